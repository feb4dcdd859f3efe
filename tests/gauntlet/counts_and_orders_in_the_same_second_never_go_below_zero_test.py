"""woocommerce/woocommerce#44273, #27953, #24782: 12 to 0 and 0 to -2 in the same second, because
the check stands far from the write."""
import concurrent.futures
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), '..', 'stories'))
from purser_process import Purser  # noqa: E402
from small_shop import SmallShop  # noqa: E402


class SameSecond(unittest.TestCase):
    def test_orders_and_removals_share_one_guard(self):
        with Purser() as purser:
            shop = SmallShop(purser)
            shop.product('MUG', stock=12)

            def act(i):
                if i % 2:
                    item = {'product_id': shop.products['MUG'], 'quantity': 1,
                            'warehouse_id': shop.warehouse_id, 'reason': 'broken'}
                    reply = shop.api.post('/api/v1/stock/remove', {'items': [item]})
                    return reply.json['items'][0]['status'] < 300
                return shop.order(('MUG', 1)).json['status'] == 'awaiting_shipment'

            with concurrent.futures.ThreadPoolExecutor(16) as pool:
                done = list(pool.map(act, range(40)))
            self.assertEqual(sum(done), 12)
            level = shop.level('MUG')
            self.assertEqual(level['available'], 0)
            self.assertGreaterEqual(level['on_hand'], 0)
            shop.verify()


if __name__ == '__main__':
    unittest.main()
