-- The status stands in it for counting what was shipped lately.
DROP INDEX orders_shipped;
CREATE INDEX orders_shipped ON orders (company_id, shipped_at, id, status) WHERE shipped_at > 0;
