#include "kernel/clock.h"

#include <pthread.h>
#include <stdbool.h>
#include <time.h>

static int64_t clock_read_us(clockid_t which)
{
	struct timespec at;
	clock_gettime(which, &at);
	return (int64_t)at.tv_sec * SECOND_US + at.tv_nsec / 1000;
}

int64_t clock_next_us(int64_t latest_us, int64_t passed_us, int64_t now_us)
{
	int64_t slow_us = latest_us + passed_us / 2;
	bool was_set_back_far = now_us < latest_us + passed_us - CLOCK_BACK_MOST_US;
	return was_set_back_far || now_us > slow_us ? now_us : slow_us;
}

struct instant clock_now(void)
{
	static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
	static int64_t latest_us, told_at_us; /* monotonic */
	pthread_mutex_lock(&lock);
	int64_t monotonic_us = clock_monotonic_us();
	int64_t now_us =
		clock_next_us(latest_us, monotonic_us - told_at_us, clock_read_us(CLOCK_REALTIME));
	/* Half a microsecond is not lost: it is counted from when ours last moved. */
	if (now_us != latest_us) {
		latest_us = now_us;
		told_at_us = monotonic_us;
	}
	pthread_mutex_unlock(&lock);
	return (struct instant){now_us};
}

int64_t clock_monotonic_us(void)
{
	return clock_read_us(CLOCK_MONOTONIC);
}
