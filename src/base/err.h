/* What can go wrong, as one table: code, word, HTTP status, whether trying again can help,
 * sentence. Fallible functions return `enum err`; OK is zero. Facts about one failure (which field,
 * which sentence) are gathered in a `struct fault` (base/fault.h). */
#ifndef PURSER_BASE_ERR_H
#define PURSER_BASE_ERR_H

#include <stdbool.h>

enum err {
	OK = 0,
	ERR_INVALID,         /* the input breaks a rule of form: 400 */
	ERR_UNAUTHENTICATED, /* nobody, or an expired token: 401 */
	ERR_FORBIDDEN,       /* the scope is missing: 403 */
	ERR_NOT_FOUND,       /* no such thing in this company: 404 */
	ERR_METHOD,          /* the path exists, the method does not: 405 */
	ERR_CONFLICT,        /* another fact stands in the way: 409 */
	ERR_OUT_OF_STOCK,    /* our own decision would promise more than there is: 409 */
	ERR_PRECONDITION,    /* If-Match does not match: 412 */
	ERR_TOO_LARGE,       /* body or list over its limit: 413 */
	ERR_MEDIA_TYPE,      /* not a content type we read: 415 */
	ERR_REFUSED,         /* well formed, but a rule of the business says no: 422 */
	ERR_LIMITED,         /* rate limit: 429 */
	ERR_INTERNAL,        /* a defect of ours: 500 */
	ERR_NOT_OFFERED,     /* known, not offered here: 501 */
	ERR_BUSY,            /* queue full, shutting down, or a lost lock: 503 */
	ERR_STORAGE_FULL,    /* the disk is full; nothing was written: 503 */
	ERR_READ_ONLY,       /* the database takes no writes; nothing was written: 503 */
	ERR_UNKNOWN_OUTCOME, /* the commit's fate could not be learnt: 503 */
	ERR_DEADLINE,        /* waited too long in the queue, not executed: 504 */
	ERR_SQL,             /* a statement failed unexpectedly: 500 */
	ERR_DUPLICATE,     /* a unique key is taken (SQL level; use cases turn it into CONFLICT): 409 */
	ERR_SERIALIZATION, /* 40001 / 40P01 / SQLITE_BUSY: the edge tries again: 503 */
	ERR_IO,            /* file or socket trouble: 500 */
	ERR_UPSTREAM,      /* an outside system answered badly: 502 */
	ERR_OVERFLOW,      /* a number left its range: 400 */
	ERR_CURRENCY,      /* amounts of different currencies met: 400 */
	ERR_COUNT_         /* not an error */
};

#define WARN_UNUSED __attribute__((warn_unused_result))

/* The only macro with hidden flow. */
#define TRY(call)                                                                                  \
	do {                                                                                           \
		enum err try_err_ = (call);                                                                \
		if (try_err_ != OK)                                                                        \
			return try_err_;                                                                       \
	} while (0)

struct err_row {
	const char *word;     /* "not_found": stable, in problem replies and logs */
	int http_status;      /* 400 … 599; 200 for OK */
	bool retry;           /* the same request may succeed later */
	const char *sentence; /* for a person */
};

/* The row of `err`; never NULL. */
const struct err_row *err_row(enum err err);
/* The database or the machine is in trouble, not what was asked: it will work when that has passed.
 */
bool err_is_passing(enum err err);

#endif
