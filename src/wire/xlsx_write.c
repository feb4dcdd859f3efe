/* The library writes to a file: one of its own in the temporary folder, read back and removed. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <xlsxwriter.h>

#include "wire/xlsx.h"

#define NAME_ROOM 512

struct xlsx_writer {
	char name[NAME_ROOM];
	struct arena *arena;
	lxw_workbook *book;
	lxw_worksheet *sheet;
	lxw_format *head;
	lxw_row_t row;
};

static void writer_close(void *what)
{
	struct xlsx_writer *writer = what;
	if (writer->book != NULL)
		workbook_close(writer->book);
	writer->book = NULL;
	if (writer->name[0] != '\0')
		remove(writer->name);
	writer->name[0] = '\0';
}

enum err xlsx_write_begin(struct arena *arena, struct str sheet, struct xlsx_writer **out)
{
	struct xlsx_writer *writer = ARENA_NEW(arena, struct xlsx_writer);
	const char *folder = getenv("TMPDIR");
	int len = snprintf(writer->name, NAME_ROOM, "%s/purser-sheet-XXXXXX",
	                   folder != NULL ? folder : P_tmpdir);
	int file = len > 0 && len < NAME_ROOM ? mkstemp(writer->name) : -1;
	FILE *made = file >= 0 ? fdopen(file, "w") : NULL;
	if (made == NULL) {
		writer->name[0] = '\0';
		return ERR_IO;
	}
	fclose(made);
	lxw_workbook_options options = {.constant_memory = LXW_TRUE};
	writer->arena = arena;
	writer->book = workbook_new_opt(writer->name, &options);
	arena_entrust(arena, writer_close, writer);
	if (writer->book == NULL)
		return ERR_IO;
	writer->sheet = workbook_add_worksheet(writer->book, str_c(arena, sheet));
	writer->head = workbook_add_format(writer->book);
	if (writer->sheet == NULL || writer->head == NULL)
		return ERR_IO;
	format_set_bold(writer->head);
	worksheet_freeze_panes(writer->sheet, 1, 0);
	*out = writer;
	return OK;
}

enum { SIGN_BYTES_MOST = 8 }; /* _x000D_, or four bytes of UTF-8 */

static bool is_escape(struct str text, size_t at)
{
	if (text.len - at < 7 || text.at[at] != '_' || text.at[at + 1] != 'x' || text.at[at + 6] != '_')
		return false;
	for (size_t i = at + 2; i < at + 6; i++)
		if (strchr("0123456789abcdefABCDEF", text.at[i]) == NULL)
			return false;
	return true;
}

/* A carriage return, which XML would make a line end of, and what looks like such a sign:
 * "_x000D_",
 * "_x005F_x000D_". Cut to what a cell holds. */
static const char *escaped(struct arena *arena, struct str text)
{
	if (text.len <= XLSX_CELL_MOST && str_find(text, '\r') < 0 && str_find(text, '_') < 0)
		return str_c(arena, text);
	struct buf buf = buf_new(arena, XLSX_CELL_MOST);
	for (size_t i = 0; i < text.len; i++) {
		bool is_begin = ((unsigned char)text.at[i] & 0xC0) != 0x80;
		if (is_begin && buf.len + SIGN_BYTES_MOST > XLSX_CELL_MOST)
			break;
		if (text.at[i] == '\r')
			buf_add(&buf, STR("_x000D_"));
		else if (is_escape(text, i))
			buf_add(&buf, STR("_x005F_"));
		else
			buf_byte(&buf, text.at[i]);
	}
	return str_c(arena, buf_str(&buf));
}

enum err xlsx_write_row(struct xlsx_writer *writer, const struct xlsx_cell *cells, size_t count)
{
	struct arena *arena = arena_new(4096);
	lxw_error error = LXW_NO_ERROR;
	for (size_t i = 0; i < count && error == LXW_NO_ERROR; i++) {
		if (cells[i].text.len == 0)
			continue;
		struct str text = cells[i].text;
		lxw_format *format = writer->row == 0 ? writer->head : NULL;
		lxw_col_t column = (lxw_col_t)i;
		/* 15 digits are what a number of a spreadsheet holds: longer ones stay text. */
		if (cells[i].kind == XLSX_NUMBER && text.len <= 15)
			error = worksheet_write_number(writer->sheet, writer->row, column,
			                               strtod(str_c(arena, text), NULL), format);
		else
			error = worksheet_write_string(writer->sheet, writer->row, column, escaped(arena, text),
			                               format);
	}
	arena_free(arena);
	writer->row++;
	if (error == LXW_ERROR_WORKSHEET_INDEX_OUT_OF_RANGE)
		return ERR_TOO_LARGE;
	return error == LXW_NO_ERROR ? OK : ERR_IO;
}

enum err xlsx_write_end(struct xlsx_writer *writer, struct buf *out)
{
	char piece[65536];
	size_t got;
	lxw_error error = workbook_close(writer->book);
	writer->book = NULL;
	FILE *file = error == LXW_NO_ERROR ? fopen(writer->name, "rb") : NULL;
	if (file == NULL) {
		writer_close(writer);
		return ERR_IO;
	}
	while ((got = fread(piece, 1, sizeof piece, file)) > 0)
		buf_add(out, str_of(piece, got));
	bool has_failed = ferror(file) != 0;
	fclose(file);
	writer_close(writer);
	if (out->overflow)
		return ERR_TOO_LARGE;
	return has_failed ? ERR_IO : OK;
}
