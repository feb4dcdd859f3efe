"""Ids of another company in requests of the Order Manager dialect, in queries, paths and bodies:
each is answered as an id that nobody has.

Two companies are made alike, as in foreign_ids_test.py. Each request below is sent by the second
with one of its ids after the other replaced, once by what stands in its place in the first and once
by a number that is no id. At last it is sent with the company's own ids: it is a good request."""
import os
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from foreign_ids_test import LookUp, World  # noqa: E402
from purser_process import Purser  # noqa: E402

NOBODY = 99999999


def money(amount):
    return {'amount': amount, 'currency': 'USD'}


def place(the, **more):
    return [dict({'productId': the('mug'), 'warehouseId': the('reno'),
                  'stockLocationName': 'A-1'}, **more)]


def offer(the):
    return {'vendorProductId': the('vendor_product'), 'quantity': 3, 'uomUnitQuantity': 1,
            'originalUnitCost': money(2)}


# Method, path with names of ids, and query and body as functions of a look-up by name.
REQUESTS = [
    ('GET', '/v1.1/product', lambda the: {'productId': the('mug')}, None),
    ('GET', '/v1.1/products', lambda the: {'warehouseId': the('reno')}, None),
    ('GET', '/v1.1/products', lambda the: {'stockLocationId': the('shelf')}, None),
    ('GET', '/v1/listings', lambda the: {'listingId': the('listing')}, None),
    ('GET', '/v1/listings', lambda the: {'productId': the('mug'), 'warehouseId': the('reno'),
                                         'salesChannelId': the('channel')}, None),
    ('GET', '/v1/inventory', lambda the: {'productId': the('mug'), 'warehouseId': the('reno')},
     None),
    ('GET', '/v1/inventory/history', lambda the: {
        'productId': the('mug'), 'warehouseId': the('reno')}, None),
    ('GET', '/v1/inventory/history', lambda the: {'productStockId': the('bin')}, None),
    ('GET', '/v1/inventory/fba', lambda the: {
        'productId': the('mug'), 'warehouseId': the('reno')}, None),
    ('GET', '/v1/inventory/picklist', lambda the: {'orderId': the('third')}, None),
    ('GET', '/v1/inventory/picklist', lambda the: {'picklistId': the('document')}, None),
    ('GET', '/v1.1/productstocks/total', lambda the: {
        'productId': the('mug'), 'salesChannelId': the('channel'), 'warehouseId': the('reno')},
     None),
    ('GET', '/v1/inventory/stocktransfers', lambda the: {
        'productId': the('mug'), 'sourceWarehouseId': the('reno'),
        'destinationWarehouseId': the('ohio'), 'stockTransferOrderId': the('transfer')}, None),
    ('GET', '/v1/inventory/stocktransfers/{transfer}', None, None),
    ('GET', '/v1/inventoryvalue', lambda the: {
        'productIds': the('mug'), 'warehouseIds': the('reno')}, None),
    ('GET', '/v1/inventoryvalue/cogs', lambda the: {'orderIds': the('first')}, None),
    ('GET', '/v1/analytics/cogs/{reno}/current', lambda the: {'productIds': the('mug')}, None),
    ('GET', '/v1/analytics/accounting/cogsbysaleschannels', lambda the: {
        'salesChannelIds': the('channel'), 'startDate': '2026-01-01T00:00:00Z',
        'endDate': '2036-01-01T00:00:00Z'}, None),
    ('GET', '/v1/shipments', lambda the: {
        'orderId': the('first'), 'salesChannelId': the('channel'), 'warehouseId': the('reno'),
        'shipmentFromDate': '2026-01-01T00:00:00Z', 'shipmentToDate': '2026-01-02T00:00:00Z'},
     None),
    ('GET', '/v1/vendor/{vendor}', None, None),
    ('GET', '/v1/vendorproducts', lambda the: {
        'productId': the('mug'), 'vendorId': the('vendor'),
        'vendorProductId': the('vendor_product')}, None),
    ('GET', '/v1/vendors/products/{vendor_product}/pricingtiers', None, None),
    ('GET', '/v1.1/purchaseorders', lambda the: {
        'productId': the('mug'), 'vendorId': the('vendor'), 'warehouseIds': the('reno'),
        'vendorProductId': the('vendor_product')}, None),
    ('GET', '/v1.1/purchaseorders/{purchase}', None, None),
    ('GET', '/v1/purchaseorders/holds', lambda the: {
        'purchaseOrderItemIds': the('purchase_line')}, None),
    ('GET', '/v1/purchaseorders/{purchase}/milestones', None, None),
    ('GET', '/v1/warehouse/{reno}', None, None),
    ('GET', '/v1/product/{mug}/labels', None, None),
    ('GET', '/v1/order/{first}/labels', None, None),
    ('GET', '/v1.1/orders', lambda the: {
        'orderId': the('first'), 'productId': the('mug'), 'salesChannelId': the('channel'),
        'warehouseId': the('reno')}, None),
    ('GET', '/v1.1/orders/{first}', None, None),
    ('GET', '/v1.1/orders/channelpurchases', lambda the: {
        'orderId': the('first'), 'salesChannelId': the('channel')}, None),
    ('PUT', '/v1.1/products/bundles', None, lambda the: [{
        'bundleProduct': {'masterSku': 'D-KIT', 'name': 'k', 'brand': 'b',
                          'labels': [{'labelId': the('label')}]},
        'bundledItems': [{'productId': the('mug'), 'quantity': 2}]}]),
    ('PUT', '/v1.1/products/variations', None, lambda the: [{
        'virtualProductId': the('virtual'), 'attributeIds': [the('large')],
        'masterSku': 'D-VAR', 'name': 'v', 'brand': 'b'}]),
    ('POST', '/v1/products', None, lambda the: [{'productId': the('cup'), 'name': 'Cup'}]),
    ('PUT', '/v1/products/images', lambda the: {
        'productId': the('cup'), 'imageUrl': 'https://a.example/1'}, None),
    ('PUT', '/v1/products/categories', None, lambda the: {
        'categoryName': 'D', 'productIds': [the('mug')]}),
    ('DELETE', '/v1/products/categories', None, lambda the: {
        'categoryName': 'D', 'productIds': [the('mug')]}),
    ('PUT', '/v1/products/variations/attributes', None, lambda the: [{
        'attributeGroupId': the('size'), 'name': 'XL'}]),
    ('POST', '/v1/product/{mug}/labels', lambda the: {'labelId': the('label')}, None),
    ('DELETE', '/v1/product/{mug}/labels', lambda the: {'labelId': the('label')}, None),
    ('PUT', '/v1/listings', None, lambda the: {
        'salesChannelId': the('channel'), 'listings': [{'listingSku': 'D-L',
                                                        'productId': the('lid')}]}),
    ('POST', '/v1/listings', None, lambda the: {
        'salesChannelId': the('channel'), 'listings': [{'productListingId': the('listing'),
                                                        'active': False}]}),
    ('PUT', '/v1.1/inventory', None, lambda the: place(the, quantity=5)),
    ('POST', '/v1.1/inventory/adjust', None, lambda the: place(the, onHandQuantity=900)),
    ('POST', '/v1.1/inventory/add', None, lambda the: place(the, addQuantity=9)),
    ('POST', '/v1.1/inventory/remove', None, lambda the: place(the, removeQuantity=2)),
    ('POST', '/v1.2/inventory', None, lambda the: place(the, pickable=True)),
    ('POST', '/v1.1/inventory/updatestocklocation', None, lambda the: [{
        'warehouseId': the('reno'), 'stockLocationId': the('spare'),
        'newStockLocationName': 'D-1'}]),
    ('POST', '/v1/inventory/transfer', lambda the: {
        'fromProductStockId': the('bin'), 'toProductStockId': the('ohio_bin'), 'quantity': 1},
     None),
    ('POST', '/v1.2/inventory/acknowledge', lambda the: {'salesChannelId': the('channel')}, None),
    ('PUT', '/v1/inventory/stocktransfers', None, lambda the: {
        'fromWarehouseId': the('reno'), 'toWarehouseId': the('ohio'),
        'items': [{'masterSku': 'MUG', 'quantity': 1}]}),
    ('PUT', '/v1/inventory/stocktransfers', None, lambda the: {
        'stockTransferOrderId': the('transfer'),
        'items': [{'stockTransferOrderItemId': the('transfer_line'), 'quantity': 4}]}),
    ('POST', '/v1/inventory/stocktransfers/{transfer}/shipment', None, None),
    ('POST', '/v1/inventory/stocktransfers/{transfer}/receive', None, lambda the: {
        'stockTransferOrderItems': [{
            'stockTransferOrderItemId': the('transfer_line'), 'acceptedQuantity': 1,
            'rejectedQuantity': 0, 'updateInventory': True, 'productStockId': the('ohio_bin')}]}),
    ('PUT', '/v1/vendors', None, lambda the: {
        'name': 'D', 'address': {'country': 'USA'}, 'defaultPaymentTermId': the('term')}),
    ('POST', '/v1/vendors', None, lambda the: [{
        'vendorId': the('vendor'), 'defaultPaymentTermId': the('term')}]),
    ('POST', '/v1/vendors/paymentterms', None, lambda the: {
        'vendorPaymentTermId': the('term'), 'active': True}),
    ('PUT', '/v1/vendors/vendorproduct', None, lambda the: {
        'vendorId': the('vendor'), 'productId': the('lid'), 'vendorSku': 'D-LID'}),
    ('POST', '/v1/vendors/products', None, lambda the: [{
        'vendorProductId': the('vendor_product'), 'leadTime': 3}]),
    ('PUT', '/v1/vendors/products/{vendor_product}/pricingtiers', None, lambda the: [{
        'fromQuantity': 1, 'toQuantity': 9, 'cost': money(1)}]),
    ('PUT', '/v1/vendors/products/{vendor_product}/unitsofmeasures', None, lambda the: [{
        'name': 'Case', 'unitQuantity': 12}]),
    ('PUT', '/v1/purchaseorder', None, lambda the: {
        'vendorId': the('vendor'), 'destinationWarehouseId': the('reno'),
        'paymentTermId': the('term'),
        'assignedPurchaseOrderMilestones': [{'milestoneId': the('milestone')}],
        'purchaseOrderItems': [dict(offer(the), holds=[{'warehouseId': the('ohio'),
                                                        'quantity': 1}])]}),
    ('POST', '/v1.1/purchaseorders', None, lambda the: {
        'purchaseOrderId': the('purchase'), 'paymentTermId': the('term')}),
    ('PUT', '/v1.1/purchaseorders/{purchase}/othercosts', None, lambda the: {
        'shippingCost': money(1)}),
    ('POST', '/v1.1/purchaseorders/{purchase}/vendormessages', lambda the: {
        'toVendorMessage': 'Hello'}, None),
    ('PUT', '/v1/purchaseorders/items/{purchase}', None, lambda the: [offer(the)]),
    ('POST', '/v1/purchaseorders/items/{purchase}', None, lambda the: [{
        'purchaseOrderItemId': the('purchase_line'), 'memo': 'm'}]),
    ('PUT', '/v1/purchaseorders/holds', None, lambda the: [{
        'purchaseOrderItemId': the('purchase_line'), 'warehouseId': the('ohio'), 'quantity': 1}]),
    ('POST', '/v1/purchaseorders/{purchase}/milestones', None, lambda the: [{
        'milestoneId': the('milestone'), 'reached': True}]),
    ('POST', '/v1/purchaseorders/milestones', None, lambda the: [{
        'milestoneId': the('milestone'), 'hexColor': '#112233'}]),
    ('POST', '/v1/purchaseorders/authorize', lambda the: {
        'purchaseOrderIds': the('purchase')}, None),
    ('POST', '/v1/purchaseorders/confirm', lambda the: {
        'purchaseOrderIds': the('purchase')}, None),
    ('POST', '/v1/purchaseorders/receive', None, lambda the: {
        'purchaseOrderId': the('purchase'), 'purchaseOrderItems': [{
            'purchaseOrderItemId': the('purchase_line'), 'acceptedQuantity': 1,
            'rejectedQuantity': 0, 'productStockId': the('bin')}]}),
    ('POST', '/v1/warehouses', None, lambda the: {
        'warehouseId': the('reno'), 'domesticBackups': [the('ohio')]}),
    ('PUT', '/v1.1/saleschannels', None, lambda the: {
        'salesChannelId': the('channel'), 'salesChannelName': 'Shop'}),
    ('PUT', '/v1/order', None, lambda the: [{
        'salesChannelId': the('channel'), 'orderNumber': 'D-1', 'orderTotal': money(1),
        'shippingCost': money(0), 'insuranceCost': money(0), 'insuredValue': money(0),
        'confirmationCost': money(0), 'shipName': 'Ada', 'shipAddress1': '1 Main St',
        'shipCity': 'Reno', 'shipState': 'NV', 'shipZipCode': '89501', 'shipCountry': 'USA',
        'labels': [{'labelId': the('label')}],
        'orderItems': [{'listingSku': 'MUG', 'listingName': 'm', 'quantityOrdered': 1,
                        'unitPrice': money(1), 'tax': money(0)}]}]),
    ('POST', '/v1.1/orders', None, lambda the: [{
        'orderIdentifier': {'orderId': the('first')},
        'fulfillmentSource': {'warehouseId': the('reno')}}]),
    ('POST', '/v1.1/orders/{third}/orderitems', None, lambda the: [{
        'orderItemId': the('third_line'), 'quantity': 5}]),
    ('POST', '/v1/orders/notes', None, lambda the: {
        'orderId': the('first'), 'internalNotes': 'n'}),
    ('POST', '/v1/orders/{first}/labels', lambda the: {'labelId': the('label')}, None),
    ('POST', '/v1/orders/onhold', lambda the: {
        'salesChannelId': the('channel'), 'orderId': the('first'),
        'holdUntil': '2036-01-01T00:00:00Z'}, None),
    ('POST', '/v1/orders/restore', None, lambda the: [the('first')]),
    ('PUT', '/v1/orders/additionalpackages/{third}', None, lambda the: [{
        'height': 1, 'length': 1, 'width': 1, 'weight': 1, 'insuredValue': money(1)}]),
    ('PUT', '/v1.1/shipment/external', None, lambda the: {'shipments': [{
        'orderId': the('second'), 'trackingNumber': '1Z',
        'shipMethod': {'shippingCarrier': 'UPS'}}]}),
    ('POST', '/v1/orders/cancel', lambda the: {
        'salesChannelId': the('channel'), 'orderId': the('fifth'), 'cancelReasonType': 'OTHER'},
     None),
]


def is_done(reply):
    if reply.status >= 300:
        return False
    rows = reply.json if isinstance(reply.json, list) else [reply.json]
    return not any(row.get('errors') or row.get('status') == 'FAILED' for row in rows)


class ForeignIds(unittest.TestCase):
    @staticmethod
    def complete(world):
        """What the dialect names and the other test does not."""
        group = world.send('PUT', 'attribute-groups', {'name': 'Size', 'values': [{'name': 'L'}]})
        world.ids['size'], world.ids['large'] = group['id'], group['values'][0]['id']
        world.make('spare', 'warehouses/%d/locations' % world('reno'), {'name': 'C-1'})
        for name, warehouse, shelf in (('bin', 'reno', 'A-1'), ('ohio_bin', 'ohio', 'B-1')):
            reply = world.api.put('/v1.1/inventory', [{
                'productId': world('mug'), 'warehouseId': world(warehouse), 'quantity': 1000,
                'stockLocationName': shelf}])
            world.ids[name] = reply.json['results'][0]['productStockId']
        return world

    def test_each_is_answered_as_an_id_that_nobody_has(self):
        with Purser(['--rate', '0']) as purser:
            theirs = self.complete(World(purser.client()))
            made = purser.command('admin', 'setup', '--company', 'Other', '--email',
                                  'eve@example.com', '--password-stdin', text='long enough pw 1\n')
            purser.company_id = made['company_id']
            ours = self.complete(World(purser.client()))
            for method, path, query, body in REQUESTS:
                with self.subTest(method=method, path=path):
                    self.try_one(ours, theirs, method, path, query, body)

    def try_one(self, ours, theirs, method, path, query, body):
        def send(look):
            return ours.api.request(method, path.format_map(look), body and body(look),
                                    query and query(look))
        place = 0
        while True:
            look = LookUp(ours, theirs, place)
            reply = send(look)
            if look.name is None:
                break  # there is no such place: it was sent with our own ids alone
            unknown = send(LookUp(ours, lambda name: NOBODY, place))
            shown = reply.body.decode().replace(str(theirs(look.name)), str(NOBODY))
            self.assertEqual((reply.status, shown), (unknown.status, unknown.body.decode()),
                             look.name)
            self.assertFalse(method != 'GET' and is_done(reply), (look.name, reply))
            place += 1
        self.assertGreater(place, 0)
        self.assertTrue(is_done(reply), reply)


if __name__ == '__main__':
    unittest.main()
