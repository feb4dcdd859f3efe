#!/usr/bin/env python3
"""Measures the release binary and prints one table; what each case is: bench/README.md.

    bench/run.py [--short] [--only WORD] [--no-file]

--short: about two minutes; --only: cases whose name has WORD (writes-sqlite,
writes-postgresql, lists, quantities-sqlite, quantities-postgresql, feed, bots, sheets-sqlite,
sheets-postgresql, full-sqlite, full-postgresql, rest);
--no-file: leaves bench/RESULTS.md alone.
A measurement never fails: a case that breaks is a line that says so.
"""
import argparse
import datetime
import os
import shutil
import subprocess
import sys
import time
import traceback

FOLDER = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(FOLDER)
MEMORY_MIB = os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') >> 20
# Of the private PostgreSQL: what a server of this memory is given for production, a quarter of it.
SERVER = {'shared_buffers': '%dMB' % (MEMORY_MIB // 4),
          'effective_cache_size': '%dMB' % (MEMORY_MIB // 2), 'maintenance_work_mem': '512MB',
          'max_wal_size': '4GB', 'min_wal_size': '2GB', 'checkpoint_timeout': '15min',
          'random_page_cost': '1.1'}
# Segments of the log that a server has at hand, from min_wal_size, when it has worked for a while:
# a new one is 16 MB of zeros, written in the middle of somebody's commit.
SEGMENTS = 120
HEAD = ('Case', 'Figure', 'Limit, same run', 'Ratio', 'p50 ms', 'p99 ms', 'To reach')


def number(value):
    if value is None:
        return '–'
    return '{:,.0f}'.format(value) if value >= 1000 else (
        '%.0f' % value if value >= 100 else '%.1f' % value if value >= 10 else '%.2f' % value)


def cells(row):
    figure = number(row.figure) + ('/s' if row.unit == '/s' else ' ' + row.unit)
    limit = '%s/s %s' % (number(row.limit), row.limit_name) if row.limit else '–'
    ratio = '%.0f %%' % (row.ratio * 100) if row.ratio else '–'
    return (row.case + (' (%s)' % row.note if row.note else ''), figure, limit, ratio,
            number(row.p50), number(row.p99), row.reach or '–')


def table(rows):
    lines = [HEAD] + [cells(row) for row in rows]
    widths = [max(len(line[i]) for line in lines) for i in range(len(HEAD))]
    out = []
    for at, line in enumerate(lines):
        padded = [cell.ljust(width) if i in (0, 2, 6) else cell.rjust(width)
                  for i, (cell, width) in enumerate(zip(line, widths))]
        out.append('| ' + ' | '.join(padded) + ' |')
        if at == 0:
            out.append('|' + '|'.join('-' * (width + 2) if i in (0, 2, 6)
                                      else '-' * (width + 1) + ':'
                                      for i, width in enumerate(widths)) + '|')
    return '\n'.join(out)


def worked(server):
    """A server that has its log's segments to write over, as after some hours of work."""
    switch = "SELECT pg_logical_emit_message(false, '', ''); SELECT pg_switch_wal();\n"
    subprocess.run(['psql', '-qXAt', '-d', server.url], input=switch * SEGMENTS + 'CHECKPOINT;\n',
                   text=True, stdout=subprocess.DEVNULL, check=True)
    return server


def commit():
    done = subprocess.run(['git', '-C', ROOT, 'describe', '--always', '--dirty'],
                          stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    return done.stdout.strip() or '?'


def measure(names, sizes, server):
    import bots
    import cases
    import full
    import sheets
    chosen = []
    for name, run in (('rest', lambda: cases.at_rest(sizes)),
                      ('writes-sqlite', lambda: cases.writes('sqlite', sizes)),
                      ('writes-postgresql', lambda: cases.writes('postgresql', sizes)),
                      ('lists', lambda: cases.lists(sizes)),
                      ('quantities-sqlite', lambda: cases.quantities('sqlite', sizes)),
                      ('quantities-postgresql', lambda: cases.quantities('postgresql', sizes)),
                      ('feed', lambda: cases.feed(sizes)),
                      ('papers', lambda: cases.papers(sizes)),
                      ('sheets-sqlite', lambda: sheets.sheets('sqlite', sizes)),
                      ('sheets-postgresql', lambda: sheets.sheets('postgresql', sizes)),
                      ('full-sqlite', lambda: full.full('sqlite', sizes)),
                      ('full-postgresql', lambda: full.full('postgresql', sizes)),
                      ('bots', lambda: bots.bots(sizes))):
        if names and names not in name:
            continue
        if name.endswith('-postgresql'):
            os.environ['PURSER_TEST_POSTGRES'] = worked(server.start()).url
        began = time.monotonic()
        try:
            for row in run():
                chosen.append(row)
        except Exception as error:  # the rest is measured all the same
            traceback.print_exc()
            chosen.append(cases.Row('%s broke: %s' % (name, type(error).__name__), None))
        if name.endswith('-postgresql'):
            server.stop()
        print('%-18s %4.0f s' % (name, time.monotonic() - began), file=sys.stderr, flush=True)
    return chosen


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('--short', action='store_true')
    parser.add_argument('--only', default='')
    parser.add_argument('--no-file', action='store_true')
    args = parser.parse_args()
    subprocess.run(['ninja', '-C', os.path.join(ROOT, 'build', 'release'), '--quiet', 'purser',
                    'bench_load', 'bench_writer', 'purser_seed', 'bench_bots'], check=True)
    sys.path.insert(0, FOLDER)
    import cases
    import machine
    import world
    from pg_temp import TempPostgres
    date = datetime.datetime.now(datetime.timezone.utc).strftime('%Y-%m-%d %H:%M UTC')
    facts, mark, began = machine.describe(), machine.busy_since(), time.monotonic()
    server = TempPostgres(durable=True, settings=SERVER)
    try:
        rows = measure(args.only, cases.Sizes(args.short), server)
    finally:
        server.stop()
        shutil.rmtree(world.PROGRAMS, ignore_errors=True)
    facts += [('PostgreSQL', 'private server of Debian, fsync and synchronous_commit on, its WAL '
               'segments made before, TCP, %s'
               % ', '.join('%s %s' % row for row in SERVER.items())),
              ('Run', '%s form of %s at commit %s, %.0f s, processors %.0f %% busy on average'
               % ('short' if args.short else 'full', date, commit(), time.monotonic() - began,
                  machine.busy_since(mark) * 100))]
    text = '%s\n\n%s\n' % ('\n'.join('- %s: %s' % fact for fact in facts), table(rows))
    print(text)
    if not args.no_file:
        with open(os.path.join(FOLDER, 'RESULTS.md'), 'w', encoding='utf-8') as file:
            file.write('# Measured by `make bench`\n\nWhat each case is: [README.md](README.md). '
                       'A ratio is of one run; figures are of this machine.\n\n' + text)
    return 0


if __name__ == '__main__':
    sys.exit(main())
