#!/usr/bin/env python3
"""Shows that each rule of tidy can fail: small bad trees, one fault each, and a clean one."""
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

TOOLS = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(TOOLS)

CLEAN = {
    'src/base/README.md': 'Values.\n',
    'src/base/str.h': 'struct str;\n',
    'src/db/README.md': 'Database.\n',
    'src/db/db.h': 'struct tx;\n',
    'src/net/README.md': 'Outside.\n',
    'src/net/http_server.h': 'struct exchange;\n',
    'src/kernel/README.md': 'Kernel.\n',
    'src/kernel/work.h': 'struct work;\n',
    'src/modules.c': '#include "kernel/work.h"\n\n'
                     'extern const int orders_module, stock_module;\n\n'
                     'const int *const list[] = {\n\t&stock_module,\n\t&orders_module,\n};\n',
    'src/domain/stock/README.md': 'Stock.\n',
    'src/domain/stock/stock.h': 'struct stock;\n',
    'src/domain/stock/stock_store.h': 'struct tx;\n',
    'src/domain/stock/stock_module.c': 'const int stock_module = 1;\n',
    'src/domain/orders/README.md': 'Orders.\n',
    'src/domain/orders/orders.h': 'struct order;\n',
    'src/domain/orders/orders_store.h': 'struct tx;\n',
    'src/domain/orders/orders_rules.h': 'struct order;\n',
    'src/domain/orders/orders_module.c':
        'static const char *const needs[] = {"stock", NULL};\nconst int orders_module = 1;\n',
    'src/domain/orders/orders.c':
        '#include "domain/orders/orders.h"\n#include "domain/stock/stock.h"\n'
        '#include "kernel/work.h"\n\nint order_cancel(struct work *work)\n{\n\treturn !work;\n}\n',
    'src/domain/orders/orders_store.c':
        '#include "db/db.h"\n\n'
        'static const char sql[] = "SELECT CAST($1 AS TEXT) FROM orders WHERE id = $12";\n\n'
        'int orders_load(struct tx *tx)\n{\n\treturn !tx || !sql[0];\n}\n',
    'src/domain/orders/schema/0001_orders.sql':
        '-- no trigger here\ncreate table orders (id bigint);\n',
}


def function(lines):
    return 'void f(struct work *work)\n{\n%s}\n' % ('\twork++;\n' * (lines - 3))


# rule: (changed files, a part of the expected sentence, the file it is about)
BAD = {
    'a lower room includes a higher one':
        ({'src/base/str.h': '#include "db/db.h"\n'}, 'may not be included', 'src/base/str.h'),
    'a domain includes net':
        ({'src/domain/orders/orders.c': '#include "net/http_server.h"\n'}, 'may not be included',
         'src/domain/orders/orders.c'),
    'another module that is not in needs':
        ({'src/domain/stock/stock.h': '#include "domain/orders/orders.h"\n'},
         'does not name "orders"', 'src/domain/stock/stock.h'),
    'needs against the order of modules.c':
        ({'src/domain/stock/stock_module.c':
          'static const char *const needs[] = {"orders", NULL};\n',
          'src/domain/stock/stock.h': '#include "domain/orders/orders.h"\n'},
         'orders stands after stock', 'src/domain/stock/stock.h'),
    'the private header of another module':
        ({'src/domain/orders/orders.c': '#include "domain/stock/stock_store.h"\n'},
         'private to stock', 'src/domain/orders/orders.c'),
    'an include that is not from src/':
        ({'src/domain/orders/orders.c': '#include "orders.h"\n'}, 'is not found from src/',
         'src/domain/orders/orders.c'),
    'a name in Python that is nothing':
        ({'bench/cases.py': 'def twice(count):\n    return 2 * number\n'},
         "undefined name 'number'", 'bench/cases.py'),
    'a file in no room':
        ({'src/attic/x.c': 'int x;\n', 'src/attic/README.md': 'x\n'}, 'no room', 'src/attic/x.c'),
    'a system call in a room of values':
        ({'src/base/str.h': '#include <unistd.h>\n'}, 'is a system call', 'src/base/str.h'),
    'an unlisted library':
        ({'src/db/db.h': '#include <jansson.h>\n'}, 'not listed as borrowed', 'src/db/db.h'),
    'a borrowed library elsewhere':
        ({'src/domain/orders/orders.c': '#include <sqlite3.h>\n'}, 'borrowed in db/sqlite',
         'src/domain/orders/orders.c'),
    'a borrowed library twice':
        ({'src/db/sqlite.c': '#include <sqlite3.h>\n',
          'src/db/sqlite_two.c': '#include <sqlite3.h>\n'},
         'stands in src/db/sqlite.c already', 'src/db/sqlite_two.c'),
    'a use case without work':
        ({'src/domain/orders/orders.c': 'int order_cancel(int id)\n{\n\treturn id;\n}\n'},
         'first argument must be `struct work *`', 'src/domain/orders/orders.c'),
    'a store without tx':
        ({'src/domain/orders/orders_store.c': 'int orders_load(\n\tint id)\n{\n\treturn id;\n}\n'},
         'first argument must be `struct tx *`', 'src/domain/orders/orders_store.c'),
    'rules that know the work':
        ({'src/domain/orders/orders_rules.c':
          'int order_total(struct work *w)\n{\n\treturn !w;\n}\n'},
         'rules take plain values', 'src/domain/orders/orders_rules.c'),
    'rules that read the store':
        ({'src/domain/orders/orders_rules.c': '#include "domain/orders/orders_store.h"\n'},
         'rules read nothing', 'src/domain/orders/orders_rules.c'),
    'a store that decides':
        ({'src/domain/orders/orders_store.c': '#include "domain/orders/orders_rules.h"\n'},
         'a store does not decide', 'src/domain/orders/orders_store.c'),
    'a shape with code':
        ({'src/domain/orders/orders_shape.c': 'int f(void)\n{\n\treturn 1;\n}\n'}, 'no functions',
         'src/domain/orders/orders_shape.c'),
    'SQL in a use case':
        ({'src/domain/orders/orders.c': 'static const char s[] = "DELETE FROM orders";\n'},
         'SQL stands in', 'src/domain/orders/orders.c'),
    'JSON in a use case':
        ({'src/domain/orders/orders.c': 'static int x = json_read(1);\n'}, 'know no JSON',
         'src/domain/orders/orders.c'),
    'a handler with the wrong arguments':
        ({'src/domain/orders/orders_api.c':
          'static int get(const struct call *call, struct reply *reply)\n'
          '{\n\treturn !call || !reply;\n}\n'},
         'must begin `struct work *, const struct call *', 'src/domain/orders/orders_api.c'),
    'a job that commits':
        ({'src/domain/orders/orders_jobs.c': 'static int f(void)\n{\n\treturn tx_commit();\n}\n'},
         'begins and commits', 'src/domain/orders/orders_jobs.c'),
    'a cast with ::':
        ({'src/domain/orders/orders_store.c': 'static const char s[] = "SELECT $1::int";\n'},
         'CAST', 'src/domain/orders/orders_store.c'),
    'a parameter other than $N':
        ({'src/domain/orders/orders_store.c': 'static const char s[] = "SELECT ? FROM x";\n'},
         '$1 … $N', 'src/domain/orders/orders_store.c'),
    'a named parameter':
        ({'src/domain/orders/orders_store.c': 'static const char s[] = "SELECT :id FROM x";\n'},
         '$1 … $N', 'src/domain/orders/orders_store.c'),
    'two schema steps of one number':
        ({'src/domain/orders/schema/0001_lines.sql': 'create table line (id bigint);\n'},
         'the step has the number of 0001_lines.sql', 'src/domain/orders/schema/0001_orders.sql'),
    'a trigger in a schema step':
        ({'src/domain/orders/schema/0001_orders.sql': 'CREATE TRIGGER x;\n'}, '`TRIGGER`',
         'src/domain/orders/schema/0001_orders.sql'),
    'a long line': ({'src/base/str.h': '\t\t' + 'x' * 93 + ';\n'}, '102 columns', 'src/base/str.h'),
    'white space at the end': ({'src/base/str.h': 'int x; \n'}, 'white space', 'src/base/str.h'),
    'a long function': ({'src/domain/orders/orders.c': function(71)}, 'the function has 71 lines',
                        'src/domain/orders/orders.c'),
    'a long file': ({'src/base/str.h': 'int x;\n' * 801}, '801 lines', 'src/base/str.h'),
    'a vague file name':
        ({'src/base/str_utils.h': 'int x;\n'}, 'says `utils`', 'src/base/str_utils.h'),
    'a reminder mark': ({'src/base/str.h': '/* TO' + 'DO */\n'}, 'reminder mark', 'src/base/str.h'),
    'strcpy':
        ({'src/base/str.h': '#define X strcpy (a, b)\n'}, 'knows no length', 'src/base/str.h'),
    'a shell': ({'src/db/db.h': '#define X system("ls")\n'}, 'no shell', 'src/db/db.h'),
    'malloc': ({'src/db/db.h': '#define X malloc(4)\n'}, 'use arenas', 'src/db/db.h'),
    'a double': ({'src/db/db.h': 'extern double x;\n'}, 'no floating point', 'src/db/db.h'),
    'no README': ({'src/base/README.md': None}, 'missing', 'src/base/README.md'),
    'a long README': ({'src/base/README.md': 'x\n' * 41}, '41 lines', 'src/base/README.md'),
    'a registry host':
        ({'docs/x.md': 'see registry.npm' + 'js.org\n'}, 'package registry', 'docs/x.md'),
    'a long Python function': ({'tools/x.py': 'def f():\n' + '    x = 1\n' * 70},
                               'the function has 71 lines', 'tools/x.py'),
    'unformatted C': ({'src/base/str.h': 'int   x;\n'}, 'clang-format', 'src/base/str.h'),
}

# What looks like a fault and is none.
GOOD = {
    'words in comments and strings':
        {'src/db/db.h': '/* malloc(1), double, strcpy(a) */\nextern int x; // system(1)\n',
         'src/domain/orders/orders.c': 'static const char s[] = "Select a warehouse";\n'},
    'malloc in the arena': {'src/base/arena.c': '#include <stdlib.h>\n#define X malloc(4)\n'},
    'a function of 70 lines': {'src/domain/orders/orders.c': function(70)},
    'a test may include anything':
        {'src/base/str_test.c': '#include "domain/orders/orders_store.h"\n#include <cmocka.h>\n'},
    'static functions choose their arguments':
        {'src/domain/orders/orders.c': 'static int f(int id)\n{\n\treturn id;\n}\n'},
    'times and percent signs in SQL':
        {'src/domain/orders/orders_store.c':
         'static const char s[] = "SELECT \'12:30\' WHERE a LIKE \'%x\' AND b IN {ids $2}";\n'},
    'the name of another system': {'src/dialects/order_manager/order_manager.c': 'int x;\n',
                                   'src/dialects/order_manager/README.md': 'x\n'},
}


def tidy(changes, *options):
    root = tempfile.mkdtemp(prefix='purser-tidy-')
    try:
        files = dict(CLEAN, **changes)
        for name in ('src/ROOMS', '.clang-format'):
            with open(os.path.join(ROOT, name), encoding='utf-8') as file:
                files[name] = file.read()
        for path, text in files.items():
            if text is None:
                continue
            full = os.path.join(root, path)
            os.makedirs(os.path.dirname(full), exist_ok=True)
            with open(full, 'w', encoding='utf-8') as file:
                file.write(text)
        result = subprocess.run(
            [sys.executable, os.path.join(TOOLS, 'tidy.py'), '--root', root, *options],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        return result.returncode, result.stdout
    finally:
        shutil.rmtree(root)


class TidyTest(unittest.TestCase):
    def test_a_clean_tree_passes(self):
        self.assertEqual(tidy({}), (0, ''))


def bad_case(changes, sentence, path):
    def run(self):
        # clang-format is slow: only the case about it asks it.
        code, output = tidy(changes, *([] if sentence == 'clang-format' else ['--no-format-check']))
        self.assertEqual(code, 1, output)
        told = [line for line in output.split('\n') if sentence in line]
        self.assertTrue(told, 'expected `%s` in:\n%s' % (sentence, output))
        self.assertRegex(told[0], r'^%s:\d+: ' % path)
    return run


def good_case(changes):
    def run(self):
        code, output = tidy(changes, '--no-format-check')
        self.assertEqual((code, output), (0, ''))
    return run


def word_of(name):
    return ''.join(c if c.isalnum() else '_' for c in name)


for case, parts in BAD.items():
    setattr(TidyTest, 'test_refuses_' + word_of(case), bad_case(*parts))
for case, changed in GOOD.items():
    setattr(TidyTest, 'test_allows_' + word_of(case), good_case(changed))

if __name__ == '__main__':
    unittest.main()
