-- Transfers as they are listed: ids of several processes interleave.
CREATE INDEX transfer_created ON transfer (company_id, created_at, id);
