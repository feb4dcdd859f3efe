/* The TCP connections of the HTTP server, each with the moment at which it is cut: who sends or
 * takes a byte now and then is never silent, so the library's own timeout does not find it.
 * Thread-safe. */
#ifndef PURSER_NET_CLIENTS_H
#define PURSER_NET_CLIENTS_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "net/socket.h"

struct client {
	struct client *before, *after;
	_Atomic int64_t deadline_ms; /* it is cut then; 0: the exchange is ours, no hurry */
	int fd;
	bool lingers; /* closed with an unread body: see socket.h */
	char text[SOCKET_TEXT_ROOM];
};

struct clients {
	pthread_mutex_t lock;
	struct arena *arena;
	struct client *open, *free;
	struct lingering lingering;
	_Atomic int count;
};

void clients_start(struct clients *clients);
/* All must have been closed. */
void clients_end(struct clients *clients);
struct client *client_open(struct clients *clients, int fd, const struct sockaddr *address,
                           int64_t deadline_ms);
/* To be called before `fd` is closed. */
void client_close(struct clients *clients, struct client *client);
/* Cuts who is late, reads lingering sockets; returns how many still linger. */
int clients_tick(struct clients *clients, int64_t now_ms);
/* Relaxed: nothing else hangs on it. */
void client_deadline(struct client *client, int64_t deadline_ms);

#endif
