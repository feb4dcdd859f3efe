/* Weights and lengths as people say them: a decimal and a unit, "1.5 lb", "25.4 cm".
 *
 * We keep milligrams and micrometres. What was said comes back as it was said: a value is written
 * with as few decimals as read back to the very same number, so that 1.5 lb, kept as 680389 mg, is
 * written 1.5 lb again, and no unit loses anything. */
#ifndef PURSER_BASE_MEASURE_H
#define PURSER_BASE_MEASURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"

enum measure { MEASURE_WEIGHT, MEASURE_LENGTH };

struct measure_unit {
	const char *word;  /* "lb" */
	const char *names; /* further ones, comma-joined: "lbs,pound,pounds" */
	int64_t factor;    /* millionths of a milligram or micrometre, exactly */
};

/* The units of a measure, smallest first. */
const struct measure_unit *measure_units(enum measure measure, size_t *count);
/* By word or name, without case; NULL: there is none. */
const struct measure_unit *measure_unit_find(enum measure measure, struct str name);
/* A decimal of the unit, not negative, without exponent, rounded to nearest. ERR_INVALID; or
 * ERR_OVERFLOW. */
WARN_UNUSED enum err measure_parse(const struct measure_unit *unit, struct str decimal,
                                   int64_t *out);
/* "1.5 lb", "1.5lb"; a bare number is in `usual`; NULL: the unit must be said. */
WARN_UNUSED enum err measure_read(enum measure measure, struct str text,
                                  const struct measure_unit *usual, int64_t *out);
/* The decimal alone, as few places as read back to the same value. */
void measure_write(struct buf *buf, const struct measure_unit *unit, int64_t value);

#endif
