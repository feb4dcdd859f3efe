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

    def full_world(self):
        """Products of every type, nested bundles, vendor products with tiers and units."""
        def made(sku, **more):
            self.shop.products[sku] = self.shop.made('/api/v1/products',
                                                     **dict({'sku': sku, 'name': sku}, **more))
            return self.shop.products[sku]
        home = self.shop.made('/api/v1/categories', name='Home')
        kitchen = self.shop.made('/api/v1/categories', name='Kitchen', parent_id=home)
        made('MUG', weight='12 oz', length='4 in', brand='Acme', mpn='M-1', upc='0036000291452',
             price={'amount': '19.99', 'currency': 'USD'}, is_tax_exempt=True, hs_code='6912.00',
             minimum_price={'amount': '15', 'currency': 'USD'}, origin_country='DE',
             customs_value={'amount': '4.5', 'currency': 'USD'}, customs_description='mug, white',
             images=['https://example.com/1.png', 'https://example.com/2.png'], minimum_level=7,
             category_ids=[kitchen, home], description='two\nlines; and "quotes"')
        made('SHIRT', type='virtual', attribute_names=['Size', 'Colour'])
        made('SHIRT-M', parent_sku='SHIRT', attributes=[{'name': 'Size', 'value': 'M'},
                                                        {'name': 'Colour', 'value': 'Red'}])
        made('A, B x 2')  # hostile to whoever joins parts by commas
        made('CARD', type='gift_card')
        parts = [{'sku': 'MUG', 'quantity': 2}, {'sku': 'SHIRT-M', 'quantity': 1}]
        made('SET', type='bundle', parts=parts)
        made('BOX', type='bundle', parts=[{'sku': 'SET', 'quantity': 3},
                                          {'sku': 'A, B x 2', 'quantity': 1}])
        self.shop.list('MUG')
        self.shop.bulk('put', '/api/v1/listings', [{
            'channel_id': self.shop.channel_id, 'variant_id': 'MUG', 'sku': 'MUG',
            'price': {'amount': '21.50', 'currency': 'EUR'}}])
        vendor = self.shop.made('/api/v1/vendors', name='Clay Works', currency='EUR')
        items = [
            {'vendor_id': vendor, 'vendor_sku': 'CW-1', 'sku': 'MUG', 'lead_time_days': 9,
             'minimum_quantity': 12, 'packaging': 'crate', 'is_default': True,
             'prices': [{'from_quantity': 1, 'to_quantity': 99,
                         'cost': {'amount': '5.00', 'currency': 'EUR'}},
                        {'from_quantity': 100, 'cost': {'amount': '4.3525', 'currency': 'EUR'}}],
             'units': [{'name': 'case', 'units': 12}, {'name': 'pallet', 'units': 480}]},
            {'vendor_id': vendor, 'vendor_sku': 'CW-2', 'sku': 'SHIRT-M',
             'prices': [{'from_quantity': 1, 'cost': {'amount': '7', 'currency': 'EUR'}}]},
            {'vendor_id': vendor, 'vendor_sku': 'CW-3', 'sku': 'A, B x 2'}]
        self.shop.bulk('put', '/api/v1/vendor_products/bulk', items)

    def test_every_sheet_comes_in_again_as_it_went_out(self):
        self.full_world()
        kinds = {'products': 7, 'bundles': 4, 'vendor_products': 3, 'listings': 1}
        for kind, rows in kinds.items():
            for format_ in ('csv', 'xlsx'):
                if kind == 'products':  # the kind bundles is for such names
                    sheet = self.export(kind, format=format_, columns='sku,name,type,description,'
                                        'brand,mpn,upc,weight,length,width,height,minimum_level,'
                                        'is_active,is_tax_exempt,price,minimum_price,'
                                        'customs_value,currency,hs_code,origin_country,'
                                        'customs_description,parent_sku,attributes,'
                                        'attribute_names,categories,images')
                else:
                    sheet = self.export(kind, format=format_)
                done = self.act(self.send(self.begin(kind), sheet.body), 'apply')
                lines = self.api.get('/api/v1/imports/%d/lines' % done['id']).json
                self.assertEqual((done['same_count'], done['failed_count']), (rows, 0),
                                 (kind, format_, lines))
        (offer,) = self.api.get('/api/v1/vendor_products', query={'vendor_sku': 'CW-1'}).items
        self.assertEqual([(p['from_quantity'], p['to_quantity'], p['cost']['amount'])
                          for p in offer['prices']], [(1, 99, '5.00'), (100, 0, '4.3525')])
        self.assertEqual([(u['name'], u['units']) for u in offer['units']],
                         [('case', 12), ('pallet', 480)])

    def test_vendor_products_are_as_they_were_after_undo(self):
        self.full_world()
        path = '/api/v1/vendor_products'
        before = {v['vendor_sku']: v for v in self.api.get(path).items}
        done = self.act(self.upload('vendor_products', 'vendor,vendor sku,sku,prices,units,moq\n'
                                    'Clay Works,CW-1,MUG,1 = 9.99,case = 6,1\n'
                                    'Clay Works,CW-2,SHIRT-M,,,5\n'
                                    'Clay Works,CW-9,SHIRT-M,5-1 = x,,\n'
                                    'Clay Works,CW-8,SHIRT-M,1 = 2,,\n'), 'apply')
        self.assertEqual((done['changed_count'], done['created_count'], done['failed_count']),
                         (2, 1, 1), done)
        self.api.patch('%s/%d' % (path, before['CW-2']['id']), {'packaging': 'meanwhile'})
        undone = self.act(done, 'undo')
        self.assertEqual((undone['undone_count'], undone['kept_count']), (2, 1), undone)
        after = {v['vendor_sku']: v for v in self.api.get(path).items}
        told = lambda v: [v['minimum_quantity'], [(p['from_quantity'], p['to_quantity'],
                                                   p['cost']) for p in v['prices']],
                          [(u['name'], u['units']) for u in v['units']]]
        self.assertEqual(told(after['CW-1']), told(before['CW-1']))
        self.assertEqual(after['CW-2']['minimum_quantity'], 5)
        self.assertFalse(after['CW-8']['is_active'])

    def test_a_bar_code_in_the_column_of_costs_fails_its_row(self):
        self.full_world()
        done = self.act(self.upload('vendor_products', 'vendor,vendor sku,sku,cost,prices\n'
                                    'Clay Works,CW-1,MUG,4006381333931,\n'
                                    'Clay Works,CW-2,SHIRT-M,,1 = 4006381333931\n'
                                    'Clay Works,CW-7,SHIRT-M,1000000000,\n'), 'apply')
        self.assertEqual((done['created_count'], done['failed_count']), (1, 2), done)
        lines = self.api.get('/api/v1/imports/%d/lines' % done['id']).items
        self.assertEqual([line['sentence'] for line in lines if line['outcome'] == 'failed'],
                         ['cost must be at most 1000000000.00, not 4006381333931',
                          'prices must be at most 1000000000.00, not 4006381333931'])

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
