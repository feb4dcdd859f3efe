"""SKUs that a spreadsheet took for numbers: who sends them is told what they were."""
import unittest

from spreadsheet_case import SpreadsheetCase


class SkuHints(SpreadsheetCase):
    def lines(self, made):
        return self.api.get('/api/v1/imports/%d/lines' % made['id'], query={'limit': 1000}).items

    def sentences(self, kind, text, step='apply'):
        return ' / '.join(line['sentence'] for line in
                          self.lines(self.act(self.upload(kind, text), step)))

    def setUp(self):
        super().setUp()
        for sku in ('007', '036000291452', '123456789012', 'MUG'):
            self.shop.product(sku, stock=9)

    def test_every_kind_names_the_likely_sku(self):
        vendor = self.api.post('/api/v1/vendors', {'name': 'Acme', 'currency': 'USD'})
        self.assertEqual(vendor.status, 201, vendor)
        self.shop.bundle('SET', {'MUG': 1})
        for kind, head, row in (
                ('stock', 'sku,warehouse,quantity', '%s,Reno,1'),
                ('stock_minimums', 'sku,warehouse,min', '%s,Reno,1'),
                ('listings', 'channel,sku,master sku', 'Shop,L-%s,%s'),
                ('allocation_rules', 'sku,channel,type,value', '%s,,percent,50'),
                ('vendor_products', 'vendor,vendor_sku,sku', 'Acme,V-%s,%s'),
                ('bundles', 'bundle sku,component,qty', 'SET,%s,1')):
            for said, meant in (('7', '007'), ('36000291452', '036000291452'),
                                ('1.23457E+11', '123456789012'), ('7.00', '007')):
                told = self.sentences(kind, head + '\n' + row.replace('%s', said) + '\n')
                self.assertIn('There is %s: a spreadsheet' % meant, told, kind)
            for said in ('8', '9.99E+11', 'MUGS'):
                told = self.sentences(kind, head + '\n' + row.replace('%s', said) + '\n')
                self.assertIn('here is no product', told, kind)
                self.assertNotIn('a spreadsheet', told, kind)

    def test_a_new_product_may_be_a_known_one(self):
        told = self.sentences('products', 'sku,name\n7,Bond\n8,Other\n', 'check')
        self.assertEqual(told.count('There is 007: a spreadsheet drops leading zeros'), 1)

    def test_lines_of_an_order_that_find_no_product(self):
        text = ('number,channel,currency,recipient,line1,city,state,zip,country,sku,qty\n'
                + ''.join('A,Shop,USD,Ada,1 Main St,Reno,NV,89501,US,%s,1\n' % sku
                          for sku in ('MUG', '7')))
        told = self.sentences('orders', text, 'check')
        self.assertIn('The SKU 7 is linked to no product. There is 007', told)
        self.assertEqual(told.count('a spreadsheet'), 1)

    def test_of_others_nothing_is_told(self):
        name = 'others'
        made = self.purser.command('admin', 'setup', '--company', name, '--email',
                                   name + '@example.com', '--password-stdin',
                                   text='a long enough password\n')
        self.purser.company_id, mine = made['company_id'], self.purser.company_id
        try:
            theirs = type(self.shop)(self.purser)
        finally:
            self.purser.company_id = mine
        reply = theirs.api.post('/api/v1/stock/add', {'items': [
            {'sku': '7', 'warehouse_id': theirs.warehouse_id, 'quantity': 1}]})
        self.assertNotIn('007', str(reply.json))

    def test_stock_calls_tell_it_too(self):
        reply = self.api.post('/api/v1/stock/add', {'items': [
            {'sku': '7', 'warehouse_id': self.shop.warehouse_id, 'quantity': 1}]})
        self.assertIn('There is 007', str(reply.json))


if __name__ == '__main__':
    unittest.main()
