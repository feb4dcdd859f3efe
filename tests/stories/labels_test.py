"""Labels on orders and products, as people meet them."""
import unittest

from purser_process import Purser
from small_shop import SmallShop


def setUpModule():
    global purser, shop
    purser = Purser().__enter__()
    shop = SmallShop(purser)
    shop.product('MUG', stock=50)


def tearDownModule():
    purser.__exit__()


def names(record):
    return [label['name'] for label in record['labels']]


class Labels(unittest.TestCase):
    def label(self, name):
        return [label for label in shop.api.get('/api/v1/labels').items if label['name'] == name][0]

    def test_the_list_is_kept_by_people(self):
        made = shop.api.post('/api/v1/labels', {'name': ' Gift ', 'colour': '#FF0000'})
        self.assertEqual((made.status, made.json['name'], made.json['colour']),
                         (201, 'Gift', '#ff0000'), made)
        self.assertEqual(shop.api.post('/api/v1/labels', {'name': 'GIFT'}).status, 409)
        self.assertEqual(shop.api.post('/api/v1/labels', {'name': ''}).status, 400)
        self.assertEqual(shop.api.post('/api/v1/labels', {'name': 'x', 'colour': 'red'}).status,
                         400)
        path = '/api/v1/labels/%d' % made.json['id']
        changed = shop.api.patch(path, {'name': 'Present'})
        self.assertEqual((changed.status, changed.json['name']), (200, 'Present'), changed)
        self.assertEqual(shop.api.delete(path).status, 204)
        self.assertEqual(shop.api.delete(path).status, 404)

    def test_orders_are_tagged_found_and_counted(self):
        first, second = shop.order(('MUG', 1)).json, shop.order(('MUG', 1)).json
        path = '/api/v1/orders/%d/labels' % first['id']
        reply = shop.api.put(path, {'labels': ['Urgent', 'VIP']})
        self.assertEqual((reply.status, names(reply.json)), (200, ['Urgent', 'VIP']), reply)
        edit = shop.api.post('/api/v1/orders/labels', {
            'ids': [first['id'], second['id']], 'add': ['urgent'], 'remove': ['vip']})
        self.assertEqual((edit.status, edit.json['changed']), (200, 2), edit)
        self.assertEqual(names(shop.get(first['id'])), ['Urgent'])
        found = shop.api.get('/api/v1/orders', query={'label': 'URGENT'}).items
        self.assertEqual([order['id'] for order in found], [second['id'], first['id']])
        self.assertEqual(names(found[0]), ['Urgent'])
        self.assertEqual(shop.api.get('/api/v1/orders', query={'label': 'VIP'}).items, [])
        self.assertEqual(self.label('Urgent')['counts'], [{'subject': 'order', 'records': 2}])
        told = shop.api.get('/api/v1/orders/%d/timeline' % first['id']).items
        self.assertIn({'added': ['Urgent', 'VIP'], 'removed': []},
                      [row['body'] for row in told if row['kind'] == 'order.labelled'])
        shop.api.delete('/api/v1/labels/%d' % self.label('Urgent')['id'])
        self.assertEqual(names(shop.get(first['id'])), [])

    def test_products_are_labelled(self):
        product = shop.products['MUG']
        reply = shop.api.put('/api/v1/products/%d/labels' % product, {'labels': ['Fragile']})
        self.assertEqual(names(reply.json), ['Fragile'], reply)
        self.assertEqual(names(shop.api.get('/api/v1/products/%d' % product).json), ['Fragile'])
        found = shop.api.get('/api/v1/products', query={'label': 'fragile'}).items
        self.assertEqual([row['id'] for row in found], [product])
        self.assertEqual(shop.api.get('/api/v1/products', query={'label.not': 'fragile'}).items, [])

    def test_what_cannot_be_is_refused(self):
        order = shop.order(('MUG', 1)).json
        path = '/api/v1/orders/labels'
        self.assertEqual(shop.api.put('/api/v1/orders/999999/labels',
                                      {'labels': ['x']}).status, 404)
        self.assertEqual(shop.api.post(path, {'ids': [order['id'], 999999],
                                              'add': ['x']}).status, 404)
        unknown = shop.api.post(path, {'ids': [order['id']], 'remove': ['nobody']})
        self.assertEqual((unknown.status, unknown.json['faults'][0]['path']), (400, 'remove[0]'))
        self.assertEqual(shop.api.get('/api/v1/orders', query={'label': 'nobody'}).status, 400)
        self.assertEqual(shop.api.put('/api/v1/orders/%d/labels' % order['id'],
                                      {'labels': ['x' * 61]}).status, 400)
        reader = purser.client(scopes='read_orders')
        self.assertEqual(reader.put('/api/v1/orders/%d/labels' % order['id'],
                                    {'labels': []}).status, 403)


if __name__ == '__main__':
    unittest.main()
