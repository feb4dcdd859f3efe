-- What each order of the channel was told of a shipment with lines of several (merged orders).
-- home: company
CREATE TABLE shipment_told (
    company_id BIGINT NOT NULL,
    shipment_id BIGINT NOT NULL,
    order_id BIGINT NOT NULL,
    channel_state TEXT NOT NULL,
    channel_at BIGINT NOT NULL,
    channel_message TEXT NOT NULL,
    CONSTRAINT shipment_told_pk PRIMARY KEY (company_id, shipment_id, order_id)
-- sqlite:
) WITHOUT ROWID;
-- end
-- postgresql:
);
-- end
