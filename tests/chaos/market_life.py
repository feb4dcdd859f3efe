"""Steps of the simulator on a second channel, which edits and cancels its orders itself: what it
says comes in whatever order, and twice. Of an order that nobody here changed, the last version of
the channel holds; of any other, no unit is lost and none is made."""
from orders_life import CORES, SKUS, amount, eventually, open_units, usd

CONNECTIONS = '/api/v1/connections'
NOTHING = {'amount': '0.00', 'currency': 'USD'}
OVER = ('shipped', 'cancelled', 'merged')


class MarketLife:
    KINDS = (
        'market_buy', 'market_buy_shown', 'market_more', 'market_fewer', 'market_cancel_line',
        'market_add_line', 'market_address', 'market_cancel', 'market_pay', 'market_old',
        'market_again', 'market_two_at_once', 'market_own_stock', 'market_own_stock_shipped',
        'market_rule', 'market_buffer', 'market_feed')

    def market_steps(self):
        return {self.market_buys: 5, self.market_edits: 9, self.market_owns: 1,
                self.market_settings: 2, self.market_reads_feed: 2}

    def market_begin(self, market):
        self.market, self.versions = market, {}  # remote id -> its versions, the last one holds
        self.fed = {}  # listing id -> its quantity as the market's feed last told
        made = self.ok('post', CONNECTIONS, {
            'name': 'Market', 'pack': 'market', 'settings': {'url': market.url}}).json
        self.connection, self.market_id = made['id'], made['channel_id']
        self.market_listings = {}
        for sku in SKUS:
            self.market_listings[sku] = self.shop.bulk('put', '/api/v1/listings', [{
                'channel_id': self.market_id, 'variant_id': 'm-' + sku, 'sku': sku,
                'product_id': self.shop.products[sku]}])[0]['id']

    def market_reads_feed(self):
        """A client of the feed takes a page of what changed; how many there were."""
        rows = self.must('market_feed', 'post', '/api/v1/channels/%d/acknowledge?limit=%d' % (
            self.market_id, self.chance.randint(1, 5))).items
        self.fed.update({row['id']: row['quantity'] for row in rows})
        return len(rows)

    def feed_agrees(self):
        """Whoever reads the feed to its end knows what each listing may sell."""
        while self.market_reads_feed():
            pass
        rows = self.all_of('/api/v1/listings', channel_id=self.market_id)
        wrong = [(row, self.fed.get(row['id'])) for row in rows
                 if row['quantity'] != self.fed.get(row['id'])]
        assert not wrong, wrong

    # ---- what the market says ----

    def moment(self):
        seconds = next(self.numbers)
        return '2026-11-02T%02d:%02d:%02dZ' % (
            seconds // 3600 % 24, seconds // 60 % 60, seconds % 60)

    def market_line(self, sku, quantity):
        return {'remote_id': 'l-%s' % sku, 'variant_id': 'm-' + sku, 'sku': sku, 'title': sku,
                'quantity': quantity, 'cancelled_quantity': 0, 'unit_price': usd(10),
                'tax': NOTHING, 'discount': NOTHING}

    def version(self, lines, is_paid=True, **more):
        number, moment = next(self.numbers), self.moment()
        return dict({
            'record': 'order', 'remote_id': 'r%d' % number, 'number': 'MKT-%d' % number,
            'status': 'paid' if is_paid else 'awaiting_payment', 'placed_at': moment,
            'paid_at': moment if is_paid else None, 'updated_at': moment, 'currency': 'USD',
            'prices_include_tax': False, 'email': 'mo@example.com',
            'recipient': {'name': 'Mo', 'line1': '2 Main St', 'city': 'Reno', 'state': 'NV',
                          'postal_code': '89501', 'country': 'US'},
            'shipping_price': NOTHING, 'shipping_tax': NOTHING,
            'lines': [self.market_line(sku, n) for sku, n in lines.items()]}, **more)

    def changed(self, version, **more):
        return dict(version, updated_at=self.moment(), lines=[
            dict(line) for line in version['lines']], **more)

    def tell(self, *versions):
        """All of it has come in when this returns."""
        self.market.told += versions
        path, due = '%s/%d/schedules' % (CONNECTIONS, self.connection), len(self.market.told)
        self.ok('post', path + '/orders_in/run')

        def is_read():
            rows = self.shop.api.get(path).items
            return next(row for row in rows if row['capability'] == 'orders_in')['cursor'] == due
        eventually(is_read, 40)
        faults = self.shop.api.get('%s/%d/record_faults' % (CONNECTIONS, self.connection)).items
        assert not faults, faults

    def market_order(self, remote_id):
        rows = self.shop.api.get('/api/v1/orders', query={
            'remote_id': remote_id, 'channel_id': self.market_id}).items
        assert len(rows) == 1, (remote_id, rows)
        return self.shop.get(rows[0]['id'])

    @staticmethod
    def said_units(version):
        is_over = version['status'] == 'cancelled'
        return {line['sku']: line['quantity'] - line['cancelled_quantity']
                for line in version['lines']
                if line['quantity'] > line['cancelled_quantity'] and not is_over}

    # ---- buying ----

    def market_buys(self):
        version, shown = self.version(self.basket(), self.chance.random() < 0.8), None
        if self.chance.random() < 0.5:
            sku = self.chance.choice(CORES)
            self.settled()  # the market shows what may be sold now
            shown = self.market.shown.get('m-' + sku, 0)
            if shown:
                version = self.version({sku: self.chance.randint(1, min(shown, 9))})
        self.versions[version['remote_id']] = [version]
        self.tell(version)
        order = self.market_order(version['remote_id'])
        self.orders[order['id']] = {'lines': self.said_units(version), 'gone': {}, 'claims': True,
                                    'shipped': False, 'odd': False}
        self.tally.count('market_buy')
        if shown:
            # What was shown is there: together, the warehouses have what they owe.
            levels = self.shop.levels(sku)
            free = sum(level['available'] for place, level in levels.items() if place is not None)
            assert free >= levels.get(None, {'allocated': 0})['allocated'], (version, levels)
            self.tally.count('market_buy_shown')

    def market_owns(self):
        """What the market ships itself never touches what is ours."""
        version = self.version({'MUG': 3}, type=self.turn('owns', ('fba', 'wfs')),
                               is_fulfilled_by_channel=True)
        self.tell(version)
        self.tally.count('market_own_stock')
        if self.chance.random() < 0.6:
            self.tell(self.changed(version, status='shipped'))
            self.tally.count('market_own_stock_shipped')
            assert self.market_order(version['remote_id'])['status'] == 'shipped'
        order = self.market_order(version['remote_id'])
        claims = self.shop.api.get('/api/v1/orders/%d/why' % order['id']).json['claims']
        assert claims == [] and order['warehouse_id'] is None, (order, claims)

    # ---- edits by the channel ----

    def market_edits(self):
        if not self.versions:
            return
        way = self.turn('market', (
            'more', 'fewer', 'cancel_line', 'add_line', 'address', 'cancel', 'pay', 'old', 'again',
            'two_at_once'))
        ids = sorted(self.versions)
        if way == 'pay':
            ids = [i for i in ids if self.versions[i][-1]['status'] == 'awaiting_payment'] or ids
        remote_id = self.chance.choice(ids)
        versions = self.versions[remote_id]
        last = versions[-1]
        if way in ('old', 'again'):
            before = self.market_order(remote_id)
            self.tell(versions[-2] if way == 'old' and len(versions) > 1 else last)
            # Units that come in may resolve it meanwhile: that is not the channel's word.
            after = self.market_order(remote_id)
            assert self.said_of(after) == self.said_of(before), (way, before, after)
            self.tally.count('market_' + way)
            return
        news = self.edited(way, last)
        if news:
            self.edit_comes(remote_id, way, news)

    @staticmethod
    def said_of(order):
        """What stands in the order because the channel said so."""
        return ([(line['sku'], line['ordered'], line['cancelled'], line['unit_price'])
                 for line in order['lines']],
                [order[name] for name in ('recipient', 'line1', 'city', 'email', 'total',
                                          'payment_status', 'paid_at', 'cancelled_at')])

    def edited(self, way, last):
        """The versions that follow, in the order in which they are told; None: it cannot be."""
        if last['status'] == 'cancelled':
            return None
        new = self.changed(last)
        line = self.chance.choice(new['lines'])
        live = line['quantity'] - line['cancelled_quantity']
        if way == 'more':
            line['quantity'] += self.chance.randint(1, 3)
        elif way == 'fewer' and live > 1:
            line['quantity'] -= 1
        elif way == 'cancel_line' and live:
            line['cancelled_quantity'] += self.chance.randint(1, live)
        elif way == 'add_line':
            absent = [sku for sku in SKUS if sku not in [row['sku'] for row in new['lines']]]
            if not absent:
                return None
            new['lines'].append(self.market_line(self.chance.choice(absent), 2))
        elif way == 'address':
            new['recipient'] = dict(new['recipient'], line1='%d High St' % next(self.numbers))
        elif way == 'cancel':
            new['status'] = 'cancelled'
        elif way == 'pay' and last['status'] == 'awaiting_payment':
            new.update(status='paid', paid_at=new['updated_at'])
        elif way == 'two_at_once':
            line['quantity'] += 1
            newer = self.changed(new)
            newer['lines'][0]['quantity'] += 1
            return [newer, new]  # the older one after the newer
        else:
            return None
        return [new]

    def edit_comes(self, remote_id, way, told):
        newest = max(told, key=lambda version: version['updated_at'])
        before = self.market_order(remote_id)
        family = [before['id']] + [row['order_id'] for row in self.shop.api.get(
            '/api/v1/orders/%d/lineage' % before['id']).items if row['order_id'] != before['id']]
        is_ours_alone = (
            len(family) == 1 and before['status'] not in OVER and not any(
                line['edited'] or line['shipped'] for line in before['lines'])
            and self.live(before) == self.said_units(self.versions[remote_id][-1]))
        self.tell(*told)
        self.versions[remote_id].append(newest)
        self.tally.count('market_' + way)
        after = self.market_order(remote_id)
        if is_ours_alone:
            if way == 'cancel':
                assert after['status'] == 'cancelled', after
            else:
                assert self.live(after) == self.said_units(newest), (way, told, before, after)
            assert way != 'pay' or amount(after['amount_paid']) == amount(after['total']), after
            assert way != 'address' or after['edited'] or (
                after['line1'] == newest['recipient']['line1']), after
        for order_id in family:
            self.follow(order_id)

    def live(self, row):
        units = {}
        for line in row['lines']:
            sku = self.sku_of(line['product_id'])
            units[sku] = units.get(sku, 0) + line['ordered'] - line['cancelled']
        return {sku: n for sku, n in units.items() if n}

    def follow(self, order_id):
        """Takes over what the channel did to one of the orders that hold its lines."""
        row = self.shop.get(order_id)
        for line in row['lines']:
            assert open_units(line) >= 0 <= line['cancelled'] <= line['ordered'], row
        if row['status'] == 'merged':
            self.orders.pop(order_id, None)
            return
        self.adopt(row)
        self.orders[order_id].update(
            claims=row['status'] not in OVER and any(map(open_units, row['lines'])) and not (
                row['is_claim_ended'] or row['gave_stock_back']),
            shipped=row['status'] == 'shipped')

    # ---- what it may sell ----

    def market_settings(self):
        """Its own rules, beside those of the first channel."""
        if self.turn('market_settings', (True, False)):
            self.market_buffer = self.chance.randint(0, 3)
            self.must('market_buffer', 'patch', '/api/v1/channels/%d' % self.market_id, {
                'buffer': self.market_buffer})
            return
        sku = self.chance.choice(CORES)
        self.market_shares[sku] = self.chance.choice((20, 60, 100))
        self.must('market_rule', 'put', '/api/v1/allocation_rules', {
            'product_id': self.shop.products[sku], 'channel_id': self.market_id,
            'type': 'percent', 'value': self.market_shares[sku]})

    def market_shown(self, sku):
        """What Purser says it may sell, and what it shows."""
        reply = self.shop.api.get('/api/v1/listings/%d' % self.market_listings[sku])
        return reply.json['quantity'], self.market.shown.get('m-' + sku)
