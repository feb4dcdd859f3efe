#include "api/identify.h"

#include <pthread.h>
#include <string.h>

enum { SLOTS = 4096, HASH_ROOM = 64, NAME_ROOM = 400 };

struct slot {
	char hash[HASH_ROOM];
	int64_t generation;
	int64_t until_us; /* 0: empty */
	struct actor actor;
	char name[NAME_ROOM];
};

struct identities {
	pthread_mutex_t lock;
	struct slot *slots[SLOTS]; /* made when first used: most installations have a few tokens */
	struct arena *arena;
};

static void identities_close(void *what)
{
	struct identities *identities = what;
	pthread_mutex_destroy(&identities->lock);
}

struct identities *identities_new(struct arena *arena)
{
	struct identities *identities = ARENA_NEW(arena, struct identities);
	identities->arena = arena;
	pthread_mutex_init(&identities->lock, NULL);
	arena_entrust(arena, identities_close, identities);
	return identities;
}

bool identities_find(struct identities *identities, struct str hash, int64_t generation,
                     struct instant now, struct arena *arena, struct actor *out)
{
	bool is_there = false;
	if (hash.len != HASH_ROOM)
		return false;
	pthread_mutex_lock(&identities->lock);
	const struct slot *slot = identities->slots[str_hash(hash) % SLOTS];
	/* Until long after now: the clock was set back since. */
	bool is_fresh =
		slot != NULL && slot->until_us > now.us && slot->until_us <= now.us + IDENTITY_FRESH_US;
	if (is_fresh && slot->generation == generation && memcmp(slot->hash, hash.at, HASH_ROOM) == 0) {
		*out = slot->actor;
		out->name = str_copy(arena, slot->actor.name);
		is_there = true;
	}
	pthread_mutex_unlock(&identities->lock);
	return is_there;
}

void identities_keep(struct identities *identities, struct str hash, int64_t generation,
                     struct instant now, const struct identity *identity)
{
	struct str name = identity->actor.name;
	if (hash.len != HASH_ROOM || name.len > NAME_ROOM)
		return;
	int64_t until = now.us + IDENTITY_FRESH_US;
	if (until > identity->expires_at.us)
		until = identity->expires_at.us;
	pthread_mutex_lock(&identities->lock);
	struct slot **at = &identities->slots[str_hash(hash) % SLOTS];
	if (*at == NULL)
		*at = ARENA_NEW(identities->arena, struct slot);
	struct slot *slot = *at;
	memcpy(slot->hash, hash.at, HASH_ROOM);
	if (name.len > 0)
		memcpy(slot->name, name.at, name.len);
	slot->generation = generation;
	slot->until_us = until;
	slot->actor = identity->actor;
	slot->actor.name = str_of(slot->name, name.len);
	pthread_mutex_unlock(&identities->lock);
}
