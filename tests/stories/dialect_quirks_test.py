"""What real clients of Order Manager rely on, each quirk a test named after it
(order-manager-dialect.md 4 and 5). Lists past their end, parameters and schemas are in
dialect_definition_test.py."""
import os
import re
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from dialect_shop import Story, money  # noqa: E402

INSTANT = re.compile(r'^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$')


class Quirks(Story):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ids = cls.shop.cores('Q-1', 'Q-2', 'Q,3', 'QX-4')
        cls.shop.list(cls.web, cls.ids)
        for sku in cls.ids:
            cls.shop.stock(cls.reno, sku, 100)
        cls.orders = [cls.shop.order(cls.web, ('Q-1', 1), orderNumber='QO-%d' % i)
                      for i in range(3)]

    def raw(self, method, path, body=None):
        return self.shop.http.request(method, path, body)

    def skus_of(self, query):
        reply = self.raw('GET', '/v1.1/products?' + query)
        self.assertEqual(reply.status, 200, reply)
        return sorted(row['masterSku'] for row in reply.json)

    def test_quirk_arrays_may_be_repeated_joined_quoted_or_bracketed(self):
        wanted = ['Q-1', 'Q-2']
        for query in ('sku=Q-1&sku=Q-2', 'sku=Q-1,Q-2', 'sku=%22Q-1%22,%22Q-2%22',
                      'sku[]=Q-1&sku[]=Q-2', 'sku%5B%5D=Q-1&sku%5B%5D=Q-2'):
            self.assertEqual(self.skus_of(query), wanted, query)
        self.assertEqual(self.skus_of('sku=%22Q,3%22'), ['Q,3'])
        ids = [row['orderId'] for row in self.orders]
        for query in ('orderId=%d&orderId=%d' % (ids[0], ids[1]),
                      'orderId=%d,%d' % (ids[0], ids[1]),
                      'orderId[]=%d&orderId[]=%d' % (ids[0], ids[1])):
            rows = self.raw('GET', '/v1.1/orders?' + query).json
            self.assertEqual(sorted(row['orderId'] for row in rows), sorted(ids[:2]), query)
        rows = self.raw('GET', '/v1.1/orders?status=AWAITING_SHIPMENT,SHIPPED').json
        self.assertLessEqual(set(ids), {row['orderId'] for row in rows})

    def test_quirk_text_filters_match_on_prefix(self):
        self.assertEqual(self.skus_of('sku=Q-'), ['Q-1', 'Q-2'])
        self.assertEqual(self.skus_of('sku=q&warehouseId=%d' % self.reno),
                         ['Q,3', 'Q-1', 'Q-2', 'QX-4'])
        rows = self.shop.get('/v1.1/orders', orderNumber='QO')
        self.assertGreaterEqual(len(rows), 3)
        self.assertEqual(self.shop.get('/v1.1/orders', orderNumber='O-1'), [])

    def test_quirk_dates_go_out_in_whole_seconds_and_come_in_in_any_form(self):
        order = self.shop.get('/v1.1/orders/%d' % self.orders[0]['orderId'])
        for name in ('orderDate', 'createdDate', 'modifiedDate', 'paymentDate'):
            self.assertRegex(order[name], INSTANT, name)
        product = self.shop.get('/v1.1/product', productId=self.ids['Q-1'])
        self.assertRegex(product['createdDate'], INSTANT)
        for form in ('2026-01-01T00:00:00Z', '2026-01-01T00:00:00.000Z',
                     '2025-12-31T19:00:00-05:00', '2026-01-01T00:00:00.123456Z'):
            rows = self.shop.get('/v1.1/orders', createdDateFrom=form)
            self.assertGreaterEqual(len(rows), 3, form)
        refused = self.shop.call('GET', '/v1.1/orders', query={'createdDateFrom': 'yesterday'},
                                 status=422)
        self.assertEqual(refused['errors'][0]['fieldName'], 'createdDateFrom')

    def test_quirk_date_filters_include_both_ends(self):
        order = self.shop.get('/v1.1/orders/%d' % self.orders[0]['orderId'])
        rows = self.shop.get('/v1.1/orders', createdDateFrom=order['createdDate'],
                             createdDateTo=order['createdDate'])
        self.assertIn(order['orderId'], [row['orderId'] for row in rows])

    def test_quirk_zero_ids_are_no_filter(self):
        for path, zeros in (('/v1.1/orders', {'salesChannelId': 0, 'warehouseId': 0}),
                            ('/v1.1/products', {'warehouseId': 0, 'stockLocationId': 0}),
                            ('/v1/inventory', {'warehouseId': 0, 'productId': 0}),
                            ('/v1/productstocks/total', {'salesChannelId': 0})):
            rows = self.shop.get(path, **zeros)
            self.assertGreaterEqual(len(rows), 3)
            self.assertEqual(rows, self.shop.get(path), path)

    def test_quirk_limits_from_1_to_1000_and_pages_by_ascending_id(self):
        ids = []
        for page in range(1, 5):
            rows = self.shop.get('/v1.1/orders', limit=1, page=page, orderNumber='QO-')
            ids += [row['orderId'] for row in rows]
        self.assertEqual(ids, sorted(ids))
        self.assertGreaterEqual(len(ids), 3)
        for limit in (1, 20, 50, 100, 200, 500, 1000):
            self.assertEqual(self.raw('GET', '/v1.1/orders?limit=%d' % limit).status, 200)
        self.assertEqual(self.raw('GET', '/v1.1/orders?limit=1001').status, 422)
        self.assertEqual(self.shop.get('/v1.1/orders', page=0, limit=2),
                         self.shop.get('/v1.1/orders', page=1, limit=2))

    def test_quirk_error_indexes_count_from_one(self):
        answer = self.shop.post('/v1.1/inventory/add', [
            {'masterSku': 'Q-1', 'warehouseId': self.reno, 'stockLocationName': 'Main',
             'addQuantity': 1},
            {'masterSku': 'NONE', 'warehouseId': self.reno, 'stockLocationName': 'Main',
             'addQuantity': 1}])
        self.assertEqual([row['index'] for row in answer['errors']], [2])

    def test_quirk_a_malformed_item_does_not_stop_the_others(self):
        good = self.shop.draft(self.web, ('Q-2', 1), orderNumber='QO-GOOD')
        bad = dict(self.shop.draft(self.web, ('Q-2', 1)), orderDate='soon')
        unknown = dict(self.shop.draft(self.web, ('Q-2', 1)), salesChannelId=99999999)
        answer = self.shop.put('/v1/order', [bad, good, {'orderNumber': 7}, unknown])
        self.assertEqual([row['orderNumber'] for row in answer['orders']], ['QO-GOOD'])
        self.assertEqual([row['index'] for row in answer['errors']][0], 1)
        self.assertEqual({row['index'] for row in answer['errors']}, {1, 3, 4})
        self.assertEqual(answer['errors'][0]['fieldName'], 'orderDate')
        answer = self.shop.put('/v1.1/products/cores', [
            {'masterSku': 'Q-1', 'name': 'Again', 'brand': 'B'}, {'masterSku': 5},
            {'masterSku': 'QN-1', 'name': 'New', 'brand': 'B'}])
        self.assertEqual([row['masterSku'] for row in answer['results']], ['QN-1'])
        self.assertEqual(sorted({row['index'] for row in answer['errors']}), [1, 2])
        self.shop.put('/v1/order', [bad], status=422)

    def test_quirk_put_creates_and_post_updates(self):
        made = self.shop.put('/v1/warehouses', {'name': 'Verbs', 'type': 'RETAIL_STORE'})
        changed = self.shop.post('/v1/warehouses', {'warehouseId': made['warehouseId'],
                                                    'name': 'Verbs 2'})
        self.assertEqual(changed['warehouseId'], made['warehouseId'])
        self.shop.post('/v1/warehouses', {'name': 'Nobody'}, status=422)
        again = self.shop.put('/v1/warehouses', {'name': 'Verbs 3', 'type': 'RETAIL_STORE'})
        self.assertNotEqual(again['warehouseId'], made['warehouseId'])

    def test_quirk_unknown_members_and_nulls_are_passed_over(self):
        answer = self.shop.put('/v1.1/inventory', [{
            'masterSku': 'Q-1', 'warehouseId': self.reno, 'stockLocationName': 'Main',
            'quantity': 100, 'allocatedQuantity': 7, 'minStock': None, 'unheardOf': {'x': 1}}])
        self.assertEqual(answer['errors'], [])

    def test_quirk_the_sales_channel_holds_old_and_new_members(self):
        row = self.shop.get('/v1/saleschannels')[0]
        self.assertEqual(row['name'], row['salesChannelName'])
        self.assertEqual(row['type'], row['salesChannelType'])
        for name in ('companyName', 'phoneNumber', 'connectionParams', 'channelProperties'):
            self.assertIn(name, row)

    def test_quirk_an_order_shows_its_shipment_in_both_forms(self):
        order = self.shop.order(self.web, ('Q-1', 2))
        before = self.shop.get('/v1.1/orders/%d' % order['orderId'])
        self.assertEqual((before['shipment'], before['shipments']), (None, []))
        self.shop.put('/v1.1/shipment/external', {'notifyCustomer': False, 'updateChannel': True,
                                                  'shipments': [{
            'orderId': order['orderId'], 'trackingNumber': '1Z9',
            'shipMethod': {'shippingCarrier': 'UPS'}, 'shipDate': '2026-02-01T00:00:00Z'}]})
        after = self.shop.get('/v1.1/orders/%d' % order['orderId'])
        self.assertEqual(after['shipment']['trackingNumber'], '1Z9')
        self.assertEqual(after['shipments'], [{
            'items': [{'listingSku': 'Q-1', 'quantity': 2}], 'trackingNumbers': ['1Z9']}])
        self.assertEqual(after['orderStatus'], 'SHIPPED')

    def test_quirk_inbound_plan_is_accepted_by_both_names(self):
        for name in ('INBOUND_SHIPMENT_PLAN', 'FBA_INBOUND_SHIPMENT_PLAN'):
            self.assertEqual(self.shop.call('GET', '/v1.1/orders', query={'status': name}), [])
        self.shop.call('GET', '/v1.1/orders', query={'status': 'NO_SUCH'}, status=422)

    def test_quirk_stock_of_other_peoples_warehouses_lies_in_GLOBAL(self):
        threepl = self.shop.warehouse('Threepl', 'THIRD_PARTY_LOGISTICS')
        self.shop.put('/v1.1/inventory', [{'masterSku': 'Q-2', 'warehouseId': threepl,
                                           'quantity': 5, 'minStock': 0}])
        rows = self.shop.get('/v1/inventory', warehouseId=threepl)
        self.assertEqual([row['stockLocation']['location'] for row in rows], ['GLOBAL'])
        refused = self.shop.put('/v1.1/inventory', [{'masterSku': 'Q-2', 'warehouseId': self.reno,
                                                     'quantity': 5}])
        self.assertEqual(refused['errors'][0]['fieldName'], 'stockLocationName')

    def test_quirk_a_token_may_have_white_space_behind_it(self):
        token = self.purser.token(*self.purser.new_client())
        reply = self.purser.http(headers={'Authorization': 'Bearer %s \t ' % token}).get(
            '/v1/companyinfo')
        self.assertEqual(reply.status, 200)

    def test_quirk_every_path_also_behind_service(self):
        for path in ('/v1.1/orders', '/v1/warehouses', '/v1.1/products', '/v1/companyinfo'):
            self.assertEqual(self.raw('GET', '/service' + path).json, self.raw('GET', path).json)

    def test_quirk_money_is_a_number_with_a_currency(self):
        order = self.shop.get('/v1.1/orders/%d' % self.orders[0]['orderId'])
        self.assertEqual(order['shippingCost'], money(4.99))


class Clients(Story):
    """What the clients of section 5 call, as they call it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ids = cls.shop.cores(*['C-%d' % i for i in range(5)])
        cls.shop.list(cls.web, cls.ids)
        for sku in cls.ids:
            cls.shop.stock(cls.reno, sku, 50)
        cls.orders = [cls.shop.order(cls.web, ('C-%d' % i, 1)) for i in range(5)]

    def pages(self, path, **query):
        """Until the first empty page, as tap-skubana and SkuVault read."""
        rows = []
        for page in range(1, 50):
            got = self.shop.get(path, page=page, **query)
            if not got:
                return rows
            rows += got
        raise AssertionError('%s never ends' % path)

    def test_client_tap_skubana_walks_every_stream(self):
        since = '2026-01-01T00:00:00Z'
        self.assertEqual(len(self.pages('/v1.1/products', limit=2, modifiedDateFrom=since)), 5)
        self.assertEqual(len(self.pages('/v1.1/orders', limit=500, modifiedDateFrom=since)), 5)
        self.assertEqual(len(self.pages('/v1/productstocks/total', limit=3)), 5)
        self.assertEqual(len(self.pages('/v1/inventory', limit=3)), 5)
        self.assertEqual(len(self.pages('/v1/listings', limit=3)), 5)
        self.assertEqual(self.pages('/v1/shipments', limit=50, shipmentFromDate=since,
                                    shipmentToDate='2026-01-08T00:00:00Z'), [])
        self.assertEqual(self.pages('/v1/shipments/rmas', createdFromDate=since,
                                    createdToDate='2026-01-08T00:00:00Z'), [])
        self.assertEqual(self.pages('/v1/apps/properties'), [])
        self.assertEqual(self.pages('/v1.1/purchaseorders', limit=50, modifiedDateFrom=since), [])
        for path in ('inventory/stocktransfers', 'vendors', 'vendorproducts'):
            self.assertEqual(self.pages('/v1/' + path, limit=50), [], path)
        fields = self.shop.get('/v1.1/products/customfielddefinitions')
        self.assertEqual(fields['results'], [])
        self.assertEqual(len(self.shop.get('/v1/purchaseorders/formats')), 3)
        for path in ('incotermshiprules', 'paymenttypes', 'shipment/packages',
                     'shipment/carriers', 'shipment/providers', 'saleschannels', 'warehouses'):
            self.assertIsInstance(self.shop.get('/v1/' + path), list, path)
        self.assertIsInstance(self.shop.get('/v1/companyinfo'), dict)

    def test_client_skubana_access_syncs_stock(self):
        rows = self.pages('/v1/productstocks/total', limit=50)
        self.assertEqual({row['product']['masterSku'] for row in rows}, set(self.ids))
        path = '/v1/inventory?sku=%%22C-0%%22,%%22C-1%%22&warehouseId=%d' % self.reno
        sku = self.shop.http.request('GET', path).json
        self.assertEqual(sorted(row['product']['masterSku'] for row in sku), ['C-0', 'C-1'])
        answer = self.shop.post('/v1.1/inventory/adjust', [{
            'masterSku': 'C-0', 'warehouseId': self.reno, 'stockLocationName': 'Main',
            'onHandQuantity': 60}])
        self.assertEqual(answer['results'][0]['availableQuantity'] >= 59, True)
        answer = self.shop.post('/v1.1/inventory/adjust', [{
            'masterSku': 'NEVER', 'warehouseId': self.reno, 'stockLocationName': 'Main',
            'onHandQuantity': 60}])
        self.assertEqual((answer['errors'][0]['errorCode'], answer['errors'][0]['identifier']),
                         ('ERR053', 'NEVER'))
        answer = self.shop.put('/v1.1/inventory', [{
            'masterSku': 'C-4', 'warehouseId': self.reno, 'stockLocationName': 'Main',
            'quantity': 7, 'allocatedQuantity': 0, 'minStock': 0, 'pickable': True,
            'receivable': True}])
        self.assertEqual(answer['errors'], [])
        orders = self.pages('/v1.1/orders', limit=100, modifiedDateFrom='2026-01-01T00:00:00Z',
                            modifiedDateTo='2099-01-01T00:00:00Z', warehouseId=self.reno)
        for order in orders:
            for name in ('createdDate', 'modifiedDate'):
                self.assertRegex(order[name], INSTANT)

    def test_client_skubana_node_cancels_and_ships(self):
        self.assertEqual(len(self.shop.get('/v1.1/orders', limit=100)), 5)
        one = self.orders[1]['orderId']
        self.assertEqual(self.shop.get('/v1.1/orders/%d' % one)['orderId'], one)
        done = self.shop.post('/v1/orders/cancel', None, orderId=one, salesChannelId=self.web,
                              cancelReasonType='BUYER_CANCELLED', cancelReason='changed his mind',
                              updateSalesChannels='true', refundOrdersOnChannels='false')
        self.assertEqual(done['id'], one)
        two = self.orders[2]
        rows = self.shop.put('/v1.1/shipment/external', {'shipments': [{
            'orderNumber': two['orderNumber'], 'salesChannelId': self.web,
            'trackingNumber': '9400', 'shipMethod': {'shippingCarrier': 'USPS'}}]})
        self.assertEqual(rows[0]['status'], 'SHIPPED')

    def test_client_scripts_read_the_old_paths(self):
        for path in ('/service/v1/products?page=1&limit=1', '/v1/inventory?limit=100&page=1',
                     '/v1/orders?limit=10', '/v1.1/products?limit=100', '/v1/warehouses'):
            reply = self.shop.http.request('GET', path)
            self.assertEqual((reply.status, type(reply.json)), (200, list), path)


if __name__ == '__main__':
    unittest.main()
