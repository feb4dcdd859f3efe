"""frappe/erpnext#49021: point of sale oversells the components of a bundle, because the reserved
figure ignores bundles and then subtracts them twice."""
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), '..', 'stories'))
from purser_process import Purser, eventually  # noqa: E402
from small_shop import SmallShop  # noqa: E402


class BundleComponents(unittest.TestCase):
    def test_bundle_and_component_share_one_claim_and_one_quantity(self):
        with Purser() as purser:
            shop = SmallShop(purser)
            shop.product('MUG', stock=7)
            shop.product('TEA', stock=4)
            shop.bundle('SET', {'MUG': 2, 'TEA': 1})
            eventually(lambda: shop.quantity('SET') == 3)  # 7 // 2, the bottleneck
            shop.order(('SET', 2))
            self.assertEqual(shop.level('MUG')['allocated'], 4)
            self.assertEqual(shop.level('TEA')['allocated'], 2)
            eventually(lambda: (shop.quantity('SET'), shop.quantity('MUG'),
                                shop.quantity('TEA')) == (1, 3, 2))
            self.assertEqual(shop.order(('MUG', 4)).json['reason'], 'out_of_stock')
            shop.verify()

    def test_shipping_a_bundle_takes_its_parts_once(self):
        with Purser() as purser:
            shop = SmallShop(purser)
            shop.product('MUG', stock=7)
            shop.bundle('SET', {'MUG': 2})
            order = shop.order(('SET', 3)).json
            reply = shop.api.post('/api/v1/orders/%d/shipments' % order['id'],
                                  {'tracking_number': '1Z1', 'carrier': 'UPS'})
            self.assertEqual(reply.status, 201, reply)
            self.assertEqual(shop.level('MUG'),
                             {'on_hand': 1, 'locked': 0, 'allocated': 0, 'available': 1})
            self.assertEqual(shop.get(order['id'])['lines'][0]['shipped'], 3)
            shop.verify()


if __name__ == '__main__':
    unittest.main()
