"""A seeded simulator of a company's life: buyers, pickers, people who change their minds, goods
that come and go, spreadsheets, crashes. Each step is checked against a model of what a person would
expect, all of it against truths.py every now and then; a failing seed is the bug report:

    PURSER_SIMULATOR_SEED=17 python3 tools/run_unittest.py tests/chaos/simulator_test.py

PURSER_SIMULATOR_STEPS (300) and PURSER_SIMULATOR_SEEDS (3) say how long and how often; with
PURSER_CHAOS_SECONDS above 60 (`make soak`) seeds go on until that time is up. At the end stands how
often each kind of step was done and refused: each must have been done at least once."""
import itertools
import os
import random
import sys
import time
import unittest

sys.path.insert(0, os.path.dirname(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(__file__), '..', 'stories'))
from catalogue_life import CatalogueLife  # noqa: E402
from dialect_life import DialectLife  # noqa: E402
from goods_life import GoodsLife  # noqa: E402
from market import Market  # noqa: E402
from market_life import MarketLife  # noqa: E402
from orders_life import OrdersLife  # noqa: E402
from purser_process import Purser  # noqa: E402
from small_shop import SmallShop  # noqa: E402
from tally import Tally  # noqa: E402
from truths import Truths  # noqa: E402

STEPS = int(os.environ.get('PURSER_SIMULATOR_STEPS') or 300)
SEEDS = int(os.environ.get('PURSER_SIMULATOR_SEEDS') or 3)
SECONDS = int(os.environ.get('PURSER_CHAOS_SECONDS') or 0)
LONG_SECONDS, MORE_SEEDS = 60, 7
KINDS = (*OrdersLife.KINDS, *GoodsLife.KINDS, *CatalogueLife.KINDS, *MarketLife.KINDS,
         *DialectLife.KINDS)


class World(OrdersLife, GoodsLife, CatalogueLife, MarketLife, DialectLife, Truths):
    """What must be true, kept apart from Purser: physical units, orders with their lines."""

    def __init__(self, shop, market, chance, tally):
        self.shop, self.chance, self.tally = shop, chance, tally
        self.numbers, self.turns = itertools.count(1), {}
        self.goods_begin()
        self.catalogue_begin()
        self.orders_begin()
        self.market_begin(market)

    # ---- how steps speak to Purser ----

    def ok(self, method, path, body=None):
        """Must be done."""
        if path.startswith('/api/v1/orders/None'):
            raise AssertionError('no order')
        reply = getattr(self.shop.api, method)(path, *([] if body is None else [body]))
        assert reply.status in (200, 201, 202, 204), (path, body, reply)
        return reply

    def attempt(self, kind, method, path, body=None):
        """May be refused; None then. Both are counted."""
        reply = getattr(self.shop.api, method)(path, *([] if body is None else [body]))
        try:
            return reply if self.tally.note(kind, reply) else None
        except AssertionError as problem:
            raise AssertionError('%s %s' % (problem, body)) from None

    def must(self, kind, method, path, body=None):
        """Is counted, and must be done."""
        reply = self.attempt(kind, method, path, body)
        assert reply, (kind, path, body, self.tally.refused[kind])
        return reply

    def each(self, kind, method, path, items):
        """A call with a result per item: none may be refused."""
        reply = self.must(kind, method, path, {'items': items})
        for row in reply.json['items']:
            assert row['status'] < 300, (kind, items, reply)
        return reply.json['items']

    def turn(self, name, ways):
        """Each way in its turn: none is left out by chance."""
        left = self.turns.setdefault(name, [])
        if not left:
            left += self.chance.sample(list(ways), len(ways))
        return left.pop()

    def crash(self):
        self.shop.purser.kill()
        self.shop.verify()
        self.shop.purser.start()
        self.shop.api = self.shop.purser.client()

    def deck(self):
        """Each step as often as it happens in life; a shuffled deck leaves none out."""
        cards = [step for step, times in {
            **self.order_steps(), **self.goods_steps(), **self.catalogue_steps(),
            **self.market_steps(), **self.dialect_steps()}.items()
            for _ in range(times)]
        while True:
            self.chance.shuffle(cards)
            yield from cards


class Simulator(unittest.TestCase):
    def run_seed(self, seed, tally):
        # What a crash interrupts is repeated soon.
        with Market() as market, Purser(('--job-lease', '2', '--connectors',
                                         market.folder.name)) as purser:
            world = World(SmallShop(purser), market, random.Random(seed), tally)
            cards = world.deck()
            for n in range(STEPS):
                step = world.crash if n % 100 == 99 else next(cards)
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
            world.at_rest()

    @staticmethod
    def seeds(is_enough):
        """The usual ones; beyond them while there is time, or a few while a step was never done."""
        given = os.environ.get('PURSER_SIMULATOR_SEED')
        if given:
            yield int(given)
            return
        yield from range(1, SEEDS + 1)
        until = time.monotonic() + (SECONDS if SECONDS > LONG_SECONDS else 0)
        for seed in itertools.count(SEEDS + 1):
            if time.monotonic() > until and (is_enough() or seed > SEEDS + MORE_SEEDS):
                return
            yield seed

    def test_the_model_and_purser_agree(self):
        tally, failed = Tally(), []
        for seed in self.seeds(lambda: failed or not tally.never_done(KINDS)):
            with self.subTest(seed=seed):
                failed.append(seed)
                self.run_seed(seed, tally)
                failed.remove(seed)
        print(tally)
        self.assertLessEqual({*tally.done, *tally.refused}, {*KINDS})
        if not failed and not os.environ.get('PURSER_SIMULATOR_SEED'):
            self.assertEqual(tally.never_done(KINDS), [])


if __name__ == '__main__':
    unittest.main()
