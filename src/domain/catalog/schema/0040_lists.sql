-- Bundles, and what is not sold any more, among hundreds of thousands of core products.
CREATE INDEX product_type ON product (company_id, type, sku, id);
CREATE INDEX product_inactive ON product (company_id, sku, id) WHERE is_active = 0;
