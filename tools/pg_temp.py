#!/usr/bin/env python3
"""A private PostgreSQL server for tests and measurements: own folder, free port, C collation.

    pg_temp.py start DIR [--durable]    prints postgresql://purser@127.0.0.1:PORT/postgres
    pg_temp.py stop DIR                 ends it and removes DIR

From Python:    with TempPostgres() as server: server.url, server.database('orders')
The user of the url is a superuser without password. The server runs as an unprivileged user
(`postgres` or `nobody` when we are root). Without --durable nothing is synced to disk: a crash of
the machine loses the database, which a test does not mind. A server started from Python ends with
the process that started it, however that ends.
"""
import argparse
import ctypes
import glob
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

START_TIMEOUT_S = 60
STOP_TIMEOUT_S = 30
PR_SET_PDEATHSIG = 1
SETTINGS = {'max_connections': '400', 'shared_buffers': '128MB', 'log_min_messages': 'warning',
            'log_line_prefix': '%m [%p] %d ', 'timezone': 'UTC', 'max_prepared_transactions': '0'}
NOT_DURABLE = {'fsync': 'off', 'synchronous_commit': 'off', 'full_page_writes': 'off',
               'max_wal_size': '4GB', 'autovacuum': 'on'}


def server_folder():
    """Where initdb and postgres are: the newest version of the Debian packages, or PATH."""
    found = sorted(glob.glob('/usr/lib/postgresql/*/bin/postgres'),
                   key=lambda path: int(path.split('/')[4]))
    path = found[-1] if found else shutil.which('postgres')
    if not path:
        raise RuntimeError('no PostgreSQL server is installed (tools/install.sh check)')
    return os.path.dirname(path)


def unprivileged_user():
    """The user who runs the server: ourselves, unless we are root (PostgreSQL refuses root)."""
    if os.getuid() != 0:
        return None
    for name in ('postgres', 'nobody'):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise RuntimeError('neither the user postgres nor nobody exists')


def free_port():
    with socket.socket() as probe:
        probe.bind(('127.0.0.1', 0))
        return probe.getsockname()[1]


def die_with_parent():
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGINT)


class TempPostgres:
    def __init__(self, folder=None, durable=False, settings=None, outlives_us=False):
        self.folder = folder or tempfile.mkdtemp(prefix='purser-pg-')
        self.durable = durable
        self.settings = dict(SETTINGS, **({} if durable else NOT_DURABLE), **(settings or {}))
        self.outlives_us = outlives_us
        self.bin = server_folder()
        self.user = unprivileged_user()
        self.port = None
        self.process = None

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        self.stop()

    @property
    def url(self):
        return self.url_of('postgres')

    def url_of(self, database):
        return 'postgresql://purser@127.0.0.1:%d/%s' % (self.port, database)

    def start(self):
        os.makedirs(self.folder, exist_ok=True)
        if self.user:
            os.chown(self.folder, self.user.pw_uid, self.user.pw_gid)
        cluster = os.path.join(self.folder, 'cluster')
        if not os.path.isdir(cluster):
            self._run('initdb', '-D', cluster, '-U', 'purser', '-A', 'trust', '-E', 'UTF8',
                      '--locale=C', '--no-sync')
        for _ in range(3):  # another process may take the port between our look and the start
            self.port = free_port()
            if self._launch(cluster):
                return self
        raise RuntimeError('PostgreSQL did not start:\n' + self.log())

    def _launch(self, cluster):
        command = [os.path.join(self.bin, 'postgres'), '-D', cluster, '-p', str(self.port),
                   '-k', self.folder, '-c', 'listen_addresses=127.0.0.1']
        for name, value in self.settings.items():
            command += ['-c', '%s=%s' % (name, value)]
        with open(os.path.join(self.folder, 'log'), 'ab') as log:
            self.process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
                preexec_fn=None if self.outlives_us else die_with_parent, **self._as_user())
        deadline = time.monotonic() + START_TIMEOUT_S
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                return False
            ready = subprocess.run([os.path.join(self.bin, 'pg_isready'), '-q',
                                    '-h', '127.0.0.1', '-p', str(self.port)])
            if ready.returncode == 0:
                return True
            time.sleep(0.05)
        self.process.kill()
        return False

    def kill(self):
        """A crash of the server, for tests of recovery; start() brings it back."""
        self.process.send_signal(signal.SIGQUIT)
        self.process.wait(STOP_TIMEOUT_S)

    def restart(self):
        """Brings it back after kill(), on the same port."""
        if not self._launch(os.path.join(self.folder, 'cluster')):
            raise RuntimeError('PostgreSQL did not come back:\n' + self.log())

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(STOP_TIMEOUT_S)
            except subprocess.TimeoutExpired:
                self.process.send_signal(signal.SIGQUIT)
                self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def database(self, name):
        """Creates the empty database `name` and returns its url."""
        self._run('createdb', '-h', '127.0.0.1', '-p', str(self.port), '-U', 'purser', name)
        return self.url_of(name)

    def drop(self, name):
        self._run('dropdb', '-h', '127.0.0.1', '-p', str(self.port), '-U', 'purser', '--if-exists',
                  '--force', name)

    def log(self):
        try:
            with open(os.path.join(self.folder, 'log'), encoding='utf-8', errors='replace') as file:
                return file.read()
        except FileNotFoundError:
            return ''

    def _as_user(self):
        if not self.user:
            return {}
        return {'user': self.user.pw_uid, 'group': self.user.pw_gid, 'extra_groups': []}

    def _run(self, program, *arguments):
        result = subprocess.run([os.path.join(self.bin, program), *arguments], cwd='/',
                                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                stderr=subprocess.STDOUT, text=True, **self._as_user())
        if result.returncode != 0:
            raise RuntimeError('%s failed: %s' % (program, result.stdout))


def stop_folder(folder):
    """Ends a server that `start` left running: its first line of postmaster.pid is the process."""
    pid_file = os.path.join(folder, 'cluster', 'postmaster.pid')
    if os.path.isfile(pid_file):
        with open(pid_file, encoding='utf-8') as file:
            pid = int(file.readline())
        os.kill(pid, signal.SIGINT)
        deadline = time.monotonic() + STOP_TIMEOUT_S
        while os.path.exists(pid_file) and time.monotonic() < deadline:
            time.sleep(0.05)
    shutil.rmtree(folder, ignore_errors=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('word', choices=('start', 'stop'))
    parser.add_argument('folder')
    parser.add_argument('--durable', action='store_true', help='sync to disk (measurements)')
    args = parser.parse_args()
    folder = os.path.abspath(args.folder)
    if args.word == 'stop':
        stop_folder(folder)
    else:
        print(TempPostgres(folder, durable=args.durable, outlives_us=True).start().url)
    return 0


if __name__ == '__main__':
    sys.exit(main())
