-- When the bots looked at it: once, when payment and product links were first complete; 0: not yet.
ALTER TABLE orders ADD COLUMN bots_at BIGINT NOT NULL DEFAULT 0;
-- What was accepted before there were bots has passed that moment.
UPDATE orders SET bots_at = created_at WHERE paid_at <> 0 AND reason <> 'missing_product_info';
-- What bots did to an order, once per run, and only while rules were in force.
-- home: company
CREATE TABLE order_bot_run (
    company_id BIGINT NOT NULL,
    order_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    at BIGINT NOT NULL,
    rules_version BIGINT NOT NULL,
    asked BIGINT NOT NULL,
    -- OrderBotRunBody as JSON
    body TEXT NOT NULL,
    CONSTRAINT order_bot_run_pk PRIMARY KEY (company_id, order_id, id)
-- sqlite:
) WITHOUT ROWID;
-- end
-- postgresql:
);
-- end
