"""What goes back in steps is killed on its way: it goes on where it was, and each row is taken back
once. What fails three times stops, says so, and goes on when somebody asks."""
import itertools
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), '..', 'stories'))
from purser_process import Purser, eventually  # noqa: E402
from small_shop import SmallShop  # noqa: E402

ROWS, PRODUCTS, STOCK, TRIES = 2000, 10, 100000, 8
ORDERS = 'number,channel,currency,sku,quantity,price,recipient,line1,city,state,zip,country,paid\n'


class UndoKilled(unittest.TestCase):
    def setUp(self):
        self.purser = Purser(['--rate', '0', '--job-lease', '2']).__enter__()
        self.addCleanup(self.purser.__exit__)
        self.shop = SmallShop(self.purser)
        self.rows, self.turns = ROWS, itertools.count(1)
        for i in range(PRODUCTS):
            self.shop.product('P%d' % i, stock=STOCK)

    def get(self, path):
        return self.shop.api.get(path).json

    def until(self, path, state):
        eventually(lambda: self.get(path)['state'] == state, 60)
        return self.get(path)

    def imported(self, kind, head, row):
        made = self.shop.api.post('/api/v1/imports', {'kind': kind}).json
        path = '/api/v1/imports/%d' % made['id']
        text = head + ''.join(row % (i, i % PRODUCTS) for i in range(self.rows))
        reply = self.shop.api.request('PUT', path + '/content', raw=text.encode(),
                                      headers={'Content-Type': 'text/csv'})
        self.assertEqual(reply.status, 200, reply)
        self.assertEqual(self.shop.api.post(path + '/apply').status, 202)
        self.assertEqual(self.until(path, 'done')['failed_count'], 0)
        return path

    def orders(self):
        return self.imported('orders', ORDERS, 'I%d-%%d,Shop,USD,P%%d,1,10,Ada,1 Main St,Reno,'
                             'NV,89501,US,2026-01-01\n' % next(self.turns))

    def stock(self):
        return self.imported('stock', 'quantity,sku,warehouse\n', '%d,P%d,Reno\n')

    def killed(self):
        self.purser.kill()
        self.shop.verify()

    def start(self):
        self.purser.start()
        self.shop.api = self.purser.http(self.shop.api.token)

    def all_is_as_before(self, path):
        self.assertEqual(self.until(path, 'undone')['undone_count'], self.rows)
        whole = {'on_hand': STOCK, 'locked': 0, 'allocated': 0, 'available': STOCK}
        for i in range(PRODUCTS):
            self.assertEqual(self.shop.level('P%d' % i), whole)
            eventually(lambda i=i: self.shop.quantity('P%d' % i) == STOCK)
        self.shop.verify()

    def is_within_undo(self, path):
        """Of what lies in the database."""
        [(state, undone)] = self.purser.sql('SELECT state, undone_count FROM import WHERE id = ?',
                                            int(path.rsplit('/', 1)[1]))
        return state == 'undoing' and int(undone) < self.rows

    def killed_within_undo(self, begin, *marks):
        """An import that `begin` makes and whose undo is killed, and goes on, once each of `marks`
        rows were taken back and not all; the last kill is left as it is. When a kill came after
        the end, another one of twice the rows is made."""
        for _ in range(TRIES):
            path = begin()
            self.assertEqual(self.shop.api.post(path + '/undo').status, 202)
            for n, mark in enumerate(marks):
                if n > 0:
                    self.start()
                eventually(lambda mark=mark: self.get(path)['undone_count'] >= mark, 60)
                self.killed()
                if not self.is_within_undo(path):
                    break
            else:
                return path
            self.start()
            self.all_is_as_before(path)
            self.rows *= 2
        return self.fail('no kill fell into an undo')

    def test_orders_are_taken_back_once(self):
        # The first kill falls into its first step or before it, the second one into its midst.
        path = self.killed_within_undo(self.orders, 0, 1)
        self.start()
        self.all_is_as_before(path)

    def test_stock_is_taken_back_once(self):
        path = self.killed_within_undo(self.stock, 0)
        self.start()
        self.all_is_as_before(path)

    def failed_three_times(self, kind):
        self.purser.sql("UPDATE job SET attempts = 3 WHERE kind = '%s'" % kind)
        self.start()

    def test_an_import_that_failed_three_times_says_so_and_can_go_on(self):
        path = self.killed_within_undo(self.orders, 0)
        self.failed_three_times('import.step')
        stopped = self.until(path, 'cancelled')
        self.assertIn('Undo it once more', stopped['message'])
        self.assertEqual(self.shop.api.post(path + '/undo').status, 202)
        self.all_is_as_before(path)
        self.assertEqual(self.get(path)['message'], '')

    def killed_within_hold(self):
        """A bulk action on new orders that was killed before its end; as killed_within_undo."""
        for _ in range(TRIES):
            self.orders()
            made = self.shop.api.post('/api/v1/bulk', {
                'action': 'order.hold', 'query': 'status=awaiting_shipment', 'params': {}}).json
            path = '/api/v1/bulk/%d' % made['id']
            eventually(lambda path=path: self.get(path)['state'] not in ('selecting', 'checking'))
            self.killed()
            if self.purser.sql("SELECT id FROM job WHERE kind = 'bulk.step'"):
                return path
            self.start()
            self.rows *= 2
        return self.fail('no kill fell into a bulk action')

    def test_a_bulk_action_that_failed_three_times_says_so_and_can_go_on(self):
        path = self.killed_within_hold()
        self.failed_three_times('bulk.step')
        stopped = self.until(path, 'cancelled')
        self.assertIn('It failed three times', stopped['reasons'][0]['sentence'])
        self.assertEqual(self.shop.api.post(path + '/retry').status, 200)
        self.assertEqual(self.until(path, 'done')['done'], self.rows)

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
