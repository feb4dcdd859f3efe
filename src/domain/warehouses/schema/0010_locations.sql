ALTER TABLE stock_location ADD COLUMN is_active SMALLINT NOT NULL DEFAULT 1;
-- Whether bundles that can be built from components count there (domain.md 8).
ALTER TABLE warehouse ADD COLUMN use_component_inventory SMALLINT NOT NULL DEFAULT 1;
