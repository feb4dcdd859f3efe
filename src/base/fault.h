/* What was wrong with one request, gathered completely before answering: field path and sentence
 * for the person, detail for the log. */
#ifndef PURSER_BASE_FAULT_H
#define PURSER_BASE_FAULT_H

#include "base/arena.h"
#include "base/err.h"
#include "base/list.h"
#include "base/str.h"

struct fault_row {
	struct str path;     /* "lines[2].quantity", or "" for the whole */
	struct str sentence; /* "must be between 1 and 100000000" */
};

struct fault {
	struct arena *arena;
	LIST(struct fault_row) rows; /* at most FAULT_MOST are kept */
	struct str sentence;         /* the one sentence, when there is one; else err_row()->sentence */
	struct str detail;           /* for the log only */
	struct str member; /* JSON object text added to the problem reply ("existing": …) or empty */
	int64_t retry_after_s; /* 0: none */
};

#define FAULT_MOST 100

void fault_init(struct fault *fault, struct arena *arena);
/* Notes a faulty field. Returns ERR_INVALID so that a caller may `return fault_field(…)`. */
enum err fault_field(struct fault *fault, struct str path, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
/* Sets the sentence and returns `err`. */
enum err fault_say(struct fault *fault, enum err err, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

#endif
