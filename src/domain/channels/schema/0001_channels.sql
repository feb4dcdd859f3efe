-- home: company
CREATE TABLE channel (
    company_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    name TEXT NOT NULL,
    type TEXT NOT NULL,
    is_active SMALLINT NOT NULL,
    pushes_quantity SMALLINT NOT NULL,
    -- units kept back from what this channel is told, against its lag (domain.md 0.5)
    buffer BIGINT NOT NULL,
    unpaid_claim_hours BIGINT NOT NULL,
    currency TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    modified_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    CONSTRAINT channel_pk PRIMARY KEY (company_id, id),
    CONSTRAINT channel_name_key UNIQUE (company_id, name)
);
-- home: company
CREATE TABLE listing (
    company_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    channel_id BIGINT NOT NULL,
    variant_id TEXT NOT NULL,
    sku TEXT NOT NULL,
    title TEXT NOT NULL,
    product_id BIGINT NOT NULL,
    is_active SMALLINT NOT NULL,
    pushes_quantity SMALLINT NOT NULL,
    price BIGINT NOT NULL,
    currency TEXT NOT NULL,
    -- what the channel may sell now, as last computed
    quantity BIGINT NOT NULL,
    quantity_at BIGINT NOT NULL,
    -- grows by one per change of quantity within the company; feeds `acknowledge` and the push
    quantity_sequence BIGINT NOT NULL,
    -- what the channel was last told, and when; -1: never
    pushed_quantity BIGINT NOT NULL,
    pushed_at BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    modified_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    CONSTRAINT listing_pk PRIMARY KEY (company_id, id),
    CONSTRAINT listing_variant_key UNIQUE (company_id, channel_id, variant_id)
);
CREATE INDEX listing_product ON listing (company_id, product_id, channel_id);
CREATE INDEX listing_sku ON listing (company_id, channel_id, sku);
CREATE INDEX listing_sequence ON listing (company_id, channel_id, quantity_sequence);
CREATE INDEX listing_modified ON listing (company_id, modified_at, id);
CREATE INDEX listing_unpushed ON listing (company_id, channel_id, quantity, id)
    WHERE quantity <> pushed_quantity;
-- A rule for one product on one channel; 0 stands for every product / every channel.
-- home: company
CREATE TABLE allocation_rule (
    company_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    product_id BIGINT NOT NULL,
    channel_id BIGINT NOT NULL,
    type TEXT NOT NULL,
    value BIGINT NOT NULL,
    minimum_type TEXT NOT NULL,
    minimum_value BIGINT NOT NULL,
    -- units at or below which the minimum rule holds; -1: the product's own minimum level
    minimum_level BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    modified_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    CONSTRAINT allocation_rule_pk PRIMARY KEY (company_id, id),
    CONSTRAINT allocation_rule_key UNIQUE (company_id, product_id, channel_id)
);
-- A warehouse whose stock does not count; 0 stands for every product / every channel.
-- home: company
CREATE TABLE stock_exclusion (
    company_id BIGINT NOT NULL,
    warehouse_id BIGINT NOT NULL,
    product_id BIGINT NOT NULL,
    channel_id BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    CONSTRAINT stock_exclusion_pk PRIMARY KEY (company_id, warehouse_id, product_id, channel_id)
);
CREATE INDEX stock_exclusion_product ON stock_exclusion (company_id, product_id);
-- Channels whose listings must all be computed again, 0: every channel; done up to that product.
-- home: company
CREATE TABLE quantity_sweep (
    company_id BIGINT NOT NULL,
    channel_id BIGINT NOT NULL,
    product_id BIGINT NOT NULL,
    CONSTRAINT quantity_sweep_pk PRIMARY KEY (company_id, channel_id)
);
-- How far each reader of the acknowledge feed has read.
-- home: company
CREATE TABLE acknowledge_cursor (
    company_id BIGINT NOT NULL,
    channel_id BIGINT NOT NULL,
    quantity_sequence BIGINT NOT NULL,
    CONSTRAINT acknowledge_cursor_pk PRIMARY KEY (company_id, channel_id)
);
