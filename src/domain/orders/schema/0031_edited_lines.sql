-- What a person changed of a line, by the names of the fields with commas between
-- ("quantity,tax"): a later download from the channel does not take it back.
ALTER TABLE order_line ADD COLUMN edited TEXT NOT NULL DEFAULT '';
