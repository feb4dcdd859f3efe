"""Vendors and what they sell us, through HTTP."""
import os
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from purser_process import Purser  # noqa: E402
from small_shop import SmallShop  # noqa: E402

VENDORS = '/api/v1/vendors'
PRODUCTS = '/api/v1/vendor_products'


def setUpModule():
    global purser, shop, api
    purser = Purser().__enter__()
    shop = SmallShop(purser)
    api = shop.api


def tearDownModule():
    purser.__exit__()


def vendor(name, **more):
    return shop.made(VENDORS, name=name, **more)


def cost(amount, currency='USD'):
    return {'amount': amount, 'currency': currency}


class Vendors(unittest.TestCase):
    def test_a_vendor_is_made_changed_and_retired(self):
        term = shop.made('/api/v1/payment_terms', name='Net 30')
        reply = api.post(VENDORS, {'name': ' Acme Mugs ', 'payment_term_id': term,
                                   'lead_time_days': 14, 'order_email': 'po@example.com'})
        self.assertEqual(reply.status, 201, reply)
        path = '%s/%d' % (VENDORS, reply.json['id'])
        self.assertEqual(reply.json['name'], 'Acme Mugs')
        self.assertEqual(reply.json['currency'], 'USD')
        self.assertEqual(reply.headers['etag'], '"1"')
        changed = api.patch(path, {'currency': 'EUR'}, headers={'If-Match': '"1"'})
        self.assertEqual((changed.status, changed.json['currency']), (200, 'EUR'), changed)
        self.assertEqual(api.patch(path, {'fax': '1'}, headers={'If-Match': '"1"'}).status, 412)
        self.assertIs(api.post(path + '/deactivate').json['is_active'], False)
        self.assertNotIn('Acme Mugs', [v['name'] for v in
                                       api.get(VENDORS, query={'is_active': 'true'}).items])
        self.assertIs(api.post(path + '/activate').json['is_active'], True)

    def test_every_fault_is_named(self):
        reply = api.post(VENDORS, {'name': 'Wrong', 'currency': 'QQQ', 'country': 'UK',
                                   'payment_term_id': 1, 'warehouse_id': shop.warehouse_id})
        self.assertEqual(reply.status, 400, reply)
        self.assertEqual(sorted(fault['path'] for fault in reply.json['faults']),
                         ['country', 'currency', 'payment_term_id', 'warehouse_id'])
        remote = shop.warehouse('Remote', type='dropship_vendor')
        reply = api.post(VENDORS, {'name': 'Wrong', 'warehouse_id': remote,
                                   'is_dropshipper': False})
        self.assertEqual([fault['path'] for fault in reply.json['faults']], ['is_dropshipper'])
        self.assertEqual(api.get(VENDORS + '/1').status, 404)

    def test_what_it_sells_is_put_by_vendor_and_sku(self):
        mug = shop.product('V-MUG')
        who = vendor('Mug Works')
        body = {'vendor_id': who, 'vendor_sku': 'MW-1', 'sku': 'V-MUG', 'minimum_quantity': 6,
                'rounding': 'round_up', 'units': [{'name': 'case', 'units': 12}],
                'prices': [{'from_quantity': 1, 'to_quantity': 99, 'cost': cost('4.25')},
                           {'from_quantity': 100, 'cost': cost('3.9')}]}
        reply = api.put(PRODUCTS, body)
        self.assertEqual(reply.status, 201, reply)
        self.assertEqual(reply.json['product_id'], mug)
        self.assertIs(reply.json['is_default'], True)
        self.assertEqual(reply.json['prices'][1]['cost'], cost('3.90'))
        first_price = reply.json['prices'][0]['id']
        body['prices'][1]['cost'] = cost('3.80')
        again = api.put(PRODUCTS, body)
        self.assertEqual(again.status, 200, again)
        self.assertEqual(again.json['version'], 2)
        self.assertEqual(again.json['prices'][0]['id'], first_price)
        found = api.get(PRODUCTS, query={'product_id': mug}).items
        self.assertEqual([row['vendor_sku'] for row in found], ['MW-1'])
        self.assertEqual(found[0]['units'][0]['name'], 'case')
        refused = api.put(PRODUCTS, dict(body, prices=[
            {'from_quantity': 1, 'cost': cost('1', 'EUR')}]))
        self.assertEqual(refused.status, 400, refused)

    def test_many_at_once_have_a_result_each(self):
        shop.product('V-CUP')
        who = vendor('Cup Works')
        reply = api.put(PRODUCTS + '/bulk', {'items': [
            {'vendor_id': who, 'vendor_sku': 'C-1', 'sku': 'V-CUP'},
            {'vendor_id': who, 'vendor_sku': 'C-2', 'sku': 'nowhere'},
            {'vendor_id': 1, 'vendor_sku': 'C-3', 'sku': 'V-CUP'},
            {'vendor_id': who, 'vendor_sku': 'C-1', 'sku': 'V-CUP', 'minimum_quantity': 3}]})
        self.assertEqual(reply.status, 200, reply)
        self.assertEqual([item['status'] for item in reply.json['items']], [201, 404, 404, 200])
        self.assertEqual(api.get('%s/%d' % (PRODUCTS, reply.json['items'][0]['id'])
                                 ).json['minimum_quantity'], 3)


if __name__ == '__main__':
    unittest.main()
