"""Marking orders shipped, tracking numbers from elsewhere: many at once, a result per row."""
import unittest

from shop_case import ShopCase
from small_shop import SmallShop


class ShipmentRows(ShopCase):
    def setUp(self):
        super().setUp()
        self.shop.product('MUG', stock=100)
        self.shop.product('CUP', stock=10)
        self.shop.bundle('SET', {'MUG': 2, 'CUP': 1})

    def ship(self, *rows, path='/api/v1/orders/mark-shipped'):
        reply = self.shop.api.post(path, {'items': list(rows)})
        self.assertEqual(reply.status, 200, reply)
        return reply.json['items']

    def test_many_orders_are_marked_shipped_in_one_call(self):
        orders = [self.shop.order(('MUG', 2), ('SET', 1)).json for _ in range(5)]
        rows = self.ship(*[{'order_id': order['id'], 'carrier': 'UPS',
                            'tracking_number': '1Z%d' % n, 'announce': n == 0,
                            'shipped_at': '2026-01-02T00:00:00Z'}
                           for n, order in enumerate(orders)])
        self.assertEqual([row['status'] for row in rows], [201] * 5)
        self.assertEqual(self.shop.level('MUG'),
                         {'on_hand': 80, 'locked': 0, 'allocated': 0, 'available': 80})
        self.assertEqual(self.shop.level('CUP')['on_hand'], 5)
        for n, order in enumerate(orders):
            self.assertEqual(self.shop.get(order['id'])['status'], 'shipped')
            (shipment,) = self.shop.api.get('/api/v1/orders/%d/shipments' % order['id']).items
            self.assertEqual((shipment['id'], shipment['tracking_number'],
                              shipment['channel_state'], shipment['shipped_at']),
                             (rows[n]['id'], '1Z%d' % n, 'not_needed' if n else 'pending',
                              '2026-01-02T00:00:00Z'))

    def test_bad_rows_stop_no_other_and_say_why(self):
        good, other = self.shop.order(('MUG', 1)).json, self.shop.order(('MUG', 1)).json
        self.shop.act(other['id'], 'cancel')
        done = self.shop.order(('CUP', 1)).json
        self.ship({'order_id': done['id']})
        rows = self.ship({'order_number': good['number'], 'tracking_number': 'T1'},
                         {'order_number': 'NOBODY'}, {'carrier': 'UPS'},
                         {'order_id': done['id']}, {'order_id': 99999999},
                         {'order_id': good['id'], 'warehouse_id': 99999999},
                         path='/api/v1/shipments/import')
        self.assertEqual([row['status'] for row in rows], [201, 404, 400, 422, 404, 400])
        self.assertIn('NOBODY', rows[1]['sentence'])
        self.assertEqual(rows[2]['faults'][0]['path'], 'order_number')
        self.assertIn('left to ship', rows[3]['sentence'])
        self.assertEqual(self.shop.get(good['id'])['status'], 'shipped')
        self.assertEqual(self.shop.level('MUG')['on_hand'], 99)

    def test_one_number_on_two_channels_must_name_the_channel(self):
        second = self.shop.made('/api/v1/channels', name='Other', type='manual', currency='USD')
        self.shop.list('MUG', channel_id=second, variant_id='MUG2')
        here = self.shop.order(('MUG', 1), number='1001').json
        there = self.shop.order(('MUG', 1), number='1001', channel_id=second).json
        (row,) = self.ship({'order_number': '1001'})
        self.assertEqual((row['status'], row['faults'][0]['path']), (400, 'channel_id'))
        (row,) = self.ship({'order_number': '1001', 'channel_id': second})
        self.assertEqual(row['status'], 201)
        self.assertEqual(self.shop.get(there['id'])['status'], 'shipped')
        self.assertEqual(self.shop.get(here['id'])['status'], 'awaiting_shipment')
        self.shop.act(here['id'], 'cancel')
        (row,) = self.ship({'order_number': '1001', 'channel_id': self.shop.channel_id})
        self.assertEqual(row['status'], 422, row)  # it claims nothing any more

    def test_what_left_of_a_cancelled_order_says_that_it_was_cancelled(self):
        order = self.shop.order(('MUG', 2), ('CUP', 1)).json
        self.shop.act(order['id'], 'cancel')
        (row,) = self.ship({'order_id': order['id'], 'lines': [{'sku': 'MUG', 'quantity': 1}]},
                           path='/api/v1/shipments/import')
        self.assertEqual(row['status'], 201, row)
        now = self.shop.get(order['id'])
        self.assertIn('although it was cancelled', now['attention'])
        self.assertEqual([line['shipped'] for line in now['lines']], [1, 0])
        kinds = [row['kind'] for row in
                 self.shop.api.get('/api/v1/orders/%d/timeline' % order['id']).items]
        self.assertIn('order.needs_attention', kinds)
        self.assertIn('order.shipped', kinds)

    def test_two_shipments_of_one_order_in_one_call_are_two(self):
        order = self.shop.order(('MUG', 5)).json
        line = order['lines'][0]['id']
        rows = self.ship({'order_id': order['id'], 'tracking_number': 'A',
                          'lines': [{'order_line_id': line, 'quantity': 2}]},
                         {'order_id': order['id'], 'tracking_number': 'B',
                          'lines': [{'sku': 'MUG', 'quantity': 1}]},
                         {'order_id': order['id'], 'tracking_number': 'C'})
        self.assertEqual([row['status'] for row in rows], [201] * 3)
        after = self.shop.get(order['id'])
        self.assertEqual((after['status'], after['lines'][0]['shipped']), ('shipped', 5))
        self.assertEqual(self.shop.level('MUG')['on_hand'], 95)

    def merged(self, into, *sources):
        into = self.shop.order(*into).json
        sources = [self.shop.order(*lines).json for lines in sources]
        self.shop.act(into['id'], 'merge', order_ids=[source['id'] for source in sources])
        return into, sources

    def test_a_merged_order_and_its_target_in_one_call_ship_once(self):
        into, (source,) = self.merged([('MUG', 2)], [('CUP', 3)])
        rows = self.ship({'order_id': source['id'], 'tracking_number': 'A'},
                         {'order_id': into['id'], 'tracking_number': 'B'})
        self.assertEqual([row['status'] for row in rows], [201, 201])
        (mug, cup) = self.shop.get(into['id'])['lines']
        self.assertEqual((mug['shipped'], cup['shipped']), (2, 3))
        self.assertEqual((self.shop.level('MUG')['on_hand'], self.shop.level('CUP')['on_hand']),
                         (98, 7))
        shipments = self.shop.api.get('/api/v1/orders/%d/shipments' % into['id']).items
        self.assertEqual([row['difference'] for row in shipments], ['', ''])

    def test_two_merged_orders_and_a_target_without_rest_in_one_call(self):
        into, (one, two) = self.merged([('MUG', 2)], [('CUP', 3)], [('MUG', 1)])
        rows = self.ship({'order_id': into['id'], 'tracking_number': 'ALL'},
                         {'order_id': one['id']}, {'order_id': two['id']})
        self.assertEqual([row['status'] for row in rows], [201, 422, 422])
        self.assertEqual((self.shop.level('MUG')['on_hand'], self.shop.level('CUP')['on_hand']),
                         (97, 7))

    def lines_left(self, *lines, order, status=201):
        reply = self.shop.api.post('/api/v1/orders/%d/shipments' % order['id'],
                                   {'lines': list(lines)})
        self.assertEqual(reply.status, status, reply)
        return reply.json

    def test_units_of_a_sku_are_spread_over_all_its_lines(self):
        order = self.shop.order(('MUG', 1), ('CUP', 1), ('MUG', 2)).json
        self.lines_left({'sku': 'MUG', 'quantity': 2}, order=order)
        self.assertEqual([line['shipped'] for line in self.shop.get(order['id'])['lines']],
                         [1, 0, 1])
        left = self.lines_left({'sku': 'MUG', 'quantity': 1}, order=order)
        self.assertEqual(left['difference'], '')
        self.assertEqual([line['shipped'] for line in self.shop.get(order['id'])['lines']],
                         [1, 0, 2])
        left = self.lines_left({'sku': 'MUG', 'quantity': 4}, order=order)
        self.assertIn('4 units more than ordered', left['difference'])
        self.assertEqual(len(left['lines']), 1)
        self.assertEqual(self.shop.level('MUG')['on_hand'], 93)

    def test_a_shipment_of_no_line_ships_nothing(self):
        order = self.shop.order(('MUG', 2)).json
        for path, body in (('/api/v1/orders/%d/shipments' % order['id'], {'lines': []}),
                           ('/api/v1/orders/mark-shipped',
                            {'items': [{'order_id': order['id'], 'lines': []}]}),
                           ('/api/v1/shipments/import',
                            {'items': [{'order_number': order['number'], 'lines': []}]})):
            reply = self.shop.api.post(path, body)
            self.assertIn(reply.status, (200, 400), reply)
            if reply.status == 200:
                self.assertEqual(reply.json['items'][0]['status'], 400, reply)
        self.assertEqual(self.shop.get(order['id'])['status'], 'awaiting_shipment')

    def test_a_sku_or_product_twice_in_one_shipment_takes_each_claim_once(self):
        order = self.shop.order(('MUG', 2), ('MUG', 2)).json
        left = self.lines_left({'sku': 'MUG', 'quantity': 1}, {'sku': 'MUG', 'quantity': 1},
                               {'product_id': self.shop.products['MUG'], 'quantity': 1},
                               {'product_id': self.shop.products['MUG'], 'quantity': 1},
                               order=order)
        self.assertEqual(left['difference'], '')
        after = self.shop.get(order['id'])
        self.assertEqual(([line['shipped'] for line in after['lines']], after['status']),
                         ([2, 2], 'shipped'))

    def test_what_left_for_a_merged_order_takes_only_its_own_lines(self):
        for name in ({'sku': 'MUG'}, {'product_id': self.shop.products['MUG']}):
            into, (one, two) = self.merged([('CUP', 1)], [('MUG', 2)], [('MUG', 3)])
            left = self.lines_left(dict(name, quantity=3), order=two)
            self.assertEqual(left['difference'], '')
            shipped = {line['ordered']: line['shipped']
                       for line in self.shop.get(into['id'])['lines']}
            self.assertEqual(shipped, {1: 0, 2: 0, 3: 3}, name)

    def test_a_bundle_named_by_its_product_leaves_as_its_parts(self):
        product = self.shop.products['SET']
        order = self.shop.order(('SET', 1), ('MUG', 1), ('SET', 3)).json
        self.lines_left({'product_id': product, 'quantity': 2}, order=order)
        self.lines_left({'order_line_id': order['lines'][2]['id'], 'product_id': product,
                         'quantity': 1}, order=order)
        self.assertEqual([line['shipped'] for line in self.shop.get(order['id'])['lines']],
                         [1, 0, 2])
        self.assertEqual(self.shop.level('SET')['on_hand'], 0)
        self.assertEqual(self.shop.level('MUG'),
                         {'on_hand': 94, 'locked': 0, 'allocated': 3, 'available': 91})
        self.assertEqual(self.shop.level('CUP')['on_hand'], 7)

    def test_a_product_that_cannot_leave_is_refused_before_anything_is_written(self):
        virtual = self.shop.made('/api/v1/products', sku='SHIRT', name='Shirt', type='virtual',
                                 attribute_names=['Size'])
        digital = self.shop.made('/api/v1/products', sku='SONG', name='Song', type='digital')
        made = self.purser.command('admin', 'setup', '--company', 'Other', '--email',
                                   'elsewhere@example.com', '--password-stdin',
                                   text='a long enough password\n')
        here, self.purser.company_id = self.purser.company_id, made['company_id']
        foreign = SmallShop(self.purser).product('MUG')
        self.purser.company_id = here
        order = self.shop.order(('MUG', 2)).json
        line = order['lines'][0]['id']
        for product, says in ((foreign, 'no product of this company'),
                              (99999999, 'no product of this company'),
                              (virtual, 'never on a shelf'), (digital, 'never on a shelf')):
            for named in ({}, {'order_line_id': line}):
                refused = self.lines_left({'sku': 'MUG', 'quantity': 1},
                                          dict(named, product_id=product, quantity=1),
                                          order=order, status=400)
                (fault,) = refused['faults']
                self.assertEqual(fault['path'], 'lines[1].product_id')
                self.assertIn(says, fault['sentence'])
        self.assertEqual(self.shop.level('MUG')['on_hand'], 100)
        self.assertEqual(self.shop.api.get(
            '/api/v1/orders/%d/shipments' % order['id']).items, [])

    def test_a_row_that_is_sent_again_ships_once(self):
        order = self.shop.order(('MUG', 2)).json
        row = {'order_id': order['id'], 'remote_id': 'R1'}
        first, again = self.ship(row, row)
        self.assertEqual((first['status'], again['status'], first['id']),
                         (201, 200, again['id']))
        (third,) = self.ship(row)
        self.assertEqual((third['status'], third['id']), (200, first['id']))
        self.assertEqual(self.shop.level('MUG')['on_hand'], 98)


if __name__ == '__main__':
    unittest.main()
