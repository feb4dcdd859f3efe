"""Lists that say "newest first" go by the moment: ids of several processes interleave."""
import unittest

from shop_case import ShopCase

MINUTE_US = 60 * 1000 * 1000


class NewestFirst(ShopCase):
    def setUp(self):
        super().setUp()
        self.shop.product('MUG', stock=100)
        self.order = self.shop.order(('MUG', 1)).json['id']

    def made(self, path, body):
        reply = self.shop.api.post(path, body)
        self.assertLess(reply.status, 300, reply)
        return reply.json['id']

    def all_pages(self, path, limit):
        ids, cursor = [], None
        while True:
            query = {'limit': limit, 'cursor': cursor} if cursor else {'limit': limit}
            reply = self.shop.api.get(path, query)
            self.assertEqual(reply.status, 200, reply)
            ids += [row['id'] for row in reply.items]
            cursor = reply.json['next_cursor']
            if not cursor:
                return ids

    def goes_by_moment(self, table, path, body):
        first, second, third = [self.made(path, body) for _ in range(3)]
        self.purser.sql('UPDATE %s SET created_at = created_at + ? WHERE id = ?' % table,
                        MINUTE_US, first)
        for limit in (1, 2, 50):
            self.assertEqual(self.all_pages(path, limit), [first, third, second], (path, limit))

    def test_bulk_actions(self):
        self.goes_by_moment('bulk', '/api/v1/bulk', {
            'action': 'order.hold', 'ids': [self.order], 'params': {}, 'dry_run': True})
        bad = self.shop.api.get('/api/v1/bulk', {'cursor': '7'})
        self.assertEqual(bad.status, 400, bad)

    def test_imports(self):
        self.goes_by_moment('import', '/api/v1/imports', {'kind': 'stock', 'file_name': 'a.csv'})

    def test_documents(self):
        self.goes_by_moment('document', '/api/v1/documents', {
            'kind': 'packing_slip', 'order_ids': [self.order]})

    def test_counts(self):
        self.goes_by_moment('stock_count', '/api/v1/stock/counts', {
            'warehouse_id': self.shop.warehouse_id,
            'product_ids': [self.shop.products['MUG']]})

    def test_transfers(self):
        to = self.shop.warehouse('Away')
        self.goes_by_moment('transfer', '/api/v1/transfers', {
            'from_warehouse_id': self.shop.warehouse_id, 'to_warehouse_id': to,
            'lines': [{'sku': 'MUG', 'quantity': 1}]})


if __name__ == '__main__':
    unittest.main()
