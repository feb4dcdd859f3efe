-- HH:MM in the warehouse's zone: what is ready by then leaves on that day; empty: any time.
ALTER TABLE warehouse ADD COLUMN cut_off TEXT NOT NULL DEFAULT '';
