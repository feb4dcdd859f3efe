"""The answer to a COMMIT is lost, and before the process comes back another one has written
thousands of events of the same company: what was committed is not done again."""
import os
import select
import socket
import sys
import threading
import unittest
import urllib.parse

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(ROOT, 'tests', 'stories'))
from purser_process import ENGINE, Purser, at_rest  # noqa: E402
from small_shop import SmallShop  # noqa: E402

EVENTS_MEANWHILE = 5500
COMMIT = b'COMMIT\0'  # with its NUL, so that READ COMMITTED is not meant


def server_of(database):
    """How to reach its server: what socket.connect takes, and the user."""
    url = urllib.parse.urlsplit(database)
    query = urllib.parse.parse_qs(url.query)
    user = url.username or query.get('user', [os.environ.get('USER', 'root')])[0]
    if url.hostname:
        return (url.hostname, url.port or 5432), user
    return os.path.join(query['host'][0], '.s.PGSQL.%s' % query.get('port', ['5432'])[0]), user


class Links:
    """Passes links on to a server. Once armed, the answer to the next COMMIT is thrown away, all
    links are cut, and none is let in until open() is called."""

    def __init__(self, server):
        self.server = server
        self.is_armed, self.is_shut, self.was_cut = [threading.Event() for _ in range(3)]
        self.listener = socket.create_server(('127.0.0.1', 0))
        self.port = self.listener.getsockname()[1]
        self.links = set()
        threading.Thread(target=self.accept, daemon=True).start()

    def close(self):
        self.is_shut.set()
        self.cut()
        self.listener.close()

    def open(self):
        self.is_shut.clear()

    def cut(self):
        for end in [end for link in list(self.links) for end in link]:
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    def accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            if self.is_shut.is_set():
                client.close()
            else:
                threading.Thread(target=self.serve, args=(client,), daemon=True).start()

    def reach(self):
        family = socket.AF_UNIX if isinstance(self.server, str) else socket.AF_INET
        server = socket.socket(family)
        server.connect(self.server)
        return server

    def serve(self, client):
        with client, self.reach() as server:
            link = (client, server)
            self.links.add(link)
            try:
                while all([self.passed(end, link) for end in select.select(link, [], [])[0]]):
                    pass
            except OSError:
                pass
            self.links.discard(link)

    def passed(self, end, link):
        client, server = link
        piece = end.recv(65536)
        (server if end is client else client).sendall(piece)
        if end is client and COMMIT in piece and self.is_armed.is_set():
            self.is_armed.clear()
            self.is_shut.set()
            server.recv(65536)  # it is committed; nobody hears it
            self.cut()
            self.was_cut.set()
        return piece


@unittest.skipUnless(ENGINE == 'postgresql', 'a SQLite file has one process')
class LostCommits(unittest.TestCase):
    def setUp(self):
        self.one = Purser(['--rate', '0']).__enter__()
        self.addCleanup(self.one.__exit__)
        server, user = server_of(self.one.database)
        self.links = Links(server)
        self.addCleanup(self.links.close)
        self.two = Purser(['--rate', '0'], share=self.one)
        self.two.env['PURSER_DATABASE'] = 'postgresql://%s@127.0.0.1:%d%s' % (
            user, self.links.port, urllib.parse.urlsplit(self.one.database).path)
        self.two.__enter__()
        self.addCleanup(self.two.__exit__)
        self.shop = SmallShop(self.one)
        self.shop.product('MUG', stock=10)
        self.shop.product('TEA', stock=100000)
        at_rest(self.last_event)

    def last_event(self):
        rows = self.one.sql('SELECT last_event FROM lane WHERE company_id = ?',
                            self.one.company_id)
        return int(rows[0][0])

    def add_mugs(self, answers):
        answers.append(self.two.http(self.shop.api.token, timeout_s=60).post(
            '/api/v1/stock/add', {'items': [{
                'product_id': self.shop.products['MUG'], 'warehouse_id': self.shop.warehouse_id,
                'quantity': 7, 'reason': 'once'}]}))

    def sell_tea(self, events):
        until = self.last_event() + events
        while self.last_event() < until:
            reply = self.shop.api.post('/api/v1/orders/bulk', {
                'items': [self.shop.draft(('TEA', 1)) for _ in range(500)]})
            self.assertLess(reply.status, 300, reply)

    def test_others_wrote_much_meanwhile(self):
        answers = []
        self.links.is_armed.set()
        asking = threading.Thread(target=self.add_mugs, args=(answers,))
        asking.start()
        self.assertTrue(self.links.was_cut.wait(30))
        self.sell_tea(EVENTS_MEANWHILE)
        self.links.open()
        asking.join()
        self.assertEqual(self.shop.level('MUG')['on_hand'], 17)
        self.assertIn(answers[0].status, (200, 503), answers[0])  # 503: we were too slow
        self.shop.verify()


if __name__ == '__main__':
    unittest.main()
