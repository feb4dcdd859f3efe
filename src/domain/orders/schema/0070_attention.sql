-- Orders that a person must look at, as they are listed; kept beside the sentence.
ALTER TABLE orders ADD COLUMN needs_attention SMALLINT NOT NULL DEFAULT 0;
UPDATE orders SET needs_attention = 1 WHERE attention <> '';
CREATE INDEX orders_attention ON orders (company_id, created_at, id) WHERE needs_attention = 1;
