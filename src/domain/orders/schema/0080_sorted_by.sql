-- Orders as lists sort them: those that have the moment, and by buyer.
CREATE INDEX orders_shipped ON orders (company_id, shipped_at, id) WHERE shipped_at > 0;
CREATE INDEX orders_held ON orders (company_id, hold_until, id) WHERE hold_until > 0;
CREATE INDEX orders_ship_by ON orders (company_id, ship_by, id) WHERE ship_by > 0;
CREATE INDEX orders_deliver_by ON orders (company_id, deliver_by, id) WHERE deliver_by > 0;
DROP INDEX orders_email;
CREATE INDEX orders_email ON orders (company_id, email, id);
