"""Stock through HTTP: verbs with a result per item, balances, bins, history, the past."""
import os
import sys
import threading
import time
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from purser_process import Purser  # noqa: E402
from small_shop import SmallShop  # noqa: E402

STOCK = '/api/v1/stock'


def setUpModule():
    global purser, shop, api
    purser = Purser().__enter__()
    shop = SmallShop(purser)
    api = shop.api


def tearDownModule():
    shop.verify()
    purser.__exit__()


def send(verb, *items, **more):
    reply = api.post('%s/%s' % (STOCK, verb), {'items': list(items)}, **more)
    assert reply.status == 200, reply
    return reply.json['items']


def at_reno(sku, quantity, **more):
    return dict({'sku': sku, 'warehouse_id': shop.warehouse_id, 'quantity': quantity}, **more)


def pages(path, **query):
    found, cursor = [], None
    while True:
        reply = api.get(path, query=dict(query, cursor=cursor))
        assert reply.status == 200, reply
        found += reply.items
        cursor = reply.json['next_cursor']
        if not cursor:
            return found


class Verbs(unittest.TestCase):
    def test_each_does_what_it_says(self):
        shop.product('VERB')
        send('adjust', at_reno('VERB', 10))
        send('add', at_reno('VERB', 5))
        send('remove', at_reno('VERB', 3))
        send('lock', at_reno('VERB', 4))
        send('unlock', at_reno('VERB', 1))
        self.assertEqual(shop.level('VERB'),
                         {'on_hand': 12, 'locked': 3, 'allocated': 0, 'available': 9})

    def test_one_bad_item_stops_no_other(self):
        shop.product('MIXED', stock=5)
        results = send('remove', at_reno('MIXED', 3), at_reno('MIXED', 3), at_reno('NOWHERE', 1),
                       at_reno('MIXED', 2))
        self.assertEqual([r['status'] for r in results], [200, 409, 404, 200])
        self.assertEqual(results[1]['error'], 'out_of_stock')
        self.assertEqual(results[1]['sentence'],
                         'MIXED at Reno: 2 are available, 3 are asked for.')
        self.assertGreater(results[0]['id'], 0)
        self.assertEqual(shop.level('MIXED')['on_hand'], 0)

    def test_bodies_are_checked(self):
        shop.product('FORM')
        for verb, item in (('add', at_reno('FORM', 0)), ('adjust', at_reno('FORM', -1)),
                           ('add', {'sku': 'FORM', 'quantity': 1}),
                           ('transfer', at_reno('FORM', 1)), ('lock', at_reno('FORM', 'two'))):
            reply = api.post('%s/%s' % (STOCK, verb), {'items': [item]})
            self.assertEqual(reply.status, 400, reply)
        self.assertEqual(api.post(STOCK + '/add', {'items': []}).status, 400)

    def test_a_repeat_with_its_key_moves_nothing(self):
        shop.product('ONCE')
        first = send('add', at_reno('ONCE', 5), key='once-5')
        self.assertEqual(send('add', at_reno('ONCE', 5), key='once-5'), first)
        self.assertEqual(shop.level('ONCE')['on_hand'], 5)

    def test_scopes(self):
        reader = purser.client(scopes='READ_INVENTORY')
        self.assertEqual(reader.get(STOCK).status, 200)
        self.assertEqual(reader.post(STOCK + '/add', {'items': [at_reno('X', 1)]}).status, 403)
        self.assertEqual(purser.http().get(STOCK).status, 401)


class Places(unittest.TestCase):
    def test_bins_are_made_drawn_and_moved(self):
        shop.product('SHELVED')
        send('add', at_reno('SHELVED', 4, location='S-01'), at_reno('SHELVED', 6, location='S-02'))
        ohio = shop.warehouse('Ohio shelves')
        result, = send('transfer', at_reno('SHELVED', 5, location='S-02', to_warehouse_id=ohio))
        self.assertEqual(result['status'], 200)
        result, = send('remove', at_reno('SHELVED', 2, location='S-02'))
        self.assertEqual((result['status'], result['sentence']),
                         (409, 'SHELVED at Reno: the location has 1 free unit, 2 are asked for.'))
        product_id = shop.products['SHELVED']
        bins = pages(STOCK + '/bins', product_id=product_id)
        self.assertEqual(sorted(b['on_hand'] for b in bins), [1, 4, 5])
        self.assertEqual(shop.levels('SHELVED')[ohio]['on_hand'], 5)
        total, = api.get(STOCK + '/totals', query={'product_id': product_id}).items
        self.assertEqual((total['sku'], total['on_hand'], total['available']), ('SHELVED', 10, 10))
        # Orders of the other stories go to the only warehouse that is left.
        api.post('/api/v1/warehouses/%d/deactivate' % ohio)

    def test_balances_have_pages_and_filters(self):
        made = sorted(shop.product('PAGED-%d' % i, stock=i + 1) for i in range(5))
        listed = pages(STOCK, limit=2, product_id=','.join(map(str, made)))
        self.assertEqual([row['product_id'] for row in listed], made)
        everything = pages(STOCK, limit=3, warehouse_id=shop.warehouse_id)
        self.assertTrue(set(made) <= {row['product_id'] for row in everything})
        self.assertEqual(pages(STOCK, limit=1000), pages(STOCK, limit=3))
        self.assertEqual(api.get(STOCK, query={'cursor': 'x'}).status, 400)

    def test_unplaced_claims_are_shown_without_a_warehouse(self):
        shop.product('WANTED')
        order = shop.order(('WANTED', 3)).json
        self.assertEqual(order['reason'], 'out_of_stock')
        self.assertEqual(shop.unplaced('WANTED'), 3)
        send('add', at_reno('WANTED', 5))
        deadline = time.monotonic() + 10
        while shop.unplaced('WANTED') and time.monotonic() < deadline:
            time.sleep(0.02)
        self.assertEqual(shop.level('WANTED'),
                         {'on_hand': 5, 'locked': 0, 'allocated': 3, 'available': 2})


class Past(unittest.TestCase):
    def test_history_calls_everybody_by_name(self):
        product_id = shop.product('WHO', stock=5)
        other = purser.client(name='Night shift')
        row = {'product_id': product_id, 'warehouse_id': shop.warehouse_id, 'quantity': 1}
        self.assertEqual(other.post(STOCK + '/add', {'items': [row]}).status, 200)
        rows = pages(STOCK + '/history', product_id=product_id, limit=1)
        self.assertEqual([row['actor_name'] for row in rows], ['Night shift', 'story'])
        moved = pages(STOCK + '/history', warehouse_id=shop.warehouse_id, limit=50)
        self.assertEqual({row['actor_name'] for row in moved} - {'story', 'Night shift', 'Purser'},
                         set())

    def test_history_tells_who_why_and_the_balance_after(self):
        shop.product('TOLD')
        for number in range(7):
            send('add', at_reno('TOLD', 1, reason='receipt %d' % number))
        order = shop.order(('TOLD', 2)).json
        product_id = shop.products['TOLD']
        rows = pages(STOCK + '/history', product_id=product_id, limit=3)
        self.assertEqual([row['kind'] for row in rows], ['reserve'] + ['add'] * 7)
        self.assertEqual((rows[0]['subject'], rows[0]['subject_id']), ('order', order['id']))
        self.assertEqual((rows[0]['on_hand'], rows[0]['allocated']), (7, 2))
        self.assertEqual([row['on_hand'] for row in rows[1:]], [7, 6, 5, 4, 3, 2, 1])
        self.assertEqual(rows[1]['reason'], 'receipt 6')
        self.assertEqual(rows[1]['actor_kind'], 'client')
        of_reno = pages(STOCK + '/history', product_id=product_id, limit=2,
                        warehouse_id=shop.warehouse_id)
        self.assertEqual(of_reno, rows)
        moved = pages(STOCK + '/history', warehouse_id=shop.warehouse_id, limit=50)
        self.assertEqual([row for row in moved if row['product_id'] == product_id], rows[1:])
        kinds = pages(STOCK + '/history', product_id=product_id, kind='reserve')
        self.assertEqual(kinds, rows[:1])
        self.assertEqual(api.get(STOCK + '/history', query={'kind': 'lost'}).status, 400)

    def test_the_stock_of_a_past_moment(self):
        shop.product('THEN')
        moments = []
        for figure in (10, 4, 7):
            send('adjust', at_reno('THEN', figure))
            row, = api.get(STOCK + '/history', query={'product_id': shop.products['THEN'],
                                                      'limit': 1}).items
            moments.append((row['at'], figure))
        path = '/api/v1/products/%d/stock' % shop.products['THEN']
        for at, figure in moments:
            row, = api.get(path, query={'as_of': at}).items
            self.assertEqual(row['on_hand'], figure)
            for listed in ('', '/totals'):
                row, = api.get(STOCK + listed, query={'product_id': shop.products['THEN'],
                                                      'as_of': at}).items
                self.assertEqual((row['on_hand'], row['available']), (figure, figure))
            here = pages(STOCK, warehouse_id=shop.warehouse_id, as_of=at, limit=3)
            self.assertIn(figure, [row['on_hand'] for row in here
                                   if row['product_id'] == shop.products['THEN']])
        row, = api.get(path, query={'as_of': '2020-01-01T00:00:00Z'}).items
        self.assertEqual(row['on_hand'], 0)
        self.assertEqual(api.get('/api/v1/products/987654321/stock').status, 404)

    def test_nobody_knows_the_stock_of_a_moment_to_come(self):
        shop.product('LATER', stock=1)
        product = '/api/v1/products/%d' % shop.products['LATER']
        for asked in (STOCK, STOCK + '/totals', product + '/stock', product + '/inventory',
                      '/api/v1/costs/value', '/api/v1/costs/value/totals',
                      '/api/v1/listings/%d/why' % shop.listings['LATER']):
            reply = api.get(asked, query={'as_of': '2990-01-01T00:00:00Z'})
            self.assertEqual(reply.status, 400, asked)
            self.assertEqual(reply.json['faults'], [{'path': 'as_of',
                                                     'sentence': 'lies in the future'}])


class Many(unittest.TestCase):
    def test_decisions_at_once_never_promise_twice(self):
        """32 clients remove one unit each, again and again, from 50."""
        shop.product('RUSH', stock=50)
        taken, refused = [], []

        def take():
            for _ in range(5):
                item = dict(at_reno('RUSH', 1))
                reply = api.post(STOCK + '/remove', {'items': [item]})
                assert reply.status == 200, reply
                (taken if reply.items[0]['status'] == 200 else refused).append(reply.items[0])

        threads = [threading.Thread(target=take) for _ in range(32)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual((len(taken), len(refused)), (50, 110))
        self.assertTrue(all(item['error'] == 'out_of_stock' for item in refused))
        self.assertEqual(shop.level('RUSH')['on_hand'], 0)
        rows = pages(STOCK + '/history', product_id=shop.products['RUSH'], limit=100)
        self.assertEqual([row['on_hand'] for row in rows], list(range(51)))


if __name__ == '__main__':
    unittest.main()
