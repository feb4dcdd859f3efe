/* GET /api/v1/stream: the company's events as they happen (server-sent events). A stream hears the
 * bus, reads what is new in a read unit, and hands it to the HTTP server; it never holds more than
 * one page. Last-Event-ID, which browsers send by themselves, or ?after= says where to go on. Each
 * read, and each beat brings one, asks anew who holds the token: a stream ends with its rights. */
#include <pthread.h>

#include "api/api_parts.h"
#include "kernel/clock.h"
#include "kernel/kernel_module.h"
#include "kernel/lane_store.h"
#include "kernel/scopes.h"

enum { STREAM_PAGE = 100, STREAM_TEXT_MOST = 200 * 1024 };
#define BEAT_MS 5000
#define ASK_US (4 * SECOND_US) /* less than a beat, so that each one asks */
#define LIFE_MS (10 * 60 * 1000)

struct follower {
	struct arena *arena; /* its own: it may outlive the exchange by one read */
	struct api *api;
	struct exchange *exchange;
	struct bus_member member;
	bool is_joined; /* touched by the event thread only */
	struct work_unit unit;
	struct str token_hash;
	unsigned scope; /* that the route asks for */
	int64_t after;  /* the last number that was read; -1: begin with what comes next */

	pthread_mutex_t lock;
	struct arena *text_arena; /* of `text` */
	struct str text;          /* read, not sent yet */
	bool is_reading, has_news, is_closed, is_over;
	int64_t asks_at_us; /* monotonic: without news too */

	/* What the read is about. */
	int64_t generation; /* of identities, before it */
	bool is_for_news;

	/* The read's output. */
	bool is_refused;
	struct str page;
	int64_t page_after;
	bool page_is_full;
};

static void follower_free(struct follower *follower)
{
	atomic_fetch_sub(&follower->api->counts.streams, 1);
	pthread_mutex_destroy(&follower->lock);
	arena_free(follower->text_arena);
	arena_free(follower->arena);
}

static void print_event(struct buf *buf, const struct event *event)
{
	struct event_view view = event_view(event);
	struct json_out out;
	buf_format(buf, "id: %lld\nevent: %.*s\ndata: ", (long long)event->number,
	           STR_FMT(event->kind));
	json_begin(&out, buf);
	shape_write(&event_shape, &profile_own, &view, &out);
	buf_c(buf, "\n\n");
}

/* Who holds the token now; as fresh as it is for requests. */
static enum err follower_identify(struct work *work, const struct follower *follower,
                                  struct actor *out)
{
	struct identity identity;
	struct identities *known = follower->api->identities;
	if (identities_find(known, follower->token_hash, follower->generation, clock_now(), work->arena,
	                    out))
		return OK;
	TRY(identity_of_token(work, follower->token_hash, &identity));
	identities_keep(known, follower->token_hash, follower->generation, clock_now(), &identity);
	*out = identity.actor;
	return OK;
}

static enum err run_read(struct work *work, struct work_unit *unit)
{
	struct follower *follower = unit->state;
	struct actor actor;
	struct event *events;
	size_t n;
	follower->page = (struct str){0};
	follower->page_is_full = false;
	follower->page_after = follower->after;
	enum err err = follower_identify(work, follower, &actor);
	follower->is_refused =
		err == ERR_UNAUTHENTICATED || (err == OK && !scopes_allow(actor.scopes, follower->scope));
	if (follower->is_refused)
		return OK;
	TRY(err);
	if (!follower->is_for_news)
		return OK;
	if (follower->after < 0)
		return lane_last_event(work->tx, work->arena, work->company, &follower->page_after);
	TRY(event_after(work, follower->after, STREAM_PAGE, &events, &n));
	struct buf buf = buf_new(work->arena, STREAM_TEXT_MOST);
	for (size_t i = 0; i < n; i++) {
		size_t fits = buf.len;
		print_event(&buf, &events[i]);
		if (buf.overflow) {
			buf.len = fits; /* the rest with the next page */
			follower->page_is_full = i > 0;
			break;
		}
		follower->page_after = events[i].number;
	}
	follower->page = buf_str(&buf);
	follower->page_is_full = follower->page_is_full || n == STREAM_PAGE;
	return OK;
}

/* The caller holds the lock. */
static void follower_read(struct follower *follower)
{
	follower->is_reading = true;
	follower->is_for_news = follower->has_news;
	follower->has_news = false;
	follower->asks_at_us = clock_monotonic_us() + ASK_US;
	follower->generation = runner_identity_generation(follower->api->settings.runner);
	if (runner_submit(follower->api->settings.runner, &follower->unit) != OK) {
		follower->is_reading = false;
		follower->has_news = true; /* again with the next beat */
	}
}

static void read_done(struct work_unit *unit)
{
	struct follower *follower = unit->state;
	pthread_mutex_lock(&follower->lock);
	follower->is_reading = false;
	if (unit->result == OK) {
		arena_reset(follower->text_arena);
		follower->text = str_copy(follower->text_arena, follower->page);
		follower->after = follower->page_after;
		follower->is_over = follower->is_refused;
		follower->has_news = follower->has_news || follower->page_is_full;
	} else {
		follower->has_news = true;
	}
	work_unit_release(unit);
	bool is_closed = follower->is_closed;
	/* Under the lock: `closed` takes the exchange away only when it has it. */
	if (!is_closed && (follower->text.len > 0 || unit->result == OK))
		exchange_resume(follower->exchange);
	pthread_mutex_unlock(&follower->lock);
	if (is_closed)
		follower_free(follower);
}

static void follower_hear(void *state, enum news news, struct company_id company)
{
	struct follower *follower = state;
	(void)company;
	if (news != NEWS_EVENTS)
		return;
	pthread_mutex_lock(&follower->lock);
	follower->has_news = true;
	if (!follower->is_reading && follower->text.len == 0)
		follower_read(follower);
	pthread_mutex_unlock(&follower->lock);
}

static bool follower_pull(void *state, struct buf *out)
{
	struct follower *follower = state;
	/* Only now, because before the first pull the exchange is no stream yet. Outside our lock: the
	 * bus holds its own while it takes ours. */
	if (!follower->is_joined)
		bus_join(runner_bus(follower->api->settings.runner), &follower->member);
	follower->is_joined = true;
	pthread_mutex_lock(&follower->lock);
	buf_add(out, follower->text);
	follower->text = (struct str){0};
	bool is_over = follower->is_over;
	bool is_due = follower->has_news || clock_monotonic_us() >= follower->asks_at_us;
	if (is_due && !is_over && !follower->is_reading)
		follower_read(follower);
	pthread_mutex_unlock(&follower->lock);
	return !is_over && !atomic_load(&follower->api->is_stopping);
}

static void follower_closed(void *state)
{
	struct follower *follower = state;
	if (follower->is_joined)
		bus_leave(runner_bus(follower->api->settings.runner), &follower->member);
	pthread_mutex_lock(&follower->lock);
	follower->is_closed = true;
	bool is_reading = follower->is_reading;
	pthread_mutex_unlock(&follower->lock);
	if (!is_reading)
		follower_free(follower);
}

static int64_t after_of(struct request *request)
{
	int64_t after = -1;
	struct str said = exchange_header(request->exchange, "Last-Event-ID");
	for (size_t i = 0; said.len == 0 && i < request->call.pair_count; i++) {
		if (str_is(request->call.pairs[i].name, "after"))
			said = request->call.pairs[i].value;
	}
	if (said.len == 0 || str_to_int(said, &after) != OK || after < 0)
		return -1;
	return after;
}

static struct follower *follower_new(struct request *request)
{
	struct arena *arena = arena_new(2048);
	struct follower *follower = ARENA_NEW(arena, struct follower);
	*follower = (struct follower){
		.arena = arena,
		.text_arena = arena_new(1024),
		.api = request->api,
		.exchange = request->exchange,
		.token_hash = str_copy(arena, request->token_hash),
		.scope = request->route->scope,
		.after = after_of(request),
		.has_news = true,
		.member = {.company = request->call.actor.company,
	               .hear = follower_hear,
	               .state = follower},
		.unit = {.actor = request->call.actor,
	             .one = run_read,
	             .done = read_done,
	             .state = follower},
	};
	follower->unit.actor.name = (struct str){0};
	pthread_mutex_init(&follower->lock, NULL);
	return follower;
}

void stream_answer(struct request *request)
{
	struct api *api = request->api;
	if (atomic_fetch_add(&api->counts.streams, 1) >= api->settings.streams_most) {
		atomic_fetch_sub(&api->counts.streams, 1);
		fault_say(&request->fault, ERR_BUSY, "There are as many event streams as are allowed.");
		request_refuse(request, ERR_BUSY, &request->fault);
		return;
	}
	struct follower *follower = follower_new(request);
	struct answer head = {.status = 200, .content_type = STR("text/event-stream")};
	answer_header(request, &head, "Cache-Control", STR("no-store"));
	answer_header(request, &head, "X-Accel-Buffering", STR("no"));
	answer_header(request, &head, "X-Request-Id", request->trace);
	const struct stream stream = {
		.pull = follower_pull,
		.closed = follower_closed,
		.state = follower,
		.beat_ms = BEAT_MS,
		.most_ms = LIFE_MS,
	};
	exchange_stream(request->exchange, &head, &stream);
}
