"""Lists of orders, sorted and filtered as people look for them."""
import unittest

from purser_process import Purser
from small_shop import SmallShop

ORDERS = '/api/v1/orders'


def setUpModule():
    global purser, shop, ids
    purser = Purser().__enter__()
    shop = SmallShop(purser)
    for sku in ('MUG', 'TEA', '%_'):
        shop.product(sku, stock=50)
    shop.product('OLD-SKU')
    ids = {}
    rows = (('a', 'MUG', 1, 'zoe@example.com', '2026-12-03', '2026-12-09'),
            ('b', 'TEA', 3, 'ann@example.com', '2026-12-01', None),
            ('c', 'MUG', 2, 'bob@example.com', None, '2026-12-05'),
            ('d', '%_', 4, 'ann@example.com', '2026-12-02', '2026-12-07'),
            ('e', 'TEA', 5, '', None, None))
    for number, sku, quantity, email, ship_by, deliver_by in rows:
        more = {'number': number, 'email': email}
        for name, day in (('ship_by', ship_by), ('deliver_by', deliver_by)):
            if day:
                more[name] = day + 'T12:00:00Z'
        reply = shop.order((sku, quantity), **more)
        assert reply.status == 201, reply
        ids[number] = reply.json['id']
    for number in 'db':
        reply = shop.api.post(ORDERS + '/mark-shipped', {
            'items': [{'order_id': ids[number], 'shipped_at': '2026-11-2%dT10:00:00Z'
                       % (1 + (number == 'b'))}]})
        assert reply.status == 200 and reply.json['items'][0]['status'] < 300, reply
    shop.act(ids['a'], 'hold', until='2030-01-02T00:00:00Z', reason='Wait')
    shop.act(ids['c'], 'hold', until='2030-01-01T00:00:00Z', reason='Wait')
    shop.act(ids['e'], 'hold', reason='Wait')


def tearDownModule():
    purser.__exit__()


class Lists(unittest.TestCase):
    def numbers(self, limit=50, **query):
        numbers, cursor = '', None
        while True:
            asked = dict(query, limit=limit, **({'cursor': cursor} if cursor else {}))
            reply = shop.api.get(ORDERS, query=asked)
            self.assertEqual(reply.status, 200, reply)
            numbers += ''.join(order['number'] for order in reply.items)
            cursor = reply.json.get('next_cursor')
            if not cursor:
                return numbers

    def sorted_by(self, name, wanted, **query):
        for limit in (1, 2, 50):
            self.assertEqual(self.numbers(limit, sort=name, **query), wanted)
            self.assertEqual(self.numbers(limit, sort='-' + name, **query), wanted[::-1])

    def test_those_that_have_the_moment_are_sorted_by_it(self):
        self.sorted_by('shipped_at', 'db')
        self.sorted_by('hold_until', 'ca')
        self.sorted_by('ship_by', 'bda')
        self.sorted_by('deliver_by', 'cda')
        self.sorted_by('ship_by', 'bd', status='shipped')
        self.sorted_by('ship_by', 'bd', email='ann@example.com')
        self.sorted_by('deliver_by', 'ca', sku='MUG')
        self.sorted_by('ship_by', 'd', q='ann', **{'ship_by.from': '2026-12-02T00:00:00Z'})
        self.sorted_by('shipped_at', 'b', **{'shipped_at.from': '2026-11-22T00:00:00Z'})
        self.sorted_by('shipped_at', 'd', **{'shipped_at.to': '2026-11-22T00:00:00Z'})

    def test_moments_are_filtered_by_in_any_order(self):
        self.assertEqual(self.numbers(sort='id', **{'hold_until.from': '2030-01-02T00:00:00Z'}),
                         'a')
        self.assertEqual(self.numbers(sort='id', **{'hold_until.to': '2030-01-02T00:00:00Z'}),
                         'ac')  # without a moment is not before one
        self.assertEqual(self.numbers(sort='id', **{'deliver_by.from': '1960-01-01T00:00:00Z'}),
                         'acd')
        self.assertEqual(self.numbers(sort='-total', **{'shipped_at.from': '2026-11-01T00:00:00Z'}),
                         'db')

    def test_buyers(self):
        self.sorted_by('email', 'ebdca')
        self.sorted_by('email', 'bd', status='shipped')
        self.assertEqual(self.numbers(sort='id', email='ann@example.com'), 'bd')
        self.assertEqual(self.numbers(sort='id', recipient='Ada Lovelace'), 'abcde')
        self.assertEqual(self.numbers(sort='id', **{'recipient.prefix': 'ada'}), 'abcde')
        self.assertEqual(self.numbers(recipient='Nobody'), '')

    def test_totals(self):
        self.sorted_by('total', 'acbde')
        self.sorted_by('total', 'bd', status='shipped')
        self.assertEqual(self.numbers(sort='id', **{'total.from': '30', 'total.to': '40.00'}), 'bd')
        self.assertEqual(self.numbers(sort='id', total='20'), 'c')

    def test_skus_sold_or_of_the_product(self):
        self.assertEqual(self.numbers(sort='id', sku='MUG'), 'ac')
        self.assertEqual(self.numbers(sort='id', sku='MUG,%_'), 'acd')
        self.assertEqual(self.numbers(sort='id', sku='TEA', status='shipped'), 'b')
        self.assertEqual(self.numbers(sort='id', **{'sku.not': 'MUG'}), 'bde')
        self.assertEqual(self.numbers(sku='%'), '')
        self.assertEqual(self.numbers(sku='NOTHING'), '')
        reply = shop.api.patch('/api/v1/products/%d' % shop.products['MUG'], {'sku': 'CUP'})
        self.assertEqual(reply.status, 200, reply)
        for sku in ('CUP', 'MUG'):  # its name now, and the former one that was sold
            self.assertEqual(self.numbers(sort='id', sku=sku), 'ac')
        shop.api.patch('/api/v1/products/%d' % shop.products['MUG'], {'sku': 'MUG'})
        for bad in (','.join(map(str, range(51))), 'a\0b'):
            self.assertEqual(shop.api.get(ORDERS, query={'sku': bad}).status, 400)

    def test_what_is_not_offered_is_refused_by_name(self):
        reply = shop.api.get(ORDERS, query={'sort': 'city'})
        self.assertEqual(reply.status, 400)
        self.assertIn('shipped_at', reply.json['faults'][0]['sentence'])
        reply = shop.api.get(ORDERS, query={'colour': 'red'})
        self.assertIn('sku', reply.json['faults'][0]['sentence'])
        other = purser.command('admin', 'setup', '--company', 'Other', '--email', 'o@example.com',
                               '--password-stdin', text='a long enough password\n')
        purser.company_id, mine = other['company_id'], purser.company_id
        theirs = SmallShop(purser).api
        purser.company_id = mine
        self.assertEqual(theirs.get(ORDERS, query={'sku': 'MUG'}).items, [])


if __name__ == '__main__':
    unittest.main()
