"""Listings: linked, linked to another product, unlinked; and what may be meant."""
import unittest

from purser_process import eventually
from shop_case import ShopCase

LISTINGS = '/api/v1/listings'


class Listings(ShopCase):
    def link(self, *items):
        reply = self.shop.api.post(LISTINGS + '/link', {'items': list(items)})
        self.assertEqual(reply.status, 200, reply)
        return [item['status'] for item in reply.json['items']]

    def product_of(self, order):
        return self.shop.get(order['id'])['lines'][0]['product_id']

    def test_open_orders_follow_their_listing_and_shipped_ones_do_not(self):
        shop = self.shop
        shop.product('WRONG', stock=10)
        right = shop.product('RIGHT', stock=2)
        first, second = shop.order(('WRONG', 2)).json, shop.order(('WRONG', 2)).json
        gone = shop.order(('WRONG', 1)).json
        line = gone['lines'][0]['id']
        shipped = shop.api.post('/api/v1/orders/%d/shipments' % gone['id'], {
            'warehouse_id': shop.warehouse_id,
            'lines': [{'order_line_id': line, 'quantity': 1}]})
        self.assertEqual(shipped.status, 201, shipped)
        listing = shop.listings['WRONG']
        self.assertEqual(self.link({'listing_id': listing, 'sku': 'RIGHT'}), [200])
        eventually(lambda: self.product_of(first) == right and self.product_of(second) == right)
        eventually(lambda: shop.level('WRONG')['allocated'] == 0)
        self.assertEqual(shop.level('RIGHT')['allocated'], 2)
        self.assertEqual(self.product_of(gone), shop.products['WRONG'])
        # The one that found no units waits for them.
        states = sorted(shop.get(order['id'])['status'] for order in (first, second))
        self.assertEqual(states, ['awaiting_shipment', 'unresolved'])

    def test_an_order_on_hold_follows_and_stays_on_hold(self):
        shop = self.shop
        shop.product('WRONG', stock=10)
        right = shop.product('RIGHT', stock=5)
        order = shop.order(('WRONG', 2)).json
        held = shop.api.post('/api/v1/orders/%d/hold' % order['id'], {})
        self.assertEqual(held.status, 200, held)
        self.assertEqual(shop.level('WRONG')['allocated'], 2)
        self.link({'listing_id': shop.listings['WRONG'], 'product_id': right})
        eventually(lambda: self.product_of(order) == right)
        eventually(lambda: shop.level('WRONG')['allocated'] == 0)
        self.assertEqual(shop.level('RIGHT')['allocated'], 2)
        self.assertEqual(shop.get(order['id'])['status'], 'on_hold')
        released = shop.api.post('/api/v1/orders/%d/release' % order['id'])
        self.assertEqual((released.status, released.json['status']), (200, 'awaiting_shipment'))

    def test_an_order_on_hold_has_its_stock_again_when_its_listing_is_linked_again(self):
        shop = self.shop
        shop.product('MUG', stock=10)
        kept, freed = (shop.order(('MUG', 2)).json['id'] for _ in range(2))
        shop.act(kept, 'hold')
        shop.act(freed, 'hold', release_claims=True)
        self.assertTrue(shop.get(freed)['gave_stock_back'])
        for product, units in ((None, 0), (shop.products['MUG'], 2)):
            self.link({'listing_id': shop.listings['MUG'], 'product_id': product})
            eventually(lambda due=units: shop.level('MUG')['allocated'] == due)
        self.assertFalse(shop.get(kept)['gave_stock_back'])
        shop.act(freed, 'release')
        self.assertFalse(shop.get(freed)['gave_stock_back'])
        self.assertEqual(shop.level('MUG')['allocated'], 4)

    def relinked_while(self, begin, end, **more):
        """An order whose listing is linked to another product while it claims nothing."""
        shop = self.shop
        shop.product('WRONG', stock=10)
        right = shop.product('RIGHT', stock=5)
        order = shop.order(('WRONG', 2), **more).json
        begin(order['id'])
        eventually(lambda: shop.level('WRONG')['allocated'] == 0)
        self.link({'listing_id': shop.listings['WRONG'], 'product_id': right})
        end(order['id'])
        now = shop.get(order['id'])
        self.assertEqual((self.product_of(order), now['status']), (right, 'awaiting_shipment'))
        self.assertEqual((shop.level('WRONG')['allocated'], shop.level('RIGHT')['allocated']),
                         (0, 2))
        told = shop.api.get('/api/v1/orders/%d/timeline' % order['id']).body.decode()
        self.assertIn('A listing that it was sold by was linked to another product.', told)
        return order

    def test_an_order_held_without_claims_follows_when_it_is_released(self):
        self.relinked_while(lambda id: self.shop.act(id, 'hold', release_claims=True),
                            lambda id: self.shop.act(id, 'release'))

    def test_a_cancelled_order_follows_when_it_is_restored(self):
        self.relinked_while(lambda id: self.shop.act(id, 'cancel'),
                            lambda id: self.shop.act(id, 'restore'))

    def test_an_order_cancelled_in_bulk_follows_when_it_is_taken_back(self):
        shop = self.shop

        def step(path, state, **body):
            job = shop.api.post(path, body)
            self.assertIn(job.status, (200, 201), job)
            eventually(lambda: shop.api.get('/api/v1/bulk/%d' % job.json['id']).json['state']
                       == state)
            return job.json['id']
        bulks = []
        self.relinked_while(
            lambda id: bulks.append(step('/api/v1/bulk', 'done', action='order.cancel', ids=[id])),
            lambda id: step('/api/v1/bulk/%d/undo' % bulks[0], 'undone'))

    def test_an_unpaid_order_whose_claim_ended_follows_when_it_is_paid(self):
        shop = self.shop
        shop.api.patch('/api/v1/channels/%d' % shop.channel_id, {'unpaid_claim_hours': 1})
        self.relinked_while(lambda id: None, lambda id: shop.act(id, 'pay'), paid=False,
                            placed_at='2026-01-01T00:00:00Z')

    def test_a_restored_order_finds_the_listing_that_was_made_meanwhile(self):
        shop = self.shop
        order = shop.order(('NEW', 1)).json
        self.assertEqual(order['reason'], 'missing_product_info')
        shop.act(order['id'], 'cancel')
        made = shop.product('NEW', stock=1)
        self.assertEqual(shop.act(order['id'], 'restore')['status'], 'awaiting_shipment')
        self.assertEqual(self.product_of(order), made)

    def test_a_line_linked_by_hand_does_not_follow(self):
        shop = self.shop
        shop.product('WRONG', stock=10)
        right, mine = shop.product('RIGHT', stock=5), shop.product('MINE', stock=5)
        order = shop.order(('WRONG', 2)).json
        line = order['lines'][0]['id']
        shop.api.patch('/api/v1/orders/%d/lines/%d' % (order['id'], line), {'product_id': mine})
        shop.act(order['id'], 'hold', release_claims=True)
        self.link({'listing_id': shop.listings['WRONG'], 'product_id': right})
        shop.act(order['id'], 'release')
        self.assertEqual(self.product_of(order), mine)

    def test_a_copy_of_an_order_sells_what_its_listing_sells_now(self):
        shop = self.shop
        shop.product('WRONG', stock=10)
        right = shop.product('RIGHT', stock=5)
        order = shop.order(('WRONG', 1)).json
        shop.act(order['id'], 'cancel')
        self.link({'listing_id': shop.listings['WRONG'], 'product_id': right})
        copy = shop.api.post('/api/v1/orders/%d/clone' % order['id'], {'number': 'COPY-1'})
        self.assertEqual(copy.status, 201, copy)
        self.assertEqual(copy.json['lines'][0]['product_id'], right)

    def test_lines_of_bundles_follow_too(self):
        shop = self.shop
        shop.product('CUP', stock=20)
        plate = shop.product('PLATE', stock=20)
        shop.bundle('SET', {'CUP': 2})
        order = shop.order(('SET', 3)).json
        self.assertEqual(shop.level('CUP')['allocated'], 6)
        self.link({'listing_id': shop.listings['SET'], 'product_id': plate})
        eventually(lambda: self.product_of(order) == plate)
        self.assertEqual((shop.level('CUP')['allocated'], shop.level('PLATE')['allocated']), (0, 3))

    def test_an_unlinked_listing_waits_and_is_listed(self):
        shop = self.shop
        shop.product('MUG', stock=5)
        order = shop.order(('MUG', 1)).json
        listing = shop.listings['MUG']
        self.link({'listing_id': listing})
        eventually(lambda: shop.get(order['id'])['reason'] == 'missing_product_info')
        unlinked = shop.api.get(LISTINGS + '/unlinked').items
        self.assertEqual([row['id'] for row in unlinked], [listing])
        found = shop.api.get('%s/%d/suggestions' % (LISTINGS, listing)).items
        self.assertEqual((found[0]['sku'], found[0]['score']), ('MUG', 100), found)
        self.link({'listing_id': listing, 'product_id': found[0]['product_id']})
        eventually(lambda: shop.get(order['id'])['status'] == 'awaiting_shipment')

    def test_what_may_be_meant_is_said_with_the_reason(self):
        shop = self.shop
        made = shop.made
        made('/api/v1/products', sku='blue-mug', name='Blue glazed mug, large')
        made('/api/v1/products', sku='TEA-1', name='Tea cup', upc='4006381333931')
        made('/api/v1/products', sku='BOWL', name='Wooden bowl')
        listings = shop.bulk('put', LISTINGS, [
            {'channel_id': shop.channel_id, 'variant_id': 'a', 'sku': 'BLUE-MUG'},
            {'channel_id': shop.channel_id, 'variant_id': 'b', 'sku': '4006381333931'},
            {'channel_id': shop.channel_id, 'variant_id': 'c', 'sku': 'X-77',
             'title': 'Large blue mug (glazed)'}])

        def suggested(index):
            rows = shop.api.get('%s/%d/suggestions' % (LISTINGS, listings[index]['id'])).items
            return [(row['sku'], row['score']) for row in rows]
        self.assertEqual(suggested(0), [('blue-mug', 90)])
        self.assertEqual(suggested(1), [('TEA-1', 90)])
        eventually(lambda: suggested(2) == [('blue-mug', 80)])

    def test_a_bad_link_stops_no_other(self):
        shop = self.shop
        shop.product('ONE')
        two = shop.product('TWO')
        virtual = shop.made('/api/v1/products', sku='V', name='V', type='virtual',
                            attribute_names=['Size'])
        listing = shop.listings['ONE']
        self.assertEqual(self.link({'listing_id': 999999, 'product_id': two},
                                   {'listing_id': listing, 'product_id': virtual},
                                   {'listing_id': listing, 'sku': 'NOBODY'},
                                   {'listing_id': listing, 'product_id': two}),
                         [404, 400, 400, 200])
        row = shop.api.get('%s/%d' % (LISTINGS, listing)).json
        self.assertEqual(row['product_id'], two)


if __name__ == '__main__':
    unittest.main()
