"""odoo/odoo#62139: reserved quantities are kept twice, the two accounts drift apart, and people
run a repair every ten minutes. Here a balance is the sum of its movements, whoever moved the
units."""
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), '..', 'stories'))
from purser_process import Purser  # noqa: E402
from small_shop import SmallShop  # noqa: E402


class OneLedger(unittest.TestCase):
    def test_orders_locks_counts_and_transfers_share_it(self):
        with Purser() as purser:
            shop = SmallShop(purser)
            shop.product('MUG', stock=20)
            newark = shop.warehouse('Newark')
            order = shop.order(('MUG', 3), warehouse_id=shop.warehouse_id).json
            shop.bulk('post', '/api/v1/stock/locks', [
                {'sku': 'MUG', 'warehouse_id': shop.warehouse_id, 'quantity': 4, 'reason': 'QA'}])
            transfer = shop.made('/api/v1/transfers', from_warehouse_id=shop.warehouse_id,
                                 to_warehouse_id=newark, lines=[{'sku': 'MUG', 'quantity': 5}])
            sent = shop.api.post('/api/v1/transfers/%d/send' % transfer).json
            shop.api.post('/api/v1/transfers/%d/receive' % transfer, {'items': [
                {'line_id': sent['lines'][0]['id'], 'accepted': 4}]})
            count = shop.made('/api/v1/stock/counts', warehouse_id=newark,
                              items=[{'sku': 'MUG', 'quantity': 6}])
            shop.api.post('/api/v1/stock/counts/%d/post' % count)
            shop.act(order['id'], 'cancel')
            rows = shop.api.get('/api/v1/stock/history', query={
                'product_id': shop.products['MUG'], 'limit': 1000}).items
            for warehouse_id, wanted in ((shop.warehouse_id, (15, 4, 0)), (newark, (6, 0, 0))):
                level = shop.level('MUG', warehouse_id)
                figures = tuple(level[name] for name in ('on_hand', 'locked', 'allocated'))
                self.assertEqual(figures, wanted)
                sums = tuple(sum(row[name + '_change'] for row in rows
                                 if row['warehouse_id'] == warehouse_id)
                             for name in ('on_hand', 'locked', 'allocated'))
                self.assertEqual(sums, wanted)
            shop.verify()


if __name__ == '__main__':
    unittest.main()
