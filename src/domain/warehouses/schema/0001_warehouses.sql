-- home: company
CREATE TABLE warehouse (
    company_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    name TEXT NOT NULL,
    type TEXT NOT NULL,
    is_active SMALLINT NOT NULL,
    company_name TEXT NOT NULL,
    contact_name TEXT NOT NULL,
    line1 TEXT NOT NULL,
    line2 TEXT NOT NULL,
    city TEXT NOT NULL,
    state TEXT NOT NULL,
    postal_code TEXT NOT NULL,
    country TEXT NOT NULL,
    phone TEXT NOT NULL,
    email TEXT NOT NULL,
    time_zone TEXT NOT NULL,
    color TEXT NOT NULL,
    -- rank among domestic candidates when the choice depends on inventory; 0 = not a candidate
    domestic_rank BIGINT NOT NULL,
    -- rank for orders to other countries; 0 = ships no order abroad
    international_rank BIGINT NOT NULL,
    -- what a figure reported by the warehouse means: on_hand or available (domain.md 0.4)
    figure_meaning TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    modified_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    CONSTRAINT warehouse_pk PRIMARY KEY (company_id, id),
    CONSTRAINT warehouse_name_key UNIQUE (company_id, name)
);
-- home: company
CREATE TABLE stock_location (
    company_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    warehouse_id BIGINT NOT NULL,
    name TEXT NOT NULL,
    is_pickable SMALLINT NOT NULL,
    is_receivable SMALLINT NOT NULL,
    draw_rank BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    CONSTRAINT stock_location_pk PRIMARY KEY (company_id, id),
    CONSTRAINT stock_location_name_key UNIQUE (company_id, warehouse_id, name)
);
-- home: company
CREATE TABLE state_allocation (
    company_id BIGINT NOT NULL,
    country TEXT NOT NULL,
    state TEXT NOT NULL,
    warehouse_id BIGINT NOT NULL,
    CONSTRAINT state_allocation_pk PRIMARY KEY (company_id, country, state)
);
-- The version of everything that routing reads; every change of it adds one.
-- home: company
CREATE TABLE routing_version (
    company_id BIGINT NOT NULL,
    version BIGINT NOT NULL,
    CONSTRAINT routing_version_pk PRIMARY KEY (company_id)
);
