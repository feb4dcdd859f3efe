-- Units that were cancelled here, and not by the channel: tax and discount still hold their share.
ALTER TABLE order_line ADD COLUMN released BIGINT NOT NULL DEFAULT 0;
