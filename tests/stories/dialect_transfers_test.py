"""The Order Manager dialect: stock transfers, with 201 where only some items could be done."""
import os
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from dialect_shop import Story  # noqa: E402

PATH = '/v1/inventory/stocktransfers'


class Transfers(Story):
    def setUp(self):
        self.newark = self.shop.warehouse('Newark %s' % self.id().rsplit('.', 1)[1])

    def made(self, status=200, **items):
        body = {'fromWarehouseId': self.reno, 'toWarehouseId': self.newark,
                'internalNotes': 'Season', 'shipMethod': {'shippingCarrier': 'UPS'},
                'items': [{'masterSku': sku, 'quantity': quantity}
                          for sku, quantity in items.items()]}
        return self.shop.put(PATH, body, status=status)

    def one(self, answer):
        return answer['results'][0]['stockTransferOrderId']

    def got(self, transfer):
        return self.shop.get('%s/%d' % (PATH, transfer))

    def test_made_shipped_and_received(self):
        self.shop.cores('T-A')
        self.shop.stock(self.reno, 'T-A', 10)
        transfer = self.one(self.made(**{'T-A': 4}))
        got = self.got(transfer)
        self.assertEqual((got['status'], got['items'][0]['status'], got['internalNotes']),
                         ('AWAITING_SHIPMENT', 'PENDING', 'Season'))
        self.assertEqual(got['shipMethod']['shippingCarrier'], 'UPS')
        self.shop.post('%s/%d/shipment' % (PATH, transfer))
        self.assertEqual(self.got(transfer)['status'], 'PENDING_RECEIVING')
        total, = self.shop.get('/v1/productstocks/total', sku='T-A')
        self.assertEqual((total['onHandQuantity'], total['inTransitQuantity']), (6, 4))
        item = {'stockTransferOrderItemId': got['items'][0]['stockTransferOrderItemId'],
                'acceptedQuantity': 3, 'rejectedQuantity': 0, 'updateInventory': True}
        answer = self.shop.post('%s/%d/receive' % (PATH, transfer),
                                {'stockTransferOrderItems': [item]})
        self.assertEqual((answer['errors'], len(answer['results'])), ([], 1))
        self.assertEqual(self.got(transfer)['status'], 'PARTIALLY_DELIVERED')
        item.update(acceptedQuantity=1, updateInventory=False)
        self.shop.post('%s/%d/receive' % (PATH, transfer), {'stockTransferOrderItems': [item]})
        got = self.got(transfer)
        self.assertEqual((got['status'], got['items'][0]['status']), ('DELIVERED', 'RECEIVED'))
        stock, = self.shop.get('/v1/inventory', sku='T-A', warehouseId=self.newark)
        self.assertEqual(stock['quantity'], 3)
        self.assertEqual(got['items'][0]['receivedProductStockId'], stock['productStockId'])
        self.assertIn(stock['productStockId'], got['items'][0]['eligibleReceivingStockIds'])

    def test_quirk_201_when_only_some_items_were_done(self):
        self.shop.cores('T-B')
        self.shop.stock(self.reno, 'T-B', 10)
        answer = self.made(status=201, **{'T-NONE': 1, 'T-B': 2})
        error, = answer['errors']
        self.assertEqual((error['errorCode'], error['index'], error['identifier']),
                         ('ERR053', 1, 'T-NONE'))
        transfer = self.one(answer)
        self.made(status=422, **{'T-NONE': 1})
        self.shop.post('%s/%d/shipment' % (PATH, transfer))
        good = {'stockTransferOrderItemId': answer['results'][0]['stockTransferOrderItemId'],
                'acceptedQuantity': 2, 'rejectedQuantity': 0, 'updateInventory': True}
        answer = self.shop.post('%s/%d/receive' % (PATH, transfer), {'stockTransferOrderItems': [
            dict(good, productStockId=5), good, dict(good, stockTransferOrderItemId=7)]},
            status=201)
        self.assertEqual([(error['errorCode'], error['index']) for error in answer['errors']],
                         [('ERR097', 1), ('ERR903', 3)])
        self.assertEqual(self.got(transfer)['status'], 'DELIVERED')

    def test_quirk_an_update_overwrites_the_items(self):
        self.shop.cores('T-C', 'T-D')
        self.shop.stock(self.reno, 'T-C', 5)
        transfer = self.one(self.made(**{'T-C': 2}))
        answer = self.shop.put(PATH, {'stockTransferOrderId': transfer, 'internalNotes': 'Other',
                                      'items': [{'masterSku': 'T-D', 'quantity': 1}]})
        self.assertEqual([row['masterSku'] for row in answer['results']], ['T-D'])
        got = self.got(transfer)
        self.assertEqual((got['internalNotes'], got['shipMethod']['shippingCarrier']),
                         ('Other', 'UPS'))
        self.shop.post('%s/%d/shipment' % (PATH, transfer), status=422)  # nothing is there
        self.shop.get('%s/987654' % PATH, status=404)

    def test_filters(self):
        ids = self.shop.cores('T-E')
        self.shop.stock(self.reno, 'T-E', 5)
        transfer = self.one(self.made(**{'T-E': 1}))
        number = self.got(transfer)['stockTransferOrderNumber']
        for query in ({'productId': ids['T-E']}, {'stockTransferOrderNumber': number},
                      {'stockTransferOrderId': transfer, 'status': 'AWAITING_SHIPMENT,CANCELED'},
                      {'destinationWarehouseId': self.newark},
                      {'destinationWarehouseId': self.newark, 'sourceWarehouseId': 0}):
            found = self.shop.call('GET', PATH, None, query)
            self.assertEqual([row['stockTransferOrderId'] for row in found], [transfer], query)
        query = {'productId': ids['T-E'], 'status': 'DELIVERED'}
        self.assertEqual(self.shop.call('GET', PATH, None, query), [])
        self.assertEqual(self.shop.get(PATH, productId=ids['T-E'], page=2), [])
        self.shop.call('GET', PATH, None, {'status': 'LOST'}, 422)


if __name__ == '__main__':
    unittest.main()
