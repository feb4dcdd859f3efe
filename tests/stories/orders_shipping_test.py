"""How an order shall be shipped: what people and bots set, and when it is too late."""
import unittest

from purser_process import Purser
from small_shop import SmallShop


class OrderShipping(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.purser = Purser().__enter__()
        cls.shop = SmallShop(cls.purser)
        cls.shop.product('MUG', stock=100)

    @classmethod
    def tearDownClass(cls):
        cls.purser.__exit__()

    def path(self, order):
        return '/api/v1/orders/%d/shipping' % order['id']

    def test_what_was_set_comes_back_and_the_rest_is_usual(self):
        order = self.shop.order(('MUG', 1)).json
        before = self.shop.api.get(self.path(order)).json
        self.assertEqual((before['carrier'], before['bill_to'], before['weight']),
                         ('', 'sender', 0))
        patch = {'carrier': 'UPS', 'service': 'Ground', 'weight': 1200000, 'is_alcohol': True,
                 'confirmation': 'adult_signature', 'insurance_provider': 'Shipsurance',
                 'insured_amount': {'amount': '50.00', 'currency': 'USD'},
                 'bill_to': 'third_party', 'bill_account': 'A1', 'customs_content': 'gift'}
        reply = self.shop.api.patch(self.path(order), patch)
        self.assertEqual(reply.status, 200, reply)
        for name, value in patch.items():
            self.assertEqual(reply.json[name], value)
        again = self.shop.api.patch(self.path(order), {'service': 'Next Day'})
        self.assertEqual((again.json['carrier'], again.json['service']), ('UPS', 'Next Day'))
        rows = self.shop.api.get('/api/v1/orders/%d/timeline' % order['id']).items
        changes = [row['body'] for row in rows if row['kind'] == 'order.shipping_changed']
        self.assertEqual(changes[1], {'service': {'from': 'Ground', 'to': 'Next Day'}})
        self.shop.api.patch(self.path(order), {'service': 'Next Day'})
        rows = self.shop.api.get('/api/v1/orders/%d/timeline' % order['id']).items
        self.assertEqual(len([r for r in rows if r['kind'] == 'order.shipping_changed']), 2)

    def test_what_makes_no_sense_is_refused_with_its_field(self):
        order = self.shop.order(('MUG', 1)).json
        for patch, field in (
                ({'bill_to': 'recipient'}, 'bill_account'),
                ({'insurance_provider': 'X'}, 'insured_amount'),
                ({'insured_amount': {'amount': '1.00', 'currency': 'EUR'}}, 'insured_amount'),
                ({'insured_amount': {'amount': '-1.00', 'currency': 'USD'}}, 'insured_amount'),
                ({'weight': -1}, 'weight'), ({'weight': '1000.1 t'}, 'weight'),
                ({'weight': 10 ** 12 + 1}, 'weight'), ({'weight': 2 ** 63 - 1}, 'weight'),
                ({'weight': 2 ** 63}, 'weight'), ({'dry_ice_weight': 10 ** 12 + 1}, 'dry_ice'),
                ({'length': 10 ** 10 + 1}, 'length'), ({'width': -1}, 'width'),
                ({'height': 2 ** 63 - 1}, 'height')):
            reply = self.shop.api.patch(self.path(order), patch)
            self.assertEqual(reply.status, 400, reply)
            self.assertIn(field, str(reply.json), reply)
        self.assertEqual(self.shop.api.get(self.path(order)).json['bill_to'], 'sender')

    def test_parcels_weigh_and_measure_what_is_possible(self):
        order = self.shop.order(('MUG', 2)).json
        path = '/api/v1/orders/%d/packages' % order['id']
        lines = [{'line_id': order['lines'][0]['id'], 'quantity': 1}]
        for field in ('weight', 'length', 'width', 'height'):
            for value in (-1, 10 ** 12 + 1, 2 ** 63 - 1, 2 ** 63):
                reply = self.shop.api.put(path, {'packages': [{'lines': lines}, {
                    'lines': lines, field: value}]})
                self.assertEqual(reply.status, 400, reply)
                self.assertEqual([fault['path'] for fault in reply.json['faults']],
                                 ['packages[1].' + field])
        good = self.shop.api.put(path, {'packages': [{'lines': lines, 'weight': 10 ** 12,
                                                      'length': 10 ** 10}]})
        self.assertEqual(good.status, 200, good)

    def test_it_cannot_change_after_the_order_left(self):
        order = self.shop.order(('MUG', 1)).json
        self.shop.api.post('/api/v1/orders/%d/shipments' % order['id'], {})
        reply = self.shop.api.patch(self.path(order), {'carrier': 'UPS'})
        self.assertEqual(reply.status, 409, reply)
        self.assertIn('shipped', reply.json['detail'])

    def map(self, *rows):
        return self.shop.api.put('/api/v1/shipping_mappings', {'items': list(rows)})

    def test_what_a_shipping_method_means_holds_until_somebody_sets_it(self):
        order = self.shop.order(('MUG', 1), shipping_method='Next-Day  Air').json
        self.assertEqual(self.shop.api.get(self.path(order)).json['service'], '')
        reply = self.map({'requested': 'NEXT-day air', 'carrier': 'UPS', 'service': 'Next Day Air'},
                         {'channel_id': self.shop.channel_id, 'requested': 'slow',
                          'carrier': 'USPS', 'service': 'Ground', 'package': 'Box'})
        self.assertEqual(reply.status, 200, reply)
        shown = self.shop.api.get(self.path(order)).json
        self.assertEqual((shown['carrier'], shown['service'], shown['is_mapped']),
                         ('UPS', 'Next Day Air', True))
        # a row of the channel wins over one for any
        self.map({'requested': 'next-day air', 'service': 'A'},
                 {'channel_id': self.shop.channel_id, 'requested': 'Next-Day Air', 'service': 'B'})
        self.assertEqual(self.shop.api.get(self.path(order)).json['service'], 'B')
        self.shop.api.patch(self.path(order), {'weight': 5})  # nobody has set the service yet
        self.assertEqual(self.shop.api.get(self.path(order)).json['service'], 'B')
        self.shop.api.patch(self.path(order), {'service': 'C'})
        shown = self.shop.api.get(self.path(order)).json
        self.assertEqual((shown['service'], shown['is_mapped']), ('C', False))
        for rows in (({'requested': 'x', 'service': 'A'}, {'requested': 'X', 'service': 'B'}),
                     ({'requested': 'x', 'service': 'A', 'channel_id': 99999999},),
                     ({'requested': '', 'service': 'A'},), ({'requested': 'x'},)):
            self.assertEqual(self.map(*rows).status, 400, rows)
        self.assertEqual(len(self.shop.api.get('/api/v1/shipping_mappings').items), 2)
        self.map()

    def test_an_order_of_nobody_is_not_found(self):
        reply = self.shop.api.patch('/api/v1/orders/999999/shipping', {'carrier': 'UPS'})
        self.assertEqual(reply.status, 404, reply)


if __name__ == '__main__':
    unittest.main()
