-- What lies in a bin changes with every count and shipment. With room on its page a row is changed
-- there, and none of the three indexes hears of it.
-- postgresql:
ALTER TABLE stock_bin SET (fillfactor = 70);
-- end
