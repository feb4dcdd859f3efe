"""medusajs/medusa#10751, #7244: a basket takes 10 to 25 s on a small host, because each step asks
the database for every line anew. Here the number of statements does not depend on the lines."""
import os
import re
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), '..', 'stories'))
from purser_process import Purser, at_rest  # noqa: E402
from small_shop import SmallShop  # noqa: E402

LINES = 60


class Statements(unittest.TestCase):
    def setUp(self):
        self.purser = Purser().__enter__()
        self.addCleanup(self.purser.__exit__, None, None, None)
        self.shop = shop = SmallShop(self.purser)
        self.skus = ['L-%02d' % i for i in range(LINES)]
        made = shop.bulk('post', '/api/v1/products/bulk', [
            {'sku': sku, 'name': sku, 'type': 'core'} for sku in self.skus])
        ids = [item['id'] for item in made]
        shop.bulk('put', '/api/v1/listings', [
            {'channel_id': shop.channel_id, 'variant_id': sku, 'sku': sku, 'product_id': id_}
            for sku, id_ in zip(self.skus, ids)])
        shop.bulk('post', '/api/v1/stock/adjust', [
            {'product_id': id_, 'quantity': 1000, 'warehouse_id': shop.warehouse_id}
            for id_ in ids])

    def statements(self):
        text = self.shop.api.get('/metrics').body.decode()
        return int(re.search(r'^purser_statements_total (\d+)', text, re.M).group(1))

    def spent(self, lines):
        """By one order and all that follows from it. The least of a few: clocks tick meanwhile."""
        found = []
        for _ in range(3):
            before = self.statements()
            reply = self.shop.order(*[(sku, 1) for sku in self.skus[:lines]])
            self.assertEqual((reply.status, reply.json['status']), (201, 'awaiting_shipment'))
            at_rest(lambda: self.shop.api.get('/api/v1/listings', query={
                'fields': 'sku,quantity', 'limit': 100}).items)
            found.append(self.statements() - before)
        return min(found)

    def test_sixty_lines_ask_no_oftener_than_two(self):
        self.spent(LINES)
        small, large = self.spent(2), self.spent(LINES)
        # A chunk of whoever follows may end once more; a statement a line would be sixty more.
        self.assertLess(large, small + LINES / 2, (small, large))


if __name__ == '__main__':
    unittest.main()
