-- A line of a component, where a bot broke the bundle that the channel sold: which component of it,
-- from 1, and its units in one unit of the channel's line, whose remote_id it keeps. 0: none.
ALTER TABLE order_line ADD COLUMN kit_part BIGINT NOT NULL DEFAULT 0;
ALTER TABLE order_line ADD COLUMN kit_units BIGINT NOT NULL DEFAULT 0;
