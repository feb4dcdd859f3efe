#include "net/clock.h"

#include <time.h>

static int64_t clock_ms(clockid_t clock)
{
	struct timespec now;
	clock_gettime(clock, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int64_t now_ms(void)
{
	return clock_ms(CLOCK_MONOTONIC);
}

int64_t now_coarse_ms(void)
{
	return clock_ms(CLOCK_MONOTONIC_COARSE);
}

int64_t earlier_ms(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

void condition_start(pthread_cond_t *condition)
{
	pthread_condattr_t monotonic;
	pthread_condattr_init(&monotonic);
	pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
	pthread_cond_init(condition, &monotonic);
	pthread_condattr_destroy(&monotonic);
}

bool wait_until_ms(pthread_cond_t *condition, pthread_mutex_t *lock, int64_t until_ms)
{
	struct timespec until = {.tv_sec = (time_t)(until_ms / 1000),
	                         .tv_nsec = (long)(until_ms % 1000) * 1000000};
	return pthread_cond_timedwait(condition, lock, &until) == 0;
}
