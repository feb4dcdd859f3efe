"""A real `purser serve` for stories, gauntlet and chaos tests: standard library only.

    with Purser() as purser:                      # fresh database, set up, serving
        shop = purser.client()                    # an API client with all scopes, signed in
        reply = shop.post('/api/v1/products', {'sku': 'A', 'name': 'A', 'type': 'core'})
        assert reply.status == 201, reply         # a reply prints itself whole
        reply.json['id']; reply.headers['etag']
        shop.get('/api/v1/orders', query={'limit': 10, 'sort': '-id'}).items
        purser.kill(); purser.start()             # crash and come back on the same database
        purser.command('admin', 'verify')         # any command, its JSON printed

Environment: PURSER_BINARY (default build/release/purser), PURSER_TEST_ENGINE (sqlite or
postgresql), PURSER_TEST_POSTGRES (url of a server's database whose user may create databases;
without it a private server is started once per process).
"""
import atexit
import base64
import contextlib
import http.client
import itertools
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BINARY = os.environ.get('PURSER_BINARY') or os.path.join(ROOT, 'build', 'release', 'purser')
ENGINE = os.environ.get('PURSER_TEST_ENGINE') or 'sqlite'
START_TIMEOUT_S = 30
STOP_TIMEOUT_S = 20
EMAIL, PASSWORD = 'ada@example.com', 'correct horse battery staple'
_numbers = itertools.count(1)
_private_server = []


def postgres_url():
    """The url of a database on which CREATE DATABASE may be said."""
    given = os.environ.get('PURSER_TEST_POSTGRES')
    if given:
        return given
    if not _private_server:
        sys.path.insert(0, os.path.join(ROOT, 'tools'))
        from pg_temp import TempPostgres
        _private_server.append(TempPostgres().start())
        atexit.register(_private_server[0].stop)
    return _private_server[0].url


def new_postgres_database(locale=None):
    """The url of an empty database; `locale`: what stands behind CREATE DATABASE … TEMPLATE."""
    url = urllib.parse.urlsplit(postgres_url())
    name = 'story_%d_%d' % (os.getpid(), next(_numbers))
    subprocess.run(['psql', '-q', '-d', url.geturl(), '-c',
                    'CREATE DATABASE %s %s' % (
                        name, 'TEMPLATE template0 ' + locale if locale else '')], check=True,
                   stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    return url._replace(path='/' + name).geturl()


class Reply:
    """status, headers (lower-case names), body (bytes), json (None when the body is none)."""

    def __init__(self, status, headers, body):
        self.status = status
        self.headers = {name.lower(): value for name, value in headers}
        self.cookies = [value for name, value in headers if name.lower() == 'set-cookie']
        self.body = body
        try:
            self.json = json.loads(body) if body else None
        except ValueError:
            self.json = None

    @property
    def items(self):
        return self.json['items']

    def __repr__(self):
        return 'Reply(%d, %s)' % (self.status, self.body[:2000].decode('utf-8', 'replace'))


class Http:
    """One caller: keeps a connection per thread, a bearer token or a session cookie."""

    def __init__(self, port, token=None, headers=None, timeout_s=30):
        self.port = port
        self.headers = dict(headers or {})
        if token:
            self.headers['Authorization'] = 'Bearer ' + token
        self.token = token
        self.timeout_s = timeout_s
        self.local = threading.local()

    def request(self, method, path, body=None, query=None, headers=None, raw=None):
        """`body` is sent as JSON; `raw` (bytes) as it is; None values of `query` are left out."""
        if query:
            pairs = [(k, v) for k, v in query.items() if v is not None]
            path += '?' + urllib.parse.urlencode(pairs, doseq=True)
        sent = dict(self.headers)
        if body is not None:
            raw = json.dumps(body).encode()
        if raw is not None:
            sent['Content-Type'] = 'application/json'
        sent.update(headers or {})
        connection = getattr(self.local, 'connection', None)
        reused = connection is not None
        if not reused:
            connection = http.client.HTTPConnection('127.0.0.1', self.port, timeout=self.timeout_s)
            self.local.connection = connection
        try:
            connection.request(method, path, raw, sent)
            answer = connection.getresponse()
            return Reply(answer.status, answer.getheaders(), answer.read())
        except (OSError, http.client.HTTPException):
            self.close()
            # An idle connection that the server closed; a write may have arrived, so only reads
            # are sent again.
            if reused and method in ('GET', 'HEAD'):
                return self.request(method, path, headers=headers)
            raise

    def get(self, path, query=None, headers=None):
        return self.request('GET', path, query=query, headers=headers)

    def post(self, path, body=None, query=None, headers=None, key=None):
        headers = dict(headers or {}, **({'Idempotency-Key': key} if key else {}))
        return self.request('POST', path, body, query, headers)

    def put(self, path, body=None, query=None, headers=None):
        return self.request('PUT', path, body, query, headers)

    def patch(self, path, body=None, query=None, headers=None, version=None):
        headers = dict(headers or {}, **({'If-Match': '"%s"' % version} if version else {}))
        return self.request('PATCH', path, body, query, headers)

    def delete(self, path, body=None, query=None, headers=None):
        return self.request('DELETE', path, body, query, headers)

    def close(self):
        connection = getattr(self.local, 'connection', None)
        if connection:
            connection.close()
            self.local.connection = None


class Purser:
    """A database and the process that serves it. `arguments` go to `purser serve`."""

    def __init__(self, arguments=(), engine=None, env=None, set_up=True, share=None):
        self.engine = engine or ENGINE
        self.folder = tempfile.mkdtemp(prefix='purser-story-')
        self.key_file = os.path.join(share.folder if share else self.folder, 'master.key')
        if share:  # a second process on the same database
            self.database = share.database
        elif self.engine == 'postgresql':
            self.database = new_postgres_database()
        else:
            self.database = 'sqlite:' + os.path.join(self.folder, 'purser.db')
        self.arguments = list(arguments)
        self.env = dict(os.environ, PURSER_DATABASE=self.database, PURSER_KEY_FILE=self.key_file,
                        **(env or {}))
        self.log_path = os.path.join(self.folder, 'log')
        self.process, self.port = None, None
        self.company_id = share.company_id if share else None
        self.user_id = share.user_id if share else None
        self.set_up = set_up and not share

    def __enter__(self):
        try:
            if self.set_up:
                self.setup()
            return self.start()
        except BaseException:
            self.__exit__()
            raise

    def __exit__(self, *_):
        self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def setup(self, company='Acme', email=EMAIL, password=PASSWORD):
        made = self.command('admin', 'setup', '--company', company, '--email', email,
                            '--password-stdin', text=password + '\n')
        self.company_id, self.user_id = made['company_id'], made['user_id']
        return made

    def run(self, *arguments, text=''):
        """Runs a command to its end; returns subprocess.CompletedProcess (text)."""
        return subprocess.run([BINARY, *arguments], env=self.env, input=text, timeout=120,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def command(self, *arguments, text=''):
        """The same with --json, must succeed; returns what it printed."""
        done = self.run(*arguments, '--json', text=text)
        if done.returncode != 0:
            raise AssertionError('purser %s: exit %d\n%s%s' % (
                ' '.join(arguments), done.returncode, done.stdout, done.stderr))
        return json.loads(done.stdout)

    def start(self):
        with open(self.log_path, 'ab') as log:
            self.process = subprocess.Popen(
                [BINARY, 'serve', '--listen', '127.0.0.1:0', *self.arguments], env=self.env,
                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log)
        killer = threading.Timer(START_TIMEOUT_S, self.process.kill)
        killer.start()
        line = self.process.stdout.readline().decode()
        killer.cancel()
        if not line.startswith('listening on http://'):
            self.kill()
            raise AssertionError('purser did not start: %r\n%s' % (line, self.log()))
        self.port = int(line.strip().rsplit(':', 1)[1])
        return self

    def kill(self):
        """kill -9: what a crash leaves behind."""
        if self.process:
            if self.process.poll() is None:
                self.process.kill()
            self.process.wait()
            self.process.stdout.close()
            self.process = None

    def stop(self):
        """SIGTERM; returns the exit status and the seconds it took."""
        began = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        status = self.process.wait(STOP_TIMEOUT_S)
        self.process.stdout.close()
        self.process = None
        return status, time.monotonic() - began

    def sql(self, text, *values):
        """Runs SQL past the program (values as ?): what a story cannot bring about otherwise."""
        if self.engine == 'sqlite':
            with contextlib.closing(sqlite3.connect(self.database[len('sqlite:'):])) as connection:
                with connection:
                    return connection.execute(text, values).fetchall()
        for value in values:
            literal = "'%s'" % value.replace("'", "''") if isinstance(value, str) else str(value)
            text = text.replace('?', literal, 1)
        done = subprocess.run(['psql', '-qAt', '-F', '\t', '-d', self.database, '-c', text],
                              check=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              text=True)
        return [tuple(line.split('\t')) for line in done.stdout.splitlines()]

    def log(self):
        with open(self.log_path, encoding='utf-8', errors='replace') as file:
            return file.read()

    def http(self, token=None, **more):
        return Http(self.port, token, **more)

    def new_client(self, scopes='ALL', name='story'):
        """The id and secret of a new API client."""
        made = self.command('admin', 'client', '--company', str(self.company_id), '--name', name,
                            '--scopes', scopes)
        return str(made['client_id']), made['client_secret']

    def token(self, client_id, secret):
        basic = base64.b64encode(('%s:%s' % (client_id, secret)).encode()).decode()
        reply = self.http().request(
            'POST', '/oauth/token', raw=b'grant_type=client_credentials',
            headers={'Authorization': 'Basic ' + basic,
                     'Content-Type': 'application/x-www-form-urlencoded'})
        assert reply.status == 200, reply
        return reply.json['access_token']

    def client(self, scopes='ALL', name='story'):
        """An API client of its own, with a token."""
        return self.http(self.token(*self.new_client(scopes, name)))

    def sign_in(self, email=EMAIL, password=PASSWORD):
        """A browser's session: cookie and CSRF header."""
        caller = self.http()
        reply = caller.post('/api/v1/session', {'email': email, 'password': password})
        assert reply.status in (200, 201), reply
        caller.headers['Cookie'] = reply.cookies[0].split(';')[0]
        caller.headers['X-CSRF-Token'] = reply.json['csrf_token']
        return caller


def eventually(condition, timeout_s=60, every_s=0.02):
    """Waits until condition() is true and returns its value; fails after timeout_s, which is long:
    a test tells what comes, not how fast this machine is."""
    deadline = time.monotonic() + timeout_s
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > deadline:
            raise AssertionError('did not become true within %s s: %r' % (timeout_s, value))
        time.sleep(every_s)


def at_rest(read, every_s=0.5):
    """What `read` gives once it gave the same twice: what follows from a change has followed."""
    last = [None]

    def is_at_rest():
        seen, last[0] = last[0], read()
        return seen == last[0]
    eventually(is_at_rest, every_s=every_s)
    return last[0]
