-- Records that an undo put out of use, as it left them: as long as nobody changed them since, the
-- next import that names them has them in use again.
-- home: company
CREATE TABLE import_taken_back (
    company_id BIGINT NOT NULL,
    -- product, listing or vendor_product
    subject TEXT NOT NULL,
    record_id BIGINT NOT NULL,
    version BIGINT NOT NULL,
    CONSTRAINT import_taken_back_pk PRIMARY KEY (company_id, subject, record_id)
);
