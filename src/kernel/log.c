#include "kernel/log.h"

#include <stdatomic.h>
#include <unistd.h>

#include "base/instant.h"
#include "kernel/clock.h"

enum { LOG_LINE_BYTES = 16 * 1024 };

static const char *const level_words[] = {"debug", "info", "warning", "fault"};
static _Atomic int log_least = LOG_INFO;

void log_level_set(enum log_level least)
{
	atomic_store(&log_least, (int)least);
}

bool log_level_find(struct str word, enum log_level *out)
{
	for (int i = LOG_DEBUG; i <= LOG_FAULT; i++) {
		if (str_is(word, level_words[i])) {
			*out = (enum log_level)i;
			return true;
		}
	}
	return false;
}

bool log_is_on(enum log_level level)
{
	return (int)level >= atomic_load_explicit(&log_least, memory_order_relaxed);
}

void log_line(struct log_line *line, enum log_level level, struct str trace, const char *what)
{
	line->arena = arena_new(1024);
	line->buf = buf_new(line->arena, LOG_LINE_BYTES);
	json_begin(&line->out, &line->buf);
	json_object(&line->out);
	json_name(&line->out, "at");
	struct buf at = buf_new(line->arena, 64);
	instant_write(&at, clock_now());
	json_str(&line->out, buf_str(&at));
	json_name(&line->out, "level");
	json_c(&line->out, level_words[level]);
	json_name(&line->out, "what");
	json_c(&line->out, what);
	if (trace.len > 0) {
		json_name(&line->out, "trace");
		json_str(&line->out, trace);
	}
}

void log_end(struct log_line *line)
{
	json_object_end(&line->out);
	buf_byte(&line->buf, '\n');
	struct str text = buf_str(&line->buf);
	/* One write per line, so that lines of several threads do not mix. There is nobody to tell when
	 * the log cannot be written. */
	ssize_t written = write(STDERR_FILENO, text.at, text.len);
	(void)written;
	arena_free(line->arena);
}

void log_say(enum log_level level, struct str trace, const char *what, const char *format, ...)
{
	if (!log_is_on(level))
		return;
	struct log_line line;
	va_list args;
	log_line(&line, level, trace, what);
	va_start(args, format);
	struct str sentence = str_format_list(line.arena, format, args);
	va_end(args);
	json_name(&line.out, "says");
	json_str(&line.out, sentence);
	log_end(&line);
}
