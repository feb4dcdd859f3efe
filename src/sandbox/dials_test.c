#include "sandbox/dials.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static int make_arena(void **state)
{
	*state = arena_new(0);
	return 0;
}

static int drop_arena(void **state)
{
	arena_free(*state);
	return 0;
}

static enum err turn(struct arena *arena, const char *text, struct dials *dials)
{
	struct json *json = NULL;
	struct json_error error;
	struct str faulty;
	assert_int_equal(json_read(arena, str_from(text), &json, &error), OK);
	return dials_read(json, dials, &faulty);
}

static void every_row_is_whole(void **state)
{
	(void)state;
	for (enum dial dial = 0; dial < DIAL_COUNT; dial++) {
		const struct dial_row *row = dial_row(dial);
		assert_non_null(row->name);
		assert_non_null(row->says);
		assert_true(row->sides != 0);
		assert_true(row->least <= row->calm && row->calm <= row->most);
		assert_true(row->least <= row->hostile && row->hostile <= row->most);
		for (enum dial other = 0; other < dial; other++)
			assert_string_not_equal(row->name, dial_row(other)->name);
	}
}

static void what_is_printed_can_be_read(void **state)
{
	struct dials hostile, read;
	struct buf text = buf_new(*state, 100000);
	struct json_out out;
	dials_hostile(&hostile);
	hostile.at[SIDE_SHOP][DIAL_DELAY_MS] = 7;
	json_begin(&out, &text);
	json_object(&out);
	dials_print(&out, &hostile);
	json_name(&out, "says");
	dials_explain(&out);
	json_object_end(&out);
	dials_calm(&read);
	assert_int_equal(turn(*state, str_c(*state, buf_str(&text)), &read), OK);
	for (size_t side = 0; side < SIDE_COUNT; side++) {
		for (enum dial dial = 0; dial < DIAL_COUNT; dial++) {
			if (dial_row(dial)->sides & 1u << side)
				assert_int_equal(read.at[side][dial], hostile.at[side][dial]);
		}
	}
}

static void all_or_none(void **state)
{
	static const char *const wrong[] = {
		"[]",
		"{\"shop\": []}",
		"{\"carrier\": {}}",
		"{\"shop\": {\"unpaid\": 5, \"no_such\": 1}}",
		"{\"shop\": {\"unpaid\": 5}, \"warehouse\": {\"unpaid\": 5}}",
		"{\"shop\": {\"unpaid\": 1001}}",
		"{\"shop\": {\"unpaid\": -1}}",
		"{\"shop\": {\"unpaid\": 1.5}}",
		"{\"shop\": {\"unpaid\": \"1\"}}",
		"{\"shop\": {\"unpaid\": 99999999999999999999}}",
		"{\"preset\": \"hostile\", \"shop\": {\"unpaid\": true}}",
		"{\"preset\": \"mild\"}",
	};
	struct dials calm, dials;
	dials_calm(&calm);
	dials_calm(&dials);
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		assert_int_not_equal(turn(*state, wrong[i], &dials), OK);
		assert_memory_equal(&dials, &calm, sizeof(dials));
	}
}

static void a_preset_comes_before_single_dials(void **state)
{
	struct dials dials;
	dials_calm(&dials);
	assert_int_equal(
		turn(*state, "{\"shop\": {\"unpaid\": 5}, \"preset\": \"hostile\", \"seed\": 3}", &dials),
		OK);
	assert_int_equal(dials.at[SIDE_SHOP][DIAL_UNPAID], 5);
	assert_int_equal(dials.at[SIDE_SHOP][DIAL_EDITS], dial_row(DIAL_EDITS)->hostile);
	assert_int_equal(dials.at[SIDE_WAREHOUSE][DIAL_LATE], dial_row(DIAL_LATE)->hostile);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_row_is_whole),
		cmocka_unit_test_setup_teardown(what_is_printed_can_be_read, make_arena, drop_arena),
		cmocka_unit_test_setup_teardown(all_or_none, make_arena, drop_arena),
		cmocka_unit_test_setup_teardown(a_preset_comes_before_single_dials, make_arena, drop_arena),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
