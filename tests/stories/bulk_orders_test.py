"""Many orders at once: chosen by ids or by a query, checked first, done in the background, taken
back by row. One test per action with its way back."""
import time
import unittest

from purser_process import ENGINE, at_rest, eventually
from shop_case import ShopCase


class BulkOrders(ShopCase):
    arguments = ('--job-lease', '3')

    def setUp(self):
        super().setUp()
        self.shop.product('MUG', stock=100)

    def orders(self, n, **more):
        made = [self.shop.order(('MUG', 1), **more) for _ in range(n)]
        for reply in made:
            self.assertEqual(reply.status, 201, reply)
        return [reply.json['id'] for reply in made]

    def start(self, action, ids=None, status=201, **more):
        body = dict({'action': action}, **more)
        if ids is not None:
            body['ids'] = ids
        reply = self.shop.api.post('/api/v1/bulk', body)
        self.assertEqual(reply.status, status, reply)
        return reply.json

    def ended(self, bulk, state='done'):
        eventually(lambda: self.shop.api.get('/api/v1/bulk/%d' % bulk['id']).json['state'] == state)
        return self.shop.api.get('/api/v1/bulk/%d' % bulk['id']).json

    def done(self, action, ids, **params):
        bulk = self.ended(self.start(action, ids, params=params))
        self.assertEqual((bulk['done'], bulk['failed']), (len(ids), 0), bulk)
        return bulk

    def step(self, bulk, word, status=200):
        reply = self.shop.api.post('/api/v1/bulk/%d/%s' % (bulk['id'], word))
        self.assertEqual(reply.status, status, reply)
        return reply.json

    def undone(self, bulk):
        self.step(bulk, 'undo')
        return self.ended(bulk, 'undone')

    def statuses(self, ids):
        return [self.shop.get(i)['status'] for i in ids]

    def ship(self, order_id):
        reply = self.shop.api.post('/api/v1/orders/%d/shipments' % order_id,
                                   {'tracking_number': '1Z%d' % order_id})
        self.assertEqual(reply.status, 201, reply)

    def test_hold_is_taken_back_where_nothing_happened_since(self):
        ids = self.orders(4)
        bulk = self.done('order.hold', ids, reason='fraud check', release_claims=True)
        self.assertEqual(set(self.statuses(ids)), {'on_hold'})
        self.assertEqual(self.shop.level('MUG')['allocated'], 0)
        self.shop.act(ids[0], 'release')
        self.ship(ids[0])
        undone = self.undone(bulk)
        self.assertEqual((undone['undone'], undone['kept']), (3, 1), undone)
        self.assertIn('shipped', undone['reasons'][0]['sentence'])
        self.assertEqual(self.statuses(ids), ['shipped'] + ['awaiting_shipment'] * 3)
        self.assertEqual(self.shop.level('MUG')['allocated'], 3)

    def test_an_order_that_was_held_with_its_stock_has_it_again_when_a_hold_is_taken_back(self):
        ids = self.orders(2)
        self.shop.act(ids[0], 'hold', reason='wait')
        self.shop.act(ids[1], 'hold', reason='wait', release_claims=True)
        self.assertEqual(self.shop.level('MUG')['allocated'], 1)
        bulk = self.done('order.hold', ids, reason='fraud check', release_claims=True)
        self.assertEqual(self.shop.level('MUG')['allocated'], 0)
        self.undone(bulk)
        self.assertEqual([self.shop.get(i)['hold_reason'] for i in ids], ['wait'] * 2)
        self.assertEqual(self.shop.level('MUG')['allocated'], 1)

    def held(self, order_id):
        order = self.shop.get(order_id)
        return order['status'], order['hold_reason'], order['hold_until']

    def kept(self, bulk, word):
        undone = self.undone(bulk)
        self.assertEqual((undone['undone'], undone['kept']), (0, undone['total']), undone)
        self.assertIn(word, undone['reasons'][0]['sentence'])

    def test_undoing_a_hold_keeps_the_hold_that_a_person_put_on_it_since(self):
        ids = self.orders(2)
        bulk = self.done('order.hold', ids, reason='stock count')
        self.shop.act(ids[0], 'release')
        self.shop.act(ids[0], 'hold', reason='fraud')
        self.shop.act(ids[1], 'hold', reason='stock count', until='2099-01-01T00:00:00Z')
        self.kept(bulk, 'another date or reason')
        self.assertEqual(self.held(ids[0]), ('on_hold', 'fraud', None))
        self.assertEqual(self.held(ids[1]), ('on_hold', 'stock count', '2099-01-01T00:00:00Z'))

    def test_undoing_a_hold_until_a_day_ends_it(self):
        ids = self.orders(2)
        bulk = self.done('order.hold', ids, reason='stock count', until_day='2099-01-01')
        self.assertEqual(self.undone(bulk)['undone'], 2)
        self.assertEqual(self.statuses(ids), ['awaiting_shipment'] * 2)

    def test_undoing_a_release_keeps_the_hold_that_a_person_put_on_it_since(self):
        ids = self.orders(2)
        for order_id, action in zip(ids, ('order.release', 'order.restore')):
            self.shop.act(order_id, 'hold', reason='wait')
            bulk = self.done(action, [order_id])
            self.shop.act(order_id, 'hold', reason='fraud', until='2099-01-01T00:00:00Z')
            self.kept(bulk, 'put on hold since')
            self.assertEqual(self.held(order_id), ('on_hold', 'fraud', '2099-01-01T00:00:00Z'))

    def test_undoing_a_cancel_keeps_the_cancel_that_a_person_made_since(self):
        ids = self.orders(2)
        bulk = self.done('order.cancel', ids, reason='recalled')
        for order_id, reason in zip(ids, ('the buyer wants it', 'recalled')):
            self.shop.act(order_id, 'restore')
            self.shop.act(order_id, 'cancel', reason=reason)
        self.kept(bulk, 'cancelled anew')
        self.assertEqual(self.statuses(ids), ['cancelled'] * 2)

    def test_undoing_a_restore_keeps_the_hold_that_a_person_put_on_it_since(self):
        ids = self.orders(1)
        self.shop.act(ids[0], 'cancel', reason='recalled')
        bulk = self.done('order.restore', ids)
        self.shop.act(ids[0], 'hold', reason='fraud')
        self.kept(bulk, 'put on hold since')
        self.assertEqual(self.held(ids[0]), ('on_hold', 'fraud', None))

    def test_a_hold_in_bulk_ends_on_its_date_and_undo_forgets_the_date(self):
        import datetime
        until = (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=3))
        until = until.strftime('%Y-%m-%dT%H:%M:%S.%fZ')
        ids = self.orders(2)
        self.done('order.hold', ids, until=until)
        self.assertEqual(set(self.statuses(ids)), {'on_hold'})
        self.shop.act(ids[0], 'release')
        self.shop.act(ids[0], 'hold')  # without a date: its job is gone
        eventually(lambda: self.shop.get(ids[1])['status'] == 'awaiting_shipment')
        self.assertEqual(self.shop.get(ids[0])['status'], 'on_hold')

    def test_release_is_taken_back_with_its_reason(self):
        ids = self.orders(3)
        self.done('order.hold', ids, reason='fraud check')
        bulk = self.done('order.release', ids)
        self.assertEqual(set(self.statuses(ids)), {'awaiting_shipment'})
        self.undone(bulk)
        self.assertEqual([self.shop.get(i)['hold_reason'] for i in ids], ['fraud check'] * 3)

    def test_an_order_held_without_its_stock_has_none_when_its_release_is_taken_back(self):
        ids = self.orders(2)
        self.shop.act(ids[0], 'hold', reason='wait', release_claims=True)
        self.shop.act(ids[1], 'hold', reason='wait')
        for action in ('order.release', 'order.restore'):
            bulk = self.done(action, ids)
            self.assertEqual(self.shop.level('MUG')['allocated'], 2)
            self.undone(bulk)
            self.assertEqual(self.statuses(ids), ['on_hold'] * 2)
            self.assertEqual(self.shop.level('MUG')['allocated'], 1)

    def test_cancel_is_taken_back_and_claims_its_stock_again(self):
        ids = self.orders(3)
        self.shop.act(ids[2], 'hold', reason='wait')
        bulk = self.done('order.cancel', ids, reason='recalled')
        self.assertEqual(set(self.statuses(ids)), {'cancelled'})
        self.assertEqual(self.shop.level('MUG')['allocated'], 0)
        self.undone(bulk)
        self.assertEqual(self.statuses(ids), ['awaiting_shipment'] * 2 + ['on_hold'])
        self.assertEqual(self.shop.level('MUG')['allocated'], 3)

    def test_restore_is_taken_back(self):
        ids = self.orders(2)
        self.done('order.cancel', ids, reason='no reason')
        moments = [self.shop.get(i)['cancelled_at'] for i in ids]
        bulk = self.done('order.restore', ids)
        self.assertEqual(set(self.statuses(ids)), {'awaiting_shipment'})
        self.undone(bulk)
        self.assertEqual([self.shop.get(i)['cancelled_at'] for i in ids], moments)
        self.assertEqual([self.shop.get(i)['cancel_reason'] for i in ids], ['no reason'] * 2)
        self.assertEqual(self.shop.level('MUG')['allocated'], 0)

    def test_change_of_warehouse_is_taken_back_unless_named_again(self):
        ids = self.orders(3)
        ohio = self.shop.warehouse('Ohio')
        bulk = self.done('order.change_warehouse', ids, warehouse_id=ohio)
        self.assertEqual([self.shop.get(i)['warehouse_id'] for i in ids], [ohio] * 3)
        self.assertEqual(self.shop.level('MUG')['allocated'], 0)
        self.shop.act(ids[0], 'warehouse', warehouse_id=self.shop.warehouse_id)
        undone = self.undone(bulk)
        self.assertEqual((undone['undone'], undone['kept']), (2, 1), undone)
        self.assertEqual([self.shop.get(i)['chosen_warehouse_id'] for i in ids],
                         [self.shop.warehouse_id, None, None])
        self.start('order.change_warehouse', ids, status=400, params={'warehouse_id': 999999})

    def test_resolving_again_cannot_be_taken_back(self):
        bulk = self.done('order.resolve', self.orders(2))
        self.assertEqual(bulk['undo_class'], 'none')
        self.step(bulk, 'undo', status=422)

    def test_change_of_service_is_taken_back_where_nobody_changed_it_since(self):
        ids = self.orders(3)
        path = '/api/v1/orders/%d/shipping'
        self.shop.api.patch(path % ids[0], {'carrier': 'USPS', 'service': 'Ground'})
        bulk = self.done('order.change_service', ids, carrier='UPS', package='box')
        rows = [self.shop.api.get(path % i).json for i in ids]
        self.assertEqual([(row['carrier'], row['service']) for row in rows],
                         [('UPS', 'Ground'), ('UPS', ''), ('UPS', '')])
        self.shop.api.patch(path % ids[1], {'carrier': 'DHL'})
        self.ship(ids[2])
        undone = self.undone(bulk)
        self.assertEqual((undone['undone'], undone['kept']), (1, 2), undone)
        row = self.shop.api.get(path % ids[0]).json
        self.assertEqual((row['carrier'], row['service'], row['package']), ('USPS', 'Ground', ''))
        self.start('order.change_service', ids, status=400, params={})
        bulk = self.ended(self.start('order.change_service', ids, params={
            'insured_amount': {'amount': '5.00', 'currency': 'EUR'}, 'insurance_provider': 'X'}))
        self.assertEqual(bulk['failed'], 3, bulk)  # another currency, or shipped

    def labels(self, order_id):
        return [row['name'] for row in self.shop.get(order_id)['labels']]

    def test_tags_are_taken_back_as_far_as_this_action_put_them_on(self):
        ids = self.orders(3)
        self.shop.api.put('/api/v1/orders/%d/labels' % ids[0], {'labels': ['Urgent', 'Old']})
        bulk = self.done('order.tag', ids, add=['Urgent', 'Gift'], remove=['Old'])
        self.assertEqual([sorted(self.labels(i)) for i in ids], [['Gift', 'Urgent']] * 3)
        self.undone(bulk)
        self.assertEqual([sorted(self.labels(i)) for i in ids], [['Old', 'Urgent'], [], []])
        self.start('order.tag', ids, status=400, params={})
        self.start('order.tag', ids, status=400, params={'remove': ['Never heard of']})

    def test_custom_fields_are_taken_back_unless_given_anew(self):
        ids = self.orders(3)
        field = self.shop.api.post('/api/v1/custom_fields', {
            'subject': 'order', 'name': 'Priority', 'kind': 'number'})
        self.assertEqual(field.status, 201, field)
        path = '/api/v1/orders/%d/custom_fields'
        self.give(ids[0], 1)
        bulk = self.done('order.custom_fields', ids, custom_fields={'Priority': 5})
        self.assertEqual([self.priority(i) for i in ids], ['5', '5', '5'])
        self.give(ids[2], 9)
        undone = self.undone(bulk)
        self.assertEqual((undone['undone'], undone['kept']), (2, 1), (path, undone))
        self.assertEqual([self.priority(i) for i in ids], ['1', None, '9'])
        self.start('order.custom_fields', ids, status=400,
                   params={'custom_fields': {'Priority': 'high'}})
        self.start('order.custom_fields', ids, status=400, params={'custom_fields': {'No': 1}})

    def give(self, order_id, value):
        bulk = self.done('order.custom_fields', [order_id], custom_fields={'Priority': value})
        self.assertEqual(bulk['done'], 1)

    def priority(self, order_id):
        value = self.shop.get(order_id)['custom_fields'].get('Priority')
        return None if value is None else str(value)

    def test_many_are_marked_shipped_and_that_stays(self):
        ids = self.orders(4)
        self.shop.act(ids[3], 'cancel', reason='x')
        bulk = self.ended(self.start('order.mark_shipped', ids, params={'carrier': 'UPS'}))
        self.assertEqual((bulk['done'], bulk['failed']), (3, 1), bulk)
        self.assertEqual(bulk['reasons'][0]['sentence'], 'It is cancelled.')
        self.assertEqual(self.statuses(ids), ['shipped'] * 3 + ['cancelled'])
        self.assertEqual(self.shop.level('MUG')['on_hand'], 97)
        again = self.ended(self.start('order.mark_shipped', ids, params={}))
        self.assertEqual((again['done'], again['failed']), (0, 4), again)
        self.step(bulk, 'undo', status=422)

    def test_only_what_waits_for_a_3pl_is_sent(self):
        ids = self.orders(1)
        outside = self.shop.warehouse('Outside', type='third_party_logistics')
        bulk = self.start('order.send', ids, dry_run=True)
        self.assertEqual(bulk['refused'], 1, bulk)
        self.assertIn('awaiting shipment', bulk['reasons'][0]['sentence'])
        self.shop.adjust('MUG', 5, outside)
        self.shop.act(ids[0], 'warehouse', warehouse_id=outside)
        self.assertEqual(self.statuses(ids), ['awaiting_3pl_export'])
        self.done('order.send', ids)
        wanted = [row for row in self.all_events() if row['kind'] == 'order.export_wanted']
        self.assertEqual([row['subject_id'] for row in wanted], ids)

    @unittest.skipUnless(ENGINE == 'postgresql', 'a SQLite file has one process')
    def test_orders_of_another_process_that_came_in_since_are_left_out(self):
        ids = self.orders(3)
        # Its ids may lie before ours.
        self.shop.purser.sql('UPDATE orders SET created_at = created_at + 60000000 WHERE id = ?',
                             ids[1])
        bulk = self.ended(self.start('order.hold', query='status=awaiting_shipment', params={}))
        self.assertEqual((bulk['total'], bulk['done']), (2, 2), bulk)
        self.assertEqual(self.statuses(ids), ['on_hold', 'awaiting_shipment', 'on_hold'])

    def test_a_dry_run_groups_what_cannot_and_going_on_does_the_rest(self):
        ids = self.orders(5)
        self.ship(ids[0])
        self.shop.act(ids[1], 'cancel', reason='x')
        held = self.orders(1)[0]
        self.shop.act(held, 'hold')
        before = at_rest(self.all_events)
        query = 'channel_id=%d&sort=-created_at&limit=10' % self.shop.channel_id
        bulk = self.start('order.hold', query=query, dry_run=True,
                          **{'except': [held], 'params': {}})
        self.assertEqual((bulk['state'], bulk['total'], bulk['refused']), ('checked', 5, 2), bulk)
        self.assertEqual({(row['sentence'], row['count'], row['examples'][0]['id'])
                          for row in bulk['reasons']},
                         {('It is shipped: hold is not possible there.', 1, ids[0]),
                          ('It is cancelled: hold is not possible there.', 1, ids[1])})
        after = self.all_events()[len(before):]
        self.assertEqual({row['kind'] for row in after} - {'bulk.started', 'bulk.checked'}, set())
        late = self.orders(1)[0]  # matches too, but was not there
        self.step(bulk, 'go')
        bulk = self.ended(bulk)
        self.assertEqual((bulk['done'], bulk['refused']), (3, 2), bulk)
        self.assertEqual(self.shop.get(late)['status'], 'awaiting_shipment')
        items = self.shop.api.get('/api/v1/bulk/%d/items' % bulk['id'],
                                  query={'state': 'refused'}).items
        self.assertEqual({(row['id'], row['name']) for row in items},
                         {(i, self.shop.get(i)['number']) for i in ids[:2]})

    def test_the_actions_are_listed_with_their_forms(self):
        offered = {row['name']: row for row in self.shop.api.get('/api/v1/bulk/actions').items}
        self.assertEqual(offered['order.hold']['undo_class'], 'until_sent')
        self.assertEqual([field['name'] for field in offered['order.hold']['form']['fields']],
                         ['until', 'until_day', 'reason', 'release_claims'])
        self.assertIsNone(offered['order.release']['form'])

    def test_bad_requests_say_what_is_wrong(self):
        self.start('order.eat', [1], status=400)
        self.start('order.hold', [1], status=400, params={'until': '2020-01-01T00:00:00Z'})
        self.start('order.hold', [1], status=400, params={'unknown': 1})
        self.start('order.hold', status=400)
        self.start('order.hold', status=400, query='color=red')
        bulk = self.start('order.hold', [999999], dry_run=True)
        self.assertEqual(bulk['reasons'][0]['sentence'], 'There is no such order.')
        for word in ('go', 'cancel', 'retry', 'undo'):
            self.assertEqual(self.shop.api.post('/api/v1/bulk/999999/' + word).status, 404)

    def test_a_crash_in_the_middle_repeats_no_row(self):
        ids = []
        for _ in range(6):
            drafts = [self.shop.draft(('MUG', 1)) for _ in range(50)]
            ids += [row['id'] for row in self.shop.bulk('post', '/api/v1/orders/bulk', drafts)]
        bulk = self.start('order.hold', query='', params={'reason': 'stop'})
        path = '/api/v1/bulk/%d' % bulk['id']
        deadline = time.time() + 20
        while time.time() < deadline:
            now = self.shop.api.get(path).json
            if now['done'] > 0:
                break
            time.sleep(0.01)
        self.purser.kill()
        self.purser.start()
        self.shop.api = self.purser.client()
        # On PostgreSQL a step that was under way stays another process's until its lease ends.
        eventually(lambda: self.shop.api.get(path).json['state'] == 'done', timeout_s=60)
        bulk = self.shop.api.get(path).json
        self.assertEqual((bulk['total'], bulk['done'], bulk['failed']), (300, 300, 0), bulk)
        held = [row for row in self.all_events() if row['kind'] == 'order.held']
        self.assertEqual(sorted(row['subject_id'] for row in held), sorted(ids))
        self.assertEqual({row['actor_kind'] for row in held}, {'client'})

    def all_events(self):
        events, after = [], 0
        while True:
            page = self.shop.api.get('/api/v1/events', query={'after': after, 'limit': 1000}).items
            if not page:
                return events
            events += page
            after = page[-1]['number']


if __name__ == '__main__':
    unittest.main()
