/* Rows of a query and structs, the same on both engines. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <string.h>

#include "db/lane.h"
#include "db/test_database.h"
#include "shape/field.h"
#include "shape/shape_row.h"
#include "shape/test_shapes.h"

#define assert_ok(call) assert_int_equal((call), OK)

SQL_INSERT(sql_crate_add,
           "crate(company_id:i, id:i, order_number:t, note:t, total:i, currency:t, tip:i, "
           "tip_currency:t, quantity:i, rank:i, any_number:i, weight:i, length:i, placed_at:i, "
           "closed_at:i, due_on:i, is_held:i, mood:t, extra:t, source:t, parent_id:i)");
SQL(sql_crate_one,
    "SELECT id, order_number, note, total, currency, tip, tip_currency, quantity, rank, "
    "any_number, weight, length, placed_at, closed_at, due_on, is_held, mood, extra, "
    "source, parent_id FROM crate WHERE company_id = $1 AND id = $2");
SQL(sql_crate_all, "SELECT quantity, id FROM crate WHERE company_id = $1 ORDER BY id");
SQL(sql_crate_computed,
    "SELECT id, quantity + 1 AS quantity, 'very_keen' AS mood, 5 AS total, "
    "4 AS tip, 'EUR' AS currency, 1 AS strange, 9 AS parts "
    "FROM crate WHERE company_id = $1 AND id = $2");
SQL(sql_crate_bad_mood, "SELECT id, 'glad' AS mood FROM crate WHERE company_id = $1");
SQL(sql_crate_bad_currency,
    "SELECT 5 AS total, 'us\"' AS currency FROM crate WHERE company_id = $1");
SQL(sql_crate_own_currency,
    "SELECT 5 AS total, 'EUR' AS currency, 7 AS tip, 'JPY' AS tip_currency "
    "FROM crate WHERE company_id = $1 AND id = $2");
SQL(sql_crate_broken, "SELECT id FROM no_such_table WHERE company_id = $1");

static const struct schema_step crate_step = {"test", 1, "0001_test.sql", STR_INIT(CRATE_TABLE)};
static const struct company_id company = {1};
static struct test_database database;
static struct arena *arena;
static struct tx *tx;

static struct crate sample(int64_t id)
{
	return (struct crate){
		.id = {id},
		.order_number = STR("A-7"),
		.note = STR("caf\xC3\xA9"),
		.total = {199900, {"USD"}},
		.tip = {-1, {"JPY"}},
		.quantity = {QTY_MAX},
		.rank = -5,
		.any_number = INT64_MIN,
		.weight = {12},
		.length = {INT64_MAX},
		.placed_at = {1795247321500000},
		.closed_at = {-1},
		.due_on = {-719162},
		.is_held = true,
		.mood = MOOD_VERY_KEEN,
		.extra = STR("{\"a\":1.50}"),
		.source = STR("shop"),
		.parent_id = {ID_MAX},
	};
}

/* The columns of sql_crate_add after company_id, in its order; the currencies apart. */
static const char *const columns[] = {
	"id",       "order_number", "note",       "total",  "currency", "tip",       "tip_currency",
	"quantity", "rank",         "any_number", "weight", "length",   "placed_at", "closed_at",
	"due_on",   "is_held",      "mood",       "extra",  "source",   "parent_id"};

static void add(const struct crate *crate)
{
	struct bind args[COUNT_OF(columns) + 1] = {bind_int(company.value)};
	for (size_t i = 0; i < COUNT_OF(columns); i++) {
		const struct field *field = shape_field(&crate_shape, str_from(columns[i]));
		if (field != NULL)
			args[i + 1] = field_bind(field, crate);
		else
			args[i + 1] =
				bind_text(currency_str(strcmp(columns[i], "currency") == 0 ? &crate->total.currency
			                                                               : &crate->tip.currency));
	}
	int64_t changed = 0;
	assert_ok(db_insert(tx, &sql_crate_add, args, 1, &changed));
	assert_int_equal(changed, 1);
}

static void add_empty(int64_t id)
{
	struct bind args[COUNT_OF(columns) + 1] = {bind_int(company.value), bind_int(id)};
	for (size_t i = 1; i < COUNT_OF(columns); i++) {
		const struct field *field = shape_field(&crate_shape, str_from(columns[i]));
		struct crate zero = {0};
		bool is_null = field == NULL ? strcmp(columns[i], "tip_currency") == 0
		                             : (field->flags & NULLABLE) != 0;
		args[i + 1] = is_null         ? bind_null()
		              : field == NULL ? bind_text(STR(""))
		                              : field_bind(field, &zero);
	}
	assert_ok(db_insert(tx, &sql_crate_add, args, 1, NULL));
}

static void every_kind_comes_back(void **state)
{
	(void)state;
	struct crate crate = sample(7), back;
	add(&crate);
	memset(&back, 0xAA, sizeof(back)); /* row_one clears it */
	assert_ok(
		row_one(tx, arena, &sql_crate_one, ARGS(bind_int(1), bind_int(7)), &crate_shape, &back));
	for (size_t i = 0; i < crate_shape.count; i++) {
		const struct field *field = &crate_fields[i];
		bool is_column = field_is_column(field);
		assert_int_equal(back.touched.present >> i & 1, is_column);
		if (!is_column)
			continue;
		struct bind one = field_bind(field, &crate), two = field_bind(field, &back);
		assert_int_equal(one.kind, two.kind);
		if (one.kind == BIND_INT)
			assert_int_equal(one.number, two.number);
		if (one.kind == BIND_TEXT)
			assert_true(str_eq(one.text, two.text));
	}
	assert_int_equal(back.touched.null, 0);
	assert_string_equal(back.total.currency.code, "USD");
	assert_string_equal(back.tip.currency.code, "JPY");
	assert_int_equal(back.parts.count, 0);
	struct crate plain = {0};
	assert_ok(row_one(tx, arena, &sql_crate_one, ARGS(bind_int(1), bind_int(7)), &crate_plain_shape,
	                  &plain));
	assert_int_equal(plain.touched.present, 0);
	assert_int_equal(plain.closed_at.us, -1);
}

static void nulls_are_told(void **state)
{
	(void)state;
	struct crate back;
	add_empty(7);
	assert_ok(
		row_one(tx, arena, &sql_crate_one, ARGS(bind_int(1), bind_int(7)), &crate_shape, &back));
	for (size_t i = 0; i < crate_shape.count; i++) {
		const struct field *field = &crate_fields[i];
		bool is_null = field_is_column(field) && (field->flags & NULLABLE);
		assert_int_equal(back.touched.null >> i & 1, is_null);
		if (field->kind != KIND_ID)
			assert_false(field_has_value(field, &back));
	}
	assert_int_equal(back.mood, MOOD_NONE);
}

static void rows_in_order(void **state)
{
	(void)state;
	void *at;
	size_t count;
	assert_ok(row_all(tx, arena, &sql_crate_all, ARGS(bind_int(1)), &crate_shape, &at, &count));
	assert_int_equal(count, 0);
	assert_null(at);
	for (int64_t id = 100; id > 0; id--) {
		struct crate crate = sample(id);
		crate.quantity.units = id * 2;
		add(&crate);
	}
	assert_ok(row_all(tx, arena, &sql_crate_all, ARGS(bind_int(1)), &crate_shape, &at, &count));
	assert_int_equal(count, 100);
	for (size_t i = 0; i < count; i++) {
		const struct crate *crate = (const struct crate *)at + i;
		assert_int_equal(crate->id.value, i + 1);
		assert_int_equal(crate->quantity.units, 2 * (i + 1));
		assert_int_equal(crate->touched.present, 1 | 1 << 5);
	}
}

static void columns_by_name(void **state)
{
	(void)state;
	struct crate crate = sample(7), back;
	add(&crate);
	assert_ok(row_one(tx, arena, &sql_crate_computed, ARGS(bind_int(1), bind_int(7)), &crate_shape,
	                  &back));
	assert_int_equal(back.quantity.units, QTY_MAX + 1);
	assert_int_equal(back.mood, MOOD_VERY_KEEN);
	assert_int_equal(back.total.ten_thousandths, 5);
	assert_string_equal(back.total.currency.code, "EUR");
	assert_int_equal(back.tip.ten_thousandths, 4);
	assert_string_equal(back.tip.currency.code, "EUR");
	assert_int_equal(back.order_number.len, 0);
	assert_int_equal(back.parts.count, 0);
	assert_ok(row_one(tx, arena, &sql_crate_own_currency, ARGS(bind_int(1), bind_int(7)),
	                  &crate_shape, &back));
	assert_string_equal(back.total.currency.code, "EUR");
	assert_string_equal(back.tip.currency.code, "JPY");
}

static void two_queries_into_one_struct(void **state)
{
	(void)state;
	struct crate crate = sample(7);
	struct rows rows;
	struct row_plan plan;
	add(&crate);
	crate.quantity.units = 1;
	assert_ok(db_query(tx, arena, &sql_crate_all, ARGS(bind_int(1)), &rows));
	assert_true(rows_next(&rows));
	row_plan_make(&crate_shape, &rows, &plan);
	assert_int_equal(plan.column[0], 1);
	assert_int_equal(plan.column[1], -1);
	assert_ok(row_fetch(&crate_shape, &plan, &rows, &crate));
	assert_ok(rows_end(&rows));
	assert_int_equal(crate.quantity.units, QTY_MAX);
	assert_true(str_is(crate.order_number, "A-7"));
}

static void what_nobody_wrote(void **state)
{
	(void)state;
	struct crate crate = sample(7), back;
	void *at;
	size_t count;
	assert_int_equal(
		row_one(tx, arena, &sql_crate_one, ARGS(bind_int(1), bind_int(7)), &crate_shape, &back),
		ERR_NOT_FOUND);
	add(&crate);
	assert_int_equal(
		row_one(tx, arena, &sql_crate_one, ARGS(bind_int(2), bind_int(7)), &crate_shape, &back),
		ERR_NOT_FOUND);
	assert_int_equal(
		row_one(tx, arena, &sql_crate_bad_mood, ARGS(bind_int(1)), &crate_shape, &back),
		ERR_INTERNAL);
	assert_int_equal(
		row_all(tx, arena, &sql_crate_bad_mood, ARGS(bind_int(1)), &crate_shape, &at, &count),
		ERR_INTERNAL);
	assert_int_equal(
		row_one(tx, arena, &sql_crate_bad_currency, ARGS(bind_int(1)), &crate_shape, &back),
		ERR_INTERNAL);
	/* The statements were let go: the transaction still works. */
	assert_ok(
		row_one(tx, arena, &sql_crate_one, ARGS(bind_int(1), bind_int(7)), &crate_shape, &back));
	assert_int_equal(
		row_all(tx, arena, &sql_crate_broken, ARGS(bind_int(1)), &crate_shape, &at, &count),
		ERR_SQL);
	assert_int_equal(
		row_one(tx, arena, &sql_crate_one, ARGS(bind_int(1), bind_int(7)), &crate_shape, &back),
		ERR_SQL);
}

static void quiet(void *state, struct str sentence)
{
	(void)state;
	(void)sentence;
}

static int set_up(void **state)
{
	(void)state;
	database = test_database_open();
	db_on_trouble(database.db, quiet, NULL);
	test_database_migrate(&database, &crate_step, 1);
	assert_ok(tx_begin(database.db, false, &tx));
	assert_ok(lane_create(tx, company));
	assert_ok(tx_commit(tx));
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	test_database_close(&database);
	return 0;
}

/* Every test in a transaction that never commits. */
static int begin(void **state)
{
	(void)state;
	arena = arena_new(0);
	assert_ok(tx_begin(database.db, false, &tx));
	return 0;
}

static int roll_back(void **state)
{
	(void)state;
	tx_rollback(tx);
	arena_free(arena);
	return 0;
}

#define test(function) cmocka_unit_test_setup_teardown(function, begin, roll_back)

int main(void)
{
	if (!test_database_is_offered())
		return 0;
	const struct CMUnitTest tests[] = {
		test(every_kind_comes_back),
		test(nulls_are_told),
		test(rows_in_order),
		test(columns_by_name),
		test(two_queries_into_one_struct),
		test(what_nobody_wrote),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
