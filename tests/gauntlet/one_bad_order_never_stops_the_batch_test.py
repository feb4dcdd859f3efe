"""frappe/ecommerce_integrations#338, #289: one order with a deleted product stops the whole
batch."""
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), '..', 'stories'))
from purser_process import Purser, eventually  # noqa: E402
from small_shop import SmallShop  # noqa: E402


class BadOrder(unittest.TestCase):
    def test_each_item_has_its_own_result(self):
        with Purser() as purser:
            shop = SmallShop(purser)
            shop.product('MUG', stock=5)
            items = [shop.draft(('MUG', 1)), shop.draft(('MUG', 1), currency='XYZ'),
                     shop.draft(('GONE', 1)), shop.draft(('MUG', 1), channel_id=999999),
                     shop.draft(('MUG', 1))]
            results = shop.api.post('/api/v1/orders/bulk', {'items': items}).json['items']
            self.assertEqual([row['status'] for row in results], [201, 400, 201, 400, 201])
            self.assertIn('currency', results[1]['faults'][0]['path'])
            unknown = shop.get(results[2]['id'])
            self.assertEqual(unknown['reason'], 'missing_product_info')
            self.assertEqual(shop.level('MUG')['allocated'], 2)
            shop.verify()

    def test_the_order_goes_on_by_itself_once_its_listing_is_linked(self):
        with Purser() as purser:
            shop = SmallShop(purser)
            order = shop.order(('GONE', 1)).json
            self.assertEqual(order['reason'], 'missing_product_info')
            shop.product('GONE', stock=1)
            eventually(lambda: shop.get(order['id'])['status'] == 'awaiting_shipment')
            shop.verify()


if __name__ == '__main__':
    unittest.main()
