"""Two SKUs become one while buyers order both: every order is taken or refused in words, every unit
is claimed once, and both listings sell the same stock afterwards."""
import os
import sys
import threading
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), '..', 'stories'))
from purser_process import ENGINE, Purser, eventually  # noqa: E402
from small_shop import SmallShop  # noqa: E402

BUYERS, PAIRS, UNITS = 3, 4, 30


class MergedWhileOrdered(unittest.TestCase):
    def setUp(self):
        self.purser = Purser(['--rate', '0']).__enter__()
        self.addCleanup(self.purser.__exit__)
        self.other = self.purser
        if ENGINE == 'postgresql':  # two processes serve one company
            self.other = Purser(['--rate', '0'], share=self.purser).__enter__()
            self.addCleanup(self.other.__exit__)
        self.shop = SmallShop(self.purser)
        self.pair, self.is_over, self.replies = 0, False, []

    def buy(self, buyer):
        purser = self.other if buyer % 2 else self.purser
        client, n = purser.http(self.shop.api.token), 0
        while not self.is_over:
            sku, n = ('A%d' if n % 2 else 'B%d') % self.pair, n + 1
            self.replies.append(self.shop.order((sku, 1), client=client,
                                                number='M%d-%d' % (buyer, n)))

    def test_no_unit_is_lost_or_claimed_twice(self):
        for i in range(PAIRS):
            for sku in ('A%d' % i, 'B%d' % i):
                self.shop.product(sku, stock=UNITS)
        buyers = [threading.Thread(target=self.buy, args=(i,)) for i in range(BUYERS)]
        for buyer in buyers:
            buyer.start()
        merging = self.other.http(self.shop.api.token)
        for self.pair in range(PAIRS):
            before = len(self.replies)
            eventually(lambda before=before: len(self.replies) >= before + 10, 30)
            reply = merging.post('/api/v1/products/merge', {'items': [
                {'into_sku': 'A%d' % self.pair, 'from_sku': 'B%d' % self.pair}]})
            self.assertLess(reply.status, 300, reply)
        self.is_over = True
        for buyer in buyers:
            buyer.join()
        self.assertEqual({reply.status for reply in self.replies}, {201})
        claimed = 0
        for i in range(PAIRS):
            levels = self.shop.levels('A%d' % i)
            self.assertEqual(sum(row['on_hand'] for row in levels.values()), 2 * UNITS)
            claimed += sum(row['allocated'] for row in levels.values())
            left = max(0, sum(row['available'] for row in levels.values()))
            for sku in ('A%d' % i, 'B%d' % i):
                eventually(lambda sku=sku, left=left: self.shop.quantity(sku) == left)
        self.assertEqual(claimed, len(self.replies))
        self.shop.verify()


if __name__ == '__main__':
    unittest.main()
