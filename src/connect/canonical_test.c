#include "connect/canonical.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static struct arena *arena;
static struct order_draft draft;
static struct str why;

static int begin(void **state)
{
	(void)state;
	arena = arena_new(0);
	return 0;
}

static int end(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

static enum err read_order(const char *text)
{
	struct json *json;
	struct json_error error;
	struct canonical_order order = {0};
	why = (struct str){0};
	assert_int_equal(json_read(arena, str_from(text), &json, &error), OK);
	TRY(canonical_read(&canonical_order_shape, json, arena, &order, &why));
	return canonical_order_draft(arena, &order, (struct channel_id){7}, &draft, &why);
}

#define ORDER(more, lines)                                                                         \
	"{\"record\":\"order\",\"remote_id\":\"9\",\"number\":\"N9\",\"currency\":\"USD\"," more       \
	"\"lines\":[" lines "]}"
#define LINE(more)                                                                                 \
	"{\"remote_id\":\"1\",\"variant_id\":\"v\",\"sku\":\"S\",\"title\":\"T\",\"quantity\":3," more \
	"\"unit_price\":{\"minor\":1000,\"currency\":\"USD\"}}"

static void states(void **state)
{
	static const struct {
		const char *text;
		bool is_paid, is_cancelled, is_processed;
	} rows[] = {
		{ORDER("\"status\":\"open\",\"paid_at\":\"2026-01-01T00:00:00Z\",", LINE("")), false, false,
	     false},
		{ORDER("\"status\":\"awaiting_payment\",", LINE("")), false, false, false},
		{ORDER("\"status\":\"paid\",\"placed_at\":\"2026-01-01T00:00:00Z\",", LINE("")), true,
	     false, false},
		{ORDER("\"status\":\"shipped\",\"placed_at\":\"2026-01-01T00:00:00Z\",", LINE("")), true,
	     false, true},
		{ORDER("\"status\":\"cancelled\",", LINE("")), false, true, false},
		{ORDER("\"status\":\"cancelled\",\"paid_at\":\"2026-01-01T00:00:00Z\",", LINE("")), true,
	     true, false},
	};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		assert_int_equal(read_order(rows[i].text), OK);
		assert_int_equal(draft.paid_at.us != 0, rows[i].is_paid);
		assert_int_equal(draft.is_cancelled, rows[i].is_cancelled);
		assert_int_equal(draft.is_processed, rows[i].is_processed);
		assert_int_equal(draft.channel_id.value, 7);
	}
}

static int64_t cents(struct money money)
{
	return money.ten_thousandths / 100;
}

static void amounts_that_follow_from_totals(void **state)
{
	(void)state;
	assert_int_equal(
		read_order(ORDER(
			"\"status\":\"paid\",\"shipping_price\":{\"amount\":\"5.00\"},\"shipping_tax\":null,"
			"\"shipping_price_with_tax\":{\"amount\":\"5.41\",\"currency\":\"USD\"},",
			LINE("\"cancelled_quantity\":1,\"tax\":null,\"discount\":null,"
	             "\"total\":{\"minor\":1500},"
	             "\"total_with_tax\":{\"minor\":1624},"))),
		OK);
	assert_int_equal(cents(draft.lines.at[0].tax), 124);
	assert_int_equal(cents(draft.lines.at[0].discount), 500);
	assert_int_equal(cents(draft.shipping_total), 500);
	assert_int_equal(cents(draft.shipping_tax), 41);
	/* Roundings of the other side never make less than nothing. */
	assert_int_equal(
		read_order(ORDER("\"status\":\"paid\",", LINE("\"total\":{\"minor\":3001},"
	                                                  "\"total_with_tax\":{\"minor\":3000},"))),
		OK);
	assert_int_equal(cents(draft.lines.at[0].tax), 0);
	assert_int_equal(cents(draft.lines.at[0].discount), 0);
	/* What is stated wins. */
	assert_int_equal(read_order(ORDER("\"status\":\"paid\",",
	                                  LINE("\"tax\":{\"minor\":7},\"discount\":{\"minor\":9},"
	                                       "\"total\":{\"minor\":1},"
	                                       "\"total_with_tax\":{\"minor\":500},"))),
	                 OK);
	assert_int_equal(cents(draft.lines.at[0].tax), 7);
	assert_int_equal(cents(draft.lines.at[0].discount), 9);
}

static void discounts_and_surcharges_of_the_whole(void **state)
{
	(void)state;
	assert_int_equal(
		read_order(
			ORDER("\"status\":\"paid\",\"discount\":{\"amount\":\"10.00\"},"
	              "\"shipping_price\":{\"amount\":\"1.00\"},\"surcharges\":[{\"title\":\"gift "
	              "wrap\",\"price\":{\"minor\":200},\"price_with_tax\":{\"minor\":216}}],",
	              LINE("") ",{\"remote_id\":\"2\",\"sku\":\"B\",\"quantity\":1,"
	                       "\"unit_price\":{\"amount\":\"10.00\"}}")),
		OK);
	assert_int_equal(cents(draft.lines.at[0].discount) + cents(draft.lines.at[1].discount), 1000);
	assert_int_equal(cents(draft.lines.at[0].discount), 750);
	assert_int_equal(cents(draft.shipping_total), 300);
	assert_int_equal(cents(draft.shipping_tax), 16);
}

static void lines_that_never_were_are_left_out(void **state)
{
	(void)state;
	assert_int_equal(read_order(ORDER("\"status\":\"paid\",",
	                                  LINE("") ",{\"remote_id\":\"2\",\"sku\":\"B\",\"quantity\":0,"
	                                           "\"cancelled_quantity\":0}")),
	                 OK);
	assert_int_equal(draft.lines.count, 1);
}

static void long_texts_are_cut_at_a_character(void **state)
{
	struct buf buf = buf_new(arena, 10000);
	(void)state;
	for (int i = 0; i < 200; i++)
		buf_c(&buf, "\xc3\xa9");
	struct str text = str_format(
		arena,
		ORDER("\"status\":\"paid\",\"recipient\":{\"city\":\"%.*s\",\"country\":\"Utopia\"},",
	          LINE("")),
		STR_FMT(buf_str(&buf)));
	assert_int_equal(read_order(str_c(arena, text)), OK);
	assert_int_equal(draft.city.len, 2 * LIMIT_CITY);
	assert_true(str_is_utf8(draft.city));
	assert_int_equal(draft.country.len, 0);
}

static void faults_are_said(void **state)
{
	static const struct {
		const char *text, *says;
	} rows[] = {
		{"{\"record\":\"order\"}", "is required"},
		{ORDER("\"status\":\"flying\",", LINE("")), "status"},
		{ORDER("\"status\":\"paid\",\"shipping_price\":{\"amount\":\"1.00001\"},", LINE("")),
	     "1.00001"},
		{ORDER("\"status\":\"paid\",\"shipping_price\":{\"amount\":\"1\",\"currency\":\"EUR\"},",
	           LINE("")),
	     "EUR"},
		{ORDER("\"status\":\"paid\",\"shipping_price\":{},", LINE("")), "shipping_price"},
		{ORDER("\"status\":\"paid\",", LINE("\"cancelled_quantity\":-1,")), "cancelled_quantity"},
	};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		assert_int_not_equal(read_order(rows[i].text), OK);
		if (str_find_str(why, str_from(rows[i].says)) < 0)
			fail_msg("\"%.*s\" does not say \"%s\"", STR_FMT(why), rows[i].says);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(states),
		cmocka_unit_test(amounts_that_follow_from_totals),
		cmocka_unit_test(discounts_and_surcharges_of_the_whole),
		cmocka_unit_test(lines_that_never_were_are_left_out),
		cmocka_unit_test(long_texts_are_cut_at_a_character),
		cmocka_unit_test(faults_are_said),
	};
	return cmocka_run_group_tests(tests, begin, end);
}
