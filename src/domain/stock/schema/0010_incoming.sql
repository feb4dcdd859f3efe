-- What is on its way: units that a purchase order, a transfer or another subject promises. The
-- subject's module replaces its rows as a whole; nothing here counts as stock.
-- home: company
CREATE TABLE incoming (
    company_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    product_id BIGINT NOT NULL,
    warehouse_id BIGINT NOT NULL,
    subject TEXT NOT NULL,
    subject_id BIGINT NOT NULL,
    line_id BIGINT NOT NULL,
    -- 0: nobody knows when
    expected_at BIGINT NOT NULL,
    units BIGINT NOT NULL,
    modified_at BIGINT NOT NULL,
    CONSTRAINT incoming_pk PRIMARY KEY (company_id, subject, subject_id, line_id),
    CONSTRAINT incoming_id_key UNIQUE (company_id, id)
);
CREATE INDEX incoming_product ON incoming (company_id, product_id, expected_at);
