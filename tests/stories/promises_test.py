"""Promise dates: they follow the queue that gives units out, also when those before change."""
import unittest

from purser_process import eventually
from shop_case import ShopCase

SOON, LATER = '2031-12-10T00:00:00Z', '2031-12-20T00:00:00Z'


class Promises(ShopCase):
    def setUp(self):
        super().setUp()
        self.shop.product('MUG')

    def due(self, *rows, warehouse_id=None):
        """Units on their way, as (quantity, moment); the ids of the purchase orders."""
        api = self.shop.api
        vendor = self.shop.made('/api/v1/vendors', name='V', lead_time_days=5,
                                order_email='v@example.com')
        reply = api.put('/api/v1/vendor_products', {
            'vendor_id': vendor, 'vendor_sku': 'V', 'sku': 'MUG',
            'prices': [{'from_quantity': 1, 'cost': {'amount': '4.00', 'currency': 'USD'}}]})
        self.assertLess(reply.status, 300, reply)
        made = []
        for quantity, moment in rows:
            made.append(self.shop.made(
                '/api/v1/purchase_orders', vendor_id=vendor,
                warehouse_id=warehouse_id or self.shop.warehouse_id,
                lines=[{'sku': 'MUG', 'quantity': quantity, 'expected_at': moment}]))
            for step in ('authorize', 'confirm'):
                reply = api.post('/api/v1/purchase_orders/%d/%s' % (made[-1], step), {})
                self.assertLess(reply.status, 300, reply)
        return made

    def order(self, units, number, **more):
        reply = self.shop.order(('MUG', units), number=number, **more)
        self.assertEqual(reply.status, 201, reply)
        return reply.json

    def go(self, order, verb, **body):
        reply = self.shop.api.post('/api/v1/orders/%d/%s' % (order['id'], verb), body or None)
        self.assertLess(reply.status, 300, reply)
        return reply

    def promise(self, order):
        moment = self.shop.get(order['id'])['promise_at']
        return {None: None, SOON: 'soon', LATER: 'later'}[moment]

    def promised(self, order, what):
        eventually(lambda: self.promise(order) == what)

    def checks(self, order):
        why = self.shop.api.get('/api/v1/orders/%d/why' % order['id']).json
        return {check['name']: check['sentence'] for check in why['checks']}

    def test_who_must_ship_sooner_is_promised_the_units_that_come_first(self):
        self.due((3, SOON), (3, LATER))
        old = self.order(3, 'OLD')
        self.assertEqual(self.promise(old), 'soon')
        hurry = self.order(3, 'HURRY', ship_by='2031-12-12T00:00:00Z')
        self.assertEqual(self.promise(hurry), 'soon')
        self.promised(old, 'later')
        self.assertIn('1 order stands before it in the queue for MUG, first of all HURRY',
                      self.checks(old)['queue'])
        self.assertIn('2031-12-20', self.checks(old)['promise'])

    def test_another_date_to_ship_by_is_another_promise_for_all_behind(self):
        self.due((3, SOON), (3, LATER))
        first, second = self.order(3, 'A'), self.order(3, 'B')
        self.assertEqual((self.promise(first), self.promise(second)), ('soon', 'later'))
        reply = self.shop.api.patch('/api/v1/orders/%d' % second['id'],
                                    {'ship_by': '2031-12-12T00:00:00Z'},
                                    version=self.shop.get(second['id'])['version'])
        self.assertEqual(reply.status, 200, reply)
        self.assertEqual(self.promise(second), 'soon')
        self.promised(first, 'later')

    def test_who_waits_at_another_warehouse_takes_nothing_of_what_comes_here(self):
        two = self.shop.warehouse('Two', only_by_name=True)
        self.order(5, 'A', warehouse_id=self.shop.warehouse_id)
        other = self.order(3, 'B', warehouse_id=two)
        self.due((3, SOON), warehouse_id=two)
        self.promised(other, 'soon')
        self.assertIn('It is the next', self.checks(other)['queue'])

    def test_a_part_that_is_split_off_is_as_old_as_its_order(self):
        self.due((3, SOON), (30, LATER))
        order = self.order(3, 'A')
        behind = self.order(5, 'B')
        reply = self.go(order, 'split', parts=[
            {'lines': [{'line_id': order['lines'][0]['id'], 'quantity': 1}]}])
        self.assertEqual([self.promise(part) for part in reply.items], ['soon', 'soon'])
        self.assertEqual(self.promise(behind), 'later')

    def test_those_behind_are_promised_anew_when_who_stands_before_leaves_and_comes_back(self):
        self.due((6, SOON), (6, LATER))
        before, behind = self.order(5, 'A'), self.order(3, 'B')
        self.assertEqual(self.promise(behind), 'later')
        for away, back, body in (('cancel', 'restore', {}),
                                 ('hold', 'release', {'release_claims': True})):
            self.go(before, away, **body)
            self.promised(behind, 'soon')
            self.go(before, back)
            self.promised(behind, 'later')
        path = '/api/v1/orders/%d/lines/%d' % (before['id'], before['lines'][0]['id'])
        for units, date in ((2, 'soon'), (4, 'later')):
            self.assertEqual(self.shop.api.patch(path, {'quantity': units}).status, 200)
            self.promised(behind, date)

    def test_who_is_cancelled_or_held_is_promised_nothing(self):
        self.due((9, SOON))
        cancelled, held = self.order(3, 'A'), self.order(3, 'B')
        self.go(cancelled, 'cancel')
        self.go(held, 'hold')
        self.assertEqual((self.promise(cancelled), self.promise(held)), (None, None))
        listed = self.shop.api.get('/api/v1/orders', {'promise_at.from': '2031-01-01T00:00:00Z'})
        self.assertEqual((listed.status, listed.items), (200, []))
        self.go(held, 'release')
        self.assertEqual(self.promise(held), 'soon')


if __name__ == '__main__':
    unittest.main()
