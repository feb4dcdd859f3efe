"""Channels, listings, allocation rules and exclusions through HTTP: what a channel may sell, why,
and how it learns of changes."""
import datetime
import os
import sys
import time
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from purser_process import Purser  # noqa: E402
from small_shop import SmallShop  # noqa: E402

CHANNELS, LISTINGS = '/api/v1/channels', '/api/v1/listings'
RULES, EXCLUSIONS = '/api/v1/allocation_rules', '/api/v1/stock_exclusions'


def setUpModule():
    global purser, shop, api
    purser = Purser().__enter__()
    shop = SmallShop(purser)
    api = shop.api


def tearDownModule():
    shop.verify()
    purser.__exit__()


def channel(name, **more):
    return shop.made(CHANNELS, **dict({'name': name, 'type': 'manual', 'currency': 'USD'}, **more))


def settles(look, expected, seconds=10):
    """What is computed after the commit: within milliseconds, as a rule."""
    deadline = time.monotonic() + seconds
    while look() != expected and time.monotonic() < deadline:
        time.sleep(0.01)
    assert look() == expected, (look(), expected)


def quantity_of(listing_id):
    reply = api.get('%s/%d' % (LISTINGS, listing_id))
    assert reply.status == 200, reply
    return reply.json['quantity']


def put_rule(**body):
    reply = api.put(RULES, body)
    assert reply.status == 200, reply
    return reply.json


def kinds_of(subject, subject_id):
    found, after = [], 0
    while True:
        page = api.get('/api/v1/events', query={'after': after, 'limit': 100}).json
        found += [event['kind'] for event in page['items']
                  if (event['subject'], event['subject_id']) == (subject, subject_id)]
        if not page['next_cursor']:
            return found
        after = page['items'][-1]['number']


class Channels(unittest.TestCase):
    def test_a_channel_comes_changes_and_rests(self):
        made = channel('Comes and goes', buffer=2)
        path = '%s/%d' % (CHANNELS, made)
        found = api.get(path)
        self.assertEqual(found.json['buffer'], 2)
        self.assertIs(found.json['pushes_quantity'], True)
        self.assertEqual(api.post(CHANNELS, {'name': 'Comes and goes', 'type': 'manual',
                                             'currency': 'USD'}).status, 409)
        self.assertEqual(api.post(CHANNELS, {'name': 'X', 'type': 'manual',
                                             'currency': 'XQX'}).status, 400)
        changed = api.patch(path, {'name': 'Comes'}, version=1)
        self.assertEqual((changed.status, changed.json['version']), (200, 2), changed)
        self.assertEqual(api.patch(path, {'name': 'Goes'}, version=1).status, 412)
        self.assertIs(api.post(path + '/deactivate').json['is_active'], False)
        self.assertIs(api.post(path + '/activate').json['is_active'], True)
        self.assertEqual(kinds_of('channel', made), ['channel.created', 'channel.changed',
                                                     'channel.deactivated', 'channel.activated'])
        self.assertEqual(api.get(CHANNELS + '/987654321').status, 404)

    def test_scopes(self):
        reader = purser.client(scopes='READ_PRODUCTS')
        self.assertEqual(reader.get(LISTINGS).status, 200)
        self.assertEqual(reader.put(LISTINGS, {'items': [{'channel_id': shop.channel_id,
                                                          'sku': 'X'}]}).status, 403)
        self.assertEqual(reader.put(RULES, {'type': 'percent', 'value': 1}).status, 403)


class Listings(unittest.TestCase):
    def test_one_bad_listing_stops_no_other(self):
        reply = api.put(LISTINGS, {'items': [
            {'channel_id': shop.channel_id, 'variant_id': 'ok-1', 'sku': 'OK-1', 'title': 'One',
             'price': {'amount': '19.99', 'currency': 'USD'}},
            {'channel_id': 987654321, 'sku': 'X'},
            {'channel_id': shop.channel_id, 'variant_id': 'ok-1', 'sku': 'OK-1'},
            {'channel_id': shop.channel_id, 'sku': 'OK-2'}]})
        self.assertEqual([item['status'] for item in reply.items], [200, 400, 409, 200])
        listing = api.get('%s/%d' % (LISTINGS, reply.items[0]['id'])).json
        self.assertEqual(listing['price'], {'amount': '19.99', 'currency': 'USD'})
        self.assertIsNone(listing['product_id'])
        second = api.get('%s/%d' % (LISTINGS, reply.items[3]['id'])).json
        self.assertEqual((second['variant_id'], second['price']), ('OK-2', None))
        found = api.get(LISTINGS, query={'channel_id': shop.channel_id, 'sku': 'OK-1,OK-2'}).items
        self.assertEqual([row['id'] for row in found], [listing['id'], second['id']])

    def test_a_listing_that_came_before_its_product_is_linked(self):
        listing = shop.bulk('put', LISTINGS, [{'channel_id': shop.channel_id, 'sku': 'LATER'}])
        listing_id = listing[0]['id']
        order = shop.order(('LATER', 1)).json
        self.assertEqual(order['reason'], 'missing_product_info')
        shop.products['LATER'] = shop.made('/api/v1/products', sku='LATER', name='Later')
        shop.adjust('LATER', 5)
        settles(lambda: quantity_of(listing_id), 4)
        settles(lambda: shop.get(order['id'])['status'], 'awaiting_shipment')

    def test_relinking(self):
        shop.product('FIRST', stock=3)
        shop.products['SECOND'] = shop.made('/api/v1/products', sku='SECOND', name='Second')
        shop.adjust('SECOND', 8)
        path = '%s/%d' % (LISTINGS, shop.listings['FIRST'])
        settles(lambda: quantity_of(shop.listings['FIRST']), 3)
        changed = api.patch(path, {'product_id': shop.products['SECOND']})
        self.assertEqual(changed.status, 200, changed)
        settles(lambda: quantity_of(shop.listings['FIRST']), 8)
        unlinked = api.patch(path, {'product_id': None})
        self.assertEqual((unlinked.status, unlinked.json['quantity']), (200, 0), unlinked)


class Quantities(unittest.TestCase):
    def test_a_sale_lowers_every_listing_of_the_product(self):
        shop.product('SOLD', stock=10)
        other = channel('Second shop')
        there = shop.bulk('put', LISTINGS, [{'channel_id': other, 'sku': 'SOLD'}])[0]['id']
        shop.bundle('SOLD PAIR', {'SOLD': 2})
        shop.order(('SOLD', 3))
        settles(lambda: quantity_of(there), 7)
        settles(lambda: shop.quantity('SOLD'), 7)
        settles(lambda: shop.quantity('SOLD PAIR'), 3)
        shop.order(('SOLD', 9))  # more than there is: a claim without a warehouse
        settles(lambda: shop.quantity('SOLD'), 0)

    def test_why_tells_the_sum_line_by_line(self):
        shop.product('WHY', stock=14)
        ohio = shop.warehouse('Ohio why')
        shop.adjust('WHY', 6, ohio)
        api.post('/api/v1/warehouses/%d/deactivate' % ohio)
        channel_id = channel('Why shop', buffer=2)
        listing_id = shop.bulk('put', LISTINGS, [{'channel_id': channel_id, 'sku': 'WHY'}])[0]['id']
        put_rule(product_id=shop.products['WHY'], channel_id=channel_id, type='percent', value=50)
        settles(lambda: quantity_of(listing_id), 5)
        why = api.get('%s/%d/why' % (LISTINGS, listing_id)).json
        self.assertEqual(why['quantity'], 5)
        said = ' '.join(step['sentence'] for step in why['steps'])
        self.assertIn('50 percent of 14 is 7.', said)
        self.assertIn('6 available, but deactivated: not counted.', said)
        self.assertEqual([step['units'] for step in why['steps'] if step['is_result']], [14, 7, 5])
        self.assertEqual(api.get(LISTINGS + '/987654321/why').status, 404)

    def test_a_global_rule_and_back(self):
        shop.product('RULED', stock=9)
        settles(lambda: shop.quantity('RULED'), 9)
        rule = put_rule(channel_id=shop.channel_id, type='max_units', value=4)
        settles(lambda: shop.quantity('RULED'), 4)
        again = put_rule(channel_id=shop.channel_id, type='max_units', value=6)
        self.assertEqual((again['id'], again['version']), (rule['id'], 2))
        settles(lambda: shop.quantity('RULED'), 6)
        self.assertEqual(api.delete('%s/%d' % (RULES, rule['id'])).status, 204)
        settles(lambda: shop.quantity('RULED'), 9)
        self.assertEqual(api.delete('%s/%d' % (RULES, rule['id'])).status, 404)
        self.assertEqual(api.put(RULES, {'type': 'percent', 'value': 101}).status, 400)

    def test_an_excluded_warehouse_and_back(self):
        shop.product('LEFT OUT', stock=5)
        settles(lambda: shop.quantity('LEFT OUT'), 5)
        body = {'warehouse_id': shop.warehouse_id, 'product_id': shop.products['LEFT OUT']}
        self.assertEqual(api.put(EXCLUSIONS, body).status, 204)
        settles(lambda: shop.quantity('LEFT OUT'), 0)
        listed = [row for row in api.get(EXCLUSIONS).items
                  if row['product_id'] == body['product_id']]
        self.assertEqual(len(listed), 1)
        self.assertEqual(api.delete(EXCLUSIONS, body).status, 204)
        settles(lambda: shop.quantity('LEFT OUT'), 5)

    def test_what_a_product_or_warehouse_changes(self):
        shop.product('SEASON', stock=5)
        settles(lambda: shop.quantity('SEASON'), 5)
        path = '/api/v1/products/%d' % shop.products['SEASON']
        api.post(path + '/deactivate')
        settles(lambda: shop.quantity('SEASON'), 0)
        api.post(path + '/activate')
        settles(lambda: shop.quantity('SEASON'), 5)
        ohio = shop.warehouse('Ohio season')
        shop.adjust('SEASON', 3, ohio)
        settles(lambda: shop.quantity('SEASON'), 8)
        api.post('/api/v1/warehouses/%d/deactivate' % ohio)
        settles(lambda: shop.quantity('SEASON'), 5)


class Past(unittest.TestCase):
    """What was published can be worked out again, also after everything changed."""

    def now(self):
        time.sleep(0.005)
        moment = datetime.datetime.now(datetime.timezone.utc)
        time.sleep(0.005)
        return moment.strftime('%Y-%m-%dT%H:%M:%S.%fZ')

    def test_a_quantity_of_the_past_is_explained_with_the_rules_of_then(self):
        product = shop.product('PAST', stock=10)
        ohio = shop.warehouse('Ohio past')
        shop.adjust('PAST', 4, ohio)
        listing = shop.listings['PAST']
        moments = []

        def settled(quantity):
            settles(lambda: quantity_of(listing), quantity)
            moments.append((self.now(), quantity))

        settled(14)
        rule = {'product_id': product, 'channel_id': shop.channel_id, 'type': 'percent'}
        reply = api.put(RULES + '/bulk', {'items': [dict(rule, value=50),
                                                    dict(rule, channel_id=None, value=101)]})
        self.assertEqual([item['status'] for item in reply.json['items']], [200, 400])
        settled(7)
        api.put(EXCLUSIONS, {'warehouse_id': ohio, 'product_id': product})
        settled(5)
        api.put(RULES, dict(rule, type='max_units', value=3))
        settled(3)
        api.delete(EXCLUSIONS, {'warehouse_id': ohio, 'product_id': product})
        api.delete('%s/%d' % (RULES, reply.json['items'][0]['id']))
        settled(14)
        api.post('/api/v1/warehouses/%d/deactivate' % ohio)
        settled(10)
        api.post('/api/v1/products/%d/deactivate' % product)
        settled(0)
        path = '%s/%d/why' % (LISTINGS, listing)
        for at, quantity in moments:
            why = api.get(path, query={'as_of': at}).json
            self.assertEqual((why['quantity'], why['steps'][-1]['units']), (quantity, quantity), at)
        self.assertEqual(api.get(path, query={'as_of': '2020-01-01T00:00:00Z'}).status, 422)
        changes = api.get('/api/v1/allocation_changes', query={'product_id': product}).items
        self.assertEqual([(row['is_set'], row['warehouse_id'], row['value']) for row in changes],
                         [(False, None, 3), (False, ohio, 0), (True, None, 3), (True, ohio, 0),
                          (True, None, 50)])
        self.assertEqual(changes[2]['change']['value'], {'from': 50, 'to': 3})
        self.assertEqual(changes[2]['actor_kind'], 'client')
        # The rule then in force is named by the row of its history, not as the rule of now.
        why = api.get(path, query={'as_of': [at for at, units in moments if units == 3][0]}).json
        self.assertIn(('allocation_change', changes[2]['id']),
                      [(step['subject'], step['subject_id']) for step in why['steps']])


class Feed(unittest.TestCase):
    def test_acknowledge_takes_each_change_once(self):
        channel_id = channel('Feed shop')
        path = '%s/%d/acknowledge' % (CHANNELS, channel_id)
        listings = []
        for number in range(3):
            shop.product('FED-%d' % number)
            listings += shop.bulk('put', LISTINGS, [{'channel_id': channel_id,
                                                     'sku': 'FED-%d' % number}])
        ids = [row['id'] for row in listings]
        seen = []

        def take():
            reply = api.post(path)
            self.assertEqual(reply.status, 200, reply)
            seen.extend((row['id'], row['quantity']) for row in reply.items)
            return sorted(seen)

        settles(take, sorted((listing_id, 0) for listing_id in ids))
        for number in (2, 0):
            shop.adjust('FED-%d' % number, number + 5)
            settles(lambda n=number: quantity_of(ids[n]), number + 5)
        first = api.post(path, query={'limit': 1}, key='feed-1')
        self.assertEqual([row['id'] for row in first.items], [ids[2]])
        self.assertEqual(first.json['remaining'], 1)
        # The answer was lost on the way: the same key brings it again.
        self.assertEqual(api.post(path, query={'limit': 1}, key='feed-1').items, first.items)
        self.assertEqual([row['id'] for row in api.post(path).items], [ids[0]])
        self.assertEqual(api.post(path).items, [])
        self.assertEqual(api.post(CHANNELS + '/987654321/acknowledge').status, 404)


if __name__ == '__main__':
    unittest.main()
