/* Milliseconds of CLOCK_MONOTONIC, for deadlines; nothing to do with the time of day. */
#ifndef PURSER_NET_CLOCK_H
#define PURSER_NET_CLOCK_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

int64_t now_ms(void);
/* Cheap, and up to 10 ms late. */
int64_t now_coarse_ms(void);
int64_t earlier_ms(int64_t a, int64_t b);
/* A condition for wait_until_ms. */
void condition_start(pthread_cond_t *condition);
/* False when the time is over. */
bool wait_until_ms(pthread_cond_t *condition, pthread_mutex_t *lock, int64_t until_ms);

#endif
