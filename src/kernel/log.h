/* The log: one JSON object per line on standard error. A line says when, how bad, what (a word that
 * stays the same), whose trace, and a sentence. Bodies, headers and secrets are never logged. */
#ifndef PURSER_KERNEL_LOG_H
#define PURSER_KERNEL_LOG_H

#include "base/str.h"
#include "wire/json.h"

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARNING, LOG_FAULT };

/* Lines below `least` are left out; LOG_INFO until it is called. */
void log_level_set(enum log_level least);
bool log_level_find(struct str word, enum log_level *out); /* "debug", "info", "warning", "fault" */
bool log_is_on(enum log_level level);
/* log_say(LOG_WARNING, work->trace, "job.failed", "%s: …", kind). */
void log_say(enum log_level level, struct str trace, const char *what, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

/* A line with members of its own: log_line(&line, …); json_name(&line.out, "status"); …;
 * log_end(&line). Nothing between may be kept. */
struct log_line {
	struct arena *arena;
	struct buf buf;
	struct json_out out;
};
void log_line(struct log_line *line, enum log_level level, struct str trace, const char *what);
void log_end(struct log_line *line);

#endif
