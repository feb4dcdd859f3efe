"""Customers come from orders: one per address, with what they bought."""
import unittest

from purser_process import eventually
from shop_case import ShopCase


class Customers(ShopCase):
    def setUp(self):
        super().setUp()
        self.shop.product('MUG', stock=100)

    def all(self, **query):
        return self.shop.api.get('/api/v1/customers', query=query).items

    def counts(self, n):
        eventually(lambda: sum(row['order_count'] for row in self.all()) == n)

    def get(self, customer):
        return self.shop.api.get('/api/v1/customers/%d' % customer['id']).json

    def test_orders_of_one_address_are_one_customer(self):
        for email in ('Ada@Example.com', 'ada@example.COM', ' ada@example.com', 'bob@example.com'):
            self.assertEqual(self.shop.order(('MUG', 2), email=email).status, 201)
        self.assertEqual(self.shop.order(('MUG', 1), email='').status, 201)
        self.counts(4)
        self.assertEqual({row['email']: row['order_count'] for row in self.all()},
                         {'ada@example.com': 3, 'bob@example.com': 1})
        (ada,) = self.all(email='ada@example.com')
        self.assertEqual((ada['name'], ada['city']), ('Ada Lovelace', 'Reno'))
        self.assertEqual(self.get(ada)['totals'], [
            {'currency': 'USD', 'orders': 3, 'total': {'amount': '60.00', 'currency': 'USD'}}])

    def test_their_orders_come_newest_first_page_by_page(self):
        orders = [self.shop.order(('MUG', 1)).json for _ in range(5)]
        self.counts(5)
        (customer,) = self.all()
        path = '/api/v1/customers/%d/orders' % customer['id']
        seen, cursor = [], None
        while True:
            query = {'limit': 2} if cursor is None else {'limit': 2, 'cursor': cursor}
            page = self.shop.api.get(path, query=query).json
            seen += [row['id'] for row in page['items']]
            cursor = page['next_cursor']
            if cursor is None:
                break
        self.assertEqual(seen, [order['id'] for order in reversed(orders)])
        self.assertEqual(self.shop.api.get(path, query={'cursor': 'x'}).status, 400)
        reply = self.shop.api.get('/api/v1/orders/%d/customer' % orders[0]['id'])
        self.assertEqual(reply.json['id'], customer['id'])

    def test_money_follows_cancels_edits_and_parts(self):
        first = self.shop.order(('MUG', 2)).json
        second = self.shop.order(('MUG', 3)).json
        self.counts(2)
        (customer,) = self.all()

        def total():
            totals = self.get(customer)['totals']
            return totals[0]['total']['amount'] if totals else '0'
        self.assertEqual(total(), '50.00')
        self.shop.act(second['id'], 'cancel')
        eventually(lambda: total() == '20.00')
        self.shop.act(second['id'], 'restore')
        eventually(lambda: total() == '50.00')
        self.shop.api.patch('/api/v1/orders/%d/lines/%d' % (first['id'], first['lines'][0]['id']),
                            {'quantity': 5})
        eventually(lambda: total() == '80.00')
        self.shop.act(second['id'], 'split', parts=[
            {'lines': [{'line_id': second['lines'][0]['id'], 'quantity': 1}]}])
        eventually(lambda: self.get(customer)['totals'][0]['orders'] == 3)
        self.assertEqual((total(), self.get(customer)['order_count']), ('80.00', 2))

    def totals(self):
        return {row['email']: [t['total']['amount'] for t in self.get(row)['totals']]
                for row in self.all()}

    def test_money_follows_orders_that_are_merged_and_parted(self):
        into = self.shop.order(('MUG', 1)).json
        source = self.shop.order(('MUG', 2), email='bob@example.com').json
        self.counts(2)
        self.shop.act(into['id'], 'merge', order_ids=[source['id']])
        eventually(lambda: self.totals() == {'ada@example.com': ['30.00'], 'bob@example.com': []})
        self.shop.act(into['id'], 'undo-merge')
        eventually(lambda: self.totals() == {'ada@example.com': ['10.00'],
                                             'bob@example.com': ['20.00']})

    def test_a_cancelled_order_that_left_is_worth_something_again(self):
        order = self.shop.order(('MUG', 2)).json
        self.counts(1)
        self.shop.act(order['id'], 'cancel')
        eventually(lambda: self.totals() == {'ada@example.com': []})
        reply = self.shop.api.post('/api/v1/orders/%d/shipments' % order['id'], {
            'lines': [{'sku': 'MUG', 'quantity': 1}]})
        self.assertEqual(reply.status, 201, reply)
        eventually(lambda: self.totals() == {'ada@example.com': ['20.00']})

    def test_amounts_beyond_all_bounds_add_up_to_the_largest(self):
        body = self.shop.draft(('MUG', 1))
        body['lines'][0]['unit_price'] = {'amount': '922337203685477.5807', 'currency': 'USD'}
        self.assertEqual(self.shop.api.post('/api/v1/orders', body).status, 201)
        self.shop.order(('MUG', 1))
        self.counts(2)
        self.assertEqual(self.totals(), {'ada@example.com': ['922337203685477.5807']})

    def test_a_corrected_address_moves_the_order_to_the_other_customer(self):
        order = self.shop.order(('MUG', 1), email='typo@example.com').json
        self.counts(1)
        self.shop.api.patch('/api/v1/orders/%d/address' % order['id'],
                            {'email': 'right@example.com'})
        eventually(lambda: len(self.all()) == 2)
        counts = {row['email']: row['order_count'] for row in self.all()}
        self.assertEqual(counts, {'typo@example.com': 0, 'right@example.com': 1})

    def test_what_a_person_corrects_stays(self):
        self.shop.order(('MUG', 1), city='Sparks')
        self.counts(1)
        (customer,) = self.all()
        path = '/api/v1/customers/%d' % customer['id']
        reply = self.shop.api.patch(path, {'name': 'Ada King', 'notes': 'prefers tea'})
        self.assertEqual((reply.status, reply.json['is_kept']), (200, True), reply)
        self.assertEqual(self.shop.api.patch(path, {'name': 'X'}, headers={
            'If-Match': '"1"'}).status, 412)
        self.shop.order(('MUG', 1), city='Elko')
        self.counts(2)
        after = self.get(customer)
        self.assertEqual((after['name'], after['city'], after['notes']),
                         ('Ada King', 'Sparks', 'prefers tea'))
        self.shop.api.patch(path, {'is_kept': False})
        self.shop.order(('MUG', 1), city='Elko')
        self.counts(3)
        self.assertEqual(self.get(customer)['city'], 'Elko')
        self.assertEqual(self.shop.api.patch(path, {'email': 'a@b.c'}).status, 400)
        self.assertEqual(self.shop.api.get('/api/v1/customers/99999').status, 404)

    def test_they_have_what_the_company_added(self):
        for email in ('ada@example.com', 'bob@example.com'):
            self.shop.order(('MUG', 1), email=email)
        self.counts(2)
        (ada,), (bob,) = self.all(email='ada@example.com'), self.all(email='bob@example.com')
        for name, kind, more in (('Tier', 'choice', {'choices': ['Gold', 'Silver']}),
                                 ('Limit', 'number', {'places': 2}), ('Since', 'day', {})):
            reply = self.shop.api.post('/api/v1/custom_fields', dict(
                more, subject='customer', name=name, kind=kind))
            self.assertEqual(reply.status, 201, reply)
        path = '/api/v1/customers/%d' % ada['id']
        reply = self.shop.api.patch(path, {'custom_fields': {'Tier': 'gold', 'Limit': 100.5}})
        self.assertEqual(reply.json['custom_fields'], {'Tier': 'Gold', 'Limit': 100.5}, reply)
        self.assertEqual((reply.json['is_kept'], reply.json['version']), (False, ada['version']))
        bad = self.shop.api.patch(path, {'name': 'Never', 'custom_fields': {
            'Tier': 'Lead', 'Limit': 'much', 'Nobody': 1}})
        self.assertEqual((bad.status, sorted(f['path'] for f in bad.json['faults'])), (400, [
            'custom_fields.Limit', 'custom_fields.Nobody', 'custom_fields.Tier']), bad)
        both = self.shop.api.patch(path, {'name': 'Ada King', 'custom_fields': {
            'Limit': None, 'Since': '2026-01-02'}})
        self.assertEqual(both.json['custom_fields'], {'Tier': 'Gold', 'Since': '2026-01-02'}, both)
        self.assertEqual((both.json['name'], both.json['is_kept']), ('Ada King', True))
        reply = self.shop.api.post('/api/v1/customers/custom_fields', {
            'ids': [ada['id'], bob['id']], 'custom_fields': {'Limit': 7}})
        self.assertEqual(reply.status, 204, reply)
        self.assertEqual(self.shop.api.post('/api/v1/customers/custom_fields', {
            'ids': [99999], 'custom_fields': {'Limit': 7}}).status, 404)
        self.assertEqual([row['email'] for row in self.all(**{'custom.Tier': 'GOLD'})],
                         ['ada@example.com'])
        self.assertEqual({row['email'] for row in self.all(**{'custom.Limit.from': '6.5'})},
                         {'ada@example.com', 'bob@example.com'})
        self.assertEqual(self.all(**{'custom.Tier.not': 'gold'})[0]['custom_fields'], {'Limit': 7})
        self.shop.order(('MUG', 1), email='ada@example.com')  # orders leave them alone
        self.counts(3)
        self.assertEqual(self.get(ada)['custom_fields'],
                         {'Tier': 'Gold', 'Limit': 7, 'Since': '2026-01-02'})
        text = self.shop.api.get('/api/v1/exports/customers', query={
            'columns': 'email,custom.Tier,custom.Limit', 'sort': 'id'}).body.decode()
        self.assertEqual(text.split('\r\n')[:3], ['email,custom.Tier,custom.Limit',
                                                  'ada@example.com,Gold,7', 'bob@example.com,,7'])
        told = self.shop.api.get('/api/v1/events', query={
            'kind': 'customer.custom_fields_changed'})
        self.assertEqual(told.status, 200, told)
        reader = self.purser.client(scopes='READ_ORDERS')
        self.assertEqual(reader.patch(path + '/custom_fields',
                                      {'custom_fields': {'Limit': 8}}).status, 403)


if __name__ == '__main__':
    unittest.main()
