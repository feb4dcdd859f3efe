"""A sheet of many products moves what follows from them: orders that wait, promises, listings."""
import threading
import unittest

from purser_process import eventually
from spreadsheet_case import SpreadsheetCase

PRODUCTS = 230
HEAD = 'sku,warehouse,quantity\n'


class StockSheets(SpreadsheetCase):
    def catalogue(self):
        self.skus = ['T%03d' % i for i in range(PRODUCTS)]
        made = self.shop.bulk('post', '/api/v1/products/bulk',
                              [{'sku': sku, 'name': sku, 'type': 'core'} for sku in self.skus])
        self.shop.products.update({sku: row['id'] for sku, row in zip(self.skus, made)})
        listings = self.shop.bulk('put', '/api/v1/listings', [
            {'channel_id': self.shop.channel_id, 'variant_id': sku, 'sku': sku,
             'product_id': self.shop.products[sku]} for sku in self.skus])
        self.shop.listings.update({sku: row['id'] for sku, row in zip(self.skus, listings)})

    def counted(self, quantity):
        """A sheet that counts every product, taken."""
        made = self.upload('stock', HEAD + ''.join(
            '%s,Reno,%d\n' % (sku, quantity) for sku in self.skus))
        done = self.act(made, 'apply')
        self.assertEqual((done['failed_count'], done['done_count']), (0, PRODUCTS))
        return made

    def rows(self, path):
        page = self.api.get(path, query={'limit': 500})
        self.assertEqual((page.status, page.json['next_cursor']), (200, None), page)
        return page.items

    def until_quantities(self, wanted):
        eventually(lambda: {row['quantity'] for row in self.rows('/api/v1/listings')} == {wanted})

    def test_orders_that_waited_are_served_and_those_promised_too_much_wait(self):
        self.catalogue()
        orders = [self.shop.order((sku, 2)).json for sku in self.skus]
        self.assertEqual({order['status'] for order in orders}, {'unresolved'})
        made = self.counted(5)
        eventually(lambda: {row['status'] for row in self.rows('/api/v1/orders')}
                   == {'awaiting_shipment'})
        self.until_quantities(3)
        self.counted(1)
        eventually(lambda: {(row['status'], row['reason']) for row in self.rows('/api/v1/orders')}
                   == {('unresolved', 'out_of_stock')})
        self.counted(5)
        eventually(lambda: {row['status'] for row in self.rows('/api/v1/orders')}
                   == {'awaiting_shipment'})
        self.until_quantities(3)
        self.assertEqual(self.api.get('/api/v1/imports/%d' % made['id']).json['state'], 'done')
        self.shop.verify()

    def test_orders_placed_while_sheets_are_taken_never_share_a_unit(self):
        """Two clients order without a pause; three sheets count up, down and up meanwhile."""
        self.catalogue()
        self.counted(3)
        stop, refused = threading.Event(), []

        def order_on(client, skus):
            while not stop.is_set():
                for sku in skus:
                    reply = self.shop.order((sku, 1), client=client)
                    if reply.status != 201:
                        refused.append(reply)
                    if stop.is_set():
                        return

        clients = [threading.Thread(target=order_on, args=(self.purser.client(), part))
                   for part in (self.skus[:40], self.skus[30:70])]
        for client in clients:
            client.start()
        for quantity in (6, 2, 9):
            self.counted(quantity)
        stop.set()
        for client in clients:
            client.join()
        self.assertEqual(refused, [])
        self.shop.verify()

        def settled():
            levels = [self.shop.level(sku) for sku in self.skus[:70]]
            return all(level['on_hand'] == 9 and level['available'] >= 0 for level in levels)

        eventually(settled)
        eventually(lambda: all(
            row['quantity'] == max(0, self.shop.level(row['sku'])['available']
                                   + self.shop.levels(row['sku']).get(None, {'available': 0})
                                   ['available'])
            for row in self.rows('/api/v1/listings')[:70]))
        self.shop.verify()


if __name__ == '__main__':
    unittest.main()
