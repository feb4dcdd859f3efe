"""Unresolved reasons: facts behind each, fixes it offers, and how it goes away by itself."""
import re
import unittest

from purser_process import eventually
from shop_case import ShopCase


class OrderReasons(ShopCase):
    def setUp(self):
        super().setUp()
        self.shop.product('MUG', stock=10)

    def why(self, order):
        reply = self.shop.api.get('/api/v1/orders/%d/why' % order['id'])
        self.assertEqual(reply.status, 200, reply)
        return reply.json

    def resolves(self, order, status='awaiting_shipment'):
        eventually(lambda: self.shop.get(order['id'])['status'] == status)

    def do_fix(self, why, action, body=None):
        """Makes the call that the fix names."""
        fix = next(fix for fix in why['fixes'] if fix['action'] == action)
        reply = self.shop.api.request(fix['method'], fix['path'], body)
        self.assertEqual(reply.status, 200, reply)
        return reply.json

    def test_missing_product_info_names_each_line(self):
        order = self.shop.order(('MUG', 1), ('CUP', 1), ('TEA', 1)).json
        why = self.why(order)
        self.assertEqual(why['reason'], 'missing_product_info')
        self.assertEqual([fact['sku'] for fact in why['facts']], ['CUP', 'TEA'])
        self.assertEqual({fact['field'] for fact in why['facts']}, {'product_id'})
        after = self.do_fix(why, 'change_line', {'product_id': self.shop.products['MUG']})
        self.assertEqual(after['reason'], 'missing_product_info')
        after = self.do_fix(self.why(order), 'remove_line')
        self.assertEqual(after['status'], 'awaiting_shipment')

    def test_the_only_line_of_an_order_is_not_offered_to_be_taken_off(self):
        why = self.why(self.shop.order(('CUP', 1)).json)
        self.assertNotIn('remove_line', [fix['action'] for fix in why['fixes']])
        self.assertEqual(self.do_fix(why, 'cancel')['status'], 'cancelled')

    def test_an_order_without_units_is_not_said_to_be_restorable(self):
        into, emptied = (self.shop.order(('MUG', 1)).json for _ in range(2))
        self.shop.act(into['id'], 'merge', order_ids=[emptied['id']])
        reply = self.shop.api.delete('/api/v1/orders/%d/lines/%d'
                                     % (into['id'], emptied['lines'][0]['id']))
        self.assertEqual(reply.status, 200, reply)
        reply = self.shop.api.post('/api/v1/orders/%d/undo-merge' % into['id'])
        self.assertEqual(reply.status, 200, reply)
        why = self.why(emptied)
        self.assertEqual((why['status'], why['fixes']), ('cancelled', []))
        self.assertEqual(why['sentence'], 'Cancelled. All its units are cancelled: '
                                          'place a new order for what is wanted.')

    def test_missing_product_info_goes_when_the_listing_is_linked(self):
        order = self.shop.order(('CUP', 1)).json
        self.shop.product('CUP', stock=1)
        self.resolves(order)

    def test_however_many_orders_wait_for_a_listing_all_are_resolved_when_it_is_linked(self):
        count = 1100
        for at in range(0, count, 100):
            self.shop.bulk('post', '/api/v1/orders/bulk', [
                self.shop.draft(('CUP', 1), number='C-%d' % i) for i in range(at, at + 100)])
        self.shop.product('CUP', stock=count)
        eventually(lambda: self.shop.level('CUP')['allocated'] == count, 60)
        left = self.shop.api.get('/api/v1/orders', {'status': 'unresolved', 'limit': 1})
        self.assertEqual((left.status, left.items), (200, []))
        self.shop.verify()

    def test_missing_order_info_names_each_field(self):
        order = self.shop.order(('MUG', 1), recipient='', city='', postal_code='').json
        why = self.why(order)
        self.assertEqual([fact['field'] for fact in why['facts']],
                         ['recipient', 'city', 'postal_code'])
        after = self.do_fix(why, 'address', {'recipient': 'Ada', 'city': 'Reno',
                                             'postal_code': '89501'})
        self.assertEqual(after['status'], 'awaiting_shipment')

    def test_out_of_stock_says_how_many_are_missing_and_who_has_them(self):
        ohio = self.shop.warehouse('Ohio')
        self.shop.product('CUP', stock=2)
        self.shop.adjust('CUP', 9, ohio)
        order = self.shop.order(('MUG', 1), ('CUP', 5), warehouse_id=self.shop.warehouse_id).json
        why = self.why(order)
        (fact,) = why['facts']
        self.assertEqual((fact['sku'], fact['wanted'], fact['available'], fact['missing']),
                         ('CUP', 5, 2, 3))
        self.assertIn('Ohio has 9', fact['sentence'])
        choose = next(fix for fix in why['fixes'] if fix['action'] == 'choose_warehouse')
        self.assertEqual(choose['warehouse_id'], ohio)
        self.assertIn('split_by_stock', [fix['action'] for fix in why['fixes']])
        self.shop.stock('add', 'CUP', 3)
        self.resolves(order)
        self.assertEqual(self.why(order)['facts'], [])

    def test_a_routing_change_frees_an_order_that_lacked_stock(self):
        ohio = self.shop.warehouse('Ohio')
        allocate = lambda warehouse: self.shop.api.put('/api/v1/routing/state_allocations', {
            'items': [{'country': 'US', 'state': 'NV', 'warehouse_id': warehouse}]})
        allocate(ohio)
        order = self.shop.order(('MUG', 1)).json
        self.assertEqual(order['reason'], 'out_of_stock')
        allocate(self.shop.warehouse_id)
        self.resolves(order)

    def location(self, name):
        path = '/api/v1/warehouses/%d/locations' % self.shop.warehouse_id
        reply = self.shop.api.post(path, {'name': name, 'is_pickable': False})
        self.assertEqual(reply.status, 201, reply)
        return reply.json['id']

    def test_missing_picking_location_until_the_units_are_moved(self):
        attic = self.location('Attic')
        self.shop.product('CUP')
        self.shop.stock('adjust', 'CUP', 4, location_id=attic)
        self.shop.stock('adjust', 'CUP', 1)
        fine = self.shop.order(('CUP', 1)).json
        self.assertEqual(fine['status'], 'awaiting_shipment')
        order = self.shop.order(('CUP', 2)).json
        self.assertEqual(order['reason'], 'missing_picking_location')
        self.assertEqual(self.shop.level('CUP')['allocated'], 3)  # claimed all the same
        why = self.why(order)
        self.assertEqual((why['facts'][0]['location_id'], why['facts'][0]['available']),
                         (attic, 4))
        self.assertIn('Attic', why['sentence'])
        self.shop.stock('transfer', 'CUP', 2, location_id=attic, to_location='Main',
                        to_warehouse_id=self.shop.warehouse_id)
        self.resolves(order)

    def test_missing_picking_location_until_people_pick_from_it(self):
        attic = self.location('Attic')
        self.shop.product('CUP')
        self.shop.stock('adjust', 'CUP', 4, location_id=attic)
        order = self.shop.order(('CUP', 2)).json
        self.assertEqual(order['reason'], 'missing_picking_location')
        self.do_fix(self.why(order), 'make_pickable', {'is_pickable': True})
        self.resolves(order)

    def test_units_where_nobody_picks_any_more_make_orders_wait(self):
        self.shop.product('CUP', stock=9)
        order = self.shop.order(('CUP', 2)).json
        self.assertEqual(order['status'], 'awaiting_shipment')
        path = '/api/v1/warehouses/%d/locations' % self.shop.warehouse_id
        main = '%s/%d' % (path, self.shop.api.get(path).items[0]['id'])
        for is_pickable, status in ((False, 'unresolved'), (True, 'awaiting_shipment')):
            reply = self.shop.api.patch(main, {'is_pickable': is_pickable})
            self.assertEqual(reply.status, 200, reply)
            self.resolves(order, status)

    def test_units_moved_to_where_nobody_picks_make_the_newest_order_wait(self):
        attic = self.location('Attic')
        self.shop.product('CUP', stock=5)
        old, new = (self.shop.order(('CUP', 2)).json for _ in range(2))
        main = self.shop.api.get('/api/v1/warehouses/%d/locations'
                                 % self.shop.warehouse_id).items[0]
        self.shop.stock('adjust', 'CUP', 2, location_id=attic)
        self.shop.stock('adjust', 'CUP', 2, location_id=main['id'])
        self.resolves(new, 'unresolved')
        self.assertEqual(self.shop.get(new['id'])['reason'], 'missing_picking_location')
        self.assertEqual(self.shop.get(old['id'])['status'], 'awaiting_shipment')

    def test_what_an_unpaid_order_lacks_besides_is_said_before_it_is_paid(self):
        order = self.shop.order(('CUP', 1), paid=False, line1='').json
        why = self.why(order)
        self.assertEqual([fact['reason'] for fact in why['facts']],
                         ['missing_product_info', 'missing_order_info'])
        self.assertIn('CUP', [c for c in why['checks'] if c['name'] == 'products'][0]['sentence'])
        self.do_fix(why, 'pay')
        self.assertEqual(self.shop.get(order['id'])['reason'], 'missing_product_info')

    def check(self, order, name):
        return next(row['sentence'] for row in self.why(order)['checks'] if row['name'] == name)

    def test_why_says_what_became_of_the_claim(self):
        order = self.shop.order(('MUG', 2)).json
        self.assertIn('is claimed', self.check(order, 'stock'))
        self.shop.act(order['id'], 'hold', release_claims=True)
        self.assertIn('claims nothing now', self.check(order, 'stock'))
        self.shop.act(order['id'], 'release')
        self.assertIn('is claimed', self.check(order, 'stock'))
        self.shop.act(order['id'], 'cancel', reason='changed her mind')
        self.assertIn('claims nothing now', self.check(order, 'stock'))
        self.assertEqual(self.why(order)['sentence'],
                         'Cancelled: changed her mind. It can be restored.')
        self.shop.act(order['id'], 'restore')
        other = self.shop.order(('MUG', 1)).json
        self.shop.act(order['id'], 'merge', order_ids=[other['id']])
        self.assertIn('the order that it ships with claims it', self.check(other, 'stock'))
        shipped = self.shop.api.post('/api/v1/orders/mark-shipped',
                                     {'items': [{'order_id': order['id']}]})
        self.assertEqual(shipped.json['items'][0]['status'], 201, shipped)
        self.assertIn('has left', self.check(order, 'stock'))

    def test_why_of_a_download_misses_no_warehouse(self):
        shop = self.shop
        song = shop.made('/api/v1/products', sku='SONG', name='Song', type='digital')
        shop.bulk('put', '/api/v1/listings', [{'channel_id': shop.channel_id, 'sku': 'SONG',
                                               'variant_id': 'SONG', 'product_id': song}])
        shop.warehouse('Ohio')  # no state is allocated to one of the two
        order = shop.order(('SONG', 1)).json
        self.assertEqual(order['status'], 'shipped')
        self.assertEqual(self.check(order, 'stock'), 'Nothing of it comes out of stock.')
        self.assertEqual([row for row in self.why(order)['checks'] if not row['is_passed']], [])

    def test_why_says_what_was_paid_and_whether_it_still_claims(self):
        api = self.shop.api
        self.assertEqual(api.patch('/api/v1/channels/%d' % self.shop.channel_id,
                                   {'unpaid_claim_hours': 1}).status, 200)
        late = self.shop.order(('MUG', 1), paid=False, placed_at='2026-01-01T00:00:00Z').json
        eventually(lambda: self.shop.get(late['id'])['is_claim_ended'])
        self.assertEqual(self.check(late, 'payment'), 'No payment has arrived; it claims no stock.')
        order = self.shop.order(('MUG', 1), paid=False).json
        self.assertIn('its stock is claimed', self.check(order, 'payment'))
        self.shop.act(order['id'], 'pay', amount={'amount': '4.00', 'currency': 'USD'})
        self.assertEqual(self.check(order, 'payment'), 'Less than the total has been paid.')

    def test_a_hold_says_until_when_why_and_what_becomes_of_its_stock(self):
        order = self.shop.order(('MUG', 2)).json
        self.shop.act(order['id'], 'hold', until_day='2030-07-04', reason='on holiday')
        self.assertEqual(self.why(order)['sentence'],
                         'On hold until 2030-07-04T00:00:00Z: on holiday. Its stock stays claimed.')
        self.shop.act(order['id'], 'hold', release_claims=True, reason='Really?')
        self.assertEqual(self.why(order)['sentence'],
                         'On hold: Really? It claims no stock meanwhile.')
        told = self.shop.api.get('/api/v1/orders/%d/timeline' % order['id']).items
        self.assertEqual([row['body']['sentence'] for row in told if row['kind'] == 'order.held'],
                         ['On hold until 2030-07-04T00:00:00Z: on holiday.',
                          'On hold: Really? Its stock was given back.'])

    def test_a_hold_has_one_date_and_the_wrong_one_is_named(self):
        order = self.shop.order(('MUG', 1)).json
        path = '/api/v1/orders/%d/hold' % order['id']
        for body, field in (({'until_day': '2020-01-01'}, 'until_day'),
                            ({'until': '2020-01-01T00:00:00Z'}, 'until'),
                            ({'until': '2030-01-01T00:00:00Z', 'until_day': '2030-01-02'},
                             'until_day')):
            reply = self.shop.api.post(path, body)
            self.assertEqual((reply.status, reply.json['faults'][0]['path']), (400, field), reply)
            reply = self.shop.api.post('/api/v1/bulk', {'action': 'order.hold', 'params': body,
                                                        'ids': [order['id']]})
            self.assertEqual((reply.status, reply.json['faults'][0]['path']),
                             (400, 'params.' + field), reply)
        self.assertEqual(self.shop.get(order['id'])['status'], 'awaiting_shipment')

    def test_every_fix_is_a_call_of_the_api(self):
        """For each reason that can be brought about here; a path's ids stand for its parameters."""
        shop = self.shop
        attic = self.location('Attic')
        shop.product('CUP')
        shop.product('TEA')
        shop.stock('adjust', 'CUP', 1, location_id=attic)
        drop = shop.warehouse('Drop', type='dropship_vendor')
        shop.warehouse('Ohio')
        allocated = shop.api.put('/api/v1/routing/state_allocations', {'items': [
            {'country': 'US', 'state': 'NV', 'warehouse_id': shop.warehouse_id}]})
        self.assertEqual(allocated.status, 200, allocated)
        orders = [shop.order(('MUG', 1), **more).json for more in (
            {'paid': False}, {'line1': ''}, {'warehouse_id': drop})]
        orders += [shop.order((sku, 1)).json for sku in ('NEW', 'TEA', 'CUP')]
        held, gone = (shop.order(('MUG', 1)).json for _ in range(2))
        shop.act(held['id'], 'hold')
        shop.act(gone['id'], 'cancel')
        nowhere = shop.order(('MUG', 1), state='CA').json
        calls = {(method.upper(), re.sub(r'{\w+}', '0', path))
                 for path, methods in shop.api.get('/api/v1/openapi.json').json['paths'].items()
                 for method in methods}
        reasons, actions = set(), set()
        for order in orders + [held, gone, nowhere]:
            why = self.why(order)
            reasons.add(why['reason'])
            for fix in why['fixes']:
                actions.add(fix['action'])
                self.assertIn((fix['method'], re.sub(r'/\d+', '/0', fix['path'])), calls, why)
        self.assertEqual(reasons, {
            'resolved', 'missing_order_info', 'missing_vendor_product', 'missing_product_info',
            'out_of_stock', 'missing_picking_location', 'missing_fulfillment_source'})
        self.assertTrue({'pay', 'release', 'restore', 'add_vendor_product'} <= actions, actions)


if __name__ == '__main__':
    unittest.main()
