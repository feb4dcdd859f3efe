-- Who does not wait has no promise: it stayed with orders that were held, cancelled or merged.
UPDATE orders SET promise_at = 0
    WHERE promise_at > 0 AND status IN ('on_hold', 'cancelled', 'merged');
