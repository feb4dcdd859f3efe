"""A database as an older release would hold it: the schema steps up to a number, and in their
tables and columns what a newer database holds. Steps only add, so that is what the older release
wrote."""
import collections
import contextlib
import os
import re
import sqlite3
import subprocess
import tempfile

from purser_process import ENGINE, ROOT, new_postgres_database

STEP = re.compile(r'.*/(\w+)/schema/(\d{4})_(\w+)\.sql$')
# What schema.c begins with.
BOOTSTRAP = '''CREATE TABLE schema_step (module TEXT NOT NULL, number BIGINT NOT NULL,
    name TEXT NOT NULL, applied_at BIGINT NOT NULL,
    CONSTRAINT schema_step_pk PRIMARY KEY (module, number));
CREATE TABLE database_meta (id BIGINT NOT NULL, min_binary BIGINT NOT NULL,
    CONSTRAINT database_meta_pk PRIMARY KEY (id));
'''
OWN_TABLES = ('schema_step', 'database_meta')

Step = collections.namedtuple('Step', 'number module name text')


def steps():
    """Every schema step, older numbers first."""
    found = []
    for folder, _, names in os.walk(os.path.join(ROOT, 'src')):
        for name in names:
            parts = STEP.match(os.path.join(folder, name))
            if parts:
                with open(parts[0], encoding='utf-8') as file:
                    found.append(Step(int(parts[2]), parts[1], name[:-4], of_engine(file)))
    return sorted(found)


def of_engine(lines):
    """The text of a step without the parts for the other engine."""
    kept, is_skipped = [], False
    for line in lines:
        mark = line.strip()
        if mark in ('-- sqlite:', '-- postgresql:'):
            is_skipped = mark != '-- %s:' % ENGINE
        elif mark == '-- end':
            is_skipped = False
        elif not is_skipped:
            kept.append(line)
    return ''.join(kept)


class Sqlite:
    """Files; the one that is copied is attached as `newer`."""

    def __init__(self, url):
        self.path = url[len('sqlite:'):]

    @classmethod
    def created(cls, script, folder):
        made = cls('sqlite:' + os.path.join(folder, 'older.db'))
        made.run(script)
        return made, 'sqlite:' + made.path

    def run(self, script):
        with contextlib.closing(sqlite3.connect(self.path)) as connection:
            connection.executescript(script)

    def tables(self):
        """Table to its columns; of virtual tables those that people see."""
        with contextlib.closing(sqlite3.connect(self.path)) as connection:
            # search_word only shows what lies in search.
            names = [row[1] for row in connection.execute('PRAGMA table_list')
                     if row[2] != 'shadow' and not row[1].startswith(('sqlite_', 'search_word'))]
            return {name: [row[1] for row in connection.execute(
                'PRAGMA table_info(%s)' % name)] for name in names}

    def rows(self, wanted):
        with contextlib.closing(sqlite3.connect(self.path)) as connection:
            return {table: sorted(connection.execute(
                'SELECT %s FROM %s' % (', '.join(columns), table)), key=repr)
                for table, columns in wanted.items()}

    def copy_from(self, newer, wanted):
        script = "ATTACH '%s' AS newer;\n" % newer.path
        for table, columns in wanted.items():
            names = ', '.join(columns)
            script += 'DELETE FROM {0};\nINSERT INTO {0} ({1}) SELECT {1} FROM newer.{0};\n'.format(
                table, names if table != 'search' else 'rowid, ' + names)
        self.run(script)


class Postgres:
    def __init__(self, url):
        self.url = url

    @classmethod
    def created(cls, script, _folder):
        made = cls(new_postgres_database())
        made.run(script)
        return made, made.url

    def run(self, script):
        return subprocess.run(['psql', '-qAtX', '-v', 'ON_ERROR_STOP=1', '-d', self.url],
                              input=script, check=True, stdout=subprocess.PIPE, text=True).stdout

    def tables(self):
        found = {}
        for line in self.run("SELECT table_name || ' ' || column_name FROM "
                             "information_schema.columns WHERE table_schema = 'public' "
                             "ORDER BY table_name, ordinal_position;").splitlines():
            table, column = line.split(' ')
            found.setdefault(table, []).append(column)
        return found

    def rows(self, wanted):
        script = ''.join('\\echo === %s\nCOPY (SELECT %s FROM %s) TO STDOUT;\n' % (
            table, ', '.join(columns), table) for table, columns in wanted.items())
        found = {}
        for line in self.run(script).splitlines():
            if line.startswith('=== '):
                lines = found[line[4:]] = []
            else:
                lines.append(tuple(line.split('\t')))
        return {table: sorted(lines) for table, lines in found.items()}

    def copy_from(self, newer, wanted):
        with tempfile.TemporaryDirectory(prefix='purser-older-') as folder:
            one = '\\copy %s TO %s\n'
            newer.run(''.join(one % ('(SELECT %s FROM %s)' % (', '.join(columns), table),
                                     os.path.join(folder, table))
                              for table, columns in wanted.items()))
            self.run('TRUNCATE %s;\n' % ', '.join(wanted) + ''.join(
                '\\copy %s (%s) FROM %s\n' % (table, ', '.join(columns),
                                             os.path.join(folder, table))
                for table, columns in wanted.items()))


Database = Sqlite if ENGINE == 'sqlite' else Postgres


def older(newer_url, number, folder):
    """The url of a database (a file of it in `folder`) with the steps up to `number` and what the
    newer one holds of them; and its tables with their columns."""
    applied = [step for step in steps() if step.number <= number]
    script = BOOTSTRAP + ''.join(step.text for step in applied)
    script += ''.join("INSERT INTO schema_step VALUES ('%s', %d, '%s', 1);\n" % (
        step.module, step.number, step.name) for step in applied)
    script += 'INSERT INTO database_meta VALUES (1, 1);\n'
    made, url = Database.created(script, folder)
    wanted = {table: columns for table, columns in made.tables().items()
              if table not in OWN_TABLES}
    made.copy_from(Database(newer_url), wanted)
    return url, wanted
