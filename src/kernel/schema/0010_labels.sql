-- Words with a colour that people put on orders, products and whatever else has a subject row.
-- home: company
CREATE TABLE label (
    company_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    name TEXT NOT NULL,
    -- the name without case: no two labels look alike
    folded TEXT NOT NULL,
    colour TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    modified_at BIGINT NOT NULL,
    CONSTRAINT label_pk PRIMARY KEY (company_id, id),
    CONSTRAINT label_folded_key UNIQUE (company_id, folded)
);
-- home: company
CREATE TABLE label_use (
    company_id BIGINT NOT NULL,
    subject TEXT NOT NULL,
    subject_id BIGINT NOT NULL,
    label_id BIGINT NOT NULL,
    CONSTRAINT label_use_pk PRIMARY KEY (company_id, subject, subject_id, label_id)
-- sqlite:
) WITHOUT ROWID;
-- end
-- postgresql:
);
-- end
CREATE INDEX label_use_label ON label_use (company_id, label_id, subject, subject_id);
-- How many records of each kind carry a label: counting them would read them all.
-- home: company
CREATE TABLE label_count (
    company_id BIGINT NOT NULL,
    label_id BIGINT NOT NULL,
    subject TEXT NOT NULL,
    records BIGINT NOT NULL,
    CONSTRAINT label_count_pk PRIMARY KEY (company_id, label_id, subject)
);
