-- Whether its units are kept from sale where they are until they leave.
ALTER TABLE transfer ADD COLUMN holds_stock SMALLINT NOT NULL DEFAULT 0;
