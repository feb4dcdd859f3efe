"""A sale at the channel that was not downloaded yet is never written over by a push."""
import threading
import time
import unittest

from loop_world import MUG, TEA, World
from purser_process import eventually


class UnseenSale(unittest.TestCase):
    def adjust(self, world, sku, quantity):
        reply = world.api.post('/api/v1/stock/adjust', {'items': [{
            'sku': sku, 'warehouse_id': world.warehouse_id, 'quantity': quantity}]})
        self.assertIn(reply.status, (200, 201), reply)

    def test_orders_are_read_before_a_quantity_is_written(self):
        with World(has_warehouse=False) as world:
            self.adjust(world, MUG, 50)
            eventually(lambda: world.displayed(MUG) == 50)
            for units in (40, 30, 60, 20):
                sale = world.sandbox.place((MUG, 2))
                self.adjust(world, MUG, units)
                eventually(lambda: world.find(sale))
                left = world.stock(MUG)['available']
                eventually(lambda: world.displayed(MUG) == left)
            self.assertEqual(world.sandbox.counters()['shop']['pushes_over_undownloaded'], 0)

    def test_nothing_is_raised_while_the_orders_cannot_be_read(self):
        with World(has_warehouse=False) as world:
            self.adjust(world, MUG, 50)
            eventually(lambda: world.displayed(MUG) == 50)
            path = '/api/v1/connections/%d/schedules/orders_in' % world.shop_id
            self.assertEqual(world.api.patch(path, {'is_paused': True}).status, 200)
            world.sandbox.place((MUG, 5))
            self.adjust(world, MUG, 90)
            time.sleep(3)
            self.assertEqual(world.displayed(MUG), 45)
            self.assertEqual(world.api.patch(path, {'is_paused': False}).status, 200)
            eventually(lambda: world.displayed(MUG) == 85, timeout_s=15)
            self.assertEqual(world.sandbox.counters()['shop']['pushes_over_undownloaded'], 0)

    def test_a_quantity_is_raised_when_the_clock_was_set_back_since_it_was_told(self):
        with World(has_warehouse=False) as world:
            self.adjust(world, MUG, 50)
            eventually(lambda: world.listing(MUG)['pushed_quantity'] == 50)
            # As a clock leaves it that was two hours ahead.
            world.purser.sql('UPDATE listing SET pushed_at = pushed_at + 7200000000')
            self.adjust(world, MUG, 90)
            eventually(lambda: world.displayed(MUG) == 90)
            self.assertEqual(world.sandbox.counters()['shop']['pushes_over_undownloaded'], 0)

    def test_while_the_shop_answers_badly_it_never_shows_more_than_there_is(self):
        with World('--seed', '3', has_warehouse=False) as world:
            for sku in (MUG, TEA):
                self.adjust(world, sku, 40)
                eventually(lambda sku=sku: world.displayed(sku) == 40)
            world.sandbox.dials(shop={'errors_500': 300, 'lost_replies': 200})
            sold = {MUG: 0, TEA: 0}
            is_over = threading.Event()

            def buy():
                while not is_over.is_set():
                    for sku in sold:
                        if world.displayed(sku) > 0:
                            try:
                                world.sandbox.place((sku, 1))
                                sold[sku] += 1
                            except AssertionError:
                                pass  # sold out meanwhile
                    time.sleep(0.05)

            buyer = threading.Thread(target=buy)
            buyer.start()
            for units in (35, 60, 45, 70, 55):
                for sku in sold:
                    on_hand = world.stock(sku)['on_hand']
                    self.adjust(world, sku, max(units, on_hand if units > on_hand else units))
                time.sleep(1)
            is_over.set()
            buyer.join()
            world.sandbox.dials(shop={'errors_500': 0, 'lost_replies': 0})
            count = sum(sold.values())
            eventually(lambda: len(world.orders()) == count, timeout_s=60)
            for sku in sold:
                eventually(lambda sku=sku: world.displayed(sku)
                           == max(0, world.stock(sku)['available']), timeout_s=30)
            self.assertEqual(world.verify()['differences'], [])


if __name__ == '__main__':
    unittest.main()
