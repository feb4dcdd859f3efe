"""The sandbox's shop, from both sides: what a client sees, and what really happened."""
import json
import time
import unittest

from sandbox_peer import CLIENT_ID, Lost, Sandbox, call

MUG, TEA, HONEY = 'SB-MUG-NAVY', 'SB-TEA-EARL', 'SB-HONEY-250'


def walk(sandbox, after='1970-01-01T00:00:00Z', limit=10):
    """All pages by number, as a naive client reads them."""
    rows, page = [], 1
    while True:
        reply = sandbox.shop('GET', '/orders?updated_after=%s&page=%d&limit=%d' % (
            after, page, limit))
        assert reply.status == 200, reply
        rows += reply.json['orders']
        if len(reply.json['orders']) < limit:
            return rows
        page += 1


class Tokens(unittest.TestCase):
    def test_calls_need_a_token_of_their_own_side(self):
        with Sandbox() as sandbox:
            self.assertEqual(call(sandbox.port, 'GET', '/shop/orders').status, 401)
            wrong = call(sandbox.port, 'POST', '/shop/token',
                         {'client_id': CLIENT_ID, 'client_secret': 'no'})
            self.assertEqual((wrong.status, wrong.json['error']['code']),
                             (401, 'bad_credentials'))
            sandbox.tokens['shop'] = sandbox.token('warehouse')
            self.assertEqual(sandbox.shop('GET', '/orders').status, 401)

    def test_tokens_expire(self):
        with Sandbox() as sandbox:
            sandbox.dials(shop={'token_lifetime_s': 60})
            self.assertEqual(sandbox.shop('GET', '/orders').status, 200)
            sandbox.advance(61)
            reply = sandbox.shop('GET', '/orders')
            self.assertEqual((reply.status, reply.json['error']['code']), (401, 'token_expired'))
            sandbox.tokens.clear()
            self.assertEqual(sandbox.shop('GET', '/orders').status, 200)
            sandbox.control('POST', '/tokens/expire', {})
            self.assertEqual(sandbox.shop('GET', '/orders').status, 401)


class Orders(unittest.TestCase):
    def test_a_sale_lowers_what_is_displayed_and_never_below_zero(self):
        with Sandbox('--displayed', '3') as sandbox:
            order = sandbox.place((MUG, 2), (TEA, 1))
            self.assertEqual(order['status'], 'paid')
            self.assertEqual([line['quantity'] for line in order['lines']], [2, 1])
            self.assertEqual(sandbox.variant(MUG)['stock'], 1)
            sandbox.control('POST', '/shop/orders',
                            {'lines': [{'sku': MUG, 'quantity': 2}]}, status=409)
            sandbox.control('POST', '/shop/orders',
                            {'lines': [{'sku': TEA, 'quantity': 1}, {'sku': MUG, 'quantity': 1},
                                       {'sku': MUG, 'quantity': 1}]}, status=409)
            self.assertEqual(sandbox.variant(MUG)['stock'], 1)
            self.assertEqual(sandbox.variant(TEA)['stock'], 2)

    def test_money_is_exact(self):
        with Sandbox() as sandbox:
            order = sandbox.place((HONEY, 3))
            line = order['lines'][0]
            self.assertEqual((line['unit_price'], line['tax'], line['discount']),
                             ('8.40', '2.02', '0.00'))
            self.assertEqual((order['currency_code'], order['shipping_price']), ('USD', '4.95'))

    def test_edit_cancel_pay(self):
        with Sandbox('--displayed', '5') as sandbox:
            order = sandbox.place((MUG, 2), unpaid=True)
            self.assertEqual(order['status'], 'awaiting_payment')
            path = '/shop/orders/%d' % order['id']
            edited = sandbox.control('POST', path + '/edit', {
                'lines': [{'sku': MUG, 'quantity': 4}, {'sku': TEA, 'quantity': 1}],
                'shipping_address': {'city': 'Bangor'}})
            self.assertEqual([line['quantity'] for line in edited['lines']], [4, 1])
            self.assertEqual(edited['shipping_address']['city'], 'Bangor')
            self.assertEqual(edited['shipping_address']['zip'], '04101')
            self.assertGreater(edited['version'], order['version'])
            self.assertEqual(sandbox.variant(MUG)['stock'], 1)
            sandbox.control('POST', path + '/edit', {'lines': [{'sku': MUG, 'quantity': 6}]}, 409)
            paid = sandbox.control('POST', path + '/pay', {})
            self.assertEqual(paid['status'], 'paid')
            self.assertIsNotNone(paid['paid_at'])
            sandbox.control('POST', path + '/edit',
                            {'lines': [{'sku': MUG, 'cancelled_quantity': 1}]})
            self.assertEqual(sandbox.variant(MUG)['stock'], 2)
            cancelled = sandbox.shop('POST', '/orders/%d/cancel' % order['id'], {'reason': 'x'})
            self.assertEqual(cancelled.json['status'], 'cancelled')
            self.assertEqual(sandbox.variant(MUG)['stock'], 5)
            sandbox.dials(shop={'restock_on_cancel': 0})
            again = sandbox.place((MUG, 2))
            sandbox.control('POST', '/shop/orders/%d/cancel' % again['id'], {})
            self.assertEqual(sandbox.variant(MUG)['stock'], 3)

    def test_lists_are_sorted_by_their_last_change(self):
        with Sandbox() as sandbox:
            sandbox.pause()
            orders = []
            for _ in range(6):
                sandbox.advance(1)
                orders.append(sandbox.place((MUG, 1)))
            sandbox.advance(1)
            sandbox.control('POST', '/shop/orders/%d/touch' % orders[1]['id'], {})
            ids = [order['id'] for order in walk(sandbox, limit=4)]
            expected = [orders[i]['id'] for i in (0, 2, 3, 4, 5, 1)]
            self.assertEqual(ids, expected)
            later = walk(sandbox, after=orders[3]['updated_at'])
            self.assertEqual([order['id'] for order in later], expected[3:])

    def test_fulfilments(self):
        with Sandbox() as sandbox:
            order = sandbox.place((MUG, 2), (TEA, 1))
            path = '/orders/%d/fulfillments' % order['id']
            first, second = order['lines']
            part = {'tracking_number': 'T1', 'carrier': 'UPS', 'service': 'Ground',
                    'idempotency_key': 'k1', 'lines': [{'line_id': first['id'], 'quantity': 1}]}
            made = sandbox.shop('POST', path, part)
            self.assertEqual(made.status, 201, made)
            again = sandbox.shop('POST', path, part)
            self.assertEqual((again.status, again.json['id']), (200, made.json['id']))
            state = sandbox.shop('GET', '/orders/%d' % order['id']).json
            self.assertEqual(state['status'], 'partially_fulfilled')
            too_many = sandbox.shop('POST', path, {
                'tracking_number': 'T2', 'lines': [{'line_id': first['id'], 'quantity': 2}]})
            self.assertEqual(too_many.json['error']['code'], 'over_fulfilled')
            rest = sandbox.shop('POST', path, {'tracking_number': 'T2'})
            self.assertEqual(sum(line['quantity'] for line in rest.json['lines']), 2)
            state = sandbox.shop('GET', '/orders/%d' % order['id']).json
            self.assertEqual(state['status'], 'fulfilled')
            self.assertEqual(len(sandbox.shop('GET', path).json['fulfillments']), 2)
            self.assertEqual(sandbox.shop('POST', path, part | {'idempotency_key': 'k2'}).status,
                             422)
            self.assertEqual(
                sandbox.shop('POST', '/orders/%d/cancel' % order['id'], {}).status, 409)
            self.assertEqual(second['sku'], TEA)

    def test_unpaid_and_cancelled_orders_are_not_fulfilled(self):
        with Sandbox() as sandbox:
            unpaid = sandbox.place((MUG, 1), unpaid=True)
            reply = sandbox.shop('POST', '/orders/%d/fulfillments' % unpaid['id'],
                                 {'tracking_number': 'T'})
            self.assertEqual(reply.json['error']['code'], 'not_paid')
            sandbox.control('POST', '/shop/orders/%d/cancel' % unpaid['id'], {})
            reply = sandbox.shop('POST', '/orders/%d/fulfillments' % unpaid['id'],
                                 {'tracking_number': 'T'})
            self.assertEqual(reply.json['error']['code'], 'order_cancelled')


class Stock(unittest.TestCase):
    def test_pushes_are_noted_with_what_they_did_not_know(self):
        with Sandbox('--displayed', '10') as sandbox:
            mug = sandbox.variant(MUG)
            order = sandbox.place((MUG, 3))
            path = '/variants/%d/stock' % mug['id']
            self.assertEqual(sandbox.shop('PUT', path, {'quantity': 20}).status, 200)
            sandbox.shop('GET', '/orders/%d' % order['id'])
            sandbox.shop('PUT', path, {'quantity': 8})
            pushes = sandbox.control('GET', '/shop')['stock_pushes']
            self.assertEqual([(p['before'], p['quantity'], p['undownloaded']) for p in pushes],
                             [(7, 20, 3), (20, 8, 0)])
            self.assertEqual(sandbox.counters()['shop']['pushes_over_undownloaded'], 1)

    def test_a_listing_whose_answer_was_lost_downloads_nothing(self):
        with Sandbox() as sandbox:
            sandbox.place((MUG, 3))
            sandbox.token('shop')
            sandbox.shop('GET', '/variants')
            sandbox.dials(shop={'lost_replies': 1000, 'lost_dropped': 0})
            self.assertEqual(sandbox.shop('GET', '/orders').status, 500)
            self.assertEqual(sandbox.variant(MUG)['undownloaded'], 3)
            sandbox.dials(shop={'lost_replies': 0})
            sandbox.shop('GET', '/orders')
            self.assertEqual(sandbox.variant(MUG)['undownloaded'], 0)

    def test_compare_and_set(self):
        with Sandbox('--displayed', '10') as sandbox:
            mug, tea = sandbox.variant(MUG), sandbox.variant(TEA)
            sandbox.place((MUG, 1))
            reply = sandbox.shop('PUT', '/variants/%d/stock' % mug['id'], {
                'quantity': 50, 'if_version': mug['stock_version']})
            self.assertEqual((reply.status, reply.json['error']['code']),
                             (409, 'version_conflict'))
            self.assertEqual(sandbox.variant(MUG)['stock'], 9)
            many = sandbox.shop('PUT', '/stock', {'updates': [
                {'variant_id': mug['id'], 'quantity': 1, 'if_version': 0},
                {'variant_id': tea['id'], 'quantity': 4, 'if_version': tea['stock_version']},
                {'variant_id': 1, 'quantity': 4}]})
            self.assertEqual([row['code'] for row in many.json['results']],
                             ['version_conflict', 'ok', 'not_found'])
            self.assertEqual(sandbox.variant(TEA)['stock'], 4)
            self.assertEqual(sandbox.shop('PUT', '/stock', {'updates': [
                {'variant_id': mug['id'], 'quantity': -1}]}).json['results'][0]['ok'], False)


class Dials(unittest.TestCase):
    def many(self, sandbox, count=60):
        sandbox.control('PUT', '/shop/variants', {'variants': [{'sku': MUG, 'stock': 1000}]})
        sandbox.pause()
        made = []
        for _ in range(count):
            sandbox.advance(1)
            made.append(sandbox.place((MUG, 1))['id'])
        return made

    def test_duplicates_and_reordering(self):
        with Sandbox() as sandbox:
            made = self.many(sandbox)
            sandbox.dials(shop={'duplicates': 300})
            seen = [order['id'] for order in walk(sandbox, limit=200)]
            self.assertEqual(set(seen), set(made))
            self.assertGreater(len(seen), len(made))
            sandbox.dials(shop={'duplicates': 0, 'reordering': 300})
            seen = [order['id'] for order in walk(sandbox, limit=200)]
            self.assertEqual(sorted(seen), made)
            self.assertNotEqual(seen, made)
            counters = sandbox.counters()['shop']
            self.assertGreater(counters['rows_repeated'], 0)
            self.assertGreater(counters['rows_reordered'], 0)

    def test_shifting_pages_hide_orders_from_a_naive_client(self):
        with Sandbox() as sandbox:
            made = self.many(sandbox)
            sandbox.dials(shop={'shifting': 1000})
            sandbox.advance(1)
            seen = {order['id'] for order in walk(sandbox, limit=10)}
            self.assertLess(len(seen), len(made))
            self.assertGreater(sandbox.counters()['shop']['pages_shifted'], 3)

    def test_errors_do_nothing_and_lost_answers_did_their_work(self):
        with Sandbox() as sandbox:
            order = sandbox.place((MUG, 2))
            path = '/orders/%d/fulfillments' % order['id']
            line = order['lines'][0]['id']
            sandbox.token('shop')
            sandbox.shop('GET', '/variants')
            one = {'tracking_number': 'T1', 'lines': [{'line_id': line, 'quantity': 1}]}
            sandbox.dials(shop={'errors_500': 1000})
            self.assertEqual(sandbox.shop('POST', path, one).status, 500)
            sandbox.dials(shop={'errors_500': 0, 'lost_replies': 1000, 'lost_dropped': 0})
            self.assertEqual(sandbox.shop('POST', path, one).status, 500)
            sandbox.dials(shop={'lost_dropped': 1000})
            with self.assertRaises(Lost):
                sandbox.shop('POST', path, one)
            sandbox.dials(shop={'lost_replies': 0})
            known = sandbox.shop('GET', path).json['fulfillments']
            self.assertEqual(len(known), 2)
            edge = sandbox.counters()['shop_edge']
            self.assertEqual((edge['errors_500'], edge['lost_replies']), (1, 2))

    def test_rate_limit_says_when_to_come_again(self):
        with Sandbox() as sandbox:
            sandbox.shop('GET', '/variants')
            sandbox.dials(shop={'rate_bucket': 3, 'rate_refill_per_s': 1})
            statuses = [sandbox.shop('GET', '/variants').status for _ in range(5)]
            self.assertEqual(statuses, [200, 200, 200, 429, 429])
            refused = sandbox.shop('GET', '/variants')
            self.assertEqual(refused.headers['retry-after'], '1')
            self.assertEqual(sandbox.warehouse('GET', '/inventory').status, 200)
            time.sleep(1.1)
            self.assertEqual(sandbox.shop('GET', '/variants').status, 200)

    def test_delays_park_the_answer_and_not_the_work(self):
        with Sandbox() as sandbox:
            mug = sandbox.variant(MUG)
            sandbox.shop('GET', '/variants')
            sandbox.dials(shop={'delay_ms': 400})
            began = time.monotonic()
            reply = sandbox.shop('PUT', '/variants/%d/stock' % mug['id'], {'quantity': 9})
            self.assertGreaterEqual(time.monotonic() - began, 0.4)
            self.assertEqual(reply.json['quantity'], 9)
            with self.assertRaises(OSError):
                sandbox.shop('PUT', '/variants/%d/stock' % mug['id'], {'quantity': 11},
                             timeout_s=0.1)
            self.assertEqual(sandbox.variant(MUG)['stock'], 11)
            sandbox.dials(shop={'delay_ms': 30000})
            with self.assertRaises(OSError):
                sandbox.shop('GET', '/variants', timeout_s=0.1)
            self.assertEqual(sandbox.stop(), 0)

    def test_clock_skew(self):
        with Sandbox() as sandbox:
            sandbox.pause()
            true = sandbox.place((MUG, 1))
            sandbox.dials(shop={'clock_skew_s': -3600})
            skewed = sandbox.place((MUG, 1))
            self.assertLess(skewed['updated_at'], true['updated_at'])
            self.assertEqual([order['id'] for order in walk(sandbox)],
                             [skewed['id'], true['id']])

    def test_a_paused_clock_can_be_set(self):
        with Sandbox() as sandbox:
            sandbox.control('POST', '/clock', {'at': '2026-01-05T09:00:00Z'}, status=422)
            sandbox.pause('2026-01-05T09:00:00Z')
            sandbox.advance(5)
            self.assertEqual(sandbox.place((MUG, 1))['created_at'], '2026-01-05T09:00:05Z')
            sandbox.control('POST', '/clock', {'at': 'noon'}, status=422)

    def test_wrong_dials_change_nothing(self):
        with Sandbox() as sandbox:
            before = sandbox.control('GET', '/dials')
            for wrong in ({'shop': {'shop_speed': 1}}, {'shop': {'errors_500': 1001}},
                          {'shop': {'ship_after_s': 1}}, {'shop': {'errors_500': '1'}},
                          {'carrier': {}}, {'shop': 1}, {'preset': 'wild'},
                          {'shop': {'unpaid': 5}, 'warehouse': {'late': -1}}):
                sandbox.control('PUT', '/dials', wrong, status=422)
            self.assertEqual(sandbox.control('GET', '/dials'), before)
            self.assertEqual(sandbox.control('PUT', '/dials', before), before)
            hostile = sandbox.control('PUT', '/dials', {'preset': 'hostile'})
            self.assertGreater(hostile['shop']['lost_replies'], 0)
            self.assertIn('per mille', hostile['says']['shop']['lost_replies'])


class Buyers(unittest.TestCase):
    def history(self, seed):
        with Sandbox('--seed', seed, '--displayed', '40') as sandbox:
            sandbox.pause()
            sandbox.dials(shop={'edits': 200, 'cancels': 200, 'unpaid': 300, 'pay_after_s': 2})
            sandbox.control('POST', '/shop/buyers', {'acts': 300})
            sandbox.dials(shop={'sales_per_hour': 3600})
            sandbox.advance(60)
            shop = sandbox.control('GET', '/shop')
            keep = ('number', 'status', 'version', 'email', 'note')
            orders = [[order[k] for k in keep]
                      + [[(line['sku'], line['quantity'], line['cancelled_quantity'], line['tax'])
                          for line in order['lines']]] for order in shop['orders']]
            return orders, shop

    def test_one_seed_makes_one_history(self):
        (one, _), (same, _), (other, _) = map(self.history, ('7', '7', '8'))
        self.assertEqual(one, same)
        self.assertNotEqual(one, other)

    def test_buyers_never_take_more_than_is_displayed(self):
        _, shop = self.history('11')
        self.assertGreater(shop['counters']['out_of_stock'], 0)
        for variant in shop['variants']:
            self.assertGreaterEqual(variant['stock'], 0)
            self.assertEqual(40 - variant['taken'] + variant['given_back'], variant['stock'])
        live = {}
        for order in shop['orders']:
            for line in order['lines']:
                live[line['sku']] = (live.get(line['sku'], 0) + line['quantity']
                                     - line['cancelled_quantity'])
        for variant in shop['variants']:
            self.assertEqual(live.get(variant['sku'], 0), 40 - variant['stock'])
        self.assertTrue({'cancelled', 'paid'} <= {order['status'] for order in shop['orders']})


class Process(unittest.TestCase):
    def test_state_survives_a_stop_and_ids_survive_a_crash(self):
        with Sandbox('--state', '{folder}/state.json') as sandbox:
            order = sandbox.place((MUG, 2), unpaid=True, note='grüße \u2603 "x"')
            sandbox.shop('GET', '/orders')
            before = sandbox.ledger()
            self.assertEqual(sandbox.stop(), 0)
            sandbox.start()
            after = sandbox.ledger()
            for part in ('shop', 'warehouse', 'dials', 'seed', 'drawn'):
                self.assertEqual(after[part], before[part], part)
            sandbox.control('POST', '/shop/orders/%d/pay' % order['id'], {})
            with open(sandbox.state_file, encoding='utf-8') as file:
                saved = json.load(file)
            saved['clean'] = False
            sandbox.kill()
            with open(sandbox.state_file, 'w', encoding='utf-8') as file:
                json.dump(saved, file)
            sandbox.start()
            later = sandbox.place((MUG, 1))
            self.assertGreater(later['id'], before['shop']['last_id'] + 1000)

    def test_a_file_that_is_not_ours_is_left_alone(self):
        with Sandbox('--state', '{folder}/state.json') as sandbox:
            sandbox.kill()
            for text in ('{"form": 1, "seed": ', '{"form": 2}', '[]', ''):
                with open(sandbox.state_file, 'w', encoding='utf-8') as file:
                    file.write(text)
                with self.assertRaises(AssertionError):
                    sandbox.start()
                with open(sandbox.state_file, encoding='utf-8') as file:
                    self.assertEqual(file.read(), text)

    def test_bad_input_gets_a_clear_answer(self):
        with Sandbox() as sandbox:
            order = sandbox.place((MUG, 1))
            for method, path, body, status in (
                    ('GET', '/nothing', None, 404), ('DELETE', '/orders', None, 405),
                    ('GET', '/orders/x', None, 404), ('GET', '/orders/1', None, 404),
                    ('GET', '/orders?page=0', None, 422), ('GET', '/orders?limit=251', None, 422),
                    ('GET', '/orders?updated_after=yesterday', None, 422),
                    ('POST', '/orders/%d/fulfillments' % order['id'], {'lines': [{}]}, 422),
                    ('PUT', '/stock', {'updates': 3}, 422), ('PUT', '/stock', [], 400)):
                with self.subTest(path=path, method=method):
                    reply = sandbox.shop(method, path, body)
                    self.assertEqual(reply.status, status, reply)
                    self.assertIn('code', reply.json['error'])
            broken = call(sandbox.port, 'PUT', '/control/dials', raw=b'{"shop": {')
            self.assertEqual((broken.status, broken.json['error']['code']), (400, 'bad_json'))


if __name__ == '__main__':
    unittest.main()
