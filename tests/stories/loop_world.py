"""A company that trades with the sandbox: products, warehouses, connections to both of its sides.

    with World() as world:                       # Purser and sandbox, connected, stock read
        order = world.sandbox.place((MUG, 2))
        world.order_of(order)                    # once it is there
        world.shipped(order)                     # once the shop shows its tracking number

What the sandbox does by itself (buyers, rate limits) is at rest, so that a story moves it alone.
"""
from purser_process import Purser, eventually
from sandbox_peer import CLIENT_ID, CLIENT_SECRET, Sandbox

MUG, TEA, HONEY = 'SB-MUG-NAVY', 'SB-TEA-EARL', 'SB-HONEY-250'
KETTLE, FILTER = 'SB-KETTLE-1L', 'SB-FILTER-50'
SET_TEATIME, SET_BREW = 'SB-SET-TEATIME', 'SB-SET-BREW'
CORES = ['SB-MUG-NAVY', 'SB-MUG-SAND', 'SB-TEA-EARL', 'SB-TEA-MINT', 'SB-KETTLE-1L', 'SB-FILTER-50',
         'SB-SPOON-BRASS', 'SB-TOWEL-LINEN', 'SB-BOARD-OAK', 'SB-HONEY-250', 'SB-CANDLE-PINE',
         'SB-APRON-OLIVE']
BUNDLES = {SET_TEATIME: {MUG: 1, TEA: 1, HONEY: 1}, SET_BREW: {KETTLE: 1, FILTER: 2}}
SHIP_FAST = {'ship_after_s': 1, 'ship_jitter_s': 0, 'late': 0, 'short': 0, 'partial': 0}


class World:
    """`dials` as Sandbox.dials takes them; on_hand is what the warehouse begins with."""

    def __init__(self, *sandbox_arguments, dials=None, engine=None, has_shop=True,
                 has_warehouse=True):
        self.sandbox = Sandbox(*sandbox_arguments)
        self.purser = Purser(engine=engine)
        self.dials = dials or {}
        self.has_shop, self.has_warehouse = has_shop, has_warehouse
        self.api = None
        self.shop_id = self.warehouse_connection_id = None

    def __enter__(self):
        try:
            self.sandbox.__enter__()
            self.purser.__enter__()
            self.sandbox.dials(warehouse=SHIP_FAST)
            if self.dials:
                self.sandbox.dials(**self.dials)
            self.set_up()
            return self
        except BaseException:
            self.__exit__()
            raise

    def __exit__(self, *_):
        self.purser.__exit__()
        self.sandbox.__exit__()

    # ---- setting up ----

    def made(self, path, body):
        reply = self.api.post(path, body)
        assert reply.status in (200, 201), reply
        return reply.json

    def connect(self, name, pack, **more):
        made = self.made('/api/v1/connections', dict(more, name=name, pack=pack, settings={
            'url': self.sandbox.url, 'client_id': CLIENT_ID, 'client_secret': CLIENT_SECRET}))
        # A story does not wait for the usual five seconds.
        path = '/api/v1/connections/%d/schedules' % made['id']
        for row in self.api.get(path).items:
            if row['every_seconds'] < 60:
                reply = self.api.patch('%s/%s' % (path, row['capability']), {'every_seconds': 1})
                assert reply.status == 200, reply
        return made

    def set_up(self):
        self.api = self.purser.client()
        ids = {}
        for sku in CORES:
            body = {'sku': sku, 'name': sku, 'type': 'core'}
            ids[sku] = self.made('/api/v1/products', body)['id']
        for sku, parts in BUNDLES.items():
            ids[sku] = self.made('/api/v1/products', {
                'sku': sku, 'name': sku, 'type': 'bundle',
                'parts': [{'sku': part, 'quantity': n} for part, n in parts.items()]})['id']
        self.product_ids = ids
        self.warehouse_id = self.made('/api/v1/warehouses', {
            'name': 'Columbus', 'type': 'third_party_logistics', 'domestic_rank': 1,
            'international_rank': 1})['id']
        if self.has_warehouse:
            self.warehouse_connection_id = self.connect(
                'Columbus 3PL', 'sandbox-warehouse', warehouse_id=self.warehouse_id)['id']
            eventually(lambda: self.stock(MUG)['on_hand'] == self.sandbox.item(MUG)['on_hand'])
        else:
            reply = self.api.post('/api/v1/stock/adjust', {'items': [
                {'sku': sku, 'warehouse_id': self.warehouse_id, 'quantity': 100} for sku in CORES]})
            assert reply.status in (200, 201), reply
        if self.has_shop:
            shop = self.connect('Sandbox shop', 'sandbox-shop')
            self.shop_id, self.channel_id = shop['id'], shop['channel_id']
            eventually(lambda: self.listing(MUG) and self.listing(MUG)['product_id'])

    # ---- looking ----

    def stock(self, sku):
        rows = self.api.get('/api/v1/products/%d/stock' % self.product_ids[sku]).items
        for row in rows:
            if row['warehouse_id'] == self.warehouse_id:
                return row
        return {'on_hand': 0, 'allocated': 0, 'available': 0}

    def listing(self, sku):
        items = self.api.get('/api/v1/listings', query={'channel_id': self.channel_id,
                                                        'sku': sku}).items
        return items[0] if items else None

    def orders(self, **query):
        return self.api.get('/api/v1/orders', query=dict({'limit': 500}, **query)).items

    def find(self, sale):
        """Our order of a sale at the shop, or None."""
        found = self.orders(remote_id=str(sale['id']))
        return self.api.get('/api/v1/orders/%d' % found[0]['id']).json if found else None

    def order_of(self, sale, timeout_s=10):
        return eventually(lambda: self.find(sale), timeout_s)

    def has_status(self, sale, status, timeout_s=15):
        def is_so():
            order = self.find(sale)
            return order if order and order['status'] == status else None
        return eventually(is_so, timeout_s)

    def sale(self, sale):
        """A sale as the shop has it now."""
        return self.sandbox.control('GET', '/shop/orders/%d' % sale['id'])

    def shipped(self, sale, timeout_s=20, retries=False):
        """Waits until the shop shows everything of the sale as fulfilled.

        retries: what failed is tried again at once, as a person asks for it: where replies are
        lost by chance, waits that double would make the story as long as its worst luck.
        """
        def is_so():
            order = self.sale(sale)
            if order['status'] == 'fulfilled':
                return order
            if retries:
                self.retry()
            return None
        return eventually(is_so, timeout_s)

    def retry(self):
        """What failed, of a run or of a record, is tried again now."""
        for connection_id in (self.shop_id, self.warehouse_connection_id):
            failed = {fault['capability'] for fault in self.faults(connection_id)}
            for row in self.api.get('/api/v1/connections/%d/schedules' % connection_id).items:
                if row['attempts'] or row['capability'] in failed:
                    self.run_now(connection_id, row['capability'])

    def schedule(self, connection_id, capability):
        for row in self.api.get('/api/v1/connections/%d/schedules' % connection_id).items:
            if row['capability'] == capability:
                return row
        return None

    def run_now(self, connection_id, capability):
        reply = self.api.post('/api/v1/connections/%d/schedules/%s/run' % (connection_id,
                                                                          capability))
        assert reply.status == 202, reply

    def faults(self, connection_id):
        return self.api.get('/api/v1/connections/%d/record_faults' % connection_id).items

    def exchanges(self, connection_id, **query):
        return self.api.get('/api/v1/connections/%d/exchanges' % connection_id,
                            query=dict({'limit': 200}, **query)).items

    def displayed(self, sku):
        return self.sandbox.variant(sku)['stock']

    def told(self, sku):
        """Waits until the shop was told what there is; until that changes it is told no more."""
        eventually(lambda: self.displayed(sku) == max(0, self.stock(sku)['available']))

    def displays(self, sku, quantity):
        """The shop displays something else than it was told."""
        self.told(sku)
        self.sandbox.control('PUT', '/shop/variants',
                             {'variants': [{'sku': sku, 'stock': quantity}]})

    def verify(self):
        return self.purser.command('admin', 'verify')
