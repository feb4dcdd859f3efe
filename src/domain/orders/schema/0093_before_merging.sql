-- What the order itself had before others were merged into it; -1: it was merged before this was
-- noted, and nobody knows either of them.
ALTER TABLE order_divided ADD COLUMN chosen_warehouse_id BIGINT NOT NULL DEFAULT -1;
ALTER TABLE order_divided ADD COLUMN fraud_level TEXT NOT NULL DEFAULT 'not_assessed';
