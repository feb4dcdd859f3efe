"""A seeded simulator of buyers, pickers, corrections and crashes. Each step is checked against a
model of what a person would expect; a failing seed is the bug report:

    PURSER_SIMULATOR_SEED=17 python3 tools/run_unittest.py tests/chaos/simulator_test.py

PURSER_SIMULATOR_STEPS (150) and PURSER_SIMULATOR_SEEDS (2) say how long and how often."""
import os
import random
import sys
import unittest

sys.path.insert(0, os.path.dirname(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(__file__), '..', 'stories'))
from purser_process import Purser, eventually  # noqa: E402
from small_shop import SmallShop  # noqa: E402
from whole_life import WholeLife  # noqa: E402

STEPS = int(os.environ.get('PURSER_SIMULATOR_STEPS') or 150)
SEEDS = int(os.environ.get('PURSER_SIMULATOR_SEEDS') or 2)
BUNDLES = {'SET': {'MUG': 2, 'TEA': 1}, 'BOX': {'SET': 1, 'HAT': 1}}
SKUS = ('MUG', 'TEA', 'HAT', 'SET', 'BOX')
CORES = ('MUG', 'TEA', 'HAT')


def units_of(sku, quantity):
    """What it is at last made of, through bundles in bundles."""
    if sku in CORES:
        return {sku: quantity}
    units = {}
    for part, per in BUNDLES[sku].items():
        for core, count in units_of(part, per * quantity).items():
            units[core] = units.get(core, 0) + count
    return units


class World(WholeLife):
    """What must be true, kept apart from Purser: physical units, orders with their lines."""

    def __init__(self, shop, chance):
        self.shop, self.chance, self.cores = shop, chance, CORES
        self.on_hand = dict.fromkeys(CORES, 0)
        # odd: bots had their say, so lines and prices are no longer those that were ordered.
        self.orders = {}  # id -> {'lines': {sku: n}, 'claims': bool, 'shipped': bool, 'odd': bool}

    # ---- steps ----

    def buy(self):
        lines = {self.chance.choice(list(SKUS)): self.chance.randint(1, 4)
                 for _ in range(self.chance.randint(1, 3))}
        paid = self.chance.random() < 0.8
        reply = self.shop.order(*lines.items(), paid=paid)
        assert reply.status == 201, reply
        self.orders[reply.json['id']] = {'lines': lines, 'claims': True, 'shipped': False,
                                         'odd': False}

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

    def sku_of(self, product_id):
        return next(sku for sku, known in self.shop.products.items() if known == product_id)

    def edit_line(self):
        order_id = self.plain_order()
        if not order_id:
            return
        lines = [line for line in self.shop.get(order_id)['lines']
                 if line['ordered'] > line['cancelled']]
        line, units = self.chance.choice(lines), self.chance.randint(1, 6)
        path = '/api/v1/orders/%d/lines/%d' % (order_id, line['id'])
        if len(lines) > 1 and self.chance.random() < 0.3:
            reply, units = self.shop.api.delete(path), 0
        else:
            reply = self.shop.api.patch(path, {'quantity': units})
        assert reply.status == 200, reply
        sku, wanted = self.sku_of(line['product_id']), self.orders[order_id]['lines']
        wanted[sku] += units - (line['ordered'] - line['cancelled'])
        if not wanted[sku]:
            del wanted[sku]

    def add_line(self):
        order_id = self.plain_order()
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
        order_id = self.some_order(shipped=False, odd=False)
        if order_id:
            reply = self.shop.api.post('/api/v1/orders/%d/clone' % order_id, {'is_paid': True})
            assert reply.status == 201, reply
            self.orders[reply.json['id']] = {'lines': dict(self.orders[order_id]['lines']),
                                             'claims': True, 'shipped': False, 'odd': False}

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
        found = self.shop.level(sku)['on_hand']
        units = max(0, found + self.chance.randint(-5, 3))
        self.shop.adjust(sku, units)
        self.on_hand[sku] += units - found

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

    def in_cores(self, name):
        """A figure of all balances, in cores: a set that stands ready counts as its parts."""
        found = dict.fromkeys(CORES, 0)
        for sku in SKUS:
            for level in self.shop.levels(sku).values():
                assert level[name] >= 0, (sku, level)
                for core, units in units_of(sku, level[name]).items():
                    found[core] += units
        return found

    def agrees(self):
        return (self.in_cores('on_hand') == self.on_hand
                and self.in_cores('allocated') == {sku: self.claimed(sku) for sku in CORES})

    def check(self):
        on_hand, claimed = self.in_cores('on_hand'), {sku: self.claimed(sku) for sku in CORES}
        assert on_hand == self.on_hand, (on_hand, self.on_hand)
        # Two reads per SKU: a listener may move claims between a set and its parts meanwhile.
        eventually(lambda: self.in_cores('allocated') == claimed, timeout_s=10)
        order_id = self.some_order(odd=False)
        if order_id:
            order, model = self.shop.get(order_id), self.orders[order_id]
            units = sum(model['lines'].values())
            assert order['unit_count'] == units, (order, model)
            assert float(order['total']['amount']) == 10 * units, (order, model)

    def idle(self, levels, order):
        """Whether one warehouse has all that the order lacks."""
        need = {}
        for sku, quantity in order['lines'].items():
            for part, units in units_of(sku, quantity).items():
                need[part] = need.get(part, 0) + units
        return all(levels[part] >= units for part, units in need.items())

    def settled(self):
        """Once listeners have run: nothing is promised twice, no unit lies idle that a waiting
        order could take whole, and the channel is told what the balances say."""
        def trouble():
            balances = {sku: self.shop.levels(sku) for sku in CORES}
            levels = {sku: balances[sku].get(self.shop.warehouse_id, {}).get('available', 0)
                      for sku in CORES}
            if min(levels.values()) < 0:
                return levels
            for order_id, order in self.orders.items():
                if order['claims'] and self.idle(levels, order):
                    row = self.shop.get(order_id)
                    if row['reason'] == 'out_of_stock':
                        return 'idle', levels, row
            for sku in CORES:
                told, due = self.shop.quantity(sku), self.sellable(sku, balances[sku])
                if told != due:
                    return 'told', sku, told, due, balances[sku]
            return None
        found = []
        try:
            eventually(lambda: not (found.append(trouble()) or found[-1]), timeout_s=20)
        except AssertionError:
            raise AssertionError(found[-1]) from None

class Simulator(unittest.TestCase):
    def run_seed(self, seed):
        chance = random.Random(seed)
        with Purser() as purser:
            shop = SmallShop(purser)
            for sku in CORES:
                shop.product(sku)
            for sku, parts in BUNDLES.items():
                shop.bundle(sku, parts)
            world = World(shop, chance)
            world.furnish()
            steps = ([world.buy] * 8 + [world.ship] * 5 + [world.receive] * 5 + [world.pay] * 2 +
                     [world.cancel] * 2 + [world.restore] + [world.hold] * 2 + [world.count] * 2 +
                     [world.edit_line] * 4 + [world.add_line] * 2 +
                     [world.ship_many, world.clone, world.refund] + world.whole_life())
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
