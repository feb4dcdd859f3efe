-- home: company
CREATE TABLE shipment (
    company_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    order_id BIGINT NOT NULL,
    warehouse_id BIGINT NOT NULL,
    channel_id BIGINT NOT NULL,
    -- who told us: user, client, connection; and the id that it has there, for telling repeats
    source TEXT NOT NULL,
    remote_id TEXT NOT NULL,
    carrier TEXT NOT NULL,
    service TEXT NOT NULL,
    tracking_number TEXT NOT NULL,
    tracking_url TEXT NOT NULL,
    shipped_at BIGINT NOT NULL,
    -- pending, sent, failed, not_needed: is the channel told?
    channel_state TEXT NOT NULL,
    channel_at BIGINT NOT NULL,
    channel_message TEXT NOT NULL,
    -- the difference to what was ordered, in words; empty: none
    difference TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    modified_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    CONSTRAINT shipment_pk PRIMARY KEY (company_id, id)
);
CREATE INDEX shipment_order ON shipment (company_id, order_id);
CREATE INDEX shipment_tracking ON shipment (company_id, tracking_number);
CREATE UNIQUE INDEX shipment_remote ON shipment (company_id, source, remote_id)
    WHERE remote_id <> '';
CREATE INDEX shipment_pending ON shipment (company_id, channel_id, id)
    WHERE channel_state = 'pending';
-- home: company
CREATE TABLE shipment_line (
    company_id BIGINT NOT NULL,
    shipment_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    order_id BIGINT NOT NULL,
    order_line_id BIGINT NOT NULL,
    product_id BIGINT NOT NULL,
    -- units of the product (a bundle's part when the line is a bundle)
    quantity BIGINT NOT NULL,
    CONSTRAINT shipment_line_pk PRIMARY KEY (company_id, shipment_id, id)
-- sqlite:
) WITHOUT ROWID;
-- end
-- postgresql:
);
-- end
