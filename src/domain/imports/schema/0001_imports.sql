-- A file on its way in: uploaded in parts, checked, applied, and perhaps taken back.
-- home: company
CREATE TABLE import (
    company_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    kind TEXT NOT NULL,
    file_name TEXT NOT NULL,
    state TEXT NOT NULL,
    -- utf-8, windows-1252 …; empty: found out
    encoding TEXT NOT NULL,
    separator TEXT NOT NULL,
    sheet TEXT NOT NULL,
    is_workbook SMALLINT NOT NULL,
    -- parts taken so far, and lines read of them
    parts BIGINT NOT NULL,
    lines BIGINT NOT NULL,
    -- CSV: the names of the columns; and a line of field, column, value for each that is mapped
    columns_text TEXT NOT NULL,
    mapping_text TEXT NOT NULL,
    row_count BIGINT NOT NULL,
    chunk_count BIGINT NOT NULL,
    -- chunks that the step under way has done, and the group its last row belongs to
    position BIGINT NOT NULL,
    last_group TEXT NOT NULL,
    done_count BIGINT NOT NULL,
    created_count BIGINT NOT NULL,
    changed_count BIGINT NOT NULL,
    same_count BIGINT NOT NULL,
    failed_count BIGINT NOT NULL,
    undone_count BIGINT NOT NULL,
    kept_count BIGINT NOT NULL,
    message TEXT NOT NULL,
    actor_kind TEXT NOT NULL,
    actor_id BIGINT NOT NULL,
    actor_name TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    modified_at BIGINT NOT NULL,
    ended_at BIGINT NOT NULL,
    CONSTRAINT import_pk PRIMARY KEY (company_id, id)
);
-- What is left of a text file's last part, and the parts of a workbook; base64.
-- home: company
CREATE TABLE import_part (
    company_id BIGINT NOT NULL,
    import_id BIGINT NOT NULL,
    number BIGINT NOT NULL,
    body TEXT NOT NULL,
    CONSTRAINT import_part_pk PRIMARY KEY (company_id, import_id, number)
);
-- Rows as CSV, each beginning with its line in the file.
-- home: company
CREATE TABLE import_chunk (
    company_id BIGINT NOT NULL,
    import_id BIGINT NOT NULL,
    number BIGINT NOT NULL,
    row_count BIGINT NOT NULL,
    body TEXT NOT NULL,
    -- what taking the chunk back needs to know, as CSV: line, then the kind's own words
    undo TEXT NOT NULL,
    CONSTRAINT import_chunk_pk PRIMARY KEY (company_id, import_id, number)
);
-- Rows that a person should see: every failed one, and the first differences of a check.
-- home: company
CREATE TABLE import_line (
    company_id BIGINT NOT NULL,
    import_id BIGINT NOT NULL,
    line BIGINT NOT NULL,
    outcome TEXT NOT NULL,
    sentence TEXT NOT NULL,
    cells TEXT NOT NULL,
    CONSTRAINT import_line_pk PRIMARY KEY (company_id, import_id, line)
);
