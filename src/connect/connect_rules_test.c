#include "connect/connect_rules.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/instant.h"
#include "base/list.h"

static void backoff_doubles_up_to_five_minutes(void **state)
{
	static const int64_t seconds[] = {1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(seconds); i++) {
		int64_t attempts = (int64_t)i + 1, whole = seconds[i] * SECOND_US;
		for (uint64_t chance = 0; chance < 5000000000u; chance += 77777777u) {
			int64_t us = backoff_us(attempts, chance);
			assert_true(us >= whole - whole / 4 && us <= whole + whole / 4);
		}
	}
	assert_int_equal(backoff_us(1, 0), 750000);
	assert_int_equal(backoff_us(1, 500000), 1250000);
	assert_true(backoff_us(INT64_MAX, 0) <= 300 * SECOND_US);
	assert_true(backoff_us(0, 0) > 0);
}

static void quantities_to_push(void **state)
{
	static const struct {
		enum quantity_means means;
		int64_t for_sale, own_open, remote_allocated, expected;
	} rows[] = {
		/* A channel that only displays: what it may sell. */
		{QUANTITY_FOR_SALE, 10, 0, -1, 10},
		{QUANTITY_FOR_SALE, 10, 4, 4, 10},
		{QUANTITY_FOR_SALE, -3, 0, -1, 0},
		/* 100 on hand, its own orders hold 5: 95 for sale, 100 to write; it subtracts 5 itself. */
		{QUANTITY_ON_HAND_LESS_OTHERS, 95, 5, -1, 100},
		{QUANTITY_ON_HAND_LESS_OTHERS, 95, 5, 5, 100},
		/* It holds 3 more that we have not seen: they stay subtracted there. */
		{QUANTITY_ON_HAND_LESS_OTHERS, 95, 5, 8, 100},
		/* It lost count of 2: it gets 2 less, or it would sell them. */
		{QUANTITY_ON_HAND_LESS_OTHERS, 95, 5, 3, 98},
		{QUANTITY_ON_HAND_LESS_OTHERS, 95, 5, 0, 95},
		{QUANTITY_ON_HAND_LESS_OTHERS, 0, 5, 5, 5},
		{QUANTITY_ON_HAND_LESS_OTHERS, -5, 2, 2, 0},
	};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++)
		assert_int_equal(push_quantity(rows[i].means, rows[i].for_sale, rows[i].own_open,
		                               rows[i].remote_allocated),
		                 rows[i].expected);
}

static void pushes_that_are_safe(void **state)
{
	static const struct {
		int64_t quantity, pushed;
		bool is_downloaded, expected;
	} rows[] = {
		{5, 5, false, true},                          /* the same */
		{4, 5, false, true},                          /* lower */
		{0, 5, false, true},   {6, 5, false, false},  /* higher, and its orders were not read */
		{6, 5, true, true},    {6, -1, false, false}, /* nobody knows what it shows */
		{0, -1, false, false}, {6, -1, true, true},
	};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++)
		assert_int_equal(push_is_safe(rows[i].quantity, rows[i].pushed, rows[i].is_downloaded),
		                 rows[i].expected);
}

static void kits_that_are_complete(void **state)
{
	static const struct {
		struct part_left parts[3];
		size_t n;
		int64_t expected;
	} rows[] = {
		{{{0, 1}}, 1, 0},         {{{3, 1}}, 1, 3},         {{{2, 1}, {5, 2}}, 2, 2},
		{{{2, 1}, {3, 2}}, 2, 1}, {{{2, 1}, {0, 2}}, 2, 0}, {{{2, 1}, {4, 2}, {9, 0}}, 3, 2},
		{{{9, 0}}, 1, 0},
	};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++)
		assert_int_equal(units_complete(rows[i].parts, rows[i].n), rows[i].expected);
	assert_int_equal(units_complete(NULL, 0), 0);
	const struct part_left begun[] = {{0, 2}, {3, 2}, {1, 1}, {9, 0}};
	assert_int_equal(units_begun(begun, 1), 0);
	assert_int_equal(units_begun(begun, 2), 2);
	assert_int_equal(units_begun(begun, COUNT_OF(begun)), 2);
	assert_int_equal(units_begun(NULL, 0), 0);
}

static void the_bucket_keeps_the_rate(void **state)
{
	const struct pack_rate rate = {.bucket = 3, .refill_per_s = 2, .cost = 1};
	struct bucket bucket = {0};
	int64_t now = 1000 * SECOND_US;
	(void)state;
	for (int i = 0; i < 3; i++)
		assert_int_equal(bucket_take(&bucket, &rate, now), 0);
	int64_t wait = bucket_take(&bucket, &rate, now);
	assert_in_range(wait, SECOND_US / 2, SECOND_US / 2 + 1);
	assert_int_equal(bucket_take(&bucket, &rate, now + wait), 0);
	assert_true(bucket_take(&bucket, &rate, now + wait) > 0);
	/* Full again after a while, and never more than full. */
	now += 1000 * DAY_US;
	for (int i = 0; i < 3; i++)
		assert_int_equal(bucket_take(&bucket, &rate, now), 0);
	assert_true(bucket_take(&bucket, &rate, now) > 0);
	/* Many short waits are worth as much as a long one. */
	int64_t taken = 0;
	for (int64_t us = 0; us < 10 * SECOND_US; us += 10000)
		taken += bucket_take(&bucket, &rate, now + us) == 0 ? 1 : 0;
	assert_in_range(taken, 19, 21);
	const struct pack_rate none = {0};
	assert_int_equal(bucket_take(&bucket, &none, now), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(backoff_doubles_up_to_five_minutes),
		cmocka_unit_test(quantities_to_push),
		cmocka_unit_test(pushes_that_are_safe),
		cmocka_unit_test(kits_that_are_complete),
		cmocka_unit_test(the_bucket_keeps_the_rate),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
