"""A private Vendure shop for live tests (Python 3 standard library only).

    from vendure_peer import VendurePeer
    with VendurePeer() as shop:       # PostgreSQL, Vendure and a catalogue; all removed at the end
        order = shop.place_order([("MUG-WHITE", 2)])
        shop.get_order(order["id"])["state"]                        # PaymentSettled

Needs node, npm (only until build/live/vendure is installed) and PostgreSQL's server programs.
PURSER_LIVE_BUILD names another folder than build/live for the npm packages, PURSER_PG_BIN the
folder that holds initdb and postgres. As root, PostgreSQL runs as the user "postgres".
"""

import atexit
import ctypes
import filecmp
import glob
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
import urllib.request

from vendure.client import Client, PeerError
from vendure.seed import seed_catalogue, seed_shop

HERE = os.path.dirname(os.path.abspath(__file__))
SOURCE = os.path.join(HERE, "vendure")
BUILD = os.environ.get("PURSER_LIVE_BUILD") or os.path.join(HERE, "..", "..", "build", "live")
ADDRESS = {"company": "", "streetLine1": "1 Main Street", "streetLine2": "Unit 2",
           "city": "Springfield", "province": "IL", "postalCode": "62701", "countryCode": "US",
           "phoneNumber": "555-0100"}
# The data lives for one test: speed before durability.
POSTGRES = {"listen_addresses": "127.0.0.1", "unix_socket_directories": "", "fsync": "off",
            "synchronous_commit": "off", "full_page_writes": "off", "max_connections": 40,
            "shared_buffers": "64MB", "autovacuum": "off", "max_wal_senders": 0,
            "wal_level": "minimal", "jit": "off"}


def free_port():
    """A loopback port nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def install(build=BUILD):
    """Put the locked npm packages into build/vendure, once for each lock; returns the folder."""
    folder = os.path.abspath(os.path.join(build, "vendure"))
    os.makedirs(folder, exist_ok=True)
    done = os.path.join(folder, "installed-lock.json")
    lock = os.path.join(SOURCE, "package-lock.json")
    if not (os.path.exists(done) and filecmp.cmp(done, lock, shallow=False)):
        for name in ("package.json", "package-lock.json"):
            shutil.copyfile(os.path.join(SOURCE, name), os.path.join(folder, name))
        command = ["npm", "ci", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund",
                   "--loglevel=error"]
        ran = subprocess.run(command, cwd=folder, stdout=subprocess.PIPE,
                             stderr=subprocess.STDOUT, text=True, check=False)
        if ran.returncode:
            raise PeerError("npm ci failed:\n" + ran.stdout[-4000:])
        shutil.copyfile(lock, done)
    server = "vendure_server.mjs"
    shutil.copyfile(os.path.join(SOURCE, server), os.path.join(folder, server))
    return folder


def _postgres_folder():
    named = os.environ.get("PURSER_PG_BIN")
    if named:
        return named
    found = glob.glob("/usr/lib/postgresql/*/bin/initdb")
    if found:
        return os.path.dirname(max(found, key=lambda path: int(path.split("/")[4])))
    path = shutil.which("initdb")
    if path:
        return os.path.dirname(path)
    raise PeerError("PostgreSQL's server programs are not installed")


def _die_with_parent(sig):
    """A function for the child: the kernel signals it when this thread ends, however it ends."""
    libc = ctypes.CDLL(None)
    return lambda: libc.prctl(1, sig)


class Servers:
    """PostgreSQL and Vendure as child processes, with their data in one temporary folder."""

    def __init__(self, keep_log=None, verbose=False):
        self.keep_log = keep_log
        self.verbose = verbose
        self.folder = self.url = self.admin = None
        self.times = {}
        self.username = "superadmin"
        self.password = secrets.token_hex(12)
        self._processes = []
        self._logs = []

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
        for log in self._logs:
            log.close()
        self._processes, self._logs = [], []
        if self.folder:
            log = os.path.join(self.folder, "vendure.log")
            if self.keep_log and os.path.exists(log):
                shutil.copyfile(log, self.keep_log)
            shutil.rmtree(self.folder, ignore_errors=True)
            self.folder = None
        atexit.unregister(self.stop)

    def timed(self, name, step):
        """Run one step and remember how long it took, in self.times."""
        begun = time.monotonic()
        step()
        self.times[name] = round(time.monotonic() - begun, 2)
        if self.verbose:
            print(f"vendure peer: {name} {self.times[name]} s", file=sys.stderr)

    def install(self):
        """The npm packages."""
        self.packages = install()

    def _spawn(self, name, command, sig, **options):
        log = open(os.path.join(self.folder, name + ".log"), "ab")
        self._logs.append(log)
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                   preexec_fn=_die_with_parent(sig), start_new_session=True,
                                   **options)
        self._processes.append((process, sig))
        return process

    def _tail(self, name):
        path = os.path.join(self.folder, name + ".log")
        with open(path, encoding="utf-8", errors="replace") as log:
            return log.read()[-3000:]

    def _wait(self, name, process, ready, seconds):
        until = time.monotonic() + seconds
        while not ready():
            if process.poll() is not None:
                raise PeerError(f"{name} ended with {process.returncode}:\n{self._tail(name)}")
            if time.monotonic() > until:
                raise PeerError(f"{name} not ready after {seconds} s:\n{self._tail(name)}")
            time.sleep(0.05)

    def start_postgres(self):
        """A new cluster on a free loopback port."""
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
        path = os.environ.get("PATH", "/usr/bin:/bin")
        options = {"cwd": "/", "env": {"PATH": path, "LC_ALL": "C", "TZ": "UTC"}, **who}
        ran = subprocess.run(
            [os.path.join(programs, "initdb"), "-D", data, "-U", "shop", "-A", "trust", "-E",
             "UTF8", "--locale=C", "--no-sync", "--no-instructions"],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False, **options)
        if ran.returncode:
            raise PeerError("initdb failed:\n" + ran.stdout[-3000:])
        self.database_port = free_port()
        command = [os.path.join(programs, "postgres"), "-D", data]
        for name, value in {**POSTGRES, "port": self.database_port}.items():
            command += ["-c", f"{name}={value}"]
        process = self._spawn("postgres", command, signal.SIGQUIT, **options)
        self._wait("postgres", process,
                   lambda: "ready to accept connections" in self._tail("postgres"), 30)

    def start_vendure(self):
        """The shop's process, and an administrator's session in self.admin."""
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        environment = {
            "PATH": os.environ.get("PATH", "/usr/bin:/bin"), "HOME": self.folder, "TZ": "UTC",
            "NODE_ENV": "production", "VENDURE_DISABLE_TELEMETRY": "true",
            "SHOP_LOG": os.environ.get("SHOP_LOG", "warn"), "SHOP_PORT": str(port),
            "DB_HOST": "127.0.0.1", "DB_PORT": str(self.database_port), "DB_NAME": "postgres",
            "DB_USER": "shop", "SUPERADMIN": self.username, "SUPERADMIN_PASSWORD": self.password}
        program = os.path.join(self.packages, "vendure_server.mjs")
        process = self._spawn("vendure", ["node", program], signal.SIGTERM, cwd=self.packages,
                              env=environment)
        self._wait("vendure", process,
                   lambda: "vendure is ready" in self._tail("vendure") and self._healthy(), 120)
        self.admin = Client(self.url + "/admin-api")
        self.admin.do("Login", u=self.username, p=self.password)

    def _healthy(self):
        try:
            with urllib.request.urlopen(self.url + "/health", timeout=2) as answer:
                return answer.status == 200
        except OSError:
            return False


class VendurePeer(Servers):
    """A running, seeded shop, and what a test does with it."""

    def __init__(self, keep_log=None, verbose=False):
        super().__init__(keep_log, verbose)
        self._variants = None
        self._shipping_method = None
        self._lock = threading.Lock()

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        self.stop()

    def start(self):
        """Start everything and seed; returns self.

        To be called from the main thread: both servers die with the thread that started them.
        """
        atexit.register(self.stop)
        try:
            self.timed("install", self.install)
            self.timed("postgres", self.start_postgres)
            self.timed("vendure", self.start_vendure)
            self.timed("seed", self._seed)
        except BaseException:
            self.stop()
            raise
        return self

    def _seed(self):
        self._shipping_method, category = seed_shop(self.admin)
        seed_catalogue(self.admin, category)

    def connection(self):
        """What a connector needs in its settings."""
        return {"url": self.url, "admin_url": self.url + "/admin-api",
                "username": self.username, "password": self.password}

    # ---- stock

    def variants(self):
        """All variants by id: [{id, sku, name, price, priceWithTax, stockLevels, ...}]."""
        return self.admin.do("Variants")["items"]

    def variant_id(self, sku):
        """The id of one SKU; what is an id already (all digits) comes back as it is."""
        with self._lock:
            if self._variants is None:
                self._variants = {v["sku"]: v["id"] for v in self.variants()}
        sku = str(sku)
        if sku not in self._variants and not sku.isdigit():
            raise PeerError(f"no variant {sku}")
        return self._variants.get(sku, sku)

    def stock(self, variant):
        """(on hand, allocated) of a variant id or SKU, over all locations."""
        levels = self.admin.do("Stock", id=self.variant_id(variant))["stockLevels"]
        return sum(l["stockOnHand"] for l in levels), sum(l["stockAllocated"] for l in levels)

    def stock_on_hand(self, variant):
        """The physical stock of a variant id or SKU (allocated units are still in it)."""
        return self.stock(variant)[0]

    def set_stock(self, variant, quantity):
        """Set the physical stock, as somebody at the admin screen would."""
        self.admin.do("SetStock", i=[{"id": self.variant_id(variant),
                                      "stockOnHand": int(quantity)}])

    # ---- buying

    def place_order(self, lines, email=None, first_name="Ada", last_name="Example", address=None,
                    pay=True, payment="card", coupons=()):
        """Buy as an anonymous customer: lines = [(sku or variant id, quantity), ...].

        Returns {id, code, state, totalWithTax, ...}. The state is PaymentSettled,
        PaymentAuthorized with payment="authorize", or ArrangingPayment with pay=False (to Vendure
        an unfinished cart). Sessions are separate: several threads may call this at once.
        """
        shop = Client(self.url + "/shop-api")
        for variant, quantity in lines:
            shop.do("AddItem", v=self.variant_id(variant), q=int(quantity))
        shop.do("SetCustomer", i={
            "firstName": first_name, "lastName": last_name, "phoneNumber": "555-0100",
            "emailAddress": email or f"buyer-{secrets.token_hex(4)}@shop.example"})
        name = {"fullName": f"{first_name} {last_name}"}
        shop.do("SetAddress", i={**ADDRESS, **name, **(address or {})})
        shop.do("SetShipping", m=[self._shipping_method])
        for code in coupons:
            shop.do("ApplyCoupon", c=code)
        order = shop.do("Checkout")
        if pay:
            order = shop.do("Pay", i={"method": payment, "metadata": {}})
        return order

    # ---- orders

    def get_order(self, order_id):
        """The order as the Admin API shows it: state, lines, fulfillments, payments, ...

        Vendure returns lines and fulfillments in no particular order; here they go by id.
        """
        order = self.admin.do("Order", id=order_id)
        if order is None:
            raise PeerError(f"no order {order_id}")
        for name in ("lines", "fulfillments", "payments"):
            order[name] = sorted(order[name] or [], key=lambda row: int(row["id"]))
        return order

    def orders(self):
        """Every placed order, oldest first: [{id, code, state, updatedAt}]."""
        return self.admin.do("Orders")["items"]

    def cancel_order(self, order_id, lines=None, reason="customer asked"):
        """Cancel all of an order, or lines = [(order line id, quantity)]; returns the order."""
        wanted = {"orderId": order_id, "reason": reason, "cancelShipping": lines is None}
        if lines is not None:
            wanted["lines"] = _order_lines(lines)
        self.admin.do("Cancel", i=wanted)
        return self.get_order(order_id)

    def transition_order(self, order_id, state):
        """Move an order to another state."""
        return self.admin.do("MoveOrder", id=order_id, s=state)

    def modify_order(self, order_id, lines=None, add=None, address=None, note="edited"):
        """Edit a placed order; returns it.

        lines = [(order line id, new quantity)], add = [(sku, quantity)], address = the changed
        fields. Goes to Modifying, edits, pays what is missing or refunds what is too much, and
        goes back to the state it came from.
        """
        before = self.get_order(order_id)
        self.transition_order(order_id, "Modifying")
        wanted = {"orderId": order_id, "dryRun": False, "note": note}
        if lines:
            wanted["adjustOrderLines"] = _order_lines(lines)
        if add:
            wanted["addItems"] = [{"productVariantId": self.variant_id(sku), "quantity": int(n)}
                                  for sku, n in add]
        if address:
            wanted["updateShippingAddress"] = address
        try:
            total = self.admin.do("Modify", i={**wanted, "dryRun": True})["totalWithTax"]
            if total < before["totalWithTax"]:
                wanted["refunds"] = _refunds(before, before["totalWithTax"] - total, note)
            self.admin.do("Modify", i=wanted)
        except PeerError:
            self.transition_order(order_id, before["state"])
            raise
        self.settle_refunds(order_id)
        if total > before["totalWithTax"]:
            self.transition_order(order_id, "ArrangingAdditionalPayment")
            self.admin.do("PayByHand", i={
                "orderId": order_id, "method": "card", "metadata": {},
                "transactionId": "extra-" + secrets.token_hex(4)})
        if self.get_order(order_id)["state"] in ("Modifying", "ArrangingAdditionalPayment"):
            self.transition_order(order_id, before["state"])
        return self.get_order(order_id)

    def settle_payments(self, order_id):
        """Settle what is only authorised; the order becomes PaymentSettled."""
        for payment in self.get_order(order_id)["payments"]:
            if payment["state"] == "Authorized":
                self.admin.do("SettlePayment", p=payment["id"])

    def settle_refunds(self, order_id):
        """Settle every pending refund; Vendure counts a pending one as still paid."""
        for payment in self.get_order(order_id)["payments"]:
            for refund in payment["refunds"]:
                if refund["state"] == "Pending":
                    wanted = {"id": refund["id"], "transactionId": "by hand"}
                    self.admin.do("SettleRefund", i=wanted)

    def add_note(self, order_id, note):
        """Write a note to an order."""
        self.admin.do("AddNote", i={"id": order_id, "note": note, "isPublic": True})

    # ---- fulfilments

    def fulfil_order(self, order_id, lines, tracking_code, method="UPS Ground", ship=True):
        """Fulfil lines = [(order line id, quantity)], as somebody at the admin screen would.

        Line ids are the shop's own, so order_id only says to the reader which order is meant.
        """
        del order_id
        made = self.admin.do("Fulfil", i={
            "lines": _order_lines(lines),
            "handler": {"code": "manual-fulfillment", "arguments": [
                {"name": "method", "value": method},
                {"name": "trackingCode", "value": tracking_code}]}})
        return self.transition_fulfilment(made["id"], "Shipped") if ship else made

    def transition_fulfilment(self, fulfilment_id, state):
        """Move a fulfilment to Shipped, Delivered or Cancelled."""
        return self.admin.do("MoveFulfilment", id=fulfilment_id, s=state)


def _order_lines(lines):
    return [{"orderLineId": line, "quantity": int(quantity)} for line, quantity in lines]


def _refunds(order, amount, reason):
    """Spread an amount over what the order's settled payments can still give back."""
    refunds = []
    for payment in order["payments"]:
        given = sum(r["total"] for r in payment["refunds"] if r["state"] != "Failed")
        share = min(payment["amount"] - given, amount)
        if payment["state"] == "Settled" and share > 0:
            refunds.append({"paymentId": payment["id"], "amount": share, "reason": reason})
            amount -= share
    return refunds


def _self_check():
    """Run by hand: start, buy, edit, cancel, ship; print what happens to stock, and the times."""
    with VendurePeer(verbose=True) as shop:
        begun = time.monotonic()
        order = shop.place_order([("MUG-WHITE", 2), ("TEE-S-BLACK", 1)])
        print("place_order", round(time.monotonic() - begun, 2), "s", order["state"])
        begun = time.monotonic()
        many = [shop.place_order([("NOTE-DOTTED", 1)]) for _ in range(10)]
        print("place_order x10", round(time.monotonic() - begun, 2), "s")
        line = shop.get_order(order["id"])["lines"][0]["id"]
        print("placed 2", shop.stock("MUG-WHITE"))
        for quantity in (1, 4):
            state = shop.modify_order(order["id"], [(line, quantity)])["state"]
            print("edited to", quantity, state, shop.stock("MUG-WHITE"))
        state = shop.cancel_order(order["id"], [(line, 1)])["state"]
        print("cancelled 1", state, shop.stock("MUG-WHITE"))
        shop.fulfil_order(order["id"], [(line, 2)], "1Z0001")
        state = shop.get_order(order["id"])["state"]
        print("shipped 2", state, shop.stock("MUG-WHITE"))
        state = shop.cancel_order(many[0]["id"])["state"]
        print("cancelled", state, shop.stock("NOTE-DOTTED"), "orders", len(shop.orders()))
        begun = time.monotonic()
    print("stop", round(time.monotonic() - begun, 2), "s")


if __name__ == "__main__":
    _self_check()
