"""The main job, whole: a sale in the shop, reserved, handed over, shipped, told, stock pushed."""
import unittest

from loop_world import MUG, SET_BREW, TEA, FILTER, KETTLE, World
from purser_process import eventually


class MainJob(unittest.TestCase):
    def test_from_the_sale_to_its_tracking_number_and_back(self):
        with World() as world:
            on_hand = world.stock(MUG)['on_hand']
            eventually(lambda: world.displayed(MUG) == on_hand)
            sale = world.sandbox.place((MUG, 2), (TEA, 1))
            order = world.order_of(sale)
            self.assertEqual([(line['sku'], line['ordered']) for line in order['lines']],
                             [(MUG, 2), (TEA, 1)])
            self.assertEqual(order['number'], sale['number'])
            fulfilled = world.shipped(sale)
            order = world.has_status(sale, 'shipped')
            shipments = world.api.get('/api/v1/orders/%d/shipments' % order['id']).items
            self.assertEqual(len(shipments), 1)
            self.assertTrue(shipments[0]['tracking_number'])
            self.assertEqual([f['tracking_number'] for f in fulfilled['fulfillments']],
                             [shipments[0]['tracking_number']])
            eventually(lambda: world.stock(MUG)['on_hand'] == on_hand - 2)
            eventually(lambda: world.displayed(MUG) == on_hand - 2)
            self.assertEqual(world.stock(MUG)['allocated'], 0)
            eventually(lambda: self.announced(world, order))
            self.assertEqual(world.verify()['differences'], [])

    def announced(self, world, order):
        row, = world.api.get('/api/v1/orders/%d/shipments' % order['id']).items
        return row['channel_state'] == 'sent'

    def test_a_kit_goes_to_the_warehouse_in_parts_and_back_to_the_shop_whole(self):
        with World() as world:
            sale = world.sandbox.place((SET_BREW, 2), (FILTER, 1))
            world.shipped(sale)
            orders = world.sandbox.control('GET', '/warehouse')['orders']
            self.assertEqual(len(orders), 1)
            lines = {line['sku']: line['quantity'] for line in orders[0]['lines']}
            self.assertEqual(lines, {KETTLE: 2, FILTER: 5})
            fulfilled = world.sale(sale)
            units = {line['sku']: line['fulfilled_quantity'] for line in fulfilled['lines']}
            self.assertEqual(units, {SET_BREW: 2, FILTER: 1})

    def test_a_stock_change_reaches_the_shop(self):
        with World() as world:
            eventually(lambda: world.displayed(MUG) == world.stock(MUG)['on_hand'])
            reply = world.api.post('/api/v1/stock/adjust', {'items': [{
                'sku': MUG, 'warehouse_id': world.warehouse_id, 'quantity': 37,
                'reason': 'counted'}]})
            self.assertIn(reply.status, (200, 201), reply)
            eventually(lambda: world.displayed(MUG) == 37)


if __name__ == '__main__':
    unittest.main()
