#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/list.h"
#include "wire/base64.h"
#include "wire/hex.h"

static struct arena *arena;

/* RFC 4648 section 10, and bytes that need the last two letters. */
static void there_and_back(void **state)
{
	(void)state;
	static const struct {
		struct str bytes;
		const char *plain, *url, *hex;
	} rows[] = {
		{STR_INIT(""), "", "", ""},
		{STR_INIT("f"), "Zg==", "Zg", "66"},
		{STR_INIT("fo"), "Zm8=", "Zm8", "666f"},
		{STR_INIT("foo"), "Zm9v", "Zm9v", "666f6f"},
		{STR_INIT("foob"), "Zm9vYg==", "Zm9vYg", "666f6f62"},
		{STR_INIT("fooba"), "Zm9vYmE=", "Zm9vYmE", "666f6f6261"},
		{STR_INIT("foobar"), "Zm9vYmFy", "Zm9vYmFy", "666f6f626172"},
		{STR_INIT("\xfb\xff\xbf"), "+/+/", "-_-_", "fbffbf"},
		{STR_INIT("\0\0\0\0"), "AAAAAA==", "AAAAAA", "00000000"},
		{STR_INIT("\xff\xff\xff\xff"), "/////w==", "_____w", "ffffffff"},
	};
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct buf plain = buf_new(arena, 100), url = buf_new(arena, 100),
				   hex = buf_new(arena, 100);
		base64_write(&plain, rows[i].bytes);
		base64_url_write(&url, rows[i].bytes);
		hex_write(&hex, rows[i].bytes);
		assert_true(str_is(buf_str(&plain), rows[i].plain));
		assert_true(str_is(buf_str(&url), rows[i].url));
		assert_true(str_is(buf_str(&hex), rows[i].hex));
		struct str out;
		assert_int_equal(base64_read(arena, buf_str(&plain), &out), OK);
		assert_true(str_eq(out, rows[i].bytes));
		assert_int_equal(base64_url_read(arena, buf_str(&url), &out), OK);
		assert_true(str_eq(out, rows[i].bytes));
		assert_int_equal(hex_read(arena, buf_str(&hex), &out), OK);
		assert_true(str_eq(out, rows[i].bytes));
	}
}

static void every_length(void **state)
{
	(void)state;
	char bytes[300];
	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = (char)(i * 37 + 11);
	for (size_t len = 0; len < sizeof(bytes); len++) {
		struct buf buf = buf_new(arena, 1000);
		struct str out;
		base64_write(&buf, str_of(bytes, len));
		assert_int_equal(base64_read(arena, buf_str(&buf), &out), OK);
		assert_true(str_eq(out, str_of(bytes, len)));
	}
}

static void refusals(void **state)
{
	(void)state;
	static const struct str plain[] = {
		STR_INIT("Z"),     STR_INIT("Zg"),       STR_INIT("Zg="),     STR_INIT("Zg==="),
		STR_INIT("="),     STR_INIT("===="),     STR_INIT("Z==="),    STR_INIT("Zh=="),
		STR_INIT("Zm9="),  STR_INIT("Zg==Zg=="), STR_INIT("Zm9v\n"),  STR_INIT(" Zm9v"),
		STR_INIT("Zm 9v"), STR_INIT("-_-_"),     STR_INIT("Zm9\0"),   STR_INIT("Zm9\xff"),
		STR_INIT("Zg=g"),  STR_INIT("A=BC"),     STR_INIT("Zm9vYmE"), STR_INIT("Zm9v===="),
	};
	static const struct str url[] = {
		STR_INIT("Z"),    STR_INIT("Zg=="), STR_INIT("Zh"),     STR_INIT("+/+/"),
		STR_INIT("Zm9="), STR_INIT("Zm9"),  STR_INIT("Zm9v\n"), STR_INIT("Zm9vY"),
	};
	static const struct str hex[] = {
		STR_INIT("0"),    STR_INIT("0g"), STR_INIT("g0"),
		STR_INIT("0x00"), STR_INIT(" 0"), STR_INIT("00\n0"),
	};
	struct str out;
	for (size_t i = 0; i < COUNT_OF(plain); i++)
		assert_int_equal(base64_read(arena, plain[i], &out), ERR_INVALID);
	for (size_t i = 0; i < COUNT_OF(url); i++)
		assert_int_equal(base64_url_read(arena, url[i], &out), ERR_INVALID);
	for (size_t i = 0; i < COUNT_OF(hex); i++)
		assert_int_equal(hex_read(arena, hex[i], &out), ERR_INVALID);
	assert_int_equal(hex_read(arena, STR("aAfF"), &out), OK);
	assert_true(str_is(out, "\xaa\xff"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(there_and_back),
		cmocka_unit_test(every_length),
		cmocka_unit_test(refusals),
	};
	arena = arena_new(0);
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	arena_free(arena);
	return failed;
}
