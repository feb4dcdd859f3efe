#include "net/inbox.h"

#include <poll.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/eventfd.h>
#include <unistd.h>

enum err inbox_start(struct inbox *inbox)
{
	atomic_store(&inbox->last, NULL);
	inbox->bell = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	return inbox->bell >= 0 ? OK : ERR_IO;
}

void inbox_end(struct inbox *inbox)
{
	if (inbox->bell >= 0)
		close(inbox->bell);
	inbox->bell = -1;
}

void inbox_ring(struct inbox *inbox)
{
	uint64_t once = 1;
	ssize_t written = write(inbox->bell, &once, sizeof(once));
	(void)written; /* it fails only when 2^64 - 2 rings are unheard */
}

void inbox_put(struct inbox *inbox, struct handed *handed)
{
	struct handed *last = atomic_load(&inbox->last);
	do
		handed->next = last;
	while (!atomic_compare_exchange_weak(&inbox->last, &last, handed));
	if (last == NULL)
		inbox_ring(inbox);
}

struct handed *inbox_take(struct inbox *inbox)
{
	if (atomic_load_explicit(&inbox->last, memory_order_relaxed) == NULL)
		return NULL;
	struct handed *last = atomic_exchange(&inbox->last, NULL);
	struct handed *first = NULL;
	while (last != NULL) {
		struct handed *before = last->next;
		last->next = first;
		first = last;
		last = before;
	}
	return first;
}

/* The bell is silenced before the inbox is emptied: a ring that comes between is heard again, for
 * nothing; the other way round it could be lost. */
void inbox_wait(struct inbox *inbox, int fd, int timeout_ms)
{
	struct pollfd both[] = {{.fd = inbox->bell, .events = POLLIN}, {.fd = fd, .events = POLLIN}};
	if (poll(both, 2, timeout_ms) > 0 && (both[0].revents & POLLIN) != 0) {
		uint64_t rings;
		ssize_t got = read(inbox->bell, &rings, sizeof(rings));
		(void)got;
	}
}
