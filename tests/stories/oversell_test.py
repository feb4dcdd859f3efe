"""The oversell check: 200 concurrent one-unit orders by 32 clients for a stock of 50."""
import concurrent.futures
import unittest

from purser_process import ENGINE, Purser
from small_shop import SmallShop


class Oversell(unittest.TestCase):
    def sell(self, shop, clients):
        with concurrent.futures.ThreadPoolExecutor(32) as pool:
            replies = list(pool.map(
                lambda i: shop.order(('MUG', 1), client=clients[i % len(clients)]), range(200)))
        self.assertEqual({reply.status for reply in replies}, {201})
        states = [reply.json['status'] for reply in replies]
        self.assertEqual(states.count('awaiting_shipment'), 50)
        self.assertEqual(states.count('unresolved'), 150)
        self.assertEqual(shop.level('MUG'),
                         {'on_hand': 50, 'locked': 0, 'allocated': 50, 'available': 0})
        self.assertEqual(shop.unplaced('MUG'), 150)
        shop.verify()

    def test_exactly_fifty_are_ready_to_ship(self):
        with Purser() as purser:
            shop = SmallShop(purser)
            shop.product('MUG', stock=50)
            self.sell(shop, [purser.client() for _ in range(4)])

    @unittest.skipUnless(ENGINE == 'postgresql', 'two processes need PostgreSQL')
    def test_exactly_fifty_through_two_processes(self):
        with Purser() as one, Purser(share=one) as two:
            shop = SmallShop(one)
            shop.product('MUG', stock=50)
            self.sell(shop, [shop.api, two.client()])

    def test_new_stock_goes_to_those_who_wait_oldest_first(self):
        with Purser() as purser:
            from purser_process import eventually
            shop = SmallShop(purser)
            shop.product('MUG', stock=1)
            orders = [shop.order(('MUG', 1)).json['id'] for _ in range(5)]
            shop.stock('add', 'MUG', 2)

            def ready():
                return [i for i in orders if shop.get(i)['status'] == 'awaiting_shipment']

            eventually(lambda: len(ready()) == 3)
            self.assertEqual(ready(), orders[:3])
            shop.verify()


if __name__ == '__main__':
    unittest.main()
