#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <string.h>

#include "base/limits.h"
#include "base/list.h"
#include "wire/form.h"
#include "wire/url.h"

static struct arena *arena;

static void percent_signs(void **state)
{
	(void)state;
	static const struct {
		struct str text;
		char plus;
		enum err err;
		struct str value;
	} rows[] = {
		{STR_INIT(""), ' ', OK, STR_INIT("")},
		{{NULL, 0}, ' ', OK, STR_INIT("")},
		{STR_INIT("abc"), ' ', OK, STR_INIT("abc")},
		{STR_INIT("a+b"), ' ', OK, STR_INIT("a b")},
		{STR_INIT("a+b"), '+', OK, STR_INIT("a+b")},
		{STR_INIT("a%20b%2bc+"), '+', OK, STR_INIT("a b+c+")},
		{STR_INIT("%e2%82%AC"), '+', OK, STR_INIT("\xE2\x82\xAC")},
		{STR_INIT("\xE2\x82\xAC"), '+', OK, STR_INIT("\xE2\x82\xAC")},
		{STR_INIT("%25"), '+', OK, STR_INIT("%")},
		{STR_INIT("%2525"), '+', OK, STR_INIT("%25")},
		{STR_INIT("%"), '+', ERR_INVALID, STR_INIT("")},
		{STR_INIT("%2"), '+', ERR_INVALID, STR_INIT("")},
		{STR_INIT("a%2"), '+', ERR_INVALID, STR_INIT("")},
		{STR_INIT("%2g"), '+', ERR_INVALID, STR_INIT("")},
		{STR_INIT("%g2"), '+', ERR_INVALID, STR_INIT("")},
		{STR_INIT("%+2"), '+', ERR_INVALID, STR_INIT("")},
		{STR_INIT("%%20"), '+', ERR_INVALID, STR_INIT("")},
		{STR_INIT("%u0041"), '+', ERR_INVALID, STR_INIT("")},
		{STR_INIT("a%00"), '+', ERR_INVALID, STR_INIT("")},
		{STR_INIT("a\0"), '+', ERR_INVALID, STR_INIT("")},
		{STR_INIT("%ff"), '+', ERR_INVALID, STR_INIT("")},
		{STR_INIT("\xff"), '+', ERR_INVALID, STR_INIT("")},
		{STR_INIT("%c0%af"), '+', ERR_INVALID, STR_INIT("")},
		{STR_INIT("%ed%a0%80"), '+', ERR_INVALID, STR_INIT("")},
	};
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct str value;
		assert_int_equal(url_decode(arena, rows[i].text, rows[i].plus, &value), rows[i].err);
		if (rows[i].err == OK)
			assert_true(str_eq(value, rows[i].value));
	}
}

static void encoding_leaves_only_the_unreserved(void **state)
{
	(void)state;
	char all[255];
	for (int c = 1; c < 256; c++)
		all[c - 1] = (char)c;
	struct buf buf = buf_new(arena, 10000);
	url_encode(&buf, str_of(all, sizeof(all)));
	const char *at = buf.at;
	for (size_t i = 0; i < buf.len; i++)
		assert_non_null(
			strchr("%ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~", at[i]));
	assert_int_equal(buf.len, 66 + (255 - 66) * 3);
	struct buf text = buf_new(arena, 100), empty = buf_new(arena, 100);
	url_encode(&text, STR("a b/\xC3\xA4&~"));
	assert_true(str_is(buf_str(&text), "a%20b%2F%C3%A4%26~"));
	url_encode(&empty, (struct str){0});
	assert_int_equal(empty.len, 0);
}

static void urls_are_split(void **state)
{
	(void)state;
	static const struct {
		const char *text, *scheme, *host;
		int port;
		const char *path, *query;
	} rows[] = {
		{"https://shop.example", "https", "shop.example", 443, "/", ""},
		{"http://shop.example/", "http", "shop.example", 80, "/", ""},
		{"HTTPS://Shop.example:8443/a/b%20c?d=e&f?/g", "HTTPS", "Shop.example", 8443, "/a/b%20c",
	     "d=e&f?/g"},
		{"http://127.0.0.1:1?x", "http", "127.0.0.1", 1, "/", "x"},
		{"http://[::1]:65535/", "http", "::1", 65535, "/", ""},
		{"http://[2001:db8::1]", "http", "2001:db8::1", 80, "/", ""},
		{"sftp://files.example/in", "sftp", "files.example", 22, "/in", ""},
		{"x-own+1.0://h/p?", "x-own+1.0", "h", 0, "/p", ""},
		{"https://a_b.example/~x;y=1,2/@:!$&'()*+", "https", "a_b.example", 443,
	     "/~x;y=1,2/@:!$&'()*+", ""},
	};
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct url url;
		assert_int_equal(url_split(str_from(rows[i].text), &url), OK);
		assert_true(str_is(url.scheme, rows[i].scheme));
		assert_true(str_is(url.host, rows[i].host));
		assert_int_equal(url.port, rows[i].port);
		assert_true(str_is(url.path, rows[i].path));
		assert_true(str_is(url.query, rows[i].query));
	}
}

static void dangerous_urls_are_refused(void **state)
{
	(void)state;
	static const struct str rows[] = {
		STR_INIT(""),
		STR_INIT("://h"),
		STR_INIT("http:"),
		STR_INIT("http:/h/"),
		STR_INIT("http//h/"),
		STR_INIT("http://"),
		STR_INIT("http:///path"),
		STR_INIT("http://?q"),
		STR_INIT("1http://h"),
		STR_INIT("ht tp://h"),
		STR_INIT("http://user@h/"),
		STR_INIT("http://user:secret@h/"),
		STR_INIT("http://good.example@evil.example/"),
		STR_INIT("http://h:"),
		STR_INIT("http://h:0"),
		STR_INIT("http://h:65536"),
		STR_INIT("http://h:+80"),
		STR_INIT("http://h:-1"),
		STR_INIT("http://h:000080"),
		STR_INIT("http://h:8a"),
		STR_INIT("http://h:80:80"),
		STR_INIT("http://[::1"),
		STR_INIT("http://[::1]x"),
		STR_INIT("http://[h]"),
		STR_INIT("http://[1.2.3.4]"),
		STR_INIT("http://[]"),
		STR_INIT("http://::1/"),
		STR_INIT("http://h/a b"),
		STR_INIT("http://h/a\r\nX: y"),
		STR_INIT("http://h/\0"),
		STR_INIT("http://h\0/"),
		STR_INIT("http://h/#part"),
		STR_INIT("http://h#@evil/"),
		STR_INIT("http://h\\evil/"),
		STR_INIT("http://h/a\\b"),
		STR_INIT("http://h/%"),
		STR_INIT("http://h/%4"),
		STR_INIT("http://h/?%zz"),
		STR_INIT("http://h/<x>"),
		STR_INIT("http://h/\xC3\xA4"),
		STR_INIT("http://\xC3\xA4.example/"),
		STR_INIT("http://h%2eexample/"),
		STR_INIT("/relative"),
	};
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct url url;
		if (url_split(rows[i], &url) != ERR_INVALID)
			fail_msg("was split: %.*s", STR_FMT(rows[i]));
	}
}

static void forms_are_read(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		enum err err;
		size_t count;
		const char *names[4], *values[4];
	} rows[] = {
		{"", OK, 0, {NULL}, {NULL}},
		{"&&", OK, 0, {NULL}, {NULL}},
		{"a=1", OK, 1, {"a"}, {"1"}},
		{"a=1&b=2&a=3", OK, 3, {"a", "b", "a"}, {"1", "2", "3"}},
		{"a", OK, 1, {"a"}, {""}},
		{"a=", OK, 1, {"a"}, {""}},
		{"=v", OK, 1, {""}, {"v"}},
		{"=", OK, 1, {""}, {""}},
		{"a=b=c", OK, 1, {"a"}, {"b=c"}},
		{"a+b=c+d", OK, 1, {"a b"}, {"c d"}},
		{"a%3Db=%26%3D%2B", OK, 1, {"a=b"}, {"&=+"}},
		{"&a=1&&b=2&", OK, 2, {"a", "b"}, {"1", "2"}},
		{"a;b=1", OK, 1, {"a;b"}, {"1"}},
		{"n=%E2%82%AC", OK, 1, {"n"}, {"\xE2\x82\xAC"}},
		{"a=%", ERR_INVALID, 0, {NULL}, {NULL}},
		{"a=1&%zz=2", ERR_INVALID, 0, {NULL}, {NULL}},
		{"a=%00", ERR_INVALID, 0, {NULL}, {NULL}},
		{"a=%ff", ERR_INVALID, 0, {NULL}, {NULL}},
	};
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct pairs pairs;
		assert_int_equal(form_read(arena, str_from(rows[i].text), &pairs), rows[i].err);
		if (rows[i].err != OK)
			continue;
		assert_int_equal(pairs.count, rows[i].count);
		for (size_t k = 0; k < pairs.count; k++) {
			assert_true(str_is(pairs.at[k].name, rows[i].names[k]));
			assert_true(str_is(pairs.at[k].value, rows[i].values[k]));
		}
	}
	struct pairs pairs;
	assert_int_equal(form_read(arena, STR("a=1&b=&a=2"), &pairs), OK);
	assert_true(str_is(pairs_text(&pairs, "a"), "1"));
	assert_non_null(pairs_find(&pairs, "b"));
	assert_null(pairs_find(&pairs, "c"));
	assert_int_equal(pairs_text(&pairs, "c").len, 0);
}

static void forms_have_a_limit(void **state)
{
	(void)state;
	struct buf buf = buf_new(arena, 100000);
	for (int i = 0; i < LIMIT_FORM_PAIRS; i++)
		buf_c(&buf, "&a=b");
	struct pairs pairs;
	assert_int_equal(form_read(arena, buf_str(&buf), &pairs), OK);
	assert_int_equal(pairs.count, LIMIT_FORM_PAIRS);
	buf_c(&buf, "&a");
	assert_int_equal(form_read(arena, buf_str(&buf), &pairs), ERR_TOO_LARGE);
}

static void forms_are_written(void **state)
{
	(void)state;
	struct buf buf = buf_new(arena, 1000);
	form_pair(&buf, STR("a b"), STR("c&d"));
	form_pair(&buf, STR("e"), STR(""));
	assert_true(str_is(buf_str(&buf), "a%20b=c%26d&e="));
	struct buf url = buf_new(arena, 1000);
	buf_c(&url, "https://h/p?");
	form_pair(&url, STR("x"), STR("1"));
	form_pair(&url, STR("y"), STR("2"));
	assert_true(str_is(buf_str(&url), "https://h/p?x=1&y=2"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(percent_signs),     cmocka_unit_test(encoding_leaves_only_the_unreserved),
		cmocka_unit_test(urls_are_split),    cmocka_unit_test(dangerous_urls_are_refused),
		cmocka_unit_test(forms_are_read),    cmocka_unit_test(forms_have_a_limit),
		cmocka_unit_test(forms_are_written),
	};
	arena = arena_new(0);
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	arena_free(arena);
	return failed;
}
