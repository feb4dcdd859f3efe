#include "base/buf.h"

#include <stdarg.h>
#include <string.h>

/* Most are short: a cell, the body of an event. */
#define FIRST_ROOM ((size_t)64)

struct buf buf_new(struct arena *arena, size_t most)
{
	return (struct buf){.arena = arena, .most = most};
}

/* Makes room for `more` bytes, or for as many as `most` leaves; says how many. */
static __attribute__((noinline)) size_t grow(struct buf *buf, size_t more)
{
	if (buf->overflow)
		return 0;
	if (more > buf->most - buf->len) {
		buf->overflow = true;
		more = buf->most - buf->len;
	}
	size_t need = buf->len + more;
	if (need > buf->room) {
		size_t room = buf->room < FIRST_ROOM / 2 ? FIRST_ROOM : buf->room * 2;
		if (room < need)
			room = need;
		if (room > buf->most)
			room = buf->most;
		buf->at = arena_grow(buf->arena, buf->at, buf->room, room);
		buf->room = room;
	}
	return more;
}

void buf_byte(struct buf *buf, char c)
{
	if (buf->len == buf->room && grow(buf, 1) == 0)
		return;
	if (!buf->overflow)
		buf->at[buf->len++] = c;
}

void buf_add(struct buf *buf, struct str s)
{
	size_t len = s.len;
	if (len > buf->room - buf->len || buf->overflow)
		len = grow(buf, len);
	if (len == 0)
		return;
	memcpy(buf->at + buf->len, s.at, len);
	buf->len += len;
}

void buf_c(struct buf *buf, const char *c_string)
{
	buf_add(buf, str_from(c_string));
}

void buf_int(struct buf *buf, int64_t value)
{
	char digits[20];
	size_t at = sizeof(digits);
	uint64_t left = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
	do {
		digits[--at] = (char)('0' + left % 10);
		left /= 10;
	} while (left > 0);
	if (value < 0)
		digits[--at] = '-';
	buf_add(buf, str_of(digits + at, sizeof(digits) - at));
}

void buf_format(struct buf *buf, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	buf_add(buf, str_format_list(buf->arena, format, args));
	va_end(args);
}

struct str buf_str(const struct buf *buf)
{
	return (struct str){buf->at, buf->len};
}
