"""A `purser sandbox` process for stories, and a small runner of connector packs (plan, call, read
with the jq program) to try the sandbox's own packs against it. Standard library only.

    with Sandbox('--seed', '7') as sandbox:
        sandbox.dials(shop={'sales_per_hour': 0, 'lost_replies': 100})
        order = sandbox.place(('SB-MUG-NAVY', 2))
        sandbox.shop('GET', '/orders').json['orders']     # signed in as a client
        sandbox.ledger()['warehouse']['shipments']        # everything, from the inside

A sandbox starts with buyers at rest and without a rate limit, so that a story moves it alone.
"""
import http.client
import itertools
import json
import os
import shutil
import signal
import subprocess
import tempfile
import threading
import time

from purser_process import BINARY, ROOT, Reply

START_TIMEOUT_S = 20
STOP_TIMEOUT_S = 15
CLIENT_ID, CLIENT_SECRET = 'sandbox', 'sandbox-secret'
AT_REST = {'shop': {'sales_per_hour': 0, 'rate_bucket': 0}, 'warehouse': {'rate_bucket': 0}}


class Lost(Exception):
    """The connection ended without an answer."""


def call(port, method, path, body=None, headers=None, timeout_s=30, raw=None):
    """One request on a connection of its own."""
    connection = http.client.HTTPConnection('127.0.0.1', port, timeout=timeout_s)
    sent = dict(headers or {})
    if body is not None:
        raw = json.dumps(body).encode()
        sent.setdefault('Content-Type', 'application/json')
    try:
        connection.request(method, path, raw, sent)
        answer = connection.getresponse()
        return Reply(answer.status, answer.getheaders(), answer.read())
    except (http.client.HTTPException, ConnectionError) as fault:
        raise Lost(str(fault)) from fault
    finally:
        connection.close()


class Sandbox:
    """The process; `arguments` go to `purser sandbox`. is_at_rest=False leaves the dials alone."""

    def __init__(self, *arguments, is_at_rest=True):
        self.folder = tempfile.mkdtemp(prefix='purser-sandbox-')
        self.arguments = list(arguments)
        self.is_at_rest = is_at_rest
        self.process, self.port = None, None
        self.tokens = {}

    @property
    def url(self):
        return 'http://127.0.0.1:%d' % self.port

    @property
    def state_file(self):
        return os.path.join(self.folder, 'state.json')

    def __enter__(self):
        try:
            self.start()
            if self.is_at_rest:
                self.dials(**AT_REST)
            return self
        except BaseException:
            self.__exit__()
            raise

    def __exit__(self, *_):
        self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def start(self):
        arguments = [a.replace('{folder}', self.folder) for a in self.arguments]
        self.process = subprocess.Popen(
            [BINARY, 'sandbox', '--listen', '127.0.0.1:0', *arguments],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
        killer = threading.Timer(START_TIMEOUT_S, self.process.kill)
        killer.start()
        line = self.process.stdout.readline().decode()
        killer.cancel()
        if not line.startswith('listening on http://'):
            self.kill()
            raise AssertionError('the sandbox did not start: %r' % line)
        self.port = int(line.strip().rsplit(':', 1)[1])
        self.tokens = {}
        return self

    def kill(self):
        if self.process:
            if self.process.poll() is None:
                self.process.kill()
            self.process.wait()
            self.process.stdout.close()
            self.process = None

    def stop(self):
        """SIGTERM; returns the exit status."""
        self.process.send_signal(signal.SIGTERM)
        status = self.process.wait(STOP_TIMEOUT_S)
        self.process.stdout.close()
        self.process = None
        return status

    # ---- the inside ----

    def control(self, method, path, body=None, status=None):
        reply = call(self.port, method, '/control' + path, body)
        if reply.status != status and (status or reply.status >= 300):
            raise AssertionError('%s %s: %r' % (method, path, reply))
        return reply.json

    def dials(self, **sides):
        return self.control('PUT', '/dials', sides)

    def ledger(self):
        return self.control('GET', '/ledger')

    def counters(self):
        return self.control('GET', '/counters')

    def pause(self, at=None):
        """The clock stands still, at an instant if one is given."""
        return self.control('POST', '/clock', dict({'paused': True}, **({'at': at} if at else {})))

    def advance(self, seconds):
        return self.control('POST', '/clock', {'advance_s': seconds})

    def place(self, *lines, **more):
        """A sale of (sku, quantity) pairs."""
        rows = [{'sku': sku, 'quantity': quantity} for sku, quantity in lines]
        return self.control('POST', '/shop/orders', dict(more, lines=rows))

    def variant(self, sku):
        return next(v for v in self.control('GET', '/shop')['variants'] if v['sku'] == sku)

    def item(self, sku):
        return next(i for i in self.control('GET', '/warehouse')['items'] if i['sku'] == sku)

    # ---- the outside, as a client ----

    def token(self, side):
        reply = call(self.port, 'POST', '/%s/token' % side,
                     {'client_id': CLIENT_ID, 'client_secret': CLIENT_SECRET})
        assert reply.status == 200, reply
        return reply.json['access_token']

    def side(self, side, method, path, body=None, **more):
        if side not in self.tokens:
            self.tokens[side] = self.token(side)
        return call(self.port, method, '/%s%s' % (side, path), body,
                    {'Authorization': 'Bearer ' + self.tokens[side]}, **more)

    def shop(self, method, path, body=None, **more):
        return self.side('shop', method, path, body, **more)

    def warehouse(self, method, path, body=None, **more):
        return self.side('warehouse', method, path, body, **more)


class Parked(Exception):
    """A run that could not go on: the faults that a later run may overcome."""


class Pack:
    """Runs capabilities of a pack as the product does: faults that may pass are tried again by a
    later run, the cursor is kept from step to step."""

    CALLS_MOST = 2000

    def __init__(self, name, sandbox, settings=None):
        self.folder = os.path.join(ROOT, 'connectors', name)
        with open(os.path.join(self.folder, 'pack.json'), encoding='utf-8') as file:
            self.pack = json.load(file)
        self.sandbox = sandbox
        self.settings = dict({'url': sandbox.url, 'client_id': CLIENT_ID,
                              'client_secret': CLIENT_SECRET}, **(settings or {}))
        self.token = None
        self.calls = 0

    def jq(self, program, value):
        done = subprocess.run(['jq', '-c', '-f', os.path.join(self.folder, program)], env={
            'PATH': os.environ.get('PATH', '')}, input=json.dumps(value), text=True, timeout=30,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
        if done.returncode:
            raise AssertionError('%s: %s' % (program, done.stderr))
        return json.loads(done.stdout)

    def sign_in(self):
        auth = self.pack['auth']
        text = json.dumps(auth['request']['body'])
        for name, value in self.settings.items():
            text = text.replace('${%s}' % name, str(value))
        reply = self.send(auth['request']['method'], auth['request']['path'], text.encode(),
                          auth['request']['headers'])
        if reply.status != 200 or not reply.json:
            return
        self.token = reply.json
        for part in auth['token_path']:
            self.token = self.token[part]

    def send(self, method, url, raw, headers):
        """What comes of one request; a lost answer is status 599."""
        self.calls += 1
        assert self.calls < self.CALLS_MOST, 'the pack does not come to an end'
        try:
            return call(self.sandbox.port, method, url, headers=headers, raw=raw)
        except Lost:
            return Reply(599, [], b'')

    def answer(self, request):
        """Signs in when needed, waits when told to, and gives the response as `read` gets it."""
        send = self.pack['auth']['send']
        for _ in range(5):
            if self.token is None:
                self.sign_in()
            headers = dict(request.get('headers') or {})
            headers[send['header']] = send['prefix'] + (self.token or '')
            raw = None if request.get('body') is None else json.dumps(request['body']).encode()
            reply = self.send(request['method'], request['url'], raw, headers)
            if reply.status == 401:
                self.token = None
            elif reply.status == 429:
                time.sleep(float(reply.headers['retry-after']))
            else:
                break
        return {'status': reply.status, 'headers': reply.headers, 'body': reply.json,
                'text': reply.body.decode('utf-8', 'replace')}

    def now(self):
        return time.strftime('%Y-%m-%dT%H:%M:%SZ', time.gmtime())

    def run(self, capability, records=(), cursor=None, on_step=None):
        """One run to its end: (records, results, faults, cursor)."""
        programs = self.pack['capabilities'][capability]
        if 'same_as' in programs:
            programs = self.pack['capabilities'][programs['same_as']]
        told = {'records': [], 'results': [], 'faults': [], 'cursor': cursor}
        for step in itertools.count():
            shared = {'settings': self.settings, 'cursor': told['cursor'],
                      'records': list(records), 'now': self.now()}
            requests = self.jq(programs['plan'], shared)
            is_done = True
            while requests:
                request = requests.pop(0)
                got = self.jq(programs['read'], dict(
                    shared, request=request, response=self.answer(request),
                    cursor=told['cursor']))
                for part in ('records', 'results', 'faults'):
                    told[part] += got[part]
                told['cursor'] = got['cursor']
                requests += got['next']
                is_done = is_done and (got['done'] or bool(got['next']))
            if on_step:
                on_step(step)
            if is_done:
                return told

    def run_until_clean(self, capability, records=(), cursor=None, key='record_id', runs=50):
        """Runs again with what failed in passing, until nothing fails."""
        left, results = list(records), []
        for _ in range(runs):
            told = self.run(capability, left, cursor)
            results += told['results']
            assert all(fault['retry'] for fault in told['faults']), told['faults']
            if not told['faults']:
                return results
            again = {fault['record_id'] for fault in told['faults']}
            left = [record for record in left if str(record[key]) in again]
        raise AssertionError('still failing after %d runs: %r' % (runs, told['faults']))
