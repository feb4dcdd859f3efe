"""Orderbots over HTTP: rules as versions, what they say, and what is wrong with them."""
import json
import unittest

from purser_process import eventually
from shop_case import ShopCase

VERSIONS = '/api/v1/orderbots/versions'
LINES_MOST = 500  # of an order


def bot(name, *actions, filters=(), **more):
    return dict(more, name=name, filters=list(filters), actions=list(actions))


def hold(days):
    return {'action': 'hold', 'days': days}


class Orderbots(ShopCase):
    def setUp(self):
        super().setUp()
        self.shop.product('MUG', stock=10)

    def save(self, *bots, rank=10, status=201, activate=True, **more):
        reply = self.api.post(VERSIONS, dict(more, activate=activate, groups=[
            {'rank': rank, 'name': 'All', 'bots': list(bots)}]))
        self.assertEqual(reply.status, status, reply)
        return reply.json

    def test_a_parcel_beyond_all_measure_is_told_and_not_set(self):
        mug = self.shop.products['MUG']
        self.api.patch('/api/v1/products/%d' % mug, {'weight': 10 ** 12, 'height': 10 ** 10})
        self.save(bot('Measure', {'action': 'measure'}))
        order = self.shop.order(('MUG', 100000000)).json  # beyond 64 bits of milligrams
        self.assertIn('weight must be between 0 and 1000 t', self.runs(order)[0]['failures'][0])
        shipping = self.api.get('/api/v1/orders/%d/shipping' % order['id']).json
        self.assertEqual(shipping['weight'], 0)

    def test_rules_are_versions_with_an_author_and_a_sentence_each(self):
        first = self.save(bot('Wait', hold(2), filters=[{'field': 'state', 'any_of': ['NV']}]),
                          note='Fraud', activate=False)
        self.assertEqual((first['version'], first['is_in_force']), (1, False))
        self.assertEqual(first['groups'][0]['bots'][0]['sentence'],
                         'If the state is "NV", then hold it for 2 days.')
        self.assertTrue(first['author_name'])
        self.assertEqual(self.api.get('/api/v1/orderbots').json['in_force'], 0)
        active = self.api.post(VERSIONS + '/1/activate')
        self.assertTrue(active.json['is_in_force'], active)
        # What was given may be sent back, sentence and all.
        again = self.api.post(VERSIONS, {'groups': active.json['groups'], 'based_on': 1})
        self.assertEqual(again.status, 201, again)
        self.assertEqual(again.json['groups'], active.json['groups'])
        stale = self.api.post(VERSIONS, {'groups': [], 'based_on': 1})
        self.assertEqual(stale.status, 409, stale)
        rows = self.api.get(VERSIONS).json['items']
        self.assertEqual([(row['version'], row['is_in_force']) for row in rows],
                         [(2, False), (1, True)])

    def test_versions_are_compared_and_restored(self):
        first = self.save(bot('Wait', hold(2)))
        kept = first['groups'][0]['bots'][0]['id']
        self.save(bot('Wait', hold(5), id=kept), bot('Card', {
            'action': 'add_item', 'sku': 'MUG', 'quantity': 1}))
        rows = self.api.get(VERSIONS + '/2/difference').json['items']
        self.assertEqual([(row['name'], row['change']) for row in rows],
                         [('Wait', 'changed'), ('Card', 'added')])
        self.assertIn('2 days', rows[0]['before'])
        restored = self.api.post(VERSIONS + '/1/restore', {'activate': True}).json
        self.assertEqual((restored['version'], restored['is_in_force']), (3, True))
        self.assertEqual(self.api.get(VERSIONS + '/3/difference?from=1').json['items'], [])
        self.assertEqual(self.api.post('/api/v1/orderbots/deactivate').json['in_force'], 0)

    def test_faults_are_named_by_path(self):
        reply = self.api.post(VERSIONS, {'groups': [{'rank': 0, 'bots': [
            {'name': 'A', 'filters': [{'field': 'state', 'from': 3}],
             'actions': [{'action': 'hold', 'days': 'two'}]}]}]})
        self.assertEqual(reply.status, 400, reply)
        paths = {fault['path'] for fault in reply.json['faults']}
        self.assertLessEqual({'groups[0].rank', 'groups[0].bots[0].actions[0].days'}, paths, reply)
        for version in ('7', 'abc', '-1', '99999999999999999999'):
            self.assertEqual(self.api.get(VERSIONS + '/' + version).status, 404)

    def test_what_is_wrong_is_told_before_it_is_saved(self):
        draft = {'groups': [{'rank': 1, 'bots': [
            bot('Dead', hold(1), filters=[{'field': 'channel', 'ids': [99999]}]),
            bot('One', hold(1)), bot('Two', hold(2))]}]}
        found = self.api.post('/api/v1/orderbots/check', draft).json['findings']
        self.assertEqual([row['kind'] for row in found], ['dead', 'contradiction'])
        self.assertIn('"One" and "Two"', found[1]['sentence'])
        self.assertEqual(self.api.get('/api/v1/orderbots').json['latest'], 0)

    def test_the_vocabulary_names_every_word(self):
        words = self.api.get('/api/v1/orderbots/vocabulary').json
        self.assertEqual(len(words['filters']), 27)
        options = {row['word']: [option['word'] for option in row.get('options', ())]
                   for row in words['actions']}
        self.assertIn('adult_signature', options['confirm'])

    # ---- on orders ----

    def runs(self, order):
        return self.api.get('/api/v1/orders/%d/bots' % order['id']).json['items']

    def test_bots_run_once_when_payment_and_products_are_complete(self):
        self.save(bot('Wait', hold(2)))
        unpaid = self.shop.order(('MUG', 1), paid=False).json
        self.assertEqual((unpaid['status'], unpaid['bots_at']), ('awaiting_payment', None))
        paid = self.shop.act(unpaid['id'], 'pay')
        self.assertEqual(paid['status'], 'on_hold')
        self.assertIn('Wait', paid['hold_reason'])
        self.assertEqual(self.shop.level('MUG')['allocated'], 1)
        released = self.shop.act(unpaid['id'], 'release')
        self.assertEqual(released['status'], 'awaiting_shipment')  # not held again
        reply = self.api.patch('/api/v1/orders/%d/address' % unpaid['id'], {'line1': '2 Main St'})
        self.assertEqual(reply.json['status'], 'awaiting_shipment', reply)
        [run] = self.runs(unpaid)
        self.assertEqual((run['rules_version'], run['asked'], len(run['matched'])), (1, 1, 1))
        self.assertEqual([(row['bot'], row['slot'], row['says']) for row in run['did']],
                         [('Wait', 'hold', 'hold it for 2 days')])
        # A person may ask for it.
        again = self.shop.act(unpaid['id'], 'rerun-bots')
        self.assertEqual(again['status'], 'on_hold')
        self.assertEqual(len(self.runs(unpaid)), 2)

    def test_orders_from_before_the_rules_are_left_alone(self):
        before = self.shop.order(('MUG', 1)).json
        self.assertIsNotNone(before['bots_at'])
        self.save(bot('Wait', hold(2)))
        self.shop.act(before['id'], 'resolve')
        self.assertEqual(self.shop.get(before['id'])['status'], 'awaiting_shipment')
        self.assertEqual(self.runs(before), [])

    def test_a_bot_names_warehouse_address_shipping_tags_and_items(self):
        self.shop.product('CARD', stock=5)
        ohio = self.shop.warehouse('Ohio')
        self.shop.adjust('MUG', 5, ohio)
        self.shop.adjust('CARD', 5, ohio)
        self.save(bot('All', {'action': 'fulfil_from', 'warehouse_id': ohio},
                      {'action': 'set_address', 'option': 'line2', 'text': 'Dock 4'},
                      {'action': 'shipping', 'carrier': 'UPS', 'service': 'Ground'},
                      {'action': 'confirm', 'option': 'adult_signature'},
                      {'action': 'insure', 'option': 'carrier'},
                      {'action': 'add_tag', 'labels': ['Checked']},
                      {'action': 'add_item', 'sku': 'CARD', 'quantity': 2},
                      filters=[{'field': 'channel', 'ids': [self.shop.channel_id]}]))
        order = self.shop.order(('MUG', 1)).json
        order = self.shop.get(order['id'])
        self.assertEqual(order['warehouse_id'], ohio)
        self.assertEqual(order['status'], 'awaiting_shipment')
        self.assertEqual(order['line2'], 'Dock 4')
        self.assertEqual([(line['sku'], line['ordered']) for line in order['lines']],
                         [('MUG', 1), ('CARD', 2)])
        self.assertEqual(order['total']['amount'], '10.00')
        self.assertEqual(self.shop.level('CARD', ohio)['allocated'], 2)
        shipping = self.api.get('/api/v1/orders/%d/shipping' % order['id']).json
        self.assertEqual((shipping['carrier'], shipping['service'], shipping['confirmation'],
                          shipping['insurance_provider'], shipping['insured_amount']['amount']),
                         ('UPS', 'Ground', 'adult_signature', 'carrier', '10.00'))
        self.assertEqual([label['name'] for label in order['labels']], ['Checked'])
        kinds = [row['kind'] for row in
                 self.api.get('/api/v1/orders/%d/timeline' % order['id']).json['items']]
        self.assertIn('order.shipping_changed', kinds)

    def test_bots_that_run_again_do_not_add_an_item_twice(self):
        self.shop.product('CARD', stock=5)
        card = {'action': 'add_item', 'sku': 'CARD', 'quantity': 1}
        self.save(bot('Gift', card), bot('Another gift', card))
        order = self.shop.order(('MUG', 1)).json
        again = self.shop.act(order['id'], 'rerun-bots')
        self.assertEqual([(line['sku'], line['ordered']) for line in again['lines']],
                         [('MUG', 1), ('CARD', 1), ('CARD', 1)])
        self.assertEqual(self.shop.level('CARD')['allocated'], 2)

    def test_an_item_that_is_no_product_is_told_and_a_renamed_one_is_added_once(self):
        self.shop.product('CARD', stock=5)
        gifts = bot('Gifts', {'action': 'add_item', 'sku': 'CARD', 'quantity': 1},
                    {'action': 'add_item', 'sku': 'GONE', 'quantity': 1})
        self.save(gifts)
        first = self.shop.order(('MUG', 1)).json
        renamed = self.api.post('/api/v1/products/rename',
                                {'items': [{'sku': 'CARD', 'new_sku': 'CARD-2'}]})
        self.assertEqual(renamed.status, 200, renamed)
        found = self.api.post('/api/v1/orderbots/check', {
            'groups': [{'rank': 10, 'name': 'All', 'bots': [gifts]}]}).json['findings']
        self.assertEqual([row['sentence'] for row in found if 'SKU' in row['sentence']],
                         ['"Gifts" adds the SKU GONE, which is no product.'])
        for order in (self.shop.order(('MUG', 1)).json,
                      self.shop.act(first['id'], 'rerun-bots')):
            lines = self.shop.get(order['id'])['lines']
            self.assertEqual([line['product_id'] for line in lines],
                             [self.shop.products['MUG'], self.shop.products['CARD']])
            self.assertEqual(self.runs(order)[0]['failures'],
                             ['GONE could not be added: no product has that SKU.'])

    def test_an_item_that_no_line_is_left_for_is_noted_in_the_run(self):
        self.shop.product('CARD', stock=5)
        self.save(bot('Gift', {'action': 'add_item', 'sku': 'CARD', 'quantity': 1}))
        order = self.shop.order(*[('MUG', 1)] * LINES_MOST).json
        self.assertEqual(len(self.shop.get(order['id'])['lines']), LINES_MOST)
        [run] = self.runs(order)
        self.assertIn('CARD could not be added', run['failures'][0])

    def test_bots_of_one_rank_that_disagree_stop_the_order(self):
        ohio = self.shop.warehouse('Ohio')
        self.save(bot('West', {'action': 'fulfil_from', 'warehouse_id': ohio}),
                  bot('East', {'action': 'fulfil_from', 'warehouse_id': self.shop.warehouse_id}))
        order = self.shop.order(('MUG', 1)).json
        self.assertEqual((order['status'], order['reason']), ('unresolved', 'orderbot_conflict'))
        self.assertIn('"West" and "East"', order['blocked_sentence'])
        why = self.api.get('/api/v1/orders/%d/why' % order['id']).json
        self.assertIn('West', json.dumps(why))
        self.assertIn('/api/v1/orders/%d/rerun-bots' % order['id'], json.dumps(why['fixes']))
        # Another set of rules settles it when a person lets them run.
        self.save(bot('Only', {'action': 'fulfil_from', 'warehouse_id': self.shop.warehouse_id}))
        again = self.shop.act(order['id'], 'rerun-bots')
        self.assertEqual(again['status'], 'awaiting_shipment')
        self.assertEqual(again['blocked_sentence'], '')

    def test_split_by_label_makes_orders_with_actions_of_their_own(self):
        self.shop.product('ICE', stock=5)
        self.api.put('/api/v1/products/%d/labels' % self.shop.products['ICE'],
                     {'labels': ['Frozen']})
        self.save(bot('Split', {'action': 'split_by_label', 'labels': ['Frozen']}),
                  bot('Cold', {'action': 'dry_ice', 'weight': 500000}, filters=[
                      {'field': 'product_label', 'any_of': ['Frozen']}]))
        order = self.shop.order(('MUG', 2), ('ICE', 1)).json
        [run] = self.runs(order)
        [part_id] = run['split_into']
        whole, part = order, self.shop.get(part_id)
        open_lines = [(line['sku'], line['ordered'] - line['cancelled'])
                      for line in whole['lines'] if line['ordered'] > line['cancelled']]
        self.assertEqual(open_lines, [('MUG', 2)])
        self.assertEqual([(line['sku'], line['ordered']) for line in part['lines']], [('ICE', 1)])
        ice = [self.api.get('/api/v1/orders/%d/shipping' % one).json['dry_ice_weight']
               for one in (order['id'], part_id)]
        self.assertEqual(ice, [0, 500000])
        self.assertEqual(self.shop.level('ICE')['allocated'], 1)
        self.assertEqual(len(self.runs(part)), 0)

    def test_split_by_stock_ships_what_is_there(self):
        self.shop.product('RARE')
        self.save(bot('Split', {'action': 'split_by_stock'}))
        order = self.shop.order(('MUG', 12), ('RARE', 1)).json
        [run] = self.runs(order)
        [part_id] = run['split_into']
        self.assertEqual(self.shop.get(order['id'])['status'], 'awaiting_shipment')
        self.assertEqual(self.shop.get(part_id)['reason'], 'out_of_stock')
        self.assertEqual(self.shop.level('MUG')['allocated'], 10)
        self.assertEqual(self.shop.unplaced('MUG'), 2)
        self.assertEqual(self.shop.unplaced('RARE'), 1)

    def test_a_bot_marks_orders_as_shipped(self):
        self.save(bot('Done', {'action': 'mark_shipped', 'option': 'placed_at'}))
        order = self.shop.order(('MUG', 3), placed_at='2026-01-05T10:00:00Z').json
        self.assertEqual((order['status'], order['shipped_at']),
                         ('shipped', '2026-01-05T10:00:00Z'))
        self.assertEqual(self.shop.level('MUG')['on_hand'], 7)

    def test_a_broken_bundle_is_split_by_the_labels_of_its_parts(self):
        shop = self.shop
        cup, plate = shop.product('CUP', stock=20), shop.product('PLATE', stock=20)
        shop.bundle('SET', {'CUP': 3, 'PLATE': 1})
        self.api.put('/api/v1/products/%d/labels' % plate, {'labels': ['Fragile']})
        self.save(bot('Break', {'action': 'break_bundles'}),
                  bot('Split', {'action': 'split_by_label', 'labels': ['Fragile']}))
        order = shop.order(('SET', 2), ('MUG', 1)).json
        [run] = self.runs(order)
        self.assertNotIn('failures', run)
        part = shop.get(run['split_into'][0])
        order = shop.get(order['id'])

        def held(one):
            return {line['product_id']: line['ordered'] for line in one['lines']}
        self.assertEqual(held(part), {plate: 2})
        self.assertEqual(held(order), {cup: 6, shop.products['MUG']: 1})
        self.assertEqual((shop.level('CUP')['allocated'], shop.level('PLATE')['allocated']), (6, 2))
        totals = sum(float(one['total']['amount']) for one in (order, part))
        self.assertEqual(round(totals, 2), 30.0)
        self.assertEqual({line['sku'] for line in part['lines']}, {'PLATE'})

    def nested(self):
        """L5 holds L4 twice and so on down to L1: 2 cups, a plate and a licence."""
        shop = self.shop
        shop.product('CUP', stock=1000)
        shop.product('PLATE', stock=1000)
        shop.products['KEY'] = shop.made('/api/v1/products', sku='KEY', name='KEY', type='digital')
        shop.bundle('L1', {'CUP': 2, 'PLATE': 1, 'KEY': 1})
        shop.bundle('L2', {'L1': 2, 'CUP': 1})
        shop.bundle('L3', {'L2': 2, 'L1': 1})
        shop.bundle('L4', {'L3': 1, 'PLATE': 3})
        shop.bundle('L5', {'L4': 2, 'L2': 1, 'KEY': 1})

    def test_bundles_in_bundles_are_broken_down_to_what_lies_on_shelves(self):
        shop = self.shop
        self.nested()
        self.save(bot('Break', {'action': 'break_bundles'}))
        made = shop.order(('MUG', 1), number='N-1').json
        body = shop.draft(('L5', 3), ('L2', 1), number='N-2', shipping_total={
            'amount': '5.00', 'currency': 'USD'})
        body['lines'][0].update(unit_price={'amount': '100.01', 'currency': 'USD'},
                                tax={'amount': '7.77', 'currency': 'USD'},
                                discount={'amount': '0.05', 'currency': 'USD'})
        reply = self.api.post('/api/v1/orders', body)
        self.assertEqual(reply.status, 201, reply)
        order = shop.get(reply.json['id'])
        held = {}
        for line in order['lines']:
            held[line['sku']] = held.get(line['sku'], 0) + line['ordered']
        # L1: 2 cups 1 plate 1 key; L2: 5, 2, 2; L3: 12, 5, 5; L4: 12, 8, 5; L5: 29, 18, 13.
        self.assertEqual(held, {'CUP': 3 * 29 + 5, 'PLATE': 3 * 18 + 2, 'KEY': 3 * 13 + 2})
        self.assertEqual(len(order['lines']), 6)  # a product once for each line that was sold
        self.assertEqual((shop.level('CUP')['allocated'], shop.level('PLATE')['allocated']),
                         (92, 56))
        self.assertEqual(order['total']['amount'], '%.2f' % (300.03 + 10 + 7.77 - 0.05 + 5))
        self.assertEqual(order['status'], 'awaiting_shipment', order)
        self.assertEqual(len(shop.get(made['id'])['lines']), 1)
        shop.act(order['id'], 'cancel')
        self.assertEqual(shop.level('CUP')['allocated'], 0)

    def test_a_bundle_of_too_much_stays_whole_and_the_bot_says_so(self):
        shop = self.shop
        shop.bundle('PALLET', {'MUG': 1000000})
        shop.bundle('SHIP', {'PALLET': 100})
        self.save(bot('Break', {'action': 'break_bundles'}))
        order = shop.order(('SHIP', 2)).json
        self.assertIn('SHIP stays whole', self.runs(order)[0]['failures'][0])
        self.assertEqual([line['sku'] for line in shop.get(order['id'])['lines']], ['SHIP'])

    def shipments(self, order):
        return self.api.get('/api/v1/orders/%d/shipments' % order['id']).items

    def test_what_a_bot_marks_as_shipped_has_a_shipment_that_the_channel_is_told_of(self):
        self.shop.product('CUP', stock=20)
        self.shop.bundle('SET', {'CUP': 2})
        self.save(bot('Done', {'action': 'mark_shipped', 'option': 'placed_at'},
                      {'action': 'shipping', 'carrier': 'UPS'}))
        order = self.shop.order(('MUG', 3), ('SET', 2), placed_at='2026-01-05T10:00:00Z').json
        eventually(lambda: self.shipments(order))
        [shipment] = self.shipments(order)
        self.assertEqual((shipment['carrier'], shipment['shipped_at'], shipment['channel_state']),
                         ('UPS', '2026-01-05T10:00:00Z', 'pending'))
        lines = {line['product_id']: line['quantity'] for line in shipment['lines']}
        self.assertEqual(lines, {self.shop.products['MUG']: 3, self.shop.products['CUP']: 4})
        listed = self.api.get('/api/v1/shipments?order_id=%d' % order['id']).items
        self.assertEqual([row['id'] for row in listed], [shipment['id']])
        told = self.api.get('/api/v1/orders/%d/timeline' % order['id']).body.decode()
        self.assertEqual(told.count('shipment.created'), 1)

    def test_a_bot_marks_the_parts_that_are_ready_and_tells_why_the_others_are_not(self):
        self.shop.product('RARE')
        self.save(bot('Split', {'action': 'split_by_stock'}),
                  bot('Done', {'action': 'mark_shipped', 'option': 'today'}))
        order = self.shop.order(('MUG', 2), ('RARE', 1)).json
        eventually(lambda: self.shipments(order))
        [run] = self.runs(order)
        [part_id] = run['split_into']
        self.assertEqual(self.shop.get(order['id'])['status'], 'shipped')
        self.assertEqual(self.shop.get(part_id)['reason'], 'out_of_stock')
        self.assertEqual(self.shipments({'id': part_id}), [])
        self.assertEqual(run['failures'],
                         ['It could not be marked as shipped: it is not ready to ship.'])

    def test_what_a_bot_cannot_have_is_told_and_the_order_goes_on(self):
        self.save(bot('Bad', {'action': 'fulfil_from', 'warehouse_id': 999999},
                      {'action': 'insure', 'option': 'other',
                       'amount': {'amount': '5', 'currency': 'EUR'}}))
        order = self.shop.order(('MUG', 1)).json
        self.assertEqual(order['status'], 'awaiting_shipment')
        [run] = self.runs(order)
        self.assertEqual(len(run['failures']), 2, run)

    def test_rules_are_tried_on_an_order_without_effect(self):
        order = self.shop.get(self.shop.order(('MUG', 1)).json['id'])
        before = self.api.get('/api/v1/orders/%d/timeline' % order['id']).json
        refused = self.api.post('/api/v1/orderbots/test', {'order_id': order['id']})
        self.assertEqual(refused.status, 422, refused)
        tried = self.api.post('/api/v1/orderbots/test', {
            'order_id': order['id'], 'groups': [{'rank': 1, 'bots': [
                bot('Wait', hold(2)),
                bot('Far', hold(3), filters=[{'field': 'country', 'any_of': ['DE']}])]}]})
        self.assertEqual(tried.status, 200, tried)
        self.assertEqual([(step['bot'], step['matches'], step['failed'])
                          for step in tried.json['steps']],
                         [('Wait', True, None), ('Far', False, 'the country is "DE"')])
        self.assertEqual(tried.json['parts'][0]['does'][0]['says'], 'hold it for 2 days')
        self.assertEqual(self.shop.get(order['id']), order)
        self.assertEqual(self.api.get('/api/v1/orders/%d/timeline' % order['id']).json, before)
        missing = self.api.post('/api/v1/orderbots/test', {'order_id': 1, 'groups': []})
        self.assertEqual(missing.status, 404, missing)

    def test_labels_and_custom_fields_that_come_with_an_order_are_seen(self):
        made = self.api.post('/api/v1/custom_fields', {'subject': 'order', 'name': 'POS location',
                                                       'kind': 'text'})
        self.assertEqual(made.status, 201, made)
        self.save(bot('VIP', hold(1), filters=[{'field': 'tag', 'any_of': ['vip']}]),
                  bot('Harbour', {'action': 'add_tag', 'labels': ['Seen']}, filters=[
                      {'field': 'custom_field', 'custom_field': 'POS location',
                       'any_of': ['Harbour']}]))
        order = self.shop.order(('MUG', 1), labels=[' VIP ', 'Gift', 'gift'],
                                custom_fields={'POS location': 'Harbour'})
        self.assertEqual(order.status, 201, order)
        order = self.shop.get(order.json['id'])
        self.assertEqual(order['status'], 'on_hold')
        self.assertEqual([label['name'] for label in order['labels']], ['Gift', 'Seen', 'VIP'])
        self.assertEqual(order['custom_fields'], {'POS location': 'Harbour'})
        plain = self.shop.order(('MUG', 1)).json
        self.assertEqual(plain['status'], 'awaiting_shipment')
        for more, path in (({'labels': ['x' * 61]}, 'labels[0]'),
                           ({'custom_fields': {'Nope': 'x'}}, 'custom_fields.Nope')):
            refused = self.shop.order(('MUG', 1), **more)
            self.assertEqual(refused.status, 400, refused)
            self.assertEqual(refused.json['faults'][0]['path'], path, refused)
        self.assertEqual(self.shop.level('MUG')['allocated'], 2)

    def test_many_orders_of_one_request_meet_the_same_rules(self):
        self.save(bot('Tag', {'action': 'add_tag', 'labels': ['NV']},
                      filters=[{'field': 'unit_count', 'from': 2}]),
                  bot('Again', {'action': 'add_tag', 'labels': ['nv', 'NV']},
                      filters=[{'field': 'unit_count', 'from': 3}]))
        replies = self.api.post('/api/v1/orders/bulk', {'items': [
            self.shop.draft(('MUG', units)) for units in (1, 2, 3)]})
        self.assertLess(replies.status, 300, replies)
        rows = self.api.get('/api/v1/orders?label=NV').json['items']
        self.assertEqual(sorted(row['unit_count'] for row in rows), [2, 3])

    def test_another_company_has_its_own_rules(self):
        self.save(bot('Wait', hold(2)))
        made = self.purser.command('admin', 'setup', '--company', 'Other', '--email',
                                   'other@example.com', '--password-stdin',
                                   text='a long enough password\n')
        self.purser.company_id = made['company_id']
        other = self.purser.client()
        self.assertEqual(other.get('/api/v1/orderbots').json['latest'], 0)
        self.assertEqual(other.get(VERSIONS + '/1').status, 404)


if __name__ == '__main__':
    unittest.main()
