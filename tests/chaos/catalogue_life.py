"""Steps of the simulator that concern products, listings, rules, settings and spreadsheets."""
import os
import sys

from orders_life import CORES, SKUS, BUNDLES, eventually

sys.path.insert(0, os.path.join(os.path.dirname(__file__), '..', 'stories'))
from spreadsheet_case import xlsx  # noqa: E402

PRODUCTS = '/api/v1/products'
HEADS = {
    'orders': 'number,channel,currency,sku,quantity,price,recipient,line1,city,state,zip,country,'
              'paid',
    'stock': 'sku,warehouse,quantity', 'products': 'sku,brand,price,currency',
    'listings': 'channel,sku,variant,title', 'vendor_products': 'vendor,vendor sku,sku,moq',
    'stock_minimums': 'sku,warehouse,min', 'bundles': 'bundle sku,component,quantity',
    'allocation_rules': 'sku,channel,type,value'}


class CatalogueLife:
    KINDS = (
        'rename', 'merge_products', 'unlink', 'relink', 'buy_unlinked', 'repart', 'deactivate',
        'activate', 'backups', 'minimum', 'rule', 'remove_rule', 'exclusion', 'remove_exclusion',
        'buffer', 'strict_fifo', 'strict_warehouse', 'served_by_age', 'inventory_dependent',
        'use_backups', 'component_inventory',
        'import_stock', 'import_orders', 'import_products', 'import_listings',
        'import_vendor_products', 'import_stock_minimums', 'import_bundles',
        'import_allocation_rules', 'import_undo', 'import_csv', 'import_xlsx')

    def catalogue_steps(self):
        return {
            self.rename: 1, self.merge_products: 2, self.unlink: 2, self.repart: 1,
            self.deactivate: 1, self.settings: 8, self.imported: 8}

    def catalogue_begin(self):
        for sku, parts in BUNDLES.items():
            self.shop.bundle(sku, parts)
        self.shop.bundle('DUO', {'MUG': 1, 'TEA': 1})  # nobody buys it: its parts change
        self.shop.products['CODE'] = self.shop.made(PRODUCTS, sku='CODE', name='Code',
                                                    type='digital')
        self.shop.list('CODE')
        self.shares, self.excluded, self.buffer = {}, set(), 0  # what keeps units from the channel
        self.market_shares, self.market_buffer = {}, 0  # and from the second one
        self.is_strict = False

    # ---- the catalogue ----

    def rename(self):
        sku = self.chance.choice(CORES)
        name = sku if sku in self.names else '%s-%d' % (sku, next(self.numbers))
        old = self.names.pop(sku, sku)
        if name != sku:
            self.names[sku] = name
        self.each('rename', 'post', PRODUCTS + '/rename', [{'sku': old, 'new_sku': name}])

    def merge_products(self):
        """A product that was entered twice: its stock and its orders become those of the other."""
        sku, twin = self.chance.choice(CORES), 'TWIN-%d' % next(self.numbers)
        self.shop.product(twin, stock=self.chance.randint(1, 5))
        units = self.shop.level(twin)['on_hand']
        reply = self.ok('post', '/api/v1/orders', self.draft({twin: self.chance.randint(1, 6)}))
        self.ok('post', '/api/v1/stock/locks', {'items': [
            self.item(twin, 1, reason='checking')]})
        self.must('merge_products', 'post', PRODUCTS + '/merge', {'items': [
            {'into_sku': self.called(sku), 'from_sku': twin}]})
        self.on_hand[sku] += units
        self.adopt(self.shop.get(reply.json['id']))
        self.comes_to_agree()

    def unlink(self):
        """A listing that is no product's for a while; an order comes meanwhile."""
        sku = self.chance.choice(CORES)
        listing, product = self.shop.listings[sku], self.shop.products[sku]
        self.each('unlink', 'post', '/api/v1/listings/link', [
            {'listing_id': listing, 'product_id': None}])
        if self.chance.random() < 0.7:
            self.placed(self.must('buy_unlinked', 'post', '/api/v1/orders', self.draft({sku: 2})),
                        {sku: 2})
        self.each('relink', 'post', '/api/v1/listings/link', [
            {'listing_id': listing, 'product_id': product}])
        self.comes_to_agree()

    def repart(self):
        parts = self.chance.sample(CORES, self.chance.randint(1, 3))
        self.must('repart', 'patch', '%s/%d' % (PRODUCTS, self.shop.products['DUO']), {'parts': [
            {'component_id': self.shop.products[sku], 'quantity': self.chance.randint(1, 3)}
            for sku in parts]})

    def deactivate(self):
        product = self.shop.products[self.chance.choice(SKUS)]
        if self.attempt('deactivate', 'post', '%s/%d/deactivate' % (PRODUCTS, product)):
            self.must('activate', 'post', '%s/%d/activate' % (PRODUCTS, product))

    # ---- settings ----

    def choose(self, kind, name, value):
        self.must(kind, 'put', '/api/v1/settings/' + name, {'value': value})

    def settings(self):
        """Who may sell and in which order: it moves claims, never units."""
        self.turn('settings', (
            self.set_backups, self.set_minimum, self.set_rule, self.set_rule, self.set_exclusion,
            self.set_exclusion, self.set_buffer, self.set_routing, self.set_routing,
            self.set_allocation, self.set_allocation))()

    def set_backups(self):
        one, two = self.places
        self.must('backups', 'put', '/api/v1/warehouses/%d/backups' % one, {
            'warehouse_ids': self.chance.choice(([], [two]))})

    def set_minimum(self):
        self.each('minimum', 'put', '/api/v1/stock/minimums', [{
            'product_id': self.shop.products[self.chance.choice(CORES)],
            'warehouse_id': self.places[0], 'quantity': self.chance.randint(1, 9)}])

    def set_rule(self):
        product = self.shop.products[self.chance.choice(CORES)]
        if product in self.shares:
            rules = self.shop.api.get('/api/v1/allocation_rules', query={'limit': 100}).items
            rule = next(row for row in rules if (row['product_id'], row['channel_id']) == (
                product, self.shop.channel_id))
            self.must('remove_rule', 'delete', '/api/v1/allocation_rules/%d' % rule['id'])
            del self.shares[product]
            return
        self.shares[product] = self.chance.choice((0, 50, 100))
        self.must('rule', 'put', '/api/v1/allocation_rules', {
            'product_id': product, 'channel_id': self.shop.channel_id,
            'type': 'percent', 'value': self.shares[product]})

    def set_exclusion(self):
        product = self.shop.products[self.chance.choice(CORES)]
        if self.excluded and self.turn('exclusion', (True, False)):
            product = self.chance.choice(sorted(self.excluded))
        body = {'warehouse_id': self.places[1], 'product_id': product}
        if product in self.excluded:
            self.must('remove_exclusion', 'delete', '/api/v1/stock_exclusions', body)
            self.excluded.discard(product)
        else:
            self.must('exclusion', 'put', '/api/v1/stock_exclusions', body)
            self.excluded.add(product)

    def set_buffer(self):
        self.buffer = self.chance.randint(0, 2)
        self.must('buffer', 'patch', '/api/v1/channels/%d' % self.shop.channel_id, {
            'buffer': self.buffer})

    def set_routing(self):
        kind = self.turn('routing', ('inventory_dependent', 'use_backups'))
        self.choose(kind, 'routing.' + kind, self.chance.choice(('true', 'false')))

    def set_allocation(self):
        way = self.turn('allocation', ('company', 'warehouse', 'components'))
        if way == 'company':
            self.by_age('/api/v1/settings/allocation.strict_fifo')
        elif way == 'warehouse':
            self.by_age('/api/v1/warehouses/%d' % self.places[0])
        else:
            self.must('component_inventory', 'patch', '/api/v1/warehouses/%d' % self.places[1], {
                'use_component_inventory': self.chance.random() < 0.5})

    def be_strict(self, path, is_strict):
        if path.startswith('/api/v1/settings'):
            self.must('strict_fifo', 'put', path, {'value': 'true' if is_strict else 'false'})
        else:
            self.must('strict_warehouse', 'patch', path, {'strict_fifo': is_strict})

    def by_age(self, path):
        """Strictly by age while life goes on for a while: a large order gets what comes in before
        a smaller one that came later."""
        sku, place = self.chance.choice(CORES), self.places[0]
        self.be_strict(path, True)
        self.is_strict = path.startswith('/api/v1/settings')
        free = max(0, sum(level['available'] for level in self.shop.levels(sku).values()))
        ids = []
        for units in (free + 6, 1):
            reply = self.must('buy', 'post', '/api/v1/orders', self.draft(
                {sku: units}, warehouse_id=place))
            ids.append(self.placed(reply, {sku: units}))
        units = self.chance.randint(1, 4)
        assert self.row('add', 'add', self.item(sku, units, place))
        self.on_hand[sku] += units
        self.settled()
        placed = [sum(claim['quantity'] for claim in self.shop.api.get(
            '/api/v1/orders/%d/why' % order_id).json['claims'] if claim['warehouse_id'])
            for order_id in ids]
        assert placed[1] == 0 or placed[0] == free + 6, (sku, free, units, placed)
        self.tally.count('served_by_age')
        for step in self.chance.sample((self.receive, self.buy, self.ship, self.cancel), 3):
            step()
        self.settled()
        self.is_strict = False
        if self.orders[ids[0]]['claims'] and self.step_of('cancel', ids[0], 'cancel'):
            self.orders[ids[0]]['claims'] = False
        self.be_strict(path, False)

    # ---- spreadsheets ----

    def imported(self):
        """A file, checked first or not; when it is taken back, all is as it was."""
        kind = self.turn('imports', sorted(HEADS))
        sku = self.chance.choice(CORES)
        rows = getattr(self, 'sheet_' + kind)(sku)
        before, undo = self.told(), self.chance.random() < 0.6
        path = '/api/v1/imports/%d' % self.ok('post', '/api/v1/imports', {'kind': kind}).json['id']
        form = self.turn('import_' + kind, ('csv', 'xlsx'))
        content = '\n'.join([HEADS[kind], *rows, '']).encode() if form == 'csv' else xlsx(
            [self.cells(row) for row in (HEADS[kind], *rows)])
        reply = self.shop.api.request('PUT', path + '/content', raw=content,
                                      headers={'Content-Type': 'application/octet-stream'})
        assert reply.status == 200, reply
        if self.chance.random() < 0.3:
            self.import_goes(path, 'check', 'ready')
            assert self.told() == before, (kind, before, self.told())
        done = self.import_goes(path, 'apply', 'done')
        assert done['failed_count'] == 0, (done, self.shop.api.get(path + '/lines').items)
        self.tally.count('import_' + kind)
        self.tally.count('import_' + form)
        if undo:
            undone = self.import_goes(path, 'undo', 'undone')
            if undone['kept_count'] == 0:
                self.tally.count('import_undo')
                assert self.told() == before, (kind, before, self.told())
        taken = getattr(self, 'taken_' + kind, None)
        if taken:
            taken(sku, rows, undo and undone['kept_count'] == 0)

    @staticmethod
    def cells(row):
        """As a program writes them: numbers as numbers."""
        return [int(cell) if cell.isdigit() and len(cell) < 5 else cell for cell in row.split(',')]

    def import_goes(self, path, word, state):
        self.ok('post', '%s/%s' % (path, word))
        eventually(lambda: self.shop.api.get(path).json['state'] == state, 20)
        return self.shop.api.get(path).json

    def told(self):
        """What spreadsheets may change, without what counts changes."""
        api, found = self.shop.api, {}
        for path, names in (
                (PRODUCTS, ('sku', 'brand', 'price', 'is_active', 'parts')),
                ('/api/v1/listings', ('sku', 'variant_id', 'title', 'product_id', 'is_active')),
                ('/api/v1/vendor_products', ('vendor_sku', 'minimum_quantity', 'is_active')),
                ('/api/v1/stock/minimums', ('product_id', 'warehouse_id', 'units')),
                ('/api/v1/allocation_rules', ('product_id', 'channel_id', 'type', 'value'))):
            rows = api.get(path, query={'limit': 1000}).items
            # Without ids: a minimum that was taken away and set again is another row.
            found[path] = sorted(str([row.get(name) for name in names]) for row in rows)
        return found

    def sheet_stock(self, sku):
        self.figure = self.chance.randint(0, 12)
        self.counted = self.main_units(sku, self.places[0])
        return ['%s,Reno,%d' % (self.called(sku), self.figure)]

    def taken_stock(self, sku, _rows, undone):
        if not undone:
            self.on_hand[sku] += self.main_units(sku, self.places[0]) - self.counted

    def sheet_orders(self, sku):
        return ['I-%d,Shop,USD,%s,%d,10,Ada Lovelace,1 Main St,Reno,NV,89501,US,2026-01-01' % (
            next(self.numbers), sku, units) for units in (1, 2)]

    def taken_orders(self, _sku, rows, undone):
        for row in rows:
            found = self.shop.api.get('/api/v1/orders', query={'number': row.split(',')[0]}).items
            assert len(found) == 1, (row, found)
            self.adopt(self.shop.get(found[0]['id']))
            order = self.orders[found[0]['id']]
            order['claims'] = found[0]['status'] != 'cancelled'
            if undone:
                assert found[0]['status'] == 'cancelled', found
                del self.orders[found[0]['id']]

    def sheet_products(self, sku):
        return ['%s,Brand %d,%d,USD' % (self.called(sku), next(self.numbers),
                                        self.chance.randint(1, 9))]

    def sheet_listings(self, sku):
        return ['Shop,%s,%s,Title %d' % (sku, sku, next(self.numbers))]

    def sheet_vendor_products(self, sku):
        return ['Works,V-%s,%s,%d' % (sku, self.called(sku), self.chance.randint(1, 2))]

    def sheet_stock_minimums(self, sku):
        return ['%s,Sparks,%d' % (self.called(sku), self.chance.randint(0, 9))]

    def sheet_bundles(self, sku):
        return ['DUO,%s,%d' % (self.called(sku), self.chance.randint(1, 4))]

    def sheet_allocation_rules(self, sku):
        self.share = self.chance.choice((0, 25, 100))
        return ['%s,Shop,percent,%d' % (self.called(sku), self.share)]

    def taken_allocation_rules(self, sku, _rows, undone):
        if not undone:
            self.shares[self.shop.products[sku]] = self.share
