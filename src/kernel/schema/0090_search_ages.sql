-- What is neither rare nor common is looked for age by age, the newest first: a document has the
-- word of its age (kernel/search_store.c). The index is made anew: faster than four words a row.
-- postgresql:
DROP INDEX search_tokens;
UPDATE search SET tokens = tokens || CAST(company_id || 'A' || (id >> 16) AS tsvector);
CREATE INDEX search_tokens ON search USING gin (tokens) WITH (gin_pending_list_limit = 64);
-- end
