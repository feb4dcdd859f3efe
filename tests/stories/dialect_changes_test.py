"""Orders of the Order Manager dialect after they were made: updated, edited, split, packed, handed
over."""
import os
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from dialect_shop import Story, money  # noqa: E402


class Orders(Story):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ids = cls.shop.cores('O-1', 'O-2', 'O-3')
        cls.shop.list(cls.web, cls.ids)
        for sku in cls.ids:
            cls.shop.stock(cls.reno, sku, 1000)

    def read(self, order):
        return self.shop.get('/v1.1/orders/%d' % order)

    def make(self, *lines, **more):
        return self.shop.order(self.web, *(lines or (('O-1', 2), ('O-2', 3))), **more)['orderId']

    def update(self, order, status=200, path='/v1.1/orders', **more):
        return self.shop.post(path, [dict({'orderIdentifier': {'orderId': order}}, **more)],
                              status=status)

    # ---- POST /v1.1/orders ----

    def test_a_new_order_keeps_what_it_was_made_with(self):
        label = self.shop.put('/v1/labels', [{'name': 'VIP', 'hexColor': '#112233'}])[0]
        field = self.shop.put('/v1.1/orders/customfielddefinitions', {
            'customFieldDefinitions': [{'name': 'Lane'}]})['results'][0]['customFieldDefId']
        order = self.make(internalNotes='look twice', gift=True, giftMessage='For Ada',
                          receiveByDate='2026-03-01T00:00:00Z', fraudAnalysis='INVESTIGATE',
                          amountPaid=money(52.49), labels=[{'labelId': label['labelId']}],
                          customField1='one', customField3='three', weight=20.5, length=10,
                          deliveryConfirmation='SIGNATURE_CONFIRMATION',
                          insuranceProvider='CARRIER_INSURANCE', insuredValue=money(30),
                          shipMethod={'shippingCarrier': 'UPS'}, containsAlcohol=True,
                          customFieldValues=[{'customFieldDefId': field, 'value': 'L7'}])
        row = self.read(order)
        self.assertEqual((row['internalNotes'], row['gift'], row['giftMessage']),
                         ('look twice', True, 'For Ada'))
        self.assertEqual((row['receiveByDate'], row['fraudAnalysis']),
                         ('2026-03-01T00:00:00Z', 'SHOPIFY_MEDIUM'))
        self.assertEqual([one['name'] for one in row['labels']], ['VIP'])
        self.assertEqual((row['customField1'], row['customField2'], row['customField3']),
                         ('one', None, 'three'))
        self.assertEqual((row['weight'], row['length'], row['width']), (20.5, 10, None))
        self.assertEqual((row['deliveryConfirmation'], row['insuranceProvider']),
                         ('SIGNATURE_CONFIRMATION', 'CARRIER_INSURANCE'))
        self.assertEqual(row['insuredValue'], money(30))
        self.assertEqual((row['shipMethod']['shippingCarrier'], row['containsAlcohol']),
                         ('UPS', True))
        values = self.shop.get('/v1.1/orders/%d/customfieldvalues' % order)['results']
        self.assertIn(('Lane', 'L7'), [(one['customFieldDef']['name'], one['value'])
                                       for one in values])

    def test_bots_see_the_labels_and_custom_fields_that_a_new_order_comes_with(self):
        label = self.shop.put('/v1/labels', [{'name': 'Fragile', 'hexColor': '#112233'}])[0]
        field = self.shop.put('/v1.1/orders/customfielddefinitions', {
            'customFieldDefinitions': [{'name': 'Dock'}]})['results'][0]['customFieldDefId']

        def tagged(name, **condition):
            return {'name': name, 'filters': [condition],
                    'actions': [{'action': 'add_tag', 'labels': [name]}]}
        rules = [tagged('Saw label', field='tag', any_of=['fragile']),
                 tagged('Saw field', field='custom_field', custom_field='Dock', any_of=['D4']),
                 tagged('Saw old field', field='custom_field', custom_field='Custom field 2',
                        any_of=['two'])]
        api = self.purser.client()
        saved = api.post('/api/v1/orderbots/versions', {'activate': True, 'groups': [
            {'rank': 1, 'name': 'All', 'bots': rules}]})
        self.assertEqual(saved.status, 201, saved)
        try:
            order = self.make(labels=[{'labelId': label['labelId']}], customField2='two',
                              customFieldValues=[{'customFieldDefId': field, 'value': 'D4'}])
        finally:
            api.post('/api/v1/orderbots/deactivate')
        self.assertEqual(sorted(one['name'] for one in self.read(order)['labels']),
                         ['Fragile', 'Saw field', 'Saw label', 'Saw old field'])

    def test_a_new_order_with_wrong_extras_is_not_made(self):
        for more in ({'labels': [{'labelId': 99999999}]}, {'weight': 'heavy'},
                     {'customFieldValues': [{'customFieldDefId': 'x', 'value': 1}]},
                     {'shipMethod': {'shippingProviderId': 7}}):
            body = self.shop.draft(self.web, ('O-1', 1), orderNumber='WRONG-1', **more)
            refused = self.shop.put('/v1/order', [body], status=422)
            self.assertEqual(refused['errors'][0]['index'], 1, more)
        self.assertEqual(self.shop.get('/v1.1/orders', orderNumber='WRONG-1'), [])

    def test_an_order_is_updated(self):
        order = self.make(paid=False)
        answer = self.update(order, internalNotes='n', gift=True, giftMessage='g',
                             shipByDate='2026-04-01T00:00:00Z', shipName='Grace Hopper',
                             shipAddress1='2 Side St', paymentDate='2026-02-02T00:00:00Z',
                             weight=8, customField2='two', fraudAnalysis='ACCEPT',
                             shipMethod={'shippingCarrier': 'FEDEX'})
        self.assertEqual((answer['errors'], answer['results'][0]['orderStatus']),
                         ([], 'AWAITING_SHIPMENT'))
        row = self.read(order)
        self.assertEqual((row['shipName'], row['shipAddress1'], row['shipCity']),
                         ('Grace Hopper', '2 Side St', 'Reno'))
        self.assertEqual((row['internalNotes'], row['giftMessage'], row['customField2']),
                         ('n', 'g', 'two'))
        self.assertEqual((row['weight'], row['shipMethod']['shippingCarrier']), (8, 'FEDEX'))
        self.assertEqual((row['shipByDate'], row['fraudAnalysis']),
                         ('2026-04-01T00:00:00Z', 'SHOPIFY_LOW'))
        self.assertEqual(row['paymentDate'], '2026-02-02T00:00:00Z')
        self.update(order, customField2='')
        self.assertIsNone(self.read(order)['customField2'])

    def test_client_skubana_node_updates_by_the_old_path(self):
        order = self.make()
        answer = self.update(order, path='/v1/orders', internalNotes='old way')
        self.assertEqual(answer['results'][0]['orderId'], order)
        self.assertEqual(self.read(order)['internalNotes'], 'old way')

    def test_orders_are_found_by_number_and_channel(self):
        made = self.shop.order(self.web, ('O-1', 1), orderNumber='BY-NUMBER')
        answer = self.shop.post('/v1.1/orders', [{
            'orderIdentifier': {'orderNumber': 'BY-NUMBER', 'salesChannelId': self.web},
            'internalNotes': 'found'}])
        self.assertEqual(answer['results'][0]['orderId'], made['orderId'])

    def test_one_bad_update_does_not_stop_the_others(self):
        order = self.make()
        answer = self.shop.post('/v1.1/orders', [
            {'orderIdentifier': {'orderId': 99999999}, 'gift': True},
            {'orderIdentifier': {'orderId': order}, 'shipCountry': 'XX'},
            {'orderIdentifier': {'orderId': order}, 'amountPaid': money(1, 'EUR')},
            {'orderIdentifier': {'orderId': order}, 'fulfillmentSource': {'warehouseId': 99999}},
            {'orderIdentifier': {}, 'gift': True}, {'gift': True},
            {'orderIdentifier': {'orderId': order}, 'internalNotes': 'fine'}])
        self.assertEqual([row['orderId'] for row in answer['results']], [order])
        self.assertEqual(sorted({row['index'] for row in answer['errors']}), [1, 2, 3, 4, 5, 6])
        row = self.read(order)
        self.assertEqual((row['internalNotes'], row['shipCountry'], row['gift']),
                         ('fine', 'USA', False))

    def test_payments_add_up(self):
        order = self.make(('O-1', 1), paid=False)
        total = self.read(order)['orderTotal']['amount']
        self.update(order, amountPaid=money(5))
        self.assertEqual(self.read(order)['orderStatus'], 'AWAITING_PAYMENT')
        self.assertEqual(self.read(order)['amountPaid'], money(5))
        answer = self.update(order, amountPaid=money(4))
        self.assertEqual(answer['errors'][0]['fieldName'], 'amountPaid')
        self.update(order, amountPaid=money(total))
        row = self.read(order)
        self.assertEqual((row['orderStatus'], row['amountPaid']['amount']),
                         ('AWAITING_SHIPMENT', total))

    def test_the_warehouse_is_chosen(self):
        other = self.shop.warehouse('Other')
        self.shop.stock(other, 'O-3', 5)
        order = self.make(('O-3', 1))
        self.update(order, fulfillmentSource={'warehouseId': other})
        self.assertEqual(self.read(order)['fulfillmentSource']['warehouseId'], other)

    def test_what_has_left_keeps_its_address(self):
        order = self.make()
        self.shop.put('/v1.1/shipment/external', {'shipments': [{
            'orderId': order, 'trackingNumber': '1', 'shipMethod': {'shippingCarrier': 'UPS'}}]})
        answer = self.update(order, shipCity='Elsewhere', internalNotes='late')
        self.assertIn('cannot be changed', answer['errors'][0]['message'])
        row = self.read(order)
        self.assertEqual((row['shipCity'], row['internalNotes']), ('Reno', None))
        self.assertEqual(self.update(order, internalNotes='late')['errors'], [])

    def test_validation_is_a_dry_run(self):
        order = self.make()
        body = [{'orderIdentifier': {'orderId': order}, 'shipName': 'Nobody'},
                {'orderIdentifier': {'orderId': order}, 'weight': 'x'},
                {'orderIdentifier': {'orderId': 99999999}}]
        found = self.shop.post('/v1/validation/orders', body)
        self.assertEqual([row['index'] for row in found], [2, 3])
        self.assertEqual(self.read(order)['shipName'], 'Ada Lovelace')
        self.assertEqual(self.shop.post('/v1/validation/orders', body[:1]), [])

    def test_notes(self):
        order = self.make()
        self.shop.post('/v1/orders/notes', {'orderId': order, 'internalNotes': 'in',
                                            'notesFromBuyer': 'from'})
        row = self.read(order)
        self.assertEqual((row['internalNotes'], row['notesFromBuyer']), ('in', 'from'))
        self.shop.post('/v1/orders/notes', {'orderId': order}, status=422)
        self.shop.post('/v1/orders/notes', {'orderId': 99999999, 'internalNotes': 'x'}, status=404)

    # ---- items ----

    def items(self, order):
        return {row['listingSku']: (row['orderItemId'], row['quantityOrdered'])
                for row in self.read(order)['orderItems'] if row['quantityOrdered']}

    def test_items_are_added_changed_and_removed(self):
        order = self.make()
        path = '/v1.1/orders/%d/orderitems' % order
        added = self.shop.put(path, [{'listingSku': 'O-3', 'listingName': 'Three',
                                      'quantityOrdered': 4, 'unitPrice': money(2),
                                      'tax': money(0)}])
        self.assertEqual((added['results']['orderStatus'], len(added['results']['orderItems'])),
                         ('AWAITING_SHIPMENT', 3))
        items = self.items(order)
        self.assertEqual(items['O-3'][1], 4)
        self.shop.post(path, [{'orderItemId': items['O-1'][0], 'quantity': 5,
                               'unitPrice': money(9)}])
        self.assertEqual(self.items(order)['O-1'][1], 5)
        self.shop.call('DELETE', path, query={'orderItemIds': [items['O-2'][0]]})
        self.assertEqual(sorted(self.items(order)), ['O-1', 'O-3'])
        self.shop.post(path, [{'orderItemId': items['O-3'][0], 'quantity': 0}])
        self.assertEqual(sorted(self.items(order)), ['O-1'])
        self.assertEqual(self.read(order)['orderItemTotal'], money(45))

    def test_items_that_cannot_be(self):
        order = self.make()
        path = '/v1.1/orders/%d/orderitems' % order
        items = self.items(order)
        self.shop.post(path, [], status=422)
        self.shop.post(path, [{'orderItemId': 99999999, 'quantity': 1}], status=404)
        self.shop.post(path, [{'orderItemId': items['O-1'][0], 'quantity': 1},
                              {'orderItemId': 99999999, 'quantity': 1}], status=404)
        self.assertEqual(self.items(order), items)
        self.shop.put(path, [{'listingSku': 'O-3'}], status=422)
        self.shop.call('DELETE', path, status=422)
        self.shop.call('DELETE', '/v1.1/orders/99999999/orderitems',
                       query={'orderItemIds': 1}, status=404)

    # ---- split, packages, hand-over ----

    def test_an_order_is_split(self):
        order = self.make()
        label = self.shop.put('/v1/labels', [{'name': 'Part', 'hexColor': '#445566'}])[0]
        answer = self.shop.post('/v1/order/%d/split' % order, {'splitOrders': [
            {'orderItems': [{'listingSku': 'O-1', 'quantityOrdered': 1}],
             'labelIds': [label['labelId']]},
            {'orderItems': [{'listingSku': 'O-2', 'quantityOrdered': 2}]}]})
        part = self.read(answer['id'])
        self.assertEqual([(row['listingSku'], row['quantityOrdered'])
                          for row in part['orderItems']], [('O-1', 1)])
        self.assertEqual([row['name'] for row in part['labels']], ['Part'])
        self.assertEqual(part['relatedOrderIds'], [order])
        home = self.read(order)
        self.assertEqual(len(home['relatedOrderIds']), 2)
        self.assertEqual({row['listingSku']: row['quantityOrdered']
                          for row in home['orderItems']}, {'O-1': 1, 'O-2': 1})
        self.shop.post('/v1/order/%d/split' % order, {'splitOrders': [
            {'orderItems': [{'listingSku': 'O-1', 'quantityOrdered': 50}]}]}, status=422)
        self.shop.post('/v1/order/99999999/split', {'splitOrders': [
            {'orderItems': [{'listingSku': 'O-1', 'quantityOrdered': 1}]}]}, status=404)
        whole = self.shop.get('/v1.1/orders/channelpurchases', salesChannelId=self.web,
                              orderId=answer['id'])
        self.assertEqual([row['channelPurchaseId'] for row in whole], [order])
        self.assertEqual(len(whole[0]['relatedOrderIds']), 3)
        bought = {row['purchaseItemSku']: row['purchaseQuantity']
                  for row in whole[0]['purchaseOrderItems']}
        self.assertEqual(bought, {'O-1': 2, 'O-2': 3})
        self.assertEqual(whole[0]['purchaseOrderTotal']['amount'], 55.99)

    def test_packages(self):
        order = self.make()
        path = '/v1/orders/additionalpackages/%d' % order
        self.assertEqual(self.shop.get(path), [])
        made = self.shop.put(path, [{'height': 4, 'length': 6.5, 'width': 3, 'weight': 20,
                                     'insuredValue': money(1)}, {'weight': 1}])
        self.assertEqual(made['ids'], [1, 2])
        self.shop.post(path, [{'additionalPackageId': 2, 'weight': 2.5}])
        rows = self.shop.get(path)
        self.assertEqual([(row['id'], row['weight'], row['length']) for row in rows],
                         [(1, 20, 6.5), (2, 2.5, 0)])
        self.assertEqual((rows[0]['pounds'], rows[0]['ounces']), ('1', '4'))
        self.shop.call('DELETE', path, query={'additionalPackageId': 1})
        self.assertEqual([row['weight'] for row in self.shop.get(path)], [2.5])
        self.shop.call('DELETE', path, query={'additionalPackageId': 9}, status=404)
        self.shop.post(path, [{'additionalPackageId': 9, 'weight': 1}], status=404)
        self.shop.put(path, [{'weight': 'x'}], status=422)

    def test_orders_are_handed_over(self):
        threepl = self.shop.warehouse('Threepl', 'THIRD_PARTY_LOGISTICS', stateAllocations=['TX'])
        self.shop.put('/v1.1/inventory', [{'masterSku': 'O-1', 'warehouseId': threepl,
                                           'quantity': 50, 'minStock': 0}])
        orders = [self.make(('O-1', 1), shipState='TX', shipCity='Austin', shipZipCode='73301')
                  for _ in range(3)]
        self.assertEqual(self.read(orders[0])['orderStatus'], 'AWAITING_3PL_EXPORT')
        one = self.shop.post('/v1/orders/sendtofulfillment', None, orderId=orders[0])
        self.assertEqual([row['orderId'] for row in one['results']], orders[:1])
        rest = self.shop.post('/v1/orders/sendtofulfillment', None, warehouseId=threepl)
        # Ids of two connections are not in the order of time.
        self.assertEqual({row['orderId'] for row in rest['results']}, set(orders[1:]))
        self.assertIs(rest['ordersRemaining'], False)
        for order in orders:
            self.assertEqual(self.read(order)['orderStatus'], 'PENDING_FULFILLMENT')
        again = self.shop.post('/v1/orders/sendtofulfillment', None, warehouseId=threepl)
        self.assertEqual((again['results'], again['errors']), ([], []))


class Places(Story):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ids = cls.shop.cores('P-1', 'P-2')
        cls.shop.list(cls.web, cls.ids)
        cls.shop.stock(cls.reno, 'P-1', 3, location='Front', drawRank=1)
        cls.shop.stock(cls.reno, 'P-1', 9, location='Back', drawRank=2)
        cls.shop.stock(cls.reno, 'P-2', 7, location='Shelf 2')

    def names(self):
        rows = self.shop.get('/v1/inventory', warehouseId=self.reno)
        return {row['stockLocation']['location'] for row in rows}

    def test_locations_are_renamed_and_changed(self):
        answer = self.shop.post('/v1.1/inventory/updatestocklocation', [
            {'warehouseId': self.reno, 'originalStockLocationName': 'Shelf 2',
             'newStockLocationName': 'Shelf 3'},
            {'warehouseId': self.reno, 'originalStockLocationName': 'None',
             'newStockLocationName': 'X'},
            {'warehouseId': 99999999, 'originalStockLocationName': 'Front',
             'newStockLocationName': 'X'},
            {'warehouseId': self.reno, 'originalStockLocationName': 'Front'},
            {'warehouseId': self.reno, 'originalStockLocationName': 'Front',
             'newStockLocationName': 'Back'}])
        self.assertEqual(len(answer['results']), 1)
        self.assertEqual(sorted({row['index'] for row in answer['errors']}), [2, 3, 4, 5])
        self.assertIn('Shelf 3', self.names())
        answer = self.shop.post('/v1.2/inventory', [
            {'masterSku': 'P-2', 'warehouseId': self.reno, 'stockLocationNameNew': 'Shelf 4',
             'pickable': False},
            {'masterSku': 'P-1', 'warehouseId': self.reno, 'pickable': True},
            {'masterSku': 'P-9', 'warehouseId': self.reno},
            {'masterSku': 'P-2', 'warehouseId': self.reno, 'active': False}])
        self.assertEqual(len(answer['results']), 1)
        self.assertEqual([row['index'] for row in answer['errors']], [2, 3, 4])
        self.assertIn('empty it', answer['errors'][2]['message'])
        self.assertIn('Shelf 4', self.names())
        self.shop.post('/v1.2/inventory', [{'masterSku': 'P-2', 'warehouseId': self.reno,
                                            'pickable': True}])

    def test_min_stock_is_the_minimum_of_the_place(self):
        product = self.shop.cores('P-3')['P-3']
        self.shop.stock(self.reno, 'P-3', 3, location='Min', minStock=5)
        ask = lambda: [(row['units'], row['missing']) for row in self.shop.http.get(  # noqa: E731
            '/api/v1/stock/minimums', query={'product_id': product}).items]
        self.assertEqual(ask(), [(5, 2)])
        self.shop.stock(self.reno, 'P-3', 3, location='Min', minStock=0)
        self.assertEqual(ask(), [])

    def test_a_picklist_says_from_where(self):
        order = self.shop.order(self.web, ('P-1', 5))['orderId']
        rows = self.shop.get('/v1/inventory/picklist', orderId=order)
        self.assertEqual([(row['location'], row['quantityToPick']) for row in rows],
                         [('Front', 3), ('Back', 2)])
        self.assertEqual((rows[0]['orderId'], rows[0]['coreProduct']['masterSku'],
                          rows[0]['bundleProduct']), (order, 'P-1', None))
        paper = self.shop.http.post('/api/v1/documents', {'kind': 'pick_list',
                                                          'order_ids': [order]})
        self.assertEqual(paper.status, 201, paper)
        self.assertEqual(self.shop.get('/v1/inventory/picklist', picklistId=paper.json['id']),
                         rows)
        self.shop.call('GET', '/v1/inventory/picklist', status=422)
        self.shop.call('GET', '/v1/inventory/picklist', query={'orderId': 99999999}, status=404)

    def test_stock_with_a_marketplace(self):
        fba = self.shop.warehouse('FBA', 'SALES_CHANNEL')
        self.shop.put('/v1.1/inventory', [{'masterSku': 'P-1', 'warehouseId': fba,
                                           'quantity': 4, 'minStock': 0}])
        rows = self.shop.get('/v1/inventory/fba', warehouseId=fba, sku='P-1')
        self.assertEqual([(row['product']['masterSku'], row['inStockSupplyQuantity'],
                           row['totalSupplyQuantity'], row['warehouse']['name'])
                          for row in rows], [('P-1', 4, 4, 'FBA')])
        self.assertEqual(self.shop.get('/v1/inventory/fba', warehouseId=fba, sku='P-1', page=2), [])
        self.assertEqual(self.shop.get('/v1/inventory/fba', warehouseId=self.reno, sku='P-1'), [])
        self.shop.call('GET', '/v1/inventory/fba', query={'warehouseId': fba}, status=422)
        self.shop.call('GET', '/v1/inventory/fba', query={'sku': 'P-1'}, status=422)


if __name__ == '__main__':
    unittest.main()
