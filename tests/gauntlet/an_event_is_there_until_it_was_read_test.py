"""woocommerce/woocommerce#28628, #15620: the webhook of an order sometimes never fires, and a
failed one is not sent again. Here events are rows written with what happened: a reader that was
away, or a server that was killed, goes on from the last one it had, and has each exactly once."""
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), '..', 'stories'))
from purser_process import Purser  # noqa: E402
from small_shop import SmallShop  # noqa: E402


class Events(unittest.TestCase):
    def setUp(self):
        self.purser = Purser().__enter__()
        self.addCleanup(self.purser.__exit__, None, None, None)
        self.shop = SmallShop(self.purser)
        self.shop.product('MUG', stock=1000)
        self.after = 0

    def read(self, most=7):
        """Page by page, as a reader does; returns the orders that were said to be made."""
        found = []
        while True:
            reply = self.shop.api.get('/api/v1/events', query={'after': self.after, 'limit': most})
            self.assertEqual(reply.status, 200, reply)
            if not reply.items:
                return found
            for event in reply.items:
                self.assertGreater(event['number'], self.after)
                self.after = event['number']
                if event['kind'] == 'order.created':
                    found.append(event['subject_id'])

    def test_a_reader_that_was_away_has_missed_nothing(self):
        made, heard = [], self.read()
        for turn in range(4):
            for _ in range(15):
                made.append(self.shop.order(('MUG', 1)).json['id'])
            if turn % 2 == 0:
                self.purser.kill()
                self.purser.start()
                self.shop.api = self.purser.client()
            heard += self.read()
        self.assertEqual(heard, made)


if __name__ == '__main__':
    unittest.main()
