"""The cases of bench/run.py. Each yields rows of the table."""
import http.client
import os
import subprocess
import time

from world import (PROGRAMS, SERVE, Purser, World, cpu_seconds, load_result, median, settle)

PAPER_ORDERS = 500


class Sizes:
    """How much of everything: the full form, or the short one."""

    def __init__(self, short):
        self.short = short
        self.rounds = 1 if short else 3
        self.requests = 5000 if short else 20000      # 64 connections
        self.few = 1000 if short else 5000            # 8 connections, one at a time
        self.plain = 15000 if short else 60000        # GET /healthz
        self.orders = 20000 if short else 200000      # in the file that is listed
        self.full_orders = 20000 if short else 2000000  # of a company that is full
        self.listings = 5000 if short else 100000     # of the feed's channel
        self.repeats = 20 if short else 60            # latencies of one action
        self.changes = 20 if short else 200           # of stock; the 99th is not the slowest
        self.sheet_rows = 20000 if short else 100000  # of a spreadsheet
        self.starts = 5 if short else 10


class Row:
    """One line of the table; what is None is a dash."""

    def __init__(self, case, figure, unit='/s', limit=None, limit_name='', p50=None, p99=None,
                 reach='', note=''):
        self.case, self.figure, self.unit, self.limit = case, figure, unit, limit
        self.limit_name, self.p50, self.p99 = limit_name, p50, p99
        self.reach, self.note = reach, note

    @property
    def ratio(self):
        return self.figure / self.limit if self.limit else None


def row_of(case, result, limit=None, limit_name='', reach=''):
    note = '%d refused' % result['unexpected'] if result.get('unexpected') else ''
    return Row(case, result['per_second'], '/s', limit and limit['per_second'], limit_name,
               result['p50_us'] / 1000, result['p99_us'] / 1000, reach, note)


def quantile(values, share):
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def latency_row(case, seconds, reach='', note=''):
    return Row(case, quantile(seconds, 0.5) * 1000, 'ms', None, '', quantile(seconds, 0.5) * 1000,
               quantile(seconds, 0.99) * 1000, reach, note)


# ---- writes, beside the same rows written in process ----

WRITER_FORMS = (  # key, sizes' name, in flight, items each, label
    ('group', 'requests', 64, 1, '64 in flight, group commit'),
    ('alone', 'few', 1, 1, 'a transaction each'),
    ('whole', 'requests', 1, 500, '500 in one transaction'),
)


def writes_round(world, sizes, seen):
    """One round of everything; the limit and the figure lie side by side in time."""
    for key, size, in_flight, each, _ in WRITER_FORMS:
        for what in ('orders', 'stock'):
            if what == 'stock' and key == 'whole':
                continue
            result = world.writer(what, getattr(sizes, size), in_flight, each, keys=each == 1)
            seen.setdefault((what, key), []).append(result)
    world.start()
    seen.setdefault('plain', []).append(world.load(64, sizes.plain, '/healthz'))
    load_result(world.orders(64, 1000))  # warm
    settle(world.purser)
    for connections, size in ((64, sizes.requests), (8, sizes.few)):
        seen.setdefault(('orders', connections), []).append(
            load_result(world.orders(connections, size)))
        settle(world.purser)
    seen.setdefault(('orders', 'bulk'), []).append(world.orders_bulk(8, sizes.requests))
    settle(world.purser)
    seen.setdefault(('stock', 64), []).append(world.stock(64, sizes.requests))
    settle(world.purser)
    if world.engine == 'postgresql':
        seen.setdefault(('orders', 'two'), []).append(two_processes(world, sizes.requests))
    world.stop()


def two_processes(world, requests):
    """32 connections to each of two processes over one database."""
    with Purser(SERVE, engine='postgresql', share=world.purser) as other:
        settle(world.purser, other)
        loads = [world.orders(32, requests // 2, purser) for purser in (world.purser, other)]
        results = [load_result(process) for process in loads]
        settle(world.purser, other)
    took_ms = max(result['took_ms'] for result in results)
    return {'per_second': sum(result['requests'] for result in results) * 1000 / max(1, took_ms),
            'p50_us': max(result['p50_us'] for result in results),
            'p99_us': max(result['p99_us'] for result in results),
            'unexpected': sum(result['unexpected'] for result in results)}


ENGINES = {'sqlite': 'SQLite', 'postgresql': 'PostgreSQL'}
REACH = {('sqlite', 64): '≥ 4,000, goal 8,000; ≥ 60 %; p99 ≤ 40', ('sqlite', 8): 'p99 ≤ 5',
         ('sqlite', 'bulk'): '', ('postgresql', 'bulk'): '≥ 4,000',
         ('postgresql', 64): '≥ 4,000', ('postgresql', 8): '',
         ('postgresql', 'two'): '≥ 4,000, goal 12,000'}


def writes(engine, sizes):
    name, seen = ENGINES[engine], {}
    with World(engine) as world:
        if engine == 'postgresql':
            yield row_of('Place an order, PostgreSQL, 64 connections, no statistics yet',
                         load_result(world.orders(64, sizes.few)))
            settle(world.purser)
        world.stop()
        for _ in range(sizes.rounds):
            world.analyze()
            writes_round(world, sizes, seen)
    best = {key: median(results) for key, results in seen.items()}
    in_process = 'in process, group commit'
    for connections in (64, 8, 'two'):
        if ('orders', connections) in best:
            whom = '64 connections, two processes' if connections == 'two' else (
                '%d connections' % connections)
            yield row_of('Place an order, %s, %s' % (name, whom), best['orders', connections],
                         best['orders', 'group'], in_process, REACH[engine, connections])
    yield row_of('Place orders in bulk, %s, 100 a request, 8 connections' % name,
                 best['orders', 'bulk'], best['orders', 'whole'],
                 'in process, 500 in one transaction', REACH[engine, 'bulk'])
    yield row_of('Set one stock level, %s, 64 connections' % name, best['stock', 64],
                 best['stock', 'group'], in_process, '≥ 8,000')
    for what, words in (('orders', 'orders'), ('stock', 'stock levels')):
        for key, _, _, each, label in WRITER_FORMS:
            if (what, key) in best:
                result = best[what, key]
                row = row_of('Limit: %s in process, %s, %s' % (words, name, label), result)
                if each > 1:
                    row.p50 = row.p99 = None  # of 500 at a time: says nothing about one
                yield row
    yield row_of('Limit: GET /healthz beside %s, 64 connections' % name, best['plain'])


# ---- reading lists ----

def deep_cursor(world, depth):
    """The cursor of the page that begins `depth` orders down."""
    cursor = None
    for _ in range(depth // 500):
        reply = world.api.get('/api/v1/orders', query={'limit': 500, 'cursor': cursor})
        assert reply.status == 200, reply
        cursor = reply.json['next_cursor']
    return cursor


def lists(sizes):
    with World('sqlite') as world:
        world.stop()
        seeded = world.writer('orders', sizes.orders, 1, 500, keys=False)
        world.start()
        count = '{:,}'.format(sizes.orders)
        plain = median([world.load(8, sizes.plain // 3, '/healthz') for _ in range(sizes.rounds)])
        cases = (('first page', ''), ('page at %s' % '{:,}'.format(sizes.orders // 2),
                                      '&cursor=%s' % deep_cursor(world, sizes.orders // 2)),
                 ('first page of a status', '&status=awaiting_shipment'))
        for label, query in cases:
            results = [world.load(8, sizes.few, '/api/v1/orders?limit=50' + query)
                       for _ in range(sizes.rounds)]
            yield row_of('Newest 50 of %s orders, 8 connections, %s' % (count, label),
                         median(results), plain, 'GET /healthz', '≥ 5,000; p99 ≤ 10')
        yield Row('Seeding those %s orders in process, 500 in one transaction' % count,
                  seeded['per_second'])


# ---- quantities and the feed ----

def until_quantity(world, listing_ids, wanted):
    """Waits until every one of the listings says `wanted`, as a caller sees it: the last is asked
    until it does, then all at once, so that what is measured is not the asking."""
    deadline = time.monotonic() + 30
    path = '/api/v1/listings/%d' % listing_ids[-1]
    while world.api.get(path, query={}).json['quantity'] != wanted:
        if time.monotonic() > deadline:
            raise RuntimeError('listing %d never came to %d' % (listing_ids[-1], wanted))
        time.sleep(0.0005)
    rows = world.api.get('/api/v1/listings', query={
        'id': ','.join(map(str, listing_ids)), 'fields': 'quantity', 'limit': 200}).items
    assert [row['quantity'] for row in rows] == [wanted] * len(listing_ids), rows


def fan_out(world, changes, where):
    """One core product in 200 bundles, each on 10 channels: from a change to all new quantities."""
    bundles, channels = 200, 10
    part = world.made('/api/v1/products', sku='PART', name='Part', type='core')
    skus = ['B%d' % i for i in range(bundles)]
    ids = world.bulk('post', '/api/v1/products/bulk', [
        {'sku': sku, 'name': sku, 'type': 'bundle',
         'parts': [{'component_id': part, 'quantity': 1}]} for sku in skus])
    watched = []
    for number in range(channels):
        channel_id = world.channel_id if number == 0 else world.channel('C%d' % number)
        made = world.bulk('put', '/api/v1/listings', [
            {'channel_id': channel_id, 'variant_id': sku, 'sku': sku, 'product_id': id_}
            for sku, id_ in zip(skus, ids)])
        watched += [made[0], made[-1]]
    settle(world.purser)
    seconds = []
    for number in range(changes + 1):
        began = time.monotonic()
        world.count([part], number + 1)
        until_quantity(world, watched, number + 1)
        seconds.append(time.monotonic() - began)
        time.sleep(0.05)
    del seconds[0]  # warm
    return latency_row(
        'Stock change to new quantity of its %s listings (10 channels, 200 bundles), %s'
        % ('{:,}'.format(bundles * channels), where),
        seconds, 'p99 ≤ 50', 'answer of the change and the asking included')


def quantities(engine, sizes):
    for products in (1000,) if sizes.short else (1000, 20000):
        with World(engine, products=products, stock=0) as world:
            yield fan_out(world, sizes.changes,
                          '{}, {:,} products'.format(ENGINES[engine], products))


def drain(world, path):
    """Takes the feed empty; how many rows there were."""
    count = 0
    while True:
        reply = world.api.post(path)
        assert reply.status == 200, reply
        if not reply.items:
            return count
        count += len(reply.items)


def feed(sizes):
    with World('sqlite', products=sizes.listings) as world:
        path = '/api/v1/channels/%d/acknowledge?limit=1000' % world.channel_id
        while drain(world, path):
            settle(world.purser)
        seconds, empty = [], []
        for number in range(sizes.repeats // 2):
            step = sizes.listings // 100
            world.count(world.product_ids[number % step:sizes.listings:step], 100 + number)
            settle(world.purser)
            began = time.monotonic()
            reply = world.api.post(path)
            seconds.append(time.monotonic() - began)
            assert len(reply.items) == 100, reply
            began = time.monotonic()
            world.api.post(path)
            empty.append(time.monotonic() - began)
        count = '{:,}'.format(sizes.listings)
        yield latency_row('Acknowledge feed, %s listings, 100 changes' % count, seconds, '≤ 5')
        yield latency_row('Limit: the same feed with no change', empty)


def papers(sizes):
    with World('sqlite') as world:
        world.orders_bulk(8, PAPER_ORDERS)
        settle(world.purser)
        for kind, name in (('packing_slip', 'Packing slips'), ('pick_list', 'A pick list')):
            seconds = []
            for _ in range(2 if sizes.short else 5):
                began = time.monotonic()
                made = world.api.post('/api/v1/documents', {
                    'kind': kind, 'warehouse_id': world.warehouse_id, 'most': PAPER_ORDERS})
                assert made.status == 201, made
                file = world.api.get('/api/v1/documents/%d/file' % made.json['id'])
                assert file.body.startswith(b'%PDF-'), file
                seconds.append(time.monotonic() - began)
            yield latency_row('%s for %d orders of two lines, one PDF (%.1f MB)' % (
                name, PAPER_ORDERS, len(file.body) / 1e6), seconds, '≤ 5,000')


# ---- at rest ----

def first_answer(purser):
    """Seconds from starting the process to the answer of GET /healthz."""
    began = time.monotonic()
    purser.start()
    connection = http.client.HTTPConnection('127.0.0.1', purser.port, timeout=10)
    connection.request('GET', '/healthz')
    assert connection.getresponse().status == 200
    took = time.monotonic() - began
    connection.close()
    return took


def memory_mib(pid):
    with open('/proc/%d/status' % pid, encoding='ascii') as file:
        for line in file:
            if line.startswith('VmRSS'):
                return int(line.split()[1]) / 1024
    return 0


def at_rest(sizes):
    binary = os.path.join(PROGRAMS, 'purser')
    with Purser(SERVE, engine='sqlite') as purser:
        seconds = []
        for _ in range(sizes.starts):
            purser.stop()
            seconds.append(first_answer(purser))
        settle(purser)
        before = cpu_seconds(purser.process.pid)
        time.sleep(2)
        used = (cpu_seconds(purser.process.pid) - before) / 2
        yield latency_row('Start to first answer, SQLite', seconds, '≤ 200')
        yield Row('Idle memory (VmRSS), SQLite', memory_mib(purser.process.pid), 'MiB',
                  reach='≤ 40', note='%.1f %% of a core while idle' % (used * 100))
    yield Row('Binary with debug information', os.path.getsize(binary) / 1e6, 'MB')
    subprocess.run(['strip', '-o', binary + '.stripped', binary], check=True)
    yield Row('Binary, stripped', os.path.getsize(binary + '.stripped') / 1e6, 'MB', reach='≤ 10')
