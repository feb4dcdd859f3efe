"""odoo/odoo#53276, #113897: "could not serialize access" with parallel workers on a hot row."""
import concurrent.futures
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), '..', 'stories'))
from purser_process import ENGINE, Purser  # noqa: E402
from small_shop import SmallShop  # noqa: E402


class HotProduct(unittest.TestCase):
    def hammer(self, shop, clients):
        def add(i):
            item = {'product_id': shop.products['MUG'], 'quantity': 1,
                    'warehouse_id': shop.warehouse_id, 'reason': 'receipt'}
            reply = clients[i % len(clients)].post('/api/v1/stock/add', {'items': [item]})
            return reply.status, reply.json['items'][0]['status']

        with concurrent.futures.ThreadPoolExecutor(16) as pool:
            seen = set(pool.map(add, range(200)))
        self.assertEqual({status for status, _ in seen}, {200})
        self.assertTrue(all(item < 300 for _, item in seen), seen)
        self.assertEqual(shop.level('MUG')['on_hand'], 200)
        shop.verify()

    def test_one_process(self):
        with Purser() as purser:
            shop = SmallShop(purser)
            shop.product('MUG')
            self.hammer(shop, [shop.api])

    @unittest.skipUnless(ENGINE == 'postgresql', 'two processes need PostgreSQL')
    def test_two_processes(self):
        with Purser() as one, Purser(share=one) as two:
            shop = SmallShop(one)
            shop.product('MUG')
            self.hammer(shop, [shop.api, two.client()])


if __name__ == '__main__':
    unittest.main()
