"""odoo/documentation#11720, OCA/stock-logistics-reporting#527, openboxes/openboxes#4742: a
valuation at a date came from snapshots beside the truth, or changed when something was learnt
later.
Here it is a sum of entries up to the moment: what was shown then is shown ever after."""
import datetime
import os
import sys
import time
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'stories'))
from purser_process import Purser, eventually  # noqa: E402
from small_shop import SmallShop  # noqa: E402

ORDERS = '/api/v1/purchase_orders'


def usd(amount):
    return {'amount': amount, 'currency': 'USD'}


def moment():
    time.sleep(0.002)  # the next change is later than this moment
    now = datetime.datetime.now(datetime.timezone.utc)
    time.sleep(0.002)
    return now.isoformat().replace('+00:00', 'Z')


class Valuation(unittest.TestCase):
    def test_what_was_true_at_a_moment_stays_so(self):
        with Purser() as purser:
            shop = SmallShop(purser)
            api = shop.api
            product = shop.product('PAST')
            vendor = shop.made('/api/v1/vendors', name='Works')
            api.put('/api/v1/vendor_products', {'vendor_id': vendor, 'vendor_sku': 'P',
                                                'sku': 'PAST'})

            def value(**query):
                rows = api.get('/api/v1/costs/value', query=dict(query, product_id=product)).items
                return [(row['units'], row['value']['amount']) for row in rows]

            def settled(expected):
                self.assertTrue(eventually(lambda: value() == expected), (expected, value()))
                seen.append((moment(), expected))

            seen = [(moment(), [])]
            order = api.post(ORDERS, {'vendor_id': vendor, 'warehouse_id': shop.warehouse_id,
                                      'lines': [{'sku': 'PAST', 'quantity': 10,
                                                 'unit_cost': usd('3.00')}]}).json
            path = '%s/%d' % (ORDERS, order['id'])
            self.assertEqual(api.post(path + '/authorize', {}).status, 200)
            self.assertEqual(api.post(path + '/receive', {'items': [
                {'line_id': order['lines'][0]['id'], 'accepted': 10}]}).status, 200)
            settled([(10, '30.00')])
            shop.stock('remove', 'PAST', 5)
            settled([(5, '15.00')])
            # Learnt later: freight of what came first. The past stays.
            self.assertEqual(api.put(path + '/costs', {'items': [
                {'kind': 'shipping', 'amount': usd('10.00')}]}).status, 200)
            settled([(5, '20.00')])
            shop.stock('remove', 'PAST', 5)
            settled([])
            for at, expected in seen:
                self.assertEqual(value(as_of=at), expected)
            shop.verify()


if __name__ == '__main__':
    unittest.main()
