"""Accounts over HTTP: companies, people, clients, tokens, sessions, and who may not."""
import time
import unittest

from purser_process import EMAIL, PASSWORD, Purser, eventually


class Accounts(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.purser = Purser(['--rate', '0'])
        cls.addClassCleanup(cls.purser.__exit__)
        cls.purser.__enter__()
        cls.all = cls.purser.client()

    def test_company_is_seen_and_changed(self):
        company = self.all.get('/api/v1/company')
        self.assertEqual((company.status, company.json['name']), (200, 'Acme'))
        self.assertEqual(company.json['id'], self.purser.company_id)
        version = company.json['version']
        self.assertEqual(company.headers['etag'], '"%d"' % version)
        changed = self.all.patch('/api/v1/company', {'time_zone': 'Europe/Berlin'}, version=version)
        self.assertEqual((changed.status, changed.json['version']), (200, version + 1))
        stale = self.all.patch('/api/v1/company', {'name': 'Other'}, version=version)
        self.assertEqual(stale.status, 412, stale)
        wrong = self.all.patch('/api/v1/company', {'currency': 'XXX', 'country': 'UK',
                                                   'time_zone': 'PST'})
        self.assertEqual(wrong.status, 400)
        self.assertEqual({f['path'] for f in wrong.json['faults']},
                         {'currency', 'country', 'time_zone'})

    def test_token_by_basic_form_and_query(self):
        client_id, secret = self.purser.new_client()
        caller = self.purser.http()
        form = {'Content-Type': 'application/x-www-form-urlencoded'}
        credentials = 'client_id=%s&client_secret=%s' % (client_id, secret)
        grant = 'grant_type=client_credentials'
        by_form = caller.request('POST', '/oauth/token', headers=form,
                                 raw=('%s&%s&redirect_uri=x' % (grant, credentials)).encode())
        by_query = caller.request('POST', '/oauth/token?%s&%s' % (grant, credentials))
        for reply in (by_form, by_query):
            self.assertEqual(reply.status, 200, reply)
            self.assertEqual(reply.json['token_type'], 'bearer')
            token = reply.json['access_token']
            self.assertRegex(token, r'^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$')
            self.assertEqual(reply.json['expires_in'], 24 * 3600)
            self.assertEqual(self.purser.http(token).get('/api/v1/company').status, 200)
            spaced = {'Authorization': 'bearer %s  ' % token}
            self.assertEqual(caller.get('/api/v1/company', headers=spaced).status, 200)

    def test_token_is_refused_in_the_words_of_oauth(self):
        client_id, secret = self.purser.new_client('READ_ORDERS')
        grant = 'grant_type=client_credentials'
        for query, status, word in (
                (grant + '&client_id=%s&client_secret=no' % client_id, 401, 'invalid_client'),
                (grant + '&client_id=999999&client_secret=' + secret, 401, 'invalid_client'),
                (grant + '&client_id=x', 401, 'invalid_client'),
                ('grant_type=authorization_code&code=x', 401, 'invalid_client'),
                ('grant_type=password', 400, 'unsupported_grant_type'),
                (grant + '&client_id=%s&client_secret=%s&scope=write_orders' % (client_id, secret),
                 400, 'invalid_scope')):
            reply = self.purser.http().request('POST', '/oauth/token?' + query)
            self.assertEqual((reply.status, reply.json.get('error')), (status, word), reply)

    def test_scopes_are_kept(self):
        reader = self.purser.client('READ_SETTINGS')
        self.assertEqual(reader.get('/api/v1/users').status, 200)
        self.assertEqual(reader.get('/api/v1/company').status, 200)
        refused = reader.patch('/api/v1/company', {'name': 'Mine'})
        self.assertEqual(refused.status, 403)
        self.assertIn('write_settings', refused.json['detail'])
        writer = self.purser.client('WRITE_SETTINGS,READ_SETTINGS')
        self.assertEqual(writer.post('/api/v1/clients', {'name': 'x', 'scopes': 'all'}).status, 403)
        made = writer.post('/api/v1/clients', {'name': 'x'})
        self.assertEqual(made.status, 201)
        self.assertEqual(set(made.json['scopes'].split()), {'write_settings', 'read_settings'})
        unknown = writer.post('/api/v1/clients', {'name': 'x', 'scopes': 'read_everything'})
        self.assertEqual(unknown.status, 400)

    def test_nobody_without_a_token(self):
        for headers in ({}, {'Authorization': 'Bearer '}, {'Authorization': 'Bearer nonsense'},
                        {'Authorization': 'Basic eDp5'}, {'Cookie': 'purser_session=nonsense'}):
            reply = self.purser.http().get('/api/v1/company', headers=headers)
            self.assertEqual(reply.status, 401, (headers, reply))
            self.assertIn('www-authenticate', reply.headers)

    def test_a_revoked_client_is_out_at_once(self):
        made = self.all.post('/api/v1/clients', {'name': 'short-lived'}).json
        caller = self.purser.http(self.purser.token(made['client_id'], made['client_secret']))
        self.assertEqual(caller.get('/api/v1/company').status, 200)
        revoked = self.all.post('/api/v1/clients/%d/revoke' % made['id'])
        self.assertEqual((revoked.status, revoked.json['is_active']), (200, False))
        self.assertEqual(caller.get('/api/v1/company').status, 401)
        again = self.purser.http().request(
            'POST', '/oauth/token?grant_type=client_credentials&client_id=%s&client_secret=%s'
            % (made['client_id'], made['client_secret']))
        self.assertEqual(again.status, 401)
        listed = self.all.get('/api/v1/clients', {'is_active': 'false'}).items
        self.assertIn(made['id'], [c['id'] for c in listed])
        self.assertNotIn('client_secret', listed[0])

    def test_a_session_needs_its_csrf_token(self):
        browser = self.purser.sign_in()
        self.assertEqual(browser.get('/api/v1/session').json['csrf_token'],
                         browser.headers['X-CSRF-Token'])
        self.assertEqual(browser.patch('/api/v1/company', {'country': 'US'}).status, 200)
        for bad in ('', 'x', self.purser.sign_in().headers['X-CSRF-Token']):
            refused = browser.patch('/api/v1/company', {'country': 'DE'},
                                    headers={'X-CSRF-Token': bad})
            self.assertEqual(refused.status, 403, refused)
        as_bearer = {'Authorization': 'Bearer ' + browser.headers['Cookie'].split('=', 1)[1]}
        self.assertEqual(self.purser.http().get('/api/v1/company', headers=as_bearer).status, 401)
        self.assertEqual(browser.delete('/api/v1/session').status, 204)
        self.assertEqual(browser.get('/api/v1/session').status, 401)

    def test_the_cookie_is_locked_up(self):
        reply = self.purser.http().post('/api/v1/session', {'email': EMAIL, 'password': PASSWORD})
        for word in ('HttpOnly', 'SameSite=Lax', 'Path=/'):
            self.assertIn(word, reply.cookies[0])
        self.assertNotIn('password', reply.body.decode())

    def test_people_come_and_go(self):
        draft = {'email': 'Grace@Example.com', 'name': 'Grace', 'password': 'a good password',
                 'scopes': 'read_orders write_orders'}
        made = self.all.post('/api/v1/users', draft)
        self.assertEqual(made.status, 201, made)
        self.assertEqual(made.json['email'], 'grace@example.com')
        self.assertNotIn('password', made.json)
        self.assertEqual(self.all.post('/api/v1/users', draft).status, 409)
        browser = self.purser.sign_in('grace@EXAMPLE.com', 'a good password')
        self.assertEqual(browser.get('/api/v1/session').json['user_id'], made.json['id'])
        archived = self.all.post('/api/v1/users/%d/archive' % made.json['id'])
        self.assertEqual((archived.status, archived.json['is_active']), (200, False))
        self.assertEqual(browser.get('/api/v1/session').status, 401)
        again = self.purser.http().post('/api/v1/session', {'email': 'grace@example.com',
                                                            'password': 'a good password'})
        self.assertEqual(again.status, 401)

    def test_people_are_checked(self):
        for draft, path in (({'email': 'no-at', 'password': 'long enough'}, 'email'),
                            ({'email': 'a@b', 'password': 'short'}, 'password'),
                            ({'email': 'a@b'}, 'password'),
                            ({'email': 'a@b', 'password': 'long enough', 'scopes': 'x'}, 'scopes'),
                            ({'email': 'a@b', 'password': 'long enough', 'boss': True}, 'boss')):
            reply = self.all.post('/api/v1/users', draft)
            self.assertEqual(reply.status, 400, reply)
            self.assertIn(path, [f['path'] for f in reply.json['faults']])

    def test_nobody_archives_himself(self):
        browser = self.purser.sign_in()
        refused = browser.post('/api/v1/users/%d/archive' % self.purser.user_id)
        self.assertEqual(refused.status, 422)

    def test_another_company_does_not_exist(self):
        other = self.purser.command('admin', 'setup', '--company', 'Other', '--email',
                                    'eve@example.com', '--password-stdin', text='eve has one\n')
        eve = self.purser.sign_in('eve@example.com', 'eve has one')
        self.assertEqual(eve.get('/api/v1/company').json['id'], other['company_id'])
        self.assertEqual(eve.get('/api/v1/users/%d' % self.purser.user_id).status, 404)
        self.assertEqual(eve.post('/api/v1/users/%d/archive' % self.purser.user_id).status, 404)
        self.assertEqual([u['id'] for u in eve.get('/api/v1/users').items], [other['user_id']])
        numbers = [e['number'] for e in eve.get('/api/v1/events').items]
        self.assertEqual(numbers, list(range(1, len(numbers) + 1)))

    def test_what_was_done_is_in_the_audit_log(self):
        made = self.all.post('/api/v1/clients', {'name': 'audited'}).json
        self.all.post('/api/v1/clients/%d/revoke' % made['id'])
        query = {'subject': 'client', 'subject_id': made['id']}
        log = self.all.get('/api/v1/audit', query).items
        self.assertEqual([e['kind'] for e in log], ['client.revoked', 'client.created'])
        self.assertEqual(log[0]['actor_kind'], 'client')
        first = self.all.get('/api/v1/audit', dict(query, limit=1))
        rest = self.all.get('/api/v1/audit', dict(query, limit=1, cursor=first.json['next_cursor']))
        self.assertEqual([first.items[0], rest.items[0]], log)
        self.assertNotIn(made['client_secret'], str(log))

    def test_settings_are_listed_and_chosen(self):
        listed = {s['name']: s for s in self.all.get('/api/v1/settings').items}
        self.assertEqual(listed['accounts.token_hours']['value'], '24')
        path = '/api/v1/settings/accounts.session_hours'
        self.assertEqual(self.all.put(path, {'value': '12'}).json['is_chosen'], True)
        self.assertEqual(self.all.put(path, {'value': '0'}).status, 400)
        self.assertEqual(self.all.put('/api/v1/settings/no.such', {'value': '1'}).status, 404)


class Guessing(unittest.TestCase):
    def test_guesses_are_limited(self):
        with Purser() as purser:
            caller = purser.http()
            wrong = {'email': EMAIL, 'password': 'wrong one'}
            statuses = [caller.post('/api/v1/session', wrong).status for _ in range(12)]
            self.assertEqual(statuses[:10], [401] * 10)
            limited = caller.post('/api/v1/session', {'email': EMAIL, 'password': PASSWORD})
            self.assertEqual(limited.status, 429)
            self.assertGreater(int(limited.headers['retry-after']), 0)

    def test_an_unknown_name_takes_as_long(self):
        """Without hashing the answer would come a hundred times sooner. The fastest of several
        counts, so that a busy machine changes nothing."""
        with Purser() as purser:
            fastest = {}
            for email in (EMAIL, 'nobody@example.com') * 4:
                began = time.monotonic()
                purser.http().post('/api/v1/session', {'email': email, 'password': 'wrong one'})
                took = time.monotonic() - began
                fastest[email] = min(took, fastest.get(email, took))
            known, unknown = fastest.values()
            self.assertGreater(unknown, known / 5, fastest)


class Tokens(unittest.TestCase):
    def test_an_expired_token_is_no_token(self):
        # An hour is the shortest that can be chosen: the clock of the database is moved instead.
        with Purser() as purser:
            caller = purser.client()
            self.assertEqual(caller.get('/api/v1/company').status, 200)
            purser.stop()
            purser.sql('UPDATE access_token SET expires_at = 1')
            purser.start()
            caller = purser.http(caller.token)
            self.assertEqual(caller.get('/api/v1/company').status, 401)

    def test_a_token_survives_a_crash(self):
        with Purser() as purser:
            caller = purser.client()
            purser.kill()
            purser.start()
            self.assertEqual(purser.http(caller.token).get('/api/v1/company').status, 200)

    def test_another_process_forgets_within_seconds(self):
        with Purser(engine='postgresql') as one, Purser(share=one) as two:
            made = one.client().post('/api/v1/clients', {'name': 'both'}).json
            token = one.token(made['client_id'], made['client_secret'])
            self.assertEqual(two.http(token).get('/api/v1/company').status, 200)
            one.client().post('/api/v1/clients/%d/revoke' % made['id'])
            self.assertEqual(one.http(token).get('/api/v1/company').status, 401)
            eventually(lambda: two.http(token).get('/api/v1/company').status == 401, timeout_s=8)


if __name__ == '__main__':
    unittest.main()
