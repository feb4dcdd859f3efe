"""Steps of the simulator by programs that speak the Order Manager dialect: they change what the
other steps change, by another door."""
from orders_life import CORES, open_units, soon

SHIP_METHOD = {'shippingCarrier': 'UPS'}


class DialectLife:
    KINDS = ('dialect_buy', 'dialect_buy_again', 'dialect_add', 'dialect_remove', 'dialect_adjust',
             'dialect_cancel', 'dialect_hold', 'dialect_restore', 'dialect_ship', 'dialect_line',
             'dialect_split')

    def dialect_steps(self):
        return {self.dialect_buys: 2, self.dialect_stock: 3, self.dialect_states: 3,
                self.dialect_ships: 2, self.dialect_line: 2, self.dialect_splits: 2}

    def dialect(self, kind, method, path, body=None, **query):
        """Done, or refused with errors that say which; None then."""
        reply = self.shop.api.request(method, path, body, query)
        errors = reply.json.get('errors') if isinstance(reply.json, dict) else None
        if reply.status >= 300 or errors:
            assert reply.status in (200, 201, 409, 422), (path, body, query, reply)
            said = errors[0]['message'] if errors else reply.json.get('message', str(reply.json))
            self.tally.note_row(kind, {'status': 422, 'detail': said})
            return None
        self.tally.count(kind)
        return reply

    def dialect_buys(self):
        """An order, and the same once more: the first answers."""
        lines = self.basket()
        usd = {'amount': 10, 'currency': 'USD'}
        nothing = {'amount': 0, 'currency': 'USD'}
        body = {'salesChannelId': self.shop.channel_id, 'orderNumber': 'D-%d' % next(self.numbers),
                'orderDate': '2026-11-01T00:00:00Z', 'paymentDate': '2026-11-01T00:00:00Z',
                'orderItems': [{'listingSku': sku, 'listingName': sku, 'quantityOrdered': units,
                                'unitPrice': usd, 'tax': nothing} for sku, units in lines.items()],
                'orderTotal': usd, 'shippingCost': nothing, 'insuranceCost': nothing,
                'insuredValue': nothing, 'confirmationCost': nothing, 'shipName': 'Ada Lovelace',
                'shipAddress1': '1 Main St', 'shipCity': 'Reno', 'shipState': 'NV',
                'shipZipCode': '89501', 'shipCountry': 'USA',
                'shipEmail': self.chance.choice(('ada@example.com', 'bob@example.com'))}
        made = self.dialect('dialect_buy', 'PUT', '/v1/order', [body])
        order_id = made.json['orders'][0]['orderId']
        self.orders[order_id] = {'lines': lines, 'gone': {}, 'claims': True, 'shipped': False,
                                 'odd': False}
        if self.chance.random() < 0.4:
            self.shop.api.request('PUT', '/v1/order', [body])
            rows = self.shop.api.get('/api/v1/orders', query={'number': body['orderNumber']}).items
            assert [row['id'] for row in rows] == [order_id], rows
            self.tally.count('dialect_buy_again')

    def dialect_stock(self):
        sku, units = self.chance.choice(CORES), self.chance.randint(1, 6)
        item = {'masterSku': self.called(sku), 'warehouseId': self.places[0],
                'stockLocationName': 'Main'}
        way = self.turn('dialect_stock', ('add', 'remove', 'adjust'))
        before = self.main_units(sku, self.places[0])
        if way == 'adjust':
            if self.dialect('dialect_adjust', 'POST', '/v1.1/inventory/adjust', [
                    dict(item, onHandQuantity=max(0, before - self.chance.randint(0, 3)))]):
                # What is given is what is not locked.
                self.on_hand[sku] += self.main_units(sku, self.places[0]) - before
        elif self.dialect('dialect_' + way, 'POST', '/v1.1/inventory/' + way, [
                dict(item, **{way + 'Quantity': units})]):
            self.on_hand[sku] += units if way == 'add' else -units

    def dialect_states(self):
        way = self.turn('dialect_states', ('cancel', 'hold', 'restore'))
        if way == 'restore':
            order_id = self.some_order(claims=False, shipped=False)
            if order_id and self.dialect('dialect_restore', 'POST', '/v1/orders/restore',
                                         [order_id]):
                self.orders[order_id]['claims'] = True
            return
        order_id = self.some_order(claims=True, shipped=False)
        if not order_id:
            return
        channel = self.shop.get(order_id)['channel_id']
        if way == 'hold':
            self.dialect('dialect_hold', 'POST', '/v1/orders/onhold', orderId=order_id,
                         salesChannelId=channel, holdUntil=soon(2)[:19] + 'Z')
            return
        self.dialect('dialect_cancel', 'POST', '/v1/orders/cancel', orderId=order_id,
                     salesChannelId=channel, cancelReasonType='BUYER_CANCELLED')
        if self.shop.get(order_id)['status'] == 'cancelled':
            self.orders[order_id]['claims'] = False

    def dialect_ships(self):
        for order_id in self.ready():
            if self.dialect('dialect_ship', 'PUT', '/v1.1/shipment/external', {'shipments': [{
                    'orderId': order_id, 'trackingNumber': 'D%d' % order_id,
                    'shipMethod': SHIP_METHOD, 'shipDate': '2026-11-28T00:00:00Z'}]}):
                self.has_left(order_id)

    def dialect_line(self):
        order_id = self.plain_order()
        if not order_id:
            return
        line = self.open_line(order_id)
        if self.dialect('dialect_line', 'POST', '/v1.1/orders/%d/orderitems' % order_id, [
                {'orderItemId': line['id'], 'quantity': self.chance.randint(1, 5)}]):
            self.adopt(self.shop.get(order_id))

    def dialect_splits(self):
        order_id = self.order_with(('awaiting_shipment', 'unresolved'))
        if not order_id:
            return
        lines = [line for line in self.shop.get(order_id)['lines'] if open_units(line)]
        if not lines:
            return
        line, before = self.chance.choice(lines), self.sum_of([order_id])
        reply = self.dialect('dialect_split', 'POST', '/v1/order/%d/split' % order_id, {
            'splitOrders': [{'orderItems': [{'listingSku': line['sku'], 'quantityOrdered':
                                             self.chance.randint(1, open_units(line))}]}]})
        self.conserved(before, [order_id] + ([reply.json['id']] if reply else []))
