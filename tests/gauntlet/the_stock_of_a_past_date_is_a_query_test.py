"""odoo/documentation#11720, OCA/stock-logistics-reporting#527, openboxes/openboxes#4742: the
stock at a date comes from snapshots beside the truth; they grow stale in silence, and alerts
never fire."""
import datetime
import os
import sys
import time
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), '..', 'stories'))
from purser_process import Purser, at_rest, eventually  # noqa: E402
from small_shop import SmallShop  # noqa: E402


def moment():
    """A time between two movements."""
    time.sleep(0.005)
    now = datetime.datetime.now(datetime.timezone.utc)
    time.sleep(0.005)
    return now.strftime('%Y-%m-%dT%H:%M:%S.%fZ')


class PastDates(unittest.TestCase):
    def moment_at_rest(self, shop):
        """A time and the figures then; None while something is under way, which counts from when
        it began and is seen when it ended."""
        def level():
            return at_rest(lambda: shop.level('MUG'), every_s=0.2)
        before, at = level(), moment()
        return (at, before) if level() == before else None

    def test_any_moment_can_be_asked_also_after_a_crash(self):
        with Purser() as purser:
            shop = SmallShop(purser)
            shop.product('MUG')
            seen = []
            for step in (lambda: shop.adjust('MUG', 10),
                         lambda: shop.stock('lock', 'MUG', 2),
                         lambda: shop.order(('MUG', 3)),
                         lambda: shop.stock('remove', 'MUG', 1),
                         lambda: shop.adjust('MUG', 4)):
                step()
                seen.append(eventually(lambda: self.moment_at_rest(shop)))
            purser.kill()
            purser.start()
            api = purser.client()
            path = '/api/v1/products/%d/stock' % shop.products['MUG']
            for at, level in seen:
                row, = [row for row in api.get(path, query={'as_of': at}).items
                        if row['warehouse_id'] == shop.warehouse_id]
                self.assertEqual({name: row[name] for name in level}, level, at)
                total, = api.get('/api/v1/stock/totals', query={
                    'as_of': at, 'product_id': shop.products['MUG']}).items
                self.assertEqual(total['on_hand'], level['on_hand'])

    def test_an_alert_fires_by_the_movement_not_by_a_snapshot(self):
        with Purser() as purser:
            shop = SmallShop(purser)
            product = shop.product('MUG', stock=5)
            shop.bulk('put', '/api/v1/stock/minimums', [
                {'sku': 'MUG', 'warehouse_id': shop.warehouse_id, 'quantity': 4}])
            self.assertEqual(shop.order(('MUG', 2)).status, 201)
            deadline = time.monotonic() + 20
            while time.monotonic() < deadline:
                low = shop.api.get('/api/v1/stock/minimums', query={'is_below': 'true'}).items
                if low:
                    break
                time.sleep(0.02)
            self.assertEqual([(row['product_id'], row['missing']) for row in low], [(product, 1)])


if __name__ == '__main__':
    unittest.main()
