"""Connections over the API: forms, secrets, tests, schedules and the journal."""
import json
import unittest

from loop_world import MUG, World
from purser_process import Purser, eventually
from sandbox_peer import CLIENT_ID, CLIENT_SECRET


class Settings(unittest.TestCase):
    def test_packs_and_their_forms(self):
        with Purser() as purser:
            packs = {row['name']: row for row in purser.client().get('/api/v1/packs').items}
            self.assertLessEqual({'vendure', 'sandbox-shop', 'sandbox-warehouse'}, set(packs))
            shop = packs['sandbox-shop']
            self.assertEqual((shop['family'], shop['title']), ('channel', 'Sandbox shop'))
            self.assertIn('inventory_out', shop['offers'])
            form = {row['name']: row for row in shop['settings']}
            self.assertEqual((form['url']['kind'], form['url']['is_required']), ('url', True))
            self.assertEqual(form['client_secret']['kind'], 'secret')
            vendure = {row['name']: row for row in packs['vendure']['settings']}
            self.assertEqual(vendure['auth']['choices'], ['password', 'api_key'])
            self.assertEqual(vendure['page_size']['usual'], 50)
            self.assertEqual(vendure['password']['required_when'], {'auth': 'password'})

    def test_faults_are_named(self):
        with Purser() as purser:
            api = purser.client()
            reply = api.post('/api/v1/connections',
                             {'name': 'A', 'pack': 'nothing', 'settings': {}})
            self.assertEqual((reply.status, reply.json['faults'][0]['path']), (400, 'pack'), reply)
            reply = api.post('/api/v1/connections', {
                'name': 'A', 'pack': 'sandbox-shop', 'settings': {
                'url': 'ftp://x', 'page_size': 'many', 'colour': 'red'}})
            self.assertEqual(reply.status, 400)
            self.assertEqual({fault['path'] for fault in reply.json['faults']}, {
                'settings.url', 'settings.page_size', 'settings.colour', 'settings.client_id',
                'settings.client_secret'})
            reply = api.post('/api/v1/connections', {
                'name': 'A', 'pack': 'sandbox-warehouse',
                'settings': {'url': 'http://x', 'client_id': 'a', 'client_secret': 'b'}})
            self.assertEqual((reply.status, reply.json['faults'][0]['path']), (400, 'warehouse_id'))
            reply = api.post('/api/v1/connections', {'name': 'A', 'pack': 'vendure', 'settings': {
                'admin_url': 'https://shop.example/admin-api', 'username': 'x'}})
            paths = [fault['path'] for fault in reply.json['faults']]
            self.assertEqual(paths, ['settings.password'])

    def test_secrets_are_sealed_and_never_shown(self):
        with World(has_warehouse=False) as world:
            path = '/api/v1/connections/%d' % world.shop_id
            shown = world.api.get(path).json
            self.assertEqual(shown['settings']['client_secret'], '********')
            self.assertEqual(shown['settings']['client_id'], CLIENT_ID)
            world.sandbox.place((MUG, 1))
            eventually(world.orders)
            for text in (json.dumps(world.exchanges(world.shop_id)),
                         json.dumps(world.api.get('/api/v1/connections').json),
                         json.dumps(world.api.get('/api/v1/events', query={'limit': 1000}).json),
                         world.purser.log()):
                self.assertNotIn(CLIENT_SECRET, text)
                for token in world.sandbox.tokens.values():
                    self.assertNotIn(token, text)
            logins = [row for row in world.exchanges(world.shop_id)
                      if row['url'].endswith('/token')]
            self.assertTrue(logins)
            self.assertIn('[redacted]', logins[0]['request'])
            self.assertIn('"access_token":"[redacted]"', logins[0]['response'])
            # The mask, given back, keeps the secret; what is not given stays.
            reply = world.api.patch(path, {'settings': dict(shown['settings'], page_size=40)})
            self.assertEqual(reply.status, 200, reply)
            self.assertEqual(reply.json['settings']['page_size'], 40)
            world.sandbox.control('POST', '/tokens/expire', {})
            sale = world.sandbox.place((MUG, 1))
            world.order_of(sale)

    def test_a_wrong_secret_is_said_and_can_be_mended(self):
        with World(has_warehouse=False) as world:
            path = '/api/v1/connections/%d' % world.shop_id
            eventually(lambda: world.api.get(path).json['state'] == 'working')
            world.api.patch(path, {'settings': {'client_secret': 'wrong-secret'}})
            failing = eventually(lambda: next((c for c in [world.api.get(path).json]
                                               if c['state'] == 'failing'), None))
            self.assertIn('Signing in was refused', failing['last_error'])
            eventually(lambda: world.schedule(world.shop_id, 'orders_in')['state'] == 'failed')
            events = world.api.get('/api/v1/events', query={'limit': 1000}).items
            kinds = [event['kind'] for event in events]
            self.assertEqual(kinds.count('connection.failing'), 1)
            world.api.patch(path, {'settings': {'client_secret': CLIENT_SECRET}})
            eventually(lambda: world.api.get(path).json['state'] == 'working')
            sale = world.sandbox.place((MUG, 1))
            world.order_of(sale)

    def test_an_outside_system_that_is_away_is_tried_again(self):
        with World(has_warehouse=False) as world:
            port = world.sandbox.port
            world.sandbox.stop()
            row = eventually(lambda: next((s for s in [world.schedule(world.shop_id, 'orders_in')]
                                           if s['attempts'] >= 2), None))
            self.assertIn(row['state'], ('retrying', 'failed'))
            self.assertIn('did not answer', row['message'])
            world.sandbox.arguments += ['--listen', '127.0.0.1:%d' % port]
            world.sandbox.start()
            world.run_now(world.shop_id, 'orders_in')
            eventually(lambda: world.schedule(world.shop_id, 'orders_in')['state'] == 'ok', 20)

    def test_pause_deactivate_and_run_now(self):
        with World(has_warehouse=False) as world:
            path = '/api/v1/connections/%d' % world.shop_id
            orders = path + '/schedules/orders_in'
            self.assertEqual(world.api.patch(orders, {'is_paused': True}).json['state'], 'paused')
            self.assertEqual(world.api.post(orders + '/run').status, 422)
            self.assertEqual(world.api.post(path + '/schedules/orders_out/run').status, 404)
            sale = world.sandbox.place((MUG, 1))
            self.assertEqual(world.api.patch(orders, {'is_paused': False}).json['state'], 'ok')
            world.order_of(sale)
            self.assertFalse(world.api.post(path + '/deactivate').json['is_active'])
            self.assertEqual(world.api.post(orders + '/run').status, 422)
            sale = world.sandbox.place((MUG, 1))
            self.assertTrue(world.api.post(path + '/activate').json['is_active'])
            world.order_of(sale)
            tested = world.api.get(path).json['tested_at']
            self.assertEqual(world.api.post(path + '/test').status, 202)
            eventually(lambda: world.api.get(path).json['tested_at'] != tested)

    def test_two_connections_for_one_channel_and_foreign_ids(self):
        with World(has_warehouse=False) as world:
            reply = world.api.post('/api/v1/connections', {
                'name': 'Second', 'pack': 'sandbox-shop', 'channel_id': world.channel_id,
                'settings': {'url': world.sandbox.url, 'client_id': 'a', 'client_secret': 'b'}})
            self.assertEqual(reply.status, 409, reply)
            self.assertEqual(world.api.get('/api/v1/connections/99999999').status, 404)
            self.assertEqual(world.api.get('/api/v1/connections/99999999/exchanges').status, 404)
            self.assertEqual(world.api.get('/api/v1/connections/99999999/schedules').status, 404)

    def test_without_a_master_key_a_secret_is_refused_with_the_way_out(self):
        with Purser(engine='postgresql') as purser:
            purser.kill()
            purser.env.pop('PURSER_KEY_FILE')
            purser.start()
            reply = purser.client().post('/api/v1/connections', {
                'name': 'A', 'pack': 'sandbox-shop',
                'settings': {'url': 'http://x', 'client_id': 'a', 'client_secret': 'b'}})
            self.assertEqual(reply.status, 501, reply)
            self.assertIn('--key-file', reply.json['detail'])


if __name__ == '__main__':
    unittest.main()
