#!/usr/bin/env python3
"""Records the fixtures of the sandbox packs from a running sandbox, after a pack or API changed.
What a program yields is written down as expected: read the difference before it is committed.

    PURSER_BINARY=build/release/purser tests/stories/sandbox_record.py
"""
import json
import os

from sandbox_peer import Pack, Sandbox

MUG, TEA = 'SB-MUG-NAVY', 'SB-TEA-EARL'
RECIPIENT = {'name': 'Ada Brook', 'company': '', 'line1': '12 Harbor Street', 'line2': 'Apt 4',
             'city': 'Portland', 'state': 'ME', 'postal_code': '04101', 'country': 'US',
             'phone': '+1 207 555 0112'}
HEADERS_KEPT = ('content-type', 'retry-after')


class Recorder(Pack):
    """Writes each plan and read down as NAME_plan.json, NAME_read.json, NAME_2_read.json …"""

    def __init__(self, name, sandbox, settings=None):
        super().__init__(name, sandbox, settings)
        self.capability, self.name, self.steps = None, None, {}

    def record(self, name, capability, *args, **more):
        self.capability, self.name, self.steps = capability, name, {}
        return self.run(capability, *args, **more)

    def jq(self, program, value):
        value = json.loads(json.dumps(value).replace(self.sandbox.url, 'http://sandbox.example'))
        got = super().jq(program, value)
        kind = program.split('.')[1]
        self.steps[kind] = self.steps.get(kind, 0) + 1
        count = '_%d' % self.steps[kind] if self.steps[kind] > 1 else ''
        self.write('%s%s_%s' % (self.name, count, kind), kind, value, got)
        return got

    def write(self, name, kind, value, got):
        path = os.path.join(self.folder, 'fixtures', name + '.json')
        with open(path, 'w', encoding='utf-8') as file:
            json.dump({'name': name, 'capability': self.capability, 'program': kind,
                       'input': value, 'expected': got}, file, indent=1, ensure_ascii=False)
            file.write('\n')

    def answer(self, request):
        response = super().answer(request)
        response['headers'] = {name: value for name, value in response['headers'].items()
                               if name in HEADERS_KEPT}
        return response

    def now(self):
        return self.sandbox.control('GET', '/clock')['now']


def shipment(order, number):
    return {'shipment_id': str(number), 'order_remote_id': str(order['id']), 'carrier': 'UPS',
            'service': 'Ground', 'tracking_number': '1Z999AA1012345678%d' % number,
            'lines': [{'remote_id': str(line['id']), 'quantity': line['quantity']}
                      for line in order['lines']]}


def record_orders(sandbox):
    pack = Recorder('sandbox-shop', sandbox, {'page_size': 2, 'overlap_seconds': 60})
    sandbox.advance(1)
    sandbox.place((MUG, 2), (TEA, 1), note='ring twice')
    sandbox.advance(120)
    sandbox.place((TEA, 1), unpaid=True)
    sandbox.place((MUG, 1), customer_name='Zoë Müller')
    sandbox.advance(60)
    cursor = pack.record('orders_first_run', 'orders_in')['cursor']
    sandbox.advance(60)
    cursor = pack.record('orders_nothing_new', 'orders_in', cursor=cursor)['cursor']
    first = sandbox.control('GET', '/shop')['orders'][0]
    sandbox.control('POST', '/shop/orders/%d/edit' % first['id'],
                    {'lines': [{'sku': MUG, 'quantity': 3}], 'shipping_address': {'zip': '04102'}})
    sandbox.control('POST', '/shop/orders/%d/cancel' % (first['id'] + 3), {})
    cursor = pack.record('orders_changed', 'orders_in', cursor=cursor)['cursor']
    sandbox.advance(600)
    sandbox.dials(shop={'clock_skew_s': -3600})
    pack.record('orders_clock_set_back', 'orders_in', cursor=cursor)
    sandbox.dials(shop={'clock_skew_s': 0, 'errors_500': 1000})
    pack.record('orders_error_500', 'orders_in', cursor=cursor)
    sandbox.dials(shop={'errors_500': 0, 'lost_replies': 1000, 'lost_dropped': 1000})
    pack.record('orders_dropped', 'orders_in', cursor=cursor)
    sandbox.dials(shop={'lost_replies': 0})


def record_shop_out(sandbox):
    pack = Recorder('sandbox-shop', sandbox)
    order, cancelled = sandbox.place((MUG, 1), (TEA, 2)), sandbox.place((MUG, 1))
    unpaid = sandbox.place((TEA, 1), unpaid=True)
    sandbox.control('POST', '/shop/orders/%d/cancel' % cancelled['id'], {})
    pack.record('shipment_added', 'shipments_out', [shipment(order, 1)])
    pack.record('shipment_adopted', 'shipments_out', [shipment(order, 1)])
    pack.record('shipment_of_cancelled', 'shipments_out', [shipment(cancelled, 2)])
    pack.record('shipment_of_unpaid', 'shipments_out', [shipment(unpaid, 3)])
    pack.record('shipment_of_unknown', 'shipments_out', [shipment(dict(order, id=12), 4)])
    mug, tea = sandbox.variant(MUG), sandbox.variant(TEA)
    pack.record('stock', 'inventory_out', [
        {'listing_id': '1', 'variant_id': str(mug['id']), 'sku': MUG, 'quantity': 40},
        {'listing_id': '2', 'variant_id': str(tea['id']), 'sku': TEA, 'quantity': -3},
        {'listing_id': '3', 'variant_id': str(tea['id']), 'sku': TEA, 'quantity': 7,
         'if_version': 0},
        {'listing_id': '4', 'variant_id': '12', 'sku': 'X', 'quantity': 1}])
    pack.record('listings', 'listings_in')
    sandbox.dials(shop={'errors_500': 1000})
    pack.record('stock_error_500', 'inventory_out', [
        {'listing_id': '1', 'variant_id': str(mug['id']), 'sku': MUG, 'quantity': 40}])
    pack.record('listings_error_500', 'listings_in')
    pack.record('shipment_error_500', 'shipments_out', [shipment(order, 1)])
    sandbox.dials(shop={'errors_500': 0})


def wish(number, *lines):
    return {'order_id': str(number), 'reference': 'P-%d' % number, 'number': 'S%d' % number,
            'recipient': RECIPIENT, 'service': 'Ground',
            'lines': [{'line_id': '%d%d' % (number, i), 'sku': sku, 'title': sku,
                       'quantity': quantity} for i, (sku, quantity) in enumerate(lines)]}


def record_warehouse(sandbox):
    pack = Recorder('sandbox-warehouse', sandbox)
    sandbox.dials(warehouse={'ship_after_s': 20, 'ship_jitter_s': 0})
    pack.record('order_of_one_line', 'orders_out', [wish(3, (MUG, 1))])
    pack.record('order_sent', 'orders_out', [wish(1, (MUG, 2), (TEA, 1))])
    pack.record('order_adopted', 'orders_out', [wish(1, (MUG, 2), (TEA, 1))])
    pack.record('order_of_other_lines', 'orders_out', [wish(1, (MUG, 3))])
    pack.record('order_of_unknown_sku', 'orders_out', [wish(2, ('NO-SUCH', 1))])
    asked = [{'order_id': '3', 'reference': 'P-3'}]
    pack.record('cancel_accepted', 'cancels_out', asked)
    pack.record('order_sent_again', 'orders_out', [wish(3, (MUG, 2))])
    pack.record('cancel_of_unknown', 'cancels_out', [{'order_id': '9', 'reference': 'P-9'}])
    sandbox.advance(15)
    pack.record('cancel_refused', 'cancels_out', asked)
    sandbox.advance(15)
    cursor = pack.record('shipments', 'shipments_in')['cursor']
    pack.record('shipments_none', 'shipments_in', cursor=cursor)
    pack.record('inventory', 'inventory_in')
    sandbox.dials(warehouse={'errors_500': 1000})
    pack.record('order_error_500', 'orders_out', [wish(1, (MUG, 2))])
    pack.record('cancel_error_500', 'cancels_out', asked)
    pack.record('shipments_error_500', 'shipments_in', cursor=cursor)
    pack.record('inventory_error_500', 'inventory_in')


def main():
    with Sandbox() as sandbox:
        sandbox.pause('2026-01-05T09:00:00Z')
        sandbox.control('POST', '/reset', {'keep_dials': True})
        record_orders(sandbox)
        record_shop_out(sandbox)
        record_warehouse(sandbox)


if __name__ == '__main__':
    main()
