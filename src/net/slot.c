#include "net/http_server_parts.h"

#include <string.h>

#include "net/clock.h"

/* First block of an exchange's arena, and how many idle arenas are kept. */
#define ARENA_BYTES ((size_t)16 * 1024)
#define ARENAS_KEPT 1024
/* First room of a body whose length is not announced. */
#define CHUNKED_ROOM ((size_t)4096)

struct slot *slot_take(struct loop *loop)
{
	struct http_server *server = loop->server;
	pthread_mutex_lock(&server->pool_lock);
	struct slot *slot = server->free_slots;
	if (slot != NULL) {
		server->free_slots = slot->next_free;
	} else {
		slot = ARENA_NEW(server->arena, struct slot);
		slot->next = server->slots;
		server->slots = slot;
	}
	struct arena *arena = slot->exchange.arena;
	if (arena != NULL)
		server->idle_arenas--;
	pthread_mutex_unlock(&server->pool_lock);
	slot->exchange = (struct exchange){
		.arena = arena != NULL ? arena : arena_new(ARENA_BYTES),
		.server = server,
	};
	slot->progress = (struct progress){0};
	slot->loop = loop;
	atomic_store(&slot->phase, RUNNING);
	return slot;
}

void slot_recycle(struct slot *slot)
{
	struct http_server *server = slot->exchange.server;
	struct arena *arena = slot->exchange.arena;
	arena_reset(arena); /* outside the lock: it calls closers */
	pthread_mutex_lock(&server->pool_lock);
	bool is_kept = server->idle_arenas < ARENAS_KEPT;
	if (is_kept)
		server->idle_arenas++;
	slot->exchange.arena = is_kept ? arena : NULL;
	slot->next_free = server->free_slots;
	server->free_slots = slot;
	pthread_mutex_unlock(&server->pool_lock);
	if (!is_kept)
		arena_free(arena);
}

void server_release(struct http_server *server)
{
	if (atomic_fetch_sub(&server->references, 1) > 1)
		return;
	for (struct slot *slot = server->slots; slot != NULL; slot = slot->next)
		arena_free(slot->exchange.arena);
	clients_end(&server->clients);
	flows_end(&server->flows);
	pthread_mutex_destroy(&server->pool_lock);
	pthread_mutex_destroy(&server->lock);
	pthread_cond_destroy(&server->tick);
	pthread_cond_destroy(&server->drained);
	arena_free(server->arena);
}

bool slot_claim(struct slot *slot, int64_t bytes)
{
	struct http_server *server = slot->exchange.server;
	int64_t before = atomic_fetch_add(&server->bodies, bytes);
	slot->progress.claimed += bytes;
	return before + bytes <= server->settings.bodies_most;
}

void slot_keep_body(struct slot *slot, const char *from, size_t size)
{
	struct progress *progress = &slot->progress;
	size_t most = (size_t)slot->exchange.server->settings.body_most;
	size_t have = (size_t)progress->received - size;
	if (have + size > progress->room) {
		size_t room = (size_t)progress->length;
		if (progress->is_chunked) {
			room = progress->room == 0 ? CHUNKED_ROOM : progress->room * 2;
			while (room < have + size)
				room *= 2;
			room = room < most ? room : most;
			if (!slot_claim(slot, (int64_t)(room - progress->room))) {
				progress->refusal = 503;
				return;
			}
		}
		progress->body = arena_grow(slot->exchange.arena, progress->body, progress->room, room);
		progress->room = room;
	}
	memcpy(progress->body + have, from, size);
}

void slot_go_on(struct slot *slot)
{
	inbox_put(&slot->loop->inbox, &slot->handed);
}

void slot_abandon(struct slot *slot)
{
	int expected = PARKED;
	if (atomic_compare_exchange_strong(&slot->phase, &expected, ABANDONED))
		slot_go_on(slot);
}

struct http_server *server_new(const struct http_server_settings *settings,
                               void (*suspend)(void *slot), void (*resume)(void *slot))
{
	struct arena *arena = arena_new(0);
	struct http_server *server = ARENA_NEW(arena, struct http_server);
	server->arena = arena;
	server->settings = *settings;
	server->loops = ARENA_ARRAY(arena, (size_t)settings->threads, struct loop);
	server->idle_ms = (int64_t)settings->idle_timeout_s * 1000;
	atomic_store(&server->references, 1);
	clients_start(&server->clients);
	flows_start(&server->flows, suspend, resume);
	pthread_mutex_init(&server->pool_lock, NULL);
	pthread_mutex_init(&server->lock, NULL);
	condition_start(&server->tick);
	condition_start(&server->drained);
	return server;
}
