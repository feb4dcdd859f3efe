-- The product that this one was merged into; 0: none.
ALTER TABLE product ADD COLUMN merged_into_id BIGINT NOT NULL DEFAULT 0;
CREATE INDEX product_merged ON product (company_id, merged_into_id, id) WHERE merged_into_id > 0;
