"""vendurehq/vendure#3588: no split shipment over locations: the handler knows one location only."""
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), '..', 'stories'))
from purser_process import Purser, eventually  # noqa: E402
from small_shop import SmallShop  # noqa: E402


def units(order):
    return {line['sku']: line['ordered'] - line['cancelled'] for line in order['lines']}


class SeveralPlaces(unittest.TestCase):
    def shop(self, purser, splits):
        shop = SmallShop(purser)
        reno = shop.api.get('/api/v1/warehouses/%d' % shop.warehouse_id).json
        shop.api.patch('/api/v1/warehouses/%d' % shop.warehouse_id, {'domestic_rank': 1},
                       version=reno['version'])
        self.ohio = shop.warehouse('Ohio', domestic_rank=2)
        for name, value in (('inventory_dependent', 'true'), ('split_over_warehouses', splits)):
            said = shop.api.put('/api/v1/settings/routing.' + name, {'value': value})
            self.assertEqual(said.status, 200, said)
        shop.product('MUG', stock=3)
        shop.product('PEN', stock=0)
        shop.adjust('MUG', 1, self.ohio)
        shop.adjust('PEN', 2, self.ohio)
        return shop

    def test_it_is_split_over_them_by_itself(self):
        with Purser() as purser:
            shop = self.shop(purser, 'true')
            order = shop.order(('MUG', 4), ('PEN', 2), number='7').json
            self.assertEqual((order['status'], order['warehouse_id'], units(order)),
                             ('awaiting_shipment', shop.warehouse_id, {'MUG': 3}))
            part = shop.api.get('/api/v1/orders', query={'split_from_id': order['id']}).items[0]
            part = shop.get(part['id'])
            self.assertEqual((part['number'], part['status'], part['warehouse_id'], units(part)),
                             ('7-2', 'awaiting_shipment', self.ohio, {'MUG': 1, 'PEN': 2}))
            shop.verify()

    def test_without_the_setting_it_waits_with_the_reason_and_the_way_out(self):
        with Purser() as purser:
            shop = self.shop(purser, 'false')
            order = shop.order(('MUG', 4), ('PEN', 2)).json
            self.assertEqual((order['status'], order['reason']),
                             ('unresolved', 'multiple_warehouses'))
            why = shop.api.get('/api/v1/orders/%d/why' % order['id']).json
            self.assertIn('together', why['sentence'])
            fix = next(fix for fix in why['fixes'] if fix['action'] == 'split')
            reply = shop.api.post(fix['path'])
            self.assertEqual(reply.status, 200, reply)
            self.assertEqual([(o['status'], o['warehouse_id']) for o in reply.items],
                             [('awaiting_shipment', shop.warehouse_id),
                              ('awaiting_shipment', self.ohio)])
            shop.verify()

    def test_what_they_do_not_have_together_waits_whole(self):
        with Purser() as purser:
            shop = self.shop(purser, 'true')
            order = shop.order(('MUG', 5)).json
            self.assertEqual((order['reason'], units(order)), ('out_of_stock', {'MUG': 5}))
            refused = shop.api.post('/api/v1/orders/%d/split-over-warehouses' % order['id'])
            self.assertEqual(refused.status, 422, refused)
            shop.stock('add', 'MUG', 1, self.ohio)
            eventually(lambda: shop.get(order['id'])['status'] == 'awaiting_shipment')
            self.assertEqual(units(shop.get(order['id'])), {'MUG': 3})
            shop.verify()


if __name__ == '__main__':
    unittest.main()
