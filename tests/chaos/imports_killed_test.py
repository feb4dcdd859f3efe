"""An import of orders whose lines stand far apart in the file is killed on its way: it goes on
where it was, and every order has all of its lines, once."""
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), '..', 'stories'))
from purser_process import Purser, eventually  # noqa: E402
from small_shop import SmallShop  # noqa: E402

ORDERS, SKUS, STOCK = 4000, ('P0', 'P1', 'P2'), 100000
HEAD = 'number,channel,currency,sku,quantity,price,recipient,line1,city,state,zip,country,paid\n'
ROW = 'K-%d,Shop,USD,%s,1,10,Ada,1 Main St,Reno,NV,89501,US,2026-01-01\n'


class ImportsKilled(unittest.TestCase):
    def setUp(self):
        self.purser = Purser(['--rate', '0', '--job-lease', '2']).__enter__()
        self.addCleanup(self.purser.__exit__)
        self.shop = SmallShop(self.purser)
        for sku in SKUS:
            self.shop.product(sku, stock=STOCK)

    def get(self, path):
        return self.shop.api.get(path).json

    def kill(self):
        self.purser.kill()
        self.shop.verify()
        self.purser.start()
        self.shop.api = self.purser.http(self.shop.api.token)

    def test_orders_have_all_lines_once_whenever_it_is_killed(self):
        made = self.shop.api.post('/api/v1/imports', {'kind': 'orders'}).json
        path = '/api/v1/imports/%d' % made['id']
        text = HEAD + ''.join(ROW % (i, sku) for sku in SKUS for i in range(ORDERS))
        reply = self.shop.api.request('PUT', path + '/content', raw=text.encode(),
                                      headers={'Content-Type': 'text/csv'})
        self.assertEqual(reply.status, 200, reply)
        self.assertEqual(self.shop.api.post(path + '/apply').status, 202)
        for mark in (0, 1, ORDERS // 2):  # within the first step or before it, and in its midst
            eventually(lambda mark=mark: self.get(path)['done_count'] >= mark, 60)
            self.kill()
        eventually(lambda: self.get(path)['state'] == 'done', 60)
        done = self.get(path)
        self.assertEqual((done['created_count'], done['failed_count']), (len(SKUS) * ORDERS, 0))
        [(orders, least, most)] = self.purser.sql(
            'SELECT COUNT(*), MIN(unit_count), MAX(unit_count) FROM orders')
        self.assertEqual((int(orders), int(least), int(most)), (ORDERS, len(SKUS), len(SKUS)))
        for sku in SKUS:
            self.assertEqual(self.shop.level(sku)['allocated'], ORDERS)
        self.shop.verify()


if __name__ == '__main__':
    unittest.main()
