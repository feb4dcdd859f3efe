"""A database that can only be read: it is said in words, reading goes on, nothing is half, and when
it can be written again all goes on by itself. On SQLite the start is refused instead: a file that
cannot be written belongs to somebody else, or lies on a disk that was mounted so."""
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))),
                                'stories'))
from purser_process import EMAIL, ENGINE, PASSWORD, Purser, eventually, postgres_url  # noqa: E402
from small_shop import SmallShop  # noqa: E402


@unittest.skipUnless(ENGINE == 'postgresql', 'its administrator can say so at any time')
class ReadOnlyServer(unittest.TestCase):
    def setUp(self):
        self.purser = Purser(['--rate', '0']).__enter__()
        self.addCleanup(self.purser.__exit__)
        self.shop = SmallShop(self.purser)
        self.shop.product('MUG', stock=100)

    def say(self, text):
        """As the server's administrator, from another database."""
        name = self.purser.database.rsplit('/', 1)[1]
        for statement in (text % name, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                          "WHERE datname = '%s'" % name):
            subprocess.run(['psql', '-q', '-d', postgres_url(), '-c', statement], check=True,
                           stdout=subprocess.DEVNULL)

    def test_it_is_said_and_passes(self):
        self.say('ALTER DATABASE %s SET default_transaction_read_only = on')
        replies = {}

        def refused(number):
            replies[number] = self.shop.order(('MUG', 1), number=number)
            self.assertEqual(replies[number].status, 503, replies[number])
            return 'can only be read' in replies[number].json['detail']
        eventually(lambda: refused('R-%d' % len(replies)))  # lost links are 503 too
        self.assertIn('retry-after', replies['R-0'].headers)
        for method, path, body in (
                ('POST', '/api/v1/session', {'email': EMAIL, 'password': PASSWORD}),
                ('POST', '/api/v1/documents', {'kind': 'packing_slip', 'order_ids': [1]}),
                ('POST', '/v1.1/inventory/add', [])):
            reply = self.shop.api.request(method, path, body)
            self.assertIn(reply.status, (404, 422, 503), (path, reply))
        for path in ('orders', 'exports/orders', 'stock', 'listings'):
            self.assertEqual(self.shop.api.get('/api/v1/' + path).status, 200, path)
        self.say('ALTER DATABASE %s RESET default_transaction_read_only')
        eventually(lambda: self.shop.order(('MUG', 1), number='LAST').status == 201)
        for number in replies:
            found = self.shop.api.get('/api/v1/orders', query={'number': number}).items
            self.assertEqual(found, [], number)
        eventually(lambda: self.shop.quantity('MUG') == 99)
        self.shop.verify()


@unittest.skipUnless(ENGINE == 'sqlite', 'a server of its own has files of its own')
class ReadOnlyFile(unittest.TestCase):
    def test_the_start_says_what_is_missing(self):
        folder = tempfile.mkdtemp(prefix='purser-read-only-')
        self.addCleanup(shutil.rmtree, folder, ignore_errors=True)
        mounted = subprocess.run(['mount', '-t', 'tmpfs', 'tmpfs', folder],
                                 stderr=subprocess.DEVNULL)
        if mounted.returncode != 0:
            self.skipTest('no right to mount a disk')
        self.addCleanup(subprocess.run, ['umount', folder])
        purser = Purser(set_up=False)
        self.addCleanup(purser.__exit__)
        purser.database = 'sqlite:' + os.path.join(folder, 'purser.db')
        purser.env['PURSER_DATABASE'] = purser.database
        purser.setup()
        subprocess.run(['mount', '-o', 'remount,ro', folder], check=True)
        for words, said in (
                (('serve', '--listen', '127.0.0.1:0'), 'right to write the file'),
                (('admin', 'client', '--company', '1', '--name', 'x', '--scopes', 'ALL'), 'writ')):
            done = purser.run(*words)
            self.assertEqual(done.returncode, 1, done)
            self.assertIn(said, done.stderr)
        subprocess.run(['mount', '-o', 'remount,rw', folder], check=True)
        purser.start()
        self.assertEqual(purser.http().get('/readyz').status, 200)


if __name__ == '__main__':
    unittest.main()
