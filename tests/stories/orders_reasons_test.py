"""Unresolved reasons: facts behind each, fixes it offers, and how it goes away by itself."""
import unittest

from purser_process import Purser, eventually
from small_shop import SmallShop


class OrderReasons(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.purser = Purser().__enter__()

    @classmethod
    def tearDownClass(cls):
        cls.purser.__exit__()

    def setUp(self):
        name = self.id().rsplit('.', 1)[1]
        made = self.purser.command('admin', 'setup', '--company', name, '--email',
                                   name + '@example.com', '--password-stdin',
                                   text='a long enough password\n')
        self.purser.company_id = made['company_id']
        self.shop = SmallShop(self.purser)
        self.shop.product('MUG', stock=10)

    def tearDown(self):
        self.shop.verify()

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

    def test_missing_product_info_goes_when_the_listing_is_linked(self):
        order = self.shop.order(('CUP', 1)).json
        self.shop.product('CUP', stock=1)
        self.resolves(order)

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

    def test_what_an_unpaid_order_lacks_besides_is_said_before_it_is_paid(self):
        order = self.shop.order(('CUP', 1), paid=False, line1='').json
        why = self.why(order)
        self.assertEqual([fact['reason'] for fact in why['facts']],
                         ['missing_product_info', 'missing_order_info'])
        self.assertIn('CUP', [c for c in why['checks'] if c['name'] == 'products'][0]['sentence'])
        self.do_fix(why, 'pay')
        self.assertEqual(self.shop.get(order['id'])['reason'], 'missing_product_info')


if __name__ == '__main__':
    unittest.main()
