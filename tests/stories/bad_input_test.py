"""Bad input gets a clear answer and loses nothing."""
import socket
import unittest

from purser_process import ENGINE, Purser
from small_shop import SmallShop


class BadInput(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.purser = Purser().__enter__()
        cls.shop = SmallShop(cls.purser)
        cls.shop.product('MUG', stock=100)

    @classmethod
    def tearDownClass(cls):
        cls.shop.verify()
        cls.purser.__exit__()

    def refused(self, reply, status, *words):
        self.assertEqual(reply.status, status, reply)
        self.assertIn('problem+json', reply.headers['content-type'])
        text = reply.body.decode()
        for word in words:
            self.assertIn(word, text)
        return reply.json

    def post_raw(self, raw):
        return self.shop.api.request('POST', '/api/v1/orders', raw=raw)

    def test_malformed_json_says_where(self):
        for raw in (b'', b'{', b'{"a":1,}', b'nul', b'{"a":1}{', b'\xff\xfe', b'{"a":"\x01"}'):
            with self.subTest(raw=raw):
                self.refused(self.post_raw(raw), 400)
        self.refused(self.post_raw(b'{\n  "channel_id": 1,\n  oops\n}'), 400, 'line 3')

    def test_deep_nesting_is_refused(self):
        self.refused(self.post_raw(b'[' * 100000 + b']' * 100000), 400)
        self.refused(self.post_raw(b'{"lines":' * 70 + b'1' + b'}' * 70), 400)

    def test_wrong_types_and_ranges_are_all_listed(self):
        draft = self.shop.draft(('MUG', 1))
        draft.update(channel_id='seven', placed_at='yesterday', country='Utopia', surprise=1)
        draft['lines'][0]['quantity'] = -1
        problem = self.refused(self.shop.api.post('/api/v1/orders', draft), 400)
        paths = {fault['path'] for fault in problem['faults']}
        self.assertLessEqual({'channel_id', 'placed_at', 'country', 'surprise',
                              'lines[0].quantity'}, paths)

    def test_numbers_out_of_range(self):
        for quantity in (0, -5, 1.5, 10 ** 9, 10 ** 30, '3', True, None):
            draft = self.shop.draft(('MUG', 1))
            draft['lines'][0]['quantity'] = quantity
            with self.subTest(quantity=quantity):
                self.refused(self.shop.api.post('/api/v1/orders', draft), 400,
                             'lines[0].quantity')

    def test_unknown_enum_word_names_the_known_ones(self):
        reply = self.shop.api.post('/api/v1/warehouses', {'name': 'Moon', 'type': 'crater'})
        self.refused(reply, 400, 'type', 'retail_store')

    def test_mixed_currencies(self):
        draft = self.shop.draft(('MUG', 1))
        draft['lines'][0]['unit_price']['currency'] = 'EUR'
        self.refused(self.shop.api.post('/api/v1/orders', draft), 400, 'lines[0].unit_price', 'EUR')

    def test_negative_money_and_too_many_decimals(self):
        for amount in ('-1', '1.00001', 'ten', '', '1e3'):
            draft = self.shop.draft(('MUG', 1))
            draft['lines'][0]['unit_price']['amount'] = amount
            with self.subTest(amount=amount):
                self.refused(self.shop.api.post('/api/v1/orders', draft), 400,
                             'lines[0].unit_price')

    def test_discounts_of_more_than_there_is_to_pay(self):
        def draft(discount, **more):
            draft = self.shop.draft(('MUG', 1), **more)
            draft['lines'][0]['discount'] = {'amount': discount, 'currency': 'USD'}
            return self.shop.api.post('/api/v1/orders', draft)
        self.refused(draft('10.01'), 400, 'lines', 'more than there is to pay')
        self.assertEqual(draft('10.00').json['total']['amount'], '0.00')
        shipped = draft('12.00', shipping_total={'amount': '2.00', 'currency': 'USD'})
        self.assertEqual(shipped.json['total']['amount'], '0.00')
        taxed = self.shop.draft(('MUG', 1))
        taxed['lines'][0].update(discount={'amount': '11.00', 'currency': 'USD'},
                                 tax={'amount': '1.00', 'currency': 'USD'})
        self.assertEqual(self.shop.api.post('/api/v1/orders', taxed).status, 201)
        line = '/api/v1/orders/%d/lines/%d' % (shipped.json['id'], shipped.json['lines'][0]['id'])
        dear = self.shop.api.patch(line, {'discount': {'amount': '12.01', 'currency': 'USD'}})
        self.refused(dear, 422)
        self.assertIn('less than nothing', dear.json['detail'])
        less = self.shop.api.patch(line, {'discount': {'amount': '11.00', 'currency': 'USD'}})
        self.assertEqual(less.json['total']['amount'], '1.00', less)

    def test_a_refund_of_a_part_of_a_cent(self):
        order = self.shop.order(('MUG', 1)).json
        refund = '/api/v1/orders/%d/refund' % order['id']
        self.refused(self.shop.api.post(refund, {'amount': {'amount': '0.001', 'currency': 'USD'}}),
                     400, 'amount', 'more decimals than USD')
        paid = self.shop.api.post(refund, {'amount': {'amount': '0.01', 'currency': 'USD'}})
        self.assertEqual(paid.status, 200, paid)

    def test_a_count_of_a_product_that_does_not_exist(self):
        body = {'warehouse_id': self.shop.warehouse_id,
                'product_ids': [self.shop.products['MUG'], 99999999]}
        self.refused(self.shop.api.post('/api/v1/stock/counts', body), 400, 'product_ids',
                     'names product 99999999, which does not exist')

    def test_a_ten_megabyte_body_is_refused(self):
        try:
            reply = self.post_raw(b'{"notes":"' + b'x' * (10 << 20) + b'"}')
            self.refused(reply, 413)
        except (ConnectionError, BrokenPipeError):
            pass  # the server may answer 413 and close before we have sent everything
        self.assertEqual(self.shop.order(('MUG', 1)).status, 201)

    def test_a_slow_client_does_not_keep_others_waiting(self):
        slow = socket.create_connection(('127.0.0.1', self.purser.port))
        slow.sendall(b'POST /api/v1/orders HTTP/1.1\r\nHost: x\r\nContent-Le')
        self.assertEqual(self.shop.order(('MUG', 1)).status, 201)
        slow.close()

    def test_an_unknown_sku_is_kept_and_named(self):
        order = self.shop.order(('NOBODY-KNOWS', 1)).json
        self.assertEqual(order['reason'], 'missing_product_info')
        why = self.shop.api.get('/api/v1/orders/%d/why' % order['id']).json
        self.assertIn('NOBODY-KNOWS', why['sentence'])

    def test_a_used_number_with_the_same_content_answers_the_first_order(self):
        draft = self.shop.draft(('MUG', 1), number='SAME')
        first = self.shop.api.post('/api/v1/orders', draft)
        again = self.shop.api.post('/api/v1/orders', draft)
        self.assertEqual((first.status, again.status), (201, 200))
        self.assertEqual(first.json['id'], again.json['id'])

    def test_a_used_number_with_other_content_is_a_conflict_naming_both(self):
        first = self.shop.order(('MUG', 1), number='USED').json
        problem = self.refused(self.shop.order(('MUG', 2), number='USED'), 409, 'USED')
        self.assertEqual(problem['existing_order_id'], first['id'])

    def test_negative_stock_is_refused(self):
        item = {'product_id': self.shop.products['MUG'], 'warehouse_id': self.shop.warehouse_id,
                'quantity': -3, 'reason': 'x'}
        for verb in ('adjust', 'add', 'remove'):
            with self.subTest(verb=verb):
                reply = self.shop.api.post('/api/v1/stock/' + verb, {'items': [item]})
                self.assertEqual(reply.status, 400, reply)

    def test_removing_more_than_there_is_available_is_refused(self):
        item = {'product_id': self.shop.products['MUG'], 'warehouse_id': self.shop.warehouse_id,
                'quantity': 100000, 'reason': 'x'}
        reply = self.shop.api.post('/api/v1/stock/remove', {'items': [item]})
        self.assertEqual(reply.json['items'][0]['status'], 409, reply)

    def test_unknown_paths_methods_and_queries(self):
        self.refused(self.shop.api.get('/api/v1/nothing'), 404)
        reply = self.shop.api.delete('/api/v1/orders')
        self.refused(reply, 405)
        self.assertIn('GET', reply.headers['allow'])
        self.refused(self.shop.api.get('/api/v1/orders', query={'colour': 'red'}), 400, 'colour')
        self.refused(self.shop.api.get('/api/v1/orders', query={'cursor': '!!'}), 400, 'cursor')
        self.refused(self.shop.api.get('/api/v1/orders/999999999'), 404)

    def test_no_token_a_wrong_one_and_a_short_one(self):
        for token in (None, 'x', 'a' * 36, '0' * 5000):
            with self.subTest(token=token and len(token)):
                reply = self.purser.http(token).get('/api/v1/orders')
                self.assertEqual(reply.status, 401, reply)

    def test_a_missing_scope_is_named(self):
        reader = self.purser.client(scopes='READ_INVENTORY')
        self.refused(reader.get('/api/v1/orders'), 403, 'read_orders')

    def test_hostile_text_is_kept_to_the_letter(self):
        names = ["Robert'); DROP TABLE orders;--", '<script>alert(1)</script>', 'Zoë 😀 \\" {n}',
                 '{}"[],', '%s%n', '\u202e right to left']
        for name in names:
            order = self.shop.order(('MUG', 1), recipient=name).json
            self.assertEqual(self.shop.get(order['id'])['recipient'], name)
        self.refused(self.shop.order(('MUG', 1), recipient='nul\x00byte'), 400, 'recipient')


class ForeignCompany(unittest.TestCase):
    def test_another_company_sees_nothing_and_learns_nothing(self):
        with Purser() as purser:
            shop = SmallShop(purser)
            shop.product('MUG', stock=5)
            order = shop.order(('MUG', 1)).json
            other = purser.command('admin', 'setup', '--company', 'Other', '--email',
                                   'eve@example.com', '--password-stdin', text='long enough pw 1\n')
            purser.company_id = other['company_id']
            eve = purser.client()
            unknown = eve.get('/api/v1/orders/%d' % (order['id'] + 100000))
            foreign = eve.get('/api/v1/orders/%d' % order['id'])
            self.assertEqual((foreign.status, unknown.status), (404, 404))
            for name in ('trace_id',):
                foreign.json.pop(name, None), unknown.json.pop(name, None)
            self.assertEqual(foreign.json, unknown.json)
            for path in ('products/%d' % shop.products['MUG'],
                         'warehouses/%d' % shop.warehouse_id, 'channels/%d' % shop.channel_id,
                         'listings/%d' % shop.listings['MUG'], 'orders/%d/why' % order['id'],
                         'orders/%d/timeline' % order['id'], 'orders/%d/shipments' % order['id'],
                         'products/%d/stock' % shop.products['MUG']):
                with self.subTest(path=path):
                    self.assertEqual(eve.get('/api/v1/' + path).status, 404)
            for action in ('cancel', 'hold', 'release', 'pay', 'resolve'):
                reply = eve.post('/api/v1/orders/%d/%s' % (order['id'], action), {})
                self.assertIn(reply.status, (404, 400), reply)
            reply = eve.post('/api/v1/orders', shop.draft(('MUG', 1)))
            self.assertEqual(reply.status, 400, reply)
            for path in ('orders', 'products', 'warehouses', 'channels', 'listings', 'stock'):
                self.assertEqual(eve.get('/api/v1/' + path).items, [], path)
            self.assertEqual(shop.get(order['id'])['status'], 'awaiting_shipment')


class Refusals(unittest.TestCase):
    @unittest.skipUnless(ENGINE == 'sqlite', 'SQLite only')
    def test_a_second_serve_on_the_same_file_refuses(self):
        with Purser() as purser:
            done = purser.run('serve', '--listen', '127.0.0.1:0')
            self.assertNotEqual(done.returncode, 0)
            self.assertIn('another `purser serve`', done.stderr)

    def test_sigterm_finishes_what_was_accepted(self):
        with Purser() as purser:
            shop = SmallShop(purser)
            shop.product('MUG', stock=5)
            order = shop.order(('MUG', 1)).json
            status, took_s = purser.stop()
            self.assertEqual(status, 0)
            self.assertLess(took_s, 10)
            purser.start()
            shop.api = purser.client()
            self.assertEqual(shop.get(order['id'])['number'], order['number'])


if __name__ == '__main__':
    unittest.main()
