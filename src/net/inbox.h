/* What other threads hand to an event thread, and how they wake it. Putting takes no lock, and
 * rings only when the inbox was empty. */
#ifndef PURSER_NET_INBOX_H
#define PURSER_NET_INBOX_H

#include <stdatomic.h>

#include "base/err.h"

/* Part of what is handed over; in one inbox at a time. */
struct handed {
	struct handed *next;
};

struct inbox {
	int bell;
	_Atomic(struct handed *) last;
};

WARN_UNUSED enum err inbox_start(struct inbox *inbox);
void inbox_end(struct inbox *inbox);
/* From any thread. */
void inbox_put(struct inbox *inbox, struct handed *handed);
void inbox_ring(struct inbox *inbox);
/* On the event thread: all that was put, in that order, or NULL. */
struct handed *inbox_take(struct inbox *inbox);
/* On the event thread: sleeps until the bell rings, `fd` is readable or the time is over (-1: no
 * limit). To be called before inbox_take, never between it and the next. */
void inbox_wait(struct inbox *inbox, int fd, int timeout_ms);

#endif
