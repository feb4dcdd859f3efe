-- What a search looks at is bounded (kernel/search_entries.c).
-- sqlite:
CREATE VIRTUAL TABLE search_word USING fts5vocab (search, instance);
-- end
-- postgresql:
CREATE INDEX search_kind ON search (company_id, kind, id);
-- end
