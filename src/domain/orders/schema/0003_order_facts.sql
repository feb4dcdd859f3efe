-- The marketplace ships it from its own stock (FBA, WFS): it claims nothing of ours.
ALTER TABLE orders ADD COLUMN is_fulfilled_by_channel SMALLINT NOT NULL DEFAULT 0;
ALTER TABLE orders ADD COLUMN internal_notes TEXT NOT NULL DEFAULT '';
ALTER TABLE orders ADD COLUMN is_gift SMALLINT NOT NULL DEFAULT 0;
ALTER TABLE orders ADD COLUMN gift_message TEXT NOT NULL DEFAULT '';
ALTER TABLE orders ADD COLUMN fraud_level TEXT NOT NULL DEFAULT 'not_assessed';
ALTER TABLE orders ADD COLUMN payment_status TEXT NOT NULL DEFAULT 'unpaid';
ALTER TABLE orders ADD COLUMN amount_paid BIGINT NOT NULL DEFAULT 0;
ALTER TABLE orders ADD COLUMN amount_refunded BIGINT NOT NULL DEFAULT 0;
ALTER TABLE orders ADD COLUMN deliver_by BIGINT NOT NULL DEFAULT 0;
-- When what it waits for is expected to arrive.
ALTER TABLE orders ADD COLUMN promise_at BIGINT NOT NULL DEFAULT 0;
-- The last cut-off of the warehouse that still meets ship_by; NULL: no date, sorted last.
ALTER TABLE orders ADD COLUMN late_at BIGINT;
ALTER TABLE orders ADD COLUMN risk_at BIGINT NOT NULL DEFAULT 0;
-- A reason that another part of Purser set; it stays until it is taken away.
ALTER TABLE orders ADD COLUMN blocked_by TEXT NOT NULL DEFAULT 'resolved';
ALTER TABLE orders ADD COLUMN blocked_sentence TEXT NOT NULL DEFAULT '';
-- Orders that were accepted as paid before this step.
UPDATE orders SET payment_status = 'paid', amount_paid = total WHERE paid_at <> 0;
UPDATE orders SET late_at = ship_by, risk_at = ship_by - 86400000000 WHERE ship_by <> 0;
CREATE INDEX orders_late ON orders (company_id, late_at, id) WHERE late_at IS NOT NULL;
