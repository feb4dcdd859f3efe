"""PostgreSQL crashes under load and comes back: nobody gets another answer than 201 or 503, nothing
that was answered is lost, nothing is done twice, and all goes on by itself. While it is away every
route says so."""
import os
import re
import sys
import threading
import time
import unittest
from unittest import mock

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(ROOT, 'tests', 'stories'))
sys.path.insert(0, os.path.join(ROOT, 'tools'))
from pg_temp import TempPostgres  # noqa: E402
from foreign_ids_test import World  # noqa: E402
from purser_process import EMAIL, ENGINE, PASSWORD, Purser, eventually  # noqa: E402
from rights_test import Words, named_ids, operations, send  # noqa: E402
from small_shop import SmallShop  # noqa: E402

BUYERS = 4


@unittest.skipUnless(ENGINE == 'postgresql', 'a SQLite file does not go away')
class DatabaseAway(unittest.TestCase):
    def setUp(self):
        self.server = TempPostgres(durable=True).start()
        self.addCleanup(self.server.stop)
        with mock.patch.dict(os.environ, PURSER_TEST_POSTGRES=self.server.url):
            self.purser = Purser(['--rate', '0']).__enter__()
        self.addCleanup(self.purser.__exit__)

    def buy_begin(self):
        self.shop = SmallShop(self.purser)
        self.shop.product('MUG', stock=100000)
        self.answers, self.is_over = {}, False
        self.lock = threading.Lock()

    def buy(self, buyer):
        client, n = self.purser.http(self.shop.api.token), 0
        while not self.is_over:
            n += 1
            key = 'A%d-%d' % (buyer, n)
            status = 503
            while status == 503 and not self.is_over:  # as a client should: the same key again
                reply = client.post('/api/v1/orders', self.shop.draft(('MUG', 1), number=key),
                                    key=key)
                status = reply.status
                with self.lock:
                    self.answers.setdefault(key, []).append(reply)
                if status == 503:
                    time.sleep(0.05)

    def accepted(self):
        with self.lock:
            return [key for key, replies in self.answers.items() if replies[-1].status == 201]

    def test_every_route_says_so(self):
        world = World(self.purser.client())
        named = named_ids(world, self.purser)
        client_id, secret = self.purser.new_client()
        dialect = world.api.get('/v2/api-docs').json['paths']
        self.server.kill()
        without = ('/healthz', '/metrics', '/api/v1/openapi.json')
        for method, path, operation, _ in operations():
            if path in without or path.endswith('/stream'):
                continue
            reply = send(world.api, method, path.format_map(Words(named)), operation)
            self.assertIn(reply.status, (400, 503), (method, path, reply))  # 400: no JSON
        for path, methods in dialect.items():
            for method in methods:
                reply = world.api.request(method.upper(), re.sub(r'{\w+}', '1', path),
                                          None if method == 'get' else [])
                self.assertEqual(reply.status, 503, (method, path, reply))
        sign_in = {'email': EMAIL, 'password': PASSWORD}
        self.assertEqual(self.purser.http().post('/api/v1/session', sign_in).status, 503)
        with self.assertRaisesRegex(AssertionError, r'Reply\(503'):
            self.purser.token(client_id, secret)
        self.server.restart()
        eventually(lambda: self.purser.http().get('/readyz').status == 200)
        self.purser.sign_in()
        self.assertTrue(self.purser.token(client_id, secret))

    def test_it_is_said_and_passes(self):
        self.buy_begin()
        buyers = [threading.Thread(target=self.buy, args=(i,)) for i in range(BUYERS)]
        for buyer in buyers:
            buyer.start()
        for _ in range(2):
            before = len(self.accepted())
            eventually(lambda: len(self.accepted()) > before + 20, timeout_s=30)
            self.server.kill()
            time.sleep(1)
            self.assertEqual(self.purser.http().get('/readyz').status, 503)
            self.assertEqual(self.purser.http().get('/healthz').status, 200)
            away = self.shop.api.get('/api/v1/orders')
            self.assertEqual(away.status, 503, away)
            self.assertIn('database', away.json['detail'])
            self.server.restart()
        before = len(self.accepted())
        eventually(lambda: len(self.accepted()) > before + 20, timeout_s=30)
        self.is_over = True
        for buyer in buyers:
            buyer.join()
        statuses = {reply.status for replies in self.answers.values() for reply in replies}
        self.assertLessEqual(statuses, {201, 503})
        for key in self.accepted():
            made = self.answers[key][-1].json['id']
            reply = self.shop.api.get('/api/v1/orders', query={'number': key})
            self.assertEqual(reply.status, 200, reply)
            found = reply.items
            self.assertEqual([row['id'] for row in found], [made], key)
        eventually(lambda: self.shop.quantity('MUG') == self.shop.level('MUG')['available'])
        self.shop.verify()


if __name__ == '__main__':
    unittest.main()
