"""What leaves the warehouse late, in parts, short, with lost answers, and what the shop hears."""
import unittest

from loop_world import HONEY, KETTLE, MUG, SET_TEATIME, TEA, World
from purser_process import eventually

LOSSY = {'lost_replies': 150, 'errors_500': 150, 'delay_jitter_ms': 5}


class Shipments(unittest.TestCase):
    def test_in_two_parts(self):
        with World(dials={'warehouse': {'partial': 1000}}) as world:
            sale = world.sandbox.place((MUG, 2), (TEA, 2))
            fulfilled = world.shipped(sale, timeout_s=40)
            self.assertEqual(len(fulfilled['fulfillments']), 2)
            order = world.has_status(sale, 'shipped')
            rows = world.api.get('/api/v1/orders/%d/shipments' % order['id']).items
            self.assertEqual(len(rows), 2)
            self.assertEqual({row['tracking_number'] for row in rows},
                             {f['tracking_number'] for f in fulfilled['fulfillments']})

    def test_a_kit_in_two_parts_is_told_when_its_last_part_left(self):
        with World(dials={'warehouse': {'partial': 1000}}) as world:
            sale = world.sandbox.place((SET_TEATIME, 1))
            fulfilled = world.shipped(sale, timeout_s=40)
            self.assertEqual(len(fulfilled['fulfillments']), 1)
            order = world.has_status(sale, 'shipped')
            path = '/api/v1/orders/%d/shipments' % order['id']
            # The shop shows it a moment before its answer is noted here.
            eventually(lambda: {row['channel_state'] for row in world.api.get(path).items}
                       == {'sent'})
            for sku in (MUG, TEA, HONEY):
                self.assertEqual(world.stock(sku)['allocated'], 0)

    def test_a_kit_in_two_parts_is_told_though_the_clock_was_set_back_in_between(self):
        with World(has_warehouse=False) as world:
            sale = world.sandbox.place((SET_TEATIME, 1))
            path = '/api/v1/orders/%d/shipments' % world.order_of(sale)['id']
            first = world.api.post(path, {'tracking_number': '1Z-1', 'lines': [
                {'product_id': world.product_ids[MUG], 'quantity': 1}]})
            self.assertEqual(first.status, 201, first)
            # As a clock leaves it that was two hours ahead.
            world.purser.sql('UPDATE shipment SET created_at = created_at + 7200000000')
            self.assertEqual(world.api.post(path, {'tracking_number': '1Z-2'}).status, 201)
            told = world.shipped(sale)
            self.assertEqual([f['tracking_number'] for f in told['fulfillments']], ['1Z-2'])
            self.assertEqual(world.verify()['differences'], [])

    def test_a_kit_in_two_parts_is_told_with_its_first_part_when_the_company_says_so(self):
        with World(has_warehouse=False) as world:
            said = world.api.put('/api/v1/settings/shipments.kits_in_part', {'value': 'true'})
            self.assertEqual(said.status, 200, said)
            sale = world.sandbox.place((SET_TEATIME, 2))
            path = '/api/v1/orders/%d/shipments' % world.order_of(sale)['id']
            first = world.api.post(path, {'tracking_number': '1Z-1', 'lines': [
                {'product_id': world.product_ids[MUG], 'quantity': 1}]})
            self.assertEqual(first.status, 201, first)
            eventually(lambda: world.sale(sale)['lines'][0]['fulfilled_quantity'] == 1)
            self.assertEqual(world.api.post(path, {'tracking_number': '1Z-2'}).status, 201)
            told = world.shipped(sale)
            self.assertEqual([f['tracking_number'] for f in told['fulfillments']],
                             ['1Z-1', '1Z-2'])
            self.assertEqual(world.verify()['differences'], [])

    def test_a_kit_that_a_bot_broke_is_told_when_its_last_part_left_wherever(self):
        with World(has_warehouse=False) as world:
            rules = world.api.post('/api/v1/orderbots/versions', {'activate': True, 'groups': [
                {'rank': 1, 'name': 'All', 'bots': [
                    {'name': 'Break', 'filters': [], 'actions': [{'action': 'break_bundles'}]}]}]})
            self.assertEqual(rules.status, 201, rules)
            sale = world.sandbox.place((SET_TEATIME, 2), (KETTLE, 1))
            order = world.order_of(sale)
            lines = {line['sku']: line for line in order['lines']}
            self.assertEqual({sku: line['ordered'] for sku, line in lines.items()},
                             {MUG: 2, TEA: 2, HONEY: 2, KETTLE: 1})
            split = world.api.post('/api/v1/orders/%d/split' % order['id'], {'parts': [
                {'lines': [{'line_id': lines[TEA]['id'], 'quantity': 2}]}]})
            self.assertEqual(split.status, 200, split)
            path = '/api/v1/orders/%d/shipments'
            first = world.api.post(path % order['id'], {'tracking_number': '1Z-1'})
            self.assertEqual(first.status, 201, first)
            eventually(lambda: {line['sku']: line['fulfilled_quantity']
                                for line in world.sale(sale)['lines']}
                       == {SET_TEATIME: 0, KETTLE: 1})
            second = world.api.post(path % split.items[1]['id'], {'tracking_number': '1Z-2'})
            self.assertEqual(second.status, 201, second)
            told = world.shipped(sale)
            self.assertEqual([f['tracking_number'] for f in told['fulfillments']],
                             ['1Z-1', '1Z-2'])
            self.assertEqual({line['sku']: line['fulfilled_quantity'] for line in told['lines']},
                             {SET_TEATIME: 2, KETTLE: 1})
            self.assertEqual(world.verify()['differences'], [])

    def test_one_unit_short(self):
        with World(dials={'warehouse': {'short': 1000}}) as world:
            sale = world.sandbox.place((KETTLE, 3))
            def shipments():
                order = world.find(sale)
                return order and world.api.get('/api/v1/orders/%d/shipments' % order['id']).items
            rows = eventually(shipments, timeout_s=30)
            self.assertEqual(rows[0]['lines'][0]['quantity'], 2)
            order = world.find(sale)
            self.assertNotEqual(order['status'], 'shipped')
            eventually(lambda: world.sale(sale)['lines'][0]['fulfilled_quantity'] == 2)
            self.assertEqual(world.sale(sale)['status'], 'partially_fulfilled')
            self.assertEqual(world.verify()['differences'], [])

    def test_once_each_whatever_is_lost(self):
        with World('--seed', '21', dials={'shop': LOSSY, 'warehouse': dict(
                LOSSY, non_idempotent=1, duplicates=200, reordering=200)}) as world:
            world.displays(MUG, 100)
            sales = [world.sandbox.place((MUG, 1), (TEA, 1)) for _ in range(12)]
            for sale in sales:
                world.shipped(sale, timeout_s=90, retries=True)
            inside = world.sandbox.control('GET', '/warehouse')
            self.assertEqual(len(inside['orders']), 12)
            for sale in sales:
                self.assertEqual(len(world.sale(sale)['fulfillments']), 1)
                world.has_status(sale, 'shipped')
            # An order that shipped while its hand-over was still in doubt is in doubt no more.
            eventually(lambda: not any(fault['capability'] == 'orders_out' for fault in
                                       world.faults(world.warehouse_connection_id)))
            self.assertEqual(world.stock(MUG)['allocated'], 0)
            self.assertEqual(world.verify()['differences'], [])

    def test_kill_between_the_steps(self):
        with World(dials={'warehouse': {'non_idempotent': 1}}) as world:
            sales = []
            for round in range(5):
                sales += [world.sandbox.place((MUG, 1)) for _ in range(3)]
                eventually(lambda: world.find(sales[-1]), timeout_s=40)
                world.purser.kill()
                world.purser.start()
                world.api = world.purser.client(name='again %d' % round)
            for sale in sales:
                world.shipped(sale, timeout_s=60)
                self.assertEqual(len(world.sale(sale)['fulfillments']), 1)
            self.assertEqual(len(world.sandbox.control('GET', '/warehouse')['orders']), len(sales))
            eventually(lambda: world.stock(MUG)['allocated'] == 0)
            self.assertEqual(world.verify()['differences'], [])

    def test_the_warehouse_refuses_an_order(self):
        with World() as world:
            made = world.made('/api/v1/products', {'sku': 'NOT-THERE', 'name': 'x', 'type': 'core'})
            world.api.post('/api/v1/stock/add', {'items': [{
                'sku': 'NOT-THERE', 'warehouse_id': world.warehouse_id, 'quantity': 5}]})
            world.sandbox.control('PUT', '/shop/variants', {'variants': [
                {'sku': 'NOT-THERE', 'title': 'x', 'price': '1.00', 'stock': 5}]})
            world.run_now(world.shop_id, 'listings_in')
            eventually(lambda: world.listing('NOT-THERE'))
            sale, good = world.sandbox.place(('NOT-THERE', 1)), world.sandbox.place((MUG, 1))
            def refused():
                order = world.find(sale)
                return order if order and order['attention'] else None
            order = eventually(refused)
            self.assertIn('refused', order['attention'])
            self.assertEqual(order['status'], 'awaiting_3pl_export')
            faults = world.faults(world.warehouse_connection_id)
            self.assertEqual([f['record_id'] for f in faults], [str(order['id'])])
            self.assertIn('No item has this SKU', faults[0]['message'])
            world.shipped(good)
            self.assertTrue(made)
            # What was refused is a fault until the order ends, here or at another warehouse.
            cancelled = world.api.post('/api/v1/orders/%d/cancel' % order['id'], {})
            self.assertEqual(cancelled.status, 200, cancelled)
            eventually(lambda: not world.faults(world.warehouse_connection_id))


if __name__ == '__main__':
    unittest.main()
