"""saleor/saleor#14667: 570 rows of stock become 3,810 SQL queries and 40 s. Here they are one unit
of work; the test counts units, not seconds."""
import os
import re
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), '..', 'stories'))
from purser_process import Purser  # noqa: E402
from small_shop import SmallShop  # noqa: E402


class BulkStock(unittest.TestCase):
    def units(self, purser):
        text = purser.http().get('/metrics').body.decode()
        found = re.search(r'^purser_units_total(?:\{[^}]*\})? (\d+)$', text, re.M)
        self.assertIsNotNone(found, text[:2000])
        return int(found.group(1))

    def test_one_request_one_unit_every_row(self):
        with Purser() as purser:
            shop = SmallShop(purser)
            items = [{'sku': 'S%d' % i, 'name': 'S%d' % i, 'type': 'core'} for i in range(1000)]
            made = shop.bulk('post', '/api/v1/products/bulk', items)
            rows = [{'product_id': row['id'], 'warehouse_id': shop.warehouse_id, 'quantity': i,
                     'reason': 'count'} for i, row in enumerate(made)]
            before = self.units(purser)
            shop.bulk('post', '/api/v1/stock/adjust', rows)
            # The request itself, and the deferred units that follow it.
            self.assertLess(self.units(purser) - before, 60)
            listed = shop.api.get('/api/v1/products/%d/stock' % made[999]['id']).items
            self.assertEqual(listed[0]['on_hand'], 999)
            shop.verify()


if __name__ == '__main__':
    unittest.main()
