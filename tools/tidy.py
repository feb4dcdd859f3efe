#!/usr/bin/env python3
"""The house rules that a machine can check (`make tidy`). Prints `file:line: sentence`, exits 1.

    tidy.py [--root DIR] [--format] [--no-format-check]

What depends on the layers stands as data in src/ROOMS; what holds for every file stands here:
lines <= 100 columns (a tab counts 4), functions <= 70 lines, files <= 800 lines, honest file names,
no reminder marks, SQL parameters, a README per folder, no package registry named, clang-format.
--format rewrites C files with clang-format instead of checking them.
"""
import argparse
import ast
import concurrent.futures
import hashlib
import os
import re
import shutil
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from tidy_rooms import Rooms, blank, strings_of  # noqa: E402

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
LINE_COLUMNS = 100
TAB_COLUMNS = 4
FUNCTION_LINES = 70
FILE_LINES = 800
README_LINES = 40

CODE_ENDINGS = ('.c', '.h', '.sql', '.jq', '.py', '.sh')
WEB_ENDINGS = ('.ts', '.tsx', '.js', '.mjs', '.css')
TEXT_ENDINGS = CODE_ENDINGS + WEB_ENDINGS + (
    '.md', '.txt', '.json', '.yml', '.yaml', '.build', '.html', '.toml', '.ini', '.svg')
SKIPPED_FOLDERS = {'build', 'node_modules', 'dist', '.git', '__pycache__', 'corpus', 'fixtures'}

VAGUE_NAMES = {'util', 'utils', 'helper', 'helpers', 'manager', 'data', 'info', 'common', 'misc'}
# Names of other systems, spelled as their makers do.
PROPER_NAMES = ('order_manager', 'integration_manager', 'warehouse_manager')
# Written in pieces so that this file passes its own check.
MARKS = re.compile(r'\b(%s)\b' % '|'.join(('TO' + 'DO', 'FIX' + 'ME', 'HA' + 'CK')))
REGISTRIES = re.compile(r'\b(registry\.(npmjs|yarnpkg)|deb\.debian|pypi|files\.pythonhosted|crates|'
                        r'rubygems|proxy\.golang|ghcr|docker)\.(org|com|io)\b')
WORD_FAULTS = (
    (MARKS, 'a reminder mark: do it, or write an issue'),
    (REGISTRIES, 'a package registry is named; leave hosts to the tools'),
)
SQL_FAULTS = (
    (re.compile(r'::'), 'write CAST(… AS …): SQLite reads `::` as a parameter'),
    (re.compile(r'\?|\$(?![0-9])|(?<![:\w])[:@][a-zA-Z_]\w*'), 'SQL parameters are $1 … $N'),
)
SCHEMA_WORDS = re.compile(
    r'\b(trigger|serial|bigserial|sequence|nextval|deferrable)\b|::', re.IGNORECASE)
SIGNATURE = re.compile(r'^[A-Za-z_][^;={]*\)\s*(\{|$)|^[A-Za-z_][^;={}]*[,(]\s*$')


class Report:
    def __init__(self):
        self.faults = []

    def add(self, path, line, sentence):
        self.faults.append((path, line, sentence))


def tree_files(root):
    """Every file of the project, as paths relative to root."""
    for folder, below, names in os.walk(root):
        below[:] = [d for d in below
                    if d not in SKIPPED_FOLDERS and (not d.startswith('.') or d == '.ci')]
        for name in names:
            yield os.path.relpath(os.path.join(folder, name), root)


def columns(line):
    return len(line.expandtabs(TAB_COLUMNS))


def check_size(report, path, lines):
    for number, line in enumerate(lines, 1):
        if len(line) > LINE_COLUMNS // TAB_COLUMNS and columns(line) > LINE_COLUMNS:
            report.add(path, number, 'the line has %d columns; %d are the most'
                       % (columns(line), LINE_COLUMNS))
        if line != line.rstrip():
            report.add(path, number, 'white space stands at the end of the line')
    if len(lines) > FILE_LINES:
        report.add(path, FILE_LINES, 'the file has %d lines; %d are the most: split it by noun'
                   % (len(lines), FILE_LINES))


def check_name(report, path):
    name = os.path.basename(path)
    stem = re.split(r'\.', name)[0]
    for proper in PROPER_NAMES:
        stem = stem.replace(proper, '')
    for word in re.split(r'[_\-]|(?<=[a-z])(?=[A-Z])', stem):
        if word.lower() in VAGUE_NAMES:
            report.add(path, 1, 'the file name says `%s`; name the noun it is about' % word)


def check_words(report, path, text):
    for pattern, sentence in WORD_FAULTS:
        for found in pattern.finditer(text):
            report.add(path, text.count('\n', 0, found.start()) + 1, sentence)


def c_functions(code_lines):
    """Yields (first line, last line, signature), numbers from 0. Expects blanked code."""
    start, opened = None, 0
    inside = False
    for number, line in enumerate(code_lines):
        if inside:
            if line.startswith('}'):
                signature = ' '.join(code_lines[start:opened + 1]).split('{')[0]
                yield start, number, ' '.join(signature.split())
                inside, start = False, None
            continue
        if line[:1] in ('', '#', '}') or not line.strip():
            start = None
        elif line.rstrip() == '{' or (start is not None and line.rstrip().endswith(') {')):
            if start is not None:
                inside, opened = True, number
        elif not line[0].isspace() and SIGNATURE.match(line.rstrip()):
            start = number
            if line.rstrip().endswith('{'):
                inside, opened = True, number
        elif not line[0].isspace():
            start = None


def check_functions(report, path, functions):
    for first, last, signature in functions:
        if last - first + 1 > FUNCTION_LINES:
            report.add(path, first + 1, 'the function has %d lines; %d are the most'
                       % (last - first + 1, FUNCTION_LINES))


def check_python(report, path, text):
    try:
        tree = ast.parse(text)
    except SyntaxError as fault:
        report.add(path, fault.lineno or 1, 'not Python: %s' % fault.msg)
        return
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            length = node.end_lineno - node.lineno + 1
            if length > FUNCTION_LINES:
                report.add(path, node.lineno, 'the function has %d lines; %d are the most'
                           % (length, FUNCTION_LINES))


def check_names(report, root, paths):
    """Names in Python that are nothing, imports that nobody uses: pyflakes, where it is installed.
    A line that says `noqa` means it."""
    files = [path for path in paths if path.endswith('.py')]
    if not files or not shutil.which('pyflakes3'):
        return
    said = subprocess.run(['pyflakes3'] + files, cwd=root, stdout=subprocess.PIPE, text=True)
    for path, line, sentence in re.findall(r'^(.+?):(\d+):(?:\d+:?)? ?(.+)$', said.stdout, re.M):
        with open(os.path.join(root, path), encoding='utf-8') as file:
            if 'noqa' not in file.read().split('\n')[int(line) - 1]:
                report.add(path, int(line), sentence)


def check_store_strings(report, path, literals):
    for line, literal in literals:
        for pattern, sentence in SQL_FAULTS:
            if pattern.search(literal):
                report.add(path, line, sentence)


def check_schema(report, path, text):
    bare = re.sub(r"--[^\n]*|'[^']*'", '', text)
    for found in SCHEMA_WORDS.finditer(bare):
        report.add(path, bare.count('\n', 0, found.start()) + 1,
                   'a schema step may not say `%s`: a distributed engine or SQLite lacks it'
                   % found.group(0))


def check_steps(report, paths):
    """A number stands once in a folder of schema steps: of two with one number, one never runs."""
    seen = {}
    for path in paths:
        folder, name = os.path.split(path)
        if not path.endswith('.sql') or os.path.basename(folder) != 'schema':
            continue
        other = seen.setdefault((folder, name[:4]), name)
        if other != name:
            report.add(path, 1, 'the step has the number of %s' % other)


def check_readmes(report, root, paths):
    """A folder with code says what it is for, in at most 40 lines; a pack as long as it likes."""
    folders = {os.path.dirname(p) for p in paths
               if p.startswith('src' + os.sep) and p.endswith(('.c', '.h')) and p.count(os.sep) > 1}
    folders |= {os.path.dirname(p) for p in paths
                if p.startswith('connectors' + os.sep) and os.path.basename(p) == 'pack.json'}
    for folder in sorted(folders):
        readme = os.path.join(folder, 'README.md')
        if not os.path.isfile(os.path.join(root, readme)):
            report.add(readme, 1, 'missing: say what lives here, what must not, where to begin')
            continue
        with open(os.path.join(root, readme), encoding='utf-8') as file:
            count = len(file.readlines())
        if count > README_LINES and folder.startswith('src' + os.sep):
            report.add(readme, README_LINES, 'it has %d lines; %d are the most'
                       % (count, README_LINES))


def check_c(report, rooms, path, text):
    code = blank(text)
    code_lines = code.split('\n')
    functions = list(c_functions(code_lines))
    check_functions(report, path, functions)
    if not path.startswith('src' + os.sep):
        rooms.check_bans(report, path, code)
        return
    literals = strings_of(text)
    if path.endswith('_store.c'):
        check_store_strings(report, path, literals)
    rooms.check(report, path, text, code, functions, literals)


def check_tree(report, root):
    paths = sorted(tree_files(root))
    rooms = Rooms(root)
    for path in paths:
        check_name(report, path)
        is_script = path in ('Makefile', os.path.join('.ci', 'run'), os.path.join('src', 'ROOMS'))
        if not path.endswith(TEXT_ENDINGS) and not is_script:
            continue
        try:
            with open(os.path.join(root, path), encoding='utf-8') as file:
                text = file.read()
        except UnicodeDecodeError:
            report.add(path, 1, 'the file is not UTF-8')
            continue
        except FileNotFoundError:
            continue  # removed since the walk
        check_words(report, path, text)
        lines = text.split('\n')
        if lines[-1] == '':
            lines.pop()
        if path.endswith(CODE_ENDINGS) or is_script:
            check_size(report, path, lines)
        elif path.endswith(WEB_ENDINGS) and len(lines) > FILE_LINES:
            report.add(path, FILE_LINES, 'the file has %d lines; %d are the most'
                       % (len(lines), FILE_LINES))
        if path.endswith('.py'):
            check_python(report, path, text)
        elif path.endswith('.sql') and os.sep + 'schema' + os.sep in path:
            check_schema(report, path, text)
        elif path.endswith(('.c', '.h')):
            check_c(report, rooms, path, text)
    rooms.check_borrowed(report)
    check_steps(report, paths)
    check_names(report, root, paths)
    check_readmes(report, root, paths)
    return paths


def check_format(report, root, paths, rewrite):
    """clang-format, remembering by content what was clean, so that only changes cost time."""
    if not shutil.which('clang-format') or not os.path.isfile(os.path.join(root, '.clang-format')):
        return
    with open(os.path.join(root, '.clang-format'), 'rb') as file:
        style = file.read()
    memory = os.path.join(root, 'build', 'tidy-formatted')
    clean = set()
    if os.path.isfile(memory):
        with open(memory, encoding='ascii') as file:
            clean = set(file.read().split())

    def one(path):
        full = os.path.join(root, path)
        with open(full, 'rb') as file:
            content = file.read()
        key = hashlib.sha256(style + content).hexdigest()
        if key in clean:
            return path, key, 0
        result = subprocess.run(['clang-format', '--style=file', full], stdout=subprocess.PIPE)
        if result.returncode != 0 or result.stdout == content:
            return path, key, 0
        if rewrite:
            with open(full, 'wb') as file:
                file.write(result.stdout)
            return path, None, 0
        before, after = content.split(b'\n'), result.stdout.split(b'\n')
        same = 0
        while same < min(len(before), len(after)) and before[same] == after[same]:
            same += 1
        return path, None, same + 1

    sources = [p for p in paths if p.endswith(('.c', '.h'))]
    keys = set()
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for path, key, line in pool.map(one, sources):
            if line:
                report.add(path, line, 'not as clang-format writes it (make format)')
            elif key:
                keys.add(key)
    os.makedirs(os.path.dirname(memory), exist_ok=True)
    with open(memory, 'w', encoding='ascii') as file:
        file.write('\n'.join(sorted(keys)))


def main():
    parser = argparse.ArgumentParser(description='Checks the house rules.')
    parser.add_argument('--root', default=ROOT)
    parser.add_argument('--format', action='store_true', help='rewrite C files with clang-format')
    parser.add_argument('--no-format-check', action='store_true')
    args = parser.parse_args()
    root = os.path.abspath(args.root)

    report = Report()
    if args.format:
        check_format(report, root, sorted(tree_files(root)), rewrite=True)
        return 0
    paths = check_tree(report, root)
    if not args.no_format_check:
        check_format(report, root, paths, rewrite=False)
    for path, line, sentence in sorted(set(report.faults)):
        print('%s:%d: %s' % (path, line, sentence))
    return 1 if report.faults else 0


if __name__ == '__main__':
    sys.exit(main())
