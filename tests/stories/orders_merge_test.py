"""Orders that ship together, and in parts: the shop hears of each order by its own lines."""
import unittest

from loop_world import MUG, TEA, World
from purser_process import eventually
from shop_case import ShopCase


class Merges(unittest.TestCase):
    def act(self, world, order, action, status=200, **body):
        reply = world.api.post('/api/v1/orders/%d/%s' % (order['id'], action), body or None)
        self.assertEqual(reply.status, status, reply)
        return reply.json

    def ship(self, world, order, **body):
        reply = world.api.post('/api/v1/orders/%d/shipments' % order['id'], body)
        self.assertEqual(reply.status, 201, reply)
        return reply.json

    def twins(self, world, *sales):
        """Sales to the same person at the same place, as orders of ours."""
        placed = [world.sandbox.place(*lines) for lines in sales]
        orders = [world.order_of(sale) for sale in placed]
        for order in orders:
            reply = world.api.patch('/api/v1/orders/%d/address' % order['id'], {
                'recipient': 'Ada Lovelace', 'line1': '1 Main St', 'line2': 'Unit 1',
                'company': 'Engines', 'city': 'Reno', 'state': 'NV', 'postal_code': '89501',
                'country': 'US'})
            self.assertEqual(reply.status, 200, reply)
        return placed, [world.find(sale) for sale in placed]

    def test_tracking_of_a_merged_order_returns_to_every_source(self):
        with World(has_warehouse=False) as world:
            sales, orders = self.twins(world, [(MUG, 2)], [(MUG, 1), (TEA, 1)])
            into, source = orders
            merged = self.act(world, into, 'merge', order_ids=[source['id']])
            self.assertEqual(sum(line['ordered'] for line in merged['lines']), 4)
            self.assertEqual(world.find(sales[1])['status'], 'merged')
            self.ship(world, into, tracking_number='1Z-BOTH', carrier='ups')
            for sale in sales:
                told = world.shipped(sale)
                self.assertEqual([f['tracking_number'] for f in told['fulfillments']], ['1Z-BOTH'])
            path = '/api/v1/orders/%d/shipments' % source['id']
            eventually(lambda: world.api.get(path).items[0]['channel_state'] == 'sent')
            self.assertEqual(world.verify()['differences'], [])

    def test_one_source_may_leave_before_the_other(self):
        with World(has_warehouse=False) as world:
            sales, (into, source) = self.twins(world, [(MUG, 2)], [(TEA, 1)])
            self.act(world, into, 'merge', order_ids=[source['id']])
            self.ship(world, source, tracking_number='1Z-TEA')  # by its own name: its lines only
            world.shipped(sales[1])
            self.assertEqual(world.sale(sales[0])['fulfillments'], [])
            refused = self.act(world, into, 'undo-merge', status=409)
            self.assertIn('has left', refused['detail'])
            self.ship(world, into, tracking_number='1Z-MUG')
            told = world.shipped(sales[0])
            self.assertEqual([f['tracking_number'] for f in told['fulfillments']], ['1Z-MUG'])
            self.assertEqual(world.verify()['differences'], [])

    def test_parts_are_told_as_parts_of_the_order_that_the_shop_knows(self):
        with World(has_warehouse=False) as world:
            sale = world.sandbox.place((MUG, 3))
            order = world.order_of(sale)
            line = order['lines'][0]['id']
            reply = world.api.post('/api/v1/orders/%d/split' % order['id'], {'parts': [
                {'lines': [{'line_id': line, 'quantity': 2}]}]})
            self.assertEqual(reply.status, 200, reply)
            part = reply.items[1]
            self.ship(world, part, tracking_number='1Z-PART')
            eventually(lambda: world.sale(sale)['lines'][0]['fulfilled_quantity'] == 2)
            self.assertEqual(world.sale(sale)['status'], 'partially_fulfilled')
            self.ship(world, order, tracking_number='1Z-REST')
            told = world.shipped(sale)
            self.assertEqual({f['tracking_number'] for f in told['fulfillments']},
                             {'1Z-PART', '1Z-REST'})
            self.assertEqual(world.verify()['differences'], [])

    def test_merge_and_undo_leave_everything_as_it_was(self):
        with World(has_warehouse=False) as world:
            _, (into, source) = self.twins(world, [(MUG, 2)], [(TEA, 1)])
            self.act(world, into, 'merge', order_ids=[source['id']])
            self.act(world, source, 'undo-merge')
            for before in (into, source):
                after = world.api.get('/api/v1/orders/%d' % before['id']).json
                for name in ('status', 'total', 'shipping_total', 'amount_paid', 'lines'):
                    self.assertEqual(after[name], before[name], name)
            kinds = [row['kind'] for row in world.api.get(
                '/api/v1/orders/%d/timeline' % source['id']).items]
            self.assertEqual(kinds[-2:], ['order.merged', 'order.merge_undone'])
            self.assertEqual(self.act(world, into, 'undo-merge', status=409)['status'], 409)
            self.assertEqual(world.verify()['differences'], [])


class Alike(ShopCase):
    """What is alike ships together, and parts again as it was."""

    def setUp(self):
        super().setUp()
        self.shop.product('MUG', stock=9)
        self.shop.product('PEN', stock=9)

    def ships(self, order, **said):
        reply = self.api.patch('/api/v1/orders/%d/shipping' % order['id'], said)
        self.assertEqual(reply.status, 200, reply)

    def merge(self, into, *sources, status=200):
        return self.shop.act(into['id'], 'merge', status=status,
                             order_ids=[source['id'] for source in sources])

    def mergeable(self, order):
        return [row['id'] for row in self.api.get(
            '/api/v1/orders/%d/mergeable' % order['id']).items]

    def pair(self, **more):
        return (self.shop.order(('MUG', 1), number='A').json,
                self.shop.order(('PEN', 1), number='B', **more).json)

    def test_another_service_ships_apart(self):
        into, source = self.pair()
        for what, said in (('carrier', {'carrier': 'UPS'}), ('service', {'service': 'Air'}),
                           ('delivery confirmation', {'confirmation': 'adult_signature'}),
                           ('dry ice', {'dry_ice_weight': 1000}),
                           ('alcohol mark', {'is_alcohol': True}),
                           ('billing', {'bill_to': 'recipient', 'bill_account': '77'})):
            self.assertEqual(self.mergeable(into), [source['id']])
            self.ships(source, **said)
            refused = self.merge(into, source, status=422)
            self.assertIn('Order B cannot ship with A: the %s differs.' % what, refused['detail'])
            self.assertEqual(self.mergeable(into), [])
            self.ships(into, **said)
        self.merge(into, source)

    def test_a_mapped_service_is_one_too(self):
        reply = self.api.put('/api/v1/shipping_mappings', {'items': [
            {'requested': 'standard', 'carrier': 'DHL', 'service': 'Eco'}]})
        self.assertEqual(reply.status, 200, reply)
        into = self.shop.order(('MUG', 1), shipping_method='Standard').json
        source = self.shop.order(('PEN', 1), shipping_method='Standard').json
        self.ships(source, carrier='UPS', service='Ground')
        self.assertEqual(self.mergeable(into), [])
        self.merge(into, source, status=422)
        self.ships(source, carrier='dhl', service='eco')
        self.assertEqual(self.mergeable(into), [source['id']])
        self.merge(into, source)

    def test_what_a_merged_order_refuses_names_the_one_that_has_its_lines(self):
        into, source = self.pair()
        self.merge(into, source)
        path = '/api/v1/orders/%d' % source['id']
        line = source['lines'][0]['id']
        usd = {'amount': '1.00', 'currency': 'USD'}
        for sentence, method, where, body in (
                ('it has nothing to copy', 'post', '/clone', {}),
                ('its payments went along', 'post', '/refund', {'amount': usd}),
                ('its warehouse stays', 'post', '/warehouse',
                 {'warehouse_id': self.shop.warehouse_id}),
                ('its warehouse stays', 'post', '/backup-warehouse', None),
                ('there is nothing to pack', 'put', '/packages', {'packages': []}),
                ('it cannot be split', 'post', '/split-over-warehouses', None),
                ('hold is not possible there', 'post', '/hold', {}),
                ('pay is not possible there', 'post', '/pay', {}),
                ('its lines cannot be changed', 'patch', '/lines/%d' % line, {'quantity': 2}),
                ('how it is shipped cannot', 'patch', '/shipping', {'carrier': 'UPS'}),
                ('only an order that is still ours can be split', 'post', '/split',
                 {'parts': [{'lines': [{'line_id': line, 'quantity': 1}]}]})):
            refused = getattr(self.api, method)(path + where, body)
            self.assertIn(refused.status, (409, 422), (where, refused))
            self.assertIn('Order B is merged: ' + sentence, refused.json['detail'])
            self.assertIn('Order A has its lines now.', refused.json['detail'])

    def test_capitals_and_outer_spaces_make_no_other_address(self):
        into = self.shop.order(('MUG', 1), postal_code='sw1a 1aa', country='gb').json
        source = self.shop.order(('PEN', 1), postal_code='SW1A 1AA ', country='GB').json
        self.shop.order(('PEN', 1), postal_code='SW1A 1AB', country='GB')
        self.assertEqual(self.mergeable(into), [source['id']])
        self.assertEqual(self.mergeable(source), [into['id']])
        self.merge(into, source)

    def test_sources_must_be_alike_among_themselves(self):
        other = self.shop.warehouse('Two', only_by_name=True)
        into, here = self.pair(warehouse_id=self.shop.warehouse_id)
        there = self.shop.order(('PEN', 1), warehouse_id=other).json
        refused = self.merge(into, here, there, status=422)
        self.assertIn('different warehouses', refused['detail'])
        self.assertEqual(self.shop.get(here['id'])['status'], 'awaiting_shipment')

    def undo(self, order, status=200):
        return self.shop.act(order['id'], 'undo-merge', status=status)

    def test_the_highest_fraud_level_stays_until_they_part(self):
        into, source = self.pair(fraud_level='high')
        third = self.shop.order(('PEN', 1), fraud_level='medium').json
        self.assertEqual(self.merge(into, third, source)['fraud_level'], 'high')
        self.undo(source)
        self.assertEqual(self.shop.get(source['id'])['fraud_level'], 'high')
        self.assertEqual(self.shop.get(into['id'])['fraud_level'], 'medium')
        self.undo(third)
        self.assertEqual(self.shop.get(into['id'])['fraud_level'], 'not_assessed')

    def test_a_fraud_level_that_a_person_gave_meanwhile_stays(self):
        into, source = self.pair(fraud_level='medium')
        self.merge(into, source)
        reply = self.api.patch('/api/v1/orders/%d' % into['id'], {'fraud_level': 'high'})
        self.assertEqual(reply.status, 200, reply)
        self.undo(source)
        self.assertEqual(self.shop.get(into['id'])['fraud_level'], 'high')

    def test_a_warehouse_that_a_source_brought_goes_with_it(self):
        other = self.shop.warehouse('Two', only_by_name=True)
        self.shop.adjust('MUG', 9, other)
        self.shop.adjust('PEN', 9, other)
        into, source = self.pair(warehouse_id=other)
        third = self.shop.order(('PEN', 1), warehouse_id=other).json
        self.assertEqual(self.merge(into, source, third)['chosen_warehouse_id'], other)
        self.undo(source)
        self.assertEqual(self.shop.get(into['id'])['chosen_warehouse_id'], other)
        self.undo(third)
        back = self.shop.get(into['id'])
        self.assertEqual((back['warehouse_id'], back['chosen_warehouse_id']),
                         (self.shop.warehouse_id, None))
        for order in (source, third):
            self.assertEqual(self.shop.get(order['id'])['chosen_warehouse_id'], other)

    def test_a_warehouse_of_its_own_stays_when_they_part(self):
        other = self.shop.warehouse('Two', only_by_name=True)
        self.shop.adjust('MUG', 9, other)
        into, source = self.pair()
        self.shop.act(into['id'], 'warehouse', warehouse_id=other)
        self.shop.act(source['id'], 'warehouse', warehouse_id=other)
        self.merge(into, source)
        self.undo(into)
        self.assertEqual(self.shop.get(into['id'])['chosen_warehouse_id'], other)

    def ship(self, order, status=201, **body):
        reply = self.api.post('/api/v1/orders/%d/shipments' % order['id'], body)
        self.assertEqual(reply.status, status, reply)
        return reply.json

    def test_what_left_of_the_order_itself_keeps_no_source(self):
        into = self.shop.order(('MUG', 2), number='A').json
        source = self.shop.order(('PEN', 1), number='B').json
        self.ship(into, lines=[{'sku': 'MUG', 'quantity': 1}])
        self.merge(into, source)
        self.undo(source)
        self.assertEqual(self.shop.get(source['id'])['status'], 'awaiting_shipment')
        self.assertEqual([(line['sku'], line['shipped'])
                          for line in self.shop.get(into['id'])['lines']], [('MUG', 1)])
        self.ship(into)
        self.assertEqual(self.shop.get(into['id'])['status'], 'shipped')

    def test_an_order_that_has_left_whole_is_shipped_once_its_sources_went_back(self):
        into, source = self.pair()
        self.merge(into, source)
        self.ship(into, lines=[{'sku': 'MUG', 'quantity': 1}])
        self.undo(source)
        self.assertEqual(self.shop.get(into['id'])['status'], 'shipped')
        self.assertEqual(self.shop.get(source['id'])['status'], 'awaiting_shipment')
        events = self.shop.api.get('/api/v1/orders/%d/timeline' % into['id']).items
        self.assertEqual(sorted(event['kind'] for event in events[-2:]),
                         ['order.merge_undone', 'order.shipped'])

    def test_of_several_sources_one_that_has_left_keeps_only_itself(self):
        into, source = self.pair()
        third = self.shop.order(('PEN', 2), number='C').json
        self.merge(into, source, third)
        self.ship(source)
        for order in (source, into):
            self.assertIn('A part of order B has left', self.undo(order, status=409)['detail'])
        refused = self.ship(source, status=422)
        self.assertEqual(refused['detail'], 'Nothing of order B is left to ship.')
        self.undo(third)
        self.assertEqual(self.shop.get(third['id'])['status'], 'awaiting_shipment')
        self.assertEqual(self.shop.get(into['id'])['unit_count'], 2)


if __name__ == '__main__':
    unittest.main()
