"""Who gets stock first: best fill, strict order by age, the switch between them, and why."""
import unittest

from purser_process import ENGINE, Purser, eventually
from shop_case import ShopCase
from small_shop import SmallShop


class Allocation(ShopCase):
    def setUp(self):
        super().setUp()
        self.shop.product('MUG')

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

    def test_promises_that_move_alone_change_what_channels_may_sell(self):
        """A part of what an order waits for goes to a warehouse that no channel sells from: the
        order stands as it did, and nobody else is told."""
        attic = self.shop.warehouse('Attic')
        self.shop.stock('add', 'MUG', 10)
        reply = self.shop.api.put('/api/v1/stock_exclusions',
                                  {'product_id': self.shop.products['MUG'], 'warehouse_id': attic})
        self.assertEqual(reply.status, 204, reply)
        order = self.shop.order(('MUG', 3), warehouse_id=attic).json
        self.assertEqual(order['reason'], 'out_of_stock')
        eventually(lambda: self.shop.quantity('MUG') == 7)
        self.shop.stock('add', 'MUG', 1, warehouse_id=attic)
        eventually(lambda: self.shop.level('MUG', attic)['on_hand'] == 1)
        reply = self.shop.api.put('/api/v1/settings/allocation.strict_fifo', {'value': 'true'})
        self.assertEqual(reply.status, 200, reply)
        eventually(lambda: self.placed(order) == 1)
        eventually(lambda: self.shop.quantity('MUG') == 8)


class Crowd(unittest.TestCase):
    """More orders wait than one unit of work takes (200): chunk by chunk, by age, none twice."""
    SIZE = 900

    def setting(self, shop, name, value):
        reply = shop.api.put('/api/v1/settings/' + name, {'value': value})
        self.assertEqual(reply.status, 200, reply)

    def crowd(self, shop):
        shop.product('MUG')
        self.setting(shop, 'allocation.strict_fifo', 'true')
        ids = []
        for at in range(0, self.SIZE, 100):
            drafts = [shop.draft(('MUG', 1)) for _ in range(at, at + 100)]
            ids += [row['id'] for row in shop.bulk('post', '/api/v1/orders/bulk', drafts)]
        return ids

    def resolved(self, shop):
        """The orders in whose favour it was decided, as often as it was."""
        events, after = [], 0
        while True:
            page = shop.api.get('/api/v1/events', query={'after': after, 'limit': 1000}).items
            if not page:
                return events
            events += [row['subject_id'] for row in page
                       if row['kind'] == 'order.resolved'
                       and row['body'].get('status') == 'awaiting_shipment']
            after = page[-1]['number']

    def served(self, shop):
        return shop.level('MUG')['allocated']

    def all_served(self, shop, ids):
        eventually(lambda: self.served(shop) == self.SIZE, timeout_s=90)
        self.assertEqual(sorted(self.resolved(shop)), sorted(ids))
        shop.verify()

    def test_a_crash_in_the_middle_and_units_that_come_in_meanwhile(self):
        with Purser() as purser:
            shop = SmallShop(purser)
            ids = self.crowd(shop)
            shop.stock('add', 'MUG', 700)
            eventually(lambda: self.served(shop) > 0, every_s=0.001)
            purser.kill()
            shop.verify()
            purser.start()
            shop.api = purser.client()
            late = shop.order(('MUG', 1)).json['id']
            shop.stock('add', 'MUG', 200)
            self.all_served(shop, ids)
            self.assertEqual(shop.get(late)['status'], 'unresolved')

    @unittest.skipUnless(ENGINE == 'postgresql', 'two processes need PostgreSQL')
    def test_two_processes_one_of_which_dies(self):
        with Purser() as one, Purser(share=one) as two:
            shop = SmallShop(one)
            ids = self.crowd(shop)
            shop.stock('add', 'MUG', 700)
            eventually(lambda: self.served(shop) > 0, every_s=0.001)
            one.kill()
            shop.api = two.client()
            shop.stock('add', 'MUG', 200)
            self.all_served(shop, ids)


if __name__ == '__main__':
    unittest.main()
