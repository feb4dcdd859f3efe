#include "net/clients.h"

#include <sys/socket.h>

#include "net/clock.h"

void clients_start(struct clients *clients)
{
	pthread_mutex_init(&clients->lock, NULL);
	clients->arena = arena_new(0);
}

void clients_end(struct clients *clients)
{
	lingering_close(&clients->lingering);
	pthread_mutex_destroy(&clients->lock);
	arena_free(clients->arena);
}

void client_deadline(struct client *client, int64_t deadline_ms)
{
	atomic_store_explicit(&client->deadline_ms, deadline_ms, memory_order_relaxed);
}

struct client *client_open(struct clients *clients, int fd, const struct sockaddr *address,
                           int64_t deadline_ms)
{
	pthread_mutex_lock(&clients->lock);
	struct client *client = clients->free;
	if (client != NULL)
		clients->free = client->after;
	else
		client = ARENA_NEW(clients->arena, struct client);
	client->fd = fd;
	client->lingers = false;
	socket_text(address, client->text);
	client_deadline(client, deadline_ms);
	client->before = NULL;
	client->after = clients->open;
	if (client->after != NULL)
		client->after->before = client;
	clients->open = client;
	atomic_fetch_add(&clients->count, 1);
	pthread_mutex_unlock(&clients->lock);
	return client;
}

void client_close(struct clients *clients, struct client *client)
{
	pthread_mutex_lock(&clients->lock);
	if (client->before != NULL)
		client->before->after = client->after;
	else
		clients->open = client->after;
	if (client->after != NULL)
		client->after->before = client->before;
	if (client->lingers)
		lingering_add(&clients->lingering, client->fd, now_ms());
	client->after = clients->free;
	clients->free = client;
	atomic_fetch_sub(&clients->count, 1);
	pthread_mutex_unlock(&clients->lock);
}

int clients_tick(struct clients *clients, int64_t now)
{
	pthread_mutex_lock(&clients->lock);
	/* Under the lock no descriptor is closed, and perhaps opened as another's, meanwhile. */
	for (struct client *client = clients->open; client != NULL; client = client->after) {
		int64_t deadline = atomic_load_explicit(&client->deadline_ms, memory_order_relaxed);
		if (deadline != 0 && deadline < now)
			shutdown(client->fd, SHUT_RDWR);
	}
	lingering_drain(&clients->lingering, now);
	int count = clients->lingering.count;
	pthread_mutex_unlock(&clients->lock);
	return count;
}
