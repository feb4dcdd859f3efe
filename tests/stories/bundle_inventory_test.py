"""Bundles in the warehouse: prepackaged units first, then what the components make."""
import os
import sys
import time
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from purser_process import Purser  # noqa: E402
from small_shop import SmallShop  # noqa: E402


def setUpModule():
    global purser, shop, api
    purser = Purser().__enter__()
    shop = SmallShop(purser)
    api = shop.api


def tearDownModule():
    shop.verify()
    purser.__exit__()


def eventually(says, wanted, seconds=20):
    for _ in range(seconds * 20):
        found = says()
        if found == wanted:
            break
        time.sleep(0.05)
    return found


def inventory(sku, **query):
    reply = api.get('/api/v1/products/%d/inventory' % shop.products[sku], query=query)
    assert reply.status == 200, reply
    return reply.json


def made(name, mugs=0, plates=0, sets=0):
    """A bundle NAME-SET of two mugs and a plate."""
    shop.product(name + '-MUG', stock=mugs)
    shop.product(name + '-PLATE', stock=plates)
    shop.bundle(name + '-SET', {name + '-MUG': 2, name + '-PLATE': 1})
    if sets:
        shop.stock('add', name + '-SET', sets)
    return name + '-SET'


class Sold(unittest.TestCase):
    def claims(self, name):
        return tuple(shop.level(name + part)['allocated'] for part in ('-SET', '-MUG', '-PLATE'))

    def test_channels_sell_what_is_packed_and_what_can_be_built(self):
        sku = made('SELL', mugs=7, plates=9, sets=2)
        self.assertEqual(eventually(lambda: shop.quantity(sku), 5), 5)
        found = inventory(sku)
        self.assertEqual([found[name] for name in ('available', 'buildable', 'sellable',
                                                   'bottleneck')], [2, 3, 5, 'SELL-MUG'])
        why = api.get('/api/v1/listings/%d/why' % shop.listings[sku]).json
        self.assertIn('SELL-MUG is the bottleneck.', [row['sentence'] for row in why['steps']])
        self.assertEqual(why['quantity'], 5)

    def test_prepackaged_ones_leave_first(self):
        sku = made('FIRST', mugs=4, plates=2, sets=2)
        first = shop.order((sku, 2)).json
        self.assertEqual(self.claims('FIRST'), (2, 0, 0))
        second = shop.order((sku, 2)).json
        self.assertEqual(self.claims('FIRST'), (2, 4, 2))
        self.assertEqual([shop.get(order['id'])['status'] for order in (first, second)],
                         ['awaiting_shipment'] * 2)
        self.assertEqual(eventually(lambda: shop.quantity(sku), 0), 0)
        for order in (first, second):
            reply = api.post('/api/v1/orders/%d/shipments' % order['id'], {
                'carrier': 'ups', 'tracking_number': '1Z%d' % order['id']})
            self.assertEqual(reply.status, 201, reply)
        self.assertEqual([shop.get(order['id'])['status'] for order in (first, second)],
                         ['shipped'] * 2)
        self.assertEqual([shop.level('FIRST' + part)['on_hand']
                          for part in ('-SET', '-MUG', '-PLATE')], [0, 0, 0])

    def test_a_waiting_order_takes_sets_that_were_packed_meanwhile(self):
        sku = made('WAIT')
        order = shop.order((sku, 3)).json
        self.assertEqual(shop.get(order['id'])['reason'], 'out_of_stock')
        shop.stock('add', sku, 3)
        self.assertEqual(eventually(lambda: shop.get(order['id'])['status'],
                                    'awaiting_shipment'), 'awaiting_shipment')
        self.assertEqual(self.claims('WAIT'), (3, 0, 0))
        self.assertEqual(shop.unplaced('WAIT-MUG'), 0)

    def test_a_split_by_stock_knows_packed_sets(self):
        sku = made('CUT', sets=1)
        shop.product('CUT-TEA')
        order = shop.order((sku, 1), ('CUT-TEA', 1)).json
        self.assertEqual(shop.get(order['id'])['reason'], 'out_of_stock')
        reply = api.post('/api/v1/orders/%d/split-by-stock' % order['id'])
        self.assertEqual(reply.status, 200, reply)
        self.assertEqual(shop.get(order['id'])['status'], 'awaiting_shipment')
        self.assertEqual(self.claims('CUT'), (1, 0, 0))

    def test_components_sold_alone_and_sets_share_one_stock(self):
        sku = made('SHARE', mugs=4, plates=5, sets=1)
        self.assertEqual(shop.order((sku, 1), ('SHARE-MUG', 4)).json['status'],
                         'awaiting_shipment')
        self.assertEqual(self.claims('SHARE'), (1, 4, 0))
        order = shop.order((sku, 1)).json
        self.assertEqual(shop.get(order['id'])['reason'], 'out_of_stock')


class Counted(unittest.TestCase):
    """What the inventory says is what channels are told."""

    def said(self, sku, *names):
        found = inventory(sku)
        total = api.get('/v1.1/productstocks/total', query={
            'sku': sku, 'inventoryOptions': 'COMPONENT_INVENTORY'}).json[0]
        self.assertEqual(total['availableQuantity'], found['sellable'], sku)
        return [found[name] for name in names]

    def test_a_bundle_of_bundles_is_counted_by_its_core_products(self):
        inner = made('DEEP', mugs=9, plates=5)
        shop.product('DEEP-TRAY', stock=3)
        outer = 'DEEP-GIFT'
        shop.bundle(outer, {inner: 1, 'DEEP-TRAY': 1})
        self.assertEqual(eventually(lambda: shop.quantity(outer), 3), 3)
        self.assertEqual(self.said(outer, 'buildable', 'sellable', 'bottleneck'),
                         [3, 3, 'DEEP-TRAY'])
        shop.stock('remove', 'DEEP-MUG', 6)
        self.assertEqual(eventually(lambda: shop.quantity(outer), 1), 1)
        self.assertEqual(self.said(outer, 'buildable', 'sellable', 'bottleneck'),
                         [1, 1, 'DEEP-MUG'])
        path = '/api/v1/products/%d/assemble' % shop.products[outer]
        body = {'warehouse_id': shop.warehouse_id, 'quantity': 1}
        self.assertEqual(api.post(path, body).json['on_hand'], 1)
        self.assertEqual([shop.level(sku)['on_hand'] for sku in ('DEEP-MUG', 'DEEP-PLATE',
                                                                 'DEEP-TRAY')], [1, 4, 2])

    def test_a_download_in_a_bundle_limits_nothing(self):
        shop.product('LOAD-BOOK', stock=4)
        shop.products['LOAD-PDF'] = shop.made('/api/v1/products', sku='LOAD-PDF', name='PDF',
                                              type='digital')
        shop.bundle('LOAD-SET', {'LOAD-BOOK': 2, 'LOAD-PDF': 1})
        self.assertEqual(eventually(lambda: shop.quantity('LOAD-SET'), 2), 2)
        self.assertEqual(self.said('LOAD-SET', 'buildable', 'sellable', 'bottleneck'),
                         [2, 2, 'LOAD-BOOK'])
        path = '/api/v1/products/%d/assemble' % shop.products['LOAD-SET']
        reply = api.post(path, {'warehouse_id': shop.warehouse_id, 'quantity': 1})
        self.assertEqual(reply.status, 200, reply)

    def test_parts_sold_without_a_place_make_no_sets(self):
        sku = made('OWED', mugs=5, plates=5)
        self.assertEqual(shop.order(('OWED-MUG', 7)).json['reason'], 'out_of_stock')
        self.assertEqual(eventually(lambda: shop.quantity(sku), 0), 0)
        self.assertEqual(self.said(sku, 'sellable'), [0])
        why = api.get('/api/v1/listings/%d/why' % shop.listings[sku]).json
        said = {step['label']: (step['units'], step['sentence']) for step in why['steps']}
        self.assertEqual(said['Parts claimed without a warehouse'],
                         (-4, 'They are sold already and make up to 4 sets.'))
        self.assertEqual(said['Buildable'],
                         (0, 'OWED-MUG is the bottleneck. 2 more are promised than there are.'))


class ByWarehouse(unittest.TestCase):
    def test_where_none_are_built_only_packed_ones_count(self):
        sku = made('PACKED', mugs=10, plates=10, sets=1)
        path = '/api/v1/warehouses/%d' % shop.warehouse_id
        api.patch(path, {'use_component_inventory': False})
        try:
            self.assertEqual(eventually(lambda: shop.quantity(sku), 1), 1)
            self.assertEqual(inventory(sku)['sellable'], 1)
            self.assertEqual(shop.order((sku, 1)).json['status'], 'awaiting_shipment')
            order = shop.order((sku, 1)).json
            self.assertEqual(shop.get(order['id'])['reason'], 'out_of_stock')
            self.assertEqual(eventually(lambda: shop.quantity(sku), 0), 0)
            self.assertEqual(shop.unplaced(sku), 1)
            self.assertEqual(shop.level('PACKED-MUG')['allocated'], 0)
        finally:
            api.patch(path, {'use_component_inventory': True})

    def test_a_set_is_built_in_one_place_unless_the_company_says_otherwise(self):
        sku = made('SPLIT', mugs=4)
        other = shop.warehouse('Newark')
        shop.stock('add', 'SPLIT-PLATE', 2, warehouse_id=other)
        found = inventory(sku)
        self.assertEqual((found['buildable'], found['buildable_across']), (0, 2))
        self.assertEqual(eventually(lambda: shop.quantity(sku), 0), 0)
        setting = '/api/v1/settings/bundles.components_across_warehouses'
        self.assertEqual(api.put(setting, {'value': 'true'}).status, 200)
        self.assertEqual(eventually(lambda: shop.quantity(sku), 2), 2)
        self.assertEqual(api.put(setting, {'value': 'false'}).status, 200)
        self.assertEqual(eventually(lambda: shop.quantity(sku), 0), 0)
        # One warehouse is left: it ships every order of the other tests.
        self.assertEqual(api.post('/api/v1/warehouses/%d/deactivate' % other).status, 200)


class Packing(unittest.TestCase):
    def test_sets_are_put_together_and_taken_apart(self):
        sku = made('KIT', mugs=5, plates=5)
        path = '/api/v1/products/%d/assemble' % shop.products[sku]
        body = {'warehouse_id': shop.warehouse_id, 'quantity': 2, 'reason': 'Slow day'}
        self.assertEqual(api.post(path, body).json['on_hand'], 2)
        self.assertEqual([shop.level('KIT' + part)['on_hand']
                          for part in ('-SET', '-MUG', '-PLATE')], [2, 1, 3])
        reply = api.post(path, body)
        self.assertEqual(reply.status, 409)
        self.assertIn('KIT-MUG at Reno: 1 is available, 4 are asked for.', str(reply.json))
        self.assertEqual(api.post(path, dict(body, takes_apart=True)).json['on_hand'], 0)
        self.assertEqual(shop.level('KIT-MUG')['on_hand'], 5)
        mug = '/api/v1/products/%d/assemble' % shop.products['KIT-MUG']
        self.assertEqual(api.post(mug, body).status, 422)


if __name__ == '__main__':
    unittest.main()
