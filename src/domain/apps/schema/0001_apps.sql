-- Programs that ask people of any company for access. Shared, because an app is looked up before
-- anybody knows the company; company_id is that of its maker.
-- home: shared
CREATE TABLE app (
    company_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    name TEXT NOT NULL,
    description TEXT NOT NULL,
    home_url TEXT NOT NULL,
    -- addresses with spaces between
    redirect_uris TEXT NOT NULL,
    -- what it may ask for at most
    scopes TEXT NOT NULL,
    -- 1: keeps no secret (a phone, a page), so it must prove itself by PKCE
    is_public SMALLINT NOT NULL,
    is_active SMALLINT NOT NULL,
    created_at BIGINT NOT NULL,
    modified_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    secret_hash TEXT NOT NULL,
    CONSTRAINT app_pk PRIMARY KEY (company_id, id),
    CONSTRAINT app_id_key UNIQUE (id)
);
-- Codes on their way from a consent to a token. A used one stays until it would have expired long
-- ago, so that a second use is known for what it is.
-- home: shared
CREATE TABLE app_code (
    code_hash TEXT NOT NULL,
    company_id BIGINT NOT NULL,
    app_id BIGINT NOT NULL,
    -- who consented
    user_id BIGINT NOT NULL,
    scopes TEXT NOT NULL,
    redirect_uri TEXT NOT NULL,
    -- S256 of the verifier; empty: none was sent
    challenge TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    -- 0: not used yet
    used_at BIGINT NOT NULL,
    -- of the token that it was traded for
    token_hash TEXT NOT NULL,
    CONSTRAINT app_code_pk PRIMARY KEY (code_hash)
);
CREATE INDEX app_code_expiry ON app_code (company_id, expires_at);
-- An app in use. Its id is that of the API client which holds its tokens.
-- home: company
CREATE TABLE app_install (
    company_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    app_id BIGINT NOT NULL,
    -- as it was when it was installed
    name TEXT NOT NULL,
    scopes TEXT NOT NULL,
    installed_by BIGINT NOT NULL,
    installed_at BIGINT NOT NULL,
    CONSTRAINT app_install_pk PRIMARY KEY (company_id, id),
    CONSTRAINT app_install_app_key UNIQUE (company_id, app_id)
);
-- What an app keeps with us about a company: names and values.
-- home: company
CREATE TABLE app_property (
    company_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    client_id BIGINT NOT NULL,
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    CONSTRAINT app_property_pk PRIMARY KEY (company_id, id),
    CONSTRAINT app_property_name_key UNIQUE (company_id, client_id, name)
);
