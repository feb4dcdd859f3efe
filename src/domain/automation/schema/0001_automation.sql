-- Every set of rules there ever was. A version is never changed; `id` names its content for good.
-- home: company
CREATE TABLE bot_version (
    company_id BIGINT NOT NULL,
    version BIGINT NOT NULL,
    id BIGINT NOT NULL,
    -- the version it was made from; 0: none
    based_on BIGINT NOT NULL,
    note TEXT NOT NULL,
    bot_count BIGINT NOT NULL,
    author_kind TEXT NOT NULL,
    author_id BIGINT NOT NULL,
    author_name TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    -- when it last came into force; 0: never
    activated_at BIGINT NOT NULL,
    -- the set as JSON (BotSet)
    body TEXT NOT NULL,
    CONSTRAINT bot_version_pk PRIMARY KEY (company_id, version)
);
-- The newest version, and the one in force with its id (0: no rules are in force).
-- home: company
CREATE TABLE bot_head (
    company_id BIGINT NOT NULL,
    latest BIGINT NOT NULL,
    in_force BIGINT NOT NULL,
    in_force_id BIGINT NOT NULL,
    CONSTRAINT bot_head_pk PRIMARY KEY (company_id)
);
