-- The person by whose consent a client has the token, with whom it ends; 0: nobody's.
ALTER TABLE access_token ADD COLUMN user_id BIGINT NOT NULL DEFAULT 0;
CREATE INDEX access_token_user ON access_token (company_id, user_id) WHERE user_id > 0;
