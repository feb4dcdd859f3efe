"""Explanations are held against the outcome: a stored reason, evaluated again, predicts the same
decision; the change it names, made, has the effect it says."""
import os
import random
import unittest

from purser_process import eventually
from shop_case import ShopCase

SEED = int(os.environ.get('PURSER_TEST_SEED', '0')) or random.SystemRandom().randrange(1, 10 ** 9)
STATES = ('NV', 'CA', 'TX', 'OH')
SKUS = ('MUG', 'TEA', 'CUP')
ORDERS = 40
SHUT = ('inactive', 'marketplace', 'by_name_only', 'no_rank')
UNKNOWN = ('inactive', 'marketplace')  # what they lack was not asked


class Explanations(ShopCase):
    def setUp(self):
        super().setUp()
        print('# PURSER_TEST_SEED=%d' % SEED)
        self.dice = random.Random('%d %s' % (SEED, self.id()))
        self.places = [self.shop.warehouse_id]

    # ---- a world at random ----

    def choose(self, name, value):
        reply = self.api.put('/api/v1/settings/' + name, {'value': value})
        self.assertEqual(reply.status, 200, reply)

    def world_make(self):
        for name in ('Ohio', 'Texas', 'Utah'):
            self.places.append(self.shop.warehouse(
                name, domestic_rank=self.dice.randrange(4), only_by_name=name == 'Utah',
                international_rank=self.dice.randrange(4)))
        for sku in SKUS:
            self.shop.product(sku)
            for place in self.places:
                self.shop.adjust(sku, self.dice.randrange(12), place)
        self.allocate({state: self.dice.choice(self.places[:3]) for state in STATES[:3]})

    def allocate(self, states):
        reply = self.api.put('/api/v1/routing/state_allocations', {'items': [
            {'country': 'US', 'state': state, 'warehouse_id': place}
            for state, place in states.items()]})
        self.assertIn(reply.status, (200, 204), reply)

    def world_change(self):
        """What people do meanwhile."""
        roll = self.dice.randrange(6)
        if roll == 0:
            self.choose('routing.inventory_dependent', self.dice.choice(('true', 'false')))
        elif roll == 1:
            self.choose('routing.use_backups', self.dice.choice(('true', 'false')))
        elif roll == 2:
            self.shop.stock('add', self.dice.choice(SKUS), self.dice.randrange(1, 9),
                            self.dice.choice(self.places))

    def available(self):
        return {(row_sku, place): level['available'] for row_sku in SKUS
                for place, level in self.shop.levels(row_sku).items() if place is not None}

    def order(self):
        wanted = [(sku, self.dice.randrange(1, 5))
                  for sku in self.dice.sample(SKUS, self.dice.randrange(1, 3))]
        abroad = self.dice.randrange(5) == 0
        more = {'country': 'DE', 'state': '', 'postal_code': '10115'} if abroad else {
            'state': self.dice.choice(STATES)}
        return wanted, self.shop.order(*wanted, **more).json

    def why(self, order_id):
        return self.api.get('/api/v1/orders/%d/why' % order_id).json

    # ---- evaluating the stored reason ----

    def predicted(self, decision):
        """The warehouse that follows from the rule and the candidates as they are stored."""
        rule, rows = decision['rule'], decision['candidates']
        may = [row for row in rows if row['verdict'] not in SHUT]
        full = [row for row in may if row['short_units'] == 0]
        if rule in ('inventory', 'international_rank'):
            return min(full or may, key=lambda row: (row['rank'], row['warehouse_id']))
        if rule == 'state_allocation':
            [row] = [row for row in may if row['verdict'] not in ('other_state', 'lower_rank')]
            return row
        if rule == 'backup':
            [row] = [row for row in full if row['verdict'] == 'chosen']
            self.assertIn('short', [row['verdict'] for row in may])
            return row
        if rule == 'only_warehouse':
            [row] = may
            return row
        self.assertEqual(rule, 'nowhere')
        return None

    @staticmethod
    def lacking(wanted, before, place):
        return {sku: max(0, units - max(0, before.get((sku, place), 0))) for sku, units in wanted}

    def check_reason(self, wanted, before, order):
        why = self.why(order['id'])
        decision = why['decisions'][0]
        for row in decision['candidates']:
            if row['verdict'] not in UNKNOWN:
                lacks = self.lacking(wanted, before, row['warehouse_id'])
                self.assertEqual(row['short_units'], sum(lacks.values()), (row, wanted, before))
        row = self.predicted(decision)
        self.assertEqual(decision['warehouse_id'], row and row['warehouse_id'], decision)
        self.assertEqual(order['warehouse_id'], decision['warehouse_id'])
        self.assertEqual(decision['can_fill'], row is not None and row['short_units'] == 0)
        expected = {'resolved'} if decision['can_fill'] else {'out_of_stock', 'multiple_warehouses'}
        if row is None:
            expected = {'missing_fulfillment_source'}
        self.assertIn(order['reason'], expected, why)
        failed = [check['name'] for check in why['checks'] if not check['is_passed']]
        self.assertEqual(failed[:1], {'resolved': [], 'missing_fulfillment_source': ['warehouse']}
                         .get(order['reason'], ['stock']))
        return decision

    def test_a_stored_reason_predicts_its_decision(self):
        self.world_make()
        rules = set()
        for _ in range(ORDERS):
            self.world_change()
            before = self.available()
            wanted, order = self.order()
            decision = self.check_reason(wanted, before, order)
            rules.add(decision['rule'])
            if order['reason'] == 'resolved':
                continue
            # Asked again while nothing changed, the answer is the same.
            self.shop.act(order['id'], 'resolve')
            again = self.why(order['id'])['decisions'][0]
            for name in ('rule', 'warehouse_id', 'can_fill', 'change', 'change_kind'):
                self.assertEqual(again[name], decision[name], name)
            # What waits would take units between a look at the stock and the next order.
            self.shop.act(order['id'], 'cancel', reason='test')
        self.assertGreaterEqual(len(rules), 2, rules)

    def test_the_change_that_is_named_has_the_effect_it_says(self):
        self.world_make()
        kinds = set()
        for _ in range(ORDERS):
            before = self.available()
            wanted, order = self.order()
            decision = self.why(order['id'])['decisions'][0]
            place, kind = decision['change_warehouse_id'], decision['change_kind']
            short = {row['warehouse_id']: row['short_units'] for row in decision['candidates']}
            kinds.add(kind)
            if kind == 'name_warehouse':
                self.shop.act(order['id'], 'warehouse', warehouse_id=place)
            elif kind == 'receive_stock':
                for sku, units in self.lacking(wanted, before, place).items():
                    if units > 0:
                        self.shop.stock('add', sku, units, place)
            elif kind == 'allocate_state':
                self.allocate({order['state']: place})
            elif kind == 'give_rank':
                version = self.api.get('/api/v1/warehouses/%d' % place).json['version']
                self.api.patch('/api/v1/warehouses/%d' % place,
                               {'domestic_rank' if order['country'] == 'US'
                                else 'international_rank': 1}, version=version)
            else:
                self.assertEqual(kind, 'nothing')
                continue
            eventually(lambda: self.shop.get(order['id'])['warehouse_id'] == place)
            if kind == 'receive_stock' or short[place] == 0:
                eventually(lambda: self.shop.get(order['id'])['status'] == 'awaiting_shipment')
            else:  # what waits must not have the units that the next one is promised
                self.shop.act(order['id'], 'cancel', reason='test')
        self.assertLessEqual({'name_warehouse'}, kinds)

    # ---- orderbots ----

    def test_bots_that_matched_match_again(self):
        self.world_make()
        bots = []
        for i in range(12):
            filters = [{'field': 'state', 'any_of': self.dice.sample(STATES, 2)}] * (
                self.dice.randrange(2)) + [{'field': 'unit_count', 'from': 2}] * (
                self.dice.randrange(2))
            bots.append({'name': 'Bot %d' % i, 'filters': filters,
                         'actions': [{'action': 'add_tag', 'labels': ['bot-%d' % i]}]})
        groups = [{'rank': 1, 'name': 'All', 'bots': bots}]
        saved = self.api.post('/api/v1/orderbots/versions', {'activate': True, 'groups': groups})
        self.assertEqual(saved.status, 201, saved)
        names = {row['id']: row['name'] for row in saved.json['groups'][0]['bots']}
        for _ in range(ORDERS // 2):
            _, order = self.order()
            [run] = self.api.get('/api/v1/orders/%d/bots' % order['id']).json['items']
            tried = self.api.post('/api/v1/orderbots/test', {'order_id': order['id'],
                                                             'groups': groups}).json
            matched = [names[id_] for id_ in run.get('matched', [])]
            self.assertEqual(matched, [step['bot'] for step in tried['steps'] if step['matches']])
            tags = [label['name'] for label in self.shop.get(order['id'])['labels']]
            self.assertEqual(sorted(tags), sorted('bot-' + name.split()[1] for name in matched))


if __name__ == '__main__':
    unittest.main()
