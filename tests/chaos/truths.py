"""What must hold whatever happened: after every few steps (check), once listeners have run
(settled), and of everything there is (at_rest). Figures are compared with the model of the steps,
with what they follow from, and with what `purser admin verify` works out anew."""
from orders_life import BUNDLES, CORES, SKUS, amount, eventually, open_units, units_of

OPEN_PURCHASES = ('awaiting_confirmation', 'awaiting_acceptance', 'pending_delivery',
                  'partially_delivered')


def summed(pairs):
    sums = {}
    for key, units in pairs:
        sums[key] = sums.get(key, 0) + units
    return {key: units for key, units in sums.items() if units}


class Truths:
    def all_of(self, path, **query):
        """Every row of a list, page by page."""
        rows, cursor = [], None
        while True:
            reply = self.shop.api.get(path, query=dict(query, limit=1000, cursor=cursor))
            assert reply.status == 200, (path, reply)
            rows += reply.items
            cursor = reply.json['next_cursor']
            if not cursor:
                return rows

    @staticmethod
    def comes_right(trouble, timeout_s=20):
        """Soon there is no trouble, or what there is at the end is the fault."""
        found = []
        try:
            eventually(lambda: not (found.append(trouble()) or found[-1]), timeout_s)
        except AssertionError as problem:
            raise AssertionError(found[-1] if found and found[-1] else problem) from problem

    # ---- after every few steps ----

    def claimed(self, sku):
        return sum(units_of(line, quantity).get(sku, 0)
                   for order in self.orders.values() if order['claims']
                   for line, quantity in order['lines'].items())

    def in_cores(self, name):
        """A figure of all balances, in cores: a set that stands ready counts as its parts."""
        found = dict.fromkeys(CORES, 0)
        for sku in SKUS:
            for level in self.shop.levels(sku).values():
                # What left is a fact, also when a count had found less a moment before.
                assert level[name] >= 0 or name == 'on_hand', (sku, level)
                for core, units in units_of(sku, level[name]).items():
                    found[core] += units
        return found

    def agrees(self):
        return (self.in_cores('on_hand') == self.on_hand
                and self.in_cores('allocated') == {sku: self.claimed(sku) for sku in CORES})

    def comes_to_agree(self):
        try:
            eventually(self.agrees, 20)
        except AssertionError:
            raise AssertionError((self.in_cores('on_hand'), self.on_hand, self.astray())) from None

    def check(self):
        on_hand, claimed = self.in_cores('on_hand'), {sku: self.claimed(sku) for sku in CORES}
        assert on_hand == self.on_hand, (on_hand, self.on_hand)
        # Two reads per SKU: a listener may move claims between a set and its parts meanwhile.
        try:
            eventually(lambda: self.in_cores('allocated') == claimed, timeout_s=10)
        except AssertionError:
            raise AssertionError('allocated %s, claimed %s: %s' % (
                self.in_cores('allocated'), claimed, self.astray())) from None
        order_id = self.some_order(odd=False)
        if order_id:
            order, model = self.shop.get(order_id), self.orders[order_id]
            units = sum(model['lines'].values()) + sum(model['gone'].values())
            assert order['unit_count'] == units, (order, model)
            assert amount(order['total']) == 100000 * units, (order, model)

    def astray(self):
        """The orders whose claims are not what the model says, for the message of a fault."""
        found = []
        for order_id, order in self.orders.items():
            due = summed(pair for sku, n in order['lines'].items() if order['claims']
                         for pair in units_of(sku, n).items())
            rows = self.shop.api.get('/api/v1/orders/%d/why' % order_id).json['claims']
            has = summed((self.sku_of(row['product_id']), row['quantity'])
                         for row in rows)
            cores = summed(pair for sku, n in has.items() for pair in units_of(sku, n).items())
            if cores != due:
                row = self.shop.get(order_id)
                found.append((row['number'], row['status'], row['reason'], order, has, [
                    (line['product_id'], line['ordered'], line['cancelled'], line['shipped'])
                    for line in row['lines']], [
                        str(event)[:260] for event in self.shop.api.get(
                            '/api/v1/orders/%d/timeline' % order_id).items]))
        return found

    # ---- once listeners have run ----

    def idle(self, levels, order):
        """Whether one warehouse has all that the order lacks."""
        need = summed(pair for sku, quantity in order['lines'].items()
                      for pair in units_of(sku, quantity).items())
        return all(levels[part] >= units for part, units in need.items())

    def sellable(self, sku, balances, share, buffer):
        """What a channel may sell of it, from its balances and the settings of the steps."""
        product = self.shop.products[sku]
        free = sum(level['available'] for place, level in balances.items()
                   if place is not None
                   and not (place == self.places[1] and product in self.excluded))
        unplaced = balances.get(None, {'allocated': 0})['allocated']
        return max(0, max(0, free - unplaced) * share // 100 - buffer)

    def trouble(self):
        balances = {sku: self.shop.levels(sku) for sku in CORES}
        levels = {sku: balances[sku].get(self.shop.warehouse_id, {}).get('available', 0)
                  for sku in CORES}
        for sku in CORES:
            for place, level in balances[sku].items():
                # A count may find less than is locked; nothing is promised of it then.
                if place is not None and level['available'] < 0 < level['allocated']:
                    return 'short', sku, self.claims_on(sku)
        for order_id, order in self.orders.items():
            if order['claims'] and self.idle(levels, order):
                row = self.shop.get(order_id)
                if row['reason'] == 'out_of_stock' and row['chosen_warehouse_id'] in (
                        None, self.shop.warehouse_id):
                    return 'idle', levels, row
        for sku in CORES:
            told, due = self.shop.quantity(sku), self.sellable(
                sku, balances[sku], self.shares.get(self.shop.products[sku], 100), self.buffer)
            if told != due:
                return 'told', sku, told, due, balances[sku], self.shop.api.get(
                    '/api/v1/listings/%d/why' % self.shop.listings[sku]).json
            told, due = self.market_shown(sku), self.sellable(
                sku, balances[sku], self.market_shares.get(sku, 100), self.market_buffer)
            if told != (due, due):
                return 'shown', sku, told, due, balances[sku]
        return self.passed_by(balances) if self.is_strict else None

    def passed_by(self, balances):
        """Strictly by age, in part if need be: no unit lies free where an order waits for it."""
        for order_id, order in self.orders.items():
            row = self.shop.get(order_id) if order['claims'] else {'reason': None}
            if row['reason'] != 'out_of_stock' or not row['chosen_warehouse_id']:
                continue
            for claim in self.shop.api.get('/api/v1/orders/%d/why' % order_id).json['claims']:
                sku = self.sku_of(claim['product_id'])
                level = balances.get(sku, {}).get(row['chosen_warehouse_id'])
                if claim['warehouse_id'] is None and level and level['available'] > 0:
                    return 'passed by', order_id, row['chosen_warehouse_id'], claim, level
        return None

    def claims_on(self, sku):
        """Who has what of it, for the message of a fault."""
        found = [self.shop.levels(sku)]
        for order_id in self.orders:
            row = self.shop.get(order_id)
            for claim in self.shop.api.get('/api/v1/orders/%d/why' % order_id).json['claims']:
                if claim['product_id'] == self.shop.products[sku] and claim['warehouse_id']:
                    found.append((order_id, row['status'], row['reason'], claim))
        return found

    def settled(self):
        """Nothing is promised twice, no unit lies idle that a waiting order could take whole, the
        channel is told what the balances say, and what had an end has ended."""
        # The lease of a connection whose process crashed ends by itself.
        self.comes_right(self.trouble, timeout_s=60)
        self.nothing_expired()

    # ---- of everything there is ----

    def at_rest(self):
        eventually(self.nothing_will_end, 20)
        self.settled()
        orders = [self.shop.get(row['id']) for row in self.all_of('/api/v1/orders')]
        for row in orders:
            self.money_adds_up(row)
        self.listings_agree()
        self.feed_agrees()
        self.incoming_agrees()
        self.values_agree()
        self.shipments_agree(orders)
        self.customers_agree(orders)
        self.found_by_number(orders)
        self.explained(orders)
        self.shop.verify()

    def nothing_will_end(self):
        return (all(row['until'] is None for row in self.all_of('/api/v1/stock/locks'))
                and not any(row['hold_until'] for row in self.all_of('/api/v1/orders',
                                                                     status='on_hold')))

    @staticmethod
    def money_adds_up(row):
        items = sum(amount(line['unit_price']) * (line['ordered'] - line['cancelled'])
                    for line in row['lines'])
        assert amount(row['items_total']) == items, row
        assert row['unit_count'] == sum(line['ordered'] - line['cancelled']
                                        for line in row['lines']), row
        due = (items + amount(row['shipping_total']) + amount(row['shipping_tax'])
               + amount(row['tax_total']) - amount(row['discount_total']))
        assert amount(row['total']) == due, row
        assert 0 <= amount(row['amount_refunded']) <= amount(row['amount_paid']), row
        for line in row['lines']:
            assert 0 <= line['cancelled'] and 0 <= line['shipped'] <= line['ordered'], row
            assert line['cancelled'] + line['shipped'] <= line['ordered'], row

    def listings_agree(self):
        """Each quantity is the last line of its own sum; of a set, what its parts allow."""
        def trouble():
            for row in self.all_of('/api/v1/listings'):
                why = self.shop.api.get('/api/v1/listings/%d/why' % row['id']).json
                sums = [row['quantity'], *(step['units'] for step in why['steps'][-1:])]
                if any(units != why['quantity'] for units in sums):
                    return row, why
            return None
        self.comes_right(trouble)  # the last setting may be followed yet
        for sku, parts in BUNDLES.items():
            ready = sum(level['available'] for level in self.shop.levels(sku).values())
            most = min(sum(level['available'] for level in self.shop.levels(part).values())
                       // per if part in CORES else 10 ** 6 for part, per in parts.items())
            assert self.shop.quantity(sku) <= max(0, ready) + max(0, most), (sku, ready, most)

    def incoming_agrees(self):
        """What is on its way is what was ordered and has not come, and what left and has not."""
        due, path = [], '/api/v1/purchase_orders'
        for row in self.all_of(path):
            if row['type'] == 'inbound' and row['status'] in OPEN_PURCHASES:
                due += [((line['product_id'], row['warehouse_id']), line['quantity'])
                        for line in row['lines'] if line['status'] == 'pending']
        under_way = {}
        for row in self.all_of('/api/v1/transfers'):
            for line in row['lines']:
                units = (line['sent'] + line['over_units'] - line['received'] - line['rejected']
                         - line['written_off'])
                assert units == line['in_transit'] >= 0, row
                under_way[line['product_id']] = under_way.get(line['product_id'], 0) + units
                due.append(((line['product_id'], row['to_warehouse_id']), units))
        told = summed(((row['product_id'], row['warehouse_id']), row['units'])
                      for row in self.all_of('/api/v1/stock/incoming'))
        assert told == summed(due), (told, summed(due))
        self.under_way = under_way

    def values_agree(self):
        """Layers hold the units that are there, and what they are worth; what left was booked."""
        path = '/api/v1/costs/'

        def trouble():
            layers = self.all_of(path + 'layers')
            entries = self.all_of(path + 'entries')
            for sku in SKUS:
                product = self.shop.products[sku]
                units = summed((row['warehouse_id'], row['remaining']) for row in layers
                               if row['product_id'] == product)
                worth = summed((row['warehouse_id'], amount(row['remaining_value']))
                               for row in layers if row['product_id'] == product)
                levels = {place: level['on_hand'] for place, level in self.shop.levels(sku).items()
                          if level['on_hand'] > 0 and place is not None}
                if {place: n for place, n in units.items() if place in self.places} != levels:
                    return sku, units, levels
                if sum(n for place, n in units.items() if place not in self.places
                       ) != self.under_way.get(product, 0):
                    return sku, product, units, self.under_way, [
                        row for row in layers if row['product_id'] == product and
                        row['warehouse_id'] is None and row['remaining']], [
                        row for row in self.all_of('/api/v1/transfers') if any(
                            line['product_id'] == product for line in row['lines'])]
                booked = summed((row['warehouse_id'], amount(row['value'])) for row in entries
                                if row['product_id'] == product)
                if worth != booked:
                    return sku, worth, booked
            return None
        self.comes_right(trouble)

    def shipments_agree(self, orders):
        """What lines say has left is what their shipments hold, and each unit has its cost."""
        left = {}
        for row in self.all_of('/api/v1/shipments'):
            shipment = self.shop.api.get('/api/v1/shipments/%d' % row['id']).json
            costs = self.shop.api.get('/api/v1/shipments/%d/costs' % shipment['id']).items
            mine = {self.shop.products[sku] for sku in SKUS}
            units = summed((line['product_id'], line['quantity']) for line in shipment['lines']
                           if line['product_id'] in mine)
            cost = summed((row['product_id'], row['quantity']) for row in costs
                          if row['product_id'] in mine)
            assert cost == units, (shipment, costs)
            for line in shipment['lines']:
                if line['product_id'] in mine:
                    key = line['order_line_id']
                    for core, n in units_of(self.sku_of(line['product_id']),
                                            line['quantity']).items():
                        left.setdefault(key, {})[core] = left.get(key, {}).get(core, 0) + n
        for row in orders:
            for line in [] if row['is_fulfilled_by_channel'] else row['lines']:
                sku = next((s for s, known in self.shop.products.items()
                            if known == line['product_id']), None)
                if sku in SKUS:
                    due = units_of(sku, line['shipped']) if line['shipped'] else {}
                    assert left.get(line['id'], {}) == due, (row, line, left.get(line['id']))

    def customers_agree(self, orders):
        """The list of a customer holds the orders with its e-mail address, all of them."""
        def trouble():
            for customer in self.all_of('/api/v1/customers'):
                listed = {row['id'] for row in self.all_of(
                    '/api/v1/customers/%d/orders' % customer['id'])}
                due = {row['id'] for row in self.all_of('/api/v1/orders')
                       if row['email'] == customer['email']}
                if listed != due:
                    return customer, sorted(listed - due), sorted(due - listed)
            return None
        self.comes_right(trouble)
        emails = {row['email'] for row in self.all_of('/api/v1/customers')}
        assert {row['email'] for row in orders} - {''} <= emails, emails

    def found_by_number(self, orders):
        for row in orders:
            def found(row=row):
                hits = self.shop.api.get('/api/v1/search', query={
                    'q': row['number'], 'kind': 'order', 'limit': 50}).items
                return any(hit.get('id', hit.get('subject_id')) == row['id'] for hit in hits)
            try:
                eventually(found, 10)
            except AssertionError:
                raise AssertionError('not found by its number: %s' % row) from None

    def resolve_all(self, orders):
        for row in orders:
            if row['status'] in ('awaiting_shipment', 'unresolved'):
                self.attempt('resolve', 'post', '/api/v1/orders/%d/resolve' % row['id'])
        self.settled()

    def explained(self, orders):
        """The stored reason is the present one, and worked out again it is the same: once all
        stand by the rules of now, as these changed since some were decided."""
        self.resolve_all(orders)
        for stale in orders:
            if self.worked_out_again(stale['id']):
                # What one gave back on being worked out again is for those that wait.
                self.settled()
                moved = self.worked_out_again(stale['id'])
                assert not moved, moved

    def worked_out_again(self, order_id):
        """What differs when the order is worked out again."""
        row, path = self.shop.get(order_id), '/api/v1/orders/%d/' % order_id
        why = self.shop.api.get(path + 'why').json
        assert (why['status'], why['reason']) == (row['status'], row['reason']), (why, row)
        lines = {line['id']: line for line in row['lines']}
        for claim in why['claims']:
            assert open_units(lines[claim['line_id']]) >= 0, (row, claim)
        if row['status'] not in ('awaiting_shipment', 'unresolved'):
            return None
        self.must('resolve', 'post', path + 'resolve')
        now, again = self.shop.get(row['id']), self.shop.api.get(path + 'why').json
        if {now['reason'], row['reason']} == {'out_of_stock', 'multiple_warehouses'}:
            return None  # while units are given out elsewhere, they count for nobody else
        for name in ('status', 'reason', 'warehouse_id'):
            if now[name] != row[name]:
                return (name, row[name], now[name], row['number'], why['decisions'][:1],
                        why['claims'], again['decisions'][:1], again['checks'],
                        [self.shop.levels(sku) for sku in CORES])
        assert again['sentence'] == why['sentence'], (why, again)
        failed = [check['name'] for check in again['checks'] if not check['is_passed']]
        assert bool(failed) == (now['status'] == 'unresolved'), again
        return None
