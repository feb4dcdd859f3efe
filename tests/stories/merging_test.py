"""Two products that turn out to be one: nothing is lost, nothing is counted twice."""
import random
import unittest

from purser_process import eventually
from shop_case import ShopCase

PRODUCTS = '/api/v1/products'


class Merging(ShopCase):
    def merge(self, into, from_, status=204):
        reply = self.shop.api.post(PRODUCTS + '/merge', {'items': [
            {'into_sku': into, 'from_sku': from_}]})
        self.assertEqual(reply.status, status, reply)
        return reply

    def product(self, sku):
        return self.shop.api.get('%s/%d' % (PRODUCTS, self.shop.products[sku])).json

    def test_stock_claims_listings_and_names_go_over(self):
        shop = self.shop
        shop.product('RED', stock=10)
        shop.product('ROT', stock=5)
        sparks = shop.warehouse('Sparks')
        shop.adjust('ROT', 3, sparks)
        here = {'warehouse_id': shop.warehouse_id}
        waiting = shop.order(('ROT', 4), **here).json
        short = shop.order(('ROT', 50), **here).json
        self.assertEqual(short['reason'], 'out_of_stock')
        shop.api.put('%s/%d/labels' % (PRODUCTS, shop.products['ROT']), {'labels': ['Fragile']})
        self.merge('RED', 'ROT')
        self.assertEqual((shop.level('RED')['on_hand'], shop.level('RED')['allocated']), (15, 4))
        self.assertEqual((shop.level('ROT')['on_hand'], shop.level('ROT')['allocated']), (0, 0))
        order = shop.get(waiting['id'])
        self.assertEqual((order['status'], order['lines'][0]['product_id']),
                         ('awaiting_shipment', shop.products['RED']))
        found = shop.api.get(PRODUCTS + '/by_sku', query={'sku': 'ROT'}).json
        self.assertEqual(found['sku'], 'RED')
        self.assertEqual([label['name'] for label in found['labels']], ['Fragile'])
        gone = self.product('ROT')
        self.assertEqual((gone['is_active'], gone['merged_into_id']), (False, found['id']))
        # Sold by its old listing, it takes the units of the product that stays.
        again = shop.order(('ROT', 1), **here).json
        self.assertEqual(again['lines'][0]['product_id'], shop.products['RED'])
        self.assertEqual(shop.level('RED')['allocated'], 5)
        # Nothing brings it back.
        path = '%s/%d' % (PRODUCTS, gone['id'])
        self.assertEqual(shop.api.post(path + '/activate').status, 422)
        self.assertEqual(shop.api.patch(path, {'name': 'x'}).status, 422)
        self.merge('RED', 'ROT', 422)
        shop.adjust('RED', 60)
        eventually(lambda: shop.get(short['id'])['status'] == 'awaiting_shipment')

    def shipped(self, order, quantity, status=201):
        line = order['lines'][0]['id']
        reply = self.shop.api.post('/api/v1/orders/%d/shipments' % order['id'], {
            'warehouse_id': self.shop.warehouse_id,
            'lines': [{'order_line_id': line, 'quantity': quantity}]})
        self.assertEqual(reply.status, status, reply)
        return reply.json

    def strict(self):
        reply = self.shop.api.put('/api/v1/settings/allocation.strict_fifo', {'value': 'true'})
        self.assertEqual(reply.status, 200, reply)

    def test_what_was_shipped_keeps_its_product_and_the_rest_follows(self):
        shop = self.shop
        shop.product('NEW', stock=0)
        shop.product('OLD', stock=10)
        order = shop.order(('OLD', 4)).json
        first = self.shipped(order, 1)
        self.merge('NEW', 'OLD')
        self.assertEqual((shop.level('OLD')['on_hand'], shop.level('NEW')['on_hand']), (0, 9))
        self.assertEqual(shop.level('NEW')['allocated'], 3)
        shop.act(order['id'], 'resolve')
        self.assertEqual(shop.level('NEW')['allocated'], 3)
        second = self.shipped(order, 3)
        done = shop.get(order['id'])
        self.assertEqual((done['status'], done['lines'][0]['product_id'],
                          done['lines'][0]['shipped']), ('shipped', shop.products['NEW'], 4))
        self.assertEqual([s['lines'][0]['product_id'] for s in (first, second)],
                         [shop.products['OLD'], shop.products['NEW']])
        self.assertEqual((shop.level('OLD')['on_hand'], shop.level('NEW')['on_hand']), (0, 6))

    def test_units_that_wait_for_stock_get_it_as_the_product_that_stays(self):
        shop = self.shop
        self.strict()
        for sku in ('NEWEST', 'NEW'):
            shop.product(sku)
        shop.product('OLD', stock=4)
        order = shop.order(('OLD', 10)).json
        self.assertEqual((shop.level('OLD')['allocated'], shop.unplaced('OLD')), (4, 6))
        self.shipped(order, 3)
        self.merge('NEW', 'OLD')
        self.assertEqual((shop.level('NEW')['allocated'], shop.unplaced('NEW')), (1, 6))
        self.assertEqual((shop.level('OLD')['allocated'], shop.unplaced('OLD')), (0, 0))
        self.shipped(order, 1)
        self.merge('NEWEST', 'NEW')
        self.assertEqual(shop.unplaced('NEWEST'), 6)
        shop.stock('add', 'NEWEST', 6)
        eventually(lambda: shop.get(order['id'])['status'] == 'awaiting_shipment')
        self.assertEqual(shop.level('NEWEST')['allocated'], 6)
        shop.act(order['id'], 'resolve')
        self.assertEqual(shop.level('NEWEST')['allocated'], 6)
        self.shipped(order, 6)
        now = shop.get(order['id'])
        self.assertEqual((now['status'], now['lines'][0]['shipped']), ('shipped', 10))

    def test_a_bundle_that_shipped_in_part_goes_on_with_the_part_that_stays(self):
        shop = self.shop
        self.strict()
        shop.product('CAP')
        shop.product('LID', stock=1)
        shop.bundle('POT', {'LID': 1})
        order = shop.order(('POT', 3)).json
        self.assertEqual((shop.level('LID')['allocated'], shop.unplaced('LID')), (1, 2))
        self.shipped(order, 1)
        self.merge('CAP', 'LID')
        self.assertEqual((shop.unplaced('LID'), shop.unplaced('CAP')), (0, 2))
        shop.act(order['id'], 'resolve')
        self.assertEqual((shop.unplaced('LID'), shop.unplaced('CAP')), (0, 2))
        shop.stock('add', 'CAP', 2)
        eventually(lambda: shop.get(order['id'])['status'] == 'awaiting_shipment')
        self.shipped(order, 2)
        now = shop.get(order['id'])
        self.assertEqual((now['status'], now['lines'][0]['shipped']), ('shipped', 3))

    def test_a_part_that_left_whole_is_not_claimed_again_under_its_new_name(self):
        shop = self.shop
        self.strict()
        shop.product('CAP', stock=5)
        shop.product('LID', stock=2)
        shop.product('JAR')
        shop.bundle('POT', {'LID': 1, 'JAR': 1})
        order = shop.order(('POT', 2)).json
        reply = shop.api.post('/api/v1/orders/%d/shipments' % order['id'], {
            'warehouse_id': shop.warehouse_id, 'lines': [{'sku': 'LID', 'quantity': 2}]})
        self.assertEqual(reply.status, 201, reply)
        self.merge('CAP', 'LID')
        shop.stock('add', 'JAR', 2)
        eventually(lambda: shop.get(order['id'])['status'] == 'awaiting_shipment')
        self.assertEqual(shop.level('CAP')['allocated'], 0)
        reply = shop.api.post('/api/v1/orders/%d/shipments' % order['id'], {
            'warehouse_id': shop.warehouse_id, 'lines': [{'sku': 'JAR', 'quantity': 2}]})
        self.assertEqual(reply.status, 201, reply)
        self.assertEqual(shop.get(order['id'])['status'], 'shipped')

    def test_what_an_order_on_hold_claims_goes_over(self):
        shop = self.shop
        shop.product('NEW', stock=1)
        shop.product('OLD', stock=5)
        order = shop.order(('OLD', 3)).json
        shop.act(order['id'], 'hold')
        self.assertEqual(shop.level('OLD')['allocated'], 3)
        self.merge('NEW', 'OLD')
        self.assertEqual((shop.level('OLD')['on_hand'], shop.level('OLD')['allocated']), (0, 0))
        self.assertEqual((shop.level('NEW')['on_hand'], shop.level('NEW')['allocated']), (6, 3))
        held = shop.get(order['id'])
        self.assertEqual((held['status'], held['lines'][0]['product_id']),
                         ('on_hold', shop.products['NEW']))
        self.assertEqual(shop.act(order['id'], 'release')['status'], 'awaiting_shipment')
        self.assertEqual(shop.level('NEW')['allocated'], 3)

    def test_a_cancelled_order_that_comes_back_claims_what_stays(self):
        shop = self.shop
        shop.product('STAYS', stock=5)
        shop.product('GOES', stock=5)
        order = shop.order(('GOES', 3)).json
        shop.act(order['id'], 'cancel')
        self.merge('STAYS', 'GOES')
        self.assertEqual(shop.act(order['id'], 'restore')['status'], 'awaiting_shipment')
        self.assertEqual(shop.level('STAYS')['allocated'], 3)

    def done(self, path, body=None, status=200):
        reply = self.shop.api.post(path, body or {})
        self.assertEqual(reply.status, status, reply)
        return reply.json

    def on_hand(self, warehouse, *skus):
        return [self.shop.level(sku, warehouse)['on_hand'] for sku in skus]

    def transfer(self, sku, quantity, to):
        made = self.done('/api/v1/transfers', {
            'from_warehouse_id': self.shop.warehouse_id, 'to_warehouse_id': to,
            'lines': [{'sku': sku, 'quantity': quantity}]}, 201)
        path = '/api/v1/transfers/%d/' % made['id']
        self.done(path + 'send')
        return path, made['lines'][0]['id']

    def test_what_comes_late_on_a_transfer_arrives_as_the_product_that_stays(self):
        shop = self.shop
        sparks = shop.warehouse('Sparks')
        for sku, stock in (('OLD', 20), ('NEWER', 0), ('NEWEST', 0)):
            shop.product(sku, stock=stock)
        short, short_line = self.transfer('OLD', 6, sparks)
        whole, whole_line = self.transfer('OLD', 3, sparks)
        self.done(short + 'receive', {'items': [{'line_id': short_line, 'accepted': 2}]})
        self.done(short + 'close')
        self.done(whole + 'receive', {'items': [{'line_id': whole_line, 'accepted': 3}]})
        self.merge('NEWER', 'OLD')
        self.merge('NEWEST', 'NEWER')
        got = self.done(short + 'receive', {'items': [{'line_id': short_line, 'accepted': 4}]})
        self.assertEqual((got['status'], got['lines'][0]['received']), ('delivered', 6))
        self.done(whole + 'receive', {'items': [{'line_id': whole_line, 'accepted': 1}]})
        self.assertEqual(self.on_hand(sparks, 'OLD', 'NEWER', 'NEWEST'), [0, 0, 10])
        shop.verify()

    def counted(self, **quantities):
        count = self.done('/api/v1/stock/counts', {
            'warehouse_id': self.shop.warehouse_id, 'name': 'Spring', 'items': [
                {'sku': sku, 'quantity': quantity} for sku, quantity in quantities.items()]}, 201)
        path = '/api/v1/stock/counts/%d/' % count['id']
        self.done(path + 'post')
        return path

    def test_a_count_that_is_undone_gives_back_to_the_product_that_stays(self):
        shop = self.shop
        shop.product('OLD', stock=10), shop.product('NEW', stock=7)
        count = self.counted(OLD=4, NEW=9)
        self.merge('NEW', 'OLD')
        self.assertEqual(self.on_hand(shop.warehouse_id, 'OLD', 'NEW'), [0, 13])
        self.done(count + 'undo')
        self.assertEqual(self.on_hand(shop.warehouse_id, 'OLD', 'NEW'), [0, 17])
        shop.verify()

    def test_a_count_is_not_undone_when_the_product_that_stays_was_counted_since(self):
        shop = self.shop
        shop.product('OLD', stock=10), shop.product('NEW', stock=7)
        count = self.counted(OLD=4)
        self.merge('NEW', 'OLD')
        self.counted(NEW=12)
        refused = self.done(count + 'undo', status=422)
        self.assertIn('NEW was counted there again since', refused['detail'])
        self.assertEqual(self.on_hand(shop.warehouse_id, 'OLD', 'NEW'), [0, 12])
        shop.verify()

    def test_units_added_by_the_id_of_the_product_that_went_are_the_others(self):
        shop = self.shop
        old, new = shop.product('OLD', stock=3), shop.product('NEW', stock=1)
        self.merge('NEW', 'OLD')
        reply = shop.bulk('post', '/api/v1/stock/add', [
            {'product_id': product, 'warehouse_id': shop.warehouse_id, 'quantity': 2}
            for product in (old, new)])
        self.assertEqual(self.on_hand(shop.warehouse_id, 'OLD', 'NEW'), [0, 8], reply)
        shop.verify()

    def test_a_bundle_that_was_merged_is_not_put_together_any_more(self):
        shop = self.shop
        shop.product('PART', stock=9)
        old = shop.bundle('OLD-SET', {'PART': 2})
        shop.bundle('NEW-SET', {'PART': 2})
        self.merge('NEW-SET', 'OLD-SET')
        old = shop.products['OLD-SET']
        refused = self.done('/api/v1/products/%d/assemble' % old, {
            'warehouse_id': shop.warehouse_id, 'quantity': 1}, 422)
        self.assertIn('was merged into product %d' % shop.products['NEW-SET'], refused['detail'])

    def test_bundles_contain_the_one_that_stays(self):
        shop = self.shop
        for sku in ('CUP', 'MUG', 'TRAY'):
            shop.product(sku, stock=20)
        shop.bundle('SET', {'CUP': 2, 'MUG': 1, 'TRAY': 1})
        order = shop.order(('SET', 2)).json
        self.merge('CUP', 'MUG')
        parts = {part['sku']: part['quantity'] for part in self.product('SET')['parts']}
        self.assertEqual(parts, {'CUP': 3, 'TRAY': 1})
        self.assertEqual((shop.level('CUP')['on_hand'], shop.level('CUP')['allocated']), (40, 6))
        shop.act(order['id'], 'resolve')
        self.assertEqual(shop.level('CUP')['allocated'], 6)
        line = order['lines'][0]['id']
        shipped = shop.api.post('/api/v1/orders/%d/shipments' % order['id'], {
            'warehouse_id': shop.warehouse_id,
            'lines': [{'order_line_id': line, 'quantity': 2}]})
        self.assertEqual(shipped.status, 201, shipped)
        self.assertEqual(shop.level('CUP')['on_hand'], 34)

    def preview(self, *pairs):
        reply = self.shop.api.post(PRODUCTS + '/merge/preview', {'items': [
            {'into_sku': into, 'from_sku': from_} for into, from_ in pairs]})
        self.assertEqual(reply.status, 200, reply)
        return reply.json['items']

    def test_the_preview_says_what_the_merge_then_does_and_changes_nothing(self):
        shop = self.shop
        shop.product('RED', stock=10)
        shop.product('ROT', stock=5)
        shop.product('ROUGE', stock=1)
        order = shop.order(('ROT', 2), warehouse_id=shop.warehouse_id).json
        pairs = (('RED', 'ROT'), ('RED', 'ROUGE'), ('RED', 'NOBODY'), ('RED', 'ROT'))
        seen = shop.api.get('/api/v1/events', query={'after': 0, 'limit': 1000}).items
        first, second, refused, last = self.preview(*pairs)
        self.assertEqual([row for row in shop.api.get('/api/v1/events', query={
            'after': seen[-1]['number'], 'limit': 1000}).items
            if row['kind'] in ('product.merged', 'order.edited', 'stock.changed')], [])
        self.assertEqual((shop.level('RED')['on_hand'], shop.level('ROT')['on_hand']), (10, 5))
        self.assertEqual((first['is_possible'], second['is_possible'], refused['is_possible'],
                          last['is_possible']), (True, True, False, False))
        self.assertIn('NOBODY', refused['sentence'])
        self.assertIn('Not tried', last['sentence'])
        here, = [row for row in first['stock'] if row['warehouse_id'] == shop.warehouse_id]
        self.assertEqual([here[name] for name in ('into_before', 'into_after', 'from_before',
                                                  'from_after')], [10, 13, 5, 0])
        here, = [row for row in second['stock'] if row['warehouse_id'] == shop.warehouse_id]
        self.assertEqual((here['into_before'], here['into_after']), (13, 14))
        effects = {row['kind']: row for row in first['effects']}
        self.assertEqual(effects['order.edited']['examples'], [order['id']])
        self.assertTrue(effects['product.merged']['sentence'])
        self.merge('RED', 'ROT')
        self.assertEqual(shop.level('RED')['available'], 13)
        done = [row['kind'] for row in shop.api.get('/api/v1/events', query={
            'after': seen[-1]['number'], 'limit': 1000}).items]
        for kind, row in effects.items():
            self.assertGreaterEqual(done.count(kind), row['count'], kind)

    def test_what_cannot_be_one_says_why(self):
        shop = self.shop
        shop.product('A', stock=3)
        shop.product('B')
        shop.bundle('IN', {'A': 1})
        shop.bundle('OUT', {'IN': 1})
        self.assertIn('itself', str(self.merge('OUT', 'IN', 422).json))
        self.merge('A', 'A', 422)
        self.merge('A', 'IN', 422)
        self.merge('A', 'NOBODY', 404)
        # All of a call or nothing.
        reply = shop.api.post(PRODUCTS + '/merge', {'items': [
            {'into_sku': 'B', 'from_sku': 'A'}, {'into_sku': 'B', 'from_sku': 'A'}]})
        self.assertEqual(reply.status, 422, reply)
        self.assertEqual(reply.json['faults'][-1]['path'], 'items[1]')
        self.assertEqual(shop.level('A')['on_hand'], 3)

    def test_the_one_that_goes_is_renamed_within_whole_characters(self):
        shop = self.shop
        shop.product('KEPT')
        for sku, left in (('TÉ', 'TÉ'), ('É' * 95, None), ('x' + 'É' * 95, None)):
            shop.product(sku)
            self.merge('KEPT', sku)
            name = self.product(sku)['sku']
            ending = ' (merged %d)' % shop.products[sku]
            self.assertTrue(name.endswith(ending), name)
            kept = name[:-len(ending)]
            self.assertTrue(kept and sku.startswith(kept), name)
            self.assertEqual(kept, left or kept)

    def test_many_are_renamed_at_once(self):
        shop = self.shop
        for sku in ('R1', 'R2', 'R3'):
            shop.product(sku)
        reply = shop.api.post(PRODUCTS + '/rename', {'items': [
            {'sku': 'R1', 'new_sku': 'S1'}, {'sku': 'R2', 'new_sku': 'R3'},
            {'sku': 'NOBODY', 'new_sku': 'X'}]})
        self.assertEqual([row['status'] for row in reply.json['items']], [200, 409, 404], reply)
        # By the name it had.
        reply = shop.api.post(PRODUCTS + '/rename', {'items': [{'sku': 'R1', 'new_sku': 'T1'}]})
        self.assertEqual(reply.json['items'][0]['status'], 200, reply)
        self.assertEqual(self.product('R1')['sku'], 'T1')

    def test_random_merges_and_renamings_conserve_every_unit(self):
        for seed in range(4):
            with self.subTest(seed=seed):
                self.random_life(random.Random(seed), 'P%d-' % seed)

    def random_life(self, chance, prefix):
        shop = self.shop
        if chance.randrange(2):
            self.strict()
        skus = [prefix + letter for letter in 'ABCDEF']
        units = 0
        for sku in skus:
            stock = chance.randrange(0, 30)
            shop.product(sku, stock=stock)
            units += stock
        bundle = prefix + 'SET'
        shop.bundle(bundle, {skus[0]: 2, skus[1]: 1})
        life = {'orders': [], 'alive': list(skus), 'units': units, 'skus': skus, 'bundle': bundle,
                'chance': chance, 'prefix': prefix}
        acts = [self.live_order, self.live_order, self.live_state, self.live_merge,
                self.live_rename, self.live_ship, self.live_ship, self.live_relink,
                self.live_stock]
        for step in range(60):
            chance.choice(acts)(life, step)
        self.assertEqual(sum(shop.level(sku)['on_hand'] for sku in skus), life['units'])
        for sku in skus:
            self.assertGreaterEqual(shop.level(sku)['available'], 0, sku)
        found = shop.api.get(PRODUCTS + '/by_sku', query={'sku': skus[-1]})
        self.assertEqual(found.status, 200, found)
        shop.verify()

    def live_order(self, life, step):
        chance = life['chance']
        lines = [(chance.choice(life['skus'] + [life['bundle']]), chance.randrange(1, 5))
                 for _ in range(chance.randrange(1, 3))]
        life['orders'].append(self.shop.order(*lines).json['id'])

    def live_state(self, life, step):
        chance = life['chance']
        if life['orders']:
            self.shop.api.post('/api/v1/orders/%d/%s' % (
                chance.choice(life['orders']),
                chance.choice(['cancel', 'restore', 'hold', 'release', 'resolve'])), {})

    def live_merge(self, life, step):
        if len(life['alive']) <= 2:
            return
        into, gone = life['chance'].sample(life['alive'], 2)
        body = {'items': [{'into_id': self.shop.products[into],
                           'from_id': self.shop.products[gone]}]}
        preview = self.shop.api.post(PRODUCTS + '/merge/preview', body)
        self.assertEqual(preview.status, 200, preview)
        reply = self.shop.api.post(PRODUCTS + '/merge', body)
        self.assertIn(reply.status, (204, 422), reply)
        if reply.status == 204:
            life['alive'].remove(gone)

    def live_rename(self, life, step):
        sku = life['chance'].choice(life['alive'])
        reply = self.shop.api.patch('%s/%d' % (PRODUCTS, self.shop.products[sku]),
                                    {'sku': '%s%d' % (life['prefix'], step)})
        self.assertEqual(reply.status, 200, reply)

    def live_ship(self, life, step):
        """A part of what an order has placed."""
        if not life['orders']:
            return
        order = life['chance'].choice(life['orders'])
        why = self.shop.api.get('/api/v1/orders/%d/why' % order).json
        placed = [claim for claim in why['claims'] if claim['warehouse_id'] and claim['quantity']]
        if not placed:
            return
        claim = life['chance'].choice(placed)
        quantity = life['chance'].randrange(1, claim['quantity'] + 1)
        reply = self.shop.api.post('/api/v1/orders/%d/shipments' % order, {
            'warehouse_id': claim['warehouse_id'], 'lines': [
                {'order_line_id': claim['line_id'], 'product_id': claim['product_id'],
                 'quantity': quantity}]})
        if reply.status == 201:
            life['units'] -= sum(line['quantity'] for line in reply.json['lines'])

    def live_relink(self, life, step):
        chance = life['chance']
        reply = self.shop.api.post('/api/v1/listings/link', {'items': [{
            'listing_id': self.shop.listings[chance.choice(life['skus'])],
            'product_id': self.shop.products[chance.choice(life['alive'])]}]})
        self.assertEqual(reply.status, 200, reply)

    def live_stock(self, life, step):
        quantity = life['chance'].randrange(1, 10)
        self.shop.stock('add', life['chance'].choice(life['alive']), quantity)
        life['units'] += quantity


if __name__ == '__main__':
    unittest.main()
