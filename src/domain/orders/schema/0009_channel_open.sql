-- Units of the line that the channel last said are wanted: a download that says the same again does
-- not undo what a person changed. -1: unknown.
ALTER TABLE order_line ADD COLUMN channel_open BIGINT NOT NULL DEFAULT -1;
