"""openlinker-project/openlinker#2623, #1844: 10,000 SKUs take 25 hours to be told again, a hundred
every quarter of an hour, and those that were just sold wait for their turn. Here a channel hears of
what changed and of nothing else, at once, and again of what it did not take."""
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), '..', 'stories'))
from purser_process import Purser, eventually  # noqa: E402
from small_shop import SmallShop  # noqa: E402

SKUS = ['C-%03d' % i for i in range(400)]


class Changes(unittest.TestCase):
    def setUp(self):
        self.purser = Purser().__enter__()
        self.addCleanup(self.purser.__exit__, None, None, None)
        self.shop = shop = SmallShop(self.purser)
        made = shop.bulk('post', '/api/v1/products/bulk', [
            {'sku': sku, 'name': sku, 'type': 'core'} for sku in SKUS])
        for sku, item in zip(SKUS, made):
            shop.products[sku] = item['id']
        for sku, item in zip(SKUS, shop.bulk('put', '/api/v1/listings', [
                {'channel_id': shop.channel_id, 'variant_id': sku, 'sku': sku,
                 'product_id': shop.products[sku]} for sku in SKUS])):
            shop.listings[sku] = item['id']
        shop.bulk('post', '/api/v1/stock/adjust', [
            {'sku': sku, 'quantity': 10, 'warehouse_id': shop.warehouse_id} for sku in SKUS])

    def told(self):
        path = '/api/v1/channels/%d/acknowledge' % self.shop.channel_id
        reply = self.shop.api.post(path, query={'limit': 1000})
        self.assertEqual(reply.status, 200, reply)
        return {row['sku']: row['quantity'] for row in reply.items}

    def test_a_sale_among_many_is_all_that_is_told(self):
        heard = {}

        def has_heard_all():
            heard.update(self.told())
            return heard == dict.fromkeys(SKUS, 10)
        eventually(has_heard_all, 20)
        self.assertEqual(self.told(), {})
        self.assertEqual(self.shop.order(('C-007', 3), ('C-123', 1)).status, 201)
        seen = {}

        def has_heard_of_the_sale():
            seen.update(self.told())
            return len(seen) >= 2
        eventually(has_heard_of_the_sale)
        self.assertEqual(seen, {'C-007': 7, 'C-123': 9})
        self.assertEqual(self.told(), {})


if __name__ == '__main__':
    unittest.main()
