#include "base/err.h"

#include <assert.h>

/* RFC 9110 section 15 for the meaning of each status. */
static const struct err_row rows[ERR_COUNT_] = {
	[OK] = {"ok", 200, false, "It worked."},
	[ERR_INVALID] = {"invalid", 400, false, "The request breaks a rule of form."},
	[ERR_UNAUTHENTICATED] = {"unauthenticated", 401, false, "Please sign in."},
	[ERR_FORBIDDEN] = {"forbidden", 403, false, "You do not have the right to do this."},
	[ERR_NOT_FOUND] = {"not_found", 404, false, "There is no such thing here."},
	[ERR_METHOD] = {"method", 405, false, "This address does not offer that method."},
	[ERR_CONFLICT] = {"conflict", 409, false, "Something else stands in the way of this."},
	[ERR_OUT_OF_STOCK] = {"out_of_stock", 409, false, "There is not enough stock for this."},
	[ERR_PRECONDITION] = {"precondition", 412, false,
                          "It was changed by somebody else in the meantime."},
	[ERR_TOO_LARGE] = {"too_large", 413, false, "The request is larger than what is accepted."},
	[ERR_MEDIA_TYPE] = {"media_type", 415, false, "This kind of content cannot be read here."},
	[ERR_REFUSED] = {"refused", 422, false, "A rule of the business does not allow this."},
	[ERR_LIMITED] = {"limited", 429, true, "There were too many requests; please wait a moment."},
	[ERR_INTERNAL] = {"internal", 500, false, "Something went wrong on our side."},
	[ERR_NOT_OFFERED] = {"not_offered", 501, false, "This is known, but not offered here."},
	[ERR_BUSY] = {"busy", 503, true,
                  "There is too much to do right now, or the database cannot be reached; please "
                  "try again soon."},
	[ERR_STORAGE_FULL] = {"storage_full", 503, true,
                          "The storage is full, so nothing was written."},
	[ERR_READ_ONLY] = {"read_only", 503, true,
                       "The database can only be read at present, so nothing was written; whoever "
                       "runs this server can make it writable again."},
	[ERR_UNKNOWN_OUTCOME] = {"unknown_outcome", 503, true,
                             "It could not be learnt whether this was done; please look again."},
	[ERR_DEADLINE] = {"deadline", 504, true,
                      "The request waited too long and was not carried out."},
	[ERR_SQL] = {"sql", 500, false, "The database refused something unexpectedly."},
	[ERR_DUPLICATE] = {"duplicate", 409, false, "There is one like this already."},
	[ERR_SERIALIZATION] = {"serialization", 503, true,
                           "Others changed the same records at this moment; please try again."},
	[ERR_IO] = {"io", 500, true, "A file or a connection could not be read or written."},
	[ERR_UPSTREAM] = {"upstream", 502, true, "Another system answered in an unexpected way."},
	[ERR_OVERFLOW] = {"overflow", 400, false, "A number is larger than what can be counted."},
	[ERR_CURRENCY] = {"currency", 400, false, "Amounts of different currencies cannot be mixed."},
};

const struct err_row *err_row(enum err err)
{
	assert((unsigned)err < ERR_COUNT_);
	return &rows[err];
}

bool err_is_passing(enum err err)
{
	return err == ERR_BUSY || err == ERR_SERIALIZATION || err == ERR_STORAGE_FULL
	       || err == ERR_READ_ONLY || err == ERR_UNKNOWN_OUTCOME || err == ERR_DEADLINE;
}
