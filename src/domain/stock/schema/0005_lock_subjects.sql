-- What a lock belongs to: a stock transfer that keeps its units until they leave; 0: to nobody.
ALTER TABLE stock_lock ADD COLUMN subject TEXT NOT NULL DEFAULT '';
ALTER TABLE stock_lock ADD COLUMN subject_id BIGINT NOT NULL DEFAULT 0;
CREATE INDEX stock_lock_subject ON stock_lock (company_id, subject, subject_id)
    WHERE subject_id <> 0;
