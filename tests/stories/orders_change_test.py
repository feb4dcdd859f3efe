"""What people change about orders: notes, gifts, money, dates, copies."""
import datetime
import unittest

from purser_process import eventually
from shop_case import ShopCase


def dollars(amount):
    return {'amount': amount, 'currency': 'USD'}


def in_hours(hours):
    at = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(hours=hours)
    return at.strftime('%Y-%m-%dT%H:%M:%SZ')


class OrderChanges(ShopCase):
    def setUp(self):
        super().setUp()
        self.shop.product('MUG', stock=10)

    def patch(self, order, **fields):
        return self.shop.api.patch('/api/v1/orders/%d' % order['id'], fields)

    def events(self, order, kind):
        rows = self.shop.api.get('/api/v1/orders/%d/timeline' % order['id']).items
        return [row['body'] for row in rows if row['kind'] == kind]

    def test_notes_gift_and_fraud_come_with_the_order_and_change_later(self):
        order = self.shop.order(('MUG', 1), gift_message='To Grace', fraud_level='medium',
                                internal_notes='call first', type='prime').json
        self.assertEqual((order['is_gift'], order['fraud_level'], order['internal_notes'],
                          order['type']), (True, 'medium', 'call first', 'prime'))
        reply = self.patch(order, fraud_level='low', internal_notes='called', is_gift=False)
        self.assertEqual(reply.status, 200, reply)
        self.assertEqual((reply.json['is_gift'], reply.json['gift_message']), (False, 'To Grace'))
        (note,) = self.events(order, 'order.changed')
        self.assertEqual(note['changes']['fraud_level'], {'from': 'medium', 'to': 'low'})
        self.assertEqual(self.patch(order, fraud_level='low').json['version'],
                         reply.json['version'])
        self.assertEqual(self.patch(order, fraud_level='maybe').status, 400)
        found = self.shop.api.get('/api/v1/orders', query={'fraud_level': 'low'}).items
        self.assertEqual([row['id'] for row in found], [order['id']])

    def test_an_order_is_paid_in_parts_and_refunded_in_parts(self):
        order = self.shop.order(('MUG', 3), paid=False).json
        self.assertEqual((order['payment_status'], order['total']), ('unpaid', dollars('30.00')))
        part = self.shop.act(order['id'], 'pay', amount=dollars('10.00'))
        self.assertEqual((part['payment_status'], part['status'], part['amount_paid']),
                         ('partly_paid', 'awaiting_payment', dollars('10.00')))
        paid = self.shop.act(order['id'], 'pay')
        self.assertEqual((paid['payment_status'], paid['status'], paid['amount_paid']),
                         ('paid', 'awaiting_shipment', dollars('30.00')))
        self.assertEqual(self.shop.act(order['id'], 'pay')['amount_paid'], dollars('30.00'))
        line = order['lines'][0]['id']
        back = self.shop.act(order['id'], 'refund', amount=dollars('10.00'), reason='chipped',
                             lines=[{'line_id': line, 'quantity': 1}])
        self.assertEqual((back['payment_status'], back['lines'][0]['refunded']),
                         ('partly_refunded', 1))
        self.assertEqual(self.shop.level('MUG')['allocated'], 3)  # a refund moves no stock
        for body, status in (({'amount': dollars('20.01')}, 422),
                             ({'amount': dollars('0.00')}, 400),
                             ({'amount': {'amount': '1.00', 'currency': 'EUR'}}, 400),
                             ({'amount': dollars('1.00'),
                               'lines': [{'line_id': line, 'quantity': 3}]}, 422)):
            self.shop.act(order['id'], 'refund', status=status, **body)
        whole = self.shop.act(order['id'], 'refund', amount=dollars('20.00'))
        self.assertEqual(whole['payment_status'], 'refunded')

    def test_a_draft_may_say_what_was_paid(self):
        part = self.shop.order(('MUG', 1), paid=False, amount_paid=dollars('4.00')).json
        self.assertEqual((part['payment_status'], part['status']),
                         ('partly_paid', 'awaiting_payment'))
        whole = self.shop.order(('MUG', 1), paid=False, amount_paid=dollars('10.00')).json
        self.assertEqual((whole['payment_status'], whole['status']),
                         ('paid', 'awaiting_shipment'))
        self.assertEqual(self.shop.order(('MUG', 1), amount_paid=dollars('-1.00')).status, 400)
        self.assertEqual(self.shop.order(
            ('MUG', 1), amount_paid={'amount': '1.00', 'currency': 'EUR'}).status, 400)

    def test_a_copy_is_an_order_of_its_own(self):
        order = self.shop.order(('MUG', 2), notes='ring twice').json
        self.shop.api.patch('/api/v1/orders/%d/shipping' % order['id'], {'carrier': 'UPS'})
        self.shop.act(order['id'], 'cancel')
        reply = self.shop.api.post('/api/v1/orders/%d/clone' % order['id'], {'is_paid': True})
        self.assertEqual(reply.status, 201, reply)
        copy = reply.json
        self.assertNotEqual(copy['id'], order['id'])
        self.assertEqual((copy['status'], copy['notes'], copy['lines'][0]['ordered'],
                          copy['source'], copy['total']),
                         ('awaiting_shipment', 'ring twice', 2, 'clone', order['total']))
        self.assertEqual(self.shop.level('MUG')['allocated'], 2)
        shipping = self.shop.api.get('/api/v1/orders/%d/shipping' % copy['id']).json
        self.assertEqual(shipping['carrier'], 'UPS')
        self.assertIn(order['number'], self.events(copy, 'order.cloned')[0]['sentence'])
        taken = self.shop.api.post('/api/v1/orders/%d/clone' % order['id'],
                                   {'number': order['number']})
        self.assertEqual(taken.status, 409, taken)
        self.assertEqual(self.shop.api.post('/api/v1/orders/999999/clone', {}).status, 404)

    def test_a_deactivated_channel_takes_no_copies(self):
        order = self.shop.order(('MUG', 1)).json
        path = '/api/v1/channels/%d/' % self.shop.channel_id
        self.assertEqual(self.shop.api.post(path + 'deactivate').status, 200)
        refused = self.shop.api.post('/api/v1/orders/%d/clone' % order['id'], {})
        self.assertEqual((refused.status, refused.json['detail']),
                         (422, 'Shop is deactivated: it takes no new orders.'))
        self.assertEqual(self.shop.api.post(path + 'activate').status, 200)
        self.assertEqual(self.shop.api.post('/api/v1/orders/%d/clone' % order['id'], {}).status,
                         201)

    def test_a_hold_until_a_day_ends_when_it_begins_in_the_zone_of_the_company(self):
        self.assertEqual(self.shop.api.patch('/api/v1/company',
                                             {'time_zone': 'America/New_York'}).status, 200)
        order = self.shop.order(('MUG', 1)).json
        held = self.shop.act(order['id'], 'hold', until_day='2030-07-04')
        self.assertEqual(held['hold_until'], '2030-07-04T04:00:00Z')
        past = self.shop.api.post('/api/v1/orders/%d/hold' % order['id'],
                                  {'until_day': '2020-01-01'})
        self.assertEqual(past.status, 400, past)

    def test_a_merged_order_is_not_late_by_itself(self):
        due = in_hours(-1)
        into, merged = (self.shop.order(('MUG', 1), ship_by=due).json for _ in range(2))
        self.shop.act(into['id'], 'merge', order_ids=[merged['id']])
        found = self.shop.api.get('/api/v1/orders', query={'late_risk': 'late'}).items
        self.assertEqual([row['id'] for row in found], [into['id']])
        self.assertEqual(self.shop.get(merged['id'])['late_risk'], 'none')

    def test_late_orders_are_told_by_the_cut_off_of_their_warehouse(self):
        late = self.shop.order(('MUG', 1), ship_by=in_hours(-1)).json
        near = self.shop.order(('MUG', 1), ship_by=in_hours(5)).json
        far = self.shop.order(('MUG', 1), ship_by=in_hours(24 * 9)).json
        free = self.shop.order(('MUG', 1)).json
        held = self.shop.order(('MUG', 1), ship_by=in_hours(24 * 9)).json
        self.shop.act(held['id'], 'hold')
        risks = {row['id']: row['late_risk'] for row in self.shop.api.get('/api/v1/orders').items}
        self.assertEqual([risks[order['id']] for order in (late, near, far, free)],
                         ['late', 'at_risk', 'none', 'none'])
        for risk, order in (('late', late), ('at_risk', near)):
            found = self.shop.api.get('/api/v1/orders', query={'late_risk': risk}).items
            self.assertEqual([row['id'] for row in found], [order['id']])
        for word in ('none', 'x'):
            refused = self.shop.api.get('/api/v1/orders', query={'late_risk': word})
            self.assertEqual(refused.status, 400, refused)
            self.assertIn('can be asked for: at_risk, late', str(refused.json))
        rows = self.shop.api.get('/api/v1/orders', query={'sort': 'late_at'}).items
        self.assertEqual([row['id'] for row in rows],
                         [late['id'], near['id'], far['id'], held['id'], free['id']])
        reply = self.shop.api.patch('/api/v1/warehouses/%d' % self.shop.warehouse_id,
                                    {'cut_off': '14:30', 'time_zone': 'America/Los_Angeles'})
        self.assertEqual(reply.status, 200, reply)
        eventually(lambda: self.shop.get(far['id'])['late_at'] != far['late_at'])
        self.assertIn(self.shop.get(far['id'])['late_at'][11:16], ('21:30', '22:30'))
        eventually(lambda: self.shop.get(held['id'])['late_at'][11:16] in ('21:30', '22:30'))
        self.assertEqual(self.shop.get(held['id'])['status'], 'on_hold')
        moved = self.patch(far, ship_by=None).json
        self.assertEqual((moved['late_at'], moved['late_risk']), (None, 'none'))
        bad = self.shop.api.patch('/api/v1/warehouses/%d' % self.shop.warehouse_id,
                                  {'cut_off': '25:00'})
        self.assertEqual(bad.status, 400, bad)


if __name__ == '__main__':
    unittest.main()
