-- home: company
CREATE TABLE purchase_order (
    company_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    number TEXT NOT NULL,
    custom_number TEXT NOT NULL,
    type TEXT NOT NULL,
    status TEXT NOT NULL,
    vendor_id BIGINT NOT NULL,
    warehouse_id BIGINT NOT NULL,
    -- of a dropship order: the buyer's order; else 0
    order_id BIGINT NOT NULL,
    currency TEXT NOT NULL,
    items_total BIGINT NOT NULL,
    tax_total BIGINT NOT NULL,
    costs_total BIGINT NOT NULL,
    total BIGINT NOT NULL,
    order_format TEXT NOT NULL,
    incoterm TEXT NOT NULL,
    payment_term_id BIGINT NOT NULL,
    notes TEXT NOT NULL,
    confirm_by BIGINT NOT NULL,
    authorized_at BIGINT NOT NULL,
    -- when it was sent to the vendor, and to whom
    issued_at BIGINT NOT NULL,
    sent_to TEXT NOT NULL,
    confirmed_at BIGINT NOT NULL,
    -- when it was fulfilled, closed short, voided or cancelled
    closed_at BIGINT NOT NULL,
    close_reason TEXT NOT NULL,
    created_by BIGINT NOT NULL,
    created_by_name TEXT NOT NULL,
    authorized_by BIGINT NOT NULL,
    authorized_by_name TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    modified_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    CONSTRAINT purchase_order_pk PRIMARY KEY (company_id, id),
    CONSTRAINT purchase_order_number_key UNIQUE (company_id, number)
);
CREATE INDEX purchase_order_status ON purchase_order (company_id, status, id);
CREATE INDEX purchase_order_vendor ON purchase_order (company_id, vendor_id, id);
CREATE INDEX purchase_order_order ON purchase_order (company_id, order_id)
    WHERE order_id <> 0;
CREATE INDEX purchase_order_modified ON purchase_order (company_id, modified_at, id);
-- One line per product, vendor SKU and fate: a part of it that arrives becomes a line of its own.
-- home: company
CREATE TABLE purchase_line (
    company_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    purchase_order_id BIGINT NOT NULL,
    -- its place in the order; ids of several processes give none
    position BIGINT NOT NULL,
    -- the line of which this was a part; 0: it was ordered so
    split_from_id BIGINT NOT NULL,
    vendor_product_id BIGINT NOT NULL,
    vendor_sku TEXT NOT NULL,
    product_id BIGINT NOT NULL,
    sku TEXT NOT NULL,
    status TEXT NOT NULL,
    quantity BIGINT NOT NULL,
    -- of these, units that arrived beyond what was ordered
    over_quantity BIGINT NOT NULL,
    unit_name TEXT NOT NULL,
    unit_units BIGINT NOT NULL,
    packaging TEXT NOT NULL,
    unit_cost BIGINT NOT NULL,
    is_billed SMALLINT NOT NULL,
    billed_unit_cost BIGINT NOT NULL,
    discount BIGINT NOT NULL,
    discount_ppm BIGINT NOT NULL,
    tax_ppm BIGINT NOT NULL,
    is_landed_given SMALLINT NOT NULL,
    landed_unit_cost BIGINT NOT NULL,
    -- what all its units are worth in stock
    landed_value BIGINT NOT NULL,
    expected_at BIGINT NOT NULL,
    delivered_at BIGINT NOT NULL,
    received_at BIGINT NOT NULL,
    billed_at BIGINT NOT NULL,
    location_id BIGINT NOT NULL,
    -- does a ledger row stand for its units?
    is_stocked SMALLINT NOT NULL,
    closed_at BIGINT NOT NULL,
    reference_number TEXT NOT NULL,
    memo TEXT NOT NULL,
    currency TEXT NOT NULL,
    CONSTRAINT purchase_line_pk PRIMARY KEY (company_id, purchase_order_id, id),
    CONSTRAINT purchase_line_id_key UNIQUE (company_id, id)
);
CREATE INDEX purchase_line_product ON purchase_line (company_id, product_id);
CREATE INDEX purchase_line_vendor_product ON purchase_line (company_id, vendor_product_id);
-- Shipping, duty and the like, which the lines share.
-- home: company
CREATE TABLE purchase_cost (
    company_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    purchase_order_id BIGINT NOT NULL,
    kind TEXT NOT NULL,
    description TEXT NOT NULL,
    amount BIGINT NOT NULL,
    spread_by TEXT NOT NULL,
    currency TEXT NOT NULL,
    CONSTRAINT purchase_cost_pk PRIMARY KEY (company_id, purchase_order_id, id)
);
-- Units of a line that are meant for a warehouse.
-- home: company
CREATE TABLE purchase_hold (
    company_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    purchase_order_id BIGINT NOT NULL,
    purchase_line_id BIGINT NOT NULL,
    warehouse_id BIGINT NOT NULL,
    quantity BIGINT NOT NULL,
    memo TEXT NOT NULL,
    CONSTRAINT purchase_hold_pk PRIMARY KEY (company_id, purchase_order_id, id),
    CONSTRAINT purchase_hold_id_key UNIQUE (company_id, id)
);
CREATE INDEX purchase_hold_line ON purchase_hold (company_id, purchase_line_id);
-- What was written to the vendor.
-- home: company
CREATE TABLE purchase_message (
    company_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    purchase_order_id BIGINT NOT NULL,
    text TEXT NOT NULL,
    author TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    CONSTRAINT purchase_message_pk PRIMARY KEY (company_id, purchase_order_id, id)
);
-- The flags that purchase orders may carry, and those that one carries.
-- home: company
CREATE TABLE milestone (
    company_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    name TEXT NOT NULL,
    color TEXT NOT NULL,
    is_active SMALLINT NOT NULL,
    CONSTRAINT milestone_pk PRIMARY KEY (company_id, id),
    CONSTRAINT milestone_name_key UNIQUE (company_id, name)
);
-- home: company
CREATE TABLE purchase_milestone (
    company_id BIGINT NOT NULL,
    purchase_order_id BIGINT NOT NULL,
    milestone_id BIGINT NOT NULL,
    is_reached SMALLINT NOT NULL,
    reached_at BIGINT NOT NULL,
    CONSTRAINT purchase_milestone_pk PRIMARY KEY (company_id, purchase_order_id, milestone_id)
);
CREATE INDEX purchase_milestone_use ON purchase_milestone (company_id, milestone_id);
-- The last number that was given out.
-- home: company
CREATE TABLE purchase_number (
    company_id BIGINT NOT NULL,
    last BIGINT NOT NULL,
    CONSTRAINT purchase_number_pk PRIMARY KEY (company_id)
);
