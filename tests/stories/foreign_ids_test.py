"""Ids of another company, in every place of every request: each is refused like an unknown one.

Two companies are made alike. Each request below is sent by the second one with one of its ids after
the other replaced by what stands in its place in the first: none of these may be done. Then it is
sent with the company's own ids, which shows that it was refused for the foreign id alone."""
import os
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from purser_process import Purser, eventually  # noqa: E402

V1 = '/api/v1/'
SLIP = '<document>{{#slips}}<section></section>{{/slips}}</document>'


def usd(amount):
    return {'amount': amount, 'currency': 'USD'}


def items(**item):
    return {'items': [item]}


def draft(the, number, **more):
    return dict({'channel_id': the('channel'), 'number': number, 'currency': 'USD',
                 'recipient': 'Ada', 'line1': '1 Main St', 'city': 'Reno', 'state': 'NV',
                 'postal_code': '89501', 'country': 'US', 'email': 'ada@example.com',
                 'paid_at': '2026-01-01T00:00:00Z',
                 'lines': [{'sku': sku, 'quantity': quantity, 'unit_price': usd('10.00')}
                           for sku, quantity in (('MUG', 4), ('CUP', 2))]}, **more)


# Method, path with names of ids, and the body as a function of a look-up by name.
REQUESTS = [
    ('PATCH', 'views/{view}', lambda the: {'name': 'Other'}),
    ('PATCH', 'labels/{label}', lambda the: {'colour': '#112233'}),
    ('PATCH', 'custom_fields/{field}', lambda the: {'description': 'Other'}),
    ('PATCH', 'products/{cup}', lambda the: {'category_ids': [the('category')]}),
    ('PATCH', 'products/{set}', lambda the: {
        'parts': [{'component_id': the('mug'), 'quantity': 3}]}),
    ('POST', 'products', lambda the: {
        'sku': 'VAR', 'name': 'v', 'type': 'core', 'parent_id': the('virtual'),
        'attributes': [{'name': 'Size', 'value': 'L'}]}),
    ('POST', 'products/bulk', lambda the: items(
        sku='SET2', name='s', type='bundle', category_ids=[the('category')],
        parts=[{'component_id': the('mug'), 'quantity': 1}])),
    ('PUT', 'products/bulk', lambda the: items(
        sku='SET3', name='s', type='bundle', category_ids=[the('category')],
        parts=[{'component_id': the('mug'), 'quantity': 1}])),
    ('PUT', 'products/{mug}/labels', lambda the: {'labels': ['Fragile']}),
    ('POST', 'products/labels', lambda the: {'ids': [the('mug')], 'add': ['Cold']}),
    ('POST', 'categories', lambda the: {'name': 'Small', 'parent_id': the('category')}),
    ('PUT', 'warehouses/{reno}/backups', lambda the: {'warehouse_ids': [the('ohio')]}),
    ('PATCH', 'warehouses/{reno}/locations/{shelf}', lambda the: {'draw_rank': 3}),
    ('PUT', 'routing/state_allocations', lambda the: items(
        country='US', state='NY', warehouse_id=the('reno'))),
    ('POST', 'vendors', lambda the: {
        'name': 'Drop', 'currency': 'USD', 'is_dropshipper': True, 'warehouse_id': the('drop'),
        'payment_term_id': the('term')}),
    ('PATCH', 'vendors/{vendor}', lambda the: {'payment_term_id': the('term')}),
    ('PUT', 'vendor_products', lambda the: {
        'vendor_id': the('vendor'), 'vendor_sku': 'V-CUP', 'product_id': the('cup')}),
    ('PUT', 'vendor_products/bulk', lambda the: items(
        vendor_id=the('vendor'), vendor_sku='V-LID', product_id=the('lid'))),
    ('POST', 'stock/adjust', lambda the: items(
        product_id=the('mug'), warehouse_id=the('reno'), location_id=the('shelf'), quantity=900)),
    ('POST', 'stock/add', lambda the: items(
        product_id=the('mug'), warehouse_id=the('reno'), location_id=the('shelf'), quantity=9)),
    ('POST', 'stock/transfer', lambda the: items(
        product_id=the('mug'), warehouse_id=the('reno'), location_id=the('shelf'), quantity=9,
        to_warehouse_id=the('ohio'), to_location_id=the('ohio_shelf'))),
    ('POST', 'stock/locks', lambda the: items(
        product_id=the('mug'), warehouse_id=the('reno'), location_id=the('shelf'), quantity=2,
        reason='broken')),
    ('POST', 'stock/locks/release', lambda the: items(id=the('lock'), units=1)),
    ('POST', 'stock/counts', lambda the: {
        'warehouse_id': the('reno'), 'location_ids': [the('shelf')], 'product_ids': [the('mug')],
        'items': [{'product_id': the('mug'), 'location_id': the('shelf'), 'quantity': 5}]}),
    ('PUT', 'stock/minimums', lambda the: items(
        product_id=the('mug'), warehouse_id=the('reno'), location_id=the('shelf'), quantity=2)),
    ('POST', 'products/{set}/assemble', lambda the: {'warehouse_id': the('reno'), 'quantity': 1}),
    ('PUT', 'listings', lambda the: items(
        channel_id=the('channel'), variant_id='LID', sku='LID', product_id=the('lid'))),
    ('POST', 'listings/link', lambda the: items(
        listing_id=the('listing'), product_id=the('lid'))),
    ('PATCH', 'listings/{listing}', lambda the: {'product_id': the('lid')}),
    ('PUT', 'allocation_rules', lambda the: {
        'channel_id': the('channel'), 'product_id': the('mug'), 'type': 'percent', 'value': 80}),
    ('PUT', 'stock_exclusions', lambda the: {
        'warehouse_id': the('ohio'), 'channel_id': the('channel'), 'product_id': the('mug')}),
    ('POST', 'orders', lambda the: draft(the, 'N1', warehouse_id=the('reno'))),
    ('POST', 'orders/bulk', lambda the: items(**draft(the, 'N2', warehouse_id=the('reno')))),
    ('PATCH', 'orders/{first}', lambda the: {'notes': 'x'}),
    ('POST', 'orders/labels', lambda the: {'ids': [the('first')], 'add': ['Y']}),
    ('POST', 'orders/custom_fields', lambda the: {
        'ids': [the('first')], 'custom_fields': {'colour': 'red'}}),
    ('POST', 'orders/{first}/hold', lambda the: {'reason': 'x'}),
    ('POST', 'orders/{first}/release', None),
    ('POST', 'orders/{first}/warehouse', lambda the: {'warehouse_id': the('ohio')}),
    ('POST', 'orders/{first}/refund', lambda the: {
        'amount': usd('1.00'), 'lines': [{'line_id': the('first_line'), 'quantity': 1}]}),
    ('PUT', 'shipping_mappings', lambda the: items(
        channel_id=the('channel'), requested='fast', service='1')),
    ('POST', 'orders/{second}/split', lambda the: {'parts': [{
        'warehouse_id': the('ohio'), 'lines': [{'line_id': the('second_line'), 'quantity': 1}]}]}),
    ('PUT', 'orders/{third}/packages', lambda the: {'packages': [{
        'lines': [{'line_id': the('third_line'), 'quantity': 1}]}]}),
    ('POST', 'orders/{fourth}/merge', lambda the: {'order_ids': [the('fifth')]}),
    ('POST', 'orders/{third}/lines', lambda the: {
        'lines': [{'product_id': the('lid'), 'quantity': 1}]}),
    ('PATCH', 'orders/{third}/lines/{third_line}', lambda the: {
        'quantity': 3, 'product_id': the('mug')}),
    ('PATCH', 'customers/{customer}', lambda the: {'notes': 'x'}),
    ('POST', 'orders/{third}/shipments', lambda the: {
        'warehouse_id': the('reno'), 'tracking_number': '1',
        'lines': [{'order_line_id': the('third_line'), 'quantity': 1}]}),
    ('POST', 'orders/mark-shipped', lambda the: items(
        order_id=the('third'), warehouse_id=the('reno'), tracking_number='2',
        lines=[{'order_line_id': the('third_line'), 'quantity': 1}])),
    ('POST', 'transfers', lambda the: {
        'from_warehouse_id': the('reno'), 'to_warehouse_id': the('ohio'),
        'lines': [{'product_id': the('mug'), 'quantity': 1}]}),
    ('POST', 'transfers/{transfer}/send', lambda the: items(
        line_id=the('transfer_line'), units=5, location_id=the('shelf'))),
    ('POST', 'transfers/{transfer}/receive', lambda the: items(
        line_id=the('transfer_line'), accepted=1, location_id=the('ohio_shelf'),
        update_inventory=True)),
    ('PUT', 'channels/{channel}/document-template', lambda the: {
        'kind': 'packing_slip', 'template_id': the('template')}),
    ('POST', 'document-templates/preview', lambda the: {
        'kind': 'packing_slip', 'body': SLIP, 'order_ids': [the('first')]}),
    ('POST', 'documents', lambda the: {
        'kind': 'packing_slip', 'order_ids': [the('first')], 'template_id': the('template')}),
    ('POST', 'documents', lambda the: {
        'kind': 'pick_list', 'warehouse_id': the('reno'), 'most': 10}),
    ('POST', 'purchase_orders', lambda the: {
        'vendor_id': the('vendor'), 'warehouse_id': the('reno'), 'payment_term_id': the('term'),
        'lines': [{'vendor_product_id': the('vendor_product'), 'quantity': 10}]}),
    ('PATCH', 'purchase_orders/{purchase}', lambda the: {
        'warehouse_id': the('ohio'), 'payment_term_id': the('term')}),
    ('PATCH', 'purchase_orders/{purchase}/lines', lambda the: items(
        id=the('purchase_line'), quantity=11)),
    ('POST', 'purchase_orders/{purchase}/milestones', lambda the: items(
        milestone_id=the('milestone'), is_reached=True)),
    ('POST', 'purchase_orders/{purchase}/authorize', lambda the: {}),
    ('PUT', 'purchase_holds', lambda the: items(
        purchase_line_id=the('purchase_line'), warehouse_id=the('ohio'), quantity=1)),
    ('POST', 'purchase_orders/{purchase}/receive', lambda the: items(
        line_id=the('purchase_line'), accepted=2, location_id=the('ohio_shelf'))),
    ('PUT', 'costs/defaults', lambda the: items(product_id=the('mug'), cost=usd('1.00'))),
    ('GET', 'listings/{listing}/why', None),
    ('GET', 'documents/{document}/file', None),
    ('GET', 'orders/{first}/timeline', None),
]


class World:
    """A company with one of everything, by name."""

    def __init__(self, api):
        self.api, self.ids = api, {}
        for name, kind, state in (('reno', 'direct_fulfillment', 'NV'),
                                  ('ohio', 'direct_fulfillment', 'OH'),
                                  ('drop', 'dropship_vendor', 'TX')):
            self.make(name, 'warehouses', {'name': name, 'type': kind, 'country': 'US',
                                           'state': state})
        self.make('shelf', 'warehouses/%d/locations' % self('reno'), {'name': 'A-1'})
        self.make('ohio_shelf', 'warehouses/%d/locations' % self('ohio'), {'name': 'B-1'})
        self.send('PUT', 'routing/state_allocations', items(
            country='US', state='NV', warehouse_id=self('reno')))
        self.make('channel', 'channels', {'name': 'Shop', 'type': 'manual', 'currency': 'USD'})
        self.make('category', 'categories', {'name': 'Cups'})
        self.catalogue()
        for day, name in enumerate(('first', 'second', 'third', 'fourth', 'fifth')):
            made = self.send('POST', 'orders', draft(
                self, name, placed_at='2026-01-%02dT00:00:00Z' % (20 - day)))
            self.ids[name], self.ids[name + '_line'] = made['id'], made['lines'][0]['id']
        self.buying()
        self.make('label', 'labels', {'name': 'Gift'})
        self.make('field', 'custom_fields', {'subject': 'order', 'name': 'colour', 'kind': 'text'})
        self.make('view', 'views', {'subject': 'order', 'name': 'V', 'query': 'status=unresolved'})
        self.make('template', 'document-templates',
                  {'name': 'T', 'kind': 'packing_slip', 'body': SLIP})
        self.make('document', 'documents',
                  {'kind': 'packing_slip', 'order_ids': [self('first')]})
        self.ids['customer'] = eventually(lambda: self.api.get(V1 + 'customers').items)[0]['id']

    def __call__(self, name):
        return self.ids[name]

    def send(self, method, path, body):
        reply = self.api.request(method, V1 + path, body)
        assert reply.status < 300, (method, path, body, reply)
        for row in reply.json.get('items', []):
            assert not isinstance(row.get('status'), int) or row['status'] < 300, (path, reply)
        return reply.json

    def make(self, name, path, body):
        made = self.send('POST', path, body)
        self.ids[name] = made['id'] if 'id' in made else made['items'][0]['id']

    def catalogue(self):
        for sku in ('mug', 'cup', 'lid'):
            self.make(sku, 'products', {'sku': sku.upper(), 'name': sku, 'type': 'core'})
        self.make('virtual', 'products', {'sku': 'VIRTUAL', 'name': 'v', 'type': 'virtual',
                                          'attribute_names': ['Size']})
        self.make('set', 'products', {'sku': 'SET', 'name': 's', 'type': 'bundle', 'parts': [
            {'component_id': self('mug'), 'quantity': 2}]})
        listed = self.send('PUT', 'listings', {'items': [
            dict({'channel_id': self('channel'), 'variant_id': sku, 'sku': sku}, **more)
            for sku, more in (('MUG', {'product_id': self('mug')}),
                              ('CUP', {'product_id': self('cup')}), ('LOOSE', {}))]})
        self.ids['listing'] = listed['items'][2]['id']
        self.send('POST', 'stock/adjust', {'items': [
            {'product_id': self(sku), 'warehouse_id': self('reno'), 'location_id': self('shelf'),
             'quantity': 1000} for sku in ('mug', 'cup')]})
        self.make('lock', 'stock/locks', items(
            product_id=self('mug'), warehouse_id=self('reno'), location_id=self('shelf'),
            quantity=1, reason='broken'))

    def buying(self):
        self.make('term', 'payment_terms', {'name': 'Net 30'})
        self.make('vendor', 'vendors', {'name': 'Acme', 'currency': 'USD'})
        self.ids['vendor_product'] = self.send('PUT', 'vendor_products', {
            'vendor_id': self('vendor'), 'vendor_sku': 'V-MUG', 'product_id': self('mug')})['id']
        made = self.send('POST', 'purchase_orders', {
            'vendor_id': self('vendor'), 'warehouse_id': self('reno'),
            'lines': [{'vendor_product_id': self('vendor_product'), 'quantity': 10,
                       'unit_cost': usd('3.00')}]})
        self.ids['purchase'], self.ids['purchase_line'] = made['id'], made['lines'][0]['id']
        self.make('milestone', 'milestones', {'name': 'Packed'})
        made = self.send('POST', 'transfers', {
            'from_warehouse_id': self('reno'), 'to_warehouse_id': self('ohio'),
            'lines': [{'product_id': self('mug'), 'quantity': 5}]})
        self.ids['transfer'], self.ids['transfer_line'] = made['id'], made['lines'][0]['id']


class LookUp:
    """The own ids, but for the one that is asked for as number `foreign_at`."""

    def __init__(self, own, foreign, foreign_at):
        self.own, self.foreign, self.foreign_at = own, foreign, foreign_at
        self.asked, self.name = 0, None

    def __call__(self, name):
        self.asked += 1
        if self.asked - 1 != self.foreign_at:
            return self.own(name)
        self.name = name
        return self.foreign(name)

    def __getitem__(self, name):  # of the path: '…{name}…'.format_map
        return self(name)


def is_done(reply):
    if reply.status >= 400:
        return False
    rows = reply.json.get('items') if isinstance(reply.json, dict) else None
    if rows and isinstance(rows[0], dict) and isinstance(rows[0].get('status'), int):
        return any(row['status'] < 400 for row in rows)
    return True


class ForeignIds(unittest.TestCase):
    def test_each_is_refused_wherever_it_stands(self):
        with Purser(['--rate', '0']) as purser:
            theirs = World(purser.client())
            first = purser.company_id
            made = purser.command('admin', 'setup', '--company', 'Other', '--email',
                                  'eve@example.com', '--password-stdin', text='long enough pw 1\n')
            purser.company_id = made['company_id']
            ours = World(purser.client())
            for method, path, body in REQUESTS:
                with self.subTest(method=method, path=path):
                    self.try_one(ours, theirs, method, path, body)
            for company in (first, made['company_id']):
                purser.company_id = company
                self.assertEqual(purser.command('admin', 'verify')['differences'], [])

    def try_one(self, ours, theirs, method, path, body):
        def send(look):
            return ours.api.request(method, V1 + path.format_map(look), body and body(look))
        place = 0
        while True:
            look = LookUp(ours, theirs, place)
            reply = send(look)
            if look.name is None:
                break  # there is no such place: it was sent with our own ids alone
            self.assertFalse(is_done(reply), (look.name, reply))
            self.assertLess(reply.status, 500, (look.name, reply))
            place += 1
        self.assertGreater(place, 0)
        self.assertTrue(is_done(reply), reply)


if __name__ == '__main__':
    unittest.main()
