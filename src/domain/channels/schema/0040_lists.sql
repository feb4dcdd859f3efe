-- The few listings that are not as the others.
CREATE INDEX listing_inactive ON listing (company_id, id) WHERE is_active = 0;
CREATE INDEX listing_not_pushed ON listing (company_id, id) WHERE pushes_quantity = 0;
