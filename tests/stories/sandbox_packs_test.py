"""The sandbox's connector packs against the sandbox at its worst: nothing is lost, nothing is done
twice. A small runner (sandbox_peer.Pack) stands in for the product's."""
import time
import unittest

from sandbox_peer import Pack, Sandbox

MUG, TEA = 'SB-MUG-NAVY', 'SB-TEA-EARL'
LOSSY = {'lost_replies': 150, 'errors_500': 150, 'delay_jitter_ms': 5, 'rate_bucket': 0}
RECIPIENT = {'name': 'Ada Brook', 'company': '', 'line1': '12 Harbor Street', 'line2': '',
             'city': 'Portland', 'state': 'ME', 'postal_code': '04101', 'country': 'US',
             'phone': ''}


class Impatient(Pack):
    """Asks for the same again until it is refused for once: however slow the machine is."""

    was_refused = False

    def send(self, method, url, raw, headers):
        reply = super().send(method, url, raw, headers)
        while method == 'GET' and not self.was_refused:
            reply = super().send(method, url, raw, headers)
            self.was_refused = reply.status == 429
        return reply


def fill(sandbox, count, seconds=1):
    """`count` orders, so many seconds apart."""
    sandbox.control('PUT', '/shop/variants', {'variants': [{'sku': MUG, 'stock': 100000}]})
    made = []
    for _ in range(count):
        if seconds:
            sandbox.advance(seconds)
        made.append(sandbox.place((MUG, 1)))
    return made


class OrdersIn(unittest.TestCase):
    def download(self, pack, runs, cursor=None, on_step=None, known=None):
        """Runs the download; keeps the newest version of each order, as the product does."""
        known = {} if known is None else known
        for _ in range(runs):
            told = pack.run('orders_in', cursor=cursor, on_step=on_step)
            cursor = told['cursor']
            for record in told['records']:
                before = known.get(record['remote_id'])
                if not before or before['updated_at'] <= record['updated_at']:
                    known[record['remote_id']] = record
        return known, cursor

    def agree(self, sandbox, known):
        for order in sandbox.control('GET', '/shop')['orders']:
            record = known.get(str(order['id']))
            self.assertIsNotNone(record, 'order %d was lost' % order['id'])
            self.assertEqual(record['updated_at'], order['updated_at'])
            status = {'partially_fulfilled': 'paid', 'fulfilled': 'shipped'}
            self.assertEqual(record['status'], status.get(order['status'], order['status']))
            self.assertEqual([line['quantity'] for line in record['lines']],
                             [line['quantity'] for line in order['lines']])

    def test_one_order(self):
        with Sandbox() as sandbox:
            order = sandbox.place((MUG, 2), note='ring twice')
            told = Pack('sandbox-shop', sandbox).run('orders_in')
            record, = told['records']
            line = order['lines'][0]
            self.assertEqual(record['remote_id'], str(order['id']))
            self.assertEqual(record['lines'][0], {
                'remote_id': str(line['id']), 'variant_id': str(line['variant_id']), 'sku': MUG,
                'title': 'Enamel mug, navy', 'quantity': 2, 'cancelled_quantity': 0,
                'unit_price': {'amount': '14.00', 'currency': 'USD'},
                'tax': {'amount': '2.24', 'currency': 'USD'},
                'discount': {'amount': '0.00', 'currency': 'USD'}})
            self.assertEqual((record['status'], record['notes'], record['recipient']['country']),
                             ('paid', 'ring twice', 'US'))
            self.assertEqual(told['faults'], [])

    def test_pages_that_shift_repeat_and_disorder(self):
        with Sandbox('--seed', '5') as sandbox:
            sandbox.pause()
            fill(sandbox, 150)
            sandbox.advance(3600)
            sandbox.dials(shop={'shifting': 1000, 'duplicates': 200, 'reordering': 200})
            pack = Pack('sandbox-shop', sandbox, {'page_size': 20})
            known, _ = self.download(pack, runs=1)
            self.agree(sandbox, known)

    def test_orders_change_between_the_pages(self):
        with Sandbox('--seed', '6') as sandbox:
            sandbox.pause()
            made = fill(sandbox, 120)
            sandbox.advance(3600)
            pack = Pack('sandbox-shop', sandbox, {'page_size': 20, 'overlap_seconds': 5})

            def change(step):
                sandbox.advance(1)
                if step < 20:
                    sandbox.control('POST', '/shop/orders/%d/touch' % made[step * 5]['id'], {})
                    sandbox.control('POST', '/shop/orders/%d/cancel' % made[step * 3]['id'], {})

            known, cursor = self.download(pack, runs=1, on_step=change)
            self.assertEqual(len(known), 120)
            known, cursor = self.download(pack, runs=1, cursor=cursor, known=known)
            self.agree(sandbox, known)

    def test_many_orders_of_one_instant(self):
        with Sandbox() as sandbox:
            sandbox.pause()
            fill(sandbox, 70, seconds=0)
            sandbox.advance(7200)
            fill(sandbox, 5)
            sandbox.dials(shop={'shifting': 1000})
            pack = Pack('sandbox-shop', sandbox, {'page_size': 10})
            known, cursor = self.download(pack, runs=1)
            sandbox.dials(shop={'shifting': 0})
            known, _ = self.download(pack, runs=2, cursor=cursor, known=known)
            self.agree(sandbox, known)

    def test_the_cursor_waits_for_the_end_of_the_walk(self):
        with Sandbox() as sandbox:
            sandbox.pause()
            fill(sandbox, 30)
            pack = Pack('sandbox-shop', sandbox, {'page_size': 10})
            _, cursor = self.download(pack, runs=1)
            fill(sandbox, 30)
            sinces = []
            programs = pack.pack['capabilities']['orders_in']
            walking = cursor
            while True:
                shared = {'settings': pack.settings, 'cursor': walking, 'records': [],
                          'now': pack.now()}
                request, = pack.jq(programs['plan'], shared)
                got = pack.jq(programs['read'], dict(
                    shared, request=request, response=pack.answer(request)))
                walking = got['cursor']
                sinces.append(walking['since'])
                if got['done']:
                    break
            self.assertEqual(set(sinces[:-1]), {cursor['since']})
            self.assertGreater(sinces[-1], cursor['since'])
            self.assertNotIn('walk', walking)

    def test_lost_answers_and_old_tokens(self):
        with Sandbox('--seed', '9') as sandbox:
            fill(sandbox, 40, seconds=0)
            sandbox.dials(shop=dict(LOSSY, token_lifetime_s=1))
            pack = Pack('sandbox-shop', sandbox, {'page_size': 10})
            known, cursor = {}, None
            for _ in range(30):
                known, cursor = self.download(pack, 1, cursor, known=known)
            self.agree(sandbox, known)
            edge = sandbox.counters()['shop_edge']
            self.assertGreater(edge['lost_replies'], 0)
            self.assertGreater(edge['errors_500'], 0)

    def test_a_rate_limit_is_waited_for(self):
        with Sandbox() as sandbox:
            fill(sandbox, 60, seconds=0)
            pack = Impatient('sandbox-shop', sandbox, {'page_size': 10})
            pack.sign_in()
            sandbox.dials(shop={'rate_bucket': 2, 'rate_refill_per_s': 2})
            known, _ = self.download(pack, 1)
            self.agree(sandbox, known)
            self.assertTrue(pack.was_refused)

    def test_a_clock_that_is_set_back_hides_nothing(self):
        with Sandbox() as sandbox:
            pack = Pack('sandbox-shop', sandbox)
            first = sandbox.place((MUG, 1))
            known, cursor = self.download(pack, 1)
            sandbox.dials(shop={'clock_skew_s': -7200})
            sandbox.place((MUG, 2))
            sandbox.control('POST', '/shop/orders/%d/cancel' % first['id'], {})
            known, cursor = self.download(pack, 2, cursor, known=known)
            ids = {str(order['id']) for order in sandbox.control('GET', '/shop')['orders']}
            self.assertEqual(set(known), ids)
            sandbox.dials(shop={'clock_skew_s': 7200})
            sandbox.place((MUG, 3))
            known, cursor = self.download(pack, 1, cursor, known=known)
            self.assertEqual(len(known), 3)

    def test_everything_at_once(self):
        with Sandbox('--seed', '12', '--hostile', '--displayed', '500') as sandbox:
            sandbox.dials(shop={'sales_per_hour': 7200, 'rate_bucket': 0, 'delay_ms': 0,
                                'delay_jitter_ms': 20, 'clock_skew_s': 0})
            sandbox.control('POST', '/shop/buyers', {'acts': 150})
            pack = Pack('sandbox-shop', sandbox, {'page_size': 20})
            known, cursor = {}, None
            until = time.monotonic() + 6
            while time.monotonic() < until:
                known, cursor = self.download(pack, 1, cursor, known=known)
            sandbox.dials(shop={'sales_per_hour': 0, 'lost_replies': 0, 'errors_500': 0,
                                'shifting': 0, 'pay_after_s': 0})
            sandbox.pause()
            known, cursor = self.download(pack, 2, cursor, known=known)
            self.agree(sandbox, known)
            self.assertGreater(sandbox.counters()['shop']['edited'], 0)


class ShopOut(unittest.TestCase):
    def shipment(self, order, number, lines=None):
        return {'shipment_id': str(number), 'order_remote_id': str(order['id']), 'carrier': 'UPS',
                'service': 'Ground', 'tracking_number': 'T%d' % number,
                'lines': [{'remote_id': str(line['id']), 'quantity': line['quantity']}
                          for line in lines or order['lines']]}

    def test_shipments_are_told_once_whatever_is_lost(self):
        with Sandbox('--seed', '3') as sandbox:
            orders = [sandbox.place((MUG, 1), (TEA, 1)) for _ in range(12)]
            sandbox.dials(shop=LOSSY)
            pack = Pack('sandbox-shop', sandbox)
            records = [self.shipment(order, i) for i, order in enumerate(orders)]
            results = pack.run_until_clean('shipments_out', records, key='shipment_id')
            self.assertEqual({r['record_id'] for r in results}, {str(i) for i in range(12)})
            self.assertTrue(all(r['ok'] and r['remote_ref'] for r in results))
            for order in sandbox.control('GET', '/shop')['orders']:
                self.assertEqual(order['status'], 'fulfilled')
                self.assertEqual(len(order['fulfillments']), 1)

    def test_one_tracking_number_for_two_shipments_of_an_order(self):
        with Sandbox() as sandbox:
            order = sandbox.place((MUG, 1), (TEA, 1))
            records = [dict(self.shipment(order, i, [line]), tracking_number='SAME')
                       for i, line in enumerate(order['lines'])]
            told = Pack('sandbox-shop', sandbox).run('shipments_out', records)
            self.assertEqual([r['ok'] for r in told['results']], [True, True])
            self.assertEqual(len({r['remote_ref'] for r in told['results']}), 2)

    def test_what_cannot_be_fulfilled_is_said(self):
        with Sandbox() as sandbox:
            cancelled, unpaid = sandbox.place((MUG, 1)), sandbox.place((MUG, 1), unpaid=True)
            sandbox.control('POST', '/shop/orders/%d/cancel' % cancelled['id'], {})
            told = Pack('sandbox-shop', sandbox).run('shipments_out', [
                self.shipment(cancelled, 1), self.shipment(unpaid, 2),
                self.shipment(dict(cancelled, id=1), 3)])
            self.assertEqual(sorted((f['record_id'], f['retry']) for f in told['faults']),
                             [('1', False), ('2', True), ('3', False)])
            self.assertEqual(sorted((r['record_id'], r['ok']) for r in told['results']),
                             [('1', False), ('3', False)])

    def test_stock(self):
        with Sandbox('--seed', '4') as sandbox:
            variants = sandbox.control('GET', '/shop')['variants']
            records = [{'listing_id': 'L%d' % i, 'variant_id': str(v['id']), 'sku': v['sku'],
                        'quantity': 10 + i} for i, v in enumerate(variants)]
            records.append({'listing_id': 'gone', 'variant_id': '1', 'sku': 'X', 'quantity': 1})
            told = Pack('sandbox-shop', sandbox).run('inventory_out', records)
            self.assertEqual([f['record_id'] for f in told['faults']], ['gone'])
            self.assertEqual(sum(r['ok'] for r in told['results']), len(variants))
            self.assertEqual([v['stock'] for v in sandbox.control('GET', '/shop')['variants']],
                             [10 + i for i in range(len(variants))])
            sandbox.dials(shop=LOSSY)
            Pack('sandbox-shop', sandbox).run_until_clean('inventory_out', records[:-1],
                                                          key='listing_id')

    def test_stock_that_changed_meanwhile_is_not_overwritten(self):
        with Sandbox() as sandbox:
            mug = sandbox.variant(MUG)
            sandbox.place((MUG, 1))
            told = Pack('sandbox-shop', sandbox).run('inventory_out', [
                {'listing_id': '7', 'variant_id': str(mug['id']), 'sku': MUG, 'quantity': 80,
                 'if_version': str(mug['stock_version'])}])
            self.assertEqual([(f['record_id'], f['retry']) for f in told['faults']], [('7', True)])
            self.assertEqual(sandbox.variant(MUG)['stock'], 24)

    def test_listings(self):
        with Sandbox() as sandbox:
            sandbox.control('PUT', '/shop/variants', {'variants': [
                {'sku': 'X-%03d' % i, 'title': 'X', 'price': '1.10', 'stock': i}
                for i in range(300)]})
            told = Pack('sandbox-shop', sandbox).run('listings_in')
            self.assertEqual(len(told['records']), 314)
            self.assertIsNone(told['cursor'])
            self.assertEqual(told['records'][-1]['price'], {'amount': '1.10', 'currency': 'USD'})
            self.assertEqual(told['records'][-1]['remote_quantity'], 299)


class Warehouse(unittest.TestCase):
    def order(self, number, *lines, **more):
        return dict({'order_id': str(number), 'reference': 'P-%d/a b' % number,
                     'number': 'S%d' % number, 'recipient': RECIPIENT, 'service': 'Ground',
                     'lines': [{'line_id': '%d-%d' % (number, i), 'sku': sku, 'title': sku,
                                'quantity': quantity}
                               for i, (sku, quantity) in enumerate(lines)]}, **more)

    def test_orders_are_handed_over_once_whatever_is_lost(self):
        """Also to a warehouse that takes the same reference twice."""
        with Sandbox('--seed', '21') as sandbox:
            sandbox.dials(warehouse=dict(LOSSY, non_idempotent=1, ship_after_s=600))
            records = [self.order(i, (MUG, 1), (TEA, 2)) for i in range(20)]
            pack = Pack('sandbox-warehouse', sandbox)
            results = pack.run_until_clean('orders_out', records, key='order_id')
            self.assertEqual({r['record_id'] for r in results}, {str(i) for i in range(20)})
            inside = sandbox.control('GET', '/warehouse')
            self.assertEqual(len(inside['orders']), 20)
            self.assertEqual({str(o['id']) for o in inside['orders']},
                             {r['remote_ref'] for r in results})
            self.assertEqual(inside['orders'][0]['ship_to']['zip'], '04101')

    def test_what_it_refuses_is_said(self):
        with Sandbox() as sandbox:
            pack = Pack('sandbox-warehouse', sandbox)
            pack.run('orders_out', [self.order(1, (MUG, 1))])
            told = pack.run('orders_out', [self.order(1, (MUG, 2)), self.order(2, ('NO', 1)),
                                           self.order(3, (TEA, 1))])
            self.assertEqual([(f['record_id'], f['retry']) for f in told['faults']],
                             [('1', False), ('2', False)])
            self.assertIn('No item has this SKU', told['faults'][1]['message'])
            self.assertEqual([(r['record_id'], r['ok']) for r in told['results']],
                             [('1', False), ('2', False), ('3', True)])

    def test_cancels_have_an_answer_either_way(self):
        with Sandbox('--seed', '2') as sandbox:
            sandbox.pause()
            sandbox.dials(warehouse={'ship_after_s': 20, 'ship_jitter_s': 0})
            pack = Pack('sandbox-warehouse', sandbox)
            pack.run('orders_out', [self.order(1, (MUG, 1))])
            sandbox.advance(15)
            pack.run('orders_out', [self.order(2, (MUG, 1))])
            sandbox.dials(warehouse=LOSSY)
            asked = [{'order_id': str(i), 'reference': 'P-%d/a b' % i} for i in (1, 2, 3)]
            told = {}
            for record in asked:
                for _ in range(20):
                    got = pack.run('cancels_out', [record])
                    if not got['faults']:
                        told[record['order_id']] = got['records'][0]
                        break
            self.assertEqual([(told[i]['accepted'], told[i]['reason']) for i in '123'],
                             [(False, 'already_picked'), (True, None),
                              (True, 'The warehouse has no such order')])
            sandbox.dials(warehouse={'lost_replies': 0, 'errors_500': 0})
            again = pack.run('orders_out', [self.order(2, (MUG, 2))])
            self.assertTrue(again['results'][0]['ok'])

    def test_shipments_arrive_all(self):
        with Sandbox('--seed', '8') as sandbox:
            sandbox.pause()
            pack = Pack('sandbox-warehouse', sandbox, {'page_size': 5})
            sandbox.dials(warehouse={'partial': 500, 'short': 200, 'ship_after_cancel': 1000})
            pack.run('orders_out', [self.order(i, (MUG, 2), (TEA, 1)) for i in range(15)])
            pack.run('cancels_out', [{'order_id': '3', 'reference': 'P-3/a b'}])
            sandbox.dials(warehouse=dict(LOSSY, duplicates=300, reordering=300))
            seen, cursor = {}, None
            for _ in range(25):
                sandbox.advance(5)
                told = pack.run('shipments_in', cursor=cursor)
                cursor = told['cursor']
                for record in told['records']:
                    self.assertEqual(seen.setdefault(record['remote_id'], record), record)
            shipped = sandbox.control('GET', '/warehouse')['shipments']
            self.assertEqual(set(seen), {str(s['id']) for s in shipped})
            self.assertIn('P-3/a b', {s['order_reference'] for s in seen.values()})
            for shipment in shipped:
                record = seen[str(shipment['id'])]
                self.assertEqual(record['lines'], [
                    {'sku': line['sku'], 'quantity': line['quantity']}
                    for line in shipment['lines']])
                self.assertEqual(record['shipped_at'], shipment['shipped_at'])

    def test_inventory(self):
        with Sandbox() as sandbox:
            told = Pack('sandbox-warehouse', sandbox).run('inventory_in')
            self.assertEqual(len(told['records']), 12)
            self.assertEqual({record['on_hand'] for record in told['records']}, {100})
            self.assertRegex(told['records'][0]['as_of'], r'^20\d\d-\d\d-\d\dT.*Z$')
            sandbox.dials(warehouse={'errors_500': 1000})
            told = Pack('sandbox-warehouse', sandbox).run('inventory_in')
            self.assertEqual([f['retry'] for f in told['faults']], [True])


if __name__ == '__main__':
    unittest.main()
