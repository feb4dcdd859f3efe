#!/usr/bin/env python3
"""Turns files into a C table of bytes (declared in src/base/embedded.h).

    embed.py schema|connectors|templates|web --out FILE.c --depfile FILE.d [--root DIR]

The depfile names the files and the folders walked, so that ninja runs this again when a file
is changed, added or removed: a new SQL step or connector needs no line in a build file.
"""
import argparse
import gzip
import os
import shutil
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
# Compressed beside the original, when that saves something. Images and fonts already are.
COMPRESSED_ENDINGS = ('.html', '.js', '.css', '.svg', '.json', '.txt', '.webmanifest', '.map')
COMPRESS_FROM_BYTES = 1024


def is_schema(path):
    return path.endswith('.sql') and os.path.basename(os.path.dirname(path)) == 'schema'


def is_template(path):
    return path.endswith('.mustache')


def is_connector(path):
    return path.endswith('.jq') or os.path.basename(path) == 'pack.json'


# name of the table: folder whose inside is embedded, which files, folders skipped, compress
SETS = {
    'schema': ('src', is_schema, (), False),
    'connectors': ('connectors', is_connector, ('fixtures',), False),
    'templates': ('src', is_template, (), False),
    'web': ('web/dist', lambda path: True, (), True),
}


def walk(top, skipped):
    """Yields (folders, files) found below top, hidden ones left out."""
    folders, found = [], []
    for folder, below, names in os.walk(top):
        below[:] = sorted(d for d in below if not d.startswith('.') and d not in skipped)
        folders.append(folder)
        found += [os.path.join(folder, n) for n in names if not n.startswith('.')]
    return folders, found


def nearest_existing(path):
    while not os.path.isdir(path):
        path = os.path.dirname(path)
    return path


def compressed(name, content):
    """Returns the .br and .gz rows of one file."""
    if not name.endswith(COMPRESSED_ENDINGS) or len(content) < COMPRESS_FROM_BYTES:
        return []
    rows = [(name + '.gz', gzip.compress(content, 9, mtime=0))]
    if shutil.which('brotli'):
        packed = subprocess.run(['brotli', '-c', '-q', '11', '-w', '22'], input=content,
                                stdout=subprocess.PIPE, check=True).stdout
        rows.append((name + '.br', packed))
    return [row for row in rows if len(row[1]) < len(content)]


def literal(content):
    """C string literals, 60 bytes a line; octal escapes always have three digits."""
    pieces = []
    for start in range(0, len(content), 60):
        text = ''
        for byte in content[start:start + 60]:
            if 32 <= byte < 127 and byte not in b'"\\?':
                text += chr(byte)
            else:
                text += '\\%03o' % byte
        pieces.append('\t"' + text + '"')
    return '\n'.join(pieces) if pieces else '\t""'


def c_source(table, rows):
    out = ['/* Written by tools/embed.py; do not edit. */', '#include "base/embedded.h"', '']
    for number, (_, content) in enumerate(rows):
        out.append('static const unsigned char file_%d[] =\n%s;' % (number, literal(content)))
    out.append('const struct embedded_file embedded_%s[] = {' % table)
    for number, (path, content) in enumerate(rows):
        out.append('\t{"%s", file_%d, %d},' % (path, number, len(content)))
    if not rows:
        out.append('\t{NULL, NULL, 0},')
    out.append('};')
    out.append('const size_t embedded_%s_count = %d;' % (table, len(rows)))
    return '\n'.join(out) + '\n'


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('set', choices=sorted(SETS))
    parser.add_argument('--root', default=ROOT)
    parser.add_argument('--out', required=True)
    parser.add_argument('--depfile')
    args = parser.parse_args()

    folder, wanted, skipped, compress = SETS[args.set]
    top = os.path.join(args.root, folder)
    folders, found = walk(top, skipped)
    chosen = [path for path in found if wanted(path)]
    rows = []
    for path in chosen:
        with open(path, 'rb') as file:
            content = file.read()
        name = os.path.relpath(path, top).replace(os.sep, '/')
        rows.append((name, content))
        if compress:
            rows += compressed(name, content)
    rows.sort(key=lambda row: row[0].encode())

    with open(args.out, 'w', encoding='ascii') as file:
        file.write(c_source(args.set, rows))
    if args.depfile:
        inputs = chosen + (folders or [nearest_existing(top)])
        escaped = [p.replace('\\', '\\\\').replace(' ', '\\ ') for p in inputs]
        with open(args.depfile, 'w', encoding='utf-8') as file:
            file.write('%s: %s\n' % (os.path.basename(args.out), ' \\\n  '.join(escaped)))
    return 0


if __name__ == '__main__':
    sys.exit(main())
