"""A connection is deactivated, or gets another address, while a long run of it is under way: no
request goes out any more, whichever process runs it, and the run leaves no mark on what is new."""
import os
import sys
import time
import unittest
from unittest import mock

sys.path.insert(0, os.path.dirname(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(__file__), '..', 'stories'))
import market  # noqa: E402
from purser_process import ENGINE, Purser, eventually  # noqa: E402

REQUESTS = 40  # of one run, two a second
SLOW = dict(market.PACK, rate={'bucket': 1, 'refill_per_s': 2}, capabilities={
    'orders_in': {'plan': 'orders.plan.jq', 'read': 'orders.read.jq', 'every_s': 3600}})
PLAN = ('(.cursor // 0) as $n | [range(0;%d) | {id: "orders\\(.)", method: "GET", '
        'url: "/orders?after=\\($n)", headers: {}, state: {}}]' % REQUESTS)


class CountingMarket(market.Market):
    def __init__(self):
        super().__init__()
        self.asked = 0
        handler = self.server.RequestHandlerClass
        answer = handler.do_GET

        def do_get(request):
            self.asked += 1
            answer(request)
        handler.do_GET = do_get


class StoppedConnections(unittest.TestCase):
    def setUp(self):
        for target, what in ((market.PROGRAMS, {'orders.plan.jq': PLAN}), (market.PACK, SLOW)):
            patch = mock.patch.dict(target, what)
            patch.start()
            self.addCleanup(patch.stop)
        self.first, self.second = CountingMarket(), CountingMarket()
        for one in (self.first, self.second):
            self.addCleanup(one.__exit__)
        arguments = ['--connectors', self.first.folder.name]
        self.runs = Purser(arguments).__enter__()  # the only one that asks the market
        self.addCleanup(self.runs.__exit__)
        self.api = self.runs.client()
        made = self.api.post('/api/v1/connections', {
            'name': 'M', 'pack': 'market', 'settings': {'url': self.first.url}})
        self.assertEqual(made.status, 201, made)
        self.path = '/api/v1/connections/%d' % made.json['id']
        eventually(lambda: self.first.asked >= 2)
        if ENGINE == 'postgresql':  # then another process is told
            told = Purser(arguments, share=self.runs).__enter__()
            self.addCleanup(told.__exit__)
            self.api = told.http(self.api.token)

    def asks_no_more(self):
        time.sleep(0.5)  # what was on its way
        before = self.first.asked
        self.assertLess(before, REQUESTS)
        time.sleep(3)
        self.assertEqual(self.first.asked, before)

    def test_deactivated(self):
        before = self.api.get(self.path).json
        self.assertEqual(self.api.post(self.path + '/deactivate').status, 200)
        self.asks_no_more()
        after = self.api.get(self.path).json
        for name in ('state', 'last_error', 'tested_at'):
            self.assertEqual(after[name], before[name], name)
        asked = self.first.asked
        self.assertEqual(self.api.post(self.path + '/activate').status, 200)
        eventually(lambda: self.first.asked > asked)

    def test_with_another_address(self):
        changed = self.api.patch(self.path, {'settings': {'url': self.second.url}})
        self.assertEqual(changed.status, 200, changed)
        self.asks_no_more()
        eventually(lambda: self.second.asked > 0)

    def test_another_name_ends_no_run(self):
        asked = self.first.asked
        self.assertEqual(self.api.patch(self.path, {'name': 'N'}).status, 200)
        eventually(lambda: self.first.asked > asked + 4)


if __name__ == '__main__':
    unittest.main()
