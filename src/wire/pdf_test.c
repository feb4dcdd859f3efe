#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "wire/pdf.h"
#include "wire/pdf_markup.h"

static struct arena *arena;

static int make_arena(void **state)
{
	(void)state;
	arena = arena_new(0);
	return 0;
}

static int drop_arena(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

struct printed {
	enum err err;
	struct pdf_error error;
	int64_t pages;
	struct str bytes;
};

static struct printed print_with(struct str markup, const struct pdf_image *images, size_t n)
{
	struct printed printed = {0};
	struct buf out = buf_new(arena, (size_t)64 * 1024 * 1024);
	struct pdf_job job = {.markups = &markup,
	                      .markup_count = 1,
	                      .images = images,
	                      .image_count = n,
	                      .at = {1795000000000000}};
	printed.err = pdf_print(arena, &job, &out, &printed.error);
	printed.pages = job.pages;
	printed.bytes = buf_str(&out);
	return printed;
}

static struct printed print(const char *markup)
{
	return print_with(str_from(markup), NULL, 0);
}

static void a_document_becomes_a_file(void **state)
{
	(void)state;
	struct printed p = print(
		"<document size=\"a4\" title=\"Slip &amp; list\"><section footer=\"{page} of {pages}\">"
		"<row><cell width=\"60%\"><h1>Acme</h1>Street 1<br/>Town</cell>"
		"<cell align=\"right\"><barcode type=\"code128\" text=\"yes\">A-1001</barcode></cell></row>"
		"<p>Grüße, Ελλάδα, <b>Москва</b> &lt;3</p><line/><space height=\"3\"/>"
		"<table columns=\"20%,*,15r\"><head><td>SKU</td><td>Title</td><td>Units</td></head>"
		"<tr><td>A</td><td>Anvil <i>big</i></td><td>2</td></tr></table>"
		"<keep><barcode type=\"qr\">https://example.com/1001</barcode></keep>"
		"</section></document>");
	if (p.err != OK)
		fail_msg("%d: %.*s", (int)p.error.line, STR_FMT(p.error.sentence));
	assert_int_equal(p.pages, 1);
	assert_true(str_starts(p.bytes, STR("%PDF-")));
	assert_true(str_find_str(p.bytes, STR("%%EOF")) > 0);
}

/* The same markup and moment give the same bytes: a reprint is the same paper. */
static void the_same_twice_is_the_same_file(void **state)
{
	(void)state;
	const char *markup = "<document><section><p>Twice</p></section></document>";
	struct printed first = print(markup), second = print(markup);
	assert_int_equal(first.err, OK);
	assert_true(str_eq(first.bytes, second.bytes));
}

static void each_section_begins_a_page(void **state)
{
	(void)state;
	struct printed p = print(
		"<document><section>a</section><section>b<page-break/>c</section>"
		"<section/></document>");
	assert_int_equal(p.err, OK);
	assert_int_equal(p.pages, 4);
}

static void several_documents_become_one_file(void **state)
{
	(void)state;
	const struct str markups[] = {
		STR_INIT("<document size=\"4x6\"><section>a</section></document>"),
		STR_INIT("<document size=\"a4\"><section>b</section></document>"),
		STR_INIT("<document>\n<section><p/></document>"),
	};
	struct buf out = buf_new(arena, 1000000);
	struct pdf_error error;
	struct pdf_job job = {.markups = markups, .markup_count = 2};
	assert_int_equal(pdf_print(arena, &job, &out, &error), OK);
	assert_int_equal(job.pages, 2);
	job.markup_count = 3;
	assert_int_equal(pdf_print(arena, &job, &out, &error), ERR_INVALID);
	assert_int_equal(error.markup, 2);
	assert_int_equal(error.line, 2);
}

static void a_keep_taller_than_a_page_goes_on_over_pages(void **state)
{
	(void)state;
	struct buf markup = buf_new(arena, 1000000);
	buf_c(&markup, "<document><section><keep><h3>Order</h3><table columns=\"*\">");
	for (int i = 0; i < 200; i++)
		buf_format(&markup, "<tr><td>%d</td></tr>", i);
	buf_c(&markup, "</table></keep></section></document>");
	struct printed p = print_with(buf_str(&markup), NULL, 0);
	assert_int_equal(p.err, OK);
	assert_in_range(p.pages, 3, 9);
}

static void a_long_table_goes_on_over_pages(void **state)
{
	(void)state;
	struct buf markup = buf_new(arena, 1000000);
	buf_c(&markup,
	      "<document size=\"4x6\"><section><table columns=\"*,*\">"
	      "<head><td>SKU</td><td>Units</td></head>");
	for (int i = 0; i < 100; i++)
		buf_format(&markup, "<tr><td>SKU-%d</td><td>%d</td></tr>", i, i);
	buf_c(&markup, "</table></section></document>");
	struct printed p = print_with(buf_str(&markup), NULL, 0);
	assert_int_equal(p.err, OK);
	assert_in_range(p.pages, 4, 12);
}

static void a_long_text_goes_on_over_pages(void **state)
{
	(void)state;
	struct buf markup = buf_new(arena, 1000000);
	buf_c(&markup, "<document><section><p>before</p><p>");
	for (int i = 0; i < 20000; i++)
		buf_c(&markup, "word ");
	buf_c(&markup, "</p></section></document>");
	struct printed p = print_with(buf_str(&markup), NULL, 0);
	assert_int_equal(p.err, OK);
	assert_in_range(p.pages, 5, 40);
}

static const struct {
	const char *markup;
	int line;
	const char *sentence;
} refused[] = {
	{"", 1, "no element found"},
	{"<document>\n<section>", 2, "no element found"},
	{"<document/>", 1, "a document needs a <section>"},
	{"<p>x</p>", 1, "the outermost element is <document>"},
	{"<document>\n<p>x</p></document>", 2, "<p> cannot stand in <document>"},
	{"<document><section>\n<blink/></section></document>", 2, "there is no element <blink>"},
	{"<document><section><p colour=\"red\">x</p></section></document>", 1,
     "<p> has no attribute colour"},
	{"<document size=\"huge\"><section/></document>", 1,
     "<document size=\"huge\"> is not understood"},
	{"<document margin=\"-1\"><section/></document>", 1,
     "<document margin=\"-1\"> is not understood"},
	{"<document size=\"40x40\" margin=\"20\"><section/></document>", 1,
     "the margin leaves no room on the page"},
	{"<document><section><table columns=\"a\"/></section></document>", 1,
     "<table columns=\"a\"> is not understood"},
	{"<document><section><table/></section></document>", 1, "a table needs columns=\"…\""},
	{"<document><section><table columns=\"*,*\"><tr><td>1</td></tr></table></section></document>",
     1, "a row has 1 <td>, its table 2 columns"},
	{"<document><section><barcode type=\"ean13\">abc</barcode></section></document>", 1,
     "an EAN-13 has 12 or 13 digits"},
	{"<document><section><barcode type=\"code128\"></barcode></section></document>", 1,
     "a bar code needs a text"},
	{"<document><section><row>text</row></section></document>", 1, "text cannot stand in <row>"},
	{"<document><section><row><cell><b>a<p>b</p></b></cell></row></section></document>", 1,
     "a block cannot stand inside of letters that are marked"},
	{"<!DOCTYPE d [<!ENTITY a \"b\">]><document><section>&a;</section></document>", 1,
     "a document type is not allowed"},
	{"<document><section><space height=\"400\"/></section></document>", 1,
     "this does not fit on one page"},
	{"<document><section><b><p/></b></section></document>", 1,
     "a block cannot stand inside of letters that are marked"},
};

static void wrong_markup_is_refused_with_its_line(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(refused); i++) {
		struct printed p = print(refused[i].markup);
		if (p.err == OK || !str_is(p.error.sentence, refused[i].sentence)
		    || p.error.line != refused[i].line)
			fail_msg("%s: line %d, %.*s", refused[i].markup, (int)p.error.line,
			         STR_FMT(p.error.sentence));
	}
}

/* 1 × 1, grey. */
static const unsigned char dot[] = {0x89, 'P', 'N',  'G',  '\r', '\n', 0x1a, '\n', 0,    0, 0, 13,
                                    'I',  'H', 'D',  'R',  0,    0,    0,    1,    0,    0, 0, 1,
                                    8,    0,   0,    0,    0,    0x3a, 0x7e, 0x9b, 0x55, 0, 0, 0,
                                    10,   'I', 'D',  'A',  'T',  0x78, 0x9c, 0x63, 0x68, 0, 0, 0,
                                    0x82, 0,   0x81, 0x77, 0xcd, 0x72, 0xb6, 0,    0,    0, 0, 'I',
                                    'E',  'N', 'D',  0xae, 0x42, 0x60, 0x82};

static void pictures_are_looked_at_before_they_are_unpacked(void **state)
{
	(void)state;
	struct str good = str_of((const char *)dot, sizeof dot);
	char *bomb = arena_copy(arena, dot, sizeof dot);
	bomb[16] = bomb[20] = 1; /* 16 million columns and rows */
	assert_true(pdf_image_is_good(good));
	assert_false(pdf_image_is_good(str_of(bomb, sizeof dot)));
	assert_false(pdf_image_is_good(str_slice(good, 0, 40)));
	assert_false(pdf_image_is_good(STR("GIF89a")));
	assert_false(pdf_image_is_good(STR("")));
	struct pdf_image image = {.name = STR("logo"), .bytes = good};
	struct str markup =
		STR("<document><section><image name=\"logo\"/><image name=\"other\"/>"
	        "</section></document>");
	assert_int_equal(print_with(markup, &image, 1).err, OK);
}

static void codes_hold_what_they_can(void **state)
{
	(void)state;
	static const struct {
		const char *kind, *text;
		int rows, columns; /* 0: refused */
	} rows[] = {
		{"code128", "P1001", 1, 79},       {"ean13", "400638133393", 1, 95},
		{"ean13", "4006381333931", 1, 95}, {"ean13", "4006381333932", 0, 0},
		{"upca", "036000291452", 1, 95},   {"upca", "12", 0, 0},
		{"qr", "P1001", 21, 21},           {"qr", "Grüße", 21, 21},
		{"datamatrix", "P1001", 10, 10},   {"code128", "", 0, 0},
	};
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		enum barcode_kind kind;
		struct barcode code = {0};
		struct str sentence;
		assert_true(barcode_kind_find(str_from(rows[i].kind), &kind));
		enum err err = barcode_make(arena, kind, str_from(rows[i].text), &code, &sentence);
		if ((err == OK) != (rows[i].rows > 0) || code.rows != rows[i].rows
		    || code.columns != rows[i].columns)
			fail_msg("%s %s: %d, %d × %d", rows[i].kind, rows[i].text, err, code.rows,
			         code.columns);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_document_becomes_a_file),
		cmocka_unit_test(the_same_twice_is_the_same_file),
		cmocka_unit_test(each_section_begins_a_page),
		cmocka_unit_test(several_documents_become_one_file),
		cmocka_unit_test(a_keep_taller_than_a_page_goes_on_over_pages),
		cmocka_unit_test(a_long_table_goes_on_over_pages),
		cmocka_unit_test(a_long_text_goes_on_over_pages),
		cmocka_unit_test(wrong_markup_is_refused_with_its_line),
		cmocka_unit_test(pictures_are_looked_at_before_they_are_unpacked),
		cmocka_unit_test(codes_hold_what_they_can),
	};
	return cmocka_run_group_tests(tests, make_arena, drop_arena);
}
