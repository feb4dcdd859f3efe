"""The rest of a company's life for the simulator: what does not happen every minute. Each step says
what must not change by it (units, money, claims) or what must change, and by how much."""
import datetime
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), '..', 'stories'))
from purser_process import eventually  # noqa: E402


def usd(whole):
    return {'amount': '%d.00' % whole, 'currency': 'USD'}


def amount(money):
    return round(float(money['amount']) * 10000)


class WholeLife:
    """Steps of a World: it has shop, chance, on_hand, orders and agrees()."""

    def furnish(self):
        """What the steps need: a second warehouse, a vendor, rules of bots."""
        shop = self.shop
        self.places = [shop.warehouse_id, shop.warehouse('Sparks')]
        self.names = {}  # SKU -> what it is called for now
        self.shares, self.excluded = {}, set()  # what keeps units from the channel
        self.numbers = iter(range(1, 1000000))
        self.vendor = shop.made('/api/v1/vendors', name='Works', order_email='po@example.com')
        for sku in self.cores:
            self.ok('put', '/api/v1/vendor_products', {
                'vendor_id': self.vendor, 'vendor_sku': 'V-' + sku, 'sku': sku,
                'prices': [{'from_quantity': 1, 'cost': usd(4)}]})
        actions = {'CA': {'action': 'break_bundles'},
                   'OR': {'action': 'mark_shipped', 'option': 'placed_at'}}
        bots = [{'name': state, 'filters': [{'field': 'state', 'any_of': [state]}],
                 'actions': [action]} for state, action in actions.items()]
        self.ok('post', '/api/v1/orderbots/versions', {'activate': True, 'groups': [
            {'rank': 10, 'name': 'All', 'bots': bots}]})

    def ok(self, method, path, body=None, fine=(200, 201, 202, 204)):
        reply = getattr(self.shop.api, method)(path, body) if body is not None else getattr(
            self.shop.api, method)(path)
        assert reply.status in fine, (path, body, reply)
        return reply

    def called(self, sku):
        return self.names.get(sku, sku)

    def step_of(self, order_id, word, body=None, fine=(200,)):
        return self.ok('post', '/api/v1/orders/%d/%s' % (order_id, word), body, fine)

    def plain_order(self):
        return self.some_order(claims=True, shipped=False, odd=False)

    # ---- orders that become several, and one ----

    def adopt(self, row):
        """Takes an order over as it is; its units and money were compared before."""
        lines = {}
        for line in row['lines']:
            units = line['ordered'] - line['cancelled']
            if units:
                sku = self.sku_of(line['product_id'])
                lines[sku] = lines.get(sku, 0) + units
        before = self.orders.get(row['id'], {'claims': True, 'shipped': False, 'odd': False})
        self.orders[row['id']] = dict(before, lines=lines)

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
        before = self.sum_of([order_id])
        way = self.chance.choice(('split', 'split', 'split-by-stock', 'split-over-warehouses'))
        body = None
        if way == 'split':
            lines = [line for line in self.shop.get(order_id)['lines']
                     if line['ordered'] > line['cancelled']]
            line = self.chance.choice(lines)
            units = self.chance.randint(1, line['ordered'] - line['cancelled'])
            body = {'parts': [{'lines': [{'line_id': line['id'], 'quantity': units}]}]}
        reply = self.step_of(order_id, way, body, (200, 409, 422))
        ids = [row['id'] for row in reply.items] if reply.status == 200 else [order_id]
        self.conserved(before, ids)
        return ids

    def split(self):
        order_id = self.plain_order()
        if order_id:
            ids = self.parts_of(order_id)
            if len(ids) > 1 and self.chance.random() < 0.5:
                whole = self.shop.get(ids[1])['split_from_id']  # the first order, also of a part's
                before = self.sum_of([whole, ids[1]])
                done = self.step_of(ids[1], 'undo-split', fine=(200, 409, 422)).status == 200
                if done:
                    self.conserved(before, [whole], ids[1:2])

    def merge(self):
        into, source = self.plain_order(), self.plain_order()
        if not into or into == source:
            return
        before = self.sum_of([into, source])
        reply = self.step_of(into, 'merge', {'order_ids': [source]}, (200, 409, 422))
        if reply.status != 200:
            return
        if self.chance.random() < 0.5:
            self.step_of(source, 'undo-merge')
            self.conserved(before, [into, source])
        else:
            self.conserved(before, [into], [source])

    def hold_without_stock(self):
        order_id = self.plain_order()
        if order_id:
            reply = self.step_of(order_id, 'hold', {'release_claims': True}, (200, 409, 422))
            self.orders[order_id]['claims'] = reply.status != 200

    def pack(self):
        order_id = self.plain_order()
        if order_id:
            line = next(line for line in self.shop.get(order_id)['lines']
                        if line['ordered'] > line['cancelled'])
            self.ok('put', '/api/v1/orders/%d/packages' % order_id, {'packages': [
                {'package': 'Box', 'lines': [{'line_id': line['id'], 'quantity': 1}]}]},
                (200, 409, 422))

    def pay_in_part(self):
        order_id = self.plain_order()
        if order_id:
            before = amount(self.shop.get(order_id)['amount_paid'])
            reply = self.step_of(order_id, 'pay', {'amount': usd(5)}, (200, 409, 422))
            after = amount(self.shop.get(order_id)['amount_paid'])
            assert after - before == (50000 if reply.status == 200 else 0), (before, reply)

    def bots(self):
        """Orders whose bundles are broken up, and orders that are shipped as they come."""
        if self.chance.random() < 0.5:
            reply = self.shop.order(('SET', 1), ('BOX', 2), state='CA')
            assert reply.status == 201, reply
            self.orders[reply.json['id']] = {'lines': {'SET': 1, 'BOX': 2}, 'claims': True,
                                             'shipped': False, 'odd': True}
        elif self.shop.level('HAT')['available'] > 3:
            reply = self.shop.order(('HAT', 1), state='OR')
            assert reply.status == 201, reply
            self.orders[reply.json['id']] = {'lines': {'HAT': 1}, 'claims': True,
                                             'shipped': False, 'odd': True}
            if self.shop.get(reply.json['id'])['status'] == 'shipped':
                self.has_left(reply.json['id'])

    def bulk(self):
        """Many are held or cancelled at once, and all of it is taken back."""
        ids = sorted({self.plain_order() for _ in range(4)} - {None})
        if not ids:
            return
        action, params = self.chance.choice((
            ('order.hold', {'release_claims': True}), ('order.hold', {}),
            ('order.cancel', {'reason': 'buyer'})))
        bulk = self.ok('post', '/api/v1/bulk', {'action': action, 'ids': ids,
                                                'params': params}).json['id']
        path = '/api/v1/bulk/%d' % bulk
        eventually(lambda: self.shop.api.get(path).json['state'] == 'done', 20)
        done = self.shop.api.get(path).json['done']
        self.ok('post', path + '/undo')
        eventually(lambda: self.shop.api.get(path).json['state'] == 'undone', 20)
        assert self.shop.api.get(path).json['undone'] == done, self.shop.api.get(path)

    # ---- goods ----

    def purchase(self):
        """Made and received in part; what is rejected never comes into stock."""
        sku, units = self.chance.choice(self.cores), self.chance.randint(2, 8)
        order = self.ok('post', '/api/v1/purchase_orders', {
            'vendor_id': self.vendor, 'warehouse_id': self.chance.choice(self.places),
            'lines': [{'sku': self.called(sku), 'quantity': units}]}).json
        path = '/api/v1/purchase_orders/%d/' % order['id']
        self.ok('post', path + 'authorize', {})
        self.ok('post', path + 'confirm', {})
        accepted = self.chance.randint(1, units)
        self.ok('post', path + 'receive', {'items': [{
            'line_id': order['lines'][0]['id'], 'accepted': accepted,
            'rejected': min(1, units - accepted)}]})
        self.on_hand[sku] += accepted
        if accepted + 1 < units:
            self.ok('post', path + 'close', {'reason': 'enough'})

    def transfer(self):
        """Sent units are in no warehouse until they are accounted for."""
        sku, units = self.chance.choice(self.cores), self.chance.randint(1, 6)
        here, there = self.chance.sample(self.places, 2)
        made = self.ok('post', '/api/v1/transfers', {
            'from_warehouse_id': here, 'to_warehouse_id': there,
            'holds_stock': self.chance.random() < 0.5,
            'lines': [{'sku': self.called(sku), 'quantity': units}]}, (201, 409, 422))
        if made.status != 201:
            return
        path = '/api/v1/transfers/%d/' % made.json['id']
        if self.ok('post', path + 'send', fine=(200, 409, 422)).status != 200:
            self.ok('post', path + 'cancel')
            return
        accepted = self.chance.randint(1, units + 1)  # one more than was sent, at times
        reply = self.ok('post', path + 'receive', {'items': [{
            'line_id': made.json['lines'][0]['id'], 'accepted': accepted}]}, (200, 409, 422))
        arrived = accepted if reply.status == 200 else 0
        if arrived < units:
            self.ok('post', path + 'close')
        self.on_hand[sku] += arrived - units

    def move(self):
        sku, (here, there) = self.chance.choice(self.cores), self.chance.sample(self.places, 2)
        self.ok('post', '/api/v1/stock/transfer', {'items': [{
            'product_id': self.shop.products[sku], 'warehouse_id': here,
            'to_warehouse_id': there, 'quantity': self.chance.randint(1, 3)}]})

    def count_of_many(self):
        """A sheet for several products, posted; at times taken back."""
        place, items, change = self.chance.choice(self.places), [], {}
        for sku in self.cores:
            now = self.shop.level(sku, place)['on_hand']
            counted = max(0, now + self.chance.randint(-3, 3))
            items.append({'product_id': self.shop.products[sku], 'location': 'Main',
                          'quantity': counted})
            change[sku] = counted - now
        path = '/api/v1/stock/counts'
        count = self.ok('post', path, {'warehouse_id': place, 'items': items}).json
        self.ok('post', '%s/%d/post' % (path, count['id']))
        undo = '%s/%d/undo' % (path, count['id'])
        if self.chance.random() < 0.5 and self.ok('post', undo,
                                                  fine=(200, 409, 422)).status == 200:
            return
        for sku in self.cores:
            self.on_hand[sku] += change[sku]

    def lock(self):
        until = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=1)
        self.ok('post', '/api/v1/stock/locks', {'items': [{
            'product_id': self.shop.products[self.chance.choice(self.cores)],
            'warehouse_id': self.chance.choice(self.places), 'reason': 'Photo',
            'quantity': self.chance.randint(1, 3),
            'until': until.strftime('%Y-%m-%dT%H:%M:%S.%fZ')}]})

    def assemble(self):
        self.ok('post', '/api/v1/products/%d/assemble' % self.shop.products[
            self.chance.choice(('SET', 'BOX'))], {
                'warehouse_id': self.chance.choice(self.places), 'quantity': 1,
                'takes_apart': self.chance.random() < 0.5}, (200, 409, 422))

    # ---- the catalogue ----

    def rename(self):
        sku = self.chance.choice(self.cores)
        name = sku if sku in self.names else '%s-%d' % (sku, next(self.numbers))
        old = self.names.pop(sku, sku)
        if name != sku:
            self.names[sku] = name
        rows = self.ok('post', '/api/v1/products/rename', {'items': [
            {'sku': old, 'new_sku': name}]}).json['items']
        assert rows[0]['status'] == 200, rows

    def merge_products(self):
        """A product that was entered twice: its stock and its orders become those of the other."""
        sku, twin = self.chance.choice(self.cores), 'TWIN-%d' % next(self.numbers)
        self.shop.product(twin, stock=self.chance.randint(1, 5))
        units = self.shop.level(twin)['on_hand']
        reply = self.shop.order((twin, self.chance.randint(1, 6)))
        assert reply.status == 201, reply
        self.ok('post', '/api/v1/products/merge', {'items': [
            {'into_sku': self.called(sku), 'from_sku': twin}]})
        self.on_hand[sku] += units
        self.adopt(self.shop.get(reply.json['id']))
        eventually(self.agrees, 20)

    def unlink(self):
        """A listing that is no product's for a while; an order comes meanwhile."""
        sku = self.chance.choice(self.cores)
        listing, product = self.shop.listings[sku], self.shop.products[sku]
        for item in ({'listing_id': listing, 'product_id': None},
                     {'listing_id': listing, 'product_id': product}):
            rows = self.ok('post', '/api/v1/listings/link', {'items': [item]}).json['items']
            assert rows[0]['status'] < 300, rows
            if item['product_id'] is None and self.chance.random() < 0.5:
                reply = self.shop.order((sku, 2))
                assert reply.status == 201, reply
                self.orders[reply.json['id']] = {'lines': {sku: 2}, 'claims': True,
                                                 'shipped': False, 'odd': False}
        eventually(self.agrees, 20)

    # ---- settings ----

    def settings(self):
        """Who may sell and in which order: it moves claims, never units."""
        one, two = self.places
        product = self.shop.products[self.chance.choice(self.cores)]
        word = self.chance.choice(('backups', 'minimum', 'rule', 'exclusion', 'fifo'))
        if word == 'backups':
            self.ok('put', '/api/v1/warehouses/%d/backups' % one, {
                'warehouse_ids': self.chance.choice(([], [two]))})
        elif word == 'minimum':
            self.ok('put', '/api/v1/stock/minimums', {'items': [{
                'product_id': product, 'warehouse_id': one,
                'quantity': self.chance.randint(0, 9)}]})
        elif word == 'rule':
            self.shares[product] = self.chance.choice((0, 50, 100))
            self.ok('put', '/api/v1/allocation_rules', {
                'product_id': product, 'channel_id': self.shop.channel_id,
                'type': 'percent', 'value': self.shares[product]})
        elif word == 'exclusion':
            self.ok('put', '/api/v1/stock_exclusions', {'warehouse_id': two,
                                                        'product_id': product})
            self.excluded.add(product)
        else:
            for value in ('true', 'false'):
                self.ok('put', '/api/v1/settings/allocation.strict_fifo', {'value': value})

    def sellable(self, sku, balances):
        """What the channel may sell of it, from its balances and the settings above."""
        product = self.shop.products[sku]
        free = sum(level['available'] for place, level in balances.items()
                   if place is not None
                   and not (place == self.places[1] and product in self.excluded))
        unplaced = balances.get(None, {'allocated': 0})['allocated']
        return max(0, free - unplaced) * self.shares.get(product, 100) // 100

    def imported(self):
        """A file of counted figures, taken and at times taken back."""
        sku = self.chance.choice(self.cores)
        now, figure = self.shop.level(sku)['on_hand'], self.chance.randint(0, 12)
        path = '/api/v1/imports/%d' % self.ok('post', '/api/v1/imports',
                                              {'kind': 'stock'}).json['id']
        text = 'sku,warehouse,quantity\n%s,Reno,%d\n' % (self.called(sku), figure)
        reply = self.shop.api.request('PUT', path + '/content', raw=text.encode(),
                                      headers={'Content-Type': 'text/csv'})
        assert reply.status == 200, reply
        steps = ('apply', 'undo') if self.chance.random() < 0.5 else ('apply',)
        for step in steps:
            self.ok('post', '%s/%s' % (path, step))
            eventually(lambda: self.shop.api.get(path).json['state'] in ('done', 'undone'), 20)
            assert self.shop.api.get(path).json['failed_count'] == 0, self.shop.api.get(path)
            if self.shop.api.get(path).json['state'] == 'undone':
                figure = now
        self.on_hand[sku] += figure - now

    def whole_life(self):
        return ([self.split] * 3 + [self.merge] * 3 + [self.settings] * 2 + [
            self.hold_without_stock, self.pack, self.pay_in_part, self.bots, self.bulk,
            self.purchase, self.transfer, self.move, self.count_of_many, self.lock, self.assemble,
            self.rename, self.merge_products, self.unlink, self.imported])
