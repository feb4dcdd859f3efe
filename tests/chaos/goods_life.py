"""Steps of the simulator that concern goods: stock, counts, locks, purchases, transfers."""
from orders_life import CORES, eventually, soon, usd

STOCK = '/api/v1/stock/'
PURCHASES = '/api/v1/purchase_orders'
TRANSFERS = '/api/v1/transfers'
VALUES = {'amount': '3.00', 'currency': 'USD'}


class GoodsLife:
    KINDS = (
        'add', 'remove', 'adjust', 'adjust_in_past', 'move', 'move_location', 'close_location',
        'open_location', 'lock', 'change_lock', 'release_lock', 'count', 'count_undo',
        'count_cancel', 'assemble', 'take_apart', 'purchase', 'purchase_authorize',
        'purchase_confirm', 'purchase_reauthorize', 'purchase_receive', 'purchase_close',
        'purchase_void', 'purchase_cancel', 'purchase_restore', 'purchase_add_line',
        'purchase_change_line', 'purchase_cancel_line', 'purchase_costs', 'default_cost',
        'transfer', 'transfer_change', 'transfer_send', 'transfer_receive', 'transfer_reject',
        'transfer_close', 'transfer_cancel')

    def goods_steps(self):
        return {
            self.receive: 9, self.remove: 1, self.count: 2, self.count_in_past: 1, self.move: 1,
            self.locations: 1, self.lock: 2, self.release_lock: 1, self.count_of_many: 2,
            self.assemble: 3, self.purchase: 2, self.purchase_goes_on: 13, self.default_cost: 1,
            self.transfer: 3, self.transfer_goes_on: 12}

    def goods_begin(self):
        shop = self.shop
        self.cores = CORES
        self.on_hand = dict.fromkeys(CORES, 0)
        self.places = [shop.warehouse_id, shop.warehouse('Sparks', domestic_rank=2)]
        self.ok('patch', '/api/v1/warehouses/%d' % shop.warehouse_id, {'domestic_rank': 1})
        self.names = {}  # SKU -> what it is called for now
        for sku in CORES:
            shop.product(sku)
            for place in self.places:
                shop.adjust(sku, 40, place)
                self.on_hand[sku] += 40
        self.vendor = shop.made('/api/v1/vendors', name='Works', order_email='po@example.com')
        for sku in CORES:
            self.ok('put', '/api/v1/vendor_products', {
                'vendor_id': self.vendor, 'vendor_sku': 'V-' + sku, 'sku': sku,
                'prices': [{'from_quantity': 1, 'cost': usd(4)}]})
        self.purchases, self.transfers = [], []
        self.transfer_places = {}

    def called(self, sku):
        return self.names.get(sku, sku)

    def item(self, sku, quantity, place=None, **more):
        return dict({'product_id': self.shop.products[sku], 'quantity': quantity,
                     'warehouse_id': place or self.shop.warehouse_id, 'reason': 'life'}, **more)

    def row(self, kind, path, item):
        """One item of a call with a result per item: done, or refused in words."""
        reply = self.ok('post', STOCK + path, {'items': [item]})
        row = reply.json['items'][0]
        return self.tally.note_row(kind, row)

    # ---- stock ----

    def receive(self):
        sku, units = self.chance.choice(CORES), self.chance.randint(1, 30)
        more = {'location': 'B%d' % self.chance.randint(1, 3)} if self.chance.random() < 0.3 else {}
        assert self.row('add', 'add', self.item(sku, units, self.chance.choice(
            [self.places[0]] * 3 + self.places), **more))
        self.on_hand[sku] += units

    def remove(self):
        sku, units = self.chance.choice(CORES), self.chance.randint(1, 4)
        place = self.chance.choice(self.places)
        before = self.shop.level(sku, place)['available']
        done = self.row('remove', 'remove', self.item(sku, units, place))
        if done:
            assert units <= before, (units, before)
            self.on_hand[sku] -= units

    def main_units(self, sku, place):
        """What lies in the first location."""
        rows = self.shop.api.get(STOCK + 'bins', query={
            'product_id': self.shop.products[sku], 'warehouse_id': place, 'limit': 100}).items
        first = self.shop.api.get('/api/v1/warehouses/%d/locations' % place).items
        main = next(row['id'] for row in first if row['name'] == 'Main')
        return sum(row['on_hand'] for row in rows if row['location_id'] == main)

    def count(self):
        """A count is a fact, also when it finds less than was promised."""
        sku = self.chance.choice(CORES)
        found = self.main_units(sku, self.places[0])
        units = max(0, found + self.chance.randint(-5, 3))
        assert self.row('adjust', 'adjust', self.item(sku, units, location='Main'))
        self.on_hand[sku] += units - found

    def count_in_past(self):
        """Counted before the last movements, entered after them: only the difference is posted."""
        sku = self.chance.choice(CORES)
        found = self.main_units(sku, self.places[0])
        moment, off = soon(0), self.chance.randint(-2, 2)
        counted = max(0, found + off)
        assert self.row('add', 'add', self.item(sku, 3, location='Main'))
        assert self.row('adjust_in_past', 'adjust', self.item(
            sku, counted, location='Main', counted_at=moment))
        self.on_hand[sku] += 3 + counted - found
        assert self.main_units(sku, self.places[0]) == counted + 3

    def move(self):
        sku, (here, there) = self.chance.choice(CORES), self.chance.sample(self.places, 2)
        self.row('move', 'transfer', self.item(
            sku, self.chance.randint(1, 3), here, to_warehouse_id=there))

    def locations(self):
        """A bin is emptied, put out of use and taken into use again."""
        place = self.chance.choice(self.places)
        path = '/api/v1/warehouses/%d/locations' % place
        rows = {row['name']: row['id'] for row in self.shop.api.get(path).items}
        bins = [name for name in rows if name.startswith('B')]
        if not bins:
            return
        name = self.chance.choice(bins)
        moved = self.attempt('move_location', 'post', '%s/%d/move' % (path, rows[name]), {
            'to_location_id': rows['Main']})
        if moved and self.attempt('close_location', 'post', '%s/%d/deactivate' % (
                path, rows[name])):
            self.must('open_location', 'post', '%s/%d/activate' % (path, rows[name]))

    def lock(self):
        until = {'until': soon(1)} if self.chance.random() < 0.5 else {}
        self.row('lock', 'locks', self.item(
            self.chance.choice(CORES), self.chance.randint(1, 3), self.chance.choice(self.places),
            **until))

    def release_lock(self):
        locks = [row for row in self.shop.api.get(STOCK + 'locks').items if row['until'] is None]
        if not locks:
            return
        lock = self.chance.choice(locks)
        if self.turn('locks', (True, False)):
            self.attempt('change_lock', 'patch', STOCK + 'locks/%d' % lock['id'], {
                'reason': 'photo', 'until': soon(1)})
        else:
            self.row('release_lock', 'locks/release', {'id': lock['id'], 'units': 1})

    def count_of_many(self):
        """A sheet for several products, posted; at times taken back."""
        place, items, change = self.chance.choice(self.places), [], {}
        for sku in CORES:
            now = self.main_units(sku, place)
            counted = max(0, now + self.chance.randint(-3, 3))
            items.append({'product_id': self.shop.products[sku], 'location': 'Main',
                          'quantity': counted})
            change[sku] = counted - now
        path = STOCK + 'counts'
        count = self.ok('post', path, {'warehouse_id': place, 'items': items}).json
        if self.chance.random() < 0.2:
            self.must('count_cancel', 'post', '%s/%d/cancel' % (path, count['id']))
            return
        self.must('count', 'post', '%s/%d/post' % (path, count['id']))
        undo = '%s/%d/undo' % (path, count['id'])
        if self.chance.random() < 0.5 and self.attempt('count_undo', 'post', undo):
            return
        for sku in CORES:
            self.on_hand[sku] += change[sku]

    def assemble(self):
        apart = self.turn('assemble', (True, False))
        self.attempt('take_apart' if apart else 'assemble', 'post',
                     '/api/v1/products/%d/assemble' % self.shop.products[
                         self.chance.choice(('SET', 'SET', 'BOX'))],
                     {'warehouse_id': self.places[0], 'quantity': 1 if apart else 3,
                      'takes_apart': apart})

    def default_cost(self):
        self.ok('put', '/api/v1/costs/defaults', {'items': [{
            'sku': self.called(self.chance.choice(CORES)), 'cost': VALUES}]})
        self.tally.count('default_cost')

    # ---- purchases ----

    def purchase(self):
        lines = [{'sku': self.called(sku), 'quantity': self.chance.randint(2, 8)}
                 for sku in self.chance.sample(CORES, self.chance.randint(1, 2))]
        reply = self.must('purchase', 'post', PURCHASES, {
            'vendor_id': self.vendor, 'warehouse_id': self.chance.choice(self.places),
            'lines': lines})
        self.purchases.append(reply.json['id'])
        if self.chance.random() < 0.4:
            self.must('purchase_authorize', 'post', '%s/%d/authorize' % (
                PURCHASES, reply.json['id']), {})

    def purchase_goes_on(self):
        """Something happens to one of the purchase orders; what is rejected never comes in."""
        if not self.purchases:
            return
        purchase = self.shop.api.get('%s/%d' % (
            PURCHASES, self.chance.choice(self.purchases))).json
        if purchase['status'] in ('fulfilled', 'closed_short', 'voided'):
            self.purchases.remove(purchase['id'])
        path = '%s/%d/' % (PURCHASES, purchase['id'])
        pending = [line for line in purchase['lines'] if line['status'] == 'pending']
        word = self.turn(purchase['status'], self.offered(purchase['status']))
        if word in ('receive', 'change_line', 'cancel_line') and not pending:
            return
        if word == 'receive':
            self.purchase_receives(path, self.chance.choice(pending))
        elif word == 'add_line':
            self.attempt('purchase_add_line', 'post', path + 'lines', {'items': [{
                'sku': self.called(self.chance.choice(CORES)), 'quantity': 2}]})
        elif word == 'change_line':
            self.attempt('purchase_change_line', 'patch', path + 'lines', {'items': [{
                'id': self.chance.choice(pending)['id'], 'quantity': self.chance.randint(1, 9)}]})
        elif word == 'cancel_line':
            self.attempt('purchase_cancel_line', 'post', path + 'lines/cancel', {
                'ids': [self.chance.choice(pending)['id']]})
        elif word == 'costs':
            self.attempt('purchase_costs', 'put', path + 'costs', {'items': [{
                'kind': 'shipping', 'amount': usd(self.chance.randint(1, 20)),
                'spread_by': self.chance.choice(('value', 'quantity'))}]})
        else:
            self.attempt('purchase_' + word, 'post', path + word, {})

    @staticmethod
    def offered(status):
        """What one would do to it, and now and then what one would not."""
        return {
            'awaiting_authorization': ['authorize', 'cancel', 'authorize', 'change_line'],
            'awaiting_confirmation': ['confirm'] * 3 + ['change_line', 'receive', 'add_line'],
            'awaiting_acceptance': ['reauthorize', 'reauthorize', 'cancel_line'],
            'pending_delivery': ['receive'] * 3 + ['add_line', 'cancel_line', 'void', 'costs'],
            'partially_delivered': ['receive', 'receive', 'close', 'costs', 'change_line'],
            'cancelled': ['restore']}.get(status, ['costs', 'receive', 'close', 'void', 'add_line'])

    def purchase_receives(self, path, line):
        sku = self.sku_of(line['product_id'])
        accepted = self.chance.randint(1, line['quantity'] + 1)
        done = self.attempt('purchase_receive', 'post', path + 'receive', {'items': [{
            'line_id': line['id'], 'accepted': accepted,
            'rejected': self.chance.randint(0, max(0, line['quantity'] - accepted))}]})
        if done:
            self.on_hand[sku] += accepted

    # ---- transfers ----

    def transfer(self):
        here, there = self.chance.sample(self.places, 2)
        lines = [{'sku': self.called(sku), 'quantity': self.chance.randint(1, 5)}
                 for sku in self.chance.sample(CORES, self.chance.randint(1, 2))]
        made = self.attempt('transfer', 'post', TRANSFERS, {
            'from_warehouse_id': here, 'to_warehouse_id': there,
            'holds_stock': self.chance.random() < 0.4, 'lines': lines})
        if made:
            self.transfers.append(made.json['id'])

    def transfer_goes_on(self):
        """Sent units are in no warehouse until they are accounted for."""
        if not self.transfers:
            return
        transfer_id = self.chance.choice(self.transfers)
        path = '%s/%d' % (TRANSFERS, transfer_id)
        transfer = self.shop.api.get(path).json
        lines = transfer['lines']
        if transfer['status'] == 'awaiting_shipment':
            word = self.turn('planned', ('change', 'cancel', 'send', 'send', 'send', 'send'))
        elif transfer['status'] in ('pending_receiving', 'partially_delivered'):
            word = self.turn('sent', ('receive', 'close', 'receive', 'reject'))
        else:
            self.transfers.remove(transfer_id)
            return
        if word == 'change':
            self.attempt('transfer_change', 'patch', path, {'lines': [{
                'product_id': lines[0]['product_id'], 'quantity': self.chance.randint(1, 4)}]})
        elif word == 'send':
            self.transfer_sends(path, lines)
        elif word == 'receive':
            self.transfer_receives(path, self.chance.choice(lines))
        else:
            self.must('transfer_' + word, 'post', path + '/' + word)

    def transfer_sends(self, path, lines):
        """All of it, or less than was planned."""
        body, units = None, {line['id']: line['quantity'] for line in lines}
        if self.chance.random() < 0.4:
            units = {line['id']: self.chance.randint(1, line['quantity']) for line in lines}
            body = {'items': [{'line_id': i, 'units': n} for i, n in units.items()]}
        if self.attempt('transfer_send', 'post', path + '/send', body):
            for line in lines:
                self.on_hand[self.sku_of(line['product_id'])] -= units[line['id']]

    def transfer_receives(self, path, line):
        """Also more than was sent; some of it refused."""
        accepted = self.chance.randint(1, line['quantity'] + 1)
        rejected = self.chance.choice((0, 0, 1))
        if self.attempt('transfer_receive', 'post', path + '/receive', {'items': [{
                'line_id': line['id'], 'accepted': accepted, 'rejected': rejected}]}):
            self.on_hand[self.sku_of(line['product_id'])] += accepted

    def expired(self):
        """Locks and holds with a date that has passed are gone by themselves."""
        moment = soon(-2)
        for row in self.shop.api.get(STOCK + 'locks').items:
            if row['until'] is not None and row['until'] < moment:
                return row
        rows = self.shop.api.get('/api/v1/orders', query={'status': 'on_hold', 'limit': 1000}).items
        return next((row for row in rows if row['hold_until'] and row['hold_until'] < moment), None)

    def nothing_expired(self):
        eventually(lambda: not self.expired(), 20)
