"""What the Order Manager dialect makes of the bodies of writes: what they say is kept, what they do
not say stays as it was, and a refusal names the item and the field as the dialect calls them."""
import os
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from dialect_shop import ADDRESS, Story, money  # noqa: E402


def refusals(answer):
    return [(row['errorCode'], row['index'], row['fieldName']) for row in answer['errors']]


class Inventory(Story):
    def item(self, sku, **more):
        return dict({'masterSku': sku, 'warehouseId': self.reno, 'stockLocationName': 'Main'},
                    **more)

    def row(self, sku):
        row, = self.shop.get('/v1/inventory', sku=sku)
        return row

    def test_a_count_sets_the_minimum_of_the_place_too(self):
        self.shop.cores('W-MIN')
        self.shop.stock(self.reno, 'W-MIN', 3)
        count = lambda **more: self.shop.post('/v1.1/inventory/adjust', [  # noqa: E731
            self.item('W-MIN', onHandQuantity=3, **more)])
        for more, wanted in (({'minStockQuantity': 4}, 4), ({}, 4), ({'minStockQuantity': 0}, 0)):
            self.assertEqual(count(**more)['errors'], [])
            self.assertEqual(self.row('W-MIN')['minStock'], wanted, more)

    def test_a_product_stock_put_again_keeps_what_is_not_said(self):
        self.shop.cores('W-AGAIN')
        self.shop.put('/v1.1/inventory', [self.item(
            'W-AGAIN', quantity=5, quantityLocked=2, minStock=3, pickable=False, receivable=False,
            drawRank=7)])
        self.shop.put('/v1.1/inventory', [self.item('W-AGAIN', quantity=6)])
        row = self.row('W-AGAIN')
        self.assertEqual((row['quantity'], row['quantityLocked'], row['minStock'], row['drawRank'],
                          row['pickable'], row['receivable']), (8, 2, 3, 7, False, False))

    def test_a_refusal_says_what_was_looked_for(self):
        self.shop.cores('W-WHO')
        answer = self.shop.post('/v1.1/inventory/add', [
            self.item('W-WHO', productId=99999999, addQuantity=1), self.item(None, addQuantity=1)])
        self.assertEqual(refusals(answer), [('ERR053', 1, None), ('ERR900', 2, 'masterSku')])
        self.assertEqual(answer['errors'][0]['message'], 'Product 99999999 does not exist.')

    def test_a_location_is_changed_for_a_product_that_lies_there(self):
        self.shop.cores('W-LIES', 'W-ELSEWHERE')
        stock = self.shop.stock(self.reno, 'W-LIES', 4)
        answer = self.shop.post('/v1.2/inventory', [
            self.item('W-LIES', pickable=True), self.item('W-NOBODY', pickable=False),
            self.item('W-ELSEWHERE', pickable=False)])
        self.assertEqual(answer['results'], [stock])
        self.assertEqual(refusals(answer), [('ERR053', 2, None), ('ERR097', 3, None)])
        self.assertIs(self.row('W-LIES')['pickable'], True)

    def test_a_location_is_not_named_as_another_is(self):
        self.shop.cores('W-NAMES')
        for name in ('One', 'Two'):
            self.shop.stock(self.reno, 'W-NAMES', 1, location=name)
        answer = self.shop.post('/v1.1/inventory/updatestocklocation', [{
            'warehouseId': self.reno, 'originalStockLocationName': 'One',
            'newStockLocationName': 'Two'}])
        self.assertEqual(refusals(answer), [('ERR901', 1, 'newStockLocationName')])
        answer = self.shop.post('/v1.2/inventory', [self.item(
            'W-NAMES', stockLocationName='One', stockLocationNameNew='Two')])
        self.assertEqual(refusals(answer), [('ERR901', 1, 'stockLocationNameNew')])

    def test_a_former_sku_still_names_the_product(self):
        product = self.shop.cores('W-FORMER')['W-FORMER']
        self.shop.stock(self.reno, 'W-FORMER', 1)
        self.shop.post('/v1/products', [{'productId': product, 'masterSku': 'W-RENAMED'}])
        answer = self.shop.post('/v1.1/inventory/add', [self.item('W-FORMER', addQuantity=2)])
        self.assertEqual([row['masterSku'] for row in answer['results']], ['W-RENAMED'])
        answer = self.shop.put('/v1/inventory/stocktransfers', {
            'fromWarehouseId': self.reno, 'toWarehouseId': self.shop.warehouse(),
            'items': [{'masterSku': 'W-FORMER', 'quantity': 1}]})
        self.assertEqual([row['productId'] for row in answer['results']], [product])


class Products(Story):
    def core(self, sku, **more):
        return self.shop.cores(sku, **more)[sku]

    def read(self, product):
        return self.shop.get('/v1.1/product', productId=product)

    def change(self, product, **more):
        return self.shop.post('/v1/products', [dict({'productId': product}, **more)])

    def test_the_vendor_cost_is_the_default_cost_of_the_product(self):
        made = self.core('C-1', vendorCost=money(2.5))
        self.assertEqual(self.read(made)['vendorCost'], money(2.5))
        self.assertIsNone(self.read(self.core('C-2'))['vendorCost'])
        self.shop.stock(self.reno, 'C-1', 3)
        cost = self.shop.get('/v1/analytics/cogs/%d/current' % self.reno, masterSkus='C-1')
        self.assertEqual([row['amount'] for row in cost], [money(2.5)])
        self.change(made, name='Other')
        self.assertEqual(self.read(made)['vendorCost'], money(2.5))
        self.change(made, vendorCost=money(3, 'EUR'))
        self.assertEqual(self.read(made)['vendorCost'], money(3, 'EUR'))
        self.change(made, vendorCost=money(0))
        self.assertIsNone(self.read(made)['vendorCost'])
        self.assertEqual(refusals(self.change(made, vendorCost=money(-1))),
                         [('ERR900', 1, 'vendorCost')])

    def test_a_cost_that_nobody_knows_is_undefined(self):
        self.core('C-WHO')
        self.shop.stock(self.reno, 'C-WHO', 3)
        cost = self.shop.get('/v1/analytics/cogs/%d/current' % self.reno, masterSkus='C-WHO')
        self.assertEqual([row['costType'] for row in cost], ['UNDEFINED'])

    def test_a_default_cost_is_said_by_a_former_sku_too(self):
        made = self.core('C-OLD')
        self.change(made, masterSku='C-NEW')
        reply = self.shop.http.put('/api/v1/costs/defaults', {
            'items': [{'sku': 'C-OLD', 'cost': {'amount': '4.00', 'currency': 'USD'}}]})
        self.assertEqual(reply.status, 204, reply)
        self.assertEqual(self.read(made)['vendorCost'], money(4))

    def test_pictures_stand_by_their_rank(self):
        made = self.core('C-PIC', imageUrls=[
            {'url': 'https://a/3', 'rank': 2}, {'url': 'https://a/1'},
            {'url': 'https://a/2', 'rank': 1}])
        self.assertEqual([one['url'] for one in self.read(made)['imageUrls']],
                         ['https://a/1', 'https://a/2', 'https://a/3'])

    def test_a_category_that_cannot_be_made_keeps_no_other_product_from_being_made(self):
        body = {'name': 'n', 'brand': 'b'}
        answer = self.shop.put('/v1.1/products/cores', [
            dict(body, masterSku='C-CAT-1', categories=['Fine', '']),
            dict(body, masterSku='C-CAT-2', categories=['x' * 1000]),
            dict(body, masterSku='C-CAT-3', categories=['Fine'])])
        self.assertEqual(refusals(answer), [('ERR900', 1, 'categories[1]'),
                                            ('ERR900', 2, 'categories[0]')])
        self.assertEqual(self.read(answer['results'][0]['productId'])['categories'], ['Fine'])

    def test_a_product_is_named_and_keeps_its_name(self):
        made = self.core('C-NAME')
        answer = self.shop.post('/v1/products', [
            {'name': 'Nobody'}, {'productId': made, 'name': ''}, {'productId': made, 'mpn': 'M'}])
        self.assertEqual(refusals(answer), [('ERR900', 1, 'productId'), ('ERR900', 2, 'name')])
        self.assertEqual((self.read(made)['name'], self.read(made)['mpn']), ('C-NAME', 'M'))


class Warehouses(Story):
    def read(self, warehouse):
        return self.shop.get('/v1/warehouse/%d' % warehouse)

    def test_backups_are_read_and_written(self):
        ohio, iowa = self.shop.warehouse('Ohio'), self.shop.warehouse('Iowa')
        made = self.shop.warehouse('Backed', domesticBackups=[iowa, ohio])
        self.assertEqual(self.read(made)['domesticBackups'], [iowa, ohio])
        ours = self.shop.http.get('/api/v1/warehouses/%d/backups' % made).json
        self.assertEqual(ours['warehouse_ids'], [iowa, ohio])
        self.shop.post('/v1/warehouses', {'warehouseId': made, 'name': 'Backed up'})
        self.assertEqual(self.read(made)['domesticBackups'], [iowa, ohio])
        self.shop.post('/v1/warehouses', {'warehouseId': made, 'domesticBackups': [ohio]})
        rows = {row['name']: row['domesticBackups'] for row in self.shop.get('/v1/warehouses')}
        self.assertEqual((rows['Backed up'], rows['Ohio']), ([ohio], []))
        for wrong in (99999999, made):
            refused = self.shop.post('/v1/warehouses', {
                'warehouseId': made, 'domesticBackups': [ohio, wrong]}, status=422)
            self.assertEqual(refusals(refused), [('ERR900', 2, 'domesticBackups[1]')])

    def test_states_are_read_in_any_case_and_a_wrong_one_is_named(self):
        made = self.shop.warehouse('States', stateAllocations=['ny', 'VT'])
        self.assertEqual(self.read(made)['stateAllocations'], ['NY', 'VT'])
        refused = self.shop.post('/v1/warehouses', {
            'warehouseId': made, 'stateAllocations': ['NY', 'XX']}, status=422)
        self.assertEqual(refusals(refused), [('ERR900', 2, 'stateAllocations[1].state')])


    def test_a_colour_can_be_taken_away(self):
        made = self.shop.warehouse('Coloured', color='#112233')
        self.shop.post('/v1/warehouses', {'warehouseId': made, 'color': ''})
        self.assertIsNone(self.read(made)['color'])

    def test_the_type_of_a_channel_is_a_word_and_stays(self):
        path = '/v1.1/saleschannels'
        body = {'salesChannelId': self.web, 'salesChannelName': 'Web'}
        for more in ({'salesChannelType': 'NO'}, {'salesChannelType': 'EBAY'}, {'type': 'SKUBANA'}):
            refused = self.shop.put(path, dict(body, **more), 422)
            self.assertEqual(refusals(refused), [('ERR900', 0, 'salesChannelType')], more)
        self.shop.put(path, {'salesChannelName': 'New', 'salesChannelType': 'NO'}, 422)
        known = self.shop.get('/v1/saleschannels')[0]
        self.assertEqual(self.shop.put(path, known)['results'], known)


class Transfers(Story):
    PATH = '/v1/inventory/stocktransfers'

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ohio = cls.shop.warehouse('Ohio')
        cls.shop.cores('T-1', 'T-2')
        for sku in ('T-1', 'T-2'):
            cls.shop.stock(cls.reno, sku, 50)

    def made(self, **more):
        answer = self.shop.put(self.PATH, dict({
            'fromWarehouseId': self.reno, 'toWarehouseId': self.ohio,
            'items': [{'masterSku': 'T-1', 'quantity': 2, 'internalNotes': 'Blue'}]}, **more))
        return answer['results'][0]['stockTransferOrderId']

    def change(self, transfer, status=200, **more):
        return self.shop.put(self.PATH, dict({'stockTransferOrderId': transfer}, **more), status)

    def read(self, transfer):
        return self.shop.get('%s/%d' % (self.PATH, transfer))

    def test_an_item_named_by_its_id_stays_that_item(self):
        transfer = self.made()
        item = self.read(transfer)['items'][0]
        by_id = {'stockTransferOrderItemId': item['stockTransferOrderItemId'], 'quantity': 5}
        for _ in range(2):
            self.change(transfer, items=[by_id, {'masterSku': 'T-2', 'quantity': 1}])
            first = self.read(transfer)['items'][0]
            self.assertEqual(first, dict(item, quantity=5))
        answer = self.change(transfer, 201, items=[
            by_id, {'quantity': 1}, {'stockTransferOrderItemId': 99999999, 'quantity': 1}])
        self.assertEqual(refusals(answer), [('ERR900', 2, 'masterSku'),
                                            ('ERR900', 3, 'stockTransferOrderItemId')])

    def test_what_says_nothing_is_null(self):
        method = self.read(self.made(shipMethod={'shippingCarrier': 'UPS'}))['shipMethod']
        self.assertEqual(method, {'shippingCarrier': 'UPS', 'shippingServiceId': None,
                                  'packageTypeId': None})

    def test_a_transfer_keeps_its_number_and_its_way(self):
        transfer = self.made(stockTransferOrderNumber='TW-1')
        self.change(transfer, stockTransferOrderNumber='', internalNotes='n')
        self.assertEqual(self.read(transfer)['stockTransferOrderNumber'], 'TW-1')
        refused = self.change(transfer, 422, toWarehouseId=self.shop.warehouse())
        self.assertEqual(refusals(refused), [('ERR900', 0, 'toWarehouseId')])
        self.change(transfer, toWarehouseId=self.ohio, fromWarehouseId=self.reno)


class Buying(Story):
    """A vendor with two offers, and what can be wrong with an order of them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.products = cls.shop.cores('B-1', 'B-2')
        cls.vendor = cls.shop.put('/v1/vendors', {'name': 'V', 'address': ADDRESS})['id']
        cls.one, cls.two = (cls.offer(sku, 'V-' + sku) for sku in ('B-1', 'B-2'))

    @classmethod
    def offer(cls, sku, vendor_sku, **more):
        return cls.shop.put('/v1/vendors/vendorproduct', dict({
            'productId': cls.products[sku], 'vendorId': cls.vendor, 'vendorSku': vendor_sku,
            'leadTime': 7, 'minOrderQuantity': 1, 'defaultProduct': True,
            'pricingTiers': [{'fromQuantity': 1, 'toQuantity': 99, 'cost': money(4)}]},
            **more))['id']

    def item(self, **more):
        return dict({'vendorProductId': self.one, 'quantity': 10, 'unitOfMeasure': 'Each',
                     'uomUnitQuantity': 1, 'originalUnitCost': money(4)}, **more)

    def order(self, code=200, **more):
        return self.shop.put('/v1/purchaseorder', dict({
            'vendorId': self.vendor, 'destinationWarehouseId': self.reno, 'format': 'PO_EMAIL',
            'purchaseOrderItems': [self.item()]}, **more), code)

    def read(self, order):
        return self.shop.get('/v1.1/purchaseorders/%d' % order)

    WRONG_ITEMS = [({'percentageTax': 200}, 'percentageTax'),
                   ({'discount': {'amount': 'x'}}, 'discount.amount'),
                   ({'discount': {'amount': 500}}, 'discount'),
                   ({'originalUnitCost': money(1, 'EUR')}, 'originalUnitCost'),
                   ({'quantity': 5, 'uomUnitQuantity': 2}, 'quantity')]

    def test_an_incoterm_that_nobody_agreed_on_is_null(self):
        for row, prefix in ((self.read(self.order()['id']), 'incoterm'),
                            (self.shop.get('/v1/vendor/%d' % self.vendor), 'defaultIncoterm')):
            self.assertEqual((row[prefix + 'ShippingRule'], row[prefix + 'ShippingRuleId']),
                             (None, None))

    def test_a_refused_item_of_an_order_is_named_as_it_was_sent(self):
        order = self.order()['id']
        for more, field in self.WRONG_ITEMS:
            items = [self.item(), self.item(**more)]
            refused = self.order(422, purchaseOrderItems=items)
            self.assertEqual(refusals(refused),
                             [('ERR900', 2, 'purchaseOrderItems[1].' + field)], more)
            refused = self.shop.put('/v1/purchaseorders/items/%d' % order, items, 422)
            self.assertEqual(refusals(refused), [('ERR900', 2, field)], more)
        item = self.read(order)['purchaseOrderItems'][0]['purchaseOrderItemId']
        for more, field in ((dict(percentageTax='x'), 'percentageTax'),
                            (dict(billedUnitCost=money(1, 'EUR')), 'billedUnitCost')):
            refused = self.shop.post('/v1/purchaseorders/items/%d' % order, [
                dict(more, purchaseOrderItemId=item)], 422)
            self.assertEqual(refusals(refused), [('ERR900', 1, field)], more)

    def test_refused_members_of_an_order_are_named_as_they_were_sent(self):
        for more, index, field in (
                ({'destinationWarehouseId': 99999999}, 0, 'destinationWarehouseId'),
                ({'shippingCost': money(-1)}, 0, 'shippingCost'),
                ({'shippingCost': money(1), 'otherCosts': [
                    {'amount': money(1)}, {'amount': money(1, 'EUR')}]}, 2, 'otherCosts[1].amount'),
                ({'otherCosts': [{'amount': money(1, 'EUR')}]}, 1, 'otherCosts[0].amount'),
                ({'incotermShippingRuleId': 77}, 0, 'incotermShippingRuleId')):
            self.assertEqual(refusals(self.order(422, **more)), [('ERR900', index, field)], more)

    def test_goods_are_not_put_where_another_product_lies(self):
        order = self.order(status='PENDING_DELIVERY')
        item = self.read(order['id'])['purchaseOrderItems'][0]['purchaseOrderItemId']
        for sku, status in (('B-2', 422), ('B-1', 200)):
            stock = self.shop.stock(self.reno, sku, 0, location='For ' + sku)['productStockId']
            answer = self.shop.post('/v1/purchaseorders/receive', {
                'purchaseOrderId': order['id'], 'purchaseOrderItems': [{
                    'purchaseOrderItemId': item, 'acceptedQuantity': 10, 'rejectedQuantity': 0,
                    'productStockId': stock}]}, status)
        self.assertEqual(answer['ids'], [item])

    def test_a_hold_keeps_the_memo_that_is_not_said(self):
        order = self.order()['id']
        item = self.read(order)['purchaseOrderItems'][0]['purchaseOrderItemId']
        path = '/v1/purchaseorders/holds'
        body = {'purchaseOrderItemId': item, 'warehouseId': self.reno, 'quantity': 2}
        hold, = self.shop.put(path, [dict(body, memo='For Ada')])['ids']
        for more, memo in (({}, 'For Ada'), ({'memo': 'For Bob'}, 'For Bob'), ({'memo': ''}, None)):
            self.shop.post(path, [dict(body, id=hold, quantity=3, **more)])
            row, = self.shop.get(path, purchaseOrderItemIds=item)
            self.assertEqual((row['quantity'], row['memo']), (3, memo), more)
        refused = self.shop.put(path, [body, {'warehouseId': self.reno, 'quantity': 1}], 422)
        self.assertEqual(refusals(refused), [('ERR900', 2, 'purchaseOrderItemId')])

    def test_the_colour_of_a_milestone_is_one(self):
        path = '/v1/purchaseorders/milestones'
        answer = self.shop.post(path, [{'name': 'Sailed', 'hexColor': 'AABBCC'},
                                       {'name': 'Landed', 'hexColor': 'zz'}])
        self.assertEqual(refusals(answer), [('ERR900', 2, 'hexColor')])
        self.assertIn('#AABBCC', [row['hexColor'] for row in self.shop.get(path)])

    def test_vendors_and_their_products_are_refused_in_their_own_words(self):
        for more, field in ((dict(defaultPaymentTermId=99999999), 'defaultPaymentTermId'),
                            (dict(defaultIncotermShippingRuleId=99),
                             'defaultIncotermShippingRuleId'),
                            (dict(address=dict(ADDRESS, country='XX')), 'address.country')):
            answer = self.shop.post('/v1/vendors', [{'fax': '1'},
                                                    dict(more, vendorId=self.vendor)])
            self.assertEqual(refusals(answer), [('ERR900', 1, 'vendorId'),
                                                ('ERR900', 2, field)])
            self.assertIsNone(answer['errors'][0]['identifier'])
        answer = self.shop.post('/v1/vendors/products', [
            {'leadTime': 3}, {'vendorProductId': self.one, 'pricingTiers': [
                {'fromQuantity': 5, 'toQuantity': 3, 'cost': money(1)}]}])
        self.assertEqual(refusals(answer), [('ERR900', 1, 'vendorProductId'),
                                            ('ERR900', 2, 'pricingTiers')])
        refused = self.shop.post('/v1/vendors/paymentterms', {'description': 'x'}, 422)
        self.assertEqual(refusals(refused), [('ERR900', 0, 'vendorPaymentTermId')])

    def test_a_unit_of_measure_is_replaced_in_any_case_of_its_name(self):
        offer = self.offer('B-2', 'V-CASES', unitsOfMeasure=[{'name': 'Case', 'unitQuantity': 12}])
        path = '/v1/vendors/products/%d/unitsofmeasures' % offer
        self.shop.put(path, [{'name': 'case', 'unitQuantity': 24}])
        self.assertEqual([(row['name'], row['unitQuantity']) for row in self.shop.get(path)],
                         [('case', 24)])

    def test_a_vendor_that_becomes_a_dropshipper_gets_a_warehouse_too(self):
        vendor = self.shop.put('/v1/vendors', {'name': 'Later', 'address': ADDRESS})['id']
        for _ in range(2):
            answer = self.shop.post('/v1/vendors', [{'vendorId': vendor, 'dropshipper': True}])
            self.assertEqual(answer['errors'], [])
        self.assertEqual(self.shop.get('/v1/vendor/%d' % vendor)['warehouse']['name'], 'Later')


class Orders(Story):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.shop.list(cls.web, cls.shop.cores('O-1'))
        cls.shop.stock(cls.reno, 'O-1', 100)

    def put(self, **more):
        """A good order, and one with `more`."""
        return self.shop.put('/v1/order', [self.shop.draft(self.web, ('O-1', 1)),
                                           self.shop.draft(self.web, ('O-1', 1), **more)])

    def test_an_order_that_cannot_be_shipped_so_keeps_no_other_from_being_made(self):
        for more, field in (({'insuredValue': money(-1)}, 'insuredValue'),
                            ({'insuranceProvider': 'CARRIER_INSURANCE'}, 'insuredValue'),
                            ({'customShipBillingOption': 'BILL_SHIPPING_TO_RECIPIENT'},
                             'customShipBilling')):
            answer = self.put(orderNumber='O-WRONG', **more)
            self.assertEqual(len(answer['orders']), 1, more)
            self.assertEqual(refusals(answer), [('ERR900', 2, field)], more)
        self.assertEqual(self.shop.get('/v1.1/orders', orderNumber='O-WRONG'), [])

    def test_an_order_that_others_ship_may_say_how(self):
        answer = self.put(externalOrder=True, externalOrderFulfillmentWarehouseId=self.reno,
                          weight=5, shipMethod={'shippingCarrier': 'UPS'})
        self.assertEqual([row['orderStatus'] for row in answer['orders']],
                         ['AWAITING_SHIPMENT', 'PROCESSED_OUTSIDE_OF_SKUBANA'])

    def test_a_refused_order_is_named_as_it_was_sent(self):
        wrong = self.shop.draft(self.web, ('O-1', 1))['orderItems'][0]
        wrong['unitPrice'] = money(-1)
        for more, field in (({'salesChannelId': 99999999}, 'salesChannelId'),
                            ({'shippingCost': money(-1)}, 'shippingCost'),
                            ({'orderItems': [wrong]}, 'orderItems[0].unitPrice')):
            self.assertEqual(refusals(self.put(**more)), [('ERR900', 2, field)], more)
        order = self.shop.order(self.web, ('O-1', 2))['orderId']
        item = self.shop.get('/v1.1/orders/%d' % order)['orderItems'][0]['orderItemId']
        refused = self.shop.post('/v1.1/orders/%d/orderitems' % order, [
            {'orderItemId': item, 'unitPrice': money(-1)}], 422)
        self.assertEqual(refusals(refused), [('ERR900', 1, 'unitPrice')])
        refused = self.shop.post('/v1/orders/onhold', status=422, orderId=order,
                                 salesChannelId=self.web, holdUntil='2000-01-01T00:00:00Z')
        self.assertEqual(refusals(refused), [('ERR900', 0, 'holdUntil')])

    def test_a_shipment_that_is_refused_names_what_is_missing(self):
        self.shop.warehouse('Other')
        order = self.shop.order(self.web, ('O-1', 1), shipState='ID', shipZipCode='83702')
        answer = self.shop.put('/v1.1/shipment/external', {'shipments': [{
            'orderId': order['orderId'], 'trackingNumber': '1Z',
            'shipMethod': {'shippingCarrier': 'UPS'}}]})
        self.assertEqual(answer[0]['processingMessage'],
                         'warehouseId is required: the order has no warehouse yet')


class Errors(Story):
    def test_an_item_that_is_no_object_is_told_in_a_sentence(self):
        answer = self.shop.put('/v1.1/products/cores', [5], 422)
        self.assertEqual(answer['errors'][0]['message'], 'must be an object, not a number')

    def test_a_row_of_a_list_in_the_body_that_cannot_be_read_keeps_no_other_from_being_done(self):
        product = self.shop.cores('E-1')['E-1']
        self.shop.stock(self.reno, 'E-1', 9)
        good = {'listingSku': 'E-1', 'productId': product}
        answer = self.shop.put('/v1/listings', {'salesChannelId': self.web, 'listings': [
            5, good, {'productId': product}, {'listingSku': 'E-9', 'productId': 99999999}]})
        self.assertEqual(refusals(answer), [('ERR900', 1, None), ('ERR900', 3, 'listingSku'),
                                            ('ERR053', 4, None)])
        listing = answer['results'][0]['listingId']
        answer = self.shop.post('/v1/listings', {'listings': [
            {'active': True}, {'productListingId': listing, 'active': False}]})
        self.assertEqual(refusals(answer), [('ERR900', 1, 'productListingId')])
        self.assertEqual(answer['results'][0]['listingId'], listing)
        answer = self.shop.put('/v1/inventory/stocktransfers', {
            'fromWarehouseId': self.reno, 'toWarehouseId': self.shop.warehouse(), 'items': [
                {'masterSku': 'E-1', 'quantity': -1}, {'masterSku': 'E-1', 'quantity': 2}]}, 201)
        self.assertEqual(refusals(answer), [('ERR900', 1, 'quantity')])
        item = answer['results'][0]
        path = '/v1/inventory/stocktransfers/%d' % item['stockTransferOrderId']
        self.shop.post(path + '/shipment')
        answer = self.shop.post(path + '/receive', {'stockTransferOrderItems': [
            {'acceptedQuantity': 1},
            {'stockTransferOrderItemId': item['stockTransferOrderItemId'], 'acceptedQuantity': 2,
             'rejectedQuantity': 0, 'updateInventory': True}]}, 201)
        self.assertEqual({row['index'] for row in answer['errors']}, {1})

    def test_a_shipment_that_cannot_be_read_fails_alone(self):
        self.shop.list(self.web, self.shop.cores('E-S'))
        self.shop.stock(self.reno, 'E-S', 9)
        good = {'orderId': self.shop.order(self.web, ('E-S', 1))['orderId'],
                'trackingNumber': '1Z', 'shipMethod': {'shippingCarrier': 'UPS'}}
        answer = self.shop.put('/v1.1/shipment/external', {'shipments': [
            dict(good, trackingNumber=''), good, dict(good, shipDate='x'),
            dict(good, orderId=99999999)]})
        self.assertEqual([row['status'] for row in answer],
                         ['FAILED', 'SHIPPED', 'FAILED', 'FAILED'])
        self.assertEqual(answer[0]['processingMessage'], 'trackingNumber must not be empty')

    def test_a_row_of_a_list_in_the_body_is_counted_from_1(self):
        product = self.shop.cores('E-3')['E-3']
        refused = self.shop.put('/v1/listings', {'salesChannelId': self.web, 'listings': [
            {'productId': product}, {'listingSku': ''}]}, 422)
        self.assertEqual({(row['index'], row['fieldName']) for row in refused['errors']},
                         {(1, 'listings[0].listingSku'), (2, 'listings[1].listingSku'),
                          (2, 'listings[1].productId')})

    def test_a_label_and_a_product_are_refused_in_their_own_words(self):
        refused = self.shop.put('/v1/labels', [{'name': 'E1', 'hexColor': '#112233'},
                                               {'name': 'E2', 'hexColor': 'zz'}], 422)
        self.assertEqual(refusals(refused), [('ERR900', 2, 'hexColor')])
        part = self.shop.cores('E-2')['E-2']
        answer = self.shop.put('/v1.1/products/cores', [{'masterSku': 'E-2', 'name': 'n',
                                                         'brand': 'b'}])
        self.assertEqual(refusals(answer), [('ERR901', 1, 'masterSku')])
        answer = self.shop.put('/v1.1/products/bundles', [{
            'bundleProduct': {'masterSku': 'E-KIT', 'name': 'n', 'brand': 'b'},
            'bundledItems': [{'productId': part, 'quantity': 1}] * 2}])
        self.assertEqual(refusals(answer), [('ERR902', 1, 'bundledItems[1]')])


if __name__ == '__main__':
    unittest.main()
