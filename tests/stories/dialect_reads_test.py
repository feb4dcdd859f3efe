"""The Order Manager dialect: company, warehouses, channels, listings, products, and its conventions
on the wire (order-manager-dialect.md, sections 3 to 6)."""
import os
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from dialect_shop import ADDRESS, DOCUMENT, Story  # noqa: E402
from purser_process import Purser  # noqa: E402

if DOCUMENT is None:
    print('the dialect\'s definition is not at hand: answers are not checked against it')


class Company(Story):
    def test_companyinfo(self):
        info = self.shop.get('/v1/companyinfo')
        self.assertEqual((info['name'], info['status'], info['countryOfOperation']),
                         ('Acme', 'ACTIVE', 'USA'))
        self.assertEqual(info['companyId'], self.purser.company_id)

    def test_throttlelimits(self):
        rows = self.shop.get('/v1/throttlelimits')
        paths = {(row['requestMethod'], row['requestPath']) for row in rows}
        self.assertIn(('POST', '/v1.2/inventory/acknowledge'), paths)
        self.assertEqual(rows[0]['throttleConfig']['companyId'], self.purser.company_id)

    def test_statuses(self):
        few = [row['status'] for row in self.shop.get('/v1/orders/statuses')['statuses']]
        every = self.shop.get('/v1/orders/statuses', includeAll='true')
        self.assertIn('PROCESSED_OUTSIDE_OF_SKUBANA', few)
        self.assertNotIn('SKU_UNPROCESSED', few)
        self.assertEqual(len(every['statuses']), 13)
        self.assertEqual(len(every['unresolvedStatuses']), 10)

    def test_scopes_and_tokens(self):
        reader = self.purser.client(scopes='READ_ORDERS')
        self.assertEqual(reader.get('/v1/companyinfo').status, 200)
        refused = reader.get('/v1/warehouses')
        self.assertEqual(refused.status, 403)
        self.assertEqual(sorted(refused.json), ['errors', 'message'])
        nobody = self.purser.http().get('/v1/warehouses')
        self.assertEqual(nobody.status, 401)
        self.assertEqual(sorted(nobody.json), ['errors', 'message'])
        self.assertEqual(self.shop.http.get('/v1/nothing').status, 404)

    def test_quirk_429_says_milliseconds(self):
        with Purser(arguments=['--rate', '1', '--rate-burst', '2']) as slow:
            client = slow.client()
            replies = [client.get('/v1/companyinfo') for _ in range(6)]
            limited = [reply for reply in replies if reply.status == 429]
            self.assertTrue(limited, replies)
            wait = int(limited[0].headers['x-skubana-quota-retryafter'])
            self.assertTrue(1 < wait <= 5000, wait)
            self.assertEqual(sorted(limited[0].json), ['errors', 'message'])


class Warehouses(Story):
    def test_made_read_and_changed(self):
        made = self.shop.put('/v1/warehouses', {
            'name': 'Berlin', 'type': 'third_party_logistics', 'color': '#0ea5e9',
            'timeZone': 'Europe/Berlin', 'internationalRank': 2, 'contactEmail': 'b@example.com',
            'address': {'address1': 'Ring 1', 'city': 'Berlin', 'country': 'DEU',
                        'province': 'BE', 'zipCode': '10115'}})
        self.assertEqual(made['type'], 'THIRD_PARTY_LOGISTICS')
        self.assertEqual(made['address']['country'], 'DEU')
        self.assertEqual((made['address']['province'], made['address']['state']), ('BE', None))
        one = self.shop.get('/v1/warehouse/%d' % made['warehouseId'])
        self.assertEqual(one, made)
        changed = self.shop.post('/v1/warehouses', {
            'warehouseId': made['warehouseId'], 'name': 'Berlin 2', 'active': False,
            'stateAllocations': ['CA', 'OR']})
        self.assertEqual((changed['name'], changed['active']), ('Berlin 2', False))
        self.assertEqual(sorted(changed['stateAllocations']), ['CA', 'OR'])
        self.assertEqual(changed['address'], made['address'])
        self.assertIn(changed, self.shop.get('/v1/warehouses'))

    def test_a_state_belongs_to_one_warehouse(self):
        first = self.shop.warehouse(stateAllocations=['WA', 'ID'])
        second = self.shop.warehouse(stateAllocations=['ID'])
        self.assertEqual(self.shop.get('/v1/warehouse/%d' % first)['stateAllocations'], ['WA'])
        self.assertEqual(self.shop.get('/v1/warehouse/%d' % second)['stateAllocations'], ['ID'])

    def test_what_is_wrong(self):
        for body in ({}, {'name': 'X'}, {'name': 'X', 'type': 'CASTLE'},
                     {'name': 'X', 'type': 'RETAIL_STORE', 'address': dict(ADDRESS, country='XX')}):
            refused = self.shop.put('/v1/warehouses', body, status=422)
            self.assertEqual(sorted(refused), ['errors', 'message'])
        self.shop.post('/v1/warehouses', {'name': 'X'}, status=422)
        self.shop.get('/v1/warehouse/999999999', status=404)

    def test_a_page_past_the_end_is_empty(self):
        self.assertEqual(self.shop.get('/v1/warehouses', page=2), [])


class Channels(Story):
    def test_superset_of_both_definitions(self):
        names = {'salesChannelId', 'salesChannelName', 'salesChannelType', 'active',
                 'channelProperties', 'name', 'companyName', 'phoneNumber', 'type',
                 'connectionParams'}
        self.assertEqual(set(self.shop.get('/v1/saleschannels')[0]), names)

    def test_created_by_name(self):
        made = self.shop.put('/v1/saleschannels', salesChannelName='Market hall')
        self.assertEqual((made['salesChannelName'], made['salesChannelType'], made['active']),
                         ('Market hall', 'CUSTOM', True))
        self.shop.put('/v1/saleschannels', status=422)

    def test_created_and_changed_by_body(self):
        made = self.shop.put('/v1.1/saleschannels', {'salesChannelName': 'Counter',
                                                     'salesChannelType': 'SKUBANA'})['results']
        self.assertEqual((made['salesChannelType'], made['name']), ('SKUBANA', 'Counter'))
        changed = self.shop.put('/v1.1/saleschannels', {
            'salesChannelId': made['salesChannelId'], 'salesChannelName': 'Till'})['results']
        self.assertEqual(changed['salesChannelName'], 'Till')
        self.assertEqual(changed['salesChannelId'], made['salesChannelId'])


class Listings(Story):
    def setUp(self):
        if not hasattr(Listings, 'products'):
            Listings.products = self.shop.cores('L-A', 'L-B', 'L-C')
            Listings.ids = self.shop.list(self.web, self.products)

    def test_made_and_listed(self):
        rows = self.shop.get('/v1/listings', salesChannelId=self.web)
        self.assertEqual([row['listingId'] for row in rows], sorted(self.ids.values()))
        first = next(row for row in rows if row['listingId'] == self.ids['L-A'])
        self.assertEqual((first['listingSku'], first['masterSku'], first['active'],
                          first['pushInventory']), ('L-A', 'L-A', True, True))

    def test_filters(self):
        ask = lambda **query: sorted(row['listingSku'] for row in  # noqa: E731
                                     self.shop.get('/v1/listings', **query))
        self.assertEqual(ask(listingSku='L-B'), ['L-B'])
        self.assertEqual(ask(masterSku='L-B,L-C'), ['L-B', 'L-C'])
        self.assertEqual(ask(productId=self.products['L-C']), ['L-C'])
        self.assertEqual(ask(listingId=[self.ids['L-A'], self.ids['L-C']]), ['L-A', 'L-C'])
        self.assertEqual(ask(modifiedDateFrom='2099-01-01T00:00:00Z'), [])
        self.assertEqual(ask(active='false'), [])

    def test_changed(self):
        answer = self.shop.post('/v1/listings', {'salesChannelId': self.web, 'listings': [
            {'productListingId': self.ids['L-C'], 'pushInventory': False},
            {'productListingId': 99999999, 'active': False}]})
        self.assertEqual(len(answer['results']), 1)
        self.assertEqual(answer['errors'][0]['index'], 2)
        row = self.shop.get('/v1/listings', listingId=self.ids['L-C'])[0]
        self.assertIs(row['pushInventory'], False)
        self.assertIs(row['active'], True)

    def test_unknown_product_is_ERR053(self):
        answer = self.shop.put('/v1/listings', {'salesChannelId': self.web, 'listings': [
            {'listingSku': 'L-X', 'productId': 999999}]})
        self.assertEqual((answer['results'], answer['errors'][0]['errorCode'],
                          answer['errors'][0]['index']), ([], 'ERR053', 1))


class Products(Story):
    def setUp(self):
        if hasattr(Products, 'ids'):
            return
        Products.ids = self.shop.cores(*['P-%d' % i for i in range(7)])
        answer = self.shop.put('/v1.1/products/cores', [{
            'masterSku': 'BOX,1', 'name': 'Box', 'brand': 'Acme', 'mpn': 'M-17', 'upc': '0123456',
            'weight': 20.25, 'length': 12.5, 'width': 1, 'height': 0.125, 'buyer': None,
            'customThing': 7}])
        Products.box = answer['results'][0]['productId']
        Products.set_id = self.shop.bundle('SET', [(self.ids['P-1'], 2), (self.ids['P-2'], 1)])

    def test_every_field_is_there(self):
        row = self.shop.get('/v1.1/product', sku='BOX,1')
        self.assertEqual((row['weight'], row['pounds'], row['ounces']), (20.25, 1, 4.25))
        self.assertEqual((row['length'], row['width'], row['height']), (12.5, 1, 0.125))
        self.assertEqual((row['type'], row['bundle'], row['brand']),
                         ('CORE_PRODUCT', False, 'Acme'))
        self.assertEqual((row['labels'], row['buyer'], row['hazmat']), ([], None, False))

    def test_a_bundle_names_its_items(self):
        row = self.shop.get('/v1.1/product', productId=self.set_id)
        self.assertEqual((row['type'], row['bundle']), ('BUNDLE_KIT', True))
        self.assertEqual({item['bundledProduct']['masterSku']: item['bundledProductQuantity']
                          for item in row['bundledItems']}, {'P-1': 2, 'P-2': 1})

    def test_one_by_code_or_404(self):
        self.assertEqual(self.shop.get('/v1.1/product', upc='0123456')['productId'], self.box)
        self.assertEqual(self.shop.get('/v1.1/product', mpn='M-17')['productId'], self.box)
        self.shop.get('/v1.1/product', sku='M', status=404)
        self.shop.get('/v1.1/product', status=422)

    def test_quirk_prefix_match(self):
        found = self.shop.get('/v1.1/products', sku='p-')
        self.assertCountEqual(self.skus(found), ['P-%d' % i for i in range(7)])
        self.assertEqual(self.skus(self.shop.get('/v1.1/products', upc='0123')), ['BOX,1'])
        self.assertEqual(self.skus(self.shop.get('/v1.1/products', mpn='M-1')), ['BOX,1'])

    def test_quirk_arrays_in_the_query(self):
        wanted = ['P-1', 'P-2']
        for query in ('sku=P-1&sku=P-2', 'sku=P-1,P-2', 'sku=%22P-1%22,%22P-2%22',
                      'sku[]=P-1&sku[]=P-2'):
            found = self.skus(self.shop.get('/v1.1/products?' + query))
            self.assertCountEqual(found, wanted, query)
        self.assertEqual(self.skus(self.shop.get('/v1.1/products?sku=%22BOX,1%22')), ['BOX,1'])

    def test_quirk_pages_end_with_an_empty_array(self):
        seen, page = [], 1
        while True:
            rows = self.shop.get('/v1.1/products', limit=4, page=page)
            if not rows:
                break
            seen += [row['productId'] for row in rows]
            page += 1
        self.assertEqual(page, 4)  # two whole pages or more, a short one, and the empty one
        self.assertEqual(seen, sorted(set(seen)))
        self.assertGreaterEqual(len(seen), 9)

    def test_quirk_limits_from_1_to_1000(self):
        for limit in (1, 500, 1000):
            self.shop.get('/v1.1/products', limit=limit)
        for limit in ('0', '1001', 'x'):
            self.shop.get('/v1.1/products', limit=limit, status=422)

    def test_quirk_zero_is_no_filter(self):
        rows = self.shop.get('/v1.1/products', warehouseId=0, stockLocationId=0)
        self.assertEqual(rows, self.shop.get('/v1.1/products'))
        self.assertGreaterEqual(len(rows), 9)
        self.assertEqual(self.shop.get('/v1.1/products', warehouseId=self.reno), [])

    def test_quirk_instants_in_seconds_and_bounds_inclusive(self):
        row = self.shop.get('/v1.1/products', sku='SET')[0]
        for stamp in ('createdDate', 'modifiedDate'):
            found = self.shop.get('/v1.1/products', sku='SET', **{
                stamp + 'From': row[stamp], stamp + 'To': row[stamp]})
            self.assertEqual(self.skus(found), ['SET'])
        late = '2099-01-01T00:00:00.5+02:00'
        self.assertEqual(self.shop.get('/v1.1/products', modifiedDateFrom=late), [])
        self.shop.get('/v1.1/products', modifiedDateFrom='yesterday', status=422)

    def test_a_repeated_sku_is_refused_alone(self):
        answer = self.shop.put('/v1.1/products/cores', [
            {'masterSku': 'P-1', 'name': 'x', 'brand': 'y'},
            {'masterSku': 'NEW-1', 'name': 'x', 'brand': 'y', 'active': False}])
        self.assertEqual(self.skus(answer['results']), ['NEW-1'])
        error = answer['errors'][0]
        self.assertEqual((error['index'], error['identifier'], error['severity']),
                         (1, 'P-1', 'CRITICAL'))
        self.assertIs(self.shop.get('/v1.1/product', sku='NEW-1')['active'], False)
        self.assertEqual(self.skus(self.shop.get('/v1.1/products', active='false')), ['NEW-1'])
        self.shop.http.post('/api/v1/products/%d/activate' % answer['results'][0]['productId'])

    def test_a_bundle_of_unknown_products_is_ERR053(self):
        answer = self.shop.put('/v1.1/products/bundles', [{
            'bundleProduct': {'masterSku': 'S2', 'name': 'S2', 'brand': ''},
            'bundledItems': [{'productId': 99999999, 'quantity': 1}]}])
        self.assertEqual(answer['errors'][0]['errorCode'], 'ERR053')

    def test_quirk_validation_of_the_whole_is_422(self):
        refused = self.shop.put('/v1.1/products/cores', [
            {'masterSku': 'A1', 'name': 7, 'brand': ''},
            {'name': 'no sku', 'brand': ''}], status=422)
        self.assertEqual([(error['fieldName'], error['index']) for error in refused['errors']],
                         [('name', 1), ('masterSku', 2)])
        self.assertEqual(self.shop.get('/v1.1/products', sku='A1'), [])
        self.shop.put('/v1.1/products/cores', {'masterSku': 'A1'}, status=422)


class Habits(Story):
    """What real clients do (section 5)."""

    def test_a_token_with_trailing_white_space(self):
        headers = {'Authorization': self.shop.http.headers['Authorization'] + '  '}
        self.assertEqual(self.shop.http.get('/v1/companyinfo', headers=headers).status, 200)

    def test_paths_with_and_without_service(self):
        for path in ('/v1/companyinfo', '/v1.1/products', '/v1/products', '/v1/warehouses'):
            self.assertEqual(self.shop.get(path), self.shop.get('/service' + path))
        self.shop.post('/service/v1.2/inventory/acknowledge', salesChannelId=self.web)

    def test_unknown_parameters_are_passed_over(self):
        self.shop.get('/v1.1/products', anything='goes')

    def test_deejay_asks_for_one_product(self):
        self.shop.cores('D-1', 'D-2')
        self.assertEqual(len(self.shop.get('/service/v1/products', page=1, limit=1)), 1)


if __name__ == '__main__':
    unittest.main()
