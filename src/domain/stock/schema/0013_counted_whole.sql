-- Many count all they have at once, every night: then all rows of a page change in one transaction,
-- and each needs the room of two to stay on it.
-- postgresql:
ALTER TABLE stock SET (fillfactor = 50);
ALTER TABLE stock_bin SET (fillfactor = 50);
-- end
