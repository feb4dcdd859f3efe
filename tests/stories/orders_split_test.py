"""Splitting orders: by hand, by stock, and back again; what the channel knows stays right."""
import concurrent.futures
import unittest

from purser_process import eventually
from shop_case import ShopCase


def cents(money):
    return round(float(money['amount']) * 10000)


class Splits(ShopCase):
    def setUp(self):
        super().setUp()
        self.shop.product('MUG', stock=10)
        self.shop.product('PEN', stock=10)

    def split(self, order, *parts, status=200):
        lines = {line['sku']: line['id'] for line in order['lines']}
        body = {'parts': [{'lines': [{'line_id': lines[sku], 'quantity': quantity}
                                     for sku, quantity in part]} for part in parts]}
        reply = self.shop.api.post('/api/v1/orders/%d/split' % order['id'], body)
        self.assertEqual(reply.status, status, reply)
        return reply.items if status == 200 else reply.json

    def units(self, order):
        return {line['sku']: line['ordered'] for line in order['lines']}

    def test_by_hand_into_two_parts_with_numbers_and_exact_money(self):
        whole = self.shop.order(('MUG', 5), ('PEN', 2), number='1001',
                                shipping_total={'amount': '9.99', 'currency': 'USD'}).json
        kept, second, third = self.split(whole, [('MUG', 2), ('PEN', 2)], [('MUG', 1)])
        self.assertEqual([o['number'] for o in (kept, second, third)],
                         ['1001', '1001-2', '1001-3'])
        self.assertEqual(kept['id'], whole['id'])
        self.assertEqual([self.units(o) for o in (kept, second, third)],
                         [{'MUG': 2}, {'MUG': 2, 'PEN': 2}, {'MUG': 1}])
        self.assertEqual({o['status'] for o in (kept, second, third)}, {'awaiting_shipment'})
        self.assertEqual([o['part'] for o in (kept, second, third)], [1, 2, 3])
        self.assertEqual(second['split_from_id'], whole['id'])
        for name in ('total', 'shipping_total', 'items_total'):
            self.assertEqual(sum(cents(o[name]) for o in (kept, second, third)),
                             cents(whole[name]), name)
        self.assertEqual(self.shop.level('MUG')['allocated'], 5)
        self.assertEqual({line['origin_order_id'] for line in second['lines']}, {whole['id']})
        rows = self.shop.api.get('/api/v1/orders/%d/timeline' % whole['id']).items
        self.assertEqual(rows[-1]['kind'], 'order.split')
        self.assertIn('1001-2', rows[-1]['body']['sentence'])

    def test_how_it_shall_be_shipped_holds_for_its_parts(self):
        whole = self.shop.order(('MUG', 2)).json
        said = self.shop.api.patch('/api/v1/orders/%d/shipping' % whole['id'],
                                   {'carrier': 'ups', 'service': 'ground', 'weight': 5000})
        self.assertEqual(said.status, 200, said)
        _, part = self.split(whole, [('MUG', 1)])
        shipping = self.shop.api.get('/api/v1/orders/%d/shipping' % part['id']).json
        self.assertEqual((shipping['carrier'], shipping['service']), ('ups', 'ground'))
        self.assertFalse(shipping['weight'])

    def test_tags_and_custom_fields_go_with_the_parts(self):
        made = self.shop.api.post('/api/v1/custom_fields',
                                  {'subject': 'order', 'name': 'Colour', 'kind': 'text'})
        self.assertEqual(made.status, 201, made)
        whole = self.shop.order(('MUG', 3)).json
        path = '/api/v1/orders/%d' % whole['id']
        said = self.shop.api.put(path + '/labels', {'labels': ['Urgent']})
        self.assertEqual(said.status, 200, said)
        said = self.shop.api.patch(path + '/custom_fields', {'custom_fields': {'Colour': 'red'}})
        self.assertEqual(said.status, 200, said)
        for part in self.split(whole, [('MUG', 1)], [('MUG', 1)])[1:]:
            part = self.shop.get(part['id'])
            self.assertEqual([label['name'] for label in part['labels']], ['Urgent'])
            self.assertEqual(part['custom_fields'], {'Colour': 'red'})

    def engraved(self, *lines, **more):
        """An order of which each line says for whom it is."""
        self.shop.api.post('/api/v1/custom_fields',
                           {'subject': 'order_line', 'name': 'For', 'kind': 'text'})
        order = self.shop.order(*lines, **more).json
        for line in order['lines']:
            self.engrave(order, line, line['sku'])
        return order

    def engrave(self, order, line, text):
        said = self.shop.api.patch('/api/v1/orders/%d/lines/%d/custom_fields' % (
            order['id'], line['id']), {'custom_fields': {'For': text}})
        self.assertEqual(said.status, 200, said)

    def engravings(self, order):
        return [(line['sku'], line['ordered'], line['custom_fields'].get('For'))
                for line in self.shop.get(order['id'])['lines']]

    def test_custom_fields_of_lines_go_with_their_pieces(self):
        whole = self.engraved(('MUG', 4), ('PEN', 2))
        kept, second, third = self.split(whole, [('MUG', 2), ('PEN', 2)], [('MUG', 1)])
        self.assertEqual(self.engravings(kept), [('MUG', 1, 'MUG')])
        self.assertEqual(self.engravings(second), [('MUG', 2, 'MUG'), ('PEN', 2, 'PEN')])
        self.assertEqual(self.engravings(third), [('MUG', 1, 'MUG')])
        self.shop.act(whole['id'], 'undo-split')
        self.assertEqual(self.engravings(whole), [('MUG', 4, 'MUG'), ('PEN', 2, 'PEN')])

    def test_custom_fields_of_lines_go_along_in_every_way_of_splitting(self):
        by_stock = self.engraved(('MUG', 12))
        reply = self.shop.api.post('/api/v1/orders/%d/split-by-stock' % by_stock['id'])
        self.assertEqual(reply.status, 200, reply)
        self.assertEqual(self.engravings(reply.items[1]), [('MUG', 2, 'MUG')])
        self.label('PEN', 'Fragile')
        by_label = self.engraved(('MUG', 2), ('PEN', 3))
        reply = self.shop.api.post('/api/v1/orders/%d/split-by-label' % by_label['id'],
                                   {'label': 'fragile'})
        self.assertEqual(reply.status, 200, reply)
        self.assertEqual(self.engravings(reply.items[1]), [('PEN', 3, 'PEN')])

    def test_pieces_with_other_custom_fields_stay_apart_when_they_come_back(self):
        whole = self.engraved(('MUG', 4))
        _, part = self.split(whole, [('MUG', 1)])
        self.engrave(part, part['lines'][0], 'Ada')
        self.shop.act(whole['id'], 'undo-split')
        self.assertEqual(sorted(self.engravings(whole)), [('MUG', 1, 'Ada'), ('MUG', 3, 'MUG')])

    def test_parts_ship_and_cancel_on_their_own(self):
        whole = self.shop.order(('MUG', 4)).json
        kept, part = self.split(whole, [('MUG', 3)])
        self.shop.act(part['id'], 'cancel', reason='broken')
        self.assertEqual(self.shop.level('MUG')['allocated'], 1)
        self.assertEqual(self.shop.api.post('/api/v1/orders/%d/shipments' % kept['id'],
                                            {'tracking_number': '1Z'}).status, 201)
        self.assertEqual(self.shop.get(kept['id'])['status'], 'shipped')
        self.assertEqual(self.shop.get(part['id'])['status'], 'cancelled')
        self.assertEqual(self.shop.level('MUG')['on_hand'], 9)

    def test_by_stock_the_part_that_is_there_ships_and_the_rest_waits(self):
        whole = self.shop.order(('MUG', 12), ('PEN', 1)).json
        self.assertEqual(whole['reason'], 'out_of_stock')
        reply = self.shop.api.post('/api/v1/orders/%d/split-by-stock' % whole['id'])
        self.assertEqual(reply.status, 200, reply)
        kept, rest = reply.items
        self.assertEqual((kept['status'], self.units(kept)),
                         ('awaiting_shipment', {'MUG': 10, 'PEN': 1}))
        self.assertEqual((rest['status'], rest['reason'], self.units(rest)),
                         ('unresolved', 'out_of_stock', {'MUG': 2}))
        again = self.shop.api.post('/api/v1/orders/%d/split-by-stock' % kept['id'])
        self.assertEqual(again.status, 422, again)
        self.assertIn('Everything', again.json['detail'])
        self.shop.stock('add', 'MUG', 2)
        eventually(lambda: self.shop.get(rest['id'])['status'] == 'awaiting_shipment')

    def test_a_split_of_a_part_counts_on_and_both_can_go_back(self):
        whole = self.shop.order(('MUG', 6), number='A').json
        _, part = self.split(whole, [('MUG', 4)])
        part, third = self.split(part, [('MUG', 1)])
        self.assertEqual(third['number'], 'A-3')
        self.assertEqual(third['split_from_id'], whole['id'])
        back = self.shop.act(whole['id'], 'undo-split')
        self.assertEqual(self.units(back), {'MUG': 6})
        self.assertEqual(len(back['lines']), 1)
        self.assertEqual(back['total'], whole['total'])
        for gone in (part, third):
            gone = self.shop.get(gone['id'])
            self.assertEqual((gone['status'], gone['lines'], gone['merged_into_id']),
                             ('merged', [], whole['id']))
        self.assertEqual(self.shop.level('MUG')['allocated'], 6)
        _, fourth = self.split(back, [('MUG', 1)])
        self.assertEqual(fourth['number'], 'A-4')  # a number is never used twice

    def test_a_split_cannot_be_undone_once_a_part_has_left(self):
        whole = self.shop.order(('MUG', 3)).json
        _, part = self.split(whole, [('MUG', 2)])
        self.shop.api.post('/api/v1/orders/%d/shipments' % part['id'], {'lines': [
            {'sku': 'MUG', 'quantity': 1}]})
        said = self.shop.act(part['id'], 'undo-split', status=409)
        self.assertIn('has left', said['detail'])
        self.assertEqual(self.units(self.shop.get(part['id'])), {'MUG': 2})

    def test_what_cannot_be_split_says_why(self):
        whole = self.shop.order(('MUG', 3)).json
        self.assertIn('leave nothing', self.split(whole, [('MUG', 3)], status=422)['detail'])
        self.assertIn('only 3', self.split(whole, [('MUG', 4)], status=422)['detail'])
        bad = self.shop.api.post('/api/v1/orders/%d/split' % whole['id'], {'parts': [
            {'lines': [{'line_id': 1, 'quantity': 1}]}]})
        self.assertEqual(bad.status, 400, bad)
        self.assertEqual(self.shop.api.post('/api/v1/orders/1/undo-split').status, 404)
        self.assertEqual(self.shop.api.post('/api/v1/orders/%d/undo-split' % whole['id']).status,
                         409)
        self.shop.act(whole['id'], 'cancel')
        self.assertIn('cancelled', self.split(whole, [('MUG', 1)], status=409)['detail'])

    def test_a_held_order_splits_into_held_parts_and_keeps_what_it_released(self):
        whole = self.shop.order(('MUG', 4)).json
        self.shop.act(whole['id'], 'hold', release_claims=True)
        kept, part = self.split(whole, [('MUG', 1)])
        self.assertEqual((kept['status'], part['status']), ('on_hold', 'on_hold'))
        self.assertEqual(self.shop.level('MUG')['allocated'], 0)
        self.assertEqual(self.shop.act(part['id'], 'release')['status'], 'awaiting_shipment')
        self.assertEqual(self.shop.level('MUG')['allocated'], 1)

    def test_what_stays_of_a_part_shipped_order_may_be_shipped_whole(self):
        whole = self.shop.order(('MUG', 3)).json
        self.shop.api.post('/api/v1/orders/%d/shipments' % whole['id'], {'lines': [
            {'sku': 'MUG', 'quantity': 1}]})
        kept, part = self.split(self.shop.get(whole['id']), [('MUG', 2)])
        self.assertEqual((kept['status'], part['status']), ('shipped', 'awaiting_shipment'))
        self.assertEqual(self.shop.level('MUG')['allocated'], 2)

    def lineage(self, order):
        rows = self.shop.api.get('/api/v1/orders/%d/lineage' % order['id']).items
        return {row['number']: row['relation'] for row in rows}

    def test_the_lineage_says_who_belongs_to_whom(self):
        whole = self.shop.order(('MUG', 4), number='W').json
        _, part = self.split(whole, [('MUG', 2)])
        self.assertEqual(self.lineage(whole), {'W': 'self', 'W-2': 'part'})
        self.assertEqual(self.lineage(part), {'W': 'split_from', 'W-2': 'self'})
        one, two = self.shop.order(('MUG', 1), number='X').json, self.shop.order(
            ('PEN', 1), number='Y').json
        found = self.shop.api.get('/api/v1/orders/%d/mergeable' % one['id']).items
        self.assertEqual([row['number'] for row in found], ['Y'])  # what is split is not merged
        self.shop.act(one['id'], 'merge', order_ids=[two['id']])
        self.assertEqual(self.lineage(one), {'X': 'self', 'Y': 'merged_from'})
        self.assertEqual(self.lineage(two), {'X': 'merged_into', 'Y': 'self'})

    def label(self, sku, *names):
        reply = self.shop.api.put('/api/v1/products/%d/labels' % self.shop.products[sku],
                                  {'labels': list(names)})
        self.assertEqual(reply.status, 200, reply)

    def test_by_label_what_has_it_becomes_an_order_of_its_own(self):
        self.label('PEN', 'Fragile')
        whole = self.shop.order(('MUG', 2), ('PEN', 3)).json
        path = '/api/v1/orders/%d/split-by-label' % whole['id']
        reply = self.shop.api.post(path, {'label': 'fragile'})
        self.assertEqual(reply.status, 200, reply)
        self.assertEqual([self.units(o) for o in reply.items], [{'MUG': 2}, {'PEN': 3}])
        again = self.shop.api.post(path, {'label': 'Fragile'})
        self.assertIn('Nothing', again.json['detail'])
        self.assertEqual(self.shop.api.post(path, {'label': 'Unknown'}).status, 400)

    def test_packages_hold_units_of_one_order_and_ship_one_by_one(self):
        order = self.shop.order(('MUG', 3), ('PEN', 2)).json
        mug, pen = [line['id'] for line in order['lines']]
        path = '/api/v1/orders/%d/packages' % order['id']
        boxes = [{'package': 'Box', 'weight': 900000, 'lines': [{'line_id': mug, 'quantity': 2}]},
                 {'lines': [{'line_id': mug, 'quantity': 1}, {'line_id': pen, 'quantity': 2}]}]
        said = self.shop.api.put(path, {'packages': boxes})
        self.assertEqual(said.status, 200, said)
        self.assertEqual([row['number'] for row in said.items], [1, 2])
        self.assertEqual(self.shop.api.get(path).items, said.items)
        ship = '/api/v1/orders/%d/shipments' % order['id']
        first = self.shop.api.post(ship, {'package': 2, 'tracking_number': '1Z2'})
        self.assertEqual(first.status, 201, first)
        self.assertEqual(self.shop.get(order['id'])['status'], 'awaiting_shipment')
        self.assertEqual(self.shop.api.post(ship, {'package': 9}).status, 400)
        too_many = self.shop.api.put(path, {'packages': [
            {'lines': [{'line_id': mug, 'quantity': 3}]}]})
        self.assertEqual(too_many.status, 422, too_many)
        self.assertEqual(self.shop.api.post(ship, {'package': 1}).status, 201)
        self.assertEqual(self.shop.get(order['id'])['status'], 'shipped')
        self.assertEqual(self.shop.level('MUG')['on_hand'], 7)

    def pack(self, order, quantity):
        said = self.shop.api.put('/api/v1/orders/%d/packages' % order['id'], {'packages': [
            {'lines': [{'line_id': order['lines'][0]['id'], 'quantity': quantity}]}]})
        self.assertEqual(said.status, 200, said)

    def packed(self, order):
        return len(self.shop.api.get('/api/v1/orders/%d/packages' % order['id']).items)

    def change_line(self, order, **edit):
        line = self.shop.get(order['id'])['lines'][0]
        said = self.shop.api.patch('/api/v1/orders/%d/lines/%d' % (order['id'], line['id']), edit)
        self.assertEqual(said.status, 200, said)

    def test_no_package_keeps_more_than_is_left_of_its_line(self):
        order = self.shop.order(('MUG', 5)).json
        self.pack(order, 3)
        self.change_line(order, quantity=4)
        self.change_line(order, title='Mug')
        self.assertEqual(self.packed(order), 1)
        self.change_line(order, quantity=2)
        self.assertEqual(self.packed(order), 0)
        path = '/api/v1/orders/%d/shipments' % order['id']
        self.assertEqual(self.shop.api.post(path, {'package': 1}).status, 400)
        self.assertEqual(self.shop.api.post(path).json['difference'], '')
        self.assertEqual(self.shop.level('MUG')['on_hand'], 8)

    def test_prepackaged_kits_and_downloads_are_split_by_what_they_need(self):
        self.shop.bundle('SET', {'MUG': 2, 'PEN': 1})
        self.shop.products['PDF'] = self.shop.made('/api/v1/products', sku='PDF', name='PDF',
                                                   type='digital')
        self.shop.list('PDF')
        path = '/api/v1/warehouses/%d' % self.shop.warehouse_id
        version = self.shop.api.get(path).json['version']
        said = self.shop.api.patch(path, {'use_component_inventory': False}, version=version)
        self.assertEqual(said.status, 200, said)
        self.shop.adjust('SET', 3)
        whole = self.shop.order(('SET', 5), ('PDF', 1)).json
        self.assertEqual(whole['reason'], 'out_of_stock')
        reply = self.shop.api.post('/api/v1/orders/%d/split-by-stock' % whole['id'])
        self.assertEqual(reply.status, 200, reply)
        self.assertEqual([self.units(o) for o in reply.items], [{'SET': 3, 'PDF': 1}, {'SET': 2}])
        self.assertEqual([o['status'] for o in reply.items], ['awaiting_shipment', 'unresolved'])
        self.assertEqual(self.shop.level('SET')['allocated'], 3)

    def test_many_split_one_order_at_once_while_others_want_its_stock(self):
        whole = self.shop.order(('MUG', 10)).json  # all there are
        line = whole['lines'][0]['id']
        clients = [self.purser.client() for _ in range(4)]

        def act(i):
            if i % 2:
                return self.shop.order(('MUG', 1), client=clients[i % 4])
            return clients[i % 4].post('/api/v1/orders/%d/split' % whole['id'], {'parts': [
                {'lines': [{'line_id': line, 'quantity': 1}]}]})

        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            replies = list(pool.map(act, range(24)))
        splits = [reply.status for reply in replies[::2]]
        self.assertEqual((splits.count(200), splits.count(422)), (9, 3))  # something must stay
        others = {reply.json['reason'] for reply in replies[1::2]}
        self.assertEqual(others, {'out_of_stock'})
        parts = self.shop.api.get('/api/v1/orders', query={'split_from_id': whole['id']}).items
        self.assertEqual({row['status'] for row in parts}, {'awaiting_shipment'})
        self.assertEqual(len({row['number'] for row in parts}), 9)
        self.assertEqual(self.shop.level('MUG')['allocated'], 10)

    def test_orders_of_another_company_are_not_there(self):
        mine = self.shop.order(('MUG', 2)).json
        made = self.purser.command('admin', 'setup', '--company', 'Rival', '--email',
                                   'rival@example.com', '--password-stdin',
                                   text='a long enough password\n')
        own, self.purser.company_id = self.purser.company_id, made['company_id']
        rival = self.purser.client()
        self.purser.company_id = own
        for verb, body in (('split', {'parts': [{'lines': [
                {'line_id': mine['lines'][0]['id'], 'quantity': 1}]}]}),
                           ('split-by-stock', None), ('split-over-warehouses', None),
                           ('undo-split', None), ('undo-merge', None), ('backup-warehouse', None),
                           ('merge', {'order_ids': [mine['id']]})):
            reply = rival.post('/api/v1/orders/%d/%s' % (mine['id'], verb), body)
            self.assertEqual(reply.status, 404, (verb, reply))
        for what in ('lineage', 'mergeable', 'packages'):
            reply = rival.get('/api/v1/orders/%d/%s' % (mine['id'], what))
            self.assertEqual(reply.status, 404, (what, reply))

    def test_a_kit_splits_by_whole_kits(self):
        self.shop.bundle('SET', {'MUG': 2, 'PEN': 1})
        whole = self.shop.order(('SET', 6)).json
        self.assertEqual(whole['reason'], 'out_of_stock')
        reply = self.shop.api.post('/api/v1/orders/%d/split-by-stock' % whole['id'])
        self.assertEqual([self.units(o) for o in reply.items], [{'SET': 5}, {'SET': 1}])
        self.assertEqual(self.shop.level('MUG')['allocated'], 10)


if __name__ == '__main__':
    unittest.main()
