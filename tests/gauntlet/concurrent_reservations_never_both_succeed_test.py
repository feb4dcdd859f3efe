"""medusajs/medusa#16569: two concurrent reservations both succeed and the reserved figure drifts,
because the read-modify-write is not locked."""
import concurrent.futures
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), '..', 'stories'))
from purser_process import Purser  # noqa: E402
from small_shop import SmallShop  # noqa: E402


class ConcurrentReservations(unittest.TestCase):
    def test_ten_units_serve_ten_of_forty_buyers(self):
        with Purser() as purser:
            shop = SmallShop(purser)
            shop.product('MUG', stock=10)
            with concurrent.futures.ThreadPoolExecutor(16) as pool:
                replies = list(pool.map(lambda _: shop.order(('MUG', 1)), range(40)))
            self.assertEqual({reply.status for reply in replies}, {201})
            states = [reply.json['status'] for reply in replies]
            self.assertEqual(states.count('awaiting_shipment'), 10)
            self.assertEqual(shop.level('MUG'),
                             {'on_hand': 10, 'locked': 0, 'allocated': 10, 'available': 0})
            self.assertEqual(shop.unplaced('MUG'), 30)
            shop.verify()


if __name__ == '__main__':
    unittest.main()
