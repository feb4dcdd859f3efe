"""Back-tests: rules tried on stored orders without any effect on them."""
import unittest

from purser_process import at_rest, eventually
from shop_case import ShopCase

TESTS = '/api/v1/back_tests'


def bot(name, *actions, filters=()):
    return {'name': name, 'filters': list(filters), 'actions': list(actions)}


def groups(*bots):
    return [{'rank': 1, 'bots': list(bots)}]


RATES = """zone,weight_g,price,carrier,service
4,1000,7.50,UPS,Ground
4,5000,12.00,UPS,Ground
4,1000,20.00,UPS,Air
,1000,9.00,USPS,Priority
"""


class BackTests(ShopCase):
    def setUp(self):
        super().setUp()
        self.shop.product('MUG', stock=100)
        self.api.patch('/api/v1/products/%d' % self.shop.products['MUG'], {'weight': 400000})
        self.api.patch('/api/v1/warehouses/%d' % self.shop.warehouse_id, {'postal_code': '89501'})

    def run_test(self, **draft):
        reply = self.api.post(TESTS, draft)
        self.assertEqual(reply.status, 201, reply)
        path = TESTS + '/%d' % reply.json['id']
        return eventually(lambda: self.ended(path), timeout_s=30)

    def ended(self, path):
        test = self.api.get(path).json
        return test if test['status'] != 'running' else None

    def differences(self, test):
        return self.api.get(TESTS + '/%d/differences' % test['id']).json['items']

    def events(self):
        return self.api.get('/api/v1/events?limit=1000').json['items']

    def test_a_draft_is_compared_with_the_rules_in_force_order_by_order(self):
        ohio = self.shop.warehouse('Ohio', postal_code='43004')
        self.api.put('/api/v1/routing/state_allocations', {'items': [
            {'country': 'US', 'state': state, 'warehouse_id': self.shop.warehouse_id}
            for state in ('NV', 'CA')]})
        for _ in range(3):
            self.shop.order(('MUG', 1))
        large = self.shop.order(('MUG', 5), state='CA', postal_code='90001').json
        self.shop.order(('MUG', 1), paid=False)
        self.shop.order(('MUG', 1), state='TX')  # no warehouse ships there
        draft = groups(
            bot('Large', {'action': 'fulfil_from', 'warehouse_id': ohio},
                {'action': 'hold', 'days': 2}, filters=[{'field': 'unit_count', 'from': 5}]))
        test = self.run_test(groups=draft, name='Ohio')
        self.assertEqual((test['orders_total'], test['orders_done'], test['orders_different']),
                         (6, 6, 1))
        totals = test['totals']
        self.assertEqual(totals['passed_over'], 1)
        self.assertEqual(totals['changes']['warehouse'], 1)
        self.assertEqual(totals['changes']['hold'], 1)
        self.assertEqual({row['warehouse_id']: row['orders']
                          for row in totals['draft']['warehouses']},
                         {self.shop.warehouse_id: 3, ohio: 1, None: 1})
        self.assertEqual({row['warehouse_id']: row['orders']
                          for row in totals['base']['warehouses']},
                         {self.shop.warehouse_id: 4, None: 1})
        self.assertEqual(totals['draft']['without_warehouse'], 1)
        self.assertEqual(totals['draft']['out_of_stock'], 1)  # nothing lies in Ohio
        [row] = self.differences(test)
        self.assertEqual((row['id'], row['changed']),
                         (large['id'], 'warehouse,hold,out_of_stock'))
        self.assertEqual(row['before']['warehouse_id'], self.shop.warehouse_id)
        self.assertEqual(row['after']['hold_days'], 2)
        # The same rules in force make no difference to themselves.
        saved = self.api.post('/api/v1/orderbots/versions', {'groups': draft, 'activate': True})
        self.assertEqual(saved.status, 201, saved)
        same = self.run_test(version=1)
        self.assertEqual((same['orders_done'], same['orders_different']), (6, 0))
        self.assertEqual(same['totals']['draft'], same['totals']['base'])

    def test_nothing_changes_but_the_tests_own_rows(self):
        order = self.shop.get(self.shop.order(('MUG', 2)).json['id'])
        level = self.shop.level('MUG')
        eventually(lambda: self.api.get('/api/v1/customers').items)  # follows from the order
        before = at_rest(self.events)
        self.run_test(groups=groups(bot('All', {'action': 'hold', 'days': 1},
                                        {'action': 'add_item', 'sku': 'MUG', 'quantity': 1},
                                        {'action': 'mark_shipped', 'option': 'today'},
                                        {'action': 'add_tag', 'labels': ['New']},
                                        {'action': 'split_by_stock'})))
        self.assertEqual(self.shop.get(order['id']), order)
        self.assertEqual(self.shop.level('MUG'), level)
        self.assertEqual(self.api.get('/api/v1/labels').json['items'], [])
        self.assertEqual(self.api.get('/api/v1/orders/%d/bots' % order['id']).json['items'], [])
        new = [row['kind'] for row in self.events() if row not in before]
        self.assertEqual(sorted(new), ['back_test.finished', 'back_test.started'])

    def test_costs_come_from_an_uploaded_table(self):
        table = self.api.post('/api/v1/rate_tables', {'name': '2026', 'currency': 'USD',
                                                      'csv': RATES})
        self.assertEqual((table.status, table.json['rate_count']), (201, 4), table)
        rates = self.api.get('/api/v1/rate_tables/%d' % table.json['id']).json['rates']
        self.assertEqual(rates[1]['weight_to'], 5000000)
        self.shop.order(('MUG', 1), state='CA', postal_code='90001', shipping_method='Ground')
        self.shop.order(('MUG', 5), state='CA', postal_code='90001', shipping_method='Ground')
        self.shop.order(('MUG', 90), state='CA', postal_code='90001', shipping_method='Ground')
        test = self.run_test(rate_table_id=table.json['id'], groups=groups(
            bot('Air', {'action': 'shipping', 'carrier': 'UPS', 'service': 'Air'},
                filters=[{'field': 'unit_count', 'to': 1}])))
        totals = test['totals']
        self.assertEqual((totals['base']['cost']['amount'], totals['base']['without_cost']),
                         ('19.50', 1))
        self.assertEqual((totals['draft']['cost']['amount'], totals['draft']['without_cost']),
                         ('32.00', 1))
        [row] = self.differences(test)
        self.assertEqual(row['changed'], 'service,cost')
        cheapest = self.run_test(rate_table_id=table.json['id'], groups=groups(
            bot('Cheap', {'action': 'cheapest_rate'})))
        self.assertEqual(cheapest['totals']['draft']['cost']['amount'], '19.50')

    def test_a_draft_is_compared_with_what_really_happened(self):
        order = self.shop.order(('MUG', 1), placed_at='2026-01-01T00:00:00Z',
                                ship_by='2026-01-02T00:00:00Z').json
        self.api.patch('/api/v1/orders/%d/shipping' % order['id'],
                       {'carrier': 'UPS', 'service': 'Ground'})
        test = self.run_test(against='history', groups=groups(
            bot('Air', {'action': 'shipping', 'carrier': 'UPS', 'service': 'Air'})))
        [row] = self.differences(test)
        self.assertEqual((row['before']['service'], row['after']['service']), ('Ground', 'Air'))
        self.assertEqual(test['totals']['base']['late'], 1)
        self.assertEqual(test['totals']['changes']['service'], 1)

    def test_splits_and_conflicts_are_counted(self):
        self.shop.product('ICE', stock=5)
        self.api.put('/api/v1/products/%d/labels' % self.shop.products['ICE'],
                     {'labels': ['Frozen']})
        self.shop.order(('MUG', 1), ('ICE', 1))
        self.shop.order(('MUG', 1))
        test = self.run_test(groups=groups(
            bot('Split', {'action': 'split_by_label', 'labels': ['Frozen']}),
            bot('A', {'action': 'hold', 'days': 1}, filters=[{'field': 'line_count', 'to': 1}]),
            bot('B', {'action': 'hold', 'days': 2},
                filters=[{'field': 'product_label', 'any_of': ['Frozen']}])))
        draft = test['totals']['draft']
        self.assertEqual((draft['split_orders'], draft['parts'], draft['conflicts']), (1, 3, 1))

    def test_a_test_of_no_orders_ends_and_a_cancelled_one_stays_so(self):
        empty = self.run_test(groups=[], days=30)
        self.assertEqual((empty['status'], empty['orders_total']), ('done', 0))
        again = self.api.post(TESTS + '/%d/cancel' % empty['id'])
        self.assertEqual(again.status, 409, again)
        self.shop.order(('MUG', 1))
        begun = self.api.post(TESTS, {'groups': []}).json
        stopped = self.api.post(TESTS + '/%d/cancel' % begun['id'])
        self.assertIn(stopped.status, (200, 409), stopped)  # it may have been quicker
        ended = eventually(lambda: self.ended(TESTS + '/%d' % begun['id']))
        self.assertEqual(ended['status'], 'cancelled' if stopped.status == 200 else 'done')

    def test_what_makes_no_sense_is_refused(self):
        for body, path in (({}, 'version'), ({'version': 1, 'groups': []}, 'version'),
                           ({'groups': [], 'days': -1}, 'days'),
                           ({'groups': [], 'against': 'luck'}, 'against')):
            reply = self.api.post(TESTS, body)
            self.assertEqual(reply.status, 400, reply)
            self.assertEqual(reply.json['faults'][0]['path'], path, reply)
        self.assertEqual(self.api.post(TESTS, {'version': 77}).status, 404)
        self.assertEqual(self.api.post(TESTS, {'groups': [], 'rate_table_id': 5}).status, 404)
        self.assertEqual(self.api.get(TESTS + '/5').status, 404)
        self.assertEqual(self.api.get(TESTS + '/5/differences').status, 404)
        for csv, words in (('a,b\n', 'weight_g and price'),
                           ('weight_g,price\n-1,2\n', 'weight_g must be grams'),
                           ('weight_g,price\n1,x\n', 'price must be'),
                           ('zone,weight_g,price\n10,1,2\n', 'zone must be'),
                           ('weight_g,price\n"1,2\n', 'csv line')):
            reply = self.api.post('/api/v1/rate_tables', {'name': 'A', 'currency': 'USD',
                                                          'csv': csv})
            self.assertEqual(reply.status, 400, reply)
            self.assertIn(words, str(reply.json), reply)


if __name__ == '__main__':
    unittest.main()
