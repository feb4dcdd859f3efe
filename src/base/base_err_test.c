#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <string.h>

#include "base/fault.h"

/* Every code has a row: a word of its own, a status with a meaning, one sentence without codes. */
static void every_code_has_a_row(void **state)
{
	(void)state;
	for (int i = 0; i < ERR_COUNT_; i++) {
		const struct err_row *row = err_row((enum err)i);
		assert_non_null(row->word);
		assert_true(i == OK ? row->http_status == 200
		                    : row->http_status >= 400 && row->http_status < 600);
		for (const char *c = row->word; *c != '\0'; c++)
			assert_true((*c >= 'a' && *c <= 'z') || *c == '_');
		size_t len = strlen(row->sentence);
		assert_true(len > 5 && row->sentence[len - 1] == '.');
		assert_ptr_equal(strchr(row->sentence, '.'), &row->sentence[len - 1]);
		assert_true(row->sentence[0] >= 'A' && row->sentence[0] <= 'Z');
		assert_null(strpbrk(row->sentence, "0123456789_"));
		for (int other = 0; other < i; other++)
			assert_string_not_equal(row->word, err_row((enum err)other)->word);
		if (row->http_status == 429 || row->http_status == 503)
			assert_true(row->retry);
		if (row->http_status < 429)
			assert_false(row->retry);
	}
	assert_int_equal(err_row(ERR_OUT_OF_STOCK)->http_status, 409);
	assert_string_equal(err_row(ERR_NOT_FOUND)->word, "not_found");
}

static enum err tries(enum err first, int *reached)
{
	TRY(first);
	*reached = 1;
	return OK;
}

static void try_returns_the_failure(void **state)
{
	(void)state;
	int reached = 0;
	assert_int_equal(tries(ERR_BUSY, &reached), ERR_BUSY);
	assert_int_equal(reached, 0);
	assert_int_equal(tries(OK, &reached), OK);
	assert_int_equal(reached, 1);
}

static void faults_are_gathered(void **state)
{
	(void)state;
	struct arena *arena = arena_new(0);
	struct fault fault;
	fault_init(&fault, arena);
	char path[20] = "lines[0].quantity";
	for (int i = 0; i < FAULT_MOST + 20; i++) {
		path[6] = (char)('0' + i % 10); /* the path is copied */
		assert_int_equal(fault_field(&fault, str_from(path), "must be at most %d", i), ERR_INVALID);
	}
	assert_int_equal(fault.rows.count, FAULT_MOST);
	assert_true(str_is(fault.rows.at[0].path, "lines[0].quantity"));
	assert_true(str_is(fault.rows.at[42].path, "lines[2].quantity"));
	assert_true(str_is(fault.rows.at[42].sentence, "must be at most 42"));
	assert_int_equal(fault.sentence.len, 0);
	assert_int_equal(fault_say(&fault, ERR_REFUSED, "The order is %s.", "closed"), ERR_REFUSED);
	assert_true(str_is(fault.sentence, "The order is closed."));
	fault_init(&fault, arena);
	assert_int_equal(fault.rows.count, 0);
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_code_has_a_row),
		cmocka_unit_test(try_returns_the_failure),
		cmocka_unit_test(faults_are_gathered),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
