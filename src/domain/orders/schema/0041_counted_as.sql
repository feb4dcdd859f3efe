-- Units that left as a product that was merged into another one afterwards: what they are counted
-- as now. 0: as themselves. Such a row claims nothing.
ALTER TABLE reservation ADD COLUMN counts_as_id BIGINT NOT NULL DEFAULT 0;
CREATE INDEX reservation_counted ON reservation (company_id, counts_as_id)
    WHERE counts_as_id > 0;
