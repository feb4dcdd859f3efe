"""Every route of docs/api/openapi.json: not without a token, not without its scope, not for an id
of another company; always a sentence, never a fault of ours."""
import json
import os
import re
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from foreign_ids_test import V1, World  # noqa: E402
from purser_process import Purser  # noqa: E402

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
with open(os.path.join(ROOT, 'docs/api/openapi.json'), encoding='utf-8') as file:
    DOCUMENT = json.load(file)
SHEET = b'number,channel,currency,sku,quantity\nX,Shop,USD,MUG,1\n'


def operations():
    for path, methods in DOCUMENT['paths'].items():
        for method, operation in methods.items():
            asked = [scopes for way in operation.get('security') or [] for scopes in way.values()]
            needs = set(' '.join(asked[0]).split()) - {'none'} if asked else None
            yield method.upper(), path, operation, needs


SCOPES = sorted(set().union(*(needs or () for _, _, _, needs in operations())))


def resolved(schema):
    while '$ref' in schema:
        at = DOCUMENT
        for part in schema['$ref'].lstrip('#/').split('/'):
            at = at[part]
        schema = at
    return schema


def example(schema, depth=0):
    """The least that a schema asks for."""
    schema = resolved(schema)
    kind = schema.get('type')
    kind = kind[0] if isinstance(kind, list) else kind
    if 'enum' in schema:
        return schema['enum'][0]
    if kind == 'object':
        return {name: example(schema['properties'][name], depth + 1)
                for name in schema.get('required', [])
                if not resolved(schema['properties'][name]).get('readOnly')}
    if kind == 'array':
        return [example(schema['items'], depth + 1)] if depth < 6 else []
    if kind == 'string':
        return '2026-01-02T00:00:00Z' if schema.get('format') == 'date-time' else 'USD'
    return {'integer': max(1, schema.get('minimum', 1)), 'boolean': True}.get(kind)


def send(caller, method, path, operation):
    content = operation.get('requestBody', {}).get('content', {})
    if 'application/json' in content:
        return caller.request(method, path, example(content['application/json']['schema']))
    if content:
        return caller.request(method, path, raw=b'x', headers={'Content-Type': list(content)[0]})
    return caller.request(method, path)


def named_ids(world, purser):
    """One of everything that stands in a path, by the path's word for it."""
    send, ids = world.send, dict(world.ids)
    api = world.api
    named = {word: ids[name] for word, name in (
        ('view_id', 'view'), ('label_id', 'label'), ('custom_field_id', 'field'),
        ('product_id', 'mug'), ('category_id', 'category'), ('warehouse_id', 'reno'),
        ('location_id', 'shelf'), ('vendor_id', 'vendor'), ('payment_term_id', 'term'),
        ('vendor_product_id', 'vendor_product'), ('lock_id', 'lock'), ('channel_id', 'channel'),
        ('listing_id', 'listing'), ('order_id', 'first'), ('order_line_id', 'first_line'),
        ('line_id', 'first_line'), ('customer_id', 'customer'), ('transfer_id', 'transfer'),
        ('template_id', 'template'), ('document_id', 'document'),
        ('purchase_order_id', 'purchase'), ('milestone_id', 'milestone'))}
    named['user_id'] = purser.user_id
    named['client_id'] = send('POST', 'clients', {'name': 'c', 'scopes': 'read_orders'})['id']
    named['app_id'] = send('POST', 'apps', {
        'name': 'a', 'scopes': 'read_orders', 'redirect_uris': 'https://app.example/back'})['id']
    named['count_id'] = send('POST', 'stock/counts', {
        'warehouse_id': ids['reno'], 'product_ids': [ids['mug']]})['id']
    named['rule_id'] = send('PUT', 'allocation_rules', {
        'channel_id': ids['channel'], 'type': 'percent', 'value': 80})['id']
    named['rate_table_id'] = send('POST', 'rate_tables', {
        'name': 'r', 'currency': 'USD',
        'csv': 'zone,weight_g,price,carrier,service\n4,1000,7.50,UPS,Ground\n'})['id']
    named['back_test_id'] = send('POST', 'back_tests', {
        'days': 1, 'groups': [{'rank': 1, 'bots': []}]})['id']
    shipped = send('POST', 'orders/%d/shipments' % ids['fifth'], {
        'warehouse_id': ids['reno'], 'tracking_number': '1',
        'lines': [{'order_line_id': ids['fifth_line'], 'quantity': 1}]})
    named['shipment_id'] = shipped['id']
    named['bulk_id'] = send('POST', 'bulk', {'action': 'order.export', 'query': ''})['id']
    named['import_id'] = send('POST', 'imports', {
        'kind': 'orders', 'file_name': 'SHEET.csv'})['id']
    api.request('PUT', V1 + 'imports/%d/content' % named['import_id'], raw=SHEET,
                headers={'Content-Type': 'text/csv'})
    named['connection_id'] = send('POST', 'connections', {
        'pack': 'sandbox-shop', 'name': 's', 'channel_id': ids['channel'], 'settings': {
            'url': 'http://127.0.0.1:1', 'client_id': 'a', 'client_secret': 'b'}})['id']
    return named


class Rights(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.purser = Purser(['--rate', '0'])
        cls.addClassCleanup(cls.purser.__exit__)
        cls.purser.__enter__()
        cls.world = World(cls.purser.client())
        cls.named = named_ids(cls.world, cls.purser)

    def test_no_route_answers_without_a_token(self):
        public = []
        for method, path, operation, needs in operations():
            reply = send(self.purser.http(), method, re.sub(r'{\w+}', '1', path), operation)
            if needs is None:
                public.append(path)
            else:
                self.assertEqual(reply.status, 401, (method, path, reply))
        self.assertEqual(sorted(public), ['/api/v1/openapi.json', '/api/v1/session', '/healthz',
                                          '/metrics', '/oauth/token', '/readyz'])

    def test_no_route_answers_without_its_scope(self):
        without = {scope: self.purser.client(','.join(set(SCOPES) - {scope}).upper())
                   for scope in SCOPES}
        for method, path, operation, needs in operations():
            for scope in needs or ():
                path_ = path.format_map(Words(self.named))
                reply = send(without[scope], method, path_, operation)
                self.assertEqual(reply.status, 403, (method, path, scope, reply))
                self.assertIn(scope, reply.json['detail'], (method, path))

    def test_what_needs_no_scope_tells_who_has_none_of_nobody_s_things(self):
        """Searches, bulk actions, imports and exports ask for the scope of what they are about."""
        for caller in (self.purser.client('READ_ANALYTICS'), self.purser.client('WRITE_TRANSFERS')):
            for method, path, operation, needs in operations():
                if needs != set() or path == V1 + 'session':
                    continue
                reply = send(caller, method, path.format_map(Words(self.named)), operation)
                self.assertLess(reply.status, 500, (method, path, reply))
                if '_id}' in path:
                    self.assertIn(reply.status, (400, 403, 404), (method, path, reply))
                for secret in (b'ada@example.com', b'1 Main St', b'89501', b'SHEET.csv'):
                    if not path.startswith((V1 + 'forms', V1 + 'enums', V1 + 'exports')):
                        self.assertNotIn(secret, reply.body, (method, path))

    def test_an_app_of_the_dialect_sees_no_records_without_their_scope(self):
        self.world.send('POST', 'vendors', {
            'name': 'Dropper', 'currency': 'USD', 'is_dropshipper': True,
            'warehouse_id': self.world('drop'), 'email': 'dropper@example.com'})
        caller, answered = self.purser.client('READ_AUDIT'), 0
        paths = caller.get('/v2/api-docs').json['paths']
        for path, methods in paths.items():
            for method in methods:
                at = re.sub(r'{\w+}', '1', path)
                self.assertEqual(self.purser.http().request(method.upper(), at).status,
                                 200 if path == '/v2/api-docs' else 401, (method, path))
                reply = caller.request(method.upper(), at, None if method == 'get' else [])
                # 422: a parameter that it must have, before anything was read.
                self.assertIn(reply.status, (200, 403, 404, 422, 501), (method, path, reply))
                answered += reply.status == 200
                for record in (b'ada@example.com', b'1 Main St', b'dropper@example.com', b'MUG'):
                    self.assertNotIn(record, reply.body, (method, path))
        self.assertGreater(answered, 20)  # what is the same for everybody

    def test_no_id_in_a_path_reaches_into_another_company(self):
        company = self.purser.company_id
        made = self.purser.command('admin', 'setup', '--company', 'Other', '--email',
                                   'eve@example.com', '--password-stdin', text='long enough pw 1\n')
        self.purser.company_id = made['company_id']
        eve = self.purser.client()
        for method, path, operation, _ in operations():
            if '_id}' not in path:
                continue
            reply = send(eve, method, path.format_map(Words(self.named)), operation)
            self.assertIn(reply.status, (400, 404), (method, path, reply))
            self.assertTrue(reply.json['detail'], (method, path))
        self.purser.company_id = company
        self.assertEqual(self.purser.command('admin', 'verify')['differences'], [])


class Words(dict):
    """Ids by name; of other words one that is known."""

    def __missing__(self, name):
        return {'name': 'accounts.token_hours', 'shape': 'Order', 'kind': 'packing_slip',
                'version': '1', 'capability': 'orders_download'}[name]


if __name__ == '__main__':
    unittest.main()
