#include "domain/imports/imports_read.h"

#include <stdio.h>
#include <string.h>

#include "base/map.h"
#include "domain/imports/imports_text.h"
#include "wire/base64.h"
#include "wire/csv.h"
#include "wire/encoding.h"
#include "wire/xlsx.h"

/* Rows on their way into chunks. */
struct chunking {
	struct work *work;
	struct import_part *part;
	struct buf body;
	int64_t rows;
	bool has_header;
	size_t columns;    /* that the header names */
	struct str *cells; /* of the row under way, behind its line and fault; used for every row */
	size_t room;
};

/* Room for so many cells: one piece for all rows, of which there may be millions. */
static struct str *cells_room(struct chunking *c, size_t count)
{
	if (c->room < count + TEXT_CELLS_BEFORE) {
		c->room = 2 * (count + TEXT_CELLS_BEFORE);
		c->cells = ARENA_ARRAY(c->work->arena, c->room, struct str);
	}
	return c->cells + TEXT_CELLS_BEFORE;
}

static void chunk_end(struct chunking *c)
{
	if (c->rows == 0)
		return;
	struct import_chunk *chunk = LIST_ADD(c->work->arena, &c->part->chunks);
	*chunk = (struct import_chunk){.row_count = c->rows, .body = buf_str(&c->body)};
	c->body = buf_new(c->work->arena, LIMIT_REPLY_BYTES);
	c->rows = 0;
}

/* A name that stands twice is told apart: "sku", "sku (2)". */
static struct str column_named(struct chunking *c, struct map *known, struct str name)
{
	struct str unique = name;
	for (int n = 2; name.len > 0 && map_get(known, unique) != NULL; n++)
		unique = str_format(c->work->arena, "%.*s (%d)", STR_FMT(name), n);
	map_put(known, unique, c);
	return unique;
}

static void header_take(struct chunking *c, const struct str *cells, size_t count)
{
	struct buf text = buf_new(c->work->arena, LIMIT_REPLY_BYTES);
	size_t kept = count;
	while (kept > 0 && str_trim(cells[kept - 1]).len == 0)
		kept--;
	struct map known = map_new(c->work->arena);
	for (size_t i = 0; i < kept; i++)
		*LIST_ADD(c->work->arena, &c->part->columns) =
			column_named(c, &known, str_copy(c->work->arena, str_trim(cells[i])));
	c->columns = kept;
	text_row_add(c->work, &text, c->part->columns.at, c->part->columns.count);
	c->part->columns_text = buf_str(&text);
	c->has_header = true;
	if (kept == 0)
		c->part->refusal = STR("The first row must name the columns; it is empty.");
	if (kept > IMPORT_COLUMNS_MOST)
		c->part->refusal = STR("The file has more than 300 columns.");
}

/* A separator inside of an unquoted cell pushes all that follows into the wrong columns. */
static struct str surplus_fault(const struct chunking *c, const struct str *cells, size_t count)
{
	while (count > c->columns && str_trim(cells[count - 1]).len == 0)
		count--;
	return count <= c->columns
	           ? STR("")
	           : str_format(c->work->arena,
	                        "the row has %zu cells, the header names %zu columns: put a cell that "
	                        "holds a separator in quotes",
	                        count, c->columns);
}

/* `fault`: of the row itself, such as a cell with an error; it travels as a cell of its own. */
static void row_take(struct chunking *c, int64_t line, const struct str *cells, size_t count,
                     struct str fault)
{
	bool is_empty = fault.len == 0;
	for (size_t i = 0; i < count; i++)
		is_empty = is_empty && str_trim(cells[i]).len == 0;
	if (is_empty || c->part->refusal.len > 0)
		return;
	if (!c->has_header) {
		header_take(c, cells, count);
		return;
	}
	if (fault.len == 0)
		fault = surplus_fault(c, cells, count);
	char line_text[24];
	int line_len = snprintf(line_text, sizeof line_text, "%lld", (long long)line);
	struct str *room = cells_room(c, count);
	c->cells[0] = str_of(line_text, (size_t)line_len);
	c->cells[1] = fault;
	if (cells != room && count > 0)
		memcpy(room, cells, count * sizeof *cells);
	text_row_add(c->work, &c->body, c->cells, count + TEXT_CELLS_BEFORE);
	c->rows++;
	c->part->rows++;
	if (c->rows == IMPORT_CHUNK_ROWS || c->body.len > IMPORT_CHUNK_BYTES)
		chunk_end(c);
}

/* ---- CSV ---- */

/* The separator that stands most often in the first line, outside of quotes. */
static char separator_guess(struct str text)
{
	static const char separators[] = {',', ';', '\t', '|'};
	size_t counts[COUNT_OF(separators)] = {0}, best = 0;
	bool is_quoted = false;
	for (size_t i = 0; i < text.len && (is_quoted || (text.at[i] != '\n' && text.at[i] != '\r'));
	     i++) {
		if (text.at[i] == '"')
			is_quoted = !is_quoted;
		for (size_t s = 0; s < COUNT_OF(separators) && !is_quoted; s++)
			counts[s] += text.at[i] == separators[s];
	}
	for (size_t s = 1; s < COUNT_OF(separators); s++)
		if (counts[s] > counts[best])
			best = s;
	return separators[best];
}

/* Where the last whole row ends: behind the last line end outside of quotes. All encodings but
 * those of two bytes a unit write both as ASCII does. */
static size_t rows_end_at(struct str raw, struct str encoding)
{
	bool is_quoted = false, is_big = str_is(encoding, "utf-16be");
	size_t end = 0, width = is_big || str_is(encoding, "utf-16le") ? 2 : 1;
	for (size_t i = 0; i + width <= raw.len; i += width) {
		char c = raw.at[i + is_big];
		if (width == 2 && raw.at[i + !is_big] != '\0')
			continue;
		if (c == '"')
			is_quoted = !is_quoted;
		else if (c == '\n' && !is_quoted)
			end = i + width;
	}
	return end;
}

/* The encoding that was named, else what the bytes tell of. "utf-16" is told by its mark, which
 * stands in the first part only. */
static struct str encoding_of(struct arena *arena, const struct import *import, struct str raw)
{
	if (import->encoding.len == 0)
		return encoding_guess(raw);
	if (!str_eq_nocase(import->encoding, STR("utf-16")))
		return str_lower(arena, import->encoding);
	struct str guess = encoding_guess(raw);
	return str_starts(guess, STR("utf-16")) ? guess : STR("utf-16le");
}

static void csv_rows_take(struct chunking *c, const struct import *import, struct str text)
{
	struct csv_reader reader;
	struct csv_row row;
	csv_read_begin(&reader, c->work->arena, c->part->separator.at[0]);
	csv_feed(&reader, text, true);
	for (;;) {
		enum csv_step step = csv_next(&reader, &row);
		if (step == CSV_FAULT)
			c->part->refusal =
				str_format(c->work->arena, "Line %lld cannot be read: %s",
			               (long long)(import->lines + reader.line), reader.sentence);
		if (step != CSV_ROW)
			break;
		/* What an export guarded against spreadsheets is as it was. */
		struct str *cells = cells_room(c, row.count);
		for (size_t i = 0; i < row.count; i++)
			cells[i] = csv_unguard(row.cells[i]);
		row_take(c, import->lines + row.line, cells, row.count, (struct str){0});
	}
	for (size_t i = 0; i < text.len; i++)
		c->part->lines += text.at[i] == '\n';
}

static enum err text_take(struct chunking *c, const struct import *import, struct str before,
                          struct str bytes)
{
	struct arena *arena = c->work->arena;
	struct import_part *part = c->part;
	struct str text;
	struct buf joined = buf_new(arena, before.len + bytes.len);
	buf_add(&joined, before);
	buf_add(&joined, bytes);
	struct str raw = buf_str(&joined);
	part->encoding = encoding_of(arena, import, raw);
	if (!part->is_last) {
		/* Whole rows only: a part may end inside of a character. */
		size_t end = rows_end_at(raw, part->encoding);
		struct buf kept = buf_new(arena, LIMIT_REPLY_BYTES);
		base64_write(&kept, str_slice(raw, end, raw.len));
		part->kept = buf_str(&kept);
		raw = str_slice(raw, 0, end);
	}
	if (encoding_read(arena, raw, part->encoding, import->lines, &text, &part->refusal) != OK)
		return OK;
	part->separator = import->separator;
	if (part->separator.len == 0)
		part->separator = str_format(arena, "%c", separator_guess(text));
	csv_rows_take(c, import, text);
	return OK;
}

/* ---- XLSX ---- */

static enum err workbook_take(struct chunking *c, const struct import *import, struct str before,
                              struct str bytes)
{
	struct arena *arena = c->work->arena;
	struct import_part *part = c->part;
	struct xlsx_reader *reader;
	struct xlsx_row row;
	part->is_workbook = true;
	if (import->parts == 0 && str_starts(bytes, STR("\xd0\xcf\x11\xe0"))) {
		part->refusal =
			STR("It is an old .xls workbook, or one with a password: save it as .xlsx or "
		        "as CSV.");
		return OK;
	}
	if (before.len + bytes.len > IMPORT_WORKBOOK_BYTES) {
		part->refusal = STR("A workbook may have at most 64 MB; a CSV file may be larger.");
		return OK;
	}
	if (!part->is_last) {
		struct buf kept = buf_new(arena, LIMIT_REPLY_BYTES);
		base64_write(&kept, bytes);
		part->kept = buf_str(&kept);
		return OK;
	}
	struct buf joined = buf_new(arena, before.len + bytes.len);
	buf_add(&joined, before);
	buf_add(&joined, bytes);
	if (xlsx_open(arena, buf_str(&joined), import->sheet, &reader, &part->refusal) != OK)
		return OK;
	for (;;) {
		enum xlsx_step step = xlsx_next(reader, &row, &part->refusal);
		if (step != XLSX_ROW)
			return OK;
		row_take(c, row.line, row.cells, row.count, row.fault);
		part->lines = row.line;
		if (part->refusal.len > 0 || part->rows > IMPORT_ROWS_MOST)
			return OK; /* whatever else it holds */
	}
}

enum err import_bytes_read(struct work *work, const struct import *import, struct str before,
                           struct str bytes, struct import_part *out)
{
	struct chunking c = {.work = work,
	                     .part = out,
	                     .body = buf_new(work->arena, LIMIT_REPLY_BYTES),
	                     .has_header = import->columns_text.len > 0,
	                     .columns = import->columns.count};
	bool is_first = import->parts == 0;
	bool looks_like_one =
		str_starts(bytes, STR("PK\x03\x04")) || str_starts(bytes, STR("\xd0\xcf\x11\xe0"));
	if (import->is_workbook || (is_first && looks_like_one))
		TRY(workbook_take(&c, import, before, bytes));
	else
		TRY(text_take(&c, import, before, bytes));
	chunk_end(&c);
	if (out->refusal.len == 0 && out->is_last && !c.has_header)
		out->refusal = STR("The file is empty.");
	if (out->refusal.len == 0 && import->row_count + out->rows > IMPORT_ROWS_MOST)
		out->refusal = STR("The file has more than 5,000,000 rows.");
	return OK;
}
