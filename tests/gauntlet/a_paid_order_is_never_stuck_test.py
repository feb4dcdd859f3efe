"""vendurehq/vendure#3065: the customer is charged, then the stock is looked at again and the
order stays among the baskets. Here units are claimed before the payment; a payment is always
noted; and what cannot be shipped says why, what helps, and goes on by itself when there is
stock."""
import concurrent.futures
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), '..', 'stories'))
from purser_process import Purser, eventually  # noqa: E402
from small_shop import SmallShop  # noqa: E402


class Paid(unittest.TestCase):
    def setUp(self):
        self.purser = Purser().__enter__()
        self.addCleanup(self.purser.__exit__, None, None, None)
        self.shop = SmallShop(self.purser)

    def test_the_last_unit_is_kept_for_whoever_is_still_paying(self):
        self.shop.product('LAST', stock=1)
        slow = self.shop.order(('LAST', 1), paid=False).json
        late = [self.shop.order(('LAST', 1)).json for _ in range(3)]
        self.assertEqual({order['reason'] for order in late}, {'out_of_stock'})
        self.shop.act(slow['id'], 'pay')
        self.assertEqual(self.shop.get(slow['id'])['status'], 'awaiting_shipment')
        self.shop.verify()

    def test_payments_in_the_same_moment_are_all_noted_and_all_answered(self):
        self.shop.product('FEW', stock=4)
        orders = [self.shop.order(('FEW', 1), paid=False).json['id'] for _ in range(12)]
        with concurrent.futures.ThreadPoolExecutor(12) as pool:
            replies = list(pool.map(
                lambda order_id: self.shop.api.post('/api/v1/orders/%d/pay' % order_id), orders))
        self.assertEqual({reply.status for reply in replies}, {200}, replies)
        states = [self.shop.get(order_id) for order_id in orders]
        self.assertEqual({order['payment_status'] for order in states}, {'paid'})
        self.assertEqual(sum(o['status'] == 'awaiting_shipment' for o in states), 4)
        short = [order for order in states if order['status'] != 'awaiting_shipment']
        for order in short:
            self.assertEqual(order['reason'], 'out_of_stock')
            why = self.shop.api.get('/api/v1/orders/%d/why' % order['id']).json
            self.assertTrue(why['facts'] and why['fixes'], why)
        self.shop.stock('add', 'FEW', len(short))
        eventually(lambda: all(self.shop.get(order['id'])['status'] == 'awaiting_shipment'
                               for order in short))
        self.assertEqual(self.shop.level('FEW'),
                         {'on_hand': 12, 'locked': 0, 'allocated': 12, 'available': 0})
        self.shop.verify()


if __name__ == '__main__':
    unittest.main()
