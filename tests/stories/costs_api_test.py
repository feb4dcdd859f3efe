"""What stock is worth and what sales cost, through HTTP: the listeners do the work."""
import os
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from purser_process import Purser, eventually  # noqa: E402
from small_shop import SmallShop  # noqa: E402

COSTS = '/api/v1/costs'
ORDERS = '/api/v1/purchase_orders'


def setUpModule():
    global purser, shop, api, vendor
    purser = Purser().__enter__()
    shop = SmallShop(purser)
    api = shop.api
    vendor = shop.made('/api/v1/vendors', name='Mug Works')


def tearDownModule():
    shop.verify()
    purser.__exit__()


def usd(amount):
    return {'amount': amount, 'currency': 'USD'}


def bought(sku, quantity, cost):
    """A purchase order of the product, received at once."""
    reply = api.put('/api/v1/vendor_products', {'vendor_id': vendor, 'vendor_sku': 'V-' + sku,
                                                'sku': sku})
    assert reply.status in (200, 201), reply
    reply = api.post(ORDERS, {'vendor_id': vendor, 'warehouse_id': shop.warehouse_id, 'lines': [
        {'sku': sku, 'quantity': quantity, 'unit_cost': usd(cost)}]})
    assert reply.status == 201, reply
    order = reply.json
    for action, body in (('authorize', {}), ('receive', {'items': [
            {'line_id': order['lines'][0]['id'], 'accepted': quantity}]})):
        reply = api.post('%s/%d/%s' % (ORDERS, order['id'], action), body)
        assert reply.status == 200, reply
    return order


def value(sku, **query):
    reply = api.get(COSTS + '/value', query=dict(query, product_id=shop.products[sku]))
    assert reply.status == 200, reply
    return [(row['units'], row['value']['amount']) for row in reply.items]


def becomes(expected, what):
    found = eventually(lambda: what() == expected and [what()])
    assert found, (expected, what())


class Costs(unittest.TestCase):
    def test_from_the_purchase_to_the_sale(self):
        shop.product('C-MUG')
        bought('C-MUG', 10, '5.00')
        bought('C-MUG', 10, '6.00')
        becomes([(20, '110.00')], lambda: value('C-MUG'))
        order = shop.order(('C-MUG', 12)).json
        reply = api.post('/api/v1/orders/%d/shipments' % order['id'], {'tracking_number': '1Z'})
        self.assertEqual(reply.status, 201, reply)
        path = '/api/v1/shipments/%d/costs' % reply.json['id']
        becomes([('62.00', 12, 0)], lambda: [
            (row['cost']['amount'], row['quantity'], row['uncovered'])
            for row in api.get(path).items])
        becomes([(8, '48.00')], lambda: value('C-MUG'))
        layers = api.get(COSTS + '/layers', query={'product_id': shop.products['C-MUG'],
                                                   'remaining.from': 1}).items
        self.assertEqual([(row['remaining'], row['source']) for row in layers],
                         [(8, 'purchase')])
        by_channel = api.get(COSTS + '/channels', query={
            'from': '2000-01-01T00:00:00Z', 'to': '2100-01-01T00:00:00Z'}).items
        self.assertIn(shop.channel_id, [row['channel_id'] for row in by_channel])
        current = api.get(COSTS + '/current', query={'product_id': shop.products['C-MUG'],
                                                     'warehouse_id': shop.warehouse_id}).items
        self.assertEqual((current[0]['cost'], current[0]['is_from_layer']), (usd('6.00'), True))

    def test_what_a_bot_marks_as_shipped_has_a_cost_too(self):
        shop.product('C-BOT')
        bought('C-BOT', 5, '4.00')
        bot = {'name': 'Sold here', 'filters': [{'field': 'state', 'any_of': ['OR']}],
               'actions': [{'action': 'mark_shipped', 'option': 'placed_at'}]}
        reply = api.post('/api/v1/orderbots/versions', {'activate': True, 'groups': [
            {'rank': 10, 'name': 'All', 'bots': [bot]}]})
        self.assertEqual(reply.status, 201, reply)
        order = shop.order(('C-BOT', 2), state='OR').json
        self.assertEqual(order['status'], 'shipped', order)
        shipments = eventually(lambda: api.get('/api/v1/orders/%d/shipments' % order['id']).items)
        becomes([(2, usd('8.00'))], lambda: [
            (row['quantity'], row['cost'])
            for row in api.get('/api/v1/shipments/%d/costs' % shipments[0]['id']).items])

    def test_freight_that_is_billed_later(self):
        shop.product('C-CUP')
        order = bought('C-CUP', 10, '1.00')
        becomes([(10, '10.00')], lambda: value('C-CUP'))
        shop.stock('remove', 'C-CUP', 4)
        becomes([(6, '6.00')], lambda: value('C-CUP'))
        reply = api.put('%s/%d/costs' % (ORDERS, order['id']), {'items': [
            {'kind': 'shipping', 'amount': usd('5.00')}]})
        self.assertEqual(reply.status, 200, reply)
        becomes([(6, '9.00')], lambda: value('C-CUP'))
        late = api.get(COSTS + '/entries', query={'product_id': shop.products['C-CUP'],
                                                  'kind': 'late_cost'}).items
        self.assertEqual([row['expense'] for row in late], [usd('2.00')])

    def test_default_costs(self):
        shop.product('C-LID'), shop.product('C-BOX')
        reply = api.put(COSTS + '/defaults', {'items': [{'sku': 'C-LID', 'cost': usd('0.50')}]})
        self.assertEqual(reply.status, 204, reply)
        shop.adjust('C-LID', 4), shop.adjust('C-BOX', 4)
        becomes([(4, '2.00')], lambda: value('C-LID'))
        becomes([(4, '0.00')], lambda: value('C-BOX'))
        rows = api.get(COSTS + '/value', query={'product_id': shop.products['C-BOX']}).items
        self.assertEqual(rows[0]['unknown_units'], 4)  # a mark: nobody said what it costs
        refused = api.put(COSTS + '/defaults', {'items': [{'sku': 'nowhere', 'cost': usd('1')}]})
        self.assertEqual(refused.status, 400, refused)

    def test_totals_say_how_many_units_nobody_knows_the_cost_of(self):
        def unknown():
            rows = api.get(COSTS + '/value/totals').items
            return sum(row['unknown_units'] for row in rows)

        before = unknown()
        shop.product('C-NEW', stock=7)
        becomes(before + 7, unknown)
        shop.stock('remove', 'C-NEW', 3)
        becomes(before + 4, unknown)

    def test_pages_of_values_are_of_products(self):
        for n in range(3):
            shop.product('C-PAGE%d' % n, stock=1)
        becomes([(1, '0.00')], lambda: value('C-PAGE2'))
        found, cursor = [], None
        while True:
            page = api.get(COSTS + '/value', query={'limit': 2, 'cursor': cursor})
            self.assertEqual(page.status, 200, page)
            found += [row['product_id'] for row in page.items]
            cursor = page.json['next_cursor']
            if not cursor:
                break
        self.assertEqual(sorted(found), sorted(set(found)))
        self.assertTrue({shop.products['C-PAGE%d' % n] for n in range(3)} <= set(found))
        self.assertEqual(api.get(COSTS + '/value', query={'cursor': 'x'}).status, 400)
        self.assertEqual(api.get('/api/v1/shipments/1/costs').status, 404)

    def test_a_bar_code_is_no_cost_wherever_it_is_said(self):
        shop.product('C-CODE')
        order = bought('C-CODE', 10, '1000000000.00')
        code = usd('4006381333931')
        line = order['lines'][0]['id']
        offer = {'vendor_id': vendor, 'vendor_sku': 'V-C-CODE', 'sku': 'C-CODE',
                 'prices': [{'from_quantity': 1, 'cost': code}]}
        draft = {'vendor_id': vendor, 'warehouse_id': shop.warehouse_id, 'lines': [
            {'sku': 'C-CODE', 'quantity': 1, 'unit_cost': code}]}
        open_order = dict(draft, lines=[{'sku': 'C-CODE', 'quantity': 1, 'unit_cost': usd('1')}])
        open_order = api.post(ORDERS, open_order).json
        path = '%s/%d' % (ORDERS, open_order['id'])
        line = open_order['lines'][0]['id']
        said = [('put', COSTS + '/defaults', {'items': [{'sku': 'C-CODE', 'cost': code}]}),
                ('put', '/api/v1/vendor_products', offer), ('post', ORDERS, draft),
                ('post', path + '/lines', {'items': draft['lines']})]
        for name in ('unit_cost', 'billed_unit_cost', 'landed_unit_cost'):
            said += [('patch', path + '/lines', {'items': [{'id': line, name: code}]}),
                     ('post', path + '/receive', {'items': [
                         {'line_id': line, 'accepted': 1, name: code}]})]
        for method, where, body in said:
            reply = getattr(api, method)(where, body)
            self.assertEqual(reply.status, 400, (where, reply))
            fault, = reply.json['faults']
            self.assertIn('.amount', fault['path'])
            self.assertEqual(fault['sentence'], 'must be at most 1000000000.00')
        becomes([(10, '10000000000.00')], lambda: value('C-CODE'))


if __name__ == '__main__':
    unittest.main()
