"""The Order Manager dialect: orders and shipments."""
import os
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from dialect_shop import Story, money  # noqa: E402


class OrderStory(Story):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ids = cls.shop.cores('MUG', 'CUP', 'RARE')
        cls.kit = cls.shop.bundle('KIT', [(cls.ids['MUG'], 2), (cls.ids['CUP'], 1)])
        cls.shop.list(cls.web, dict(cls.ids, KIT=cls.kit))
        for sku in ('MUG', 'CUP'):
            cls.shop.stock(cls.reno, sku, 1000)

    def read(self, order_id):
        return self.shop.get('/v1.1/orders/%d' % order_id)

    def numbers(self, path='/v1.1/orders', **query):
        return sorted(row['orderNumber'] for row in self.shop.get(path, **query))


class Orders(OrderStory):
    def test_made_and_read(self):
        made = self.shop.order(self.web, ('MUG', 2), ('CUP', 1), orderNumber='ONE-1',
                               discount=money(5), shipAddress2='Floor 2', shipAddress3='Door 7',
                               requestedShippingService='Express', notesFromBuyer='quick, please',
                               shipByDate='2026-12-01T00:00:00.5+01:00')
        self.assertEqual((made['orderNumber'], made['orderStatus']), ('ONE-1', 'AWAITING_SHIPMENT'))
        order = self.read(made['orderId'])
        self.assertEqual((order['orderStatus'], order['unresolvedStatus'], order['orderType']),
                         ('AWAITING_SHIPMENT', 'RESOLVED', 'STANDARD'))
        self.assertEqual(order['fulfillmentSource'], {'warehouseId': self.reno, 'name': 'Reno'})
        self.assertEqual(order['salesChannel']['salesChannelId'], self.web)
        self.assertEqual((order['shipCountry'], order['shipState'], order['shipAddress2']),
                         ('USA', 'NV', 'Floor 2, Door 7'))
        self.assertEqual(order['shipByDate'], '2026-11-30T23:00:00Z')
        self.assertEqual(order['discount'], money(5.0))
        self.assertEqual(order['orderTotal'], money(30.99))
        self.assertEqual(order['amountPaid'], order['orderTotal'])
        self.assertEqual([(i['listingSku'], i['quantityOrdered'], i['product']['productId'])
                          for i in order['orderItems']],
                         [('MUG', 2, self.ids['MUG']), ('CUP', 1, self.ids['CUP'])])
        self.assertIsNone(order['shipment'])
        self.assertEqual((order['shipments'], order['labels'], order['gift']), ([], [], False))

    def test_statuses_that_an_order_can_be_in(self):
        self.assertEqual(self.shop.order(self.web, ('MUG', 1), paid=False)['orderStatus'],
                         'AWAITING_PAYMENT')
        lost = self.shop.order(self.web, ('NOBODY', 1))
        self.assertEqual(self.read(lost['orderId'])['unresolvedStatus'], 'MISSING_PRODUCT_INFO')
        self.assertIsNone(self.read(lost['orderId'])['orderItems'][0]['product'])
        short = self.shop.order(self.web, ('RARE', 1))
        self.assertEqual(self.read(short['orderId'])['unresolvedStatus'], 'OUT_OF_STOCK')
        gone = self.shop.order(self.web, ('MUG', 1), externalOrder=True)
        self.assertEqual(gone['orderStatus'], 'PROCESSED_OUTSIDE_OF_SKUBANA')
        self.assertIs(self.read(gone['orderId'])['external'], True)

    def test_a_number_is_made_when_absent(self):
        self.assertTrue(self.shop.order(self.web, ('MUG', 1), orderNumber=None)['orderNumber'])

    def test_the_same_again_and_another_with_the_number(self):
        draft = self.shop.draft(self.web, ('MUG', 1), orderNumber='SAME-1',
                                orderDate='2026-01-01T00:00:00Z')
        first = self.shop.put('/v1/order', [draft])
        self.assertEqual(self.shop.put('/v1/order', [draft])['ids'], first['ids'])
        other = dict(draft, shipName='Somebody Else')
        answer = self.shop.put('/v1/order', [other, self.shop.draft(self.web, ('MUG', 1))])
        self.assertEqual(len(answer['orders']), 1)
        self.assertEqual((answer['errors'][0]['errorCode'], answer['errors'][0]['identifier'],
                          answer['errors'][0]['index']), ('ERR901', 'SAME-1', 1))
        self.shop.put('/v1/order', [other], status=422)

    def test_what_is_wrong_is_422(self):
        for more in ({'shipName': None}, {'shipState': ''}, {'shipCountry': 'US1'},
                     {'orderItems': []}, {'orderTotal': 10}, {'orderNumber': 'x' * 192},
                     {'notesFromBuyer': 'x' * 1001}, {'salesChannelId': 99999999},
                     {'orderTotal': money(1, 'XXX')}, {'discount': money(1, 'EUR')},
                     {'paymentDate': 'soon'}):
            self.shop.put('/v1/order', [self.shop.draft(self.web, ('MUG', 1), **more)], status=422)
        self.shop.put('/v1/order', self.shop.draft(self.web, ('MUG', 1)), status=422)

    def test_state_is_only_required_in_the_USA(self):
        made = self.shop.order(self.web, ('MUG', 1), shipCountry='DEU', shipState='')
        self.assertEqual(self.read(made['orderId'])['shipCountry'], 'DEU')

    def test_held_from_the_start(self):
        made = self.shop.order(self.web, ('MUG', 1), holdUntilDate='2090-01-01T00:00:00Z')
        self.assertEqual(made['orderStatus'], 'ON_HOLD')
        self.assertEqual(self.read(made['orderId'])['holdUntilDate'], '2090-01-01T00:00:00Z')

    def test_legacy_v1(self):
        made = self.shop.order(self.web, ('MUG', 1), orderNumber='LEGACY-1')
        row = self.shop.get('/v1/orders', orderNumber='LEGACY')[0]
        self.assertEqual(row, self.read(made['orderId']))
        self.assertEqual(row, self.shop.get('/v1/orders/%d' % made['orderId']))
        self.shop.get('/v1.1/orders/99999999', status=404)

    def test_quirk_order_numbers_match_by_prefix(self):
        for number in ('PRE-1', 'PRE-2', 'XPRE-3'):
            self.shop.order(self.web, ('MUG', 1), orderNumber=number)
        self.assertEqual(self.numbers(orderNumber='pre-'), ['PRE-1', 'PRE-2'])
        self.assertEqual(self.numbers(orderNumber=['PRE-2', 'XPRE']), ['PRE-2', 'XPRE-3'])

    def test_quirk_ids_with_brackets_zero_and_pages(self):
        ids = sorted(self.shop.order(self.web, ('MUG', 1))['orderId'] for _ in range(3))
        rows = self.shop.get('/v1.1/orders?' + '&'.join('orderId[]=%d' % i for i in ids))
        self.assertEqual([row['orderId'] for row in rows], ids)
        rows = self.shop.get('/v1.1/orders', orderId=','.join(map(str, ids)), limit=2, page=2)
        self.assertEqual([row['orderId'] for row in rows], ids[2:])
        self.assertEqual(self.shop.get('/v1.1/orders', orderId=ids, page=4), [])
        rows = self.shop.get('/v1.1/orders', orderId=ids, salesChannelId=0, warehouseId=0)
        self.assertEqual(len(rows), 3)

    def test_quirk_status_words_of_both_definitions(self):
        self.shop.order(self.web, ('MUG', 1), paid=False, orderNumber='ST-1')
        self.shop.order(self.web, ('RARE', 1), orderNumber='ST-2')
        def ask(**query):
            rows = self.shop.call('GET', '/v1.1/orders', query=dict(query, orderNumber='ST-'))
            return sorted(row['orderNumber'] for row in rows)

        self.assertEqual(ask(status='awaiting_payment'), ['ST-1'])
        self.assertEqual(ask(status=['UNRESOLVED', 'AWAITING_PAYMENT']), ['ST-1', 'ST-2'])
        self.assertEqual(ask(status='UNRESOLVED', unresolvedStatus='OUT_OF_STOCK'), ['ST-2'])
        for word in ('INBOUND_SHIPMENT_PLAN', 'FBA_INBOUND_SHIPMENT_PLAN', 'SKU_UNPROCESSED'):
            self.assertEqual(ask(status=word), [])
        self.assertEqual(ask(external='true'), [])
        self.assertEqual(ask(external='false'), ['ST-1', 'ST-2'])
        self.shop.call('GET', '/v1.1/orders?status=LOST', status=422)

    def test_filters(self):
        made = self.shop.order(self.web, ('RARE', 1), orderNumber='FI-1',
                               orderDate='2026-03-01T00:00:00Z',
                               paymentDate='2026-03-02T00:00:00Z')
        other = self.shop.channel()
        ask = lambda **query: self.numbers(orderNumber='FI-', **query)  # noqa: E731
        self.assertEqual(ask(productId=self.ids['RARE']), ['FI-1'])
        self.assertEqual(ask(productId=self.ids['CUP']), [])
        self.assertEqual(ask(salesChannelId=other), [])
        day = {'orderDateFrom': '2026-03-01T00:00:00Z', 'orderDateTo': '2026-03-01T00:00:00Z'}
        self.assertEqual(ask(**day), ['FI-1'])
        self.assertEqual(ask(paymentDateFrom='2026-03-02T00:00:01Z'), [])
        stamp = self.read(made['orderId'])['modifiedDate']
        self.assertEqual(ask(modifiedDateFrom=stamp, modifiedDateTo=stamp), ['FI-1'])

    def test_a_warehouse_of_the_clients_choice(self):
        partner = self.shop.warehouse('3PL', 'THIRD_PARTY_LOGISTICS')
        self.shop.stock(partner, 'CUP', 5, location='GLOBAL')
        made = self.shop.order(self.web, ('CUP', 1), orderNumber='CR-1',
                               externalOrderFulfillmentWarehouseId=partner)
        self.assertEqual(made['orderStatus'], 'AWAITING_3PL_EXPORT')


class Moves(OrderStory):
    def test_cancelled_with_its_reason(self):
        made = self.shop.order(self.web, ('MUG', 1), orderNumber='C-1')
        answer = self.shop.post('/v1/orders/cancel', orderNumber='C-1', salesChannelId=self.web,
                                cancelReasonType='BUYER_CANCELLED', cancelReason='too late')
        self.assertEqual(answer['id'], made['orderId'])
        order = self.read(made['orderId'])
        self.assertEqual((order['orderStatus'], order['cancelReason']),
                         ('CANCELLED', {'type': 'BUYER_CANCELLED', 'details': 'too late'}))

    def test_cancelling_what_cannot_be(self):
        ask = dict(salesChannelId=self.web, cancelReasonType='OTHER')
        self.shop.post('/v1/orders/cancel', status=404, orderId=99999999, **ask)
        self.shop.post('/v1/orders/cancel', status=422, **ask)
        self.shop.post('/v1/orders/cancel', status=422, orderId=1, salesChannelId=self.web)
        gone = self.shop.order(self.web, ('MUG', 1))['orderId']
        self.shop.put('/v1.1/shipment/external', {'shipments': [
            {'orderId': gone, 'trackingNumber': 'G1', 'shipMethod': {'shippingCarrier': 'UPS'}}]})
        self.shop.post('/v1/orders/cancel', status=422, orderId=gone, **ask)
        good = self.shop.order(self.web, ('MUG', 1))['orderId']
        answer = self.shop.post('/v1/orders/cancel', orderId=[gone, good], **ask)
        self.assertEqual(answer['id'], good)
        self.assertEqual(self.read(good)['orderStatus'], 'CANCELLED')

    def test_held_until(self):
        made = self.shop.order(self.web, ('MUG', 1))['orderId']
        self.shop.post('/v1/orders/onhold', orderId=made, salesChannelId=self.web,
                       holdUntil='2090-05-05T00:00:00Z')
        order = self.read(made)
        self.assertEqual((order['orderStatus'], order['holdUntilDate']),
                         ('ON_HOLD', '2090-05-05T00:00:00Z'))
        self.shop.post('/v1/orders/onhold', orderId=made, salesChannelId=self.web, status=422)
        self.shop.post('/v1/orders/onhold', orderId=made, salesChannelId=self.web, status=422,
                       holdUntil='2020-05-05T00:00:00Z')

    def test_restored_by_a_bare_array_of_ids(self):
        held = self.shop.order(self.web, ('MUG', 1), holdUntilDate='2090-01-01T00:00:00Z')
        cancelled = self.shop.order(self.web, ('MUG', 1))
        self.shop.post('/v1/orders/cancel', orderId=cancelled['orderId'],
                       salesChannelId=self.web, cancelReasonType='OTHER')
        ids = [held['orderId'], cancelled['orderId']]
        answer = self.shop.post('/v1/orders/restore', ids)
        self.assertEqual([row['orderStatus'] for row in answer['results']],
                         ['AWAITING_SHIPMENT'] * 2)
        self.assertEqual(answer['errors'], [])

    def test_quirk_restored_in_part_is_201(self):
        held = self.shop.order(self.web, ('MUG', 1), holdUntilDate='2090-01-01T00:00:00Z')
        answer = self.shop.post('/v1/orders/restore', [99999999, held['orderId']], status=201)
        self.assertEqual((len(answer['results']), answer['errors'][0]['index']), (1, 1))
        self.shop.post('/v1/orders/restore', [99999999], status=422)
        self.shop.post('/v1/orders/restore', {'ids': [1]}, status=422)


class Shipments(OrderStory):
    SPAN = {'shipmentFromDate': '2026-06-01T00:00:00Z', 'shipmentToDate': '2026-06-08T00:00:00Z'}

    def ship(self, **shipment):
        body = dict({'trackingNumber': '1Z1', 'shipMethod': {'shippingCarrier': 'UPS'},
                     'shipDate': '2026-06-02T12:00:00Z'}, **shipment)
        return self.shop.put('/v1.1/shipment/external', {
            'notifyCustomer': False, 'updateChannel': True, 'shipments': [body]})[0]

    def test_shipped_outside(self):
        made = self.shop.order(self.web, ('KIT', 2), ('MUG', 1), orderNumber='S-1')
        answer = self.ship(orderId=made['orderId'], trackingNumber='1Z-S1')
        self.assertEqual((answer['status'], answer['order']['orderNumber']), ('SHIPPED', 'S-1'))
        self.assertEqual((answer['shipment']['trackingNumber'], answer['shipment']['shipDate'],
                          answer['shipment']['shipMethod']['shippingCarrier'],
                          answer['shipment']['external']),
                         ('1Z-S1', '2026-06-02T12:00:00Z', 'UPS', True))
        order = self.read(made['orderId'])
        self.assertEqual(order['orderStatus'], 'SHIPPED')
        self.assertEqual(order['shipments'], [{
            'items': [{'listingSku': 'KIT', 'quantity': 2}, {'listingSku': 'MUG', 'quantity': 1}],
            'trackingNumbers': ['1Z-S1']}])
        self.assertEqual(order['shipment']['shipmentId'], answer['shipment']['shipmentId'])
        self.assertTrue(all(item['fulfilled'] for item in order['orderItems']))

    def test_by_number_and_the_same_again(self):
        self.shop.order(self.web, ('MUG', 1), orderNumber='S-2')
        body = {'orderNumber': 'S-2', 'salesChannelId': self.web, 'trackingNumber': '1Z-S2'}
        first = self.ship(**body)
        self.assertEqual(first['status'], 'SHIPPED')
        self.assertEqual(self.ship(**body)['shipment']['shipmentId'],
                         first['shipment']['shipmentId'])

    def test_a_failed_one_says_why(self):
        answer = self.ship(orderId=99999999)
        self.assertEqual((answer['status'], answer['shipment']), ('FAILED', None))
        self.assertIn('99999999', answer['processingMessage'])
        self.shop.put('/v1.1/shipment/external', {'shipments': [{'orderId': 1}]}, status=422)

    def test_an_unknown_carrier_is_another(self):
        made = self.shop.order(self.web, ('MUG', 1))
        answer = self.ship(orderId=made['orderId'], trackingNumber='P1',
                           shipMethod={'shippingCarrier': 'Pigeon Post'})
        self.assertEqual(answer['shipment']['shipMethod']['shippingCarrier'], 'OTHER_CARRIER')

    def test_quirk_a_pair_of_dates_of_at_most_seven_days(self):
        self.shop.get('/v1/shipments', **self.SPAN)
        self.shop.get('/v1/shipments', shipmentCreatedFromDate='2026-06-01T00:00:00Z',
                      shipmentCreatedToDate='2026-06-02T00:00:00Z')
        for query in ({}, {'shipmentFromDate': '2026-06-01T00:00:00Z'},
                      {'shipmentToDate': '2026-06-01T00:00:00Z'},
                      {'shipmentFromDate': '2026-06-01T00:00:00Z',
                       'shipmentToDate': '2026-06-08T00:00:01Z'},
                      {'shipmentFromDate': '2026-06-02T00:00:00Z',
                       'shipmentToDate': '2026-06-01T00:00:00Z'}):
            self.shop.get('/v1/shipments', status=422, **query)

    def test_listed_and_filtered(self):
        made = self.shop.order(self.web, ('MUG', 1), orderNumber='SL-1', shipName='Grace Hopper')
        self.ship(orderId=made['orderId'], trackingNumber='TRACK-77')
        ask = lambda **query: [row['trackingNumber'] for row in  # noqa: E731
                               self.shop.get('/v1/shipments', **dict(self.SPAN, **query))]
        for query in ({'trackingNumber': 'TRACK-'}, {'orderNumber': 'SL-'}, {'recipient': 'grace'},
                      {'orderId': made['orderId']},
                      {'orderId': made['orderId'], 'city': 'Re', 'country': 'USA', 'state': 'NV',
                       'salesChannelId': self.web, 'warehouseId': self.reno,
                       'deliveryStatus': 'UNKNOWN'}):
            self.assertEqual(ask(**query), ['TRACK-77'], query)
        for query in ({'orderNumber': 'L-'}, {'deliveryStatus': 'DELIVERED'}, {'batchNumber': '1'},
                      {'country': 'DEU'}, {'page': 99}):
            self.assertEqual(ask(**query), [], query)


if __name__ == '__main__':
    unittest.main()
