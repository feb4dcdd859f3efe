/* Readers: what takes long keeps nobody else waiting. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <unistd.h>

#include <cmocka.h>

#include "db/executor.h"
#include "db/test_database.h"

#define assert_ok(call) assert_int_equal((call), OK)

static struct test_database database;
static struct executor *executor;
static _Atomic int running, most, ended;
static _Atomic bool may_end;

static int set_up(void **state)
{
	(void)state;
	database = test_database_open();
	running = most = ended = 0;
	may_end = false;
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	if (executor != NULL)
		executor_stop(executor);
	executor = NULL;
	test_database_close(&database);
	return 0;
}

static void start(int readers)
{
	const struct executor_settings settings = {.db = database.db, .readers = readers};
	assert_ok(executor_start(&settings, &executor));
}

static enum err run_long(struct tx *tx, struct unit *const *units, size_t n)
{
	(void)tx, (void)units, (void)n;
	int now = ++running;
	if (now > most)
		most = now;
	for (int i = 0; i < 10000 && !may_end; i++)
		usleep(1000);
	running--;
	ended++;
	return may_end ? OK : ERR_DEADLINE;
}

static enum err run_short(struct tx *tx, struct unit *const *units, size_t n)
{
	(void)tx, (void)units, (void)n;
	return OK;
}

static void submit_long(struct unit *units, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		units[i] = (struct unit){.class = UNIT_LONG, .run = run_long};
		assert_ok(executor_submit(executor, &units[i]));
	}
}

static void long_reads_keep_nobody_else_waiting(void **state)
{
	struct unit longs[6];
	(void)state;
	start(3);
	submit_long(longs, 6);
	for (int i = 0; i < 20; i++) {
		struct unit read = {.run = run_short};
		assert_ok(executor_wait(executor, &read));
	}
	assert_int_equal(ended, 0);
	may_end = true;
	executor_stop(executor); /* finishes what was accepted */
	executor = NULL;
	assert_int_equal(ended, 6);
	assert_int_equal(most, 2);
	for (size_t i = 0; i < 6; i++)
		assert_ok(longs[i].result);
}

static void a_lone_reader_does_long_reads_too(void **state)
{
	struct unit longs[3], read = {.run = run_short};
	(void)state;
	start(1);
	may_end = true;
	submit_long(longs, 3);
	assert_ok(executor_wait(executor, &read));
	executor_stop(executor);
	executor = NULL;
	assert_int_equal(ended, 3);
}

int main(void)
{
	if (!test_database_is_offered())
		return 0;
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(long_reads_keep_nobody_else_waiting, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_lone_reader_does_long_reads_too, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
