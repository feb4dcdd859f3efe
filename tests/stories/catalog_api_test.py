"""Products and bundles through HTTP."""
import os
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from purser_process import Purser  # noqa: E402

PRODUCTS = '/api/v1/products'


def setUpModule():
    global purser, shop
    purser = Purser().__enter__()
    shop = purser.client()


def tearDownModule():
    purser.__exit__()


def made(sku, **more):
    reply = shop.post(PRODUCTS, dict({'sku': sku, 'name': sku}, **more))
    assert reply.status == 201, reply
    return reply.json


def bundle(sku, *parts):
    return made(sku, type='bundle', parts=[{'sku': part, 'quantity': n} for part, n in parts])


def path_of(product):
    return '%s/%d' % (PRODUCTS, product['id'])


def paths(reply):
    return sorted(fault['path'] for fault in reply.json['faults'])


def timeline(product):
    """What happened to it, oldest first."""
    events = shop.get('/api/v1/audit', query={'subject': 'product',
                                              'subject_id': product['id']}).items
    return [(event['kind'], event['body']) for event in reversed(events)]


class Products(unittest.TestCase):
    def test_a_new_one_is_complete(self):
        reply = shop.post(PRODUCTS, {
            'sku': ' MUG-1 ', 'name': 'Mug', 'brand': 'Acme', 'upc': '012345678905',
            'weight': 340000000, 'height': 95000, 'minimum_level': 3})
        self.assertEqual(reply.status, 201, reply)
        mug = reply.json
        self.assertEqual((mug['sku'], mug['type'], mug['parts']), ('MUG-1', 'core', []))
        self.assertEqual((mug['weight'], mug['height'], mug['minimum_level']),
                         (340000000, 95000, 3))
        self.assertIs(mug['is_active'], True)
        self.assertEqual(reply.headers['etag'], '"1"')
        again = shop.get(path_of(mug))
        self.assertEqual(again.json, mug)

    def test_every_fault_is_named(self):
        reply = shop.post(PRODUCTS, {'sku': '', 'type': 'kit', 'weight': -1, 'parts': 'none'})
        self.assertEqual(reply.status, 400, reply)
        self.assertEqual(paths(reply), ['name', 'parts', 'sku', 'type', 'weight'])

    def test_measures_and_tariff_numbers_are_ones_that_exist(self):
        reply = shop.post(PRODUCTS, {'sku': 'MOON', 'name': 'Moon', 'weight': 10 ** 12 + 1,
                                     'length': 10 ** 10 + 1, 'hs_code': 'rock'})
        self.assertEqual(reply.status, 400, reply)
        self.assertEqual(paths(reply), ['hs_code', 'length', 'weight'])
        made('STONE', weight=10 ** 12, length=10 ** 10, hs_code='2516.11')

    def test_an_amount_that_nobody_gave_is_null_in_replies_and_in_the_timeline(self):
        value = {'amount': '5.00', 'currency': 'USD'}
        product = made('UNPRICED', customs_value=value)
        self.assertEqual((product['price'], product['minimum_price']), (None, None))
        self.assertIsNone(timeline(product)[0][1]['price'])
        later = made('PRICED-LATER')
        changed = shop.patch(path_of(later), {'customs_value': value}, version=1).json
        self.assertEqual((changed['customs_value'], changed['price']), (value, None))
        self.assertEqual(list(timeline(later)[1][1]), ['customs_value'])

    def test_a_sku_belongs_to_one(self):
        first = made('TAKEN')
        reply = shop.post(PRODUCTS, {'sku': 'TAKEN', 'name': 'Again'})
        self.assertEqual(reply.status, 409, reply)
        self.assertIn(str(first['id']), reply.body.decode())
        self.assertEqual(shop.patch(path_of(made('FREE')), {'sku': 'TAKEN'}).status, 409)

    def test_renaming_keeps_the_history(self):
        product = made('OLD')
        reply = shop.patch(path_of(product), {'sku': 'NEW'}, version=1)
        self.assertEqual((reply.status, reply.json['id']), (200, product['id']), reply)
        self.assertEqual(shop.patch(path_of(product), {'sku': 'NEWER'}, version=1).status, 412)
        history = timeline(product)
        self.assertEqual([kind for kind, _ in history], ['product.created', 'product.changed'])
        self.assertEqual(history[1][1], {'sku': {'from': 'OLD', 'to': 'NEW'}})
        # The old name still finds it; it is free once it was given up.
        self.assertEqual(shop.post(PRODUCTS, {'sku': 'OLD', 'name': 'Other'}).status, 409)
        self.assertEqual(shop.delete(path_of(product) + '/aliases',
                                     query={'sku': 'OLD'}).status, 204)
        self.assertNotEqual(made('OLD')['id'], product['id'])

    def test_deactivated_and_back(self):
        product = made('SEASONAL')
        for _ in range(2):
            self.assertIs(shop.post(path_of(product) + '/deactivate').json['is_active'], False)
        self.assertIs(shop.post(path_of(product) + '/activate').json['is_active'], True)
        self.assertEqual(shop.get(path_of(product)).json['version'], 3)

    def test_lists_filter_sort_and_page(self):
        for number in range(5):
            made('PAGE-%d' % number, brand='Pages', upc='90000%d' % number)
        found = shop.get(PRODUCTS, query={'sku': 'PAGE-1,PAGE-3', 'sort': 'sku'}).items
        self.assertEqual([p['sku'] for p in found], ['PAGE-1', 'PAGE-3'])
        found = shop.get(PRODUCTS, query={'upc': '900002'}).items
        self.assertEqual([p['sku'] for p in found], ['PAGE-2'])
        skus, cursor = [], None
        while True:
            page = shop.get(PRODUCTS, query={'sku.prefix': 'page-', 'sort': '-sku', 'limit': 2,
                                             'cursor': cursor}).json
            skus += [p['sku'] for p in page['items']]
            cursor = page['next_cursor']
            if not cursor:
                break
        self.assertEqual(skus, ['PAGE-%d' % number for number in (4, 3, 2, 1, 0)])
        self.assertEqual(shop.get(PRODUCTS, query={'description': 'x'}).status, 400)

    def test_the_unknown_and_the_stranger(self):
        for method, rest in (('GET', ''), ('PATCH', ''), ('POST', '/deactivate')):
            reply = shop.request(method, PRODUCTS + '/987654321' + rest,
                                 {} if method == 'PATCH' else None)
            self.assertEqual(reply.status, 404, reply)
        reader = purser.client(scopes='READ_PRODUCTS')
        self.assertEqual(reader.get(PRODUCTS).status, 200)
        self.assertEqual(reader.post(PRODUCTS, {'sku': 'X', 'name': 'X'}).status, 403)
        self.assertEqual(purser.http().get(PRODUCTS).status, 401)


class Bundles(unittest.TestCase):
    def test_a_bundle_shows_its_parts(self):
        cup, saucer = made('CUP'), made('SAUCER')
        tea = bundle('TEA', ('SAUCER', 2), ('CUP', 1))
        wanted = sorted([
            {'bundle_id': tea['id'], 'component_id': cup['id'], 'sku': 'CUP', 'quantity': 1},
            {'bundle_id': tea['id'], 'component_id': saucer['id'], 'sku': 'SAUCER', 'quantity': 2}],
            key=lambda part: part['component_id'])
        self.assertEqual(tea['parts'], wanted)
        self.assertEqual(shop.get(path_of(tea)).json['parts'], wanted)
        listed = shop.get(PRODUCTS, query={'sku': 'TEA,CUP'}).items
        self.assertEqual({p['sku']: p['parts'] for p in listed}, {'TEA': wanted, 'CUP': []})
        sparse = shop.get(PRODUCTS, query={'sku': 'TEA', 'fields': 'sku,parts'}).items
        self.assertEqual(sparse, [{'sku': 'TEA', 'parts': wanted}])

    def test_what_a_bundle_cannot_be_made_of(self):
        part = made('PART')
        made('NO-THING', type='virtual', attribute_names=['Size'])
        for parts, path in (
                ([], 'parts'),
                ([{'sku': 'GHOST', 'quantity': 1}], 'parts[0]'),
                ([{'component_id': 987654321, 'quantity': 1}], 'parts[0]'),
                ([{'sku': 'NO-THING', 'quantity': 1}], 'parts[0]'),
                ([{'sku': 'SELF', 'quantity': 1}], 'parts[0]'),
                ([{'quantity': 1}], 'parts[0]'),
                ([{'sku': 'PART', 'quantity': 1},
                  {'component_id': part['id'], 'quantity': 2}], 'parts[1]')):
            reply = shop.post(PRODUCTS, {'sku': 'SELF', 'name': 'S', 'type': 'bundle',
                                         'parts': parts})
            self.assertEqual(reply.status, 422, (parts, reply))
            self.assertEqual(paths(reply), [path])
        reply = shop.post(PRODUCTS, {'sku': 'C', 'name': 'C',
                                     'parts': [{'sku': 'PART', 'quantity': 1}]})
        self.assertEqual(reply.status, 422, reply)
        reply = shop.post(PRODUCTS, {'sku': 'C', 'name': 'C', 'type': 'bundle',
                                     'parts': [{'sku': 'PART', 'quantity': 0}] * 101})
        self.assertEqual(reply.status, 400, reply)

    def test_other_parts_are_told(self):
        for sku in ('A', 'B', 'C'):
            made('SWAP-' + sku)
        product = bundle('SWAP', ('SWAP-A', 1), ('SWAP-B', 1))
        changed = shop.patch(path_of(product), {'parts': [{'sku': 'SWAP-C', 'quantity': 4}]})
        self.assertEqual(changed.status, 200, changed)
        self.assertEqual([(p['sku'], p['quantity']) for p in changed.json['parts']],
                         [('SWAP-C', 4)])
        self.assertEqual(shop.get(path_of(product)).json, changed.json)
        self.assertEqual([kind for kind, _ in timeline(product)],
                         ['product.created', 'product.changed', 'product.parts_changed'])
        self.assertEqual(shop.patch(path_of(product), {'parts': []}).status, 422)
        self.assertEqual(shop.patch(path_of(product), {'type': 'core'}).status, 400)


class Bulk(unittest.TestCase):
    def test_one_bad_item_stops_no_other(self):
        made('BULK-0')
        reply = shop.post(PRODUCTS + '/bulk', {'items': [
            {'sku': 'BULK-KIT', 'name': 'Kit', 'type': 'bundle',
             'parts': [{'sku': 'BULK-1', 'quantity': 2}]},
            {'sku': 'BULK-0', 'name': 'Taken'},
            {'sku': 'BULK-1', 'name': 'One'},
            {'sku': 'BULK-1', 'name': 'One again'},
            {'sku': 'BULK-BAD', 'name': 'Bad', 'type': 'bundle',
             'parts': [{'sku': 'GHOST', 'quantity': 1}]}]})
        self.assertEqual(reply.status, 200, reply)
        results = reply.items
        self.assertEqual([r['index'] for r in results], [0, 1, 2, 3, 4])
        self.assertEqual([r['status'] for r in results], [201, 409, 201, 409, 422])
        self.assertEqual([r.get('error') for r in results],
                         [None, 'conflict', None, 'conflict', 'refused'])
        self.assertEqual([f['path'] for f in results[4]['faults']], ['parts[0]'])
        kit = shop.get('%s/%d' % (PRODUCTS, results[0]['id'])).json
        self.assertEqual(kit['parts'][0]['component_id'], results[2]['id'])
        self.assertIsNone(results[1]['id'])

    def test_malformed_items_do_not_stop_the_others(self):
        reply = shop.post(PRODUCTS + '/bulk', {'items': [{'sku': 'FORM-2'}, {'name': 7}, 'text',
                                                         {'sku': 'FORM-1', 'name': 'Fine'},
                                                         {'sku': 'FORM-3', 'name': 'Fine',
                                                          'type': 'castle'}]})
        self.assertEqual(reply.status, 200, reply)
        self.assertEqual([(row['index'], row['status']) for row in reply.items],
                         [(0, 400), (1, 400), (2, 400), (3, 201), (4, 400)])
        self.assertEqual([[f['path'] for f in row.get('faults', [])] for row in reply.items],
                         [['name'], ['name', 'sku'], [''], [], ['type']])
        found = shop.get(PRODUCTS, query={'sku': 'FORM-1'}).items
        self.assertEqual([row['id'] for row in found], [reply.items[3]['id']])

    def test_nothing_but_malformed_items_refuses_the_call(self):
        reply = shop.post(PRODUCTS + '/bulk', {'items': [{'sku': 'FORM-4'}, {'name': 7}]})
        self.assertEqual(reply.status, 400, reply)
        self.assertEqual(paths(reply), ['items[0].name', 'items[1].name', 'items[1].sku'])

    def test_limits(self):
        items = [{'sku': 'LIMIT-%d' % n, 'name': 'N'} for n in range(1000)]
        reply = shop.post(PRODUCTS + '/bulk', {'items': items})
        self.assertEqual({r['status'] for r in reply.items}, {201})
        self.assertEqual(len(reply.items), 1000)
        items.append({'sku': 'LIMIT-1000', 'name': 'N'})
        self.assertEqual(shop.post(PRODUCTS + '/bulk', {'items': items}).status, 400)
        self.assertEqual(shop.post(PRODUCTS + '/bulk', {'items': []}).status, 400)


if __name__ == '__main__':
    unittest.main()
