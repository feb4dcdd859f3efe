/* Bytes that grow inside an arena up to a stated largest size. Going beyond sets `overflow`: what
 * fits is kept, the rest and everything after it is dropped; the writer checks once at the end. */
#ifndef PURSER_BASE_BUF_H
#define PURSER_BASE_BUF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

struct buf {
	struct arena *arena;
	char *at;
	size_t len, room, most;
	bool overflow;
};

/* An empty buffer that may hold up to `most` bytes. */
struct buf buf_new(struct arena *arena, size_t most);
void buf_byte(struct buf *buf, char c);
void buf_add(struct buf *buf, struct str s);
void buf_c(struct buf *buf, const char *c_string);
void buf_int(struct buf *buf, int64_t value);
void buf_format(struct buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* What is in it; valid while the arena is. */
struct str buf_str(const struct buf *buf);

#endif
