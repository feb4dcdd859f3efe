"""medusajs/medusa#14987: "not enough stock at location" though the sum suffices: the confirmation
uses the aggregate, the reservation the first location."""
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), '..', 'stories'))
from purser_process import Purser  # noqa: E402
from small_shop import SmallShop  # noqa: E402


class SeveralPlaces(unittest.TestCase):
    def test_bins_of_a_warehouse_are_one_balance(self):
        with Purser() as purser:
            shop = SmallShop(purser)
            shop.product('MUG', stock=2)
            made = shop.api.post('/api/v1/warehouses/%d/locations' % shop.warehouse_id,
                                 {'name': 'B-02'})
            self.assertEqual(made.status, 201, made)
            shop.stock('add', 'MUG', 3, location_id=made.json['id'])
            order = shop.order(('MUG', 5)).json
            self.assertEqual(order['status'], 'awaiting_shipment')
            shop.verify()

    def test_the_warehouse_that_can_fill_the_order_gets_it(self):
        with Purser() as purser:
            shop = SmallShop(purser)
            shop.product('MUG', stock=1)
            reno = shop.api.get('/api/v1/warehouses/%d' % shop.warehouse_id).json
            shop.api.patch('/api/v1/warehouses/%d' % shop.warehouse_id, {'domestic_rank': 1},
                           version=reno['version'])
            ohio = shop.warehouse('Ohio', domestic_rank=2)
            shop.adjust('MUG', 5, ohio)
            changed = shop.api.put('/api/v1/settings/routing.inventory_dependent',
                                   {'value': 'true'})
            self.assertEqual(changed.status, 200, changed)
            order = shop.order(('MUG', 3)).json
            self.assertEqual((order['status'], order['warehouse_id']), ('awaiting_shipment', ohio))
            why = shop.api.get('/api/v1/orders/%d/why' % order['id']).json
            verdicts = {c['name']: c['verdict'] for c in why['decisions'][0]['candidates']}
            self.assertEqual(verdicts, {'Reno': 'short', 'Ohio': 'chosen'})
            shop.verify()


if __name__ == '__main__':
    unittest.main()
