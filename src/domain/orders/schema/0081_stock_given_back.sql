-- Whether a hold gave the stock back: until now it was guessed from claims of nothing, which orders
-- whose listings were unlinked have too.
ALTER TABLE orders ADD COLUMN gave_stock_back SMALLINT NOT NULL DEFAULT 0;
UPDATE orders SET gave_stock_back = 1 WHERE status = 'on_hold'
AND EXISTS (SELECT 1 FROM reservation AS r WHERE r.company_id = orders.company_id
            AND r.order_id = orders.id)
AND NOT EXISTS (SELECT 1 FROM reservation AS r WHERE r.company_id = orders.company_id
                AND r.order_id = orders.id AND r.quantity > 0);
