-- What came or left on an account is looked for by product too: an import may have touched all.
DROP INDEX cost_entry_subject;
CREATE INDEX cost_entry_subject ON cost_entry (company_id, subject, subject_id, product_id);
