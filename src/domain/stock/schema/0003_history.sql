-- What moved in a location, and everywhere, newest first; promises have no location.
CREATE INDEX ledger_location ON ledger (company_id, location_id, id, product_id)
    WHERE location_id <> 0;
CREATE INDEX ledger_moved ON ledger (company_id, id, product_id, warehouse_id)
    WHERE location_id <> 0;
CREATE INDEX stock_bin_location ON stock_bin (company_id, location_id, product_id);
