-- a marketplace's warehouse ships orders of other channels too (multi-channel fulfilment)
ALTER TABLE warehouse ADD COLUMN allows_mcf SMALLINT NOT NULL DEFAULT 0;
-- orders that wait for its stock get it strictly by age, partially if need be
ALTER TABLE warehouse ADD COLUMN strict_fifo SMALLINT NOT NULL DEFAULT 0;
-- no rule sends orders there, only who names it does
ALTER TABLE warehouse ADD COLUMN only_by_name SMALLINT NOT NULL DEFAULT 0;
-- Who ships the orders of a warehouse at home in its place, best first.
-- home: company
CREATE TABLE warehouse_backup (
    company_id BIGINT NOT NULL,
    warehouse_id BIGINT NOT NULL,
    rank BIGINT NOT NULL,
    backup_id BIGINT NOT NULL,
    CONSTRAINT warehouse_backup_pk PRIMARY KEY (company_id, warehouse_id, rank)
);
