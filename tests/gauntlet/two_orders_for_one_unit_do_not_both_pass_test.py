"""magento/inventory#2722: two orders for quantity 1 both pass, because reservations are appended
without a serialised check. On PostgreSQL the buyers come through two processes."""
import concurrent.futures
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), '..', 'stories'))
from purser_process import ENGINE, Purser  # noqa: E402
from small_shop import SmallShop  # noqa: E402


class OneUnit(unittest.TestCase):
    def buy(self, shop, clients):
        with concurrent.futures.ThreadPoolExecutor(16) as pool:
            replies = list(pool.map(
                lambda i: shop.order(('MUG', 1), client=clients[i % len(clients)]), range(32)))
        states = [reply.json['status'] for reply in replies]
        self.assertEqual(states.count('awaiting_shipment'), 1)
        shop.verify()

    def test_one_process(self):
        with Purser() as purser:
            shop = SmallShop(purser)
            shop.product('MUG', stock=1)
            self.buy(shop, [shop.api])

    @unittest.skipUnless(ENGINE == 'postgresql', 'two processes need PostgreSQL')
    def test_two_processes(self):
        with Purser() as one, Purser(share=one) as two:
            shop = SmallShop(one)
            shop.product('MUG', stock=1)
            self.buy(shop, [shop.api, two.client()])


if __name__ == '__main__':
    unittest.main()
