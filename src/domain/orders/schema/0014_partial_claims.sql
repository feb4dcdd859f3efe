-- A claim may stand in its warehouse for one part of its units, and wait for the rest: strict
-- allocation, and orders that were passed over too often.
-- sqlite:
ALTER TABLE reservation RENAME TO reservation_before;
DROP INDEX reservation_product;
-- home: company
CREATE TABLE reservation (
    company_id BIGINT NOT NULL,
    order_id BIGINT NOT NULL,
    line_id BIGINT NOT NULL,
    product_id BIGINT NOT NULL,
    warehouse_id BIGINT NOT NULL,
    per_unit BIGINT NOT NULL,
    quantity BIGINT NOT NULL,
    shipped BIGINT NOT NULL,
    CONSTRAINT reservation_pk
        PRIMARY KEY (company_id, order_id, line_id, product_id, warehouse_id)
) WITHOUT ROWID;
INSERT INTO reservation (company_id, order_id, line_id, product_id, warehouse_id, per_unit,
    quantity, shipped)
SELECT company_id, order_id, line_id, product_id, warehouse_id, per_unit, quantity, shipped
FROM reservation_before;
DROP TABLE reservation_before;
CREATE INDEX reservation_product ON reservation (company_id, product_id, warehouse_id, order_id)
    WHERE quantity > 0;
-- end
-- postgresql:
ALTER TABLE reservation DROP CONSTRAINT reservation_pk;
ALTER TABLE reservation ADD CONSTRAINT reservation_pk
    PRIMARY KEY (company_id, order_id, line_id, product_id, warehouse_id);
-- end
-- how many later orders were served before it while it waited for stock
ALTER TABLE orders ADD COLUMN passed_over BIGINT NOT NULL DEFAULT 0;
