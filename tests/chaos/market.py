"""A marketplace for the simulator: it keeps its own orders with all their versions, tells them when
asked, also twice and out of order, and shows what it was last told it may sell."""
import http.server
import json
import os
import tempfile
import threading

PROGRAMS = {
    'orders.plan.jq': '(.cursor // 0) as $n | [{id: "orders", method: "GET", '
                      'url: "/orders?after=\\($n)", headers: {}, state: {}}]',
    'orders.read.jq': '. as $in | if .response.status != 200 then {records: [], next: [], '
                      'cursor: $in.cursor, done: true, faults: [{message: "no", record_id: null, '
                      'retry: true}]} else {records: .response.body.orders, next: [], faults: [], '
                      'cursor: .response.body.last, done: true} end',
    'stock.plan.jq': '[{id: "stock", method: "PUT", url: "/stock", headers: {"Content-Type": '
                     '"application/json"}, body: {records: [.records[] | {variant_id, quantity}]}, '
                     'state: {records: .records}}]',
    'stock.read.jq': '{records: [], cursor: .cursor, next: [], done: true, faults: [], results: '
                     '[.request.state.records[] | {record_id: (.listing_id | tostring), ok: true, '
                     'remote_ref: null}]}'}
PACK = {'name': 'market', 'title': 'Market', 'family': 'channel', 'version': 1,
        'settings': [{'name': 'url', 'kind': 'url', 'required': True, 'says': 'Its address'}],
        'auth': {'kind': 'none'}, 'capabilities': {
            'orders_in': {'plan': 'orders.plan.jq', 'read': 'orders.read.jq', 'every_s': 1},
            'inventory_out': {'plan': 'stock.plan.jq', 'read': 'stock.read.jq', 'every_s': 1}}}


class Market:
    def __init__(self):
        self.told, self.shown = [], {}  # versions as they are told; variant -> what it may sell
        self.loses_replies = False  # of what it may sell
        self.folder = tempfile.TemporaryDirectory(prefix='purser-market-')
        folder = os.path.join(self.folder.name, 'market')
        os.mkdir(folder)
        for name, text in dict(PROGRAMS, **{'pack.json': json.dumps(PACK)}).items():
            with open(os.path.join(folder, name), 'w', encoding='utf-8') as file:
                file.write(text)
        market = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                told = list(market.told)
                after = int(self.path.rsplit('=', 1)[1])
                self.answer({'orders': told[after:], 'last': len(told)})

            def do_PUT(self):
                body = json.loads(self.rfile.read(int(self.headers['Content-Length'])))
                market.shown.update(
                    {row['variant_id']: row['quantity'] for row in body['records']})
                if market.loses_replies:
                    self.close_connection = True
                else:
                    self.answer({})

            def answer(self, body):
                text = json.dumps(body).encode()
                self.send_response(200)
                self.send_header('Content-Type', 'application/json')
                self.send_header('Content-Length', str(len(text)))
                self.end_headers()
                self.wfile.write(text)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler)
        self.url = 'http://127.0.0.1:%d' % self.server.server_port
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()
        self.folder.cleanup()
