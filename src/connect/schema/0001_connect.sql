-- home: company
CREATE TABLE connection (
    company_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    name TEXT NOT NULL,
    pack TEXT NOT NULL,
    -- what it feeds: one of the two, by the family of the pack; the other is 0
    channel_id BIGINT NOT NULL,
    warehouse_id BIGINT NOT NULL,
    -- JSON object; secrets are sealed with the master key
    settings TEXT NOT NULL,
    is_active SMALLINT NOT NULL,
    state TEXT NOT NULL,
    last_error TEXT NOT NULL,
    tested_at BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    modified_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    CONSTRAINT connection_pk PRIMARY KEY (company_id, id),
    CONSTRAINT connection_name_key UNIQUE (company_id, name)
);
-- Who runs the connection: each taking adds one to the generation, and every write of a run asks
-- whether the generation is still its own.
-- home: company
CREATE TABLE connection_lease (
    company_id BIGINT NOT NULL,
    connection_id BIGINT NOT NULL,
    generation BIGINT NOT NULL,
    holder TEXT NOT NULL,
    leased_until BIGINT NOT NULL,
    -- of the outside system, sealed with the master key; empty: none
    token TEXT NOT NULL,
    token_expires_at BIGINT NOT NULL,
    CONSTRAINT connection_lease_pk PRIMARY KEY (company_id, connection_id)
);
-- home: company
CREATE TABLE schedule (
    company_id BIGINT NOT NULL,
    connection_id BIGINT NOT NULL,
    capability TEXT NOT NULL,
    state TEXT NOT NULL,
    every_seconds BIGINT NOT NULL,
    next_at BIGINT NOT NULL,
    last_at BIGINT NOT NULL,
    last_ok_at BIGINT NOT NULL,
    -- the pack's own JSON; empty: none yet
    cursor TEXT NOT NULL,
    attempts BIGINT NOT NULL,
    message TEXT NOT NULL,
    CONSTRAINT schedule_pk PRIMARY KEY (company_id, connection_id, capability)
);
CREATE INDEX schedule_due ON schedule (next_at);
-- The journal: a row is written before its request is sent.
-- home: company
CREATE TABLE exchange (
    company_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    connection_id BIGINT NOT NULL,
    capability TEXT NOT NULL,
    at BIGINT NOT NULL,
    method TEXT NOT NULL,
    url TEXT NOT NULL,
    request TEXT NOT NULL,
    response TEXT NOT NULL,
    status BIGINT NOT NULL,
    took_us BIGINT NOT NULL,
    outcome TEXT NOT NULL,
    message TEXT NOT NULL,
    CONSTRAINT exchange_pk PRIMARY KEY (company_id, id)
);
CREATE INDEX exchange_of_connection ON exchange (company_id, connection_id, id);
CREATE INDEX exchange_at ON exchange (company_id, at);
-- Records that could not be taken or told.
-- home: company
CREATE TABLE record_fault (
    company_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    connection_id BIGINT NOT NULL,
    capability TEXT NOT NULL,
    record_id TEXT NOT NULL,
    message TEXT NOT NULL,
    is_final SMALLINT NOT NULL,
    attempts BIGINT NOT NULL,
    first_at BIGINT NOT NULL,
    last_at BIGINT NOT NULL,
    retry_at BIGINT NOT NULL,
    CONSTRAINT record_fault_pk PRIMARY KEY (company_id, id),
    CONSTRAINT record_fault_key UNIQUE (company_id, connection_id, capability, record_id)
);
-- The last version of each order that was downloaded, so that a repeat costs nothing and an older
-- version never wins over a newer one.
-- home: company
CREATE TABLE download (
    company_id BIGINT NOT NULL,
    connection_id BIGINT NOT NULL,
    remote_id TEXT NOT NULL,
    -- the outside system's own stamp; 0: it gave none
    updated_at BIGINT NOT NULL,
    hash TEXT NOT NULL,
    CONSTRAINT download_pk PRIMARY KEY (company_id, connection_id, remote_id)
);
-- The lines of orders that the channel itself counts as allocated, for channels whose stock is
-- physical: what it sold less what it was told that left. A line that is over there has 0 units.
-- home: company
CREATE TABLE download_line (
    company_id BIGINT NOT NULL,
    connection_id BIGINT NOT NULL,
    remote_id TEXT NOT NULL,
    line_remote_id TEXT NOT NULL,
    variant_id TEXT NOT NULL,
    units BIGINT NOT NULL,
    told BIGINT NOT NULL,
    CONSTRAINT download_line_pk PRIMARY KEY (company_id, connection_id, remote_id, line_remote_id)
);
CREATE INDEX download_line_variant ON download_line (company_id, connection_id, variant_id);
-- Orders given to a warehouse: intended before the call, accepted after it.
-- home: company
CREATE TABLE hand_over (
    company_id BIGINT NOT NULL,
    connection_id BIGINT NOT NULL,
    order_id BIGINT NOT NULL,
    state TEXT NOT NULL,
    remote_id TEXT NOT NULL,
    intended_at BIGINT NOT NULL,
    accepted_at BIGINT NOT NULL,
    last_shipped_at BIGINT NOT NULL,
    CONSTRAINT hand_over_pk PRIMARY KEY (company_id, connection_id, order_id)
);
CREATE INDEX hand_over_open ON hand_over (company_id, connection_id, state, order_id);
CREATE INDEX hand_over_order ON hand_over (company_id, order_id);
