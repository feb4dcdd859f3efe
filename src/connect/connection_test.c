#include "connect/connect.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#include "../tests/unit/work_fixture.h"
#include "connect/connection_edge.h"
#include "connect/connection_settings.h"
#include "connect/connection_store.h"
#include "connect/record_store.h"
#include "domain/channels/channels.h"
#include "kernel/job_store.h"
#include "kernel/secrets.h"
#include "shape/shape_change.h"

static struct work_fixture fixture;

static int begin(void **state)
{
	char file[] = "/tmp/purser-connect-key-XXXXXX";
	struct str why;
	(void)state;
	work_fixture_open(&fixture);
	/* The fixture knows the folders of domain only. */
	const struct schema_step step = {.module = "connect",
	                                 .number = 1,
	                                 .name = "0001_connect",
	                                 .text = test_schema_text("connect/schema/0001_connect.sql")};
	test_database_migrate(&fixture.database, &step, 1);
	if (secrets_start() != OK || mkdtemp(file) == NULL)
		return -1;
	struct str key = str_format(fixture.database.arena, "%s/key", file);
	const char *path = str_c(fixture.database.arena, key);
	return master_key_create(path, fixture.database.arena, &why) == OK
	               && master_key_load(path, fixture.database.arena, &why) == OK
	           ? 0
	           : -1;
}

static int end(void **state)
{
	(void)state;
	work_fixture_close(&fixture);
	return 0;
}

#define SETTINGS                                                                                   \
	"{\"url\":\"http://127.0.0.1:1\",\"client_id\":\"me\",\"client_secret\":\"a secret word\"}"

static struct connection make(struct work *work, const char *name)
{
	struct connection made, draft = {
								.name = str_from(name),
								.pack = STR("sandbox-shop"),
								.settings = STR(SETTINGS),
							};
	assert_int_equal(connection_create(work, &draft, &made), OK);
	return made;
}

static void tables_agree_with_shapes(void **state)
{
	(void)state;
	assert_string_equal(work_table_faults(&fixture, &connect_module), "");
}

static void a_connection_has_a_channel_and_schedules(void **state)
{
	struct schedule *schedules;
	struct channel channel;
	size_t count;
	(void)state;
	struct work *work = work_begin(&fixture);
	struct connection made = make(work, "First");
	assert_int_equal(channel_get(work, made.channel_id, &channel), OK);
	assert_true(str_is(channel.type, "sandbox-shop"));
	assert_true(str_is(channel.currency, "USD"));
	assert_int_equal(schedule_all(work, made.id, &schedules, &count), OK);
	assert_int_equal(count, 4); /* cancels_in comes with orders_in */
	assert_int_equal(schedules[0].capability, CAPABILITY_LISTINGS_IN);
	assert_int_equal(schedules[1].capability, CAPABILITY_ORDERS_IN);
	assert_int_equal(schedules[1].every_seconds, 5);
	assert_true(work_emitted(&fixture, "connection.created"));
	work_commit(&fixture);
}

static void secrets_are_sealed_in_the_table_and_masked_outside(void **state)
{
	struct connection stored, shown;
	struct opened_settings opened;
	struct str why;
	(void)state;
	struct work *work = work_begin(&fixture);
	struct connection made = make(work, "Sealed");
	assert_int_equal(connection_fetch(work->tx, work->arena, work->company, made.id, &stored), OK);
	assert_true(str_find_str(stored.settings, STR("a secret word")) < 0);
	assert_true(str_find_str(stored.settings, STR("\"client_secret\":\"v1:")) >= 0);
	assert_int_equal(connection_get(work, made.id, &shown), OK);
	assert_true(str_find_str(shown.settings, STR("\"client_secret\":\"" SETTING_MASK "\"")) >= 0);
	assert_int_equal(
		settings_open(work->arena, pack_find(stored.pack), stored.settings, &opened, &why), OK);
	assert_true(str_is(opened_setting(&opened, STR("client_secret")), "a secret word"));
	assert_true(str_find_str(opened.plain, STR("client_secret")) < 0);
	assert_true(str_find_str(opened.plain, STR("\"client_id\":\"me\"")) >= 0);
	work_commit(&fixture);
}

static void a_patch_keeps_what_it_does_not_name(void **state)
{
	struct connection changed, stored;
	struct connection patch = {
		.settings = STR("{\"client_secret\":\"" SETTING_MASK "\",\"page_size\":40,"
	                    "\"import_from\":null}"),
	};
	(void)state;
	struct work *work = work_begin(&fixture);
	struct connection made = make(work, "Patched");
	struct connection before;
	assert_int_equal(connection_fetch(work->tx, work->arena, work->company, made.id, &before), OK);
	shape_give(&connection_shape, &patch, "settings");
	assert_int_equal(connection_update(work, made.id, &patch, 1, &changed), OK);
	assert_int_equal(changed.version, 2);
	assert_int_equal(connection_fetch(work->tx, work->arena, work->company, made.id, &stored), OK);
	assert_true(str_find_str(stored.settings, STR("\"page_size\":40")) >= 0);
	assert_true(str_find_str(stored.settings, STR("\"client_id\":\"me\"")) >= 0);
	assert_int_equal(connection_update(work, made.id, &patch, 1, &changed), ERR_PRECONDITION);
	work_commit(&fixture);
}

static void a_lease_is_fenced(void **state)
{
	struct lease first, second;
	(void)state;
	struct work *work = work_begin(&fixture);
	struct connection made = make(work, "Leased");
	struct instant now = {1000}, until = {2000};
	assert_int_equal(
		lease_take(work->tx, work->arena, work->company, made.id, STR("a"), now, until, &first),
		OK);
	assert_int_equal(
		lease_take(work->tx, work->arena, work->company, made.id, STR("b"), now, until, &second),
		ERR_NOT_FOUND);
	assert_int_equal(lease_hold(work->tx, work->company, made.id, first.generation, until), OK);
	struct instant later = {2000};
	assert_int_equal(lease_take(work->tx, work->arena, work->company, made.id, STR("b"), later,
	                            (struct instant){9000}, &second),
	                 OK);
	assert_true(second.generation > first.generation);
	assert_int_equal(lease_hold(work->tx, work->company, made.id, first.generation, until),
	                 ERR_PRECONDITION);
	assert_int_equal(
		lease_token_save(work->tx, work->company, made.id, first.generation, STR("x"), until),
		ERR_PRECONDITION);
	assert_int_equal(lease_hold(work->tx, work->company, made.id, second.generation, until), OK);
	work_commit(&fixture);
}

static void nudges_bring_forward_and_never_put_off(void **state)
{
	struct schedule *schedules;
	size_t count;
	int64_t changed;
	(void)state;
	struct work *work = work_begin(&fixture);
	struct connection made = make(work, "Nudged");
	assert_int_equal(
		schedules_fetch(work->tx, work->arena, work->company, made.id, &schedules, &count), OK);
	struct schedule push = {.connection_id = made.id, .capability = CAPABILITY_INVENTORY_OUT};
	struct instant late = {work->now.us + HOUR_US}, soon = {work->now.us + SECOND_US};
	assert_int_equal(schedule_put_off(work->tx, work->company, &push, late), OK);
	assert_int_equal(
		schedules_nudge(work->tx, work->company, made.id, CAPABILITY_INVENTORY_OUT, soon, &changed),
		OK);
	assert_int_equal(changed, 1);
	assert_int_equal(
		schedules_nudge(work->tx, work->company, made.id, CAPABILITY_INVENTORY_OUT, late, &changed),
		OK);
	assert_int_equal(changed, 0);
	push.state = SCHEDULE_RETRYING;
	assert_int_equal(schedule_end(work->tx, work->company, &push), OK);
	assert_int_equal(schedules_nudge(work->tx, work->company, made.id, CAPABILITY_INVENTORY_OUT,
	                                 work->now, &changed),
	                 OK);
	assert_int_equal(changed, 0); /* it failed: its pause holds */
	work_commit(&fixture);
}

static void open_units_of_a_channel_with_physical_stock(void **state)
{
	struct open_units *open;
	size_t count;
	const struct str variants[] = {STR_INIT("v1"), STR_INIT("v2"), STR_INIT("v3")};
	const struct download_line lines[] = {
		{STR_INIT("o1"), STR_INIT("1"), STR_INIT("v1"), 5},
		{STR_INIT("o1"), STR_INIT("2"), STR_INIT("v2"), 1},
		{STR_INIT("o2"), STR_INIT("1"), STR_INIT("v1"), 2},
	};
	const struct download_line over = {STR_INIT("o2"), STR_INIT("1"), STR_INIT("v1"), 0};
	(void)state;
	struct work *work = work_begin(&fixture);
	struct connection made = make(work, "Physical");
	assert_int_equal(download_lines_put(work->tx, work->company, made.id, lines, 3), OK);
	assert_int_equal(download_line_told(work->tx, work->company, made.id, STR("o1"), STR("1"), 3),
	                 OK);
	/* Downloaded again: what was told stays told. */
	assert_int_equal(download_lines_put(work->tx, work->company, made.id, lines, 1), OK);
	assert_int_equal(download_lines_open(work->tx, work->arena, work->company, made.id, variants, 3,
	                                     &open, &count),
	                 OK);
	assert_int_equal(count, 2);
	for (size_t i = 0; i < count; i++)
		assert_int_equal(open[i].units, str_is(open[i].variant_id, "v1") ? 4 : 1);
	assert_int_equal(download_lines_put(work->tx, work->company, made.id, &over, 1), OK);
	assert_int_equal(download_lines_open(work->tx, work->arena, work->company, made.id, variants, 1,
	                                     &open, &count),
	                 OK);
	assert_int_equal(open[0].units, 2);
	work_commit(&fixture);
}

/* By the clock of leases, which on PostgreSQL is not the fixture's. */
static bool can_take(struct work *work, struct connection_id id, int64_t in_us)
{
	struct instant now;
	struct lease lease;
	enum { SPARE_US = 1000000 };
	assert_int_equal(job_clock(work->tx, work->arena, work->now, &now), OK);
	now.us += in_us + (in_us == LEASE_US ? SPARE_US : 0);
	return lease_take(work->tx, work->arena, work->company, id, STR("other"), now, now, &lease)
	       == OK;
}

static void what_ran_later_than_now_runs_again_when_the_clock_was_set_back(void **state)
{
	struct schedule *schedules;
	struct lease lease;
	size_t count;
	(void)state;
	struct work *work = work_begin(&fixture);
	struct connection made = make(work, "Set back");
	struct instant ahead = {work->now.us + 2 * HOUR_US};
	assert_int_equal(schedule_all(work, made.id, &schedules, &count), OK);
	schedules[0].last_at = schedules[0].next_at = ahead;
	schedules[1].last_at = work->now;
	schedules[1].next_at = ahead; /* it was asked to wait */
	for (size_t i = 0; i < 2; i++)
		assert_int_equal(schedule_save(work->tx, work->arena, work->company, &schedules[i]), OK);
	assert_int_equal(lease_take(work->tx, work->arena, work->company, made.id, STR("gone"),
	                            work->now, ahead, &lease),
	                 OK);
	assert_int_equal(exchange_purge_job(work, &(struct job){0}), OK);
	assert_int_equal(schedule_all(work, made.id, &schedules, &count), OK);
	assert_int_equal(schedules[0].next_at.us, work->now.us);
	assert_int_equal(schedules[1].next_at.us, ahead.us);
	assert_true(can_take(work, made.id, LEASE_US));
	work_commit(&fixture);
}

static void what_a_clock_that_was_ahead_gave_ends_when_it_is_set_back(void **state)
{
	struct schedule *schedules;
	struct lease lease;
	struct record_fault *faults;
	size_t count;
	bool is_new;
	(void)state;
	struct work *work = work_begin(&fixture);
	struct connection made = make(work, "Little back");
	struct instant ahead = {work->now.us + 20 * MINUTE_US}, later = {ahead.us + HOUR_US}, until;
	assert_int_equal(schedule_all(work, made.id, &schedules, &count), OK);
	schedules[0].last_at = ahead;
	assert_int_equal(schedule_save(work->tx, work->arena, work->company, &schedules[0]), OK);
	assert_int_equal(job_clock(work->tx, work->arena, work->now, &until), OK);
	until.us += 20 * MINUTE_US;
	assert_int_equal(lease_take(work->tx, work->arena, work->company, made.id, STR("gone"),
	                            work->now, until, &lease),
	                 OK);
	assert_int_equal(
		lease_token_save(work->tx, work->company, made.id, lease.generation, STR("sealed"), later),
		OK);
	const struct record_fault fault = {.connection_id = made.id,
	                                   .capability = CAPABILITY_ORDERS_IN,
	                                   .record_id = STR("7"),
	                                   .message = STR("no"),
	                                   .is_final = true,
	                                   .last_at = ahead,
	                                   .retry_at = later};
	assert_int_equal(fault_put(work->tx, work->arena, work->company, &fault, &is_new), OK);
	assert_int_equal(exchange_purge_job(work, &(struct job){0}), OK);
	assert_int_equal(faults_fetch(work->tx, work->arena, work->company, made.id,
	                              CAPABILITY_ORDERS_IN, &faults, &count),
	                 OK);
	assert_int_equal(count, 1);
	assert_int_equal(faults[0].retry_at.us, work->now.us);
	/* A holder that lives goes on holding it; another waits no longer than for a crash. */
	assert_false(can_take(work, made.id, LEASE_US / 2));
	assert_true(can_take(work, made.id, LEASE_US));
	assert_int_equal(lease_take(work->tx, work->arena, work->company, made.id, STR("other"), until,
	                            until, &lease),
	                 OK);
	assert_int_equal(lease.token.len, 0);
	work_commit(&fixture);
}

static void what_a_clock_far_ahead_put_off_runs_again(void **state)
{
	struct schedule *schedules;
	struct lease lease;
	size_t count;
	(void)state;
	struct work *work = work_begin(&fixture);
	struct connection made = make(work, "Far ahead");
	struct instant far = {work->now.us + 3650 * DAY_US}, soon = {work->now.us + DAY_US};
	assert_int_equal(schedule_all(work, made.id, &schedules, &count), OK);
	schedules[0].next_at = far;
	schedules[1].next_at = soon;
	for (size_t i = 0; i < 2; i++)
		assert_int_equal(schedule_save(work->tx, work->arena, work->company, &schedules[i]), OK);
	assert_int_equal(lease_take(work->tx, work->arena, work->company, made.id, STR("gone"),
	                            work->now, far, &lease),
	                 OK);
	assert_int_equal(exchange_purge_job(work, &(struct job){0}), OK);
	assert_int_equal(schedule_all(work, made.id, &schedules, &count), OK);
	assert_int_equal(schedules[0].next_at.us, work->now.us);
	assert_int_equal(schedules[1].next_at.us, soon.us);
	assert_true(can_take(work, made.id, LEASE_US));
	work_commit(&fixture);
}

int main(void)
{
	if (!test_database_is_offered())
		return 0;
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tables_agree_with_shapes),
		cmocka_unit_test(a_connection_has_a_channel_and_schedules),
		cmocka_unit_test(secrets_are_sealed_in_the_table_and_masked_outside),
		cmocka_unit_test(a_patch_keeps_what_it_does_not_name),
		cmocka_unit_test(a_lease_is_fenced),
		cmocka_unit_test(nudges_bring_forward_and_never_put_off),
		cmocka_unit_test(open_units_of_a_channel_with_physical_stock),
		cmocka_unit_test(what_ran_later_than_now_runs_again_when_the_clock_was_set_back),
		cmocka_unit_test(what_a_clock_that_was_ahead_gave_ends_when_it_is_set_back),
		cmocka_unit_test(what_a_clock_far_ahead_put_off_runs_again),
	};
	return cmocka_run_group_tests(tests, begin, end);
}
