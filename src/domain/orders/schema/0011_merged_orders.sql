CREATE INDEX orders_merged ON orders (company_id, merged_into_id) WHERE merged_into_id > 0;
-- What the channel last said of an order whose lines stand in several orders, or in another one:
-- what a later change of it is compared with, and what it gets back when the merge is undone.
-- home: company
CREATE TABLE order_divided (
    company_id BIGINT NOT NULL,
    order_id BIGINT NOT NULL,
    shipping_total BIGINT NOT NULL,
    shipping_tax BIGINT NOT NULL,
    amount_paid BIGINT NOT NULL,
    amount_refunded BIGINT NOT NULL,
    ship_by BIGINT NOT NULL,
    deliver_by BIGINT NOT NULL,
    CONSTRAINT order_divided_pk PRIMARY KEY (company_id, order_id)
-- sqlite:
) WITHOUT ROWID;
-- end
-- postgresql:
);
-- end
