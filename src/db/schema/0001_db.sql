-- Company 0 stands for what belongs to no company: shared tables, and the blocks of ids.
-- home: company
CREATE TABLE lane (
    company_id BIGINT NOT NULL,
    last_event BIGINT NOT NULL,
    CONSTRAINT lane_pk PRIMARY KEY (company_id)
);
-- home: company
CREATE TABLE id_block (
    company_id BIGINT NOT NULL,
    next_id BIGINT NOT NULL,
    CONSTRAINT id_block_pk PRIMARY KEY (company_id)
);
INSERT INTO lane (company_id, last_event) VALUES (0, 0);
INSERT INTO id_block (company_id, next_id) VALUES (0, 1);
