-- What a channel's shipping method means: carrier, service and package. channel_id 0: any channel.
-- `requested` is folded.
-- home: company
CREATE TABLE shipping_mapping (
    company_id BIGINT NOT NULL,
    channel_id BIGINT NOT NULL,
    requested TEXT NOT NULL,
    carrier TEXT NOT NULL,
    service TEXT NOT NULL,
    package TEXT NOT NULL,
    CONSTRAINT shipping_mapping_pk PRIMARY KEY (company_id, channel_id, requested)
);
