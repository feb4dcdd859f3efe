#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "shape/field.h"
#include "shape/test_shapes.h"

static struct arena *arena;
static struct fault fault;

static enum err read_text(const struct shape *shape, const struct profile *profile,
                          enum read_mode mode, struct str text, struct crate *out)
{
	struct json *json;
	struct json_error error;
	memset(out, 0, sizeof(*out));
	fault_init(&fault, arena);
	if (json_read(arena, text, &json, &error) != OK)
		fail_msg("the test's own JSON is broken at %zu (%s): %.*s", error.offset, error.sentence,
		         STR_FMT(text));
	return shape_read(shape, profile, mode, json, arena, out, &fault, STR(""));
}

/* Every fault as "path: sentence", one per line. */
static const char *faults(void)
{
	struct buf buf = buf_new(arena, 100000);
	for (size_t i = 0; i < fault.rows.count; i++) {
		buf_c(&buf, i > 0 ? "\n" : "");
		buf_add(&buf, fault.rows.at[i].path);
		buf_c(&buf, ": ");
		buf_add(&buf, fault.rows.at[i].sentence);
	}
	return str_c(arena, buf_str(&buf));
}

static void assert_reads(const struct profile *profile, enum read_mode mode, const char *text,
                         const char *wanted, struct crate *out)
{
	enum err err = read_text(&crate_shape, profile, mode, str_from(text), out);
	if (strcmp(faults(), wanted) != 0)
		fail_msg("%s\n  gave   %s\n  wanted %s", text, faults(), wanted);
	assert_int_equal(err, *wanted == '\0' ? OK : ERR_INVALID);
}

/* ---- one member at a time: kind × good, bad, boundary ---- */

struct grid_row {
	const char *name, *value;
	const char *sentence; /* NULL: read; else the fault at `name` */
};

#define WEIGHT_WANTED                                                                              \
	"must be a whole number of milligrams, or like {\"value\": \"1.5\", \"unit\": \"lb\"} "        \
	"or \"1.5 lb\"; units are mg, g, oz, lb, kg"
#define LENGTH_WANTED                                                                              \
	"must be a whole number of micrometres, or like {\"value\": \"10\", \"unit\": \"in\"} or "     \
	"\"10 in\"; units are mm, cm, in, ft, m"

static const struct grid_row grid[] = {
	{"order_number", "\"7\"", NULL},
	{"order_number", "\"123456789012\"", NULL},
	{"order_number", "\"1234567890123\"", "must have at most 12 characters"},
	{"order_number", "\"\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\"", NULL},
	{"order_number", "\"\xF0\x9F\x98\x80\xF0\x9F\x98\x80\xF0\x9F\x98\x80\"", NULL},
	{"order_number", "\"  123456789012  \"", NULL}, /* trimmed first */
	{"order_number", "\"\"", "must not be empty"},
	{"order_number", "\" \\t \"", "must not be empty"},
	{"order_number", "\"a\\tb\\n\\rc\"", NULL},
	{"order_number", "\"a\\u0000b\"", "must not contain control characters"},
	{"order_number", "\"a\\u001fb\"", "must not contain control characters"},
	{"order_number", "\"a\\u007fb\"", "must not contain control characters"},
	{"order_number", "\"a\\u0085b\"", "must not contain control characters"},
	{"order_number", "\"a\\u00a0b\"", NULL},
	{"order_number", "7", "must be text, not a number"},
	{"order_number", "true", "must be text, not true"},
	{"order_number", "false", "must be text, not false"},
	{"order_number", "[]", "must be text, not a list"},
	{"order_number", "{}", "must be text, not an object"},
	{"order_number", "null", "is required and must not be null"},
	{"note", "\"\"", NULL},
	{"note", "null", NULL},
	{"note", "\" kept \"", NULL},
	{"password", "\"1234567\"", "must have at least 8 characters"},
	{"password", "\"12345678\"", NULL},
	{"password", "null", "must not be null"},
	{"id", "7", "is read-only"},
	{"id", "null", "is read-only"},
	{"created_at", "\"2026-11-21T00:00:00Z\"", "is read-only"},
	{"parent_id", "1", NULL},
	{"parent_id", "9007199254740991", NULL},
	{"parent_id", "9007199254740992", "must be a whole number between 1 and 9007199254740991"},
	{"parent_id", "0", "must be a whole number between 1 and 9007199254740991"},
	{"parent_id", "-1", "must be a whole number between 1 and 9007199254740991"},
	{"parent_id", "null", NULL},
	{"quantity", "1", NULL},
	{"quantity", "100000000", NULL},
	{"quantity", "1.0", NULL},
	{"quantity", "1e2", NULL},
	{"quantity", "0", "must be a whole number between 1 and 100000000"},
	{"quantity", "100000001", "must be a whole number between 1 and 100000000"},
	{"quantity", "1.5", "must be a whole number between 1 and 100000000"},
	{"quantity", "1e400", "must be a whole number between 1 and 100000000"},
	{"quantity", "99999999999999999999999", "must be a whole number between 1 and 100000000"},
	{"quantity", "\"5\"", "must be a whole number between 1 and 100000000, not text"},
	{"quantity", "null", "must not be null"},
	{"quantity", "true", "must be a whole number between 1 and 100000000, not true"},
	{"rank", "-5", NULL},
	{"rank", "9223372036854775807", NULL},
	{"rank", "-6", "must be a whole number of at least -5"},
	{"rank", "9223372036854775808", "must be a whole number of at least -5"},
	{"rank", "[1]", "must be a whole number of at least -5, not a list"},
	{"rank", "null", NULL},
	{"any_number", "-9223372036854775808", NULL},
	{"any_number", "9223372036854775807", NULL},
	{"any_number", "9223372036854775808", "must be a whole number"},
	{"any_number", "{}", "must be a whole number, not an object"},
	{"weight", "0", NULL},
	{"weight", "-1", "must be a whole number of at least 0"},
	{"weight", "\"1.5 lb\"", NULL},
	{"weight", "{\"value\":\"1.5\",\"unit\":\"lb\"}", NULL},
	{"weight", "{\"unit\":\"LB\",\"value\":1.5}", NULL},
	{"weight", "1.5", WEIGHT_WANTED},
	{"weight", "\"1.5\"", WEIGHT_WANTED},
	{"weight", "\"1.5 in\"", WEIGHT_WANTED},
	{"weight", "\"99999999999999999999 kg\"", WEIGHT_WANTED},
	{"weight", "{\"value\":\"-1.5\",\"unit\":\"lb\"}", WEIGHT_WANTED},
	{"weight", "{\"value\":\"1.5\"}", WEIGHT_WANTED},
	{"weight", "{\"value\":\"1.5\",\"unit\":\"lb\",\"more\":1}", WEIGHT_WANTED},
	{"weight", "{\"value\":null,\"unit\":\"lb\"}", WEIGHT_WANTED},
	{"weight", "[1]", WEIGHT_WANTED},
	{"weight", "null", NULL},
	{"length", "9007199254740993", NULL},
	{"length", "0.5", LENGTH_WANTED},
	{"placed_at", "\"2026-11-21T07:48:41Z\"", NULL},
	{"placed_at", "\"2026-11-21T07:48:41.123456Z\"", NULL},
	{"placed_at", "\"2026-11-21T07:48:41+02:00\"", NULL},
	{"placed_at", "\"2026-11-21\"", "must be a time like 2026-11-21T07:48:41Z (RFC 3339)"},
	{"placed_at", "\"2026-02-30T07:48:41Z\"",
     "must be a time like 2026-11-21T07:48:41Z (RFC 3339)"},
	{"placed_at", "\"\"", "must be a time like 2026-11-21T07:48:41Z (RFC 3339)"},
	{"placed_at", "1700000000",
     "must be a time like 2026-11-21T07:48:41Z (RFC 3339), not a number"},
	{"placed_at", "null", "must not be null"},
	{"closed_at", "null", NULL},
	{"due_on", "\"2026-11-21\"", NULL},
	{"due_on", "\"2024-02-29\"", NULL},
	{"due_on", "\"2026-02-29\"", "must be a day like 2026-11-21"},
	{"due_on", "\"2026-11-21T00:00:00Z\"", "must be a day like 2026-11-21"},
	{"due_on", "20261121", "must be a day like 2026-11-21, not a number"},
	{"due_on", "null", NULL},
	{"is_held", "true", NULL},
	{"is_held", "false", NULL},
	{"is_held", "1", "must be true or false, not a number"},
	{"is_held", "\"true\"", "must be true or false, not text"},
	{"is_held", "null", "must not be null"},
	{"mood", "\"calm\"", NULL},
	{"mood", "\"very_keen\"", NULL},
	{"mood", "\"CALM\"", "is not one of: calm, very_keen"},
	{"mood", "\"\"", "is not one of: calm, very_keen"},
	{"mood", "1", "must be text, one of: calm, very_keen, not a number"},
	{"mood", "null", NULL},
	{"extra", "{\"a\":[1,2.50,null]}", NULL},
	{"extra", "\"text\"", NULL},
	{"extra", "7", NULL},
	{"extra", "null", NULL},
	{"ship_to", "null", NULL},
	{"ship_to", "{}", NULL}, /* an update may leave out what is required */
	{"ship_to", "{\"city\":\"Reno\",\"state\":null}", NULL},
	{"ship_to", "[]", "must be an object, not a list"},
	{"ship_to", "\"Reno\"", "must be an object, not text"},
	{"parts", "[]", NULL},
	{"parts", "[{\"name\":\"a\",\"quantity\":1}]", NULL},
	{"parts", "[{},{},{},{}]", "must have at most 3 items, not 4"},
	{"parts", "{}", "must be a list, not an object"},
	{"parts", "null", "must not be null"},
	{"tags", "[]", NULL},
	{"tags", "[\"a\",\"\",\"c\",\"d\"]", NULL},
	{"tags", "[\"a\",\"b\",\"c\",\"d\",\"e\"]", "must have at most 4 items, not 5"},
	{"tags", "\"a\"", "must be a list, not text"},
	{"warehouse_ids", "[1,-2,9223372036854775807]", NULL},
	{"warehouse_ids", "[]", "must not be empty"},
	{"warehouse_ids", "7", "must be a list, not a number"},
	{"source", "\"shop\"", "cannot be changed once it is set"},
	{"total", "{\"amount\":\"19.99\",\"currency\":\"USD\"}", NULL},
	{"total", "{\"amount\":19.99,\"currency\":\"USD\"}", NULL},
	{"total", "{\"currency\":\"JPY\",\"amount\":\"0.0001\"}", NULL},
	{"total", "{\"amount\":-7,\"currency\":\"EUR\"}", NULL},
	{"total", "{\"amount\":922337203685477.5807,\"currency\":\"EUR\"}", NULL},
	{"total", "19.99", "must be an object with amount and currency, not a number"},
	{"total", "\"19.99 USD\"", "must be an object with amount and currency, not text"},
	{"total", "null", "must not be null"},
	{"tip", "null", NULL},
	{"nothing", "1", "is unknown"},
	{"quantiy", "1", "is unknown; did you mean \"quantity\"?"},
	{"orderNumber", "\"1\"", "is unknown; did you mean \"order_number\"?"},
};

static void every_kind(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(grid); i++) {
		struct crate crate;
		const struct grid_row *row = &grid[i];
		struct str text = str_format(arena, "{\"%s\":%s}", row->name, row->value);
		const char *wanted = "";
		if (row->sentence != NULL)
			wanted = str_c(arena, str_format(arena, "%s: %s", row->name, row->sentence));
		assert_reads(&profile_own, READ_UPDATE, str_c(arena, text), wanted, &crate);
		if (row->sentence != NULL)
			continue;
		bool is_null = strcmp(row->value, "null") == 0;
		size_t field = field_find(&crate_shape, str_from(row->name), false, 0);
		assert_true(crate.touched.present == (uint64_t)1 << field);
		assert_true(crate.touched.null == (is_null ? (uint64_t)1 << field : 0));
	}
}

/* ---- faults inside: paths ---- */

static void paths_of_faults(void **state)
{
	(void)state;
	static const struct {
		const char *text, *wanted;
	} rows[] = {
		{"[]", ": must be an object, not a list"},
		{"null", ": must be an object, not null"},
		{"{\"parts\":[{\"name\":\"a\",\"quantity\":1},{\"name\":\"b\",\"quantity\":0}]}",
	     "parts[1].quantity: must be a whole number between 1 and 100000000"},
		{"{\"parts\":[{\"name\":\"\"},7,{\"quantity\":\"1\",\"nmae\":\"x\"}]}",
	     "parts[0].name: must not be empty\n"
	     "parts[0].quantity: is required\n"
	     "parts[1]: must be an object, not a number\n"
	     "parts[2].quantity: must be a whole number between 1 and 100000000, not text\n"
	     "parts[2].nmae: is unknown; did you mean \"name\"?\n"
	     "parts[2].name: is required"},
		{"{\"tags\":[\"a\",7,\"\\u0001\",null]}",
	     "tags[1]: must be text, not a number\n"
	     "tags[2]: must not contain control characters\n"
	     "tags[3]: must be text, not null"},
		{"{\"warehouse_ids\":[1,\"2\",3.5]}",
	     "warehouse_ids[1]: must be a whole number, not text\n"
	     "warehouse_ids[2]: must be a whole number"},
		{"{\"ship_to\":{\"city\":\"\",\"stat\":\"x\"}}",
	     "ship_to.city: must not be empty\n"
	     "ship_to.stat: is unknown; did you mean \"state\"?"},
		{"{\"total\":{}}", "total.amount: is required\ntotal.currency: is required"},
		{"{\"total\":{\"amount\":\"1.23456\",\"currency\":\"ZZZ\",\"tax\":1}}",
	     "total.tax: is unknown; money has amount and currency\n"
	     "total.currency: must be a currency code of ISO 4217 in use, like \"USD\"\n"
	     "total.amount: must be an amount with at most 4 decimals and no exponent, like \"19.99\""},
		{"{\"total\":{\"amount\":1e2,\"currency\":\"USD\"}}",
	     "total.amount: must be an amount with at most 4 decimals and no exponent, like \"19.99\""},
		{"{\"total\":{\"amount\":\"\",\"currency\":\"USD\"}}",
	     "total.amount: must be an amount with at most 4 decimals and no exponent, like \"19.99\""},
		{"{\"total\":{\"amount\":922337203685477.5808,\"currency\":\"USD\"}}",
	     "total.amount: is too large an amount"},
		{"{\"total\":{\"amount\":true,\"currency\":840}}",
	     "total.currency: must be text, not a number\n"
	     "total.amount: must be a decimal number or text, not true"},
		{"{\"total\":{\"amount\":null,\"currency\":\"usd\"}}",
	     "total.currency: must be a currency code of ISO 4217 in use, like \"USD\"\n"
	     "total.amount: must be a decimal number or text, not null"},
	};
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct crate crate;
		assert_reads(&profile_own, READ_UPDATE, rows[i].text, rows[i].wanted, &crate);
	}
}

static void path_of_the_caller(void **state)
{
	(void)state;
	struct crate crate = {0};
	struct json *json;
	struct json_error error;
	fault_init(&fault, arena);
	assert_int_equal(json_read(arena, STR("{\"rank\":-9}"), &json, &error), OK);
	assert_int_equal(shape_read(&crate_shape, &profile_own, READ_UPDATE, json, arena, &crate,
	                            &fault, STR("[3]")),
	                 ERR_INVALID);
	assert_string_equal(faults(), "[3].rank: must be a whole number of at least -5");
}

static void all_faults_at_once(void **state)
{
	(void)state;
	struct crate crate;
	assert_reads(&profile_own, READ_CREATE,
	             "{\"quantity\":0,\"is_held\":\"no\",\"mood\":\"odd\",\"rank\":1,\"id\":3}",
	             "quantity: must be a whole number between 1 and 100000000\n"
	             "is_held: must be true or false, not text\n"
	             "mood: is not one of: calm, very_keen\n"
	             "id: is read-only\n"
	             "order_number: is required",
	             &crate);
	assert_int_equal(crate.rank, 1);
}

static void faults_have_an_end(void **state)
{
	(void)state;
	struct buf buf = buf_new(arena, 1 << 20);
	buf_byte(&buf, '{');
	for (int i = 0; i < 20000; i++)
		buf_format(&buf, "%s\"unknown_member_%d\":1", i > 0 ? "," : "", i);
	buf_byte(&buf, '}');
	struct crate crate;
	assert_int_equal(read_text(&crate_shape, &profile_own, READ_CREATE, buf_str(&buf), &crate),
	                 ERR_INVALID);
	assert_int_equal(fault.rows.count, FAULT_MOST);
	/* A long name of a stranger is shortened between two characters. */
	buf = buf_new(arena, 1 << 20);
	buf_c(&buf, "{\"a");
	for (int i = 0; i < 5000; i++)
		buf_c(&buf, "\xC3\xA9");
	buf_c(&buf, "\":1}");
	assert_int_equal(read_text(&crate_shape, &profile_own, READ_UPDATE, buf_str(&buf), &crate),
	                 ERR_INVALID);
	assert_int_equal(fault.rows.at[0].path.len, 63);
	assert_true(str_is_utf8(fault.rows.at[0].path));
}

/* ---- what is read ---- */

static void values_read(void **state)
{
	(void)state;
	struct crate c;
	assert_reads(
		&profile_own, READ_CREATE,
		"{\"order_number\":\" A-7 \",\"note\":\" n \",\"total\":{\"amount\":19.99,"
		"\"currency\":\"USD\"},\"tip\":{\"amount\":\"-0.0001\",\"currency\":\"JPY\"},"
		"\"quantity\":1e2,\"rank\":-5,\"weight\":12,\"length\":13,"
		"\"placed_at\":\"2026-11-21T09:48:41.5+02:00\",\"due_on\":\"1970-01-11\","
		"\"is_held\":true,\"mood\":\"very_keen\",\"extra\":{ \"a\" : [ 1.50 , \"\\u00e9\" ] },"
		"\"ship_to\":{\"city\":\"Reno\",\"state\":null},\"parts\":[{\"name\":\" x \","
		"\"quantity\":2},{\"name\":\"y\",\"quantity\":3}],\"tags\":[\"t\",\"u\"],"
		"\"warehouse_ids\":[4,5],\"password\":\"12345678\",\"source\":\"shop\",\"parent_id\":9}",
		"", &c);
	assert_true(str_is(c.order_number, "A-7"));
	assert_true(str_is(c.note, " n "));
	assert_int_equal(c.total.ten_thousandths, 199900);
	assert_string_equal(c.total.currency.code, "USD");
	assert_int_equal(c.tip.ten_thousandths, -1);
	assert_int_equal(c.quantity.units, 100);
	assert_int_equal(c.rank, -5);
	assert_int_equal(c.weight.milligrams, 12);
	assert_int_equal(c.length.micrometres, 13);
	assert_int_equal(c.placed_at.us, 1795247321500000);
	assert_int_equal(c.due_on.number, 10);
	assert_true(c.is_held);
	assert_int_equal(c.mood, MOOD_VERY_KEEN);
	assert_true(str_is(c.extra, "{\"a\":[1.50,\"\xC3\xA9\"]}"));
	assert_true(str_is(c.ship_to.city, "Reno"));
	assert_int_equal(c.ship_to.touched.present, 3);
	assert_int_equal(c.ship_to.touched.null, 2);
	assert_int_equal(c.parts.count, 2);
	assert_true(str_is(c.parts.at[0].name, "x"));
	assert_int_equal(c.parts.at[1].quantity.units, 3);
	assert_int_equal(c.parts.at[1].touched.present, 3);
	assert_int_equal(c.tags.count, 2);
	assert_true(str_is(c.tags.at[1], "u"));
	assert_int_equal(c.warehouse_ids.count, 2);
	assert_int_equal(c.warehouse_ids.at[1], 5);
	assert_true(str_is(c.source, "shop"));
	assert_int_equal(c.parent_id.value, 9);
	assert_true(shape_has(&crate_shape, &c, "parent_id"));
	assert_false(shape_has(&crate_shape, &c, "closed_at"));
	assert_false(shape_has(&crate_shape, &c, "id"));
}

static void any_order_of_members(void **state)
{
	(void)state;
	struct crate c;
	assert_reads(&profile_own, READ_CREATE,
	             "{\"parent_id\":9,\"rank\":1,\"order_number\":\"x\",\"note\":\"y\"}", "", &c);
	assert_int_equal(c.parent_id.value, 9);
	assert_int_equal(c.rank, 1);
	assert_true(str_is(c.order_number, "x"));
	assert_true(str_is(c.note, "y"));
}

static void text_outlives_the_input(void **state)
{
	(void)state;
	char text[] = "{\"note\":\"kept\",\"tags\":[\"one\"],\"extra\":[\"two\"]}";
	struct crate c;
	assert_int_equal(read_text(&crate_shape, &profile_own, READ_UPDATE, str_from(text), &c), OK);
	memset(text, 'x', sizeof(text));
	assert_true(str_is(c.note, "kept"));
	assert_true(str_is(c.tags.at[0], "one"));
	assert_true(str_is(c.extra, "[\"two\"]"));
}

static void update_and_create(void **state)
{
	(void)state;
	struct crate c;
	assert_reads(&profile_own, READ_UPDATE, "{}", "", &c);
	assert_int_equal(c.touched.present, 0);
	assert_reads(&profile_own, READ_CREATE, "{}", "order_number: is required", &c);
	/* Lists are replaced whole: their items are new ones. */
	assert_reads(&profile_own, READ_UPDATE, "{\"parts\":[{\"quantity\":1}]}",
	             "parts[0].name: is required", &c);
	assert_reads(&profile_own, READ_UPDATE, "{\"ship_to\":{\"state\":\"NV\"}}", "", &c);
	assert_int_equal(c.ship_to.touched.present, 2);
	assert_reads(&profile_own, READ_CREATE,
	             "{\"order_number\":\"7\",\"ship_to\":{\"state\":\"NV\"}}",
	             "ship_to.city: is required", &c);
	assert_reads(&profile_own, READ_CREATE, "{\"order_number\":\"7\",\"source\":\"shop\"}", "", &c);
}

/* An object without touched bits is replaced whole, also by an update. */
static void object_without_bits(void **state)
{
	(void)state;
	static const struct shape place =
		SHAPE("PlainPlace", struct crate_place, crate_place_fields, "Without bits.");
	static const struct field fields[] = {
		FIELD_OBJECT(struct crate, ship_to, struct crate_place, &place, 0, "Where to."),
	};
	static const struct shape shape = SHAPE_TOUCHED("Outer", struct crate, fields, "Outer.");
	struct crate c;
	assert_int_equal(
		read_text(&shape, &profile_own, READ_UPDATE, STR("{\"ship_to\":{\"state\":\"NV\"}}"), &c),
		ERR_INVALID);
	assert_string_equal(faults(), "ship_to.city: is required");
}

/* ---- profiles ---- */

static void dialect_reads(void **state)
{
	(void)state;
	static const struct {
		const char *text, *wanted;
	} rows[] = {
		{"{\"orderNumber\":\"7\",\"id\":5,\"createdAt\":7,\"unknown\":[1]}", ""},
		{"{\"order_number\":\"7\"}", "orderNumber: is required"},
		{"{\"orderNumber\":null}", "orderNumber: is required and must not be null"},
		{"{\"orderNumber\":\"7\",\"quantity\":\"5\",\"isHeld\":\"True\"}", ""},
		{"{\"orderNumber\":\"7\",\"quantity\":\"0\",\"parts\":[{\"Name\":\"x\",\"quantity\":1}]}",
	     "quantity: must be a whole number between 1 and 100000000\nparts[0].name: is required"},
		{"{\"orderNumber\":\"7\",\"quantity\":null,\"placedAt\":null,\"parts\":null}", ""},
		{"{\"orderNumber\":\"7\",\"mood\":\"Very_Keen\"}", ""},
		{"{\"orderNumber\":\"7\",\"mood\":\"glad\"}", "mood: is not one of: CALM, VERY_KEEN"},
		{"{\"orderNumber\":\"7\",\"total\":{\"amount\":5,\"tax\":1}}", ""},
		{"{\"orderNumber\":\"7\",\"total\":{\"amount\":5,\"currency\":null}}", ""},
		{"{\"orderNumber\":\"7\",\"total\":{\"amount\":5,\"currency\":\"usd\"}}", ""},
		{"{\"orderNumber\":\"7\",\"total\":{\"amount\":null}}", "total.amount: is required"},
		{"{\"orderNumber\":\"7\",\"warehouseIds\":[\"1\",2]}", ""},
		{"{\"orderNumber\":\"7\",\"parentId\":0}", ""},
		{"{\"orderNumber\":\"7\",\"parentId\":-1}",
	     "parentId: must be a whole number between 1 and 9007199254740991"},
		{"{\"orderNumber\":\"7\",\"isHeld\":\"maybe\"}", "isHeld: must be true or false"},
	};
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct crate crate;
		assert_reads(&profile_dialect, READ_CREATE, rows[i].text, rows[i].wanted, &crate);
		if (*rows[i].wanted == '\0') {
			assert_false(shape_has(&crate_shape, &crate, "parent_id"));
			assert_false(shape_has(&crate_shape, &crate, "id"));
			assert_int_equal(crate.touched.null, 0);
		}
	}
	struct crate crate;
	assert_reads(&profile_dialect, READ_UPDATE, "{\"orderNumber\":null,\"source\":\"a\"}", "",
	             &crate);
	assert_int_equal(crate.touched.present, 0);
	struct profile strict = {.camel_case = true};
	assert_reads(&strict, READ_UPDATE, "{\"order_numbr\":1,\"isHold\":1}",
	             "order_numbr: is unknown; did you mean \"orderNumber\"?\n"
	             "isHold: is unknown; did you mean \"isHeld\"?",
	             &crate);
}

/* ---- name=value pairs ---- */

static enum err read_pairs(const struct profile *profile, const char *const *texts,
                           struct crate *out)
{
	struct pair pairs[8] = {0};
	size_t n = 0;
	for (; texts[n] != NULL; n++) {
		struct str rest = str_from(texts[n]), name;
		assert_true(str_split(&rest, '=', &name));
		pairs[n] = (struct pair){.name = name, .value = rest};
	}
	memset(out, 0, sizeof(*out));
	fault_init(&fault, arena);
	return shape_read_pairs(&crate_shape, profile, pairs, n, arena, out, &fault);
}

static void pairs_read(void **state)
{
	(void)state;
	static const struct {
		bool is_dialect;
		const char *pairs[7];
		const char *wanted;
	} rows[] = {
		{false,
	     {"order_number=7", "quantity=5", "is_held=true", "mood=calm", "due_on=2026-11-21"},
	     ""},
		{false, {"order_number=7", "is_held=0", "placed_at=2026-11-21T07:48:41Z", "rank=-5"}, ""},
		{false, {"quantity=5"}, "order_number: is required"},
		{false,
	     {"order_number=7", "quantity=x"},
	     "quantity: must be a whole number between 1 and 100000000"},
		{false,
	     {"order_number=7", "quantity=1.5", "is_held=", "mood=glad"},
	     "quantity: must be a whole number between 1 and 100000000\n"
	     "is_held: must be true or false\nmood: is not one of: calm, very_keen"},
		{false, {"order_number=7", "order_number=8"}, "order_number: is given more than once"},
		{false, {"order_number=7", "qantity=8"}, "qantity: is unknown; did you mean \"quantity\"?"},
		{false,
	     {"order_number[]=7"},
	     "order_number[]: is unknown; did you mean \"order_number\"?\norder_number: is required"},
		{false, {"order_number=7", "tags=a,b", "tags=\"c,d\"", "tags[]=e"}, ""},
		{false, {"order_number=7", "tags=a,b,c,d,e"}, "tags: must have at most 4 items, not 5"},
		{false, {"order_number=7", "warehouse_ids=1,2", "warehouse_ids=3"}, ""},
		{false,
	     {"order_number=7", "warehouse_ids=1,x"},
	     "warehouse_ids[1]: must be a whole number"},
		{false, {"order_number=7", "ship_to=Reno"}, "ship_to: must be an object, not text"},
		{false, {"order_number=7", "id=1"}, "id: is read-only"},
		{true,
	     {"orderNumber=7", "quantity=", "mood=CALM", "warehouseIds[]=3", "parentId=0", "x=1"},
	     ""},
		{true, {"orderNumber="}, "orderNumber: is required"},
	};
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct crate crate;
		enum err err =
			read_pairs(rows[i].is_dialect ? &profile_dialect : &profile_own, rows[i].pairs, &crate);
		if (strcmp(faults(), rows[i].wanted) != 0)
			fail_msg("row %zu\n  gave   %s\n  wanted %s", i, faults(), rows[i].wanted);
		assert_int_equal(err, *rows[i].wanted == '\0' ? OK : ERR_INVALID);
	}
	struct crate crate;
	static const char *const lists[] = {"order_number=7", "tags=a,b",          "warehouse_ids=1,2",
	                                    "tags=\"c,d\"",   "warehouse_ids[]=3", NULL};
	assert_int_equal(read_pairs(&profile_own, lists, &crate), OK);
	assert_int_equal(crate.tags.count, 3);
	assert_true(str_is(crate.tags.at[2], "c,d"));
	assert_int_equal(crate.warehouse_ids.count, 3);
	assert_int_equal(crate.warehouse_ids.at[2], 3);
	assert_true(str_is(crate.order_number, "7"));
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
		cmocka_unit_test(every_kind),           cmocka_unit_test(paths_of_faults),
		cmocka_unit_test(path_of_the_caller),   cmocka_unit_test(all_faults_at_once),
		cmocka_unit_test(faults_have_an_end),   cmocka_unit_test(values_read),
		cmocka_unit_test(any_order_of_members), cmocka_unit_test(text_outlives_the_input),
		cmocka_unit_test(update_and_create),    cmocka_unit_test(object_without_bits),
		cmocka_unit_test(dialect_reads),        cmocka_unit_test(pairs_read),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
