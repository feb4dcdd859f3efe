"""Cancels by the buyer, before and after the warehouse has the order."""
import unittest

from loop_world import MUG, World
from purser_process import eventually

SLOW = {'warehouse': {'ship_after_s': 3600, 'ship_jitter_s': 0}}


class Cancels(unittest.TestCase):
    def cancel(self, world, sale):
        world.sandbox.control('POST', '/shop/orders/%d/cancel' % sale['id'], {})

    def accepted(self, world, order):
        """The order as the warehouse has it, or None."""
        for row in world.sandbox.control('GET', '/warehouse')['orders']:
            if row['reference'] == str(order['id']):
                return row
        return None

    def test_before_hand_over(self):
        with World(has_warehouse=False) as world:
            sale = world.sandbox.place((MUG, 2))
            world.order_of(sale)
            self.cancel(world, sale)
            order = world.has_status(sale, 'cancelled')
            self.assertEqual(world.stock(MUG)['allocated'], 0)
            self.assertEqual(len(world.orders()), 1, order)

    def test_a_sale_that_was_cancelled_before_it_was_seen(self):
        with World(has_warehouse=False) as world:
            path = '/api/v1/connections/%d/schedules/orders_in' % world.shop_id
            self.assertEqual(world.api.patch(path, {'is_paused': True}).status, 200)
            sale = world.sandbox.place((MUG, 2))
            self.cancel(world, sale)
            self.assertEqual(world.api.patch(path, {'is_paused': False}).status, 200)
            world.has_status(sale, 'cancelled')

    def test_after_hand_over_the_warehouse_agrees(self):
        with World(dials=SLOW) as world:
            on_hand = world.stock(MUG)['on_hand']
            sale = world.sandbox.place((MUG, 2))
            order = world.has_status(sale, 'pending_fulfillment')
            eventually(lambda: self.accepted(world, order))
            self.assertEqual(world.stock(MUG)['allocated'], 2)
            self.cancel(world, sale)
            world.has_status(sale, 'cancelled')
            self.assertEqual(self.accepted(world, order)['status'], 'cancelled')
            self.assertEqual(world.stock(MUG)['allocated'], 0)
            self.assertEqual(world.stock(MUG)['on_hand'], on_hand)
            eventually(lambda: world.displayed(MUG) == on_hand)

    def test_after_hand_over_the_warehouse_refuses_and_ships(self):
        with World(dials={'warehouse': {'ship_after_s': 12, 'ship_jitter_s': 0,
                                        'cancel_refused': 1000}}) as world:
            sale = world.sandbox.place((MUG, 1))
            world.has_status(sale, 'pending_fulfillment')
            self.cancel(world, sale)
            order = eventually(
                lambda: next((o for o in [world.find(sale)] if o['attention']), None))
            self.assertIn(order['status'], ('pending_fulfillment', 'shipped'))
            order = world.has_status(sale, 'shipped', timeout_s=30)
            self.assertTrue(order['attention'])
            rows = world.api.get('/api/v1/orders/%d/shipments' % order['id']).items
            self.assertTrue(rows[0]['tracking_number'])

    def test_it_ships_although_the_cancel_was_agreed(self):
        with World(dials={'warehouse': {'ship_after_s': 12, 'ship_jitter_s': 0,
                                        'ship_after_cancel': 1000}}) as world:
            on_hand = world.stock(MUG)['on_hand']
            sale = world.sandbox.place((MUG, 1))
            world.has_status(sale, 'pending_fulfillment')
            self.cancel(world, sale)
            world.has_status(sale, 'cancelled')
            order = world.has_status(sale, 'shipped', timeout_s=40)
            self.assertTrue(order['attention'])
            eventually(lambda: world.stock(MUG)['on_hand'] == on_hand - 1)
            self.assertEqual(world.verify()['differences'], [])


if __name__ == '__main__':
    unittest.main()
