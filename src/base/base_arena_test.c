#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/list.h"

static void pieces_are_zero_aligned_and_apart(void **state)
{
	(void)state;
	static const size_t sizes[] = {0, 1, 15, 16, 17, 100, 4096, 8191, 8192, 8193, 100000, 3000000};
	struct arena *arena = arena_new(0);
	unsigned char *pieces[COUNT_OF(sizes)];
	for (int round = 0; round < 3; round++) {
		for (size_t i = 0; i < COUNT_OF(sizes); i++) {
			pieces[i] = arena_alloc(arena, sizes[i]);
			assert_non_null(pieces[i]);
			assert_int_equal((uintptr_t)pieces[i] % 16, 0);
			for (size_t k = 0; k < sizes[i]; k++)
				assert_int_equal(pieces[i][k], 0);
			memset(pieces[i], (int)i + 1, sizes[i]);
		}
		for (size_t i = 0; i < COUNT_OF(sizes); i++)
			for (size_t k = 0; k < sizes[i]; k++)
				assert_int_equal(pieces[i][k], i + 1);
		arena_reset(arena);
	}
	arena_free(arena);
}

static void reset_keeps_the_first_block(void **state)
{
	(void)state;
	struct arena *arena = arena_new(1024);
	void *first = arena_alloc(arena, 100);
	memset(first, 7, 100);
	assert_true(arena_used(arena) >= 100);
	for (int i = 0; i < 1000; i++)
		arena_alloc(arena, 1000);
	assert_true(arena_used(arena) >= 1000000);
	arena_reset(arena);
	assert_int_equal(arena_used(arena), 0);
	unsigned char *again = arena_alloc(arena, 100);
	assert_ptr_equal(again, first);
	for (int i = 0; i < 100; i++)
		assert_int_equal(again[i], 0);
	arena_free(arena);
	arena_free(NULL);
}

static void grow_keeps_contents_and_zeroes_the_rest(void **state)
{
	(void)state;
	struct arena *arena = arena_new(256);
	unsigned char *at = arena_grow(arena, NULL, 0, 10);
	size_t size = 10;
	memset(at, 1, size);
	unsigned char *in_place = arena_grow(arena, at, 10, 60);
	assert_ptr_equal(in_place, at);
	assert_int_equal(at[9], 1);
	assert_int_equal(at[10], 0);
	assert_ptr_equal(arena_grow(arena, at, 60, 20), at);
	memset(at, 1, size = 60);
	/* Something else stands behind it now: it must move, and the old one stays readable. */
	unsigned char *other = arena_alloc(arena, 1);
	*other = 9;
	for (size_t wanted = 61; wanted < 5000000; wanted = wanted * 3 + 1) {
		unsigned char *more = arena_grow(arena, at, size, wanted);
		assert_int_equal(at[size - 1], 1);
		for (size_t i = 0; i < wanted; i += i < 1000 ? 1 : 997)
			assert_int_equal(more[i], i < size);
		memset(more, 1, wanted);
		at = more;
		size = wanted;
	}
	assert_int_equal(*other, 9);
	arena_free(arena);
}

static void grow_reuses_memory_that_was_dirty(void **state)
{
	(void)state;
	struct arena *arena = arena_new(1024);
	memset(arena_alloc(arena, 1000), 0xFF, 1000);
	arena_reset(arena);
	unsigned char *at = arena_alloc(arena, 10);
	at = arena_grow(arena, at, 10, 900);
	for (int i = 0; i < 900; i++)
		assert_int_equal(at[i], 0);
	arena_free(arena);
}

static void copies_are_equal(void **state)
{
	(void)state;
	struct arena *arena = arena_new(64);
	const char text[] = "some text that is copied";
	char *copy = arena_copy(arena, text, sizeof(text));
	assert_string_equal(copy, text);
	assert_non_null(arena_copy(arena, NULL, 0));
	arena_free(arena);
}

static int closed[8], closed_count;

static void note_closed(void *what)
{
	closed[closed_count++] = *(int *)what;
}

static void entrust_from_closer(void *what)
{
	static int late = 99;
	arena_entrust(what, note_closed, &late);
}

static void closers_run_last_first_and_once(void **state)
{
	(void)state;
	struct arena *arena = arena_new(0);
	int *numbers = ARENA_ARRAY(arena, 3, int);
	closed_count = 0;
	for (int i = 0; i < 3; i++) {
		numbers[i] = i;
		arena_entrust(arena, note_closed, &numbers[i]);
	}
	arena_reset(arena);
	assert_int_equal(closed_count, 3);
	for (int i = 0; i < 3; i++)
		assert_int_equal(closed[i], 2 - i);
	arena_reset(arena);
	assert_int_equal(closed_count, 3);
	arena_entrust(arena, entrust_from_closer, arena);
	arena_free(arena);
	assert_int_equal(closed_count, 4);
	assert_int_equal(closed[3], 99);
}

static void ask_array(void)
{
	arena_array(arena_new(0), SIZE_MAX / 8, 16);
}

static void ask_alloc(void)
{
	arena_alloc(arena_new(0), SIZE_MAX);
}

static void ask_grow(void)
{
	struct arena *arena = arena_new(0);
	arena_grow(arena, arena_alloc(arena, 8), 8, SIZE_MAX - 4);
}

static void ask_new(void)
{
	arena_new(SIZE_MAX - 8);
}

static void impossible_sizes_end_the_process(void **state)
{
	(void)state;
	static void (*const asks[])(void) = {ask_array, ask_alloc, ask_grow, ask_new};
	for (size_t i = 0; i < COUNT_OF(asks); i++) {
		pid_t child = fork();
		assert_true(child >= 0);
		if (child == 0) {
			setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
			signal(SIGABRT, SIG_DFL); /* cmocka's own would go on with the next test */
			if (freopen("/dev/null", "w", stderr) == NULL)
				_exit(1);
			asks[i]();
			_exit(0);
		}
		int status = 0;
		assert_int_equal(waitpid(child, &status, 0), child);
		assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
	}
}

#ifdef __SANITIZE_ADDRESS__
int __asan_address_is_poisoned(const volatile void *at);

static void the_sanitizer_sees_the_edges(void **state)
{
	(void)state;
	struct arena *arena = arena_new(0);
	static const size_t sizes[] = {1, 16, 100, 5000, 2000000};
	for (size_t i = 0; i < COUNT_OF(sizes); i++) {
		char *at = arena_alloc(arena, sizes[i]);
		assert_false(__asan_address_is_poisoned(at + sizes[i] - 1));
		assert_true(__asan_address_is_poisoned(at + sizes[i]));
		if (i == 0) {
			at = arena_grow(arena, at, 1, 50);
			assert_false(__asan_address_is_poisoned(at + 49));
			assert_true(__asan_address_is_poisoned(at + 50));
		}
	}
	arena_reset(arena);
	char *first = arena_alloc(arena, 10);
	arena_reset(arena);
	assert_true(__asan_address_is_poisoned(first));
	arena_free(arena);
}
#endif

struct triple {
	int64_t a, b, c;
};

static void lists_grow_and_hand_out_zero(void **state)
{
	(void)state;
	struct arena *arena = arena_new(0);
	LIST(struct triple) list = {0};
	for (int64_t i = 0; i < 10000; i++) {
		struct triple *element = LIST_ADD(arena, &list);
		assert_int_equal(element->a, 0);
		assert_int_equal(element->c, 0);
		element->a = element->c = i + 1;
		if (i % 100 == 0)
			arena_alloc(arena, 10);
	}
	assert_int_equal(list.count, 10000);
	for (size_t i = 0; i < list.count; i++)
		assert_int_equal(list.at[i].a, i + 1);
	list.count = 5;
	assert_int_equal(LIST_ADD(arena, &list)->a, 0);
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pieces_are_zero_aligned_and_apart),
		cmocka_unit_test(reset_keeps_the_first_block),
		cmocka_unit_test(grow_keeps_contents_and_zeroes_the_rest),
		cmocka_unit_test(grow_reuses_memory_that_was_dirty),
		cmocka_unit_test(copies_are_equal),
		cmocka_unit_test(closers_run_last_first_and_once),
		cmocka_unit_test(impossible_sizes_end_the_process),
#ifdef __SANITIZE_ADDRESS__
		cmocka_unit_test(the_sanitizer_sees_the_edges),
#endif
		cmocka_unit_test(lists_grow_and_hand_out_zero),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
