"""Orderbots: compiled rules over facts, and rules tried on stored orders."""
import json
import os
import subprocess
import time

from cases import Row, memory_mib
from world import PROGRAMS, World

RULES = 200


def rule(number):
    """Like those of bots.c, as far as the orders of the bench have something to say to them."""
    filters = ([{'field': 'state', 'any_of': ['NV', 'S%d' % number]}, {
                   'field': 'unit_count', 'from': number % 7 + 1}],
               [{'field': 'sku', 'any_of': ['S%d' % (number * 3 + i) for i in range(10)]}],
               [{'field': 'postal_code', 'starts_with': ['%d' % (number % 100)]}, {
                   'field': 'shipping_service', 'any_of': ['Ground %d' % number]}],
               [{'field': 'order_total', 'amount_from': {
                   'amount': '%d' % (number * 10), 'currency': 'USD'}}])[number % 4]
    actions = ({'action': 'shipping', 'service': 'Service %d' % (number % 5)},
               {'action': 'add_tag', 'labels': ['T%d' % number]},
               {'action': 'hold', 'days': number % 3 + 1})[number % 3]
    return {'name': 'Rule %d' % number, 'filters': filters, 'actions': [actions]}


def back_test(world, case):
    """The row of RULES rules tried on all orders: from asking for it to its end."""
    draft = {'groups': [{'rank': at + 1, 'bots': [rule(number) for number in
                                                  range(at * 4, at * 4 + 4)]}
                        for at in range(RULES // 4)]}
    began, most = time.monotonic(), 0
    reply = world.api.post('/api/v1/back_tests', draft)
    assert reply.status == 201, reply
    while True:
        test = world.api.get('/api/v1/back_tests/%d' % reply.json['id'], query={}).json
        most = max(most, memory_mib(world.purser.process.pid))
        if test['status'] != 'running':
            break
        time.sleep(0.02)
    took = time.monotonic() - began
    assert test['status'] == 'done', test
    return Row('%s, back-test of %d rules on %s orders' % (
        case, RULES, '{:,}'.format(test['orders_done'])), test['orders_done'] / took, '/s',
        reach='≥ 16,667 (1 M in 60 s)', note='%s differ, VmRSS up to %.0f MiB' % (
            '{:,}'.format(test['orders_different']), most))


def bots(sizes):
    done = subprocess.run([os.path.join(PROGRAMS, 'bench_bots'), '--rules', str(RULES), '--rounds',
                           str(20 if sizes.short else 200)], stdout=subprocess.PIPE, check=True)
    result = json.loads(done.stdout)
    yield Row('Orderbots: %d rules over an order, in process' % RULES,
              result['nanoseconds_each'] / 1000, 'µs', reach='≤ 100',
              note='%.1f match' % (result['matched_each_hundredths'] / 100))
    with World('sqlite') as world:
        world.stop()
        world.writer('orders', sizes.orders, 1, 500, keys=False)
        world.start()
        yield back_test(world, 'SQLite')
