#include "kernel/clock.h"

#include <stdatomic.h>
#include <time.h>

static int64_t clock_read_us(clockid_t which)
{
	struct timespec at;
	clock_gettime(which, &at);
	return (int64_t)at.tv_sec * SECOND_US + at.tv_nsec / 1000;
}

struct instant clock_now(void)
{
	/* The system's clock may be set back while we run; what we stamp must stay in order. */
	static _Atomic int64_t latest;
	int64_t now = clock_read_us(CLOCK_REALTIME);
	int64_t seen = atomic_load_explicit(&latest, memory_order_relaxed);
	while (now > seen) {
		if (atomic_compare_exchange_weak(&latest, &seen, now))
			return (struct instant){now};
	}
	return (struct instant){seen};
}

int64_t clock_monotonic_us(void)
{
	return clock_read_us(CLOCK_MONOTONIC);
}
