-- Few locations are not picked from; an order must know at once whether there are any.
CREATE INDEX stock_location_unpickable ON stock_location (company_id, warehouse_id)
    WHERE is_pickable = 0;
