"""Saved views: who sees and changes them, what they count, how they are arranged; forms."""
import unittest

from purser_process import Purser
from small_shop import SmallShop


class Views(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.purser = Purser().__enter__()
        cls.shop = SmallShop(cls.purser)
        cls.shop.product('MUG', stock=3)
        cls.shop.product('TEA')

    @classmethod
    def tearDownClass(cls):
        cls.purser.__exit__()

    def views(self, subject='order', client=None, **query):
        reply = (client or self.shop.api).get('/api/v1/views', query=dict(query, subject=subject))
        self.assertEqual(reply.status, 200, reply)
        return {row['key']: row for row in reply.items}

    def counts(self, subject='order', client=None):
        reply = (client or self.shop.api).get('/api/v1/views/counts', query={'subject': subject})
        self.assertEqual(reply.status, 200, reply)
        return {row['key']: row for row in reply.items}

    def save(self, status=201, client=None, **body):
        body = dict({'subject': 'order', 'name': 'Mine', 'query': 'status=on_hold'}, **body)
        reply = (client or self.shop.api).post('/api/v1/views', body)
        self.assertEqual(reply.status, status, reply)
        return reply.json

    def test_built_in_views_stand_and_count(self):
        keys = list(self.views())
        for key in ('awaiting_payment', 'missing_product_info', 'out_of_stock', 'on_hold',
                    'awaiting_shipment', 'awaiting_3pl_export', 'late_risk', 'cancelled'):
            self.assertIn(key, keys)
        before = {key: row['count'] for key, row in self.counts().items()}
        self.shop.order(('MUG', 1), paid=False)
        self.shop.order(('TEA', 1))
        held = self.shop.order(('MUG', 1)).json['id']
        self.shop.act(held, 'hold')
        after = self.counts()
        built_in = {key for key, row in self.views().items() if not row['owner_kind']}
        grown = {key for key in built_in if after[key]['count'] > before[key]}
        self.assertEqual(grown, {'all', 'awaiting_payment', 'unresolved', 'out_of_stock',
                                 'on_hold'})
        self.assertNotIn('problem', after['late_risk'])
        for key, row in self.views().items():  # each works as it stands
            path = '/api/v1/orders?' + row['query'] + '&sort=' + row['sort']
            reply = self.shop.api.get(path)
            self.assertEqual(reply.status, 200, (key, reply))
            self.assertEqual(len(reply.items), min(50, after[key]['count']), key)

    def test_what_was_shipped_this_week_left_this_week_whenever_we_heard_of_it(self):
        ids = [self.shop.order(('MUG', 1)).json['id'] for _ in range(2)]
        reply = self.shop.api.post('/api/v1/orders/mark-shipped', {'items': [
            {'order_id': ids[0], 'shipped_at': '2026-02-01T00:00:00Z'}, {'order_id': ids[1]}]})
        self.assertEqual(reply.status, 200, reply)
        view = self.views()['shipped_this_week']
        found = self.shop.api.get('/api/v1/orders?%s&sort=%s' % (view['query'], view['sort']))
        shipped = {row['id'] for row in found.items}
        self.assertEqual((ids[0] in shipped, ids[1] in shipped), (False, True), found)

    def test_what_a_person_must_look_at_is_a_view_until_it_was_settled(self):
        paid_late = self.shop.order(('MUG', 1), paid=False).json['id']
        self.shop.act(paid_late, 'cancel', reason='test')
        self.assertEqual(self.counts()['needs_attention']['count'], 0)
        self.shop.act(paid_late, 'pay')
        query = {'needs_attention': 'true'}
        found = self.shop.api.get('/api/v1/orders', query=query).items
        self.assertEqual([order['id'] for order in found], [paid_late])
        self.assertIn('although it is cancelled', found[0]['attention'])
        self.assertEqual(self.counts()['needs_attention']['count'], 1)
        self.shop.act(paid_late, 'settle')
        self.assertEqual(self.shop.api.get('/api/v1/orders', query=query).items, [])

    def test_every_list_with_views_has_views_that_work(self):
        lists = {'order': '/api/v1/orders', 'product': '/api/v1/products',
                 'listing': '/api/v1/listings', 'shipment': '/api/v1/shipments'}
        for subject, path in lists.items():
            counts = self.counts(subject)
            for key, row in self.views(subject).items():
                self.assertNotIn('problem', counts[key], (subject, key))
                reply = self.shop.api.get(path + '?' + row['query'] + '&sort=' + row['sort'])
                self.assertEqual(reply.status, 200, (subject, key, reply))

    def test_a_saved_view_comes_back_and_may_be_relative_to_now(self):
        made = self.save(query='status=on_hold&placed_at.from=now-7d', sort='-modified_at',
                         columns=['number', 'status'], density='comfortable')
        self.assertEqual((made['columns'], made['is_mine'], made['key']),
                         (['number', 'status'], True, str(made['id'])))
        self.assertEqual(self.views()[made['key']]['density'], 'comfortable')
        reply = self.shop.api.get('/api/v1/orders?' + made['query'])
        self.assertEqual(reply.status, 200, reply)

    def test_what_the_list_does_not_offer_is_refused_by_field(self):
        for body in ({'query': 'color=red'}, {'query': 'status=red'}, {'query': 'limit=5'},
                     {'query': 'sort=id'}, {'sort': 'recipient'}, {'columns': ['nothing']},
                     {'columns': 'number'}, {'columns': [1]}, {'subject': 'weather'}, {'name': ''},
                     {'query': 'placed_at.from=now-7y'}, {'query': '%zz'}, {'density': 'airy'},
                     {'query': 'placed_at.from=now-99999999999999999999d'}):
            reply = self.shop.api.post('/api/v1/views', dict(
                {'subject': 'order', 'name': 'Bad', 'query': ''}, **body))
            self.assertEqual(reply.status, 400, (body, reply))
        reply = self.shop.api.post('/api/v1/views', {'subject': 'order', 'name': 'Bad',
                                                     'columns': ['nothing']})
        self.assertEqual([fault['path'] for fault in reply.json['faults']], ['columns'])

    def test_every_unresolved_reason_has_a_view(self):
        words = self.shop.api.get('/api/v1/enums/UnresolvedReason').items
        reasons = {row['word'] for row in words} - {'resolved'}
        queries = {row['query'] for row in self.views().values()}
        for reason in reasons:
            self.assertIn('status=unresolved&reason=' + reason, queries)
        self.assertGreaterEqual(len(reasons), 9)

    def test_a_list_says_that_labels_fields_and_words_are_filters_too(self):
        reply = self.shop.api.get('/api/v1/orders', query={'labels': 'vip'})
        self.assertEqual(reply.status, 400, reply)
        for name in (', label', 'custom.', ', q;'):
            self.assertIn(name, reply.json['faults'][0]['sentence'])

    def test_private_is_private_and_shared_is_changed_by_its_owner(self):
        other = self.purser.client(scopes='read_orders', name='other')
        chief = self.purser.client(scopes='read_orders write_settings', name='chief')
        mine = self.save(name='Secret')
        path = '/api/v1/views/%d' % mine['id']
        self.assertNotIn(mine['key'], self.views(client=other))
        self.assertEqual(other.patch(path, {'name': 'x'}).status, 404)
        self.assertEqual(other.delete(path).status, 404)
        self.assertEqual(chief.delete(path).status, 404)
        self.assertEqual(self.shop.api.patch(path, {'is_shared': True}).json['version'], 2)
        seen = self.views(client=other)[mine['key']]
        self.assertFalse(seen['is_mine'])
        self.assertEqual(other.patch(path, {'name': 'x'}).status, 403)
        self.assertEqual(other.delete(path).status, 403)
        self.assertEqual(chief.patch(path, {'name': 'Renamed'}).json['name'], 'Renamed')
        self.assertEqual(chief.patch(path, {'is_shared': False}).status, 403)
        self.assertEqual(self.shop.api.patch(path, {'name': 'z'}, version=1).status, 412)
        self.assertEqual(chief.delete(path).status, 204)
        self.assertEqual(self.shop.api.delete(path).status, 404)

    def test_views_need_the_scope_of_their_list(self):
        client = self.purser.client(scopes='read_products', name='products')
        reply = client.get('/api/v1/views', query={'subject': 'order'})
        self.assertEqual(reply.status, 403, reply)
        self.save(403, client)
        self.assertTrue(self.views('product', client))

    def test_views_are_arranged_by_each_and_for_all(self):
        one = self.purser.client(scopes='read_orders', name='one')
        chief = self.purser.client(scopes='read_orders write_settings', name='chief2')
        choice = {'subject': 'order', 'first_key': 'on_hold', 'keys': ['on_hold', 'cancelled'],
                  'hidden': ['all']}
        self.assertEqual(one.put('/api/v1/views/choice', dict(choice, for_all=True)).status, 403)
        self.assertEqual(one.put('/api/v1/views/choice', dict(choice, keys=['no'])).status, 400)
        self.assertEqual(one.put('/api/v1/views/choice', choice).status, 204)
        mine = self.views(client=one)
        self.assertEqual(list(mine)[:2], ['on_hold', 'cancelled'])
        self.assertNotIn('all', mine)
        self.assertIn('all', self.views(client=one, with_hidden='true'))
        self.assertEqual([key for key, row in mine.items() if row['is_first']], ['on_hold'])
        self.assertEqual(list(self.views(client=chief))[0], 'all')
        company = dict(choice, first_key='late', keys=['late'], hidden=[], for_all=True)
        self.assertEqual(chief.put('/api/v1/views/choice', company).status, 204)
        self.assertEqual(list(self.views(client=chief))[0], 'late')
        self.assertEqual(list(self.views(client=one))[0], 'on_hold')

    def test_another_company_sees_none_of_it(self):
        made = self.save(name='Ours', is_shared=True)
        company = self.purser.command('admin', 'setup', '--company', 'Other', '--email',
                                      'other@example.com', '--password-stdin',
                                      text='a long enough password\n')['company_id']
        ours, self.purser.company_id = self.purser.company_id, company
        try:
            stranger = self.purser.client()
        finally:
            self.purser.company_id = ours
        self.assertNotIn(made['key'], self.views(client=stranger))
        path = '/api/v1/views/%d' % made['id']
        self.assertEqual(stranger.patch(path, {'name': 'x'}).status, 404)
        self.assertEqual(stranger.delete(path).status, 404)

    def test_forms_and_enums_come_from_the_shapes(self):
        form = self.shop.api.get('/api/v1/forms/OrderRow').json
        fields = {field['name']: field for field in form['fields']}
        self.assertTrue(fields['status']['can_filter'])
        self.assertTrue(fields['created_at']['can_sort'])
        self.assertIn('on_hold', [row['word'] for row in fields['status']['words']])
        self.assertEqual(self.shop.api.get('/api/v1/forms/OrderLine').status, 200)
        self.assertEqual(self.shop.api.get('/api/v1/forms/Nothing').status, 404)
        words = self.shop.api.get('/api/v1/enums/OrderStatus').items
        self.assertIn('cancelled', [row['word'] for row in words])
        self.assertEqual(self.shop.api.get('/api/v1/enums/Nothing').status, 404)


if __name__ == '__main__':
    unittest.main()
