-- How an order shall be shipped, as far as a person or a bot said: only then there is a row.
-- Weights in milligrams, lengths in micrometres.
-- home: company
CREATE TABLE order_shipping (
    company_id BIGINT NOT NULL,
    order_id BIGINT NOT NULL,
    carrier TEXT NOT NULL,
    service TEXT NOT NULL,
    package TEXT NOT NULL,
    rate_choice TEXT NOT NULL,
    weight BIGINT NOT NULL,
    length BIGINT NOT NULL,
    width BIGINT NOT NULL,
    height BIGINT NOT NULL,
    confirmation TEXT NOT NULL,
    insurance_provider TEXT NOT NULL,
    insured_amount BIGINT NOT NULL,
    dry_ice_weight BIGINT NOT NULL,
    is_alcohol SMALLINT NOT NULL,
    bill_to TEXT NOT NULL,
    bill_account TEXT NOT NULL,
    bill_postal_code TEXT NOT NULL,
    bill_country TEXT NOT NULL,
    customs_content TEXT NOT NULL,
    non_delivery TEXT NOT NULL,
    modified_at BIGINT NOT NULL,
    insured_amount_currency TEXT NOT NULL,
    CONSTRAINT order_shipping_pk PRIMARY KEY (company_id, order_id)
-- sqlite:
) WITHOUT ROWID;
-- end
-- postgresql:
);
-- end
