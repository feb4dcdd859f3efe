-- What a row adds to the file that its bulk action leaves.
ALTER TABLE bulk_item ADD COLUMN piece TEXT NOT NULL DEFAULT '';
