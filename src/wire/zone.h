/* Time zones and countries by their names in the standards. Borrowed library: ICU, which carries
 * both lists, so nothing depends on what the machine has under /usr/share/zoneinfo. */
#ifndef PURSER_WIRE_ZONE_H
#define PURSER_WIRE_ZONE_H

#include <stdbool.h>

#include "base/instant.h"
#include "base/instant.h"
#include "base/str.h"

/* "America/New_York" or "UTC": a name of the IANA time zone database, to the letter. Abbreviations
 * ("PST", "IST") are not known: they mean different places to different people. */
bool zone_is_known(struct str name);
/* ISO 3166-1 alpha-2, upper case: "GB" is known, "UK" and "gb" are not. */
bool country_is_known(struct str code);
/* 2026-11-28 14:05 as the clocks of the zone showed it; empty for the instant 0. UTC when the zone
 * is not known. */
struct str zone_text(struct arena *arena, struct instant at, struct str zone);

/* The last moment not after `at` when clocks there show `minute` of the day (0 … 1439). An hour
 * that clocks skip counts as the one after it. ERR_INVALID: no such zone. */
WARN_UNUSED enum err zone_minute_before(struct str zone, struct instant at, int64_t minute,
                                        struct instant *out);
/* The moment when the day begins there. */
WARN_UNUSED enum err zone_day_start(struct str zone, struct day day, struct instant *out);
#endif
