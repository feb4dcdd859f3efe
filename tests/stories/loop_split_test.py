"""Orders in parts through the whole loop: exported, shipped and told to the shop one by one."""
import unittest

from loop_world import MUG, TEA, World
from purser_process import eventually


class Splits(unittest.TestCase):
    def act(self, world, order, action, status=200, **body):
        reply = world.api.post('/api/v1/orders/%d/%s' % (order['id'], action), body or None)
        self.assertEqual(reply.status, status, reply)
        return reply

    def cancel(self, world, sale):
        world.sandbox.control('POST', '/shop/orders/%d/cancel' % sale['id'], {})

    def test_what_is_there_ships_and_the_rest_follows(self):
        with World() as world:
            world.displays(TEA, 500)
            there = world.stock(TEA)['on_hand']
            sale = world.sandbox.place((MUG, 1), (TEA, there + 2))
            order = world.order_of(sale)
            self.assertEqual(order['reason'], 'out_of_stock')
            kept, rest = self.act(world, order, 'split-by-stock').items
            self.assertEqual(rest['number'], order['number'] + '-2')
            eventually(lambda: world.sale(sale)['status'] == 'partially_fulfilled', timeout_s=20)
            self.assertEqual(world.find(sale)['status'], 'shipped')
            world.sandbox.control('POST', '/warehouse/receipts', {'sku': TEA, 'quantity': 10})
            world.run_now(world.warehouse_connection_id, 'inventory_in')
            world.shipped(sale, timeout_s=40)
            inside = world.sandbox.control('GET', '/warehouse')['orders']
            self.assertEqual({row['reference'] for row in inside},
                             {str(kept['id']), str(rest['id'])})
            self.assertEqual(world.verify()['differences'], [])

    def test_a_cancel_at_the_shop_reaches_every_part(self):
        with World(has_warehouse=False) as world:
            sale = world.sandbox.place((MUG, 4))
            order = world.order_of(sale)
            line = order['lines'][0]['id']
            part = self.act(world, order, 'split', parts=[
                {'lines': [{'line_id': line, 'quantity': 3}]}]).items[1]
            self.cancel(world, sale)
            world.has_status(sale, 'cancelled')
            part = world.api.get('/api/v1/orders/%d' % part['id']).json
            self.assertEqual(part['status'], 'cancelled')
            self.assertEqual(world.stock(MUG)['allocated'], 0)
            self.assertEqual(world.verify()['differences'], [])

    def test_a_cancel_at_the_shop_takes_its_lines_out_of_a_merged_order(self):
        with World(has_warehouse=False) as world:
            sales = [world.sandbox.place((MUG, 2)), world.sandbox.place((TEA, 1))]
            orders = [world.order_of(sale) for sale in sales]
            for order in orders:
                reply = world.api.patch('/api/v1/orders/%d/address' % order['id'], {
                    'recipient': 'Ada', 'line1': '1 Main St', 'line2': 'Unit 1',
                    'company': 'Engines', 'city': 'Reno', 'state': 'NV', 'postal_code': '89501',
                    'country': 'US'})
                self.assertEqual(reply.status, 200, reply)
            self.act(world, orders[0], 'merge', order_ids=[orders[1]['id']])
            self.cancel(world, sales[1])
            eventually(lambda: world.find(sales[1])['cancelled_at'])
            merged = world.find(sales[0])
            open_units = {line['sku']: line['ordered'] - line['cancelled']
                          for line in merged['lines']}
            self.assertEqual(open_units, {MUG: 2, TEA: 0})
            self.assertEqual(world.stock(TEA)['allocated'], 0)
            self.act(world, orders[0], 'undo-merge')
            self.assertEqual(world.find(sales[1])['status'], 'cancelled')
            self.assertEqual(world.verify()['differences'], [])


if __name__ == '__main__':
    unittest.main()
