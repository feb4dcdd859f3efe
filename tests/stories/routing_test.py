"""Where orders ship from: backups, marketplaces, vendors, warehouses by name only, and why."""
import unittest

from purser_process import eventually
from shop_case import ShopCase


class Routing(ShopCase):
    def setUp(self):
        super().setUp()
        self.reno = self.shop.warehouse_id
        self.shop.product('MUG', stock=2)
        self.allocate(NV=self.reno)

    def allocate(self, **states):
        reply = self.shop.api.put('/api/v1/routing/state_allocations', {'items': [
            {'country': 'US', 'state': state, 'warehouse_id': warehouse}
            for state, warehouse in states.items()]})
        self.assertIn(reply.status, (200, 204), reply)

    def choose(self, name, value):
        reply = self.shop.api.put('/api/v1/settings/' + name, {'value': value})
        self.assertEqual(reply.status, 200, reply)

    def change(self, warehouse, status=200, **fields):
        path = '/api/v1/warehouses/%d' % warehouse
        version = self.shop.api.get(path).json['version']
        reply = self.shop.api.patch(path, fields, version=version)
        self.assertEqual(reply.status, status, reply)
        return reply.json

    def decision(self, order):
        return self.shop.api.get('/api/v1/orders/%d/why' % order['id']).json['decisions'][0]

    def test_the_other_of_two_backs_up_when_the_company_says_so(self):
        ohio = self.shop.warehouse('Ohio')
        self.shop.adjust('MUG', 9, ohio)
        order = self.shop.order(('MUG', 5)).json
        self.assertEqual((order['reason'], order['warehouse_id']), ('out_of_stock', self.reno))
        self.assertEqual(self.decision(order)['change_kind'], 'name_warehouse')
        self.choose('routing.use_backups', 'true')
        eventually(lambda: self.shop.get(order['id'])['status'] == 'awaiting_shipment')
        decision = self.decision(order)
        self.assertEqual((decision['rule'], decision['warehouse_id']), ('backup', ohio))
        verdicts = {c['name']: c['verdict'] for c in decision['candidates']}
        self.assertEqual(verdicts, {'Reno': 'short', 'Ohio': 'chosen'})

    def test_the_list_of_backups_decides_and_a_person_may_ask_for_it(self):
        ohio, texas = self.shop.warehouse('Ohio'), self.shop.warehouse('Texas')
        self.shop.adjust('MUG', 1, ohio)
        self.shop.adjust('MUG', 9, texas)
        path = '/api/v1/warehouses/%d/backups' % self.reno
        order = self.shop.order(('MUG', 5)).json
        refused = self.shop.api.post('/api/v1/orders/%d/backup-warehouse' % order['id'])
        self.assertEqual(refused.status, 422, refused)  # of three, nobody is meant
        for bad in ([self.reno], [ohio, ohio], [1]):
            self.assertEqual(self.shop.api.put(path, {'warehouse_ids': bad}).status, 400, bad)
        said = self.shop.api.put(path, {'warehouse_ids': [ohio, texas]})
        self.assertEqual(said.json, {'warehouse_ids': [ohio, texas]})
        self.assertEqual(self.shop.api.get(path).json, said.json)
        moved = self.shop.act(order['id'], 'backup-warehouse')
        self.assertEqual((moved['status'], moved['warehouse_id']), ('awaiting_shipment', texas))

    def test_stock_of_a_marketplace_ships_other_orders_only_when_it_may(self):
        fba = self.shop.warehouse('FBA', type='sales_channel')
        self.shop.adjust('MUG', 9, fba)
        refused = self.shop.api.put('/api/v1/routing/state_allocations', {'items': [
            {'country': 'US', 'state': 'NV', 'warehouse_id': fba}]})
        self.assertEqual(refused.status, 400, refused)
        self.change(self.reno, status=400, allows_mcf=True)
        self.change(fba, allows_mcf=True)
        self.allocate(NV=fba)
        order = self.shop.order(('MUG', 5)).json
        self.assertEqual((order['status'], order['warehouse_id']),
                         ('awaiting_mc_fulfillment', fba))

    def test_a_vendor_ships_what_he_supplies(self):
        drop = self.shop.warehouse('Drop', type='dropship_vendor')
        self.shop.adjust('MUG', 9, drop)
        self.allocate(NV=drop)
        order = self.shop.order(('MUG', 3)).json
        self.assertEqual(order['reason'], 'missing_vendor_product')
        path = '/api/v1/orders/%d/why' % order['id']
        self.assertEqual(self.shop.api.get(path).json['sentence'],
                         'Drop has no active vendor who supplies MUG.')
        vendor = self.shop.made('/api/v1/vendors', name='Potter', is_dropshipper=True,
                                warehouse_id=drop)
        why = self.shop.api.get(path).json
        self.assertEqual(why['sentence'], 'The vendor Potter does not supply MUG.')
        self.assertEqual([fact['sku'] for fact in why['facts']], ['MUG'])
        fixes = why['fixes']
        (fix,) = [fix for fix in fixes if fix['action'] == 'add_vendor_product']
        said = self.shop.api.request(fix['method'], fix['path'], {
            'vendor_id': vendor, 'vendor_sku': 'P-1', 'product_id': self.shop.products['MUG']})
        self.assertIn(said.status, (200, 201), said)
        eventually(lambda: self.shop.get(order['id'])['status'] == 'awaiting_dropship')

    def test_a_warehouse_by_name_only_is_chosen_by_nobody_else(self):
        self.change(self.reno, only_by_name=True)
        order = self.shop.order(('MUG', 1)).json
        self.assertEqual(order['reason'], 'missing_fulfillment_source')
        candidate = self.decision(order)['candidates'][0]
        self.assertEqual(candidate['verdict'], 'by_name_only')
        self.assertEqual(self.shop.act(order['id'], 'warehouse', warehouse_id=self.reno)['status'],
                         'awaiting_shipment')


if __name__ == '__main__':
    unittest.main()
