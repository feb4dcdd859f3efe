-- A sheet on which people note what they counted in a warehouse.
-- home: company
CREATE TABLE stock_count (
    company_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    warehouse_id BIGINT NOT NULL,
    name TEXT NOT NULL,
    status TEXT NOT NULL,
    -- of lines that do not say it themselves; 0: when they are entered
    counted_at BIGINT NOT NULL,
    actor_kind TEXT NOT NULL,
    actor_id BIGINT NOT NULL,
    actor_name TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    posted_at BIGINT NOT NULL,
    modified_at BIGINT NOT NULL,
    CONSTRAINT stock_count_pk PRIMARY KEY (company_id, id)
);
CREATE INDEX stock_count_warehouse ON stock_count (company_id, warehouse_id, id);
-- home: company
CREATE TABLE stock_count_line (
    company_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    count_id BIGINT NOT NULL,
    product_id BIGINT NOT NULL,
    location_id BIGINT NOT NULL,
    is_counted SMALLINT NOT NULL,
    counted BIGINT NOT NULL,
    counted_at BIGINT NOT NULL,
    -- of a posted sheet: what the location held when it was counted, and what was posted
    expected BIGINT NOT NULL,
    difference BIGINT NOT NULL,
    CONSTRAINT stock_count_line_pk PRIMARY KEY (company_id, count_id, product_id, location_id),
    CONSTRAINT stock_count_line_id_key UNIQUE (company_id, id)
);
-- When a location was last counted as a whole; cycle counts take the oldest.
-- home: company
CREATE TABLE location_counted (
    company_id BIGINT NOT NULL,
    location_id BIGINT NOT NULL,
    counted_at BIGINT NOT NULL,
    CONSTRAINT location_counted_pk PRIMARY KEY (company_id, location_id)
);
