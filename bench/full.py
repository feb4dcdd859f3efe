"""A company that is full: tools/seed fills it; then lists, search and placing are measured."""
import json
import os
import subprocess
from urllib.parse import quote

from bots import back_test
from cases import Row, fan_out, row_of
from world import PROGRAMS, World, load_result, settle

LISTS = {'order': '/api/v1/orders', 'product': '/api/v1/products', 'listing': '/api/v1/listings',
         'shipment': '/api/v1/shipments'}
NAMES = {'sqlite': 'SQLite', 'postgresql': 'PostgreSQL'}


def seed(world, sizes):
    """Fills the company of a world that is stopped; orders made a second."""
    done = subprocess.run(
        [os.path.join(PROGRAMS, 'purser_seed'), '--database', world.purser.database, '--company',
         str(world.purser.company_id), '--orders', str(sizes.full_orders), '--products',
         str(sizes.full_orders // 4), '--listings', str(sizes.full_orders)],
        env=dict(world.purser.env, PGOPTIONS='-c synchronous_commit=off'), check=True,
        stdout=subprocess.PIPE, text=True)
    stages = {row['stage']: row for row in map(json.loads, done.stdout.splitlines())}
    return stages['orders']['per_second']


def views(world, sizes, where):
    """The slowest built-in view of every list."""
    for subject, path in LISTS.items():
        worst, name = None, ''
        for view in world.api.get('/api/v1/views', query={'subject': subject}).items:
            # Enough that one wait, which all 8 share, is not the 99th of a hundred.
            result = world.load(8, sizes.few * 2 // 5, '%s?limit=50&sort=%s&%s' % (
                path, view['sort'], view['query']))
            if worst is None or result['p99_us'] > worst['p99_us']:
                worst, name = result, view['name']
        yield row_of('%s, slowest view of %ss (%s), 8 connections' % (where, subject, name), worst,
                     reach='p99 ≤ 10')
        counts = world.load(1, sizes.repeats, '/api/v1/views/counts?subject=' + subject)
        yield row_of('%s, counts of all views of %ss' % (where, subject), counts)


ASKED = (('number', '10{m}'), ('e-mail', 'buyer{m}@example.com'), ('SKU', 'P000{m}'),
         ('tracking number', '1Z999AA10001{m}'), ('name', 'lovelace'),
         ('name and surname', 'ada lovelace'), ('name and city', 'müller reno'),
         ('beginning', 'buy'), ('beginning of a name', 'ada lov'),
         ('beginning of a number', '1000'), ('what all have', 'example.com'),
         ('what nobody has', 'qqqzzz'))
LISTED = ('e-mail', 'name', 'name and city', 'beginning')


def searches(world, sizes, where):
    for label, text in ASKED:
        text = quote(text, safe='{}')
        yield row_of('%s, search by %s, 8 connections' % (where, label),
                     world.load(8, sizes.few // 5, '/api/v1/search?q=' + text), reach='p99 ≤ 50')
        if label in LISTED:
            yield row_of('%s, orders listed by %s (q=), 8 connections' % (where, label),
                         world.load(8, sizes.few // 5, '/api/v1/orders?limit=50&q=' + text),
                         reach='p99 ≤ 50')


def full(engine, sizes):
    with World(engine) as world:
        world.analyze()
        load_result(world.orders(64, 1000))  # warm
        empty = load_result(world.orders(64, sizes.requests))
        settle(world.purser)
        world.stop()
        made = seed(world, sizes)
        world.analyze()
        world.start()
        where = '{:,} orders, {}'.format(sizes.full_orders, NAMES[engine])
        load_result(world.orders(64, 1000))  # warm
        placed = load_result(world.orders(64, sizes.requests))
        yield row_of('%s, place an order, 64 connections' % where, placed, empty,
                     'the empty file', '≥ 50 %')
        yield Row('%s, longest wait of those orders' % where, placed['max_us'] / 1000, 'ms',
                  reach='≤ 200')
        settle(world.purser)
        yield from views(world, sizes, where)
        yield from searches(world, sizes, where)
        yield fan_out(world, sizes.changes, where)
        yield back_test(world, where)
        yield Row('%s, seeding them in process' % where, made)
