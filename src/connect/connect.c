/* The threads of the runner: they look for connections with something due, once a second and when
 * the bus says that something changed, and run one connection each. */
#include "connect/connect.h"

#include <pthread.h>
#include <stdatomic.h>
#include <time.h>

#include "connect/run.h"
#include "kernel/clock.h"
#include "kernel/job_store.h"
#include "kernel/log.h"

enum { THREADS_MOST = 16, CLIENT_CONNECTIONS = 32, DUE_MOST = 64 };
#define LOOK_US SECOND_US
/* What requests in flight get when the process stops; then they are cut off, and count as lost. */
#define STOP_GRACE_US (3 * SECOND_US)
#define STOP_SETTLE_US (SECOND_US / 10)

struct connect {
	struct arena *arena;
	struct runner *runner;
	struct http_client *client;
	struct mappers *mappers;
	struct str holder;
	struct bus_member member;
	bool has_joined;

	pthread_mutex_t lock;
	pthread_cond_t wake;
	atomic_bool is_stopping;
	bool has_news;
	bool is_closed;        /* no more requests */
	int calls;             /* in flight */
	bool is_looking;       /* a thread asks the database what is due */
	int64_t look_at_us;    /* monotonic: when to ask next */
	struct map remembered; /* connection id -> struct remembered */
	struct due due[DUE_MOST];
	size_t due_count;
	pthread_t threads[THREADS_MOST + 1]; /* and the one that keeps leases */
	size_t thread_count;
};

enum err connect_send(struct connect *connect, struct arena *arena,
                      const struct http_request *request, struct http_reply *reply)
{
	pthread_mutex_lock(&connect->lock);
	bool is_closed = connect->is_closed;
	connect->calls += is_closed ? 0 : 1;
	pthread_mutex_unlock(&connect->lock);
	if (is_closed)
		return ERR_BUSY;
	enum err err = http_send(connect->client, arena, request, reply);
	pthread_mutex_lock(&connect->lock);
	connect->calls--;
	pthread_cond_broadcast(&connect->wake);
	pthread_mutex_unlock(&connect->lock);
	return err;
}

struct mappers *connect_mappers(struct connect *connect)
{
	return connect->mappers;
}

struct runner *connect_runner(struct connect *connect)
{
	return connect->runner;
}

struct str connect_holder(const struct connect *connect)
{
	return connect->holder;
}

bool connect_is_stopping(struct connect *connect)
{
	return atomic_load(&connect->is_stopping);
}

/* ---- waiting ---- */

/* On the condition's clock, the monotonic one. */
static void wait_until(struct connect *connect, int64_t monotonic_us)
{
	struct timespec at = {.tv_sec = monotonic_us / SECOND_US,
	                      .tv_nsec = monotonic_us % SECOND_US * 1000};
	pthread_cond_timedwait(&connect->wake, &connect->lock, &at);
}

bool connect_rest(struct connect *connect, int64_t us)
{
	int64_t until_us = clock_monotonic_us() + us;
	pthread_mutex_lock(&connect->lock);
	while (!connect_is_stopping(connect) && clock_monotonic_us() < until_us)
		wait_until(connect, until_us);
	pthread_mutex_unlock(&connect->lock);
	return !connect_is_stopping(connect);
}

static void hear(void *state, enum news news, struct company_id company)
{
	struct connect *connect = state;
	(void)company;
	if (news != NEWS_JOBS)
		return;
	pthread_mutex_lock(&connect->lock);
	connect->has_news = true;
	pthread_cond_broadcast(&connect->wake);
	pthread_mutex_unlock(&connect->lock);
}

/* ---- what is due ---- */

struct looking {
	struct due due[DUE_MOST];
	size_t count;
	struct instant now, next;
};

static enum err look_unit(struct work *work, struct work_unit *unit)
{
	struct looking *looking = unit->state;
	struct due *found;
	looking->now = work->now;
	TRY(connections_due(work->tx, work->arena, work->now, DUE_MOST, &found, &looking->count));
	for (size_t i = 0; i < looking->count; i++)
		looking->due[i] = found[i];
	return connections_next_due(work->tx, work->arena, work->now, &looking->next);
}

/* Asks the database, without the lock. */
static void look(struct connect *connect, struct looking *looking)
{
	struct arena *arena = arena_new(1024);
	struct work_unit unit = {.actor = actor_system((struct company_id){0}),
	                         .trace = trace_new(arena),
	                         .one = look_unit,
	                         .state = looking};
	looking->next.us = INT64_MAX;
	if (runner_wait(connect->runner, &unit) != OK)
		looking->count = 0;
	work_unit_release(&unit);
	arena_free(arena);
}

/* With the lock held: asks, and notes what is due and when to ask again. */
static void look_again(struct connect *connect)
{
	struct looking looking = {0};
	connect->is_looking = true;
	connect->has_news = false;
	pthread_mutex_unlock(&connect->lock);
	look(connect, &looking);
	pthread_mutex_lock(&connect->lock);
	connect->is_looking = false;
	for (size_t i = 0; i < looking.count; i++)
		connect->due[i] = looking.due[i];
	connect->due_count = looking.count;
	int64_t wait_us = LOOK_US;
	if (looking.next.us < looking.now.us + LOOK_US)
		wait_us = looking.next.us - looking.now.us;
	connect->look_at_us = clock_monotonic_us() + wait_us;
	pthread_cond_broadcast(&connect->wake);
}

static struct remembered *remembered_of(struct connect *connect, const struct due *due)
{
	struct remembered *remembered = map_get_int(&connect->remembered, due->connection.value);
	if (remembered == NULL) {
		remembered = ARENA_NEW(connect->arena, struct remembered);
		remembered->company = due->company;
		remembered->id = due->connection;
		map_put_int(&connect->remembered, due->connection.value, remembered);
	}
	return remembered;
}

/* With the lock held: a due connection that no thread of ours runs; NULL when there is none. */
static struct remembered *due_take(struct connect *connect)
{
	for (size_t i = 0; i < connect->due_count; i++) {
		struct remembered *remembered = remembered_of(connect, &connect->due[i]);
		if (remembered->is_running)
			continue;
		connect->due[i] = connect->due[--connect->due_count];
		remembered->is_running = true;
		return remembered;
	}
	return NULL;
}

static void *thread_run(void *context)
{
	struct connect *connect = context;
	pthread_mutex_lock(&connect->lock);
	while (!connect_is_stopping(connect)) {
		struct remembered *taken = due_take(connect);
		bool must_look = connect->has_news || clock_monotonic_us() >= connect->look_at_us;
		if (taken != NULL) {
			pthread_mutex_unlock(&connect->lock);
			bool was_ours = session_run(connect, taken);
			pthread_mutex_lock(&connect->lock);
			taken->is_running = false;
			/* It may be due again; when somebody else has it, once a second is enough. */
			connect->has_news = connect->has_news || was_ours;
		} else if (must_look && !connect->is_looking) {
			look_again(connect);
		} else {
			wait_until(connect,
			           connect->is_looking ? clock_monotonic_us() + LOOK_US : connect->look_at_us);
		}
	}
	pthread_mutex_unlock(&connect->lock);
	return NULL;
}

/* ---- keeping leases ---- */

void connect_note_lease(struct connect *connect, struct remembered *remembered, int64_t generation)
{
	pthread_mutex_lock(&connect->lock);
	remembered->generation = generation;
	pthread_mutex_unlock(&connect->lock);
}

static enum err hold_unit(struct work *work, struct work_unit *unit)
{
	const struct remembered *held = unit->state;
	struct instant now;
	TRY(job_clock(work->tx, work->arena, work->now, &now));
	enum err err = lease_hold(work->tx, work->company, held->id, held->generation,
	                          (struct instant){now.us + LEASE_US});
	return err == ERR_PRECONDITION ? OK : err; /* whoever runs it will notice */
}

static void lease_keep(struct connect *connect, const struct remembered *held)
{
	struct remembered copy = *held;
	struct arena *arena = arena_new(1024);
	struct work_unit unit = {.actor = actor_system(copy.company),
	                         .trace = trace_new(arena),
	                         .is_write = true,
	                         .one = hold_unit,
	                         .state = &copy};
	if (runner_wait(connect->runner, &unit) != OK)
		log_say(LOG_INFO, unit.trace, "connection.lease", "It could not be held.");
	work_unit_release(&unit);
	arena_free(arena);
}

/* A request may take longer than a lease lives; nobody who runs has the time to hold it. */
static void *keeper_run(void *context)
{
	struct connect *connect = context;
	while (connect_rest(connect, LEASE_US / 4)) {
		pthread_mutex_lock(&connect->lock);
		for (size_t i = 0; i < connect->remembered.count; i++) {
			const struct remembered held =
				*(const struct remembered *)connect->remembered.entries[i].value;
			if (held.generation == 0)
				continue;
			pthread_mutex_unlock(&connect->lock);
			lease_keep(connect, &held);
			pthread_mutex_lock(&connect->lock);
		}
		pthread_mutex_unlock(&connect->lock);
	}
	return NULL;
}

/* ---- starting and stopping ---- */

static void condition_init(struct connect *connect)
{
	pthread_condattr_t attributes;
	pthread_mutex_init(&connect->lock, NULL);
	pthread_condattr_init(&attributes);
	pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
	pthread_cond_init(&connect->wake, &attributes);
	pthread_condattr_destroy(&attributes);
}

static enum err parts_start(struct connect *connect, const struct connect_settings *settings,
                            struct str *why)
{
	const struct mapper_settings mappers = {.count = settings->mappers};
	int threads = settings->threads > 0 ? settings->threads : 3;
	*why = STR("the mapper processes cannot be started: /proc must be there");
	TRY(mappers_start(&mappers, &connect->mappers));
	*why = STR("the HTTP client cannot be started");
	TRY(http_client_start(CLIENT_CONNECTIONS, &connect->client));
	*why = STR("the threads of connections cannot be started");
	threads = threads < THREADS_MOST ? threads : THREADS_MOST;
	for (int i = 0; i <= threads; i++) {
		if (pthread_create(&connect->threads[i], NULL, i == threads ? keeper_run : thread_run,
		                   connect)
		    != 0)
			return ERR_IO;
		connect->thread_count++;
	}
	return OK;
}

enum err connect_start(const struct connect_settings *settings, struct arena *arena,
                       struct connect **out, struct str *why)
{
	struct arena *own = arena_new(0);
	struct connect *connect = ARENA_NEW(own, struct connect);
	connect->arena = own;
	connect->runner = settings->runner;
	connect->holder = trace_new(own);
	connect->remembered = map_new(own);
	connect->member = (struct bus_member){.hear = hear, .state = connect};
	condition_init(connect);
	enum err err = parts_start(connect, settings, why);
	*why = str_copy(arena, *why);
	if (err != OK) {
		connect_stop(connect);
		return err;
	}
	bus_join(runner_bus(connect->runner), &connect->member);
	connect->has_joined = true;
	*out = connect;
	return OK;
}

void connect_stop(struct connect *connect)
{
	pthread_mutex_lock(&connect->lock);
	atomic_store(&connect->is_stopping, true);
	pthread_cond_broadcast(&connect->wake);
	int64_t until_us = clock_monotonic_us() + STOP_GRACE_US;
	while (connect->calls > 0 && clock_monotonic_us() < until_us)
		wait_until(connect, until_us);
	connect->is_closed = true;
	/* Whoever was let through is in the client by then. */
	until_us = clock_monotonic_us() + STOP_SETTLE_US;
	while (connect->calls > 0 && clock_monotonic_us() < until_us)
		wait_until(connect, until_us);
	pthread_mutex_unlock(&connect->lock);
	http_client_stop(connect->client);
	for (size_t i = 0; i < connect->thread_count; i++)
		pthread_join(connect->threads[i], NULL);
	if (connect->has_joined)
		bus_leave(runner_bus(connect->runner), &connect->member);
	if (connect->mappers != NULL)
		mappers_stop(connect->mappers);
	pthread_cond_destroy(&connect->wake);
	pthread_mutex_destroy(&connect->lock);
	arena_free(connect->arena);
}
