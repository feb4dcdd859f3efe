"""What a merge does with every place that names a product. A new table fails here until somebody
has decided about it: see src/domain/merging/README.md."""
import re
import unittest

from purser_process import Purser
from small_shop import SmallShop

MOVED = 'names the product that stays'
TAKEN = 'the product that stays takes what it lacks'
REFUSED = 'no merge while it is open'
KEPT = 'is history, or what is left of the old product'
OTHER = 'names no product here'

DECIDED = {
    'allocation_change.product_id': KEPT,
    'allocation_rule.product_id': MOVED,
    'bundle_part.bundle_id': KEPT,
    'bundle_part.component_id': MOVED,
    'bundle_unit.bundle_id': KEPT,
    'bundle_unit.component_id': MOVED,
    'cost_cursor.product_id': KEPT,
    'cost_entry.product_id': KEPT,
    'cost_entry.subject_id': OTHER,
    'cost_layer.product_id': KEPT,
    'cost_layer.subject_id': OTHER,
    'custom_value.subject_id': TAKEN,
    'default_cost.product_id': TAKEN,
    'event.subject_id': KEPT,
    'incoming.product_id': REFUSED,
    'incoming.subject_id': OTHER,
    'job.subject_id': KEPT,
    'label_use.subject_id': TAKEN,
    'ledger.product_id': KEPT,
    'ledger.subject_id': KEPT,
    'listing.product_id': MOVED,
    'order_line.product_id': MOVED,
    'product.merged_into_id': KEPT,
    'product.parent_id': KEPT,
    'product_alias.product_id': MOVED,
    'product_attribute.product_id': KEPT,
    'product_category.product_id': TAKEN,
    'product_image.product_id': TAKEN,
    'purchase_line.product_id': MOVED,
    'quantity_dirty.product_id': KEPT,
    'quantity_sweep.product_id': KEPT,
    'reservation.counts_as_id': MOVED,
    'reservation.product_id': MOVED,
    'share_past.subject_id': KEPT,
    'shipment_line.product_id': KEPT,
    'stock.product_id': KEPT,
    'stock_bin.product_id': KEPT,
    'stock_count_line.product_id': REFUSED,
    'stock_exclusion.product_id': MOVED,
    'stock_lock.product_id': MOVED,
    'stock_lock.subject_id': OTHER,
    'stock_minimum.product_id': MOVED,
    'transfer_line.product_id': MOVED,
    'vendor_product.product_id': MOVED,
}


def usd(amount):
    return {'amount': amount, 'currency': 'USD'}


class Tables(unittest.TestCase):
    def setUp(self):
        self.purser = Purser().__enter__()
        self.addCleanup(self.purser.__exit__)
        self.shop = SmallShop(self.purser)

    def columns(self):
        """Every column that may name a product."""
        if self.purser.engine == 'sqlite':
            rows = self.purser.sql(
                "SELECT m.name, c.name FROM sqlite_master m, pragma_table_info(m.name) c "
                "WHERE m.type = 'table'")
        else:
            rows = self.purser.sql("SELECT table_name, column_name FROM information_schema.columns "
                                   "WHERE table_schema = 'public'")
        names = re.compile(r'(?!vendor_)(.*_)?(product|component|bundle)_id$|subject_id$')
        own = {('product', 'parent_id'), ('product', 'merged_into_id'),
               ('reservation', 'counts_as_id')}
        return {'%s.%s' % row for row in rows
                if names.match(row[1]) or tuple(row) in own}

    def ok(self, reply, status=200):
        self.assertEqual(reply.status, status, reply)
        return reply.json

    def rows(self, column, product):
        table, name = column.split('.')
        only = {'label_use': " AND subject = 'product'"}.get(table, '')
        return int(self.purser.sql('SELECT count(*) FROM %s WHERE %s = %d%s' % (
            table, name, product, only))[0][0])

    def test_every_table_that_names_a_product_is_decided_about(self):
        self.assertEqual(self.columns(), set(DECIDED))

    def world(self):
        shop, api = self.shop, self.shop.api
        self.newark = shop.warehouse('Newark', state='NJ')
        shop.product('STAYS', stock=20)
        shop.product('WAS', stock=3)
        shop.product('GOES', stock=29)
        begun = self.ok(shop.order(('WAS', 2)), 201)
        self.ok(api.post('/api/v1/orders/%d/shipments' % begun['id'], {
            'warehouse_id': shop.warehouse_id, 'lines': [{'sku': 'WAS', 'quantity': 1}]}), 201)
        self.ok(api.post('/api/v1/products/merge', {
            'items': [{'into_sku': 'GOES', 'from_sku': 'WAS'}]}), 204)
        shop.bundle('SET', {'STAYS': 1, 'GOES': 2})
        stays, goes = shop.products['STAYS'], shop.products['GOES']
        other = shop.made('/api/v1/channels', name='Other', type='manual', currency='USD')
        for product, channel, value in ((stays, shop.channel_id, 50), (goes, shop.channel_id, 10),
                                        (goes, other, 25)):
            self.ok(api.put('/api/v1/allocation_rules', {
                'product_id': product, 'channel_id': channel, 'type': 'percent', 'value': value}))
        self.ok(api.put('/api/v1/stock_exclusions', {
            'warehouse_id': self.newark, 'product_id': goes}), 204)
        self.ok(api.put('/api/v1/stock/minimums', {'items': [
            {'sku': 'GOES', 'warehouse_id': shop.warehouse_id, 'quantity': 4},
            {'sku': 'GOES', 'warehouse_id': self.newark, 'quantity': 3},
            {'sku': 'STAYS', 'warehouse_id': shop.warehouse_id, 'quantity': 5}]}))
        self.ok(api.post('/api/v1/stock/locks', {'items': [
            {'sku': 'GOES', 'warehouse_id': shop.warehouse_id, 'quantity': 1,
             'reason': 'Photo'}]}))
        self.vendor = shop.made('/api/v1/vendors', name='Mug Works', currency='USD')
        self.ok(api.put('/api/v1/vendor_products', {
            'vendor_id': self.vendor, 'vendor_sku': 'V-1', 'sku': 'GOES',
            'prices': [{'from_quantity': 1, 'cost': usd('4.00')}]}), 201)
        self.ok(api.put('/api/v1/costs/defaults', {'items': [
            {'sku': 'GOES', 'cost': usd('3.00')}]}), 204)
        self.ok(api.post('/api/v1/custom_fields', {
            'subject': 'product', 'name': 'Colour', 'kind': 'text'}), 201)
        self.ok(api.post('/api/v1/custom_fields', {
            'subject': 'product', 'name': 'Season', 'kind': 'text'}), 201)
        category = shop.made('/api/v1/categories', name='Cups')
        self.patch(goes, brand='Acme', category_ids=[category], description='Old words',
                   images=['https://example.com/a.png'],
                   custom_fields={'Colour': 'red', 'Season': 'summer'})
        self.patch(stays, description='New words', custom_fields={'Colour': 'blue'})
        self.ok(api.put('/api/v1/products/%d/labels' % goes, {'labels': ['Fragile']}))
        self.transfer = self.ok(api.post('/api/v1/transfers', {
            'from_warehouse_id': shop.warehouse_id, 'to_warehouse_id': self.newark,
            'holds_stock': True, 'lines': [{'sku': 'GOES', 'quantity': 3},
                                           {'sku': 'STAYS', 'quantity': 2}]}), 201)
        self.order = self.ok(api.post('/api/v1/purchase_orders', {
            'vendor_id': self.vendor, 'warehouse_id': shop.warehouse_id,
            'lines': [{'sku': 'GOES', 'quantity': 7}]}), 201)
        self.sold = self.ok(shop.order(('GOES', 2)), 201)
        return stays, goes

    def patch(self, product, **fields):
        path = '/api/v1/products/%d' % product
        self.ok(self.shop.api.patch(path, fields))

    def test_what_was_said_about_the_old_product_holds_for_the_one_that_stays(self):
        shop, api = self.shop, self.shop.api
        stays, goes = self.world()
        moved = [column for column, what in DECIDED.items() if what == MOVED]
        for column in moved:
            self.assertGreater(self.rows(column, goes), 0, column + ' is not tried')
        self.ok(api.post('/api/v1/products/merge', {
            'items': [{'into_sku': 'STAYS', 'from_sku': 'GOES'}]}), 204)
        for column in moved:
            self.assertEqual(self.rows(column, goes), 0, column)
        rules = {row['channel_id']: row['value'] for row in
                 api.get('/api/v1/allocation_rules').items if row['product_id'] == stays}
        self.assertEqual(sorted(rules.values()), [25, 50])
        self.assertEqual(rules[shop.channel_id], 50)
        minimums = {row['warehouse_id']: row['units'] for row in
                    api.get('/api/v1/stock/minimums', query={'product_id': stays}).items}
        self.assertEqual(minimums, {shop.warehouse_id: 9, self.newark: 3})
        now = api.get('/api/v1/products/%d' % stays).json
        self.assertEqual((now['brand'], now['description']), ('Acme', 'New words'))
        self.assertEqual(now['custom_fields'], {'Colour': 'blue', 'Season': 'summer'})
        self.assertEqual(now['images'], ['https://example.com/a.png'])
        self.assertEqual(len(now['category_ids']), 1)
        transfer = api.get('/api/v1/transfers/%d' % self.transfer['id']).json
        self.assertEqual([(line['sku'], line['quantity']) for line in transfer['lines']],
                         [('STAYS', 5)])
        self.assertEqual(shop.level('STAYS')['locked'], 6)
        order = api.get('/api/v1/purchase_orders/%d' % self.order['id']).json
        self.assertEqual([(line['sku'], line['product_id'], line['quantity'])
                          for line in order['lines']], [('STAYS', stays, 7)])
        costs = {row['product_id']: row['cost'] for row in
                 api.get('/api/v1/costs/defaults', query={'product_id': stays}).items}
        self.assertEqual(costs[stays], usd('3.00'))
        self.ok(api.post('/api/v1/transfers/%d/send' % self.transfer['id'], {}))
        self.ok(api.post('/api/v1/purchase_orders/%d/authorize' % self.order['id'], {}))
        shop.verify()

    def test_a_count_that_is_not_posted_is_posted_or_cancelled_first(self):
        shop, api = self.shop, self.shop.api
        shop.product('STAYS', stock=1)
        goes = shop.product('GOES', stock=4)
        count = self.ok(api.post('/api/v1/stock/counts', {
            'warehouse_id': shop.warehouse_id, 'name': 'Spring', 'product_ids': [goes]}), 201)
        reply = api.post('/api/v1/products/merge', {
            'items': [{'into_sku': 'STAYS', 'from_sku': 'GOES'}]})
        self.assertEqual(reply.status, 422, reply)
        self.assertIn('"Spring", which is not posted', str(reply.json))
        self.ok(api.post('/api/v1/stock/counts/%d/cancel' % count['id'], {}))
        self.ok(api.post('/api/v1/products/merge', {
            'items': [{'into_sku': 'STAYS', 'from_sku': 'GOES'}]}), 204)
        shop.verify()


if __name__ == '__main__':
    unittest.main()
