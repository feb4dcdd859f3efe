#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdlib.h>

#include "base/list.h"
#include "base/map.h"

static void text_keys(void **state)
{
	(void)state;
	struct arena *arena = arena_new(0);
	struct map map = map_new(arena);
	static int values[20000];
	assert_null(map_get(&map, STR("nothing")));
	for (int i = 0; i < 20000; i++) {
		map_put(&map, str_format(arena, "key %d", i), &values[i]);
		assert_ptr_equal(map_get(&map, str_format(arena, "key %d", i / 2)), &values[i / 2]);
		assert_null(map_get(&map, str_format(arena, "key %d", i + 1)));
	}
	assert_int_equal(map.count, 20000);
	for (int i = 0; i < 20000; i++) {
		assert_ptr_equal(map_get(&map, str_format(arena, "key %d", i)), &values[i]);
		assert_ptr_equal(map.entries[i].value, &values[i]); /* in order */
	}
	map_put(&map, STR("key 7"), &values[0]);
	assert_int_equal(map.count, 20000);
	assert_ptr_equal(map_get(&map, STR("key 7")), &values[0]);
	arena_free(arena);
}

static void small_maps_replace_and_know_the_empty_key(void **state)
{
	(void)state;
	struct arena *arena = arena_new(0);
	struct map map = map_new(arena);
	int a, b;
	map_put(&map, STR(""), &a);
	map_put(&map, STR("x"), &a);
	map_put(&map, STR(""), &b);
	assert_int_equal(map.count, 2);
	assert_ptr_equal(map_get(&map, (struct str){0}), &b);
	map_put(&map, STR("none"), NULL);
	assert_null(map_get(&map, STR("none")));
	assert_int_equal(map.count, 3);
	arena_free(arena);
}

static void integer_keys(void **state)
{
	(void)state;
	struct arena *arena = arena_new(0);
	static const int64_t steps[] = {1, 4096, (int64_t)1 << 40, -977};
	static int values[5000];
	for (size_t k = 0; k < COUNT_OF(steps); k++) {
		struct map map = map_new(arena);
		for (int i = 0; i < 5000; i++)
			map_put_int(&map, i * steps[k], &values[i]);
		map_put_int(&map, INT64_MIN, &values[1]);
		map_put_int(&map, INT64_MAX, &values[2]);
		assert_int_equal(map.count, 5002);
		for (int i = 0; i < 5000; i++)
			assert_ptr_equal(map_get_int(&map, i * steps[k]), &values[i]);
		assert_ptr_equal(map_get_int(&map, INT64_MIN), &values[1]);
		assert_ptr_equal(map_get_int(&map, INT64_MAX), &values[2]);
		assert_null(map_get_int(&map, 5000 * steps[k] + 3));
	}
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text_keys),
		cmocka_unit_test(small_maps_replace_and_know_the_empty_key),
		cmocka_unit_test(integer_keys),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
