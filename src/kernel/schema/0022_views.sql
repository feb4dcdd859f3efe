-- Filters, sort and columns of a list under a name.
-- home: company
CREATE TABLE saved_view (
    company_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    subject TEXT NOT NULL,
    name TEXT NOT NULL,
    query TEXT NOT NULL,
    sort TEXT NOT NULL,
    -- a JSON array of names
    columns TEXT NOT NULL,
    density TEXT NOT NULL,
    is_shared SMALLINT NOT NULL,
    owner_kind TEXT NOT NULL,
    owner_id BIGINT NOT NULL,
    owner_name TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    modified_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    CONSTRAINT saved_view_pk PRIMARY KEY (company_id, id)
);
CREATE INDEX saved_view_subject ON saved_view (company_id, subject, id);
-- Which view opens first, and in which order they stand: of a person or client, or (owner_kind
-- "company", owner_id 0) of everybody who has not chosen.
-- home: company
CREATE TABLE view_choice (
    company_id BIGINT NOT NULL,
    owner_kind TEXT NOT NULL,
    owner_id BIGINT NOT NULL,
    subject TEXT NOT NULL,
    first_key TEXT NOT NULL,
    -- a JSON array of keys; views that are not in it follow
    keys TEXT NOT NULL,
    -- a JSON array of keys that are not shown
    hidden TEXT NOT NULL,
    CONSTRAINT view_choice_pk PRIMARY KEY (company_id, owner_kind, owner_id, subject)
);
