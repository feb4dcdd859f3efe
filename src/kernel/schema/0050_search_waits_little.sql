-- A search reads one by one what waits to be put into the index: 80 ms after 6,000 new orders. So
-- little may wait (kB).
-- postgresql:
ALTER INDEX search_tokens SET (gin_pending_list_limit = 64);
-- end
