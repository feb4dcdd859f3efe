"""Papers of a warehouse: packing slips and pick lists, their templates and their record of prints.
What stands on a page is read back with pdftotext (poppler-utils)."""
import base64
import shutil
import struct
import subprocess
import unittest
import zlib

from shop_case import ShopCase


def text_of(pdf):
    """The words on all pages, in the order of their layout."""
    done = subprocess.run(['pdftotext', '-layout', '-', '-'], input=pdf, stdout=subprocess.PIPE,
                          check=True)
    return done.stdout.decode()


def pages_of(pdf):
    return text_of(pdf).count('\f')


def png(width, height):
    def chunk(kind, body):
        return (struct.pack('>I', len(body)) + kind + body
                + struct.pack('>I', zlib.crc32(kind + body)))
    rows = (b'\0' + b'\x80' * width) * height
    return base64.b64encode(
        b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', struct.pack('>IIBBBBB', width, height, 8, 0, 0, 0, 0))
        + chunk(b'IDAT', zlib.compress(rows)) + chunk(b'IEND', b'')).decode()


MARKED = ('<document size="a4"><section>{{#slips}}<p>MARKED {{number}}</p>{{/slips}}</section>'
          '</document>')


@unittest.skipUnless(shutil.which('pdftotext'), 'pdftotext is not installed')
class Documents(ShopCase):
    def make(self, kind, status=201, **more):
        reply = self.api.post('/api/v1/documents', dict(more, kind=kind))
        self.assertEqual(reply.status, status, reply)
        return reply.json

    def file(self, document, status=200):
        reply = self.api.get('/api/v1/documents/%d/file' % document['id'])
        self.assertEqual(reply.status, status, reply)
        if status == 200:
            self.assertEqual(reply.headers['content-type'], 'application/pdf')
        return reply.body

    def template(self, body, status=201, **more):
        reply = self.api.post('/api/v1/document-templates',
                              dict({'name': 'Ours', 'kind': 'packing_slip', 'body': body}, **more))
        self.assertEqual(reply.status, status, reply)
        return reply.json

    def test_a_packing_slip_says_what_is_in_the_parcel(self):
        self.shop.product('MUG', stock=10)
        order = self.shop.order(('MUG', 3), number='A-1', recipient='Ádám Ωmega 李雷').json
        text = text_of(self.file(self.make('packing_slip', order_ids=[order['id']])))
        for words in ('A-1', 'Ádám Ωmega', '李雷', '1 Main St', 'Reno, NV 89501', 'MUG', '30.00 USD',
                      'page 1 of 1', 'Shop'):
            self.assertIn(words, text)

    def test_a_gift_has_its_message_and_no_prices(self):
        self.shop.product('MUG', stock=10)
        order = self.shop.order(('MUG', 3), is_gift=True, gift_message='For <you> & me').json
        text = text_of(self.file(self.make('packing_slip', order_ids=[order['id']])))
        self.assertIn('For <you> & me', text)
        self.assertNotIn('30.00', text)
        self.assertNotIn('USD', text)

    def test_the_sums_of_a_packing_slip_come_to_its_total(self):
        self.shop.product('MUG', stock=10)
        amounts = {name: {'amount': amount, 'currency': 'USD'} for name, amount in (
            ('unit_price', '13.57'), ('tax', '2.46'), ('discount', '4.68'))}
        for includes_tax, total in ((False, '46.26'), (True, '43.80')):
            order = self.shop.order(
                lines=[dict(amounts, sku='MUG', quantity=3)], prices_include_tax=includes_tax,
                shipping_total={'amount': '7.77', 'currency': 'USD'}).json
            text = text_of(self.file(self.make('packing_slip', order_ids=[order['id']])))
            rows = dict((line.rsplit(None, 2)[0].strip(), line.rsplit(None, 2)[1])
                        for line in text.splitlines() if line.endswith(' USD'))
            self.assertEqual(rows['Discount'], '-4.68', text)
            self.assertEqual(rows['Tax, included' if includes_tax else 'Tax'], '2.46', text)
            self.assertEqual(rows['Total'], total, text)

    def test_the_order_of_the_paper_is_the_order_asked_for(self):
        self.shop.product('MUG', stock=10)
        ids = [self.shop.order(('MUG', 1), number='N-%d' % i).json['id'] for i in range(3)]
        document = self.make('packing_slip', order_ids=[ids[2], ids[0], ids[2], ids[1]])
        self.assertEqual(document['order_count'], 3)
        pdf = self.file(document)
        text = text_of(pdf)
        self.assertEqual(pages_of(pdf), 3)
        self.assertLess(text.index('N-2'), text.index('N-0'))
        self.assertLess(text.index('N-0'), text.index('N-1'))

    def bins(self, sku, **units):
        path = '/api/v1/warehouses/%d/locations' % self.shop.warehouse_id
        for place, (name, quantity) in enumerate(units.items()):
            self.api.post(path, {'name': name, 'draw_rank': place})
            self.shop.stock('adjust', sku, quantity, location=name)

    def test_a_pick_list_walks_through_the_bins_once_for_all_orders(self):
        self.shop.product('MUG')
        self.shop.product('TEA', stock=5)
        self.bins('MUG', A1=2, B7=8)
        first = self.shop.order(('MUG', 3), number='P-1').json
        second = self.shop.order(('MUG', 4), ('TEA', 1), number='P-2').json
        document = self.make('pick_list', order_ids=[first['id'], second['id']])
        lines = [line.split() for line in text_of(self.file(document)).splitlines()]
        rows = {(line[0], line[1]): line for line in lines if len(line) > 3}
        self.assertEqual(rows['A1', 'MUG'][3:5], ['2', 'P-1'])
        self.assertEqual(rows['B7', 'MUG'][3], '5')
        self.assertIn('P-2', rows['B7', 'MUG'])
        self.assertEqual(rows['Main', 'TEA'][3:5], ['1', 'P-2'])

    def test_the_first_order_of_a_pick_list_draws_from_the_first_bins(self):
        self.shop.product('MUG')
        self.bins('MUG', A1=2, B7=8)
        orders = [self.shop.order(('MUG', 2), number='P-%d' % i).json for i in range(2)]
        for ids in (orders, orders[::-1]):
            document = self.make('pick_list', order_ids=[order['id'] for order in ids])
            lines = [line.split() for line in text_of(self.file(document)).splitlines()]
            rows = {line[0]: line for line in lines if len(line) > 3}
            self.assertEqual(rows['A1'][3:5], ['2', ids[0]['number']])

    def test_a_pick_list_by_order_has_a_part_for_each(self):
        self.shop.product('MUG', stock=9)
        ids = [self.shop.order(('MUG', n), number='P-%d' % n).json['id'] for n in (2, 3)]
        text = text_of(self.file(self.make('pick_list', order_ids=ids, grouping='by_order')))
        self.assertLess(text.index('P-2'), text.index('P-3'))
        self.assertEqual(text.count('MUG'), 4)  # SKU and name, twice

    def test_units_in_no_pickable_location_are_named(self):
        self.shop.product('MUG', stock=2)
        order = self.shop.order(('MUG', 2), number='P-1').json
        path = '/api/v1/warehouses/%d/locations' % self.shop.warehouse_id
        location = self.api.get(path).items[0]
        self.assertEqual(self.api.patch('%s/%d' % (path, location['id']),
                                        {'is_pickable': False}).status, 200)
        text = text_of(self.file(self.make('pick_list', order_ids=[order['id']])))
        self.assertIn('Not found in any pickable location', text)

    def test_ready_orders_are_printed_once_when_asked_so(self):
        self.shop.product('MUG', stock=3)
        for i in range(4):
            self.shop.order(('MUG', 1), number='R-%d' % i)  # the fourth waits for stock
        ask = {'warehouse_id': self.shop.warehouse_id, 'skip_printed': True}
        self.assertEqual(self.make('pick_list', most=2, **ask)['order_count'], 2)
        self.assertEqual(self.make('pick_list', **ask)['order_count'], 1)
        self.assertIn('nothing to print', self.make('pick_list', 422, **ask)['detail'])
        self.assertEqual(self.make('packing_slip', **ask)['order_count'], 3)

    def test_an_order_that_went_to_another_warehouse_is_picked_there(self):
        self.shop.product('MUG', stock=9)
        other = self.shop.warehouse('Boston', only_by_name=True)
        self.shop.adjust('MUG', 9, other)
        stays, goes = (self.shop.order(('MUG', 1), number='W-%d' % i).json for i in range(2))
        ask = {'warehouse_id': self.shop.warehouse_id, 'skip_printed': True}
        first = self.make('pick_list', **ask)
        self.assertIn('2 orders', text_of(self.file(first)))
        self.shop.act(goes['id'], 'warehouse', warehouse_id=other)
        self.assertIn('1 orders', text_of(self.file(first)))
        ask['warehouse_id'] = other
        self.assertEqual(self.make('pick_list', **ask)['order_ids'], [goes['id']])
        self.make('pick_list', 422, order_ids=[goes['id']], skip_printed=True)
        self.make('pick_list', 422, order_ids=[stays['id']], skip_printed=True)
        self.shop.act(goes['id'], 'warehouse', warehouse_id=self.shop.warehouse_id)
        self.make('pick_list', 422, **dict(ask, warehouse_id=self.shop.warehouse_id))

    def test_a_pick_list_is_for_one_warehouse(self):
        self.shop.product('MUG', stock=1)
        other = self.shop.warehouse('Boston')
        self.shop.adjust('MUG', 1, other)
        ids = [self.shop.order(('MUG', 1), warehouse_id=w).json['id']
               for w in (self.shop.warehouse_id, other)]
        self.assertIn('different warehouses', self.make('pick_list', 422, order_ids=ids)['detail'])
        self.make('packing_slip', order_ids=ids)

    def test_every_print_is_noted_and_a_reprint_says_so(self):
        self.shop.product('MUG', stock=1)
        order = self.shop.order(('MUG', 1)).json
        document = self.make('pick_list', order_ids=[order['id']])
        self.assertNotIn('print 2', text_of(self.file(document)))
        path = '/api/v1/documents/%d' % document['id']
        self.assertEqual(self.api.post(path + '/reprint').json['print_count'], 2)
        self.assertIn('print 2', text_of(self.file(document)))
        prints = self.api.get(path + '/prints').items
        self.assertEqual([row['number'] for row in prints], [1, 2])
        self.assertEqual(prints[0]['actor_kind'], 'client')
        of_order = self.api.get('/api/v1/orders/%d/documents' % order['id']).items
        self.assertEqual([row['id'] for row in of_order], [document['id']])

    def test_the_channels_template_wins_over_the_companys(self):
        self.shop.product('MUG', stock=9)
        other = self.shop.made('/api/v1/channels', name='Other', type='manual', currency='USD')
        self.shop.list('MUG', channel_id=other)
        self.template(MARKED.replace('MARKED', 'COMPANY'), is_default=True, name='Company')
        mine = self.template(MARKED.replace('MARKED', 'CHANNEL'), name='Channel')
        reply = self.api.put('/api/v1/channels/%d/document-template' % other,
                             {'kind': 'packing_slip', 'template_id': mine['id']})
        self.assertEqual(reply.status, 200, reply)
        ids = [self.shop.order(('MUG', 1), number='C-%d' % i, channel_id=c).json['id']
               for i, c in enumerate((self.shop.channel_id, other, self.shop.channel_id))]
        document = self.make('packing_slip', order_ids=ids)
        words = text_of(self.file(document)).split()
        self.assertEqual(words, ['COMPANY', 'C-0', 'CHANNEL', 'C-1', 'COMPANY', 'C-2'])
        path = '/api/v1/document-templates/%d' % mine['id']
        self.assertEqual(self.api.delete(path).status, 204)
        self.assertEqual(self.api.get(path).status, 404)
        self.assertEqual(text_of(self.file(document)).count('COMPANY'), 3)

    def test_a_template_with_a_fault_is_not_stored(self):
        for body, words in (('<document>{{#slips}}', 'line 1: a section is not closed'),
                            ('<document><section><blink/></section></document>', '<blink>'),
                            ('{{> other}}', 'cannot include'),
                            ('hello', 'syntax error')):
            reply = self.template(body, 400)
            self.assertIn(words, reply['detail'])
            self.assertEqual(reply['faults'][0]['path'], 'body')
        mine = self.template(MARKED)
        reply = self.api.patch('/api/v1/document-templates/%d' % mine['id'], {'body': '<p/>'})
        self.assertEqual(reply.status, 400, reply)
        self.assertEqual(self.template(MARKED, 409)['faults'][0]['path'], 'name')

    def test_a_preview_shows_made_up_orders_and_writes_nothing(self):
        standard = self.api.get('/api/v1/document-templates/standard/pick_list').body.decode()
        for grouping in ('by_bin', 'by_order'):
            reply = self.api.post('/api/v1/document-templates/preview',
                                  {'kind': 'pick_list', 'body': standard, 'grouping': grouping})
            self.assertEqual(reply.status, 200, reply)
            self.assertIn('MUG-BLUE', text_of(reply.body))
        self.assertEqual(self.api.get('/api/v1/documents').items, [])

    def test_a_preview_prints_an_order_once_that_is_named_twice(self):
        self.shop.product('TWICE', stock=10)
        order = self.shop.order(('TWICE', 3)).json
        body = self.api.get('/api/v1/document-templates/standard/packing_slip').body.decode()
        reply = self.api.post('/api/v1/document-templates/preview', {
            'kind': 'packing_slip', 'body': body, 'order_ids': [order['id'], order['id']]})
        self.assertEqual(reply.status, 200, reply)
        self.assertEqual(text_of(reply.body).count('Packing slip'), 1)

    def test_a_logo_is_a_small_png(self):
        path = '/api/v1/document-images/logo'
        for bad in ('AAAA', 'not base64!', png(4000, 4000)):
            self.assertEqual(self.api.put(path, {'png': bad}).status, 400)
        self.assertEqual(self.api.put(path, {'png': png(60, 20)}).status, 200)
        self.shop.product('MUG', stock=1)
        order = self.shop.order(('MUG', 1)).json
        document = self.make('packing_slip', order_ids=[order['id']])
        with_logo = self.file(document)
        self.assertIn(b'/Image', with_logo)
        self.assertEqual(self.api.put(path, {'png': ''}).status, 200)
        self.assertNotIn(b'/Subtype /Image', self.file(document))

    def test_nothing_of_another_company_is_printed(self):
        self.shop.product('MUG', stock=1)
        order = self.shop.order(('MUG', 1)).json
        document = self.make('packing_slip', order_ids=[order['id']])
        made = self.purser.command('admin', 'setup', '--company', 'Else', '--email',
                                   'else@example.com', '--password-stdin',
                                   text='a long enough password\n')
        self.purser.company_id = made['company_id']
        stranger = self.purser.client()
        self.assertEqual(stranger.get('/api/v1/documents/%d/file' % document['id']).status, 404)
        reply = stranger.post('/api/v1/documents',
                              {'kind': 'packing_slip', 'order_ids': [order['id']]})
        self.assertEqual(reply.status, 404, reply)
        self.assertEqual(stranger.get('/api/v1/orders/%d/documents' % order['id']).status, 404)

    def test_bad_requests_are_told_what_is_wrong(self):
        for body in ({}, {'kind': 'poster', 'order_ids': [1]}, {'kind': 'pick_list'},
                     {'kind': 'pick_list', 'order_ids': [1], 'warehouse_id': 2},
                     {'kind': 'pick_list', 'order_ids': [0]},
                     {'kind': 'pick_list', 'order_ids': [-4]}):
            self.assertEqual(self.api.post('/api/v1/documents', body).status, 400, body)
        self.make('packing_slip', 404, order_ids=[987654321])
        self.make('pick_list', 422, warehouse_id=987654321)


if __name__ == '__main__':
    unittest.main()
