-- How many chunks have told which of their rows belong to a group that began in an earlier one.
ALTER TABLE import ADD COLUMN arranged_count BIGINT NOT NULL DEFAULT 0;
-- Those rows: they are taken with the chunk in which their group begins.
-- home: company
CREATE TABLE import_apart (
    company_id BIGINT NOT NULL,
    import_id BIGINT NOT NULL,
    -- where the group begins, and where the rows stand
    chunk BIGINT NOT NULL,
    from_chunk BIGINT NOT NULL,
    -- as in import_chunk
    body TEXT NOT NULL,
    CONSTRAINT import_apart_pk PRIMARY KEY (company_id, import_id, chunk, from_chunk)
);
CREATE INDEX import_apart_from ON import_apart (company_id, import_id, from_chunk);
-- While the rows are arranged: the groups that began so far, in runs sorted by their hash; base64.
-- home: company
CREATE TABLE import_run (
    company_id BIGINT NOT NULL,
    import_id BIGINT NOT NULL,
    number BIGINT NOT NULL,
    body TEXT NOT NULL,
    CONSTRAINT import_run_pk PRIMARY KEY (company_id, import_id, number)
);
