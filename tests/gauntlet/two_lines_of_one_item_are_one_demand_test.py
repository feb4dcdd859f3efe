"""medusajs/medusa#16502: a cart with two lines of one inventory item oversells, because each line
is checked against the same undecremented figure."""
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), '..', 'stories'))
from purser_process import Purser  # noqa: E402
from small_shop import SmallShop  # noqa: E402


class TwoLinesOfOneItem(unittest.TestCase):
    def test_lines_are_summed_before_the_check(self):
        with Purser() as purser:
            shop = SmallShop(purser)
            shop.product('MUG', stock=5)
            order = shop.order(('MUG', 3), ('MUG', 3)).json
            self.assertEqual((order['status'], order['reason']), ('unresolved', 'out_of_stock'))
            self.assertEqual(shop.level('MUG')['allocated'], 0)
            self.assertEqual(shop.unplaced('MUG'), 6)
            shop.verify()

    def test_a_bundle_and_its_part_in_one_order_are_summed(self):
        with Purser() as purser:
            shop = SmallShop(purser)
            shop.product('MUG', stock=5)
            shop.bundle('SET', {'MUG': 2})
            short = shop.order(('SET', 2), ('MUG', 2)).json
            self.assertEqual(short['reason'], 'out_of_stock')
            fits = shop.order(('SET', 2), ('MUG', 1)).json
            self.assertEqual(fits['status'], 'awaiting_shipment')
            self.assertEqual(shop.level('MUG')['available'], 0)
            shop.verify()


if __name__ == '__main__':
    unittest.main()
