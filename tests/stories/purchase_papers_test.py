"""The paper of a purchase order for its vendor; what stands on it is read back with pdftotext."""
import os
import shutil
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from cli_test import Terminal  # noqa: E402
from documents_test import text_of  # noqa: E402
from purser_process import eventually  # noqa: E402
from shop_case import ShopCase  # noqa: E402

ORDERS = '/api/v1/purchase_orders'
TEMPLATES = '/api/v1/document-templates'
MARKED = ('<document size="a4"><section>{{#purchases}}<p>MARKED {{number}}</p>{{/purchases}}'
          '</section></document>')


def usd(amount):
    return {'amount': amount, 'currency': 'USD'}


@unittest.skipUnless(shutil.which('pdftotext'), 'pdftotext is not installed')
class PurchasePapers(ShopCase):
    def setUp(self):
        super().setUp()
        self.shop.product('ANY', stock=1)  # for the auditor

    def vendor(self, **more):
        return self.shop.made('/api/v1/vendors', **dict({
            'name': 'Mug Works', 'line1': '9 Kiln Lane', 'city': 'Keene', 'state': 'NH',
            'postal_code': '03431', 'country': 'US', 'order_email': 'po@mugs.example'}, **more))

    def offered(self, vendor, sku, name, cost, **more):
        self.shop.products[sku] = self.shop.made('/api/v1/products', sku=sku, name=name,
                                                 type='core')
        reply = self.api.put('/api/v1/vendor_products', dict({
            'vendor_id': vendor, 'vendor_sku': 'V-' + sku, 'sku': sku,
            'prices': [{'from_quantity': 1, 'cost': usd(cost)}]}, **more))
        self.assertEqual(reply.status, 201, reply)

    def purchase(self, vendor, *lines, **more):
        reply = self.api.post(ORDERS, dict({
            'vendor_id': vendor, 'warehouse_id': self.shop.warehouse_id,
            'lines': [dict({'sku': sku, 'quantity': n}, **rest) for sku, n, rest in lines]},
            **more))
        self.assertEqual(reply.status, 201, reply)
        return reply.json

    def act(self, order, action, status=200, **body):
        reply = self.api.post('%s/%d/%s' % (ORDERS, order['id'], action), body)
        self.assertEqual(reply.status, status, reply)
        return reply.json

    def paper(self, order, status=200, api=None, **query):
        reply = (api or self.api).get('%s/%d/file' % (ORDERS, order['id']), query=query)
        self.assertEqual(reply.status, status, reply)
        if status != 200:
            return reply
        self.assertEqual(reply.headers['content-type'], 'application/pdf')
        return text_of(reply.body)

    def simple(self, **more):
        vendor = self.vendor()
        self.offered(vendor, 'MUG', 'Blue mug', '2.50')
        return self.purchase(vendor, ('MUG', 4, {}), **more)

    def test_it_says_what_the_vendor_is_asked_for_in_any_script(self):
        vendor = self.vendor(name='Töpferei 李雷', account_number='K-17')
        self.offered(vendor, 'MUG', 'Кружка синяя', '2.50')
        self.offered(vendor, 'POT', 'إبريق الشاي', '13.00')
        path = '/api/v1/warehouses/%d' % self.shop.warehouse_id
        reply = self.api.patch(path, {'line1': '12 Harbor Road', 'city': 'Reno',
                                      'postal_code': '89501'})
        self.assertEqual(reply.status, 200, reply)
        order = self.purchase(
            vendor,
            ('MUG', 60, {'unit_name': 'case', 'unit_units': 12, 'packaging': 'Carton',
                         'discount': usd('10.00'), 'memo': 'our secret memo',
                         'expected_at': '2026-12-24T12:00:00Z'}),
            ('POT', 3, {'tax_ppm': 100000, 'expected_at': '2026-12-20T12:00:00Z'}),
            costs=[{'kind': 'shipping', 'description': 'Freight', 'amount': usd('7.00')}],
            notes='our secret note')
        self.act(order, 'messages', 201, text='Deliver to dock 2')
        text = self.paper(order)
        for words in (order['number'], 'Purchase order', 'Töpferei', '李雷',
                      '9 Kiln Lane', 'Keene, NH 03431', 'po@mugs.example', 'K-17',
                      '12 Harbor Road', 'Reno, NV 89501', 'V-MUG', 'MUG', 'Кружка синяя',
                      '5 × case of 12', 'Carton', '2.50 USD', '140.00 USD', '10.00 USD', 'V-POT',
                      '13.00 USD', '39.00 USD', 'Freight', '7.00 USD', '179.00 USD', '3.90 USD',
                      '189.90 USD', '2026-12-24', '2026-12-20', 'Deliver to dock 2',
                      'Draft', 'page 1 of 1'):
            self.assertIn(words, text)
        self.assertNotIn('secret', text)
        self.act(order, 'authorize')
        self.assertNotIn('Draft', self.paper(order))

    def test_it_asks_for_whole_lines_after_a_part_of_them_came(self):
        order = self.simple()
        self.act(order, 'authorize')
        line = order['lines'][0]['id']
        self.act(order, 'receive', items=[{'line_id': line, 'accepted': 1, 'rejected': 1,
                                           'billed_unit_cost': usd('9.00')}])
        text = self.paper(order)
        self.assertEqual(text.count('V-MUG'), 1)
        self.assertIn('10.00 USD', text)
        self.assertNotIn('9.00', text)

    def test_a_paper_that_was_called_off_says_so(self):
        order = self.simple()
        self.act(order, 'cancel')
        text = self.paper(order)
        self.assertIn('Called off (cancelled)', text)
        self.assertIn('V-MUG', text)

    def test_numbers_in_any_script_print(self):
        order = self.simple(number='№ 5 注文')
        self.assertIn('注文', self.paper(order))
        self.shop.list('MUG')
        self.shop.adjust('MUG', 5)
        sold = self.shop.order(('MUG', 1), number='注文-1').json
        for kind, more in (('packing_slip', {}), ('pick_list', {'grouping': 'by_order'})):
            reply = self.api.post('/api/v1/documents',
                                  dict(more, kind=kind, order_ids=[sold['id']]))
            self.assertEqual(reply.status, 201, reply)
            reply = self.api.get('/api/v1/documents/%d/file' % reply.json['id'])
            self.assertEqual(reply.status, 200, reply)
            self.assertIn('注文-1', text_of(reply.body))

    def template(self, **more):
        reply = self.api.post(TEMPLATES, dict({'name': 'Ours', 'kind': 'purchase_order',
                                               'body': MARKED}, **more))
        self.assertEqual(reply.status, more.pop('status', 201), reply)
        return reply.json

    def test_its_template_is_the_one_named_else_the_companys(self):
        order = self.simple()
        usual = self.template(is_default=True)
        self.assertEqual(self.paper(order).split(), ['MARKED', order['number']])
        other = self.template(name='Other', body=MARKED.replace('MARKED', 'OTHER'))
        self.assertIn('OTHER', self.paper(order, template_id=other['id']))
        slip = self.template(name='Slip', kind='packing_slip',
                             body=MARKED.replace('purchases', 'slips'))
        self.paper(order, 400, template_id=slip['id'])
        self.paper(order, 404, template_id=987654321)
        self.assertEqual(self.api.delete('%s/%d' % (TEMPLATES, usual['id'])).status, 204)
        self.assertIn('V-MUG', self.paper(order))
        reply = self.api.post(TEMPLATES, {'name': 'Bad', 'kind': 'purchase_order',
                                          'body': '<document>{{#purchases}}'})
        self.assertEqual(reply.status, 400, reply)

    def test_a_preview_shows_a_made_up_one_or_those_asked_for(self):
        order = self.simple()
        standard = self.api.get(TEMPLATES + '/standard/purchase_order').body.decode()
        ask = {'kind': 'purchase_order', 'body': standard}
        reply = self.api.post(TEMPLATES + '/preview', ask)
        self.assertIn('Northwind Pottery', text_of(reply.body))
        ask['purchase_order_ids'] = [order['id']]
        reply = self.api.post(TEMPLATES + '/preview', ask)
        self.assertIn(order['number'], text_of(reply.body))
        reply = self.api.post(TEMPLATES + '/preview', dict(ask, order_ids=[1]))
        self.assertEqual(reply.status, 400, reply)
        editor = self.purser.client('read_settings read_orders')
        self.assertEqual(editor.post(TEMPLATES + '/preview', ask).status, 403)
        del ask['purchase_order_ids']
        self.assertEqual(editor.post(TEMPLATES + '/preview', ask).status, 200)

    def test_who_may_not_see_purchasing_sees_no_paper(self):
        order = self.simple()
        self.paper(order, 403, api=self.purser.client('read_orders read_settings'))
        self.assertIn('V-MUG', self.paper(order, api=self.purser.client('read_purchasing')))
        company = self.purser.company_id
        made = self.purser.command('admin', 'setup', '--company', 'Else', '--email',
                                   'other@example.com', '--password-stdin',
                                   text='a long enough password\n')
        self.purser.company_id = made['company_id']
        stranger = self.purser.client()
        self.purser.company_id = company
        self.paper(order, 404, api=stranger)
        reply = stranger.post(TEMPLATES + '/preview', {
            'kind': 'purchase_order', 'body': MARKED, 'purchase_order_ids': [order['id']]})
        self.assertEqual(reply.status, 404, reply)

    def test_what_a_vendor_ships_itself_goes_to_the_buyer(self):
        remote = self.shop.warehouse('Far Away', type='dropship_vendor')
        vendor = self.vendor(name='Far Away Goods', warehouse_id=remote)
        self.offered(vendor, 'LAMP', 'Lamp', '4.00')
        self.shop.list('LAMP')
        self.shop.adjust('LAMP', 9, remote)
        sold = self.shop.order(('LAMP', 2), number='D-1', warehouse_id=remote).json
        found = eventually(lambda: self.api.get(ORDERS, query={'order_id': sold['id']}).items)
        text = self.paper(found[0])
        for words in ('Ada Lovelace', '1 Main St', 'Order D-1', 'V-LAMP'):
            self.assertIn(words, text)

    def test_it_is_no_document_of_the_warehouse(self):
        order = self.simple()
        reply = self.api.post('/api/v1/documents', {'kind': 'purchase_order',
                                                    'order_ids': [order['id']]})
        self.assertEqual(reply.status, 400, reply)

    def test_the_command_line_writes_it_into_a_file(self):
        order = self.simple()
        with tempfile.TemporaryDirectory() as folder:
            terminal = Terminal('http://127.0.0.1:%d' % self.purser.port, folder)
            name = self.id().rsplit('.', 1)[1]
            terminal.done('login', '--email', name + '@example.com',
                          text='a long enough password\n')
            terminal.done('purchase', 'file', 'number=' + order['number'], '--output', 'po.pdf')
            with open(os.path.join(folder, 'po.pdf'), 'rb') as file:
                self.assertIn('V-MUG', text_of(file.read()))


if __name__ == '__main__':
    unittest.main()
