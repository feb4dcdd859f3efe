"""Keeping stock through HTTP: locks that end by themselves, minimums that are crossed."""
import datetime
import os
import sys
import time
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from purser_process import Purser  # noqa: E402
from small_shop import SmallShop  # noqa: E402


def setUpModule():
    global purser, shop, api
    purser = Purser().__enter__()
    shop = SmallShop(purser)
    api = shop.api


def tearDownModule():
    shop.verify()
    purser.__exit__()


def eventually(says, wanted, seconds=20):
    """Waits until `says()` is `wanted`; answers what it said last."""
    for _ in range(seconds * 20):
        found = says()
        if found == wanted:
            break
        time.sleep(0.05)
    return found


def in_seconds(seconds):
    moment = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=seconds)
    return moment.strftime('%Y-%m-%dT%H:%M:%S.%fZ')


def lock(sku, quantity, **more):
    item = dict({'sku': sku, 'warehouse_id': shop.warehouse_id, 'quantity': quantity,
                 'reason': 'Photo shoot'}, **more)
    reply = api.post('/api/v1/stock/locks', {'items': [item]})
    assert reply.status == 200, reply
    return reply.json['items'][0]


class Locks(unittest.TestCase):
    def test_a_lock_lowers_what_channels_sell_and_ends_by_itself(self):
        shop.product('LOCKED', stock=10)
        made = lock('LOCKED', 4, until=in_seconds(3))
        self.assertEqual(made['status'], 201)
        self.assertEqual(shop.level('LOCKED')['locked'], 4)
        self.assertEqual(eventually(lambda: shop.quantity('LOCKED'), 6), 6)
        found = api.get('/api/v1/stock/locks', query={'product_id': shop.products['LOCKED']}).items
        self.assertEqual([(row['units'], row['reason']) for row in found], [(4, 'Photo shoot')])
        self.assertEqual(eventually(lambda: shop.level('LOCKED')['locked'], 0), 0)
        self.assertEqual(eventually(lambda: shop.quantity('LOCKED'), 10), 10)
        reply = api.get('/api/v1/stock/locks/%d' % made['id'])
        self.assertEqual(reply.status, 404)

    def test_what_is_sold_cannot_be_locked(self):
        shop.product('SOLD', stock=3)
        self.assertEqual(shop.order(('SOLD', 2)).status, 201)
        refused = lock('SOLD', 2)
        self.assertEqual(refused['status'], 409)
        self.assertIn('1 is available', refused['sentence'])

    def test_its_reason_and_end_change_and_a_part_is_released(self):
        shop.product('PARTLY', stock=10)
        made = lock('PARTLY', 6)
        path = '/api/v1/stock/locks/%d' % made['id']
        reply = api.patch(path, {'reason': 'Recall', 'until': in_seconds(3600)})
        self.assertEqual((reply.status, reply.json['reason']), (200, 'Recall'))
        self.assertEqual(api.patch(path, {'until': in_seconds(-5)}).status, 400)
        self.assertIsNone(api.patch(path, {'until': None}).json['until'])
        release = {'items': [{'id': made['id'], 'units': 2}, {'id': 5}]}
        reply = api.post('/api/v1/stock/locks/release', release)
        self.assertEqual([item['status'] for item in reply.json['items']], [200, 404])
        self.assertEqual(shop.level('PARTLY')['locked'], 4)


class Counts(unittest.TestCase):
    def counted(self, sku, quantity, **more):
        return dict({'sku': sku, 'quantity': quantity, 'location': 'Main'}, **more)

    def act(self, count, action, status=200):
        reply = api.post('/api/v1/stock/counts/%d/%s' % (count['id'], action))
        self.assertEqual(reply.status, status, reply)
        return reply.json

    def test_what_was_sold_after_the_count_stays_sold(self):
        shop.product('YEAREND', stock=10)
        at = in_seconds(0)
        self.assertEqual(shop.order(('YEAREND', 2)).status, 201)
        shop.stock('remove', 'YEAREND', 3)
        draft = {'warehouse_id': shop.warehouse_id, 'name': 'Year end', 'counted_at': at,
                 'items': [self.counted('YEAREND', 9)]}
        preview = api.post('/api/v1/stock/counts/preview', draft).json
        line, = preview['lines']
        self.assertEqual([line[name] for name in ('expected', 'counted', 'difference', 'on_hand')],
                         [10, 9, -1, 7])
        count = api.post('/api/v1/stock/counts', draft).json
        self.assertEqual(count['status'], 'entered')
        self.assertEqual(self.act(count, 'post')['status'], 'posted')
        self.assertEqual(shop.level('YEAREND'),
                         {'on_hand': 6, 'locked': 0, 'allocated': 2, 'available': 4})
        lines = api.get('/api/v1/stock/counts/%d/lines' % count['id']).items
        self.assertEqual([(row['expected'], row['difference'], row['on_hand']) for row in lines],
                         [(10, -1, 6)])
        self.act(count, 'undo')
        self.assertEqual(shop.level('YEAREND')['on_hand'], 7)
        self.assertIn('undone', str(self.act(count, 'post', 422)))

    def test_a_sheet_is_made_entered_and_posted(self):
        shop.product('SHEET', stock=5)
        count = api.post('/api/v1/stock/counts', {'warehouse_id': shop.warehouse_id,
                                                  'product_ids': [shop.products['SHEET']]}).json
        self.assertEqual(count['status'], 'open')
        path = '/api/v1/stock/counts/%d/lines' % count['id']
        reply = api.put(path, {'items': [self.counted('SHEET', 4),
                                         self.counted('MISSING', 1),
                                         self.counted('SHEET', 1, counted_at=in_seconds(60))]})
        self.assertEqual([item['status'] for item in reply.json['items']], [200, 404, 400])
        self.act(count, 'post')
        self.assertEqual(shop.level('SHEET')['on_hand'], 4)
        self.act(count, 'cancel', 422)
        self.act({'id': 5}, 'post', 404)


class Minimums(unittest.TestCase):
    def below(self):
        reply = api.get('/api/v1/stock/minimums', query={'is_below': 'true'})
        return {row['product_id']: row['missing'] for row in reply.items}

    def test_selling_below_the_minimum_is_listed_and_told(self):
        product = shop.product('LOW', stock=6)
        reply = api.put('/api/v1/stock/minimums', {'items': [
            {'sku': 'LOW', 'warehouse_id': shop.warehouse_id, 'quantity': 5},
            {'sku': 'NONE', 'warehouse_id': shop.warehouse_id, 'quantity': 5}]})
        self.assertEqual([item['status'] for item in reply.json['items']], [200, 404])
        self.assertNotIn(product, self.below())
        self.assertEqual(shop.order(('LOW', 3)).status, 201)
        self.assertEqual(eventually(lambda: self.below().get(product), 2), 2)
        shop.stock('add', 'LOW', 10)
        self.assertIsNone(eventually(lambda: self.below().get(product), None))


if __name__ == '__main__':
    unittest.main()
