-- Prices of carriers that somebody uploaded, to estimate what orders cost; never changed.
-- home: company
CREATE TABLE rate_table (
    company_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    name TEXT NOT NULL,
    currency TEXT NOT NULL,
    rate_count BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    -- the rates as JSON (RateRows)
    body TEXT NOT NULL,
    CONSTRAINT rate_table_pk PRIMARY KEY (company_id, id)
);
-- Rules tried on stored orders. It is read in pieces; `marks` are their ends.
-- home: company
CREATE TABLE back_test (
    company_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    name TEXT NOT NULL,
    status TEXT NOT NULL,
    -- orders of the last so many days; 0: all
    days BIGINT NOT NULL,
    -- the version that is tried; 0: the set in draft_body
    version BIGINT NOT NULL,
    draft_body TEXT NOT NULL,
    -- compared with: rules (base_version; 0: none) or history
    against TEXT NOT NULL,
    base_version BIGINT NOT NULL,
    rate_table_id BIGINT NOT NULL,
    author_name TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    finished_at BIGINT NOT NULL,
    orders_total BIGINT NOT NULL,
    orders_done BIGINT NOT NULL,
    orders_different BIGINT NOT NULL,
    differences_kept BIGINT NOT NULL,
    next_mark BIGINT NOT NULL,
    -- BackTestMarks and BackTestTotals as JSON
    marks TEXT NOT NULL,
    totals TEXT NOT NULL,
    CONSTRAINT back_test_pk PRIMARY KEY (company_id, id)
);
-- home: company
CREATE TABLE back_test_difference (
    company_id BIGINT NOT NULL,
    back_test_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    number TEXT NOT NULL,
    changed TEXT NOT NULL,
    before TEXT NOT NULL,
    after TEXT NOT NULL,
    CONSTRAINT back_test_difference_pk PRIMARY KEY (company_id, back_test_id, id)
-- sqlite:
) WITHOUT ROWID;
-- end
-- postgresql:
);
-- end
