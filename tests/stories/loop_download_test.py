"""Every order arrives once, whatever happens on the way."""
import time
import unittest

from loop_world import MUG, TEA, World
from purser_process import eventually

LOSSY = {'lost_replies': 120, 'errors_500': 120, 'delay_jitter_ms': 5}


def sales(world):
    return world.sandbox.control('GET', '/shop')['orders']


class Download(unittest.TestCase):
    def place(self, world, count):
        """Of so many units that the shop never runs out, whatever it is told meanwhile."""
        reply = world.api.post('/api/v1/stock/adjust', {'items': [
            {'sku': MUG, 'warehouse_id': world.warehouse_id, 'quantity': 5000}]})
        self.assertIn(reply.status, (200, 201), reply)
        eventually(lambda: world.displayed(MUG) > 1000)
        return [world.sandbox.place((MUG, 1)) for _ in range(count)]

    def all_once(self, world, timeout_s=40):
        """Each sale is one order, with the same lines; nothing else is there."""
        wanted = {str(sale['id']): sale for sale in sales(world)}
        eventually(lambda: len(world.orders()) >= len(wanted), timeout_s)
        found = world.orders()
        self.assertEqual(sorted(order['remote_id'] for order in found), sorted(wanted))
        for order in found:
            self.assertEqual(order['number'], wanted[order['remote_id']]['number'])

    def test_twice_is_once(self):
        with World(has_warehouse=False) as world:
            self.place(world, 30)
            self.all_once(world)
            before = {order['id']: order['version'] for order in world.orders()}
            for _ in range(3):
                last = world.schedule(world.shop_id, 'orders_in')['last_ok_at']
                world.run_now(world.shop_id, 'orders_in')
                eventually(lambda: world.schedule(world.shop_id, 'orders_in')['last_ok_at'] != last)
            after = {order['id']: order['version'] for order in world.orders()}
            self.assertEqual(before, after)

    def test_kill_in_the_middle(self):
        with World(has_warehouse=False) as world:
            for _ in range(4):
                self.place(world, 60)
                eventually(lambda: len(world.orders()) > 0, timeout_s=30)
                world.purser.kill()
                world.purser.start()
                world.api = world.purser.client(name='again %d' % time.monotonic_ns())
            self.all_once(world)
            self.assertEqual(world.verify()['differences'], [])

    def test_lost_answers_errors_duplicates_and_pages_that_shift(self):
        with World('--seed', '5', has_warehouse=False) as world:
            reply = world.api.patch('/api/v1/connections/%d' % world.shop_id,
                                    {'settings': {'page_size': 20}})
            self.assertEqual(reply.status, 200, reply)
            world.sandbox.dials(shop=dict(LOSSY, duplicates=200, reordering=200, shifting=500))
            self.place(world, 120)
            self.all_once(world)
            kept = {order['remote_id'] for order in world.orders()}
            self.assertEqual(len(kept), 120)

    def test_a_rate_limit_is_waited_for_and_is_no_failure(self):
        with World(has_warehouse=False) as world:
            self.place(world, 40)
            world.api.patch('/api/v1/connections/%d' % world.shop_id,
                            {'settings': {'page_size': 20}})
            world.sandbox.dials(shop={'rate_bucket': 1, 'rate_refill_per_s': 1})
            self.place(world, 40)
            self.all_once(world)
            eventually(lambda: [e for e in world.exchanges(world.shop_id, outcome='throttled')])
            self.assertEqual(world.schedule(world.shop_id, 'orders_in')['attempts'], 0)
            self.assertNotEqual(
                world.api.get('/api/v1/connections/%d' % world.shop_id).json['state'],
                                'failing')

    def test_tokens_that_expire(self):
        with World(has_warehouse=False) as world:
            world.sandbox.dials(shop={'token_lifetime_s': 1})
            for _ in range(4):
                self.place(world, 5)
                world.sandbox.control('POST', '/tokens/expire', {})
                world.run_now(world.shop_id, 'orders_in')
                self.all_once(world)

    def test_an_edit_is_an_edit_and_a_payment_pays(self):
        with World(has_warehouse=False) as world:
            sale = world.sandbox.place((MUG, 3), unpaid=True)
            order = world.has_status(sale, 'awaiting_payment')
            self.assertEqual(world.api.get('/api/v1/orders/%d' % order['id']).json['paid_at'], None)
            line = sale['lines'][0]['id']
            world.sandbox.control('POST', '/shop/orders/%d/edit' % sale['id'], {
                'lines': [{'id': line, 'quantity': 2}, {'sku': TEA, 'quantity': 1}]})
            # Lines go by id, and ids of two database connections are not in the order of time.
            wanted = sorted([(MUG, 2), (TEA, 1)])
            eventually(lambda: sorted((one['sku'], one['ordered'] - one['cancelled'])
                                      for one in world.find(sale)['lines']) == wanted, 30)
            world.sandbox.control('POST', '/shop/orders/%d/pay' % sale['id'], {})
            eventually(lambda: world.find(sale)['paid_at'])
            self.assertEqual(len(world.orders()), 1)
            self.assertEqual(world.find(sale)['id'], order['id'])

    def test_a_corrected_address_stays_and_a_new_one_of_the_shop_is_told(self):
        with World(has_warehouse=False) as world:
            sale = world.sandbox.place((MUG, 3))
            order = world.order_of(sale)
            path = '/api/v1/orders/%d' % order['id']
            edit = '/shop/orders/%d/edit' % sale['id']
            reply = world.api.patch(path + '/address', {'line1': '1 Corrected Street'})
            self.assertEqual(reply.status, 200, reply)
            reply = world.api.patch(path, {'notes': 'Leave it at the door.'})
            self.assertEqual(reply.status, 200, reply)
            world.sandbox.control('POST', edit, {
                'lines': [{'id': sale['lines'][0]['id'], 'quantity': 2}]})
            eventually(lambda: world.find(sale)['unit_count'] == 2, 30)
            order = world.find(sale)
            self.assertEqual(order['line1'], '1 Corrected Street')
            self.assertEqual(order['notes'], 'Leave it at the door.')
            self.assertEqual(order['attention'], '')
            self.assertEqual(sorted(order['edited']), sorted([
                'line1', 'line2', 'city', 'state', 'postal_code', 'country', 'notes']))
            world.sandbox.control('POST', edit, {
                'shipping_address': {'address1': '9 Moved Street', 'city': 'Sparks'}})
            eventually(lambda: world.find(sale)['attention'], 30)
            order = world.find(sale)
            self.assertEqual(order['line1'], '1 Corrected Street')
            self.assertNotEqual(order['city'], 'Sparks')
            self.assertIn('the channel says 9 Moved Street', order['attention'])


if __name__ == '__main__':
    unittest.main()
