"""What the Order Manager dialect makes of the bodies of writes: what they say is kept, what they leave
out stays as it was, and a refusal names the item and the field as the dialect calls them."""
import os
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from dialect_shop import Story  # noqa: E402


def refusals(answer):
    return [(row['errorCode'], row['index'], row['fieldName']) for row in answer['errors']]


class Inventory(Story):
    def item(self, sku, **more):
        return dict({'masterSku': sku, 'warehouseId': self.reno, 'stockLocationName': 'Main'},
                    **more)

    def row(self, sku):
        row, = self.shop.get('/v1/inventory', sku=sku)
        return row

    def test_a_count_sets_the_minimum_of_the_place_too(self):
        self.shop.cores('W-MIN')
        self.shop.stock(self.reno, 'W-MIN', 3)
        count = lambda **more: self.shop.post('/v1.1/inventory/adjust', [  # noqa: E731
            self.item('W-MIN', onHandQuantity=3, **more)])
        for more, wanted in (({'minStockQuantity': 4}, 4), ({}, 4), ({'minStockQuantity': 0}, 0)):
            self.assertEqual(count(**more)['errors'], [])
            self.assertEqual(self.row('W-MIN')['minStock'], wanted, more)

    def test_a_product_stock_put_again_keeps_what_is_not_said(self):
        self.shop.cores('W-AGAIN')
        self.shop.put('/v1.1/inventory', [self.item(
            'W-AGAIN', quantity=5, quantityLocked=2, minStock=3, pickable=False, receivable=False,
            drawRank=7)])
        self.shop.put('/v1.1/inventory', [self.item('W-AGAIN', quantity=6)])
        row = self.row('W-AGAIN')
        self.assertEqual((row['quantity'], row['quantityLocked'], row['minStock'], row['drawRank'],
                          row['pickable'], row['receivable']), (8, 2, 3, 7, False, False))

    def test_a_refusal_says_what_was_looked_for(self):
        self.shop.cores('W-WHO')
        answer = self.shop.post('/v1.1/inventory/add', [
            self.item('W-WHO', productId=99999999, addQuantity=1), self.item(None, addQuantity=1)])
        self.assertEqual(refusals(answer), [('ERR053', 1, None), ('ERR900', 2, 'masterSku')])
        self.assertEqual(answer['errors'][0]['message'], 'Product 99999999 does not exist.')

    def test_a_location_is_changed_for_a_product_that_lies_there(self):
        self.shop.cores('W-LIES', 'W-ELSEWHERE')
        stock = self.shop.stock(self.reno, 'W-LIES', 4)
        answer = self.shop.post('/v1.2/inventory', [
            self.item('W-LIES', pickable=True), self.item('W-NOBODY', pickable=False),
            self.item('W-ELSEWHERE', pickable=False)])
        self.assertEqual(answer['results'], [stock])
        self.assertEqual(refusals(answer), [('ERR053', 2, None), ('ERR097', 3, None)])
        self.assertIs(self.row('W-LIES')['pickable'], True)


if __name__ == '__main__':
    unittest.main()
