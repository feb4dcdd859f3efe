"""Stock transfers through HTTP: planned, sent, under way, received in part, short and over."""
import os
import random
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from purser_process import Purser  # noqa: E402
from small_shop import SmallShop  # noqa: E402


def setUpModule():
    global purser, shop, api, newark
    purser = Purser().__enter__()
    shop = SmallShop(purser)
    api = shop.api
    newark = shop.warehouse('Newark')


def tearDownModule():
    shop.verify()
    purser.__exit__()


def planned(**quantities):
    reply = api.post('/api/v1/transfers', {
        'from_warehouse_id': shop.warehouse_id, 'to_warehouse_id': newark,
        'lines': [{'sku': sku, 'quantity': quantity} for sku, quantity in quantities.items()]})
    assert reply.status == 201, reply
    return reply.json


def act(transfer, action, body=None, status=200):
    reply = api.post('/api/v1/transfers/%d/%s' % (transfer['id'], action), body)
    assert reply.status == status, reply
    return reply.json


def receipt(transfer, sku, **more):
    line, = [line for line in transfer['lines'] if line['sku'] == sku]
    return dict({'line_id': line['id']}, **more)


class Transfers(unittest.TestCase):
    def test_goods_under_way_are_seen_until_they_arrive(self):
        shop.product('CRATE', stock=10)
        transfer = planned(CRATE=6)
        self.assertEqual((transfer['status'], transfer['number'][:3]), ('awaiting_shipment', 'ST-'))
        act(transfer, 'send')
        self.assertEqual(shop.level('CRATE')['on_hand'], 4)
        coming, = api.get('/api/v1/products/%d/incoming' % shop.products['CRATE']).items
        self.assertEqual((coming['units'], coming['warehouse_id']), (6, newark))
        got = act(transfer, 'receive', {'items': [receipt(transfer, 'CRATE', accepted=2,
                                                          rejected=1)]})
        self.assertEqual(got['status'], 'partially_delivered')
        self.assertEqual(got['lines'][0]['in_transit'], 3)
        self.assertEqual(shop.level('CRATE', newark)['on_hand'], 2)
        got = act(transfer, 'close')
        self.assertEqual((got['status'], got['lines'][0]['written_off']), ('closed_short', 3))
        self.assertEqual(api.get('/api/v1/products/%d/incoming' % shop.products['CRATE']).items, [])
        kinds = [row['kind'] for row in
                 api.get('/api/v1/transfers/%d/timeline' % transfer['id']).items]
        self.assertEqual(kinds, ['transfer.created', 'transfer.sent', 'transfer.received',
                                 'transfer.closed'])

    def test_a_former_sku_names_what_it_became(self):
        for sku in ('WASX', 'OLDX', 'KEEPX'):
            shop.product(sku, stock=5)
        reply = api.post('/api/v1/products/rename', {'items': [{'sku': 'WASX', 'new_sku': 'ISX'}]})
        self.assertEqual(reply.json['items'][0]['status'], 200, reply)
        reply = api.post('/api/v1/products/merge', {'items': [{'into_sku': 'KEEPX',
                                                               'from_sku': 'OLDX'}]})
        self.assertEqual(reply.status, 204, reply)
        lines = planned(WASX=1, OLDX=2)['lines']
        self.assertEqual({line['sku']: line['quantity'] for line in lines}, {'ISX': 1, 'KEEPX': 2})
        reply = api.post('/api/v1/transfers', {
            'from_warehouse_id': shop.warehouse_id, 'to_warehouse_id': newark,
            'lines': [{'sku': sku, 'quantity': 1} for sku in ('WASX', 'ISX')]})
        self.assertEqual(reply.status, 400, reply)  # one product stands on one line
        self.assertIn('another line', reply.json['faults'][0]['sentence'])

    def test_a_receipt_of_nothing_names_its_item(self):
        shop.product('DRUM', stock=2), shop.product('SLIP', stock=2)
        transfer = planned(DRUM=2, SLIP=2)
        act(transfer, 'send')
        reply = api.post('/api/v1/transfers/%d/receive' % transfer['id'], {'items': [
            receipt(transfer, 'DRUM', accepted=1), receipt(transfer, 'SLIP', accepted=0)]})
        self.assertEqual((reply.status, reply.json['faults'][0]['path']),
                         (400, 'items[1].accepted'))
        self.assertEqual(shop.level('DRUM', newark)['on_hand'], 0)

    def test_lines_change_before_the_goods_left_and_not_after(self):
        shop.product('PALLET', stock=10)
        transfer = planned(PALLET=2)
        path = '/api/v1/transfers/%d' % transfer['id']
        lines = {'lines': [{'sku': 'PALLET', 'quantity': 5}]}
        self.assertEqual(api.patch(path, lines).json['lines'][0]['quantity'], 5)
        act(transfer, 'send')
        self.assertEqual(api.patch(path, lines).status, 422)
        changed = api.patch(path, {'tracking_number': '1Z9', 'notes': 'Dock 4'}).json
        self.assertEqual((changed['tracking_number'], changed['lines'][0]['sent']), ('1Z9', 5))
        act(transfer, 'cancel', status=422)

    def test_units_that_wait_to_be_sent_can_be_kept_from_sale(self):
        shop.product('KEPT', stock=5)
        body = {'from_warehouse_id': shop.warehouse_id, 'to_warehouse_id': newark,
                'holds_stock': True, 'lines': [{'sku': 'KEPT', 'quantity': 4}]}
        transfer = api.post('/api/v1/transfers', body).json
        self.assertEqual(shop.level('KEPT'),
                         {'on_hand': 5, 'locked': 4, 'allocated': 0, 'available': 1})
        self.assertEqual(api.post('/api/v1/transfers', body).status, 409)
        locks = api.get('/api/v1/stock/locks', query={'product_id': shop.products['KEPT']}).items
        self.assertEqual([(row['units'], row['subject'], row['subject_id']) for row in locks],
                         [(4, 'transfer', transfer['id'])])
        release = {'items': [{'id': locks[0]['id']}]}
        result, = api.post('/api/v1/stock/locks/release', release).json['items']
        self.assertEqual(result['status'], 422)
        path = '/api/v1/transfers/%d' % transfer['id']
        self.assertEqual(api.patch(path, {'lines': [{'sku': 'KEPT', 'quantity': 3}]}).status, 200)
        self.assertEqual(shop.level('KEPT')['locked'], 3)
        act(transfer, 'send')
        self.assertEqual(shop.level('KEPT'),
                         {'on_hand': 2, 'locked': 0, 'allocated': 0, 'available': 2})
        other = api.post('/api/v1/transfers', dict(body, lines=[{'sku': 'KEPT',
                                                                 'quantity': 2}])).json
        act(other, 'cancel')
        self.assertEqual(shop.level('KEPT')['locked'], 0)

    def test_goods_go_into_receivable_locations_only(self):
        shop.product('BOX', stock=3)
        for name, receivable in (('Dock', True), ('Shop window', False)):
            reply = api.post('/api/v1/warehouses/%d/locations' % newark,
                             {'name': name, 'is_receivable': receivable, 'draw_rank': 5})
            self.assertEqual(reply.status, 201)
        transfer = act(planned(BOX=3), 'send')
        for location, status in (('Shop window', 422), ('Nowhere', 404), ('Dock', 200)):
            act(transfer, 'receive', {'items': [receipt(transfer, 'BOX', accepted=3,
                                                        location=location)]}, status)

    def test_any_sequence_accounts_for_every_unit(self):
        """Seeded: whatever arrives, what left is received, rejected, written off or under way."""
        chance = random.Random(4711)
        shop.product('UNIT', stock=400)
        for _ in range(25):
            transfer = planned(UNIT=chance.randint(1, 15))
            sent = chance.randint(1, transfer['lines'][0]['quantity'])
            transfer = act(transfer, 'send', {'items': [
                {'line_id': transfer['lines'][0]['id'], 'units': sent}]})
            for _ in range(chance.randint(0, 4)):
                step = chance.choice(['receive', 'receive', 'receive', 'reject', 'close'])
                body = {'items': [receipt(transfer, 'UNIT', accepted=chance.randint(1, 9),
                                          rejected=chance.randint(0, 3))]}
                reply = api.post('/api/v1/transfers/%d/%s' % (transfer['id'], step),
                                 body if step == 'receive' else None)
                self.assertIn(reply.status, (200, 422), reply)
                transfer = reply.json if reply.status == 200 else transfer
                line, = transfer['lines']
                self.assertEqual(line['sent'] + line['over_units'],
                                 line['received'] + line['rejected'] + line['written_off']
                                 + line['in_transit'])
                self.assertGreaterEqual(line['in_transit'], 0)
        every = api.get('/api/v1/transfers', query={'limit': 200}).items
        lines = [line for transfer in every for line in transfer['lines'] if line['sku'] == 'UNIT']
        self.assertEqual(shop.level('UNIT')['on_hand'], 400 - sum(row['sent'] for row in lines))
        self.assertEqual(shop.level('UNIT', newark)['on_hand'],
                         sum(row['received'] for row in lines))
        shop.verify()


if __name__ == '__main__':
    unittest.main()
