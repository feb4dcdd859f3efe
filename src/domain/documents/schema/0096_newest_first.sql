-- Documents as they are listed: ids of several processes interleave.
CREATE INDEX document_created ON document (company_id, created_at, id);
