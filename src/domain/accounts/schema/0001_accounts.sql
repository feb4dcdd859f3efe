-- Whose orders and stock these are. Everything else belongs to one of them.
-- home: company
CREATE TABLE company (
    company_id BIGINT NOT NULL,
    name TEXT NOT NULL,
    -- ISO 4217: of amounts that come without one
    currency TEXT NOT NULL,
    -- ISO 3166 alpha-2: what "domestic" means
    country TEXT NOT NULL,
    -- IANA name: when a day begins
    time_zone TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    modified_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    CONSTRAINT company_pk PRIMARY KEY (company_id)
);
-- People. Shared, because an e-mail address signs in without saying which company.
-- home: shared
CREATE TABLE app_user (
    company_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    -- folded to lower case
    email TEXT NOT NULL,
    name TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    scopes TEXT NOT NULL,
    is_active SMALLINT NOT NULL,
    created_at BIGINT NOT NULL,
    modified_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    CONSTRAINT app_user_pk PRIMARY KEY (company_id, id),
    CONSTRAINT app_user_email_key UNIQUE (email)
);
-- Programs that call the API.
-- home: shared
CREATE TABLE api_client (
    company_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    name TEXT NOT NULL,
    secret_hash TEXT NOT NULL,
    scopes TEXT NOT NULL,
    is_active SMALLINT NOT NULL,
    created_at BIGINT NOT NULL,
    -- NULL: not revoked
    revoked_at BIGINT,
    CONSTRAINT api_client_pk PRIMARY KEY (company_id, id),
    CONSTRAINT api_client_id_key UNIQUE (id)
);
-- Bearer tokens of clients and session cookies of users: only their hash is kept.
-- home: shared
CREATE TABLE access_token (
    token_hash TEXT NOT NULL,
    company_id BIGINT NOT NULL,
    -- user or client
    holder_kind TEXT NOT NULL,
    holder_id BIGINT NOT NULL,
    scopes TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    CONSTRAINT access_token_pk PRIMARY KEY (token_hash)
);
CREATE INDEX access_token_holder ON access_token (company_id, holder_id);
