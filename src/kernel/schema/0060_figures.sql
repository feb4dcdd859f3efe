-- What a listing may sell changes with every sale, for thousands of listings at once: in an index
-- by subject each is a page of its own. These stand in the log, in order, not in timelines.
DROP INDEX event_subject;
CREATE INDEX event_subject ON event (company_id, subject, subject_id, number)
    WHERE kind <> 'listing.quantity_changed';
