#include "kernel/slow_pool.h"

#include <pthread.h>

#define THREADS_MOST 16

struct slow_pool {
	struct db *db;
	struct kept *kept;
	pthread_mutex_t lock;
	pthread_cond_t wake;
	struct slow_work *first, *last;
	int waiting, most, threads;
	bool is_stopping;
	pthread_t thread[THREADS_MOST];
};

struct slow_read {
	struct slow_pool *pool;
	struct slow_work *slow;
};

static enum err slow_read_run(struct tx *tx, void *state)
{
	const struct slow_read *read = state;
	struct slow_work *slow = read->slow;
	struct work work = work_alone(tx, slow->arena, slow->actor, &slow->fault);
	work.trace = slow->trace;
	work.kept = read->pool->kept;
	return slow->run(&work, slow);
}

static void slow_run(struct slow_pool *pool, struct slow_work *slow)
{
	struct slow_read read = {pool, slow};
	fault_init(&slow->fault, slow->arena);
	slow->result = tx_read(pool->db, slow_read_run, &read);
}

static void *slow_thread(void *context)
{
	struct slow_pool *pool = context;
	pthread_mutex_lock(&pool->lock);
	for (;;) {
		while (pool->first == NULL && !pool->is_stopping)
			pthread_cond_wait(&pool->wake, &pool->lock);
		struct slow_work *slow = pool->first;
		if (slow == NULL)
			break;
		pool->first = slow->next_;
		pool->waiting--;
		pthread_mutex_unlock(&pool->lock);
		slow_run(pool, slow);
		slow->done(slow);
		pthread_mutex_lock(&pool->lock);
	}
	pthread_mutex_unlock(&pool->lock);
	return NULL;
}

enum err slow_pool_submit(struct slow_pool *pool, struct slow_work *slow)
{
	enum err err = OK;
	slow->next_ = NULL;
	pthread_mutex_lock(&pool->lock);
	if (pool->is_stopping || pool->waiting >= pool->most) {
		err = ERR_BUSY;
	} else {
		if (pool->first == NULL)
			pool->first = slow;
		else
			pool->last->next_ = slow;
		pool->last = slow;
		pool->waiting++;
		pthread_cond_signal(&pool->wake);
	}
	pthread_mutex_unlock(&pool->lock);
	return err;
}

enum err slow_pool_start(struct arena *arena, struct db *db, struct kept *kept, int threads,
                         int queue_most, struct slow_pool **out)
{
	struct slow_pool *pool = *out = ARENA_NEW(arena, struct slow_pool);
	pool->db = db;
	pool->kept = kept;
	pool->most = queue_most;
	pthread_mutex_init(&pool->lock, NULL);
	pthread_cond_init(&pool->wake, NULL);
	for (int i = 0; i < threads && i < THREADS_MOST; i++) {
		if (pthread_create(&pool->thread[i], NULL, slow_thread, pool) != 0)
			return ERR_BUSY;
		pool->threads++;
	}
	return OK;
}

void slow_pool_stop(struct slow_pool *pool)
{
	if (pool == NULL)
		return;
	pthread_mutex_lock(&pool->lock);
	pool->is_stopping = true;
	pthread_cond_broadcast(&pool->wake);
	pthread_mutex_unlock(&pool->lock);
	for (int i = 0; i < pool->threads; i++)
		pthread_join(pool->thread[i], NULL);
	pthread_mutex_destroy(&pool->lock);
	pthread_cond_destroy(&pool->wake);
}

int slow_pool_threads(const struct slow_pool *pool)
{
	return pool->threads;
}
