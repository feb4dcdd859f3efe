-- Lines are sorted by place, then id: ids are handed out in blocks and say nothing of the order.
ALTER TABLE order_line ADD COLUMN place BIGINT NOT NULL DEFAULT 0;
