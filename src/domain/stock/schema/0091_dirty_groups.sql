-- Products noted together whose listing quantities must be computed again: {"product_ids":[…]}.
-- home: company
CREATE TABLE quantity_dirty_group (
    company_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    products TEXT NOT NULL,
    CONSTRAINT quantity_dirty_group_pk PRIMARY KEY (company_id, id)
-- sqlite:
) WITHOUT ROWID;
-- end
-- postgresql:
);
-- end
