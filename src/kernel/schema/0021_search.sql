-- The words that records are found by (kernel/search.h); of ids, which are unique over all kinds.
-- sqlite:
CREATE VIRTUAL TABLE search USING fts5 (
    tokens,
    company_id UNINDEXED,
    kind UNINDEXED,
    opens_id UNINDEXED,
    tokenize = 'ascii',
    detail = none,
    columnsize = 0
);
-- end
-- postgresql:
-- home: company
CREATE TABLE search (
    company_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    kind TEXT NOT NULL,
    opens_id BIGINT NOT NULL,
    tokens TSVECTOR NOT NULL,
    CONSTRAINT search_pk PRIMARY KEY (company_id, id)
);
-- Words begin with the company's id, so one index serves all.
CREATE INDEX search_tokens ON search USING gin (tokens);
-- end
-- How far the index follows the events of a company.
-- home: company
CREATE TABLE search_cursor (
    company_id BIGINT NOT NULL,
    number BIGINT NOT NULL,
    CONSTRAINT search_cursor_pk PRIMARY KEY (company_id)
);
