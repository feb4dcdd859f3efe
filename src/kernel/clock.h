/* The clock. Rules and use cases never ask it: they get work->now. */
#ifndef PURSER_KERNEL_CLOCK_H
#define PURSER_KERNEL_CLOCK_H

#include "base/instant.h"

/* The system's clock may be set back while we run. A little is not followed at once, so that what
 * we stamp stays in order: ours goes at half the pace until the system's has caught up, and what
 * waits for it still comes. A clock that goes back by more than this was wrong before, and to go on
 * with the wrong time would put off whatever waits. */
#define CLOCK_BACK_MOST_US (10 * MINUTE_US)

/* Wall clock, UTC; within the process it goes back by more than CLOCK_BACK_MOST_US or not at all.
 */
struct instant clock_now(void);
/* What we tell after `latest_us`, `passed_us` ago by a clock that nobody sets, when the system's
 * says `now_us`. */
int64_t clock_next_us(int64_t latest_us, int64_t passed_us, int64_t now_us);
/* Monotonic microseconds, for deadlines and measuring. */
int64_t clock_monotonic_us(void);

#endif
