"""Rows that belong together and stand far apart in their file: one order, one bundle."""
import unittest

from purser_process import eventually
from spreadsheet_case import SpreadsheetCase

HEAD = 'number,channel,currency,sku,quantity,recipient,line1,city,state,zip,country\n'


class ImportsApart(SpreadsheetCase):
    def lines(self, made):
        return self.api.get('/api/v1/imports/%d/lines' % made['id'], query={'limit': 1000}).items

    def orders(self):
        found, cursor = [], ''
        while cursor is not None:
            query = {'limit': 500, **({'cursor': cursor} if cursor else {})}
            page = self.api.get('/api/v1/orders', query=query)
            found += page.items
            cursor = page.json.get('next_cursor')
        return found

    def test_lines_of_an_order_that_stand_far_apart_are_one_order(self):
        """A sheet sorted by SKU: the lines of an order are thousands of rows apart."""
        for sku in ('MUG', 'TEA', 'POT'):
            self.shop.product(sku, stock=9000)
        rows = ['A-%d,Shop,USD,%s,1,Ada,1 Main St,Reno,NV,89501,US\n' % (i, sku)
                for sku in ('MUG', 'TEA', 'POT') for i in range(1300)]
        made = self.upload('orders', HEAD + ''.join(rows))
        for step in ('check', 'apply'):
            done = self.act(made, step)
            self.assertEqual((done['created_count'], done['failed_count'], done['done_count']),
                             (3900, 0, 3900), self.lines(done)[:3])
        orders = self.orders()
        self.assertEqual((len(orders), {o['unit_count'] for o in orders}), (1300, {3}))
        lines = self.api.get('/api/v1/orders/%d' % orders[0]['id']).json['lines']
        self.assertEqual([line['sku'] for line in lines], ['MUG', 'TEA', 'POT'])
        undone = self.act(made, 'undo')
        self.assertEqual((undone['undone_count'], undone['kept_count']), (1300, 0))
        self.assertEqual({o['status'] for o in self.orders()}, {'cancelled'})
        self.assertEqual(self.shop.level('POT')['allocated'], 0)
        again = self.act(self.upload('orders', HEAD + ''.join(reversed(rows))), 'apply')
        self.assertEqual((again['created_count'], again['failed_count']), (3900, 0))

    def test_a_faulty_line_takes_the_lines_of_its_order_far_away_with_it(self):
        self.shop.product('MUG', stock=9000)
        rows = ['B-%d,Shop,USD,MUG,%s,Ada,1 Main St,Reno,NV,89501,US\n' % (i % 1100, units)
                for i, units in enumerate([1] * 2199 + ['x'])]
        made = self.upload('orders', HEAD + ''.join(rows))
        self.assertEqual(self.act(made, 'check')['failed_count'], 2)
        done = self.act(made, 'apply')
        self.assertEqual((done['created_count'], done['failed_count']), (2198, 2))
        self.assertEqual([line['line'] for line in self.lines(done)], [1101, 2201])
        faults = self.api.request('GET', '/api/v1/imports/%d/faults' % made['id']).body.decode()
        self.assertEqual(len(faults.splitlines()), 3)
        mended = self.act(self.upload('orders', faults.replace(',x,', ',1,')), 'apply')
        self.assertEqual((mended['created_count'], mended['failed_count']), (2, 0))

    def test_one_number_on_two_channels_is_two_orders(self):
        self.shop.product('MUG', stock=90)
        self.shop.made('/api/v1/channels', name='Market', type='manual', currency='USD')
        rows = ['C-1,%s,USD,MUG,1,Ada,1 Main St,Reno,NV,89501,US\n' % channel
                for channel in ('Shop', 'Market', 'shop', 'Market', 'Shop')]
        done = self.act(self.upload('orders', HEAD + ''.join(rows)), 'apply')
        self.assertEqual((done['created_count'], done['failed_count']), (5, 0), self.lines(done))
        orders = self.api.get('/api/v1/orders').items
        self.assertEqual(sorted(o['unit_count'] for o in orders), [2, 3])

    def test_another_mapping_groups_the_rows_otherwise(self):
        self.shop.product('MUG', stock=9000)
        head = HEAD.replace('number,', 'number,other,')
        rows = ['D-%d,E-%d,Shop,USD,MUG,1,Ada,1 Main St,Reno,NV,89501,US\n' % (i % 1050, i // 2)
                for i in range(2100)]
        made = self.upload('orders', head + ''.join(rows))
        self.assertEqual(self.act(made, 'check')['created_count'], 2100)
        maps = [dict(m, column='other') if m['field'] == 'number' else m
                for m in self.get(made)['maps']]
        reply = self.api.put('/api/v1/imports/%d/mapping' % made['id'], {'maps': maps})
        self.assertEqual(reply.status, 200, reply)
        done = self.act(made, 'apply')
        self.assertEqual((done['created_count'], done['failed_count']), (2100, 0))
        orders = self.orders()
        self.assertEqual((len(orders), {o['unit_count'] for o in orders}), (1050, {2}))

    def test_an_import_that_an_older_release_began_goes_on_behind_what_it_took(self):
        """It took the rows of a chunk with all of its last order, and remembered that by number."""
        self.shop.product('MUG', stock=9000)
        rows = ['O-%d,Shop,USD,MUG,1,Ada,1 Main St,Reno,NV,89501,US\n' % (i // 7)
                for i in range(2002)]
        made = self.upload('orders', HEAD + ''.join(rows))
        id_ = made['id']
        self.purser.sql("UPDATE import SET position = 1, last_group = 'O-142', state = 'applying' "
                        'WHERE id = ?', id_)
        self.purser.sql(
            'INSERT INTO job (company_id, id, kind, subject_id, body, run_at, attempts, '
            "lease_until, is_parked, failure, created_at) SELECT company_id, id, 'import.step', "
            "id, '', 0, 0, 0, 0, '', 0 FROM import WHERE id = ?", id_)
        eventually(lambda: self.get(made)['state'] == 'done', timeout_s=60)
        done = self.get(made)
        self.assertEqual((done['created_count'], done['failed_count']), (2002 - 7 * 143, 0))

    def test_rows_of_a_bundle_that_stand_far_apart_are_all_its_parts(self):
        for sku in ('MUG', 'TEA'):
            self.shop.product(sku)
        text = ''.join('SET-%d,Set,%s,1\n' % (i, sku)
                       for sku in ('MUG', 'TEA') for i in range(1100))
        done = self.act(self.upload('bundles', 'sku,name,component_sku,quantity\n' + text), 'apply')
        self.assertEqual((done['created_count'], done['failed_count']), (2200, 0),
                         self.lines(done)[:3])
        found = self.api.get('/api/v1/products', query={'sku': 'SET-7'}).items
        self.assertEqual(len(found[0]['parts']), 2)


if __name__ == '__main__':
    unittest.main()
