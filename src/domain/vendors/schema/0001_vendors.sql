-- home: company
CREATE TABLE vendor (
    company_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    name TEXT NOT NULL,
    is_active SMALLINT NOT NULL,
    is_supplier SMALLINT NOT NULL,
    is_manufacturer SMALLINT NOT NULL,
    is_dropshipper SMALLINT NOT NULL,
    -- the warehouse of type dropship_vendor that it stands for; 0: none
    warehouse_id BIGINT NOT NULL,
    currency TEXT NOT NULL,
    payment_term_id BIGINT NOT NULL,
    lead_time_days BIGINT NOT NULL,
    -- parts per million of the price: 82500 is 8.25 %
    tax_ppm BIGINT NOT NULL,
    order_format TEXT NOT NULL,
    incoterm TEXT NOT NULL,
    contact_name TEXT NOT NULL,
    email TEXT NOT NULL,
    order_email TEXT NOT NULL,
    phone TEXT NOT NULL,
    phone2 TEXT NOT NULL,
    fax TEXT NOT NULL,
    website TEXT NOT NULL,
    account_number TEXT NOT NULL,
    line1 TEXT NOT NULL,
    line2 TEXT NOT NULL,
    city TEXT NOT NULL,
    state TEXT NOT NULL,
    postal_code TEXT NOT NULL,
    country TEXT NOT NULL,
    notes TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    modified_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    CONSTRAINT vendor_pk PRIMARY KEY (company_id, id),
    CONSTRAINT vendor_name_key UNIQUE (company_id, name)
);
CREATE INDEX vendor_warehouse ON vendor (company_id, warehouse_id);
-- home: company
CREATE TABLE payment_term (
    company_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    name TEXT NOT NULL,
    is_active SMALLINT NOT NULL,
    CONSTRAINT payment_term_pk PRIMARY KEY (company_id, id),
    CONSTRAINT payment_term_name_key UNIQUE (company_id, name)
);
-- What a vendor sells us: its name for a product of ours.
-- home: company
CREATE TABLE vendor_product (
    company_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    vendor_id BIGINT NOT NULL,
    vendor_sku TEXT NOT NULL,
    product_id BIGINT NOT NULL,
    is_active SMALLINT NOT NULL,
    -- of the vendors of the product, the one that is asked first
    is_default SMALLINT NOT NULL,
    lead_time_days BIGINT NOT NULL,
    minimum_quantity BIGINT NOT NULL,
    rounding TEXT NOT NULL,
    packaging TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    modified_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    CONSTRAINT vendor_product_pk PRIMARY KEY (company_id, id),
    CONSTRAINT vendor_product_sku_key UNIQUE (company_id, vendor_id, vendor_sku)
);
CREATE INDEX vendor_product_product ON vendor_product (company_id, product_id);
-- Cost of one unit by how many are ordered.
-- home: company
CREATE TABLE vendor_price (
    company_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    vendor_product_id BIGINT NOT NULL,
    from_quantity BIGINT NOT NULL,
    -- 0: no end
    to_quantity BIGINT NOT NULL,
    cost BIGINT NOT NULL,
    currency TEXT NOT NULL,
    CONSTRAINT vendor_price_pk PRIMARY KEY (company_id, vendor_product_id, id)
);
-- What it can be ordered in: a case of 12.
-- home: company
CREATE TABLE vendor_unit (
    company_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    vendor_product_id BIGINT NOT NULL,
    name TEXT NOT NULL,
    units BIGINT NOT NULL,
    CONSTRAINT vendor_unit_pk PRIMARY KEY (company_id, vendor_product_id, id)
);
