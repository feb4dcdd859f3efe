"""Spreadsheets on their way in: read, mapped, tried, taken, and taken back."""
import csv
import datetime
import io
import time
import unittest

from purser_process import eventually
from spreadsheet_case import SpreadsheetCase, xlsx


ORDERS = ('Order Number,Sales Channel,Order Date,Paid,Currency,Recipient,Address,City,State,Zip,'
          'Country,SKU,Qty,Price\n'
          '{0}-1,Shop,2026-01-02,2026-01-02,USD,Ada,1 Main St,Reno,NV,89501,US,MUG,2,10.00\n'
          '{0}-1,Shop,2026-01-02,2026-01-02,USD,Ada,1 Main St,Reno,NV,89501,US,TEA,1,5.00\n'
          '{0}-2,Shop,2026-01-02,2026-01-02,USD,Bob,2 Main St,Reno,NV,89501,US,TEA,3,5.00\n')


class Imports(SpreadsheetCase):
    def lines(self, made):
        return self.api.get('/api/v1/imports/%d/lines' % made['id'], query={'limit': 1000}).items

    def test_a_count_of_the_past_keeps_what_moved_since(self):
        self.shop.product('PASTCOUNT', stock=10)
        time.sleep(0.005)
        at = datetime.datetime.now(datetime.timezone.utc).strftime('%Y-%m-%dT%H:%M:%S.%fZ')
        time.sleep(0.005)
        self.shop.stock('add', 'PASTCOUNT', 3)
        made = self.upload('stock', 'SKU,Warehouse,On Hand,Counted\nPASTCOUNT,Reno,8,%s\n' % at)
        self.act(made, 'check')
        self.assertEqual([line['sentence'] for line in self.lines(made)], ['on hand 13 → 11'])
        self.act(made, 'apply')
        self.assertEqual(self.shop.level('PASTCOUNT')['on_hand'], 11)
        self.act(made, 'undo')
        self.assertEqual(self.shop.level('PASTCOUNT')['on_hand'], 13)

    def test_stock_is_tried_taken_and_taken_back(self):
        self.shop.product('MUG', stock=5)
        self.shop.product('TEA')
        made = self.upload('stock', 'Master SKU;Warehouse;Bin;On Hand\nMUG;reno;;8\nTEA;Reno;A1;4\n'
                                    'NONE;Reno;;1\nMUG;Nowhere;;1\nTEA;Reno;;-3\n')
        self.assertEqual(made['state'], 'ready')
        self.assertEqual(made['columns'], ['Master SKU', 'Warehouse', 'Bin', 'On Hand'])
        self.assertEqual({m['field']: m['column'] for m in made['maps']},
                         {'sku': 'Master SKU', 'warehouse': 'Warehouse', 'location': 'Bin',
                          'quantity': 'On Hand'})
        checked = self.act(made, 'check')
        self.assertEqual((checked['changed_count'], checked['failed_count']), (2, 3))
        sentences = {line['line']: line['sentence'] for line in self.lines(made)}
        self.assertEqual(sentences[2], 'on hand 5 → 8')
        self.assertIn('no warehouse called Nowhere', sentences[5])
        self.assertIn('quantity', sentences[6])
        self.assertEqual(self.shop.level('MUG')['on_hand'], 5)  # nothing happened
        done = self.act(made, 'apply')
        self.assertEqual((done['changed_count'], done['failed_count']), (2, 3))
        self.assertEqual(self.shop.level('MUG')['on_hand'], 8)
        self.assertEqual(self.shop.level('TEA')['on_hand'], 4)
        self.shop.stock('add', 'MUG', 10)  # what happens later stays
        undone = self.act(made, 'undo')
        self.assertEqual((undone['state'], undone['undone_count']), ('undone', 2))
        self.assertEqual(self.shop.level('MUG')['on_hand'], 15)
        self.assertEqual(self.shop.level('TEA')['on_hand'], 0)

    def test_rows_of_different_verbs_go_in_the_order_of_the_file(self):
        self.shop.product('MUG')
        made = self.upload('stock', 'sku,warehouse,quantity,verb\n'
                                    'MUG,Reno,5,add\nMUG,Reno,3,adjust\n'
                                    'MUG,Reno,1,remove\nMUG,Reno,10,add\n')
        self.assertEqual(self.act(made, 'apply')['failed_count'], 0)
        self.assertEqual(self.shop.level('MUG')['on_hand'], 12)
        self.act(made, 'undo')
        self.assertEqual(self.shop.level('MUG')['on_hand'], 0)

    def test_a_step_is_done_in_the_name_of_who_began_it(self):
        self.shop.product('MUG')
        made = self.upload('stock', 'sku,warehouse,quantity\nMUG,Reno,5\n')
        other = self.purser.client(name='somebody else')
        self.assertEqual(other.post('/api/v1/imports/%d/apply' % made['id']).status, 202)
        eventually(lambda: self.get(made)['state'] == 'done')
        self.assertIn('somebody else', self.get(made)['actor_name'])

    def test_what_cannot_be_taken_back_is_kept_and_named(self):
        self.shop.product('MUG')
        made = self.upload('stock', 'sku,warehouse,quantity\nMUG,Reno,4\n')
        self.act(made, 'apply')
        self.shop.order(('MUG', 3))
        undone = self.act(made, 'undo')
        self.assertEqual((undone['undone_count'], undone['kept_count']), (0, 1))
        self.assertEqual(self.lines(made)[0]['outcome'], 'kept')
        self.assertEqual(self.shop.level('MUG')['on_hand'], 4)

    def test_failed_rows_come_back_as_a_file_that_can_be_mended(self):
        self.shop.product('MUG')
        made = self.upload('stock', 'sku,warehouse,quantity,note\nMUG,Reno,4,"a, b"\n'
                                    'MUX,Reno,1,=1+1\n')
        self.act(made, 'apply')
        reply = self.api.get('/api/v1/imports/%d/faults' % made['id'])
        self.assertEqual(reply.headers['content-type'], 'text/csv; charset=utf-8')
        lines = reply.body.decode().splitlines()
        self.assertEqual(lines[0], 'purser_line,purser_fault,sku,warehouse,quantity,note')
        self.assertEqual(len(lines), 2)
        self.assertIn("MUX,Reno,1,'=1+1", lines[1])
        again = self.upload('stock', reply.body.decode().replace('MUX', 'MUG'))
        self.assertEqual(self.act(again, 'apply')['failed_count'], 0)
        self.assertEqual(self.shop.level('MUG')['on_hand'], 1)

    def test_orders_are_rows_side_by_side(self):
        self.shop.product('MUG', stock=5)
        self.shop.product('TEA', stock=2)
        made = self.upload('orders', ORDERS.format('F'))
        checked = self.act(made, 'check')
        self.assertEqual(checked['created_count'], 3)
        self.assertEqual(self.api.get('/api/v1/orders').items, [])
        self.assertEqual(self.shop.level('MUG')['allocated'], 0)
        done = self.act(made, 'apply')
        self.assertEqual((done['created_count'], done['failed_count']), (3, 0))
        orders = {o['number']: o for o in self.api.get('/api/v1/orders').items}
        self.assertEqual(orders['F-1']['status'], 'awaiting_shipment')
        self.assertEqual(orders['F-1']['total']['amount'], '25.00')
        self.assertEqual(orders['F-2']['reason'], 'out_of_stock')
        again = self.upload('orders', ORDERS.format('F'))
        self.assertEqual(self.act(again, 'apply')['same_count'], 3)
        self.act(made, 'undo')
        self.assertEqual({o['status'] for o in self.api.get('/api/v1/orders').items}, {'cancelled'})
        self.assertEqual(self.shop.level('MUG')['allocated'], 0)

    def test_a_faulty_line_takes_its_order_with_it_and_no_other(self):
        self.shop.product('MUG', stock=9)
        self.shop.product('TEA', stock=9)
        text = ORDERS.format('G').replace('TEA,1,5.00', 'TEA,1,five')
        done = self.act(self.upload('orders', text), 'apply')
        self.assertEqual((done['created_count'], done['failed_count']), (1, 2))
        self.assertEqual([o['number'] for o in self.api.get('/api/v1/orders').items], ['G-2'])

    def test_lines_of_an_order_that_stand_apart_are_one_order(self):
        for sku in ('MUG', 'TEA'):
            self.shop.product(sku, stock=9)
        head, *rows = ORDERS.format('S').splitlines(True)
        made = self.upload('orders', head + rows[0] + rows[2] + rows[1])
        self.assertEqual(self.act(made, 'check')['created_count'], 3)
        done = self.act(made, 'apply')
        self.assertEqual((done['created_count'], done['failed_count']), (3, 0), self.lines(done))
        orders = self.api.get('/api/v1/orders').items
        self.assertEqual({o['number']: o['unit_count'] for o in orders}, {'S-1': 3, 'S-2': 3})
        faulty = self.upload('orders', head + ''.join(
            row.replace('S-', 'R-') for row in (rows[0], rows[2], rows[1].replace(',1,', ',x,'))))
        done = self.act(faulty, 'apply')
        self.assertEqual((done['created_count'], done['failed_count']), (1, 2), self.lines(done))

    def test_an_amount_without_a_currency_asks_for_one(self):
        done = self.act(self.upload('products', 'sku,name,price\nMUG,Mug,5\n'), 'apply')
        self.assertEqual([line['sentence'] for line in self.lines(done)],
                         ['price needs a currency: map a column, or give one for all'])

    def test_lines_of_an_order_may_stand_in_two_chunks(self):
        self.shop.product('MUG', stock=3000)
        head = 'number,channel,currency,sku,quantity,recipient,line1,city,state,zip,country\n'
        rows = ['H-%d,Shop,USD,MUG,1,Ada,1 Main St,Reno,NV,89501,US\n' % (i // 7)
                for i in range(2002)]
        done = self.act(self.upload('orders', head + ''.join(rows)), 'apply')
        self.assertEqual((done['created_count'], done['failed_count']), (2002, 0))
        reply = self.api.get('/api/v1/orders', query={'limit': 500})
        self.assertEqual(len(reply.items), 286)
        self.assertEqual({o['unit_count'] for o in reply.items}, {7})

    def test_products_are_made_and_changed_by_sku(self):
        self.shop.product('MUG')
        made = self.upload('products',
                           'SKU,Product Name,Brand,Weight,Length,Parts,UPC\n'
                           'MUG,,Acme,12 oz,,,\n'
                           'TEA,Assam,,0.25 kg,10 cm,,0036000291452\n'
                           'SET,Tea set,,,,"MUG x 2, TEA",\n'
                           'BAD,,,,,,\n'
                           'HEAVY,Heavy,,12 stone,,,\n')
        done = self.act(made, 'apply')
        self.assertEqual((done['created_count'], done['changed_count'], done['failed_count']),
                         (2, 1, 2))
        products = {p['sku']: p for p in self.api.get('/api/v1/products').items}
        self.assertEqual(products['MUG']['brand'], 'Acme')
        self.assertEqual(products['MUG']['name'], 'MUG')  # an empty cell says nothing
        self.assertEqual(products['MUG']['weight'], 340194)
        self.assertEqual(products['TEA']['weight'], 250000)
        self.assertEqual(products['TEA']['length'], 100000)
        self.assertEqual(products['TEA']['upc'], '0036000291452')
        self.assertEqual(sorted(p['quantity'] for p in products['SET']['parts']), [1, 2])
        self.assertEqual(self.act(self.upload('products', 'sku,brand\nMUG,Acme\n'), 'apply')
                         ['same_count'], 1)

    def test_variations_pictures_and_prices_come_in_too(self):
        made = self.upload('products',
                           'sku,name,type,parent sku,attribute_names,attributes,images,price,'
                           'currency,hs code,active\n'
                           'SHIRT,Shirt,virtual,,Colour; Size,,,,,,\n'
                           'SHIRT-R,Shirt red,,SHIRT,,Colour = red; Size = M,'
                           '"https://x.example/1.png, https://x.example/2.png",19.99,USD,6109,\n'
                           'SHIRT-B,Shirt blue,,SHIRT,,Colour blue,,,,,\n'
                           'GIFT,Card,gift_card,,,,,25,USD,,false\n')
        done = self.act(made, 'apply')
        self.assertEqual((done['created_count'], done['failed_count']), (3, 1))
        self.assertIn('attributes must be like', self.lines(made)[0]['sentence'])
        products = {p['sku']: p for p in self.api.get('/api/v1/products').items}
        shirt = self.api.get('/api/v1/products/%d' % products['SHIRT-R']['id']).json
        self.assertEqual(shirt['parent_id'], products['SHIRT']['id'])
        self.assertEqual({a['name']: a['value'] for a in shirt['attributes']},
                         {'Colour': 'red', 'Size': 'M'})
        self.assertEqual(len(shirt['images']), 2)
        self.assertEqual(shirt['price'], {'amount': '19.99', 'currency': 'USD'})
        self.assertFalse(products['GIFT']['is_active'])

    def test_bundles_are_rows_side_by_side(self):
        for sku in ('MUG', 'TEA', 'JAM'):
            self.shop.product(sku)
        self.shop.bundle('SET', {'MUG': 2})
        made = self.upload('bundles', 'Bundle SKU,Name,Component,Qty\n'
                                      'SET,,MUG,1\nSET,,TEA,3\n'
                                      'BOX,The box,SET,2\nBOX,,JAM,\n'
                                      'NEW,,MUG,1\nMUG,,TEA,1\nLOOP,Loop,LOOP,1\n'
                                      'HALF,Half,MUG,1\nHALF,,NONE,1\nBAD,Bad,MUG,-1\n')
        checked = self.act(made, 'check')
        self.assertEqual((checked['created_count'], checked['changed_count']), (2, 2), checked)
        done = self.act(made, 'apply')
        self.assertEqual((done['created_count'], done['changed_count'], done['failed_count']),
                         (2, 2, 6), done)
        products = {p['sku']: p for p in self.api.get('/api/v1/products').items}
        self.assertEqual({p['sku']: p['quantity'] for p in products['SET']['parts']},
                         {'MUG': 1, 'TEA': 3})
        self.assertEqual({p['sku']: p['quantity'] for p in products['BOX']['parts']},
                         {'SET': 2, 'JAM': 1})
        self.assertNotIn('HALF', products)  # one bad row leaves the bundle as it was
        faults = self.api.get('/api/v1/imports/%d/faults' % made['id']).body.decode()
        self.assertIn('A new bundle needs a name.', faults)
        self.assertIn('It is no bundle', faults)
        undone = self.act(done, 'undo')
        self.assertEqual((undone['undone_count'], undone['kept_count']), (2, 0), undone)
        products = {p['sku']: p for p in self.api.get('/api/v1/products').items}
        self.assertEqual({p['sku']: p['quantity'] for p in products['SET']['parts']}, {'MUG': 2})
        self.assertFalse(products['BOX']['is_active'])

    def test_products_are_as_they_were_after_undo(self):
        ids = {sku: self.shop.product(sku) for sku in ('MUG', 'TEA', 'JAM')}
        before = {}
        for sku in ids:
            reply = self.api.patch('/api/v1/products/%d' % ids[sku], {
                'brand': 'Old', 'weight': '1.5 lb', 'images': ['https://example.com/1.png'],
                'price': {'amount': '9.99', 'currency': 'USD'}})
            before[sku] = reply.json
        done = self.act(self.upload('products', 'sku,brand,weight,price,currency,images,active\n'
                                                'MUG,New,2 lb,,,,false\n'
                                                'TEA,New,,8.50,USD,https://example.com/2.png,\n'
                                                'JAM,New,,,,,\nNEW,,,,,,\n'), 'apply')
        self.assertEqual((done['changed_count'], done['failed_count']), (3, 1), done)
        self.api.patch('/api/v1/products/%d' % ids['JAM'], {'mpn': 'J-1'})  # meanwhile
        undone = self.act(done, 'undo')
        self.assertEqual((undone['undone_count'], undone['kept_count']), (2, 1), undone)
        for sku in ('MUG', 'TEA'):
            after = self.api.get('/api/v1/products/%d' % ids[sku]).json
            for name in ('modified_at', 'version'):
                after.pop(name), before[sku].pop(name)
            self.assertEqual(after, before[sku])
        self.assertEqual(self.api.get('/api/v1/products/%d' % ids['JAM']).json['brand'], 'New')

    def rules(self):
        return {(r['product_id'], r['channel_id']): (r['type'], r['value'], r['minimum_type'],
                                                     r['minimum_value'], r['minimum_level'])
                for r in self.api.get('/api/v1/allocation_rules').items}

    def test_allocation_rules_come_by_sku_and_channel_and_go_back(self):
        mug, tea, jam = (self.shop.product(sku) for sku in ('MUG', 'TEA', 'JAM'))
        shop = self.shop.channel_id
        path = '/api/v1/allocation_rules'
        for rule in ({'product_id': mug, 'channel_id': shop, 'type': 'percent', 'value': 80,
                      'minimum_type': 'max_units', 'minimum_value': 2, 'minimum_level': 9},
                     {'product_id': tea, 'type': 'percent', 'value': 70},
                     {'product_id': jam, 'type': 'percent', 'value': 60}):
            self.assertEqual(self.api.put(path, rule).status, 200)
        before = self.rules()
        made = self.upload('allocation_rules',
                           'SKU,Sales Channel,Type,Value,minimum_value,minimum_level\n'
                           'MUG,Shop,percent,50,,\nTEA,,percent,40,,\nJAM,,max_units,5,,3\n'
                           ',,percent,90,30,4\n,Shop,MAX_UNITS,7,,\nMUG,,percent,101,,\n'
                           'NONE,,percent,1,,\nMUG,Nowhere,percent,1,,\nMUG,,percent,,,\n'
                           'TEA,,percent,41,,\nMUG,,percent,-1,,\n')
        checked = self.act(made, 'check')
        self.assertEqual((checked['created_count'], checked['changed_count'],
                          checked['failed_count']), (2, 3, 6), self.lines(made))
        self.assertEqual(self.rules(), before)
        done = self.act(made, 'apply')
        self.assertEqual((done['created_count'], done['changed_count'], done['failed_count']),
                         (2, 3, 6), self.lines(made))
        self.assertEqual(self.rules(), {
            (mug, shop): ('percent', 50, 'max_units', 2, 9),  # what was not said stays
            (tea, None): ('percent', 40, 'percent', 40, -1),  # the minimum goes on following
            (jam, None): ('max_units', 5, 'max_units', 5, 3),
            (None, None): ('percent', 90, 'percent', 30, 4),
            (None, shop): ('max_units', 7, 'max_units', 7, -1)})
        sheet = self.api.get('/api/v1/exports/allocation_rules').body.decode()
        again = self.act(self.upload('allocation_rules', sheet), 'apply')
        self.assertEqual((again['same_count'], again['row_count']), (5, 5), self.lines(again))
        self.api.put(path, {'product_id': jam, 'type': 'percent', 'value': 61})  # meanwhile
        undone = self.act(done, 'undo')
        self.assertEqual((undone['undone_count'], undone['kept_count']), (4, 1), undone)
        after = dict(before)
        after[jam, None] = ('percent', 61, 'percent', 61, -1)
        self.assertEqual(self.rules(), after)

    def test_listings_and_minimums(self):
        self.shop.product('MUG')
        made = self.upload('listings', 'channel,sku,variant,master sku,price,currency\n'
                                       'Shop,M-1,V1,MUG,12.50,USD\nShop,M-2,V2,NONE,1,USD\n')
        done = self.act(made, 'apply')
        self.assertEqual((done['created_count'], done['failed_count']), (1, 1))
        listing = self.api.get('/api/v1/listings', query={'sku': 'M-1'}).items[0]
        self.assertEqual(listing['product_id'], self.shop.products['MUG'])
        self.assertEqual(listing['price']['amount'], '12.50')
        done = self.act(self.upload('stock_minimums', 'sku,warehouse,min\nMUG,Reno,7\n'), 'apply')
        self.assertEqual(done['failed_count'], 0)

    def test_minimums_are_as_they_were_after_undo(self):
        for sku in ('MUG', 'TEA', 'JAM', 'SOAP'):
            self.shop.product(sku, stock=1)
        told = lambda: {r['sku']: (r['location'], r['minimum']) for r in csv.DictReader(io.StringIO(
            self.api.get('/api/v1/exports/stock_minimums').body.decode()))}
        head = 'sku,warehouse,location,min\n'
        self.act(self.upload('stock', 'sku,warehouse,location,quantity\nSOAP,Reno,A1,4\n'), 'apply')
        self.act(self.upload('stock_minimums', head + 'MUG,Reno,,7\nTEA,Reno,,3\nSOAP,Reno,A1,2\n'
                                                      ), 'apply')
        before = told()
        self.assertEqual(before, {'MUG': ('', '7'), 'TEA': ('', '3'), 'SOAP': ('A1', '2')})
        done = self.act(self.upload('stock_minimums', head + 'MUG,Reno,,9\nTEA,Reno,,0\n'
                                    'JAM,Reno,,5\nSOAP,Reno,A1,2\nSOAP,Reno,,0\nNONE,Reno,,1\n'),
                        'apply')
        self.assertEqual((done['created_count'], done['changed_count'], done['same_count'],
                          done['failed_count']), (1, 2, 2, 1), self.lines(done))
        sheet = self.api.get('/api/v1/exports/stock_minimums').body.decode()
        again = self.act(self.upload('stock_minimums', sheet), 'apply')
        self.assertEqual((again['same_count'], again['row_count']), (3, 3), self.lines(again))
        self.act(self.upload('stock_minimums', head + 'JAM,Reno,,6\n'), 'apply')  # meanwhile
        undone = self.act(done, 'undo')
        self.assertEqual((undone['undone_count'], undone['kept_count']), (2, 1), undone)
        self.assertEqual(told(), dict(before, JAM=('', '6')))

    def test_listings_are_as_they_were_after_undo(self):
        for sku in ('MUG', 'TEA'):
            self.shop.product(sku)
        head = 'channel,sku,variant,master sku,title,price,currency\n'
        self.act(self.upload('listings', head + 'Shop,M-1,V1,MUG,Old,12.50,USD\n'
                             'Shop,M-2,V2,,Old,,\nShop,M-3,V3,MUG,Old,,\n'), 'apply')
        listings = lambda: {v['variant_id']: v for v in self.api.get('/api/v1/listings').items}
        before = listings()
        done = self.act(self.upload('listings', head + 'Shop,M-9,V1,TEA,New,9,EUR\n'
                                    'Shop,M-2,V2,TEA,,8,EUR\nShop,M-3,V3,,New,,\n'
                                    'Shop,M-4,V4,TEA,New,,\n'), 'apply')
        self.assertEqual((done['changed_count'], done['created_count']), (3, 1), self.lines(done))
        self.api.patch('/api/v1/listings/%d' % before['V3']['id'], {'title': 'Meanwhile'})
        undone = self.act(done, 'undo')
        self.assertEqual((undone['undone_count'], undone['kept_count']), (3, 1), self.lines(undone))
        self.assertEqual([line['sentence'] for line in self.lines(undone)],
                         ['It was changed again since.'])
        after = listings()
        told = lambda v: [v[name] for name in ('sku', 'title', 'product_id', 'is_active', 'price',
                                               'currency', 'pushes_quantity')]
        for variant in ('V1', 'V2'):
            self.assertEqual(told(after[variant]), told(before[variant]))
        self.assertEqual(after['V3']['title'], 'Meanwhile')
        self.assertFalse(after['V4']['is_active'])

    def test_a_workbook_is_read_like_a_csv(self):
        self.shop.product('MUG')
        book = xlsx([['sku', 'warehouse', 'quantity'], ['MUG', 'Reno', 7], ['MUG', 'Reno', 7.5]])
        made = self.send(self.begin('stock'), book)
        self.assertTrue(made['is_workbook'])
        self.assertEqual(made['row_count'], 2)
        done = self.act(made, 'apply')
        self.assertEqual((done['changed_count'], done['failed_count']), (1, 1))
        self.assertEqual(self.shop.level('MUG')['on_hand'], 7)

    def test_a_file_may_come_in_parts_and_a_part_twice(self):
        self.shop.product('MUG')
        text = 'sku,warehouse,quantity,reason\n' + ''.join(
            'MUG,Reno,%d,Zählung\n' % i for i in range(1, 1001))
        raw, made, size = text.encode(), self.begin('stock'), 7001
        parts = [raw[at:at + size] for at in range(0, len(raw), size)]
        for number, part in enumerate(parts, 1):
            more = 'true' if number < len(parts) else 'false'
            for _ in range(2):
                state = self.send(made, part, part=number, more=more)
        self.assertEqual(state['row_count'], 1000)
        self.assertEqual(self.send(made, b'', part=len(parts) + 1, status=409)['status'], 409)
        done = self.act(made, 'apply')
        self.assertEqual(done['failed_count'], 0)
        self.assertEqual(self.shop.level('MUG')['on_hand'], 1000)
        book = xlsx([['sku', 'warehouse', 'quantity']] + [['MUG', 'Reno', 3]] * 50)
        made = self.begin('stock')
        self.send(made, book[:300], part=1, more='true')
        self.assertEqual(self.send(made, book[300:], part=2)['row_count'], 50)

    def test_a_file_of_any_encoding_may_come_in_parts(self):
        self.shop.product('MUG')
        text = 'sku,warehouse,quantity,reason\n' + ''.join(
            'MUG,Reno,%d,"Zähl\nung €„%d"\n' % (n, n) for n in range(1, 40))
        for given, encoding in (('', 'utf-8'), ('windows-1252', 'cp1252'),
                                ('', 'utf-16'), ('utf-16', 'utf-16'), ('UTF-16BE', 'utf-16-be'),
                                ('utf-16le', 'utf-16-le'), ('', 'utf-16-be')):
            with self.subTest(given=given, encoding=encoding):
                made = self.begin('stock', **({'encoding': given} if given else {}))
                raw = text.encode(encoding)
                # Cuts inside of rows, quotes, characters and units.
                cuts = [0, 101, 333, 334, 701, len(raw)]
                for number, (at, to) in enumerate(zip(cuts, cuts[1:]), 1):
                    self.send(made, raw[at:to], part=number,
                              more='false' if to == len(raw) else 'true')
                done = self.act(made, 'apply')
                self.assertEqual((done['row_count'], done['failed_count']), (39, 0), done)
                self.assertEqual(self.shop.level('MUG')['on_hand'], 39)

    def test_a_line_of_a_later_part_that_is_not_utf8_is_named_by_its_place_in_the_file(self):
        made = self.begin('stock')
        head = 'sku,warehouse,quantity\n' + 'MUG,Reno,1\n' * 9
        self.send(made, head.encode(), part=1, more='true')
        refused = self.send(made, b'MUG,Reno,2\nM\xdcG,Reno,3\n', part=2, more='false')
        self.assertEqual(refused['state'], 'refused', refused)
        self.assertIn('Line 12 is not UTF-8', refused['message'])

    def test_a_separator_outside_of_quotes_fails_its_row_only(self):
        made = self.upload('products', 'sku,name,brand\nA,Mug, blue,Acme\nB,"Mug, red",Acme\n'
                                       'C,Cup,Acme,,\n')
        done = self.act(made, 'apply')
        self.assertEqual((done['created_count'], done['failed_count']), (2, 1))
        failed, = self.api.get('/api/v1/imports/%d/lines' % made['id']).items
        self.assertEqual((failed['line'], failed['sentence']),
                         (2, 'the row has 4 cells, the header names 3 columns: put a cell that '
                             'holds a separator in quotes'))
        self.assertEqual(self.api.get('/api/v1/products/by_sku', query={'sku': 'B'}).json['name'],
                         'Mug, red')

    def test_columns_of_one_name_are_told_apart(self):
        made = self.upload('products', 'sku,name,sku\nA,Mug,B\n')
        self.assertEqual(made['columns'], ['sku', 'name', 'sku (2)'])
        path = '/api/v1/imports/%d/mapping' % made['id']
        maps = [{'field': 'sku', 'column': 'sku (2)'}, {'field': 'name', 'column': 'name'}]
        self.assertEqual(self.api.put(path, {'maps': maps}).status, 200)
        self.act(made, 'apply')
        self.assertEqual([row['sku'] for row in self.api.get('/api/v1/products').items], ['B'])

    def test_whole_numbers_may_end_in_point_zero(self):
        self.shop.product('MUG')
        made = self.upload('stock', 'sku,warehouse,quantity\nMUG,Reno,7.0\nMUG,Reno,8.00\n'
                                    'MUG,Reno,9.000\nMUG,Reno,9.5\nMUG,Reno,.0\n')
        done = self.act(made, 'apply')
        self.assertEqual((done['changed_count'], done['failed_count']), (2, 3))
        self.assertEqual(self.shop.level('MUG')['on_hand'], 8)

    def test_other_encodings(self):
        self.shop.product('MUG')
        text = 'sku;warehouse;quantity;reason\nMUG;Reno;3;Zählung €\n'
        refused = self.upload('stock', text.encode('windows-1252'))
        self.assertEqual(refused['state'], 'refused')
        self.assertIn('Line 2 is not UTF-8', refused['message'])
        for encoding, given in (('windows-1252', 'windows-1252'), ('utf-16', ''),
                                ('utf-8-sig', '')):
            made = self.upload('stock', text.encode(encoding), encoding=given)
            self.assertEqual(made['state'], 'ready', made)
            self.assertEqual(self.act(made, 'apply')['failed_count'], 0)

    def test_files_that_are_none_are_refused_with_a_sentence(self):
        for content, words in ((b'', 'empty'), (b'\n\n', 'empty'),
                               (b'PK\x03\x04 no workbook', '.xlsx'),
                               (b'\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', '.xls'),
                               (b'sku,warehouse\n"MUG,Reno\n', 'quoted cell'),
                               (b'a\0b\n1\n', 'Line 1')):
            made = self.upload('stock', content)
            self.assertEqual(made['state'], 'refused', (content, made))
            self.assertIn(words, made['message'])
            reply = self.api.post('/api/v1/imports/%d/apply' % made['id'])
            self.assertEqual(reply.status, 409, reply)

    def test_columns_are_mapped_by_a_person_and_values_given_for_all(self):
        self.shop.product('MUG')
        made = self.upload('stock', 'what,how many\nMUG,6\n')
        self.assertEqual(made['maps'], [])
        reply = self.api.post('/api/v1/imports/%d/apply' % made['id'])
        self.assertEqual(reply.status, 400, reply)
        self.assertIn('has no column', reply.json['faults'][0]['sentence'])
        path = '/api/v1/imports/%d/mapping' % made['id']
        for bad in ({'field': 'sky', 'column': 'what'}, {'field': 'sku', 'column': 'else'}):
            self.assertEqual(self.api.put(path, {'maps': [bad]}).status, 400)
        maps = [{'field': 'sku', 'column': 'what'}, {'field': 'quantity', 'column': 'how many'},
                {'field': 'warehouse', 'value': 'Reno'}]
        self.assertEqual(self.api.put(path, {'maps': maps}).status, 200)
        preview = self.api.get('/api/v1/imports/%d/preview' % made['id']).items
        self.assertEqual(preview[0]['cells'].strip(), 'MUG,6')
        self.act(made, 'apply')
        self.assertEqual(self.shop.level('MUG')['on_hand'], 6)

    def test_an_import_needs_the_scope_of_its_kind_and_its_company(self):
        made = self.upload('stock', 'sku,warehouse,quantity\n')
        reader = self.purser.client(scopes='READ_INVENTORY')
        self.assertEqual(reader.post('/api/v1/imports', {'kind': 'stock'}).status, 403)
        self.assertEqual(reader.get('/api/v1/imports/%d' % made['id']).status, 403)
        self.assertEqual(reader.get('/api/v1/imports').items, [])
        keeper = self.purser.client(scopes='WRITE_INVENTORY')
        self.assertEqual([i['id'] for i in keeper.get('/api/v1/imports').items], [made['id']])
        self.begin('poetry', 400)
        other = self.purser.command('admin', 'setup', '--company', 'Else', '--email',
                                    'imports-else@example.com', '--password-stdin',
                                    text='a long enough password\n')
        self.purser.company_id = other['company_id']
        stranger = self.purser.client()
        for path in ('', '/lines', '/faults', '/preview'):
            self.assertEqual(stranger.get('/api/v1/imports/%d%s' % (made['id'], path)).status, 404)

    def test_a_crash_in_the_middle_takes_no_row_twice(self):
        self.shop.product('MUG')
        text = 'sku,warehouse,quantity,verb\n' + 'MUG,Reno,1,add\n' * 20000
        made = self.upload('stock', text)
        self.api.post('/api/v1/imports/%d/apply' % made['id'])
        eventually(lambda: self.get(made)['done_count'] > 500, timeout_s=60)
        self.purser.kill()
        self.purser.start()
        self.api = self.shop.api = self.purser.client()
        eventually(lambda: self.get(made)['state'] == 'done', timeout_s=120)
        self.assertEqual(self.get(made)['changed_count'], 20000)
        self.assertEqual(self.shop.level('MUG')['on_hand'], 20000)

    def test_a_cancelled_import_stops_and_what_it_did_can_be_taken_back(self):
        self.shop.product('MUG')
        # So many that it is not over before it can be cancelled.
        made = self.upload('stock', 'sku,warehouse,quantity,verb\n' + 'MUG,Reno,1,add\n' * 400000)
        self.api.post('/api/v1/imports/%d/apply' % made['id'])
        eventually(lambda: self.get(made)['done_count'] > 500, timeout_s=60, every_s=0.005)
        reply = self.api.post('/api/v1/imports/%d/cancel' % made['id'])
        self.assertEqual(reply.status, 202, reply)
        taken = self.get(made)['changed_count']
        self.assertEqual(self.shop.level('MUG')['on_hand'], taken)
        undone = self.act(made, 'undo')
        self.assertEqual(undone['undone_count'], taken)
        self.assertEqual(self.shop.level('MUG')['on_hand'], 0)


if __name__ == '__main__':
    unittest.main()
