"""Orders as people meet them: states, holds, dates, partial shipments, corrections."""
import datetime
import time
import unittest

from purser_process import eventually
from shop_case import ShopCase


def in_seconds(seconds):
    at = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=seconds)
    return at.strftime('%Y-%m-%dT%H:%M:%S.%fZ')


class Orders(ShopCase):
    def setUp(self):
        super().setUp()
        self.shop.product('MUG', stock=10)

    def test_lines_without_an_id_are_called_around_those_that_have_one(self):
        self.shop.product('AROUND', stock=20)
        body = self.shop.draft(*[('AROUND', 1)] * 5)
        for line, name in zip(body['lines'], ('2', '', '6', '', '4')):
            line.pop('remote_id', None)
            if name:
                line['remote_id'] = name
        made = self.shop.api.post('/api/v1/orders', body)
        self.assertEqual(made.status, 201, made)
        names = [line['remote_id'] for line in made.json['lines']]
        self.assertEqual(names, ['2', '7', '6', '8', '4'])
        self.assertEqual(self.shop.api.post('/api/v1/orders', body).status, 200)  # a repeat
        body['lines'][0]['remote_id'] = '4'
        body['number'] = 'TWICE'
        refused = self.shop.api.post('/api/v1/orders', body)
        self.assertEqual(refused.status, 400, refused)
        self.assertEqual(refused.json['faults'][0]['path'], 'lines[4].remote_id')

    def test_a_hold_keeps_its_claim_unless_released_with_it(self):
        order = self.shop.order(('MUG', 4)).json
        held = self.shop.act(order['id'], 'hold', reason='fraud check')
        self.assertEqual(held['status'], 'on_hold')
        self.assertEqual(self.shop.level('MUG')['allocated'], 4)
        self.shop.act(order['id'], 'release')
        self.shop.act(order['id'], 'hold', release_claims=True)
        self.assertEqual(self.shop.level('MUG')['allocated'], 0)
        self.assertEqual(self.shop.act(order['id'], 'release')['status'], 'awaiting_shipment')
        self.assertEqual(self.shop.level('MUG')['allocated'], 4)

    def test_a_hold_ends_on_its_date(self):
        order = self.shop.order(('MUG', 1)).json
        self.shop.act(order['id'], 'hold', until=in_seconds(1.5), reason='wait')
        eventually(lambda: self.shop.get(order['id'])['status'] == 'awaiting_shipment')

    def test_a_hold_in_the_past_is_refused(self):
        order = self.shop.order(('MUG', 1)).json
        reply = self.shop.api.post('/api/v1/orders/%d/hold' % order['id'],
                                   {'until': '2020-01-01T00:00:00Z'})
        self.assertEqual(reply.status, 400, reply)
        self.assertEqual(self.shop.get(order['id'])['status'], 'awaiting_shipment')

    def test_a_missing_address_is_named_and_completing_it_resolves(self):
        order = self.shop.order(('MUG', 1), line1='').json
        self.assertEqual(order['reason'], 'missing_order_info')
        self.assertEqual(self.shop.unplaced('MUG'), 1)  # claimed all the same
        why = self.shop.api.get('/api/v1/orders/%d/why' % order['id']).json
        self.assertIn('street', why['sentence'])
        reply = self.shop.api.patch('/api/v1/orders/%d/address' % order['id'],
                                    {'line1': '1 Main St'})
        self.assertEqual(reply.json['status'], 'awaiting_shipment', reply)
        self.assertEqual(self.shop.unplaced('MUG'), 0)

    def test_a_correction_of_the_address_takes_away_what_is_given_as_empty(self):
        order = self.shop.order(('MUG', 1), line2='Flat 5', phone='1', company='Acme').json
        path = '/api/v1/orders/%d/address' % order['id']
        after = self.shop.api.patch(path, {'line2': '', 'phone': ''}).json
        self.assertEqual((after['line1'], after['line2'], after['phone'], after['company']),
                         ('1 Main St', '', '', 'Acme'))
        self.assertEqual(after['status'], 'awaiting_shipment')
        after = self.shop.api.patch(path, {'line1': ''}).json
        self.assertEqual(after['reason'], 'missing_order_info')

    def test_the_timeline_says_what_of_the_address_was_corrected(self):
        order = self.shop.order(('MUG', 1), line2='Flat 5').json
        path = '/api/v1/orders/%d' % order['id']
        self.shop.api.patch(path + '/address', {'line2': '', 'city': 'Sparks', 'state': 'NV'})
        (told,) = [row['body'] for row in self.shop.api.get(path + '/timeline').items
                   if row['kind'] == 'order.edited']
        self.assertEqual(told['changes'], {'line2': {'from': 'Flat 5', 'to': ''},
                                           'city': {'from': 'Reno', 'to': 'Sparks'}})

    def test_part_of_an_order_ships_then_the_rest(self):
        order = self.shop.order(('MUG', 3)).json
        line = order['lines'][0]['id']
        path = '/api/v1/orders/%d/shipments' % order['id']
        first = self.shop.api.post(path, {'tracking_number': '1Z1', 'lines': [
            {'order_line_id': line, 'quantity': 1}]})
        self.assertEqual(first.status, 201, first)
        part = self.shop.get(order['id'])
        self.assertEqual((part['status'], part['lines'][0]['shipped']), ('awaiting_shipment', 1))
        self.assertEqual(self.shop.level('MUG'),
                         {'on_hand': 9, 'locked': 0, 'allocated': 2, 'available': 7})
        self.assertEqual(self.shop.api.post(path, {'tracking_number': '1Z2'}).status, 201)
        whole = self.shop.get(order['id'])
        self.assertEqual((whole['status'], whole['lines'][0]['shipped']), ('shipped', 3))
        self.assertEqual(self.shop.api.post(path, {'tracking_number': '1Z3'}).status, 422)
        self.assertEqual(len(self.shop.api.get(path).items), 2)

    def test_a_shipment_beyond_the_order_is_recorded_with_its_difference(self):
        order = self.shop.order(('MUG', 2)).json
        reply = self.shop.api.post('/api/v1/orders/%d/shipments' % order['id'], {'lines': [
            {'sku': 'MUG', 'quantity': 5}]})
        self.assertEqual(reply.status, 201, reply)
        self.assertIn('3 units more', reply.json['difference'])
        after = self.shop.get(order['id'])
        self.assertIn('3 units more', after['attention'])
        self.assertEqual(self.shop.level('MUG')['on_hand'], 5)

    def test_what_was_ordered_and_cancelled_is_not_more_than_ordered(self):
        for verb, body, units, difference in (
                ('cancel', None, 2, ''), ('hold', {'release_claims': True}, 2, ''),
                ('cancel', None, 3, '1 unit more than ordered left for MUG.')):
            order = self.shop.order(('MUG', 2)).json
            path = '/api/v1/orders/%d/' % order['id']
            self.assertEqual(self.shop.api.post(path + verb, body).status, 200)
            reply = self.shop.api.post(path + 'shipments',
                                       {'lines': [{'sku': 'MUG', 'quantity': units}]})
            self.assertEqual((reply.status, reply.json['difference']), (201, difference), verb)

    def test_what_left_too_much_is_named_by_its_sku_in_sentences_that_count_right(self):
        self.shop.product('CUP', stock=4)
        order = self.shop.order(('MUG', 2)).json
        path = '/api/v1/orders/%d/shipments' % order['id']
        reply = self.shop.api.post(path, {'lines': [{'sku': 'MUG', 'quantity': 3},
                                                    {'sku': 'CUP', 'quantity': 1}]})
        self.assertEqual(reply.status, 201, reply)
        for sentence in ('1 unit more than ordered left for MUG.',
                         '1 unit of a product that was not ordered left with it.'):
            self.assertIn(sentence, reply.json['difference'])
        self.assertNotIn('line', reply.json['difference'])
        self.assertEqual(self.shop.get(order['id'])['attention'], reply.json['difference'])

    def test_the_same_shipment_reported_twice_is_one(self):
        order = self.shop.order(('MUG', 2)).json
        body = {'remote_id': 'WMS-7', 'tracking_number': '1Z9'}
        path = '/api/v1/orders/%d/shipments' % order['id']
        ids = {self.shop.api.post(path, body).json['id'] for _ in range(3)}
        self.assertEqual(len(ids), 1)
        self.assertEqual(self.shop.level('MUG')['on_hand'], 8)

    def test_a_count_below_the_promises_makes_the_newest_order_wait(self):
        first, second = self.shop.order(('MUG', 6)).json, self.shop.order(('MUG', 4)).json
        self.shop.adjust('MUG', 7)
        eventually(lambda: self.shop.get(second['id'])['reason'] == 'out_of_stock')
        self.assertEqual(self.shop.get(first['id'])['status'], 'awaiting_shipment')
        self.assertEqual(self.shop.level('MUG')['available'], 1)
        self.shop.adjust('MUG', 10)
        eventually(lambda: self.shop.get(second['id'])['status'] == 'awaiting_shipment')

    def test_an_order_with_a_chosen_warehouse_ships_from_it(self):
        ohio = self.shop.warehouse('Ohio')
        order = self.shop.order(('MUG', 1)).json
        self.assertEqual(order['reason'], 'missing_fulfillment_source')  # two warehouses, no rule
        chosen = self.shop.act(order['id'], 'warehouse', warehouse_id=ohio)
        self.assertEqual(chosen['reason'], 'out_of_stock')
        self.shop.adjust('MUG', 1, ohio)
        eventually(lambda: self.shop.get(order['id'])['status'] == 'awaiting_shipment')

    def test_an_allocated_state_resolves_orders_that_had_no_source(self):
        self.shop.warehouse('Ohio')
        order = self.shop.order(('MUG', 1)).json
        reply = self.shop.api.put('/api/v1/routing/state_allocations', {'items': [
            {'country': 'US', 'state': 'NV', 'warehouse_id': self.shop.warehouse_id}]})
        self.assertIn(reply.status, (200, 204), reply)
        eventually(lambda: self.shop.get(order['id'])['status'] == 'awaiting_shipment')

    def test_what_has_not_happened_was_before_no_moment(self):
        self.shop.product('NEVER', stock=1)
        unpaid = self.shop.order(('NEVER', 1), paid=False).json['id']
        paid = self.shop.order(('NEVER', 1)).json['id']
        for name in ('paid_at', 'ship_by'):
            found = self.shop.api.get('/api/v1/orders', query={
                name + '.to': '2090-01-01T00:00:00Z', 'limit': 1000}).items
            self.assertNotIn(unpaid, [row['id'] for row in found], name)
            self.assertNotIn(None, [row[name] for row in found], name)
            self.assertEqual(paid in [row['id'] for row in found], name == 'paid_at')

    def test_the_timeline_tells_the_story(self):
        order = self.shop.order(('MUG', 1), paid=False).json
        self.shop.act(order['id'], 'pay')
        self.shop.act(order['id'], 'cancel', reason='changed my mind')
        rows = self.shop.api.get('/api/v1/orders/%d/timeline' % order['id']).items
        self.assertEqual([row['kind'] for row in rows],
                         ['order.created', 'order.paid', 'order.cancelled'])
        self.assertEqual(rows[0]['actor_kind'], 'client')

    def test_an_idempotency_key_answers_the_first_reply_again(self):
        draft = self.shop.draft(('MUG', 1))
        del draft['number']
        first = self.shop.api.post('/api/v1/orders', draft, key='k-1')
        again = self.shop.api.post('/api/v1/orders', draft, key='k-1')
        self.assertEqual((first.status, first.json), (again.status, again.json))
        draft['city'] = 'Sparks'
        self.assertEqual(self.shop.api.post('/api/v1/orders', draft, key='k-1').status, 409)
        self.assertEqual(self.shop.level('MUG')['allocated'], 1)

    def test_moves_that_a_state_does_not_offer_say_so(self):
        order = self.shop.order(('MUG', 1)).json
        reply = self.shop.api.post('/api/v1/orders/%d/release' % order['id'])
        self.assertEqual(reply.status, 409, reply)
        self.assertIn('is awaiting shipment', reply.json['detail'])

    def test_unpaid_claims_end_after_the_time_of_the_channel(self):
        reply = self.shop.api.patch('/api/v1/channels/%d' % self.shop.channel_id,
                                    {'unpaid_claim_hours': 1})
        self.assertEqual(reply.status, 200, reply)
        order = self.shop.order(('MUG', 2), paid=False, placed_at='2026-01-01T00:00:00Z').json
        eventually(lambda: self.shop.level('MUG')['allocated'] == 0)
        self.assertTrue(self.shop.get(order['id'])['is_claim_ended'])
        self.assertEqual(self.shop.act(order['id'], 'pay')['status'], 'awaiting_shipment')
        self.assertEqual(self.shop.level('MUG')['allocated'], 2)

    def test_unpaid_claims_end_also_when_their_time_ran_out_meanwhile(self):
        self.shop.api.patch('/api/v1/channels/%d' % self.shop.channel_id,
                            {'unpaid_claim_hours': 1})
        placed_at = in_seconds(2 - 3600)
        ids = [self.shop.order(('MUG', 2), paid=False, placed_at=placed_at).json['id']
               for _ in range(2)]
        moves = (('hold', 'release'), ('cancel', 'restore'))
        for order_id, (away, _) in zip(ids, moves):
            self.shop.act(order_id, away)
        time.sleep(3)
        for order_id, (_, back) in zip(ids, moves):
            self.assertEqual(self.shop.act(order_id, back)['status'], 'awaiting_payment')
            eventually(lambda: self.shop.get(order_id)['is_claim_ended'])
        self.assertEqual(self.shop.level('MUG')['allocated'], 0)


if __name__ == '__main__':
    unittest.main()
