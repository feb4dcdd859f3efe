/* Event streams on their way: what exchange_stream leaves running. A flow asks its owner for text
 * when the client can take some, and waits, suspended, when there is none. Suspending and resuming
 * are the HTTP library's, handed in by http_server.c. */
#ifndef PURSER_NET_FLOW_H
#define PURSER_NET_FLOW_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/arena.h"
#include "base/buf.h"
#include "net/clients.h"
#include "net/http_server.h"

struct flows {
	pthread_mutex_t lock;
	struct flow *first;
	bool is_draining; /* all end */
	void (*suspend)(void *handle);
	void (*resume)(void *handle);
};

/* Lives in its exchange's arena. The second half is under the lock of `flows`. */
struct flow {
	struct flows *flows;
	void *handle;
	struct client *client;
	struct stream stream;
	struct buf out;
	size_t sent; /* of `out` */
	bool is_last;

	struct flow *before, *after;
	bool is_suspended, is_woken, is_beat_due, is_over;
	int64_t beat_at_ms, end_at_ms;
};

void flows_start(struct flows *flows, void (*suspend)(void *handle), void (*resume)(void *handle));
void flows_end(struct flows *flows);
/* A new flow, known to `flows` until flow_close. */
struct flow *flow_open(struct flows *flows, struct arena *arena, const struct stream *stream,
                       struct client *client, void *handle);
/* On the event thread: up to `room` bytes for the client; 0: it was suspended; -1: the end. */
ssize_t flow_read(struct flow *flow, char *to, size_t room);
/* From any thread: there may be something to send. */
void flow_wake(struct flow *flow);
/* On the event thread, when the exchange is over: forgets the flow, then tells its owner. */
void flow_close(struct flow *flow);
/* Wakes what has a beat or its end due; returns when the next is due (INT64_MAX: none). A stream
 * whose client does not take the end within `idle_ms` is cut. */
int64_t flows_tick(struct flows *flows, int64_t now_ms, int64_t idle_ms);
/* Ends all, and each that is opened later. */
void flows_drain(struct flows *flows);

#endif
