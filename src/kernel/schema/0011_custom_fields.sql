-- Fields that a company adds to a kind of record.
-- home: company
CREATE TABLE custom_field (
    company_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    subject TEXT NOT NULL,
    name TEXT NOT NULL,
    -- the name without case: no two fields of a kind of record look alike
    folded TEXT NOT NULL,
    description TEXT NOT NULL,
    kind TEXT NOT NULL,
    -- of a choice: one per line
    choices TEXT NOT NULL,
    places BIGINT NOT NULL,
    is_positive SMALLINT NOT NULL,
    is_required SMALLINT NOT NULL,
    is_on_grid SMALLINT NOT NULL,
    is_active SMALLINT NOT NULL,
    place BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    modified_at BIGINT NOT NULL,
    CONSTRAINT custom_field_pk PRIMARY KEY (company_id, id),
    CONSTRAINT custom_field_name_key UNIQUE (company_id, subject, folded)
);
-- home: company
CREATE TABLE custom_value (
    company_id BIGINT NOT NULL,
    subject TEXT NOT NULL,
    subject_id BIGINT NOT NULL,
    field_id BIGINT NOT NULL,
    -- as it is shown and exported: red, 12.5, 19.99 USD, 2026-11-21, true
    text TEXT NOT NULL,
    -- what filters compare: of numbers, money, days and flags the number, else the folded beginning
    number BIGINT,
    folded TEXT NOT NULL,
    CONSTRAINT custom_value_pk PRIMARY KEY (company_id, subject, subject_id, field_id)
-- sqlite:
) WITHOUT ROWID;
-- end
-- postgresql:
);
-- end
-- A value stands in one of the two.
CREATE INDEX custom_value_number ON custom_value (company_id, field_id, number, subject_id)
    WHERE number IS NOT NULL;
CREATE INDEX custom_value_folded ON custom_value (company_id, field_id, folded, subject_id)
    WHERE number IS NULL;
