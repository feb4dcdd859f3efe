"""The command line: a day's work with it, and what it does when things go wrong."""
import http.server
import json
import os
import stat
import subprocess
import tempfile
import threading
import unittest

from purser_process import BINARY, EMAIL, PASSWORD, Purser
from small_shop import SmallShop


class Terminal:
    """Types commands; keeps its account in a folder of its own."""

    def __init__(self, server, folder):
        self.folder = folder
        self.account = os.path.join(folder, 'settings', 'account')
        self.env = {'PATH': os.environ['PATH'], 'HOME': folder, 'PURSER_ACCOUNT': self.account,
                    'PURSER_SERVER': server}

    def type(self, *arguments, text=None, **env):
        return subprocess.run([BINARY, *map(str, arguments)], env=dict(self.env, **env), input=text,
                              stdin=subprocess.DEVNULL if text is None else None, timeout=120,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                              cwd=self.folder)

    def done(self, *arguments, text=None, **env):
        reply = self.type(*arguments, text=text, **env)
        assert reply.returncode == 0, (arguments, reply)
        return reply.stdout

    def json(self, *arguments):
        return json.loads(self.done(*arguments, '--json'))

    def refused(self, *arguments, status=1, **env):
        reply = self.type(*arguments, **env)
        assert reply.returncode == status, (arguments, reply)
        return reply.stderr


class CliTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.purser = Purser()
        cls.purser.__enter__()
        cls.addClassCleanup(cls.purser.__exit__, None, None, None)
        cls.shop = SmallShop(cls.purser)

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        self.terminal = Terminal('http://127.0.0.1:%d' % self.purser.port, self.folder)

    def login(self):
        self.terminal.done('login', '--email', EMAIL, text=PASSWORD + '\n')
        return self.terminal

    def file(self, name, text):
        path = os.path.join(self.folder, name)
        with open(path, 'w', encoding='utf-8') as to:
            to.write(text)
        return path

    # ---- who asks ----

    def test_nobody_is_told_to_sign_in(self):
        self.assertIn('purser login', self.terminal.refused('order', 'list'))

    def test_a_wrong_password_keeps_nothing(self):
        reply = self.terminal.type('login', '--email', EMAIL, text='wrong\n')
        self.assertEqual(reply.returncode, 1, reply)
        self.assertFalse(os.path.exists(self.terminal.account))

    def test_a_person_signs_in_and_out(self):
        terminal = self.login()
        self.assertEqual(stat.S_IMODE(os.stat(terminal.account).st_mode), 0o600)
        with open(terminal.account, encoding='utf-8') as kept:
            self.assertNotIn(PASSWORD, kept.read())
        made = terminal.json('product', 'create', '--sku', 'IN-1', '--name', 'x', '--type', 'core')
        audit = self.shop.api.get('/api/v1/audit', query={'subject': 'product',
                                                           'subject_id': made['id']}).items
        self.assertEqual(audit[0]['actor_name'], EMAIL)
        terminal.done('logout')
        self.assertIn('purser login', terminal.refused('order', 'list'))

    def test_a_client_signs_in_by_its_secret_or_by_the_environment(self):
        made = self.purser.command('admin', 'client', '--company', str(self.purser.company_id),
                                   '--name', 'Script', '--scopes', 'read_orders')
        terminal = self.terminal
        terminal.done('login', '--client-id', made['client_id'],
                      text=made['client_secret'] + '\n')
        terminal.done('order', 'list')
        said = terminal.refused('product', 'create', '--sku', 'S', '--name', 'S', '--type', 'core')
        self.assertIn('write_products', said)
        terminal.done('logout')
        names = {'PURSER_CLIENT_ID': made['client_id'],
                 'PURSER_CLIENT_SECRET': made['client_secret']}
        terminal.done('order', 'list', **names)
        self.assertFalse(os.path.exists(terminal.account))
        names['PURSER_CLIENT_SECRET'] = 'x' + made['client_secret']
        self.assertIn('does not accept the client', terminal.refused('order', 'list', **names))

    def test_what_proves_us_to_one_server_is_not_shown_to_another(self):
        terminal = self.login()
        seen = []

        class Other(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                seen.append(dict(self.headers))
                self.send_response(404)
                self.end_headers()

            def log_message(self, *_):
                pass
        other = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Other)
        threading.Thread(target=other.serve_forever, daemon=True).start()
        self.addCleanup(other.server_close)
        self.addCleanup(other.shutdown)
        self.assertIn('nobody is signed in', terminal.refused(
            'order', 'list', '--server', 'http://127.0.0.1:%d' % other.server_port))
        self.assertEqual(seen, [])
        terminal.done('order', 'list')  # it is still remembered

    # ---- a day's work ----

    def test_an_order_from_the_first_word_to_the_pick_list(self):
        terminal = self.login()
        terminal.done('product', 'create', '--sku', 'MUG', '--name', 'Mug', '--type', 'core')
        terminal.done('listing', 'put', '--items',
                      'channel_id=name=Shop,sku=MUG-RED,product_id=sku=MUG')
        terminal.done('stock', 'adjust', '--items',
                      'sku=MUG,warehouse_id=name=Reno,quantity=40,reason="count, by hand"')
        order = terminal.json(
            'order', 'create', '--channel-id', 'name=Shop', '--number', 'C-1', '--currency', 'USD',
            '--recipient', 'Löve 東京', '--line1', '1 Main St', '--city', 'Reno', '--state', 'NV',
            '--postal-code', '89501', '--country', 'US', '--paid-at', '2026-01-01T00:00:00Z',
            '--lines', 'sku=MUG-RED,quantity=2,unit_price=12.50 USD')
        self.assertEqual(order['status'], 'awaiting_shipment')
        self.assertEqual(order['total']['amount'], '25.00')
        why = terminal.done('order', 'why', 'number=C-1')
        self.assertIn('Reno', why)
        self.assertIn('is_passed', why)
        terminal.done('order', 'hold', 'number=C-1', '--reason', 'address')
        self.assertIn('C-1', terminal.done('order', 'list', '--status', 'on_hold'))
        self.assertIn('there is none with number=C-9',
                      terminal.refused('order', 'release', 'number=C-9'))
        terminal.done('order', 'release', 'number=C-1')
        made = terminal.json('document', 'make', '--kind', 'pick_list', '--order-ids', order['id'])
        terminal.done('document', 'file', made['id'], '--output', 'picks.pdf')
        with open(os.path.join(self.folder, 'picks.pdf'), 'rb') as pdf:
            self.assertEqual(pdf.read(5), b'%PDF-')
        self.assertIn('MUG at Reno', terminal.done('listing', 'why', 'sku=MUG-RED'))

    def test_one_refused_among_many_is_a_refusal(self):
        terminal = self.login()
        self.shop.product('FEW', stock=5)
        reply = terminal.type('stock', 'remove', '--items',
                              'sku=FEW,warehouse_id=name=Reno,quantity=1', '--items',
                              'sku=FEW,warehouse_id=name=Reno,quantity=500')
        self.assertEqual(reply.returncode, 1, reply)
        self.assertIn('4 are available, 500 are asked for', reply.stdout)
        self.assertIn('1 of 2 could not be done', reply.stderr)

    def test_a_refusal_is_the_sentence_of_the_server_with_its_faults(self):
        terminal = self.login()
        said = terminal.refused('product', 'create', '--sku', '', '--type', 'cube')
        self.assertIn('name is required', said)
        self.assertIn('type', said)

    def test_all_pages_of_a_list(self):
        terminal = self.login()
        for i in range(5):
            self.shop.product('PAGE-%d' % i)
        first = terminal.type('product', 'list', '--sku.prefix', 'PAGE-', '--limit', '2')
        self.assertIn('--all', first.stderr)
        lines = terminal.done('product', 'list', '--sku.prefix', 'PAGE-', '--limit', '2', '--all',
                              '--json', '--sort', 'sku').splitlines()
        self.assertEqual([json.loads(line)['sku'] for line in lines],
                         ['PAGE-%d' % i for i in range(5)])

    def test_all_pages_are_one_table(self):
        terminal = self.login()
        for i in range(5):
            self.shop.product('TABLE-%d' % i)
        asked = ('product', 'list', '--all', '--sku.prefix', 'TABLE-', '--limit', '2', '--sort',
                 'sku')
        lines = terminal.done(*asked, '--fields', 'id,sku').splitlines()
        self.assertEqual([line.split()[1] for line in lines],
                         ['sku'] + ['TABLE-%d' % i for i in range(5)])
        # What only a later page fills is not silently left out.
        terminal.done('product', 'update', 'sku=TABLE-4', '--upc', '4006381333931')
        reply = terminal.type(*asked)
        self.assertNotIn('4006381333931', reply.stdout)
        self.assertIn('left out: upc', reply.stderr)
        self.assertIn('4006381333931', terminal.done(*asked, '--fields', 'sku,upc'))
        empty = terminal.type('product', 'list', '--sku', 'NO-SUCH', '--all')
        self.assertEqual((empty.stdout, empty.stderr), ('', '(none)\n'))

    def test_all_pages_are_not_written_over_each_other(self):
        terminal = self.login()
        said = terminal.refused('product', 'list', '--all', '--output', 'all.json', status=2)
        self.assertIn('page by page', said)
        self.assertFalse(os.path.exists(os.path.join(self.folder, 'all.json')))

    def test_a_body_from_standard_input(self):
        terminal = self.login()
        body = json.dumps({'sku': 'BODY', 'name': 'By hand', 'type': 'core'})
        terminal.done('product', 'create', '--body-file', '-', text=body)
        self.assertIn('By hand', terminal.done('product', 'get', 'sku=BODY'))

    # ---- spreadsheets and many at once ----

    def test_a_spreadsheet_is_tried_taken_and_taken_back(self):
        terminal = self.login()
        path = self.file('things.csv', 'sku,Title\nNEW-1,One\nNEW-2,\n')
        tried = terminal.type('import', 'run', 'products', path, '--map', 'name=Title', '--dry-run')
        self.assertIn('Nothing was done. Of 2 rows: 1 new', tried.stdout)
        self.assertEqual(self.shop.api.get('/api/v1/products', query={'sku': 'NEW-1'}).items, [])
        faults = os.path.join(self.folder, 'faults.csv')
        taken = terminal.type('import', 'run', 'products', path, '--map', 'name=Title', '--faults',
                              faults)
        self.assertEqual(taken.returncode, 1, taken)
        self.assertIn('Of 2 rows: 1 new, 0 changed, 0 the same, 1 failed.', taken.stdout)
        with open(faults, encoding='utf-8-sig') as rows:
            self.assertIn('NEW-2', rows.read())
        number = self.shop.api.get('/api/v1/imports', query={'sort': '-id'}).items[0]['id']
        terminal.done('import', 'undo', number)

    def test_a_file_that_cannot_be_read_is_refused(self):
        terminal = self.login()
        self.assertIn('cannot be read', terminal.refused('import', 'run', 'stock', 'nothing.csv'))
        path = self.file('empty.csv', '')
        self.assertIn('is refused: ', terminal.refused('import', 'run', 'stock', path))
        self.assertIn('kind', terminal.refused('import', 'run', 'nonsense', path))

    def imports(self):
        return self.shop.api.get('/api/v1/imports', query={'sort': '-id'}).items

    def test_a_dry_run_is_not_guessed_at(self):
        terminal = self.login()
        path = self.file('dry.csv', 'sku,name\nDRY,Dry\n')
        before = len(self.imports())
        for dry in (['--dry-run', 'perhaps'], ['--dry-run=1']):
            said = terminal.refused('import', 'run', 'products', path, *dry, status=2)
            self.assertIn('--dry-run is true or false', said)
            said = terminal.refused('bulk', 'run', 'order.hold', '--where', '', '--yes', *dry,
                                    status=2)
            self.assertIn('--dry-run is true or false', said)
        self.assertIn('not products', terminal.refused('import', 'run', '--dry-run', 'products',
                                                       path, status=2))
        self.assertEqual(len(self.imports()), before)
        tried = terminal.done('import', 'run', 'products', path, '--dry-run', 'yes')
        self.assertIn('Nothing was done. Of 1 row: 1 new', tried)
        self.assertEqual(self.shop.api.get('/api/v1/products', query={'sku': 'DRY'}).items, [])
        number = self.imports()[0]['id']
        self.assertIn('purser import apply %d' % number, tried)

    def test_an_import_that_cannot_begin_says_what_the_file_has_and_is_not_left_waiting(self):
        terminal = self.login()
        path = self.file('semi.csv', 'sku;Count\nMUG;1\n')
        for options, says in (([], 'warehouse has no column'),
                              (['--set', 'colour=red'], 'colour is no field of stock'),
                              (['--map', 'quantity=Nope'], 'Nope is no column of the file')):
            said = terminal.refused('import', 'run', 'stock', path, *options)
            self.assertIn(says, said)
            self.assertIn('The file has the columns: sku, Count', said)
            self.assertEqual(self.imports()[0]['state'], 'cancelled')
        before = len(self.imports())
        for options in (['--bogus', '1'], ['--map', 'quantity'], ['--set', '=1']):
            terminal.refused('import', 'run', 'stock', path, *options, status=2)
        self.assertEqual(len(self.imports()), before)

    def test_a_file_without_rows_has_nothing_to_take_back(self):
        terminal = self.login()
        said = terminal.done('import', 'run', 'products', self.file('head.csv', 'sku,name\n'))
        self.assertEqual(said, 'The file has no rows below its header.\n')
        old = os.path.join(self.folder, 'old.xls')
        with open(old, 'wb') as file:
            file.write(b'\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1' + b'\0' * 500)
        self.assertIn('save it as .xlsx or as CSV', terminal.refused('import', 'run', 'stock', old))

    def test_an_import_is_taken_back_once_and_says_so(self):
        terminal = self.login()
        path = self.file('once.csv', 'sku,name\nBACK-ONCE,Once\n')
        number = terminal.done('import', 'run', 'products', path).split()[-1]
        terminal.done('import', 'undo', number)
        self.assertEqual(self.imports()[0]['state'], 'undone')  # it stayed until then
        self.assertIn('it was taken back already', terminal.refused('import', 'undo', number))

    def test_what_can_no_longer_be_taken_back_is_told_by_the_status(self):
        terminal = self.login()
        self.shop.product('KEPT')
        path = self.file('kept.csv', 'sku,warehouse,quantity\nKEPT,Reno,4\n')
        number = terminal.done('import', 'run', 'stock', path, '--dry-run').split()[-1]
        self.assertIn('changed_count', terminal.done('import', 'apply', number))
        self.assertEqual(self.shop.level('KEPT')['on_hand'], 4)  # it stayed until they were there
        self.shop.order(('KEPT', 3))
        said = terminal.refused('import', 'undo', number)
        self.assertIn('1 row of import %s could not be taken back' % number, said)

    def test_failed_rows_that_cannot_be_saved_are_not_lost(self):
        terminal = self.login()
        path = self.file('some.csv', 'sku,name\nNAMELESS,\n')
        said = terminal.refused('import', 'run', 'products', path, '--faults', 'no/such/place.csv')
        self.assertIn('cannot be written', said)
        self.assertIn('purser import faults %d --output FILE' % self.imports()[0]['id'], said)

    def test_many_are_asked_about_before_anything_is_done(self):
        terminal = self.login()
        self.shop.product('BULK', stock=9)
        for i in range(3):
            self.shop.order(('BULK', 1), number='BULK-%d' % i)
        which = ('bulk', 'run', 'order.hold', '--where', 'number=BULK-0,BULK-1,BULK-2', '--reason',
                 'recount')
        held = {'status': 'on_hold', 'number': 'BULK-0,BULK-1,BULK-2'}
        reply = terminal.type(*which)
        self.assertEqual(reply.returncode, 1, reply)
        self.assertIn('3 chosen, 0 cannot do it.', reply.stdout)
        self.assertIn('nothing was done', reply.stderr)
        terminal.done(*which, '--dry-run')
        self.assertEqual(self.shop.api.get('/api/v1/orders', query=held).items, [])
        done = terminal.done(*which, '--yes')
        self.assertIn('Done: 3. Refused: 0. Failed: 0.', done)
        self.assertEqual(len(self.shop.api.get('/api/v1/orders', query=held).items), 3)
        number = done.split('bulk undo ')[1].split()[0]
        self.assertIn('undone', terminal.done('bulk', 'undo', number))
        self.assertEqual(self.shop.api.get('/api/v1/orders', query=held).items, [])
        terminal.done(*which, '--yes')
        which = ('bulk', 'run', 'order.release') + which[3:5]
        terminal.done(*which, '--yes')
        again = terminal.type(*which, '--yes')
        self.assertIn('3 cannot do it', again.stdout)
        self.assertIn('there is none to do it to', again.stderr)

    # ---- for scripts ----

    def refusal(self, *arguments, status=1, **env):
        """What --json prints where it is refused: JSON on standard output, a sentence beside it."""
        reply = self.terminal.type(*arguments, '--json', **env)
        self.assertEqual(reply.returncode, status, reply)
        self.assertTrue(reply.stderr.startswith('purser: '), reply.stderr)
        return json.loads(reply.stdout)

    def test_a_refusal_with_json_is_the_document_of_the_api(self):
        self.assertEqual(self.refusal('order', 'list')['type'],
                         'urn:purser:problem:unauthenticated')
        self.login()
        missing = self.refusal('order', 'get', '99999999')
        self.assertEqual((missing['status'], missing['type']),
                         (404, 'urn:purser:problem:not_found'))
        self.assertTrue(missing['trace_id'])
        faults = self.refusal('product', 'create', '--sku', '', '--type', 'cube')['faults']
        self.assertIn('type', [fault['path'] for fault in faults])

    def test_what_never_reached_the_server_is_refused_in_the_same_form(self):
        self.login()
        typed = self.refusal('order', 'hold', '1', '--colour', 'red', status=2)
        self.assertEqual(typed['type'], 'urn:purser:problem:invalid')
        self.assertIn('--colour', typed['detail'])
        names = {'PURSER_SERVER': 'http://127.0.0.1:9', 'PURSER_CLIENT_ID': 'C',
                 'PURSER_CLIENT_SECRET': 'S'}
        self.assertIn('127.0.0.1:9', self.refusal('order', 'list', **names)['detail'])

    def test_with_json_an_answer_is_not_followed_by_a_second_document(self):
        terminal = self.login()
        self.shop.product('ONCE', stock=5)
        partly = terminal.type('stock', 'remove', '--json', '--items',
                               'sku=ONCE,warehouse_id=name=Reno,quantity=1', '--items',
                               'sku=ONCE,warehouse_id=name=Reno,quantity=500')
        self.assertEqual(partly.returncode, 1)
        self.assertEqual([item['status'] for item in json.loads(partly.stdout)['items']],
                         [200, 409])
        none = self.refusal('bulk', 'run', 'order.hold', '--ids', '99999999', '--reason', 'x')
        self.assertEqual((none['total'], none['refused']), (1, 1))
        path = self.file('nowhere.csv', 'sku,warehouse,quantity\nONCE,Nowhere,3\n')
        faults = os.path.join(self.folder, 'faults.csv')
        self.assertEqual(self.refusal('import', 'run', 'stock', path, '--faults', faults)
                         ['failed_count'], 1)
        self.assertTrue(os.path.exists(faults))

    # ---- trouble ----

    def test_a_wrong_password_is_told_in_the_words_of_the_server(self):
        reply = self.terminal.type('login', '--email', EMAIL, text='wrong\n')
        self.assertIn('does not let %s in: ' % EMAIL, reply.stderr)

    def test_an_unreachable_server_is_named(self):
        terminal = self.login()
        with open(terminal.account, encoding='utf-8') as kept:
            text = kept.read()
        with open(terminal.account, 'w', encoding='utf-8') as kept:
            kept.write(text.replace('127.0.0.1:%d' % self.purser.port, '127.0.0.1:9'))
        terminal.env.pop('PURSER_SERVER')
        self.assertIn('no answer from 127.0.0.1:9', terminal.refused('order', 'list'))

    def test_a_lost_answer_is_asked_again_with_the_same_key(self):
        """The other side takes the request and drops the connection, twice."""
        seen = []

        class Loses(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                length = int(self.headers.get('Content-Length') or 0)
                body = self.rfile.read(length)
                if self.path == '/oauth/token':
                    return self.answer(200, {'access_token': 'T'})
                seen.append((self.headers.get('Idempotency-Key'), body))
                if len(seen) < 3:
                    self.close_connection = True
                    return None
                return self.answer(201, {'id': 1, 'sku': 'A'})

            def answer(self, status, value):
                text = json.dumps(value).encode()
                self.send_response(status)
                self.send_header('Content-Type', 'application/json')
                self.send_header('Content-Length', str(len(text)))
                self.end_headers()
                self.wfile.write(text)

            def log_message(self, *_):
                pass
        other = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Loses)
        threading.Thread(target=other.serve_forever, daemon=True).start()
        self.addCleanup(other.server_close)
        self.addCleanup(other.shutdown)
        names = {'PURSER_CLIENT_ID': 'C', 'PURSER_CLIENT_SECRET': 'S',
                 'PURSER_SERVER': 'http://127.0.0.1:%d' % other.server_port}
        self.terminal.done('product', 'create', '--sku', 'A', '--name', 'A', '--type', 'core',
                           **names)
        self.assertEqual(len(seen), 3)
        self.assertEqual(len(set(seen)), 1)
        self.assertTrue(seen[0][0])
        # A second app secret would end the first: without a key it is not asked for again.
        del seen[:]
        said = self.terminal.refused('app', 'new', 'secret', '5', **names)
        self.assertIn('look before you repeat it', said)
        self.assertEqual(len(seen), 1)

    def test_words_nobody_knows_are_answered_with_those_there_are(self):
        self.assertIn('purser help order', self.terminal.refused('order', 'frob', status=2))
        self.assertIn('order hold', self.terminal.done('help', 'order'))
        self.assertIn('--reason', self.terminal.done('order', 'hold', '--help'))
        self.assertIn('order hold', self.terminal.done('order', '--help'))
        required = 'no two products share one. Required.'
        self.assertIn(required, self.terminal.done('product', 'create', '--help'))
        self.assertNotIn(required, self.terminal.done('product', 'update', '--help'))
        self.assertIn('purser help order', self.terminal.refused('order', status=2))
        for words in (('frob',), ('help', 'frob')):
            self.assertIn('no command "frob"', self.terminal.refused(*words, status=2))
        for words in (('admin',), ('admin', 'frob')):
            self.assertIn('admin setup', self.terminal.refused(*words, status=2))
        for words in (('admin', '--help'), ('help', 'admin')):
            self.assertIn('admin setup', self.terminal.done(*words))
        self.assertIn('Serves the API', self.terminal.done('help', 'serve'))
        self.assertIn('needs a value', self.terminal.refused('order', 'list', '--limit', status=2))
        self.login()
        self.assertIn('is not one of: ', self.terminal.refused(
            'import', 'run', 'frob', self.file('a.csv', 'sku\nA\n')))


if __name__ == '__main__':
    unittest.main()
