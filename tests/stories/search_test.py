"""Finding records by what people remember of them."""
import unittest

from purser_process import Purser, eventually
from small_shop import SmallShop


class Search(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.purser = Purser().__enter__()
        cls.shop = shop = SmallShop(cls.purser)
        shop.product('MUG-RED/1', stock=100)
        shop.product('TEA', stock=100)
        cls.ada = shop.order(('MUG-RED/1', 1), number='A-1001', postal_code='SW1A 1AA',
                             phone='+44 20 7946 0018').json['id']
        cls.jorg = shop.order(('TEA', 1), number='A-1002', recipient='Jörg Müller-Straße',
                              email='joerg@firma.de', city='Zürich').json['id']
        cls.tokyo = shop.order(('TEA', 2), number='B-77', recipient='東京都太郎', city='Osaka',
                               email='taro@example.jp').json['id']
        reply = shop.api.post('/api/v1/orders/%d/shipments' % cls.ada,
                              {'tracking_number': '1Z 999 AA1 01'})
        assert reply.status == 201, reply
        eventually(lambda: cls.found('1z999aa101'))
        eventually(lambda: cls.found('B-77'))

    @classmethod
    def tearDownClass(cls):
        cls.purser.__exit__()

    @classmethod
    def hits(cls, text, **query):
        reply = cls.shop.api.get('/api/v1/search', query=dict(query, q=text))
        assert reply.status == 200, reply
        return reply.items

    @classmethod
    def found(cls, text):
        return [hit['opens_id'] for hit in cls.hits(text) if hit['opens'] == 'order']

    def listed(self, text, path='/api/v1/orders', **query):
        reply = self.shop.api.get(path, query=dict(query, q=text))
        assert reply.status == 200, reply
        return [row['id'] for row in reply.items]

    def test_an_order_is_found_by_everything_people_remember(self):
        for text in ('A-1001', 'a1001', '1001', 'ada@example.com', 'Ada', 'lovelace ada', 'LOVEL',
                     'MUG-RED/1', 'mug-red', 'mugred1', '1Z999AA101', '1z 999', 'SW1A1AA',
                     'sw1a 1aa', 'reno 1001', '442079460018', '7946 0018'):
            self.assertIn(self.ada, self.found(text), text)
            self.assertIn(self.ada, self.listed(text), text)

    def test_any_script_and_any_way_of_writing(self):
        for text in ('muller', 'MÜLLER', 'Mu\u0308ller', 'strasse', 'zurich', 'Jörg Zürich'):
            self.assertEqual(self.found(text), [self.jorg], text)
        for text in ('東京', '京都太', '太', '東京都太郎'):
            self.assertEqual(self.found(text), [self.tokyo], text)
        self.assertEqual(self.found('京東'), [])

    def test_words_must_all_be_there_and_only_the_last_may_be_a_beginning(self):
        self.assertEqual(self.found('ada zurich'), [])
        self.assertEqual(self.found('love ada'), [])
        self.assertEqual(self.found('ada love'), [self.ada])
        self.assertEqual(self.found('ad'), [])  # too short for a beginning

    def test_syntax_of_the_engines_is_text(self):
        for text in ('"', "'", '*', 'ada*', 'ada OR müller', 'ada AND', 'NOT ada', 'NEAR(ada', '(',
                     ')', 'tokens:ada', '-ada', '^ada', '{ada}', 'ada:*', 'ada & muller',
                     'ada | muller', '!ada', 'a\\', "'; DROP TABLE orders; --", '%', '_', '%%%',
                     '7oada', '<->', 'ada <-> lovelace', '\u00a0', '\u202e', '😀'):
            for path in ('/api/v1/search', '/api/v1/orders'):
                reply = self.shop.api.get(path, query={'q': text})
                self.assertEqual(reply.status, 200, (text, reply))
        self.assertEqual(self.found('ada OR müller'), [])
        self.assertIn(self.ada, self.found('"ada"'))

    def test_bad_questions_are_refused(self):
        for query in ({}, {'q': ''}, {'q': '   '}, {'q': 'x' * 201}, {'q': 'ada', 'limit': 0},
                      {'q': 'ada', 'kind': 'nothing'}):
            self.assertEqual(self.shop.api.get('/api/v1/search', query=query).status, 400, query)
        self.assertEqual(self.shop.api.get('/api/v1/orders?q=ada&q=tea').status, 400)
        self.assertEqual(self.shop.api.get('/api/v1/orders?q=%00').status, 400)
        self.assertEqual(self.shop.api.get('/api/v1/orders?q=%FF').status, 400)
        self.assertEqual(self.shop.api.get('/api/v1/warehouses?q=reno').status, 400)
        self.assertEqual(len(self.listed('')), 3)  # an empty search field filters nothing

    def test_hits_say_what_matched(self):
        hit = [hit for hit in self.hits('müller') if hit['kind'] == 'order'][0]
        self.assertEqual(hit['title'], 'A-1002')
        self.assertEqual(hit['detail_pieces'][:2],
                         [{'text': 'Jörg ', 'is_match': False},
                          {'text': 'Müller-Straße', 'is_match': True}])
        tracking = [hit for hit in self.hits('1z999aa101') if hit['kind'] == 'shipment'][0]
        self.assertEqual((tracking['opens'], tracking['opens_id']), ('order', self.ada))
        exact = self.hits('A-1001')[0]
        self.assertTrue(exact['is_exact'])
        self.assertEqual(exact['title_pieces'], [{'text': 'A-1001', 'is_match': True}])

    def test_products_and_listings_are_found_too(self):
        kinds = {hit['kind'] for hit in self.hits('mug-red')}
        self.assertEqual(kinds, {'order', 'product', 'listing'})
        self.assertEqual({hit['kind'] for hit in self.hits('mug-red', kind='product')}, {'product'})
        self.assertEqual(self.listed('mug', '/api/v1/products'), [self.shop.products['MUG-RED/1']])
        self.assertEqual(self.listed('mug', '/api/v1/listings'), [self.shop.listings['MUG-RED/1']])

    def test_customers_are_found_by_name_and_e_mail(self):
        for text in ('jörg müller', 'joerg@firma.de', 'firma'):
            eventually(lambda text=text: [hit for hit in self.hits(text, kind='customer')])
        hit = self.hits('joerg@firma.de', kind='customer')[0]
        self.assertEqual(self.listed('müller', '/api/v1/customers'), [hit['id']])

    def test_whole_words_come_before_newer_beginnings(self):
        old = self.shop.order(('TEA', 1), number='D-1', recipient='Quill Old').json['id']
        new = [self.shop.order(('TEA', 1), number='D-2%d' % i, recipient='Quillon New').json['id']
               for i in range(3)]
        eventually(lambda: new[-1] in self.found('quillon'))
        self.assertEqual(self.found('quill'), [old] + new[::-1])
        self.assertEqual(self.found('new quill'), new[::-1])

    def test_what_very_many_have_is_found_too_and_bulk_actions_get_all_of_it(self):
        many = 2500  # more than a beginning is gathered of
        for at in range(0, many, 500):
            reply = self.shop.api.post('/api/v1/products/bulk', {'items': [
                {'sku': 'CROWD%d' % i, 'type': 'core',
                 'name': 'Throng ' + ('blue' if i % 5 == 0 else 'grey')}
                for i in range(at, at + 500)]})
            self.assertEqual(reply.status, 200, reply)
        eventually(lambda: self.hits('crowd%d' % (many - 1)), timeout_s=60)
        for text in ('crow', 'throng', 'thro', 'blue throng', 'blue thro'):
            hits = self.hits(text, limit=20)
            self.assertEqual(len(hits), 20, text)
            if 'blue' in text:
                self.assertTrue(all('blue' in str(hit) for hit in hits), text)
        self.assertEqual(self.hits('crowd1')[0]['title'], 'CROWD1')
        self.assertEqual(self.hits('crowd7 throng')[0]['title'], 'CROWD7')
        for text, count in (('crow', many), ('blue throng', many // 5)):
            bulk = self.shop.bulk_checked('product.export', 'q=' + text.replace(' ', '+'))
            self.assertEqual(bulk['total'], count)

    def test_scopes_hide_what_one_may_not_see(self):
        client = self.purser.client(scopes='read_products')
        reply = client.get('/api/v1/search', query={'q': 'mug-red'})
        self.assertEqual({hit['kind'] for hit in reply.items}, {'product', 'listing'})

    def test_q_stands_beside_other_filters_sorts_and_pages(self):
        self.assertEqual(self.listed('tea', number='A-1002'), [self.jorg])
        self.assertEqual(self.listed('tea', status='cancelled'), [])
        self.assertEqual(self.listed('tea', sort='created_at'), [self.jorg, self.tokyo])
        self.assertEqual(self.listed('tea', sort='-created_at'), [self.tokyo, self.jorg])
        first = self.shop.api.get('/api/v1/orders', query={'q': 'tea', 'limit': 1}).json
        then = self.shop.api.get('/api/v1/orders', query={'q': 'tea', 'limit': 1,
                                                          'cursor': first['next_cursor']}).json
        self.assertEqual([first['items'][0]['id'], then['items'][0]['id']],
                         [self.tokyo, self.jorg])
        self.assertEqual(self.shop.bulk_checked('order.resolve', 'q=tea')['total'], 2)

    def test_the_index_follows_changes(self):
        order = self.shop.order(('TEA', 1), number='C-5', recipient='Grace Hopper').json['id']
        eventually(lambda: order in self.found('hopper'))
        self.shop.api.patch('/api/v1/orders/%d/address' % order, {'recipient': 'Grace Murray'})
        eventually(lambda: order in self.found('murray'))
        self.assertEqual(self.found('hopper'), [])
        product = self.shop.product('SPOON')
        eventually(lambda: product in self.listed('spoon', '/api/v1/products'))
        self.shop.api.patch('/api/v1/products/%d' % product, {'name': 'Löffel'})
        eventually(lambda: product in self.listed('loffel', '/api/v1/products'))

    def test_another_company_finds_nothing_of_it(self):
        made = self.purser.command('admin', 'setup', '--company', 'Other', '--email',
                                   'other@example.com', '--password-stdin',
                                   text='a long enough password\n')
        mine = self.purser.company_id
        self.purser.company_id = made['company_id']
        try:
            stranger = self.purser.client()
        finally:
            self.purser.company_id = mine
        for text in ('ada', 'A-1001', 'mug-red'):
            self.assertEqual(stranger.get('/api/v1/search', query={'q': text}).items, [])
            self.assertEqual(stranger.get('/api/v1/orders', query={'q': text}).items, [])

    def test_a_rebuilt_index_finds_the_same(self):
        self.purser.command('admin', 'reindex', '--company', str(self.purser.company_id))
        eventually(lambda: self.found('A-1001') == [self.ada])
        for text in ('muller', '東京', 'mug-red'):
            self.assertTrue(self.hits(text), text)


class Numbers(unittest.TestCase):
    def test_one_is_found_among_many_newer_ones_with_the_same_parts(self):
        with Purser() as purser:
            shop = SmallShop(purser)
            shop.product('TEA', stock=100)
            first = shop.order(('TEA', 1), number='A-2-2').json['id']
            for n in range(3, 70):
                shop.order(('TEA', 1), number='A-2-%d' % n)

            def hits(text, limit=20):
                reply = shop.api.get('/api/v1/search', {'q': text, 'kind': 'order',
                                                        'limit': limit})
                return [hit['title'] for hit in reply.items]
            eventually(lambda: 'A-2-69' in hits('A-2-69'))
            for limit in (1, 20, 100):
                self.assertEqual(hits('A-2-2', limit)[0], 'A-2-2', limit)
            self.assertEqual(len(hits('A-2-2', 100)), 68)
            listed = shop.api.get('/api/v1/orders', {'q': 'A-2-2', 'limit': 100}).items
            self.assertIn(first, [row['id'] for row in listed])


if __name__ == '__main__':
    unittest.main()
