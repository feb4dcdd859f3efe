/* Things kept between units: found again, replaced by nobody, and alive while somebody holds them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "kernel/kept.h"
#include "kernel/module.h"

const struct module *const purser_modules[] = {NULL};
const size_t purser_module_count = 0;

static struct arena *home;
static struct kept *kept;

static int home_begin(void **state)
{
	(void)state;
	home = arena_new(0);
	kept = kept_new(home);
	return 0;
}

static int home_end(void **state)
{
	(void)state;
	kept_free(kept);
	arena_free(home);
	return 0;
}

static struct work work_of(int64_t company, struct kept *where)
{
	return (struct work){.arena = arena_new(0), .company = {company}, .kept = where};
}

static const int *put(struct work *work, int64_t number, int value)
{
	struct arena *own = arena_new(0);
	int *thing = ARENA_NEW(own, int);
	*thing = value;
	return kept_put(work, "numbers", number, own, thing);
}

static void what_was_put_is_found_by_its_company(void **state)
{
	(void)state;
	struct work ours = work_of(1, kept), theirs = work_of(2, kept);
	assert_null(kept_find(&ours, "numbers", 7));
	const int *thing = put(&ours, 7, 42);
	assert_int_equal(*thing, 42);
	assert_ptr_equal(kept_find(&ours, "numbers", 7), thing);
	assert_null(kept_find(&ours, "numbers", 8));
	assert_null(kept_find(&ours, "words", 7));
	assert_null(kept_find(&theirs, "numbers", 7));
	arena_free(ours.arena);
	arena_free(theirs.arena);
}

static void the_second_of_two_gets_the_first(void **state)
{
	(void)state;
	struct work ours = work_of(1, kept);
	const int *first = put(&ours, 7, 1);
	assert_ptr_equal(put(&ours, 7, 2), first);
	assert_int_equal(*first, 1);
	arena_free(ours.arena);
}

static void what_a_unit_holds_outlives_its_place(void **state)
{
	(void)state;
	struct work ours = work_of(1, kept);
	const int *held = put(&ours, 1, 11);
	for (int64_t number = 2; number < 1000; number++) {
		struct work other = work_of(1, kept);
		(void)put(&other, number, 0);
		arena_free(other.arena);
	}
	assert_null(kept_find(&ours, "numbers", 1)); /* pushed out by newer ones */
	assert_int_equal(*held, 11);
	arena_free(ours.arena);
}

static void without_a_place_it_goes_with_the_unit(void **state)
{
	(void)state;
	struct work ours = work_of(1, NULL);
	assert_int_equal(*put(&ours, 7, 5), 5);
	assert_null(kept_find(&ours, "numbers", 7));
	arena_free(ours.arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(what_was_put_is_found_by_its_company, home_begin, home_end),
		cmocka_unit_test_setup_teardown(the_second_of_two_gets_the_first, home_begin, home_end),
		cmocka_unit_test_setup_teardown(what_a_unit_holds_outlives_its_place, home_begin, home_end),
		cmocka_unit_test_setup_teardown(without_a_place_it_goes_with_the_unit, home_begin,
	                                    home_end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
