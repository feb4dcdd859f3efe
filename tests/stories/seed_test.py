"""The generator of large companies (tools/seed): consistent, and the same for the same seed."""
import json
import os
import subprocess
import unittest

from purser_process import BINARY, Purser, eventually

BUILD = os.path.dirname(BINARY)
SEED = os.path.join(BUILD, 'purser_seed')
SIZES = ('--orders', '1500', '--products', '400', '--listings', '1200', '--days', '60')


class Seed(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        subprocess.run(['ninja', '-C', BUILD, '--quiet', 'purser_seed'], check=True,
                       stdout=subprocess.DEVNULL)

    def seeded(self, purser, *more):
        purser.setup()
        done = subprocess.run([SEED, '--database', purser.database, '--company',
                               str(purser.company_id), *SIZES, *more], env=purser.env, check=True,
                              stdout=subprocess.PIPE, text=True, timeout=300)
        return [json.loads(line) for line in done.stdout.splitlines()]

    def numbers(self, purser):
        """What a serving process says of it."""
        api = purser.client()
        counts = {row['status']: row['count'] for row in api.get('/api/v1/orders/counts').items}
        orders = api.get('/api/v1/orders', query={'limit': 200, 'sort': '-id'}).items
        # Ids come in the order of making on both engines here: one process, one connection.
        shown = sorted((row['number'], row['email'], row['status'], row['total']['amount'])
                       for row in orders)
        return counts, shown

    def test_a_seeded_company_is_consistent_and_can_be_searched(self):
        purser = Purser(set_up=False)
        try:
            stages = {row['stage']: row['rows'] for row in self.seeded(purser)}
            self.assertEqual((stages['products'], stages['listings'], stages['orders']),
                             (400, 1200, 1500))
            purser.start()
            found = purser.command('admin', 'verify')
            self.assertEqual(found['differences'], [])
            self.assertGreater(found['checked'], 1500)
            api = purser.client()
            counts, _ = self.numbers(purser)
            for status in ('shipped', 'cancelled', 'awaiting_shipment', 'unresolved'):
                self.assertGreater(counts[status], 0, status)
            last = api.get('/api/v1/orders', query={'limit': 1}).items[0]
            hits = api.get('/api/v1/search', query={'q': last['number']}).items
            self.assertIn(last['id'], [hit['opens_id'] for hit in hits])
            # It goes on from there: what is new is followed.
            made = api.post('/api/v1/products', {'sku': 'NEW-1', 'name': 'New', 'type': 'core'})
            self.assertEqual(made.status, 201, made)
            eventually(lambda: api.get('/api/v1/products', query={'q': 'new-1'}).items)
            self.assertEqual(purser.command('admin', 'verify')['differences'], [])
        finally:
            purser.__exit__()

    def test_the_same_seed_makes_the_same_orders_and_another_seed_others(self):
        made = []
        for number in ('7', '7', '8'):
            purser = Purser(set_up=False)
            try:
                self.seeded(purser, '--seed', number)
                purser.start()
                made.append(self.numbers(purser))
            finally:
                purser.__exit__()
        self.assertEqual(made[0], made[1])
        self.assertNotEqual(made[0], made[2])


if __name__ == '__main__':
    unittest.main()
