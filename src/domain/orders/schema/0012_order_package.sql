-- The packages of one order: what lies in which, before it is shipped.
-- home: company
CREATE TABLE order_package (
    company_id BIGINT NOT NULL,
    order_id BIGINT NOT NULL,
    number BIGINT NOT NULL,
    package TEXT NOT NULL,
    weight BIGINT NOT NULL,
    length BIGINT NOT NULL,
    width BIGINT NOT NULL,
    height BIGINT NOT NULL,
    CONSTRAINT order_package_pk PRIMARY KEY (company_id, order_id, number)
-- sqlite:
) WITHOUT ROWID;
-- end
-- postgresql:
);
-- end
-- home: company
CREATE TABLE order_package_line (
    company_id BIGINT NOT NULL,
    order_id BIGINT NOT NULL,
    number BIGINT NOT NULL,
    line_id BIGINT NOT NULL,
    quantity BIGINT NOT NULL,
    CONSTRAINT order_package_line_pk PRIMARY KEY (company_id, order_id, number, line_id)
-- sqlite:
) WITHOUT ROWID;
-- end
-- postgresql:
);
-- end
