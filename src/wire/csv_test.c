#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "wire/csv.h"

static struct arena *arena;

/* Everything the reader says, as one text: cells in <>, rows with their line, a fault at the end.
 * The text is fed in pieces of `step` bytes, each in memory of its own. */
static struct str told(struct str text, char separator, size_t step)
{
	struct csv_reader reader;
	struct buf buf = buf_new(arena, 1000000);
	csv_read_begin(&reader, arena, separator);
	size_t fed = 0;
	void *piece = NULL;
	for (;;) {
		struct csv_row row;
		enum csv_step said = csv_next(&reader, &row);
		if (said == CSV_MORE) {
			free(piece);
			size_t len = text.len - fed < step ? text.len - fed : step;
			piece = malloc(len + (len == 0));
			assert_non_null(piece);
			memcpy(piece, text.at + fed, len);
			fed += len;
			csv_feed(&reader, str_of(piece, len), fed == text.len);
			continue;
		}
		if (said == CSV_ROW) {
			buf_format(&buf, "%d:", (int)row.line);
			for (size_t i = 0; i < row.count; i++)
				buf_format(&buf, "<%.*s>", STR_FMT(row.cells[i]));
			continue;
		}
		if (said == CSV_FAULT)
			buf_format(&buf, "%d! %s", (int)reader.line, reader.sentence);
		assert_int_equal(csv_next(&reader, &row), said); /* it stays so */
		free(piece);
		return buf_str(&buf);
	}
}

static const struct {
	struct str text;
	char separator;
	const char *told;
} rows[] = {
	{STR_INIT(""), ',', ""},
	{STR_INIT("a"), ',', "1:<a>"},
	{STR_INIT("a,b\r\nc,d\r\n"), ',', "1:<a><b>2:<c><d>"},
	{STR_INIT("a,b\nc,d"), ',', "1:<a><b>2:<c><d>"},
	{STR_INIT("a,b\rc,d\r"), ',', "1:<a><b>2:<c><d>"},
	{STR_INIT("a;b,c"), ';', "1:<a><b,c>"},
	{STR_INIT("a\tb"), '\t', "1:<a><b>"},
	{STR_INIT(","), ',', "1:<><>"},
	{STR_INIT(",\r\n,"), ',', "1:<><>2:<><>"},
	{STR_INIT("a,\r\n,b"), ',', "1:<a><>2:<><b>"},
	{STR_INIT("\r\n\r\na\r\n\r\nb"), ',', "3:<a>5:<b>"},
	{STR_INIT("\n\r\ra"), ',', "4:<a>"},
	{STR_INIT("\"\""), ',', "1:<>"},
	{STR_INIT("\"\"\r\n\"\""), ',', "1:<>2:<>"},
	{STR_INIT("\"a\",\"b,c\",\"d\"\"e\""), ',', "1:<a><b,c><d\"e>"},
	{STR_INIT("\"\"\"\""), ',', "1:<\">"},
	{STR_INIT("\"a\r\nb\nc\rd\",e\nf"), ',', "1:<a\r\nb\nc\rd><e>5:<f>"},
	{STR_INIT("\"a\r\"\r\nb"), ',', "1:<a\r>3:<b>"},
	{STR_INIT(" a , b "), ',', "1:< a >< b >"},
	{STR_INIT("\xEF\xBB\xBFname,sku\nx,y"), ',', "1:<name><sku>2:<x><y>"},
	{STR_INIT("\xEF\xBB\xBF\"name\""), ',', "1:<name>"},
	{STR_INIT("\xEF\xBB\xBF"), ',', ""},
	{STR_INIT("a\n\xEF\xBB\xBF"
              "b"),
     ',',
     "1:<a>2:<\xEF\xBB\xBF"
     "b>"},
	{STR_INIT("\xE2\x82\xAC,\xC3\xA4"), ',', "1:<\xE2\x82\xAC><\xC3\xA4>"},
	{STR_INIT("\xEF\xBB"), ',', "1! A row is not valid UTF-8."},
	{STR_INIT("\xEF\xBBx\n"), ',', "1! A row is not valid UTF-8."},
	{STR_INIT("a\n\xff,b\nc"), ',', "1:<a>2! A row is not valid UTF-8."},
	{STR_INIT("a,\0"), ',', "1! A row has a NUL character."},
	{STR_INIT("a\n5\" pipe"), ',', "1:<a>2! A quote stands inside a cell that is not quoted."},
	{STR_INIT("a, \"b\""), ',', "1! A quote stands inside a cell that is not quoted."},
	{STR_INIT("\"a\"b"), ',', "1! Text follows a quoted cell."},
	{STR_INIT("\"a\" ,b"), ',', "1! Text follows a quoted cell."},
	{STR_INIT("\"a\nb"), ',', "2! A quoted cell does not end."},
	{STR_INIT("\""), ',', "1! A quoted cell does not end."},
	{STR_INIT("\"a\"\""), ',', "1! A quoted cell does not end."},
};

static void rows_are_read_however_they_arrive(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++)
		for (size_t step = 1; step < 12; step++) {
			struct str said = told(rows[i].text, rows[i].separator, step);
			if (!str_is(said, rows[i].told))
				fail_msg("row %zu in steps of %zu: %.*s", i, step, STR_FMT(said));
		}
}

static void limits_hold(void **state)
{
	(void)state;
	struct buf buf = buf_new(arena, 10000000);
	for (size_t i = 0; i < CSV_ROW_BYTES_MOST; i++)
		buf_byte(&buf, 'x');
	struct str said = told(buf_str(&buf), ',', 100000);
	assert_true(str_starts(said, STR("1:<xxx")));
	buf_byte(&buf, 'x');
	assert_true(str_is(told(buf_str(&buf), ',', 100000), "1! A row is too long."));
	buf.len = 0;
	for (int i = 1; i < CSV_CELLS_MOST; i++)
		buf_byte(&buf, ',');
	assert_true(str_starts(told(buf_str(&buf), ',', 1000), STR("1:<><>")));
	buf_byte(&buf, ',');
	assert_true(str_is(told(buf_str(&buf), ',', 1000), "1! A row has too many cells."));
}

static void long_texts_need_the_memory_of_one_row(void **state)
{
	(void)state;
	struct arena *own = arena_new(0);
	struct csv_reader reader;
	csv_read_begin(&reader, own, ',');
	struct str piece = STR("some,cells,\"in a row\",1,2,3\r\n");
	struct csv_row row;
	for (int i = 0; i < 10000; i++) {
		csv_feed(&reader, piece, false);
		assert_int_equal(csv_next(&reader, &row), CSV_ROW);
		assert_int_equal(row.line, i + 1);
		assert_int_equal(row.count, 6);
		assert_int_equal(csv_next(&reader, &row), CSV_MORE);
	}
	assert_true(arena_used(own) < 4096);
	arena_free(own);
}

static void cells_are_written(void **state)
{
	(void)state;
	static const struct {
		struct str cell;
		const char *text;
	} cells[] = {
		{STR_INIT("plain"), "plain"},
		{STR_INIT("a,b"), "\"a,b\""},
		{STR_INIT("a\"b"), "\"a\"\"b\""},
		{STR_INIT("\""), "\"\"\"\""},
		{STR_INIT("a\r\nb"), "\"a\r\nb\""},
		{STR_INIT(" a"), "\" a\""},
		{STR_INIT("a "), "\"a \""},
		{STR_INIT("-5"), "-5"},
		{STR_INIT("-5.20"), "-5.20"},
		{STR_INIT("+4930123"), "+4930123"},
		{STR_INIT("=1+1"), "'=1+1"},
		{STR_INIT("=cmd|' /C calc'!A0"), "'=cmd|' /C calc'!A0"},
		{STR_INIT("+49 30"), "'+49 30"},
		{STR_INIT("-1+1"), "'-1+1"},
		{STR_INIT("-"), "'-"},
		{STR_INIT("-1.2.3"), "'-1.2.3"},
		{STR_INIT("@SUM(A1)"), "'@SUM(A1)"},
		{STR_INIT("\t=1"), "'\t=1"},
		{STR_INIT("\r=1"), "\"'\r=1\""},
		{STR_INIT("=\"x\",1"), "\"'=\"\"x\"\",1\""},
		{STR_INIT("\xEF\xBC\x9D"
	              "1"),
	     "'\xEF\xBC\x9D"
	     "1"},
		{STR_INIT("'=1"), "''=1"},
		{STR_INIT("'-5"), "''-5"},
		{STR_INIT("'quoted'"), "'quoted'"},
		{STR_INIT("a=b"), "a=b"},
		{STR_INIT("\xEF\xBB\xBF"), "\"\xEF\xBB\xBF\""},
		{STR_INIT(""), "\"\""},
	};
	for (size_t i = 0; i < COUNT_OF(cells); i++) {
		struct buf buf = buf_new(arena, 1000);
		struct csv_writer writer;
		csv_write_begin(&writer, &buf, ',');
		csv_cell(&writer, cells[i].cell);
		csv_row_end(&writer);
		struct str text = buf_str(&buf);
		assert_true(str_ends(text, STR("\r\n")));
		assert_true(str_is(str_slice(text, 0, text.len - 2), cells[i].text));
		struct csv_reader reader;
		struct csv_row row;
		csv_read_begin(&reader, arena, ',');
		csv_feed(&reader, text, true);
		assert_int_equal(csv_next(&reader, &row), CSV_ROW);
		assert_int_equal(row.count, 1);
		assert_true(str_eq(csv_unguard(row.cells[0]), cells[i].cell));
	}
}

static void rows_are_written(void **state)
{
	(void)state;
	struct buf buf = buf_new(arena, 1000);
	struct csv_writer writer;
	csv_write_begin(&writer, &buf, ';');
	csv_cell(&writer, STR("a;b"));
	csv_cell(&writer, STR("c,d"));
	csv_cell_int(&writer, -7);
	csv_row_end(&writer);
	csv_cell(&writer, STR(""));
	csv_cell(&writer, (struct str){0});
	csv_row_end(&writer);
	assert_true(str_is(buf_str(&buf), "\"a;b\";c,d;-7\r\n;\r\n"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows_are_read_however_they_arrive),
		cmocka_unit_test(limits_hold),
		cmocka_unit_test(long_texts_need_the_memory_of_one_row),
		cmocka_unit_test(cells_are_written),
		cmocka_unit_test(rows_are_written),
	};
	arena = arena_new(0);
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	arena_free(arena);
	return failed;
}
