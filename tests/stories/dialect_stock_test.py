"""The Order Manager dialect: inventory, totals, history, transfer and the acknowledge feed."""
import os
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from dialect_shop import Story, eventually  # noqa: E402


class Stock(Story):
    def row(self, sku, **query):
        rows = [row for row in self.shop.get('/v1/inventory', sku=sku, **query)
                if row['product']['masterSku'] == sku]
        self.assertEqual(len(rows), 1, rows)
        return rows[0]

    def figures(self, sku, **query):
        row = self.row(sku, **query)
        return (row['quantity'], row['quantityLocked'], row['allocatedQuantity'],
                row['availableQuantity'])

    def test_made_and_read(self):
        self.shop.cores('S-A')
        result = self.shop.stock(self.reno, 'S-A', 5, drawRank=3, receivable=False)
        self.assertEqual((result['masterSku'], result['availableQuantity'], result['warehouseId']),
                         ('S-A', 5, self.reno))
        row = self.row('S-A')
        self.assertEqual(row['productStockId'], result['productStockId'])
        self.assertEqual(row['stockLocation']['location'], 'Main')
        self.assertEqual((row['drawRank'], row['pickable'], row['receivable']), (3, True, False))
        self.assertEqual(row['warehouseStockTotals']['onHandQuantity'], 5)

    def test_quirk_locked_and_synced_add_up(self):
        self.shop.cores('S-LOCK')
        self.shop.stock(self.reno, 'S-LOCK', 10, locked=10)
        self.assertEqual(self.figures('S-LOCK'), (20, 10, 0, 10))
        for body, wanted in (({'onHandQuantity': 4}, (14, 10, 0, 4)),
                             ({'onHandQuantity': 4, 'lockedQuantity': 1}, (5, 1, 0, 4)),
                             ({'onHandQuantity': 0, 'lockedQuantity': 7}, (7, 7, 0, 0))):
            answer = self.shop.post('/v1.1/inventory/adjust', [dict(
                body, masterSku='S-LOCK', warehouseId=self.reno, stockLocationName='Main')])
            self.assertEqual(answer['errors'], [])
            self.assertEqual(answer['results'][0]['availableQuantity'], wanted[3])
            self.assertEqual(self.figures('S-LOCK'), wanted)

    def test_a_place_twice_in_one_batch(self):
        self.shop.cores('S-TWICE')
        item = {'masterSku': 'S-TWICE', 'warehouseId': self.reno, 'stockLocationName': 'Main'}
        self.shop.put('/v1.1/inventory', [dict(item, quantity=1, quantityLocked=2),
                                          dict(item, quantity=3, quantityLocked=1)])
        self.assertEqual(self.figures('S-TWICE'), (4, 1, 0, 3))
        self.shop.post('/v1.1/inventory/adjust', [
            dict(item, onHandQuantity=9, lockedQuantity=2), dict(item, onHandQuantity=6)])
        self.assertEqual(self.figures('S-TWICE'), (8, 2, 0, 6))
        for path, figure, least in (('PUT', 'quantity', 'minStock'),
                                    ('POST', 'onHandQuantity', 'minStockQuantity')):
            answer = self.shop.call(path, '/v1.1/inventory' + '/adjust' * (path == 'POST'), [
                dict(item, **{figure: 1, least: 5}), dict(item, **{figure: 2, least: 3}),
                dict(item, **{figure: 4})])
            self.assertEqual((len(answer['results']), answer['errors']), (3, []), path)
            self.assertEqual(self.row('S-TWICE')['minStock'], 3, path)

    def test_added_and_removed(self):
        ids = self.shop.cores('S-ADD')
        self.shop.stock(self.reno, 'S-ADD', 5)
        item = {'productId': ids['S-ADD'], 'warehouseId': self.reno, 'stockLocationName': 'Main'}
        self.shop.post('/v1.1/inventory/add', [dict(item, addQuantity=3, notes='found')])
        answer = self.shop.post('/v1.1/inventory/remove', [dict(item, removeQuantity=6)])
        self.assertEqual(answer['results'][0]['availableQuantity'], 2)
        answer = self.shop.post('/v1.1/inventory/remove', [dict(item, removeQuantity=3)])
        self.assertEqual(answer['results'], [])
        self.assertEqual(answer['errors'][0]['errorCode'], 'ERR904')
        self.assertEqual(self.figures('S-ADD'), (2, 0, 0, 2))
        self.shop.post('/v1.1/inventory/add', [dict(item, addQuantity=0)], status=422)
        self.shop.post('/v1.1/inventory/add', [dict(item, addQuantity=100000001)], status=422)

    def test_quirk_ERR053_and_ERR097_and_one_based_index(self):
        self.shop.cores('S-ERR', 'S-NEW')
        self.shop.stock(self.reno, 'S-ERR', 1)
        item = {'warehouseId': self.reno, 'stockLocationName': 'Main', 'onHandQuantity': 9}
        answer = self.shop.post('/v1.1/inventory/adjust', [
            dict(item, masterSku='S-ERR'), dict(item, masterSku='NOBODY'),
            dict(item, masterSku='S-NEW')])
        self.assertEqual(self.skus(answer['results']), ['S-ERR'])
        self.assertEqual([(e['errorCode'], e['identifier'], e['index'], e['severity'])
                          for e in answer['errors']],
                         [('ERR053', 'NOBODY', 2, 'CRITICAL'), ('ERR097', 'S-NEW', 3, 'CRITICAL')])
        self.assertEqual(self.figures('S-ERR'), (9, 0, 0, 9))
        self.shop.stock(self.reno, 'S-NEW', 0)
        answer = self.shop.post('/v1.1/inventory/adjust', [dict(item, masterSku='S-NEW')])
        self.assertEqual(answer['errors'], [])

    def test_quirk_skuvault_sends_allocatedQuantity(self):
        self.shop.cores('S-VAULT')
        self.shop.stock(self.reno, 'S-VAULT', 2, allocatedQuantity=7, somethingElse={'a': [1]})
        self.assertEqual(self.figures('S-VAULT'), (2, 0, 0, 2))

    def test_quirk_locations_are_GLOBAL_unless_in_house(self):
        self.shop.cores('S-G')
        partner = self.shop.warehouse('Partner', 'THIRD_PARTY_LOGISTICS')
        item = {'masterSku': 'S-G', 'quantity': 4, 'quantityLocked': 0}
        answer = self.shop.put('/v1.1/inventory', [dict(item, warehouseId=partner),
                                                   dict(item, warehouseId=self.reno)])
        self.assertEqual(len(answer['results']), 1)
        error = answer['errors'][0]
        self.assertEqual((error['fieldName'], error['index']), ('stockLocationName', 2))
        row = self.row('S-G', warehouseId=partner)
        self.assertEqual(row['stockLocation']['location'], 'GLOBAL')

    def test_an_unknown_warehouse_and_what_has_no_stock(self):
        self.shop.cores('S-PART')
        self.shop.cores('S-BITS', isDigital=True)
        answer = self.shop.put('/v1.1/inventory', [
            {'masterSku': 'S-PART', 'warehouseId': 99999999, 'quantity': 1},
            {'masterSku': 'S-BITS', 'warehouseId': self.reno, 'quantity': 1,
             'stockLocationName': 'Main'}])
        self.assertEqual([(e['errorCode'], e['fieldName']) for e in answer['errors']],
                         [('ERR900', 'warehouseId'), ('ERR902', None)])

    def test_bundles_that_are_packed_already_have_stock_of_their_own(self):
        ids = self.shop.cores('SP-1')
        self.shop.bundle('SP-KIT', [(ids['SP-1'], 2)])
        self.shop.stock(self.reno, 'SP-1', 5)
        item = {'masterSku': 'SP-KIT', 'warehouseId': self.reno, 'stockLocationName': 'Main'}
        made = self.shop.put('/v1.1/inventory', [dict(item, quantity=3, quantityLocked=1)])
        self.assertEqual((made['errors'], made['results'][0]['availableQuantity']), ([], 3))
        for path, more, wanted in (('add', {'addQuantity': 2}, 5),
                                   ('remove', {'removeQuantity': 1}, 4),
                                   ('adjust', {'onHandQuantity': 7}, 7)):
            answer = self.shop.post('/v1.1/inventory/' + path, [dict(item, **more)])
            self.assertEqual(answer['results'][0]['availableQuantity'], wanted, path)
        rows = {row['product']['masterSku']: row['quantity']
                for row in self.shop.get('/v1/inventory', sku='SP-KIT')}
        self.assertEqual(rows, {'SP-KIT': 8, 'SP-1': 5})
        total, = self.shop.get('/v1.1/productstocks/total', sku='SP-KIT',
                               inventoryOptions='COMPONENT_INVENTORY')
        self.assertEqual((total['onHandQuantity'], total['availableQuantity']), (8, 9))

    def test_bundles_show_the_stock_of_their_components(self):
        ids = self.shop.cores('S-C1', 'S-C2')
        self.shop.bundle('SB-KIT', [(ids['S-C1'], 1), (ids['S-C2'], 1)])
        self.shop.stock(self.reno, 'S-C1', 1)
        self.shop.stock(self.reno, 'S-C2', 1)
        names = lambda **query: sorted(row['product']['masterSku'] for row in  # noqa: E731
                                       self.shop.get('/v1/inventory', sku='SB-KIT', **query))
        self.assertEqual(names(), ['S-C1', 'S-C2'])
        self.assertEqual(names(includeBundledItems='false'), [])

    def test_filters_and_pages(self):
        self.shop.cores('F-1', 'F-2', 'F-3')
        for sku in ('F-1', 'F-2', 'F-3'):
            self.shop.stock(self.reno, sku, 1, location='Shelf ' + sku)
        ask = lambda **query: sorted(row['product']['masterSku'] for row in  # noqa: E731
                                     self.shop.get('/v1/inventory', **query))
        self.assertEqual(ask(sku='F-'), ['F-1', 'F-2', 'F-3'])
        pages = ask(sku='F-', limit=2) + ask(sku='F-', limit=2, page=2)
        self.assertEqual(sorted(pages), ['F-1', 'F-2', 'F-3'])
        self.assertEqual(ask(sku='F-', limit=2, page=3), [])
        self.assertEqual(ask(stockLocationName='Shelf F-2'), ['F-2'])
        self.assertEqual(ask(sku='F-', createdFromDate='2099-01-01T00:00:00Z'), [])
        self.assertEqual(ask(sku='F-', warehouseId=0, productId=0), ['F-1', 'F-2', 'F-3'])

    def test_transfer(self):
        self.shop.cores('SX-T', 'SX-U')
        one = self.shop.stock(self.reno, 'SX-T', 5)['productStockId']
        two = self.shop.stock(self.reno, 'SX-T', 0, location='Back')['productStockId']
        other = self.shop.stock(self.reno, 'SX-U', 0)['productStockId']
        move = lambda to, n, status=200: self.shop.post(  # noqa: E731
            '/v1/inventory/transfer', status=status, fromProductStockId=one,
            toProductStockId=to, quantity=n, notes='tidy')
        answer = move(two, 2)
        self.assertEqual(answer['id'], two)
        rows = {row['productStockId']: row['quantity']
                for row in self.shop.get('/v1/inventory', sku='SX-T')}
        self.assertEqual(rows, {one: 3, two: 2})
        move(two, 4, 422)
        move(other, 1, 422)
        move(99999999, 1, 404)
        self.shop.post('/v1/inventory/transfer', status=422, fromProductStockId=one)

    def test_quirk_history_needs_to_know_whose(self):
        ids = self.shop.cores('S-H')
        stock = self.shop.stock(self.reno, 'S-H', 5)['productStockId']
        for _ in range(3):
            self.shop.post('/v1.1/inventory/add', [{
                'masterSku': 'S-H', 'warehouseId': self.reno, 'stockLocationName': 'Main',
                'addQuantity': 1, 'notes': 'again'}])
        rows = self.shop.get('/v1/inventory/history', productStockId=stock)
        self.assertEqual([row['notes'] for row in rows], ['again'] * 3 + [None])
        self.assertEqual(rows[0]['editTypeDesc'], 'add')
        same = self.shop.get('/v1/inventory/history', productId=ids['S-H'], warehouseId=self.reno)
        self.assertEqual(same, rows)
        self.assertEqual(len(self.shop.get('/v1/inventory/history', productStockId=stock, limit=3,
                                           page=2)), 1)
        self.assertEqual(self.shop.get('/v1/inventory/history', productStockId=stock, page=2), [])
        for query in ({}, {'productId': ids['S-H']}, {'warehouseId': self.reno}):
            refused = self.shop.get('/v1/inventory/history', status=422, **query)
            self.assertEqual(refused['errors'][0]['fieldName'], 'productStockId')
        self.shop.get('/v1/inventory/history', status=404, productStockId=99999999)

    def test_history_shows_a_hundred(self):
        self.shop.cores('S-100')
        stock = self.shop.stock(self.reno, 'S-100', 0)['productStockId']
        item = {'masterSku': 'S-100', 'warehouseId': self.reno, 'stockLocationName': 'Main',
                'addQuantity': 1}
        self.shop.post('/v1.1/inventory/add', [item] * 120)
        rows = self.shop.get('/v1/inventory/history', productStockId=stock, limit=1000)
        self.assertEqual(len(rows), 100)

    def test_allocated_is_shown_where_it_would_be_drawn(self):
        ids = self.shop.cores('S-ALLOC')
        self.shop.list(self.web, ids)
        self.shop.stock(self.reno, 'S-ALLOC', 2, location='A', drawRank=1)
        self.shop.stock(self.reno, 'S-ALLOC', 5, location='B', drawRank=2)
        order = self.shop.order(self.web, ('S-ALLOC', 3))
        self.assertEqual(order['orderStatus'], 'AWAITING_SHIPMENT')
        rows = {row['stockLocation']['location']: (row['allocatedQuantity'],
                                                   row['availableQuantity'])
                for row in self.shop.get('/v1/inventory', sku='S-ALLOC')}
        self.assertEqual(rows, {'A': (2, 0), 'B': (1, 4)})


class Totals(Story):
    def total(self, sku, path='/v1/productstocks/total', **query):
        rows = [row for row in self.shop.get(path, sku=sku, **query)
                if row['product']['masterSku'] == sku]
        return rows[0]

    def test_sums_over_warehouses(self):
        self.shop.cores('T-1')
        other = self.shop.warehouse()
        self.shop.stock(self.reno, 'T-1', 3, locked=1)
        self.shop.stock(other, 'T-1', 4)
        row = self.total('T-1')
        self.assertEqual((row['onHandQuantity'], row['lockedQuantity'], row['availableQuantity'],
                          row['inTransitQuantity'], row['minInventoryLevel']), (8, 1, 7, 0, 0))
        self.assertEqual(self.total('T-1', warehouseId=other)['onHandQuantity'], 4)
        self.assertEqual(self.total('T-1', warehouseId=0)['onHandQuantity'], 8)

    def test_pages_and_channel(self):
        ids = self.shop.cores('TP-1', 'TP-2', 'TP-3')
        self.shop.list(self.web, {'TP-2': ids['TP-2']})
        ask = lambda **query: sorted(row['product']['masterSku'] for row in  # noqa: E731
                                     self.shop.get('/v1/productstocks/total', **query))
        self.assertEqual(len(ask(sku='TP-', limit=2)), 2)
        self.assertEqual(ask(sku='TP-'), ['TP-1', 'TP-2', 'TP-3'])
        self.assertEqual(ask(sku='TP-', limit=2, page=3), [])
        self.assertEqual(ask(salesChannelId=self.web, sku='TP-'), ['TP-2'])

    def test_quirk_bundles_count_only_with_inventoryOptions(self):
        ids = self.shop.cores('K-A', 'K-B')
        other = self.shop.warehouse()
        self.shop.bundle('K-SET', [(ids['K-A'], 2), (ids['K-B'], 1)])
        self.shop.stock(self.reno, 'K-A', 5)
        self.shop.stock(self.reno, 'K-B', 1)
        self.shop.stock(other, 'K-A', 1)
        self.shop.stock(other, 'K-B', 9)
        new = '/v1.1/productstocks/total'
        self.assertEqual(self.total('K-SET')['availableQuantity'], 0)
        self.assertEqual(self.total('K-SET', new)['availableQuantity'], 0)
        within = self.total('K-SET', new, inventoryOptions='COMPONENT_INVENTORY')
        self.assertEqual(within['availableQuantity'], 1)
        across = self.total('K-SET', new, inventoryOptions='COMPONENT_INVENTORY_ACROSS_WAREHOUSES')
        self.assertEqual((across['availableQuantity'], across['onHandQuantity']), (3, 0))
        self.shop.get(new, inventoryOptions='WISHES', status=422)


class Acknowledge(Story):
    def ask(self, channel=None, **query):
        rows = self.shop.post('/v1.2/inventory/acknowledge',
                              salesChannelId=channel or self.web, **query)
        self.assertEqual(len(rows), 1)
        told = {row['product']['masterSku']: row['availableQuantity']
                for row in rows[0]['productAggregatedQuantities']}
        return told, rows[0]['pagesRemaining']

    def until_told(self, wanted, channel):
        seen = {}

        def look():
            told, _ = self.ask(channel)
            seen.update(told)
            return seen == wanted
        eventually(look)
        return seen

    def test_only_what_changed_since_the_last_call(self):
        channel = self.shop.channel()
        ids = self.shop.cores('A-1', 'A-2')
        self.shop.list(channel, ids)
        self.shop.stock(self.reno, 'A-1', 5)
        self.shop.stock(self.reno, 'A-2', 7)
        self.until_told({'A-1': 5, 'A-2': 7}, channel)
        self.assertEqual(self.ask(channel), ({}, False))
        self.shop.stock(self.reno, 'A-1', 3)
        self.until_told({'A-1': 3}, channel)

    def test_after_the_rules_of_the_channel(self):
        channel = self.shop.channel()
        ids = self.shop.cores('A-R')
        self.shop.list(channel, ids)
        reply = self.shop.http.put('/api/v1/allocation_rules', {
            'product_id': ids['A-R'], 'channel_id': channel, 'type': 'percent', 'value': 50,
            'minimum_type': 'percent', 'minimum_value': 0, 'minimum_level': 0})
        self.assertIn(reply.status, (200, 201), reply)
        self.shop.stock(self.reno, 'A-R', 9)
        self.until_told({'A-R': 4}, channel)

    def test_pages_remaining_and_looking_back(self):
        channel = self.shop.channel()
        ids = self.shop.cores(*['AP-%d' % i for i in range(5)])
        self.shop.list(channel, ids)
        for sku in ids:
            self.shop.stock(self.reno, sku, 2)
        listed = lambda: [row for row in self.shop.http.get(  # noqa: E731
            '/api/v1/listings', query={'channel_id': channel}).items if row['quantity'] == 2]
        eventually(lambda: len(listed()) == 5)
        told, more = self.ask(channel, limit=3)
        self.assertEqual((len(told), more), (3, True))
        rest, more = self.ask(channel, limit=3)
        self.assertFalse(more)
        self.assertEqual(set(told) | set(rest), set(ids))
        back, more = self.ask(channel, fromDate='2020-01-01T00:00:00Z', limit=4)
        self.assertEqual((len(back), more), (4, True))
        back, more = self.ask(channel, fromDate='2020-01-01T00:00:00Z', limit=4, page=2)
        self.assertEqual((len(back), more), (1, False))
        self.assertEqual(self.ask(channel), ({}, False))

    def test_only_manual_and_custom_channels(self):
        self.shop.post('/v1.2/inventory/acknowledge', status=422)
        self.shop.post('/v1.2/inventory/acknowledge', status=422, salesChannelId=99999999)
        reply = self.shop.http.post('/api/v1/channels', {'name': 'Pushed', 'type': 'vendure',
                                                         'currency': 'USD'})
        self.assertEqual(reply.status, 201, reply)
        self.shop.post('/v1.2/inventory/acknowledge', status=422,
                       salesChannelId=reply.json['id'])


if __name__ == '__main__':
    unittest.main()
