"""What tests of imports and exports share: a company of its own for every test, and the way of a
file through an import."""
import unittest

from purser_process import Purser, eventually
from small_shop import SmallShop


class SpreadsheetCase(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.purser = Purser().__enter__()

    @classmethod
    def tearDownClass(cls):
        cls.purser.__exit__()

    def setUp(self):
        name = self.id().rsplit('.', 1)[1]
        made = self.purser.command('admin', 'setup', '--company', name, '--email',
                                   name + '@example.com', '--password-stdin',
                                   text='a long enough password\n')
        self.purser.company_id = made['company_id']
        self.shop = SmallShop(self.purser)
        self.api = self.shop.api

    def tearDown(self):
        self.shop.verify()

    def begin(self, kind, status=201, **more):
        reply = self.api.post('/api/v1/imports', dict(more, kind=kind))
        self.assertEqual(reply.status, status, reply)
        return reply.json

    def send(self, made, content, status=200, **query):
        content = content.encode() if isinstance(content, str) else content
        reply = self.api.request('PUT', '/api/v1/imports/%d/content' % made['id'], query=query,
                                 raw=content, headers={'Content-Type': 'text/csv'})
        self.assertEqual(reply.status, status, reply)
        return reply.json

    def upload(self, kind, content, **more):
        return self.send(self.begin(kind, **more), content)

    def get(self, made):
        return self.api.get('/api/v1/imports/%d' % made['id']).json

    def act(self, made, step, ends=('ready', 'done', 'undone')):
        reply = self.api.post('/api/v1/imports/%d/%s' % (made['id'], step))
        self.assertEqual(reply.status, 202, reply)
        eventually(lambda: self.get(made)['state'] in ends, timeout_s=60)
        return self.get(made)
