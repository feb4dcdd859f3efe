"""Products of the Order Manager dialect: made with everything, changed, pictured, sorted into
categories, varied."""
import os
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from dialect_shop import Story, money  # noqa: E402


class Products(Story):
    def core(self, sku, **more):
        answer = self.shop.put('/v1.1/products/cores', [dict({
            'masterSku': sku, 'name': sku, 'brand': 'B'}, **more)])
        self.assertEqual(answer['errors'], [])
        return answer['results'][0]['productId']

    def read(self, product):
        return self.shop.get('/v1.1/product', productId=product)

    def test_a_core_keeps_what_it_was_made_with(self):
        label = self.shop.put('/v1/labels', [{'name': 'Fragile', 'hexColor': '#998877'}])[0]
        made = self.core('FULL-1', description='d', upc='123', mpn='M', weight=4.5, length=2,
                         categories=['Cups', 'Gifts'], mapPrice=money(9.99),
                         labels=[{'labelId': label['labelId']}],
                         imageUrls=[{'url': 'https://a.example/1.png'},
                                    {'url': 'https://a.example/2.png', 'rank': 1}],
                         customsDeclaration={'country': 'DEU', 'declaredValue': money(3),
                                             'description': 'Cup', 'harmonizationCode': '6911.10'})
        row = self.read(made)
        self.assertEqual((sorted(row['categories']), row['labels']), (['Cups', 'Gifts'],
                                                                      ['Fragile']))
        self.assertEqual([(one['rank'], one['url']) for one in row['imageUrls']],
                         [(0, 'https://a.example/1.png'), (1, 'https://a.example/2.png')])
        self.assertEqual(row['mapPrice'], money(9.99))
        self.assertEqual(row['customsDeclaration'], {
            'country': 'DEU', 'declaredValue': money(3), 'description': 'Cup',
            'harmonizationCode': '6911.10'})
        self.assertEqual((row['digital'], row['giftCard'], row['type']),
                         (False, False, 'CORE_PRODUCT'))

    def test_digital_products_and_gift_cards(self):
        self.assertIs(self.read(self.core('BITS', isDigital=True))['digital'], True)
        self.assertIs(self.read(self.core('CARD', isGiftCard=True))['giftCard'], True)

    def test_what_is_wrong_with_one_stops_no_other(self):
        answer = self.shop.put('/v1.1/products/cores', [
            {'masterSku': 'W-1', 'name': 'n', 'brand': 'b', 'labels': [{'labelId': 99999999}]},
            {'masterSku': 'W-2', 'name': 'n', 'brand': 'b', 'weight': 'x'},
            {'masterSku': 'W-3', 'name': 'n', 'brand': 'b',
             'customsDeclaration': {'country': 'XX'}},
            {'masterSku': 'W-4', 'name': 'n', 'brand': 'b', 'active': False}])
        self.assertEqual([row['masterSku'] for row in answer['results']], ['W-4'])
        self.assertEqual([row['index'] for row in answer['errors']], [1, 2, 3])
        self.assertIs(self.read(answer['results'][0]['productId'])['active'], False)

    def test_post_changes_by_id_or_sku(self):
        made = self.core('CH-1', description='old', weight=1)
        answer = self.shop.post('/v1/products', [
            {'productId': made, 'masterSku': 'CH-2', 'name': 'New', 'weight': 2.5,
             'customsDeclaration': {'country': 'FRA', 'description': 'c', 'declaredValue': money(1),
                                    'harmonizationCode': '6912.00'}},
            {'productId': 99999999, 'name': 'x'}, {'masterSku': 'NEVER', 'name': 'x'},
            {'productId': made, 'length': 'x'}])
        self.assertEqual([row['masterSku'] for row in answer['results']], ['CH-2'])
        self.assertEqual([row['index'] for row in answer['errors']], [2, 3, 4])
        row = self.read(made)
        self.assertEqual((row['masterSku'], row['name'], row['weight'], row['description']),
                         ('CH-2', 'New', 2.5, 'old'))
        self.assertEqual(row['customsDeclaration']['country'], 'FRA')
        answer = self.shop.post('/v1/products', [{'masterSku': 'CH-2', 'description': 'by sku',
                                                  'active': False}])
        self.assertEqual(answer['errors'], [])
        row = self.read(made)
        self.assertEqual((row['description'], row['active'], row['name']), ('by sku', False, 'New'))

    def test_pictures_are_added_at_their_rank(self):
        made = self.core('PIC-1')
        for url, rank in (('https://a/1', None), ('https://a/2', None), ('https://a/0', 0)):
            query = {'imageUrl': url, 'productId': made}
            if rank is not None:
                query['rank'] = rank
            self.shop.call('PUT', '/v1/products/images', query=query)
        self.assertEqual([one['url'] for one in self.read(made)['imageUrls']],
                         ['https://a/0', 'https://a/1', 'https://a/2'])
        self.shop.call('PUT', '/v1/products/images',
                       query={'imageUrl': 'https://a', 'productId': 99999999}, status=404)
        self.shop.call('PUT', '/v1/products/images', query={'productId': made}, status=422)

    def test_categories_are_made_renamed_filled_and_deleted(self):
        first, second = self.core('CAT-1', categories=['Old']), self.core('CAT-2')
        made = self.shop.put('/v1/products/categories', {'categoryName': 'Tools',
                                                         'productIds': [first, second]})
        again = self.shop.put('/v1/products/categories', {'categoryName': 'tools'})
        self.assertEqual(made['id'], again['id'])
        self.assertEqual(sorted(self.read(first)['categories']), ['Old', 'Tools'])
        self.shop.post('/v1/products/categories', {'oldCategoryName': 'Tools',
                                                   'newCategoryName': 'Garden'})
        self.assertEqual(self.read(second)['categories'], ['Garden'])
        self.shop.call('DELETE', '/v1/products/categories', {'categoryName': 'Garden',
                                                             'productIds': [first]})
        self.assertEqual((self.read(first)['categories'], self.read(second)['categories']),
                         (['Old'], ['Garden']))
        self.shop.call('DELETE', '/v1/products/categories', {'categoryName': 'Garden'})
        self.assertEqual(self.read(second)['categories'], [])
        self.shop.call('DELETE', '/v1/products/categories', {'categoryName': 'Garden'}, status=404)
        self.shop.put('/v1/products/categories', {'categoryName': 'X', 'productIds': [99999999]},
                      status=422)

    def test_variations(self):
        path = '/v1/products/variations/attributes'
        colour = self.shop.put(path + '/groups', {'name': 'Colour', 'attributes': [
            {'name': 'Red'}, {'name': 'Blue'}]})['ids']
        size = self.shop.put(path + '/groups', {'name': 'Size'})['ids'][0]
        large = self.shop.put(path, [{'attributeGroupId': size, 'name': 'L'}])['ids'][0]
        self.assertEqual(self.shop.put(path, [{'attributeGroupId': size, 'name': 'l'}])['ids'],
                         [large])
        groups = self.shop.get(path + '/groups')
        self.assertEqual([(one['name'], [value['name'] for value in one['attributes']])
                          for one in groups], [('Colour', ['Red', 'Blue']), ('Size', ['L'])])
        self.assertEqual(self.shop.get(path + '/groups', attributeGroupId=size), groups[1:])
        self.assertEqual(self.shop.get(path + '/groups', attributeGroupName='colour'), groups[:1])
        self.assertEqual(self.shop.get(path + '/groups', page=2), [])
        self.shop.put(path, [{'attributeGroupId': 99999999, 'name': 'x'}], status=404)
        parent = self.shop.put('/v1.1/products/virtuals', [{
            'masterSku': 'SHIRT', 'name': 'Shirt', 'brand': 'B', 'description': 'd'}])
        parent = parent['results'][0]['productId']
        self.assertEqual(self.read(parent)['type'], 'VIRTUAL_PRODUCT')
        answer = self.shop.put('/v1.1/products/variations', [
            {'virtualProductId': parent, 'attributeIds': [colour[1], large],
             'masterSku': 'SHIRT-R-L', 'name': 'Red L', 'brand': 'B', 'weight': 7},
            {'virtualProductId': parent, 'attributeIds': [colour[2], large],
             'masterSku': 'SHIRT-B-L', 'name': 'Blue L', 'brand': 'B'},
            {'virtualProductId': parent, 'attributeIds': [colour[2], large],
             'masterSku': 'SHIRT-TWICE', 'name': 'x', 'brand': 'B'},
            {'virtualProductId': parent, 'attributeIds': [99999999], 'masterSku': 'S-1',
             'name': 'x', 'brand': 'B'},
            {'virtualProductId': 99999999, 'attributeIds': [large], 'masterSku': 'S-2',
             'name': 'x', 'brand': 'B'}])
        self.assertEqual([row['masterSku'] for row in answer['results']],
                         ['SHIRT-R-L', 'SHIRT-B-L'])
        self.assertEqual([row['index'] for row in answer['errors']], [3, 4, 5])
        row = self.read(answer['results'][0]['productId'])
        self.assertEqual((row['parentId'], sorted(row['attributes'])), (parent, ['L', 'Red']))
        self.assertEqual({(one['name'], one['attributes'][0]['attributeId'])
                          for one in row['attributeGroups']},
                         {('Colour', colour[1]), ('Size', large)})
        row = self.read(parent)
        self.assertEqual({one['name'] for one in row['attributeGroups']}, {'Colour', 'Size'})

    def test_custom_fields_are_shown(self):
        made = self.core('CUS-1')
        field = self.shop.put('/v1.1/products/customfielddefinitions', {
            'customFieldDefinitions': [{'name': 'Shelf life'}]})['results'][0]
        self.shop.put('/v1.1/products/%d/customfieldvalues' % made, {'customFieldValues': [
            {'customFieldDefId': field['customFieldDefId'], 'value': '2 years'}]})
        rows = self.read(made)['customFieldValues']
        self.assertEqual([(one['customFieldDef']['name'], one['value']) for one in rows],
                         [('Shelf life', '2 years')])


if __name__ == '__main__':
    unittest.main()
