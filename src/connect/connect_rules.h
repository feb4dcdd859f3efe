/* Decisions of the conversation that need nothing but values. */
#ifndef PURSER_CONNECT_CONNECT_RULES_H
#define PURSER_CONNECT_CONNECT_RULES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "connect/pack.h"

/* How long to wait after the `attempts`-th failed run in a row: a second, doubled each time, at
 * most five minutes, a quarter more or less by `chance` (any number). */
int64_t backoff_us(int64_t attempts, uint64_t chance);
/* After so many failed runs a person is told. */
#define ATTEMPTS_TILL_FAILED 5

/* What to write as the quantity of a listing.
 * `for_sale`: what the channel may sell, its own open orders subtracted by us. `own_open`: units of
 * its own open orders that it still counts as allocated, as far as we have seen them. To a channel
 * that subtracts them itself they are added again; orders that we have not seen stay subtracted
 * there. `remote_allocated` (−1: not known) is what it says it has allocated right now: when that
 * is less than what we know of, it miscounts, and only so much is added. Never below 0. */
int64_t push_quantity(enum quantity_means means, int64_t for_sale, int64_t own_open,
                      int64_t remote_allocated);

/* May the channel be told `quantity` after it was told `pushed` (−1: never, or not known)? A
 * quantity is never raised while its orders cannot be seen: only the run that has downloaded them
 * to their end raises, and so the download is younger than any earlier push, whatever the clock
 * said then (domain.md 0.5). */
bool push_is_safe(int64_t quantity, int64_t pushed, bool is_downloaded);

/* Units of a line that are complete when so many of each of its parts have left: the fewest, by the
 * part that is furthest behind; of a part that is not needed: all. `parts` pairs of (left, per
 * unit).
 */
struct part_left {
	int64_t left, per_unit;
};
int64_t units_complete(const struct part_left *parts, size_t n);
/* Those of which at least one part has left. */
int64_t units_begun(const struct part_left *parts, size_t n);

/* The token bucket of a connection, in thousandths of a token. */
struct bucket {
	int64_t thousandths, at_us;
	bool is_begun;
};
/* Takes `cost` tokens when there are as many; else how long to wait for them, in microseconds. */
int64_t bucket_take(struct bucket *bucket, const struct pack_rate *rate, int64_t now_us);

#endif
