-- What a channel refused to hear.
CREATE INDEX shipment_failed ON shipment (company_id, id) WHERE channel_state = 'failed';
