/* What the tests of listings share: 1,000 crates with many equal values, on the engine of the run.
 */
#ifndef PURSER_KERNEL_TEST_LISTING_H
#define PURSER_KERNEL_TEST_LISTING_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "db/lane.h"
#include "db/test_database.h"
#include "kernel/listing.h"
#include "kernel/module.h"
#include "shape/test_shapes.h"
#include "wire/base64.h"

#define assert_ok(call) assert_int_equal((call), OK)
#define ROWS 1000
#define DAY_OF(i) (1795219200000000 + (int64_t)((i) % 10) * DAY_US) /* 2026-11-21 … 30 */

/* The kernel asks for the list of modules; here there are none. */
const struct module *const purser_modules[] = {NULL};
const size_t purser_module_count = 0;

SQL_INSERT(
	sql_crate_add,
	"crate(company_id:i, id:i, order_number:t, note:t, total:i, currency:t, quantity:i, rank:i, "
	"any_number:i, placed_at:i, closed_at:i, due_on:i, is_held:i, mood:t, source:t, "
	"parent_id:i)");

static const struct schema_step crate_step = {
	"test", 1, "0001_test.sql",
	STR_INIT(CRATE_TABLE
             "CREATE INDEX crate_held ON crate (company_id, placed_at, id) WHERE is_held = 1;"
             "CREATE INDEX crate_mood ON crate (company_id, mood, placed_at, id);"
             "CREATE INDEX crate_note ON crate (company_id, order_number, id);"
             "CREATE INDEX crate_ended ON crate (company_id, closed_at, id) WHERE closed_at > 0;")};
static const struct company_id company = {1}, other_company = {2};
static struct test_database database;
static struct arena *arena;
static struct tx *tx;
static struct fault fault;

static const struct listing_source source = {
	.shape = &crate_shape, .table = "crate", .usual_sort = "-id"};

/* Row i of the table, as it should come back; i runs from 1. */
static inline struct crate row(int64_t i)
{
	static const char *const numbers[] = {"A-1", "a-12", "A_1", "A%1", "B-1", "A,1", "\xC3\xA9"};
	static const char *const notes[] = {"", "x", "y", "line\nbreak"};
	return (struct crate){
		.id = {i},
		.order_number = str_from(numbers[i % 7]),
		.note = str_from(notes[i % 4]),
		.total = {i % 5 * 10000, {"USD"}},
		.quantity = {i % 3},
		.rank = i % 6 - 3,
		.any_number = i,
		.placed_at = {DAY_OF(i)},
		.closed_at = {i % 2 ? DAY_OF(i / 2) : 0},
		.due_on = {(int32_t)(i % 4)},
		.is_held = i % 3 == 0,
		.mood = i % 3 == 1   ? MOOD_CALM
	            : i % 3 == 2 ? MOOD_VERY_KEEN
	                         : MOOD_NONE,
		.source = STR("shop"),
		.parent_id = {i % 10},
	};
}

static inline void add_rows(struct company_id whose, int64_t first, int64_t n)
{
	enum { COLUMNS = 16 };
	struct bind *args = ARENA_ARRAY(arena, (size_t)n * COLUMNS, struct bind);
	for (int64_t k = 0; k < n; k++) {
		/* In no order: the table's own order must not help. */
		int64_t i = first + (k * 7919) % n;
		struct crate c = row(i);
		struct bind one[COLUMNS] = {
			bind_int(whose.value),
			bind_int(i),
			bind_text(c.order_number),
			bind_text_or_null(c.note),
			bind_int(c.total.ten_thousandths),
			bind_text(STR("USD")),
			bind_int(c.quantity.units),
			c.rank == 0 ? bind_null() : bind_int(c.rank),
			bind_int(c.any_number),
			bind_int(c.placed_at.us),
			bind_int_or_null(c.closed_at.us),
			bind_int(c.due_on.number),
			bind_int(c.is_held),
			bind_text_or_null(word_of(&mood_words, (int)c.mood)),
			bind_text(c.source),
			bind_int_or_null(c.parent_id.value),
		};
		memcpy(args + k * COLUMNS, one, sizeof(one));
	}
	assert_ok(db_insert(tx, &sql_crate_add, args, (size_t)n, NULL));
}

/* ---- asking ---- */

/* "sort=-id&limit=5" to pairs; values hold no & and are not escaped. */
static inline struct call call_of(const char *query)
{
	LIST(struct pair) pairs = {0};
	struct str rest = str_copy(arena, str_from(query)), piece;
	if (*query == '\0')
		rest.at = NULL;
	while (str_split(&rest, '&', &piece)) {
		struct pair *pair = LIST_ADD(arena, &pairs);
		pair->value = piece;
		assert_true(str_split(&pair->value, '=', &pair->name));
	}
	return (struct call){.pairs = pairs.at, .pair_count = pairs.count};
}

static inline struct work work_of(struct company_id whose)
{
	fault_init(&fault, arena);
	return (struct work){.arena = arena, .tx = tx, .company = whose, .fault = &fault};
}

static inline struct reply ask(const char *query)
{
	struct work work = work_of(company);
	struct call call = call_of(query);
	struct reply reply = {0};
	enum err err = listing_run(&work, &source, NULL, 0, &call, &reply);
	if (err != OK)
		fail_msg("%s: %d %.*s %.*s", query, (int)err,
		         STR_FMT(fault.rows.count ? fault.rows.at[0].path : STR("")),
		         STR_FMT(fault.rows.count ? fault.rows.at[0].sentence : STR("")));
	return reply;
}

static inline const struct crate *item(const struct reply *reply, size_t i)
{
	return (const struct crate *)reply->value + i;
}

/* ---- ---- */

static inline int set_up(void **state)
{
	(void)state;
	database = test_database_open();
	test_database_migrate(&database, &crate_step, 1);
	arena = arena_new(0);
	assert_ok(tx_begin(database.db, false, &tx));
	assert_ok(lane_create(tx, company));
	assert_ok(lane_create(tx, other_company));
	add_rows(company, 1, ROWS);
	add_rows(other_company, 1, 3);
	assert_ok(tx_commit(tx));
	arena_free(arena);
	return 0;
}

static inline int tear_down(void **state)
{
	(void)state;
	test_database_close(&database);
	return 0;
}

static inline int begin(void **state)
{
	(void)state;
	arena = arena_new(0);
	assert_ok(tx_begin(database.db, false, &tx));
	return 0;
}

static inline int roll_back(void **state)
{
	(void)state;
	tx_rollback(tx);
	arena_free(arena);
	return 0;
}

#define test(function) cmocka_unit_test_setup_teardown(function, begin, roll_back)

#endif
