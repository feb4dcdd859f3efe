#!/usr/bin/env python3
"""Runs the Vendure pack against a live shop and checks its stories end to end.

With --write it records connectors/vendure/fixtures/ anew. What is recorded holds no token and no
address of this machine.
"""

import argparse
import glob
import json
import os
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from vendure.order_stories import OrderStories  # noqa: E402  (the path comes first)
from vendure.pack_runner import PACK, Runner  # noqa: E402
from vendure.seed import english  # noqa: E402
from vendure_peer import VendurePeer  # noqa: E402

PROXY_REPLIES = (("401", 401, ""), ("403", 403, "<html>Forbidden</html>"),
                 ("429", 429, "Too Many Requests"), ("502", 502, "<html>Bad Gateway</html>"),
                 ("cut", 200, "{\"data\":{\"or"))


class Stories(OrderStories):
    """The stories, in order; each one checks and names what is worth keeping."""

    def __init__(self, shop):
        self.shop = shop
        self.kept = {}
        there = shop.connection()
        self.auth = {"auth": "password", "username": there["username"],
                     "password": there["password"]}
        self.settings = {"admin_url": there["admin_url"], "page_size": 3, "sweep_minutes": 0,
                         "overlap_seconds": 300}
        self.runner = self.fresh()

    def keep(self, name, entry=None, **more):
        """Remember one journal entry (the last one) as a fixture."""
        self.kept[name] = {**(entry or self.runner.journal[-1]), **more}

    def fresh(self, auth=None, **settings):
        """A new runner: empty journal, not signed in, some other settings."""
        self.runner = Runner({**self.settings, **settings}, auth or self.auth)
        return self.runner

    def orders(self):
        """All of orders_in."""
        self.begin()
        self.new_orders()
        self.changed_orders()
        self.shifted_page()

    def errors(self):
        """No permission, an expired token, a bad query, and what proxies answer."""
        do = self.shop.admin.do
        role = do("CreateRole", i={"code": "little", "description": "Reads the catalogue only",
                                   "permissions": ["ReadCatalog"]})["id"]
        do("CreateAdministrator", i={
            "firstName": "No", "lastName": "Body", "emailAddress": "nobody@shop.example",
            "password": "nobody-here", "roleIds": [role]})
        runner = self.fresh({"auth": "password", "username": "nobody@shop.example",
                             "password": "nobody-here"})
        _, cursor, faults = runner.run("orders_in")
        assert faults and not faults[0]["retry"] and cursor is None
        self.keep("error_forbidden_read")
        runner = self.fresh()
        runner.token = "0" * 64
        assert runner.run("listings_in")[2] == [], "an expired token was not renewed"
        request = runner.plan("listings_in")[0]
        request["body"]["query"] = "{ noSuchField }"
        got = runner.read("listings_in", request, runner.send(request))
        assert got["faults"] and not got["faults"][0]["retry"]
        self.keep("error_validation_read")
        given = self.kept["orders_begin_read"]["input"]
        for name, status, body in PROXY_REPLIES:
            reply = {"status": status, "headers": {"content-type": "text/html"}, "body": body}
            got = runner.jq("orders_in", "read", {**given, "response": reply})
            assert got["done"] and got["faults"][0]["retry"] is (status not in (401, 403))
            self.keep(f"error_{name}_read",
                      made_by_hand="the reply stands for a proxy in front of the shop")

    def shipments(self):
        """Add and ship; adopt after a lost reply, twice."""
        shop, runner = self.shop, self.fresh()
        order = shop.get_order(self.placed["plain"]["id"])
        first, second = order["lines"]
        one = {"shipment_id": "S-1", "order_remote_id": order["id"], "carrier": "UPS",
               "service": "Ground", "tracking_number": "1Z999AA10123456784",
               "lines": [{"remote_id": first["id"], "quantity": 1}]}
        acks, _, faults = runner.run("shipments_out", [one])
        assert not faults and acks[0]["adopted"] is False, (acks, faults)
        for i, name in enumerate(("plan", "look_read", "add_read", "moved_read")):
            self.keep(f"shipment_{name}", runner.journal[i])
        acks, _, faults = runner.run("shipments_out", [one])
        assert not faults and acks[0]["adopted"] is True
        self.keep("shipment_adopt_shipped_read")

        two = {**one, "shipment_id": "S-2", "tracking_number": "1Z999AA10123456785",
               "lines": [{"remote_id": second["id"], "quantity": 1}]}
        runner.lose = lambda request: request["state"]["step"] == "add"
        assert runner.run("shipments_out", [two])[2]
        runner.lose = None
        runner.journal.clear()
        acks, _, faults = runner.run("shipments_out", [two])
        assert not faults and acks[0]["adopted"] is True
        assert len(shop.get_order(order["id"])["fulfillments"]) == 2, "added twice"
        self.keep("shipment_adopt_pending_read", runner.journal[1])
        self.keep("shipment_adopt_moved_read", runner.journal[2])
        self.refused_shipments(one)

    def refused(self, name, retry, shipment):
        """One shipment the shop does not take."""
        shipment = {**shipment, "shipment_id": "S-" + name, "tracking_number": "T-" + name}
        acks, _, faults = self.runner.run("shipments_out", [shipment])
        assert not acks and len(faults) == 1 and faults[0]["retry"] is retry, (name, faults)
        self.keep(f"shipment_{name}_read")

    def refused_shipments(self, one):
        """Too many, no such order, cancelled, being edited, no stock."""
        shop, line = self.shop, one["lines"][0]["remote_id"]
        self.refused("too_many", False, {**one, "lines": [{"remote_id": line, "quantity": 99}]})
        self.refused("unknown_order", False, {**one, "order_remote_id": "99999"})

        def of(name):
            order = shop.get_order(self.placed[name]["id"])
            return {**one, "order_remote_id": order["id"],
                    "lines": [{"remote_id": order["lines"][0]["id"], "quantity": 1}]}

        self.refused("cancelled_order", False, of("cancelled"))
        partly = of("partly")
        shop.transition_order(partly["order_remote_id"], "Modifying")
        self.refused("order_modifying", True, partly)
        shop.transition_order(partly["order_remote_id"], "PaymentSettled")
        shop.set_stock("SOCK-L-RED", 0)
        self.refused("no_stock", True, partly)
        shop.set_stock("SOCK-L-RED", 100)

    def inventory(self):
        """Two variants at once, a location, one bad variant among good ones, unseen sales."""
        shop, runner = self.shop, self.fresh()
        rust = {"variant_id": shop.variant_id("APRON-RUST"), "sku": "APRON-RUST", "quantity": 37}
        long = {"variant_id": shop.variant_id("APRON-LONG"), "sku": "APRON-LONG", "quantity": -2,
                "stock_location_id": "1"}
        acks, _, faults = runner.run("inventory_out", [rust, long])
        assert not faults and [a["remote_quantity"] for a in acks] == [37, 0]
        assert shop.stock_on_hand("APRON-RUST") == 37
        self.keep("inventory_plan", runner.journal[0])
        self.keep("inventory_read", runner.journal[1])
        runner.journal.clear()
        gone = {"variant_id": "99999", "sku": "GONE", "quantity": 1}
        acks, _, faults = runner.run("inventory_out", [{**rust, "quantity": 41}, gone])
        assert [a["remote_quantity"] for a in acks] == [41]
        assert [(f["record_id"], f["retry"]) for f in faults] == [("99999", False)]
        self.keep("inventory_split_read", runner.journal[1])
        self.keep("inventory_unknown_variant_read")
        # A sale nobody has told us of stays allocated whatever is pushed.
        shop.place_order([("APRON-BLACK", 3)])
        black = {"variant_id": shop.variant_id("APRON-BLACK"), "sku": "APRON-BLACK",
                 "quantity": 50}
        acks, _, faults = runner.run("inventory_out", [black])
        assert acks[0]["remote_allocated"] == 3 and shop.stock("APRON-BLACK") == (50, 3)

    def listings(self):
        """All variants over many pages, each at least once."""
        runner = self.fresh(listing_page_size=4)
        found, cursor, faults = runner.run("listings_in")
        assert not faults and cursor is None
        every = {v["id"] for v in self.shop.variants()}
        assert {v["variant_id"] for v in found} == every and len(every) >= 50
        for i, name in enumerate(("plan", "first_page_read", "second_page_plan",
                                  "second_page_read")):
            self.keep(f"listings_{name}", runner.journal[i])
        self.keep("listings_last_page_read")

    def api_key(self):
        """The other way to sign in."""
        key = self.shop.admin.do("CreateApiKey", i={
            "roleIds": ["1"], "translations": english(name="Purser")})["apiKey"]
        assert self.fresh({"auth": "api_key", "api_key": key}).run("listings_in")[2] == []


def write(kept, shop_url, secret):
    """Replace the fixtures."""
    folder = os.path.join(PACK, "fixtures")
    for old in glob.glob(os.path.join(folder, "*.json")):
        os.remove(old)
    for name, entry in kept.items():
        text = json.dumps({"name": name, **entry}, indent=1, ensure_ascii=False)
        text = text.replace(shop_url, "https://shop.example")
        assert secret not in text and "127.0.0.1" not in text, name
        with open(os.path.join(folder, name + ".json"), "w", encoding="utf-8") as out:
            out.write(text + "\n")
    print(f"{len(kept)} fixtures")


def main():
    """Run all stories; 0 when they hold."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--write", action="store_true", help="record the fixtures anew")
    options = options.parse_args()
    with VendurePeer(verbose=True) as shop:
        stories = Stories(shop)
        for story in (stories.orders, stories.errors, stories.shipments, stories.inventory,
                      stories.listings, stories.api_key):
            begun = time.monotonic()
            story()
            print(f"{story.__name__}: well ({time.monotonic() - begun:.1f} s)")
        secret, base = shop.password, shop.url
    if options.write:
        write(stories.kept, base, secret)
    return 0


if __name__ == "__main__":
    sys.exit(main())
