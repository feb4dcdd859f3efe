-- What a listing is being told: its channel shows this or the last told, until it answers.
ALTER TABLE listing ADD COLUMN telling_quantity BIGINT NOT NULL DEFAULT -1;
