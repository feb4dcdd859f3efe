"""Warehouses, their stock locations and what routing reads of them, through HTTP."""
import os
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from purser_process import Purser, eventually  # noqa: E402

WAREHOUSES = '/api/v1/warehouses'
ALLOCATIONS = '/api/v1/routing/state_allocations'


def setUpModule():
    global purser, shop
    purser = Purser().__enter__()
    shop = purser.client()


def tearDownModule():
    purser.__exit__()


def made(name, type='direct_fulfillment', **more):
    reply = shop.post(WAREHOUSES, dict(more, name=name, type=type))
    assert reply.status == 201, reply
    return reply.json


def paths(reply):
    return sorted(fault['path'] for fault in reply.json['faults'])


def kinds():
    """The kinds of all events, oldest first."""
    found, after = [], 0
    while True:
        page = shop.get('/api/v1/events', query={'after': after, 'limit': 100}).json
        found += [event['kind'] for event in page['items']]
        if not page['next_cursor']:
            return found
        after = page['items'][-1]['number']


class Warehouses(unittest.TestCase):
    def test_a_new_one_is_complete(self):
        reply = shop.post(WAREHOUSES, {'name': ' Reno ', 'type': 'direct_fulfillment',
                                       'state': 'NV', 'color': '#0ea5e9', 'domestic_rank': 1})
        self.assertEqual(reply.status, 201, reply)
        warehouse = reply.json
        self.assertEqual(warehouse['name'], 'Reno')
        self.assertEqual(warehouse['country'], 'US')
        self.assertEqual(warehouse['time_zone'], 'UTC')
        self.assertEqual(warehouse['figure_meaning'], 'on_hand')
        self.assertIs(warehouse['is_active'], True)
        self.assertEqual(warehouse['version'], 1)
        self.assertNotIn('first_location', warehouse)
        self.assertEqual(reply.headers['etag'], '"1"')
        again = shop.get('%s/%d' % (WAREHOUSES, warehouse['id']))
        self.assertEqual(again.status, 200, again)
        self.assertEqual(again.json, warehouse)
        self.assertEqual(again.headers['etag'], '"1"')

    def test_every_fault_is_named(self):
        reply = shop.post(WAREHOUSES, {'type': 'castle', 'id': 3, 'domestic_rank': -1, 'nme': 'x'})
        self.assertEqual(reply.status, 400, reply)
        self.assertEqual(paths(reply), ['domestic_rank', 'id', 'name', 'nme', 'type'])
        reply = shop.post(WAREHOUSES, {
            'name': 'Wrong', 'type': 'third_party_logistics', 'country': 'UK', 'time_zone': 'PST',
            'color': 'blue', 'first_location': 'Shelf'})
        self.assertEqual(reply.status, 400, reply)
        self.assertEqual(paths(reply), ['color', 'country', 'first_location', 'time_zone'])
        reply = shop.post(WAREHOUSES, {'name': 'Wrong', 'type': 'retail_store',
                                       'country': 'US', 'state': 'Nevada'})
        self.assertEqual(paths(reply), ['state'])

    def test_a_name_belongs_to_one(self):
        first, second = made('Name 1'), made('Name 2')
        self.assertEqual(shop.post(WAREHOUSES, {'name': 'Name 1', 'type': 'retail_store'}).status,
                         409)
        reply = shop.patch('%s/%d' % (WAREHOUSES, second['id']), {'name': 'Name 1'})
        self.assertEqual(reply.status, 409, reply)
        self.assertIn(str(first['id']), reply.body.decode())

    def test_a_change_is_meant_for_one_version(self):
        path = '%s/%d' % (WAREHOUSES, made('Change')['id'])
        reply = shop.patch(path, {'city': 'Reno', 'phone': '1'}, version=1)
        self.assertEqual(reply.status, 200, reply)
        self.assertEqual(reply.headers['etag'], '"2"')
        self.assertEqual((reply.json['city'], reply.json['name']), ('Reno', 'Change'))
        self.assertEqual(shop.patch(path, {'city': 'Sparks'}, version=1).status, 412)
        self.assertEqual(shop.patch(path, {'city': 'Sparks'}, version='x').status, 412)
        self.assertEqual(shop.patch(path, {'city': ''}, headers={'If-Match': '*'}).json['city'], '')
        reply = shop.patch(path, {'type': 'retail_store', 'version': 9, 'is_active': False})
        self.assertEqual(reply.status, 400, reply)
        self.assertEqual(paths(reply), ['is_active', 'type', 'version'])
        self.assertEqual(shop.get(path).json['version'], 3)

    def test_nothing_changed_is_no_event(self):
        path = '%s/%d' % (WAREHOUSES, made('Quiet')['id'])
        before = len(kinds())
        self.assertEqual(shop.patch(path, {'name': 'Quiet'}).json['version'], 1)
        self.assertEqual(len(kinds()), before)

    def test_deactivated_and_back(self):
        path = '%s/%d' % (WAREHOUSES, made('Seasonal')['id'])
        for _ in range(2):
            reply = shop.post(path + '/deactivate')
            self.assertEqual(reply.status, 200, reply)
            self.assertIs(reply.json['is_active'], False)
        closed = shop.get(WAREHOUSES, query={'is_active': 'false'}).items
        self.assertIn('Seasonal', [warehouse['name'] for warehouse in closed])
        self.assertIs(shop.post(path + '/activate').json['is_active'], True)
        self.assertEqual(shop.get(path).json['version'], 3)

    def test_lists_filter_sort_and_page(self):
        for number in range(5):
            made('Page %d' % number, 'retail_store', international_rank=9 - number)
        found = shop.get(WAREHOUSES, query={'type': 'retail_store', 'name.prefix': 'page',
                                            'sort': 'international_rank', 'limit': 2})
        self.assertEqual([w['name'] for w in found.items], ['Page 4', 'Page 3'])
        names = []
        cursor = None
        while True:
            page = shop.get(WAREHOUSES, query={'name.prefix': 'Page', 'sort': '-name', 'limit': 2,
                                               'cursor': cursor}).json
            names += [w['name'] for w in page['items']]
            cursor = page['next_cursor']
            if not cursor:
                break
        self.assertEqual(names, ['Page %d' % number for number in (4, 3, 2, 1, 0)])
        self.assertEqual(shop.get(WAREHOUSES, query={'colour': 'red'}).status, 400)

    def test_the_unknown(self):
        for method, path in (('GET', ''), ('PATCH', ''), ('POST', '/deactivate'),
                             ('POST', '/activate'), ('GET', '/locations')):
            reply = shop.request(method, WAREHOUSES + '/987654321' + path,
                                 {} if method == 'PATCH' else None)
            self.assertEqual(reply.status, 404, (method, path, reply))

    def test_scopes(self):
        reader = purser.client(scopes='READ_SETTINGS')
        self.assertEqual(reader.get(WAREHOUSES).status, 200)
        self.assertEqual(reader.post(WAREHOUSES, {'name': 'N', 'type': 'retail_store'}).status, 403)
        self.assertEqual(purser.client(scopes='READ_ORDERS').get(WAREHOUSES).status, 403)
        self.assertEqual(purser.http().get(WAREHOUSES).status, 401)

    def test_the_same_key_makes_one(self):
        body = {'name': 'Once', 'type': 'direct_fulfillment'}
        first = shop.post(WAREHOUSES, body, key='once-1')
        again = shop.post(WAREHOUSES, body, key='once-1')
        self.assertEqual((first.status, again.status), (201, 201))
        self.assertEqual(first.json['id'], again.json['id'])
        other = shop.post(WAREHOUSES, dict(body, name='Twice'), key='once-1')
        self.assertEqual(other.status, 409, other)


class Locations(unittest.TestCase):
    def test_bins_of_an_in_house_warehouse(self):
        path = '%s/%d/locations' % (WAREHOUSES, made('Bins', first_location='Shelf 1')['id'])
        made_one = shop.post(path, {'name': 'Shelf 2', 'is_pickable': False, 'draw_rank': 5})
        self.assertEqual(made_one.status, 201, made_one)
        self.assertEqual((made_one.json['is_pickable'], made_one.json['is_receivable']),
                         (False, True))
        self.assertEqual([l['name'] for l in shop.get(path).items], ['Shelf 1', 'Shelf 2'])
        one = '%s/%d' % (path, made_one.json['id'])
        changed = shop.patch(one, {'name': 'Shelf 3', 'is_pickable': True})
        self.assertEqual(changed.status, 200, changed)
        self.assertEqual((changed.json['name'], changed.json['draw_rank']), ('Shelf 3', 5))
        self.assertEqual(shop.patch(one, {'name': 'Shelf 1'}).status, 409)
        self.assertEqual(shop.post(path, {'name': 'Shelf 3'}).status, 409)
        other = '%s/%d/locations' % (WAREHOUSES, made('Other bins')['id'])
        self.assertEqual(shop.patch('%s/%d' % (other, made_one.json['id']), {}).status, 404)

    def test_global_is_the_only_one(self):
        path = '%s/%d/locations' % (WAREHOUSES, made('Partner', 'third_party_logistics')['id'])
        only = shop.get(path).items
        self.assertEqual([location['name'] for location in only], ['GLOBAL'])
        self.assertEqual(shop.post(path, {'name': 'Shelf'}).status, 422)
        one = '%s/%d' % (path, only[0]['id'])
        self.assertEqual(shop.patch(one, {'name': 'Shelf'}).status, 422)
        self.assertEqual(shop.patch(one, {'is_pickable': False}).json['is_pickable'], False)


class Routing(unittest.TestCase):
    def test_the_map_of_states_is_replaced_whole(self):
        here, there = made('Here')['id'], made('There')['id']
        wanted = [{'country': 'US', 'state': 'CA', 'warehouse_id': here},
                  {'country': 'US', 'state': 'NY', 'warehouse_id': there}]
        reply = shop.put(ALLOCATIONS, {'items': wanted[::-1]})
        self.assertEqual(reply.status, 200, reply)
        self.assertEqual(reply.items, wanted)
        self.assertEqual(shop.get(ALLOCATIONS).items, wanted)
        before = kinds().count('routing.changed')
        self.assertEqual(shop.put(ALLOCATIONS, {'items': wanted}).status, 200)
        self.assertEqual(kinds().count('routing.changed'), before)
        self.assertEqual(shop.put(ALLOCATIONS, {'items': []}).items, [])
        self.assertEqual(kinds().count('routing.changed'), before + 1)

    def test_faults_of_the_map(self):
        fba = made('FBA', 'sales_channel')['id']
        reply = shop.put(ALLOCATIONS, {'items': [
            {'country': 'US', 'state': 'ON', 'warehouse_id': fba},
            {'country': 'XX', 'state': 'ON', 'warehouse_id': 987654321}]})
        self.assertEqual(reply.status, 400, reply)
        self.assertEqual(paths(reply), ['items[0].state', 'items[0].warehouse_id',
                                        'items[1].country', 'items[1].warehouse_id'])
        self.assertEqual(shop.put(ALLOCATIONS, {}).status, 400)

    def test_the_setting_makes_a_new_version(self):
        before = kinds().count('routing.changed')
        reply = shop.put('/api/v1/settings/routing.inventory_dependent', {'value': 'true'})
        self.assertEqual(reply.status, 200, reply)
        eventually(lambda: kinds().count('routing.changed') == before + 1)


class Isolation(unittest.TestCase):
    def test_another_company_sees_nothing(self):
        warehouse = made('Private')
        other = purser.command('admin', 'setup', '--company', 'Other', '--email', 'eve@example.com',
                               '--password-stdin', text='another long password\n')
        client = purser.command('admin', 'client', '--company', str(other['company_id']),
                                '--name', 'stranger', '--scopes', 'ALL')
        stranger = purser.http(purser.token(str(client['client_id']), client['client_secret']))
        self.assertEqual(stranger.get(WAREHOUSES).items, [])
        path = '%s/%d' % (WAREHOUSES, warehouse['id'])
        self.assertEqual(stranger.get(path).status, 404)
        self.assertEqual(stranger.patch(path, {'name': 'Mine'}).status, 404)
        self.assertEqual(stranger.get(path + '/locations').status, 404)
        reply = stranger.put(ALLOCATIONS, {'items': [
            {'country': 'US', 'state': 'CA', 'warehouse_id': warehouse['id']}]})
        self.assertEqual(reply.status, 400, reply)
        made_there = stranger.post(WAREHOUSES, {'name': 'Private', 'type': 'retail_store'})
        self.assertEqual(made_there.status, 201, made_there)


if __name__ == '__main__':
    unittest.main()
