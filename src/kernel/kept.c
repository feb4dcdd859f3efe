#include "kernel/kept.h"

#include <pthread.h>
#include <string.h>

/* Of all companies together. A thing in use beyond that lives on until its last unit ends. */
enum { KEPT_MOST = 256 };

struct thing {
	struct kept *home;
	struct arena *arena; /* holds the thing, and this */
	int64_t company, number;
	const char *kind;
	const void *what;
	int users;
	bool is_listed;
	struct thing *next;
};

struct kept {
	pthread_mutex_t lock;
	struct thing *first; /* last used first */
	size_t count;
};

struct kept *kept_new(struct arena *arena)
{
	struct kept *kept = ARENA_NEW(arena, struct kept);
	pthread_mutex_init(&kept->lock, NULL);
	return kept;
}

void kept_free(struct kept *kept)
{
	while (kept->first != NULL) {
		struct thing *thing = kept->first;
		kept->first = thing->next;
		arena_free(thing->arena);
	}
	pthread_mutex_destroy(&kept->lock);
}

static void thing_release(void *what)
{
	struct thing *thing = what;
	struct kept *home = thing->home;
	pthread_mutex_lock(&home->lock);
	bool is_last = --thing->users == 0 && !thing->is_listed;
	pthread_mutex_unlock(&home->lock);
	if (is_last)
		arena_free(thing->arena);
}

static void arena_release(void *arena)
{
	arena_free(arena);
}

/* The caller holds the lock. What is found moves to the front. */
static struct thing *thing_find(struct kept *kept, int64_t company, const char *kind,
                                int64_t number)
{
	for (struct thing **link = &kept->first; *link != NULL; link = &(*link)->next) {
		struct thing *thing = *link;
		if (thing->company != company || thing->number != number || strcmp(thing->kind, kind) != 0)
			continue;
		*link = thing->next;
		thing->next = kept->first;
		kept->first = thing;
		thing->users++;
		return thing;
	}
	return NULL;
}

/* The caller holds the lock. Takes the one that was longest unused out of the list. */
static struct thing *last_drop(struct kept *kept)
{
	struct thing **link = &kept->first;
	while ((*link)->next != NULL)
		link = &(*link)->next;
	struct thing *last = *link;
	*link = NULL;
	last->is_listed = false;
	kept->count--;
	return last->users == 0 ? last : NULL;
}

const void *kept_find(struct work *work, const char *kind, int64_t number)
{
	if (work->kept == NULL)
		return NULL;
	pthread_mutex_lock(&work->kept->lock);
	struct thing *thing = thing_find(work->kept, work->company.value, kind, number);
	pthread_mutex_unlock(&work->kept->lock);
	if (thing == NULL)
		return NULL;
	arena_entrust(work->arena, thing_release, thing);
	return thing->what;
}

const void *kept_put(struct work *work, const char *kind, int64_t number, struct arena *own,
                     const void *what)
{
	struct thing *dropped = NULL;
	if (work->kept == NULL) {
		arena_entrust(work->arena, arena_release, own);
		return what;
	}
	struct kept *kept = work->kept;
	pthread_mutex_lock(&kept->lock);
	struct thing *thing = thing_find(kept, work->company.value, kind, number);
	bool is_ours = thing == NULL;
	if (is_ours) {
		if (kept->count == KEPT_MOST)
			dropped = last_drop(kept);
		thing = ARENA_NEW(own, struct thing);
		*thing = (struct thing){kept, own,  work->company.value, number, kind, what,
		                        1,    true, kept->first};
		kept->first = thing;
		kept->count++;
	}
	pthread_mutex_unlock(&kept->lock);
	arena_entrust(work->arena, thing_release, thing);
	if (!is_ours)
		arena_free(own);
	if (dropped != NULL)
		arena_free(dropped->arena);
	return thing->what;
}
