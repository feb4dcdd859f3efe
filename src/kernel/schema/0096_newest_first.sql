-- Bulk actions as they are listed: ids of several processes interleave.
CREATE INDEX bulk_created ON bulk (company_id, created_at, id);
