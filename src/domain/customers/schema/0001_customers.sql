-- Who buys, told by e-mail address; folded, so that capitals make no second customer.
-- home: company
CREATE TABLE customer (
    company_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    email TEXT NOT NULL,
    name TEXT NOT NULL,
    company_name TEXT NOT NULL,
    phone TEXT NOT NULL,
    line1 TEXT NOT NULL,
    line2 TEXT NOT NULL,
    city TEXT NOT NULL,
    state TEXT NOT NULL,
    postal_code TEXT NOT NULL,
    country TEXT NOT NULL,
    notes TEXT NOT NULL,
    -- a person corrected it: orders change it no more
    is_kept SMALLINT NOT NULL,
    order_count BIGINT NOT NULL,
    first_order_at BIGINT NOT NULL,
    last_order_at BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    modified_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    CONSTRAINT customer_pk PRIMARY KEY (company_id, id),
    CONSTRAINT customer_email_key UNIQUE (company_id, email)
);
CREATE INDEX customer_last ON customer (company_id, last_order_at, id);
-- Whose order it is, and what it is worth to the customer's totals.
-- home: company
CREATE TABLE customer_order (
    company_id BIGINT NOT NULL,
    customer_id BIGINT NOT NULL,
    order_id BIGINT NOT NULL,
    placed_at BIGINT NOT NULL,
    currency TEXT NOT NULL,
    total BIGINT NOT NULL,
    is_cancelled SMALLINT NOT NULL,
    -- 0: a part that was split off another order of the customer
    is_counted SMALLINT NOT NULL,
    CONSTRAINT customer_order_pk PRIMARY KEY (company_id, customer_id, placed_at, order_id)
-- sqlite:
) WITHOUT ROWID;
-- end
-- postgresql:
);
-- end
CREATE INDEX customer_order_order ON customer_order (company_id, order_id);
