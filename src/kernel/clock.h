/* The clock. Rules and use cases never ask it: they get work->now. */
#ifndef PURSER_KERNEL_CLOCK_H
#define PURSER_KERNEL_CLOCK_H

#include "base/instant.h"

/* Wall clock, UTC; never runs backwards within the process. */
struct instant clock_now(void);
/* Monotonic microseconds, for deadlines and measuring. */
int64_t clock_monotonic_us(void);

#endif
