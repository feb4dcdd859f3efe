"""vendurehq/vendure#3508, #1738: the last item is sold twice, or a paid order is silently
under-allocated, because checking and allocating are different transactions."""
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), '..', 'stories'))
from purser_process import Purser  # noqa: E402
from small_shop import SmallShop  # noqa: E402


class LastItem(unittest.TestCase):
    def test_an_unpaid_order_holds_the_last_item_against_a_paid_one(self):
        with Purser() as purser:
            shop = SmallShop(purser)
            shop.product('MUG', stock=1)
            first = shop.order(('MUG', 1), paid=False).json
            second = shop.order(('MUG', 1)).json
            self.assertEqual(first['status'], 'awaiting_payment')
            self.assertEqual(second['reason'], 'out_of_stock')
            first = shop.act(first['id'], 'pay')
            self.assertEqual(first['status'], 'awaiting_shipment')
            self.assertEqual(shop.get(second['id'])['reason'], 'out_of_stock')
            shop.verify()

    def test_a_paid_order_is_never_under_allocated_without_saying_so(self):
        with Purser() as purser:
            shop = SmallShop(purser)
            shop.product('MUG', stock=1)
            order = shop.order(('MUG', 2)).json
            self.assertEqual(order['reason'], 'out_of_stock')
            why = shop.api.get('/api/v1/orders/%d/why' % order['id']).json
            self.assertEqual(why['claims'][0]['quantity'], 2)
            self.assertEqual([c['is_passed'] for c in why['checks'] if c['name'] == 'stock'],
                             [False])


if __name__ == '__main__':
    unittest.main()
