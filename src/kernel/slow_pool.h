/* Threads for work that is slow on purpose, with a queue that has an end. Inside the kernel only:
 * the runner has one for what people wait for, and one for what runs in the background, so that
 * neither holds the other up. */
#ifndef PURSER_KERNEL_SLOW_POOL_H
#define PURSER_KERNEL_SLOW_POOL_H

#include "kernel/kept.h"
#include "kernel/runner.h"

struct slow_pool;

/* ERR_BUSY when a thread cannot be made; stop it all the same. */
WARN_UNUSED enum err slow_pool_start(struct arena *arena, struct db *db, struct kept *kept,
                                     int threads, int queue_most, struct slow_pool **out);
/* Finishes what was accepted; takes nothing from here on. NULL is allowed. */
void slow_pool_stop(struct slow_pool *pool);
/* ERR_BUSY when the queue is full or stopping; `done` is not called then. */
WARN_UNUSED enum err slow_pool_submit(struct slow_pool *pool, struct slow_work *slow);
int slow_pool_threads(const struct slow_pool *pool);

#endif
