#include "sandbox/sandbox.h"

#include <stdio.h>
#include <time.h>

#include "base/limits.h"
#include "sandbox/state_file.h"
#include "sandbox/world.h"

#define THREADS 2
#define CONNECTIONS_MOST 1000
#define IDLE_TIMEOUT_S 60
#define STOP_WAIT_MS 5000
#define LEDGER_MOST ((size_t)1024 * 1024 * 1024)
#define SAVE_EVERY_US (10 * SECOND_US)
#define WAIT_MOST_US SECOND_US
#define WAIT_LEAST_US 1000

struct sandbox_settings sandbox_usual(void)
{
	return (struct sandbox_settings){.seed = 1, .displayed = 25, .on_hand = 100};
}

/* ---- saving ---- */

/* Called without the lock; the disk is never waited for under it. */
static bool save(struct sandbox *sandbox, bool is_clean)
{
	if (!sandbox->settings.state_file)
		return true;
	struct arena *arena = arena_new(0);
	struct buf text = buf_new(arena, LEDGER_MOST);
	struct json_out out;
	json_begin(&out, &text);
	pthread_mutex_lock(&sandbox->lock);
	ledger_print(&out, sandbox, is_clean);
	sandbox->is_changed = false;
	sandbox->saved_us = sandbox_clock_us();
	pthread_mutex_unlock(&sandbox->lock);
	bool is_saved = !text.overflow
	                && state_file_write(arena, sandbox->settings.state_file, buf_str(&text)) == OK;
	arena_free(arena);
	return is_saved;
}

static enum err load(struct sandbox *sandbox)
{
	struct str text;
	struct json *json = NULL;
	struct json_error error;
	const char *faulty = "";
	const char *path = sandbox->settings.state_file;
	struct arena *arena = arena_new(0);
	enum err err = path ? state_file_read(arena, path, &text) : ERR_NOT_FOUND;
	if (err == ERR_NOT_FOUND) {
		world_open(sandbox, sandbox->settings.seed);
		err = OK;
	} else if (err == OK) {
		err = json_read(arena, text, &json, &error);
		if (err != OK)
			faulty = error.sentence;
		else
			err = ledger_read(sandbox, json, &faulty);
	}
	if (err != OK)
		fprintf(stderr, "sandbox: %s cannot be read (%s)%s%s\n", path, err_row(err)->sentence,
		        faulty[0] != '\0' ? ": " : "", faulty);
	arena_free(arena);
	return err;
}

/* ---- the thread that lets time pass ---- */

static struct timespec after_us(int64_t us)
{
	int64_t at = sandbox_clock_us() + us;
	return (struct timespec){.tv_sec = at / SECOND_US, .tv_nsec = at % SECOND_US * 1000};
}

static int64_t wait_us(const struct sandbox *sandbox)
{
	int64_t wait = WAIT_MOST_US;
	struct instant due = world_due(sandbox);
	if (due.us != 0 && !sandbox->is_frozen && due.us - world_now(sandbox).us < wait)
		wait = due.us - world_now(sandbox).us;
	if (sandbox->parked && sandbox->parked->due_us - sandbox_clock_us() < wait)
		wait = sandbox->parked->due_us - sandbox_clock_us();
	return wait > WAIT_LEAST_US ? wait : WAIT_LEAST_US;
}

/* Resuming may meet a server thread that waits for our lock: it is done without it. */
static void resume_all(struct parked *parked)
{
	while (parked) {
		struct parked *next = parked->next; /* it belongs to the exchange, which may end at once */
		exchange_resume(parked->exchange);
		parked = next;
	}
}

static bool is_save_due(const struct sandbox *sandbox)
{
	return sandbox->settings.state_file && sandbox->is_changed
	       && sandbox_clock_us() - sandbox->saved_us > SAVE_EVERY_US;
}

static void *tick_forever(void *context)
{
	struct sandbox *sandbox = context;
	pthread_mutex_lock(&sandbox->lock);
	for (;;) {
		world_tick(sandbox);
		bool is_stopping = sandbox->is_stopping;
		struct parked *due = edge_due(sandbox, sandbox_clock_us(), is_stopping);
		bool is_saving = !is_stopping && is_save_due(sandbox);
		if (due || is_saving) {
			pthread_mutex_unlock(&sandbox->lock);
			resume_all(due);
			/* A save that fails now is tried again; the one at the stop is reported. */
			if (is_saving)
				(void)save(sandbox, false);
			pthread_mutex_lock(&sandbox->lock);
			continue;
		}
		if (is_stopping)
			break;
		struct timespec until = after_us(wait_us(sandbox));
		pthread_cond_timedwait(&sandbox->wake, &sandbox->lock, &until);
	}
	pthread_mutex_unlock(&sandbox->lock);
	return NULL;
}

/* ---- start and stop ---- */

static void settings_keep(struct sandbox *sandbox, const struct sandbox_settings *settings)
{
	struct sandbox_settings *kept = &sandbox->settings;
	struct arena *own = sandbox->own;
	*kept = *settings;
	kept->address = settings->address.len > 0 ? str_copy(own, settings->address) : STR("127.0.0.1");
	kept->client_id =
		settings->client_id.len > 0 ? str_copy(own, settings->client_id) : STR("sandbox");
	kept->client_secret = settings->client_secret.len > 0 ? str_copy(own, settings->client_secret)
	                                                      : STR("sandbox-secret");
	if (settings->state_file)
		kept->state_file = str_c(own, str_from(settings->state_file));
}

static struct sandbox *sandbox_make(const struct sandbox_settings *settings)
{
	struct arena *own = arena_new(0);
	struct sandbox *sandbox = ARENA_NEW(own, struct sandbox);
	pthread_condattr_t attributes;
	sandbox->own = own;
	sandbox->arena = arena_new(64 * 1024);
	settings_keep(sandbox, settings);
	pthread_mutex_init(&sandbox->lock, NULL);
	pthread_condattr_init(&attributes);
	pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
	pthread_cond_init(&sandbox->wake, &attributes);
	pthread_condattr_destroy(&attributes);
	sandbox->saved_us = sandbox_clock_us();
	return sandbox;
}

static void sandbox_free(struct sandbox *sandbox)
{
	pthread_cond_destroy(&sandbox->wake);
	pthread_mutex_destroy(&sandbox->lock);
	arena_free(sandbox->arena);
	arena_free(sandbox->own);
}

static enum err serve_start(struct sandbox *sandbox)
{
	return http_server_start(
		&(struct http_server_settings){
			.address = sandbox->settings.address,
			.port = sandbox->settings.port,
			.threads = THREADS,
			.connections_most = CONNECTIONS_MOST,
			.body_most = LIMIT_BODY_BYTES,
			.bodies_most = 8 * (int64_t)LIMIT_BODY_BYTES,
			.idle_timeout_s = IDLE_TIMEOUT_S,
			.serve = edge_serve,
			.context = sandbox,
		},
		&sandbox->server);
}

static void ticker_stop(struct sandbox *sandbox)
{
	pthread_mutex_lock(&sandbox->lock);
	sandbox->is_stopping = true;
	pthread_cond_signal(&sandbox->wake);
	pthread_mutex_unlock(&sandbox->lock);
	pthread_join(sandbox->ticker, NULL);
}

enum err sandbox_start(const struct sandbox_settings *settings, struct sandbox **out)
{
	struct sandbox *sandbox = sandbox_make(settings);
	enum err err = load(sandbox);
	if (err == OK && pthread_create(&sandbox->ticker, NULL, tick_forever, sandbox) != 0)
		err = ERR_BUSY;
	if (err == OK) {
		err = serve_start(sandbox);
		if (err != OK)
			ticker_stop(sandbox);
	}
	if (err != OK) {
		sandbox_free(sandbox);
		return err;
	}
	*out = sandbox;
	return OK;
}

int sandbox_port(const struct sandbox *sandbox)
{
	return http_server_port(sandbox->server);
}

bool sandbox_stop(struct sandbox *sandbox)
{
	ticker_stop(sandbox);
	http_server_stop(sandbox->server, STOP_WAIT_MS);
	bool is_saved = save(sandbox, true);
	sandbox_free(sandbox);
	return is_saved;
}
