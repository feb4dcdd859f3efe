"""A seeded simulator of buyers, pickers, corrections and crashes. Each step is checked against a
model of what a person would expect; a failing seed is the bug report:

    PURSER_SIMULATOR_SEED=17 python3 tools/run_unittest.py tests/chaos/simulator_test.py

PURSER_SIMULATOR_STEPS (300) and PURSER_SIMULATOR_SEEDS (2) say how long and how often."""
import os
import random
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), '..', 'stories'))
from purser_process import Purser, eventually  # noqa: E402
from small_shop import SmallShop  # noqa: E402

STEPS = int(os.environ.get('PURSER_SIMULATOR_STEPS') or 300)
SEEDS = int(os.environ.get('PURSER_SIMULATOR_SEEDS') or 2)
SKUS = {'MUG': None, 'TEA': None, 'HAT': None, 'SET': {'MUG': 2, 'TEA': 1}}
CORES = ('MUG', 'TEA', 'HAT')


def units_of(sku, quantity):
    parts = SKUS[sku] or {sku: 1}
    return {part: per * quantity for part, per in parts.items()}


class World:
    """What must be true, kept apart from Purser: physical units, orders with their lines."""

    def __init__(self, shop, chance):
        self.shop, self.chance = shop, chance
        self.on_hand = dict.fromkeys(CORES, 0)
        self.orders = {}  # id -> {'lines': {sku: n}, 'open': bool, 'shipped': bool}

    # ---- steps ----

    def buy(self):
        lines = {self.chance.choice(list(SKUS)): self.chance.randint(1, 4)
                 for _ in range(self.chance.randint(1, 3))}
        paid = self.chance.random() < 0.8
        reply = self.shop.order(*lines.items(), paid=paid)
        assert reply.status == 201, reply
        self.orders[reply.json['id']] = {'lines': lines, 'claims': True, 'shipped': False}

    def some_order(self, **wanted):
        fitting = [i for i, o in self.orders.items()
                   if all(o[name] == value for name, value in wanted.items())]
        return self.chance.choice(fitting) if fitting else None

    def pay(self):
        order_id = self.some_order(claims=True, shipped=False)
        if order_id:
            self.shop.act(order_id, 'pay')

    def cancel(self):
        order_id = self.some_order(claims=True, shipped=False)
        if order_id:
            self.shop.act(order_id, 'cancel', reason='buyer')
            self.orders[order_id]['claims'] = False

    def restore(self):
        order_id = self.some_order(claims=False, shipped=False)
        if order_id:
            self.shop.act(order_id, 'restore')
            self.orders[order_id]['claims'] = True

    def hold(self):
        order_id = self.some_order(claims=True, shipped=False)
        if order_id:
            self.shop.act(order_id, 'hold', reason='look at it')
            if self.chance.random() < 0.5:
                self.shop.act(order_id, 'release')

    def ship(self):
        order_id = self.some_order(claims=True, shipped=False)
        if not order_id or self.shop.get(order_id)['status'] != 'awaiting_shipment':
            return
        reply = self.shop.api.post('/api/v1/orders/%d/shipments' % order_id,
                                   {'tracking_number': 'T%d' % order_id})
        assert reply.status == 201, reply
        self.has_left(order_id)

    def has_left(self, order_id):
        order = self.orders[order_id]
        order['claims'], order['shipped'] = False, True
        for sku, quantity in order['lines'].items():
            for part, units in units_of(sku, quantity).items():
                self.on_hand[part] -= units

    def ship_many(self):
        """Several orders in one call, one of them twice and one that is nobody's."""
        ready = [i for i, o in self.orders.items() if o['claims'] and not o['shipped']
                 and self.shop.get(i)['status'] == 'awaiting_shipment'][:4]
        rows = [{'order_id': i, 'tracking_number': 'M%d' % i} for i in ready + ready[:1]]
        rows.append({'order_number': 'NOBODY'})
        reply = self.shop.api.post('/api/v1/orders/mark-shipped', {'items': rows})
        assert reply.status == 200, reply
        status = [item['status'] for item in reply.json['items']]
        assert status == [201] * len(ready) + [422] * len(ready[:1]) + [404], (status, reply)
        for order_id in ready:
            self.has_left(order_id)

    # ---- edits ----

    def line_of(self, order_id, sku):
        return next(line for line in self.shop.get(order_id)['lines']
                    if line['sku'] == sku and line['ordered'] > line['cancelled'])

    def edit_line(self):
        order_id = self.some_order(claims=True, shipped=False)
        if not order_id:
            return
        lines = self.orders[order_id]['lines']
        sku = self.chance.choice(list(lines))
        path = '/api/v1/orders/%d/lines/%d' % (order_id, self.line_of(order_id, sku)['id'])
        if len(lines) > 1 and self.chance.random() < 0.3:
            reply = self.shop.api.delete(path)
            del lines[sku]
        else:
            lines[sku] = self.chance.randint(1, 6)
            reply = self.shop.api.patch(path, {'quantity': lines[sku]})
        assert reply.status == 200, reply

    def add_line(self):
        order_id = self.some_order(claims=True, shipped=False)
        absent = [sku for sku in SKUS if order_id and sku not in self.orders[order_id]['lines']]
        if not absent:
            return
        sku, quantity = self.chance.choice(absent), self.chance.randint(1, 3)
        reply = self.shop.api.post('/api/v1/orders/%d/lines' % order_id, {'lines': [
            {'sku': sku, 'quantity': quantity,
             'unit_price': {'amount': '10.00', 'currency': 'USD'}}]})
        assert reply.status == 200, reply
        self.orders[order_id]['lines'][sku] = quantity

    def clone(self):
        order_id = self.some_order(shipped=False)
        if order_id:
            reply = self.shop.api.post('/api/v1/orders/%d/clone' % order_id, {'is_paid': True})
            assert reply.status == 201, reply
            self.orders[reply.json['id']] = {'lines': dict(self.orders[order_id]['lines']),
                                             'claims': True, 'shipped': False}

    def refund(self):
        """Money goes back, units stay; never more than was paid."""
        order_id = self.some_order()
        if not order_id:
            return
        order = self.shop.get(order_id)
        left = (float(order['amount_paid']['amount'])
                - float(order['amount_refunded']['amount']))
        asked = self.chance.choice((5, 10, 40))
        reply = self.shop.api.post('/api/v1/orders/%d/refund' % order_id, {
            'amount': {'amount': '%d.00' % asked, 'currency': 'USD'}})
        assert reply.status == (200 if asked <= left else 422), (reply, left)

    def receive(self):
        sku, units = self.chance.choice(CORES), self.chance.randint(1, 10)
        self.shop.stock('add', sku, units)
        self.on_hand[sku] += units

    def count(self):
        """A count is a fact, also when it finds less than was promised."""
        sku = self.chance.choice(CORES)
        units = max(0, self.on_hand[sku] + self.chance.randint(-5, 3))
        self.shop.adjust(sku, units)
        self.on_hand[sku] = units

    def crash(self):
        self.shop.purser.kill()
        self.shop.verify()
        self.shop.purser.start()
        self.shop.api = self.shop.purser.client()

    # ---- what must hold ----

    def claimed(self, sku):
        return sum(units_of(line, quantity).get(sku, 0)
                   for order in self.orders.values() if order['claims']
                   for line, quantity in order['lines'].items())

    def check(self):
        for sku in CORES:
            levels = self.shop.levels(sku).values()  # one read: listeners move claims meanwhile
            on_hand = sum(level['on_hand'] for level in levels)
            claimed = sum(level['allocated'] for level in levels)
            assert on_hand == self.on_hand[sku], (sku, levels, self.on_hand)
            assert claimed == self.claimed(sku), (sku, levels, self.claimed(sku))
        order_id = self.some_order()
        if order_id:
            order, model = self.shop.get(order_id), self.orders[order_id]
            units = sum(model['lines'].values())
            assert order['unit_count'] == units, (order, model)
            assert float(order['total']['amount']) == 10 * units, (order, model)

    def settled(self):
        """Once listeners have run: nothing is promised twice, and no unit lies idle that a waiting
        order could take whole."""
        def calm():
            levels = {sku: self.shop.level(sku)['available'] for sku in CORES}
            if min(levels.values()) < 0:
                return False
            for order_id, order in self.orders.items():
                if not order['claims']:
                    continue
                row = self.shop.get(order_id)
                if row['reason'] != 'out_of_stock':
                    continue
                need = {}
                for sku, quantity in order['lines'].items():
                    for part, units in units_of(sku, quantity).items():
                        need[part] = need.get(part, 0) + units
                if all(levels[part] >= units for part, units in need.items()):
                    return False
            return True
        eventually(calm, timeout_s=20)


class Simulator(unittest.TestCase):
    def run_seed(self, seed):
        chance = random.Random(seed)
        with Purser() as purser:
            shop = SmallShop(purser)
            for sku in CORES:
                shop.product(sku)
            shop.bundle('SET', SKUS['SET'])
            world = World(shop, chance)
            steps = ([world.buy] * 8 + [world.ship] * 5 + [world.receive] * 5 + [world.pay] * 2 +
                     [world.cancel] * 2 + [world.restore] + [world.hold] * 2 + [world.count] * 2 +
                     [world.edit_line] * 4 + [world.add_line] * 2 +
                     [world.ship_many, world.clone, world.refund])
            for n in range(STEPS):
                step = world.crash if n % 100 == 99 else chance.choice(steps)
                try:
                    step()
                    if n % 10 == 9:
                        world.check()
                    if n % 50 == 49:
                        world.settled()
                except AssertionError as problem:
                    raise AssertionError('seed %d, step %d (%s): %s' % (
                        seed, n, step.__name__, problem)) from problem
            world.settled()
            world.check()
            shop.verify()

    def test_the_model_and_purser_agree(self):
        given = os.environ.get('PURSER_SIMULATOR_SEED')
        for seed in [int(given)] if given else range(1, SEEDS + 1):
            with self.subTest(seed=seed):
                self.run_seed(seed)


if __name__ == '__main__':
    unittest.main()
