/* Token buckets: how much one caller may ask per second. Kept in a table of fixed size; when it is
 * full the least recently seen makes room, which only ever forgives. */
#ifndef PURSER_API_LIMIT_H
#define PURSER_API_LIMIT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"

struct limiter;

/* `burst` requests at once, refilled one per `refill_us`. */
struct limiter *limiter_new(struct arena *arena, int64_t burst, int64_t refill_us);
/* Takes one; false when there is none left, and then *wait_us until there will be. */
bool limiter_take(struct limiter *limiter, uint64_t key, int64_t now_us, int64_t *wait_us);
/* Looks without taking. */
bool limiter_has(struct limiter *limiter, uint64_t key, int64_t now_us, int64_t *wait_us);

#endif
