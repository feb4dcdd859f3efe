"""Orders that the shop ships from stock of its own: shown, followed, and nothing of ours moves."""
import unittest

from loop_world import MUG, World
from purser_process import eventually


class Marketplace(unittest.TestCase):
    def test_its_own_orders_are_followed_and_claim_nothing(self):
        with World(has_warehouse=False) as world:
            world.displays(MUG, 9)
            sale = world.sandbox.place((MUG, 3), fulfilled_by_shop=True)
            self.assertEqual(world.displayed(MUG), 9)
            other = world.sandbox.place((MUG, 2))
            eventually(lambda: world.find(sale) and world.find(other), timeout_s=30)
            order = world.find(sale)
            self.assertEqual((order['type'], order['is_fulfilled_by_channel'], order['status'],
                              order['warehouse_id']), ('fba', True, 'pending_fulfillment', None))
            self.assertEqual(world.find(other)['type'], 'standard')
            why = world.api.get('/api/v1/orders/%d/why' % order['id']).json
            self.assertEqual((why['claims'], why['decisions']), ([], []))
            self.assertIn('own stock', why['checks'][0]['sentence'])
            for action in ('cancel', 'hold', 'release', 'resolve', 'split-by-stock'):
                reply = world.api.post('/api/v1/orders/%d/%s' % (order['id'], action))
                self.assertIn(reply.status, (200, 409), reply)
            self.assertEqual(world.find(sale)['version'], order['version'])
            # a buyer comes by while the shop ships what it sold long ago
            world.sandbox.dials(shop={'shop_ships_after_s': 0, 'sales_per_hour': 36000})
            eventually(lambda: world.find(sale)['status'] == 'shipped', timeout_s=30)
            world.sandbox.dials(shop={'sales_per_hour': 0})
            shipped = world.find(sale)
            self.assertEqual(shipped['lines'][0]['shipped'], 3)
            self.assertIsNotNone(shipped['shipped_at'])
            self.assertEqual(world.verify()['differences'], [])


if __name__ == '__main__':
    unittest.main()
