-- The newest movement of the product there when its units were entered without a moment: what comes
-- behind it came after the count, whatever a clock says. 0: the moment tells.
ALTER TABLE stock_count_line ADD COLUMN counted_after BIGINT NOT NULL DEFAULT 0;
