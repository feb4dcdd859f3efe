/* The executor: group commit and replay, merging, refusals, order, and what threads must not break.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/list.h"
#include "db/db_engine.h"
#include "db/executor.h"
#include "db/lane.h"
#include "db/test_database.h"

#define assert_ok(call) assert_int_equal((call), OK)

SQL(sql_fact_list, "SELECT number, word FROM fact WHERE company_id = $1 ORDER BY number");
SQL(sql_fact_traced, "SELECT count(*) FROM fact WHERE company_id = $1 AND word = $2");
SQL(sql_stock_make, "INSERT INTO stock (company_id, amount) VALUES ($1, $2)");
SQL(sql_stock_take, "UPDATE stock SET amount = amount - 1 WHERE company_id = $1 AND amount > 0");
SQL(sql_stock_read, "SELECT amount FROM stock WHERE company_id = $1");
SQL(sql_lane_number, "SELECT last_event FROM lane WHERE company_id = $1");
SQL(sql_kill_others,
    "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid()");
SQL(sql_kill_self, "SELECT pg_terminate_backend(pg_backend_pid())");
SQL_INSERT(sql_facts_add, "fact(company_id:i, number:i, word:t)");

static const struct schema_step steps[] = {
	{"test", 1, "0001_test.sql",
     STR_INIT("-- home: company\n"
              "CREATE TABLE fact (\n"
              "  company_id BIGINT NOT NULL, number BIGINT NOT NULL, word TEXT NOT NULL,\n"
              "  CONSTRAINT fact_pk PRIMARY KEY (company_id, number)\n"
              ");\n"
              "-- home: company\n"
              "CREATE TABLE stock (\n"
              "  company_id BIGINT NOT NULL, amount BIGINT NOT NULL,\n"
              "  CONSTRAINT stock_pk PRIMARY KEY (company_id)\n"
              ");\n")}};

enum { COMPANIES = 4 };

static struct test_database database;
static struct arena *arena;
static struct executor *executor;

static void quiet(void *state, struct str sentence)
{
	(void)state;
	(void)sentence;
}

static int set_up(void **state)
{
	(void)state;
	struct tx *tx;
	database = test_database_open();
	db_on_trouble(database.db, quiet, NULL);
	arena = arena_new(0);
	test_database_migrate(&database, steps, 1);
	assert_ok(tx_begin(database.db, false, &tx));
	for (int64_t company = 1; company <= COMPANIES; company++)
		assert_ok(lane_create(tx, (struct company_id){company}));
	assert_ok(tx_commit(tx));
	executor = NULL;
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	if (executor != NULL)
		executor_stop(executor);
	arena_free(arena);
	test_database_close(&database);
	return 0;
}

static enum err fact_was_added(struct tx *tx, struct unit *unit)
{
	struct rows rows;
	if (unit->trace.len == 0)
		return ERR_UNKNOWN_OUTCOME;
	struct arena *own = arena_new(0);
	enum err err = db_query(tx, own, &sql_fact_traced,
	                        ARGS(bind_int(unit->lane.value), bind_text(unit->trace)), &rows);
	bool is_there = err == OK && rows_next(&rows) && rows_int(&rows, 0) > 0;
	if (err == OK)
		err = rows_end(&rows);
	arena_free(own);
	return err != OK ? err : is_there ? OK : ERR_NOT_FOUND;
}

static void start(struct executor_settings settings)
{
	settings.db = database.db;
	if (settings.was_done == NULL)
		settings.was_done = fact_was_added;
	assert_ok(executor_start(&settings, &executor));
}

/* ---- a unit that adds facts ---- */

struct fact_unit {
	struct unit unit;
	struct str word;
	enum err fails_before, fails_after; /* its first write */
	bool breaks_key;                    /* the second fact takes the first one's number */
	bool is_killed;                     /* PostgreSQL: loses its link after the write */
	_Atomic int runs, rewinds, dones;
	size_t merged_with;
	int finished_at; /* order of done */
};

static _Atomic int finished;

static struct fact_unit *fact_of(struct unit *unit)
{
	return (struct fact_unit *)unit->state;
}

static enum err fact_write(struct tx *tx, struct fact_unit *fact)
{
	int64_t first;
	TRY(lane_events(tx, fact->unit.lane, 2, &first));
	TRY(fact->fails_before);
	struct bind company = bind_int(fact->unit.lane.value);
	struct bind second = bind_int(first + (fact->breaks_key ? 0 : 1));
	TRY(db_insert(tx, &sql_facts_add, BINDS(company, bind_int(first), bind_text(fact->word)), 1,
	              NULL));
	TRY(fact->fails_after);
	if (fact->is_killed && fact->runs == 1) {
		struct rows rows;
		enum err err = db_query(tx, arena, &sql_kill_self, NULL, 0, &rows);
		return err == OK ? rows_end(&rows) : err;
	}
	return db_insert(tx, &sql_facts_add, BINDS(company, second, bind_text(fact->word)), 1, NULL);
}

static enum err fact_run(struct tx *tx, struct unit *const *units, size_t n)
{
	enum err together = OK;
	for (size_t i = 0; i < n; i++) {
		struct fact_unit *fact = fact_of(units[i]);
		fact->runs++;
		fact->merged_with = n;
		units[i]->result = fact_write(tx, fact);
		if (units[i]->result != OK)
			together = units[i]->result;
	}
	return together;
}

static enum err nothing_found(struct tx *tx, struct unit *const *units, size_t n)
{
	assert_true(tx != NULL && units != NULL && n == 1);
	return ERR_NOT_FOUND;
}

static void fact_rewind(struct unit *unit)
{
	fact_of(unit)->rewinds++;
}

static void fact_done(struct unit *unit)
{
	struct fact_unit *fact = fact_of(unit);
	fact->finished_at = atomic_fetch_add(&finished, 1) + 1;
	fact->dones++;
}

static void fact_make(struct fact_unit *fact, int64_t company, const char *word)
{
	*fact = (struct fact_unit){
		.unit = {.lane = {company},
	             .is_write = true,
	             .run = fact_run,
	             .rewind = fact_rewind,
	             .done = fact_done,
	             .trace = str_from(word),
	             .state = fact},
		.word = str_from(word),
	};
}

static void all_done(struct fact_unit *facts, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		for (int patience = 0; facts[i].dones == 0; patience++) {
			assert_true(patience < 20000);
			usleep(1000);
		}
		assert_int_equal(facts[i].dones, 1);
	}
}

/* Holds, submits all, lets go: they gather into as few transactions as may be. */
static void run_gathered(struct fact_unit *facts, size_t n)
{
	finished = 0;
	executor_hold(executor);
	for (size_t i = 0; i < n; i++)
		assert_ok(executor_submit(executor, &facts[i].unit));
	executor_release(executor);
	all_done(facts, n);
}

/* The words of the company's facts, two each, numbered from 1 without a gap; until the next call.
 */
static const char *facts_of(int64_t company)
{
	struct tx *tx;
	struct rows rows;
	static char words[256];
	int64_t number = 0;
	words[0] = '\0';
	assert_ok(tx_begin(database.db, true, &tx));
	assert_ok(db_query(tx, arena, &sql_fact_list, ARGS(bind_int(company)), &rows));
	while (rows_next(&rows)) {
		assert_int_equal(rows_int(&rows, 0), ++number);
		struct str word = rows_text(&rows, 1);
		if (number % 2 == 1)
			snprintf(words + strlen(words), sizeof words - strlen(words), "%.*s", STR_FMT(word));
	}
	assert_ok(rows_end(&rows));
	assert_ok(db_query(tx, arena, &sql_lane_number, ARGS(bind_int(company)), &rows));
	assert_true(rows_next(&rows));
	assert_int_equal(rows_int(&rows, 0), number);
	assert_ok(rows_end(&rows));
	tx_rollback(tx);
	return words;
}

static void assert_facts(int64_t company, const char *expected)
{
	assert_string_equal(facts_of(company), expected);
}

/* ---- group commit and replay ---- */

/* A batch ends after 20 ms of work: where the machine stalls, they are gathered once more. */
static void test_waiting_units_share_a_commit(void **state)
{
	(void)state;
	struct fact_unit facts[6];
	start((struct executor_settings){0});
	static const char *const words[] = {"a", "b", "c", "d", "e", "f"};
	bool have_shared = false;
	for (int company = 1; company <= 20 && !have_shared; company++) {
		int64_t batches = executor_counts(executor).batches;
		for (size_t i = 0; i < 6; i++)
			fact_make(&facts[i], company, words[i]);
		run_gathered(facts, 6);
		for (size_t i = 0; i < 6; i++) {
			assert_ok(facts[i].unit.result);
			assert_int_equal(facts[i].runs, 1);
		}
		struct executor_counts counts = executor_counts(executor);
		have_shared = counts.batches == batches + 1;
		assert_int_equal(counts.units, 6 * company);
		assert_int_equal(counts.replays, 0);
		assert_int_equal(counts.waiting, 0);
		assert_facts(company, "abcdef");
	}
	assert_true(have_shared);
}

static void test_only_the_culprit_fails(void **state)
{
	(void)state;
	struct fact_unit facts[5];
	start((struct executor_settings){0});
	static const char *const words[] = {"a", "b", "c", "d", "e"};
	for (size_t i = 0; i < 5; i++)
		fact_make(&facts[i], 1, words[i]);
	facts[1].fails_after = ERR_REFUSED; /* wrote, then failed */
	facts[3].breaks_key = true;         /* an SQL error */
	run_gathered(facts, 5);
	assert_ok(facts[0].unit.result);
	assert_int_equal(facts[1].unit.result, ERR_REFUSED);
	assert_ok(facts[2].unit.result);
	assert_int_equal(facts[3].unit.result, ERR_DUPLICATE);
	assert_ok(facts[4].unit.result);
	assert_facts(1, "ace");
	/* A failure ends the batch: a and its culprit again, c and its culprit again, e once; or twice
	 * where the batch learns of the SQL error only at its end. */
	assert_int_equal(executor_counts(executor).replays, 2);
	for (size_t i = 0; i < 5; i++) {
		bool is_told_late = i == 4 && facts[i].runs == 2;
		assert_int_equal(facts[i].rewinds, i < 4 || is_told_late ? 1 : 0);
		assert_int_equal(facts[i].runs, i < 4 || is_told_late ? 2 : 1);
	}
}

static void test_a_refusal_before_writing_is_cheap(void **state)
{
	(void)state;
	struct fact_unit facts[3];
	start((struct executor_settings){0});
	fact_make(&facts[0], 1, "a");
	fact_make(&facts[1], 1, "b");
	fact_make(&facts[2], 1, "c");
	facts[1].fails_before = ERR_REFUSED; /* it took event numbers, which go back */
	run_gathered(facts, 3);
	assert_ok(facts[0].unit.result);
	assert_int_equal(facts[1].unit.result, ERR_REFUSED);
	assert_ok(facts[2].unit.result);
	assert_int_equal(executor_counts(executor).replays, 0);
	assert_facts(1, "ac");
}

static void test_a_lone_culprit_is_not_run_again(void **state)
{
	(void)state;
	struct fact_unit fact;
	start((struct executor_settings){0});
	fact_make(&fact, 1, "a");
	fact.fails_after = ERR_CONFLICT;
	assert_int_equal(executor_wait(executor, &fact.unit), ERR_CONFLICT);
	assert_int_equal(fact.runs, 1);
	assert_int_equal(fact.dones, 0); /* who waits is not called as well */
	fact_make(&fact, 1, "b");
	fact.breaks_key = true;
	assert_int_equal(executor_wait(executor, &fact.unit), ERR_DUPLICATE);
	assert_int_equal(executor_counts(executor).replays, 0);
	assert_facts(1, "");
}

static void test_lanes_do_not_disturb_each_other(void **state)
{
	(void)state;
	struct fact_unit facts[5];
	start((struct executor_settings){0});
	fact_make(&facts[0], 1, "a");
	fact_make(&facts[1], 2, "b");
	fact_make(&facts[2], 404, "x"); /* no such company */
	fact_make(&facts[3], 3, "c");
	fact_make(&facts[4], 1, "d");
	facts[3].fails_after = ERR_REFUSED;
	run_gathered(facts, 5);
	assert_ok(facts[0].unit.result);
	assert_ok(facts[1].unit.result);
	assert_int_equal(facts[2].unit.result, ERR_NOT_FOUND);
	assert_int_equal(facts[2].runs, 0);
	assert_int_equal(facts[3].unit.result, ERR_REFUSED);
	assert_ok(facts[4].unit.result);
	assert_facts(1, "ad");
	assert_facts(2, "b");
	assert_facts(3, "");
}

/* ---- merging ---- */

static void test_neighbours_are_merged(void **state)
{
	(void)state;
	static const int key = 0, other = 0;
	struct fact_unit facts[6];
	start((struct executor_settings){.merge_most = 2});
	static const char *const words[] = {"a", "b", "c", "d", "e", "f"};
	for (size_t i = 0; i < 6; i++) {
		fact_make(&facts[i], 1, words[i]);
		facts[i].unit.merge_key = i < 3 ? &key : &other;
	}
	facts[5].unit.merge_key = NULL;
	run_gathered(facts, 6);
	static const size_t expected[] = {2, 2, 1, 2, 2, 1};
	for (size_t i = 0; i < 6; i++)
		assert_int_equal(facts[i].merged_with, expected[i]);
	assert_int_equal(executor_counts(executor).merged, 4);
	assert_facts(1, "abcdef");
}

static void test_a_merged_failure_is_replayed_singly(void **state)
{
	(void)state;
	static const int key = 0;
	struct fact_unit facts[4];
	start((struct executor_settings){0});
	static const char *const words[] = {"a", "b", "c", "d"};
	for (size_t round = 0; round < 2; round++) {
		for (size_t i = 0; i < 4; i++) {
			fact_make(&facts[i], 1 + (int64_t)round, words[i]);
			facts[i].unit.merge_key = &key;
		}
		facts[2].fails_before = round == 0 ? ERR_REFUSED : OK;
		facts[2].breaks_key = round == 1;
		run_gathered(facts, 4);
		assert_ok(facts[0].unit.result);
		assert_ok(facts[1].unit.result);
		assert_int_equal(facts[2].unit.result, round == 0 ? ERR_REFUSED : ERR_DUPLICATE);
		assert_ok(facts[3].unit.result);
		assert_int_equal(facts[0].merged_with, 1);
		assert_facts(1 + (int64_t)round, "abd");
	}
}

/* ---- the queue ---- */

static void test_late_units_are_not_run(void **state)
{
	(void)state;
	struct fact_unit facts[3];
	start((struct executor_settings){0});
	fact_make(&facts[0], 1, "a");
	fact_make(&facts[1], 1, "b");
	fact_make(&facts[2], 1, "c");
	facts[0].unit.deadline_us = facts[1].unit.deadline_us = 1;
	facts[1].unit.is_write = false;
	facts[2].unit.deadline_us = monotonic_us() + 60000000;
	run_gathered(facts, 3);
	assert_int_equal(facts[0].unit.result, ERR_DEADLINE);
	assert_int_equal(facts[1].unit.result, ERR_DEADLINE);
	assert_int_equal(facts[0].runs + facts[1].runs, 0);
	assert_ok(facts[2].unit.result);
	assert_facts(1, "c");
}

static void test_a_full_queue_refuses(void **state)
{
	(void)state;
	struct fact_unit facts[4];
	start((struct executor_settings){.queue_most = 3});
	for (size_t i = 0; i < 4; i++)
		fact_make(&facts[i], 1, "a");
	facts[1].unit.is_write = false;
	facts[1].unit.run = nothing_found;
	executor_hold(executor);
	for (size_t i = 0; i < 3; i++)
		assert_ok(executor_submit(executor, &facts[i].unit));
	assert_int_equal(executor_submit(executor, &facts[3].unit), ERR_BUSY);
	assert_int_equal(executor_counts(executor).waiting, 3);
	executor_release(executor);
	all_done(facts, 3);
	assert_int_equal(facts[3].dones, 0);
	assert_ok(executor_wait(executor, &facts[3].unit));
	assert_int_equal(facts[1].unit.result, ERR_NOT_FOUND);
	assert_facts(1, "aaa");
}

static void test_deferred_units_come_after(void **state)
{
	(void)state;
	struct fact_unit facts[12];
	start((struct executor_settings){0});
	static const char *const words[] = {"A", "B", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l"};
	for (size_t i = 0; i < 12; i++) {
		fact_make(&facts[i], 1, words[i]);
		facts[i].unit.class = i < 2 ? UNIT_DEFERRED : UNIT_INTERACTIVE;
	}
	run_gathered(facts, 12);
	/* Within 20 ms "cdefghijklAB"; where the machine stalls longer, never before four urgent ones.
	 */
	const char *order = facts_of(1), *urgent = "cdefghijkl";
	for (const char *at = order; *at != '\0'; at++)
		urgent += *at == *urgent;
	assert_int_equal(strlen(order), 12);
	assert_string_equal(urgent, "");
	assert_memory_equal(order, "cdef", 4);
	assert_true(strchr(order, 'A') != NULL && strchr(order, 'A') < strchr(order, 'B'));
	/* One that has waited long gets its turn among them. */
	for (size_t i = 0; i < 12; i++) {
		fact_make(&facts[i], 2, words[i]);
		facts[i].unit.class = i < 2 ? UNIT_DEFERRED : UNIT_INTERACTIVE;
	}
	executor_hold(executor);
	for (size_t i = 0; i < 12; i++)
		assert_ok(executor_submit(executor, &facts[i].unit));
	usleep(40000);
	executor_release(executor);
	all_done(facts, 12);
	assert_facts(2, "cdefAghijBkl");
}

/* A client's transaction goes round the lanes that have only deferred units once, also when the
 * lane it began its round with had nothing but a unit that was too late. */
static void test_a_round_of_lanes_ends(void **state)
{
	(void)state;
	struct fact_unit facts[4];
	start((struct executor_settings){0});
	for (size_t i = 0; i < 4; i++) {
		fact_make(&facts[i], 1 + (int64_t)i, "r");
		facts[i].unit.class = i < 2 ? UNIT_INTERACTIVE : UNIT_DEFERRED;
	}
	facts[1].unit.deadline_us = 1;
	run_gathered(facts, 4);
	assert_int_equal(facts[1].unit.result, ERR_DEADLINE);
	assert_facts(1, "r");
	assert_facts(3, "r");
	assert_facts(4, "r");
}

/* ---- threads ---- */

enum { THREADS = 32, TAKES = 60, STOCK = 1000 };

static enum err take_run(struct tx *tx, struct unit *const *units, size_t n)
{
	int64_t changed;
	assert_int_equal(n, 1);
	TRY(db_exec(tx, &sql_stock_take, ARGS(bind_int(units[0]->lane.value)), &changed));
	return changed == 1 ? OK : ERR_OUT_OF_STOCK;
}

static enum err stock_read_run(struct tx *tx, struct unit *const *units, size_t n)
{
	(void)n;
	struct rows rows;
	struct arena *own = arena_new(0);
	enum err err = db_query(tx, own, &sql_stock_read, ARGS(bind_int(units[0]->lane.value)), &rows);
	if (err == OK && rows_next(&rows))
		*(int64_t *)units[0]->state = rows_int(&rows, 0);
	if (err == OK)
		err = rows_end(&rows);
	arena_free(own);
	return err;
}

static _Atomic int64_t taken, refused;

static void *take_many(void *state)
{
	(void)state;
	for (int i = 0; i < TAKES; i++) {
		struct unit unit = {.lane = {1}, .is_write = true, .run = take_run};
		enum err err = executor_wait(executor, &unit);
		int64_t amount = -1;
		struct unit read = {.lane = {1}, .run = stock_read_run, .state = &amount};
		if (executor_wait(executor, &read) != OK || amount < 0 || amount > STOCK)
			return "a read failed";
		if (err == OK)
			taken++;
		else if (err == ERR_OUT_OF_STOCK)
			refused++;
		else
			return "a write failed";
	}
	return NULL;
}

static void test_a_guarded_counter_ends_at_zero(void **state)
{
	(void)state;
	struct tx *tx;
	assert_ok(tx_begin(database.db, false, &tx));
	assert_ok(db_exec(tx, &sql_stock_make, ARGS(bind_int(1), bind_int(STOCK)), NULL));
	assert_ok(tx_commit(tx));
	start((struct executor_settings){0});
	taken = refused = 0;
	pthread_t threads[THREADS];
	for (int i = 0; i < THREADS; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, take_many, NULL), 0);
	for (int i = 0; i < THREADS; i++) {
		void *fault;
		pthread_join(threads[i], &fault);
		if (fault != NULL)
			fail_msg("%s", (const char *)fault);
	}
	assert_int_equal(taken, STOCK);
	assert_int_equal(refused, THREADS * TAKES - STOCK);
	int64_t amount = -1;
	struct unit read = {.lane = {1}, .run = stock_read_run, .state = &amount};
	assert_ok(executor_wait(executor, &read));
	assert_int_equal(amount, 0);
	assert_int_equal(executor_counts(executor).replays, 0);
}

static void *add_many(void *state)
{
	struct fact_unit *facts = state;
	for (size_t i = 0; i < 50; i++) {
		fact_make(&facts[i], 1 + (int64_t)i % COMPANIES, "w");
		facts[i].fails_after = i % 10 == 3 ? ERR_REFUSED : OK;
		facts[i].breaks_key = i % 10 == 7;
		facts[i].unit.class = i % 3 == 0 ? UNIT_DEFERRED : UNIT_INTERACTIVE;
		enum err err = executor_submit(executor, &facts[i].unit);
		if (err != OK)
			return "refused";
	}
	return NULL;
}

/* Failing and good units of several lanes at once: every lane's numbers stay without a gap. */
static void test_numbers_stay_without_gaps_under_load(void **state)
{
	(void)state;
	enum { ADDERS = 8, EACH = 50 };
	struct fact_unit *facts = ARENA_ARRAY(arena, ADDERS * EACH, struct fact_unit);
	pthread_t threads[ADDERS];
	start((struct executor_settings){0});
	for (size_t i = 0; i < ADDERS; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, add_many, facts + i * EACH), 0);
	for (size_t i = 0; i < ADDERS; i++) {
		void *fault;
		pthread_join(threads[i], &fault);
		assert_null(fault);
	}
	all_done(facts, ADDERS * EACH);
	size_t good[COMPANIES] = {0};
	for (size_t i = 0; i < ADDERS * EACH; i++) {
		bool is_good = i % EACH % 10 != 3 && i % EACH % 10 != 7;
		assert_true((facts[i].unit.result == OK) == is_good);
		good[facts[i].unit.lane.value - 1] += is_good;
	}
	for (int64_t company = 1; company <= COMPANIES; company++) {
		char expected[256];
		memset(expected, 'w', good[company - 1]);
		expected[good[company - 1]] = '\0';
		assert_facts(company, expected);
	}
}

static void test_stop_finishes_what_was_accepted(void **state)
{
	(void)state;
	enum { MANY = 100 };
	struct fact_unit *facts = ARENA_ARRAY(arena, MANY, struct fact_unit);
	start((struct executor_settings){0});
	executor_hold(executor);
	for (size_t i = 0; i < MANY; i++) {
		fact_make(&facts[i], 1, "w");
		facts[i].unit.is_write = i % 10 != 0;
		facts[i].unit.run = i % 10 == 0 ? nothing_found : fact_run;
		assert_ok(executor_submit(executor, &facts[i].unit));
	}
	executor_stop(executor);
	executor = NULL;
	for (size_t i = 0; i < MANY; i++) {
		assert_int_equal(facts[i].dones, 1);
		assert_int_equal(facts[i].unit.result, i % 10 == 0 ? ERR_NOT_FOUND : OK);
	}
}

/* ---- trouble ---- */

static enum err ids_run(struct tx *tx, struct unit *const *units, size_t n)
{
	int64_t *last = units[0]->state, id;
	assert_int_equal(n, 1);
	for (int64_t i = 0; i < 30000; i++) {
		TRY(id_new(tx, &id));
		if (id <= *last)
			return ERR_INTERNAL;
		*last = id;
	}
	return OK;
}

static void rewind_nothing(struct unit *unit)
{
	(void)unit;
}

/* Each takes nearly half a block: more than one transaction holds, so the batch is cut. */
static void test_ids_last_for_a_batch(void **state)
{
	(void)state;
	int64_t last = 0;
	struct unit units[8];
	start((struct executor_settings){0});
	executor_hold(executor);
	for (size_t i = 0; i < 8; i++) {
		units[i] = (struct unit){.lane = {1},
		                         .is_write = true,
		                         .run = ids_run,
		                         .rewind = rewind_nothing,
		                         .state = &last};
		assert_ok(executor_submit(executor, &units[i]));
	}
	executor_stop(executor);
	executor = NULL;
	for (size_t i = 0; i < 8; i++)
		assert_ok(units[i].result);
}

static void test_a_full_disk_answers_all(void **state)
{
	(void)state;
	if (test_engine_is(DB_POSTGRESQL))
		return;
	static char big[200000];
	struct fact_unit facts[3];
	memset(big, 'x', sizeof big - 1);
	start((struct executor_settings){0});
	atomic_store(&database.db->page_limit, 40);
	fact_make(&facts[0], 1, "a");
	fact_make(&facts[1], 1, big);
	fact_make(&facts[2], 1, "c");
	run_gathered(facts, 3);
	assert_int_equal(facts[0].unit.result, ERR_STORAGE_FULL);
	assert_int_equal(facts[1].unit.result, ERR_STORAGE_FULL);
	assert_ok(facts[2].unit.result); /* in the next batch, and it fits */
	atomic_store(&database.db->page_limit, 0);
	fact_make(&facts[0], 1, "d");
	assert_ok(executor_wait(executor, &facts[0].unit));
	assert_facts(1, "cd");
}

static void test_a_lost_link_before_commit_is_repaired(void **state)
{
	(void)state;
	if (test_engine_is(DB_SQLITE))
		return;
	struct fact_unit facts[3];
	start((struct executor_settings){0});
	fact_make(&facts[0], 1, "a");
	fact_make(&facts[1], 1, "b");
	fact_make(&facts[2], 1, "c");
	facts[1].is_killed = true;
	run_gathered(facts, 3);
	for (size_t i = 0; i < 3; i++)
		assert_ok(facts[i].unit.result);
	assert_facts(1, "abc");
	/* All idle links go; writers and readers come back by themselves. */
	struct tx *tx;
	struct rows rows;
	assert_ok(tx_begin(database.db, false, &tx));
	assert_ok(db_query(tx, arena, &sql_kill_others, NULL, 0, &rows));
	assert_ok(rows_end(&rows));
	assert_ok(tx_commit(tx));
	int64_t amount = 0;
	for (int i = 0; i < 6; i++) {
		fact_make(&facts[0], 1, "d");
		assert_ok(executor_wait(executor, &facts[0].unit));
		struct unit read = {.lane = {1}, .run = stock_read_run, .state = &amount};
		assert_ok(executor_wait(executor, &read));
	}
	assert_facts(1, "abcdddddd");
}

int main(void)
{
	if (!test_database_is_offered())
		return 0;
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(test_waiting_units_share_a_commit),
		TEST(test_only_the_culprit_fails),
		TEST(test_a_refusal_before_writing_is_cheap),
		TEST(test_a_lone_culprit_is_not_run_again),
		TEST(test_lanes_do_not_disturb_each_other),
		TEST(test_neighbours_are_merged),
		TEST(test_a_merged_failure_is_replayed_singly),
		TEST(test_late_units_are_not_run),
		TEST(test_a_full_queue_refuses),
		TEST(test_deferred_units_come_after),
		TEST(test_a_round_of_lanes_ends),
		TEST(test_a_guarded_counter_ends_at_zero),
		TEST(test_numbers_stay_without_gaps_under_load),
		TEST(test_stop_finishes_what_was_accepted),
		TEST(test_ids_last_for_a_batch),
		TEST(test_a_full_disk_answers_all),
		TEST(test_a_lost_link_before_commit_is_repaired),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
