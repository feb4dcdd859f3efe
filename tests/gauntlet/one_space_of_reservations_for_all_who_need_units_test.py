"""inventree/InvenTree#12478: ten of five units are given away, because builds, sales and transfers
each lock their own row and sum up three subsystems. Here one balance is guarded for all of them."""
import concurrent.futures
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), '..', 'stories'))
from purser_process import Purser  # noqa: E402
from small_shop import SmallShop  # noqa: E402

EACH = 8
UNITS = 5


class OneSpace(unittest.TestCase):
    def setUp(self):
        self.purser = Purser().__enter__()
        self.addCleanup(self.purser.__exit__, None, None, None)
        self.shop = SmallShop(self.purser)
        self.newark = self.shop.warehouse('Newark')
        self.shop.product('PART', stock=UNITS)
        self.shop.bundle('SET', {'PART': 1})

    def item(self, verb, body):
        item = dict(body, sku='PART', warehouse_id=self.shop.warehouse_id, quantity=1)
        reply = self.shop.api.post('/api/v1/stock/' + verb, {'items': [item]})
        self.assertEqual(reply.status, 200, reply)
        return reply.json['items'][0]['status']

    def sold(self):
        return 200 if self.shop.order(('PART', 1)).json['status'] == 'awaiting_shipment' else 409

    def moved(self):
        api = self.shop.api
        plan = api.post('/api/v1/transfers', {
            'from_warehouse_id': self.shop.warehouse_id, 'to_warehouse_id': self.newark,
            'lines': [{'sku': 'PART', 'quantity': 1}]})
        self.assertEqual(plan.status, 201, plan)
        return api.post('/api/v1/transfers/%d/send' % plan.json['id']).status

    def built(self):
        return self.shop.api.post('/api/v1/products/%d/assemble' % self.shop.products['SET'], {
            'warehouse_id': self.shop.warehouse_id, 'quantity': 1}).status

    def test_five_units_are_given_away_five_times(self):
        ways = {'sold': self.sold, 'moved': self.moved, 'built': self.built,
                'locked': lambda: self.item('locks', {'reason': 'test'}),
                'removed': lambda: self.item('remove', {'reason': 'test'})}
        with concurrent.futures.ThreadPoolExecutor(16) as pool:
            tried = {name: [pool.submit(way) for _ in range(EACH)] for name, way in ways.items()}
            answers = {name: [one.result() for one in many] for name, many in tried.items()}
        for name, many in answers.items():
            self.assertLessEqual(set(many), {200, 201, 409}, (name, many))
        done = {name: sum(status < 300 for status in many) for name, many in answers.items()}
        self.assertEqual(sum(done.values()), UNITS, done)
        level = self.shop.level('PART')
        self.assertEqual(level['available'], 0)
        self.assertEqual((level['allocated'], level['locked']), (done['sold'], done['locked']))
        self.assertEqual(level['on_hand'],
                         UNITS - done['moved'] - done['built'] - done['removed'])
        self.shop.verify()


if __name__ == '__main__':
    unittest.main()
