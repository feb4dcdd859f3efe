#include "kernel/clock.h"

#include <stdatomic.h>
#include <time.h>

static int64_t clock_read_us(clockid_t which)
{
	struct timespec at;
	clock_gettime(which, &at);
	return (int64_t)at.tv_sec * SECOND_US + at.tv_nsec / 1000;
}

bool clock_follows(int64_t latest_us, int64_t now_us)
{
	return now_us > latest_us || now_us < latest_us - CLOCK_BACK_MOST_US;
}

struct instant clock_now(void)
{
	static _Atomic int64_t latest;
	int64_t now = clock_read_us(CLOCK_REALTIME);
	int64_t seen = atomic_load_explicit(&latest, memory_order_relaxed);
	while (clock_follows(seen, now)) {
		if (atomic_compare_exchange_weak(&latest, &seen, now))
			return (struct instant){now};
	}
	return (struct instant){seen};
}

int64_t clock_monotonic_us(void)
{
	return clock_read_us(CLOCK_MONOTONIC);
}
