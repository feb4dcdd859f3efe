#include "kernel/test_kernel.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <unistd.h>

#include <cmocka.h>

#include "db/lane.h"
#include "kernel/log.h"
#include "kernel/secrets.h"

static void runner_begin(struct test_kernel *kernel)
{
	const struct runner_settings settings = {.executor = {.db = kernel->database.db}};
	assert_ok(runner_start(&settings, &kernel->runner));
}

static void quiet(void *state, struct str sentence)
{
	(void)state;
	(void)sentence;
}

void test_kernel_start(struct test_kernel *kernel, const struct schema_step *steps, size_t n,
                       int companies)
{
	struct tx *tx;
	log_level_set((enum log_level)(LOG_FAULT + 1)); /* failures are what is tested */
	assert_ok(secrets_start());
	kernel->arena = arena_new(0);
	kernel->database = test_database_open();
	db_on_trouble(kernel->database.db, quiet, NULL);
	struct schema_step *all = ARENA_ARRAY(kernel->arena, n + 1, struct schema_step);
	all[0] = (struct schema_step){"kernel", 1, "0001_kernel",
	                              test_schema_text("kernel/schema/0001_kernel.sql")};
	for (size_t i = 0; i < n; i++)
		all[i + 1] = steps[i];
	test_database_migrate(&kernel->database, all, n + 1);
	assert_ok(tx_begin(kernel->database.db, false, &tx));
	for (int company = 1; company <= companies; company++)
		assert_ok(lane_create(tx, (struct company_id){company}));
	assert_ok(tx_commit(tx));
	runner_begin(kernel);
}

void test_kernel_restart(struct test_kernel *kernel)
{
	runner_stop(kernel->runner);
	runner_begin(kernel);
}

void test_kernel_stop(struct test_kernel *kernel)
{
	runner_stop(kernel->runner);
	test_database_close(&kernel->database);
	arena_free(kernel->arena);
}

static enum err kernel_run(struct test_kernel *kernel, int64_t company, bool is_write,
                           enum err (*one)(struct work *work, struct work_unit *unit), void *state)
{
	struct arena *arena = arena_new(0);
	struct work_unit unit = {
		.actor = {.kind = ACTOR_CLIENT,
	              .company = {company},
	              .id = 7,
	              .scopes = SCOPE_ALL,
	              .name = STR("test")},
		.trace = trace_new(arena),
		.is_write = is_write,
		.one = one,
		.state = state,
	};
	enum err err = runner_wait(kernel->runner, &unit);
	work_unit_release(&unit);
	arena_free(arena);
	return err;
}

enum err test_kernel_write(struct test_kernel *kernel, int64_t company,
                           enum err (*one)(struct work *work, struct work_unit *unit), void *state)
{
	return kernel_run(kernel, company, true, one, state);
}

enum err test_kernel_read(struct test_kernel *kernel, int64_t company,
                          enum err (*one)(struct work *work, struct work_unit *unit), void *state)
{
	return kernel_run(kernel, company, false, one, state);
}

struct event_page {
	struct arena *arena;
	LIST(struct event) events;
};

static enum err read_events(struct work *work, struct work_unit *unit)
{
	struct event_page *page = unit->state;
	struct event *events;
	size_t n;
	int64_t after = 0;
	page->events.count = 0;
	do {
		TRY(event_after(work, after, 100, &events, &n));
		for (size_t i = 0; i < n; i++) {
			struct event *event = LIST_ADD(page->arena, &page->events);
			*event = events[i];
			event->kind = str_copy(page->arena, events[i].kind);
			event->trace = str_copy(page->arena, events[i].trace);
			event->body = str_copy(page->arena, events[i].body);
			event->actor.name = str_copy(page->arena, events[i].actor.name);
			after = event->number;
		}
	} while (n > 0);
	return OK;
}

size_t test_kernel_events(struct test_kernel *kernel, int64_t company, struct event **out)
{
	struct event_page page = {.arena = kernel->arena};
	assert_ok(test_kernel_read(kernel, company, read_events, &page));
	*out = page.events.at;
	return page.events.count;
}

static enum err emit_one(struct work *work, struct work_unit *unit)
{
	event_emit(work, unit->state, "thing", 1, (struct str){0});
	return OK;
}

void test_kernel_emit(struct test_kernel *kernel, int64_t company, const char *kind)
{
	assert_ok(test_kernel_write(kernel, company, emit_one, (void *)(uintptr_t)kind));
}

void test_eventually(bool (*is_so)(void *state), void *state)
{
	for (int waited_ms = 0; waited_ms < 60000; waited_ms += 5) {
		if (is_so(state))
			return;
		usleep(5000);
	}
	fail_msg("it did not become true within a minute");
}
