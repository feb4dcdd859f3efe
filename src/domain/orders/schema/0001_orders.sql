-- home: company
CREATE TABLE orders (
    company_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    channel_id BIGINT NOT NULL,
    -- the channel's own id; identity is (channel_id, remote_id), domain.md 0.8
    remote_id TEXT NOT NULL,
    number TEXT NOT NULL,
    status TEXT NOT NULL,
    reason TEXT NOT NULL,
    type TEXT NOT NULL,
    source TEXT NOT NULL,
    placed_at BIGINT NOT NULL,
    paid_at BIGINT NOT NULL,
    hold_until BIGINT NOT NULL,
    hold_reason TEXT NOT NULL,
    cancelled_at BIGINT NOT NULL,
    cancel_reason TEXT NOT NULL,
    handed_over_at BIGINT NOT NULL,
    shipped_at BIGINT NOT NULL,
    ship_by BIGINT NOT NULL,
    currency TEXT NOT NULL,
    prices_include_tax SMALLINT NOT NULL,
    items_total BIGINT NOT NULL,
    shipping_total BIGINT NOT NULL,
    shipping_tax BIGINT NOT NULL,
    tax_total BIGINT NOT NULL,
    discount_total BIGINT NOT NULL,
    total BIGINT NOT NULL,
    email TEXT NOT NULL,
    recipient TEXT NOT NULL,
    company TEXT NOT NULL,
    line1 TEXT NOT NULL,
    line2 TEXT NOT NULL,
    city TEXT NOT NULL,
    state TEXT NOT NULL,
    postal_code TEXT NOT NULL,
    country TEXT NOT NULL,
    phone TEXT NOT NULL,
    shipping_method TEXT NOT NULL,
    notes TEXT NOT NULL,
    warehouse_id BIGINT NOT NULL,
    -- a warehouse chosen by a person; 0: routing decides
    chosen_warehouse_id BIGINT NOT NULL,
    -- the claim of an unpaid order ended (domain.md 0.1)
    is_claim_ended SMALLINT NOT NULL,
    -- a fact that a person must look at: an edit after hand-over, a wrong count; empty: none
    attention TEXT NOT NULL,
    -- hash of what the sender sent, to tell a repeat from a change
    content_hash TEXT NOT NULL,
    unit_count BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    modified_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    CONSTRAINT orders_pk PRIMARY KEY (company_id, id),
    CONSTRAINT orders_remote_key UNIQUE (company_id, channel_id, remote_id)
);
CREATE INDEX orders_number ON orders (company_id, number);
CREATE INDEX orders_status ON orders (company_id, status, id);
-- Ids of two processes are not in the order of time: age is created_at.
CREATE INDEX orders_created ON orders (company_id, created_at, id);
CREATE INDEX orders_modified ON orders (company_id, modified_at, id);
-- home: company
CREATE TABLE order_line (
    company_id BIGINT NOT NULL,
    order_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    remote_id TEXT NOT NULL,
    listing_id BIGINT NOT NULL,
    variant_id TEXT NOT NULL,
    sku TEXT NOT NULL,
    title TEXT NOT NULL,
    product_id BIGINT NOT NULL,
    ordered BIGINT NOT NULL,
    cancelled BIGINT NOT NULL,
    refunded BIGINT NOT NULL,
    exported BIGINT NOT NULL,
    shipped BIGINT NOT NULL,
    unit_price BIGINT NOT NULL,
    tax BIGINT NOT NULL,
    discount BIGINT NOT NULL,
    currency TEXT NOT NULL,
    CONSTRAINT order_line_pk PRIMARY KEY (company_id, order_id, id)
-- sqlite:
) WITHOUT ROWID;
-- end
-- postgresql:
);
-- end
-- Lines that wait for a product link, found when a listing is linked.
CREATE INDEX order_line_unlinked ON order_line (company_id, sku, order_id) WHERE product_id = 0;
-- What an order claims of a core product; warehouse_id 0: claimed, but not placed in a warehouse.
-- per_unit: units of the product in one unit of the line (a bundle's part), else 1.
-- home: company
CREATE TABLE reservation (
    company_id BIGINT NOT NULL,
    order_id BIGINT NOT NULL,
    line_id BIGINT NOT NULL,
    product_id BIGINT NOT NULL,
    warehouse_id BIGINT NOT NULL,
    per_unit BIGINT NOT NULL,
    quantity BIGINT NOT NULL,
    shipped BIGINT NOT NULL,
    CONSTRAINT reservation_pk PRIMARY KEY (company_id, order_id, line_id, product_id)
-- sqlite:
) WITHOUT ROWID;
-- end
-- postgresql:
);
-- end
CREATE INDEX reservation_product ON reservation (company_id, product_id, warehouse_id, order_id)
    WHERE quantity > 0;
-- Every routing decision, with its candidates.
-- home: company
CREATE TABLE decision (
    company_id BIGINT NOT NULL,
    order_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    at BIGINT NOT NULL,
    rule TEXT NOT NULL,
    rule_version BIGINT NOT NULL,
    warehouse_id BIGINT NOT NULL,
    can_fill SMALLINT NOT NULL,
    sentence TEXT NOT NULL,
    change TEXT NOT NULL,
    candidates TEXT NOT NULL,
    CONSTRAINT decision_pk PRIMARY KEY (company_id, order_id, id)
-- sqlite:
) WITHOUT ROWID;
-- end
-- postgresql:
);
-- end
