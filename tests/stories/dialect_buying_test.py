"""The Order Manager dialect: vendors, purchase orders and the value of inventory."""
import os
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from dialect_shop import ADDRESS, DOCUMENT, Story, eventually, money  # noqa: E402

if DOCUMENT is None:
    print('the dialect\'s definition is not at hand: answers are not checked against it')


class Buying(Story):
    """A vendor with one product, at Reno."""
    count = 0

    def vendor(self, **more):
        Buying.count += 1
        body = {'name': 'Vendor %d' % Buying.count, 'address': ADDRESS, 'supplier': True,
                'contactEmail': 'v@example.com', 'contactPhone1': '555', 'manufacturer': False,
                'dropshipper': False, 'defaultPurchaseOrderFormat': 'PO_EMAIL',
                'purchaseOrderEmail': 'po@example.com'}
        body.update(more)
        return self.shop.put('/v1/vendors', body)['id']

    def offer(self, vendor, sku, cost=4.25, **more):
        product = self.shop.cores(sku)[sku]
        body = {'productId': product, 'vendorId': vendor, 'vendorSku': 'V-' + sku, 'leadTime': 7,
                'minOrderQuantity': 1, 'defaultProduct': True, 'pricingTiers': [
                    {'fromQuantity': 1, 'toQuantity': 2147483647, 'cost': money(cost)}]}
        body.update(more)
        return self.shop.put('/v1/vendors/vendorproduct', body)['id']


class Vendors(Buying):
    def test_made_read_and_changed(self):
        term = self.shop.put('/v1/vendors/paymentterms', description='Net 30')
        vendor = self.vendor(name='Mug Works', percentageTax=8.25, website='https://example.com',
                             defaultPaymentTermId=term['vendorPaymentTermId'],
                             defaultIncotermShippingRule='FREE_ON_BOARD')
        one = self.shop.get('/v1/vendor/%d' % vendor)
        self.assertEqual((one['name'], one['percentageTax'], one['active']),
                         ('Mug Works', 8.25, True))
        self.assertEqual(one['defaultVendorPaymentTerm']['description'], 'Net 30')
        self.assertEqual((one['defaultIncotermShippingRule'], one['defaultIncotermShippingRuleId']),
                         ('FREE_ON_BOARD', 11))
        self.assertEqual(one['address']['country'], 'USA')
        done = self.shop.post('/v1/vendors', [
            {'vendorId': vendor, 'fax': '556', 'defaultIncotermShippingRuleId': 8},
            {'vendorId': 1, 'name': 'Nobody'}])
        self.assertEqual([row['id'] for row in done['results']], [vendor])
        self.assertEqual([row['index'] for row in done['errors']], [2])
        one = self.shop.get('/v1/vendor/%d' % vendor)
        self.assertEqual((one['fax'], one['defaultIncotermShippingRule']), ('556', 'EX_WORKS'))
        self.assertEqual(self.shop.http.get('/v1/vendor/1').status, 404)

    def test_inactive_ones_are_listed_on_request(self):
        vendor = self.vendor(active=False)
        self.assertNotIn(vendor, [row['vendorId'] for row in
                                  self.shop.get('/v1/vendors', limit=1000)])
        self.assertIn(vendor, [row['vendorId'] for row in
                               self.shop.get('/v1/vendors', limit=1000, activeOnly='false')])
        self.assertEqual(self.shop.get('/v1/vendors', page=99), [])

    def test_a_dropshipper_gets_a_warehouse(self):
        vendor = self.vendor(name='Far Goods', dropshipper=True)
        one = self.shop.get('/v1/vendor/%d' % vendor)
        self.assertEqual(one['warehouse']['name'], 'Far Goods')
        self.assertIn(vendor, [row['vendorId'] for row in self.shop.get('/v1/dropshipVendors')])

    def test_payment_terms(self):
        term = self.shop.put('/v1/vendors/paymentterms', description='Cash')
        changed = self.shop.post('/v1/vendors/paymentterms', {
            'vendorPaymentTermId': term['vendorPaymentTermId'], 'description': 'Cash now',
            'active': False})
        self.assertEqual((changed['description'], changed['active']), ('Cash now', False))
        self.assertNotIn(changed, self.shop.get('/v1/vendors/paymentterms'))
        self.assertIn(changed, self.shop.get('/v1/vendors/paymentterms', activeOnly='false'))

    def test_vendor_products_with_tiers_and_units(self):
        vendor = self.vendor()
        offer = self.offer(vendor, 'OM-CUP', unitsOfMeasure=[{'name': 'Case', 'unitQuantity': 12}],
                           autoPoRounding='ROUND_UP')
        found = self.shop.get('/v1/vendorproducts', vendorId=vendor)
        self.assertEqual([row['vendorProductId'] for row in found], [offer])
        self.assertEqual(found[0]['product']['masterSku'], 'OM-CUP')
        self.assertEqual((found[0]['autoPoRounding'], found[0]['leadTime']), ('ROUND_UP', 7))
        path = '/v1/vendors/products/%d' % offer
        self.shop.put(path + '/pricingtiers', [
            {'fromQuantity': 1, 'toQuantity': 99, 'cost': money(5)},
            {'fromQuantity': 100, 'toQuantity': 2147483647, 'cost': money(4)}])
        tiers = self.shop.get(path + '/pricingtiers')
        self.assertEqual([(row['fromQuantity'], row['cost']['amount']) for row in tiers],
                         [(1, 5), (100, 4)])
        gone = self.shop.call('DELETE', path + '/pricingtiers',
                              query={'pricingTierId': '%d,1' % tiers[1]['id']})
        self.assertEqual(([row['id'] for row in gone['results']], len(gone['errors'])),
                         ([tiers[1]['id']], 1))
        self.shop.put(path + '/unitsofmeasures', [{'name': 'Pallet', 'unitQuantity': 480}])
        units = self.shop.get(path + '/unitsofmeasures')
        self.assertEqual([row['name'] for row in units], ['Case', 'Pallet'])
        self.shop.call('DELETE', path + '/unitsofmeasures',
                       query={'unitOfMeasureId': units[0]['id']})
        self.assertEqual(len(self.shop.get(path + '/unitsofmeasures')), 1)
        done = self.shop.post('/v1/vendors/products', [
            {'vendorProductId': offer, 'minOrderQuantity': 24, 'active': False}])
        self.assertEqual(done['errors'], [])
        found = self.shop.get('/v1/vendorproducts', vendorProductId=offer)
        self.assertEqual((found[0]['minOrderQuantity'], found[0]['active']), (24, False))
        self.shop.put('/v1/vendors/vendorproduct', {
            'productId': found[0]['product']['productId'], 'vendorId': vendor,
            'vendorSku': 'V-OM-CUP', 'leadTime': 1, 'minOrderQuantity': 1, 'defaultProduct': True,
            'pricingTiers': []}, status=422)


if __name__ == '__main__':
    unittest.main()
