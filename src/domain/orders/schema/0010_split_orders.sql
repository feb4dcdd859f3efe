-- Orders that were split or merged; see orders_split.c and orders_merge.c.
ALTER TABLE orders ADD COLUMN split_from_id BIGINT NOT NULL DEFAULT 0;
-- 1: keeps what was not split off; 2 and more: split off; 0: never split
ALTER TABLE orders ADD COLUMN part BIGINT NOT NULL DEFAULT 0;
ALTER TABLE orders ADD COLUMN merged_into_id BIGINT NOT NULL DEFAULT 0;
-- the order whose line it is at the channel; 0: its own
ALTER TABLE order_line ADD COLUMN origin_order_id BIGINT NOT NULL DEFAULT 0;
-- the order that brought it by a merge; 0: none
ALTER TABLE order_line ADD COLUMN merged_from_id BIGINT NOT NULL DEFAULT 0;
CREATE INDEX orders_split ON orders (company_id, split_from_id) WHERE split_from_id > 0;
CREATE INDEX order_line_origin ON order_line (company_id, origin_order_id, order_id)
    WHERE origin_order_id > 0;
CREATE INDEX order_line_merged ON order_line (company_id, merged_from_id, order_id)
    WHERE merged_from_id > 0;
