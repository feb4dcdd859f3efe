"""Purchase orders through HTTP: from the draft to the shelf, and for buyers' orders."""
import os
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from purser_process import Purser, eventually  # noqa: E402
from small_shop import SmallShop  # noqa: E402

ORDERS = '/api/v1/purchase_orders'


def setUpModule():
    global purser, shop, api, vendor
    purser = Purser().__enter__()
    shop = SmallShop(purser)
    api = shop.api
    vendor = shop.made('/api/v1/vendors', name='Mug Works', lead_time_days=14,
                       order_email='po@example.com')


def tearDownModule():
    shop.verify()
    purser.__exit__()


def usd(amount):
    return {'amount': amount, 'currency': 'USD'}


def offered(sku, cost='4.00', by=None):
    shop.product(sku)
    reply = api.put('/api/v1/vendor_products', {
        'vendor_id': by or vendor, 'vendor_sku': 'V-' + sku, 'sku': sku,
        'prices': [{'from_quantity': 1, 'cost': usd(cost)}]})
    assert reply.status == 201, reply


def made(*lines, **more):
    body = {'vendor_id': vendor, 'warehouse_id': shop.warehouse_id,
            'lines': [{'sku': sku, 'quantity': quantity} for sku, quantity in lines]}
    body.update(more)
    reply = api.post(ORDERS, body)
    assert reply.status == 201, reply
    return reply.json


def act(order, action, status=200, **body):
    reply = api.post('%s/%d/%s' % (ORDERS, order['id'], action), body)
    assert reply.status == status, reply
    return reply.json


def incoming(sku):
    reply = api.get('/api/v1/products/%d/incoming' % shop.products[sku])
    assert reply.status == 200, reply
    return [row['units'] for row in reply.items]


class PurchaseOrders(unittest.TestCase):
    def test_from_the_draft_to_the_shelf(self):
        offered('P-MUG')
        order = made(('P-MUG', 10), costs=[{'kind': 'shipping', 'amount': usd('5.00')}])
        self.assertEqual(order['status'], 'awaiting_authorization')
        self.assertEqual((order['items_total'], order['total']), (usd('40.00'), usd('45.00')))
        self.assertEqual(incoming('P-MUG'), [])
        act(order, 'authorize')
        self.assertEqual(incoming('P-MUG'), [10])
        sent = act(order, 'send')
        self.assertEqual(sent['sent_to'], 'po@example.com')
        act(order, 'confirm')
        line = order['lines'][0]['id']
        part = act(order, 'receive', items=[{'line_id': line, 'accepted': 6, 'rejected': 1}])
        self.assertEqual(part['status'], 'partially_delivered')
        self.assertEqual([(row['status'], row['quantity']) for row in part['lines']],
                         [('received', 6), ('rejected', 1), ('pending', 3)])
        self.assertEqual(shop.level('P-MUG')['on_hand'], 6)
        self.assertEqual(incoming('P-MUG'), [3])
        self.assertIn('not possible', act(order, 'authorize', status=409)['detail'])
        closed = act(order, 'close', reason='Sold out')
        self.assertEqual((closed['status'], closed['close_reason']), ('closed_short', 'Sold out'))
        self.assertEqual(closed['lines'][0]['landed_value'], usd('29.00'))
        self.assertEqual(incoming('P-MUG'), [])

    def test_a_former_sku_names_what_it_became(self):
        for sku in ('WASX', 'OLDX', 'KEEPX'):
            offered(sku)
        reply = api.post('/api/v1/products/rename', {'items': [{'sku': 'WASX', 'new_sku': 'ISX'}]})
        self.assertEqual(reply.json['items'][0]['status'], 200, reply)
        reply = api.post('/api/v1/products/merge', {'items': [{'into_sku': 'KEEPX',
                                                               'from_sku': 'OLDX'}]})
        self.assertEqual(reply.status, 204, reply)
        order = made(('WASX', 1), ('OLDX', 2))
        self.assertEqual({line['sku']: line['quantity'] for line in order['lines']},
                         {'ISX': 1, 'KEEPX': 2})

    def test_every_fault_is_named(self):
        offered('P-BAD')
        reply = api.post(ORDERS, {'vendor_id': vendor, 'warehouse_id': shop.warehouse_id, 'lines': [
            {'sku': 'nowhere', 'quantity': 1},
            {'sku': 'P-BAD', 'quantity': 5, 'unit_name': 'case', 'unit_units': 12},
            {'sku': 'P-BAD', 'quantity': 5, 'unit_cost': {'amount': '1', 'currency': 'EUR'}}]})
        self.assertEqual(reply.status, 400, reply)
        self.assertEqual([fault['path'] for fault in reply.json['faults']],
                         ['lines[0]', 'lines[1].quantity', 'lines[2].unit_cost'])
        self.assertEqual(api.get(ORDERS + '/1').status, 404)
        self.assertEqual(api.post(ORDERS + '/1/authorize', {}).status, 404)

    def test_lines_costs_and_terms_change(self):
        offered('P-CUP'), offered('P-LID', cost='1.00')
        order = made(('P-CUP', 4))
        path = '%s/%d' % (ORDERS, order['id'])
        reply = api.post(path + '/lines', {'items': [{'vendor_sku': 'V-P-LID', 'quantity': 8}]})
        self.assertEqual([row['sku'] for row in reply.json['lines']], ['P-CUP', 'P-LID'])
        line = reply.json['lines'][0]['id']
        reply = api.patch(path + '/lines', {'items': [{'id': line, 'quantity': 5,
                                                       'discount_ppm': 500000}]})
        self.assertEqual(reply.json['items_total'], usd('18.00'))
        act(order, 'authorize'), act(order, 'confirm')
        reply = api.put(path + '/costs', {'items': [
            {'kind': 'duty', 'amount': usd('9.00'), 'spread_by': 'quantity'}]})
        self.assertEqual(reply.json['status'], 'pending_delivery')
        changed = api.patch(path + '/lines', {'items': [{'id': line, 'quantity': 6}]})
        self.assertEqual(changed.json['status'], 'awaiting_acceptance')
        act(order, 'reauthorize'), act(order, 'confirm')
        gone = act(order, 'lines/void', ids=[line])
        self.assertEqual([row['status'] for row in gone['lines']], ['voided', 'pending'])
        noted = api.patch(path, {'notes': 'ring twice'}, headers={'If-Match': '"1"'})
        self.assertEqual(noted.status, 412, noted)

    def test_many_are_moved_at_once(self):
        offered('P-MANY')
        orders = [made(('P-MANY', 1)) for _ in range(3)]
        reply = api.post(ORDERS + '/bulk/authorize',
                         {'ids': [order['id'] for order in orders] + [1]})
        self.assertEqual([item['status'] for item in reply.json['items']], [200, 200, 200, 404])
        found = api.get(ORDERS, query={'status': 'awaiting_confirmation', 'limit': 1000}).items
        self.assertTrue({order['id'] for order in orders} <= {order['id'] for order in found})

    def test_messages_milestones_and_holds(self):
        offered('P-NOTE')
        order = made(('P-NOTE', 5))
        milestone = shop.made('/api/v1/milestones', name='Left the port', color='#00ff00')
        reached = act(order, 'milestones', items=[{'milestone_id': milestone, 'is_reached': True}])
        self.assertIs(reached['milestones'][0]['is_reached'], True)
        act(order, 'messages', status=201, text='Please hurry')
        held = api.put('/api/v1/purchase_holds', {'items': [
            {'purchase_line_id': order['lines'][0]['id'], 'warehouse_id': shop.warehouse_id,
             'quantity': 5}]})
        self.assertEqual(held.status, 200, held)
        found = api.get('%s/%d' % (ORDERS, order['id'])).json
        self.assertEqual(found['messages'][0]['text'], 'Please hurry')
        self.assertEqual(found['holds'][0]['quantity'], 5)


class Dropship(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.remote = shop.warehouse('Far Away', type='dropship_vendor')
        cls.vendor = shop.made('/api/v1/vendors', name='Far Away Goods', warehouse_id=cls.remote)

    def waiting(self, sku, units=2):
        """A paid order that the vendor shall ship."""
        shop.adjust(sku, 20, self.remote)
        order = shop.order((sku, units), warehouse_id=self.remote).json
        self.assertEqual(eventually(lambda: shop.get(order['id'])['status'] == 'awaiting_dropship'
                                    and shop.get(order['id'])['status']), 'awaiting_dropship')
        return order

    def purchase_of(self, order, status='awaiting_authorization'):
        def found():
            rows = api.get(ORDERS, query={'order_id': order['id'], 'status': status}).items
            return rows[0] if rows else None
        return eventually(found)

    def test_the_vendor_ships_to_the_buyer(self):
        offered('D-ONE', by=self.vendor)
        order = self.waiting('D-ONE')
        purchase = self.purchase_of(order)
        self.assertEqual((purchase['type'], purchase['lines'][0]['quantity']),
                         ('dropship_order', 2))
        self.assertEqual(incoming('D-ONE'), [])
        act(purchase, 'authorize')
        act(purchase, 'send', recipient='ship@example.com')
        self.assertEqual(shop.get(order['id'])['status'], 'pending_fulfillment')
        act(purchase, 'ship', status=201, carrier='UPS', tracking_number='1Z1')
        self.assertEqual(shop.get(order['id'])['status'], 'shipped')
        done = self.purchase_of(order, 'fulfilled')
        self.assertEqual(done['lines'][0]['status'], 'received')
        self.assertEqual(len(api.get(ORDERS, query={'order_id': order['id']}).items), 1)

    def test_a_cancelled_order_calls_its_purchase_order_off(self):
        offered('D-TWO', by=self.vendor)
        order = self.waiting('D-TWO')
        self.purchase_of(order)
        shop.act(order['id'], 'cancel', reason='buyer')
        self.assertEqual(self.purchase_of(order, 'cancelled')['lines'][0]['status'], 'cancelled')

    def test_a_voided_purchase_order_answers_the_cancel(self):
        offered('D-THREE', by=self.vendor)
        order = self.waiting('D-THREE')
        purchase = self.purchase_of(order)
        act(purchase, 'authorize'), act(purchase, 'send')
        shop.act(order['id'], 'cancel', reason='buyer')
        self.assertEqual(shop.get(order['id'])['status'], 'cancel_requested')
        act(purchase, 'void')
        self.assertEqual(shop.get(order['id'])['status'], 'cancelled')

    def test_an_order_waits_for_what_the_vendor_does_not_sell(self):
        shop.product('D-FOUR')
        shop.adjust('D-FOUR', 20, self.remote)
        order = shop.order(('D-FOUR', 2), warehouse_id=self.remote).json
        self.assertEqual((order['status'], order['reason']),
                         ('unresolved', 'missing_vendor_product'))
        self.assertEqual(api.get(ORDERS, query={'order_id': order['id']}).items, [])
        reply = api.put('/api/v1/vendor_products', {
            'vendor_id': self.vendor, 'vendor_sku': 'LATE', 'sku': 'D-FOUR'})
        self.assertEqual(reply.status, 201, reply)
        self.assertEqual(self.purchase_of(order)['lines'][0]['vendor_sku'], 'LATE')
        self.assertEqual(shop.get(order['id'])['status'], 'awaiting_dropship')

    def asked(self, *orders):
        """Units on the purchase orders of each that the vendor may still ship."""
        def units(order):
            rows = api.get(ORDERS, query={'order_id': order['id']}).items
            return sum(line['quantity'] for row in rows if row['status'] not in (
                'voided', 'cancelled') for line in row['lines'] if line['status'] == 'pending')
        return [units(order) for order in orders]

    def asks(self, orders, units):
        eventually(lambda: self.asked(*orders) == units)

    def test_purchase_orders_follow_a_split_and_its_undoing(self):
        offered('D-FIVE', by=self.vendor)
        whole = self.waiting('D-FIVE', 5)
        act(self.purchase_of(whole), 'authorize')
        reply = api.post('/api/v1/orders/%d/split' % whole['id'], {'parts': [
            {'lines': [{'line_id': whole['lines'][0]['id'], 'quantity': 2}]}]})
        self.assertEqual(reply.status, 200, reply)
        part = reply.items[1]
        self.asks([whole, part], [3, 2])
        shop.act(part['id'], 'undo-split')
        self.asks([whole, part], [5, 0])

    def test_a_purchase_order_follows_edits_of_lines(self):
        offered('D-SIX', by=self.vendor)
        order = self.waiting('D-SIX', 5)
        self.asks([order], [5])
        reply = api.patch('/api/v1/orders/%d/lines/%d' % (order['id'], order['lines'][0]['id']),
                          {'quantity': 1})
        self.assertEqual(reply.status, 200, reply)
        self.asks([order], [1])

    def refused(self, reply, *says):
        self.assertEqual(reply.status, 409, reply)
        for words in says:
            self.assertIn(words, reply.json['detail'])

    def test_what_the_vendor_has_is_not_changed_before_it_came_back(self):
        offered('D-EIGHT', by=self.vendor)
        order, other = self.waiting('D-EIGHT', 5), self.waiting('D-EIGHT', 1)
        purchase = self.purchase_of(order)
        act(purchase, 'authorize'), act(purchase, 'send')
        path, line = '/api/v1/orders/%d' % order['id'], order['lines'][0]['id']
        back = 'void its purchase order'
        self.refused(api.patch('%s/lines/%d' % (path, line), {'quantity': 1}), back)
        self.refused(api.post(path + '/split', {'parts': [
            {'lines': [{'line_id': line, 'quantity': 2}]}]}), back)
        self.refused(api.post(path + '/merge', {'order_ids': [other['id']]}), back)
        self.refused(api.post(path + '/hold', {}), back)
        self.assertEqual(self.asked(order), [5])
        # As the sentence says.
        act(purchase, 'void')
        self.assertEqual(shop.get(order['id'])['status'], 'awaiting_dropship')
        changed = api.patch('%s/lines/%d' % (path, line), {'quantity': 1})
        self.assertEqual(changed.status, 200, changed)
        self.asks([order], [1])

    def test_an_order_whose_vendor_agreed_is_with_the_vendor(self):
        offered('D-NINE', by=self.vendor)
        order = self.waiting('D-NINE', 5)
        purchase = self.purchase_of(order)
        act(purchase, 'authorize'), act(purchase, 'confirm')
        self.assertEqual(shop.get(order['id'])['status'], 'pending_fulfillment')
        self.refused(api.patch('/api/v1/orders/%d/lines/%d' % (
            order['id'], order['lines'][0]['id']), {'quantity': 1}), 'void its purchase order')
        self.assertEqual(self.asked(order), [5])

    def test_purchase_orders_follow_a_merge_and_its_undoing(self):
        offered('D-SEVEN', by=self.vendor)
        into, source = self.waiting('D-SEVEN', 3), self.waiting('D-SEVEN', 1)
        self.asks([into, source], [3, 1])
        shop.act(into['id'], 'merge', order_ids=[source['id']])
        self.asks([into, source], [4, 0])
        shop.act(source['id'], 'undo-merge')
        self.asks([into, source], [3, 1])


if __name__ == '__main__':
    unittest.main()
