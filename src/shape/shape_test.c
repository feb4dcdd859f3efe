#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "shape/field.h"
#include "shape/shape_change.h"
#include "shape/test_shapes.h"

static struct arena *arena;

static void words_and_values(void **state)
{
	(void)state;
	int value = -1;
	assert_true(str_is(word_of(&mood_words, MOOD_CALM), "calm"));
	assert_true(str_is(word_of(&mood_words, MOOD_VERY_KEEN), "very_keen"));
	assert_int_equal(word_of(&mood_words, MOOD_NONE).len, 0);
	assert_int_equal(word_of(&mood_words, -7).len, 0);
	assert_int_equal(word_of(&mood_words, 99).len, 0);
	assert_true(word_find(&mood_words, STR("very_keen"), false, &value));
	assert_int_equal(value, MOOD_VERY_KEEN);
	assert_false(word_find(&mood_words, STR("Calm"), false, &value));
	assert_true(word_find(&mood_words, STR("CALM"), true, &value));
	assert_int_equal(value, MOOD_CALM);
	assert_false(word_find(&mood_words, STR(""), true, &value));
	assert_false(word_find(&mood_words, STR("cal"), true, &value));
}

static void fields_by_name(void **state)
{
	(void)state;
	assert_ptr_equal(shape_field(&crate_shape, STR("note")), &crate_fields[2]);
	assert_null(shape_field(&crate_shape, STR("notes")));
	assert_null(shape_field(&crate_shape, STR("")));
	assert_int_equal(field_find(&crate_shape, STR("id"), false, 5), 0);
	assert_int_equal(field_find(&crate_shape, STR("id"), false, 5000), 0);
	assert_int_equal(field_find(&crate_shape, STR("orderNumber"), true, 0), 1);
	assert_true(field_find(&crate_shape, STR("order_number"), true, 0) == NO_FIELD);
	assert_true(field_find(&crate_shape, STR("orderNumber"), false, 0) == NO_FIELD);
	assert_true(field_find(&crate_shape, STR("orderNumbe"), true, 0) == NO_FIELD);
	assert_true(field_find(&crate_shape, STR("orderNumberr"), true, 0) == NO_FIELD);
	assert_true(field_find(&crate_shape, STR("ordernumber"), true, 0) == NO_FIELD);
}

static void camel_case(void **state)
{
	(void)state;
	static const struct {
		const char *name, *camel;
	} rows[] = {
		{"id", "id"},
		{"order_number", "orderNumber"},
		{"a_b_c", "aBC"},
		{"custom_field1", "customField1"},
		{"custom_field_1", "customField1"},
		{"_odd", "_odd"},
		{"odd_", "odd_"},
		{"a__b", "a_b"},
	};
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct field field = {.name = rows[i].name, .kind = KIND_FLAG};
		struct shape shape = {.fields = &field, .count = 1, .touched = NO_TOUCHED};
		char room[FIELD_NAME_ROOM];
		struct str camel = field_name_in(&field, true, room);
		assert_true(str_is(camel, rows[i].camel));
		assert_int_equal(field_find(&shape, camel, true, 0), 0);
		assert_true(str_is(field_name_in(&field, false, room), rows[i].name));
	}
}

static void nearest_names(void **state)
{
	(void)state;
	static const struct {
		const char *name, *meant;
	} rows[] = {
		{"quantiy", "quantity"},
		{"qantity", "quantity"},
		{"quanitty", "quantity"},
		{"orderNumber", "order_number"},
		{"Order-Number", "order_number"},
		{"tag", "tags"},
		{"ship_too", "ship_to"},
		{"x", NULL},
		{"", NULL},
		{"___", NULL},
		{"completely_else", NULL},
		{"created_at", NULL},
		{"is_hold", "is_held"},
		{"\xC3\xA9", NULL},
	};
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		const struct field *field = field_nearest(&crate_shape, str_from(rows[i].name));
		if (rows[i].meant == NULL)
			assert_null(field);
		else
			assert_string_equal(field->name, rows[i].meant);
	}
}

static void present_and_null(void **state)
{
	(void)state;
	struct crate crate = {0};
	assert_false(shape_has(&crate_shape, &crate, "note"));
	assert_true(shape_has(&crate_plain_shape, &crate, "note"));
	assert_false(shape_has(&crate_shape, &crate, "nothing"));
	shape_touch(&crate_shape, &crate, 2, true);
	assert_true(shape_has(&crate_shape, &crate, "note"));
	assert_int_equal(crate.touched.null, 1 << 2);
	shape_touch(&crate_shape, &crate, 2, false);
	assert_int_equal(crate.touched.null, 0);
	assert_int_equal(crate.touched.present, 1 << 2);
	shape_touch(&crate_plain_shape, &crate, 3, false);
	assert_int_equal(crate.touched.present, 1 << 2);
}

static void sound_tables(void **state)
{
	(void)state;
	assert_null(shape_fault(&crate_shape));
	assert_null(shape_fault(&crate_part_shape));
	struct field fields[130] = {0};
	struct shape shape = {.name = "Bad", .fields = fields, .count = 130, .touched = NO_TOUCHED};
	assert_string_equal(shape_fault(&shape), "a shape has at most 128 fields");
	shape.count = 70;
	shape.touched = 0;
	assert_string_equal(shape_fault(&shape), "a shape with touched bits has at most 64 fields");
	shape.touched = NO_TOUCHED;
	shape.count = 2;
	assert_non_null(shape_fault(
		&(struct shape){.fields = (struct field[]){{.name = "", .kind = KIND_INT}}, .count = 1}));
	fields[0] = (struct field){.name = "no\"", .kind = KIND_INT};
	assert_string_equal(shape_fault(&shape), "a field's name is not in snake_case");
	fields[0] = fields[1] = (struct field){.name = "twice", .kind = KIND_INT};
	assert_string_equal(shape_fault(&shape), "two fields have the same name");
	fields[1] = (struct field){.name = "mood", .kind = KIND_ENUM};
	assert_string_equal(shape_fault(&shape), "an enum field has no words");
	fields[1] =
		(struct field){.name = "part", .kind = KIND_OBJECT, .of = &crate_part_shape, .of_size = 1};
	assert_non_null(shape_fault(&shape));
	fields[1] = (struct field){.name = "both", .kind = KIND_INT, .flags = REQUIRED | READ_ONLY};
	assert_non_null(shape_fault(&shape));
}

static void pieces_of_values(void **state)
{
	(void)state;
	static const struct {
		const char *value;
		size_t count;
		const char *pieces[4];
	} rows[] = {
		{"", 1, {""}},
		{"a", 1, {"a"}},
		{"a,b", 2, {"a", "b"}},
		{"a,,b", 3, {"a", "", "b"}},
		{"a,", 2, {"a", ""}},
		{"\"a\"", 1, {"a"}},
		{"\"a\",\"b\"", 2, {"a", "b"}},
		{"\"a,b\",c", 2, {"a,b", "c"}},
		{"\"a\"\"b\",c", 2, {"a\"b", "c"}},
		{"\"a", 1, {"a"}},
		{"\"\"", 1, {""}},
		{"\"", 1, {""}},
		{"\"a\"junk,b", 2, {"a", "b"}},
		{"\"\"\"\"", 1, {"\""}},
		{"a\"b,c", 2, {"a\"b", "c"}},
	};
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct str_list pieces = {0};
		value_pieces(arena, str_from(rows[i].value), &pieces);
		assert_int_equal(pieces.count, rows[i].count);
		for (size_t k = 0; k < pieces.count; k++)
			assert_true(str_is(pieces.at[k], rows[i].pieces[k]));
	}
	struct str_list none = {0};
	value_pieces(arena, (struct str){0}, &none);
	assert_int_equal(none.count, 1);
}

static void patch_over_struct(void **state)
{
	(void)state;
	struct crate crate = {.note = STR("old"), .rank = 3, .order_number = STR("7")};
	struct crate before = crate;
	struct crate patch = {.note = STR("new")};
	shape_give(&crate_shape, &patch, "note");
	shape_touch(&crate_shape, &patch, 6, true); /* rank: null */
	shape_apply(&crate_shape, &patch, &crate);
	assert_true(str_is(crate.note, "new"));
	assert_true(str_is(crate.order_number, "7"));
	assert_int_equal(crate.rank, 0);
	struct str text = shape_difference(arena, &crate_shape, &before, &crate);
	assert_true(str_find_str(text, STR("\"note\":{\"from\":\"old\",\"to\":\"new\"}")) >= 0);
	assert_int_equal(shape_difference(arena, &crate_shape, &before, &before).len, 0);
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
		cmocka_unit_test(words_and_values), cmocka_unit_test(fields_by_name),
		cmocka_unit_test(camel_case),       cmocka_unit_test(nearest_names),
		cmocka_unit_test(present_and_null), cmocka_unit_test(sound_tables),
		cmocka_unit_test(pieces_of_values), cmocka_unit_test(patch_over_struct),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
