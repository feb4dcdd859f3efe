"""Spreadsheets: rows a second of imports, memory of a workbook of 100,000 rows."""
import time

from cases import ENGINES, Row
from world import World, settle

PART = 7 * 1000 * 1000
ORDER_HEAD = ('number,channel,currency,sku,quantity,unit_price,recipient,line1,city,state,zip,'
              'country,paid_at\n')


def stock_file(rows, quantity):
    return 'sku,warehouse,quantity\n' + ''.join(
        'T%d,Reno,%d\n' % (i, quantity) for i in range(rows))


def orders_file(orders, products):
    return ORDER_HEAD + ''.join(
        'F-%d,Shop,USD,S%d,1,10.00,Ada Lovelace,1 Main St,Reno,NV,89501,US,2026-01-01\n'
        % (i // 2, i * 7 % products) for i in range(2 * orders))


def upload(api, kind, raw):
    made = api.post('/api/v1/imports', {'kind': kind}).json
    parts = [raw[at:at + PART] for at in range(0, len(raw), PART)]
    for number, part in enumerate(parts, 1):
        reply = api.request('PUT', '/api/v1/imports/%d/content' % made['id'], raw=part,
                            query={'part': number,
                                   'more': 'true' if number < len(parts) else 'false'},
                            headers={'Content-Type': 'text/csv'})
        assert reply.status == 200, reply
    return made['id']


def imported(world, kind, text):
    """Seconds until the last row is taken; and until all that follows from it is done too."""
    raw = text if isinstance(text, bytes) else text.encode()
    began = time.monotonic()
    id_ = upload(world.api, kind, raw)
    world.api.post('/api/v1/imports/%d/apply' % id_)
    state = {'state': 'applying'}
    while state['state'] == 'applying':
        time.sleep(0.01)
        state = world.api.get('/api/v1/imports/%d' % id_).json
    took = time.monotonic() - began
    assert state['state'] == 'done' and state['failed_count'] == 0, state
    settle(world.purser)
    return took, time.monotonic() - began


def import_row(world, name, kind, text, count, reach=''):
    took, settled = imported(world, kind, text)
    return Row('CSV import, %s, %s %s' % (ENGINES[world.engine], '{:,}'.format(count), name),
               count / took, reach=reach, note='all that follows from it %.1f s later'
               % (settled - took))


def peak_begin(pid):
    with open('/proc/%d/clear_refs' % pid, 'w', encoding='ascii') as file:
        file.write('5')


def peak_mib(pid):
    with open('/proc/%d/status' % pid, encoding='ascii') as file:
        return int(next(line for line in file if line.startswith('VmHWM')).split()[1]) / 1024


def workbook_rows(world, rows):
    """The stock of every product as a workbook: out, and in again."""
    pid, name = world.purser.process.pid, ENGINES[world.engine]
    label = 'XLSX of {:,} rows, {}, '.format(rows, name)
    peak_begin(pid)
    began = time.monotonic()
    reply = world.api.get('/api/v1/exports/stock', query={'format': 'xlsx'})
    took = time.monotonic() - began
    assert reply.status == 200, reply.status
    yield Row(label + 'export: memory at most', peak_mib(pid), 'MiB', reach='≤ 300',
              note='%.1f MB in %.1f s' % (len(reply.body) / 1e6, took))
    peak_begin(pid)
    took, _ = imported(world, 'stock', reply.body)
    yield Row(label + 'import: memory at most', peak_mib(pid), 'MiB', reach='≤ 300',
              note='%.1f s' % took)


def one_round(engine, sizes):
    rows, orders = sizes.sheet_rows, sizes.sheet_rows // 4
    with World(engine) as world:
        yield import_row(world, 'products', 'products', 'sku,name\n' + ''.join(
            'T%d,Thing %d\n' % (i, i) for i in range(rows)), rows)
        yield import_row(world, 'listings', 'listings', 'channel,sku,master sku\n' + ''.join(
            'Shop,T%d,T%d\n' % (i, i) for i in range(rows)), rows)
        world.analyze()
        yield import_row(world, 'stock rows', 'stock', stock_file(rows, 100), rows, '≥ 100,000')
        yield import_row(world, 'stock rows, counted again', 'stock', stock_file(rows, 90), rows,
                         '≥ 100,000')
        world.analyze()
        yield import_row(world, 'orders of two lines', 'orders',
                         orders_file(orders, world.products), orders, '≥ 15,000')
        yield from workbook_rows(world, rows)


def sheets(engine, sizes):
    """The median of the rounds, each in a company of its own: a sheet is new only once."""
    rounds = [list(one_round(engine, sizes)) for _ in range(sizes.rounds)]
    for same in zip(*rounds):
        yield sorted(same, key=lambda row: row.figure)[len(same) // 2]
