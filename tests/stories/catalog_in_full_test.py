"""Variations, nested bundles, digital goods, categories and former SKUs, as people meet them."""
import unittest

from purser_process import Purser, eventually
from small_shop import SmallShop

PRODUCTS = '/api/v1/products'


def setUpModule():
    global purser, shop
    purser = Purser().__enter__()
    shop = SmallShop(purser)


def tearDownModule():
    shop.verify()
    purser.__exit__()


def made(sku, **more):
    reply = shop.api.post(PRODUCTS, dict({'sku': sku, 'name': sku}, **more))
    assert reply.status == 201, reply
    shop.products[sku] = reply.json['id']
    return reply.json


def paths(reply):
    return sorted(fault['path'] for fault in reply.json['faults'])


def listed(sku, **more):
    product = made(sku, **more)
    shop.list(sku)
    return product


class Catalogue(unittest.TestCase):
    def test_a_shirt_comes_in_sizes_and_colours(self):
        shirt = made('SHIRT', type='virtual', attribute_names=['Size', 'Colour'])
        attributes = [{'name': 'Colour', 'value': 'Red'}, {'name': 'Size', 'value': 'M'}]
        red = made('SHIRT-M-RED', parent_sku='SHIRT', attributes=attributes)
        self.assertEqual(red['parent_id'], shirt['id'])
        self.assertEqual(red['attributes'], list(reversed(attributes)))
        twin = shop.api.post(PRODUCTS, {'sku': 'TWIN', 'name': 'Twin', 'parent_id': shirt['id'],
                                        'attributes': attributes})
        self.assertEqual(twin.status, 422, twin)
        found = shop.api.get(PRODUCTS, query={'parent_id': shirt['id']}).items
        self.assertEqual([row['sku'] for row in found], ['SHIRT-M-RED'])
        path = '%s/%d' % (PRODUCTS, shirt['id'])
        self.assertEqual(shop.api.patch(path, {'attribute_names': ['Size']}).status, 422)
        # Nobody sells or stores the shirt as such.
        item = {'product_id': shirt['id'], 'quantity': 1, 'warehouse_id': shop.warehouse_id,
                'reason': 'test'}
        stored = shop.api.post('/api/v1/stock/adjust', {'items': [item]})
        self.assertEqual(stored.json['items'][0]['status'], 422, stored)
        link = shop.api.put('/api/v1/listings', {'items': [{
            'channel_id': shop.channel_id, 'variant_id': 'SHIRT', 'sku': 'SHIRT',
            'product_id': shirt['id']}]})
        self.assertEqual(link.json['items'][0]['status'], 400, link)

    def test_everything_comes_in_one_call_in_any_order(self):
        items = [
            {'sku': 'C-BOX', 'name': 'Box', 'type': 'bundle', 'parts': [
                {'sku': 'C-SET', 'quantity': 2}]},
            {'sku': 'C-SET', 'name': 'Set', 'type': 'bundle', 'parts': [
                {'sku': 'C-CUP', 'quantity': 4}, {'sku': 'C-HAT-L', 'quantity': 1}]},
            {'sku': 'C-HAT-L', 'name': 'Hat', 'parent_sku': 'C-HAT', 'attributes': [
                {'name': 'Size', 'value': 'L'}]},
            {'sku': 'C-HAT', 'name': 'Hat', 'type': 'virtual', 'attribute_names': ['Size']},
            {'sku': 'C-CUP', 'name': 'Cup', 'price': {'amount': '4.50', 'currency': 'USD'}},
            {'sku': 'C-BAD', 'name': 'Bad', 'type': 'bundle', 'parts': [
                {'sku': 'C-NOBODY', 'quantity': 1}]},
        ]
        reply = shop.api.put(PRODUCTS + '/bulk', {'items': items})
        self.assertEqual([item['status'] for item in reply.json['items']],
                         [200, 200, 200, 200, 200, 422], reply)
        again = shop.api.put(PRODUCTS + '/bulk', {'items': [
            {'sku': 'C-CUP', 'name': 'Big cup'}, {'sku': 'C-CUP', 'name': 'Bigger cup'}]})
        self.assertEqual([item['status'] for item in again.json['items']], [200, 409], again)
        cup = shop.api.get(PRODUCTS, query={'sku': 'C-CUP'}).items[0]
        self.assertEqual((cup['name'], cup['price']),
                         ('Big cup', {'amount': '4.50', 'currency': 'USD'}))

    def test_a_bundle_of_bundles_claims_what_it_comes_down_to(self):
        listed('N-CUP')
        shop.adjust('N-CUP', 20)
        listed('N-SET', type='bundle', parts=[{'sku': 'N-CUP', 'quantity': 4}])
        box = listed('N-BOX', type='bundle', parts=[{'sku': 'N-SET', 'quantity': 2}])
        order = shop.order(('N-BOX', 2)).json
        self.assertEqual(order['status'], 'awaiting_shipment', order)
        self.assertEqual(shop.level('N-CUP')['allocated'], 16)
        cyclic = shop.api.patch('%s/%d' % (PRODUCTS, shop.products['N-SET']), {
            'parts': [{'component_id': box['id'], 'quantity': 1}]})
        self.assertEqual(cyclic.status, 422, cyclic)
        self.assertIn('contain itself', cyclic.json['detail'])

    def test_an_order_of_downloads_is_complete_when_paid(self):
        listed('E-BOOK', type='digital')
        listed('E-CARD', type='gift_card')
        order = shop.order(('E-BOOK', 1), ('E-CARD', 2), paid=False).json
        self.assertEqual(order['status'], 'awaiting_payment')
        paid = shop.act(order['id'], 'pay')
        self.assertEqual((paid['status'], [line['shipped'] for line in paid['lines']]),
                         ('shipped', [1, 2]))
        self.assertEqual(shop.order(('E-BOOK', 3)).json['status'], 'shipped')

    def test_a_mixed_order_waits_for_its_parcel_only(self):
        listed('M-MUG')
        listed('M-BOOK', type='digital')
        listed('M-PACK', type='bundle', parts=[{'sku': 'M-MUG', 'quantity': 1},
                                               {'sku': 'M-BOOK', 'quantity': 1}])
        shop.adjust('M-MUG', 5)
        order = shop.order(('M-MUG', 2), ('M-BOOK', 1), ('M-PACK', 1)).json
        self.assertEqual(order['status'], 'awaiting_shipment', order)
        self.assertEqual(shop.level('M-MUG')['allocated'], 3)
        lines = {line['sku']: line['id'] for line in order['lines']}
        shipped = shop.api.post('/api/v1/orders/%d/shipments' % order['id'], {
            'warehouse_id': shop.warehouse_id, 'lines': [
                {'order_line_id': lines['M-MUG'], 'quantity': 2},
                {'order_line_id': lines['M-PACK'], 'quantity': 1}]})
        self.assertEqual(shipped.status, 201, shipped)
        done = shop.get(order['id'])
        self.assertEqual((done['status'], [line['shipped'] for line in done['lines']]),
                         ('shipped', [2, 1, 1]))

    def test_an_order_weighs_what_its_products_weigh(self):
        listed('W-CUP', weight=300000000)
        listed('W-BOOK', type='digital')
        listed('W-SET', type='bundle', parts=[{'sku': 'W-CUP', 'quantity': 4}])
        listed('W-BOX', type='bundle', parts=[{'sku': 'W-SET', 'quantity': 2}])
        listed('W-CRATE', type='bundle', weight=5, parts=[{'sku': 'W-BOX', 'quantity': 1}])
        order = shop.order(('W-CUP', 2), ('W-BOOK', 3), ('W-BOX', 1), ('W-CRATE', 1)).json
        path = '/api/v1/orders/%d/shipping' % order['id']
        self.assertEqual(shop.api.get(path).json['products_weight'], 10 * 300000000 + 5)
        patched = shop.api.patch(path, {'weight': 7})
        self.assertEqual((patched.json['weight'], patched.json['products_weight']),
                         (7, 10 * 300000000 + 5), patched)

    def test_categories_are_a_tree(self):
        path = '/api/v1/categories'
        home = shop.api.post(path, {'name': 'Home'}).json
        kitchen = shop.api.post(path, {'name': 'Kitchen', 'parent_id': home['id']}).json
        self.assertEqual(shop.api.post(path, {'name': 'KITCHEN',
                                              'parent_id': home['id']}).status, 409)
        loop = shop.api.patch('%s/%d' % (path, home['id']), {'parent_id': kitchen['id']})
        self.assertEqual(loop.status, 400, loop)
        pan = made('PAN', category_ids=[kitchen['id']], images=['https://example.com/pan.png'],
                   brand='Iron', hs_code='7323.91', origin_country='DE')
        bad = shop.api.patch('%s/%d' % (PRODUCTS, pan['id']),
                             {'category_ids': [999999], 'origin_country': 'XX'})
        self.assertEqual(bad.status, 400, bad)
        listed_ = {row['id']: row for row in shop.api.get(path).items}
        self.assertEqual(listed_[kitchen['id']]['products'], 1)
        self.assertEqual(shop.api.delete('%s/%d' % (path, home['id'])).status, 204)
        self.assertIsNone({row['id']: row for row in shop.api.get(path).items}
                          [kitchen['id']]['parent_id'])
        shop.api.delete('%s/%d' % (path, kitchen['id']))
        self.assertEqual(shop.api.get('%s/%d' % (PRODUCTS, pan['id'])).json['category_ids'], [])
        self.assertIn({'name': 'Iron', 'products': 1}, shop.api.get('/api/v1/brands').items)

    def test_a_product_in_a_category_changes_without_naming_it(self):
        hall = shop.api.post('/api/v1/categories', {'name': 'Hall'}).json['id']
        path = '%s/%d' % (PRODUCTS, made('COAT', category_ids=[hall])['id'])
        for send in (lambda: shop.api.patch(path, {'brand': 'Wool'}),
                     lambda: shop.api.put(PRODUCTS + '/bulk',
                                          {'items': [{'sku': 'COAT', 'name': 'Coat',
                                                      'brand': 'Felt'}]})):
            reply = send()
            self.assertEqual(reply.status, 200, reply)
        for row in reply.json['items']:
            self.assertEqual(row['status'], 200, reply)
        after = shop.api.get(path).json
        self.assertEqual((after['brand'], after['category_ids']), ('Felt', [hall]))
        self.assertEqual(shop.api.patch(path, {'category_ids': [999999]}).status, 400)
        self.assertEqual(shop.api.patch(path, {'category_ids': []}).json['category_ids'], [])

    def test_products_are_found_by_category_and_what_is_below_it(self):
        path = '/api/v1/categories'
        garden = shop.api.post(path, {'name': 'Garden'}).json['id']
        tools = shop.api.post(path, {'name': 'Tools', 'parent_id': garden}).json['id']
        saws = shop.api.post(path, {'name': 'Saws', 'parent_id': tools}).json['id']
        other = shop.api.post(path, {'name': 'Other'}).json['id']
        made('F-POT', category_ids=[garden], brand='Clay')
        made('F-SAW', category_ids=[saws, other], brand='Iron')
        made('F-AXE', category_ids=[tools], brand='Iron')
        made('F-NUT', brand='Iron')

        def found(expected=200, **query):
            query = {key.replace('__', '.'): value for key, value in query.items()}
            reply = shop.api.get(PRODUCTS, query=dict(query, sort='sku'))
            self.assertEqual(reply.status, expected, reply)
            return [row['sku'] for row in reply.json['items']] if expected == 200 else reply
        self.assertEqual(found(category_ids=garden), ['F-AXE', 'F-POT', 'F-SAW'])
        self.assertEqual(found(category_ids=tools), ['F-AXE', 'F-SAW'])
        self.assertEqual(found(category_ids=saws), ['F-SAW'])
        self.assertEqual(found(category_ids='%d,%d' % (saws, other)), ['F-SAW'])  # once
        self.assertEqual(found(category_ids=tools, category_ids__not=saws), ['F-AXE'])
        self.assertEqual(found(category_ids=garden, brand='Iron'), ['F-AXE', 'F-SAW'])
        self.assertEqual(found(sku__prefix='F-', category_ids__not=garden), ['F-NUT'])
        shop.api.post(PRODUCTS + '/labels', {'ids': [shop.api.get(
            PRODUCTS, query={'sku': 'F-AXE'}).items[0]['id']], 'add': ['sharp']})
        self.assertEqual(found(category_ids=garden, label='sharp'), ['F-AXE'])
        for wrong in ('x', '999999', '', '-1', '99999999999999999999'):
            self.assertIn('category_ids', str(found(400, category_ids=wrong).json))
        refused = found(400, nonsense=1)
        self.assertIn('category_ids', str(refused.json))
        # The same filter chooses the rows of exports and of bulk actions.
        text = shop.api.get('/api/v1/exports/products', query={
            'category_ids': tools, 'columns': 'sku', 'sort': 'sku'}).body.decode()
        self.assertEqual(text.split(), ['sku', 'F-AXE', 'F-SAW'])
        bulk = shop.bulk_checked('product.export', 'category_ids=%d' % tools)
        self.assertEqual(bulk['total'], 2, bulk)

    def test_measures_are_said_and_shown_in_any_unit_and_lose_nothing(self):
        box = made('BOX', weight={'value': '1.5', 'unit': 'lb'}, length='10 in',
                   width={'value': 25.4, 'unit': 'cm'}, height=254000)
        self.assertEqual([box[m] for m in ('weight', 'length', 'width', 'height')],
                         [680389, 254000, 254000, 254000])
        path = '%s/%d' % (PRODUCTS, box['id'])
        reply = shop.api.get(path, headers={'Prefer': 'weight-unit=lb, length-unit="in"'})
        self.assertEqual(reply.headers['preference-applied'], 'weight-unit=lb, length-unit=in')
        self.assertEqual(reply.json['weight'], {'value': '1.5', 'unit': 'lb'})
        self.assertEqual(reply.json['height'], {'value': '10', 'unit': 'in'})
        # What was shown may be sent back: nothing changes.
        again = shop.api.patch(path, {m: reply.json[m] for m in (
            'weight', 'length', 'width', 'height')})
        self.assertEqual((again.json['version'], again.json['weight']), (box['version'], 680389))
        for unit, value in (('oz', '24'), ('kg', '0.680389'), ('mg', '680389')):
            (row,) = shop.api.get(PRODUCTS, query={'sku': 'BOX'}, headers={
                'Prefer': 'weight-unit=' + unit}).items
            self.assertEqual((row['weight'], row['length']),
                             ({'value': value, 'unit': unit}, 254000))
        plain = shop.api.get(path, headers={'Prefer': 'weight-unit=stone, return=minimal'})
        self.assertEqual(plain.json['weight'], 680389)
        self.assertNotIn('preference-applied', plain.headers)
        for wrong in ('1.5', '1.5 in', {'value': '1.5'}, {'value': '-1', 'unit': 'lb'}, -1, 1.5,
                      {'value': '1', 'unit': 'lb', 'more': 1}, '99999999999999999999 kg', True):
            bad = shop.api.patch(path, {'weight': wrong})
            self.assertEqual((bad.status, paths(bad)), (400, ['weight']), (wrong, bad))

    def test_spreadsheets_speak_the_units_of_the_company(self):
        crate = made('CRATE', weight='1.5 lb', length='10 in')

        def cells(expected=200, **query):
            reply = shop.api.get('/api/v1/exports/products', query=dict(
                query, sku='CRATE', columns='sku,weight,length'))
            self.assertEqual(reply.status, expected, reply)
            return reply.body.decode().split('\r\n')[1] if expected == 200 else paths(reply)

        def settle(name, value, expected=200):
            reply = shop.api.put('/api/v1/settings/catalog.' + name, {'value': value})
            self.assertEqual(reply.status, expected, reply)
        self.assertEqual(cells(), 'CRATE,680.389 g,25.4 cm')
        self.assertEqual(cells(weight_unit='lb', length_unit='ft'), 'CRATE,1.5 lb,0.833333 ft')
        self.assertEqual(cells(400, weight_unit='stone'), ['weight_unit'])
        settle('weight_unit', 'stone', 400)
        settle('weight_unit', 'lb')
        settle('length_unit', 'in')
        self.assertEqual(cells(), 'CRATE,1.5 lb,10 in')
        made_ = shop.api.post('/api/v1/imports', {'kind': 'products'}).json
        shop.api.request('PUT', '/api/v1/imports/%d/content' % made_['id'],
                         raw=b'sku,weight,length\nCRATE,2,20 cm\n',
                         headers={'Content-Type': 'text/csv'})
        shop.api.post('/api/v1/imports/%d/apply' % made_['id'])
        path = '%s/%d' % (PRODUCTS, crate['id'])
        eventually(lambda: shop.api.get(path).json['weight'] == 907185)  # pounds: the company's
        self.assertEqual(shop.api.get(path).json['length'], 200000)
        settle('weight_unit', '')
        settle('length_unit', '')

    def test_a_former_sku_still_finds_its_product(self):
        listed('A-OLD')
        path = '%s/%d' % (PRODUCTS, shop.products['A-OLD'])
        self.assertEqual(shop.api.patch(path, {'sku': 'A-NEW'}).status, 200)
        found = shop.api.get(PRODUCTS + '/by_sku', query={'sku': 'A-OLD'})
        self.assertEqual((found.status, found.json['sku']), (200, 'A-NEW'), found)
        shop.bulk('post', '/api/v1/stock/adjust', [{
            'sku': 'A-OLD', 'quantity': 4, 'warehouse_id': shop.warehouse_id, 'reason': 'count'}])
        taken = shop.api.post(PRODUCTS, {'sku': 'A-OLD', 'name': 'Other'})
        self.assertEqual(taken.status, 409, taken)
        aliases = shop.api.get(path + '/aliases').items
        self.assertEqual([row['sku'] for row in aliases], ['A-OLD'])
        self.assertEqual(shop.api.delete(path + '/aliases', query={'sku': 'A-OLD'}).status, 204)
        made('A-OLD')
        # Back and forth leaves no trace of itself.
        shop.api.patch(path, {'sku': 'A-NEWER'})
        self.assertEqual(shop.api.patch(path, {'sku': 'A-NEW'}).status, 200)
        self.assertEqual([row['sku'] for row in shop.api.get(path + '/aliases').items], ['A-NEWER'])


if __name__ == '__main__':
    unittest.main()
