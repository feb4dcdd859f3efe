"""A row whose kind does not fit its member must not compile, under gcc and clang.

    python3 tools/run_unittest.py src/shape/shape_compile_test.py
"""
import os
import shutil
import subprocess
import unittest

SRC = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
FLAGS = ['-std=c17', '-D_GNU_SOURCE', '-Wall', '-Wextra', '-Werror', '-fsyntax-only', '-I', SRC,
         '-x', 'c', '-']
COMPILERS = [name for name in ('gcc', 'clang') if shutil.which(name)]

PROGRAM = '''
#include "shape/shape.h"
enum mood { CALM, KEEN };
enum taste { SWEET, SOUR };
struct part { struct str name; };
struct thing {
	struct order_id id;
	struct str text;
	struct money money;
	struct qty quantity;
	int64_t number;
	int small;
	struct weight weight;
	struct length length;
	struct instant instant;
	struct day day;
	bool flag;
	enum mood mood;
	struct part part;
	LIST(struct part) parts;
	LIST(struct str) texts;
	LIST(int64_t) ints;
	struct touched touched;
};
struct other { struct str touched; };
extern const struct shape part_shape;
extern const struct words mood_words;
extern const struct field fields[];
const struct field fields[] = { %s };
'''

KINDS = {
    'id': ('FIELD_ID(struct thing, %s, struct order_id, 0, "")', 'id'),
    'text': ('FIELD_TEXT(struct thing, %s, 0, 0, 9, "")', 'text'),
    'money': ('FIELD_MONEY(struct thing, %s, 0, "")', 'money'),
    'quantity': ('FIELD_QTY(struct thing, %s, 0, 0, 9, "")', 'quantity'),
    'int': ('FIELD_INT(struct thing, %s, 0, 0, 9, "")', 'number'),
    'weight': ('FIELD_WEIGHT(struct thing, %s, 0, "")', 'weight'),
    'length': ('FIELD_LENGTH(struct thing, %s, 0, "")', 'length'),
    'instant': ('FIELD_INSTANT(struct thing, %s, 0, "")', 'instant'),
    'day': ('FIELD_DAY(struct thing, %s, 0, "")', 'day'),
    'flag': ('FIELD_FLAG(struct thing, %s, 0, "")', 'flag'),
    'enum': ('FIELD_ENUM(struct thing, %s, enum mood, &mood_words, 0, "")', 'mood'),
    'json': ('FIELD_JSON(struct thing, %s, 0, "")', 'text'),
    'object': ('FIELD_OBJECT(struct thing, %s, struct part, &part_shape, 0, "")', 'part'),
    'list': ('FIELD_LIST(struct thing, %s, struct part, &part_shape, 0, 0, 9, "")', 'parts'),
    'texts': ('FIELD_TEXTS(struct thing, %s, 0, 0, 9, "")', 'texts'),
    'ints': ('FIELD_INTS(struct thing, %s, 0, 0, 9, "")', 'ints'),
}
MEMBERS = ('id', 'text', 'money', 'quantity', 'number', 'small', 'weight', 'length', 'instant',
           'day', 'flag', 'mood', 'part', 'parts', 'texts', 'ints')


def compiles(compiler, row, more=''):
    run = subprocess.run([compiler] + FLAGS, input=PROGRAM % row + more, text=True,
                         capture_output=True, timeout=60)
    return run.returncode == 0, run.stderr


class RowsThatFit(unittest.TestCase):
    def test_every_kind_compiles_with_its_member(self):
        rows = ',\n'.join(form % member for form, member in KINDS.values())
        shapes = ('extern const struct shape thing_shape;'
                  'const struct shape thing_shape ='
                  ' SHAPE_TOUCHED("Thing", struct thing, fields, "");')
        for compiler in COMPILERS:
            good, why = compiles(compiler, rows, shapes)
            self.assertTrue(good, why)


class RowsThatDoNot(unittest.TestCase):
    def refused(self, row, more=''):
        for compiler in COMPILERS:
            good, _ = compiles(compiler, row, more)
            self.assertFalse(good, '%s compiled %s %s' % (compiler, row, more))

    def test_other_types_of_id_and_items(self):
        self.refused('FIELD_ID(struct thing, id, struct product_id, 0, "")')
        self.refused('FIELD_ID(struct thing, number, struct order_id, 0, "")')
        self.refused('FIELD_LIST(struct thing, parts, struct str, &part_shape, 0, 0, 9, "")')
        self.refused('FIELD_OBJECT(struct thing, part, struct str, &part_shape, 0, "")')

    def test_a_member_that_is_not_there(self):
        self.refused('FIELD_TEXT(struct thing, missing, 0, 0, 9, "")')

    def test_touched_of_another_type(self):
        self.refused('FIELD_FLAG(struct thing, flag, 0, "")',
                     'const struct shape s = SHAPE_TOUCHED("S", struct other, fields, "");')


def refusal_of(kind):
    form, fitting = KINDS[kind]

    def test(self):
        for member in MEMBERS:
            if member != fitting:
                self.refused(form % member)
    return test


for name in KINDS:
    setattr(RowsThatDoNot, 'test_' + name + '_with_another_member', refusal_of(name))


if __name__ == '__main__':
    unittest.main()
