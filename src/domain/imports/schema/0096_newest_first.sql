-- Imports as they are listed: ids of several processes interleave.
CREATE INDEX import_created ON import (company_id, created_at, id);
