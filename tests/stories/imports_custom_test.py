"""Custom fields in spreadsheets: columns custom.NAME, typed, tried, written and taken back."""
import unittest

from spreadsheet_case import SpreadsheetCase

HEAD = ('number,channel,currency,recipient,line1,city,state,zip,country,sku,qty,')
LINE = '{},Shop,USD,Ada,1 Main St,Reno,NV,89501,US,MUG,{},'


class CustomColumns(SpreadsheetCase):
    def field(self, subject, name, kind, **more):
        reply = self.api.post('/api/v1/custom_fields',
                              dict(more, subject=subject, name=name, kind=kind))
        self.assertEqual(reply.status, 201, reply)
        return reply.json

    def lines(self, made):
        return self.api.get('/api/v1/imports/%d/lines' % made['id'], query={'limit': 1000}).items

    def values(self, *skus):
        return [self.api.get('/api/v1/products/%d' % self.shop.products[sku]).json['custom_fields']
                for sku in skus]

    def product_fields(self):
        self.field('product', 'Colour', 'choice', choices=['Red', 'Blue'])
        self.field('product', 'Care "wash"', 'long_text')
        self.field('product', 'Depth', 'number', places=1, is_positive=True)
        self.field('product', 'Deposit', 'money')
        self.field('product', 'Since', 'day')
        self.field('product', 'Fragile', 'flag')

    def test_products_take_typed_values_and_give_them_back(self):
        self.product_fields()
        for sku in ('MUG', 'TEA', 'JAM'):
            self.shop.product(sku)
        path = '/api/v1/products/%d' % self.shop.products['MUG']
        self.assertEqual(self.api.patch(path, {'custom_fields': {'Colour': 'Red'}}).status, 200)
        made = self.upload('products', 'sku,name,CUSTOM.colour,custom.Depth,custom.Deposit,'
                                       'custom.Since,custom.Fragile,"custom.Care ""wash"""\n'
                                       'MUG,,blue,7.0,19.99 USD,2026-11-21,yes,"cold, ""soft"""\n'
                                       'TEA,,,2.5,,,,\n'
                                       'NEW,New one,Red,,,,FALSE,\n'
                                       'JAM,Jam!,green,-1,12,today,perhaps,\n')
        self.assertIn('custom.Colour', [m['field'] for m in made['maps']])
        checked = self.act(made, 'check')
        self.assertEqual((checked['created_count'], checked['changed_count'],
                          checked['failed_count']), (1, 2, 1), self.lines(made))
        told = {line['line']: line['sentence'] for line in self.lines(made)}
        self.assertIn('custom.Colour Red → Blue', told[2])
        for name in ('Colour must be one of', 'Depth must be', 'Deposit must be', 'Since must be',
                     'Fragile must be'):
            self.assertIn('custom.' + name, told[5])
        self.assertEqual(self.values('MUG', 'TEA'), [{'Colour': 'Red'}, {}])
        done = self.act(made, 'apply')
        self.assertEqual((done['created_count'], done['changed_count'], done['failed_count']),
                         (1, 2, 1), self.lines(made))
        new = [p for p in self.api.get('/api/v1/products').items if p['sku'] == 'NEW'][0]
        self.shop.products['NEW'] = new['id']
        self.assertEqual(self.values('MUG', 'TEA', 'NEW'), [
            {'Colour': 'Blue', 'Depth': 7, 'Deposit': {'amount': '19.99', 'currency': 'USD'},
             'Since': '2026-11-21', 'Fragile': True, 'Care "wash"': 'cold, "soft"'},
            {'Depth': 2.5}, {'Colour': 'Red', 'Fragile': False}])
        jam = self.api.get('/api/v1/products/%d' % self.shop.products['JAM']).json
        self.assertEqual(jam['name'], 'JAM')  # nothing of a faulty row is taken
        sheet = self.api.get('/api/v1/exports/products').body.decode()
        again = self.act(self.upload('products', sheet), 'apply')
        self.assertEqual((again['same_count'], again['row_count']), (4, 4), self.lines(again))
        undone = self.act(done, 'undo')
        self.assertEqual((undone['undone_count'], undone['kept_count']), (3, 0), self.lines(undone))
        self.assertEqual(self.values('MUG', 'TEA'), [{'Colour': 'Red'}, {}])

    def test_a_value_that_changed_again_since_is_kept(self):
        self.product_fields()
        self.shop.product('MUG')
        self.shop.product('TEA')
        done = self.act(self.upload('products', 'sku,name,custom.Colour\nMUG,Cup,Red\n'
                                                'TEA,,Red\n'), 'apply')
        for sku in ('MUG', 'TEA'):
            self.api.patch('/api/v1/products/%d' % self.shop.products[sku],
                           {'custom_fields': {'Colour': 'Blue'}})
        undone = self.act(done, 'undo')
        self.assertEqual((undone['undone_count'], undone['kept_count']), (0, 2), self.lines(undone))
        self.assertIn('custom.Colour was changed again since.', self.lines(undone)[0]['sentence'])
        self.assertEqual(self.values('MUG', 'TEA'), [{'Colour': 'Blue'}] * 2)
        mug = self.api.get('/api/v1/products/%d' % self.shop.products['MUG']).json
        self.assertEqual(mug['name'], 'MUG')  # what the row changed beside it is as it was

    def test_two_rows_of_one_record_go_back_in_turn(self):
        self.product_fields()
        for sku in ('MUG', 'TEA'):
            self.shop.product(sku)
        between = ''.join('N-%d,New,Red\n' % i for i in range(1000))
        done = self.act(self.upload('products', 'sku,name,custom.Colour\nMUG,,Red\nTEA,,Red\n'
                                                + between + 'MUG,,Blue\n'), 'apply')
        self.assertEqual(self.values('MUG', 'TEA'), [{'Colour': 'Blue'}, {'Colour': 'Red'}])
        undone = self.act(done, 'undo')
        self.assertEqual((undone['undone_count'], undone['kept_count']), (1003, 0),
                         self.lines(undone))
        self.assertEqual(self.values('MUG', 'TEA'), [{}, {}])

    def test_a_column_of_no_field_is_refused_by_its_name(self):
        self.product_fields()
        self.shop.product('MUG')
        made = self.upload('products', 'sku,custom.Colour,custom.Colur\nMUG,Red,Blue\n')
        for step in ('check', 'apply'):
            reply = self.api.post('/api/v1/imports/%d/%s' % (made['id'], step))
            self.assertEqual(reply.status, 400, reply)
            self.assertEqual([fault['path'] for fault in reply.json['faults']], ['custom.Colur'])
        path = '/api/v1/imports/%d/mapping' % made['id']
        bad = self.api.put(path, {'maps': [{'field': 'sku', 'column': 'sku'},
                                           {'field': 'custom.Colur', 'column': 'custom.Colur'},
                                           {'field': 'custom.colour', 'column': 'custom.Colur'},
                                           {'field': 'custom.COLOUR', 'value': 'Red'}]})
        self.assertEqual(bad.status, 400, bad)
        self.assertEqual([fault['path'] for fault in bad.json['faults']],
                         ['maps[1].field', 'maps[3].field'])
        good = self.api.put(path, {'maps': [{'field': 'sku', 'column': 'sku'},
                                            {'field': 'custom.Colour', 'value': 'Blue'}]})
        self.assertEqual(good.status, 200, good)
        self.assertEqual(self.act(made, 'apply')['changed_count'], 1)
        self.assertEqual(self.values('MUG'), [{'Colour': 'Blue'}])
        fields = {kind['name']: [f['name'] for f in kind['fields']]
                  for kind in self.api.get('/api/v1/imports/kinds').items}
        self.assertIn('custom.Colour', fields['products'])
        self.assertNotIn('custom.Colour', fields['orders'])

    def test_a_required_field_is_asked_of_new_products_only(self):
        self.shop.product('MUG')
        self.field('product', 'Origin', 'text', is_required=True)
        self.field('product', 'Old', 'text')
        done = self.act(self.upload('products', 'sku,name,custom.Origin\nMUG,Cup,\nTEA,Tea,\n'
                                                'JAM,Jam,France\n'), 'apply')
        self.assertEqual((done['created_count'], done['changed_count'], done['failed_count']),
                         (1, 1, 1), self.lines(done))
        self.assertIn('Origin is required', self.lines(done)[0]['sentence'])

    def test_a_field_out_of_use_does_not_stop_its_own_export(self):
        made = self.field('product', 'Old', 'text')
        self.shop.product('MUG')
        path = '/api/v1/products/%d' % self.shop.products['MUG']
        self.api.patch(path, {'custom_fields': {'Old': 'x'}})
        reply = self.api.patch('/api/v1/custom_fields/%d' % made['id'], {'is_active': False})
        self.assertEqual(reply.status, 200, reply)
        sheet = self.api.get('/api/v1/exports/products').body.decode()
        self.assertIn('custom.Old', sheet)
        self.assertEqual(self.act(self.upload('products', sheet), 'apply')['same_count'], 1)

    def test_orders_take_them_from_their_first_row(self):
        self.shop.product('MUG', stock=9)
        self.field('order', 'Gift box', 'choice', choices=['Small', 'Large'])
        self.field('order', 'Points', 'number')
        head = HEAD + 'custom.Gift box,custom.Points\n'
        made = self.upload('orders', head + LINE.format('A', 2) + 'small,7\n'
                           + LINE.format('A', 1) + ',\n' + LINE.format('B', 1) + ',\n'
                           + LINE.format('C', 1) + 'Small,1\n' + LINE.format('C', 1) + 'Huge,1\n'
                           + LINE.format('D', 1) + ',5\n' + LINE.format('D', 'two') + ',5\n')
        done = self.act(made, 'apply')
        self.assertEqual((done['created_count'], done['failed_count']), (3, 4), self.lines(made))
        orders = {o['number']: o for o in self.api.get('/api/v1/orders').items}
        self.assertEqual(sorted(orders), ['A', 'B'])  # half an order is worse than none
        self.assertEqual(orders['A']['custom_fields'], {'Gift box': 'Small', 'Points': 7})
        found = self.api.get('/api/v1/orders', query={'custom.Gift box': 'small'}).items
        self.assertEqual([o['number'] for o in found], ['A'])
        sheet = self.api.get('/api/v1/exports/order_lines').body.decode()
        again = self.act(self.upload('orders', sheet), 'apply')
        self.assertEqual((again['same_count'], again['row_count']), (3, 3), self.lines(again))
        more = self.act(self.upload('orders', sheet.replace('Small', 'Large')), 'apply')
        self.assertEqual((more['changed_count'], more['same_count']), (1, 2), self.lines(more))
        told = lambda: {o['number']: o['custom_fields']
                        for o in self.api.get('/api/v1/orders').items}
        self.assertEqual(told()['A']['Gift box'], 'Large')
        self.act(more, 'undo')
        self.assertEqual(told(), {'A': {'Gift box': 'Small', 'Points': 7}, 'B': {}})

    def test_more_values_than_an_order_may_have_fail_their_row_only(self):
        self.shop.product('MUG', stock=9)
        for i in range(26):
            self.field('order', 'F%d' % i, 'text')
        head = HEAD + ','.join('custom.F%d' % i for i in range(26)) + '\n'
        full = lambda number, n: LINE.format(number, 1) + ','.join(['x'] * n + [''] * (26 - n))
        done = self.act(self.upload('orders', head + full('A', 26) + '\n' + full('B', 25) + '\n'),
                        'apply')
        self.assertEqual((done['created_count'], done['failed_count']), (1, 1), self.lines(done))
        self.assertIn('25 are the most', self.lines(done)[0]['sentence'])
        more = self.act(self.upload('orders', HEAD + 'custom.F25\n' + LINE.format('B', 1) + 'y\n'),
                        'apply')
        self.assertEqual(more['failed_count'], 1, more)
        self.assertIn('more than 25', self.lines(more)[0]['sentence'])


if __name__ == '__main__':
    unittest.main()
