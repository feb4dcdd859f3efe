"""Figures that a warehouse reports become the stock they mean (domain.md 0.4)."""
import unittest

from loop_world import MUG, TEA, World
from purser_process import eventually

SLOW = {'ship_after_s': 3600, 'ship_jitter_s': 0}


class Figures(unittest.TestCase):
    def read_figures(self, world):
        before = world.schedule(world.warehouse_connection_id, 'inventory_in')['last_ok_at']
        world.run_now(world.warehouse_connection_id, 'inventory_in')
        eventually(lambda: world.schedule(world.warehouse_connection_id,
                                          'inventory_in')['last_ok_at'] != before)

    def held(self, world, sale):
        world.has_status(sale, 'pending_fulfillment')
        reference = str(world.find(sale)['id'])
        eventually(lambda: [o for o in world.sandbox.control('GET', '/warehouse')['orders']
                            if o['reference'] == reference])
        return reference

    def test_physical_figures_and_a_receipt(self):
        with World(dials={'warehouse': SLOW}) as world:
            sale = world.sandbox.place((MUG, 3))
            self.held(world, sale)
            world.sandbox.control('POST', '/warehouse/receipts', {'sku': MUG, 'quantity': 11})
            self.read_figures(world)
            self.assertEqual((world.stock(MUG)['on_hand'], world.stock(MUG)['allocated']), (111, 3))
            eventually(lambda: world.displayed(MUG) == 108)

    def test_figures_that_are_net_of_the_orders_it_holds(self):
        with World(dials={'warehouse': SLOW}) as world:
            reply = world.api.patch('/api/v1/warehouses/%d' % world.warehouse_id,
                                    {'figure_meaning': 'available'})
            self.assertEqual(reply.status, 200, reply)
            world.sandbox.dials(warehouse={'inventory_net': 1})
            sales = [world.sandbox.place((MUG, 3)), world.sandbox.place((MUG, 1), (TEA, 2))]
            for sale in sales:
                reference = self.held(world, sale)
            self.read_figures(world)
            self.assertEqual((world.stock(MUG)['on_hand'], world.stock(MUG)['allocated']), (100, 4))
            self.assertEqual((world.stock(TEA)['on_hand'], world.stock(TEA)['allocated']), (100, 2))
            world.sandbox.control('POST', '/warehouse/orders/%s/ship' % reference, {})
            world.shipped(sales[1])
            self.read_figures(world)
            self.assertEqual((world.stock(MUG)['on_hand'], world.stock(MUG)['allocated']), (99, 3))

    def test_what_left_after_an_old_snapshot_is_not_sold_twice(self):
        with World(dials={'warehouse': {'snapshot_every_s': 3600}}) as world:
            self.read_figures(world)
            sale = world.sandbox.place((MUG, 4))
            world.shipped(sale)
            eventually(lambda: world.stock(MUG)['on_hand'] == 96)
            self.read_figures(world)  # still the figure of before: 100
            self.assertEqual((world.stock(MUG)['on_hand'], world.stock(MUG)['allocated']), (96, 0))
            eventually(lambda: world.displayed(MUG) == 96)
            self.assertEqual(world.verify()['differences'], [])

    def test_a_count_below_what_was_promised(self):
        with World(dials={'warehouse': SLOW}) as world:
            sale = world.sandbox.place((MUG, 5))
            self.held(world, sale)
            world.sandbox.control('PUT', '/warehouse/items',
                                  {'items': [{'sku': MUG, 'on_hand': 2}]})
            self.read_figures(world)
            self.assertEqual(world.stock(MUG)['on_hand'], 2)
            eventually(lambda: world.displayed(MUG) == 0)
            self.assertEqual(world.find(sale)['status'], 'pending_fulfillment')


if __name__ == '__main__':
    unittest.main()
