#include "wire/csv.h"

#include <string.h>

enum state {
	ROW_BEGINS,
	CELL_BEGINS,
	IN_CELL,
	IN_QUOTES,
	AFTER_QUOTE, /* after a quote inside quotes: doubled, or the end of the cell */
	FAILED,
};

static const char byte_order_mark[] = "\xEF\xBB\xBF";

void csv_read_begin(struct csv_reader *reader, struct arena *arena, char separator)
{
	*reader = (struct csv_reader){.line = 1, .arena = arena, .separator = separator};
	reader->state = ROW_BEGINS;
	reader->row_line = 1;
	reader->text = buf_new(arena, CSV_ROW_BYTES_MOST);
}

void csv_feed(struct csv_reader *reader, struct str piece, bool is_last)
{
	reader->left = piece;
	reader->is_last = is_last;
}

static enum csv_step fail(struct csv_reader *reader, const char *sentence)
{
	reader->state = FAILED;
	reader->sentence = sentence;
	return CSV_FAULT;
}

static bool end_cell(struct csv_reader *reader)
{
	if (reader->ends.count == CSV_CELLS_MOST)
		return false;
	*LIST_ADD(reader->arena, &reader->ends) = reader->text.len;
	return true;
}

static bool is_empty_line(const struct csv_reader *reader)
{
	return reader->ends.count == 1 && reader->text.len == 0 && !reader->is_quoted;
}

static void forget_row(struct csv_reader *reader)
{
	reader->text.len = 0;
	reader->ends.count = 0;
	reader->is_quoted = false;
	reader->state = ROW_BEGINS;
	reader->row_line = reader->line;
}

/* The row's bytes may have moved while it grew, so its cells are cut out only now. */
static enum csv_step give_row(struct csv_reader *reader, struct csv_row *row)
{
	struct str text = buf_str(&reader->text);
	const char *sentence = NULL;
	if (reader->text.overflow)
		sentence = "A row is too long.";
	else if (!str_is_utf8(text))
		sentence = "A row is not valid UTF-8.";
	else if (str_find(text, '\0') >= 0)
		sentence = "A row has a NUL character.";
	if (sentence != NULL) {
		reader->line = reader->row_line;
		return fail(reader, sentence);
	}
	reader->cells.count = 0;
	size_t from = 0;
	for (size_t i = 0; i < reader->ends.count; i++) {
		*LIST_ADD(reader->arena, &reader->cells) = str_slice(text, from, reader->ends.at[i]);
		from = reader->ends.at[i];
	}
	*row = (struct csv_row){reader->cells.at, reader->cells.count, reader->row_line};
	forget_row(reader);
	return CSV_ROW;
}

/* Bytes up to the next one that means something. */
static size_t plain_length(const struct csv_reader *reader)
{
	const char *at = reader->left.at, *end = at + reader->left.len;
	if (reader->state == IN_QUOTES)
		while (at < end && *at != '"' && *at != '\n' && *at != '\r')
			at++;
	else
		while (at < end && *at != '"' && *at != '\n' && *at != '\r' && *at != reader->separator)
			at++;
	return (size_t)(at - reader->left.at);
}

static void count_line(struct csv_reader *reader, char c)
{
	if (c == '\r' || (c == '\n' && !reader->after_cr))
		reader->line++;
	reader->after_cr = c == '\r';
}

/* One meaningful byte. CSV_MORE: go on. */
static enum csv_step step(struct csv_reader *reader, char c, struct csv_row *row)
{
	bool is_line_end = c == '\n' || c == '\r';
	bool is_second_half = c == '\n' && reader->after_cr; /* of CRLF */
	count_line(reader, c);
	if (reader->state == IN_QUOTES) {
		if (c == '"')
			reader->state = AFTER_QUOTE;
		else
			buf_byte(&reader->text, c);
		return CSV_MORE;
	}
	if (reader->state == ROW_BEGINS && is_second_half) {
		reader->row_line = reader->line;
		return CSV_MORE;
	}
	if (c == '"') {
		if (reader->state == IN_CELL)
			return fail(reader, "A quote stands inside a cell that is not quoted.");
		if (reader->state == AFTER_QUOTE)
			buf_byte(&reader->text, c);
		reader->is_quoted = true;
		reader->state = IN_QUOTES;
		return CSV_MORE;
	}
	if (!is_line_end && c != reader->separator) {
		if (reader->state == AFTER_QUOTE)
			return fail(reader, "Text follows a quoted cell.");
		reader->state = IN_CELL;
		buf_byte(&reader->text, c);
		return CSV_MORE;
	}
	if (!end_cell(reader))
		return fail(reader, "A row has too many cells.");
	reader->state = CELL_BEGINS;
	if (!is_line_end)
		return CSV_MORE;
	if (is_empty_line(reader)) {
		forget_row(reader);
		return CSV_MORE;
	}
	return give_row(reader, row);
}

/* True while the byte order mark at the start of the text is being passed over. */
static bool is_in_mark(struct csv_reader *reader, char c)
{
	if (reader->mark_len == sizeof(byte_order_mark) - 1)
		return false;
	if (byte_order_mark[reader->mark_len] == c) {
		reader->mark_len++;
		return true;
	}
	/* A text that only begins like a mark: its bytes were no UTF-8 anyway, so they are kept and
	 * refused with the row. */
	buf_add(&reader->text, str_of(byte_order_mark, reader->mark_len));
	if (reader->mark_len > 0)
		reader->state = IN_CELL;
	reader->mark_len = sizeof(byte_order_mark) - 1;
	return false;
}

static enum csv_step finish(struct csv_reader *reader, struct csv_row *row)
{
	if (reader->state == IN_QUOTES)
		return fail(reader, "A quoted cell does not end.");
	if (reader->mark_len > 0 && reader->mark_len < sizeof(byte_order_mark) - 1)
		return fail(reader, "A row is not valid UTF-8.");
	if (reader->state == ROW_BEGINS)
		return CSV_END;
	if (!end_cell(reader))
		return fail(reader, "A row has too many cells.");
	return give_row(reader, row);
}

enum csv_step csv_next(struct csv_reader *reader, struct csv_row *row)
{
	if (reader->state == FAILED)
		return CSV_FAULT;
	while (reader->left.len > 0) {
		char c = reader->left.at[0];
		if (is_in_mark(reader, c)) {
			reader->left = str_slice(reader->left, 1, reader->left.len);
			continue;
		}
		if (reader->state == IN_CELL || reader->state == IN_QUOTES) {
			size_t len = plain_length(reader);
			if (len > 0) {
				buf_add(&reader->text, str_slice(reader->left, 0, len));
				reader->after_cr = false;
				reader->left = str_slice(reader->left, len, reader->left.len);
				if (reader->text.overflow)
					return fail(reader, "A row is too long.");
				continue;
			}
		}
		reader->left = str_slice(reader->left, 1, reader->left.len);
		enum csv_step result = step(reader, c, row);
		if (result != CSV_MORE)
			return result;
	}
	return reader->is_last ? finish(reader, row) : CSV_MORE;
}

/* ---- writing ---- */

void csv_write_begin(struct csv_writer *writer, struct buf *buf, char separator)
{
	*writer = (struct csv_writer){.buf = buf, .separator = separator, .row_at = buf->len};
}

/* What makes a spreadsheet calculate; also the full-width forms, which some treat alike. */
static bool begins_formula(struct str s)
{
	static const struct str begins[] = {
		STR_INIT("="),
		STR_INIT("+"),
		STR_INIT("-"),
		STR_INIT("@"),
		STR_INIT("\t"),
		STR_INIT("\r"),
		STR_INIT("\n"),
		STR_INIT("\xEF\xBC\x9D"),
		STR_INIT("\xEF\xBC\x8B"),
		STR_INIT("\xEF\xBC\x8D"),
		STR_INIT("\xEF\xBC\xA0"),
	};
	/* Few cells begin like one of them. */
	if (s.len == 0 || memchr("=+-@\t\r\n\xEF", s.at[0], 8) == NULL)
		return false;
	for (size_t i = 0; i < COUNT_OF(begins); i++)
		if (str_starts(s, begins[i]))
			return true;
	return false;
}

static bool is_plain_number(struct str s)
{
	size_t digits = 0, points = 0;
	for (size_t i = s.len > 0 && (s.at[0] == '-' || s.at[0] == '+'); i < s.len; i++) {
		if (s.at[i] >= '0' && s.at[i] <= '9')
			digits++;
		else if (s.at[i] == '.' && points == 0)
			points++;
		else
			return false;
	}
	return digits > 0;
}

static struct str without_apostrophes(struct str s)
{
	while (s.len > 0 && s.at[0] == '\'')
		s = str_slice(s, 1, s.len);
	return s;
}

struct str csv_unguard(struct str cell)
{
	if (cell.len > 0 && cell.at[0] == '\'' && begins_formula(without_apostrophes(cell)))
		return str_slice(cell, 1, cell.len);
	return cell;
}

static bool needs_quotes(const struct csv_writer *writer, struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (s.at[i] == '"' || s.at[i] == '\n' || s.at[i] == '\r' || s.at[i] == writer->separator)
			return true;
	return s.len > 0
	       && (s.at[0] == ' ' || s.at[s.len - 1] == ' '
	           || str_starts(s, str_of(byte_order_mark, sizeof(byte_order_mark) - 1)));
}

static void next_cell(struct csv_writer *writer)
{
	if (writer->cells++ > 0)
		buf_byte(writer->buf, writer->separator);
}

void csv_cell(struct csv_writer *writer, struct str text)
{
	next_cell(writer);
	bool is_guarded = begins_formula(without_apostrophes(text)) && !is_plain_number(text);
	bool is_quoted = needs_quotes(writer, text);
	if (is_quoted)
		buf_byte(writer->buf, '"');
	if (is_guarded)
		buf_byte(writer->buf, '\'');
	struct str rest = text, piece;
	for (bool is_first = true; str_split(&rest, '"', &piece); is_first = false) {
		if (!is_first)
			buf_add(writer->buf, STR("\"\""));
		buf_add(writer->buf, piece);
	}
	if (is_quoted)
		buf_byte(writer->buf, '"');
}

void csv_cell_int(struct csv_writer *writer, int64_t value)
{
	next_cell(writer);
	buf_int(writer->buf, value);
}

void csv_row_end(struct csv_writer *writer)
{
	/* A single empty cell would look like an empty line. */
	if (writer->cells == 1 && writer->buf->len == writer->row_at)
		buf_add(writer->buf, STR("\"\""));
	buf_add(writer->buf, STR("\r\n"));
	writer->row_at = writer->buf->len;
	writer->cells = 0;
}
