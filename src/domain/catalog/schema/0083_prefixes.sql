-- Small letters are those of ASCII, as on SQLite, whatever the locale of the database.
-- postgresql:
DROP INDEX product_sku_prefix;
DROP INDEX product_upc_prefix;
DROP INDEX product_mpn_prefix;
CREATE INDEX product_sku_prefix ON product (company_id, lower(sku COLLATE "C"));
CREATE INDEX product_upc_prefix ON product (company_id, lower(upc COLLATE "C"));
CREATE INDEX product_mpn_prefix ON product (company_id, lower(mpn COLLATE "C"));
-- end
