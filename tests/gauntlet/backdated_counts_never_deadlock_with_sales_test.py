"""frappe/erpnext#31035, #47787: a backdated receipt posts all later rows again, takes gap locks,
and deadlocks with delivery notes of other items in other warehouses. Here a count of the past is
one more row, costs follow off the path of writing, and everybody is answered."""
import concurrent.futures
import datetime
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), '..', 'stories'))
from purser_process import Purser, eventually  # noqa: E402
from small_shop import SmallShop  # noqa: E402

SKUS = ['B-%d' % i for i in range(6)]


def ago(seconds):
    moment = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(seconds=seconds)
    return moment.strftime('%Y-%m-%dT%H:%M:%S.%fZ')


class Backdated(unittest.TestCase):
    def setUp(self):
        self.purser = Purser().__enter__()
        self.addCleanup(self.purser.__exit__, None, None, None)
        self.shop = SmallShop(self.purser)
        self.newark = self.shop.warehouse('Newark')
        for sku in SKUS:
            self.shop.product(sku, stock=1000)
        items = [{'sku': sku, 'cost': {'amount': '2.00', 'currency': 'USD'}} for sku in SKUS]
        reply = self.shop.api.put('/api/v1/costs/defaults', {'items': items})
        self.assertIn(reply.status, (200, 204), reply)

    def counted(self, i):
        """As it was a moment ago: what moved since stays."""
        item = {'sku': SKUS[i % 6], 'quantity': 1000, 'counted_at': self.opened_at,
                'warehouse_id': self.shop.warehouse_id}
        return self.shop.api.post('/api/v1/stock/adjust', {'items': [item]})

    def sold(self, i):
        return self.shop.order((SKUS[(i + 1) % 6], 1), (SKUS[(i + 4) % 6], 1))

    def moved(self, i):
        item = {'sku': SKUS[(i + 2) % 6], 'quantity': 1, 'to_warehouse_id': self.newark,
                'warehouse_id': self.shop.warehouse_id}
        return self.shop.api.post('/api/v1/stock/transfer', {'items': [item]})

    def test_everybody_is_answered_and_every_count_holds(self):
        self.opened_at = ago(0)
        ways = [self.counted, self.sold, self.moved] * 60
        with concurrent.futures.ThreadPoolExecutor(16) as pool:
            replies = list(pool.map(lambda pair: pair[1](pair[0]), enumerate(ways)))
        for reply in replies:
            self.assertLess(reply.status, 300, reply)
        for reply in replies:
            for item in reply.json.get('items', []):
                self.assertLess(item['status'], 300, reply)
        for n, sku in enumerate(SKUS):
            moved = sum((i + 2) % 6 == n for i, way in enumerate(ways) if way == self.moved)
            self.assertEqual(self.shop.level(sku)['on_hand'], 1000 - moved, sku)
            self.assertEqual(self.shop.level(sku, self.newark)['on_hand'], moved, sku)
        eventually(lambda: self.worth() == [('11880.00', 5940), ('120.00', 60)], 20)
        self.shop.verify()

    def worth(self):
        rows = self.shop.api.get('/api/v1/costs/value/totals').items
        return [(row['value']['amount'], row['units']) for row in rows]


if __name__ == '__main__':
    unittest.main()
