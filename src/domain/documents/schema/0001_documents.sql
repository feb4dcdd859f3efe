-- How papers look. The body is mustache over the markup of wire/pdf.h.
-- home: company
CREATE TABLE document_template (
    company_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    body TEXT NOT NULL,
    is_default SMALLINT NOT NULL,
    created_at BIGINT NOT NULL,
    modified_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    CONSTRAINT document_template_pk PRIMARY KEY (company_id, id),
    CONSTRAINT document_template_name_key UNIQUE (company_id, name)
);
-- The template that a channel's orders are printed with.
-- home: company
CREATE TABLE channel_template (
    company_id BIGINT NOT NULL,
    channel_id BIGINT NOT NULL,
    kind TEXT NOT NULL,
    template_id BIGINT NOT NULL,
    CONSTRAINT channel_template_pk PRIMARY KEY (company_id, channel_id, kind)
);
-- Pictures that templates name; PNG in base64.
-- home: company
CREATE TABLE document_image (
    company_id BIGINT NOT NULL,
    name TEXT NOT NULL,
    png TEXT NOT NULL,
    modified_at BIGINT NOT NULL,
    CONSTRAINT document_image_pk PRIMARY KEY (company_id, name)
);
-- A paper for some orders. It is laid out when it is fetched, from the orders as they are then.
-- home: company
CREATE TABLE document (
    company_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    kind TEXT NOT NULL,
    -- 0: the channel's, else the company's, else ours
    template_id BIGINT NOT NULL,
    -- of a pick list
    warehouse_id BIGINT NOT NULL,
    grouping TEXT NOT NULL,
    order_count BIGINT NOT NULL,
    print_count BIGINT NOT NULL,
    printed_at BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    CONSTRAINT document_pk PRIMARY KEY (company_id, id)
);
-- home: company
CREATE TABLE document_order (
    company_id BIGINT NOT NULL,
    document_id BIGINT NOT NULL,
    place BIGINT NOT NULL,
    order_id BIGINT NOT NULL,
    CONSTRAINT document_order_pk PRIMARY KEY (company_id, document_id, place)
);
CREATE INDEX document_order_of ON document_order (company_id, order_id, document_id);
-- Who printed it, and when: the first time and every time again.
-- home: company
CREATE TABLE document_print (
    company_id BIGINT NOT NULL,
    document_id BIGINT NOT NULL,
    number BIGINT NOT NULL,
    at BIGINT NOT NULL,
    actor_kind TEXT NOT NULL,
    actor_id BIGINT NOT NULL,
    actor_name TEXT NOT NULL,
    CONSTRAINT document_print_pk PRIMARY KEY (company_id, document_id, number)
);
