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


class Costs(Buying):
    def test_a_bar_code_is_no_cost_wherever_it_is_said(self):
        vendor = self.vendor()
        offer = self.offer(vendor, 'OM-CODE')
        product = self.shop.get('/v1/vendorproducts', vendorId=vendor)[0]['product']['productId']
        code = money(4006381333931)
        item = {'vendorProductId': offer, 'quantity': 1, 'unitOfMeasure': 'Each',
                'uomUnitQuantity': 1, 'originalUnitCost': code}
        order = {'vendorId': vendor, 'destinationWarehouseId': self.reno, 'format': 'PO_EMAIL',
                 'paymentTermId': 0, 'status': 'AWAITING_AUTHORIZATION',
                 'vendorConfirmByDate': '2026-12-01T00:00:00Z', 'purchaseOrderItems': [item]}
        for method, path, body in (
                ('PUT', '/v1/vendors/products/%d/pricingtiers' % offer,
                 [{'fromQuantity': 1, 'toQuantity': 99, 'cost': code}]),
                ('PUT', '/v1/purchaseorder', order),
                ('POST', '/v1/products', [{'masterSku': 'OM-CODE', 'vendorCost': code}])):
            reply = self.shop.http.request(method, path, body)
            self.assertIn('must be at most 1000000000', str(reply.json), (path, reply))
        found = self.shop.get('/v1.1/product', productId=product)
        self.assertIsNone(found['vendorCost'])


class PurchaseOrders(Buying):
    def made(self, *items, vendor=None, status='AWAITING_AUTHORIZATION', **more):
        body = {'vendorId': vendor or self.seller, 'destinationWarehouseId': self.reno,
                'format': 'PO_EMAIL', 'paymentTermId': 0, 'status': status,
                'vendorConfirmByDate': '2026-12-01T00:00:00Z', 'purchaseOrderItems': [
                    {'vendorProductId': offer, 'quantity': quantity, 'unitOfMeasure': 'Each',
                     'uomUnitQuantity': 1, 'originalUnitCost': money(4.25)}
                    for offer, quantity in items]}
        body.update(more)
        return self.shop.put('/v1/purchaseorder', body)['id']

    def get(self, order):
        return self.shop.get('/v1.1/purchaseorders/%d' % order)

    def setUp(self):
        self.seller = self.vendor()
        self.sku = 'PO-%d' % Buying.count
        self.cup = self.offer(self.seller, self.sku)

    def test_made_listed_and_found(self):
        milestone = self.shop.post('/v1/purchaseorders/milestones', [
            {'name': 'At sea %d' % Buying.count, 'hexColor': '#00ff00', 'active': True}])
        milestone = milestone['results'][0]['id']
        order = self.made((self.cup, 10), customPurchaseOrderNumber='MINE',
                          incotermShippingRuleId=8, shippingCost=money(5), internalNotes='n',
                          otherCosts=[{'amount': money(2.5), 'description': 'Crate'}],
                          messagesToVendor=['Hello'], assignedPurchaseOrderMilestones=[
                              {'milestoneId': milestone, 'reached': True}])
        one = self.get(order)
        self.assertEqual((one['status'], one['type'], one['format'], one['currency']),
                         ('AWAITING_AUTHORIZATION', 'INBOUND', 'PO_EMAIL', 'USD'))
        self.assertEqual((one['shippingCost']['amount'], one['otherCosts'][0]['amount']['amount']),
                         (5, 2.5))
        self.assertEqual(one['incotermShippingRule'], 'EX_WORKS')
        self.assertEqual(one['messagesToVendor'], ['Hello'])
        self.assertEqual(one['assignedPurchaseOrderMilestones'][0]['milestone']['id'], milestone)
        item = one['purchaseOrderItems'][0]
        self.assertEqual((item['quantity'], item['status'], item['landedUnitCost']['amount']),
                         (10, 'PENDING', 5))
        for query in ({'purchaseOrderNumber': one['number']}, {'vendorId': self.seller},
                      {'customPurchaseOrderNumber': 'MINE', 'vendorId': self.seller},
                      {'productSku': self.sku}, {'vendorProductSku': 'V-' + self.sku},
                      {'vendorProductId': self.cup, 'status': 'AWAITING_AUTHORIZATION,VOIDED'},
                      {'warehouseIds': self.reno, 'vendorId': self.seller},
                      {'createdDateFrom': one['dateCreated'], 'vendorId': self.seller}):
            found = self.shop.call('GET', '/v1.1/purchaseorders', query=query)
            self.assertEqual([row['purchaseOrderId'] for row in found], [order], query)
        query = {'vendorId': self.seller, 'status': 'FULFILLED'}
        self.assertEqual(self.shop.call('GET', '/v1.1/purchaseorders', query=query), [])
        self.assertEqual(self.shop.get('/v1.1/purchaseorders', page=99), [])
        self.assertEqual(self.shop.http.get('/v1.1/purchaseorders/1').status, 404)
        self.assertEqual(len(self.shop.get('/v1/purchaseorders/formats')), 3)

    def test_moves_and_what_they_refuse(self):
        first, second = self.made((self.cup, 1)), self.made((self.cup, 1))
        done = self.shop.post('/v1/purchaseorders/authorize',
                              purchaseOrderIds='%d,%d,1' % (first, second))
        self.assertEqual(done['ids'], [first, second])
        self.assertIn('2 of 3', done['message'])
        self.shop.post('/v1/purchaseorders/authorize', purchaseOrderIds=1, status=404)
        self.shop.post('/v1/purchaseorders/confirm', purchaseOrderIds=first)
        self.assertEqual(self.get(first)['status'], 'PENDING_DELIVERY')
        self.shop.post('/v1/purchaseorders/cancel', purchaseOrderIds=first, status=422)
        self.shop.post('/v1/purchaseorders/void', purchaseOrderIds=first)
        self.assertEqual(self.get(first)['status'], 'VOIDED')
        third = self.made((self.cup, 1))
        self.shop.post('/v1/purchaseorders/cancel', purchaseOrderIds=third)
        self.shop.post('/v1/purchaseorders/restore', purchaseOrderIds=third)
        self.assertEqual(self.get(third)['status'], 'AWAITING_AUTHORIZATION')
        self.assertEqual(self.get(self.made((self.cup, 1), status='PENDING_DELIVERY'))['status'],
                         'PENDING_DELIVERY')

    def test_items_are_added_changed_and_ended(self):
        order = self.made((self.cup, 4))
        path = '/v1/purchaseorders/'
        added = self.shop.put(path + 'items/%d' % order, [
            {'vendorProductId': self.cup, 'quantity': 24, 'unitOfMeasure': 'Case',
             'uomUnitQuantity': 12, 'originalUnitCost': money(4), 'percentageTax': 10,
             'discount': {'amount': 25, 'discountType': 'PERCENTAGE'},
             'holds': [{'warehouseId': self.reno, 'quantity': 5}]}])['ids'][0]
        item = self.get(order)['purchaseOrderItems'][1]
        self.assertEqual((item['purchaseOrderItemId'], item['discount']['amount'],
                          item['landedUnitCost']['amount'], item['holds'][0]['quantity']),
                         (added, 25, 3, 5))
        # Quantities count units: what fills no whole case is refused, not multiplied.
        self.shop.put(path + 'items/%d' % order, [
            {'vendorProductId': self.cup, 'quantity': 5, 'uomUnitQuantity': 12,
             'originalUnitCost': money(4)}], status=422)
        self.shop.post(path + 'items/%d' % order, [
            {'purchaseOrderItemId': added, 'quantity': 36, 'memo': 'three cases',
             'discount': {'amount': 4.5, 'discountType': 'MONETARY'}}])
        item = self.get(order)['purchaseOrderItems'][1]
        self.assertEqual((item['quantity'], item['memo'], item['discount']),
                         (36, 'three cases', {'amount': 4.5, 'discountType': 'MONETARY'}))
        self.shop.call('DELETE', path + 'removeitems/%d' % order,
                       query={'purchaseOrderItemIds': added})
        self.assertEqual(len(self.get(order)['purchaseOrderItems']), 1)
        first = self.get(order)['purchaseOrderItems'][0]['purchaseOrderItemId']
        self.shop.post(path + 'items/cancel/%d' % order, purchaseOrderItemIds=first)
        self.assertEqual(self.get(order)['purchaseOrderItems'][0]['status'], 'CANCELED')
        other = self.made((self.cup, 4), (self.cup, 2))
        self.shop.post(path + 'authorize', purchaseOrderIds=other)
        items = self.get(other)['purchaseOrderItems']
        self.shop.post(path + 'voiditems/%d' % other,
                       purchaseOrderItemIds=items[0]['purchaseOrderItemId'])
        self.assertEqual(self.get(other)['purchaseOrderItems'][0]['status'], 'VOIDED')

    def test_header_costs_and_messages_change(self):
        order = self.made((self.cup, 10))
        term = self.shop.put('/v1/vendors/paymentterms', description='T %d' % order)
        changed = self.shop.post('/v1.1/purchaseorders', {
            'purchaseOrderId': order, 'paymentTermId': term['vendorPaymentTermId'],
            'format': 'PO_PDF_ATTACHMENT', 'internalNotes': 'hm'})
        self.assertEqual((changed['format'], changed['internalNotes'],
                          changed['paymentTerm']['description']),
                         ('PO_PDF_ATTACHMENT', 'hm', 'T %d' % order))
        costs = self.shop.put('/v1.1/purchaseorders/%d/othercosts' % order, {
            'shippingCost': money(1), 'otherCosts': [{'amount': money(2), 'description': 'x'}]},
            purchaseOrderId=order)
        self.assertEqual((costs['shippingCost']['amount'], len(costs['otherCosts'])), (1, 1))
        self.shop.post('/v1.1/purchaseorders/%d/vendormessages' % order, toVendorMessage='Hurry')
        self.assertEqual(self.get(order)['messagesToVendor'], ['Hurry'])

    def test_received_in_part(self):
        order = self.made((self.cup, 10), status='PENDING_DELIVERY')
        stock = self.shop.stock(self.reno, self.sku, 0)['productStockId']
        item = self.get(order)['purchaseOrderItems'][0]['purchaseOrderItemId']
        self.shop.post('/v1/purchaseorders/receive', {
            'purchaseOrderId': order, 'purchaseOrderItems': [
                {'purchaseOrderItemId': item, 'acceptedQuantity': 6, 'rejectedQuantity': 1,
                 'updateInventory': True, 'productStockId': stock,
                 'billedUnitCost': money(5), 'referenceNumber': 'B-1'}]})
        one = self.get(order)
        self.assertEqual(one['status'], 'PARTIALLY_DELIVERED')
        self.assertEqual([(row['quantity'], row['status']) for row in one['purchaseOrderItems']],
                         [(6, 'RECEIVED'), (1, 'REJECTED'), (3, 'PENDING')])
        first = one['purchaseOrderItems'][0]
        self.assertEqual((first['productStockId'], first['billedUnitCost']['amount'],
                          first['referenceNumber']), (stock, 5, 'B-1'))
        row = self.shop.get('/v1/inventory', sku=self.sku)[0]
        self.assertEqual(row['onHandQuantity'] if 'onHandQuantity' in row else row['quantity'], 6)
        rest = one['purchaseOrderItems'][2]['purchaseOrderItemId']
        self.shop.post('/v1/purchaseorders/receive', {
            'purchaseOrderId': order, 'purchaseOrderItems': [
                {'purchaseOrderItemId': rest, 'acceptedQuantity': 3, 'rejectedQuantity': 0,
                 'updateInventory': False}]})
        self.assertEqual(self.get(order)['status'], 'FULFILLED')
        self.shop.post('/v1/purchaseorders/receive', {
            'purchaseOrderId': order, 'purchaseOrderItems': [
                {'purchaseOrderItemId': rest, 'acceptedQuantity': 3, 'rejectedQuantity': 0}]},
            status=422)

    def test_holds_and_milestones(self):
        order = self.made((self.cup, 10))
        item = self.get(order)['purchaseOrderItems'][0]['purchaseOrderItemId']
        path = '/v1/purchaseorders/'
        hold = self.shop.put(path + 'holds', [{'purchaseOrderItemId': item, 'quantity': 4,
                                               'warehouseId': self.reno}])['ids'][0]
        self.shop.post(path + 'holds', [{'id': hold, 'purchaseOrderItemId': item, 'quantity': 11,
                                         'warehouseId': self.reno}], status=422)
        self.shop.post(path + 'holds', [{'id': hold, 'purchaseOrderItemId': item, 'quantity': 9,
                                         'warehouseId': self.reno, 'memo': 'm'}])
        held = self.shop.get(path + 'holds', purchaseOrderItemIds=item)
        self.assertEqual([(row['quantity'], row['memo']) for row in held], [(9, 'm')])
        self.shop.call('DELETE', path + 'holds', query={'holdIds': hold})
        self.assertEqual(self.shop.get(path + 'holds', purchaseOrderItemIds=item), [])
        name = 'Paid %d' % order
        made = self.shop.post(path + 'milestones', [{'name': name, 'hexColor': '#112233'},
                                                    {'name': name}])
        self.assertEqual((len(made['results']), made['errors'][0]['index']), (1, 2))
        milestone = made['results'][0]['id']
        self.assertIn(name, [row['name'] for row in self.shop.get(path + 'milestones')])
        mine = path + '%d/milestones' % order
        done = self.shop.post(mine, [{'milestoneId': milestone, 'reached': True}])
        self.assertEqual([(row['milestone']['name'], row['reached']) for row in done],
                         [(name, True)])
        self.assertEqual(self.shop.get(mine), done)
        self.assertEqual(self.shop.get('%s/%d' % (mine, milestone)), done[0])
        refused = self.shop.call('DELETE', path + 'milestones', query={'milestoneIds': milestone})
        self.assertEqual(len(refused['errors']), 1)
        self.assertEqual(self.shop.call('DELETE', '%s/%d' % (mine, milestone)), done[0])
        gone = self.shop.call('DELETE', path + 'milestones', query={'milestoneIds': milestone})
        self.assertEqual(gone['results'], [{'id': milestone}])


class Value(Buying):
    def test_layers_sales_and_current_costs(self):
        shop, seller = self.shop, self.vendor()
        cup = self.offer(seller, 'VALUE', cost=9)
        order = shop.put('/v1/purchaseorder', {
            'vendorId': seller, 'destinationWarehouseId': self.reno, 'format': 'PO_EMAIL',
            'status': 'PENDING_DELIVERY', 'purchaseOrderItems': [
                {'vendorProductId': cup, 'quantity': 10, 'uomUnitQuantity': 1,
                 'originalUnitCost': money(4)}]})['id']
        item = shop.get('/v1.1/purchaseorders/%d' % order)['purchaseOrderItems'][0]
        shop.post('/v1/purchaseorders/receive', {'purchaseOrderId': order, 'purchaseOrderItems': [
            {'purchaseOrderItemId': item['purchaseOrderItemId'], 'acceptedQuantity': 10,
             'rejectedQuantity': 0, 'updateInventory': True}]})
        offer = shop.get('/v1/vendorproducts', vendorProductId=cup)[0]
        product = offer['product']['productId']
        layers = eventually(lambda: shop.get('/v1/inventoryvalue', productIds=product))
        self.assertEqual(len(layers), 1)
        layer = layers[0]
        self.assertEqual((layer['availableQuantity'], layer['unitPrice'],
                          layer['costSourceType'], layer['purchaseOrder']['id']),
                         (10, 4, 'COGS_FIFO_QUEUE', order))
        self.assertEqual(layer['purchaseOrder']['vendor']['id'], seller)
        shop.list(self.web, {'VALUE': product})
        sold = shop.order(self.web, ('VALUE', 3))
        shop.put('/v1.1/shipment/external', {'shipments': [
            {'orderId': sold['orderId'], 'trackingNumber': '1Z',
             'shipMethod': {'shippingCarrier': 'UPS'},
             'shipDate': '2026-11-28T00:00:00Z'}]})
        rows = eventually(lambda: shop.get('/v1/inventoryvalue/cogs', orderIds=sold['orderId']))
        self.assertEqual([(row['quantity'], row['unitValue']) for row in rows], [(3, 4)])
        self.assertEqual((rows[0]['inventoryValue']['id'], rows[0]['listing']['listingSku'],
                          rows[0]['order']['id']), (layer['id'], 'VALUE', sold['orderId']))
        self.assertEqual(rows[0]['order']['shipDate'],
                         shop.get('/v1.1/orders/%d' % sold['orderId'])['shipDate'])
        self.assertEqual(shop.get('/v1/inventoryvalue', productIds=product, minAvailable=8), [])
        self.assertEqual(len(shop.get('/v1/inventoryvalue', warehouseIds=self.reno,
                                      sortField='ID', sortDirection='DESC')), 1)
        self.assertEqual(shop.get('/v1/inventoryvalue', productIds=product,
                                  costSourceTypes='UNDEFINED'), [])
        self.assertEqual(shop.get('/v1/inventoryvalue', productIds=product, page=2), [])
        shop.get('/v1/inventoryvalue', status=422)
        shop.get('/v1/inventoryvalue/cogs', status=422)
        cost = shop.get('/v1/analytics/cogs/%d/current' % self.reno, masterSkus='VALUE')
        self.assertEqual([(row['amount']['amount'], row['costType']) for row in cost],
                         [(4, 'PO_FIFO_QUEUE')])
        self.assertEqual(shop.get('/v1/analytics/cogs/%d/current' % self.reno,
                                  listingSkus='VALUE', salesChannelId=self.web), cost)
        sums = shop.get('/v1/analytics/accounting/cogsbysaleschannels',
                        startDate='2000-01-01T00:00:00Z', endDate='2100-01-01T00:00:00Z',
                        salesChannelIds=self.web)
        self.assertEqual((sums['totalCogs'], sums['totalUnitSold']), ('12.00', 3))


if __name__ == '__main__':
    unittest.main()
