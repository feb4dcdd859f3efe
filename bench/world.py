"""What the cases of bench/run.py share: servers, a catalogue, the load generator, the writer."""
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
BUILD = os.path.join(ROOT, 'build', 'release')
SETTLE_PATIENCE_S = 120
# A bench has no use for the rate limit: one client is all there is.
SERVE = ('--rate', '0', '--log', 'warning')

# The programs as they are now: a build in between changes nothing.
PROGRAMS = tempfile.mkdtemp(prefix='purser-bench-')
for program in ('purser', 'bench_load', 'bench_writer', 'purser_seed', 'bench_bots'):
    shutil.copy2(os.path.join(BUILD, program), PROGRAMS)
os.environ['PURSER_BINARY'] = os.path.join(PROGRAMS, 'purser')
sys.path.insert(0, os.path.join(ROOT, 'tests', 'stories'))
sys.path.insert(0, os.path.join(ROOT, 'tools'))
from purser_process import Purser  # noqa: E402


def cpu_seconds(pid):
    with open('/proc/%d/stat' % pid, encoding='ascii') as file:
        fields = file.read().rsplit(') ', 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf('SC_CLK_TCK')


def backends():
    """PostgreSQL's processes that serve a client: "postgres: user database host(port) idle"."""
    for folder in filter(str.isdigit, os.listdir('/proc')):
        try:
            with open('/proc/%s/cmdline' % folder, encoding='utf-8', errors='replace') as file:
                words = file.read().split()
        except OSError:
            continue  # it ended just now
        if words[:1] == ['postgres:'] and any(word.startswith('127.0.0.1(') for word in words):
            yield int(folder)


def busy_seconds(pursers):
    """Processor time that servers and their database used so far."""
    pids = [purser.process.pid for purser in pursers]
    if any(purser.engine == 'postgresql' for purser in pursers):
        pids += backends()
    total = 0.0
    for pid in pids:
        try:
            total += cpu_seconds(pid)
        except OSError:
            pass  # a connection that was closed: what it used does not count
    return total


def settle(*pursers):
    """Waits until what was left to do in the background is done: nobody uses processor time."""
    deadline = time.monotonic() + SETTLE_PATIENCE_S
    while time.monotonic() < deadline:
        before = busy_seconds(pursers)
        time.sleep(0.4)
        if abs(busy_seconds(pursers) - before) <= 0.03:
            return


def median(results, name='per_second'):
    return sorted(results, key=lambda result: result[name])[len(results) // 2]


class World:
    """A company with `products` core products S0 … listed on one channel, in one warehouse."""

    def __init__(self, engine, products=1000, stock=10000000):
        self.purser = Purser(SERVE, engine=engine)
        self.engine, self.products, self.number = engine, products, 0
        self.purser.__enter__()
        self.api = self.purser.client()
        self.warehouse_id = self.made('/api/v1/warehouses', name='Reno', country='US', state='NV',
                                      type='direct_fulfillment')
        self.channel_id = self.channel('Shop')
        self.product_ids = self.bulk('post', '/api/v1/products/bulk', [
            {'sku': 'S%d' % i, 'name': 'Product %d' % i, 'type': 'core'} for i in range(products)])
        self.list_all(self.channel_id)
        if stock:
            self.count(self.product_ids, stock)
        settle(self.purser)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.purser.__exit__()

    def stop(self):
        self.purser.stop()

    def start(self):
        self.purser.start()
        self.api.close()
        self.api.port = self.purser.port
        settle(self.purser)

    def analyze(self):
        """What autovacuum does within a minute; SQLite has nothing like it."""
        if self.engine == 'postgresql':
            subprocess.run(['psql', '-q', '-d', self.purser.database, '-c', 'VACUUM ANALYZE'],
                           check=True, stdin=subprocess.DEVNULL)

    def made(self, path, **body):
        reply = self.api.post(path, body)
        assert reply.status == 201, reply
        return reply.json['id']

    def bulk(self, method, path, items):
        """In requests of 1,000; the ids."""
        ids = []
        for at in range(0, len(items), 1000):
            reply = getattr(self.api, method)(path, {'items': items[at:at + 1000]})
            assert reply.status == 200, reply
            assert all(row['status'] < 300 for row in reply.json['items']), reply
            ids += [row['id'] for row in reply.json['items']]
        return ids

    def channel(self, name):
        return self.made('/api/v1/channels', name=name, type='manual', currency='USD')

    def list_all(self, channel_id):
        return self.bulk('put', '/api/v1/listings', [
            {'channel_id': channel_id, 'variant_id': 'V%d' % i, 'sku': 'S%d' % i, 'product_id': id_}
            for i, id_ in enumerate(self.product_ids)])

    def count(self, product_ids, quantity):
        self.bulk('post', '/api/v1/stock/adjust', [
            {'product_id': id_, 'warehouse_id': self.warehouse_id, 'quantity': quantity,
             'reason': 'bench'} for id_ in product_ids])

    def order_body(self):
        """Two lines, in the words of bench/load.c; bench/writer.c makes the same."""
        price = {'amount': '10.00', 'currency': 'USD'}
        return json.dumps({
            'channel_id': self.channel_id, 'number': 'N-{n}', 'currency': 'USD',
            'email': 'ada@example.com', 'recipient': 'Ada Lovelace', 'line1': '1 Main St',
            'city': 'Reno', 'state': 'NV', 'postal_code': '89501', 'country': 'US',
            'paid_at': '2026-01-01T00:00:00Z',
            'lines': [{'sku': 'S{m}', 'quantity': 1, 'unit_price': price},
                      {'sku': 'S{k}', 'quantity': 2, 'unit_price': price}]})

    def stock_body(self):
        return json.dumps({'items': [{'sku': 'S{m}', 'warehouse_id': self.warehouse_id,
                                      'quantity': '{n}', 'reason': 'bench'}]}
                          ).replace('"{n}"', '{n}')

    def numbers(self, count):
        """The first of `count` numbers that no request of this world had."""
        self.number += count
        return self.number - count + 1

    def load_start(self, connections, requests, path, method='GET', body=None, expect=200,
                   keys=False, purser=None, each=1):
        port = (purser or self.purser).port
        command = [os.path.join(PROGRAMS, 'bench_load'), '--port', str(port),
                   '--connections', str(connections), '--requests', str(requests), '--path', path,
                   '--method', method, '--expect', str(expect), '--modulo', str(self.products),
                   '--first', str(self.numbers(requests * each)),
                   '--header', 'Authorization: Bearer ' + self.api.token]
        if body:
            command += ['--body', body]
        if each > 1:
            command += ['--each', str(each)]
        if keys:
            command += ['--header', 'Idempotency-Key: k{n}']
        return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)

    def load(self, *arguments, **more):
        result = load_result(self.load_start(*arguments, **more))
        self.api.close()  # the server may have closed what was idle meanwhile
        return result

    def orders(self, connections, requests, purser=None):
        return self.load_start(connections, requests, '/api/v1/orders', 'POST', self.order_body(),
                               201, keys=True, purser=purser)

    def orders_bulk(self, connections, count, each=100):
        """`count` orders through the N-item form, `each` a request; rates are of orders."""
        result = load_result(self.load_start(
            connections, count // each, '/api/v1/orders/bulk', 'POST', self.order_body(), 200,
            keys=True, each=each))
        result['per_second'] = count // each * each * 1000 / max(1, result['took_ms'])
        return result

    def stock(self, connections, requests):
        """At a rate that would take minutes, a sample of one second or so is told."""
        sample = self.stock_load(connections, 640)
        slow = sample['per_second'] < requests / 10
        return sample if slow else self.stock_load(connections, requests)

    def stock_load(self, connections, requests):
        return self.load(connections, requests, '/api/v1/stock/adjust', 'POST', self.stock_body(),
                         keys=True)

    def writer(self, what, count, in_flight=1, each=1, keys=True):
        """The rows of `count` requests by one writer in process; Purser must not be running."""
        count -= count % each
        process = subprocess.run(
            [os.path.join(PROGRAMS, 'bench_writer'), '--database', self.purser.database,
             '--company', str(self.purser.company_id), '--channel', str(self.channel_id),
             '--warehouse', str(self.warehouse_id), '--products', str(self.products),
             '--what', what, '--count', str(count), '--in-flight', str(in_flight),
             '--each', str(each), '--keys', str(int(keys)), '--first', str(self.numbers(count))],
            stdout=subprocess.PIPE, text=True, stdin=subprocess.DEVNULL)
        return json.loads(process.stdout)


def load_result(process):
    out, _ = process.communicate()
    if not out:
        raise RuntimeError('the load generator said nothing; see above')
    return json.loads(out)
