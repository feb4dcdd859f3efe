"""The edge that all routes share: problems, bodies, headers, health, the document, the page."""
import concurrent.futures
import http.client
import json
import socket
import time
import unittest

from purser_process import ENGINE, Http, Purser, eventually

PROBLEM = 'application/problem+json'


class Edge(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.purser = Purser(['--rate', '0'])
        cls.addClassCleanup(cls.purser.__exit__)
        cls.purser.__enter__()
        cls.all = cls.purser.client()

    def problem(self, reply, status, word):
        self.assertEqual(reply.status, status, reply)
        self.assertEqual(reply.headers['content-type'], PROBLEM)
        self.assertEqual(reply.json['type'], 'urn:purser:problem:' + word)
        self.assertEqual(reply.json['status'], status)
        self.assertEqual(reply.json['trace_id'], reply.headers['x-request-id'])
        self.assertTrue(reply.json['title'] and reply.json['detail'])
        return reply.json

    def test_addresses(self):
        self.problem(self.all.get('/api/v1/nothing'), 404, 'not_found')
        self.problem(self.all.get('/api/v1/company/'), 404, 'not_found')
        self.problem(self.all.get('/api/v1/users/abc'), 404, 'not_found')
        self.problem(self.all.get('/api/v1/users/-1'), 404, 'not_found')
        self.problem(self.all.get('/api/v1/users/9007199254740999'), 404, 'not_found')
        self.problem(self.all.get('/api/v1/settings/%zz'), 400, 'invalid')
        self.problem(self.all.request('DELETE', '/api/v1/company'), 405, 'method')
        self.assertEqual(self.all.request('DELETE', '/api/v1/company').headers['allow'],
                         'GET, HEAD, PATCH')

    def test_bodies_that_are_no_json(self):
        for raw, where in ((b'{"name": "x",}', 'line 1, column 14'), (b'', None), (b'{', 'line 1'),
                           (b'{"name": 1,\n "name": 2}', 'line 2'), (b'[' * 5000, 'line 1'),
                           (b'{"name": "\xff"}', 'line 1'), (b'nul', 'line 1')):
            reply = self.all.request('POST', '/api/v1/clients', raw=raw)
            self.problem(reply, 400, 'invalid')
            if where:
                self.assertIn(where, reply.json['detail'])
        self.problem(self.all.request('POST', '/api/v1/clients', raw=b'<x/>',
                                      headers={'Content-Type': 'text/xml'}), 415, 'media_type')

    def test_every_fault_is_named(self):
        reply = self.all.post('/api/v1/clients', {'name': 7, 'scopes': ['x'], 'colour': 'red',
                                                  'is_active': True})
        faults = self.problem(reply, 400, 'invalid')['faults']
        self.assertEqual({f['path'] for f in faults}, {'name', 'scopes', 'colour', 'is_active'})
        reply = self.all.get('/api/v1/company', {'verbose': 1})
        self.assertEqual(self.problem(reply, 400, 'invalid')['faults'][0]['path'], 'verbose')
        self.problem(self.all.get('/api/v1/users', {'shoe_size': 1}), 400, 'invalid')
        self.problem(self.all.get('/api/v1/events', {'limit': 100000}), 400, 'invalid')

    def test_large_bodies(self):
        big = {'name': 'x' * 400000}  # read off the event threads
        self.problem(self.all.post('/api/v1/clients', big), 400, 'invalid')
        padded = json.dumps({'name': 'padded'}).encode() + b' ' * 400000
        self.assertEqual(self.all.request('POST', '/api/v1/clients', raw=padded).status, 201)
        with self.assertRaises((OSError, http.client.HTTPException, AssertionError)):
            reply = self.all.request('POST', '/api/v1/clients', raw=b'x' * 10_000_000)
            self.problem(reply, 413, 'too_large')
            raise OSError('refused in words')
        self.assertEqual(self.all.get('/api/v1/company').status, 200)

    def test_a_large_body_is_not_read_from_nobody(self):
        with socket.create_connection(('127.0.0.1', self.purser.port), timeout=10) as peer:
            peer.sendall(b'POST /api/v1/clients HTTP/1.1\r\nHost: x\r\nContent-Length: 8000000\r\n'
                         b'Expect: 100-continue\r\n\r\n')
            self.assertIn(b' 401 ', peer.recv(4096).split(b'\r\n')[0])

    def test_traces(self):
        one, two = self.all.get('/api/v1/company'), self.all.get('/api/v1/company')
        self.assertRegex(one.headers['x-request-id'], '^[0-9a-f]{32}$')
        self.assertNotEqual(one.headers['x-request-id'], two.headers['x-request-id'])
        made = self.all.post('/api/v1/clients', {'name': 'traced'})
        log = self.all.get('/api/v1/audit', {'subject': 'client', 'subject_id': made.json['id']})
        self.assertEqual(log.items[0]['trace_id'], made.headers['x-request-id'])

    def test_caches(self):
        one = self.all.get('/api/v1/company')
        self.assertEqual(one.headers['cache-control'], 'no-store')
        same = self.all.get('/api/v1/company', headers={'If-None-Match': one.headers['etag']})
        self.assertEqual((same.status, same.body), (304, b''))
        head = self.all.request('HEAD', '/api/v1/company')
        self.assertEqual((head.status, head.body), (200, b''))
        self.assertEqual(head.headers['content-length'], str(len(one.body)))

    def test_fields_are_chosen(self):
        self.assertEqual(self.all.get('/api/v1/company', {'fields': 'id,name'}).json,
                         {'id': self.purser.company_id, 'name': 'Acme'})
        users = self.all.get('/api/v1/users', {'fields': 'id,email', 'limit': 1})
        self.assertEqual(set(users.items[0]), {'id', 'email'})

    def test_if_match_must_be_a_version(self):
        reply = self.all.patch('/api/v1/company', {'name': 'Acme'}, version='abc')
        self.problem(reply, 412, 'precondition')
        self.assertEqual(self.all.patch('/api/v1/company', {'name': 'Acme'},
                                        headers={'If-Match': '*'}).status, 200)

    def test_health(self):
        caller = self.purser.http()
        self.assertEqual(caller.get('/healthz').json, {'status': 'ok'})
        self.assertEqual(caller.get('/readyz').json, {'status': 'ready'})
        metrics = caller.get('/metrics')
        self.assertTrue(metrics.headers['content-type'].startswith('text/plain; version=0.0.4'))
        text = metrics.body.decode()
        for name in ('purser_units_total', 'purser_batches_total', 'purser_replays_total',
                     'purser_queue_units', 'purser_http_requests_total{class="2xx"}',
                     'purser_http_request_seconds_bucket{le="+Inf"}', 'purser_memory_bytes',
                     'purser_build_info{version='):
            self.assertIn('\n' + name, text)
        for line in text.splitlines():
            self.assertRegex(line, r'^(# (HELP|TYPE) \w+ .+|\w+(\{[^}]*\})? \d+(\.\d+)?)$')

    def test_the_document(self):
        reply = self.purser.http().get('/api/v1/openapi.json')
        self.assertEqual(reply.status, 200)
        self.assertEqual(reply.json['openapi'], '3.1.0')
        self.assertEqual(json.loads(self.purser.run('openapi').stdout), reply.json)
        operations = [operation for path in reply.json['paths'].values()
                      for operation in path.values()]
        ids = [operation['operationId'] for operation in operations]
        self.assertEqual(len(ids), len(set(ids)))
        schemas = reply.json['components']['schemas']
        for name in refs(reply.json):
            self.assertIn(name, schemas)
        self.assertIn('company_get', ids)

    def test_the_page(self):
        caller = self.purser.http()
        one, two = caller.get('/'), caller.get('/orders/7')
        for page in (one, two):
            self.assertEqual(page.status, 200)
            self.assertEqual(page.headers['cache-control'], 'no-store')
            nonce = page.headers['content-security-policy'].split("'nonce-")[1].split("'")[0]
            self.assertIn(nonce.encode(), page.body)
            self.assertEqual(page.headers['x-frame-options'], 'DENY')
        self.assertNotEqual(one.headers['content-security-policy'],
                            two.headers['content-security-policy'])
        self.assertEqual(caller.get('/no/such.js').status, 404)
        self.assertEqual(caller.get('/../../etc/passwd').status, 404)


def refs(node):
    """Names of all schemas that are referred to."""
    if isinstance(node, dict):
        if '$ref' in node:
            yield node['$ref'].rsplit('/', 1)[1]
        for value in node.values():
            yield from refs(value)
    elif isinstance(node, list):
        for value in node:
            yield from refs(value)


class Keys(unittest.TestCase):
    """Idempotency-Key, tried on POST /api/v1/users."""

    @classmethod
    def setUpClass(cls):
        cls.purser = Purser(['--rate', '0'])
        cls.addClassCleanup(cls.purser.__exit__)
        cls.purser.__enter__()
        cls.all = cls.purser.client()

    def draft(self, name):
        return {'email': name + '@example.com', 'password': 'long enough'}

    def test_the_first_answer_is_given_again(self):
        first = self.all.post('/api/v1/users', self.draft('one'), key='k1')
        again = self.all.post('/api/v1/users', self.draft('one'), key='k1')
        self.assertEqual((first.status, again.status), (201, 201))
        self.assertEqual(first.body, again.body)
        emails = [u['email'] for u in self.all.get('/api/v1/users').items]
        self.assertEqual(emails.count('one@example.com'), 1)

    def test_another_body_is_a_conflict(self):
        self.all.post('/api/v1/users', self.draft('two'), key='k2')
        other = self.all.post('/api/v1/users', self.draft('three'), key='k2')
        self.assertEqual(other.status, 409)
        self.assertIn('Idempotency-Key', other.json['detail'])

    def test_a_refusal_is_not_kept(self):
        self.assertEqual(self.all.post('/api/v1/users', {'email': 'x'}, key='k3').status, 400)
        self.assertEqual(self.all.post('/api/v1/users', self.draft('four'), key='k3').status, 201)

    def test_keys_belong_to_a_client(self):
        self.all.post('/api/v1/users', self.draft('five'), key='k4')
        other = self.purser.client()
        self.assertEqual(other.post('/api/v1/users', self.draft('six'), key='k4').status, 201)

    def test_at_once_there_is_one(self):
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            replies = list(pool.map(
                lambda _: self.all.post('/api/v1/users', self.draft('seven'), key='k5'), range(16)))
        self.assertEqual({r.status for r in replies}, {201})
        self.assertEqual(len({r.json['id'] for r in replies}), 1)

    def test_a_key_is_known_after_a_crash(self):
        first = self.all.post('/api/v1/users', self.draft('eight'), key='k6')
        self.purser.kill()
        self.purser.start()
        type(self).all = self.purser.http(self.all.token)
        again = self.all.post('/api/v1/users', self.draft('eight'), key='k6')
        self.assertEqual(first.json, again.json)

    def test_a_day_later_it_is_forgotten(self):
        self.all.post('/api/v1/users', self.draft('nine'), key='k7')
        self.purser.sql("UPDATE idempotency SET at = 1 WHERE key = 'k7'")
        self.assertEqual(self.all.post('/api/v1/users', self.draft('nine'), key='k7').status, 409)
        self.assertEqual(self.all.post('/api/v1/users', self.draft('ten'), key='k7').status, 201)

    def test_a_key_has_a_length(self):
        self.assertEqual(self.all.post('/api/v1/users', self.draft('x'), key='k' * 201).status, 400)


class Limits(unittest.TestCase):
    def test_the_rate_is_limited_per_client(self):
        with Purser(['--rate', '1', '--rate-burst', '5']) as purser:
            one, two = purser.client(), purser.client()
            statuses = [one.get('/api/v1/company').status for _ in range(8)]
            self.assertEqual(statuses[:5], [200] * 5)
            self.assertEqual(statuses[-1], 429)
            limited = one.get('/api/v1/company')
            self.assertIn(limited.headers['retry-after'], ('1', '2'))
            self.assertEqual(two.get('/api/v1/company').status, 200)
            time.sleep(2.1)
            self.assertEqual(one.get('/api/v1/company').status, 200)

    def test_a_full_queue_is_said(self):
        with Purser() as purser:
            token = purser.client().token  # while there is room for it
            purser.stop()
            purser.arguments = ['--queue', '1', '--readers', '1', '--rate', '0']
            purser.start()
            caller = purser.http(token)
            with concurrent.futures.ThreadPoolExecutor(24) as pool:
                replies = list(pool.map(lambda _: caller.get('/api/v1/users'), range(400)))
            statuses = {r.status for r in replies}
            self.assertIn(200, statuses)
            self.assertLessEqual(statuses, {200, 503})
            for reply in replies:
                if reply.status == 503:
                    self.assertIn('retry-after', reply.headers)
            eventually(lambda: caller.get('/api/v1/company').status == 200)


class Streams(unittest.TestCase):
    def setUp(self):
        self.purser = Purser(['--streams', '3'])
        self.addCleanup(self.purser.__exit__)
        self.purser.__enter__()
        self.all = self.purser.client()

    def open(self, after=None):
        stream = Stream(self.purser.port, self.all.token, after)
        self.addCleanup(stream.close)
        return stream

    def test_events_come_as_they_happen(self):
        stream = self.open()
        time.sleep(0.2)
        self.all.post('/api/v1/clients', {'name': 'seen'})
        event = stream.next()
        self.assertEqual((event['event'], event['data']['kind']), ('client.created',) * 2)
        self.assertEqual(event['data']['body']['name'], 'seen')
        self.assertEqual(int(event['id']), event['data']['number'])

    def test_it_goes_on_where_it_stopped(self):
        for i in range(250):
            self.all.post('/api/v1/clients', {'name': 'n%d' % i})
        stream = self.open(after=0)
        numbers = [int(stream.next()['id']) for _ in range(250)]
        self.assertEqual(numbers, list(range(1, 251)))
        stream.close()
        later = self.open(after=250)
        self.assertEqual(int(later.next()['id']), 251)

    def test_only_so_many(self):
        streams = [self.open() for _ in range(3)]
        full = self.all.get('/api/v1/stream')
        self.assertEqual(full.status, 503)
        streams[0].close()
        for stream in streams:
            self.all.post('/api/v1/clients', {'name': 'noticed'})  # a write finds out who left
        eventually(lambda: self.purser.http().get('/metrics').body.find(b'purser_streams 2') > 0)

    def test_a_stream_ends_when_purser_stops(self):
        stream = self.open()
        status, seconds = self.purser.stop()
        self.assertEqual(status, 0)
        self.assertLess(seconds, 5)
        self.assertIsNone(stream.next())

    def test_a_stream_ends_with_its_client(self):
        client_id, secret = self.purser.new_client()
        stream = Stream(self.purser.port, self.purser.token(client_id, secret))
        self.addCleanup(stream.close)
        self.all.post('/api/v1/clients/%s/revoke' % client_id)
        self.all.post('/api/v1/clients', {'name': 'unheard'})
        self.assertNotIn('unheard', stream.names_to_end())

    def test_a_stream_ends_with_its_session(self):
        caller = self.purser.sign_in()
        stream = Stream(self.purser.port, None, cookie=caller.headers['Cookie'])
        self.addCleanup(stream.close)
        self.assertEqual(caller.delete('/api/v1/session').status, 204)
        self.all.post('/api/v1/clients', {'name': 'unheard'})
        self.assertNotIn('unheard', stream.names_to_end())

    def test_a_stream_ends_though_nothing_happens(self):
        stream = Stream(self.purser.port, self.purser.client().token)
        self.addCleanup(stream.close)
        self.purser.sql('DELETE FROM access_token')  # as another process would
        self.assertEqual(stream.names_to_end(), [])

    def test_nobody_listens_without_the_right(self):
        self.assertEqual(self.purser.http().get('/api/v1/stream').status, 401)
        self.assertEqual(self.purser.client('READ_ORDERS').get('/api/v1/stream').status, 403)


@unittest.skipUnless(ENGINE == 'postgresql', 'several processes')
class FarStreams(unittest.TestCase):
    def test_what_another_process_did_is_heard(self):
        with Purser() as one, Purser(share=one) as two:
            caller = one.client()
            stream = Stream(two.port, caller.token)
            self.addCleanup(stream.close)
            time.sleep(0.3)
            caller.post('/api/v1/clients', {'name': 'far away'})
            event = stream.next()
            self.assertEqual(event['data']['body']['name'], 'far away')

    def test_a_stream_ends_when_another_process_took_the_right(self):
        with Purser() as one, Purser(share=one) as two:
            caller = one.client()
            client_id, secret = one.new_client()
            stream = Stream(two.port, one.token(client_id, secret))
            self.addCleanup(stream.close)
            self.assertEqual(caller.post('/api/v1/clients/%s/revoke' % client_id).status, 200)
            time.sleep(5)  # so long it may be remembered
            caller.post('/api/v1/clients', {'name': 'unheard'})
            self.assertNotIn('unheard', stream.names_to_end())


class Stream:
    def __init__(self, port, token, after=None, cookie=None):
        self.connection = http.client.HTTPConnection('127.0.0.1', port, timeout=60)
        headers = {'Cookie': cookie} if cookie else {'Authorization': 'Bearer ' + token}
        if after is not None:
            headers['Last-Event-ID'] = str(after)
        self.connection.request('GET', '/api/v1/stream', headers=headers)
        self.reply = self.connection.getresponse()
        assert self.reply.status == 200, self.reply.status
        assert self.reply.headers['Content-Type'].startswith('text/event-stream')

    def next(self):
        """The next event, or None when the stream has ended."""
        event = {}
        while True:
            line = self.reply.readline().decode()
            if not line:
                return None
            line = line.rstrip('\n')
            if not line and event:
                event['data'] = json.loads(event['data'])
                return event
            if line and not line.startswith(':'):
                name, value = line.split(': ', 1)
                event[name] = value

    def names_to_end(self):
        """Waits for its end; what the clients are called that it told of."""
        names = []
        while True:
            event = self.next()
            if event is None:
                return names
            names.append(event['data']['body'].get('name'))

    def close(self):
        # The reply keeps the socket; both must go.
        self.reply.close()
        self.connection.close()


class Slow(unittest.TestCase):
    def test_a_dialogue_may_be_cut_anywhere(self):
        with Purser() as purser:
            whole = (b'GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n')
            for cut in range(1, len(whole), 7):
                with socket.create_connection(('127.0.0.1', purser.port)) as peer:
                    peer.sendall(whole[:cut])
            caller = purser.client()
            for _ in range(20):  # the client leaves while the unit runs
                with socket.create_connection(('127.0.0.1', purser.port)) as peer:
                    peer.sendall(('GET /api/v1/users HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer '
                                  '%s\r\n\r\n' % caller.token).encode())
            self.assertEqual(Http(purser.port).get('/healthz').status, 200)
            self.assertEqual(purser.stop()[0], 0)


if __name__ == '__main__':
    unittest.main()
