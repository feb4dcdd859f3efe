"""Spreadsheets by bulk action: "all that match, except these", checked first, made in the
background, fetched at the end."""
import csv
import io
import unittest

from exports_test import rows_of_xlsx
from purser_process import eventually
from spreadsheet_case import SpreadsheetCase


class BulkExports(SpreadsheetCase):
    def start(self, action, status=201, **more):
        reply = self.api.post('/api/v1/bulk', dict(more, action=action))
        self.assertEqual(reply.status, status, reply)
        return reply.json

    def done(self, bulk):
        path = '/api/v1/bulk/%d' % bulk['id']
        eventually(lambda: self.api.get(path).json['state'] == 'done')
        return self.api.get(path).json

    def file(self, bulk, status=200, **query):
        reply = self.api.get('/api/v1/bulk/%d/file' % bulk['id'], query=query)
        self.assertEqual(reply.status, status, reply)
        return reply

    def rows(self, bulk):
        text = self.file(self.done(bulk)).body.decode()
        return list(csv.DictReader(io.StringIO(text)))

    def orders(self, n, **more):
        made = [self.shop.order(('MUG', 1), ('TEA', 2), number='B-%d' % i, **more)
                for i in range(n)]
        return [reply.json['id'] for reply in made]

    def setUp(self):
        super().setUp()
        self.shop.product('MUG', stock=50)
        self.shop.product('TEA', stock=50)

    def test_all_that_match_except_these_become_a_file(self):
        ids = self.orders(5)
        unpaid = self.shop.order(('MUG', 1), number='B-U', paid=False).json['id']
        bulk = self.start('order.export', query='status=awaiting_shipment', **{'except': [ids[1]]},
                          params={'columns': ['number', 'status']}, dry_run=True)
        self.assertEqual((bulk['state'], bulk['total'], bulk['refused'], bulk['file']),
                         ('checked', 4, 0, None))
        self.file(bulk, 409)
        self.shop.act(ids[0], 'hold', reason='meanwhile')  # the selection stays, the row is told
        go = self.api.post('/api/v1/bulk/%d/go' % bulk['id'])
        self.assertEqual(go.status, 200, go)
        rows = self.rows(bulk)
        self.assertEqual(rows, [{'number': 'B-0', 'status': 'on_hold'}] + [
            {'number': 'B-%d' % i, 'status': 'awaiting_shipment'} for i in (2, 3, 4)])
        self.assertNotIn(unpaid, ids)
        done = self.done(bulk)
        self.assertEqual((done['done'], done['failed'], done['undo_class']), (4, 0, 'none'))
        self.assertEqual(done['file'], '/api/v1/bulk/%d/file' % bulk['id'])
        items = self.api.get('/api/v1/bulk/%d/items' % bulk['id']).items
        self.assertEqual([item['name'] for item in items], ['B-0', 'B-2', 'B-3', 'B-4'])
        self.assertEqual(self.api.post('/api/v1/bulk/%d/undo' % bulk['id']).status, 422)

    def test_rows_that_are_not_there_are_told_and_the_others_are_in_the_file(self):
        ids = self.orders(2)
        bulk = self.start('order.export', ids=ids + [999999], dry_run=True)
        self.assertEqual((bulk['total'], bulk['refused']), (3, 1))
        self.assertEqual(bulk['reasons'][0]['sentence'], 'There is no such row.')
        self.api.post('/api/v1/bulk/%d/go' % bulk['id'])
        self.assertEqual([row['number'] for row in self.rows(bulk)], ['B-0', 'B-1'])

    def test_lines_are_a_row_each_and_a_workbook_holds_the_same(self):
        ids = self.orders(2)
        params = {'columns': ['number', 'sku', 'quantity']}
        wanted = [['B-0', 'MUG', '1'], ['B-0', 'TEA', '2'], ['B-1', 'MUG', '1'],
                  ['B-1', 'TEA', '2']]
        bulk = self.start('order.export_lines', ids=ids, params=params)
        self.assertEqual([list(row.values()) for row in self.rows(bulk)], wanted)
        bulk = self.done(self.start('order.export_lines', ids=ids,
                                    params=dict(params, format='xlsx')))
        reply = self.file(bulk)
        self.assertIn('order_lines.xlsx', reply.headers['content-disposition'])
        self.assertEqual(rows_of_xlsx(reply.body), [params['columns']] + wanted)

    def test_it_is_the_same_file_as_the_list_gives(self):
        self.orders(3, recipient='=HYPERLINK("http://x")')
        self.shop.bundle('SET', {'MUG': 2})
        kinds = {'order.export': ('orders', 'created_at'), 'product.export': ('products', 'id'),
                 'order.export_lines': ('order_lines', 'created_at'),
                 'listing.export': ('listings', 'id'), 'stock.export': ('stock', 'id'),
                 'shipment.export': ('shipments', 'id'), 'customer.export': ('customers', None),
                 'vendor.export': ('vendors', 'id'),
                 'vendor_product.export': ('vendor_products', 'id'),
                 'purchase_order.export': ('purchase_orders', 'id'),
                 'transfer.export': ('transfers', 'id')}
        offered = {a['name']: a for a in self.api.get('/api/v1/bulk/actions').items}
        self.assertEqual({name for name in offered if offered[name]['has_file']}, set(kinds))
        for format_ in ('csv', 'xlsx'):
            for action, (kind, sort) in kinds.items():
                bulk = self.done(self.start(action, query='', params={'format': format_}))
                listed = self.api.get('/api/v1/exports/' + kind,
                                      query={'format': format_, **({'sort': sort} if sort else {})})
                made = self.file(bulk)
                self.assertEqual(made.headers['content-type'], listed.headers['content-type'])
                if format_ == 'csv':
                    self.assertEqual(made.body.decode(), listed.body.decode(), action)
                else:
                    self.assertEqual(rows_of_xlsx(made.body), rows_of_xlsx(listed.body), action)

    def test_columns_are_those_of_the_start(self):
        made = {}
        for name in ('Colour', 'Size'):
            reply = self.api.post('/api/v1/custom_fields',
                                  {'subject': 'product', 'name': name, 'kind': 'text'})
            self.assertEqual(reply.status, 201, reply)
            made[name] = reply.json['id']
        reply = self.api.post('/api/v1/products/custom_fields',
                              {'ids': [self.shop.products['MUG']],
                               'custom_fields': {'Colour': 'red', 'Size': 'L'}})
        self.assertLess(reply.status, 300, reply)
        bulk = self.start('product.export', query='', dry_run=True)
        self.assertEqual(bulk['params']['columns'][-2:], ['custom.Colour', 'custom.Size'])
        self.assertEqual(self.api.delete('/api/v1/custom_fields/%d' % made['Colour']).status, 204)
        self.api.post('/api/v1/bulk/%d/go' % bulk['id'])
        row = {row['sku']: row for row in self.rows(bulk)}['MUG']
        self.assertEqual((row['custom.Colour'], row['custom.Size']), ('', 'L'))

    def test_bad_wishes_and_missing_scopes_are_refused(self):
        for params in ({'columns': ['nonsense']}, {'columns': ['custom.None']}, {'format': 'pdf'},
                       {'colour': 'red'}):
            self.start('order.export', 400, query='', params=params)
        self.start('order.export', 400, query='colour=red')
        reader = self.purser.client(scopes='READ_PRODUCTS')
        reply = reader.post('/api/v1/bulk', {'action': 'order.export', 'query': ''})
        self.assertEqual(reply.status, 403, reply)
        bulk = self.done(self.start('order.export', query=''))
        self.assertEqual(len(self.rows(bulk)), 0)  # none: a line of names
        self.assertEqual(reader.get('/api/v1/bulk/%d/file' % bulk['id']).status, 404)
        resolve = self.done(self.start('order.resolve', query=''))
        self.file(resolve, 404)
        made = self.purser.command('admin', 'setup', '--company', 'Else', '--email',
                                   'bulk-exports-else@example.com', '--password-stdin',
                                   text='a long enough password\n')
        self.purser.company_id = made['company_id']
        other = self.purser.client()
        self.assertEqual(other.get('/api/v1/bulk/%d/file' % bulk['id']).status, 404)

    def test_many_rows_in_many_units(self):
        made = self.upload('products', 'sku,name\n' + ''.join(
            'S-%04d,Thing %d\n' % (i, i) for i in range(3000)))
        self.act(made, 'apply')
        bulk = self.start('product.export', query='sku.prefix=S-', params={'columns': ['sku']})
        self.assertEqual([row['sku'] for row in self.rows(bulk)],
                         ['S-%04d' % i for i in range(3000)])


if __name__ == '__main__':
    unittest.main()
