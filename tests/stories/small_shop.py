"""A small company for stories, gauntlet and chaos tests: warehouses, products, a channel, listings.

    with Purser() as purser:
        shop = SmallShop(purser)                     # warehouse Reno, manual channel Shop
        shop.product('MUG', stock=5)                 # core product, listed, 5 on hand at Reno
        shop.bundle('SET', {'MUG': 2})
        reply = shop.order(('MUG', 1), ('SET', 1))   # a paid order to Nevada
        shop.level('MUG')                            # {'on_hand': 5, 'allocated': 3, …} at Reno
        shop.verify()                                # purser admin verify finds nothing
"""
import itertools

from purser_process import eventually

_numbers = itertools.count(1)


class SmallShop:
    def __init__(self, purser, warehouse_type='direct_fulfillment'):
        self.purser = purser
        self.api = purser.client()
        self.products, self.listings = {}, {}
        self.warehouse_id = self.warehouse('Reno', type=warehouse_type)
        self.channel_id = self.made('/api/v1/channels', name='Shop', type='manual', currency='USD')

    def made(self, path, **body):
        reply = self.api.post(path, body)
        assert reply.status == 201, reply
        return reply.json['id']

    def bulk(self, method, path, items, status=200):
        reply = getattr(self.api, method)(path, {'items': items})
        assert reply.status == status, reply
        for item in reply.json['items']:
            assert item['status'] < 300, reply
        return reply.json['items']

    def warehouse(self, name, **more):
        body = {'name': name, 'type': 'direct_fulfillment', 'country': 'US', 'state': 'NV'}
        body.update(more)
        return self.made('/api/v1/warehouses', **body)

    def product(self, sku, stock=0, warehouse_id=None):
        self.products[sku] = self.made('/api/v1/products', sku=sku, name=sku, type='core')
        self.list(sku)
        if stock:
            self.adjust(sku, stock, warehouse_id)
        return self.products[sku]

    def bundle(self, sku, parts):
        rows = [{'component_id': self.products[part], 'quantity': quantity}
                for part, quantity in parts.items()]
        self.products[sku] = self.made('/api/v1/products', sku=sku, name=sku, type='bundle',
                                       parts=rows)
        self.list(sku)
        return self.products[sku]

    def list(self, sku, channel_id=None, variant_id=None):
        item = {'channel_id': channel_id or self.channel_id, 'variant_id': variant_id or sku,
                'sku': sku}
        if sku in self.products:
            item['product_id'] = self.products[sku]
        self.listings[sku] = self.bulk('put', '/api/v1/listings', [item])[0]['id']
        return self.listings[sku]

    def stock(self, verb, sku, quantity, warehouse_id=None, **more):
        item = {'product_id': self.products[sku], 'quantity': quantity,
                'warehouse_id': warehouse_id or self.warehouse_id, 'reason': 'test'}
        item.update(more)
        return self.bulk('post', '/api/v1/stock/' + verb, [item])

    def adjust(self, sku, quantity, warehouse_id=None):
        return self.stock('adjust', sku, quantity, warehouse_id)

    def draft(self, *lines, number=None, paid=True, **more):
        body = {'channel_id': self.channel_id, 'number': number or 'T-%d' % next(_numbers),
                'currency': 'USD', 'recipient': 'Ada Lovelace', 'line1': '1 Main St',
                'city': 'Reno', 'state': 'NV', 'postal_code': '89501', 'country': 'US',
                'email': 'ada@example.com',
                'lines': [{'sku': sku, 'quantity': quantity,
                           'unit_price': {'amount': '10.00', 'currency': 'USD'}}
                          for sku, quantity in lines]}
        if paid:
            body['paid_at'] = '2026-01-01T00:00:00Z'
        body.update(more)
        return body

    def order(self, *lines, client=None, **more):
        """POSTs an order; the reply, whatever it is."""
        return (client or self.api).post('/api/v1/orders', self.draft(*lines, **more))

    def get(self, order_id):
        reply = self.api.get('/api/v1/orders/%d' % order_id)
        assert reply.status == 200, reply
        return reply.json

    def bulk_checked(self, action, query):
        """A bulk action on what a query finds that was begun as a dry run, once it has its rows."""
        reply = self.api.post('/api/v1/bulk', {'action': action, 'query': query, 'dry_run': True})
        assert reply.status == 201, reply
        path = '/api/v1/bulk/%d' % reply.json['id']
        eventually(lambda: self.api.get(path).json['state'] not in ('selecting', 'checking'))
        return self.api.get(path).json

    def act(self, order_id, action, status=200, **body):
        reply = self.api.post('/api/v1/orders/%d/%s' % (order_id, action), body or None)
        assert reply.status == status, reply
        return reply.json

    def levels(self, sku):
        """Warehouse id (None: claims without a warehouse) to its balance."""
        reply = self.api.get('/api/v1/products/%d/stock' % self.products[sku])
        assert reply.status == 200, reply
        return {row['warehouse_id']: row for row in reply.json['items']}

    def level(self, sku, warehouse_id=None):
        empty = {'on_hand': 0, 'locked': 0, 'allocated': 0, 'available': 0}
        row = self.levels(sku).get(warehouse_id or self.warehouse_id, empty)
        return {name: row[name] for name in empty}

    def unplaced(self, sku):
        return self.levels(sku).get(None, {'allocated': 0})['allocated']

    def quantity(self, sku):
        reply = self.api.get('/api/v1/listings/%d' % self.listings[sku])
        assert reply.status == 200, reply
        return reply.json['quantity']

    def verify(self):
        found = self.purser.command('admin', 'verify')
        assert found['differences'] == [], found
        assert found['checked'] > 0, found
        return found
