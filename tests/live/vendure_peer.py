"""A private Vendure shop for live tests (Python 3 standard library only).

    from vendure_peer import VendurePeer
    with VendurePeer() as shop:                 # PostgreSQL + Vendure + seed; everything is removed at the end
        order = shop.place_order([("MUG-WHITE", 2)])
        shop.get_order(order["id"])["state"]    # PaymentSettled

Needs: node, npm (only when build/live/vendure has not been installed), PostgreSQL's server binaries. Two variables may
steer it: PURSER_LIVE_BUILD (where the npm packages live; default build/live of this repository) and PURSER_PG_BIN (the folder
holding initdb and postgres). As root, PostgreSQL runs as the user "postgres".
"""

import atexit
import csv
import ctypes
import filecmp
import glob
import json
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request

HERE = os.path.dirname(os.path.abspath(__file__))
SOURCE = os.path.join(HERE, "vendure")
BUILD = os.environ.get("PURSER_LIVE_BUILD") or os.path.join(HERE, "..", "..", "build", "live")
TOKEN_HEADER = "vendure-auth-token"

ORDER_FIELDS = """
  id code state active createdAt updatedAt orderPlacedAt currencyCode
  subTotal subTotalWithTax shipping shippingWithTax total totalWithTax
  customer { id firstName lastName emailAddress phoneNumber }
  shippingAddress { fullName company streetLine1 streetLine2 city province postalCode countryCode phoneNumber }
  lines { id createdAt quantity orderPlacedQuantity unitPrice unitPriceWithTax linePrice lineTax
    productVariant { id sku name } }
  payments { id state amount method refunds { id total state } }
  fulfillments { id state method trackingCode createdAt lines { orderLineId quantity } }
  modifications { id createdAt priceChange isSettled note }
"""


class PeerError(Exception):
    """The shop refused, or could not be started."""


class Client:
    """One GraphQL session: keeps the bearer token Vendure hands out."""

    def __init__(self, url):
        self.url = url
        self.token = None

    def call(self, query, **variables):
        """Run one document and return its data; a GraphQL error or a non-200 answer raises PeerError."""
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        if self.token:
            headers["Authorization"] = "Bearer " + self.token
        body = json.dumps({"query": query, "variables": variables}).encode()
        request = urllib.request.Request(self.url, data=body, headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                self.token = answer.headers.get(TOKEN_HEADER) or self.token
                reply = json.load(answer)
        except urllib.error.HTTPError as error:
            raise PeerError(f"HTTP {error.code}: {error.read().decode(errors='replace')[:500]}") from error
        if reply.get("errors"):
            raise PeerError("; ".join(e.get("message", "?") for e in reply["errors"]))
        return reply["data"]

    def do(self, query, **variables):
        """Run a document with one top-level field and return that field; a Vendure ErrorResult raises PeerError."""
        value = next(iter(self.call(query, **variables).values()))
        if isinstance(value, dict) and value.get("errorCode"):
            raise PeerError(f"{value['errorCode']}: {value.get('message')} {value.get('transitionError') or ''}".strip())
        return value


def free_port():
    """A loopback port nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def install(build=BUILD):
    """Put the locked npm packages into build/vendure (skipped when the lock has not changed); returns the folder."""
    folder = os.path.abspath(os.path.join(build, "vendure"))
    os.makedirs(folder, exist_ok=True)
    done = os.path.join(folder, "installed-lock.json")
    lock = os.path.join(SOURCE, "package-lock.json")
    if not (os.path.exists(done) and filecmp.cmp(done, lock, shallow=False)):
        for name in ("package.json", "package-lock.json"):
            shutil.copyfile(os.path.join(SOURCE, name), os.path.join(folder, name))
        command = ["npm", "ci", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
        ran = subprocess.run(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
        if ran.returncode:
            raise PeerError("npm ci failed:\n" + ran.stdout[-4000:])
        shutil.copyfile(lock, done)
    shutil.copyfile(os.path.join(SOURCE, "vendure_server.mjs"), os.path.join(folder, "vendure_server.mjs"))
    return folder


def _postgres_folder():
    named = os.environ.get("PURSER_PG_BIN")
    if named:
        return named
    found = sorted(glob.glob("/usr/lib/postgresql/*/bin/initdb"), key=lambda p: int(p.split("/")[4]))
    if found:
        return os.path.dirname(found[-1])
    path = shutil.which("initdb")
    if path:
        return os.path.dirname(path)
    raise PeerError("PostgreSQL's server binaries are not installed")


def _die_with_parent(sig):
    """A function for the child: have the kernel signal it when this process ends, however it ends."""
    libc = ctypes.CDLL(None)
    return lambda: libc.prctl(1, sig)


class VendurePeer:
    """PostgreSQL, Vendure and a seeded catalogue, all private to this object."""

    def __init__(self, keep_log=None, verbose=False):
        self.keep_log = keep_log
        self.verbose = verbose
        self.folder = self.url = self.admin = None
        self.times = {}
        self.username = "superadmin"
        self.password = secrets.token_hex(12)
        self._processes = []
        self._logs = []
        self._variants = None
        self._shipping_method = None
        self._lock = threading.Lock()

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        self.stop()

    # ---- life -----------------------------------------------------------------------------------------------

    def start(self):
        """Start everything and seed; returns self. Call it from the main thread: both servers die with the calling thread."""
        atexit.register(self.stop)
        try:
            self._timed("install", self._install)
            self._timed("postgres", self._start_postgres)
            self._timed("vendure", self._start_vendure)
            self._timed("seed", self._seed)
        except BaseException:
            self.stop()
            raise
        return self

    def stop(self):
        """Kill both servers and remove their data; harmless when called twice."""
        for process, sig in reversed(self._processes):
            if process.poll() is None:
                process.send_signal(sig)
                try:
                    process.wait(8)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()
        self._processes = []
        for log in self._logs:
            log.close()
        self._logs = []
        if self.folder:
            if self.keep_log:
                shutil.copyfile(os.path.join(self.folder, "vendure.log"), self.keep_log)
            shutil.rmtree(self.folder, ignore_errors=True)
            self.folder = None
        atexit.unregister(self.stop)

    def connection(self):
        """What a connector needs in its settings."""
        return {"url": self.url, "admin_url": self.url + "/admin-api", "username": self.username, "password": self.password}

    def _timed(self, name, step):
        begun = time.monotonic()
        step()
        self.times[name] = round(time.monotonic() - begun, 2)
        if self.verbose:
            print(f"vendure peer: {name} {self.times[name]} s", file=sys.stderr)

    def _install(self):
        self.packages = install()

    def _spawn(self, name, command, sig, **options):
        log = open(os.path.join(self.folder, name + ".log"), "ab")
        self._logs.append(log)
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                   preexec_fn=_die_with_parent(sig), start_new_session=True, **options)
        self._processes.append((process, sig))
        return process

    def _tail(self, name):
        with open(os.path.join(self.folder, name + ".log"), errors="replace") as log:
            return log.read()[-3000:]

    def _wait(self, name, process, ready, seconds):
        until = time.monotonic() + seconds
        while not ready():
            if process.poll() is not None:
                raise PeerError(f"{name} ended with {process.returncode}:\n{self._tail(name)}")
            if time.monotonic() > until:
                raise PeerError(f"{name} was not ready after {seconds} s:\n{self._tail(name)}")
            time.sleep(0.05)

    def _start_postgres(self):
        programs = _postgres_folder()
        self.folder = tempfile.mkdtemp(prefix="purser-vendure-")
        data = os.path.join(self.folder, "pg")
        os.mkdir(data, 0o700)
        who = {}
        if os.geteuid() == 0:
            user = pwd.getpwnam("postgres")
            os.chown(data, user.pw_uid, user.pw_gid)
            os.chmod(self.folder, 0o711)
            who = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
        environment = {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C", "TZ": "UTC"}
        ran = subprocess.run([os.path.join(programs, "initdb"), "-D", data, "-U", "shop", "-A", "trust", "-E", "UTF8",
                              "--locale=C", "--no-sync", "--no-instructions"], cwd="/", env=environment,
                             stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False, **who)
        if ran.returncode:
            raise PeerError("initdb failed:\n" + ran.stdout[-3000:])
        self.database_port = free_port()
        settings = {"listen_addresses": "127.0.0.1", "port": self.database_port, "unix_socket_directories": "", "fsync": "off",
                    "synchronous_commit": "off", "full_page_writes": "off", "max_connections": 40, "shared_buffers": "64MB",
                    "autovacuum": "off", "max_wal_senders": 0, "wal_level": "minimal", "jit": "off"}
        command = [os.path.join(programs, "postgres"), "-D", data]
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        process = self._spawn("postgres", command, signal.SIGQUIT, cwd="/", env=environment, **who)
        self._wait("postgres", process, lambda: "ready to accept connections" in self._tail("postgres"), 30)

    def _start_vendure(self):
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        environment = {
            "PATH": os.environ.get("PATH", "/usr/bin:/bin"), "HOME": self.folder, "NODE_ENV": "production", "TZ": "UTC",
            "VENDURE_DISABLE_TELEMETRY": "true", "SHOP_PORT": str(port), "DB_HOST": "127.0.0.1",
            "DB_PORT": str(self.database_port), "DB_NAME": "postgres", "DB_USER": "shop",
            "SUPERADMIN": self.username, "SUPERADMIN_PASSWORD": self.password,
            "SHOP_LOG": os.environ.get("SHOP_LOG", "warn"),
        }
        process = self._spawn("vendure", ["node", os.path.join(self.packages, "vendure_server.mjs")], signal.SIGTERM,
                              cwd=self.packages, env=environment)
        self._wait("vendure", process, lambda: "vendure is ready" in self._tail("vendure") and self._healthy(), 120)
        self.admin = Client(self.url + "/admin-api")
        self.admin.do("""mutation($u: String!, $p: String!) { login(username: $u, password: $p) {
            __typename ... on CurrentUser { id } ... on ErrorResult { errorCode message } } }""",
                      u=self.username, p=self.password)

    def _healthy(self):
        try:
            with urllib.request.urlopen(self.url + "/health", timeout=2) as answer:
                return answer.status == 200
        except OSError:
            return False

    # ---- seed -----------------------------------------------------------------------------------------------

    def _seed(self):
        do = self.admin.do
        english = lambda **fields: [{"languageCode": "en", **fields}]
        country = do("mutation($i: CreateCountryInput!) { createCountry(input: $i) { id } }",
                     i={"code": "US", "enabled": True, "translations": english(name="United States of America")})["id"]
        zone = do("mutation($i: CreateZoneInput!) { createZone(input: $i) { id } }",
                  i={"name": "Americas", "memberIds": [country]})["id"]
        channel = do("{ activeChannel { id defaultCurrencyCode } }")["id"]
        do("""mutation($i: UpdateChannelInput!) { updateChannel(input: $i) {
            __typename ... on Channel { id } ... on ErrorResult { errorCode message } } }""",
           i={"id": channel, "defaultTaxZoneId": zone, "defaultShippingZoneId": zone, "defaultCurrencyCode": "USD",
              "availableCurrencyCodes": ["USD"], "pricesIncludeTax": False})
        do("mutation($i: UpdateGlobalSettingsInput!) { updateGlobalSettings(input: $i) { __typename } }",
           i={"trackInventory": True, "outOfStockThreshold": 0})
        category = do("mutation($i: CreateTaxCategoryInput!) { createTaxCategory(input: $i) { id } }",
                      i={"name": "Standard", "isDefault": True})["id"]
        do("mutation($i: CreateTaxRateInput!) { createTaxRate(input: $i) { id } }",
           i={"name": "Sales tax", "enabled": True, "value": 8.25, "categoryId": category, "zoneId": zone})
        self._shipping_method = do("mutation($i: CreateShippingMethodInput!) { createShippingMethod(input: $i) { id } }", i={
            "code": "ground", "fulfillmentHandler": "manual-fulfillment",
            "checker": {"code": "default-shipping-eligibility-checker", "arguments": [{"name": "orderMinimum", "value": "0"}]},
            "calculator": {"code": "default-shipping-calculator", "arguments": [
                {"name": "rate", "value": "595"}, {"name": "includesTax", "value": "exclude"}, {"name": "taxRate", "value": "0"}]},
            "translations": english(name="Ground", description="")})["id"]
        for code, settle in (("card", "true"), ("authorize", "false")):
            do("mutation($i: CreatePaymentMethodInput!) { createPaymentMethod(input: $i) { id } }", i={
                "code": code, "enabled": True, "translations": english(name=code.capitalize(), description=""),
                "handler": {"code": "dummy-payment-handler", "arguments": [{"name": "automaticSettle", "value": settle}]}})
        products = {}
        with open(os.path.join(SOURCE, "catalogue.csv"), newline="") as rows:
            for row in csv.DictReader(rows):
                products.setdefault(row["product"], []).append(row)
        for name, rows in products.items():
            slug = name.lower().replace(" ", "-")
            product = do("mutation($i: CreateProductInput!) { createProduct(input: $i) { id } }",
                         i={"enabled": True, "translations": english(name=name, slug=slug, description=name)})["id"]
            group = do("""mutation($i: CreateProductOptionGroupInput!) { createProductOptionGroup(input: $i) {
                id options { id code } } }""", i={
                    "code": slug + "-style", "translations": english(name="Style"),
                    "options": [{"code": row["sku"].lower(), "translations": english(name=row["variant"])} for row in rows]})
            do("mutation($p: ID!, $g: ID!) { addOptionGroupToProduct(productId: $p, optionGroupId: $g) { id } }",
               p=product, g=group["id"])
            options = {option["code"]: option["id"] for option in group["options"]}
            self.admin.call("mutation($i: [CreateProductVariantInput!]!) { createProductVariants(input: $i) { id } }", i=[{
                "productId": product, "enabled": True, "sku": row["sku"], "price": int(row["price"]), "taxCategoryId": category,
                "optionIds": [options[row["sku"].lower()]], "stockOnHand": 100, "trackInventory": "TRUE",
                "translations": english(name=f"{name} {row['variant']}")} for row in rows])

    # ---- what a test does with the shop ---------------------------------------------------------------------

    def variants(self):
        """All variants: [{id, sku, name, price, priceWithTax, stockLevels}], in order of id."""
        return self.admin.do("""{ productVariants(options: {take: 1000, sort: {id: ASC}}) { items {
            id sku name price priceWithTax currencyCode trackInventory enabled
            stockLevels { stockLocationId stockOnHand stockAllocated } } } }""")["items"]

    def variant_id(self, sku):
        """The id of one SKU; what is an id already (all digits) comes back as it is."""
        with self._lock:
            if self._variants is None:
                self._variants = {v["sku"]: v["id"] for v in self.variants()}
        sku = str(sku)
        return self._variants.get(sku) or (sku if sku.isdigit() else self._missing(sku))

    @staticmethod
    def _missing(sku):
        raise PeerError(f"no variant {sku}")

    def stock(self, variant):
        """(stock on hand, stock allocated) of a variant id or SKU, over all locations."""
        found = self.admin.do("query($id: ID!) { productVariant(id: $id) { stockLevels { stockOnHand stockAllocated } } }",
                              id=self.variant_id(variant))
        levels = found["stockLevels"]
        return sum(l["stockOnHand"] for l in levels), sum(l["stockAllocated"] for l in levels)

    def stock_on_hand(self, variant):
        """Vendure's physical stock of a variant id or SKU (allocated units are still in it)."""
        return self.stock(variant)[0]

    def set_stock(self, variant, quantity):
        """Set the physical stock, as somebody at the admin screen would."""
        self.admin.call("mutation($i: [UpdateProductVariantInput!]!) { updateProductVariants(input: $i) { id } }",
                        i=[{"id": self.variant_id(variant), "stockOnHand": int(quantity)}])

    def place_order(self, lines, email=None, first_name="Ada", last_name="Example", address=None, pay=True,
                    payment="card", coupons=()):
        """Buy as an anonymous customer: lines = [(sku or variant id, quantity), ...].

        Returns {id, code, state, totalWithTax, ...}; the state is PaymentSettled, PaymentAuthorized with payment="authorize",
        or ArrangingPayment (an unfinished cart to Vendure) with pay=False.
        Sessions are separate, so several threads may call this at once.
        """
        shop = Client(self.url + "/shop-api")
        failed = "... on ErrorResult { errorCode message }"
        for variant, quantity in lines:
            shop.do("mutation($v: ID!, $q: Int!) { addItemToOrder(productVariantId: $v, quantity: $q) {"
                    " __typename ... on Order { id } " + failed + " } }", v=self.variant_id(variant), q=int(quantity))
        shop.do("mutation($i: CreateCustomerInput!) { setCustomerForOrder(input: $i) { __typename ... on Order { id } "
                + failed + " } }", i={"firstName": first_name, "lastName": last_name, "phoneNumber": "555-0100",
                                      "emailAddress": email or f"buyer-{secrets.token_hex(4)}@shop.example"})
        where = {"fullName": f"{first_name} {last_name}", "company": "", "streetLine1": "1 Main Street", "streetLine2": "Unit 2",
                 "city": "Springfield", "province": "IL", "postalCode": "62701", "countryCode": "US", "phoneNumber": "555-0100"}
        where.update(address or {})
        shop.do("mutation($i: CreateAddressInput!) { setOrderShippingAddress(input: $i) { __typename ... on Order { id } "
                + failed + " } }", i=where)
        shop.do("mutation($m: [ID!]!) { setOrderShippingMethod(shippingMethodId: $m) { __typename ... on Order { id } "
                + failed + " } }", m=[self._shipping_method])
        for coupon in coupons:
            shop.do("mutation($c: String!) { applyCouponCode(couponCode: $c) { __typename ... on Order { id } " + failed + " } }", c=coupon)
        order = shop.do('mutation { transitionOrderToState(state: "ArrangingPayment") { __typename ... on Order {'
                        " id code state totalWithTax } ... on OrderStateTransitionError { errorCode message transitionError } } }")
        if pay:
            order = shop.do("mutation($i: PaymentInput!) { addPaymentToOrder(input: $i) { __typename ... on Order {"
                            " id code state currencyCode total totalWithTax orderPlacedAt updatedAt } " + failed + " } }",
                            i={"method": payment, "metadata": {}})
        return order

    def get_order(self, order_id):
        """The order as the Admin API shows it: state, lines, fulfillments (with trackingCode), payments, modifications.

        Vendure returns lines and fulfillments in no particular order; here they are in order of id.
        """
        order = self.admin.do("query($id: ID!) { order(id: $id) {" + ORDER_FIELDS + "} }", id=order_id)
        if order is None:
            raise PeerError(f"no order {order_id}")
        for name in ("lines", "fulfillments", "payments"):
            order[name] = sorted(order[name] or [], key=lambda row: int(row["id"]))
        return order

    def orders(self):
        """Every placed order, oldest first: [{id, code, state, updatedAt}]."""
        return self.admin.do("""{ orders(options: {take: 1000, filter: {active: {eq: false}}, sort: {id: ASC}}) {
            items { id code state updatedAt } } }""")["items"]

    def cancel_order(self, order_id, lines=None, reason="customer asked"):
        """Cancel all of an order, or only lines = [(order line id, quantity), ...]; returns the order."""
        wanted = {"orderId": order_id, "reason": reason, "cancelShipping": lines is None}
        if lines is not None:
            wanted["lines"] = [{"orderLineId": line, "quantity": int(quantity)} for line, quantity in lines]
        self.admin.do("mutation($i: CancelOrderInput!) { cancelOrder(input: $i) { __typename ... on Order { id state } "
                      "... on ErrorResult { errorCode message } } }", i=wanted)
        return self.get_order(order_id)

    def transition_order(self, order_id, state):
        """Move an order to another state (a name from its nextStates)."""
        return self.admin.do("mutation($id: ID!, $s: String!) { transitionOrderToState(id: $id, state: $s) { __typename "
                             "... on Order { id state } ... on OrderStateTransitionError { errorCode message transitionError } } }",
                             id=order_id, s=state)

    def modify_order(self, order_id, lines=None, add=None, address=None, note="edited"):
        """Edit a placed order: lines = [(order line id, new quantity)], add = [(sku, quantity)], address = changed fields.

        Goes to Modifying, edits, then pays what is missing or refunds what is too much, and goes back; returns the order.
        """
        before = self.get_order(order_id)
        self.transition_order(order_id, "Modifying")
        wanted = {"orderId": order_id, "dryRun": False, "note": note}
        if lines:
            wanted["adjustOrderLines"] = [{"orderLineId": line, "quantity": int(quantity)} for line, quantity in lines]
        if add:
            wanted["addItems"] = [{"productVariantId": self.variant_id(sku), "quantity": int(q)} for sku, q in add]
        if address:
            wanted["updateShippingAddress"] = address
        edit = ("mutation($i: ModifyOrderInput!) { modifyOrder(input: $i) { __typename ... on Order { id state totalWithTax } "
                "... on ErrorResult { errorCode message } } }")
        try:
            total = self.admin.do(edit, i={**wanted, "dryRun": True})["totalWithTax"]
            if total < before["totalWithTax"]:
                wanted["refunds"] = self._refunds(before, before["totalWithTax"] - total, note)
            self.admin.do(edit, i=wanted)
        except PeerError:
            self.transition_order(order_id, before["state"])
            raise
        self.settle_refunds(order_id)
        if total > before["totalWithTax"]:
            self.transition_order(order_id, "ArrangingAdditionalPayment")
            self.admin.do("mutation($i: ManualPaymentInput!) { addManualPaymentToOrder(input: $i) { __typename "
                          "... on Order { id state } ... on ErrorResult { errorCode message } } }",
                          i={"orderId": order_id, "method": "card", "transactionId": "extra-" + secrets.token_hex(4), "metadata": {}})
        if self.get_order(order_id)["state"] in ("Modifying", "ArrangingAdditionalPayment"):
            self.transition_order(order_id, before["state"])
        return self.get_order(order_id)

    @staticmethod
    def _refunds(order, amount, reason):
        """Spread an amount over what the order's settled payments can still give back."""
        refunds = []
        for payment in order["payments"]:
            left = payment["amount"] - sum(r["total"] for r in payment["refunds"] if r["state"] != "Failed")
            if payment["state"] == "Settled" and left > 0 and amount > 0:
                refunds.append({"paymentId": payment["id"], "amount": min(left, amount), "reason": reason})
                amount -= min(left, amount)
        return refunds

    def settle_payments(self, order_id):
        """Settle what is only authorised; the order becomes PaymentSettled."""
        for payment in self.get_order(order_id)["payments"]:
            if payment["state"] == "Authorized":
                self.admin.do("mutation($p: ID!) { settlePayment(id: $p) { __typename ... on Payment { id state } "
                              "... on ErrorResult { errorCode message } } }", p=payment["id"])

    def add_note(self, order_id, note):
        """Write a note to an order."""
        self.admin.do("mutation($i: AddNoteToOrderInput!) { addNoteToOrder(input: $i) { id } }",
                      i={"id": order_id, "note": note, "isPublic": True})

    def settle_refunds(self, order_id):
        """Settle every pending refund (the dummy payment handler leaves them pending, and Vendure then counts them as unpaid)."""
        for payment in self.get_order(order_id)["payments"]:
            for refund in payment["refunds"]:
                if refund["state"] == "Pending":
                    self.admin.do("mutation($i: SettleRefundInput!) { settleRefund(input: $i) { __typename ... on Refund { id state } "
                                  "... on ErrorResult { errorCode message } } }", i={"id": refund["id"], "transactionId": "by hand"})

    def fulfil_order(self, order_id, lines, tracking_code, method="UPS Ground", ship=True):
        """Fulfil lines = [(order line id, quantity)] by hand, as somebody at the admin screen would."""
        made = self.admin.do("mutation($i: FulfillOrderInput!) { addFulfillmentToOrder(input: $i) { __typename "
                             "... on Fulfillment { id state trackingCode } ... on ErrorResult { errorCode message } } }", i={
                                 "lines": [{"orderLineId": line, "quantity": int(quantity)} for line, quantity in lines],
                                 "handler": {"code": "manual-fulfillment", "arguments": [
                                     {"name": "method", "value": method}, {"name": "trackingCode", "value": tracking_code}]}})
        return self.transition_fulfilment(made["id"], "Shipped") if ship else made

    def transition_fulfilment(self, fulfilment_id, state):
        """Move a fulfilment to Shipped, Delivered or Cancelled."""
        return self.admin.do("mutation($id: ID!, $s: String!) { transitionFulfillmentToState(id: $id, state: $s) { __typename "
                             "... on Fulfillment { id state trackingCode } "
                             "... on FulfillmentStateTransitionError { errorCode message transitionError } } }",
                             id=fulfilment_id, s=state)


def _self_check():
    """Run by hand: start, buy, edit, cancel, ship, and print the times."""
    with VendurePeer(verbose=True) as shop:
        print("variants", len(shop.variants()))
        begun = time.monotonic()
        order = shop.place_order([("MUG-WHITE", 2), ("TEE-S-BLACK", 1)])
        print("place_order", round(time.monotonic() - begun, 2), "s", order)
        begun = time.monotonic()
        many = [shop.place_order([("NOTE-DOTTED", 1)]) for _ in range(10)]
        print("place_order x10", round(time.monotonic() - begun, 2), "s")
        print("stock after placing", shop.stock("MUG-WHITE"))
        first = shop.get_order(order["id"])["lines"][0]["id"]
        for quantity in (1, 4):
            edited = shop.modify_order(order["id"], [(first, quantity)])
            print("edited", edited["state"], edited["totalWithTax"], edited["lines"][0], shop.stock("MUG-WHITE"))
        partial = shop.cancel_order(order["id"], [(first, 1)])
        print("partly cancelled", partial["state"], partial["lines"][0], shop.stock("MUG-WHITE"))
        print("shipping", shop.fulfil_order(order["id"], [(first, 2)], "1Z0001"), shop.stock("MUG-WHITE"))
        print("order", shop.get_order(order["id"])["state"])
        print("cancelled", shop.cancel_order(many[0]["id"])["state"], shop.stock("NOTE-DOTTED"))
        print("orders", len(shop.orders()))
        begun = time.monotonic()
    print("stop", round(time.monotonic() - begun, 2), "s")


if __name__ == "__main__":
    _self_check()
