-- What happened in a company, in order and without gaps: the outbox of listeners, the timeline of a
-- subject, and the audit log.
-- home: company
CREATE TABLE event (
    company_id BIGINT NOT NULL,
    number BIGINT NOT NULL,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    subject_id BIGINT NOT NULL,
    at BIGINT NOT NULL,
    actor_kind TEXT NOT NULL,
    actor_id BIGINT NOT NULL,
    actor_name TEXT NOT NULL,
    trace TEXT NOT NULL,
    body TEXT NOT NULL,
    CONSTRAINT event_pk PRIMARY KEY (company_id, number)
-- sqlite:
) WITHOUT ROWID;
-- end
-- postgresql:
);
-- end
CREATE INDEX event_subject ON event (company_id, subject, subject_id, number);
-- How far the listeners of a company have come. The row with an empty listener stands for all of
-- them; one that failed has a row of its own until it has caught up.
-- home: company
CREATE TABLE listener_cursor (
    company_id BIGINT NOT NULL,
    listener TEXT NOT NULL,
    number BIGINT NOT NULL,
    -- of the empty listener: up to here what was put off (listing quantities) is done too
    deferred BIGINT NOT NULL,
    -- tries of the next events, counted before they run
    attempts BIGINT NOT NULL,
    retry_at BIGINT NOT NULL,
    CONSTRAINT listener_cursor_pk PRIMARY KEY (company_id, listener)
);
-- Work for later. A waiting job has one row per kind and subject.
-- home: company
CREATE TABLE job (
    company_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    kind TEXT NOT NULL,
    subject_id BIGINT NOT NULL,
    body TEXT NOT NULL,
    run_at BIGINT NOT NULL,
    -- counted before running
    attempts BIGINT NOT NULL,
    -- whoever runs it holds it until then, by the database's time
    lease_until BIGINT NOT NULL,
    -- 1: the third crash; nobody runs it until it is asked for again
    is_parked SMALLINT NOT NULL,
    failure TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    CONSTRAINT job_pk PRIMARY KEY (company_id, id),
    CONSTRAINT job_key UNIQUE (company_id, kind, subject_id)
);
CREATE INDEX job_due ON job (is_parked, run_at);
-- home: company
CREATE TABLE setting (
    company_id BIGINT NOT NULL,
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    CONSTRAINT setting_pk PRIMARY KEY (company_id, name)
);
-- The first answer to a request that carried a key, kept 24 hours.
-- home: company
CREATE TABLE idempotency (
    company_id BIGINT NOT NULL,
    client_id BIGINT NOT NULL,
    key TEXT NOT NULL,
    body_hash TEXT NOT NULL,
    status BIGINT NOT NULL,
    reply TEXT NOT NULL,
    at BIGINT NOT NULL,
    CONSTRAINT idempotency_pk PRIMARY KEY (company_id, client_id, key)
-- sqlite:
) WITHOUT ROWID;
-- end
-- postgresql:
);
-- end
