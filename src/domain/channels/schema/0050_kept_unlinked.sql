-- Whether somebody took its product away: then its SKU alone does not link it again.
ALTER TABLE listing ADD COLUMN is_kept_unlinked SMALLINT NOT NULL DEFAULT 0;
