"""Apps let in by a person: OAuth 2 authorisation code with a consent page, and what a thief, a
forger or a framing page would try (RFC 6749, 7636, 9700; order-manager-dialect.md 2)."""
import base64
import concurrent.futures
import hashlib
import html.parser
import os
import sys
import unittest
import urllib.parse

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from purser_process import EMAIL, PASSWORD, Purser  # noqa: E402

BACK = 'https://shop.example/back?keep=1'
FORM = {'Content-Type': 'application/x-www-form-urlencoded'}


class Page(html.parser.HTMLParser):
    """The first form of a page: action, hidden fields, buttons."""

    def __init__(self, reply):
        super().__init__()
        self.action, self.fields, self.buttons, self.labels = None, {}, [], set()
        self.text = ''
        self.feed(reply.body.decode())

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == 'form':
            self.action = given['action']
        elif tag == 'input':
            self.fields[given['name']] = given.get('value', '')
        elif tag == 'button':
            self.buttons.append(given.get('value'))
        elif tag == 'label':
            self.labels.add(given['for'])

    def handle_data(self, data):
        self.text += data


class Browser:
    """Keeps a cookie, follows nothing."""

    def __init__(self, purser):
        self.http = purser.http()

    def get(self, path, **query):
        return self.http.get(path, query=query)

    def submit(self, page, headers=None, **more):
        body = urllib.parse.urlencode(dict(page.fields, **more)).encode()
        reply = self.http.request('POST', page.action, raw=body,
                                  headers=dict(FORM, **(headers or {})))
        for cookie in reply.cookies:
            self.http.headers['Cookie'] = cookie.split(';')[0]
        return reply

    def sign_in(self, question, email=EMAIL, password=PASSWORD):
        page = Page(self.get('/oauth/authorize', **question))
        assert page.action == '/oauth/sign-in', page.text
        reply = self.submit(page, email=email, password=password)
        assert reply.status == 303, reply
        return reply.headers['location']

    def allow(self, question, decision='allow'):
        """The query that the app is sent back with."""
        page = Page(self.get('/oauth/authorize', **question))
        assert page.action == '/oauth/authorize', page.text
        return sent_back(self.submit(page, decision=decision))


def sent_back(reply):
    assert reply.status == 303, reply
    address = urllib.parse.urlsplit(reply.headers['location'])
    assert address._replace(query='').geturl() == BACK.split('?')[0], reply.headers
    return dict(urllib.parse.parse_qsl(address.query))


class OAuth(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.purser = Purser(['--rate', '0']).__enter__()
        cls.addClassCleanup(cls.purser.__exit__)
        cls.all = cls.purser.client()
        cls.browser = Browser(cls.purser)
        cls.app, cls.secret = cls.register()
        cls.browser.sign_in(cls.question())

    @classmethod
    def register(cls, **more):
        made = cls.all.post('/api/v1/apps', dict({
            'name': 'Label <b>maker', 'description': 'Prints & sorts', 'redirect_uris': BACK,
            'scopes': 'read_orders write_orders read_inventory'}, **more))
        assert made.status == 201, made
        return made.json['client_id'], made.json.get('client_secret')

    @classmethod
    def question(cls, app=None, **more):
        return dict({'client_id': app or cls.app, 'scope': 'read_orders read_inventory',
                     'redirect_uri': BACK, 'response_type': 'code', 'state': 'xyz & more'}, **more)

    def trade(self, code, app=None, secret=None, by='form', basic=True, **more):
        fields = dict({'grant_type': 'authorization_code', 'code': code, 'redirect_uri': BACK},
                      **more)
        headers = {}
        app, secret = app or self.app, secret or self.secret
        if basic:
            text = base64.b64encode(('%s:%s' % (app, secret)).encode()).decode()
            headers['Authorization'] = 'Basic ' + text
        else:
            fields.update(client_id=app)
        sent = urllib.parse.urlencode(fields)
        if by == 'query':
            return self.purser.http().request('POST', '/oauth/token?' + sent, headers=headers)
        return self.purser.http().request('POST', '/oauth/token', raw=sent.encode(),
                                          headers=dict(FORM, **headers))

    def code(self, **more):
        return self.browser.allow(self.question(**more))['code']

    def status(self, token):
        return self.purser.http(token).get('/v1/companyinfo').status

    # ---- the way it is meant ----

    def test_an_app_is_let_in(self):
        app, secret = self.register(name='Way')
        back = self.browser.allow(self.question(app))
        self.assertEqual((back['keep'], back['state'], back['cid']),
                         ('1', 'xyz & more', str(self.purser.company_id)))
        reply = self.trade(back['code'], app, secret)
        self.assertEqual(reply.status, 200, reply)
        self.assertEqual(sorted(reply.json), ['access_token', 'scope', 'token_type'])
        self.assertRegex(reply.json['access_token'], r'^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$')
        self.assertEqual(reply.json['token_type'], 'bearer')
        self.assertEqual(set(reply.json['scope'].split()), {'read_orders', 'read_inventory'})
        caller = self.purser.http(reply.json['access_token'] + ' ')
        self.assertEqual(caller.get('/v1.1/orders').status, 200)
        self.assertEqual(caller.get('/v1.1/products').status, 403)
        installed = [row for row in self.all.get('/api/v1/installed-apps').items
                     if row['app_id'] == int(app)]
        self.assertEqual([row['name'] for row in installed], ['Way'])
        self.assertEqual(installed[0]['installed_by'], self.purser.user_id)
        quota = caller.get('/v1/throttlelimits').json[0]['throttleConfig']
        self.assertEqual(quota['appId'], installed[0]['id'])

    def test_quirk_the_token_endpoint_reads_query_or_form(self):
        for by in ('query', 'form'):
            self.assertEqual(self.trade(self.code(), by=by).status, 200, by)

    def test_client_omniauth_sends_its_secret_twice(self):
        reply = self.trade(self.code(), client_id=self.app, client_secret=self.secret)
        self.assertEqual((reply.status, reply.json['token_type']), (200, 'bearer'))

    def test_quirk_scopes_in_any_case_and_joined_by_plus(self):
        back = self.browser.allow(self.question(scope='READ_ORDERS+Write_Orders'))
        reply = self.trade(back['code'])
        self.assertEqual(set(reply.json['scope'].split()), {'read_orders', 'write_orders'})

    def test_the_page_says_who_asks_for_what_in_words(self):
        reply = self.browser.get('/oauth/authorize', **self.question())
        page = Page(reply)
        for words in ('Label <b>maker', 'Acme', 'Prints & sorts', 'See orders.', EMAIL,
                      'https://shop.example', 'until you remove it'):
            self.assertIn(words, page.text)
        self.assertNotIn('<b>', reply.body.decode())
        self.assertNotIn('Create and change orders', page.text)
        self.assertEqual(page.buttons, ['allow', 'deny'])
        self.assertIn('<html lang="en">', reply.body.decode())

    def test_a_person_says_no(self):
        back = self.browser.allow(self.question(), decision='deny')
        self.assertEqual((back['error'], back['state']), ('access_denied', 'xyz & more'))
        self.assertNotIn('code', back)

    def test_letting_it_in_again_ends_the_old_token(self):
        app, secret = self.register(name='Again')
        first = self.trade(self.code(app=app), app, secret).json['access_token']
        second = self.trade(self.code(app=app), app, secret).json['access_token']
        self.assertEqual((self.status(first), self.status(second)), (401, 200))

    def test_removing_an_app_ends_its_tokens(self):
        app, secret = self.register(name='Gone')
        token = self.trade(self.code(app=app), app, secret).json['access_token']
        caller = self.purser.http(token)
        self.assertEqual(caller.post('/v1/apps/properties', [{'name': 'a', 'value': '1'}]).status,
                         200)
        row = next(row for row in self.all.get('/api/v1/installed-apps').items
                   if row['app_id'] == int(app))
        self.assertEqual(self.all.post('/api/v1/installed-apps/%d/remove' % row['id']).status, 200)
        self.assertEqual(self.status(token), 401)
        self.assertEqual(self.all.post('/api/v1/installed-apps/%d/remove' % row['id']).status, 404)
        token = self.trade(self.code(app=app), app, secret).json['access_token']
        self.assertEqual(self.purser.http(token).get('/v1/apps/properties').json, [])

    def test_a_revoked_client_can_be_let_in_anew(self):
        app, secret = self.register(name='Revoked')
        self.trade(self.code(app=app), app, secret)
        row = next(row for row in self.all.get('/api/v1/installed-apps').items
                   if row['app_id'] == int(app))
        self.assertEqual(self.all.post('/api/v1/clients/%d/revoke' % row['id']).status, 200)
        token = self.trade(self.code(app=app), app, secret).json['access_token']
        self.assertEqual(self.status(token), 200)

    def test_an_archived_app_is_not_let_in(self):
        app, secret = self.register(name='Old')
        token = self.trade(self.code(app=app), app, secret).json['access_token']
        self.assertEqual(self.all.post('/api/v1/apps/%s/archive' % app).status, 200)
        self.assertEqual(self.browser.get('/oauth/authorize', **self.question(app)).status, 400)
        self.assertEqual(self.status(token), 200)

    def test_a_new_secret_ends_the_old_one(self):
        app, secret = self.register(name='Secret')
        newer = self.all.post('/api/v1/apps/%s/secret' % app).json['client_secret']
        self.assertEqual(self.trade(self.code(app=app), app, secret).status, 401)
        self.assertEqual(self.trade(self.code(app=app), app, newer).status, 200)
        self.assertNotIn('client_secret', self.all.get('/api/v1/apps/%s' % app).json)

    def test_the_command_line_registers_apps(self):
        made = self.purser.command('admin', 'app', '--company', str(self.purser.company_id),
                                   '--name', 'By hand', '--scopes', 'READ_ORDERS',
                                   '--redirect-uris', BACK)
        token = self.trade(self.code(app=made['client_id'], scope=''), made['client_id'],
                           made['client_secret'])
        self.assertEqual(token.json['scope'], 'read_orders')

    # ---- public apps ----

    def test_a_public_app_proves_itself_by_pkce(self):
        app, secret = self.register(name='Phone', is_public=True)
        self.assertIsNone(secret)
        verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk'
        asked = dict(code_challenge='E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
                     code_challenge_method='S256')
        code = self.code(app=app, **asked)
        for wrong in ({}, {'code_verifier': 'x' * 43}, {'code_verifier': ''}):
            reply = self.trade(code, app, basic=False, **wrong)
            self.assertEqual((reply.status, reply.json['error']), (400, 'invalid_grant'))
        reply = self.trade(code, app, basic=False, code_verifier=verifier)
        self.assertEqual(reply.status, 200, reply)
        self.assertEqual(reply.json['expires_in'], 720 * 3600)
        second = self.trade(self.code(app=app, **asked), app, basic=False, code_verifier=verifier)
        self.assertEqual([self.status(r.json['access_token']) for r in (reply, second)], [200, 200])

    def test_archiving_a_person_ends_what_he_let_public_apps_do(self):
        app, _ = self.register(name='Tablet', is_public=True)
        kept, secret = self.register(name='Server')
        verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk'
        asked = dict(code_challenge='E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
                     code_challenge_method='S256')
        made = self.all.post('/api/v1/users', {'email': 'leaving@example.com', 'password': PASSWORD,
                                               'scopes': 'all'})
        self.assertEqual(made.status, 201, made)
        leaving = Browser(self.purser)
        leaving.sign_in(self.question(), 'leaving@example.com')

        def token(browser, app, secret=None, **more):
            code = browser.allow(self.question(app, **(asked if more else {})))['code']
            reply = self.trade(code, app, secret, basic=not more, **more)
            self.assertEqual(reply.status, 200, reply)
            return reply.json['access_token']
        tokens = [token(leaving, app, code_verifier=verifier),
                  token(self.browser, app, code_verifier=verifier), token(leaving, kept, secret)]
        self.assertEqual([self.status(one) for one in tokens], [200, 200, 200])
        archived = self.all.post('/api/v1/users/%d/archive' % made.json['id'], {})
        self.assertEqual(archived.status, 200, archived)
        self.assertEqual([self.status(one) for one in tokens], [401, 200, 200])

    def test_a_public_app_without_a_challenge_is_told(self):
        app, _ = self.register(name='Careless', is_public=True)
        challenge = hashlib.sha256(b'x').hexdigest()[:43]
        for more in ({}, {'code_challenge': challenge},
                     {'code_challenge': challenge, 'code_challenge_method': 'plain'},
                     {'code_challenge': 'short', 'code_challenge_method': 'S256'}):
            back = sent_back(self.browser.get('/oauth/authorize', **self.question(app, **more)))
            self.assertEqual(back['error'], 'invalid_request', more)

    def test_a_verifier_nobody_asked_for_is_refused(self):
        self.assertEqual(self.trade(self.code(), code_verifier='x' * 43).status, 400)

    # ---- people ----

    def test_who_may_not_change_settings_lets_nobody_in(self):
        self.all.post('/api/v1/users', {'email': 'clerk@example.com', 'password': PASSWORD,
                                        'scopes': 'read_orders read_inventory'})
        clerk = Browser(self.purser)
        clerk.sign_in(self.question(), 'clerk@example.com')
        page = Page(clerk.get('/oauth/authorize', **self.question()))
        self.assertEqual(page.buttons, ['deny'])
        self.assertIn('Ask an administrator', page.text)
        forged = clerk.submit(page, decision='allow')
        self.assertEqual(forged.status, 403)
        greedy = Page(clerk.get('/oauth/authorize', **self.question(scope='write_orders')))
        self.assertIn('rights that you do not have', greedy.text)

    def test_a_wrong_password_shows_the_form_again(self):
        browser = Browser(self.purser)
        page = Page(browser.get('/oauth/authorize', **self.question()))
        self.assertEqual(page.labels, {'email', 'password'})
        reply = browser.submit(page, email=EMAIL, password='wrong')
        again = Page(reply)
        self.assertEqual((reply.status, again.action), (401, '/oauth/sign-in'))
        self.assertEqual(again.fields['email'], EMAIL)
        self.assertEqual(again.fields['state'], 'xyz & more')
        self.assertNotIn(b'wrong"', reply.body)
        self.assertIn('is wrong', again.text)

    def test_a_session_that_ended_meanwhile_asks_to_sign_in(self):
        page = Page(self.browser.get('/oauth/authorize', **self.question()))
        stranger = Browser(self.purser)
        reply = stranger.submit(page, decision='allow')
        self.assertEqual((reply.status, Page(reply).action), (401, '/oauth/sign-in'))

    # ---- attacks ----

    def test_a_code_used_twice_ends_its_token(self):
        code = self.code()
        token = self.trade(code).json['access_token']
        self.assertEqual(self.status(token), 200)
        again = self.trade(code)
        self.assertEqual((again.status, again.json['error']), (400, 'invalid_grant'))
        self.assertEqual(self.status(token), 401)
        kinds = [row['kind'] for row in self.all.get('/api/v1/audit', query={'limit': 5}).items]
        self.assertIn('app.code_reused', kinds)

    def test_two_trades_at_once_never_leave_two_tokens(self):
        for _ in range(5):
            code = self.code()
            with concurrent.futures.ThreadPoolExecutor(4) as pool:
                replies = list(pool.map(lambda _: self.trade(code), range(4)))
            given = [reply.json['access_token'] for reply in replies if reply.status == 200]
            self.assertEqual(len(given), 1, replies)
            self.assertEqual({reply.status for reply in replies}, {200, 400})
            self.assertEqual(self.status(given[0]), 401)

    def test_a_stolen_code_is_of_no_use_to_another_app(self):
        app, secret = self.register(name='Thief')
        code = self.code()
        self.assertEqual(self.trade(code, app, secret).json['error'], 'invalid_grant')
        self.assertEqual(self.trade(code).status, 200)

    def test_a_stolen_code_without_the_secret(self):
        code = self.code()
        reply = self.trade(code, secret='guess')
        self.assertEqual((reply.status, reply.json['error']), (401, 'invalid_client'))
        reply = self.trade(code, basic=False)
        self.assertEqual(reply.status, 401)
        self.assertEqual(self.trade(code).status, 200)

    def test_a_code_for_another_address(self):
        reply = self.trade(self.code(), redirect_uri='https://shop.example/back')
        self.assertEqual((reply.status, reply.json['error']), (400, 'invalid_grant'))

    def test_a_code_that_expired(self):
        code = self.code()
        self.purser.sql('UPDATE app_code SET expires_at = 1 WHERE used_at = 0')
        self.assertEqual(self.trade(code).json['error'], 'invalid_grant')

    def test_a_code_does_not_live_longer_when_the_clock_is_set_back(self):
        code = self.code()
        self.purser.sql('UPDATE app_code SET created_at = created_at + 7200000000, '
                        'expires_at = expires_at + 7200000000 WHERE used_at = 0')
        self.assertEqual(self.trade(code).json['error'], 'invalid_grant')

    def test_codes_and_secrets_are_kept_as_hashes(self):
        code = self.code()
        rows = str(self.purser.sql('SELECT * FROM app_code')) \
            + str(self.purser.sql('SELECT * FROM app'))
        self.assertNotIn(code, rows)
        self.assertNotIn(self.secret, rows)
        self.assertNotIn(code, self.purser.log())

    def test_nobody_is_sent_to_an_address_that_is_not_registered(self):
        for address in ('https://evil.example/', BACK + '&x=1', BACK.upper(), '', '//evil.example',
                        'javascript:alert(1)', 'https://shop.example/back'):
            reply = self.browser.get('/oauth/authorize', **self.question(redirect_uri=address))
            self.assertEqual(reply.status, 400, address)
            self.assertNotIn('location', reply.headers)
            self.assertNotIn('evil.example', Page(reply).text)

    def test_apps_register_only_safe_addresses(self):
        for address in ('http://shop.example/', 'https://a.example/#x', 'javascript:alert(1)',
                        'https://u@a.example/', BACK + ' ftp://x/'):
            made = self.all.post('/api/v1/apps', {'name': 'X', 'redirect_uris': address})
            self.assertEqual(made.status, 400, address)
            self.assertEqual(made.json['faults'][0]['path'], 'redirect_uris')

    def test_an_app_asks_for_no_more_than_it_is_registered_for(self):
        for scope in ('write_products', 'all', 'nonsense'):
            back = sent_back(self.browser.get('/oauth/authorize', **self.question(scope=scope)))
            self.assertEqual(back['error'], 'invalid_scope', scope)

    def test_a_forged_consent_is_refused(self):
        page = Page(self.browser.get('/oauth/authorize', **self.question()))
        for token in ('', 'x', page.fields['csrf_token'][:-1] + '!'):
            reply = self.browser.submit(page, decision='allow', csrf_token=token)
            self.assertEqual(reply.status, 403, token)
            self.assertNotIn('location', reply.headers)

    def test_a_form_from_another_site_is_refused(self):
        page = Page(self.browser.get('/oauth/authorize', **self.question()))
        for headers in ({'Sec-Fetch-Site': 'cross-site'}, {'Sec-Fetch-Site': 'same-site'},
                        {'Origin': 'https://evil.example'}, {'Origin': 'null'}):
            self.assertEqual(self.browser.submit(page, headers, decision='allow').status, 403)
        own = {'Sec-Fetch-Site': 'same-origin',
               'Origin': 'http://127.0.0.1:%d' % self.purser.port}
        self.assertEqual(self.browser.submit(page, own, decision='allow').status, 303)

    def test_the_page_cannot_be_framed_and_runs_nothing(self):
        for browser in (self.browser, Browser(self.purser)):
            headers = browser.get('/oauth/authorize', **self.question()).headers
            policy = headers['content-security-policy']
            self.assertIn("frame-ancestors 'none'", policy)
            self.assertIn("default-src 'none'", policy)
            self.assertNotIn('unsafe', policy)
            self.assertEqual(headers['x-frame-options'], 'DENY')
            self.assertEqual(headers['cache-control'], 'no-store')
            self.assertEqual(headers['referrer-policy'], 'no-referrer')
        self.assertIn("form-action 'self' https://shop.example;",
                      self.browser.get('/oauth/authorize', **self.question())
                      .headers['content-security-policy'])

    def test_a_token_is_no_session(self):
        token = self.trade(self.code()).json['access_token']
        reply = self.purser.http(headers={'Cookie': 'purser_session=' + token}).get(
            '/oauth/authorize', query=self.question())
        self.assertEqual(Page(reply).action, '/oauth/sign-in')

    def test_guesses_are_limited(self):
        with Purser() as guarded:
            statuses = [guarded.http().request(
                'POST', '/oauth/token', headers=FORM,
                raw=b'grant_type=authorization_code&client_id=77&client_secret=%d&code=x' % i
            ).status for i in range(14)]
            self.assertEqual(statuses[:8], [401] * 8)
            self.assertIn(429, statuses)

    def test_a_foreign_company_has_its_own_apps(self):
        other = self.purser.command('admin', 'setup', '--company', 'Other', '--email',
                                    'eve@example.com', '--password-stdin', text=PASSWORD + '\n')
        made = self.purser.command('admin', 'client', '--company', str(other['company_id']),
                                   '--name', 'x', '--scopes', 'ALL')
        http = self.purser.http(self.purser.token(made['client_id'], made['client_secret']))
        self.assertEqual(http.get('/api/v1/apps').items, [])
        self.assertEqual(http.get('/api/v1/apps/%s' % self.app).status, 404)
        self.assertEqual(http.post('/api/v1/apps/%s/archive' % self.app).status, 404)
        eve = Browser(self.purser)
        eve.sign_in(self.question(), 'eve@example.com')
        back = eve.allow(self.question())
        self.assertEqual(back['cid'], str(other['company_id']))
        token = self.trade(back['code']).json['access_token']
        info = self.purser.http(token).get('/v1/companyinfo').json
        self.assertEqual((info['name'], info['companyId']), ('Other', other['company_id']))


if __name__ == '__main__':
    unittest.main()
