"""Imports that changed the same records, in one file or in two, are taken back in turn."""
import csv
import io
import itertools
import unittest

from spreadsheet_case import SpreadsheetCase

V1 = '/api/v1/'
_numbers = itertools.count(1)
# Head, what is there before, and two changes of it; the last line of each makes a record.
FILES = {
    'products': (
        'sku,name,brand,weight,price,currency,images,categories,parts,active',
        ('MUG,Mug,Old,1 lb,9.99,USD,https://x.example/1.png,Cups,,', 'TEA,Tea,,,,,,,,',
         'SET,Set,,,,,,,MUG x 2,'),
        ('MUG,,New,2 lb,8.99,USD,https://x.example/2.png,Cups; Gifts,,false',
         'SET,,,,,,,,TEA x 3,'),
        ('MUG,Cup,Newer,,,,,,,true', 'SET,,,,,,,,"TEA x 1, MUG x 1",')),
    'bundles': (
        'bundle,name,component,quantity',
        ('SET,Set,MUG,2',), ('SET,,TEA,3', 'SET,,MUG,1'), ('SET,The set,TEA,1',)),
    'listings': (
        'channel,sku,variant,master sku,title,price,currency,active',
        ('Shop,M,V1,MUG,Old,,,',), ('Shop,M-1,V1,TEA,New,8.50,EUR,false',),
        ('Shop,M-2,V1,MUG,,7,USD,true', 'Shop,N,V2,,,,,')),
    'vendor_products': (
        'vendor,vendor sku,sku,prices,units,moq,lead time',
        ('Clay,C-1,MUG,1 = 5.00,case = 6,1,9',),
        ('Clay,C-1,MUG,1-9 = 4.00; 10 = 3.00,case = 12; pallet = 480,5,',),
        ('Clay,C-1,MUG,1 = 2.00,,,3', 'Clay,C-2,TEA,,,,')),
    'allocation_rules': (
        'sku,channel,type,value,minimum_level',
        ('MUG,,percent,80,',), ('MUG,,percent,50,4', 'TEA,Shop,percent,50,'),
        ('MUG,,max_units,7,', 'TEA,Shop,percent,60,')),
    'stock_minimums': (
        'sku,warehouse,min', ('MUG,Reno,3',), ('MUG,Reno,5', 'TEA,Reno,2'),
        ('MUG,Reno,0', 'TEA,Reno,4')),
}

# What each of these makes, and where a person puts it out of use and in use again.
NEW = {
    'products': ('NEW,New,,,,,,,,', 'products/%d/deactivate', 'products/%d/activate'),
    'bundles': ('NEW,New,MUG,2', 'products/%d/deactivate', 'products/%d/activate'),
    'listings': ('Shop,NEW,V9,MUG,New,7,USD,', 'listings/%d', 'listings/%d'),
    'vendor_products': ('Clay,NEW,MUG,1 = 5.00,,,', 'vendor_products/%d', 'vendor_products/%d'),
}

ORDERS_HEAD = ('number,channel,currency,recipient,line1,city,state,postal_code,country,paid_at,sku,'
               'quantity,warehouse')


class ImportsUndo(SpreadsheetCase):
    def company_of(self, kind):
        """A company of its own for a kind."""
        made = self.purser.command('admin', 'setup', '--company', kind, '--email',
                                   '%s-%d@example.com' % (kind, next(_numbers)), '--password-stdin',
                                   text='a long enough password\n')
        self.purser.company_id = made['company_id']
        self.shop = type(self.shop)(self.purser)
        self.api = self.shop.api
        self.world(kind)

    def world(self, kind):
        for sku in ('MUG', 'TEA') if kind != 'products' else ():
            self.shop.product(sku)
        if kind == 'products':
            for name in ('Cups', 'Gifts'):
                self.shop.made(V1 + 'categories', name=name)
        if kind == 'vendor_products':
            self.shop.made(V1 + 'vendors', name='Clay', currency='USD')
        self.take(kind, FILES[kind][1])

    def take(self, kind, rows):
        text = '\n'.join((FILES[kind][0],) + tuple(rows)) + '\n'
        done = self.act(self.upload(kind, text), 'apply')
        self.assertEqual(done['failed_count'], 0, (kind, self.lines(done)))
        return done

    def lines(self, made):
        return self.api.get(V1 + 'imports/%d/lines' % made['id']).items

    def sheet(self, kind):
        """What an export says of those that are in use."""
        text = self.api.get(V1 + 'exports/' + kind).body.decode()
        return sorted([(name, value) for name, value in row.items() if not name.endswith('_at')]
                      for row in csv.DictReader(io.StringIO(text))
                      if row.get('is_active') != 'false')

    def test_two_imports_are_taken_back_in_turn(self):
        for kind in FILES:
            with self.subTest(kind=kind):
                self.company_of(kind)
                states, done = [self.sheet(kind)], []
                for rows in FILES[kind][2:]:
                    done.append(self.take(kind, rows))
                    states.append(self.sheet(kind))
                self.assertNotEqual(states[0], states[2])
                for at in (1, 0):
                    undone = self.act(done[at], 'undo')
                    self.assertEqual(undone['kept_count'], 0, (kind, at, self.lines(undone)))
                    self.assertEqual(self.sheet(kind), states[at])

    def test_an_earlier_import_stays_where_a_later_one_was_not_taken_back(self):
        for kind in FILES:
            with self.subTest(kind=kind):
                self.company_of(kind)
                first = self.take(kind, FILES[kind][2])
                self.take(kind, FILES[kind][3])
                now = self.sheet(kind)
                undone = self.act(first, 'undo')
                self.assertEqual(undone['undone_count'], 0, (kind, undone))
                self.assertEqual(self.sheet(kind), now)

    def test_a_record_that_two_far_rows_of_a_file_change_is_as_it_was(self):
        for kind, filler in (('products', 'F%d,Filler,,,,,,,,'), ('listings', 'Shop,F%d,F%d,,,,,'),
                             ('vendor_products', 'Clay,F%d,TEA,,,,'),
                             ('allocation_rules', None)):
            with self.subTest(kind=kind):
                self.company_of(kind)
                before = self.sheet(kind)
                between = [filler.replace('%d', str(i)) for i in range(1000)] if filler else \
                    ['NONE,,percent,1,'] * 1000
                text = '\n'.join([FILES[kind][0], *FILES[kind][2], *between, *FILES[kind][3]])
                done = self.act(self.upload(kind, text + '\n'), 'apply')
                self.assertEqual(done['failed_count'], 0 if filler else 1000)
                undone = self.act(done, 'undo')
                self.assertEqual(undone['kept_count'], 0, (kind, self.lines(undone)))
                self.assertEqual(self.sheet(kind), before)

    def used(self, kind):
        return self.sheet('products' if kind == 'bundles' else kind)

    def test_what_an_undo_took_away_comes_again_with_the_same_file(self):
        for kind, (row, *_) in NEW.items():
            with self.subTest(kind=kind):
                self.company_of(kind)
                before = self.used(kind)
                for _ in range(3):
                    done = self.take(kind, [row])
                    self.assertEqual((done['created_count'], done['changed_count']), (1, 0), done)
                    after = self.used(kind)
                    self.assertEqual(len(after), len(before) + 1)
                    self.assertEqual(self.take(kind, [row])['same_count'], 1)
                    undone = self.act(done, 'undo')
                    self.assertEqual((undone['undone_count'], undone['kept_count']), (1, 0))
                    self.assertEqual(self.used(kind), before)

    def in_use(self, kind, is_active):
        """A person says so."""
        path = NEW[kind][2 if is_active else 1]
        all_ = path.split('/', 1)[0]
        [id_] = [found['id'] for found in self.api.get(V1 + all_).items
                 if 'NEW' in (found.get('sku'), found.get('vendor_sku'))]
        if path.endswith('activate'):
            reply = self.api.post(V1 + path % id_)
        else:
            reply = self.api.patch(V1 + path % id_, {'is_active': is_active})
        self.assertEqual(reply.status, 200, reply)

    def test_what_a_person_put_out_of_use_stays_so_whatever_an_import_says_of_it(self):
        for kind, (row, *_) in NEW.items():
            with self.subTest(kind=kind):
                self.company_of(kind)
                before = self.used(kind)
                done = self.take(kind, [row])
                self.in_use(kind, False)
                self.act(done, 'undo')  # there is nothing left for it to put out of use
                self.assertEqual(self.take(kind, [row])['created_count'], 0)
                self.assertEqual(self.used(kind), before)
                self.in_use(kind, True)
                self.in_use(kind, False)
                self.assertEqual(self.take(kind, [row])['created_count'], 0)
                self.assertEqual(self.used(kind), before)

    def test_what_an_undo_took_away_and_a_person_touched_since_stays_as_it_is(self):
        for kind, (row, *_) in NEW.items():
            with self.subTest(kind=kind):
                self.company_of(kind)
                before = self.used(kind)
                self.act(self.take(kind, [row]), 'undo')
                self.in_use(kind, True)
                self.in_use(kind, False)
                self.assertEqual(self.take(kind, [row])['created_count'], 0)
                self.assertEqual(self.used(kind), before)

    def test_orders_that_were_taken_back_can_come_again_as_they_should_be(self):
        self.company_of('listings')
        self.shop.adjust('MUG', 9)
        wrong, right = (self.orders('T-1', quantity) for quantity in (7, 2))
        made = self.take_orders(wrong)
        undone = self.act(made, 'undo')
        self.assertEqual((undone['undone_count'], undone['kept_count']), (1, 0), undone)
        done = self.take_orders(right)
        self.assertEqual((done['created_count'], done['same_count']), (1, 0), done)
        orders = {order['status']: order for order in self.api.get(V1 + 'orders').items}
        self.assertEqual(set(orders), {'cancelled', 'awaiting_shipment'})
        self.assertEqual({order['number'] for order in orders.values()}, {'T-1'})
        self.assertEqual(orders['awaiting_shipment']['unit_count'], 2)
        refused = self.api.post('%sorders/%d/restore' % (V1, orders['cancelled']['id']))
        self.assertEqual(refused.status, 409)
        self.assertIn('import it again', refused.json['detail'])
        again = self.take_orders(right)
        self.assertEqual((again['created_count'], again['same_count']), (0, 1), again)

    def take_orders(self, row):
        done = self.act(self.upload('orders', '%s\n%s\n' % (ORDERS_HEAD, row)), 'apply')
        self.assertEqual(done['failed_count'], 0, self.lines(done))
        return done

    @staticmethod
    def orders(number, quantity):
        return ('%s,Shop,USD,Ada,1 A St,Reno,NV,89501,US,2026-11-01T10:00:00Z,MUG,%d,Reno'
                % (number, quantity))

    def test_a_row_of_a_listing_that_changes_nothing_is_the_same_however_soon_it_comes(self):
        self.company_of('listings')
        head, row = FILES['listings'][0], 'Shop,N,N,,,,,'
        text = '\n'.join([head, row] + ['Shop,F%d,F%d,,,,,' % (i, i) for i in range(1000)] + [row])
        done = self.act(self.upload('listings', text + '\n'), 'apply')
        self.assertEqual((done['created_count'], done['same_count']), (1001, 1), done)


if __name__ == '__main__':
    unittest.main()
