-- Units that came at one cost, and what is left of them. Warehouse 0: between two warehouses.
-- home: company
CREATE TABLE cost_layer (
    company_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    product_id BIGINT NOT NULL,
    warehouse_id BIGINT NOT NULL,
    -- first in, first out goes by it; a layer keeps it wherever it is moved
    received_at BIGINT NOT NULL,
    source TEXT NOT NULL,
    is_reinserted SMALLINT NOT NULL,
    purchase_line_id BIGINT NOT NULL,
    purchase_order_id BIGINT NOT NULL,
    vendor_id BIGINT NOT NULL,
    -- the warehouse that it was moved from; 0: it came there
    from_warehouse_id BIGINT NOT NULL,
    units BIGINT NOT NULL,
    remaining BIGINT NOT NULL,
    value BIGINT NOT NULL,
    remaining_value BIGINT NOT NULL,
    currency TEXT NOT NULL,
    -- between two warehouses: what moves it
    subject TEXT NOT NULL,
    subject_id BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    CONSTRAINT cost_layer_pk PRIMARY KEY (company_id, product_id, id),
    CONSTRAINT cost_layer_id_key UNIQUE (company_id, id)
);
CREATE INDEX cost_layer_left ON cost_layer (company_id, product_id, warehouse_id)
    WHERE remaining > 0;
CREATE INDEX cost_layer_received ON cost_layer (company_id, received_at, id);
CREATE INDEX cost_layer_purchase ON cost_layer (company_id, purchase_line_id)
    WHERE purchase_line_id <> 0;
-- Everything that ever happened to the value of stock. Its sums up to a moment are the value at
-- that moment; nothing of it changes but how much of a shipment is still uncovered or came back.
-- home: company
CREATE TABLE cost_entry (
    company_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    product_id BIGINT NOT NULL,
    warehouse_id BIGINT NOT NULL,
    at BIGINT NOT NULL,
    kind TEXT NOT NULL,
    source TEXT NOT NULL,
    layer_id BIGINT NOT NULL,
    ledger_id BIGINT NOT NULL,
    units BIGINT NOT NULL,
    value BIGINT NOT NULL,
    sold BIGINT NOT NULL,
    expense BIGINT NOT NULL,
    currency TEXT NOT NULL,
    -- units that left although no layer was there: covered by the next that comes
    uncovered BIGINT NOT NULL,
    -- units that came back
    returned BIGINT NOT NULL,
    received_at BIGINT NOT NULL,
    subject TEXT NOT NULL,
    subject_id BIGINT NOT NULL,
    shipment_id BIGINT NOT NULL,
    channel_id BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    CONSTRAINT cost_entry_pk PRIMARY KEY (company_id, product_id, at, id),
    CONSTRAINT cost_entry_id_key UNIQUE (company_id, id)
);
CREATE INDEX cost_entry_subject ON cost_entry (company_id, subject, subject_id);
CREATE INDEX cost_entry_shipment ON cost_entry (company_id, shipment_id)
    WHERE shipment_id <> 0;
CREATE INDEX cost_entry_uncovered ON cost_entry (company_id, product_id, warehouse_id)
    WHERE uncovered > 0;
CREATE INDEX cost_entry_at ON cost_entry (company_id, at, id);
-- How far the ledger of a place was followed, and how many units left it uncovered.
-- home: company
CREATE TABLE cost_cursor (
    company_id BIGINT NOT NULL,
    product_id BIGINT NOT NULL,
    warehouse_id BIGINT NOT NULL,
    ledger_id BIGINT NOT NULL,
    owed BIGINT NOT NULL,
    CONSTRAINT cost_cursor_pk PRIMARY KEY (company_id, product_id, warehouse_id)
);
-- What a unit costs when nothing else is known.
-- home: company
CREATE TABLE default_cost (
    company_id BIGINT NOT NULL,
    product_id BIGINT NOT NULL,
    cost BIGINT NOT NULL,
    currency TEXT NOT NULL,
    modified_at BIGINT NOT NULL,
    CONSTRAINT default_cost_pk PRIMARY KEY (company_id, product_id)
);
