"""Spreadsheets on their way out: filtered like lists, and fit to come in again."""
import csv
import io
import re
import unittest
import zipfile

from spreadsheet_case import SpreadsheetCase


def rows_of_xlsx(content):
    """Sheet rows as lists of text; shared strings resolved."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = archive.namelist()
        shared = []
        if 'xl/sharedStrings.xml' in names:
            text = archive.read('xl/sharedStrings.xml').decode()
            shared = re.findall(r'<si><t[^>]*>(.*?)</t></si>', text, re.S)
        sheet = archive.read('xl/worksheets/sheet1.xml').decode()
    rows = []
    for row in re.findall(r'<row [^>]*>(.*?)</row>', sheet, re.S):
        cells = []
        for attributes, inside in re.findall(r'<c ([^>]*?)>(.*?)</c>', row, re.S):
            value = re.search(r'<(?:v|t)[^>]*>(.*?)</(?:v|t)>', inside, re.S).group(1)
            cells.append(shared[int(value)] if 't="s"' in attributes else value)
        rows.append(cells)
    return rows


class Exports(SpreadsheetCase):
    def export(self, kind, expected=200, **query):
        reply = self.api.get('/api/v1/exports/' + kind, query=query)
        self.assertEqual(reply.status, expected, reply)
        return reply

    def rows(self, kind, **query):
        reply = self.export(kind, **query)
        self.assertEqual(reply.headers['content-type'], 'text/csv; charset=utf-8')
        return list(csv.DictReader(io.StringIO(reply.body.decode())))

    def test_every_kind_says_its_columns_and_has_them(self):
        self.shop.product('MUG', stock=3)
        self.shop.order(('MUG', 1))
        kinds = self.api.get('/api/v1/exports').items
        self.assertGreaterEqual(len(kinds), 7)
        for kind in kinds:
            text = self.export(kind['name']).body.decode()
            self.assertEqual(text.splitlines()[0].split(','), kind['columns'])

    def test_filters_and_sort_are_those_of_the_list(self):
        self.shop.product('MUG', stock=3)
        for i in range(3):
            self.shop.order(('MUG', 1), number='E-%d' % i, paid=i != 1)
        rows = self.rows('orders', status='awaiting_payment', columns='number,status')
        self.assertEqual(rows, [{'number': 'E-1', 'status': 'awaiting_payment'}])
        rows = self.rows('orders', sort='created_at', columns='number')
        self.assertEqual([row['number'] for row in rows], ['E-0', 'E-1', 'E-2'])
        for query in ({'columns': 'nonsense'}, {'colour': 'red'}, {'status': 'nowhere'},
                      {'format': 'pdf'}):
            self.export('orders', 400, **query)
        self.export('poems', 404)

    def test_more_than_a_page(self):
        self.shop.product('MUG')
        made = self.upload('products', 'sku,name\n' + ''.join(
            'S-%d,Thing %d\n' % (i, i) for i in range(2345)))
        self.act(made, 'apply')
        rows = self.rows('products', columns='sku')
        self.assertEqual(len(rows), 2346)
        self.assertEqual(len({row['sku'] for row in rows}), 2346)

    def test_lines_are_a_row_each_with_their_order(self):
        self.shop.product('MUG', stock=3)
        self.shop.product('TEA', stock=3)
        self.shop.order(('MUG', 2), ('TEA', 1), number='E-1')
        rows = self.rows('order_lines')
        self.assertEqual([(r['number'], r['sku'], r['quantity']) for r in rows],
                         [('E-1', 'MUG', '2'), ('E-1', 'TEA', '1')])
        self.assertEqual({r['warehouse'] for r in rows}, {'Reno'})

    def test_what_was_exported_can_be_imported(self):
        self.shop.product('MUG', stock=3)
        self.shop.bundle('SET', {'MUG': 2})
        reply = self.api.patch('/api/v1/products/%d' % self.shop.products['MUG'],
                               {'weight': 340194, 'description': '=cmd|x', 'length': 254000})
        self.assertEqual(reply.status, 200, reply)
        for kind in ('products', 'listings', 'stock'):
            text = self.export(kind).body.decode()
            done = self.act(self.upload(kind, text), 'apply')
            self.assertEqual(done['failed_count'], 0, (kind, text))
            self.assertEqual(done['changed_count'] + done['created_count'], 0, (kind, text))
            self.assertGreater(done['same_count'], 0)
        products = {p['sku']: p for p in self.api.get('/api/v1/products').items}
        self.assertEqual(products['MUG']['description'], '=cmd|x')

    def test_custom_fields_are_columns(self):
        reply = self.api.post('/api/v1/custom_fields',
                              {'subject': 'product', 'name': 'Colour', 'kind': 'text'})
        self.assertEqual(reply.status, 201, reply)
        self.shop.product('MUG')
        self.shop.product('TEA')
        reply = self.api.post('/api/v1/products/custom_fields',
                              {'ids': [self.shop.products['MUG']],
                               'custom_fields': {'Colour': 'red'}})
        self.assertLess(reply.status, 300, reply)
        rows = {r['sku']: r for r in self.rows('products', columns='sku,custom.Colour')}
        self.assertEqual(rows['MUG']['custom.Colour'], 'red')
        self.assertEqual(rows['TEA']['custom.Colour'], '')

    def test_a_workbook_holds_the_same(self):
        self.shop.product('MUG', stock=3)
        reply = self.export('stock', format='xlsx', columns='sku,warehouse,quantity')
        self.assertIn('stock.xlsx', reply.headers['content-disposition'])
        self.assertEqual(rows_of_xlsx(reply.body),
                         [['sku', 'warehouse', 'quantity'], ['MUG', 'Reno', '3']])
        made = self.send(self.begin('stock'), reply.body)
        self.assertEqual(self.act(made, 'apply')['same_count'], 1)

    def test_formulas_are_guarded(self):
        self.shop.product('MUG')
        self.shop.order(('MUG', 1), recipient='=HYPERLINK("http://x")')
        self.assertIn('\'=HYPERLINK', self.export('orders', columns='recipient').body.decode())

    def test_an_export_needs_the_scope_of_its_kind_and_stays_in_the_company(self):
        self.shop.product('MUG', stock=1)
        reader = self.purser.client(scopes='READ_ORDERS')
        self.assertEqual(reader.get('/api/v1/exports/stock').status, 403)
        self.assertEqual(reader.get('/api/v1/exports/orders').status, 200)
        made = self.purser.command('admin', 'setup', '--company', 'Else', '--email',
                                   'exports-else@example.com', '--password-stdin',
                                   text='a long enough password\n')
        self.purser.company_id = made['company_id']
        text = self.purser.client().get('/api/v1/exports/stock').body.decode()
        self.assertEqual(len(text.splitlines()), 1)


if __name__ == '__main__':
    unittest.main()
