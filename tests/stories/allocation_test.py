"""Who gets stock first: best fill, strict order by age, the switch between them, and why."""
import unittest

from purser_process import Purser, eventually
from small_shop import SmallShop


class Allocation(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.purser = Purser().__enter__()

    @classmethod
    def tearDownClass(cls):
        cls.purser.__exit__()

    def setUp(self):
        name = self.id().rsplit('.', 1)[1]
        made = self.purser.command('admin', 'setup', '--company', name[:60], '--email',
                                   name + '@example.com', '--password-stdin',
                                   text='a long enough password\n')
        self.purser.company_id = made['company_id']
        self.shop = SmallShop(self.purser)
        self.shop.product('MUG')

    def tearDown(self):
        self.shop.verify()

    def ready(self, *orders):
        return [self.shop.get(o['id'])['status'] == 'awaiting_shipment' for o in orders]

    def why(self, order):
        return self.shop.api.get('/api/v1/orders/%d/why' % order['id']).json

    def placed(self, order):
        return sum(c['quantity'] for c in self.why(order)['claims'] if c['warehouse_id'])

    def strict(self, value):
        path = '/api/v1/warehouses/%d' % self.shop.warehouse_id
        version = self.shop.api.get(path).json['version']
        reply = self.shop.api.patch(path, {'strict_fifo': value}, version=version)
        self.assertEqual(reply.status, 200, reply)

    def test_a_smaller_order_is_served_and_why_says_who_stands_before(self):
        large = self.shop.order(('MUG', 5), number='L').json
        small = self.shop.order(('MUG', 2)).json
        check = next(c for c in self.why(small)['checks'] if c['name'] == 'queue')
        self.assertFalse(check['is_passed'])
        self.assertIn('1 order stands before it in the queue for MUG, first of all L',
                      check['sentence'])
        self.shop.stock('add', 'MUG', 3)
        eventually(lambda: self.ready(large, small) == [False, True])
        check = next(c for c in self.why(large)['checks'] if c['name'] == 'queue')
        self.assertIn('next to get', check['sentence'])
        self.assertEqual(self.shop.get(large['id'])['passed_over'], 1)

    def test_a_strict_warehouse_serves_by_age_in_part(self):
        self.strict(True)
        large, small = self.shop.order(('MUG', 5)).json, self.shop.order(('MUG', 2)).json
        self.shop.stock('add', 'MUG', 3)
        eventually(lambda: self.placed(large) == 3)
        self.assertEqual(self.ready(large, small), [False, False])
        self.assertEqual(self.shop.unplaced('MUG'), 4)
        self.shop.stock('add', 'MUG', 4)
        eventually(lambda: self.ready(large, small) == [True, True])

    def test_the_switch_allocates_again(self):
        self.strict(True)
        large, small = self.shop.order(('MUG', 5)).json, self.shop.order(('MUG', 2)).json
        self.shop.stock('add', 'MUG', 3)
        eventually(lambda: self.placed(large) == 3)
        self.strict(False)
        eventually(lambda: self.ready(large, small) == [False, True])
        self.assertEqual(self.placed(large), 0)
        reply = self.shop.api.put('/api/v1/settings/allocation.strict_fifo', {'value': 'true'})
        self.assertEqual(reply.status, 200, reply)
        eventually(lambda: self.placed(large) == 1)


if __name__ == '__main__':
    unittest.main()
