-- One row per product and warehouse. warehouse_id 0 is "not placed yet": only `allocated` is used
-- there (claims without a warehouse, domain.md 0.1).
-- home: company
CREATE TABLE stock (
    company_id BIGINT NOT NULL,
    product_id BIGINT NOT NULL,
    warehouse_id BIGINT NOT NULL,
    on_hand BIGINT NOT NULL,
    locked BIGINT NOT NULL,
    allocated BIGINT NOT NULL,
    modified_at BIGINT NOT NULL,
    -- the newest ledger row; the next one has a higher id
    ledger_id BIGINT NOT NULL,
    CONSTRAINT stock_pk PRIMARY KEY (company_id, product_id, warehouse_id)
-- sqlite:
) WITHOUT ROWID;
-- end
-- postgresql:
) WITH (fillfactor = 70);
-- end
-- Where the units lie: one row per product and stock location. id is the product stock id.
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
);
-- Every movement with the balance of its product and warehouse after it. id grows with time within
-- one balance: the moment in microseconds, or the id before plus one. `at` never falls as id grows.
-- home: company
CREATE TABLE ledger (
    company_id BIGINT NOT NULL,
    product_id BIGINT NOT NULL,
    warehouse_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    at BIGINT NOT NULL,
    kind TEXT NOT NULL,
    location_id BIGINT NOT NULL,
    on_hand_change BIGINT NOT NULL,
    locked_change BIGINT NOT NULL,
    allocated_change BIGINT NOT NULL,
    on_hand BIGINT NOT NULL,
    locked BIGINT NOT NULL,
    allocated BIGINT NOT NULL,
    shortfall BIGINT NOT NULL,
    reason TEXT NOT NULL,
    subject TEXT NOT NULL,
    subject_id BIGINT NOT NULL,
    actor_kind TEXT NOT NULL,
    actor_id BIGINT NOT NULL,
    CONSTRAINT ledger_pk PRIMARY KEY (company_id, product_id, warehouse_id, id)
-- sqlite:
) WITHOUT ROWID;
-- end
-- postgresql:
);
-- end
-- Products whose listing quantities must be computed again.
-- home: company
CREATE TABLE quantity_dirty (
    company_id BIGINT NOT NULL,
    product_id BIGINT NOT NULL,
    CONSTRAINT quantity_dirty_pk PRIMARY KEY (company_id, product_id)
-- sqlite:
) WITHOUT ROWID;
-- end
-- postgresql:
);
-- end
