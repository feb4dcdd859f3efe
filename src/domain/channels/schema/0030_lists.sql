-- A SKU is looked for on one channel or on all.
DROP INDEX listing_sku;
CREATE INDEX listing_sku ON listing (company_id, sku, channel_id);
