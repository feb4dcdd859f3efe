"""What happens at one moment, in one call, and what is taken back: units keep their value."""
import os
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from purser_process import Purser, at_rest, eventually  # noqa: E402
from small_shop import SmallShop  # noqa: E402

COSTS = '/api/v1/costs'
ORDERS = '/api/v1/purchase_orders'


def money(amount, currency='USD'):
    return {'amount': amount, 'currency': currency}


class Together(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.purser = Purser(['--rate', '0']).__enter__()
        cls.addClassCleanup(cls.purser.__exit__)
        cls.shop = SmallShop(cls.purser)
        cls.api = cls.shop.api
        cls.vendor = cls.shop.made('/api/v1/vendors', name='Mug Works')
        cls.places = [cls.shop.warehouse_id] + [cls.shop.warehouse('W%d' % n) for n in (2, 3, 4)]

    @classmethod
    def tearDownClass(cls):
        cls.shop.verify()

    def done(self, method, path, body=None, raw=None, **headers):
        reply = self.api.request(method, path, body, raw=raw, headers=headers)
        self.assertIn(reply.status, (200, 201, 202, 204), (path, reply))
        for item in (reply.json or {}).get('items') or []:
            self.assertLess(item.get('status') if isinstance(item.get('status'), int) else 200, 300,
                            reply)
        return reply.json

    def bought(self, sku, quantity, cost, warehouse=0, vendor=None, currency='USD'):
        if sku not in self.shop.products:
            self.shop.product(sku)
        vendor = vendor or self.vendor
        self.done('PUT', '/api/v1/vendor_products', {'vendor_id': vendor, 'vendor_sku': 'V-' + sku,
                                                     'sku': sku})
        order = self.done('POST', ORDERS, {
            'vendor_id': vendor, 'warehouse_id': self.places[warehouse],
            'lines': [{'sku': sku, 'quantity': quantity, 'unit_cost': money(cost, currency)}]})
        path = '%s/%d/' % (ORDERS, order['id'])
        self.done('POST', path + 'authorize', {})
        self.done('POST', path + 'receive', {'items': [
            {'line_id': order['lines'][0]['id'], 'accepted': quantity}]})

    def value(self, sku):
        """Units and value by place, once the costs have followed; 0: on the way."""
        query = {'product_id': self.shop.products[sku]}

        def now():
            return sorted(
                (self.places.index(row['warehouse_id']) + 1 if row['warehouse_id'] else 0,
                 row['units'], row['value']['amount'], row['value']['currency'])
                for row in self.api.get(COSTS + '/value', query=query).items)
        return [row[:3] if row[3] == 'USD' else row for row in at_rest(now)]

    def spent(self, sku):
        """What became an expense."""
        query = {'product_id': self.shop.products[sku], 'limit': 200}
        return [(row['kind'], row['expense']['amount'])
                for row in self.api.get(COSTS + '/entries', query=query).items
                if row['expense']['amount'] != '0.00']

    def move(self, sku, *moves):
        self.done('POST', '/api/v1/stock/transfer', {'items': [
            {'product_id': self.shop.products[sku], 'warehouse_id': self.places[out - 1],
             'to_warehouse_id': self.places[to - 1], 'quantity': units}
            for out, to, units in moves]})

    # ---- several moves in one call ----

    def test_units_that_move_on_in_the_same_call_keep_their_value(self):
        self.bought('ON', 10, '5.00')
        self.assertEqual(self.value('ON'), [(1, 10, '50.00')])
        self.move('ON', (1, 2, 5), (2, 3, 3))
        self.assertEqual(self.value('ON'), [(1, 5, '25.00'), (2, 2, '10.00'), (3, 3, '15.00')])
        self.assertEqual(self.spent('ON'), [])

    def test_units_that_go_and_come_back_in_one_call_keep_their_value(self):
        self.bought('BACK', 10, '5.00')
        self.value('BACK')
        self.move('BACK', (1, 2, 5), (2, 1, 3))
        self.assertEqual(self.value('BACK'), [(1, 8, '40.00'), (2, 2, '10.00')])

    def test_two_moves_of_one_product_do_not_swap_their_value(self):
        self.bought('SWAP', 2, '9.00', warehouse=2)
        self.bought('SWAP', 2, '5.00')
        self.value('SWAP')
        self.move('SWAP', (1, 2, 2), (3, 4, 2))
        self.assertEqual(self.value('SWAP'), [(2, 2, '10.00'), (4, 2, '18.00')])

    def test_a_product_merged_on_in_the_same_call_brings_its_value(self):
        for prefix, kept, worth in (('M', 0, '50.00'), ('N', 4, '78.00')):
            for letter in 'ABC':
                self.shop.product(prefix + letter)
            self.bought(prefix + 'A', 10, '5.00')
            if kept:
                self.bought(prefix + 'B', kept, '7.00')
            self.value(prefix + 'A')
            self.done('POST', '/api/v1/products/merge', {'items': [
                {'into_sku': prefix + 'B', 'from_sku': prefix + 'A'},
                {'into_sku': prefix + 'C', 'from_sku': prefix + 'B'}]})
            self.assertEqual(self.value(prefix + 'C'), [(1, 10 + kept, worth)])
            self.assertEqual(self.value(prefix + 'B'), [])
            self.assertEqual(self.spent(prefix + 'B') + self.spent(prefix + 'C'), [])

    # ---- several parcels in one call ----

    def costs_of(self, order):
        def found():
            parcels = self.api.get('/api/v1/orders/%d/shipments' % order['id']).items
            return [sorted((row['quantity'], row['cost']['amount']) for row in self.api.get(
                '/api/v1/shipments/%d/costs' % parcel['id']).items) for parcel in parcels]
        return at_rest(found)

    def parcels(self, order, *parcels):
        self.done('POST', '/api/v1/shipments/import', {'items': [
            {'order_id': order['id'], 'warehouse_id': self.places[0], 'tracking_number': str(n),
             'lines': [{'sku': sku, 'quantity': units}]}
            for n, (sku, units) in enumerate(parcels)]})

    def test_each_parcel_of_one_call_gets_its_own_cost(self):
        self.bought('PX', 5, '5.00')
        self.bought('PY', 5, '100.00')
        order = self.shop.order(('PX', 1), ('PY', 1)).json
        self.parcels(order, ('PX', 1), ('PY', 1))
        self.assertEqual(self.costs_of(order), [[(1, '5.00')], [(1, '100.00')]])

    def test_parcels_of_one_product_share_what_left(self):
        self.bought('PZ', 5, '5.00')
        self.bought('PZ', 5, '9.00')
        order = self.shop.order(('PZ', 8)).json
        self.parcels(order, ('PZ', 5), ('PZ', 3))
        self.assertEqual(self.costs_of(order), [[(5, '25.00')], [(3, '27.00')]])

    def test_parts_that_a_vendor_ships_cost_what_their_lines_say(self):
        far = self.shop.warehouse('Far', type='dropship_vendor')
        vendor = self.shop.made('/api/v1/vendors', name='Far', warehouse_id=far)
        self.shop.product('DS')
        self.done('PUT', '/api/v1/vendor_products', {
            'vendor_id': vendor, 'vendor_sku': 'V-DS', 'sku': 'DS',
            'prices': [{'from_quantity': 1, 'cost': money('4.00')}]})
        self.shop.adjust('DS', 50, far)
        order = self.shop.order(('DS', 3), warehouse_id=far).json
        purchase = eventually(lambda: self.api.get(
            ORDERS, query={'order_id': order['id']}).items)[0]
        path = '%s/%d' % (ORDERS, purchase['id'])
        self.done('PUT', path + '/costs', {'items': [
            {'kind': 'shipping', 'amount': money('5.00')}]})
        self.done('POST', path + '/authorize', {})
        self.done('POST', path + '/send', {})
        for units in (1, 2):
            self.done('POST', '/api/v1/orders/%d/shipments' % order['id'], {
                'warehouse_id': far, 'lines': [{'sku': 'DS', 'quantity': units}]})
        # 17.00 in all: neither a cent more nor less
        self.assertEqual(self.costs_of(order), [[(1, '5.67')], [(2, '11.33')]])
        # a bill that comes later is a cost of what was sold, once
        self.done('PUT', path + '/costs', {'items': [
            {'kind': 'shipping', 'amount': money('7.00')}]})
        eventually(lambda: ('late_cost', '2.00') in self.spent('DS'))
        self.assertEqual(at_rest(lambda: sum(float(cost) for _, cost in self.spent('DS'))), 19.0)

    # ---- sets ----

    def assemble(self, sku, units, **more):
        self.done('POST', '/api/v1/products/%d/assemble' % self.shop.products[sku],
                  dict(more, warehouse_id=self.places[0], quantity=units))

    def test_a_set_is_worth_its_parts_and_the_parts_what_the_set_was(self):
        for sku in ('CUP', 'LID'):
            self.shop.product(sku)
        self.shop.bundle('SET', {'CUP': 2, 'LID': 1})
        self.bought('CUP', 20, '5.00')
        self.bought('LID', 10, '3.00')
        self.value('CUP')
        self.assemble('SET', 4)
        self.assertEqual((self.value('CUP'), self.value('LID'), self.value('SET')),
                         ([(1, 12, '60.00')], [(1, 6, '18.00')], [(1, 4, '52.00')]))
        self.assemble('SET', 4, takes_apart=True)
        self.assertEqual(self.value('SET'), [])
        cups, lids = self.value('CUP')[0], self.value('LID')[0]
        self.assertEqual((cups[1], lids[1]), (20, 10))
        self.assertEqual(float(cups[2]) + float(lids[2]), 130.0)
        self.assertEqual([self.spent(sku) for sku in ('CUP', 'LID', 'SET')], [[], [], []])

    # ---- what is taken back ----

    def count(self, sku, quantity):
        made = self.done('POST', '/api/v1/stock/counts', {
            'warehouse_id': self.places[0], 'name': sku,
            'items': [{'sku': sku, 'quantity': quantity}]})
        path = '/api/v1/stock/counts/%d/' % made['id']
        self.done('POST', path + 'post')
        return path

    def test_a_count_that_is_undone_changes_no_value(self):
        for sku, quantity, between in (('LESS', 4, [(1, 4, '20.00')]),
                                       ('MORE', 16, [(1, 16, '50.00')])):
            self.bought(sku, 10, '5.00')
            self.value(sku)
            path = self.count(sku, quantity)
            self.assertEqual(self.value(sku), between)
            self.done('POST', path + 'undo')
            self.assertEqual(self.value(sku), [(1, 10, '50.00')])

    def test_units_that_arrive_after_they_were_written_off_have_their_value(self):
        self.bought('LATE', 10, '5.00')
        self.value('LATE')
        transfer = self.done('POST', '/api/v1/transfers', {
            'from_warehouse_id': self.places[0], 'to_warehouse_id': self.places[1],
            'lines': [{'sku': 'LATE', 'quantity': 6}]})
        path = '/api/v1/transfers/%d/' % transfer['id']
        self.done('POST', path + 'send')
        self.assertEqual(self.value('LATE'), [(0, 6, '30.00'), (1, 4, '20.00')])
        self.done('POST', path + 'close')
        self.assertEqual(self.value('LATE'), [(1, 4, '20.00')])
        self.done('POST', path + 'receive', {'items': [
            {'line_id': transfer['lines'][0]['id'], 'accepted': 6}]})
        self.assertEqual(self.value('LATE'), [(1, 4, '20.00'), (2, 6, '30.00')])

    def test_units_sold_before_they_came_in_another_currency_are_counted_once(self):
        vendor = self.shop.made('/api/v1/vendors', name='Euro', currency='EUR')
        self.shop.product('EURO')
        order = self.shop.order(('EURO', 2), warehouse_id=self.places[0]).json
        self.done('POST', '/api/v1/orders/%d/shipments' % order['id'], {
            'warehouse_id': self.places[0], 'lines': [{'sku': 'EURO', 'quantity': 2}]})
        self.assertEqual(self.value('EURO'), [(1, -2, '0.00')])
        self.bought('EURO', 5, '7.00', vendor=vendor, currency='EUR')
        self.assertEqual(self.value('EURO'), [(1, 3, '21.00', 'EUR')])


if __name__ == '__main__':
    unittest.main()
