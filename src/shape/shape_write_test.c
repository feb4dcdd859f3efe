#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <string.h>

#include "shape/field.h"
#include "shape/test_shapes.h"

static struct arena *arena;

static const char *written(const struct shape *shape, const struct profile *profile,
                           const void *value, const struct str *only, size_t n)
{
	struct buf buf = buf_new(arena, LIMIT_BODY_BYTES);
	struct json_out out;
	json_begin(&out, &buf);
	shape_write_only(shape, profile, value, only, n, &out);
	assert_false(buf.overflow);
	return str_c(arena, buf_str(&buf));
}

/* The value of one member as it is printed, or NULL when it is left out. */
static const char *member(const struct shape *shape, const struct profile *profile,
                          const struct crate *crate, const char *name)
{
	struct str only = str_from(name);
	const char *text = written(shape, profile, crate, &only, 1);
	if (strcmp(text, "{}") == 0)
		return NULL;
	struct str all = str_from(text);
	return str_c(arena, str_slice(all, only.len + 4, all.len - 1));
}

static struct crate full_crate(void)
{
	static struct crate_part parts[] = {
		{.touched = {3, 0}, .name = STR_INIT("x"), .quantity = {2}},
		{.touched = {3, 0}, .name = STR_INIT("\"y\"\n"), .quantity = {100000000}},
	};
	static struct str tags[] = {STR_INIT("a"), STR_INIT("")};
	static int64_t warehouses[] = {4, INT64_MAX};
	return (struct crate){
		.id = {7},
		.order_number = STR("A-7"),
		.note = STR("caf\xC3\xA9"),
		.total = {199900, {"USD"}},
		.tip = {-1, {"JPY"}},
		.quantity = {5},
		.rank = -5,
		.any_number = INT64_MIN,
		.weight = {12},
		.length = {13},
		.placed_at = {1795247321500000},
		.closed_at = {1795247321000000},
		.due_on = {10},
		.is_held = true,
		.mood = MOOD_VERY_KEEN,
		.extra = STR("{\"a\":[1.50]}"),
		.ship_to = {.touched = {3, 2}, .city = STR_INIT("Reno")},
		.parts = {parts, COUNT_OF(parts), COUNT_OF(parts)},
		.tags = {tags, COUNT_OF(tags), COUNT_OF(tags)},
		.warehouse_ids = {warehouses, COUNT_OF(warehouses), COUNT_OF(warehouses)},
		.password = STR("12345678"),
		.source = STR("shop"),
		.parent_id = {9},
		.created_at = {1795247321000000},
	};
}

static void own_form(void **state)
{
	(void)state;
	struct crate crate = full_crate();
	assert_string_equal(
		written(&crate_shape, &profile_own, &crate, NULL, 0),
		"{\"id\":7,\"order_number\":\"A-7\",\"note\":\"caf\xC3\xA9\","
		"\"total\":{\"amount\":\"19.99\",\"currency\":\"USD\"},"
		"\"tip\":{\"amount\":\"-0.0001\",\"currency\":\"JPY\"},\"quantity\":5,\"rank\":-5,"
		"\"any_number\":-9223372036854775808,\"weight\":12,\"length\":13,"
		"\"placed_at\":\"2026-11-21T07:48:41.500000Z\",\"closed_at\":\"2026-11-21T07:48:41Z\","
		"\"due_on\":\"1970-01-11\",\"is_held\":true,"
		"\"mood\":\"very_keen\",\"extra\":{\"a\":[1.50]},"
		"\"ship_to\":{\"city\":\"Reno\",\"state\":null},"
		"\"parts\":[{\"name\":\"x\",\"quantity\":2},"
		"{\"name\":\"\\\"y\\\"\\n\",\"quantity\":100000000}],"
		"\"tags\":[\"a\",\"\"],\"warehouse_ids\":[4,9223372036854775807],\"source\":\"shop\","
		"\"parent_id\":9,\"created_at\":\"2026-11-21T07:48:41Z\"}");
}

static void dialect_form(void **state)
{
	(void)state;
	struct crate crate = full_crate();
	crate.note = (struct str){0};
	crate.parent_id.value = 0;
	crate.total = (struct money){0};
	assert_string_equal(
		written(&crate_shape, &profile_dialect, &crate, NULL, 0),
		"{\"id\":7,\"orderNumber\":\"A-7\",\"total\":{\"amount\":0.00,\"currency\":\"USD\"},"
		"\"tip\":{\"amount\":-0.0001,\"currency\":\"JPY\"},\"quantity\":5,\"rank\":-5,"
		"\"anyNumber\":-9223372036854775808,\"weight\":12,\"length\":13,"
		"\"placedAt\":\"2026-11-21T07:48:41Z\",\"closedAt\":\"2026-11-21T07:48:41Z\","
		"\"dueOn\":\"1970-01-11\",\"isHeld\":true,\"mood\":\"VERY_KEEN\",\"extra\":{\"a\":[1.50]},"
		"\"shipTo\":{\"city\":\"Reno\"},"
		"\"parts\":[{\"name\":\"x\",\"quantity\":2},"
		"{\"name\":\"\\\"y\\\"\\n\",\"quantity\":100000000}],"
		"\"tags\":[\"a\",\"\"],\"warehouseIds\":[4,9223372036854775807],\"source\":\"shop\","
		"\"createdAt\":\"2026-11-21T07:48:41Z\"}");
}

/* What an empty struct prints, in each of the states of its bits. */
static void empty_values(void **state)
{
	(void)state;
	static const struct {
		const char *name;
		const char *untouched; /* no bit set, or a shape without bits */
		const char *absent;    /* other bits set */
		const char *present;
	} rows[] = {
		{"id", "null", "null", "null"},      {"order_number", "\"\"", "\"\"", "\"\""},
		{"note", "null", "null", "null"},    {"total", "null", "null", "null"},
		{"tip", "null", "null", "null"},     {"quantity", "0", "0", "0"},
		{"rank", "0", "null", "0"},          {"weight", "null", "null", "null"},
		{"length", "null", "null", "null"},  {"placed_at", "null", "null", "null"},
		{"due_on", "null", "null", "null"},  {"is_held", "false", "false", "false"},
		{"mood", "null", "null", "null"},    {"extra", "null", "null", "null"},
		{"ship_to", "null", "null", "null"}, {"parts", "[]", "[]", "[]"},
		{"tags", "[]", "[]", "[]"},          {"warehouse_ids", NULL, NULL, NULL},
		{"password", NULL, NULL, NULL},      {"source", NULL, NULL, NULL},
	};
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct crate crate = {0};
		size_t field = field_find(&crate_shape, str_from(rows[i].name), false, 0);
		const char *wanted[] = {rows[i].untouched, rows[i].untouched, rows[i].absent,
		                        rows[i].present, rows[i].absent == NULL ? NULL : "null"};
		const char *got[5];
		got[0] = member(&crate_plain_shape, &profile_own, &crate, rows[i].name);
		got[1] = member(&crate_shape, &profile_own, &crate, rows[i].name);
		crate.touched.present = (uint64_t)1 << 63;
		got[2] = member(&crate_shape, &profile_own, &crate, rows[i].name);
		crate.touched.present |= (uint64_t)1 << field;
		got[3] = member(&crate_shape, &profile_own, &crate, rows[i].name);
		crate.touched.null = (uint64_t)1 << field;
		got[4] = member(&crate_shape, &profile_own, &crate, rows[i].name);
		for (size_t k = 0; k < COUNT_OF(got); k++) {
			if (wanted[k] == NULL)
				assert_null(got[k]);
			else
				assert_string_equal(got[k], wanted[k]);
		}
		/* A profile that leaves nulls out. */
		assert_null(
			member(&crate_shape, &(struct profile){.omit_nulls = true}, &crate, rows[i].name));
	}
}

static void values_count_without_bits(void **state)
{
	(void)state;
	struct crate crate = full_crate();
	crate.touched.present = 1;
	assert_string_equal(member(&crate_shape, &profile_own, &crate, "rank"), "-5");
	crate.weight.milligrams = 680389; /* 1.5 lb */
	const struct profile in_pounds = {.weight_unit = measure_unit_find(MEASURE_WEIGHT, STR("lb"))};
	assert_string_equal(member(&crate_shape, &in_pounds, &crate, "weight"),
	                    "{\"value\":\"1.5\",\"unit\":\"lb\"}");
	assert_string_equal(member(&crate_shape, &profile_own, &crate, "weight"), "680389");
	assert_string_equal(member(&crate_shape, &profile_own, &crate, "note"), "\"caf\xC3\xA9\"");
	/* A currency alone is an amount of zero. */
	crate.tip = (struct money){0, {"EUR"}};
	assert_string_equal(member(&crate_shape, &profile_own, &crate, "tip"),
	                    "{\"amount\":\"0.00\",\"currency\":\"EUR\"}");
}

static void omitted_when_empty(void **state)
{
	(void)state;
	static const struct field fields[] = {
		FIELD_INT(struct crate, rank, OMIT_EMPTY, 0, 10, "Rank."),
		FIELD_FLAG(struct crate, is_held, OMIT_EMPTY, "Held."),
		FIELD_TEXT(struct crate, note, OMIT_EMPTY, 0, 10, "Note."),
		FIELD_INSTANT(struct crate, placed_at, OMIT_EMPTY, "Placed."),
		FIELD_LIST(struct crate, parts, struct crate_part, &crate_part_shape, OMIT_EMPTY, 0, 3,
	               "Parts."),
		FIELD_OBJECT(struct crate, ship_to, struct crate_place, &crate_place_shape,
	                 OMIT_EMPTY | NULLABLE, "Where."),
	};
	static const struct shape plain = SHAPE("Plain", struct crate, fields, "Plain.");
	static const struct shape bits = SHAPE_TOUCHED("Bits", struct crate, fields, "Bits.");
	struct crate crate = {0};
	assert_string_equal(written(&plain, &profile_own, &crate, NULL, 0), "{}");
	assert_string_equal(written(&bits, &profile_own, &crate, NULL, 0), "{}");
	crate.touched.present = 3;
	assert_string_equal(written(&bits, &profile_own, &crate, NULL, 0),
	                    "{\"rank\":0,\"is_held\":false}");
	crate.rank = 1;
	crate.note = STR("n");
	assert_string_equal(written(&plain, &profile_own, &crate, NULL, 0),
	                    "{\"rank\":1,\"note\":\"n\"}");
}

static void only_some_members(void **state)
{
	(void)state;
	struct crate crate = full_crate();
	const struct str own[] = {STR("rank"), STR("id"), STR("password"), STR("nothing")};
	assert_string_equal(written(&crate_shape, &profile_own, &crate, own, COUNT_OF(own)),
	                    "{\"id\":7,\"rank\":-5}");
	const struct str camel[] = {STR("orderNumber"), STR("order_number")};
	assert_string_equal(written(&crate_shape, &profile_dialect, &crate, camel, 2),
	                    "{\"orderNumber\":\"A-7\"}");
}

/* ---- written and read again ---- */

static const char *again(const struct profile *profile, const char *text, struct crate *out)
{
	struct json *json;
	struct json_error error;
	struct fault fault;
	struct profile lenient = *profile;
	lenient.read_only_ignored = true;
	memset(out, 0, sizeof(*out));
	fault_init(&fault, arena);
	assert_int_equal(json_read(arena, str_from(text), &json, &error), OK);
	enum err err =
		shape_read(&crate_shape, &lenient, READ_CREATE, json, arena, out, &fault, STR(""));
	if (err != OK)
		fail_msg("%s\n %.*s: %.*s", text, STR_FMT(fault.rows.at[0].path),
		         STR_FMT(fault.rows.at[0].sentence));
	return written(&crate_shape, profile, out, NULL, 0);
}

static uint64_t seed = 88172645463325252u;

static uint64_t chance(uint64_t below)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return seed % below;
}

static struct str any_text(size_t most)
{
	static const char *const pieces[] = {"a",  "\"", "\\", "\xC3\xA9",     "\xF0\x9F\x98\x80",
	                                     "\n", "/",  " ",  "\xE2\x80\xA8", "<"};
	struct buf buf = buf_new(arena, 1000);
	for (size_t n = chance(most + 1); n > 0; n--)
		buf_c(&buf, pieces[chance(COUNT_OF(pieces))]);
	return buf_str(&buf);
}

static struct money any_money(void)
{
	struct money money = {(int64_t)chance(UINT64_MAX), {"USD"}};
	money.ten_thousandths >>= chance(63);
	memcpy(money.currency.code, chance(2) ? "JPY" : "KWD", 4);
	return money;
}

static struct crate any_crate(void)
{
	struct crate c = {.order_number = STR("7"), .any_number = (int64_t)chance(UINT64_MAX)};
	c.note = any_text(30);
	c.total = any_money();
	c.tip = any_money();
	c.quantity.units = 1 + (int64_t)chance(QTY_MAX);
	c.rank = (int64_t)chance(1000) - 5;
	c.weight.milligrams = (int64_t)chance(INT64_MAX);
	c.length.micrometres = (int64_t)chance(3);
	c.placed_at.us = INSTANT_LEAST_US + (int64_t)chance(INSTANT_MOST_US - INSTANT_LEAST_US + 1);
	c.placed_at.us -= c.placed_at.us % (chance(2) ? 1 : SECOND_US);
	c.due_on.number = (int32_t)(DAY_LEAST + (int)chance(DAY_MOST - DAY_LEAST + 1));
	c.is_held = chance(2);
	c.mood = chance(2) ? MOOD_CALM : MOOD_VERY_KEEN;
	c.extra = chance(2) ? STR("[1,2.50,\"x\",{\"y\":null}]") : (struct str){0};
	c.ship_to.city = chance(2) ? STR("Reno") : (struct str){0};
	for (size_t n = chance(4); n > 0; n--) {
		struct crate_part *part = LIST_ADD(arena, &c.parts);
		*part = (struct crate_part){.name = STR("n"), .quantity = {1 + (int64_t)chance(QTY_MAX)}};
	}
	for (size_t n = chance(5); n > 0; n--)
		*LIST_ADD(arena, &c.tags) = any_text(5);
	for (size_t n = chance(5); n > 0; n--)
		*LIST_ADD(arena, &c.warehouse_ids) = (int64_t)chance(UINT64_MAX);
	c.parent_id.value = (int64_t)chance(2);
	return c;
}

static void round_trips(void **state)
{
	(void)state;
	for (int i = 0; i < 2000; i++) {
		struct crate crate = any_crate(), read;
		const char *own = written(&crate_shape, &profile_own, &crate, NULL, 0);
		/* Instants of 0 count as none, and the own profile has no null for them. */
		if (crate.placed_at.us == 0)
			continue;
		assert_string_equal(again(&profile_own, own, &read), own);
		assert_int_equal(read.total.ten_thousandths, crate.total.ten_thousandths);
		assert_int_equal(read.placed_at.us, crate.placed_at.us);
		assert_true(str_eq(read.note, crate.note));
		/* The dialect's instants have no fraction. */
		crate.placed_at.us = 1795247321000000;
		const char *dialect = written(&crate_shape, &profile_dialect, &crate, NULL, 0);
		assert_string_equal(again(&profile_dialect, dialect, &read), dialect);
		assert_int_equal(read.tip.ten_thousandths, crate.tip.ten_thousandths);
		assert_int_equal(read.mood, crate.mood);
		assert_int_equal(read.parts.count, crate.parts.count);
	}
}

static int set_up(void **state)
{
	(void)state;
	arena = arena_new(0);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(own_form),           cmocka_unit_test(dialect_form),
		cmocka_unit_test(empty_values),       cmocka_unit_test(values_count_without_bits),
		cmocka_unit_test(omitted_when_empty), cmocka_unit_test(only_some_members),
		cmocka_unit_test(round_trips),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
