"""The commands of the program, alone and beside a running serve."""
import json
import os
import subprocess
import threading
import time
import unittest

from purser_process import BINARY, ENGINE, EMAIL, PASSWORD, Purser, new_postgres_database

IS_SQLITE = ENGINE == 'sqlite'


class Commands(unittest.TestCase):
    def test_usage(self):
        with Purser(set_up=False) as purser:
            self.assertEqual(purser.run('help').returncode, 0)
            for command in ('serve', 'migrate', 'admin setup', 'admin client', 'admin verify',
                            'backup', 'openapi'):
                self.assertIn(command, purser.run('help').stdout)
            self.assertIn('--rate', purser.run('serve', '--help').stdout)
            self.assertRegex(purser.run('version').stdout, r'^purser \d+\.\d+\.\d+\n$')
            for wrong in ((), ('fly',), ('serve', '--wings'), ('serve', '--rate', 'fast'),
                          ('backup',), ('serve', '--listen')):
                done = purser.run(*wrong)
                self.assertEqual(done.returncode, 2, wrong)
                self.assertTrue(done.stderr, wrong)

    def test_setup_and_client_without_a_serve(self):
        purser = Purser()
        self.addCleanup(purser.__exit__)
        made = purser.setup()
        self.assertEqual(set(made), {'company_id', 'user_id'})
        client_id, secret = purser.new_client('READ_ORDERS')
        purser.start()
        token = purser.token(client_id, secret)
        self.assertEqual(purser.http(token).get('/api/v1/company').json['name'], 'Acme')
        self.assertEqual(purser.sign_in().get('/api/v1/session').json['user_id'], made['user_id'])

    def test_refusals_are_sentences(self):
        with Purser() as purser:
            for arguments, text, words in (
                    (('admin', 'setup', '--company', 'B', '--email', EMAIL, '--password-stdin'),
                     PASSWORD, 'in use'),
                    (('admin', 'setup', '--company', 'B', '--email', 'b@b', '--password-stdin'),
                     'short', 'password'),
                    (('admin', 'setup', '--company', '', '--email', 'b@b', '--password-stdin'),
                     PASSWORD, 'name'),
                    (('admin', 'client', '--company', '999', '--name', 'x'), '', 'no such company'),
                    (('admin', 'client', '--company', 'Acme', '--name', 'x'), '', 'id'),
                    (('admin', 'client', '--company', str(purser.company_id), '--name', 'x',
                      '--scopes', 'FLY'), '', 'FLY')):
                done = purser.run(*arguments, '--json', text=text)
                self.assertEqual(done.returncode, 1, done)
                self.assertIn(words, json.loads(done.stdout)['sentence'])

    def test_people_read_lines(self):
        with Purser() as purser:
            done = purser.run('admin', 'client', '--company', str(purser.company_id), '--name', 'x')
            self.assertRegex(done.stdout, r'^client_id: \d+\nclient_secret: \S+\nscopes: all\n$')

    def test_verify_finds_nothing(self):
        with Purser() as purser:
            self.assertEqual(purser.command('admin', 'verify')['differences'], [])

    @unittest.skipUnless(IS_SQLITE, 'a file')
    def test_only_one_serve_per_file(self):
        with Purser() as purser:
            second = purser.run('serve', '--listen', '127.0.0.1:0')
            self.assertEqual(second.returncode, 1)
            self.assertTrue(second.stderr)
            self.assertEqual(purser.http().get('/healthz').status, 200)
            purser.kill()
            purser.start()  # what a killed one leaves behind is no obstacle
            self.assertEqual(purser.client().get('/api/v1/company').status, 200)

    @unittest.skipUnless(IS_SQLITE, 'a file')
    def test_files_are_private(self):
        with Purser() as purser:
            file = purser.database[len('sqlite:'):]
            self.assertEqual(os.stat(file + '.sock').st_mode & 0o777, 0o600)
            self.assertEqual(os.stat(purser.key_file).st_mode & 0o777, 0o600)

    @unittest.skipUnless(IS_SQLITE, 'a file')
    def test_a_deep_folder_is_no_obstacle(self):
        purser = Purser(set_up=False)
        self.addCleanup(purser.__exit__)
        folder = os.path.join(purser.folder, 'a' * 100, 'b' * 100)
        os.makedirs(folder)
        purser.database = purser.env['PURSER_DATABASE'] = 'sqlite:' + os.path.join(folder, 'p.db')
        purser.setup()
        purser.start()
        self.assertEqual(purser.client().get('/api/v1/company').status, 200)

    @unittest.skipUnless(IS_SQLITE, 'a file')
    def test_a_backup_can_be_served(self):
        with Purser() as purser:
            copy = os.path.join(purser.folder, 'copy.db')
            caller = purser.client()
            stop = threading.Event()

            def keep_writing():
                while not stop.is_set():
                    caller.post('/api/v1/clients', {'name': 'while copying'})
            writer = threading.Thread(target=keep_writing)
            writer.start()
            try:
                self.assertEqual(purser.command('backup', copy), {'file': copy})
            finally:
                stop.set()
                writer.join()
            restored = Purser(set_up=False)
            self.addCleanup(restored.__exit__)
            restored.database = 'sqlite:' + copy
            restored.env['PURSER_DATABASE'] = restored.database
            restored.start()
            company = restored.http(caller.token).get('/api/v1/company')
            self.assertEqual(company.json['name'], 'Acme')
            self.assertEqual(restored.command('admin', 'verify')['differences'], [])

    def test_a_newer_database_is_refused(self):
        with Purser() as purser:
            purser.stop()
            purser.sql('UPDATE database_meta SET min_binary = 999')
            for arguments in (('serve', '--listen', '127.0.0.1:0'), ('migrate',),
                              ('admin', 'verify')):
                done = purser.run(*arguments)
                self.assertEqual(done.returncode, 1, done)
                self.assertIn('999', done.stderr)

    def test_migrate_says_what_it_did(self):
        purser = Purser(set_up=False)
        self.addCleanup(purser.__exit__)
        refused = purser.run('serve', '--listen', '127.0.0.1:0', '--no-migrate')
        self.assertEqual(refused.returncode, 1, refused)
        self.assertGreaterEqual(purser.command('migrate')['applied'], 3)
        self.assertEqual(purser.command('migrate'), {'applied': 0})

    def test_settings_by_environment_and_file(self):
        purser = Purser(env={'PURSER_RATE': '1', 'PURSER_RATE_BURST': '1'})
        with purser:
            caller = purser.client()
            self.assertEqual([caller.get('/api/v1/company').status for _ in range(2)], [200, 429])
            purser.stop()
            config = os.path.join(purser.folder, 'purser.conf')
            with open(config, 'w', encoding='utf-8') as file:
                file.write('# generous\nrate = 0\nlisten = 127.0.0.1:1\n')
            del purser.env['PURSER_RATE']
            purser.arguments = ['--config', config]  # --listen on the command line wins
            purser.start()
            caller = purser.client()
            self.assertEqual([caller.get('/api/v1/company').status for _ in range(2)], [200, 200])

    def test_it_is_small_when_it_has_started(self):
        with Purser() as purser:
            purser.stop()
            purser.start()
            purser.http().get('/healthz')
            with open('/proc/%d/status' % purser.process.pid, encoding='ascii') as file:
                resident = [int(line.split()[1]) for line in file if line.startswith('VmRSS')][0]
            self.assertLess(resident, 40 * 1024)


class Stopping(unittest.TestCase):
    def test_what_was_accepted_is_finished(self):
        with Purser(['--rate', '0']) as purser:
            caller = purser.client()
            made, refused, stop = [], [], threading.Event()

            def keep_writing(number):
                while not stop.is_set():
                    try:
                        reply = caller.post('/api/v1/clients', {'name': 'w%d' % number})
                    except OSError:
                        return
                    except Exception as fault:  # a cut connection shows in many ways
                        refused.append(fault)
                        return
                    (made if reply.status == 201 else refused).append(reply)
            writers = [threading.Thread(target=keep_writing, args=(i,)) for i in range(8)]
            for writer in writers:
                writer.start()
            time.sleep(0.5)
            status, seconds = purser.stop()
            stop.set()
            for writer in writers:
                writer.join()
            self.assertEqual(status, 0)
            self.assertLess(seconds, 10)
            ids = {reply.json['id'] for reply in made}
            self.assertGreater(len(ids), 10)
            kept = {row[0] for row in purser.sql('SELECT id FROM api_client')}
            self.assertLessEqual(ids, {int(i) for i in kept})


@unittest.skipUnless(not IS_SQLITE, 'PostgreSQL')
class Several(unittest.TestCase):
    def test_two_processes_number_events_without_gaps(self):
        with Purser(['--rate', '0']) as one, Purser(['--rate', '0'], share=one) as two:
            callers = [one.client(), two.http(one.client().token)]

            def write(caller):
                for _ in range(50):
                    assert caller.post('/api/v1/clients', {'name': 'x'}).status == 201
            threads = [threading.Thread(target=write, args=(callers[i % 2],)) for i in range(8)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            numbers, after = [], 0
            while True:
                page = callers[0].get('/api/v1/events', {'after': after, 'limit': 100}).items
                if not page:
                    break
                numbers += [e['number'] for e in page]
                after = numbers[-1]
            self.assertEqual(numbers, list(range(1, len(numbers) + 1)))
            self.assertGreaterEqual(len(numbers), 400)

    def test_two_start_on_an_empty_database(self):
        database = new_postgres_database()
        env = dict(os.environ, PURSER_DATABASE=database)
        runs = [subprocess.Popen([BINARY, 'migrate', '--json'], env=env, stdout=subprocess.PIPE,
                                 stderr=subprocess.PIPE, text=True) for _ in range(3)]
        applied = []
        for run in runs:
            out, err = run.communicate(timeout=60)
            self.assertEqual(run.returncode, 0, err)
            applied.append(json.loads(out)['applied'])
        self.assertEqual(sum(1 for count in applied if count > 0), 1)


if __name__ == '__main__':
    unittest.main()
