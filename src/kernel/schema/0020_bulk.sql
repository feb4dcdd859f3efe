-- One action over many rows: what was chosen, how far it is.
-- home: company
CREATE TABLE bulk (
    company_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    action TEXT NOT NULL,
    -- the filters that chose the rows, as a query string; empty when ids were given
    query TEXT NOT NULL,
    -- a JSON array of ids left out
    except_ids TEXT NOT NULL,
    params TEXT NOT NULL,
    is_dry_run SMALLINT NOT NULL,
    is_retry SMALLINT NOT NULL,
    state TEXT NOT NULL,
    undo_class TEXT NOT NULL,
    total BIGINT NOT NULL,
    checked BIGINT NOT NULL,
    refused BIGINT NOT NULL,
    done BIGINT NOT NULL,
    failed BIGINT NOT NULL,
    undone BIGINT NOT NULL,
    kept BIGINT NOT NULL,
    -- why rows were refused or failed, a JSON array of BulkReason
    reasons TEXT NOT NULL,
    -- the id of the last row that the present pass has seen, and the last it may see
    position BIGINT NOT NULL,
    last_position BIGINT NOT NULL,
    -- the state of rows that the present pass takes
    taking TEXT NOT NULL,
    -- rows of the next unit
    chunk BIGINT NOT NULL,
    -- whoever started it: its events carry the name
    actor_kind TEXT NOT NULL,
    actor_id BIGINT NOT NULL,
    actor_name TEXT NOT NULL,
    told_at BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    ended_at BIGINT NOT NULL,
    CONSTRAINT bulk_pk PRIMARY KEY (company_id, id)
);
-- The rows chosen, and what became of each.
-- home: company
CREATE TABLE bulk_item (
    company_id BIGINT NOT NULL,
    bulk_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    state TEXT NOT NULL,
    -- what people call the row: an order's number
    name TEXT NOT NULL,
    -- why it was refused, failed, or could not be undone
    sentence TEXT NOT NULL,
    -- what undo needs to know
    before TEXT NOT NULL,
    CONSTRAINT bulk_item_pk PRIMARY KEY (company_id, bulk_id, id)
-- sqlite:
) WITHOUT ROWID;
-- end
-- postgresql:
);
-- end
CREATE INDEX bulk_item_state ON bulk_item (company_id, bulk_id, state, id);
