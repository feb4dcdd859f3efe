#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <minizip/zip.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/list.h"
#include "wire/xlsx.h"

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

/* ---- workbooks made by hand: what other programs write ---- */

struct part {
	const char *name, *text;
};

static struct str file_read(const char *name)
{
	char piece[65536];
	size_t got;
	struct buf buf = buf_new(arena, (size_t)256 * 1024 * 1024);
	FILE *file = fopen(name, "rb");
	assert_non_null(file);
	while ((got = fread(piece, 1, sizeof piece, file)) > 0)
		buf_add(&buf, str_of(piece, got));
	fclose(file);
	remove(name);
	return buf_str(&buf);
}

static struct str archive(const struct part *parts, size_t n)
{
	char name[] = "/tmp/purser-xlsx-test-XXXXXX";
	int file = mkstemp(name);
	assert_true(file >= 0);
	fclose(fdopen(file, "w"));
	zipFile zip = zipOpen(name, APPEND_STATUS_CREATE);
	assert_non_null(zip);
	for (size_t i = 0; i < n; i++) {
		zip_fileinfo about = {0};
		assert_int_equal(
			zipOpenNewFileInZip(zip, parts[i].name, &about, NULL, 0, NULL, 0, NULL, Z_DEFLATED, 6),
			ZIP_OK);
		assert_int_equal(zipWriteInFileInZip(zip, parts[i].text, (unsigned)strlen(parts[i].text)),
		                 ZIP_OK);
		zipCloseFileInZip(zip);
	}
	zipClose(zip, NULL);
	return file_read(name);
}

#define BOOK(more)                                                                                 \
	"<workbook xmlns:r=\"r\">" more                                                                \
	"<sheets><sheet name=\"One\" sheetId=\"1\" r:id=\"rId1\"/>"                                    \
	"<sheet name=\"Two\" sheetId=\"2\" r:id=\"rId2\"/></sheets></workbook>"
#define RELATIONS                                                                                  \
	"<Relationships><Relationship Id=\"rId1\" Target=\"worksheets/sheet1.xml\"/>"                  \
	"<Relationship Id=\"rId2\" Target=\"/xl/worksheets/sheet2.xml\"/></Relationships>"
#define STYLES                                                                                     \
	"<styleSheet><numFmts><numFmt numFmtId=\"164\" formatCode=\"yyyy\\-mm\\-dd\"/>"                \
	"<numFmt numFmtId=\"165\" formatCode=\"0.00&quot;day&quot;\"/>"                                \
	"<numFmt numFmtId=\"166\" formatCode=\"00000\"/>"                                              \
	"<numFmt numFmtId=\"167\" formatCode=\"000\\-00&quot;/&quot;00\"/></numFmts>"                  \
	"<cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs>"                                           \
	"<cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"164\"/>"                     \
	"<xf numFmtId=\"165\"/><xf numFmtId=\"22\"/><xf numFmtId=\"166\"/>"                            \
	"<xf numFmtId=\"167\"/></cellXfs></styleSheet>"
#define STRINGS                                                                                    \
	"<sst><si><t>SKU</t></si><si><r><t>Blue </t></r><r><t>mug</t></r>"                             \
	"<rPh sb=\"0\" eb=\"1\"><t>no</t></rPh></si></sst>"

static struct str workbook(const char *book, const char *rows)
{
	struct str sheet = str_format(
		arena, "<worksheet><cols/><sheetData>%s</sheetData><mergeCells/></worksheet>", rows);
	const struct part parts[] = {
		{"xl/workbook.xml", book},
		{"xl/_rels/workbook.xml.rels", RELATIONS},
		{"xl/styles.xml", STYLES},
		{"xl/sharedStrings.xml", STRINGS},
		{"xl/worksheets/sheet1.xml", str_c(arena, sheet)},
		{"xl/worksheets/sheet2.xml",
	     "<worksheet><sheetData><row><c><v>2</v></c></row>"
	     "</sheetData></worksheet>"},
	};
	return archive(parts, COUNT_OF(parts));
}

/* Everything the reader says: line:<cell><cell>, a fault of a row after it, one of the file last.
 */
static struct str told_of(struct str bytes, const char *sheet)
{
	struct buf buf = buf_new(arena, 10000000);
	struct xlsx_reader *reader;
	struct xlsx_row row;
	struct str sentence = {0};
	if (xlsx_open(arena, bytes, str_from(sheet), &reader, &sentence) != OK)
		return str_format(arena, "! %.*s", STR_FMT(sentence));
	for (;;) {
		enum xlsx_step step = xlsx_next(reader, &row, &sentence);
		if (step == XLSX_FAULT)
			buf_format(&buf, "! %.*s", STR_FMT(sentence));
		if (step != XLSX_ROW)
			return buf_str(&buf);
		buf_format(&buf, "%lld:", (long long)row.line);
		for (size_t i = 0; i < row.count; i++)
			buf_format(&buf, "<%.*s>", STR_FMT(row.cells[i]));
		if (row.fault.len > 0)
			buf_format(&buf, "(%.*s)", STR_FMT(row.fault));
	}
}

static const struct {
	const char *rows, *told;
} rows[] = {
	{"", ""},
	{"<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"C1\" t=\"s\"><v>1</v></c></row>",
     "1:<SKU><><Blue mug>"},
	{"<row><c><v>1</v></c></row><row r=\"7\"><c r=\"A7\"/></row><row><c><v>3</v></c></row>",
     "1:<1>8:<3>"},
	/* Numbers as people see them. */
	{"<row><c><v>19.989999999999998</v></c><c><v>0.1</v></c><c><v>1E3</v></c></row>",
     "1:<19.99><0.1><1000>"},
	{"<row><c><v>1.5E-7</v></c><c><v>4006381333931</v></c><c><v>-2.50</v></c></row>",
     "1:<0.00000015><4006381333931><-2.5>"},
	{"<row><c><v>123456789012345678</v></c><c><v>nan</v></c></row>",
     "1:<123456789012345680><nan>(cell B1 holds no number: nan)"},
	/* Dates by their format. */
	{"<row><c s=\"1\"><v>46354</v></c><c s=\"2\"><v>46354.25</v></c><c s=\"3\"><v>2</v></c>"
     "<c s=\"4\"><v>0.5</v></c></row>",
     "1:<2026-11-28><2026-11-28T06:00:00><2><12:00:00>"},
	{"<row><c s=\"1\"><v>1</v></c><c s=\"1\"><v>59</v></c><c s=\"1\"><v>61</v></c></row>",
     "1:<1900-01-01><1900-02-28><1900-03-01>"},
	{"<row><c s=\"1\"><v>-3</v></c></row>", "1:<>(cell A1 holds no date that exists)"},
	/* Leading zeros where the format shows them. */
	{"<row><c s=\"5\"><v>2134</v></c><c s=\"5\"><v>123456</v></c><c s=\"5\"><v>-7</v></c>"
     "<c s=\"5\"><v>7.5</v></c><c s=\"6\"><v>123456</v></c><c s=\"6\"><v>123456789</v></c></row>",
     "1:<02134><123456><-7><7.5><012-34/56><12345-67/89>"},
	/* Signs that XML cannot hold. */
	{"<row><c t=\"inlineStr\"><is><t>a_x000D_\nb</t></is></c><c t=\"str\"><v>_x20ac_</v></c>"
     "<c t=\"str\"><v>_x005F_x0041_ _x0000_ _xD800_ _x12_</v></c></row>",
     "1:<a\r\nb><€><_x0041_ _x0000_ _xD800_ _x12_>"},
	/* Kinds of cells. */
	{"<row><c t=\"b\"><v>1</v></c><c t=\"b\"><v>0</v></c><c t=\"str\"><v>x</v></c>"
     "<c t=\"inlineStr\"><is><t>in&lt;line</t></is></c></row>",
     "1:<true><false><x><in<line>"},
	{"<row><c><f>1+1</f><v>2</v></c></row><row><c><f>1+1</f></c></row><row><c><v>5</v></c></row>",
     "1:<2>2:<>(cell A2 holds a formula without a value: open and save the file once)3:<5>"},
	{"<row><c r=\"AB1\" t=\"e\"><v>#N/A</v></c></row>",
     "1:<><><><><><><><><><><><><><><><><><><><><><><><><><><><#N/A>"
     "(cell AB1 holds an error: #N/A)"},
	{"<row><c t=\"s\"><v>9</v></c></row>", "1:<>(cell A1 points to a text that is not there)"},
	{"<row><c r=\"ZZZZZ1\"><v>9</v></c></row>", "! A row has more than 4096 columns."},
	{"<row><c><v>1</v></c></row><row><c>",
     "1:<1>! The workbook is damaged: a part of it is no "
     "XML."},
};

static void rows_become_text(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct str told = told_of(workbook(BOOK(""), rows[i].rows), "");
		if (!str_is(told, rows[i].told))
			fail_msg("%s gave %.*s", rows[i].rows, STR_FMT(told));
	}
}

static void dates_count_from_1904_where_the_file_says_so(void **state)
{
	(void)state;
	struct str told = told_of(
		workbook(BOOK("<workbookPr date1904=\"1\"/>"), "<row><c s=\"1\"><v>44892</v></c></row>"),
		"");
	assert_true(str_is(told, "1:<2026-11-28>"));
}

static void a_sheet_is_found_by_its_name(void **state)
{
	(void)state;
	struct str book = workbook(BOOK(""), "<row><c><v>1</v></c></row>");
	assert_true(str_is(told_of(book, "Two"), "1:<2>"));
	assert_true(str_is(told_of(book, "Six"), "! The workbook has no sheet called Six."));
}

static void a_hidden_sheet_is_read_only_when_it_is_named(void **state)
{
	(void)state;
	static const char book[] =
		"<workbook xmlns:r=\"r\"><sheets>"
		"<sheet name=\"One\" sheetId=\"1\" %s r:id=\"rId1\"/>"
		"<sheet name=\"Two\" sheetId=\"2\" %s r:id=\"rId2\"/></sheets></workbook>";
	static const struct {
		const char *one, *two, *wanted, *told;
	} books[] = {
		{"state=\"hidden\"", "", "", "1:<2>"},
		{"state=\"veryHidden\"", "state=\"visible\"", "", "1:<2>"},
		{"state=\"hidden\"", "", "One", "1:<1>"},
		{"state=\"hidden\"", "state=\"hidden\"", "", "! The workbook has no sheet that is shown."},
	};
	for (size_t i = 0; i < COUNT_OF(books); i++) {
		char text[400];
		snprintf(text, sizeof text, book, books[i].one, books[i].two);
		struct str told = told_of(workbook(text, "<row><c><v>1</v></c></row>"), books[i].wanted);
		if (!str_is(told, books[i].told))
			fail_msg("book %zu: %.*s", i, STR_FMT(told));
	}
}

static void what_is_no_workbook_is_refused_with_a_sentence(void **state)
{
	(void)state;
	const struct part other[] = {{"mimetype", "application/epub"}};
	const struct part bomb[] = {{"xl/workbook.xml", "<!DOCTYPE x [<!ENTITY a \"b\">]><workbook/>"}};
	const struct part lost[] = {{"xl/workbook.xml", BOOK("")}};
	struct str book = workbook(BOOK(""), "<row><c><v>1</v></c></row>");
	const struct {
		struct str bytes;
		const char *told;
	} files[] = {
		{STR(""), "! This is no .xlsx file, or it is cut off."},
		{STR("sku,quantity\nA,1\n"), "! This is no .xlsx file, or it is cut off."},
		{str_slice(book, 0, book.len - 30), "! This is no .xlsx file, or it is cut off."},
		{STR("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and more"),
	     "! This is an old .xls file or a protected workbook: save it as .xlsx without a "
	     "password."},
		{archive(other, 1), "! This is a ZIP archive, but no .xlsx workbook."},
		{archive(bomb, 1), "! The workbook holds a document type: that is not allowed."},
		{archive(lost, 1), "! The workbook's first sheet is missing."},
	};
	for (size_t i = 0; i < COUNT_OF(files); i++) {
		struct str told = told_of(files[i].bytes, "");
		if (!str_is(told, files[i].told))
			fail_msg("file %zu: %.*s", i, STR_FMT(told));
	}
}

/* 200 MB of blanks in an archive of 200 KB. */
static void a_zip_bomb_is_refused_before_it_is_unpacked(void **state)
{
	(void)state;
	enum { BLANKS = 200 * 1024 * 1024 };
	char *text = malloc(BLANKS + 200);
	assert_non_null(text);
	int at = snprintf(text, 200, "<worksheet><sheetData><row><c t=\"str\"><v>x</v></c></row>");
	memset(text + at, ' ', BLANKS);
	snprintf(text + at + BLANKS, 100, "</sheetData></worksheet>");
	const struct part parts[] = {
		{"xl/workbook.xml", BOOK("")},
		{"xl/_rels/workbook.xml.rels", RELATIONS},
		{"xl/worksheets/sheet1.xml", text},
	};
	struct str bytes = archive(parts, COUNT_OF(parts));
	free(text);
	assert_true(bytes.len < 1024 * 1024);
	struct str told = told_of(bytes, "");
	/* Its first row would have been told if it had been read. */
	assert_true(
		str_is(told, "! The workbook unpacks to more than is read: split it into smaller ones."));
}

static void a_long_text_is_cut_between_its_signs(void **state)
{
	(void)state;
	struct xlsx_writer *writer;
	struct buf text = buf_new(arena, 200000), out = buf_new(arena, 1000000);
	buf_byte(&text, 'a');
	for (int i = 0; i < 20000; i++)
		buf_add(&text, STR("Ω\r"));
	const struct xlsx_cell row[] = {{XLSX_TEXT, buf_str(&text)}};
	assert_int_equal(xlsx_write_begin(arena, STR("Long"), &writer), OK);
	assert_int_equal(xlsx_write_row(writer, row, 1), OK);
	assert_int_equal(xlsx_write_end(writer, &out), OK);
	struct str told = told_of(buf_str(&out), "");
	assert_true(str_starts(told, STR("1:<aΩ\rΩ\r")) && str_is_utf8(told));
	assert_true(told.len > XLSX_CELL_MOST / 4 && told.len < XLSX_CELL_MOST);
}

static void what_is_written_is_read_again(void **state)
{
	(void)state;
	struct xlsx_writer *writer;
	const struct xlsx_cell head[] = {{XLSX_TEXT, STR("sku")}, {XLSX_TEXT, STR("quantity")}};
	const struct xlsx_cell row[] = {{XLSX_TEXT, STR("007")}, {XLSX_NUMBER, STR("19.99")}};
	const struct xlsx_cell wild[] = {{XLSX_TEXT, STR("=1+1 <&> Ω\r\n_x0041_")},
	                                 {XLSX_NUMBER, STR("123456789012345678")}};
	struct buf out = buf_new(arena, 1000000);
	assert_int_equal(xlsx_write_begin(arena, STR("Stock"), &writer), OK);
	assert_int_equal(xlsx_write_row(writer, head, 2), OK);
	assert_int_equal(xlsx_write_row(writer, row, 2), OK);
	assert_int_equal(xlsx_write_row(writer, wild, 2), OK);
	assert_int_equal(xlsx_write_end(writer, &out), OK);
	struct str told = told_of(buf_str(&out), "Stock");
	if (!str_is(told,
	            "1:<sku><quantity>2:<007><19.99>3:<=1+1 <&> Ω\r\n_x0041_><123456789012345678>"))
		fail_msg("%.*s", STR_FMT(told));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows_become_text),
		cmocka_unit_test(dates_count_from_1904_where_the_file_says_so),
		cmocka_unit_test(a_sheet_is_found_by_its_name),
		cmocka_unit_test(a_hidden_sheet_is_read_only_when_it_is_named),
		cmocka_unit_test(what_is_no_workbook_is_refused_with_a_sentence),
		cmocka_unit_test(a_zip_bomb_is_refused_before_it_is_unpacked),
		cmocka_unit_test(a_long_text_is_cut_between_its_signs),
		cmocka_unit_test(what_is_written_is_read_again),
	};
	return cmocka_run_group_tests(tests, make_arena, drop_arena);
}
