/* Lists in the order of a custom field: the same on both engines, page by page, each record once.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "../tests/unit/work_fixture.h"
#include "domain/catalog/catalog.h"
#include "kernel/custom_value.h"
#include "kernel/listing.h"

enum { FEW = 42, BATCH = 620, MANY = 10 * BATCH }; /* more than LISTING_WINDOW */

static struct work_fixture fixture;
static int64_t few[FEW], many[MANY];
static struct arena *arena; /* of all of it */

/* ---- products with values ---- */

static void field_made(const char *name, enum custom_kind kind)
{
	struct work *work = work_begin(&fixture);
	const struct custom_field draft = {
		.subject = STR("product"), .name = str_from(name), .kind = kind, .places = 2};
	struct custom_field out;
	assert_int_equal(custom_field_create(work, &draft, &out), OK);
	work_commit(&fixture);
}

static void products_made(const char *prefix, size_t first, size_t n, int64_t *ids)
{
	struct work *work = work_begin(&fixture);
	struct product *drafts = ARENA_ARRAY(work->arena, n, struct product);
	struct product *out = ARENA_ARRAY(work->arena, n, struct product);
	enum err *errors = ARENA_ARRAY(work->arena, n, enum err);
	struct fault *faults = ARENA_ARRAY(work->arena, n, struct fault);
	for (size_t i = 0; i < n; i++) {
		drafts[i].sku = drafts[i].name = str_format(work->arena, "%s-%05zu", prefix, first + i);
		drafts[i].mpn = (first + i) % 5000 == 7 ? STR("NEEDLE") : STR("HAY");
		fault_init(&faults[i], work->arena);
	}
	assert_int_equal(product_create_many(work, n, drafts, out, errors, faults), OK);
	for (size_t i = 0; i < n; i++)
		ids[i] = out[i].id.value;
	work_commit(&fixture);
}

/* json_of may answer NULL: the record gets no value. */
static void values_given(const int64_t *ids, size_t n, const char *(*json_of)(size_t i))
{
	struct work *work = work_begin(&fixture);
	struct custom_fields fields;
	struct custom_edits edits = {0};
	assert_int_equal(custom_fields_load(work, "product", &fields), OK);
	for (size_t i = 0; i < n; i++)
		if (json_of(i) != NULL)
			assert_int_equal(custom_values_read(work->arena, &fields, ids[i],
			                                    str_copy(work->arena, str_from(json_of(i))),
			                                    STR(""), &edits, work->fault),
			                 OK);
	assert_int_equal(custom_values_write(work, &fields, edits.at, edits.count), OK);
	work_commit(&fixture);
}

/* Five weights, one of them below 0; every seventh has none. */
static const char *few_json(size_t i)
{
	static const char *const colours[] = {"b", "B", "\xC3\xA9", "_", "z", "\xC3\x84", "a b", "a"};
	static const char *const weights[] = {"2.5", "-3", "10", "2.25", "0"};
	static char json[200];
	if (i % 7 == 0)
		return NULL;
	snprintf(json, sizeof(json),
	         "{\"Weight\":%s,\"Colour\":\"%s\",\"Day\":\"2026-11-%02zu\","
	         "\"Price\":{\"amount\":\"%zu.50\",\"currency\":\"%s\"}}",
	         weights[i % 5], colours[i % 8], 1 + i * 11 % 28, i * 13 % 9, i % 2 ? "USD" : "EUR");
	return json;
}

static const char *many_json(size_t i)
{
	static char json[60];
	snprintf(json, sizeof(json), "{\"Rank\":%zu}", i * 7919 % MANY / 2);
	return i < MANY - 300 ? json : NULL;
}

/* ---- the order meant ---- */

struct expected {
	int64_t id;
	bool has_value;
	struct custom_value value;
};

static int by_value(const void *left, const void *right)
{
	const struct expected *a = left, *b = right;
	if (a->has_value != b->has_value)
		return a->has_value ? -1 : 1;
	int order = !a->has_value ? 0
	            : a->value.has_number
	                ? (a->value.number > b->value.number) - (a->value.number < b->value.number)
	                : str_cmp(a->value.folded, b->value.folded);
	return order != 0 ? order : (a->id > b->id) - (a->id < b->id);
}

/* Backwards those with a value are turned round, and those without among themselves. */
static int by_value_backwards(const void *left, const void *right)
{
	const struct expected *a = left, *b = right;
	return a->has_value != b->has_value ? by_value(a, b) : by_value(b, a);
}

/* ---- asking ---- */

struct walk {
	int64_t ids[MANY + FEW];
	size_t count, pages, empty;
};

static enum err page_asked(struct work *work, const char *const *asked, size_t n, struct str cursor,
                           struct reply *reply)
{
	struct pair pairs[8];
	for (size_t i = 0; i < n; i++)
		pairs[i] = (struct pair){str_from(asked[2 * i]), str_from(asked[2 * i + 1])};
	if (cursor.len > 0)
		pairs[n++] = (struct pair){STR("cursor"), cursor};
	const struct call call = {.pairs = pairs, .pair_count = n};
	*reply = (struct reply){0};
	return listing_run(work, &product_source, NULL, 0, &call, reply);
}

static const struct walk *walked(const char *const *asked, size_t n)
{
	static struct walk walk;
	struct work *work = work_begin(&fixture);
	struct str cursor = {0};
	walk = (struct walk){0};
	do {
		struct reply reply;
		if (page_asked(work, asked, n, cursor, &reply) != OK)
			fail_msg("%s", work_fault(&fixture));
		const struct product *products = reply.value;
		for (size_t i = 0; i < reply.count; i++)
			walk.ids[walk.count++] = products[i].id.value;
		walk.pages++;
		walk.empty += reply.count == 0;
		cursor = reply.next_cursor;
		assert_true(walk.pages < 1000);
	} while (cursor.len > 0);
	work_rollback(&fixture);
	return &walk;
}

/* Of what is listed those among `few` stand in this order, each once. */
static void assert_order(const struct walk *walk, const struct expected *expected)
{
	size_t at = 0;
	for (size_t i = 0; i < walk->count; i++)
		for (size_t k = 0; k < FEW; k++)
			if (walk->ids[i] == few[k]) {
				assert_true(at < FEW);
				if (walk->ids[i] != expected[at].id)
					fail_msg("%lld stands where %lld should, as number %zu",
					         (long long)walk->ids[i], (long long)expected[at].id, at);
				at++;
			}
	assert_int_equal(at, FEW);
}

/* ---- ---- */

/* What is stored of `name` is what the order is meant by. */
static void expected_read(const char *name, struct expected *out)
{
	struct work *work = work_begin(&fixture);
	struct custom_fields fields;
	assert_int_equal(custom_fields_load(work, "product", &fields), OK);
	const struct custom_field *field = custom_field_named(work->arena, &fields, str_from(name));
	for (size_t i = 0; i < FEW; i++) {
		struct json *json;
		struct json_error error;
		struct str text;
		out[i] = (struct expected){.id = few[i], .has_value = few_json(i) != NULL};
		if (!out[i].has_value)
			continue;
		assert_int_equal(json_read(arena, str_copy(arena, str_from(few_json(i))), &json, &error),
		                 OK);
		assert_int_equal(custom_json_text(arena, field, json_member(json, name), &text), OK);
		assert_int_equal(
			custom_value_parse(arena, field, text, &out[i].value, work->fault, STR("")), OK);
	}
	work_rollback(&fixture);
}

static void records_stand_by_value_and_those_without_come_last(void **state)
{
	(void)state;
	static const char *const names[] = {"Weight", "Colour", "Day", "Price"};
	struct expected expected[FEW];
	for (size_t f = 0; f < COUNT_OF(names); f++)
		for (int is_backwards = 0; is_backwards < 2; is_backwards++) {
			char sort[40];
			snprintf(sort, sizeof(sort), "%scustom.%s", is_backwards ? "-" : "", names[f]);
			/* Few are sorted, many are walked through; in small pages and in large ones. */
			const char *const asked[][6] = {
				{"sort", sort, "limit", "4", "sku.prefix", "FEW-"},
				{"sort", sort, "limit", "1000", "sku.prefix", "few-"},
				{"sort", sort, "limit", "9", "mpn", "HAY,NEEDLE"},
				{"sort", sort, "limit", "1000", "mpn", "HAY,NEEDLE"},
			};
			expected_read(names[f], expected);
			qsort(expected, FEW, sizeof(expected[0]), is_backwards ? by_value_backwards : by_value);
			for (size_t i = 0; i < COUNT_OF(asked); i++)
				assert_order(walked(asked[i], 3), expected);
			assert_order(walked(asked[3], 2), expected);
		}
}

static void a_page_looks_at_a_window_and_goes_on(void **state)
{
	(void)state;
	for (int is_backwards = 0; is_backwards < 2; is_backwards++) {
		const char *const all[] = {"sort", is_backwards ? "-custom.Rank" : "custom.Rank", "limit",
		                           "1000"};
		const char *const rare[] = {"sort", all[1], "limit", "50", "mpn", "NEEDLE"};
		const struct walk *walk = walked(all, 2);
		assert_int_equal(walk->count, FEW + MANY);
		walk = walked(rare, 3);
		/* Two of MANY, one of FEW, which has no rank. */
		assert_int_equal(walk->count, 3);
		assert_true(walk->ids[0] == many[is_backwards ? 5007 : 7]
		            || walk->ids[0] == many[is_backwards ? 7 : 5007]);
		assert_int_equal(walk->ids[2], few[7]);
		/* The values, then all records: two windows and a bit, each way. */
		assert_in_range(walk->pages, 3, 4);
	}
}

static void what_cannot_be_sorted_by_is_refused(void **state)
{
	(void)state;
	struct work *work = work_begin(&fixture);
	struct reply reply;
	const char *const unknown[] = {"sort", "custom.Nothing"};
	const char *const known[] = {"sort", "custom.Weight", "limit", "2"};
	const char *const other[] = {"sort", "-custom.Weight", "limit", "2"};
	assert_int_equal(page_asked(work, unknown, 1, (struct str){0}, &reply), ERR_INVALID);
	assert_true(str_find_str(work->fault->rows.at[0].sentence, STR("custom.(name of a field)"))
	            > 0);
	assert_int_equal(page_asked(work, known, 2, (struct str){0}, &reply), OK);
	struct str cursor = reply.next_cursor;
	assert_int_equal(page_asked(work, other, 2, cursor, &reply), ERR_INVALID);
	assert_int_equal(page_asked(work, known, 2, STR("bm9uc2Vuc2U"), &reply), ERR_INVALID);
	work_rollback(&fixture);
	/* Another company has no such field. */
	work = work_begin_as(&fixture, work_fixture_company(&fixture, "Other"));
	assert_int_equal(page_asked(work, known, 2, (struct str){0}, &reply), ERR_INVALID);
	work_rollback(&fixture);
}

static void all_made(void)
{
	field_made("Weight", CUSTOM_NUMBER);
	field_made("Colour", CUSTOM_TEXT);
	field_made("Day", CUSTOM_DAY);
	field_made("Price", CUSTOM_MONEY);
	field_made("Rank", CUSTOM_NUMBER);
	products_made("FEW", 0, FEW, few);
	for (size_t from = 0; from < MANY; from += BATCH)
		products_made("MANY", from, BATCH, &many[from]);
	values_given(few, FEW, few_json);
	values_given(many, MANY, many_json);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(records_stand_by_value_and_those_without_come_last),
		cmocka_unit_test(a_page_looks_at_a_window_and_goes_on),
		cmocka_unit_test(what_cannot_be_sorted_by_is_refused),
	};
	if (!test_database_is_offered())
		return 0;
	arena = arena_new(0);
	work_fixture_open(&fixture);
	all_made();
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	work_fixture_close(&fixture);
	arena_free(arena);
	return failed;
}
