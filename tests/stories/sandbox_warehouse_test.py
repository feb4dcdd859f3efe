"""The sandbox's warehouse, from both sides: what a client sees, and what really happened."""
import unittest

from sandbox_peer import Lost, Sandbox

MUG, TEA = 'SB-MUG-NAVY', 'SB-TEA-EARL'
SHIP_TO = {'name': 'Ada Brook', 'address1': '12 Harbor Street', 'city': 'Portland',
           'province': 'ME', 'zip': '04101', 'country_code': 'US'}
PUNCTUAL = {'ship_after_s': 20, 'ship_jitter_s': 0}


def order(reference, *lines, service='Ground'):
    return {'reference': reference, 'number': '#' + reference, 'service': service,
            'ship_to': SHIP_TO,
            'lines': [{'line_reference': 'L%d' % i, 'sku': sku, 'quantity': quantity}
                      for i, (sku, quantity) in enumerate(lines)]}


class Warehouse(unittest.TestCase):
    """Time stands still unless a test advances it."""

    def setUp(self):
        self.sandbox = Sandbox().__enter__()
        self.addCleanup(self.sandbox.__exit__)
        self.sandbox.pause()
        self.dials(**PUNCTUAL)

    def dials(self, **dials):
        self.sandbox.dials(warehouse=dials)

    def send(self, *args, **more):
        return self.sandbox.warehouse('POST', '/orders', order(*args, **more))

    def get(self, reference):
        return self.sandbox.warehouse('GET', '/orders/' + reference).json

    def cancel(self, reference):
        return self.sandbox.warehouse('POST', '/orders/%s/cancel' % reference, {})

    def shipments(self, after='0'):
        return self.sandbox.warehouse('GET', '/shipments?after=' + after).json

    def on_hand(self, sku):
        items = self.sandbox.warehouse('GET', '/inventory').json['items']
        return next(item['on_hand'] for item in items if item['sku'] == sku)


class Orders(Warehouse):
    def test_it_ships_by_itself_after_a_while(self):
        made = self.send('R1', (MUG, 2), (TEA, 1))
        self.assertEqual((made.status, made.json['status']), (201, 'received'))
        self.assertEqual(self.get('R1')['ship_to']['city'], 'Portland')
        self.assertEqual(self.shipments()['shipments'], [])
        self.sandbox.advance(10)
        self.assertEqual(self.get('R1')['status'], 'picked')
        self.sandbox.advance(10)
        self.assertEqual(self.get('R1')['status'], 'shipped')
        shipment, = self.shipments()['shipments']
        self.assertEqual((shipment['order_reference'], shipment['carrier'], shipment['is_partial']),
                         ('R1', 'UPS', False))
        self.assertRegex(shipment['tracking_number'], r'^1Z\w{16}$')
        self.assertEqual([(line['sku'], line['line_reference'], line['quantity'])
                          for line in shipment['lines']], [(MUG, 'L0', 2), (TEA, 'L1', 1)])
        self.assertEqual(self.on_hand(MUG), 98)

    def test_the_reference_makes_sending_harmless(self):
        first = self.send('R1', (MUG, 2))
        again = self.send('R1', (MUG, 2))
        self.assertEqual((again.status, again.json['id']), (200, first.json['id']))
        other = self.send('R1', (MUG, 3))
        self.assertEqual((other.status, other.json['error']['code']), (409, 'reference_used'))
        self.assertEqual(len(self.sandbox.ledger()['warehouse']['orders']), 1)

    def test_unless_it_is_a_careless_warehouse(self):
        self.dials(non_idempotent=1)
        self.assertEqual([self.send('R1', (MUG, 2)).status for _ in range(2)], [201, 201])
        self.sandbox.advance(20)
        self.assertEqual(len(self.shipments()['shipments']), 2)
        self.assertEqual(self.sandbox.counters()['warehouse']['second_orders'], 1)

    def test_what_it_does_not_know_it_refuses_whole(self):
        reply = self.send('R1', (MUG, 1), ('NO-SUCH-SKU', 1))
        self.assertEqual((reply.status, reply.json['error']['code']), (422, 'unknown_sku'))
        for wrong in ({}, {'reference': ''}, {'lines': []}, {'ship_to': None},
                      {'lines': [{'sku': MUG, 'quantity': 0}]}, {'reference': 7}):
            body = dict(order('R1', (MUG, 1)), **wrong) if wrong else {}
            self.assertEqual(self.sandbox.warehouse('POST', '/orders', body).status, 422, wrong)
        self.assertEqual(self.sandbox.warehouse('GET', '/orders/R1').status, 404)
        self.assertEqual(self.on_hand(MUG), 100)

    def test_carriers_follow_the_service(self):
        for service in ('FedEx 2Day', 'USPS Priority', ''):
            self.send('R' + service, (MUG, 1), service=service)
        self.sandbox.advance(20)
        self.assertEqual([s['carrier'] for s in self.shipments()['shipments']],
                         ['FedEx', 'USPS', 'UPS'])


class Cancels(Warehouse):
    def test_before_it_is_picked(self):
        self.send('R1', (MUG, 2))
        self.assertEqual(self.cancel('R1').json['status'], 'cancelled')
        self.assertEqual(self.cancel('R1').status, 200)
        self.sandbox.advance(60)
        self.assertEqual(self.shipments()['shipments'], [])
        again = self.send('R1', (MUG, 3))
        self.assertEqual(again.status, 201)
        self.sandbox.advance(60)
        self.assertEqual(len(self.shipments()['shipments']), 1)

    def test_after_it_is_picked_and_after_it_shipped(self):
        self.send('R1', (MUG, 2))
        self.sandbox.advance(10)
        self.assertEqual(self.cancel('R1').json['error']['code'], 'already_picked')
        self.sandbox.advance(10)
        self.assertEqual(self.cancel('R1').json['error']['code'], 'already_shipped')
        self.assertEqual(self.cancel('R2').status, 404)
        self.assertEqual([c['accepted'] for c in self.sandbox.ledger()['warehouse']['cancels']],
                         [False, False])

    def test_it_may_refuse_without_need(self):
        self.dials(cancel_refused=1000)
        self.send('R1', (MUG, 2))
        self.assertEqual(self.cancel('R1').json['error']['code'], 'cancel_refused')
        self.sandbox.advance(20)
        self.assertEqual(self.get('R1')['status'], 'shipped')

    def test_it_may_agree_and_ship_anyway(self):
        self.dials(ship_after_cancel=1000)
        self.send('R1', (MUG, 2))
        self.assertEqual(self.cancel('R1').json['status'], 'cancelled')
        self.sandbox.advance(20)
        shipment, = self.shipments()['shipments']
        self.assertEqual(shipment['order_reference'], 'R1')
        self.assertEqual(self.on_hand(MUG), 98)
        inside = self.sandbox.ledger()['warehouse']
        self.assertTrue(inside['shipments'][0]['after_cancel'])
        self.assertEqual(inside['counters']['shipped_after_cancel'], 1)
        self.assertEqual(next(i['open'] for i in inside['items'] if i['sku'] == MUG), 0)


class Shipments(Warehouse):
    def test_late(self):
        self.dials(late=1000, late_by_s=100)
        self.send('R1', (MUG, 1))
        self.sandbox.advance(119)
        self.assertEqual(self.shipments()['shipments'], [])
        self.sandbox.advance(1)
        self.assertEqual(len(self.shipments()['shipments']), 1)

    def test_short(self):
        self.dials(short=1000)
        self.send('R1', (MUG, 2), (TEA, 1))
        self.send('R2', (MUG, 1))
        self.sandbox.advance(100)
        self.assertEqual([self.get(r)['status'] for r in ('R1', 'R2')],
                         ['short_shipped', 'shipped'])
        short = self.shipments()['shipments'][0]
        self.assertEqual([(line['sku'], line['quantity']) for line in short['lines']], [(MUG, 2)])
        self.assertEqual(self.sandbox.item(MUG)['open'], 0)
        self.assertEqual(self.sandbox.item(TEA)['open'], 0)

    def test_in_two_parts(self):
        self.dials(partial=1000)
        self.send('R1', (MUG, 2), (TEA, 2))
        self.sandbox.advance(20)
        self.assertEqual(self.get('R1')['status'], 'partially_shipped')
        self.assertEqual(self.cancel('R1').status, 409)
        self.sandbox.advance(20)
        first, second = self.shipments()['shipments']
        self.assertEqual([(s['is_partial'], sum(line['quantity'] for line in s['lines']))
                          for s in (first, second)], [(True, 2), (False, 2)])
        self.assertNotEqual(first['tracking_number'], second['tracking_number'])
        self.assertEqual(self.get('R1')['status'], 'shipped')

    def test_an_empty_shelf_waits_for_a_receipt(self):
        self.sandbox.control('PUT', '/warehouse/items', {'items': [{'sku': MUG, 'on_hand': 1}]})
        self.send('R1', (MUG, 3))
        self.send('R2', (MUG, 1))
        self.sandbox.advance(100)
        self.assertEqual([self.get(r)['status'] for r in ('R1', 'R2')],
                         ['partially_shipped', 'picked'])
        counters = self.sandbox.counters()['warehouse']
        self.assertEqual((counters['waits'], counters['units_missing']), (2, 3))
        self.sandbox.control('POST', '/warehouse/receipts', {'sku': MUG, 'quantity': 10})
        self.sandbox.advance(21)
        self.assertEqual([self.get(r)['status'] for r in ('R1', 'R2')], ['shipped', 'shipped'])
        self.assertEqual(self.on_hand(MUG), 7)
        receipts = self.sandbox.warehouse('GET', '/receipts?after=0').json
        self.assertEqual([(r['sku'], r['quantity']) for r in receipts['receipts']], [(MUG, 10)])

    def test_it_restocks_itself_when_told_to(self):
        self.dials(restock_below=99, restock_units=30)
        self.send('R1', (MUG, 2))
        self.sandbox.advance(20)
        self.assertEqual(self.on_hand(MUG), 128)

    def test_the_cursor_never_loses_one(self):
        for i in range(25):
            self.send('R%d' % i, (MUG, 1))
        self.sandbox.advance(20)
        self.dials(duplicates=300, reordering=300)
        seen, after, more = [], '0', True
        while more:
            page = self.sandbox.warehouse('GET', '/shipments?after=%s&limit=7' % after).json
            seen += [s['order_reference'] for s in page['shipments']]
            after, more = page['next_after'], page['more']
        self.assertEqual(set(seen), {'R%d' % i for i in range(25)})
        self.assertGreater(len(seen), 25)
        self.assertEqual(self.shipments(after)['next_after'], after)

    def test_at_once_when_a_story_says_so(self):
        self.send('R1', (MUG, 1))
        self.sandbox.control('POST', '/warehouse/orders/R1/ship', {})
        self.assertEqual(len(self.shipments()['shipments']), 1)
        self.sandbox.control('POST', '/warehouse/orders/R1/ship', {}, status=409)


class Inventory(Warehouse):
    def test_physical_or_net_of_its_open_orders(self):
        self.send('R1', (MUG, 30))
        self.assertEqual(self.on_hand(MUG), 100)
        self.dials(inventory_net=1)
        self.assertEqual(self.on_hand(MUG), 70)
        self.cancel('R1')
        self.assertEqual(self.on_hand(MUG), 100)
        self.send('R1', (MUG, 30))
        self.sandbox.advance(20)
        self.assertEqual(self.on_hand(MUG), 70)

    def test_snapshots_are_old_and_say_so(self):
        self.dials(snapshot_every_s=60)
        counted = self.sandbox.warehouse('GET', '/inventory').json['as_of']
        self.send('R1', (MUG, 30))
        self.sandbox.advance(30)
        listed = self.sandbox.warehouse('GET', '/inventory').json
        self.assertEqual((self.on_hand(MUG), listed['as_of']), (100, counted))
        self.assertGreater(self.shipments()['shipments'][0]['shipped_at'], counted)
        self.sandbox.advance(31)
        self.assertEqual(self.on_hand(MUG), 70)
        self.assertGreater(self.sandbox.warehouse('GET', '/inventory').json['as_of'], counted)

    def test_bundles_are_not_known_here(self):
        with self.assertRaises(StopIteration):
            self.on_hand('SB-SET-TEATIME')
        self.assertEqual(self.send('R1', ('SB-SET-TEATIME', 1)).status, 422)


class Faults(Warehouse):
    def test_a_lost_answer_took_the_order(self):
        self.sandbox.warehouse('GET', '/inventory')
        self.dials(lost_replies=1000, lost_dropped=1000)
        with self.assertRaises(Lost):
            self.send('R1', (MUG, 1))
        self.dials(lost_replies=0)
        self.assertEqual(self.get('R1')['status'], 'received')

    def test_open_units_always_equal_the_lines(self):
        self.dials(short=200, partial=300, cancel_refused=200, ship_after_cancel=300,
                   ship_jitter_s=60, late=300, restock_below=20)
        for i in range(120):
            self.send('R%d' % i, (MUG, 1 + i % 4), (TEA, 1 + i % 3), (MUG, 1))
            self.sandbox.advance(1)
            if i % 3 == 0:
                self.cancel('R%d' % i)
        for _ in range(3):
            inside = self.sandbox.ledger()['warehouse']
            open_units = {}
            for row in inside['orders']:
                if row['status'] in ('received', 'picked', 'partially_shipped'):
                    for line in row['lines']:
                        open_units[line['sku']] = (open_units.get(line['sku'], 0)
                                                   + line['quantity'] - line['shipped'])
            for item in inside['items']:
                self.assertEqual(item['open'], open_units.get(item['sku'], 0))
                self.assertGreaterEqual(item['on_hand'], 0)
                self.assertEqual(100 + item['received'] - item['shipped'], item['on_hand'])
            self.sandbox.advance(300)
        self.assertEqual({row['status'] for row in inside['orders']},
                         {'shipped', 'short_shipped', 'cancelled'})


if __name__ == '__main__':
    unittest.main()
