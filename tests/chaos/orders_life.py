"""Steps of the simulator that concern buyers' orders. Each says what it changes of the model, and
what must stay: units and money are conserved by everything that only divides or joins."""
import datetime
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), '..', 'stories'))
from purser_process import eventually  # noqa: E402

BUNDLES = {'SET': {'MUG': 2, 'TEA': 1}, 'BOX': {'SET': 1, 'HAT': 1}}
SKUS = ('MUG', 'TEA', 'HAT', 'SET', 'BOX')
CORES = ('MUG', 'TEA', 'HAT')
BUYERS = ('ada@example.com', 'bob@example.com', 'eve@example.com')
ORDERS = '/api/v1/orders'


def usd(whole):
    return {'amount': '%d.00' % whole, 'currency': 'USD'}


def amount(money):
    return round(float(money['amount']) * 10000)


def soon(seconds):
    moment = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=seconds)
    return moment.strftime('%Y-%m-%dT%H:%M:%S.%fZ')


def units_of(sku, quantity):
    """What it is at last made of, through bundles in bundles."""
    if sku in CORES:
        return {sku: quantity}
    units = {}
    for part, per in BUNDLES[sku].items():
        for core, count in units_of(part, per * quantity).items():
            units[core] = units.get(core, 0) + count
    return units


def open_units(line):
    return line['ordered'] - line['cancelled'] - line['shipped']


class OrdersLife:
    KINDS = (
        'buy', 'buy_many', 'buy_again', 'pay', 'pay_in_part', 'refund', 'cancel', 'restore', 'hold',
        'release', 'hold_until', 'hold_without_stock', 'ship', 'ship_in_part', 'ship_package',
        'mark_shipped', 'import_shipments', 'change_line', 'remove_line', 'change_price',
        'change_product', 'add_line', 'clone', 'split', 'split_by_stock', 'split_over_warehouses',
        'split_by_label', 'undo_split', 'undo_all_splits', 'merge', 'undo_merge', 'pack',
        'lose_address', 'complete_address', 'change_warehouse', 'free_warehouse',
        'backup_warehouse', 'change_service', 'note', 'label', 'fill_field', 'resolve',
        'rerun_bots', 'buy_broken_bundles', 'buy_shipped', 'buy_fba', 'buy_wfs', 'buy_digital',
        'buy_multi_channel', 'ship_multi_channel', 'multi_channel_switch',
        'bulk_hold', 'bulk_cancel', 'bulk_release', 'bulk_restore', 'bulk_change_warehouse',
        'bulk_change_service', 'bulk_tag', 'bulk_custom_fields', 'bulk_resolve',
        'bulk_mark_shipped', 'bulk_export', 'bulk_undo', 'print_slips', 'print_pick_list',
        'reprint', 'dropship', 'void_dropship', 'cancel_dropship')

    def order_steps(self):
        return {
            self.buy: 10, self.buy_many: 2, self.buy_again: 1, self.pay: 2, self.pay_in_part: 1,
            self.refund: 1, self.cancel: 2, self.restore: 2, self.hold: 2, self.hold_until: 1,
            self.hold_without_stock: 1, self.ship: 4, self.ship_in_part: 3, self.ship_package: 1,
            self.mark_shipped: 1, self.import_shipments: 2, self.change_line: 3,
            self.change_price: 1, self.change_product: 2, self.add_line: 2, self.clone: 1,
            self.split: 4, self.short: 5, self.merge: 3, self.pack: 1, self.lose_address: 1,
            self.change_warehouse: 2, self.note: 1, self.change_service: 1, self.fill_field: 1,
            self.resolve: 1, self.rerun_bots: 1, self.bots: 3, self.buy_elsewhere: 3,
            self.bulk: 6, self.bulk_mark_shipped: 1, self.papers: 2, self.dropship: 1}

    def orders_begin(self):
        # odd: lines and prices are no longer those that were ordered.
        # id -> {'lines': {sku: n} to be shipped, 'gone': {sku: n}, 'claims', 'shipped', 'odd'}
        self.orders = {}
        actions = {'CA': {'action': 'break_bundles'},
                   'OR': {'action': 'mark_shipped', 'option': 'placed_at'}}
        bots = [{'name': state, 'filters': [{'field': 'state', 'any_of': [state]}],
                 'actions': [action]} for state, action in actions.items()]
        self.ok('post', '/api/v1/orderbots/versions', {'activate': True, 'groups': [
            {'rank': 10, 'name': 'All', 'bots': bots}]})
        self.field = self.ok('post', '/api/v1/custom_fields', {
            'subject': 'order', 'name': 'Wrap', 'kind': 'text'}).json['name']
        self.far = self.shop.warehouse('Far', type='dropship_vendor', only_by_name=True)
        far_vendor = self.shop.made('/api/v1/vendors', name='Far Goods', warehouse_id=self.far)
        self.shop.product('FAR')
        self.shop.adjust('FAR', 1000, self.far)
        self.fba = self.shop.warehouse('FBA', type='sales_channel', allows_mcf=True)
        self.shop.product('AFN')
        self.shop.adjust('AFN', 1000, self.fba)
        self.ok('put', '/api/v1/vendor_products', {
            'vendor_id': far_vendor, 'vendor_sku': 'V-FAR', 'sku': 'FAR',
            'prices': [{'from_quantity': 1, 'cost': usd(4)}]})
        self.ok('post', '/api/v1/products/labels', {'ids': [self.shop.products['HAT']],
                                                    'add': ['Fragile']})

    def step_of(self, kind, order_id, word, body=None, method='post'):
        return self.attempt(kind, method, '%s/%d/%s' % (ORDERS, order_id, word), body)

    def sku_of(self, product_id):
        return next(sku for sku, known in self.shop.products.items() if known == product_id)

    def some_order(self, **wanted):
        fitting = [i for i, o in self.orders.items()
                   if all(o[name] == value for name, value in wanted.items())]
        return self.chance.choice(fitting) if fitting else None

    def plain_order(self):
        """One with lines that a person here may change; a channel may have cancelled them all."""
        order_id = self.some_order(claims=True, shipped=False, odd=False)
        return order_id if order_id and self.orders[order_id]['lines'] else None

    def order_with(self, statuses):
        """A plain order, if possible one of these statuses in turn."""
        status, ids = self.turn('status', statuses), [self.plain_order() for _ in range(4)]
        return next((i for i in ids if i and self.shop.get(i)['status'] == status), ids[0])

    def ready(self, most=1):
        """Orders that may be shipped now."""
        ids = [i for i, o in self.orders.items() if o['claims'] and not o['shipped']]
        self.chance.shuffle(ids)
        found = []
        for order_id in ids:
            if len(found) < most and self.shop.get(order_id)['status'] == 'awaiting_shipment':
                found.append(order_id)
        return found

    def placed(self, reply, lines, **more):
        self.orders[reply.json['id']] = {'lines': dict(lines), 'gone': {}, 'claims': True,
                                         'shipped': False, 'odd': False, **more}
        return reply.json['id']

    # ---- buying ----

    def basket(self):
        return {self.chance.choice(SKUS): self.chance.randint(1, 4)
                for _ in range(self.chance.randint(1, 3))}

    def draft(self, lines, **more):
        more.setdefault('email', self.chance.choice(BUYERS))
        return self.shop.draft(*lines.items(), **more)

    def buy(self):
        lines = self.basket()
        body = self.draft(lines, paid=self.chance.random() < 0.8)
        self.placed(self.must('buy', 'post', ORDERS, body), lines)

    def buy_many(self):
        """Several in one call, one of them without lines."""
        baskets = [self.basket() for _ in range(3)]
        items = [self.draft(lines) for lines in baskets]
        reply = self.must('buy_many', 'post', ORDERS + '/bulk', {
            'items': items + [dict(self.draft({'MUG': 1}), lines=[])]})
        status = [row['status'] for row in reply.json['items']]
        assert status[:3] == [201] * 3 and status[3] >= 400, reply
        for row, lines in zip(reply.json['items'], baskets):
            self.orders[row['id']] = {'lines': lines, 'gone': {}, 'claims': True,
                                      'shipped': False, 'odd': False}

    def buy_again(self):
        """A client that lost its answer sends again."""
        lines = self.basket()
        body = self.draft(lines, placed_at='2026-11-01T00:00:00Z')
        first = self.placed(self.must('buy', 'post', ORDERS, body), lines)
        again = self.must('buy_again', 'post', ORDERS, body)
        assert (again.status, again.json['id']) == (200, first), again

    def bots(self):
        """Orders whose bundles are broken up, and orders that are shipped as they come."""
        if self.chance.random() < 0.5:
            lines = {'SET': 1, 'BOX': 2}
            reply = self.must('buy_broken_bundles', 'post', ORDERS, self.draft(lines, state='CA'))
            self.placed(reply, lines, odd=True)
        elif self.shop.level('HAT')['available'] > 3:
            reply = self.must('buy_shipped', 'post', ORDERS, self.draft({'HAT': 1}, state='OR'))
            order_id = self.placed(reply, {'HAT': 1}, odd=True)
            if self.shop.get(order_id)['status'] == 'shipped':
                self.has_left(order_id)

    def buy_elsewhere(self):
        """What the channel ships itself, and what is no goods, claims nothing of ours; what the
        marketplace ships for another channel leaves its stock, and only while it may."""
        way = self.turn('elsewhere', ('fba', 'wfs', 'digital', 'multi_channel'))
        if way == 'multi_channel':
            self.buy_multi_channel()
            return
        body = self.draft({'CODE': 2} if way == 'digital' else {'MUG': 2}, **(
            {} if way == 'digital' else {'type': way}))
        order = self.must('buy_' + way, 'post', ORDERS, body).json
        claims = self.shop.api.get('%s/%d/why' % (ORDERS, order['id'])).json['claims']
        assert claims == [], claims

    def buy_multi_channel(self):
        before = self.shop.levels('AFN')
        order = self.must('buy_multi_channel', 'post', ORDERS, self.draft(
            {'AFN': 2}, warehouse_id=self.fba)).json
        assert order['status'] == 'awaiting_mc_fulfillment', order
        claims = self.shop.api.get('%s/%d/why' % (ORDERS, order['id'])).json['claims']
        assert {claim['warehouse_id'] for claim in claims} == {self.fba}, claims
        path = '/api/v1/warehouses/%d' % self.fba
        for allows in (False, True):
            self.must('multi_channel_switch', 'patch', path, {'allows_mcf': allows})
        if self.step_of('ship_multi_channel', order['id'], 'shipments', {'tracking_number': 'MC'}):
            after = self.shop.levels('AFN')
            for place, level in after.items():
                left = 2 if place == self.fba else 0
                assert level['on_hand'] == before[place]['on_hand'] - left, (before, after)
        assert self.shop.quantity('AFN') == 0  # it is for no other channel to sell

    def clone(self):
        order_id = self.some_order(shipped=False, odd=False)
        if order_id and not self.orders[order_id]['gone']:
            reply = self.step_of('clone', order_id, 'clone', {'is_paid': True})
            if reply:  # else all of it was cancelled line by line
                self.placed(reply, self.orders[order_id]['lines'])

    # ---- money ----

    def pay(self):
        order_id = self.some_order(claims=True, shipped=False)
        if order_id:
            self.step_of('pay', order_id, 'pay')

    def pay_in_part(self):
        order_id = self.plain_order()
        if order_id:
            before = amount(self.shop.get(order_id)['amount_paid'])
            reply = self.step_of('pay_in_part', order_id, 'pay', {'amount': usd(5)})
            after = amount(self.shop.get(order_id)['amount_paid'])
            assert after - before == (50000 if reply else 0), (before, after)

    def refund(self):
        """Money goes back, units stay; never more than was paid."""
        order_id = self.some_order()
        if not order_id:
            return
        order = self.shop.get(order_id)
        left = amount(order['amount_paid']) - amount(order['amount_refunded'])
        asked = self.chance.choice((5, 10, 40))
        reply = self.step_of('refund', order_id, 'refund', {'amount': usd(asked)})
        assert bool(reply) == (asked * 10000 <= left), (reply, left)

    # ---- states ----

    def cancel(self):
        order_id = self.some_order(claims=True, shipped=False)
        if order_id and self.step_of('cancel', order_id, 'cancel', {'reason': 'buyer'}):
            self.orders[order_id]['claims'] = False

    def restore(self):
        order_id = self.some_order(claims=False, shipped=False)
        if order_id and self.step_of('restore', order_id, 'restore'):
            self.orders[order_id]['claims'] = True

    def hold(self):
        order_id = self.some_order(claims=True, shipped=False)
        if order_id and self.step_of('hold', order_id, 'hold', {'reason': 'look at it'}):
            if self.chance.random() < 0.7:
                self.step_of('release', order_id, 'release')

    def hold_until(self):
        order_id = self.some_order(claims=True, shipped=False)
        if order_id:
            self.step_of('hold_until', order_id, 'hold', {'until': soon(1)})

    def hold_without_stock(self):
        order_id = self.some_order(claims=True, shipped=False)
        if order_id and self.step_of('hold_without_stock', order_id, 'hold',
                                     {'release_claims': True}):
            self.orders[order_id]['claims'] = False

    # ---- shipping ----

    def has_left(self, order_id, lines=None):
        """All that is open, or these units by SKU."""
        order = self.orders[order_id]
        for sku, quantity in dict(lines or order['lines']).items():
            order['lines'][sku] -= quantity
            order['gone'][sku] = order['gone'].get(sku, 0) + quantity
            if not order['lines'][sku]:
                del order['lines'][sku]
            for part, units in units_of(sku, quantity).items():
                self.on_hand[part] -= units
        if not order['lines']:
            order['claims'], order['shipped'] = False, True

    def ship(self):
        for order_id in self.ready(2):
            self.must('ship', 'post', '%s/%d/shipments' % (ORDERS, order_id),
                      {'tracking_number': 'T%d' % order_id})
            self.has_left(order_id)

    def ship_in_part(self):
        for order_id in self.ready():
            lines = [line for line in self.shop.get(order_id)['lines'] if open_units(line)]
            line = self.chance.choice(lines)
            units = self.chance.randint(1, open_units(line))
            self.must('ship_in_part', 'post', '%s/%d/shipments' % (ORDERS, order_id), {
                'tracking_number': 'P%d' % next(self.numbers),
                'lines': [{'order_line_id': line['id'], 'quantity': units}]})
            if self.orders[order_id]['odd']:
                self.forget_odd(order_id, line, units)
            else:
                self.has_left(order_id, {self.sku_of(line['product_id']): units})

    def forget_odd(self, order_id, line, units):
        """Bots changed what the lines are: from now on they are what Purser says."""
        for part, count in units_of(self.sku_of(line['product_id']), units).items():
            self.on_hand[part] -= count
        self.adopt(self.shop.get(order_id))

    def pack(self):
        order_id = self.plain_order()
        if order_id:
            line = self.chance.choice([
                line for line in self.shop.get(order_id)['lines'] if open_units(line)])
            return self.step_of('pack', order_id, 'packages', {'packages': [{
                'package': 'Box', 'lines': [{'line_id': line['id'], 'quantity': 1}]}]}, 'put')

    def ship_package(self):
        """What lies in the first parcel leaves; what lies in none stays."""
        for order_id in self.ready():
            line = next(line for line in self.shop.get(order_id)['lines'] if open_units(line))
            packed = self.step_of('pack', order_id, 'packages', {'packages': [{
                'package': 'Box', 'lines': [{'line_id': line['id'], 'quantity': 1}]}]}, 'put')
            if packed and self.attempt('ship_package', 'post', '%s/%d/shipments' % (
                    ORDERS, order_id), {'package': 1}):
                if self.orders[order_id]['odd']:
                    self.forget_odd(order_id, line, 1)
                else:
                    self.has_left(order_id, {self.sku_of(line['product_id']): 1})

    def mark_shipped(self):
        """Several orders in one call, one of them twice and one that is nobody's."""
        ready = self.ready(4)
        rows = [{'order_id': i, 'tracking_number': 'M%d' % i} for i in ready + ready[:1]]
        rows.append({'order_number': 'NOBODY'})
        reply = self.must('mark_shipped', 'post', ORDERS + '/mark-shipped', {'items': rows})
        status = [item['status'] for item in reply.json['items']]
        assert status == [201] * len(ready) + [422] * len(ready[:1]) + [404], (status, reply)
        for order_id in ready:
            self.has_left(order_id)

    def import_shipments(self):
        """What another program shipped, by the order's number; sent twice it counts once."""
        ready = self.ready(2)
        rows = [{'order_number': self.shop.get(i)['number'], 'remote_id': 'X%d' % i,
                 'tracking_number': 'X%d' % i} for i in ready]
        for _ in range(2 if rows else 0):
            reply = self.must('import_shipments', 'post', '/api/v1/shipments/import',
                              {'items': rows})
            assert all(row['status'] < 300 for row in reply.json['items']), reply
        for order_id in ready:
            self.has_left(order_id)

    # ---- edits ----

    def open_line(self, order_id):
        return self.chance.choice([
            line for line in self.shop.get(order_id)['lines']
            if line['ordered'] > line['cancelled'] and line['product_id'] is not None])

    def change_line(self):
        order_id = self.plain_order()
        if not order_id:
            return
        line, units = self.open_line(order_id), self.chance.randint(1, 6)
        path = '%s/%d/lines/%d' % (ORDERS, order_id, line['id'])
        if len(self.orders[order_id]['lines']) > 1 and self.chance.random() < 0.3:
            done = self.attempt('remove_line', 'delete', path)
        else:
            done = self.attempt('change_line', 'patch', path, {'quantity': units})
            assert done or units <= line['shipped'], (line, units)
        if done:
            self.adopt(done.json)
            row = next(row for row in self.shop.get(order_id)['lines'] if row['id'] == line['id'])
            assert done.json['unit_count'] == sum(
                row['ordered'] - row['cancelled'] for row in done.json['lines']), done
            assert row['ordered'] - row['cancelled'] in (units, 0), (row, units)

    def change_price(self):
        order_id = self.plain_order()
        if order_id:
            line = self.open_line(order_id)
            path = '%s/%d/lines/%d' % (ORDERS, order_id, line['id'])
            units = line['ordered'] - line['cancelled']
            if self.attempt('change_price', 'patch', path, {
                    'quantity': units, 'unit_price': usd(self.chance.randint(0, 30))}):
                self.orders[order_id]['odd'] = True

    def change_product(self):
        """The buyer wants another thing in its place."""
        order_id = self.plain_order()
        if order_id:
            line, sku = self.open_line(order_id), self.chance.choice(SKUS)
            path = '%s/%d/lines/%d' % (ORDERS, order_id, line['id'])
            units = line['ordered'] - line['cancelled']
            done = self.attempt('change_product', 'patch', path, {
                'product_id': self.shop.products[sku], 'quantity': units})
            if done:
                # What has left was what it was.
                assert not line['shipped'] or self.sku_of(line['product_id']) == sku, (line, sku)
                self.adopt(done.json)

    def add_line(self):
        order_id = self.plain_order()
        absent = [sku for sku in SKUS if order_id and sku not in self.orders[order_id]['lines']
                  and sku not in self.orders[order_id]['gone']]
        if not absent:
            return
        sku, quantity = self.chance.choice(absent), self.chance.randint(1, 3)
        if self.step_of('add_line', order_id, 'lines', {'lines': [
                {'sku': sku, 'quantity': quantity, 'unit_price': usd(10)}]}):
            self.orders[order_id]['lines'][sku] = quantity

    def lose_address(self):
        """Without a street it waits; when the street is known it goes on by itself."""
        order_id = self.plain_order()
        if order_id:
            path = '%s/%d/address' % (ORDERS, order_id)
            if self.attempt('lose_address', 'patch', path, {'line1': '', 'city': ''}):
                assert self.shop.get(order_id)['status'] != 'awaiting_shipment'
                self.attempt('complete_address', 'patch', path, {
                    'line1': '1 Main St', 'city': 'Reno', 'email': self.chance.choice(BUYERS)})
                assert self.shop.get(order_id)['reason'] != 'incomplete_address'

    def change_warehouse(self):
        order_id = self.plain_order()
        if not order_id:
            return
        if self.chance.random() < 0.3:
            self.step_of('backup_warehouse', order_id, 'backup-warehouse')
        elif self.step_of('change_warehouse', order_id, 'warehouse',
                          {'warehouse_id': self.chance.choice(self.places)}):
            if self.chance.random() < 0.5:
                self.step_of('free_warehouse', order_id, 'warehouse', {'warehouse_id': None})

    def note(self):
        order_id = self.some_order()
        if order_id:
            self.attempt('note', 'patch', '%s/%d' % (ORDERS, order_id), {
                'notes': 'ring', 'fraud_level': self.chance.choice(('low', 'high')),
                'ship_by': soon(self.chance.randint(1, 9) * 86400), 'is_gift': True})
            self.must('label', 'put', '%s/%d/labels' % (ORDERS, order_id), {'labels': ['Seen']})

    def change_service(self):
        order_id = self.plain_order()
        if order_id:
            self.step_of('change_service', order_id, 'shipping',
                         {'carrier': 'UPS', 'service': 'Ground'}, 'patch')

    def fill_field(self):
        order_id = self.some_order()
        if order_id:
            self.step_of('fill_field', order_id, 'custom_fields', {'custom_fields': {
                self.field: 'red'}}, 'patch')

    def resolve(self):
        order_id = self.some_order(shipped=False)
        if order_id:
            self.step_of('resolve', order_id, 'resolve')

    def rerun_bots(self):
        order_id = self.plain_order()
        if order_id:
            self.step_of('rerun_bots', order_id, 'rerun-bots')

    # ---- orders that become several, and one ----

    def adopt(self, row):
        """Takes an order over as it is; its units and money were compared before."""
        lines, gone = {}, {}
        for line in row['lines']:
            sku = self.sku_of(line['product_id'])
            for units, into in ((open_units(line), lines), (line['shipped'], gone)):
                if units:
                    into[sku] = into.get(sku, 0) + units
        before = self.orders.get(row['id'], {'claims': True, 'shipped': False, 'odd': False})
        self.orders[row['id']] = dict(before, lines=lines, gone=gone)
        if gone and not lines:
            self.orders[row['id']].update(claims=False, shipped=True)

    def sum_of(self, ids):
        """Units by SKU and money of orders, as Purser tells them."""
        units, money = {}, {}
        for order_id in ids:
            row = self.shop.get(order_id)
            for line in row['lines']:
                sku, count = self.sku_of(line['product_id']), line['ordered'] - line['cancelled']
                units[sku] = units.get(sku, 0) + count
            for name in ('total', 'items_total', 'amount_paid', 'amount_refunded'):
                money[name] = money.get(name, 0) + amount(row[name])
        return {sku: count for sku, count in units.items() if count}, money

    def conserved(self, before, ids, gone=()):
        after = self.sum_of(ids)
        assert after == before, (before, after)
        for order_id in gone:
            self.orders.pop(order_id, None)
        for order_id in ids:
            self.adopt(self.shop.get(order_id))

    def parts_of(self, order_id):
        """A split or its refusal: in either case nothing is lost."""
        way = self.turn('split', ('split', 'split-by-stock', 'split-over-warehouses',
                                  'split-by-label'))
        if way == 'split-by-label':
            mixed = [i for i, order in self.orders.items() if order['claims'] and not order['odd']
                     and 'HAT' in order['lines'] and len(order['lines']) > 1]
            order_id = self.chance.choice(mixed) if mixed else order_id
        before = self.sum_of([order_id])
        body = {'label': 'Fragile'} if way == 'split-by-label' else None
        if way == 'split':
            lines = [line for line in self.shop.get(order_id)['lines'] if open_units(line)]
            body = {'parts': [{'lines': [{
                'line_id': line['id'], 'quantity': self.chance.randint(1, open_units(line))}]}
                for line in self.chance.sample(lines, self.chance.randint(1, min(2, len(lines))))]}
        reply = self.step_of(way.replace('-', '_'), order_id, way, body)
        ids = [row['id'] for row in reply.items] if reply else [order_id]
        self.conserved(before, ids)
        return ids

    def split(self):
        order_id = self.order_with(('awaiting_shipment', 'unresolved'))
        ids = self.parts_of(order_id) if order_id else []
        if len(ids) < 2:
            return
        if self.chance.random() < 0.4:
            self.orders_are_changed(ids)
        if self.chance.random() < 0.6:
            whole = self.shop.get(ids[1])['split_from_id']  # the first order, also of a part's
            family = [row['order_id'] for row in self.shop.api.get(
                '%s/%d/lineage' % (ORDERS, whole)).items]
            before = self.sum_of(family)
            if self.chance.random() < 0.5:
                asked, kind, gone = ids[1], 'undo_split', ids[1:2]
            else:
                asked, kind = whole, 'undo_all_splits'
                gone = [i for i in family if i != whole]
            if self.step_of(kind, asked, 'undo-split'):
                self.conserved(before, [i for i in family if i not in gone], gone)

    def short(self):
        """An order for more than its warehouse has, and each way out of that."""
        (one, two), sku = self.places, self.chance.choice(CORES)
        here, there = (max(0, self.shop.level(sku, place)['available']) for place in (one, two))
        way = self.turn('short', ('split_by_stock', 'split_over_warehouses', 'backup_warehouse'))
        units = {'split_by_stock': here + there + 1, 'split_over_warehouses': here + there,
                 'backup_warehouse': there}[way]
        if not here or not there or (way == 'backup_warehouse' and there <= here):
            return
        if way == 'backup_warehouse':
            self.ok('put', '/api/v1/warehouses/%d/backups' % one, {'warehouse_ids': [two]})
        named = {} if way == 'split_over_warehouses' else {'warehouse_id': one}
        if way == 'split_over_warehouses':
            self.choose('inventory_dependent', 'routing.inventory_dependent', 'true')
        order_id = self.placed(self.must('buy', 'post', ORDERS, self.draft(
            {sku: units}, **named)), {sku: units})
        before = self.sum_of([order_id])
        reply = self.step_of(way, order_id, way.replace('_', '-'))
        ids = [row['id'] for row in reply.items] if reply and way.startswith('split') else []
        self.conserved(before, ids or [order_id])

    def orders_are_changed(self, ids):
        """Meanwhile life goes on with one of them."""
        order_id = self.chance.choice(ids)
        word, body = self.chance.choice((
            ('hold', {'release_claims': False}), ('pay', None),
            ('warehouse', {'warehouse_id': self.places[1]})))
        kind = {'warehouse': 'change_warehouse'}.get(word, word)
        self.step_of(kind, order_id, word, body)

    def merge(self):
        into = self.plain_order()
        if not into:
            return
        rows = self.shop.api.get('%s/%d/mergeable' % (ORDERS, into)).items
        ids = [row.get('order_id', row.get('id')) for row in rows]
        sources = [i for i in ids if self.orders.get(i, {}).get('claims')
                   and not self.orders[i]['odd']]
        sources = self.chance.sample(sources, min(len(sources), self.chance.randint(1, 2)))
        other = self.plain_order()
        if not sources and other != into:
            sources = [other]
        if not sources:
            return
        before = self.sum_of([into] + sources)
        if not self.step_of('merge', into, 'merge', {'order_ids': sources}):
            return
        whole = self.sum_of([into])
        assert whole[0] == before[0] and whole[1]['total'] == before[1]['total'], (before, whole)
        self.conserved(before, [into], sources)
        if self.chance.random() < 0.5:
            family = [row['order_id'] for row in self.shop.api.get(
                '%s/%d/lineage' % (ORDERS, into)).items]
            before = self.sum_of(family)
            if self.step_of('undo_merge', self.chance.choice((into, sources[0])), 'undo-merge'):
                merged = [i for i in family if self.shop.get(i)['status'] == 'merged']
                for order_id in set(family) - set(merged) - set(self.orders):
                    self.orders[order_id] = {'claims': True, 'shipped': False, 'odd': False}
                assert self.sum_of(family) == before, (before, self.sum_of(family))
                self.conserved(self.sum_of(family), [i for i in family if i not in merged])

    # ---- many at once ----

    def bulk_done(self, kind, action, ids, params=None):
        reply = self.must(kind, 'post', '/api/v1/bulk', {
            'action': action, 'ids': ids, **({'params': params} if params else {})})
        path = '/api/v1/bulk/%d' % reply.json['id']
        eventually(lambda: self.shop.api.get(path).json['state'] == 'done', 20)
        return path, self.shop.api.get(path).json

    def bulk(self):
        """Many at once, and all of it is taken back: each order is what it was."""
        ids = sorted({self.plain_order() for _ in range(4)} - {None})
        if not ids:
            return
        action, params = self.turn('bulk', (
            ('hold', {'release_claims': True}), ('hold', {}), ('cancel', {'reason': 'buyer'}),
            ('release', None), ('restore', None), ('tag', {'add': ['Bulk']}),
            ('change_warehouse', {'warehouse_id': self.places[1]}),
            ('change_service', {'carrier': 'DHL', 'service': 'Express'}),
            ('custom_fields', {'custom_fields': {self.field: 'blue'}}), ('resolve', None),
            ('export', None)))
        if action in ('release', 'restore'):
            word = 'hold' if action == 'release' else 'cancel'
            body = {'reason': 'bulk'}
            if word == 'hold' and self.chance.random() < 0.5:
                body['release_claims'] = True
            ids = [i for i in ids if self.step_of(word, i, word, body)]
            for order_id in ids:
                self.orders[order_id]['claims'] = word == 'hold' and 'release_claims' not in body
        before = {i: self.shop.get(i) for i in ids}
        claims = {i: self.orders[i]['claims'] for i in ids}
        path, bulk = self.bulk_done('bulk_' + action, 'order.' + action, ids, params)
        if action in ('resolve', 'export'):
            return
        if action in ('release', 'restore') and self.chance.random() < 0.5:
            assert bulk['done'] == len(ids), bulk
            for order_id in ids:
                self.orders[order_id]['claims'] = True
            return
        if not self.attempt('bulk_undo', 'post', path + '/undo'):
            assert bulk['done'] == 0, bulk
            return
        eventually(lambda: self.shop.api.get(path).json['state'] == 'undone', 20)
        after = self.shop.api.get(path).json
        assert after['undone'] == bulk['done'], after
        for order_id in ids:
            now, was = self.shop.get(order_id), before[order_id]
            for name in ('chosen_warehouse_id', 'labels', 'custom_fields', 'total',
                         'is_claim_ended', 'cancelled_at', 'cancel_reason'):
                assert now[name] == was[name], (action, name, was[name], now[name])
            self.orders[order_id]['claims'] = claims[order_id]
            if not was['hold_until'] and {now['status'], was['status']} & {'cancelled', 'on_hold'}:
                assert now['status'] == was['status'], (action, was, now)

    def bulk_mark_shipped(self):
        ready = self.ready(3)
        if ready:
            _, bulk = self.bulk_done('bulk_mark_shipped', 'order.mark_shipped', ready)
            assert bulk['done'] == len(ready), bulk
            for order_id in ready:
                self.has_left(order_id)

    def papers(self):
        ready = self.ready(3)
        place = self.shop.get(ready[0])['warehouse_id'] if ready else None
        ready = [i for i in ready if self.shop.get(i)['warehouse_id'] == place]
        if ready:
            kind = self.turn('papers', ('packing_slip', 'pick_list'))
            made = self.must('print_slips' if kind == 'packing_slip' else 'print_pick_list', 'post',
                             '/api/v1/documents', {'kind': kind, 'order_ids': ready})
            path = '/api/v1/documents/%d' % made.json['id']
            assert self.shop.api.get(path + '/file').body.startswith(b'%PDF')
            self.must('reprint', 'post', path + '/reprint')

    # ---- what a vendor ships ----

    def dropship(self):
        """The vendor's purchase order follows the buyer's order to its end."""
        purchases = '/api/v1/purchase_orders'
        order = self.shop.order(('FAR', 2), warehouse_id=self.far).json
        order_id = order['id']
        found = eventually(lambda: self.shop.api.get(
            purchases, query={'order_id': order_id}).items, 20)
        path = '%s/%d/' % (purchases, found[0]['id'])
        way = self.turn('dropship', ('cancel_dropship', 'void_dropship', 'dropship'))
        if way == 'cancel_dropship':
            self.must(way, 'post', '%s/%d/cancel' % (ORDERS, order_id), {'reason': 'buyer'})
            eventually(lambda: self.shop.api.get(path[:-1]).json['status'] == 'cancelled', 20)
            return
        self.ok('post', path + 'authorize', {})
        self.ok('post', path + 'send', {'recipient': 'far@example.com'})
        if way == 'void_dropship':
            self.must(way, 'post', path + 'void', {})
            eventually(lambda: self.shop.get(order_id)['status'] == 'awaiting_dropship', 20)
            self.step_of('cancel', order_id, 'cancel', {'reason': 'buyer'})
            return
        before = self.shop.level('FAR', self.far)['on_hand']
        self.must(way, 'post', path + 'ship', {'carrier': 'UPS', 'tracking_number': '1Z'})
        assert self.shop.get(order_id)['status'] == 'shipped'
        assert self.shop.level('FAR', self.far)['on_hand'] == before - 2
