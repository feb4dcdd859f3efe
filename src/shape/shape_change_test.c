#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "shape/field.h"
#include "shape/row_binds.h"
#include "shape/shape_change.h"
#include "shape/test_shapes.h"

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

/* A crate with every field that has a column. */
static struct crate full(void)
{
	struct crate crate = {
		.id = {7},
		.order_number = STR("A-1"),
		.note = STR("note"),
		.total = {199900, {"USD"}},
		.quantity = {3},
		.rank = 4,
		.any_number = 5,
		.weight = {6},
		.length = {7},
		.placed_at = {SECOND_US},
		.due_on = {8},
		.is_held = true,
		.mood = MOOD_CALM,
		.extra = STR("{\"a\":1}"),
		.ship_to = {.city = STR("Reno"), .state = STR("NV")},
		.source = STR("shop"),
		.parent_id = {9},
	};
	*LIST_ADD(arena, &crate.tags) = STR("red");
	*LIST_ADD(arena, &crate.warehouse_ids) = 11;
	*LIST_ADD(arena, &crate.parts) = (struct crate_part){.name = STR("lid"), .quantity = {1}};
	return crate;
}

static const char *text(const struct crate *crate)
{
	return str_c(arena, shape_text(arena, &crate_shape, crate, NULL, 0));
}

/* A patch that gives every field, and is a full crate but for what `crate` has. */
static struct crate given(struct crate crate)
{
	for (size_t i = 0; i < crate_shape.count; i++)
		shape_touch(&crate_shape, &crate, i, false);
	shape_give(&crate_place_shape, &crate.ship_to, "city");
	shape_give(&crate_place_shape, &crate.ship_to, "state");
	return crate;
}

static void nothing_given_changes_nothing(void **state)
{
	(void)state;
	struct crate crate = full(), empty = {0};
	shape_apply(&crate_shape, &empty, &crate);
	struct crate before = full();
	assert_string_equal(text(&crate), text(&before));
	assert_int_equal(shape_difference(arena, &crate_shape, &before, &crate).len, 0);
}

static void every_kind_is_copied(void **state)
{
	(void)state;
	struct crate patch = given(full()), crate = {.id = {70}, .source = STR("first")};
	shape_apply(&crate_shape, &patch, &crate);
	assert_int_equal(crate.id.value, 70);       /* read-only */
	assert_true(str_is(crate.source, "first")); /* written once */
	crate.id = patch.id;
	crate.source = patch.source;
	assert_string_equal(text(&crate), text(&patch));
}

static void a_given_null_empties(void **state)
{
	(void)state;
	struct crate crate = full(), patch = {.note = STR("left over"), .rank = 3};
	shape_touch(&crate_shape, &patch, field_find(&crate_shape, STR("note"), false, 0), true);
	shape_touch(&crate_shape, &patch, field_find(&crate_shape, STR("ship_to"), false, 0), true);
	shape_apply(&crate_shape, &patch, &crate);
	assert_int_equal(crate.note.len, 0);
	assert_int_equal(crate.ship_to.city.len, 0);
	assert_int_equal(crate.rank, 4); /* not given */
	assert_non_null(strstr(text(&crate), "\"note\":null"));
}

static void objects_are_patched_field_by_field(void **state)
{
	(void)state;
	struct crate crate = full(), patch = {.ship_to = {.city = STR("Sparks"), .state = STR("XX")}};
	shape_give(&crate_shape, &patch, "ship_to");
	shape_give(&crate_place_shape, &patch.ship_to, "city");
	shape_apply(&crate_shape, &patch, &crate);
	assert_true(str_is(crate.ship_to.city, "Sparks"));
	assert_true(str_is(crate.ship_to.state, "NV"));
}

static void lists_are_replaced_whole(void **state)
{
	(void)state;
	struct crate crate = full(), patch = {0};
	shape_give(&crate_shape, &patch, "tags");
	shape_apply(&crate_shape, &patch, &crate);
	assert_int_equal(crate.tags.count, 0);
	assert_int_equal(crate.parts.count, 1);
}

static void a_difference_names_from_and_to(void **state)
{
	(void)state;
	struct crate before = full(), after = full();
	after.note = STR("\"quoted\"");
	after.is_held = false;
	after.mood = MOOD_VERY_KEEN;
	after.tags.count = 0;
	assert_string_equal(str_c(arena, shape_difference(arena, &crate_shape, &before, &after)),
	                    "{\"note\":{\"from\":\"note\",\"to\":\"\\\"quoted\\\"\"},"
	                    "\"is_held\":{\"from\":true,\"to\":false},"
	                    "\"mood\":{\"from\":\"calm\",\"to\":\"very_keen\"},"
	                    "\"tags\":{\"from\":[\"red\"],\"to\":[]}}");
}

static void a_difference_keeps_secrets(void **state)
{
	(void)state;
	struct crate before = full(), after = full();
	after.password = STR("open sesame");
	after.id.value = 8; /* read-only: not what a client changed */
	assert_int_equal(shape_difference(arena, &crate_shape, &before, &after).len, 0);
}

static void omitted_values_are_null_in_a_difference(void **state)
{
	(void)state;
	struct crate before = full(), after = full();
	after.warehouse_ids.count = 0;
	after.source = STR("");
	assert_string_equal(str_c(arena, shape_difference(arena, &crate_shape, &before, &after)),
	                    "{\"warehouse_ids\":{\"from\":[11],\"to\":null},"
	                    "\"source\":{\"from\":\"shop\",\"to\":null}}");
}

static void text_may_name_its_fields(void **state)
{
	(void)state;
	const struct str names[] = {STR("id"), STR("tags")};
	struct crate crate = full();
	assert_string_equal(str_c(arena, shape_text(arena, &crate_shape, &crate, names, 2)),
	                    "{\"id\":7,\"tags\":[\"red\"]}");
	assert_string_equal(str_c(arena, shape_list_text(arena, &crate_part_shape, crate.parts.at, 1)),
	                    "[{\"name\":\"lid\",\"quantity\":1}]");
}

static void a_text_of_some_fields_is_read_back(void **state)
{
	(void)state;
	const struct str names[] = {STR("note"), STR("quantity")};
	struct crate crate = full(), read = {0};
	struct str text = shape_text(arena, &crate_shape, &crate, names, 2);
	assert_int_equal(shape_from_text(arena, &crate_shape, text, &read), OK);
	assert_true(str_eq(read.note, crate.note));
	assert_int_equal(read.quantity.units, crate.quantity.units);
	assert_true(shape_has(&crate_shape, &read, "note"));
	assert_false(shape_has(&crate_shape, &read, "rank"));
	assert_int_equal(shape_from_text(arena, &crate_shape, STR(""), &read), OK);
	assert_int_equal(shape_from_text(arena, &crate_shape, STR("{\"note\":"), &read), ERR_INTERNAL);
	assert_int_equal(shape_from_text(arena, &crate_shape, STR("{\"nota\":1}"), &read),
	                 ERR_INTERNAL);
}

static void binds_stand_in_the_order_of_the_shape(void **state)
{
	(void)state;
	struct crate crates[] = {full(), full()};
	crates[1].id.value = 77;
	size_t count = row_bind_count(&crate_shape);
	struct bind *binds =
		row_binds_all(arena, &crate_shape, (struct company_id){5}, crates, COUNT_OF(crates));
	/* company_id, then the columns: objects, lists, the password and created_at are none. */
	assert_int_equal(count, 1 + crate_shape.count - 6);
	for (size_t row = 0; row < COUNT_OF(crates); row++) {
		const struct bind *at = &binds[row * count];
		assert_int_equal(at++->number, 5);
		for (size_t i = 0; i < crate_shape.count; i++) {
			const struct field *field = &crate_shape.fields[i];
			if (!field_is_column(field))
				continue;
			bool is_text =
				field->kind == KIND_TEXT || field->kind == KIND_ENUM || field->kind == KIND_JSON;
			assert_int_equal(at->kind, is_text ? BIND_TEXT : BIND_INT);
			at++;
		}
		assert_ptr_equal(at, &binds[(row + 1) * count]);
	}
	assert_int_equal(binds[1].number, 7);
	assert_int_equal(binds[count + 1].number, 77);
	assert_true(str_is(binds[2].text, "A-1"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(nothing_given_changes_nothing),
		TEST(every_kind_is_copied),
		TEST(a_given_null_empties),
		TEST(objects_are_patched_field_by_field),
		TEST(lists_are_replaced_whole),
		TEST(a_difference_names_from_and_to),
		TEST(a_difference_keeps_secrets),
		TEST(omitted_values_are_null_in_a_difference),
		TEST(text_may_name_its_fields),
		TEST(binds_stand_in_the_order_of_the_shape),
		TEST(a_text_of_some_fields_is_read_back),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
