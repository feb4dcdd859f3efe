-- Orders that came as shipped or cancelled were never late either.
DROP INDEX orders_late;
UPDATE orders SET late_at = NULL
    WHERE status IN ('shipped', 'cancelled', 'processed_outside') AND late_at IS NOT NULL;
-- The status stands in it for counting those that are still with us.
CREATE INDEX orders_late ON orders (company_id, late_at, id, status) WHERE late_at IS NOT NULL;
-- Unresolved orders by their reason, in the order in which they are shown.
CREATE INDEX orders_reason ON orders (company_id, reason, created_at, id)
    WHERE status = 'unresolved';
-- A change of the status is one of modified_at: what was shipped this week costs no index more.
DROP INDEX orders_modified;
CREATE INDEX orders_modified ON orders (company_id, modified_at, id, status);
