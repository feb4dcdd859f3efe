/* Countries, units, words, dates and field names, there and back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "dialects/order_manager/answers.h"
#include "dialects/order_manager/carriers.h"
#include "dialects/order_manager/countries.h"
#include "dialects/order_manager/custom_wire.h"
#include "dialects/order_manager/order.h"
#include "dialects/order_manager/order_manager.h"
#include "dialects/order_manager/order_words.h"
#include "dialects/order_manager/units.h"
#include "dialects/order_manager/wire.h"

#define assert_str(is, wanted) assert_string_equal(str_c(arena, is), wanted)

static struct arena *arena;

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

static void countries_both_ways(void **state)
{
	struct str two;
	(void)state;
	assert_str(country_three(STR("US")), "USA");
	assert_str(country_three(STR("de")), "DEU");
	assert_str(country_three(STR("XK")), "XKX");
	assert_int_equal(country_three(STR("UK")).len, 0);
	assert_int_equal(country_three(STR("")).len, 0);
	assert_true(country_two(STR("GBR"), &two));
	assert_str(two, "GB");
	assert_true(country_two(STR("usa"), &two));
	assert_str(two, "US");
	assert_true(country_two(STR("FR"), &two));
	assert_str(two, "FR");
	assert_false(country_two(STR("UKR2"), &two));
	assert_false(country_two(STR("XYZ"), &two));
	assert_int_equal(two.len, 0);
}

static void ounces_from_and_to_milligrams(void **state)
{
	static const char *const same[] = {"0", "1", "16", "12.5", "0.125", "7.001", "1000000"};
	struct weight weight;
	(void)state;
	for (size_t i = 0; i < COUNT_OF(same); i++) {
		assert_int_equal(ounces_read(str_from(same[i]), &weight), OK);
		assert_str(ounces_text(arena, weight), same[i]);
	}
	assert_int_equal(ounces_read(STR("1"), &weight), OK);
	assert_int_equal(weight.milligrams, 28350); /* 28,349.523125 mg */
	assert_int_equal(ounces_read(STR("20.25"), &weight), OK);
	assert_int_equal(whole_pounds(weight), 1);
	assert_str(ounces_beyond_pounds(arena, weight), "4.25");
	assert_int_equal(ounces_read(STR("2.0005"), &weight), OK);
	assert_str(ounces_text(arena, weight), "2.001");
	assert_int_equal(ounces_read(STR("null"), &weight), OK);
	assert_int_equal(weight.milligrams, 0);
}

static void inches_from_and_to_micrometres(void **state)
{
	static const char *const same[] = {"0", "1", "12.5", "0.001", "99.999", "3.141"};
	struct length length;
	(void)state;
	for (size_t i = 0; i < COUNT_OF(same); i++) {
		assert_int_equal(inches_read(str_from(same[i]), &length), OK);
		assert_str(inches_text(arena, length), same[i]);
	}
	assert_int_equal(inches_read(STR("12.5"), &length), OK);
	assert_int_equal(length.micrometres, 317500);
}

static void measures_that_are_none(void **state)
{
	static const char *const wrong[] = {"-1", "1e3", ".5", "1,5", "\"1\"", "true", "1.5x", "{}"};
	struct weight weight;
	struct length length;
	(void)state;
	for (size_t i = 0; i < COUNT_OF(wrong); i++) {
		assert_int_equal(ounces_read(str_from(wrong[i]), &weight), ERR_INVALID);
		assert_int_equal(inches_read(str_from(wrong[i]), &length), ERR_INVALID);
	}
	assert_int_equal(ounces_read(STR("99999999999999999999"), &weight), ERR_OVERFLOW);
}

static void every_status_has_a_word_of_theirs(void **state)
{
	struct fault fault;
	struct work work = {.arena = arena, .fault = &fault};
	(void)state;
	fault_init(&fault, arena);
	for (int i = 0; i < ORDER_STATUS_COUNT; i++) {
		struct om_words_list back = {0};
		struct str word = om_status_word((enum order_status)i);
		assert_int_equal(om_status_filter(&work, "status", &word, 1, &back), OK);
		bool is_there = false;
		for (size_t k = 0; k < back.count; k++)
			is_there = is_there || str_eq(back.at[k], word_of(&order_status_words, i));
		assert_true(is_there);
	}
	assert_str(om_status_word(ORDER_CANCEL_REQUESTED), "PENDING_FULFILLMENT");
	assert_str(om_status_word(ORDER_PROCESSED_OUTSIDE), "PROCESSED_OUTSIDE_OF_SKUBANA");
	for (int i = 0; i < REASON_COUNT; i++) {
		struct om_words_list back = {0};
		struct str word = om_reason_word((enum order_reason)i);
		assert_int_equal(om_reason_filter(&work, "unresolvedStatus", &word, 1, &back), OK);
		assert_int_equal(back.count, 1);
		assert_true(str_eq(back.at[0], word_of(&order_reason_words, i)));
	}
}

static void status_words_of_others(void **state)
{
	struct fault fault;
	struct work work = {.arena = arena, .fault = &fault};
	struct om_words_list list = {0};
	struct str words[] = {STR("FBA_INBOUND_SHIPMENT_PLAN"), STR("inbound_shipment_plan"),
	                      STR("SKU_UNPROCESSED")};
	struct str unknown = STR("SOMEWHERE");
	(void)state;
	fault_init(&fault, arena);
	assert_int_equal(om_status_filter(&work, "status", words, 3, &list), OK);
	assert_int_equal(list.count, 0);
	assert_int_equal(om_status_filter(&work, "status", &unknown, 1, &list), ERR_INVALID);
	assert_int_equal(fault.rows.count, 1);
	assert_str(fault.rows.at[0].path, "status");
}

static void cancel_reasons_there_and_back(void **state)
{
	struct str word, details;
	struct str text = om_cancel_text(arena, OM_BUYER_CANCELLED, STR("changed: her mind"));
	(void)state;
	assert_str(text, "BUYER_CANCELLED: changed: her mind");
	om_cancel_split(text, &word, &details);
	assert_str(word, "BUYER_CANCELLED");
	assert_str(details, "changed: her mind");
	om_cancel_split(om_cancel_text(arena, OM_OTHER, STR("")), &word, &details);
	assert_str(word, "OTHER");
	assert_int_equal(details.len, 0);
	om_cancel_split(STR("The channel: it is gone."), &word, &details);
	assert_str(word, "OTHER");
	assert_str(details, "The channel: it is gone.");
}

static void carriers_are_found(void **state)
{
	(void)state;
	assert_true(carrier_is_known(STR("AAA")));
	assert_true(carrier_is_known(STR("UPS")));
	assert_true(carrier_is_known(STR("_10CC")));
	assert_true(carrier_is_known(STR("YRCF")));
	assert_false(carrier_is_known(STR("ups")));
	assert_false(carrier_is_known(STR("")));
	assert_false(carrier_is_known(STR("ZZZ")));
}

static void paths_become_fields(void **state)
{
	int64_t item;
	(void)state;
	assert_str(om_field_of(arena, STR("[3].ship_to.zip_code"), &item), "shipTo.zipCode");
	assert_int_equal(item, 3);
	assert_str(om_field_of(arena, STR("limit"), &item), "limit");
	assert_int_equal(item, -1);
	assert_str(om_field_of(arena, STR("[x].a"), &item), "a");
	assert_int_equal(item, -1);
	assert_str(om_field_of(arena, STR(""), &item), "");
}

static void dates_have_no_fraction(void **state)
{
	struct om_single_date {
		struct instant at;
	} value = {{1763711321123456}};
	static const struct field fields[] = {FIELD_INSTANT(struct om_single_date, at, 0, "When.")};
	static const struct shape shape = SHAPE("Date", struct om_single_date, fields, "A date.");
	struct buf buf = buf_new(arena, 100);
	struct json_out out;
	(void)state;
	json_begin(&out, &buf);
	shape_write(&shape, &om_profile, &value, &out);
	assert_str(buf_str(&buf), "{\"at\":\"2025-11-21T07:48:41Z\"}");
}

static void every_shape_of_a_route_is_sound(void **state)
{
	(void)state;
	for (size_t i = 0; i < order_manager_dialect.route_count; i++) {
		const struct route *route = &order_manager_dialect.routes[i];
		assert_true(route->body == NULL || shape_fault(route->body) == NULL);
		assert_true(route->query == NULL || shape_fault(route->query) == NULL);
		assert_true(route->reply == NULL || shape_fault(route->reply) == NULL);
		assert_ptr_equal(route->profile, &om_profile);
	}
	assert_null(shape_fault(&om_order_shape));
	assert_null(shape_fault(&om_order_rest_shape));
}

static void pages_of_what_is_in_memory(void **state)
{
	size_t n;
	(void)state;
	assert_int_equal(om_page_first(5, 0, 2, &n), 0);
	assert_int_equal(n, 2);
	assert_int_equal(om_page_first(5, 3, 2, &n), 4);
	assert_int_equal(n, 1);
	assert_int_equal(om_page_first(5, 4, 2, &n), 5);
	assert_int_equal(n, 0);
	assert_int_equal(om_page_first(0, INT32_MAX, 1000, &n), 0);
	assert_int_equal(n, 0);
}

static void ids_stand_in_uuids(void **state)
{
	static const int64_t ids[] = {1, 2, 65536, 4294967297, ID_MAX};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(ids); i++)
		for (size_t k = 0; k < COUNT_OF(ids); k++) {
			int64_t record = 0, field = 0;
			struct str uuid = om_uuid(arena, ids[i], ids[k]);
			assert_int_equal(uuid.len, 36);
			assert_int_equal(uuid.at[14], '8'); /* the version, and the variant */
			assert_int_equal(uuid.at[19], '8');
			assert_true(om_uuid_read(uuid, &record, &field));
			assert_true(record == ids[i] && field == ids[k]);
		}
}

static void other_uuids_hold_no_ids(void **state)
{
	static const char *const others[] = {
		"",
		"7",
		"f81d4fae-7dec-11d0-a765-00a0c91e6bf6",
		"00000000-0000-8000-8000-000000000000",
		"ffffffff-ffff-8fff-8fff-ffffffffffff",
		"00000000-0000-8000-8000-00000000000g",
		"00000000-0000-8000-8000 000000000001",
		"00000000-0000-8000-8000-0000000000011",
	};
	int64_t record, field;
	(void)state;
	for (size_t i = 0; i < COUNT_OF(others); i++)
		if (om_uuid_read(str_from(others[i]), &record, &field))
			fail_msg("%s", others[i]);
}

static void carriers_have_ids_of_their_own(void **state)
{
	struct map seen = map_new(arena);
	(void)state;
	assert_int_equal(carrier_count(), 411);
	for (size_t i = 0; i < carrier_count(); i++) {
		int64_t id = carrier_id(carrier_word(i));
		assert_true(id > 0 && id <= INT32_MAX);
		assert_null(map_get_int(&seen, id));
		map_put_int(&seen, id, &seen);
	}
}

static void values_as_people_write_them(void **state)
{
	static const struct {
		const char *json, *text;
	} rows[] = {
		{"\"red\"", "red"},
		{"1.50", "1.50"},
		{"true", "true"},
		{"false", "false"},
		{"null", ""},
		{"", ""},
		{"{\"amount\":3.5,\"currency\":\"USD\"}", "3.5 USD"},
	};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++)
		assert_str(om_value_text(arena, str_from(rows[i].json)), rows[i].text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(countries_both_ways, set_up, tear_down),
		cmocka_unit_test_setup_teardown(ounces_from_and_to_milligrams, set_up, tear_down),
		cmocka_unit_test_setup_teardown(inches_from_and_to_micrometres, set_up, tear_down),
		cmocka_unit_test_setup_teardown(measures_that_are_none, set_up, tear_down),
		cmocka_unit_test_setup_teardown(every_status_has_a_word_of_theirs, set_up, tear_down),
		cmocka_unit_test_setup_teardown(status_words_of_others, set_up, tear_down),
		cmocka_unit_test_setup_teardown(cancel_reasons_there_and_back, set_up, tear_down),
		cmocka_unit_test_setup_teardown(carriers_are_found, set_up, tear_down),
		cmocka_unit_test_setup_teardown(paths_become_fields, set_up, tear_down),
		cmocka_unit_test_setup_teardown(dates_have_no_fraction, set_up, tear_down),
		cmocka_unit_test_setup_teardown(every_shape_of_a_route_is_sound, set_up, tear_down),
		cmocka_unit_test_setup_teardown(pages_of_what_is_in_memory, set_up, tear_down),
		cmocka_unit_test_setup_teardown(ids_stand_in_uuids, set_up, tear_down),
		cmocka_unit_test_setup_teardown(other_uuids_hold_no_ids, set_up, tear_down),
		cmocka_unit_test_setup_teardown(carriers_have_ids_of_their_own, set_up, tear_down),
		cmocka_unit_test_setup_teardown(values_as_people_write_them, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
