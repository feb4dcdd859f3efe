-- The changes of a channel's quantities are kept in listing_change from their first reading on:
-- most channels are told by connections, and nobody reads theirs.
-- The number of each channel's last change.
-- home: company
CREATE TABLE channel_sequence (
    company_id BIGINT NOT NULL,
    channel_id BIGINT NOT NULL,
    quantity_sequence BIGINT NOT NULL,
    CONSTRAINT channel_sequence_pk PRIMARY KEY (company_id, channel_id)
);
INSERT INTO channel_sequence (company_id, channel_id, quantity_sequence)
SELECT company_id, channel_id, max(quantity_sequence) FROM listing
WHERE quantity_sequence > 0 GROUP BY company_id, channel_id;
-- The first reading tells every listing that was computed up to the cursor, by variant id, then
-- the changes after it.
ALTER TABLE acknowledge_cursor ADD COLUMN is_first SMALLINT NOT NULL DEFAULT 0;
ALTER TABLE acknowledge_cursor ADD COLUMN first_variant TEXT NOT NULL DEFAULT '';
DELETE FROM listing_change WHERE NOT EXISTS (SELECT 1 FROM acknowledge_cursor AS a
    WHERE a.company_id = listing_change.company_id AND a.channel_id = listing_change.channel_id);
