-- Orders that others were merged into, and cancelled ones that left all the same, are worth what
-- they cost.
UPDATE customer_order SET
    total = (SELECT o.total FROM orders o
        WHERE o.company_id = customer_order.company_id AND o.id = customer_order.order_id),
    is_cancelled = (SELECT CASE WHEN o.status IN ('cancelled', 'merged') THEN 1 ELSE 0 END
        FROM orders o
        WHERE o.company_id = customer_order.company_id AND o.id = customer_order.order_id)
    WHERE EXISTS (SELECT 1 FROM orders o
        WHERE o.company_id = customer_order.company_id AND o.id = customer_order.order_id
        AND (o.total <> customer_order.total OR customer_order.is_cancelled
            <> CASE WHEN o.status IN ('cancelled', 'merged') THEN 1 ELSE 0 END));
