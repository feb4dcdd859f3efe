-- home: company
CREATE TABLE product (
    company_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    sku TEXT NOT NULL,
    name TEXT NOT NULL,
    type TEXT NOT NULL,
    is_active SMALLINT NOT NULL,
    description TEXT NOT NULL,
    brand TEXT NOT NULL,
    mpn TEXT NOT NULL,
    upc TEXT NOT NULL,
    weight BIGINT NOT NULL,
    length BIGINT NOT NULL,
    width BIGINT NOT NULL,
    height BIGINT NOT NULL,
    -- units at or below which the minimum rule of channel allocation holds
    minimum_level BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    modified_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    CONSTRAINT product_pk PRIMARY KEY (company_id, id),
    CONSTRAINT product_sku_key UNIQUE (company_id, sku)
);
CREATE INDEX product_modified ON product (company_id, modified_at, id);
CREATE INDEX product_name ON product (company_id, name, id);
-- Bar codes are scanned whole; the others are typed, and found by how they begin.
CREATE INDEX product_upc ON product (company_id, upc);
CREATE INDEX product_sku_prefix ON product (company_id, lower(sku));
CREATE INDEX product_upc_prefix ON product (company_id, lower(upc));
CREATE INDEX product_mpn_prefix ON product (company_id, lower(mpn));
-- home: company
CREATE TABLE bundle_part (
    company_id BIGINT NOT NULL,
    bundle_id BIGINT NOT NULL,
    component_id BIGINT NOT NULL,
    quantity BIGINT NOT NULL,
    CONSTRAINT bundle_part_pk PRIMARY KEY (company_id, bundle_id, component_id)
);
CREATE INDEX bundle_part_component ON bundle_part (company_id, component_id, bundle_id);
