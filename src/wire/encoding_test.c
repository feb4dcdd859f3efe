#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/list.h"
#include "wire/encoding.h"

#define BYTES(literal) STR_INIT(literal)

static const struct {
	struct str bytes;
	const char *encoding;
	const char *text; /* NULL: refused */
} rows[] = {
	{BYTES(""), "utf-8", ""},
	{BYTES("\xef\xbb\xbfsku"), "UTF-8", "sku"},
	{BYTES("Gr\xc3\xbc\xc3\x9f"), "utf-8", "Grüß"},
	{BYTES("Gr\xfc\xdf"), "utf-8", NULL},
	{BYTES("Gr\xfc\xdf \x80 5"), "windows-1252", "Grüß € 5"},
	{BYTES("\xfc\x93x\x94"), "windows-1252", "ü“x”"},
	{BYTES("\xfc"), "iso-8859-1", "ü"},
	{BYTES("\xff\xfe"
           "a\0\xac\x20"),
     "utf-16", "a€"},
	{BYTES("\xfe\xff"
           "\0a\x20\xac"),
     "utf-16", "a€"},
	{BYTES("\x3d\xd8\x00\xde"), "utf-16le", "😀"},
	{BYTES("\xd8\x3d\xde\x00"), "utf-16be", "😀"},
	{BYTES("\x3d\xd8\x61\x00"), "utf-16le", NULL},
	{BYTES("a\0b"), "utf-16le", NULL},
	{BYTES("a"), "ebcdic", NULL},
};

static void text_becomes_utf8(void **state)
{
	(void)state;
	struct arena *arena = arena_new(0);
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct str text = {0}, sentence = {0};
		enum err err =
			encoding_read(arena, rows[i].bytes, str_from(rows[i].encoding), 0, &text, &sentence);
		if (rows[i].text == NULL)
			assert_true(err == ERR_INVALID && sentence.len > 0);
		else if (err != OK || !str_is(text, rows[i].text))
			fail_msg("row %zu gave %.*s (%.*s)", i, STR_FMT(text), STR_FMT(sentence));
	}
	arena_free(arena);
}

static void files_tell_their_encoding(void **state)
{
	(void)state;
	assert_true(str_is(encoding_guess(STR("sku")), "utf-8"));
	assert_true(str_is(encoding_guess(STR("\xff\xfe")), "utf-16le"));
	assert_true(str_is(encoding_guess(STR("s\0k\0")), "utf-16le"));
	assert_true(str_is(encoding_guess(STR("\0s\0k")), "utf-16be"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text_becomes_utf8),
		cmocka_unit_test(files_tell_their_encoding),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
