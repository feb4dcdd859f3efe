-- Goods that go from one warehouse of ours to another, as people plan, send and receive them.
-- home: company
CREATE TABLE transfer (
    company_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    number TEXT NOT NULL,
    status TEXT NOT NULL,
    from_warehouse_id BIGINT NOT NULL,
    to_warehouse_id BIGINT NOT NULL,
    notes TEXT NOT NULL,
    external_shipment_id TEXT NOT NULL,
    carrier TEXT NOT NULL,
    service TEXT NOT NULL,
    tracking_number TEXT NOT NULL,
    expected_at BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    sent_at BIGINT NOT NULL,
    closed_at BIGINT NOT NULL,
    modified_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    CONSTRAINT transfer_pk PRIMARY KEY (company_id, id),
    CONSTRAINT transfer_number_key UNIQUE (company_id, number)
);
CREATE INDEX transfer_status ON transfer (company_id, status, id);
-- in_transit is what left and is not accounted for yet: sent + over = received + rejected +
-- written_off + in_transit, always.
-- home: company
CREATE TABLE transfer_line (
    company_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    transfer_id BIGINT NOT NULL,
    product_id BIGINT NOT NULL,
    quantity BIGINT NOT NULL,
    sent BIGINT NOT NULL,
    received BIGINT NOT NULL,
    rejected BIGINT NOT NULL,
    written_off BIGINT NOT NULL,
    over_units BIGINT NOT NULL,
    in_transit BIGINT NOT NULL,
    -- of the received ones, those that were put into stock
    stocked BIGINT NOT NULL,
    status TEXT NOT NULL,
    received_at BIGINT NOT NULL,
    received_location_id BIGINT NOT NULL,
    notes TEXT NOT NULL,
    CONSTRAINT transfer_line_pk PRIMARY KEY (company_id, transfer_id, id),
    CONSTRAINT transfer_line_id_key UNIQUE (company_id, id)
);
CREATE INDEX transfer_line_product ON transfer_line (company_id, product_id, transfer_id);
