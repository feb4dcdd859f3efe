"""Custom fields of orders and products, as people meet them."""
import unittest

from purser_process import Purser
from small_shop import SmallShop

FIELDS = '/api/v1/custom_fields'


def setUpModule():
    global purser, shop
    purser = Purser().__enter__()
    shop = SmallShop(purser)
    shop.product('MUG', stock=50)


def tearDownModule():
    purser.__exit__()


def field(subject, name, kind, **more):
    reply = shop.api.post(FIELDS, dict({'subject': subject, 'name': name, 'kind': kind}, **more))
    assert reply.status == 201, reply
    return reply.json


def paths(reply):
    return sorted(fault['path'] for fault in reply.json['faults'])


class CustomFields(unittest.TestCase):
    def test_orders_have_what_the_company_added(self):
        field('order', 'Colour', 'choice', choices=['Red', 'Blue'], is_on_grid=True)
        field('order', 'Deposit', 'money', is_positive=True)
        field('order', 'Fitting', 'day')
        first, second = shop.order(('MUG', 1)).json, shop.order(('MUG', 1)).json
        path = '/api/v1/orders/%d/custom_fields' % first['id']
        given = {'Colour': 'red', 'Deposit': {'amount': '5.00', 'currency': 'USD'},
                 'Fitting': '2026-12-24'}
        reply = shop.api.patch(path, {'custom_fields': given})
        self.assertEqual(reply.status, 200, reply)
        shown = dict(given, Colour='Red')
        self.assertEqual(reply.json['custom_fields'], shown)
        self.assertEqual(shop.get(first['id'])['custom_fields'], shown)
        bulk = shop.api.post('/api/v1/orders/custom_fields', {
            'ids': [first['id'], second['id']], 'custom_fields': {'Colour': 'Blue',
                                                                  'Fitting': None}})
        self.assertEqual(bulk.status, 204, bulk)
        found = shop.api.get('/api/v1/orders', query={'custom.Colour': 'blue'}).items
        self.assertEqual([order['id'] for order in found], [second['id'], first['id']])
        self.assertEqual(found[0]['custom_fields'], {'Colour': 'Blue'})
        found = shop.api.get('/api/v1/orders', query={'custom.Deposit.from': '4'}).items
        self.assertEqual([order['id'] for order in found], [first['id']])
        told = [row['body'] for row in
                shop.api.get('/api/v1/orders/%d/timeline' % first['id']).items
                if row['kind'] == 'order.custom_fields_changed']
        self.assertEqual(told[1]['Colour'], {'from': 'Red', 'to': 'Blue'})
        bad = shop.api.patch(path, {'custom_fields': {
            'Colour': 'green', 'Deposit': {'amount': '-1', 'currency': 'USD'}, 'Nobody': 1}})
        self.assertEqual((bad.status, paths(bad)), (400, [
            'custom_fields.Colour', 'custom_fields.Deposit', 'custom_fields.Nobody']), bad)

    def test_lines_have_their_own(self):
        field('order_line', 'Engraving', 'text')
        order = shop.order(('MUG', 1)).json
        path = '/api/v1/orders/%d/lines/%d/custom_fields'
        line = order['lines'][0]['id']
        reply = shop.api.patch(path % (order['id'], line), {'custom_fields': {'Engraving': 'Ada'}})
        self.assertEqual(reply.json['lines'][0]['custom_fields'], {'Engraving': 'Ada'}, reply)
        other = shop.order(('MUG', 1)).json
        self.assertEqual(shop.api.patch(path % (other['id'], line),
                                        {'custom_fields': {'Engraving': 'x'}}).status, 404)

    def test_products_take_them_with_everything_else(self):
        material = field('product', 'Material', 'text', is_required=True)
        field('product', 'Volts', 'number', places=0)
        missing = shop.api.post('/api/v1/products', {'sku': 'LAMP', 'name': 'Lamp'})
        self.assertEqual((missing.status, paths(missing)), (400, ['custom_fields.Material']))
        made = shop.api.post('/api/v1/products', {
            'sku': 'LAMP', 'name': 'Lamp', 'custom_fields': {'Material': 'brass', 'Volts': 230}})
        self.assertEqual(made.status, 201, made)
        self.assertEqual(made.json['custom_fields'], {'Material': 'brass', 'Volts': 230})
        path = '/api/v1/products/%d' % made.json['id']
        changed = shop.api.patch(path, {'custom_fields': {'Volts': 110}, 'brand': 'Lux'})
        self.assertEqual(changed.json['custom_fields'], {'Material': 'brass', 'Volts': 110})
        self.assertEqual(changed.json['brand'], 'Lux')
        self.assertEqual(shop.api.patch(path, {'custom_fields': {'Volts': 1.5}}).status, 400)
        self.assertEqual(shop.api.patch(path, {'custom_fields': {'Material': None}}).status, 400)
        found = shop.api.get('/api/v1/products', query={'custom.Material': 'BRASS'}).items
        self.assertEqual([row['sku'] for row in found], ['LAMP'])
        self.assertEqual(shop.api.delete('%s/%d' % (FIELDS, material['id'])).status, 204)
        self.assertEqual(shop.api.get(path).json['custom_fields'], {'Volts': 110})

    def test_lists_are_sorted_by_them(self):
        """By value, those without one last in both directions, a page at a time."""
        field('customer', 'Credit', 'money')
        field('order', 'Pickup', 'day')
        field('order', 'Score', 'number', places=1)
        field('product', 'Finish', 'text')
        orders = [shop.order(('MUG', 1), email='sorted@example.com').json['id'] for _ in range(5)]
        values = (('2026-12-24', '-1.5'), ('2026-12-03', '10'), (None, None), ('2026-12-24', '9.5'),
                  (None, '0'))
        for order, (pickup, score) in zip(orders, values):
            given = {name: value for name, value in (('Pickup', pickup), ('Score', score)) if value}
            if given:
                reply = shop.api.patch('/api/v1/orders/%d/custom_fields' % order,
                                       {'custom_fields': given})
                self.assertEqual(reply.status, 200, reply)

        def listed(**query):
            """Which of the five, over pages of two."""
            found = []
            query = dict(query, email='sorted@example.com', limit=2)
            while True:
                reply = shop.api.get('/api/v1/orders', query=query)
                self.assertEqual(reply.status, 200, reply)
                found += [orders.index(row['id']) for row in reply.items]
                if not reply.json['next_cursor']:
                    return found
                query['cursor'] = reply.json['next_cursor']
        self.assertEqual(listed(sort='custom.Pickup'), [1, 0, 3, 2, 4])
        self.assertEqual(listed(sort='-custom.Pickup'), [3, 0, 1, 4, 2])
        self.assertEqual(listed(sort='custom.score'), [0, 4, 3, 1, 2])
        self.assertEqual(listed(**{'sort': '-custom.Score', 'custom.Score.from': '-1.5',
                                   'custom.Score.to': '9.5'}), [3, 4, 0])
        self.assertEqual(listed(**{'sort': 'custom.Score', 'custom.Pickup.from': '2026-12-04',
                                   'custom.Pickup.to': '2026-12-24'}), [0, 3])
        for sku, finish in (('V-1', 'matt'), ('V-2', 'Gloss'), ('V-3', None)):
            more = {'custom_fields': {'Finish': finish}} if finish else {}
            made = shop.api.post('/api/v1/products', dict(more, sku=sku, name=sku))
            self.assertEqual(made.status, 201, made)
        by_finish = shop.api.get('/api/v1/products', query={'sort': 'custom.Finish',
                                                            'sku.prefix': 'V-'}).items
        self.assertEqual([row['sku'] for row in by_finish], ['V-2', 'V-1', 'V-3'])
        bad = shop.api.get('/api/v1/orders', query={'sort': 'custom.Finish'})  # of products
        self.assertEqual((bad.status, paths(bad)), (400, ['sort']))
        self.assertEqual(shop.api.get('/api/v1/warehouses',
                                      query={'sort': 'custom.Pickup'}).status, 400)
        customers = shop.api.get('/api/v1/customers', query={'sort': '-custom.Credit'})
        self.assertEqual(customers.status, 200, customers)

    def test_definitions_are_kept_by_people(self):
        made = field('order', 'Wrapping', 'text', place=5)
        path = '%s/%d' % (FIELDS, made['id'])
        self.assertEqual(shop.api.post(FIELDS, {'subject': 'order', 'name': 'WRAPPING',
                                                'kind': 'text'}).status, 409)
        self.assertEqual(shop.api.patch(path, {'kind': 'number'}).status, 400)
        self.assertEqual(shop.api.patch(path, {'is_active': False}).json['is_active'], False)
        order = shop.order(('MUG', 1)).json
        unused = shop.api.patch('/api/v1/orders/%d/custom_fields' % order['id'],
                                {'custom_fields': {'Wrapping': 'silk'}})
        self.assertEqual(unused.status, 400, unused)
        listed = shop.api.get(FIELDS, query={'subject': 'order'}).items
        self.assertIn('Wrapping', [row['name'] for row in listed])
        self.assertEqual(shop.api.patch(FIELDS + '/999999', {'name': 'x'}).status, 404)


if __name__ == '__main__':
    unittest.main()
