/* What http_server.c and slot.c share: exchanges in the making, and the server around them. For
 * these two files only. */
#ifndef PURSER_NET_HTTP_SERVER_PARTS_H
#define PURSER_NET_HTTP_SERVER_PARTS_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "net/clients.h"
#include "net/flow.h"
#include "net/http_server.h"
#include "net/inbox.h"

struct MHD_Daemon;
struct MHD_Response;

/* What an exchange is doing; the only field of a slot that several threads write.
 *
 *   RUNNING ─park→ PARKED ─resume→ RESUMED ─serve→ RUNNING …
 *   STREAMING: exchange_resume is a wake
 *
 * When stopping takes a parked exchange away from the thread that works on it, both must be done
 * with it before it is reused; whoever is second cleans up:
 *
 *   PARKED ─stop→ ABANDONED ─resume→ RETURNED ─completed→ recycled
 *                 ABANDONED ─completed→ LEFT ─resume→ freed with the server */
enum phase { RUNNING, PARKED, RESUMED, ABANDONED, RETURNED, LEFT, STREAMING };

/* What is known of one exchange; touched by its event thread only. */
struct progress {
	struct client *client;
	struct flow *flow;
	struct MHD_Response *held; /* admit's own answer, until the body is out of the way */
	int held_status;
	int refusal; /* status; 0: none */
	bool is_open, is_admitting, is_answered, is_parked, is_broken, is_chunked;
	int64_t length, received, claimed, body_from_ms;
	char *body;
	size_t room;
};

/* An exchange and its arena, reused. Slots are never freed before the server, so that stopping can
 * look at all of them. */
struct slot {
	struct exchange exchange; /* first: an exchange is its slot */
	_Atomic int phase;
	struct loop *loop;
	struct handed handed; /* to the loop, when a suspended exchange goes on */
	struct progress progress;
	struct slot *next_free, *next;
};

/* An event thread with a daemon of its own. The library's own threads are not used: in 0.9.75 they
 * go to sleep with events in hand when exactly 128 come at once. Here the library never waits, and
 * only the event thread calls it. */
struct loop {
	struct http_server *server;
	struct MHD_Daemon *daemon; /* NULL: not started */
	pthread_t thread;
	struct inbox inbox; /* slots to resume */
	_Atomic bool is_ending;
};

struct http_server {
	struct http_server_settings settings;
	struct loop *loops;
	int port;
	int64_t idle_ms;
	struct clients clients;
	struct flows flows;

	pthread_mutex_t pool_lock;
	struct arena *arena; /* the server's own, with its slots */
	struct slot *slots, *free_slots;
	int idle_arenas;

	pthread_mutex_t lock;
	pthread_cond_t tick, drained;
	pthread_t ticker;
	bool is_nudged, is_ticker_ending;

	_Atomic bool is_draining; /* new requests are refused, streams end */
	_Atomic bool is_forcing;  /* nothing may stay parked */
	_Atomic int resuming;     /* threads inside exchange_resume */
	_Atomic int references;   /* the owner, and exchanges that LEFT */
	_Atomic int64_t open, bodies;
};

/* A fresh exchange of this loop. */
struct slot *slot_take(struct loop *loop);
/* Forgets everything about the exchange, after running what was entrusted to its arena. */
void slot_recycle(struct slot *slot);
/* Counts bytes of a body against bodies_most; false: there is no room for them. */
bool slot_claim(struct slot *slot, int64_t bytes);
/* Keeps a piece of the body; `received` counts it already. Without room for it, `refusal` is set.
 */
void slot_keep_body(struct slot *slot, const char *from, size_t size);
/* From any thread: tells the event thread to resume the suspended exchange. */
void slot_go_on(struct slot *slot);
/* Takes a parked exchange away from whoever works on it; no harm if it is not parked. */
void slot_abandon(struct slot *slot);

/* Without threads yet; `suspend` and `resume` are for flows and get a slot. */
struct http_server *server_new(const struct http_server_settings *settings,
                               void (*suspend)(void *slot), void (*resume)(void *slot));
/* Drops a reference; the last one frees. */
void server_release(struct http_server *server);

#endif
