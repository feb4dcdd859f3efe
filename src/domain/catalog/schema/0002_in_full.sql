ALTER TABLE product ADD COLUMN parent_id BIGINT NOT NULL DEFAULT 0;
-- of a variation: its attributes as one text, so that no two siblings share them
ALTER TABLE product ADD COLUMN attribute_key TEXT NOT NULL DEFAULT '';
ALTER TABLE product ADD COLUMN is_tax_exempt SMALLINT NOT NULL DEFAULT 0;
ALTER TABLE product ADD COLUMN price BIGINT NOT NULL DEFAULT 0;
ALTER TABLE product ADD COLUMN minimum_price BIGINT NOT NULL DEFAULT 0;
ALTER TABLE product ADD COLUMN customs_value BIGINT NOT NULL DEFAULT 0;
ALTER TABLE product ADD COLUMN currency TEXT NOT NULL DEFAULT '';
ALTER TABLE product ADD COLUMN hs_code TEXT NOT NULL DEFAULT '';
ALTER TABLE product ADD COLUMN origin_country TEXT NOT NULL DEFAULT '';
ALTER TABLE product ADD COLUMN customs_description TEXT NOT NULL DEFAULT '';
CREATE UNIQUE INDEX product_variation ON product (company_id, parent_id, attribute_key)
    WHERE parent_id > 0;
CREATE INDEX product_brand ON product (company_id, brand, id);
-- What a bundle comes down to: units of core products, however deep its parts nest; so that a claim
-- is one look-up. A row with component 0 says that nothing of the product is ever on a shelf
-- (digital, gift card, or a bundle of such).
-- home: company
CREATE TABLE bundle_unit (
    company_id BIGINT NOT NULL,
    bundle_id BIGINT NOT NULL,
    component_id BIGINT NOT NULL,
    quantity BIGINT NOT NULL,
    CONSTRAINT bundle_unit_pk PRIMARY KEY (company_id, bundle_id, component_id)
);
CREATE INDEX bundle_unit_component ON bundle_unit (company_id, component_id, bundle_id);
INSERT INTO bundle_unit (company_id, bundle_id, component_id, quantity)
    SELECT company_id, bundle_id, component_id, quantity FROM bundle_part;
-- Of a variation its name and value; of a virtual product the names that its variations have.
-- home: company
CREATE TABLE product_attribute (
    company_id BIGINT NOT NULL,
    product_id BIGINT NOT NULL,
    place BIGINT NOT NULL,
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    CONSTRAINT product_attribute_pk PRIMARY KEY (company_id, product_id, place)
);
-- home: company
CREATE TABLE product_image (
    company_id BIGINT NOT NULL,
    product_id BIGINT NOT NULL,
    place BIGINT NOT NULL,
    url TEXT NOT NULL,
    CONSTRAINT product_image_pk PRIMARY KEY (company_id, product_id, place)
);
-- home: company
CREATE TABLE category (
    company_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    -- 0: at the top
    parent_id BIGINT NOT NULL,
    name TEXT NOT NULL,
    -- the name without case: no two siblings look alike
    folded TEXT NOT NULL,
    CONSTRAINT category_pk PRIMARY KEY (company_id, id),
    CONSTRAINT category_name_key UNIQUE (company_id, parent_id, folded)
);
-- home: company
CREATE TABLE product_category (
    company_id BIGINT NOT NULL,
    product_id BIGINT NOT NULL,
    category_id BIGINT NOT NULL,
    CONSTRAINT product_category_pk PRIMARY KEY (company_id, product_id, category_id)
);
CREATE INDEX product_category_category
    ON product_category (company_id, category_id, product_id);
-- SKUs that a product had, by renaming or merging: they still find it, and nobody else may take one
-- unless it is given up.
-- home: company
CREATE TABLE product_alias (
    company_id BIGINT NOT NULL,
    sku TEXT NOT NULL,
    product_id BIGINT NOT NULL,
    is_merged SMALLINT NOT NULL,
    created_at BIGINT NOT NULL,
    CONSTRAINT product_alias_pk PRIMARY KEY (company_id, sku)
);
CREATE INDEX product_alias_product ON product_alias (company_id, product_id);
