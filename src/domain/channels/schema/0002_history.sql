-- Every change of allocation rules (warehouse_id 0) and exclusions (is_set: it holds from then on).
-- home: company
CREATE TABLE allocation_change (
    company_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    at BIGINT NOT NULL,
    product_id BIGINT NOT NULL,
    channel_id BIGINT NOT NULL,
    warehouse_id BIGINT NOT NULL,
    is_set SMALLINT NOT NULL,
    type TEXT NOT NULL,
    value BIGINT NOT NULL,
    minimum_type TEXT NOT NULL,
    minimum_value BIGINT NOT NULL,
    minimum_level BIGINT NOT NULL,
    -- what differs from before, as JSON
    change TEXT NOT NULL,
    actor_kind TEXT NOT NULL,
    actor_id BIGINT NOT NULL,
    actor_name TEXT NOT NULL,
    CONSTRAINT allocation_change_pk PRIMARY KEY (company_id, id)
);
CREATE INDEX allocation_change_product ON allocation_change (company_id, product_id, at, id);
CREATE INDEX allocation_change_at ON allocation_change (company_id, at, id);
-- What quantities follow from besides stock and rules, as it was until a moment: whether a product,
-- warehouse, channel or listing was active, which product a listing had, buffers, minimum levels.
-- Ids are unique over all kinds; 0 stands for the company's settings.
-- home: company
CREATE TABLE share_past (
    company_id BIGINT NOT NULL,
    subject_id BIGINT NOT NULL,
    field TEXT NOT NULL,
    until BIGINT NOT NULL,
    value BIGINT NOT NULL,
    CONSTRAINT share_past_pk PRIMARY KEY (company_id, subject_id, field, until)
);
