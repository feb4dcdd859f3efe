"""Lines after creation: added, changed, removed by people, with stock, money and history."""
import unittest

from shop_case import ShopCase


def dollars(amount):
    return {'amount': amount, 'currency': 'USD'}


class OrderLines(ShopCase):
    def setUp(self):
        super().setUp()
        self.shop.product('MUG', stock=10)
        self.shop.product('CUP', stock=3)

    def path(self, order, line=None):
        path = '/api/v1/orders/%d/lines' % order['id']
        return path if line is None else '%s/%d' % (path, line['id'])

    def changes(self, order):
        rows = self.shop.api.get('/api/v1/orders/%d/timeline' % order['id']).items
        return [row['body']['changes'] for row in rows if row['kind'] == 'order.lines_changed']

    def test_lines_keep_their_order(self):
        order = self.shop.order(*[('MUG', n + 1) for n in range(20)], paid=False).json
        again = self.shop.get(order['id'])
        self.assertEqual([line['ordered'] for line in again['lines']],
                         [n + 1 for n in range(20)])
        self.assertEqual([line['place'] for line in again['lines']],
                         [n + 1 for n in range(20)])

    def test_a_line_is_added_claimed_and_counted(self):
        order = self.shop.order(('MUG', 2)).json
        reply = self.shop.api.post(self.path(order), {'lines': [
            {'sku': 'CUP', 'quantity': 3, 'unit_price': dollars('5.00')},
            {'product_id': self.shop.products['MUG'], 'quantity': 1}]})
        self.assertEqual(reply.status, 200, reply)
        self.assertEqual([line['sku'] for line in reply.json['lines']], ['MUG', 'CUP', 'MUG'])
        self.assertEqual(reply.json['total'], dollars('35.00'))
        self.assertEqual(reply.json['payment_status'], 'partly_paid')
        self.assertEqual(self.shop.level('CUP')['allocated'], 3)
        self.assertEqual(self.shop.level('MUG')['allocated'], 3)
        self.assertEqual(reply.json['status'], 'awaiting_shipment')
        (first, second), = self.changes(order)
        self.assertEqual((first['change'], first['difference']['ordered']),
                         ('added', {'from': 0, 'to': 3}))

    def kinds(self, order):
        rows = self.shop.api.get('/api/v1/orders/%d/timeline' % order['id']).items
        return [row['kind'] for row in rows]

    def test_an_order_paid_in_part_ships_once_it_costs_no_more_than_that(self):
        order = self.shop.order(('MUG', 2), paid=False).json
        self.shop.act(order['id'], 'pay', amount=dollars('10.00'))
        reply = self.shop.api.patch(self.path(order, order['lines'][0]), {'quantity': 1})
        self.assertEqual((reply.json['payment_status'], reply.json['status']),
                         ('paid', 'awaiting_shipment'), reply)
        self.assertIsNotNone(reply.json['paid_at'])
        self.assertEqual(self.kinds(order)[-2:], ['order.lines_changed', 'order.paid'])

    def test_a_held_order_paid_in_part_ships_after_it_was_lowered_and_released(self):
        order = self.shop.order(('MUG', 2), paid=False).json
        self.shop.act(order['id'], 'pay', amount=dollars('10.00'))
        self.shop.act(order['id'], 'hold')
        reply = self.shop.api.patch(self.path(order, order['lines'][0]), {'quantity': 1})
        self.assertEqual((reply.json['payment_status'], reply.json['status']),
                         ('paid', 'on_hold'))
        self.assertEqual(self.shop.act(order['id'], 'release')['status'], 'awaiting_shipment')

    def test_an_order_whose_rest_is_cancelled_is_told_to_be_shipped(self):
        order = self.shop.order(('MUG', 2)).json
        path = '/api/v1/orders/%d/shipments' % order['id']
        self.shop.api.post(path, {'lines': [{'sku': 'MUG', 'quantity': 1}]})
        reply = self.shop.api.patch(self.path(order, order['lines'][0]), {'quantity': 1})
        self.assertEqual(reply.json['status'], 'shipped')
        self.assertEqual(self.kinds(order)[-2:], ['order.lines_changed', 'order.shipped'])

    def test_an_added_line_beyond_the_stock_makes_the_whole_order_wait(self):
        order = self.shop.order(('MUG', 2)).json
        reply = self.shop.api.post(self.path(order), {'lines': [{'sku': 'CUP', 'quantity': 4}]})
        self.assertEqual(reply.json['reason'], 'out_of_stock')
        self.assertEqual(self.shop.level('MUG')['allocated'], 0)
        line = reply.json['lines'][1]
        reply = self.shop.api.patch(self.path(order, line), {'quantity': 3})
        self.assertEqual(reply.json['status'], 'awaiting_shipment')
        self.assertEqual(self.shop.level('MUG')['allocated'], 2)

    def test_quantities_fall_and_rise_again(self):
        order = self.shop.order(('MUG', 5)).json
        line = order['lines'][0]
        lower = self.shop.api.patch(self.path(order, line), {'quantity': 2}).json
        self.assertEqual((lower['lines'][0]['ordered'], lower['lines'][0]['cancelled']), (5, 3))
        self.assertEqual((lower['total'], lower['unit_count']), (dollars('20.00'), 2))
        self.assertEqual(self.shop.level('MUG')['allocated'], 2)
        higher = self.shop.api.patch(self.path(order, line), {'quantity': 7}).json
        self.assertEqual((higher['lines'][0]['ordered'], higher['lines'][0]['cancelled']), (7, 0))
        self.assertEqual(self.shop.level('MUG')['allocated'], 7)
        self.assertEqual(self.changes(order)[0][0]['difference'],
                         {'cancelled': {'from': 0, 'to': 3}})

    def test_another_product_frees_the_first_one(self):
        order = self.shop.order(('MUG', 2)).json
        line = order['lines'][0]
        reply = self.shop.api.patch(self.path(order, line),
                                    {'product_id': self.shop.products['CUP']})
        self.assertEqual(reply.status, 200, reply)
        self.assertEqual(self.shop.level('MUG')['allocated'], 0)
        self.assertEqual(self.shop.level('CUP')['allocated'], 2)
        unlinked = self.shop.api.patch(self.path(order, line), {'product_id': None}).json
        self.assertEqual(unlinked['reason'], 'missing_product_info')
        self.assertEqual(self.shop.level('CUP')['allocated'], 0)
        self.assertEqual(self.shop.api.patch(self.path(order, line),
                                             {'product_id': 99999999}).status, 400)

    def test_a_removed_line_stays_for_the_record(self):
        order = self.shop.order(('MUG', 2), ('CUP', 1)).json
        reply = self.shop.api.delete(self.path(order, order['lines'][1]))
        self.assertEqual(reply.status, 200, reply)
        self.assertEqual(reply.json['lines'][1]['cancelled'], 1)
        self.assertEqual(self.shop.level('CUP')['allocated'], 0)
        last = self.shop.api.delete(self.path(order, order['lines'][0]))
        self.assertEqual(last.status, 422, last)
        self.assertIn('cancel the order', last.json['detail'])

    def test_a_line_without_units_is_told_to_claim_nothing(self):
        order = self.shop.order(('MUG', 2), ('CUP', 1)).json
        self.assertEqual(self.shop.api.delete(self.path(order, order['lines'][0])).status, 200)
        why = self.shop.api.get('/api/v1/orders/%d/why' % order['id']).json
        self.assertEqual([row['line_id'] for row in why['claims']], [order['lines'][1]['id']])

    def test_shipped_units_stay_shipped(self):
        order = self.shop.order(('MUG', 3), ('CUP', 1)).json
        mug, cup = order['lines']
        self.shop.api.post('/api/v1/orders/%d/shipments' % order['id'],
                           {'lines': [{'order_line_id': mug['id'], 'quantity': 2}]})
        for patch in ({'quantity': 1}, {'product_id': self.shop.products['CUP']},
                      {'sku': 'CUP'}):
            reply = self.shop.api.patch(self.path(order, mug), patch)
            self.assertEqual(reply.status, 422, reply)
            self.assertIn('2 units', reply.json['detail'])
        self.assertEqual(self.shop.api.delete(self.path(order, mug)).status, 422)
        self.assertEqual(self.shop.api.patch(self.path(order, mug), {'quantity': 2}).status, 200)
        # what is open is taken off: the rest has left
        reply = self.shop.api.delete(self.path(order, cup))
        self.assertEqual(reply.json['status'], 'shipped', reply)
        self.assertIsNotNone(reply.json['shipped_at'])
        self.assertEqual(self.shop.level('MUG')['allocated'], 0)
        late = self.shop.api.post(self.path(order), {'lines': [{'sku': 'CUP', 'quantity': 1}]})
        self.assertEqual(late.status, 409, late)

    def test_a_held_order_may_change_and_keeps_no_claim_that_it_gave_back(self):
        order = self.shop.order(('MUG', 3)).json
        self.shop.act(order['id'], 'hold', release_claims=True)
        reply = self.shop.api.patch(self.path(order, order['lines'][0]), {'quantity': 4})
        self.assertEqual(reply.json['status'], 'on_hold')
        self.assertEqual(self.shop.level('MUG')['allocated'], 0)
        self.assertEqual(self.shop.act(order['id'], 'release')['status'], 'awaiting_shipment')
        self.assertEqual(self.shop.level('MUG')['allocated'], 4)

    def test_bad_edits_change_nothing(self):
        order = self.shop.order(('MUG', 1)).json
        line = order['lines'][0]
        for body in ({'lines': []}, {'lines': [{'sku': 'MUG'}]}, {'lines': [{'quantity': 1}]},
                     {'lines': [{'sku': 'MUG', 'quantity': 0}]},
                     {'lines': [{'sku': 'MUG', 'quantity': 10 ** 15}]},
                     {'lines': [{'sku': 'CUP', 'quantity': 1},
                                {'sku': 'CUP', 'quantity': 1,
                                 'unit_price': {'amount': '1.00', 'currency': 'EUR'}}]}):
            reply = self.shop.api.post(self.path(order), body)
            self.assertEqual(reply.status, 400, (body, reply))
        for patch in ({'quantity': -1}, {'unit_price': dollars('-1.00')}, {'tax': dollars('-1')}):
            self.assertEqual(self.shop.api.patch(self.path(order, line), patch).status, 400)
        huge = self.shop.api.patch(self.path(order, line), {
            'quantity': 2000000000, 'unit_price': dollars('900000000000.00')})
        self.assertIn(huge.status, (400, 422), huge)
        self.assertEqual(self.shop.api.patch(self.path(order, {'id': 77777}),
                                             {'quantity': 1}).status, 404)
        stale = self.shop.api.patch(self.path(order, line), {'quantity': 2},
                                    headers={'If-Match': '"77"'})
        self.assertEqual(stale.status, 412, stale)
        self.assertEqual(self.shop.get(order['id'])['version'], order['version'])

    def taxed(self, units, tax, discount):
        body = self.shop.draft(('MUG', units), ('CUP', 1))
        body['lines'][0].update(tax=dollars(tax), discount=dollars(discount))
        made = self.shop.api.post('/api/v1/orders', body)
        self.assertEqual(made.status, 201, made)
        return made.json

    def amounts(self, order_id):
        """Total, tax and discount of the order, and what its first line has left of both."""
        order = self.shop.get(order_id)
        line = next(line for line in order['lines'] if line['sku'] == 'MUG')
        for whole, part in (('tax_total', 'remaining_tax'),
                            ('discount_total', 'remaining_discount')):
            self.assertEqual(float(order[whole]['amount']),
                             sum(float(line[part]['amount']) for line in order['lines']))
        return [order[name]['amount'] for name in ('total', 'tax_total', 'discount_total')] + [
            line['remaining_tax']['amount'], line['remaining_discount']['amount']]

    def test_a_cancelled_unit_takes_its_tax_and_discount_with_it_and_brings_them_back(self):
        order = self.taxed(3, '1.00', '2.50')
        path = self.path(order, order['lines'][0])
        whole = ['38.50', '1.00', '2.50', '1.00', '2.50']
        self.assertEqual(self.amounts(order['id']), whole)
        for quantity, left in ((2, ['29.00', '0.67', '1.67', '0.67', '1.67']),
                               (1, ['19.50', '0.33', '0.83', '0.33', '0.83']), (3, whole)):
            reply = self.shop.api.patch(path, {'quantity': quantity})
            self.assertEqual(reply.status, 200, reply)
            self.assertEqual(self.amounts(order['id']), left)
        self.assertEqual(self.shop.api.patch(path, {'quantity': 4}).status, 200)
        self.assertEqual(self.amounts(order['id'])[1:3], whole[1:3])  # a new unit brings none

    def test_tax_that_a_person_sets_is_that_of_the_units_left(self):
        order = self.taxed(2, '1.60', '1.00')
        path = self.path(order, order['lines'][0])
        self.assertEqual(self.shop.api.patch(path, {'quantity': 1, 'tax': dollars('0.70')}).status,
                         200)
        self.assertEqual(self.amounts(order['id']), ['20.20', '0.70', '0.50', '0.70', '0.50'])

    def test_a_split_after_a_cancelled_unit_loses_no_cent(self):
        order = self.taxed(4, '1.00', '0.50')
        line = order['lines'][0]
        self.assertEqual(self.shop.api.patch(self.path(order, line), {'quantity': 3}).status, 200)
        before = self.amounts(order['id'])
        split = self.shop.api.post('/api/v1/orders/%d/split' % order['id'], {
            'parts': [{'lines': [{'line_id': line['id'], 'quantity': 2}]}]})
        self.assertIn(split.status, (200, 201), split)
        orders = self.shop.api.get('/api/v1/orders', query={'limit': 2}).items
        for at, name in enumerate(('total', 'tax_total', 'discount_total')):
            self.assertEqual('%.2f' % sum(float(o[name]['amount']) for o in orders), before[at])
        self.shop.act(order['id'], 'undo-split')
        self.assertEqual(self.amounts(order['id']), before)
        self.assertEqual(self.shop.api.patch(self.path(order, line), {'quantity': 4}).status, 200)
        self.assertEqual(self.amounts(order['id'])[1:3], ['1.00', '0.50'])

    def test_after_hand_over_lines_are_not_ours_to_change(self):
        order = self.shop.order(('MUG', 1)).json
        self.shop.act(order['id'], 'cancel')
        reply = self.shop.api.patch(self.path(order, order['lines'][0]), {'quantity': 2})
        self.assertEqual(reply.status, 409, reply)
        self.assertIn('cancelled', reply.json['detail'])


if __name__ == '__main__':
    unittest.main()
