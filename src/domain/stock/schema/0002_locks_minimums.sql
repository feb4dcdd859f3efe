-- Units kept from sale for a reason, until a moment. The locked units of a balance are the sum of
-- its rows and what was locked without one.
-- home: company
CREATE TABLE stock_lock (
    company_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    product_id BIGINT NOT NULL,
    warehouse_id BIGINT NOT NULL,
    -- 0: wherever in the warehouse
    location_id BIGINT NOT NULL,
    units BIGINT NOT NULL,
    reason TEXT NOT NULL,
    -- 0: until it is released
    until BIGINT NOT NULL,
    actor_kind TEXT NOT NULL,
    actor_id BIGINT NOT NULL,
    actor_name TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    modified_at BIGINT NOT NULL,
    CONSTRAINT stock_lock_pk PRIMARY KEY (company_id, id)
);
CREATE INDEX stock_lock_product ON stock_lock (company_id, product_id, warehouse_id);
CREATE INDEX stock_lock_until ON stock_lock (company_id, until, id);
-- The least that should be available in a warehouse, or lie free in one of its locations.
-- home: company
CREATE TABLE stock_minimum (
    company_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    product_id BIGINT NOT NULL,
    warehouse_id BIGINT NOT NULL,
    -- 0: the warehouse as a whole
    location_id BIGINT NOT NULL,
    units BIGINT NOT NULL,
    is_below SMALLINT NOT NULL,
    created_at BIGINT NOT NULL,
    modified_at BIGINT NOT NULL,
    CONSTRAINT stock_minimum_pk PRIMARY KEY (company_id, product_id, warehouse_id, location_id),
    CONSTRAINT stock_minimum_id_key UNIQUE (company_id, id)
);
CREATE INDEX stock_minimum_below ON stock_minimum (company_id, id) WHERE is_below = 1;
