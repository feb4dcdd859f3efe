"""What goes back in steps is killed on its way: it goes on where it was, and each row is taken back
once. What fails three times stops, says so, and goes on when somebody asks."""
import os
import sys
import time
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), '..', 'stories'))
from purser_process import Purser, eventually  # noqa: E402
from small_shop import SmallShop  # noqa: E402

ROWS, PRODUCTS = 2000, 10
ORDERS = 'number,channel,currency,sku,quantity,price,recipient,line1,city,state,zip,country,paid\n'


class UndoKilled(unittest.TestCase):
    def setUp(self):
        self.purser = Purser(['--rate', '0', '--job-lease', '2']).__enter__()
        self.addCleanup(self.purser.__exit__)
        self.shop = SmallShop(self.purser)
        for i in range(PRODUCTS):
            self.shop.product('P%d' % i, stock=1000)

    def get(self, path):
        return self.shop.api.get(path).json

    def until(self, path, state):
        eventually(lambda: self.get(path)['state'] == state, 60)
        return self.get(path)

    def imported(self, kind, head, row):
        made = self.shop.api.post('/api/v1/imports', {'kind': kind}).json
        path = '/api/v1/imports/%d' % made['id']
        text = head + ''.join(row % (i, i % PRODUCTS) for i in range(ROWS))
        reply = self.shop.api.request('PUT', path + '/content', raw=text.encode(),
                                      headers={'Content-Type': 'text/csv'})
        self.assertEqual(reply.status, 200, reply)
        self.assertEqual(self.shop.api.post(path + '/apply').status, 202)
        self.assertEqual(self.until(path, 'done')['failed_count'], 0)
        return path

    def orders(self):
        return self.imported('orders', ORDERS, 'I-%d,Shop,USD,P%d,1,10,Ada,1 Main St,Reno,NV,'
                             '89501,US,2026-01-01\n')

    def killed(self):
        self.purser.kill()
        self.shop.verify()

    def start(self):
        self.purser.start()
        self.shop.api = self.purser.http(self.shop.api.token)

    def all_is_as_before(self, path):
        self.assertEqual(self.until(path, 'undone')['undone_count'], ROWS)
        whole = {'on_hand': 1000, 'locked': 0, 'allocated': 0, 'available': 1000}
        for i in range(PRODUCTS):
            self.assertEqual(self.shop.level('P%d' % i), whole)
            eventually(lambda i=i: self.shop.quantity('P%d' % i) == 1000)
        self.shop.verify()

    def test_orders_are_taken_back_once(self):
        path = self.orders()
        self.assertEqual(self.shop.level('P0')['allocated'], ROWS // PRODUCTS)
        self.shop.api.post(path + '/undo')
        for pause in (0.05, 2.2):
            time.sleep(pause)  # the second time it has begun again: the lease is over
            self.killed()
            self.start()
        self.all_is_as_before(path)

    def test_stock_is_taken_back_once(self):
        path = self.imported('stock', 'quantity,sku,warehouse\n', '%d,P%d,Reno\n')
        self.shop.api.post(path + '/undo')
        time.sleep(0.05)
        self.killed()
        self.start()
        self.all_is_as_before(path)

    def failed_three_times(self, kind):
        self.killed()
        self.purser.sql("UPDATE job SET attempts = 3 WHERE kind = '%s'" % kind)
        self.start()

    def test_an_import_that_failed_three_times_says_so_and_can_go_on(self):
        path = self.orders()
        self.shop.api.post(path + '/undo')
        self.failed_three_times('import.step')
        stopped = self.until(path, 'cancelled')
        self.assertIn('Undo it once more', stopped['message'])
        self.assertEqual(self.shop.api.post(path + '/undo').status, 202)
        self.all_is_as_before(path)
        self.assertEqual(self.get(path)['message'], '')

    def test_a_bulk_action_that_failed_three_times_says_so_and_can_go_on(self):
        self.orders()
        made = self.shop.api.post('/api/v1/bulk', {
            'action': 'order.hold', 'query': '', 'params': {}}).json
        path = '/api/v1/bulk/%d' % made['id']
        eventually(lambda: self.get(path)['state'] == 'running')
        self.failed_three_times('bulk.step')
        stopped = self.until(path, 'cancelled')
        self.assertIn('It failed three times', stopped['reasons'][0]['sentence'])
        self.assertEqual(self.shop.api.post(path + '/retry').status, 200)
        self.assertEqual(self.until(path, 'done')['done'], ROWS)

    def test_a_back_test_that_failed_three_times_says_so(self):
        made = self.shop.api.post('/api/v1/back_tests', {'groups': []}).json
        self.killed()
        # However far it came: as if it had begun three times and the process had died each time.
        self.purser.sql("UPDATE back_test SET status = 'running', finished_at = 0")
        self.purser.sql("DELETE FROM job WHERE kind = 'back_test.run'")
        self.purser.sql(
            "INSERT INTO job (company_id, id, kind, subject_id, body, run_at, attempts, "
            "lease_until, is_parked, failure, created_at) SELECT company_id, 1, 'back_test.run', "
            "id, '{}', 0, 3, 0, 0, '', 0 FROM back_test")
        self.start()
        path = '/api/v1/back_tests/%d' % made['id']
        eventually(lambda: self.get(path)['status'] != 'running')
        ended = self.get(path)
        self.assertEqual(ended['status'], 'failed')
        self.assertIn('three times', ended['message'])
        self.assertIn('start a new one', ended['message'])
        kinds = [row['kind'] for row in self.get('/api/v1/events?limit=1000')['items']]
        self.assertEqual(kinds.count('back_test.failed'), 1)


if __name__ == '__main__':
    unittest.main()
