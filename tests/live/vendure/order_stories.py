"""Stories of orders_in against the live shop: begin, pages, cancels, edits, a page that shifts."""

from vendure.seed import coupon


def phase_of(entry):
    """The phase a journal entry worked in."""
    given = entry["input"]
    cursor = given["state"]["run"] if entry["program"] == "read" else given["cursor"]
    return (cursor or {}).get("phase")


def reads(journal, phase):
    """The read entries of one phase."""
    return [e for e in journal if e["program"] == "read" and phase_of(e) == phase]


def with_order(journal, order_id):
    """The first read entry that yields an order."""
    return next(e for e in journal if e["program"] == "read"
                and any(o["remote_id"] == order_id for o in e["expected"]["records"]))


def quantities(order):
    """[(sku, quantity, cancelled quantity)], sorted."""
    return sorted((l["sku"], l["quantity"], l["cancelled_quantity"]) for l in order["lines"])


class OrderStories:
    """Mixed into Stories: shop, runner, keep."""

    cursor = None
    placed = None

    def run_orders(self):
        """One run; returns {order id: order}."""
        self.runner.journal.clear()
        found, self.cursor, faults = self.runner.run("orders_in", cursor=self.cursor)
        assert not faults and self.cursor["phase"] == "idle", (faults, self.cursor)
        return {order["remote_id"]: order for order in found}

    def begin(self):
        """Nothing from before the connection comes in."""
        before = self.shop.place_order([("MUG-WHITE", 1)])
        assert before["id"] not in self.run_orders()
        self.keep("orders_begin_plan", self.runner.journal[0])
        self.keep("orders_begin_read", self.runner.journal[1])
        self.keep("orders_empty_page_read", self.runner.journal[3])

    def place(self):
        """Six different orders and a cart."""
        shop = self.shop
        coupon(shop.admin, "TENOFF", "order_percentage_discount", discount="10")
        coupon(shop.admin, "MUGDEAL", "products_percentage_discount", discount="20",
               productVariantIds='["%s"]' % shop.variant_id("MUG-NAVY"))
        self.placed = {
            "plain": shop.place_order([("MUG-WHITE", 2), ("TEE-S-BLACK", 1)],
                                      email="ada@shop.example"),
            "discounted": shop.place_order(
                [("MUG-NAVY", 3), ("NOTE-RULED", 1)], coupons=("TENOFF", "MUGDEAL"),
                email="bea@shop.example", first_name="Béa", last_name="O'Neil",
                address={"company": "Quay & Co", "streetLine2": ""}),
            "authorised": shop.place_order([("TOTE-BLACK", 1)], payment="authorize",
                                           email="cy@shop.example"),
            "cancelled": shop.place_order([("BEANIE-TEAL", 4)], email="dee@shop.example"),
            "partly": shop.place_order([("SOCK-L-RED", 3), ("SOCK-S-RED", 1)],
                                       email="eve@shop.example"),
            "edited": shop.place_order([("CANDLE-FIG", 2), ("CANDLE-SMOKE", 1)],
                                       email="flo@shop.example")}
        shop.add_note(self.placed["plain"]["id"], "Please gift-wrap")
        return shop.place_order([("CANDLE-FIG", 2)], pay=False)

    def new_orders(self):
        """They come in over several pages; the cart does not."""
        cart = self.place()
        got = self.run_orders()
        ids = {name: order["id"] for name, order in self.placed.items()}
        assert set(ids.values()) <= set(got) and cart["id"] not in got
        assert got[ids["plain"]]["status"] == "paid"
        assert got[ids["plain"]]["notes"] == "Please gift-wrap"
        assert got[ids["authorised"]]["status"] == "awaiting_payment"
        journal, pages = self.runner.journal, reads(self.runner.journal, "placed")
        assert len(pages) >= 3, "the pages were not small enough"
        self.keep("orders_first_page_plan", journal[0])
        self.keep("orders_normal_page_read", pages[0])
        self.keep("orders_second_page_plan", journal[2])
        self.keep("orders_second_page_read", pages[1])
        self.keep("orders_last_page_read", pages[-1])
        self.keep("orders_discounts_read", with_order(journal, ids["discounted"]))

    def changed_orders(self):
        """Cancels, cuts, edits and a late payment arrive, whether Vendure stamps them or not."""
        shop, ids = self.shop, {name: order["id"] for name, order in self.placed.items()}
        partly = shop.get_order(ids["partly"])["lines"]
        edited = shop.get_order(ids["edited"])["lines"]
        shop.cancel_order(ids["cancelled"])
        shop.cancel_order(ids["partly"], [(partly[0]["id"], 1)])
        shop.modify_order(ids["edited"], [(edited[0]["id"], 3)])
        shop.modify_order(ids["edited"], [(edited[1]["id"], 0)],
                          address={"streetLine1": "9 New Road"})
        shop.modify_order(ids["edited"], add=[("CANDLE-LINEN", 2)])
        shop.settle_payments(ids["authorised"])
        got, journal = self.run_orders(), self.runner.journal
        assert got[ids["cancelled"]]["status"] == "cancelled"
        assert quantities(got[ids["cancelled"]]) == [("BEANIE-TEAL", 4, 4)]
        assert quantities(got[ids["partly"]]) == [("SOCK-L-RED", 3, 1), ("SOCK-S-RED", 1, 0)]
        assert quantities(got[ids["edited"]]) == [
            ("CANDLE-FIG", 3, 0), ("CANDLE-LINEN", 2, 0), ("CANDLE-SMOKE", 1, 1)]
        assert got[ids["edited"]]["recipient"]["line1"] == "9 New Road"
        assert got[ids["authorised"]]["status"] == "paid"
        self.keep("orders_cancelled_read", with_order(journal, ids["cancelled"]))
        self.keep("orders_edited_read", with_order(journal, ids["edited"]))
        for name, phase in (("sweep", "open"), ("gone", "gone")):
            both = [e for e in journal if phase_of(e) == phase]
            self.keep(f"orders_{name}_plan", both[0])
            self.keep(f"orders_{name}_read", both[1])

    def shifted_page(self):
        """An order of the first page moves to the end; counting pages would jump over another."""
        shop, journal, moved = self.shop, self.runner.journal, []

        def edit_behind(request):
            first = reads(journal, "updated")
            if request["state"]["run"]["phase"] == "updated" and len(first) == 1 and not moved:
                order = next(o for o in first[0]["expected"]["records"] if o["status"] == "paid")
                line = shop.get_order(order["remote_id"])["lines"][0]
                shop.modify_order(order["remote_id"], [(line["id"], line["quantity"] + 1)])
                moved.append(order["remote_id"])

        self.runner.before = edit_behind
        self.run_orders()
        self.runner.before = None
        walked = [o["remote_id"] for e in reads(journal, "updated")
                  for o in e["expected"]["records"]]
        assert walked.count(moved[0]) >= 2, "the moved order was not read again"
        assert {order["id"] for order in self.placed.values()} <= set(walked)
        plans = [e for e in journal if e["program"] == "plan" and phase_of(e) == "updated"]
        pages = reads(journal, "updated")
        self.keep("orders_before_shift_read", pages[0])
        self.keep("orders_shifted_page_plan", plans[1])
        self.keep("orders_shifted_page_read", pages[1])
