#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdlib.h>

#include "base/list.h"
#include "base/money.h"
#include "base/qty.h"

static struct arena *arena;

static struct currency currency(const char *code)
{
	struct currency out = {{0}};
	assert_int_equal(currency_parse(str_from(code), &out), OK);
	return out;
}

static struct str written(struct money m)
{
	struct buf buf = buf_new(arena, 100);
	money_write(&buf, m);
	return buf_str(&buf);
}

static void currencies(void **state)
{
	(void)state;
	static const struct {
		const char *code;
		int places; /* -1: refused */
	} rows[] = {
		{"USD", 2},  {"EUR", 2},    {"JPY", 0},        {"KWD", 3},  {"CLF", 4},   {"ZWG", 2},
		{"AED", 2},  {"XOF", 0},    {"XCG", 2},        {"ISK", 0},  {"HUF", 2},   {"BHD", 3},
		{"UYW", 4},  {"VND", 0},    {"usd", -1},       {"US", -1},  {"USDX", -1}, {"", -1},
		{"ZZZ", -1}, {"AAA", -1},   {"XXX", -1},       {"XAU", -1}, {"DEM", -1},  {"HRK", -1},
		{"BGN", -1}, {"U\xC3", -1}, {"U\xC3\x84", -1}, {"@@@", -1},
	};
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct currency c = {{0}};
		enum err err = currency_parse(str_from(rows[i].code), &c);
		assert_int_equal(err, rows[i].places < 0 ? ERR_INVALID : OK);
		if (err == OK) {
			assert_int_equal(currency_places(c), rows[i].places);
			assert_true(str_is(currency_str(&c), rows[i].code));
		}
	}
	int known = 0;
	char code[4] = "AAA";
	for (code[0] = 'A'; code[0] <= 'Z'; code[0]++)
		for (code[1] = 'A'; code[1] <= 'Z'; code[1]++)
			for (code[2] = 'A'; code[2] <= 'Z'; code[2]++) {
				struct currency c;
				known += currency_parse(str_of(code, 3), &c) == OK;
			}
	assert_int_equal(known, 165);
	struct currency none = {{0}};
	assert_int_equal(currency_places(none), 2);
	assert_int_equal(currency_str(&none).len, 0);
	assert_true(currency_eq(currency("USD"), currency("USD")));
	assert_false(currency_eq(currency("USD"), none));
}

static void reading_and_writing(void **state)
{
	(void)state;
	static const struct {
		const char *text, *code;
		enum err err;
		int64_t value;
		const char *again; /* NULL: the same text */
	} rows[] = {
		{"19.99", "USD", OK, 199900, NULL},
		{"0.00", "USD", OK, 0, NULL},
		{"-0", "USD", OK, 0, "0.00"},
		{"-0.5", "USD", OK, -5000, "-0.50"},
		{"7", "USD", OK, 70000, "7.00"},
		{"0.125", "USD", OK, 1250, NULL},
		{"0.1250", "USD", OK, 1250, "0.125"},
		{"0.0001", "USD", OK, 1, NULL},
		{"-0.0001", "USD", OK, -1, NULL},
		{"7", "JPY", OK, 70000, NULL},
		{"7.0", "JPY", OK, 70000, "7"},
		{"7.5", "JPY", OK, 75000, NULL},
		{"7", "KWD", OK, 70000, "7.000"},
		{"0.1", "CLF", OK, 1000, "0.1000"},
		{"007.50", "USD", OK, 75000, "7.50"},
		{"922337203685477.5807", "USD", OK, INT64_MAX, NULL},
		{"-922337203685477.5808", "USD", OK, INT64_MIN, NULL},
		{"922337203685477.5808", "USD", ERR_OVERFLOW, 0, NULL},
		{"-922337203685477.5809", "USD", ERR_OVERFLOW, 0, NULL},
		{"922337203685478", "USD", ERR_OVERFLOW, 0, NULL},
		{"99999999999999999999999999", "USD", ERR_OVERFLOW, 0, NULL},
		{"99999999999999999999999999x", "USD", ERR_INVALID, 0, NULL},
		{"1.00000", "USD", ERR_INVALID, 0, NULL},
		{"1.23456", "USD", ERR_INVALID, 0, NULL},
		{"", "USD", ERR_INVALID, 0, NULL},
		{"-", "USD", ERR_INVALID, 0, NULL},
		{".", "USD", ERR_INVALID, 0, NULL},
		{".5", "USD", ERR_INVALID, 0, NULL},
		{"5.", "USD", ERR_INVALID, 0, NULL},
		{"-.5", "USD", ERR_INVALID, 0, NULL},
		{"+5", "USD", ERR_INVALID, 0, NULL},
		{"1e3", "USD", ERR_INVALID, 0, NULL},
		{"1.2.3", "USD", ERR_INVALID, 0, NULL},
		{"1,99", "USD", ERR_INVALID, 0, NULL},
		{" 1", "USD", ERR_INVALID, 0, NULL},
		{"1 ", "USD", ERR_INVALID, 0, NULL},
		{"--1", "USD", ERR_INVALID, 0, NULL},
		{"$1", "USD", ERR_INVALID, 0, NULL},
		{"NaN", "USD", ERR_INVALID, 0, NULL},
	};
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct money m = {0};
		enum err err = money_parse(str_from(rows[i].text), currency(rows[i].code), &m);
		assert_int_equal(err, rows[i].err);
		assert_true(m.ten_thousandths == rows[i].value);
		if (err == OK)
			assert_true(str_is(written(m), rows[i].again ? rows[i].again : rows[i].text));
	}
}

static void minor_units(void **state)
{
	(void)state;
	static const struct {
		int64_t minor;
		const char *code;
		enum err err;
		int64_t value;
	} rows[] = {
		{1999, "USD", OK, 199900},
		{-1, "KWD", OK, -10},
		{500, "JPY", OK, 5000000},
		{7, "CLF", OK, 7},
		{INT64_MAX, "CLF", OK, INT64_MAX},
		{INT64_MAX / 100, "USD", OK, INT64_MAX / 100 * 100},
		{INT64_MAX / 100 + 1, "USD", ERR_OVERFLOW, 0},
		{INT64_MIN, "JPY", ERR_OVERFLOW, 0},
	};
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct money m = {0};
		assert_int_equal(money_from_minor(rows[i].minor, currency(rows[i].code), &m), rows[i].err);
		assert_true(m.ten_thousandths == rows[i].value);
	}
}

static void arithmetic(void **state)
{
	(void)state;
	struct currency usd = currency("USD"), eur = currency("EUR");
	struct money out = {0}, one = {1, usd}, most = {INT64_MAX, usd}, least = {INT64_MIN, usd};
	assert_int_equal(money_add(one, (struct money){2, usd}, &out), OK);
	assert_true(out.ten_thousandths == 3 && currency_eq(out.currency, usd));
	assert_int_equal(money_sub(one, (struct money){2, usd}, &out), OK);
	assert_true(out.ten_thousandths == -1);
	assert_int_equal(money_times((struct money){-199900, usd}, 3, &out), OK);
	assert_true(out.ten_thousandths == -599700);
	out = (struct money){42, eur};
	assert_int_equal(money_add(one, money_zero(eur), &out), ERR_CURRENCY);
	assert_int_equal(money_sub(one, money_zero(eur), &out), ERR_CURRENCY);
	assert_int_equal(money_add(most, one, &out), ERR_OVERFLOW);
	assert_int_equal(money_sub(least, one, &out), ERR_OVERFLOW);
	assert_int_equal(money_sub(money_zero(usd), least, &out), ERR_OVERFLOW);
	assert_int_equal(money_times(most, 2, &out), ERR_OVERFLOW);
	assert_int_equal(money_times(least, -1, &out), ERR_OVERFLOW);
	assert_true(out.ten_thousandths == 42); /* untouched by refusals */
	assert_int_equal(money_add(most, least, &out), OK);
	assert_true(out.ten_thousandths == -1);
}

static void settling(void **state)
{
	(void)state;
	static const struct {
		int64_t value;
		const char *code;
		enum err err;
		int64_t settled;
	} rows[] = {
		{199900, "USD", OK, 199900},
		{50, "USD", OK, 100},
		{49, "USD", OK, 0},
		{-50, "USD", OK, -100},
		{-49, "USD", OK, 0},
		{149, "USD", OK, 100},
		{150, "USD", OK, 200},
		{5000, "JPY", OK, 10000},
		{4999, "JPY", OK, 0},
		{-15000, "JPY", OK, -20000},
		{5, "KWD", OK, 10},
		{4, "KWD", OK, 0},
		{123, "CLF", OK, 123},
		{INT64_MAX, "CLF", OK, INT64_MAX},
		{INT64_MIN, "CLF", OK, INT64_MIN},
		{INT64_MAX, "USD", OK, INT64_MAX / 100 * 100},
		{INT64_MAX, "JPY", ERR_OVERFLOW, 0},
		{INT64_MIN, "JPY", ERR_OVERFLOW, 0},
	};
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct money out = {0};
		struct money in = {rows[i].value, currency(rows[i].code)};
		assert_int_equal(money_settle(in, &out), rows[i].err);
		assert_true(out.ten_thousandths == rows[i].settled);
	}
}

static void splitting(void **state)
{
	(void)state;
	static const struct {
		const char *code;
		int64_t whole;
		int64_t weights[5];
		size_t n;
		int64_t parts[5];
	} rows[] = {
		{"USD", 100000, {1, 1, 1}, 3, {33400, 33300, 33300}},
		{"USD", -100000, {1, 1, 1}, 3, {-33400, -33300, -33300}},
		{"USD", 100, {1, 999}, 2, {0, 100}},
		{"USD", 100, {1, 1}, 2, {100, 0}},
		{"USD", 1, {1, 1}, 2, {1, 0}}, /* no whole cent: split in ten-thousandths */
		{"USD", 50050, {1, 2}, 2, {16683, 33367}},
		{"USD", 0, {3, 4}, 2, {0, 0}},
		{"USD", 1000, {0, 5, 0}, 3, {0, 1000, 0}},
		{"USD", 500, {7, 0, 7, 0, 7}, 5, {200, 0, 200, 0, 100}},
		{"JPY", 100000, {1, 1, 1}, 3, {40000, 30000, 30000}},
		{"USD", INT64_MAX, {INT64_MAX}, 1, {INT64_MAX}},
		{"USD", INT64_MIN, {INT64_MAX - 1, 1}, 2, {INT64_MIN + 1, -1}},
	};
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct money parts[5];
		struct money whole = {rows[i].whole, currency(rows[i].code)};
		assert_int_equal(money_split(whole, rows[i].weights, rows[i].n, parts), OK);
		for (size_t k = 0; k < rows[i].n; k++) {
			assert_true(parts[k].ten_thousandths == rows[i].parts[k]);
			assert_true(currency_eq(parts[k].currency, whole.currency));
		}
	}
	struct money parts[2], whole = {100, currency("USD")};
	assert_int_equal(money_split(whole, NULL, 0, parts), ERR_INVALID);
	assert_int_equal(money_split(whole, (int64_t[]){0, 0}, 2, parts), ERR_INVALID);
	assert_int_equal(money_split(whole, (int64_t[]){2, -1}, 2, parts), ERR_INVALID);
	assert_int_equal(money_split(whole, (int64_t[]){INT64_MAX, 1}, 2, parts), ERR_OVERFLOW);
}

static uint64_t random_seed = 88172645463325252u;

static uint64_t random_number(void)
{
	random_seed ^= random_seed << 13;
	random_seed ^= random_seed >> 7;
	random_seed ^= random_seed << 17;
	return random_seed;
}

/* Whatever the numbers: the sum is exact, and every part is within one unit of its exact share. */
static void splits_are_exact_and_fair(void **state)
{
	(void)state;
	static struct money parts[500];
	static int64_t weights[500];
	for (int round = 0; round < 2000; round++) {
		size_t n = random_number() % 500 + 1;
		int64_t total = 0;
		for (size_t i = 0; i < n; i++) {
			weights[i] = (int64_t)(random_number() >> (12 + random_number() % 50));
			total += weights[i];
		}
		if (total == 0)
			continue;
		struct money whole = {(int64_t)(random_number() >> random_number() % 60), currency("USD")};
		assert_int_equal(money_split(whole, weights, n, parts), OK);
		int64_t unit = whole.ten_thousandths % 100 == 0 ? 100 : 1;
		__int128 sum = 0;
		for (size_t i = 0; i < n; i++) {
			__int128 part = parts[i].ten_thousandths, exact_total = (__int128)unit * total;
			__int128 off = part * total - (__int128)whole.ten_thousandths * weights[i];
			sum += part;
			assert_true(part % unit == 0 && off < exact_total && -off < exact_total);
			assert_true(weights[i] > 0 || part == 0);
		}
		assert_true(sum == whole.ten_thousandths);
	}
}

static void quantities(void **state)
{
	(void)state;
	struct qty out = {7};
	assert_int_equal(qty_add((struct qty){2}, (struct qty){-5}, &out), OK);
	assert_true(out.units == -3);
	assert_int_equal(qty_times((struct qty){-4}, 25, &out), OK);
	assert_true(out.units == -100);
	assert_int_equal(qty_add((struct qty){INT64_MAX}, (struct qty){1}, &out), ERR_OVERFLOW);
	assert_int_equal(qty_times((struct qty){INT64_MIN}, -1, &out), ERR_OVERFLOW);
	assert_true(out.units == -100); /* untouched by refusals */
}

static void weights(void **state)
{
	(void)state;
	static const struct {
		int64_t milliounces, milligrams;
	} rows[] = {
		{0, 0},          {1, 28},          {1000, 28350}, /* one ounce: 28349.523 mg */
		{16000, 453592},                                  /* one pound: 453592.37 mg */
		{-1000, -28350}, {35274, 1000001},                /* about a kilogram */
	};
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct weight w = weight_from_milliounces(rows[i].milliounces);
		assert_true(w.milligrams == rows[i].milligrams);
		assert_true(weight_milliounces(w) == rows[i].milliounces);
	}
	for (int64_t milliounces = -100000; milliounces < 100000; milliounces += 7)
		assert_true(weight_milliounces(weight_from_milliounces(milliounces)) == milliounces);
	assert_true(weight_from_milliounces(INT64_MAX).milligrams == INT64_MAX);
	assert_true(weight_from_milliounces(INT64_MIN).milligrams == INT64_MIN);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(currencies),
		cmocka_unit_test(reading_and_writing),
		cmocka_unit_test(minor_units),
		cmocka_unit_test(arithmetic),
		cmocka_unit_test(settling),
		cmocka_unit_test(splitting),
		cmocka_unit_test(splits_are_exact_and_fair),
		cmocka_unit_test(quantities),
		cmocka_unit_test(weights),
	};
	arena = arena_new(0);
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	arena_free(arena);
	return failed;
}
