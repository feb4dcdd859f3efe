"""A pack of one's own (--connectors DIR) against a shop in this file: wrong records, numbers that
doubles would change, programs that do not end."""
import http.server
import json
import os
import shutil
import tempfile
import threading
import unittest

from purser_process import Purser, eventually

PLAN = '''(.cursor // 0) as $n
| [{id: "orders", method: "GET", url: "/orders?after=\\($n)", headers: {}, state: {after: $n}}]
'''
READ = '''. as $in
| .response.body as $body
| if .response.status != 200 then
    {records: [], cursor: $in.cursor, next: [], done: true,
     faults: [{message: "HTTP \\($in.response.status)", record_id: null, retry: true}]}
  elif $body.hang then ([recurse(1)] | length)
  else {records: $body.orders, cursor: $body.last, next: [], faults: [], done: true} end
'''


def money(amount):
    return {'amount': amount, 'currency': 'USD'}


def order(number, **more):
    return dict({
        'record': 'order', 'remote_id': str(number), 'number': 'R%s' % number, 'status': 'paid',
        'placed_at': '2026-11-01T10:00:00Z', 'paid_at': '2026-11-01T10:00:05Z',
        'updated_at': '2026-11-01T10:00:05Z', 'currency': 'USD', 'prices_include_tax': False,
        'recipient': {'name': 'Ada', 'line1': '1 A St', 'city': 'Reno', 'state': 'NV',
                      'postal_code': '89501', 'country': 'US'},
        'shipping_price': money('4.00'), 'shipping_tax': money('0.00'),
        'lines': [{'remote_id': '1', 'variant_id': 'v1', 'sku': 'S1', 'title': 'Thing',
                   'quantity': 2,
                   'cancelled_quantity': 0, 'unit_price': money('9.99'), 'tax': money('1.60'),
                   'discount': money('0.00')}]}, **more)


# One order a page; a page for itself says whether it was the last.
READ_PAGES = READ.replace('done: true}', 'done: ($body.last >= $body.total)}')
# The pages of a run are read for 30 s, then it is another run's turn: two of these are more.
SLOW_S = 16


class Shop:
    """Answers GET /orders?after=N with the orders after N."""

    def __init__(self):
        self.orders, self.hang, self.calls = [], False, 0
        self.gate = threading.Event()
        shop = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                shop.calls += 1
                after = int(self.path.rsplit('=', 1)[1])
                text = shop.body(after).encode()
                self.send_response(200)
                self.send_header('Content-Type', 'application/json')
                self.send_header('Content-Length', str(len(text)))
                self.end_headers()
                self.wfile.write(text)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler)
        self.url = 'http://127.0.0.1:%d' % self.server.server_port
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def body(self, after):
        parts = [one if isinstance(one, str) else json.dumps(one) for one in self.orders[after:]]
        return '{"orders": [%s], "last": %d, "hang": %s}' % (
            ', '.join(parts), len(self.orders), json.dumps(self.hang))

    def body_of_page(self, after):
        """One order; slowly, and the third and later ones only when the gate is open."""
        if after < 2:
            self.gate.wait(SLOW_S)
        else:
            self.gate.wait()
        return '{"orders": [%s], "last": %d, "total": %d}' % (
            ', '.join(json.dumps(one) for one in self.orders[after:after + 1]),
            min(after + 1, len(self.orders)), len(self.orders))

    def close(self):
        self.gate.set()
        self.server.shutdown()
        self.server.server_close()


class Records(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix='purser-packs-')
        self.addCleanup(shutil.rmtree, self.folder, True)
        self.write_pack(PLAN, READ)
        self.shop = Shop()
        self.addCleanup(self.shop.close)

    def write_pack(self, plan, read, name='own-shop', **more):
        folder = os.path.join(self.folder, name)
        os.makedirs(folder, exist_ok=True)
        pack = dict({'name': name, 'title': 'Own shop', 'family': 'channel', 'version': 1,
                     'settings': [{'name': 'url', 'kind': 'url', 'required': True, 'says': 'x'}],
                     'auth': {'kind': 'none'}, 'capabilities': {
                         'orders_in': {'plan': 'p.jq', 'read': 'r.jq', 'every_s': 1}}}, **more)
        for file, text in (('pack.json', json.dumps(pack)), ('p.jq', plan), ('r.jq', read)):
            with open(os.path.join(folder, file), 'w', encoding='utf-8') as out:
                out.write(text)

    def start(self):
        purser = Purser(['--connectors', self.folder])
        purser.__enter__()
        self.addCleanup(purser.__exit__)
        self.api = purser.client()
        reply = self.api.post('/api/v1/connections', {
            'name': 'Own', 'pack': 'own-shop', 'settings': {'url': self.shop.url}})
        self.assertEqual(reply.status, 201, reply)
        self.id = reply.json['id']
        return purser

    def orders(self):
        return self.api.get('/api/v1/orders', query={'limit': 500}).items

    def schedule(self):
        return self.api.get('/api/v1/connections/%d/schedules' % self.id).items[0]

    def test_a_download_that_is_not_at_its_end_yet_does_not_count_as_one(self):
        # Quantities are raised after a download: orders of later pages would be sold twice.
        self.write_pack(PLAN, READ_PAGES)
        self.shop.orders = [order(1), order(2), order(3)]
        self.shop.body = self.shop.body_of_page
        self.start()
        # The first run is over when the second one asks for what is left.
        eventually(lambda: self.shop.calls == 3, 3 * SLOW_S)
        self.assertEqual(len(self.orders()), 2)
        schedule = self.schedule()
        self.assertEqual((schedule['state'], schedule['last_ok_at']), ('ok', None))
        self.shop.gate.set()
        eventually(lambda: len(self.orders()) == 3)
        eventually(lambda: self.schedule()['last_ok_at'] is not None)

    def test_one_bad_record_never_stops_the_others(self):
        self.shop.orders = [
            order(1), order(2, currency='XXX'), order(3, status='on fire'),
            order(4, lines=[]), order(5, shipping_price=money('1.23456')),
            order(6, shipping_price={'amount': '1.00', 'currency': 'EUR'}),
            {'record': 'order', 'number': 'no id'}, order(8, recipient={'city': 'X' * 500}),
            order(9)]
        self.start()
        eventually(lambda: len(self.orders()) >= 3)
        self.assertEqual({row['remote_id'] for row in self.orders()}, {'1', '8', '9'})
        faults = {row['record_id']: row for row in self.api.get(
            '/api/v1/connections/%d/record_faults' % self.id).items}
        self.assertEqual(set(faults), {'2', '3', '4', '5', '6', '?'})
        self.assertIn('XXX', faults['2']['message'])
        self.assertIn('status', faults['3']['message'])
        self.assertIn('lines', faults['4']['message'])
        self.assertIn('1.23456', faults['5']['message'])
        self.assertTrue(all(row['is_final'] for row in faults.values()))
        self.assertEqual(self.schedule()['state'], 'ok')
        kinds = [e['kind'] for e in self.api.get('/api/v1/events', query={'limit': 1000}).items]
        self.assertEqual(kinds.count('connection.record_failed'), 6)
        # Mended over there, it comes in, and the fault is gone.
        self.shop.orders.append(order(2, updated_at='2026-11-01T11:00:00Z'))
        eventually(lambda: len(self.orders()) == 4)
        eventually(lambda: '2' not in {row['record_id'] for row in self.api.get(
            '/api/v1/connections/%d/record_faults' % self.id).items})

    def test_big_numbers_and_amounts_arrive_to_the_letter(self):
        text = json.dumps(order(1, shipping_price={'minor': 1999, 'currency': 'USD'}))
        text = text.replace('"remote_id": "1", "number"', '"remote_id": 9007199254740993, "number"')
        self.shop.orders = [text]
        self.start()
        row, = eventually(self.orders)
        self.assertEqual(row['remote_id'], '9007199254740993')
        found = self.api.get('/api/v1/orders/%d' % row['id']).json
        self.assertEqual(found['shipping_total'], {'amount': '19.99', 'currency': 'USD'})
        self.assertEqual(found['total']['amount'], '41.57')

    def test_what_is_left_out_follows_from_the_totals(self):
        line = {'remote_id': '1', 'variant_id': 'v', 'sku': 'S1', 'title': 'T', 'quantity': 4,
                'cancelled_quantity': 1, 'unit_price': {'minor': 1250, 'currency': 'USD'},
                'tax': None, 'discount': None, 'total': {'minor': 3500, 'currency': 'USD'},
                'total_with_tax': {'minor': 3789, 'currency': 'USD'}}
        self.shop.orders = [order(1, lines=[line], shipping_tax=None,
                                  shipping_price_with_tax=money('4.33'))]
        self.start()
        row, = eventually(self.orders)
        found = self.api.get('/api/v1/orders/%d' % row['id']).json
        self.assertEqual(found['lines'][0]['tax']['amount'], '2.89')
        self.assertEqual(found['lines'][0]['discount']['amount'], '2.50')
        self.assertEqual(found['shipping_tax']['amount'], '0.33')

    def test_an_older_version_never_wins(self):
        self.shop.orders = [order(1, updated_at='2026-11-01T12:00:00Z', notes='new'),
                            order(1, updated_at='2026-11-01T11:00:00Z', notes='old')]
        self.start()
        row, = eventually(self.orders)
        self.shop.orders.append(order(1, updated_at='2026-11-01T11:30:00Z', notes='older'))
        self.shop.orders.append(order(2))
        eventually(lambda: len(self.orders()) == 2)
        self.assertEqual(self.api.get('/api/v1/orders/%d' % row['id']).json['notes'], 'new')

    def test_a_program_that_does_not_end_is_stopped_and_said(self):
        self.shop.orders, self.shop.hang = [order(1)], True
        self.start()
        row = eventually(lambda: next((s for s in [self.schedule()] if s['attempts']), None), 20)
        self.assertIn('r.jq', row['message'])
        exchange = self.api.get('/api/v1/connections/%d/exchanges' % self.id).items[0]
        self.assertEqual(exchange['outcome'], 'unread')
        self.shop.hang = False
        eventually(self.orders, 20)

    def test_a_page_of_many_records(self):
        self.shop.orders = [order(i) for i in range(1, 181)]
        self.start()
        eventually(lambda: len(self.orders()) == 180, 20)
        self.assertEqual(self.schedule()['cursor'], 180)

    def test_packs_that_reach_outside_are_refused_at_the_start(self):
        for name, plan, word in (('a', '[env]', 'env'), ('b', '[$ENV.PATH]', '$ENV'),
                                 ('c', 'now', 'now'), ('d', '"\\(input)"', 'input'),
                                 ('e', 'import "x" as x; []', 'import'), ('f', 'halt', 'halt')):
            self.write_pack(plan, READ, 'own-shop')
            purser = Purser(['--connectors', self.folder], set_up=False)
            done = purser.run('serve', '--listen', '127.0.0.1:0', '--connectors', self.folder)
            shutil.rmtree(purser.folder, True)
            self.assertNotEqual(done.returncode, 0, name)
            self.assertIn('p.jq names %s' % word, done.stderr)
        self.write_pack('# env in a comment, .env as a field, "input" as text\n'
                        '{env: .env, now: "now \\(.input)"} | [] ', READ)
        self.start()


if __name__ == '__main__':
    unittest.main()
