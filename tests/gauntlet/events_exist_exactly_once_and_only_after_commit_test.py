"""saleor/saleor#9961, #10165; medusajs/medusa#15122: events come two to four times, or before the
transaction that they speak of."""
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), '..', 'stories'))
from purser_process import Purser  # noqa: E402
from small_shop import SmallShop  # noqa: E402


class Events(unittest.TestCase):
    def all_events(self, shop):
        events, after = [], 0
        while True:
            page = shop.api.get('/api/v1/events', query={'after': after, 'limit': 500}).items
            if not page:
                return events
            events += page
            after = page[-1]['number']

    def test_one_event_per_order_in_a_gap_free_sequence_also_after_a_crash(self):
        with Purser() as purser:
            shop = SmallShop(purser)
            shop.product('MUG', stock=50)
            made = [shop.order(('MUG', 1)).json['id'] for _ in range(20)]
            refused = shop.order(('MUG', 1), currency='XYZ')
            self.assertEqual(refused.status, 400)
            repeated = shop.draft(('MUG', 1), number='R-1')
            for _ in range(3):
                made.append(shop.api.post('/api/v1/orders', repeated).json['id'])
            purser.kill()
            purser.start()
            shop.api = purser.client()
            made.append(shop.order(('MUG', 1)).json['id'])
            events = self.all_events(shop)
            numbers = [event['number'] for event in events]
            self.assertEqual(numbers, list(range(numbers[0], numbers[0] + len(numbers))))
            created = [e['subject_id'] for e in events if e['kind'] == 'order.created']
            self.assertEqual(sorted(created), sorted(set(made)))
            shop.verify()


if __name__ == '__main__':
    unittest.main()
