#!/usr/bin/env python3
"""Runs the Vendure pack against a live shop, checks the stories end to end, and (--write) records connectors/vendure/fixtures/.

This is a small stand-in for Purser's own runner: it signs in from pack.json, runs plan and read with the jq program, sends
the requests, follows "next" and plans again while a run is not done. Recorded files hold no token and no address of this machine.
"""

import argparse
import glob
import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))
from vendure_peer import VendurePeer  # noqa: E402  (the path comes first)

PACK = os.path.join(HERE, "..", "..", "..", "connectors", "vendure")


def fill(value, settings):
    """Replace {{settings.x}} in a template."""
    if isinstance(value, dict):
        return {k: fill(v, settings) for k, v in value.items()}
    if isinstance(value, str):
        for name, text in settings.items():
            value = value.replace("{{settings." + name + "}}", str(text))
    return value


def pick(value, path):
    """The value at a dotted path, or None."""
    for key in path.split("."):
        value = value[int(key)] if isinstance(value, list) and key.isdigit() and int(key) < len(value) else (
            value.get(key) if isinstance(value, dict) else None)
    return value


class Runner:
    """One connection to one shop."""

    def __init__(self, settings, auth):
        with open(os.path.join(PACK, "pack.json")) as text:
            self.pack = json.load(text)
        self.settings = settings
        self.auth = next(a for a in self.pack["auth"] if all(auth.get(k) == v for k, v in a["when"].items()))
        self.secrets = auth
        self.token = None
        self.journal = []
        self.drop = None
        self.between = None

    def jq(self, capability, program, value):
        """Run one program over one input, and remember both."""
        name = os.path.join(PACK, self.pack["capabilities"][capability][program])
        ran = subprocess.run(["jq", "-c", "-f", name], input=json.dumps(value), text=True, stdout=subprocess.PIPE,
                             stderr=subprocess.PIPE, check=False)
        if ran.returncode:
            raise SystemExit(f"{name}: {ran.stderr}\n{json.dumps(value)[:3000]}")
        result = json.loads(ran.stdout)
        self.journal.append({"capability": capability, "program": program, "input": value, "expected": result})
        return result

    def http(self, request, headers):
        """Send one request object; returns {status, headers, body}."""
        wire = urllib.request.Request(request["url"], method=request["method"], data=json.dumps(request["body"]).encode(),
                                      headers={**request["headers"], **headers})
        try:
            with urllib.request.urlopen(wire, timeout=30) as answer:
                status, got, text = answer.status, answer.headers, answer.read()
        except urllib.error.HTTPError as error:
            status, got, text = error.code, error.headers, error.read()
        try:
            body = json.loads(text)
        except ValueError:
            body = text.decode(errors="replace")
        return {"status": status, "headers": {k.lower(): v for k, v in got.items()}, "body": body}

    def sign_in(self):
        """The login step of pack.json, as data."""
        if self.auth["kind"] == "token_login":
            reply = self.http(fill(self.auth["login"], {**self.settings, **self.secrets}), {})
            if pick(reply["body"], self.auth["accepted"]["json"]) != self.auth["accepted"]["equals"]:
                raise SystemExit(f"sign-in refused: {pick(reply['body'], self.auth['refusal']['json'])}")
            self.token = reply["headers"][self.auth["token"]["header"]]
        else:
            self.token = ""

    def send(self, request):
        """Send with authentication; signs in when there is no token, and once more when it has expired."""
        for attempt in (1, 2):
            if self.token is None:
                self.sign_in()
            send = self.auth["send"]
            value = fill(send["value"], {**self.settings, **self.secrets}).replace("{{token}}", self.token)
            reply = self.http(request, {send["header"]: value})
            expired = any(rule.get("status") == reply["status"] or ("json" in rule and pick(reply["body"], rule["json"]) == rule["equals"])
                          for rule in self.auth.get("expired", []))
            if not expired or attempt == 2:
                break
            self.token = None
        reply["headers"] = {k: v for k, v in reply["headers"].items() if k in ("content-type", "retry-after")}
        return reply

    def run(self, capability, records=(), cursor=None):
        """A whole run; returns (records, cursor, faults)."""
        out, faults = [], []
        for _ in range(200):
            moment = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
            requests = self.jq(capability, "plan", {"settings": self.settings, "cursor": cursor, "records": list(records), "now": moment})
            done = True
            queue = list(requests)
            while queue:
                request = queue.pop(0)
                if self.between:
                    self.between(request)
                reply = self.send(request)
                if self.drop and self.drop(request):  # the reply is lost on its way
                    return out, cursor, [{"message": "lost reply", "record_id": None, "retry": True}]
                read = self.jq(capability, "read", {"settings": self.settings, "request": request, "response": reply, "cursor": cursor,
                                                    "state": request["state"]})
                out += read["records"]
                faults += read["faults"]
                queue += read["next"]
                cursor = read["cursor"]
                done = read["done"] or bool(read["next"])
            if done or faults or records:
                return out, cursor, faults
        raise SystemExit("the run does not end")


class Stories:
    """The stories, in order; each one checks and names what is worth keeping."""

    def __init__(self, shop):
        self.shop = shop
        self.kept = {}
        connection = shop.connection()
        self.auth = {"auth": "password", "username": connection["username"], "password": connection["password"]}
        self.settings = {"admin_url": connection["admin_url"], "page_size": 3, "sweep_minutes": 0, "overlap_seconds": 300}
        self.runner = Runner(self.settings, self.auth)

    def keep(self, name, index=-1, journal=None):
        """Remember one journal entry as a fixture."""
        self.kept[name] = (journal or self.runner.journal)[index]

    def find(self, program, test):
        """The first journal entry of a program that passes a test."""
        return next(e for e in self.runner.journal if e["program"] == program and test(e))

    def fresh(self, **settings):
        """A new runner (journal empty, token unknown) with other settings."""
        self.runner = Runner({**self.settings, **settings}, self.auth)
        return self.runner

    def orders(self):
        """Begin, pages, an order that moves between pages, edits, cancels, sweeps."""
        shop, runner = self.shop, self.runner
        before = shop.place_order([("MUG-WHITE", 1)])
        found, cursor, faults = runner.run("orders_in")
        assert not faults and cursor["phase"] == "idle", (faults, cursor)
        assert before["id"] not in [o["remote_id"] for o in found], "an order from before the connection"
        self.keep("orders_begin_plan", 0)
        self.keep("orders_begin_read", 1)
        self.keep("orders_empty_page_read", 3)
        assert [e["expected"]["done"] for e in runner.journal if e["program"] == "read"][-1] is True

        shop.admin.call("""mutation($a: CreatePromotionInput!, $b: CreatePromotionInput!) {
            a: createPromotion(input: $a) { __typename } b: createPromotion(input: $b) { __typename } }""", **{
                name: {"enabled": True, "couponCode": coupon, "translations": [{"languageCode": "en", "name": coupon}], "conditions": [],
                       "actions": [action]} for name, coupon, action in (
                           ("a", "TENOFF", {"code": "order_percentage_discount", "arguments": [{"name": "discount", "value": "10"}]}),
                           ("b", "MUGDEAL", {"code": "products_percentage_discount", "arguments": [
                               {"name": "discount", "value": "20"}, {"name": "productVariantIds", "value": json.dumps([shop.variant_id("MUG-NAVY")])}]}))})
        plain = shop.place_order([("MUG-WHITE", 2), ("TEE-S-BLACK", 1)], email="ada@shop.example")
        discounted = shop.place_order([("MUG-NAVY", 3), ("NOTE-RULED", 1)], coupons=("TENOFF", "MUGDEAL"), email="bea@shop.example",
                                      first_name="Béa", last_name="O'Neil", address={"company": "Quay & Co", "streetLine2": ""})
        authorised = shop.place_order([("TOTE-BLACK", 1)], payment="authorize", email="cy@shop.example")
        cancelled = shop.place_order([("BEANIE-TEAL", 4)], email="dee@shop.example")
        partly = shop.place_order([("SOCK-L-RED", 3), ("SOCK-S-RED", 1)], email="eve@shop.example")
        edited = shop.place_order([("CANDLE-FIG", 2), ("CANDLE-SMOKE", 1)], email="flo@shop.example")
        cart = shop.place_order([("CANDLE-FIG", 2)], pay=False)
        shop.add_note(plain["id"], "Please gift-wrap")
        runner.journal.clear()
        found, cursor, faults = runner.run("orders_in", cursor=cursor)
        assert not faults
        got = {o["remote_id"]: o for o in found}
        for order in (plain, discounted, authorised, cancelled, partly, edited):
            assert order["id"] in got, order
        assert cart["id"] not in got, "an unpaid cart came in"
        assert got[plain["id"]]["status"] == "paid" and got[plain["id"]]["notes"] == "Please gift-wrap"
        assert got[authorised["id"]]["status"] == "awaiting_payment"
        pages = [e for e in runner.journal if e["program"] == "read" and e["input"]["state"]["run"]["phase"] == "placed"]
        assert len(pages) >= 3, "the pages were not small enough"
        self.kept["orders_first_page_plan"] = runner.journal[0]
        self.kept["orders_normal_page_read"] = pages[0]
        self.kept["orders_second_page_plan"] = runner.journal[2]
        self.kept["orders_second_page_read"] = pages[1]
        self.kept["orders_last_page_read"] = pages[-1]
        self.kept["orders_discounts_read"] = next(e for e in pages if any(len(l["discounts"]) == 2 for o in e["expected"]["records"] for l in o["lines"]))

        # Cancel, cut, edit up and down, settle: everything must arrive, stamped by Vendure or not.
        lines = {o["id"]: shop.get_order(o["id"])["lines"] for o in (partly, edited)}
        shop.cancel_order(cancelled["id"])
        shop.cancel_order(partly["id"], [(lines[partly["id"]][0]["id"], 1)])
        shop.modify_order(edited["id"], [(lines[edited["id"]][0]["id"], 3)])
        shop.modify_order(edited["id"], [(lines[edited["id"]][1]["id"], 0)], address={"streetLine1": "9 New Road"})
        shop.modify_order(edited["id"], add=[("CANDLE-LINEN", 2)])
        shop.settle_payments(authorised["id"])
        runner.journal.clear()
        found, cursor, faults = runner.run("orders_in", cursor=cursor)
        assert not faults
        got = {o["remote_id"]: o for o in found}
        assert got[cancelled["id"]]["status"] == "cancelled"
        assert [(l["quantity"], l["cancelled_quantity"]) for l in got[cancelled["id"]]["lines"]] == [(4, 4)]
        assert [(l["quantity"], l["cancelled_quantity"]) for l in got[partly["id"]]["lines"]] == [(3, 1), (1, 0)]
        assert sorted((l["sku"], l["quantity"], l["cancelled_quantity"]) for l in got[edited["id"]]["lines"]) == [
            ("CANDLE-FIG", 3, 0), ("CANDLE-LINEN", 2, 0), ("CANDLE-SMOKE", 1, 1)]
        assert got[edited["id"]]["recipient"]["line1"] == "9 New Road"
        assert got[authorised["id"]]["status"] == "paid"
        has = lambda order: lambda e: any(o["remote_id"] == order["id"] for o in e["expected"]["records"])
        self.kept["orders_cancelled_read"] = self.find("read", has(cancelled))
        self.kept["orders_edited_read"] = self.find("read", has(edited))
        self.kept["orders_gone_plan"] = self.find("plan", lambda e: e["input"]["cursor"]["phase"] == "gone")
        self.kept["orders_gone_read"] = self.find("read", lambda e: e["input"]["state"]["run"]["phase"] == "gone")
        self.kept["orders_sweep_plan"] = self.find("plan", lambda e: e["input"]["cursor"]["phase"] == "open")
        self.kept["orders_sweep_read"] = self.find("read", lambda e: e["input"]["state"]["run"]["phase"] == "open")

        # The shift: after the first page of changed orders its first order is edited and moves to the end. Counting pages would
        # now jump over an order; walking by stamp does not.
        runner.journal.clear()
        moved = []

        def between(request):
            run = request["state"]["run"]
            reads = [e for e in runner.journal if e["program"] == "read" and e["input"]["state"]["run"]["phase"] == "updated"]
            if run["phase"] == "updated" and len(reads) == 1 and not moved:
                first = next(o for o in reads[0]["expected"]["records"] if o["status"] == "paid")
                order = shop.get_order(first["remote_id"])
                shop.modify_order(order["id"], [(order["lines"][0]["id"], order["lines"][0]["quantity"] + 1)])
                moved.append(order["id"])

        runner.between = between
        walked = {}
        found, cursor, faults = runner.run("orders_in", cursor=cursor)
        runner.between = None
        assert moved and not faults
        for entry in runner.journal:
            if entry["program"] == "read" and entry["input"]["state"]["run"]["phase"] == "updated":
                for order in entry["expected"]["records"]:
                    walked.setdefault(order["remote_id"], []).append(order["updated_at"])
        assert len(walked[moved[0]]) >= 2, "the moved order was not read again"
        every = {o["remote_id"] for o in found}
        assert {plain["id"], discounted["id"], authorised["id"], cancelled["id"], partly["id"], edited["id"]} <= set(walked) and set(walked) <= every
        shifted = [e for e in runner.journal if e["input"].get("state", {}).get("run", e["input"]["cursor"])["phase"] == "updated"]
        self.kept["orders_before_shift_read"] = [e for e in shifted if e["program"] == "read"][0]
        self.kept["orders_shifted_page_plan"] = [e for e in shifted if e["program"] == "plan"][1]
        self.kept["orders_shifted_page_read"] = [e for e in shifted if e["program"] == "read"][1]
        self.placed = {"plain": plain, "discounted": discounted, "authorised": authorised, "cancelled": cancelled, "partly": partly}

    def errors(self):
        """Refusals: no permission, an expired token, proxies, throttling, a broken server."""
        shop = self.shop
        role = shop.admin.do("mutation($i: CreateRoleInput!) { createRole(input: $i) { id } }",
                             i={"code": "nothing", "description": "Reads the catalogue only", "permissions": ["ReadCatalog"]})["id"]
        shop.admin.do("mutation($i: CreateAdministratorInput!) { createAdministrator(input: $i) { id } }", i={
            "firstName": "No", "lastName": "Body", "emailAddress": "nobody@shop.example", "password": "nobody-here", "roleIds": [role]})
        self.auth, kept = {"auth": "password", "username": "nobody@shop.example", "password": "nobody-here"}, self.auth
        runner = self.fresh()
        _, cursor, faults = runner.run("orders_in")
        assert faults and not faults[0]["retry"] and cursor is None
        self.keep("error_forbidden_read")
        self.auth = kept
        runner = self.fresh()
        runner.token = "0" * 64
        assert runner.run("listings_in")[2] == [], "an expired token was not renewed"
        entry = runner.jq("listings_in", "plan", {"settings": runner.settings, "cursor": None, "records": [], "now": "2026-01-01T00:00:00Z"})
        entry[0]["body"]["query"] = "{ noSuchField }"
        reply = runner.send(entry[0])
        runner.jq("listings_in", "read", {"settings": runner.settings, "request": entry[0], "response": reply, "cursor": None, "state": entry[0]["state"]})
        self.keep("error_validation_read")
        begin = self.kept["orders_begin_read"]["input"]
        for name, status, body in (("401", 401, ""), ("403", 403, "<html>Forbidden</html>"), ("429", 429, "Too Many Requests"),
                                   ("502", 502, "<html>Bad Gateway</html>"), ("cut", 200, "{\"data\":{\"or")):
            runner.jq("orders_in", "read", {**begin, "response": {"status": status, "headers": {"content-type": "text/html"}, "body": body}})
            assert runner.journal[-1]["expected"]["faults"][0]["retry"] is (status not in (401, 403)) and runner.journal[-1]["expected"]["done"]
            self.keep(f"error_{name}_read")
            self.kept[f"error_{name}_read"]["made_by_hand"] = "the reply stands for a proxy in front of the shop"

    def shipments(self):
        """Add and ship, adopt after a lost reply (twice), refusals."""
        shop, runner = self.shop, self.fresh()
        order = shop.get_order(self.placed["plain"]["id"])
        first, second = order["lines"]
        shipment = {"shipment_id": "S-1", "order_remote_id": order["id"], "carrier": "UPS", "service": "Ground", "tracking_number": "1Z999AA10123456784",
                    "lines": [{"remote_id": first["id"], "quantity": 1}]}
        acks, _, faults = runner.run("shipments_out", [shipment])
        assert not faults and acks[0]["adopted"] is False, (acks, faults)
        for i, name in enumerate(("plan", "look_read", "add_read", "moved_read")):
            self.keep(f"shipment_{name}", i)
        runner.journal.clear()
        acks, _, faults = runner.run("shipments_out", [shipment])
        assert not faults and acks[0]["adopted"] is True
        self.keep("shipment_adopt_shipped_read")

        two = {**shipment, "shipment_id": "S-2", "tracking_number": "1Z999AA10123456785", "lines": [{"remote_id": second["id"], "quantity": 1}]}
        runner.drop = lambda request: request["state"]["step"] == "add"
        assert runner.run("shipments_out", [two])[2]
        runner.drop = None
        runner.journal.clear()
        acks, _, faults = runner.run("shipments_out", [two])
        assert not faults and acks[0]["adopted"] is True
        assert len(shop.get_order(order["id"])["fulfillments"]) == 2, "added twice"
        self.keep("shipment_adopt_pending_read", 1)
        self.keep("shipment_adopt_moved_read", 2)

        def refused(name, retry, **changed):
            runner.journal.clear()
            acks, _, faults = runner.run("shipments_out", [{**shipment, "shipment_id": "S-" + name, "tracking_number": "T-" + name, **changed}])
            assert not acks and len(faults) == 1 and faults[0]["retry"] is retry, (name, acks, faults)
            self.keep(f"shipment_{name}_read")

        refused("too_many", False, lines=[{"remote_id": first["id"], "quantity": 99}])
        refused("unknown_order", False, order_remote_id="99999")
        gone = shop.get_order(self.placed["cancelled"]["id"])
        refused("cancelled_order", False, order_remote_id=gone["id"], lines=[{"remote_id": gone["lines"][0]["id"], "quantity": 1}])
        partly = shop.get_order(self.placed["partly"]["id"])
        there = [{"remote_id": partly["lines"][0]["id"], "quantity": 1}]
        shop.transition_order(partly["id"], "Modifying")
        refused("order_modifying", True, order_remote_id=partly["id"], lines=there)
        shop.transition_order(partly["id"], "PaymentSettled")
        shop.set_stock("SOCK-L-RED", 0)
        refused("no_stock", True, order_remote_id=partly["id"], lines=there)
        shop.set_stock("SOCK-L-RED", 100)

    def inventory(self):
        """Two variants at once, a location, one bad variant among good ones."""
        shop, runner = self.shop, self.fresh()
        ids = [shop.variant_id(sku) for sku in ("APRON-RUST", "APRON-LONG")]
        records = [{"variant_id": ids[0], "sku": "APRON-RUST", "quantity": 37}, {"variant_id": ids[1], "sku": "APRON-LONG", "quantity": -2, "stock_location_id": "1"}]
        acks, _, faults = runner.run("inventory_out", records)
        assert not faults and [a["remote_quantity"] for a in acks] == [37, 0] and shop.stock_on_hand("APRON-RUST") == 37
        self.keep("inventory_plan", 0)
        self.keep("inventory_read", 1)
        runner.journal.clear()
        acks, _, faults = runner.run("inventory_out", [{**records[0], "quantity": 41}, {"variant_id": "99999", "sku": "GONE", "quantity": 1}])
        assert [a["remote_quantity"] for a in acks] == [41] and [f["record_id"] for f in faults] == ["99999"] and not faults[0]["retry"]
        self.keep("inventory_split_read", 1)
        self.keep("inventory_unknown_variant_read")

        # What pushing stock does to sales we have not seen: nothing, the shop keeps its own allocation.
        shop.place_order([("APRON-BLACK", 3)])
        shop.set_stock("APRON-BLACK", 50)
        assert shop.stock("APRON-BLACK") == (50, 3)

    def listings(self):
        """All variants in three pages; the second page after a deletion on the first."""
        runner = self.fresh(listing_page_size=20)
        found, cursor, faults = runner.run("listings_in")
        assert not faults and cursor is None and len({v["variant_id"] for v in found}) == len(self.shop.variants())
        small = self.fresh(listing_page_size=4)
        found, cursor, faults = small.run("listings_in")
        assert not faults and len({v["variant_id"] for v in found}) == len(self.shop.variants())
        self.keep("listings_plan", 0)
        self.keep("listings_first_page_read", 1)
        self.keep("listings_second_page_plan", 2)
        self.keep("listings_second_page_read", 3)
        self.keep("listings_last_page_read")

    def api_key(self):
        """The other way to sign in."""
        key = self.shop.admin.do("mutation($i: CreateApiKeyInput!) { createApiKey(input: $i) { apiKey } }",
                                 i={"roleIds": ["1"], "translations": [{"languageCode": "en", "name": "Purser"}]})["apiKey"]
        self.auth, kept = {"auth": "api_key", "api_key": key}, self.auth
        assert self.fresh().run("listings_in")[2] == []
        self.auth = kept


def main():
    """Run all stories; 0 when they hold."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--write", action="store_true", help="record connectors/vendure/fixtures")
    options = options.parse_args()
    with VendurePeer(verbose=True) as shop:
        stories = Stories(shop)
        for story in (stories.orders, stories.errors, stories.shipments, stories.inventory, stories.listings, stories.api_key):
            begun = time.monotonic()
            story()
            print(f"{story.__name__}: well ({time.monotonic() - begun:.1f} s)")
        secret, base = shop.password, shop.url
    if options.write:
        folder = os.path.join(PACK, "fixtures")
        for old in glob.glob(os.path.join(folder, "*.json")):
            os.remove(old)
        for name, entry in stories.kept.items():
            text = json.dumps({"name": name, **entry}, indent=1, ensure_ascii=False).replace(base, "https://shop.example")
            assert secret not in text and "127.0.0.1" not in text, name
            with open(os.path.join(folder, name + ".json"), "w") as out:
                out.write(text + "\n")
        print(f"{len(stories.kept)} fixtures")
    return 0


if __name__ == "__main__":
    sys.exit(main())
