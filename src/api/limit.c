#include "api/limit.h"

#include <pthread.h>

enum { SLOTS = 8192, PROBES = 8 };

/* A bucket as one instant: when it will be full again (a leaky bucket as a meter). */
struct slot {
	uint64_t key;
	int64_t full_at_us;
};

struct limiter {
	pthread_mutex_t lock;
	int64_t burst, refill_us;
	struct slot *slots;
};

static void limiter_close(void *what)
{
	struct limiter *limiter = what;
	pthread_mutex_destroy(&limiter->lock);
}

struct limiter *limiter_new(struct arena *arena, int64_t burst, int64_t refill_us)
{
	struct limiter *limiter = ARENA_NEW(arena, struct limiter);
	limiter->burst = burst;
	limiter->refill_us = refill_us;
	limiter->slots = ARENA_ARRAY(arena, SLOTS, struct slot);
	pthread_mutex_init(&limiter->lock, NULL);
	arena_entrust(arena, limiter_close, limiter);
	return limiter;
}

/* The caller's slot, or the one that has been full the longest. */
static struct slot *slot_of(struct limiter *limiter, uint64_t key)
{
	struct slot *best = NULL;
	for (uint64_t i = 0; i < PROBES; i++) {
		struct slot *slot = &limiter->slots[(key + i) % SLOTS];
		if (slot->key == key)
			return slot;
		if (best == NULL || slot->full_at_us < best->full_at_us)
			best = slot;
	}
	*best = (struct slot){.key = key};
	return best;
}

static bool limiter_ask(struct limiter *limiter, uint64_t key, int64_t now_us, int64_t taken,
                        int64_t *wait_us)
{
	pthread_mutex_lock(&limiter->lock);
	struct slot *slot = slot_of(limiter, key);
	int64_t full_at = slot->full_at_us > now_us ? slot->full_at_us : now_us;
	int64_t after = full_at + limiter->refill_us;
	int64_t over = after - now_us - limiter->burst * limiter->refill_us;
	bool is_allowed = over <= 0;
	if (is_allowed && taken > 0)
		slot->full_at_us = after;
	pthread_mutex_unlock(&limiter->lock);
	*wait_us = is_allowed ? 0 : over;
	return is_allowed;
}

bool limiter_take(struct limiter *limiter, uint64_t key, int64_t now_us, int64_t *wait_us)
{
	return limiter_ask(limiter, key, now_us, 1, wait_us);
}

bool limiter_has(struct limiter *limiter, uint64_t key, int64_t now_us, int64_t *wait_us)
{
	return limiter_ask(limiter, key, now_us, 0, wait_us);
}
