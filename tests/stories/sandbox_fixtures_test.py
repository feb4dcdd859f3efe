"""The programs of the sandbox's packs over their recorded exchanges (fixtures/*.json): no network.
sandbox_record.py records them."""
import glob
import json
import os
import re
import subprocess
import unittest

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
FORBIDDEN = {'$ENV', 'env', 'input', 'inputs', 'debug', 'halt', 'halt_error', 'import', 'include',
             'now', 'input_line_number', 'input_filename'}
KINDS = {'text', 'secret', 'url', 'int', 'flag'}


def words(text):
    """The identifiers of a jq program: without comments, plain text, field names and keys."""
    text = re.sub(r'#[^\n]*', '', text)
    while re.search(r'"(?:[^"\\]|\\[^(])*"', text):  # strings, those inside interpolations first
        text = re.sub(r'"(?:[^"\\]|\\[^(])*"', '', text)
        text = re.sub(r'\\\(([^()"]*(?:\([^()"]*\)[^()"]*)*)\)', r' \1 ', text)
    return set(re.findall(r'(?<![\w.$])\$?[A-Za-z_]\w*(?!\w|\s*:)', text))


class Fixtures:
    name = None

    def setUp(self):
        self.folder = os.path.join(ROOT, 'connectors', self.name)
        with open(os.path.join(self.folder, 'pack.json'), encoding='utf-8') as file:
            self.pack = json.load(file)

    def program(self, capability, kind):
        return os.path.join(self.folder, self.pack['capabilities'][capability][kind])

    def test_pack(self):
        self.assertEqual(self.pack['name'], self.name)
        self.assertIn(self.pack['family'], ('channel', 'warehouse'))
        for setting in self.pack['settings']:
            self.assertIn(setting['kind'], KINDS)
            self.assertEqual(set(setting), {'name', 'kind', 'required', 'says'})
        known = {'${%s}' % setting['name'] for setting in self.pack['settings']}
        used = set(re.findall(r'\$\{\w+\}', json.dumps(self.pack['auth'])))
        self.assertLessEqual(used, known)
        programs = {os.path.basename(path) for path in glob.glob(self.folder + '/*.jq')}
        named = {row[kind] for row in self.pack['capabilities'].values()
                 for kind in ('plan', 'read') if kind in row}
        self.assertEqual(named, programs)

    def test_programs_are_pure(self):
        for path in sorted(glob.glob(self.folder + '/*.jq')):
            with self.subTest(os.path.basename(path)), open(path, encoding='utf-8') as file:
                self.assertFalse(words(file.read()) & FORBIDDEN)

    def test_fixtures(self):
        covered = set()
        for path in sorted(glob.glob(self.folder + '/fixtures/*.json')):
            with self.subTest(os.path.basename(path)), open(path, encoding='utf-8') as file:
                fixture = json.load(file)
                program = self.program(fixture['capability'], fixture['program'])
                covered.add(os.path.basename(program))
                done = subprocess.run(
                    ['jq', '-c', '-f', program], input=json.dumps(fixture['input']), text=True,
                    env={'PATH': os.environ.get('PATH', '')}, stdout=subprocess.PIPE,
                    stderr=subprocess.PIPE, timeout=20, check=False)
                self.assertEqual((done.returncode, done.stderr), (0, ''))
                self.assertEqual(json.loads(done.stdout), fixture['expected'])
        programs = {os.path.basename(path) for path in glob.glob(self.folder + '/*.jq')}
        self.assertEqual(covered, programs, 'every program has a fixture')


class Shop(Fixtures, unittest.TestCase):
    name = 'sandbox-shop'


class Warehouse(Fixtures, unittest.TestCase):
    name = 'sandbox-warehouse'


class Purity(unittest.TestCase):
    def test_words_are_found_where_they_hide(self):
        self.assertIn('now', words('"a \\(now) b"'))
        self.assertIn('$ENV', words('$ENV.HOME'))
        self.assertIn('env', words('[env]'))
        self.assertIn('input', words('"x \\("y \\(input)")"'))
        self.assertFalse(words('.now + {now: 1} # now\n| "now"') & FORBIDDEN)


if __name__ == '__main__':
    unittest.main()
