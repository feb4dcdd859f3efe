-- What channels were not told yet, in the order in which it is shown.
CREATE INDEX shipment_not_told ON shipment (company_id, id) WHERE channel_state = 'pending';
