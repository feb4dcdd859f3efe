"""Every query parameter of every list of the Order Manager dialect, by its effect: a list asked for
with a value that none, or not all, of its rows have answers otherwise than without it."""
import os
import sys
import time
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from dialect_definition_test import operations, passed_over, plain  # noqa: E402
from dialect_shop import DOCUMENT, DialectShop  # noqa: E402
from foreign_ids_test import World, items  # noqa: E402
from purser_process import Purser, eventually  # noqa: E402

DAY_S = 86400
# Lists that stay empty here, as Purser has nothing of the kind.
EMPTY = {'/v1/inventory/fba', '/v1/inventory/fbainbound', '/v1/shipments/rmas',
         '/v1/shipment/services', '/v1/channelPropertyConfigurationOptions',
         '/v1/connectionfeatures', '/v1.1/orders/orderitems/customFields/definitions',
         '/v1.1/orders/orderitems/customFields/values', '/v1.1/products/customfielddefinitions'}
CURRENT = '/v1/analytics/cogs/{warehouseId}/current'
# Honoured in part, as docs/dialect.md says: shipments here leave in the order of their orders' ids.
REFUSED = {('/v1/inventoryvalue/cogs', name) for name in ('listingIds', 'orderItemIds')}
IN_PART = {('/v1/inventoryvalue/cogs', 'sortField')}


def instant(seconds):
    return time.strftime('%Y-%m-%dT%H:%M:%SZ', time.gmtime(time.time() + seconds))


def rows_of(answer):
    return answer.get('results', [answer]) if isinstance(answer, dict) else answer


@unittest.skipIf(DOCUMENT is None, 'the definition is not at hand')
class Parameters(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.purser = Purser(['--rate', '0']).__enter__()
        cls.addClassCleanup(cls.purser.__exit__)
        cls.shop = DialectShop(cls.purser)
        cls.world = World(cls.shop.http)
        cls.fill(cls.world)
        cls.needed = {
            'productId': cls.world('mug'), 'warehouseId': cls.world('reno'),
            'salesChannelId': cls.world('channel'), 'orderItemIds': cls.world('first_line'),
            'connectionDomain': 'SHIPPING', 'connectionAction': 'CREATE',
            'startDate': instant(-DAY_S), 'endDate': instant(DAY_S),
            'createdFromDate': instant(-DAY_S), 'createdToDate': instant(DAY_S)}
        ours = cls.purser.http().get('/v2/api-docs').json['paths']
        cls.served = {plain(path) for path, methods in ours.items() if 'get' in methods}

    @staticmethod
    def fill(world):
        """Two of what the lists show, one of which is switched off where that can be."""
        world.send('POST', 'products/%d/assemble' % world('set'),
                   {'warehouse_id': world('reno'), 'quantity': 2})
        world.make('closed', 'channels', {'name': 'Closed', 'type': 'manual', 'currency': 'USD'})
        world.send('POST', 'channels/%d/deactivate' % world('closed'), None)
        world.make('old', 'vendors', {'name': 'Old', 'currency': 'USD'})
        world.send('POST', 'vendors/%d/deactivate' % world('old'), None)
        world.make('new', 'vendors', {'name': 'New', 'currency': 'USD'})
        world.make('never', 'payment_terms', {'name': 'Never', 'is_active': False})
        world.send('PUT', 'vendor_products', {
            'vendor_id': world('new'), 'vendor_sku': 'N-CUP', 'product_id': world('cup')})
        world.send('PUT', 'attribute-groups', {'name': 'Size', 'values': [{'name': 'L'}]})
        world.send('PUT', 'attribute-groups', {'name': 'Colour', 'values': [{'name': 'Red'}]})
        world.make('second_label', 'labels', {'name': 'Second'})
        world.make('second_field', 'custom_fields',
                   {'subject': 'order', 'name': 'second', 'kind': 'text'})
        purchase = 'purchase_orders/%d' % world('purchase')
        world.send('POST', purchase + '/authorize', {})
        world.send('POST', purchase + '/receive', items(
            line_id=world('purchase_line'), accepted=4))
        made = world.send('POST', 'purchase_orders', {
            'vendor_id': world('vendor'), 'warehouse_id': world('ohio'), 'lines': [
                {'vendor_product_id': world('vendor_product'), 'quantity': 3}]})
        world.send('POST', 'purchase_orders/%d/authorize' % made['id'], {})
        world.send('PUT', 'purchase_holds', items(
            purchase_line_id=made['lines'][0]['id'], warehouse_id=world('ohio'), quantity=1))
        world.send('POST', 'transfers', {
            'from_warehouse_id': world('reno'), 'to_warehouse_id': world('ohio'),
            'lines': [{'product_id': world('cup'), 'quantity': 1}]})
        world.send('POST', 'transfers/%d/send' % world('transfer'), items(
            line_id=world('transfer_line'), units=5))
        world.send('POST', 'transfers/%d/receive' % world('transfer'), items(
            line_id=world('transfer_line'), accepted=5, update_inventory=True))
        for name in ('first', 'second'):
            world.send('POST', 'orders/%d/shipments' % world(name), {'tracking_number': name})
        eventually(lambda: len(rows_of(world.api.get('/v1/inventoryvalue/cogs', query={
            'productIds': world('mug')}).json)) > 1)

    def question(self, path, rows):
        query = {row['name']: self.needed[row['name']] for row in rows if row.get('required')}
        if path == '/v1/shipments':
            query.update(shipmentFromDate=instant(-DAY_S), shipmentToDate=instant(DAY_S))
        if path == '/v1/inventory/picklist':
            query['orderId'] = self.world('third')
        if path in ('/v1/inventory/history', '/v1/inventory/fba'):
            query.update(productId=self.world('mug'), warehouseId=self.world('reno'))
        if path in ('/v1/inventoryvalue', '/v1/inventoryvalue/cogs'):
            query['productIds'] = self.world('mug')
        if path == '/v1/inventory':
            query['sku'] = 'SET'  # a bundle: what lies of it and of its parts
        if path == CURRENT:
            query.update(listingSkus='MUG', salesChannelId=self.world('channel'))
        if path == '/v1.1/product':
            query['sku'] = 'MUG'
        return query

    def values(self, path, row):
        """Values of which at least one must change the answer."""
        name, schema = row['name'], row['schema']
        if path == CURRENT and name != 'salesChannelId':  # each name adds a product
            return [self.world('cup') if name == 'productIds' else 'CUP']
        words = schema.get('enum') or schema.get('items', {}).get('enum')
        if name in ('limit', 'page'):
            return [1 if name == 'limit' else 50]
        if 'Date' in name:  # long ago is before, far ahead after whatever there is
            return [instant(DAY_S - 600) if 'From' in name or name == 'startDate'
                    else instant(600 - DAY_S), '2025-01-01T00:00:00Z']
        if schema.get('type') == 'boolean':
            return ['true', 'false']
        if words:
            return words
        if name.startswith('max') or name.startswith('min'):
            return [0 if name.startswith('max') else 10 ** 9]
        return [99999999 if schema.get('type') == 'integer' or 'Id' in name else 'zzz']

    def test_each_changes_the_answer(self):
        silent, empty = set(), set()
        known = {operation for operation, _ in passed_over()}
        self.assertEqual([row for row in known if row.startswith('GET ')], [])
        for method, path, operation in operations():
            rows = [row for row in operation.get('parameters', []) if row['in'] == 'query']
            if method != 'get' or not rows or plain(path) not in self.served:
                continue
            url = path.replace('{warehouseId}', str(self.world('reno')))
            query = self.question(path, rows)
            usual = self.shop.http.get(url, query=query)
            self.assertEqual(usual.status, 200, (path, query, usual))
            if not rows_of(usual.json):
                empty.add(path)
                continue
            silent |= {(path, row['name']) for row in rows
                       if not self.has_effect(url, query, row['name'], self.values(path, row),
                                              usual)}
        self.assertEqual(silent, IN_PART)
        self.assertEqual(empty - EMPTY, set())

    @staticmethod
    def wrong_values(schema):
        inner = schema.get('items', schema)
        if 'enum' in inner:
            return ['NO_SUCH_WORD']
        if inner.get('format') == 'date-time':
            return ['yesterday', '2026-02-30T00:00:00Z']
        return {'integer': ['x', '1.5', '9' * 30], 'boolean': ['maybe']}.get(inner['type'], [])

    def asked(self, wanted):
        """(path, url, question, parameter) of every query parameter that `wanted` chooses."""
        for method, path, operation in operations():
            rows = [row for row in operation.get('parameters', []) if row['in'] == 'query']
            if method == 'get' and plain(path) in self.served:
                url = path.replace('{warehouseId}', str(self.world('reno')))
                for row in rows:
                    if wanted(row['schema']):
                        yield path, url, self.question(path, rows), row

    def test_what_is_no_value_of_its_type_is_refused(self):
        for path, url, query, row in self.asked(self.wrong_values):
            for value in self.wrong_values(row['schema']):
                answer = self.shop.http.get(url, query=dict(query, **{row['name']: value}))
                self.assertEqual(answer.status, 422, (path, row['name'], value, answer))
                field = answer.json['errors'][0]['fieldName']
                self.assertEqual(field.split('[')[0], row['name'], path)

    def test_every_word_of_the_definition_is_known(self):
        words = lambda schema: schema.get('items', schema).get('enum', [])  # noqa: E731
        for path, url, query, row in self.asked(words):
            for value in words(row['schema']):
                answer = self.shop.http.get(url, query=dict(query, **{row['name']: value}))
                self.assertEqual(answer.status, 200, (path, row['name'], value, answer))

    def test_quirk_repeated_comma_joined_and_quoted_arrays_are_the_same(self):
        for path, url, query, row in self.asked(lambda schema: schema.get('type') == 'array'):
            name, inner = row['name'], row['schema']['items']
            one, two = 'MUG', 'ZZZ'
            if inner['type'] == 'integer':
                one, two = self.world('mug'), 99999999
            elif 'enum' in inner:
                one, two = inner['enum'][0], inner['enum'][-1]
            ask = lambda value, name=name, url=url, query=query: (  # noqa: E731
                lambda reply: (reply.status, reply.body))(
                    self.shop.http.get(url, query=dict(query, **{name: value})))
            repeated = ask([one, two])
            self.assertEqual(repeated[0], 422 if (path, name) in REFUSED else 200,
                             (path, name, repeated))
            self.assertEqual(ask('%s,%s' % (one, two)), repeated, (path, name))
            self.assertEqual(ask('"%s","%s"' % (one, two)), repeated, (path, name))
            bare = {key: value for key, value in query.items() if key != name}
            reply = self.shop.http.get(url, query=dict(bare, **{name + '[]': [one, two]}))
            self.assertEqual((reply.status, reply.body), repeated, (path, name))

    def has_effect(self, url, query, name, values, usual):
        answers = [self.shop.http.get(url, query=dict(query, **{name: value}))
                   for value in values]
        for answer in answers:
            self.assertIn(answer.status, (200, 404, 422), (url, name, answer))
        return any(answer.body != usual.body for answer in answers)


if __name__ == '__main__':
    unittest.main()
