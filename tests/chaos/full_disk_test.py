"""A full disk: whatever cannot be written is refused with 503 and leaves nothing half, reading goes
on, and when there is space again all goes on by itself. On PostgreSQL the disk is that of a
tablespace: without room for its log the server itself would end. Needs the right to mount."""
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(ROOT, 'tests', 'stories'))
sys.path.insert(0, os.path.join(ROOT, 'tools'))
from pg_temp import TempPostgres  # noqa: E402
from purser_process import EMAIL, ENGINE, PASSWORD, Purser, eventually  # noqa: E402
from small_shop import SmallShop  # noqa: E402

SIZE, LEFT = {'sqlite': (16 << 20, 300_000), 'postgresql': (48 << 20, 300_000)}[ENGINE]


class FullDisk(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix='purser-disk-')
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        mounted = subprocess.run(['mount', '-t', 'tmpfs', '-o', 'size=%d' % SIZE, 'tmpfs',
                                  self.folder], stderr=subprocess.DEVNULL)
        if mounted.returncode != 0:
            self.skipTest('no right to mount a small disk')
        self.addCleanup(subprocess.run, ['umount', self.folder])
        self.purser = Purser(['--rate', '0'], set_up=False)
        self.addCleanup(self.purser.__exit__)
        self.purser.database = getattr(self, 'on_' + ENGINE)()
        self.purser.env['PURSER_DATABASE'] = self.purser.database
        self.purser.setup()
        self.purser.start()
        self.shop = SmallShop(self.purser)
        self.shop.product('MUG', stock=10000)

    def on_sqlite(self):
        return 'sqlite:' + os.path.join(self.folder, 'purser.db')

    def on_postgresql(self):
        server = TempPostgres().start()
        self.addCleanup(server.stop)
        place = os.path.join(self.folder, 'place')
        os.mkdir(place)
        if server.user:
            os.chmod(self.folder, 0o755)
            os.chown(place, server.user.pw_uid, server.user.pw_gid)
        for statement in ("CREATE TABLESPACE small LOCATION '%s'" % place,
                          'CREATE DATABASE small TABLESPACE small'):
            subprocess.run(['psql', '-q', '-d', server.url, '-c', statement], check=True)
        return server.url_of('small')

    def fill(self):
        """All but a little of the disk; what frees it again."""
        path = os.path.join(self.folder, 'ballast')
        with open(path, 'wb') as file:
            file.write(bytes(max(shutil.disk_usage(self.folder).free - LEFT, 0)))
        return lambda: os.unlink(path)

    def order(self, number):
        return self.shop.order(('MUG', 1), number=number, notes='n' * 900)

    def test_it_is_said_and_passes(self):
        free = self.fill()
        accepted, refused = [], []
        while len(refused) < 30:
            number = 'F-%d' % (len(accepted) + len(refused))
            reply = self.order(number)
            self.assertIn(reply.status, (201, 503), reply)
            (accepted if reply.status == 201 else refused).append(number)
        self.assertIn('The storage is full', reply.json['detail'])
        self.assertIn('retry-after', reply.headers)
        api = self.shop.api
        for method, path, body in (
                ('POST', '/api/v1/documents', {'kind': 'packing_slip', 'order_ids': [1]}),
                ('POST', '/api/v1/session', {'email': EMAIL, 'password': PASSWORD}),
                ('POST', '/api/v1/bulk', {'action': 'order.hold', 'query': '', 'params': {},
                                          'dry_run': True})):
            reply = api.request(method, path, body)  # what is small may still find room
            self.assertIn(reply.status, (201, 404, 503), (path, reply))
        for path in ('orders', 'exports/orders', 'stock', 'listings'):
            self.assertEqual(api.get('/api/v1/' + path).status, 200, path)
        free()
        eventually(lambda: self.order('LAST').status == 201)
        for number in accepted + refused:
            found = api.get('/api/v1/orders', query={'number': number}).items
            self.assertEqual(len(found), number in accepted, number)
        claimed = len(accepted) + 1
        eventually(lambda: self.shop.level('MUG')['allocated'] == claimed)
        eventually(lambda: self.shop.quantity('MUG') == 10000 - claimed)
        self.shop.verify()


if __name__ == '__main__':
    unittest.main()
