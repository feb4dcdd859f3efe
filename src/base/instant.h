/* Instants: microseconds since 1970-01-01T00:00:00Z, UTC, without leap seconds. 0 = none.
 * base has no clock; kernel/clock.h has. */
#ifndef PURSER_BASE_INSTANT_H
#define PURSER_BASE_INSTANT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"

struct instant {
	int64_t us;
};

struct day {
	int32_t number; /* days since 1970-01-01 */
};

#define SECOND_US ((int64_t)1000000)
#define MINUTE_US (60 * SECOND_US)
#define HOUR_US (60 * MINUTE_US)
#define DAY_US (24 * HOUR_US)

/* The years 1 … 9999: what can be read, and what is written of instants beyond. */
#define INSTANT_LEAST_US ((int64_t)-62135596800000000)
#define INSTANT_MOST_US ((int64_t)253402300799999999)
#define DAY_LEAST (-719162)
#define DAY_MOST 2932896

/* A date of the Gregorian calendar, also before it was introduced. */
struct civil {
	int year, month, day; /* 1 … 9999, 1 … 12, 1 … 31 */
};

/* RFC 3339: 2026-11-21T07:48:41Z, with fraction (cut to µs) and offset. A leap second (23:59:60
 * UTC) is read as the second after it. ERR_INVALID, also outside the years 1 … 9999 UTC. */
WARN_UNUSED enum err instant_parse(struct str s, struct instant *out);
/* 2026-11-21T07:48:41.123456Z; the fraction has six digits and is left out when it is zero. */
void instant_write(struct buf *buf, struct instant at);
/* 2026-11-21T07:48:41Z: no fraction, as the Order Manager dialect emits it. */
void instant_write_seconds(struct buf *buf, struct instant at);
WARN_UNUSED enum err day_parse(struct str s, struct day *out); /* 2026-11-21 */
void day_write(struct buf *buf, struct day day);
struct day instant_day_utc(struct instant at);
/* Midnight UTC at which `day` begins. */
struct instant day_begin_utc(struct day day);
struct civil day_civil(struct day day);
/* ERR_INVALID when the calendar has no such date. */
WARN_UNUSED enum err day_from_civil(struct civil civil, struct day *out);

#endif
