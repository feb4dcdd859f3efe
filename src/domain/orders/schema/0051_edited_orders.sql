-- What people, clients and bots changed of an order, with what the channel last said of it, as a
-- JSON object ({"line1":"1 Old Street"}): a later download from the channel does not take it back.
ALTER TABLE orders ADD COLUMN edited TEXT NOT NULL DEFAULT '';
