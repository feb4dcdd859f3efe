-- The nearest change that would alter a routing decision, for machines.
ALTER TABLE decision ADD COLUMN change_kind TEXT NOT NULL DEFAULT 'nothing';
ALTER TABLE decision ADD COLUMN change_warehouse_id BIGINT NOT NULL DEFAULT 0;
