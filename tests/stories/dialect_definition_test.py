"""The Order Manager dialect against its definition: every operation is served or says that it is
not, every parameter and every member of a body is known or written down as passed over, every list
answers by the schema."""
import os
import re
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from dialect_shop import DOCUMENT, Story  # noqa: E402
from openapi_check import ROOT  # noqa: E402

SERVED_LEAST = 187
# Served beyond the definition: paths of older clients (order-manager-dialect.md 1).
LEGACY = {('get', '/v2/api-docs'), ('get', '/v1/products'), ('get', '/v1/orders'),
          ('get', '/v1/orders/{}'), ('post', '/v1/orders'), ('post', '/v1/inventory/adjust'),
          ('get', '/v1/purchaseorders')}
# What a read cannot do without.
NEEDED = {'salesChannelId': 1, 'connectionDomain': 'SHIPPING', 'connectionAction': 'CREATE',
           'warehouseId': 1, 'productId': 1, 'productIds': 1, 'orderIds': 1,
          'orderItemIds': 1, 'sku': 'X',
          'createdFromDate': '2026-01-01T00:00:00Z', 'createdToDate': '2026-01-05T00:00:00Z',
          'shipmentFromDate': '2026-01-01T00:00:00Z', 'shipmentToDate': '2026-01-05T00:00:00Z',
          'startDate': '2026-01-01T00:00:00Z', 'endDate': '2026-01-05T00:00:00Z'}


def plain(path):
    return re.sub(r'\{\w+\}', '{}', path)


def operations():
    for path, methods in DOCUMENT.root['paths'].items():
        for method, operation in methods.items():
            yield method, path, operation


def parameters(operation):
    return {row['name'] for row in operation.get('parameters', []) if row['in'] == 'query'}


def passed_over():
    """(operation, parameter) of the table in docs/dialect.md."""
    with open(os.path.join(ROOT, 'docs', 'dialect.md'), encoding='utf-8') as file:
        rows = re.findall(r'^\| ([A-Z]+ /\S+) \| (\w+) \|', file.read(), re.M)
    return set(rows)


def members_passed_over():
    """(schema, member) of the table of members in docs/dialect.md."""
    with open(os.path.join(ROOT, 'docs', 'dialect.md'), encoding='utf-8') as file:
        table = file.read().split('| Schema | Members |')[1].split('\n\n')[0]
    rows = re.findall(r'^\| ([\w, ]+) \| ([\w, ]+) \|', table, re.M)
    return {(schema, member) for schemas, members in rows
            for schema in schemas.split(', ') for member in members.split(', ')}


def members_missing(theirs, ours, definitions, owner=None):
    """(schema, member) of the definition's schema `theirs` that `ours` passes over."""
    if '$ref' in theirs:
        owner, theirs = theirs['$ref'].split('/')[-1], DOCUMENT.resolve(theirs)
    if '$ref' in ours:
        ours = definitions[ours['$ref'].split('/')[-1]]
    if theirs.get('type') == 'array':
        return members_missing(theirs['items'], ours.get('items', ours), definitions, owner)
    missing = set()
    for name, inner in theirs.get('properties', {}).items():
        known = ours.get('properties', {}).get(name, {'description': 'Passed over.'})
        if re.match('Passed over|Purser does not keep', known.get('description', '')):
            missing.add((owner, name))
        else:
            missing |= members_missing(inner, known, definitions, owner)
    return missing


@unittest.skipIf(DOCUMENT is None, 'the definition is not at hand')
class Definition(Story):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.product = cls.shop.cores('DEF-1')['DEF-1']
        cls.shop.list(cls.web, {'DEF-1': cls.product})
        cls.shop.stock(cls.reno, 'DEF-1', 5)
        cls.order = cls.shop.order(cls.web, ('DEF-1', 2))['orderId']
        reply = cls.purser.http().get('/v2/api-docs')
        assert reply.status == 200, reply
        cls.docs = reply.json
        cls.ours = {(method, plain(path)): operation
                    for path, methods in cls.docs['paths'].items()
                    for method, operation in methods.items()}

    def test_every_operation_is_served_or_says_that_it_is_not(self):
        served = 0
        for method, path, _ in operations():
            url = re.sub(r'\{\w+\}', '99999999', path)
            reply = self.shop.http.request(method.upper(), url)
            if (method, plain(path)) in self.ours:
                served += 1
                self.assertLess(reply.status, 500, (method, path, reply))
                continue
            self.assertEqual(reply.status, 501, (method, path, reply))
            self.assertEqual(sorted(reply.json), ['errors', 'message'])
            self.assertRegex(reply.json['message'], r'^[A-Z].*\.$')
        print('# %d of the definition\'s operations are served' % served)
        self.assertGreaterEqual(served, SERVED_LEAST)

    def test_nothing_is_served_that_nobody_asked_for(self):
        known = {(method, plain(path)) for method, path, _ in operations()}
        self.assertEqual(set(self.ours) - known - LEGACY, set())

    def test_every_parameter_is_honoured_or_written_down(self):
        missing = set()
        for method, path, operation in operations():
            ours = self.ours.get((method, plain(path)))
            if ours is not None:
                missing |= {('%s %s' % (method.upper(), path), name)
                            for name in parameters(operation) - parameters(ours)}
        self.assertEqual(missing, passed_over())

    def test_every_member_of_a_body_is_kept_or_written_down(self):
        missing = set()
        for method, path, operation in operations():
            ours = self.ours.get((method, plain(path)), {}).get('parameters', [])
            bodies = [row['schema'] for row in ours if row['in'] == 'body']
            if bodies and 'requestBody' in operation:
                content, = operation['requestBody']['content'].values()
                missing |= members_missing(content['schema'], bodies[0], self.docs['definitions'])
        self.assertEqual(missing, members_passed_over())

    def test_every_parameter_has_its_type(self):
        for method, path, operation in operations():
            ours = self.ours.get((method, plain(path)), {}).get('parameters', [])
            types = {row['name']: row.get('type') for row in ours if row['in'] == 'query'}
            for row in operation.get('parameters', []):
                wanted = row['schema'].get('type')
                got = types.get(row['name'])
                if row['in'] == 'query' and got is not None:
                    self.assertEqual(got, wanted, (method, path, row['name']))

    def question(self, path, operation):
        """The least that a read of this path can be asked with."""
        rows = operation.get('parameters', [])
        query = {row['name']: NEEDED[row['name']] for row in rows if row.get('required')}
        if path == '/v1/shipments':
            query = {name: NEEDED[name] for name in ('shipmentFromDate', 'shipmentToDate')}
        if path.startswith('/v1/analytics/accounting/'):
            query = {'startDate': NEEDED['startDate'], 'endDate': NEEDED['endDate']}
        if path == '/v1/inventory/picklist':
            query = {'orderId': self.order}
        for name in ('productId', 'warehouseId', 'salesChannelId', 'productIds'):
            if name in query or path in ('/v1/inventory/history', '/v1/inventory/fba',
                                         '/v1/inventoryvalue', '/v1/inventoryvalue/cogs'):
                if name in {row['name'] for row in rows}:
                    query[name] = {'warehouseId': self.reno, 'salesChannelId': self.web}.get(
                        name, self.product)
        return query

    def reads(self):
        for method, path, operation in operations():
            if method == 'get' and '{' not in path and ('get', path) in self.ours \
                    and path != '/v1.1/product':
                yield path, operation

    def test_every_list_answers_by_the_schema(self):
        for path, operation in self.reads():
            query = self.question(path, operation)
            reply = self.shop.http.get(path, query=query)
            self.assertEqual(reply.status, 200, (path, query, reply))
            self.shop.check('GET', path, reply)

    def test_quirk_a_page_past_the_end_is_empty_also_of_small_lists(self):
        """Also of lists that declare no page, as clients ask on until a page is empty."""
        for path, operation in self.reads():
            query = dict(self.question(path, operation), page=900)
            reply = self.shop.http.get(path, query=query)
            self.assertEqual(reply.status, 200, (path, query, reply))
            if isinstance(reply.json, list):
                self.assertEqual(reply.json, [], path)
            elif 'page' in parameters(operation):
                self.assertEqual(reply.json['results'], [], path)

    def test_quirk_apps_properties_declares_no_page_and_is_paged(self):
        self.shop.post('/v1/apps/properties', [{'name': 'a', 'value': '1'},
                                               {'name': 'b', 'value': '2'}])
        self.shop.post('/v1/apps/properties', [{'name': 'a', 'value': '3'}])
        rows = self.shop.get('/v1/apps/properties')
        self.assertEqual([(row['name'], row['value']) for row in rows], [('a', '3'), ('b', '2')])
        self.assertEqual(self.shop.get('/v1/apps/properties', page=2), [])
        gone = self.shop.call('DELETE', '/v1/apps/properties/%d' % rows[0]['id'])
        self.assertEqual(gone['id'], rows[0]['id'])
        self.shop.call('DELETE', '/v1/apps/properties/%d' % rows[0]['id'], status=404)
        other = self.purser.client().get('/v1/apps/properties').json
        self.assertEqual(other, [])

    def test_quirk_service_prefix_also_before_api_docs(self):
        reply = self.purser.http().get('/service/v2/api-docs')
        self.assertEqual((reply.status, reply.json['swagger']), (200, '2.0'))
        for methods in reply.json['paths'].values():
            for operation in methods.values():
                self.assertTrue(operation['summary'].endswith('.'), operation)
        text = str(reply.json)
        for name in re.findall(r'#/definitions/(\w+)', text):
            self.assertIn(name, reply.json['definitions'])


@unittest.skipIf(DOCUMENT is None, 'the definition is not at hand')
class Choices(Story):
    def test_the_words_are_those_of_the_definition(self):
        enums = {}

        def gather(value):
            if isinstance(value, dict):
                if 'x-enum' in value:
                    enums[value['x-enum']] = value['enum']
                for inner in value.values():
                    gather(inner)
            elif isinstance(value, list):
                for inner in value:
                    gather(inner)
        gather(DOCUMENT.root)
        codes = [row['code'] for row in self.shop.get('/v1/incotermshiprules')]
        self.assertEqual(sorted(codes), sorted(enums['IncotermShippingRule']))
        codes = [row['code'] for row in self.shop.get('/v1/internationalnondeliveryactions')]
        self.assertEqual(codes, enums['IntlNonDelivery'])
        names = [row['channelFraudName'] for row in self.shop.get('/v1/fraudanalysistypes')]
        self.assertEqual(names, enums['FraudAnalysisRead'])
        for path, enum in (('addresstypes', 'AddressType'),
                           ('insuranceprovidertypes', 'InsuranceProvider'),
                           ('customsdocumenttypes', 'CustomsDocument'),
                           ('customscontenttypes', 'CustomsDeclarationType'),
                           ('requestconfirmationoptions', 'DeliveryConfirmation'),
                           ('billshippingtothirdpartyoptions', 'CustomShipBillingOption')):
            self.assertEqual(len(self.shop.get('/v1/' + path)), len(enums[enum]), path)
        carriers = self.shop.get('/v1/shipment/carriers')
        self.assertEqual(sorted(row['name'] for row in carriers), sorted(enums['Carrier']))
        self.assertEqual(len({row['shippingCarrierId'] for row in carriers}), len(carriers))

    def test_packages_of_carriers(self):
        ups = next(row['shippingCarrierId'] for row in self.shop.get('/v1/shipment/carriers')
                   if row['name'] == 'UPS')
        one = self.shop.get('/v1/shipment/packages/%d' % ups)
        self.assertEqual([row['shippingCarrier'] for row in one], ['UPS'])
        two = self.shop.get('/v1/shipment/packages', carrierCode='UPS,FEDEX')
        self.assertEqual([row['shippingCarrier'] for row in two], ['FEDEX', 'UPS'])
        self.assertEqual(self.shop.get('/v1/shipment/packages', carrierId=ups), one)
        self.assertEqual(self.shop.get('/v1/shipment/services/%d' % ups), [])
        self.assertEqual(len(self.shop.get('/v1/shipment/billingtypes/%d' % ups)), 4)
        self.shop.get('/v1/shipment/packages/5', status=404)
        self.shop.get('/v1/shipment/provider/5', status=404)

    def test_fba_inbound_and_its_statuses(self):
        found = self.shop.call('GET', '/v1/inventory/fbainbound',
                               query={'status': 'working,CLOSED'})
        self.assertEqual(found, [])
        self.shop.call('GET', '/v1/inventory/fbainbound', query={'status': 'NO'}, status=422)

    def test_mcf_sources_are_warehouses_of_marketplaces(self):
        fba = self.shop.warehouse('FBA', 'SALES_CHANNEL')
        self.assertEqual(self.shop.get('/v1/mcfFulfillmentSources'), [{'id': fba, 'name': 'FBA'}])

    def test_presets(self):
        found = self.shop.post('/v1/validation/shippingPresets', [
            {'name': 'Good', 'packageTypeId': 1}, {'name': 'Bad', 'shippingProviderId': 9}])
        self.assertEqual([(row['index'], row['fieldName']) for row in found],
                         [(2, 'shippingProviderId')])


@unittest.skipIf(DOCUMENT is None, 'the definition is not at hand')
class Labels(Story):
    def test_made_put_on_and_deleted(self):
        made = self.shop.put('/v1/labels', [{'name': 'Urgent', 'hexColor': '#FF0000'},
                                            {'name': 'Gift', 'hexColor': '00ff00'}])
        ids = {row['name']: row['labelId'] for row in made}
        self.assertEqual([row['hexColor'] for row in made], ['#ff0000', '#00ff00'])
        self.assertEqual([row['labelId'] for row in self.shop.get('/v1/labels')],
                         sorted(ids.values()))
        self.assertEqual(self.shop.get('/v1/labels', labelIds=ids['Gift'], page=7)[0]['name'],
                         'Gift')
        self.assertEqual(self.shop.get('/v1/labels', page=2), [])
        product = self.shop.cores('LB-1')['LB-1']
        self.shop.list(self.web, {'LB-1': product})
        order = self.shop.order(self.web, ('LB-1', 1))['orderId']
        for noun, one, key in (('orders', 'order', order), ('product', 'product', product)):
            path = '/v1/%s/%d/labels' % (noun, key)
            self.shop.call('POST', path, query={'labelId': list(ids.values())})
            names = [row['name'] for row in self.shop.get('/v1/%s/%d/labels' % (one, key))]
            self.assertEqual(sorted(names), ['Gift', 'Urgent'])
            self.shop.call('DELETE', path, query={'labelId': ids['Gift']})
            names = [row['name'] for row in self.shop.get('/v1/%s/%d/labels' % (one, key))]
            self.assertEqual(names, ['Urgent'])
            self.shop.call('POST', path, query={'labelId': 99999999}, status=404)
            self.shop.call('POST', path, status=422)
        gone = self.shop.call('DELETE', '/v1/labels/%d' % ids['Urgent'])
        self.assertEqual((gone['id'], gone['name']), (ids['Urgent'], 'Urgent'))
        self.assertEqual(self.shop.get('/v1/order/%d/labels' % order), [])
        self.shop.get('/v1/order/99999999/labels', status=404)


@unittest.skipIf(DOCUMENT is None, 'the definition is not at hand')
class CustomFields(Story):
    UUID = r'^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$'

    def test_quirk_definitions_answer_an_object_with_results(self):
        for path in ('/v1.1/products/customfielddefinitions',
                     '/v1.1/orders/customfielddefinitions'):
            answer = self.shop.get(path, page=9)
            self.assertEqual(answer['results'], [], path)

    def round_trip(self, noun, record):
        path = '/v1.1/%s/customfielddefinitions' % noun
        made = self.shop.put(path, {'customFieldDefinitions': [
            {'name': 'Colour', 'description': 'Of the box', 'showOnGrid': True},
            {'name': 'Weight', 'type': 'DOUBLE_POSITIVE'}, {'name': 'Fee', 'type': 'MONEY'},
            {'name': 'Seen', 'type': 'BOOLEAN'}, {'name': 'colour'}, {'name': 'X', 'type': 'NO'},
            {'name': 'Off', 'active': False}]})
        ids = {row['name']: row['customFieldDefId'] for row in made['results']}
        self.assertEqual(sorted(ids), ['Colour', 'Fee', 'Off', 'Seen', 'Weight'])
        self.assertEqual([row['index'] for row in made['errors']], [5, 6])
        for uuid in ids.values():
            self.assertRegex(uuid, self.UUID)
        listed = self.shop.get(path)
        self.assertEqual({row['name']: row['type'] for row in listed['results']},
                         {'Colour': 'TEXTSHORT', 'Weight': 'DOUBLE_POSITIVE', 'Fee': 'MONEY',
                          'Seen': 'BOOLEAN', 'Off': 'TEXTSHORT'})
        self.assertEqual(listed['name'], listed['results'][0]['name'])
        self.assertEqual(len(self.shop.get(path, limit=2, page=2)['results']), 2)
        changed = self.shop.put(path, {'customFieldDefinitions': [
            {'customFieldDefId': ids['Colour'], 'name': 'Shade'}]})['results'][0]
        self.assertEqual((changed['name'], changed['description']), ('Shade', 'Of the box'))
        values = '/v1.1/%s/%d/customfieldvalues' % (noun, record)
        self.assertEqual(self.shop.get(values)['results'], [])
        given = self.shop.put(values, {'customFieldValues': [
            {'customFieldDefId': ids['Colour'], 'value': 'red'},
            {'customFieldDefId': ids['Weight'], 'value': 1.5},
            {'customFieldDefId': ids['Fee'], 'value': {'amount': 3.5, 'currency': 'USD'}},
            {'customFieldDefId': ids['Seen'], 'value': True}]})
        found = {row['customFieldDef']['name']: row['value'] for row in given['results']}
        self.assertEqual(found, {'Shade': 'red', 'Weight': 1.5, 'Seen': True,
                                 'Fee': {'amount': 3.5, 'currency': 'USD'}})
        self.assertEqual(self.shop.get(values)['results'], given['results'])
        refused = self.shop.put(values, {'customFieldValues': [
            {'customFieldDefId': ids['Weight'], 'value': -1}]}, status=422)
        self.assertIn('customFieldValues[0]', refused['errors'][0]['fieldName'])
        left = self.shop.call('DELETE', values, {'customFieldValueIds': [
            row['customFieldValueId'] for row in given['results'][:3]]})
        self.assertEqual(len(left['results']), 1)
        self.shop.call('DELETE', values, {'customFieldValueIds': ['x' * 36]}, status=404)
        self.shop.put('/v1.1/%s/99999999/customfieldvalues' % noun,
                      {'customFieldValues': [{'customFieldDefId': ids['Colour'], 'value': 'x'}]},
                      status=404)
        gone = self.shop.call('DELETE', path, {'customFieldDefIds': [ids['Colour']]})
        self.assertEqual(gone['name'], 'Shade')
        self.shop.call('DELETE', path, {'customFieldDefIds': [ids['Colour']]}, status=404)

    def test_of_products_and_orders(self):
        product = self.shop.cores('CF-1')['CF-1']
        self.shop.list(self.web, {'CF-1': product})
        self.round_trip('products', product)
        self.round_trip('orders', self.shop.order(self.web, ('CF-1', 1))['orderId'])

    def test_of_order_lines_by_name(self):
        self.shop.list(self.web, self.shop.cores('CF-2', 'CF-3'))
        order = self.shop.order(self.web, ('CF-2', 1), ('CF-3', 1))['orderId']
        lines = [row['orderItemId']
                 for row in self.shop.get('/v1.1/orders/%d' % order)['orderItems']]
        path = '/v1.1/orders/orderitems/customFields'
        made = self.shop.put(path + '/definitions', {'customFieldDefinitions': [
            {'name': 'Engraving'}, {'name': 'Font'}, {'name': 'Front'}]})
        self.assertEqual(len(made['results']), 3)
        ask = lambda **query: [row['name'] for row in self.shop.call(  # noqa: E731
            'GET', path + '/definitions', query=query)['results']]
        self.assertEqual(ask(name='FO'), ['Font'])
        self.assertEqual(ask(name='f', names='engraving,Front'), ['Engraving', 'Front'])
        self.shop.put(path + '/values', {'customFieldValues': [
            {'orderItemId': lines[0], 'customFieldDefName': 'Engraving', 'value': 'Ada'},
            {'orderItemId': lines[1], 'customFieldDefId': made['results'][1]['customFieldDefId'],
             'value': 'Serif'}]})
        rows = self.shop.get(path + '/values', orderItemIds=lines)['results']
        self.assertEqual([(row['orderItemId'], row['customFieldDef']['name'], row['value'])
                          for row in rows],
                         [(lines[0], 'Engraving', 'Ada'), (lines[1], 'Font', 'Serif')])
        rows = self.shop.get(path + '/values', orderItemIds=lines, names='Font')['results']
        self.assertEqual(len(rows), 1)
        self.shop.put(path + '/values', {'customFieldValues': [
            {'customFieldDefName': 'Font', 'value': 'x'}]}, status=422)
        self.shop.put(path + '/values', {'customFieldValues': [
            {'orderItemId': 99999999, 'customFieldDefName': 'Font', 'value': 'x'}]}, status=404)
        gone = self.shop.call('DELETE', path + '/values', {'customFieldValues': [
            {'orderItemId': lines[0], 'customFieldDefName': 'Engraving'}]})
        self.assertEqual(gone['body'], {'count': 1})
        gone = self.shop.call('DELETE', path + '/definitions',
                              {'customFieldDefNames': ['Engraving', 'font']})
        self.assertEqual((gone['statusCode'], gone['body']), ('OK', {'count': 2}))
        self.assertEqual(ask(), ['Front'])


@unittest.skipIf(DOCUMENT is None, 'the definition is not at hand')
class Organizations(Story):
    def test_a_person_belongs_to_the_company(self):
        made = self.shop.http.post('/api/v1/users', {'email': 'o@example.com', 'name': 'O',
                                                     'password': 'long enough'}).json['id']
        one = self.shop.get('/v1.1/organizations/permissions/%d' % made)
        self.assertEqual((one['name'], one['organizationStatus']), ('Acme', 'ACTIVE'))
        self.assertEqual(one['organizationUserEntities'][0]['userId'], made)
        company = self.purser.company_id
        again = self.shop.put('/v1.1/organizations/permissions',
                              [{'companyId': company, 'userId': made}])
        self.assertEqual(again['organizationUserEntities'][0]['active'], True)
        self.shop.put('/v1.1/organizations/permissions', [{'companyId': 99999, 'userId': made}],
                      status=422)
        self.shop.call('DELETE', '/v1.1/organizations/permissions', query={'ids': made})
        one = self.shop.get('/v1.1/organizations/permissions/%d' % made)
        self.assertEqual(one['organizationUserEntities'][0]['active'], False)
        self.shop.get('/v1.1/organizations/permissions/99999999', status=404)

    def test_a_warehouse_has_a_history(self):
        made = self.shop.warehouse('Before')
        self.shop.post('/v1/warehouses', {'warehouseId': made, 'name': 'After'})
        rows = self.shop.get('/v1/warehouse/%d/history' % made)['history']
        self.assertEqual([row['action'] for row in rows][:2],
                         ['warehouse.created', 'warehouse.changed'])
        self.assertEqual(rows[1]['changes']['name'], {'from': 'Before', 'to': 'After'})
        self.assertRegex(rows[0]['date'], r'^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$')

    def test_features(self):
        reader = self.purser.client(scopes='READ_ORDERS')
        rows = reader.get('/v1/applicationfeatures').json
        self.assertEqual([row['name'] for row in rows], ['read_orders'])
        self.assertRegex(rows[0]['applicationFeatureUuid'], r'^[0-9a-f-]{36}$')
        self.shop.get('/v1/applicationfeaturegroups')
        self.shop.get('/v1/applicationfeatures')


if __name__ == '__main__':
    unittest.main()
