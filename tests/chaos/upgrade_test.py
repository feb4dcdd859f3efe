"""Upgrades of a filled database, from every number of schema steps: a world of the simulator, as an
older release would have kept it (older_release.py), is migrated. Nothing that was there is lost
or changed, what the steps fill in is what Purser would have written itself, `purser admin verify`
finds nothing, and the company goes on trading.

PURSER_SIMULATOR_SEED chooses another world. Worlds of one seed differ too: locks and holds end by
the clock, and what follows from a step is there before the next one or after it. So the steps end
with rules and claims that no release had trouble with (made_firm)."""
import os
import random
import re
import sys
import unittest

sys.path.insert(0, os.path.dirname(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(__file__), '..', 'stories'))
from market import Market  # noqa: E402
from older_release import OWN_TABLES, Database, older, steps  # noqa: E402
from purser_process import Purser, at_rest, eventually  # noqa: E402
from simulator_test import World  # noqa: E402
from small_shop import SmallShop  # noqa: E402
from tally import Tally  # noqa: E402

SEED, STEPS = int(os.environ.get('PURSER_SIMULATOR_SEED') or 1), 120
ROUNDS = 10  # of goods that come in until claims are whole
MOVES_DATA = re.compile(r'^ *(INSERT INTO|UPDATE|DELETE FROM) (\w+)', re.MULTILINE)
# What steps fill in, of tables and columns that were not there: exactly what Purser writes itself,
FILLED = {'listing_change': None, 'listing_untold': None, 'channel_sequence': None,
          'orders': ('late_at', 'risk_at', 'needs_attention', 'gave_stock_back')}
# the same of what there was then: bundles of bundles, and merged products, came later;
FILLED_IN_PART = ('bundle_unit',)
# or what is best known of the past (whole payments, bots that never ran).
GUESSED = {'orders': ('payment_status', 'amount_paid', 'bots_at')}
# Tables that a step of one engine only stores otherwise: nothing of them may be lost.
STORED_OTHERWISE = ('stock_bin', 'reservation', 'search')
# What older releases wrote wrongly, and a step sets right: columns, bent here before it runs.
BENT = {'customer_order': (('total', 'is_cancelled'),
                           'UPDATE customer_order SET total = total + 1, '
                           'is_cancelled = 1 - is_cancelled'),
        'orders': (('promise_at',), 'UPDATE orders SET promise_at = 1 '
                                    "WHERE status IN ('on_hold', 'cancelled', 'merged')")}
# The first release knew no digital product and no bundle of bundles, and nobody could sell one.
UNKNOWN_THEN = {1: ('CODE', 'BOX')}


def numbers():
    return sorted({step.number for step in steps()})[:-1]


def before_data_moves():
    """The numbers after which the next one fills or moves data."""
    moving = {step.number for step in steps() if step.number > 1 and MOVES_DATA.search(step.text)}
    all_of = [*numbers(), max(step.number for step in steps())]
    return [number for number, later in zip(all_of, all_of[1:]) if later in moving or number == 1]


class Upgrade(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.market = Market().__enter__()
        cls.addClassCleanup(cls.market.__exit__)
        cls.purser = Purser(('--job-lease', '2', '--connectors',
                             cls.market.folder.name)).__enter__()
        cls.addClassCleanup(cls.purser.__exit__)
        cls.shop = SmallShop(cls.purser)
        # Somebody reads the shop's feed: its changes are kept.
        reply = cls.shop.api.post('/api/v1/channels/%d/acknowledge' % cls.shop.channel_id)
        assert reply.status == 200, reply
        world = World(cls.shop, cls.market, random.Random(SEED), Tally())
        cards = world.deck()
        for _ in range(STEPS):
            next(cards)()
        cls.made_firm(world)
        cls.rare_orders()
        world.settled()  # listings say what follows from these too
        cls.seen = at_rest(lambda: cls.shown(cls.shop.api))
        assert cls.purser.stop()[0] == 0
        cls.newer = Database(cls.purser.database)
        cls.tables = {table: columns for table, columns in cls.newer.tables().items()
                      if table not in OWN_TABLES}
        cls.rows = cls.newer.rows(cls.tables)

    @classmethod
    def made_firm(cls, world):
        """Rules choose a warehouse, the channel keeps nothing back, and nothing stands as it could
        not before step 10 (a warehouse that builds no bundles) or 14 (a claim in two places)."""
        world.choose('inventory_dependent', 'routing.inventory_dependent', 'true')
        world.buffer = 0
        world.must('buffer', 'patch', '/api/v1/channels/%d' % cls.shop.channel_id, {'buffer': 0})
        world.must('component_inventory', 'patch', '/api/v1/warehouses/%d' % world.places[1], {
            'use_component_inventory': True})
        world.settled()
        world.at_rest()
        for _ in range(ROUNDS):
            parted = cls.parted_claims(world)
            if not parted:
                break
            waiting = {sku: cls.shop.unplaced(sku) for sku, _ in parted}
            for sku, place in parted:
                assert world.row('add', 'add', world.item(sku, waiting[sku], place))
                world.on_hand[sku] += waiting[sku]
            at_rest(lambda: cls.claims(world))
        else:
            raise AssertionError(parted)
        world.settled()
        world.check()
        world.shop.verify()

    @staticmethod
    def claims(world):
        return [claim for row in world.all_of('/api/v1/orders') for claim in world.shop.api.get(
            '/api/v1/orders/%d/why' % row['id']).json['claims']]

    @classmethod
    def parted_claims(cls, world):
        """SKUs with the warehouses that have a part of what a line claims; the rest waits."""
        places = {}
        for claim in cls.claims(world):
            places.setdefault((claim['line_id'], claim['product_id']), []).append(
                claim['warehouse_id'])
        return sorted({(world.sku_of(product), place) for (_, product), found in places.items()
                       for place in found if place and len(found) > 1})

    @classmethod
    def rare_orders(cls):
        """What steps look for and a short life may not bring."""
        cls.shop.product('OLD', stock=50)
        for ship_by in ('2099-01-01T00:00:00Z', '2026-01-01T00:00:00Z'):
            assert cls.shop.order(('OLD', 1), ship_by=ship_by).status == 201
        held = cls.shop.order(('OLD', 2)).json
        cls.shop.act(held['id'], 'hold', reason='wait', release_claims=True)
        cls.purser.sql("UPDATE orders SET attention = 'Look', needs_attention = 1 WHERE id = ?",
                       held['id'])

    @staticmethod
    def shown(api):
        """What people see of all orders, balances and listings."""
        def all_of(path, *fields):
            found, cursor = {}, None
            while True:
                reply = api.get(path, {'limit': 1000, 'cursor': cursor})
                assert reply.status == 200, reply
                found.update({row['id']: [row[field] for field in fields] for row in reply.items})
                cursor = reply.json['next_cursor']
                if not cursor:
                    return found
        return {'orders': all_of('/api/v1/orders', 'number', 'status', 'reason', 'total',
                                 'recipient', 'warehouse_id', 'placed_at', 'shipped_at'),
                'products': all_of('/api/v1/products', 'sku', 'name', 'type'),
                'listings': all_of('/api/v1/listings', 'sku', 'product_id', 'channel_id',
                                   'quantity'),
                'shipments': all_of('/api/v1/shipments', 'order_id', 'tracking_number')}

    def upgraded(self, number):
        """A process, not started, on a migrated database of that number; and what that had."""
        purser = Purser(self.purser.arguments, share=self.purser)
        self.addCleanup(purser.__exit__)
        url, had = older(self.purser.database, number, purser.folder)
        purser.database = purser.env['PURSER_DATABASE'] = url
        mended = {table for step in steps() if step.number > number
                  for _, table in MOVES_DATA.findall(step.text)}
        for table in mended & {*BENT} & {*had}:
            columns, bend = BENT[table]
            if {*columns} <= {*had[table]}:
                purser.sql(bend)
        later = [step for step in steps() if step.number > number]
        self.assertEqual(purser.command('migrate')['applied'], len(later))
        return purser, had

    def verified(self, purser, number):
        found = purser.command('admin', 'verify')
        self.assertGreater(found['checked'], 100)
        self.assertEqual([line for line in found['differences'] if not any(
            '(%s)' % sku in line for sku in UNKNOWN_THEN.get(number, ()))], [])

    def freed(self, number):
        """Products of which more may be sold at once: orders of what nobody could sell then claim
        them, and claim nothing when they are looked at again; and the bundles that hold such."""
        def of(table, *columns):
            return zip(*(map(str, self.column(self.rows, table, column)) for column in columns))
        unknown = {row for row, sku in of('product', 'id', 'sku')
                   if sku in UNKNOWN_THEN.get(number, ())}
        lines = {row for row, product in of('order_line', 'id', 'product_id')
                 if product in unknown}
        found = {product for line, product in of('reservation', 'line_id', 'product_id')
                 if line in lines}
        return found | {bundle for bundle, part in of('bundle_unit', 'bundle_id', 'component_id')
                        if part in found}

    @staticmethod
    def but_for(shown, products):
        listings = {key: row if str(row[1]) not in products else row[:-1]
                    for key, row in shown['listings'].items()}
        return dict(shown, listings=listings)

    def column(self, rows, table, column):
        at = self.tables[table].index(column)
        return [row[at] for row in rows[table]]

    def is_filled_in(self, number, had, rows):
        """What was not there before and a later step fills."""
        later = {table for step in steps() if step.number > number
                 for _, table in MOVES_DATA.findall(step.text)}
        for table, columns in FILLED.items():
            if table not in later:
                continue
            if table not in had:
                self.assertEqual(rows[table], self.rows[table], table)
            for column in columns or ():
                if column not in had.get(table, ()):
                    self.assertEqual(self.column(rows, table, column),
                                     self.column(self.rows, table, column), column)
        if 'bundle_unit' not in had:
            self.assertEqual(self.plain_bundles(rows), self.plain_bundles(self.rows))

    @staticmethod
    def plain_bundles(rows):
        """What bundles of single products come down to."""
        bundles = {row[1] for row in rows['bundle_part']}
        nested = {row[1] for row in rows['bundle_part'] if row[2] in bundles}
        plain = [row for row in rows['bundle_unit'] if row[1] in bundles - nested]
        assert plain
        return plain

    def test_the_world_holds_what_steps_fill_in(self):
        for table, columns in FILLED.items():
            self.assertGreater(len(self.rows[table]), 0, table)
            for column in columns or ():
                self.assertGreater(len({*self.column(self.rows, table, column)}), 1, column)

    def test_every_table_that_a_step_fills_is_looked_at(self):
        filled = {table for step in steps() if step.number > 1
                  for _, table in MOVES_DATA.findall(step.text)}
        self.assertLessEqual(filled, {*FILLED, *FILLED_IN_PART, *GUESSED, *STORED_OTHERWISE,
                                      *BENT})

    def test_nothing_is_lost_from_any_older_release_on(self):
        for number in numbers():
            with self.subTest(number=number):
                purser, had = self.upgraded(number)
                database = Database(purser.database)
                self.assertEqual({*database.tables()} - {*OWN_TABLES}, {*self.tables})
                kept, wanted = database.rows(had), self.newer.rows(had)
                for table in had:
                    self.assertEqual(kept[table], wanted[table], table)
                self.is_filled_in(number, had, database.rows(self.tables))
                self.verified(purser, number)

    def test_the_company_goes_on_after_an_upgrade(self):
        for number in before_data_moves():
            with self.subTest(number=number):
                purser, _ = self.upgraded(number)
                purser.start()
                api = purser.client()
                freed = self.freed(number)
                self.assertEqual(self.but_for(self.shown(api), freed),
                                 self.but_for(self.seen, freed))
                self.trades(purser, api)
                self.verified(purser, number)
                self.assertEqual(purser.stop()[0], 0)

    def trades(self, purser, api):
        shop = object.__new__(SmallShop)
        shop.__dict__.update(self.shop.__dict__, purser=purser, api=api)
        before = shop.level('OLD')
        sold = shop.order(('OLD', 3), number='AFTER-UPGRADE')
        self.assertEqual((sold.status, sold.json['status']), (201, 'awaiting_shipment'), sold)
        decision = api.get('/api/v1/orders/%d/why' % sold.json['id']).json['decisions'][0]
        self.assertEqual((decision['rule'], decision['warehouse_id']),
                         ('inventory', shop.warehouse_id), decision)
        shop.act(sold.json['id'], 'shipments', 201, tracking_number='NEW')
        self.assertEqual(shop.level('OLD'), dict(before, on_hand=before['on_hand'] - 3,
                                                 available=before['available'] - 3))
        eventually(lambda: shop.quantity('OLD') == before['available'] - 3)
        # Orders of before and after are found.
        old = next(row[0] for row in self.seen['orders'].values())
        for name in (old, 'AFTER-UPGRADE'):
            eventually(lambda name=name: [hit for hit in api.get(
                '/api/v1/search', {'q': name}).items if hit['title'] == name])


if __name__ == '__main__':
    unittest.main()
