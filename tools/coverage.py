#!/usr/bin/env python3
"""Sums up what gcov knows of build/coverage: lines run per file, least first, and per layer."""
import glob
import os
import re
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
BUILD = os.path.join(ROOT, 'build', 'coverage')
FOUND = re.compile(r"File '([^']+)'\nLines executed:([\d.]+)% of (\d+)")


def main():
    counts = sorted(glob.glob(os.path.join(BUILD, 'lib*.a.p', '*.gcda')))
    if not counts:
        print('no counts: run tools/check.py coverage')
        return 1
    text = subprocess.run(['gcov', '-n', *counts], cwd=BUILD, stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL, text=True, check=False).stdout
    files = {}
    for path, percent, lines in FOUND.findall(text):
        path = os.path.relpath(os.path.join(BUILD, path), ROOT)
        if path.startswith('src' + os.sep) and path.endswith('.c'):
            files[path] = (round(float(percent) * int(lines) / 100), int(lines))
    layers = {}
    for path, (run, lines) in files.items():
        layer = path.split(os.sep)[1]
        before = layers.get(layer, (0, 0))
        layers[layer] = (before[0] + run, before[1] + lines)
    total = (sum(r for r, _ in files.values()), sum(n for _, n in files.values()))
    rows = ['%6.1f %% of %6d  %s' % (100 * r / n if n else 0, n, name)
            for name, (r, n) in sorted(files.items(), key=lambda f: f[1][0] / max(1, f[1][1]))]
    rows += [''] + ['%6.1f %% of %6d  %s/' % (100 * r / n if n else 0, n, name)
                    for name, (r, n) in sorted(layers.items())]
    rows += ['%6.1f %% of %6d  all' % (100 * total[0] / max(1, total[1]), total[1])]
    with open(os.path.join(BUILD, 'summary.txt'), 'w', encoding='utf-8') as file:
        file.write('\n'.join(rows) + '\n')
    print('\n'.join(rows))
    return 0


if __name__ == '__main__':
    sys.exit(main())
