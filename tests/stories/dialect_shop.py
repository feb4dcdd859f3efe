"""A company seen through the Order Manager dialect, for the dialect_*_test.py stories. Every answer
is checked against the dialect's definition when it is at hand (../shared/specs/order-manager)."""
import itertools
import os
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from openapi_check import ORDER_MANAGER, Document  # noqa: E402
from purser_process import Purser, eventually  # noqa: E402,F401

DOCUMENT = Document() if os.path.exists(ORDER_MANAGER) else None
_numbers = itertools.count(1)

ADDRESS = {'address1': '1 Depot Rd', 'city': 'Reno', 'country': 'USA', 'state': 'NV',
           'zipCode': '89501'}


def money(amount, currency='USD'):
    return {'amount': amount, 'currency': currency}


class DialectShop:
    def __init__(self, purser):
        self.purser = purser
        self.http = purser.client()

    def call(self, method, path, body=None, query=None, status=200, headers=None):
        """Sends it, and checks status and, against the definition, the answer."""
        reply = self.http.request(method, path, body, query, headers)
        assert reply.status == status, (method, path, query, reply)
        assert reply.headers['content-type'].startswith('application/json'), reply.headers
        self.check(method, path, reply)
        return reply.json

    @staticmethod
    def check(method, path, reply):
        if DOCUMENT is None or reply.status >= 300:
            return
        inner = path[len('/service'):] if path.startswith('/service') else path
        schema = DOCUMENT.answer_schema(method, inner.split('?')[0], 200)
        if schema is None:
            return
        faults = DOCUMENT.faults(reply.json, schema)
        assert not faults, (method, path, faults[:20])

    def get(self, path, status=200, **query):
        return self.call('GET', path, None, query, status)

    def put(self, path, body=None, status=200, **query):
        return self.call('PUT', path, body, query, status)

    def post(self, path, body=None, status=200, **query):
        return self.call('POST', path, body, query, status)

    # ---- things to work with ----

    def warehouse(self, name=None, type='DIRECT_FULFILLMENT', **more):
        body = dict({'name': name or 'W %d' % next(_numbers), 'type': type, 'address': ADDRESS},
                    **more)
        return self.put('/v1/warehouses', body)['warehouseId']

    def channel(self, name=None):
        return self.put('/v1/saleschannels',
                        salesChannelName=name or 'C %d' % next(_numbers))['salesChannelId']

    def cores(self, *skus, **more):
        """SKU to product id."""
        answer = self.put('/v1.1/products/cores',
                          [dict({'masterSku': sku, 'name': sku, 'brand': 'B'}, **more)
                           for sku in skus])
        assert answer['errors'] == [], answer
        return {row['masterSku']: row['productId'] for row in answer['results']}

    def bundle(self, sku, parts):
        answer = self.put('/v1.1/products/bundles', [{
            'bundleProduct': {'masterSku': sku, 'name': sku, 'brand': 'B'},
            'bundledItems': [{'productId': part, 'quantity': quantity}
                             for part, quantity in parts]}])
        assert answer['errors'] == [], answer
        return answer['results'][0]['productId']

    def list(self, channel, products):
        answer = self.put('/v1/listings', {
            'salesChannelId': channel,
            'listings': [{'listingSku': sku, 'productId': product}
                         for sku, product in products.items()]})
        assert answer['errors'] == [], answer
        return {row['listingSku']: row['listingId'] for row in answer['results']}

    def stock(self, warehouse, sku, quantity, location='Main', locked=0, **more):
        answer = self.put('/v1.1/inventory', [dict({
            'masterSku': sku, 'warehouseId': warehouse, 'stockLocationName': location,
            'quantity': quantity, 'quantityLocked': locked, 'minStock': 0, 'pickable': True,
            'receivable': True}, **more)])
        assert answer['errors'] == [], answer
        return answer['results'][0]

    def draft(self, channel, *lines, paid=True, **more):
        body = {'salesChannelId': channel, 'orderNumber': 'OM-%d' % next(_numbers),
                'orderItems': [{'listingSku': sku, 'listingName': sku, 'quantityOrdered': quantity,
                                'unitPrice': money(10), 'tax': money(0.5)}
                               for sku, quantity in lines],
                'orderTotal': money(10), 'shippingCost': money(4.99), 'insuranceCost': money(0),
                'insuredValue': money(0), 'confirmationCost': money(0),
                'shipName': 'Ada Lovelace', 'shipAddress1': '1 Main St', 'shipCity': 'Reno',
                'shipState': 'NV', 'shipZipCode': '89501', 'shipCountry': 'USA',
                'shipEmail': 'ada@example.com'}
        if paid:
            body['paymentDate'] = '2026-01-01T00:00:00Z'
        body.update(more)
        return body

    def order(self, channel, *lines, **more):
        answer = self.put('/v1/order', [self.draft(channel, *lines, **more)])
        assert len(answer['orders']) == 1, answer
        return answer['orders'][0]


class Story(unittest.TestCase):
    """One `purser serve` per class, with one warehouse, one channel and no products."""

    @classmethod
    def setUpClass(cls):
        cls.purser = Purser().__enter__()
        cls.addClassCleanup(cls.purser.__exit__)
        cls.shop = DialectShop(cls.purser)
        cls.addClassCleanup(cls.shop.http.close)
        cls.reno = cls.shop.warehouse('Reno', stateAllocations=['NV'])
        cls.web = cls.shop.channel('Web')

    def skus(self, rows):
        return [row['masterSku'] for row in rows]
