-- Lists: the newest of a status are found in the order in which they are shown.
DROP INDEX orders_status;
CREATE INDEX orders_status ON orders (company_id, status, created_at, id);
-- What has left or was cancelled is not late: the index of late orders holds none of it.
UPDATE orders SET late_at = NULL WHERE status IN ('shipped', 'cancelled', 'processed_outside');
-- All orders of a buyer.
CREATE INDEX orders_email ON orders (company_id, email);
