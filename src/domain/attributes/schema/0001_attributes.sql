-- What variations are told apart by: Colour, Size.
-- home: company
CREATE TABLE attribute_group (
    company_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    name TEXT NOT NULL,
    -- the name without case: unique
    folded TEXT NOT NULL,
    CONSTRAINT attribute_group_pk PRIMARY KEY (company_id, id),
    CONSTRAINT attribute_group_name_key UNIQUE (company_id, folded)
);
-- What it can be: Red, Blue.
-- home: company
CREATE TABLE attribute_value (
    company_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    group_id BIGINT NOT NULL,
    name TEXT NOT NULL,
    folded TEXT NOT NULL,
    CONSTRAINT attribute_value_pk PRIMARY KEY (company_id, id),
    CONSTRAINT attribute_value_name_key UNIQUE (company_id, group_id, folded)
);
