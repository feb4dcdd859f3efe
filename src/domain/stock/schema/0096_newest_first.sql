-- Counts as they are listed: ids of several processes interleave.
CREATE INDEX stock_count_created ON stock_count (company_id, created_at, id);
