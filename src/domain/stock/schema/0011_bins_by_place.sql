-- On SQLite a bin is stored where its primary key stands: a row less to write and to look up.
-- sqlite:
ALTER TABLE stock_bin RENAME TO stock_bin_before;
DROP INDEX stock_bin_location;
-- home: company
CREATE TABLE stock_bin (
    company_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    product_id BIGINT NOT NULL,
    warehouse_id BIGINT NOT NULL,
    location_id BIGINT NOT NULL,
    on_hand BIGINT NOT NULL,
    locked BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    modified_at BIGINT NOT NULL,
    CONSTRAINT stock_bin_pk PRIMARY KEY (company_id, product_id, warehouse_id, location_id),
    CONSTRAINT stock_bin_id_key UNIQUE (company_id, id)
) WITHOUT ROWID;
INSERT INTO stock_bin (company_id, id, product_id, warehouse_id, location_id, on_hand, locked,
    created_at, modified_at)
SELECT company_id, id, product_id, warehouse_id, location_id, on_hand, locked, created_at,
    modified_at
FROM stock_bin_before ORDER BY company_id, product_id, warehouse_id, location_id;
DROP TABLE stock_bin_before;
CREATE INDEX stock_bin_location ON stock_bin (company_id, location_id, product_id);
-- end
