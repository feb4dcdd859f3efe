-- What changes with every quantity stands in no index of the listings themselves: these two narrow
-- tables carry the order instead, and an update of a listing touches no index.
-- The latest change of each listing's quantity, by the channel's count of them.
-- home: company
CREATE TABLE listing_change (
    company_id BIGINT NOT NULL,
    channel_id BIGINT NOT NULL,
    quantity_sequence BIGINT NOT NULL,
    listing_id BIGINT NOT NULL,
    CONSTRAINT listing_change_pk PRIMARY KEY (company_id, channel_id, quantity_sequence, listing_id)
-- sqlite:
) WITHOUT ROWID;
-- end
-- postgresql:
);
-- end
INSERT INTO listing_change (company_id, channel_id, quantity_sequence, listing_id)
SELECT company_id, channel_id, quantity_sequence, id FROM listing WHERE quantity_sequence > 0
ORDER BY company_id, channel_id, quantity_sequence, id;
-- The listings whose channel was told another quantity, or none.
-- home: company
CREATE TABLE listing_untold (
    company_id BIGINT NOT NULL,
    channel_id BIGINT NOT NULL,
    -- digits of the quantity, 0 of none: one that goes from 5 to 4 need not move
    digits BIGINT NOT NULL,
    listing_id BIGINT NOT NULL,
    CONSTRAINT listing_untold_pk PRIMARY KEY (company_id, channel_id, digits, listing_id)
-- sqlite:
) WITHOUT ROWID;
-- end
-- postgresql:
);
-- end
INSERT INTO listing_untold (company_id, channel_id, digits, listing_id)
SELECT company_id, channel_id,
    CASE WHEN quantity > 0 THEN length(CAST(quantity AS TEXT)) ELSE 0 END, id
FROM listing WHERE quantity_sequence > 0 AND quantity <> pushed_quantity;
DROP INDEX listing_sequence;
DROP INDEX listing_unpushed;
-- postgresql:
-- Room on each page for the next version of a row.
ALTER TABLE listing SET (fillfactor = 70);
-- end
