-- Why a test failed.
ALTER TABLE back_test ADD COLUMN message TEXT NOT NULL DEFAULT '';
