#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/instant.h"
#include "base/list.h"
#include "wire/xlsx.h"
#include "wire/xlsx_zip.h"
#include "wire/xml.h"

#define PIECE_BYTES 65536

enum cell_type {
	CELL_NUMBER,
	CELL_SHARED,
	CELL_INLINE,
	CELL_TEXT,
	CELL_FLAG,
	CELL_ERROR,
	CELL_DAY
};

/* How numbers are shown. */
struct style {
	bool is_date;
	struct str zeros; /* a format of zeros, "00000-0000": leading zeros are shown; else empty */
};
struct number_format {
	int64_t id;
	struct style style;
};

struct xlsx_reader {
	struct arena *arena; /* the file's: strings, styles */
	struct arena *row_arena;
	struct xlsx_zip *zip;
	struct xml_reader *xml;
	struct str sentence; /* of a fault; it stays so */
	char piece[PIECE_BYTES];
	bool is_1904;
	enum xml_step step; /* of the sheet */
	LIST(struct str) strings;
	LIST(struct style) styles; /* per cell format */
	/* workbook.xml and its relations */
	struct str wanted_sheet, sheet_relation, sheet_path;
	bool has_sheet;
	LIST(struct number_format) formats; /* of the file's own */
	bool in_cell_formats;
	/* the row under way */
	LIST(struct str) cells;
	int64_t line;
	struct str row_fault;
	bool is_row_ready, is_row_open, is_row_empty;
	size_t column;
	enum cell_type type;
	size_t style;
	bool has_formula, has_value;
	struct buf text;
	bool takes_text;
	int skipped; /* inside of phonetic text */
};

static void refuse(struct xlsx_reader *r, struct str sentence)
{
	if (r->sentence.len == 0)
		r->sentence = sentence;
	xml_refuse(r->xml, sentence);
}

/* Names without their prefix: <x:row> is <row>. */
static const char *bare(const char *name)
{
	const char *colon = strrchr(name, ':');
	return colon != NULL ? colon + 1 : name;
}

static struct str attribute(const char **pairs, const char *name)
{
	for (; *pairs != NULL; pairs += 2)
		if (strcmp(bare(pairs[0]), name) == 0)
			return str_from(pairs[1]);
	return (struct str){0};
}

/* ---- whole parts ---- */

/* Feeds the next piece. */
static enum xml_step piece_feed(struct xlsx_reader *r)
{
	int got = xlsx_zip_read(r->zip, r->piece, PIECE_BYTES, &r->sentence);
	if (got < 0)
		return XML_WRONG;
	enum xml_step step = xml_feed(r->xml, r->piece, (size_t)got, got == 0);
	if (step == XML_WRONG && r->sentence.len == 0)
		r->sentence = str_is(xml_sentence(r->xml), "a document type is not allowed")
		                  ? STR("The workbook holds a document type: that is not allowed.")
		                  : STR("The workbook is damaged: a part of it is no XML.");
	return step;
}

/* Reads a part from end to end; false: it is not there. */
static bool part_read(struct xlsx_reader *r, struct str name, const struct xml_events *events)
{
	if (!xlsx_zip_enter(r->zip, name))
		return false;
	r->xml = xml_reader_new(r->arena, events, r);
	while (piece_feed(r) == XML_MORE)
		;
	xlsx_zip_leave(r->zip);
	return true;
}

static void workbook_open(void *context, const char *name, const char **pairs)
{
	struct xlsx_reader *r = context;
	name = bare(name);
	if (strcmp(name, "workbookPr") == 0) {
		struct str system = attribute(pairs, "date1904");
		r->is_1904 = str_is(system, "1") || str_is(system, "true");
	}
	if (strcmp(name, "sheet") != 0 || r->has_sheet)
		return;
	struct str title = attribute(pairs, "name"), state = attribute(pairs, "state");
	bool is_hidden = str_is(state, "hidden") || str_is(state, "veryHidden");
	if (r->wanted_sheet.len > 0 ? !str_eq(title, r->wanted_sheet) : is_hidden)
		return;
	r->has_sheet = true;
	r->sheet_relation = str_copy(r->arena, attribute(pairs, "id"));
}

static void relation_open(void *context, const char *name, const char **pairs)
{
	struct xlsx_reader *r = context;
	if (strcmp(bare(name), "Relationship") != 0
	    || !str_eq(attribute(pairs, "Id"), r->sheet_relation))
		return;
	struct str target = attribute(pairs, "Target");
	if (str_starts(target, STR("/")))
		r->sheet_path = str_copy(r->arena, str_slice(target, 1, target.len));
	else
		r->sheet_path = str_format(r->arena, "xl/%.*s", STR_FMT(target));
}

/* Formats of the standard that show dates or times (ECMA-376, 18.8.30), and the file's own. */
static struct style style_of(const struct xlsx_reader *r, int64_t id)
{
	if ((id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47)
	    || (id >= 50 && id <= 58))
		return (struct style){.is_date = true};
	for (size_t i = 0; i < r->formats.count; i++)
		if (r->formats.at[i].id == id)
			return r->formats.at[i].style;
	return (struct style){0};
}

/* "00000" of postal codes, "000\-00\-0000" of others: zeros, and what stands between them, without
 * the marks that show it as it is. Empty: the format is another one. */
static struct str code_zeros(struct arena *arena, struct str code)
{
	struct buf buf = buf_new(arena, code.len);
	size_t zeros = 0;
	bool is_quoted = false;
	for (size_t i = 0; i < code.len; i++) {
		char c = code.at[i];
		bool is_shown = is_quoted || (c == '\\' && i + 1 < code.len);
		if (c == '"') {
			is_quoted = !is_quoted;
			continue;
		}
		if (!is_quoted && is_shown)
			c = code.at[++i];
		if (c == '0' && !is_shown)
			zeros++;
		else if ((!is_shown && strchr("- /()", c) == NULL) || (c >= '0' && c <= '9'))
			return (struct str){0};
		buf_byte(&buf, c);
	}
	return zeros >= 2 ? buf_str(&buf) : (struct str){0};
}

/* A format of one's own shows a date when it has y, d, h, or m outside of quotes and brackets. */
static bool code_is_date(struct str code)
{
	bool is_quoted = false, is_bracketed = false;
	for (size_t i = 0; i < code.len; i++) {
		char c = code.at[i];
		if (c == '"')
			is_quoted = !is_quoted;
		else if (c == '[' || c == ']')
			is_bracketed = c == '[';
		else if (c == '\\')
			i++;
		else if (!is_quoted && !is_bracketed && strchr("ydhmYDHM", c) != NULL)
			return true;
		else if (!is_quoted && !is_bracketed && c == ';')
			break; /* what follows is for negative numbers */
	}
	return false;
}

static void styles_open(void *context, const char *name, const char **pairs)
{
	struct xlsx_reader *r = context;
	int64_t id = 0;
	name = bare(name);
	if (strcmp(name, "numFmt") == 0) {
		struct str code = attribute(pairs, "formatCode");
		if (str_to_int(attribute(pairs, "numFmtId"), &id) == OK)
			*LIST_ADD(r->arena, &r->formats) = (struct number_format){
				id, {.is_date = code_is_date(code), .zeros = code_zeros(r->arena, code)}};
	} else if (strcmp(name, "cellXfs") == 0) {
		r->in_cell_formats = true;
	} else if (strcmp(name, "xf") == 0 && r->in_cell_formats
	           && r->styles.count < XLSX_CELL_MOST * 2) {
		(void)(str_to_int(attribute(pairs, "numFmtId"), &id) == OK);
		*LIST_ADD(r->arena, &r->styles) = style_of(r, id);
	}
}

static void styles_close(void *context, const char *name)
{
	struct xlsx_reader *r = context;
	if (strcmp(bare(name), "cellXfs") == 0)
		r->in_cell_formats = false;
}

static int hex_value(char c)
{
	return c >= '0' && c <= '9'   ? c - '0'
	       : c >= 'a' && c <= 'f' ? c - 'a' + 10
	       : c >= 'A' && c <= 'F' ? c - 'A' + 10
	                              : -1;
}

/* The sign of "_x000D_" (ECMA-376, 22.9.2.19: what XML cannot hold); -1: it is none. */
static int escape_value(const char *at, size_t left)
{
	int value = 0;
	if (left < 7 || at[0] != '_' || at[1] != 'x' || at[6] != '_')
		return -1;
	for (size_t i = 2; i < 6; i++) {
		int digit = hex_value(at[i]);
		if (digit < 0)
			return -1;
		value = value * 16 + digit;
	}
	bool is_sign = value != 0 && (value < 0xD800 || value > 0xDFFF);
	return is_sign ? value : -1;
}

static void sign_add(struct buf *buf, int sign)
{
	if (sign < 0x80) {
		buf_byte(buf, (char)sign);
		return;
	}
	if (sign < 0x800) {
		buf_byte(buf, (char)(0xC0 | sign >> 6));
	} else {
		buf_byte(buf, (char)(0xE0 | sign >> 12));
		buf_byte(buf, (char)(0x80 | (sign >> 6 & 0x3F)));
	}
	buf_byte(buf, (char)(0x80 | (sign & 0x3F)));
}

static struct str unescaped(struct arena *arena, struct str text)
{
	if (text.len < 7 || str_find(text, '_') < 0)
		return text;
	struct buf buf = buf_new(arena, text.len);
	for (size_t i = 0; i < text.len; i++) {
		int sign = escape_value(text.at + i, text.len - i);
		if (sign < 0) {
			buf_byte(&buf, text.at[i]);
			continue;
		}
		sign_add(&buf, sign);
		i += 6;
	}
	return buf_str(&buf);
}

static void strings_open(void *context, const char *name, const char **pairs)
{
	(void)pairs;
	struct xlsx_reader *r = context;
	name = bare(name);
	if (strcmp(name, "si") == 0)
		r->text = buf_new(r->arena, XLSX_CELL_MOST * 4);
	else if (strcmp(name, "rPh") == 0)
		r->skipped++;
	else if (strcmp(name, "t") == 0)
		r->takes_text = r->skipped == 0;
}

static void strings_close(void *context, const char *name)
{
	struct xlsx_reader *r = context;
	name = bare(name);
	if (strcmp(name, "si") == 0) {
		*LIST_ADD(r->arena, &r->strings) = unescaped(r->arena, buf_str(&r->text));
		if (arena_used(r->arena) > XLSX_STRINGS_MOST)
			refuse(r, STR("The workbook holds too much text: split it into smaller ones."));
	} else if (strcmp(name, "rPh") == 0) {
		r->skipped--;
	} else if (strcmp(name, "t") == 0) {
		r->takes_text = false;
	}
}

static void text_add(void *context, const char *at, int len)
{
	struct xlsx_reader *r = context;
	if (r->takes_text)
		buf_add(&r->text, str_of(at, (size_t)len));
}

/* ---- the sheet ---- */

/* "BC12" is column 54, counted from 0; −1: no reference. */
static int64_t column_of(struct str reference)
{
	int64_t column = 0;
	size_t i = 0;
	for (; i < reference.len && reference.at[i] >= 'A' && reference.at[i] <= 'Z'; i++) {
		column = column * 26 + (reference.at[i] - 'A' + 1);
		if (column > XLSX_COLUMNS_MOST)
			return XLSX_COLUMNS_MOST;
	}
	return column - 1;
}

static void row_fault(struct xlsx_reader *r, const char *what, struct str detail)
{
	char letters[8] = {0};
	size_t column = r->column + 1, n = 0;
	if (r->row_fault.len > 0)
		return;
	for (; column > 0 && n < 6; column = (column - 1) / 26)
		letters[n++] = (char)('A' + (column - 1) % 26);
	for (size_t i = 0; i < n / 2; i++) {
		char swapped = letters[i];
		letters[i] = letters[n - 1 - i];
		letters[n - 1 - i] = swapped;
	}
	r->row_fault = str_format(r->row_arena, "cell %s%lld %s%.*s", letters, (long long)r->line, what,
	                          STR_FMT(detail));
}

static void row_begin(struct xlsx_reader *r, const char **pairs)
{
	int64_t line = 0;
	arena_reset(r->row_arena);
	r->cells.at = NULL;
	r->cells.count = r->cells.room = 0;
	r->row_fault = (struct str){0};
	r->is_row_open = r->is_row_empty = true;
	r->column = 0;
	r->line = str_to_int(attribute(pairs, "r"), &line) == OK && line > 0 ? line : r->line + 1;
}

static enum cell_type type_of(struct str word)
{
	static const struct {
		const char *word;
		enum cell_type type;
	} types[] = {{"s", CELL_SHARED}, {"inlineStr", CELL_INLINE}, {"str", CELL_TEXT},
	             {"b", CELL_FLAG},   {"e", CELL_ERROR},          {"d", CELL_DAY}};
	for (size_t i = 0; i < COUNT_OF(types); i++)
		if (str_is(word, types[i].word))
			return types[i].type;
	return CELL_NUMBER;
}

static void cell_begin(struct xlsx_reader *r, const char **pairs)
{
	int64_t style = 0;
	struct str reference = attribute(pairs, "r");
	int64_t column = column_of(reference);
	if (column >= 0)
		r->column = (size_t)column;
	if (r->column >= XLSX_COLUMNS_MOST) {
		refuse(r, STR("A row has more than 4096 columns."));
		return;
	}
	(void)(str_to_int(attribute(pairs, "s"), &style) == OK);
	r->style = style > 0 ? (size_t)style : 0;
	r->type = type_of(attribute(pairs, "t"));
	r->has_formula = r->has_value = false;
	r->text = buf_new(r->row_arena, XLSX_CELL_MOST * 4);
}

/* What a spreadsheet shows of a number: 15 significant digits, never 1E+20 for a whole one. */
static struct str number_text(struct xlsx_reader *r, double value)
{
	char room[400];
	int len;
	if (value == floor(value) && fabs(value) < 1e18)
		len = snprintf(room, sizeof room, "%.0f", value);
	else
		len = snprintf(room, sizeof room, "%.15g", value);
	if (strchr(room, 'e') != NULL && fabs(value) < 1) { /* 1.5e-07 */
		len = snprintf(room, sizeof room, "%.20f", value);
		while (len > 1 && room[len - 1] == '0')
			len--;
	}
	return str_copy(r->row_arena, str_of(room, (size_t)len));
}

/* Days since the beginning of the system, as a date, or a date with a time. */
static struct str date_text(struct xlsx_reader *r, double serial)
{
	double whole = floor(serial);
	int64_t days = (int64_t)whole;
	int64_t seconds = (int64_t)((serial - whole) * 86400.0 + 0.5);
	struct buf buf = buf_new(r->row_arena, 64);
	if (serial < 0 || serial > 2958466) {
		row_fault(r, "holds no date that exists", (struct str){0});
		return (struct str){0};
	}
	if (days == 0 && !r->is_1904) { /* a time of day without a date */
		buf_format(&buf, "%02lld:%02lld:%02lld", (long long)(seconds / 3600),
		           (long long)(seconds / 60 % 60), (long long)(seconds % 60));
		return buf_str(&buf);
	}
	if (seconds == 86400) {
		seconds = 0;
		days++;
	}
	/* 1900 was no leap year, but the system counts a 29 February (day 60). */
	int64_t epoch = r->is_1904 ? -24107 : days >= 60 ? -25569 : -25568;
	day_write(&buf, (struct day){(int32_t)(days + epoch)});
	if (seconds > 0)
		buf_format(&buf, "T%02lld:%02lld:%02lld", (long long)(seconds / 3600),
		           (long long)(seconds / 60 % 60), (long long)(seconds % 60));
	return buf_str(&buf);
}

/* 2134 as 02134: digits fill the zeros from the right, what is left over stands before them. */
static struct str zeros_lead(struct xlsx_reader *r, struct str zeros, struct str digits)
{
	size_t room = 0, left;
	for (size_t i = 0; i < digits.len; i++)
		if (digits.at[i] < '0' || digits.at[i] > '9')
			return digits; /* below 0, or with a fraction */
	for (size_t i = 0; i < zeros.len; i++)
		room += zeros.at[i] == '0';
	struct buf buf = buf_new(r->row_arena, zeros.len + digits.len);
	left = digits.len > room ? digits.len - room : 0;
	size_t missing = digits.len < room ? room - digits.len : 0, at = 0;
	for (size_t i = 0; i < zeros.len; i++) {
		if (zeros.at[i] != '0') {
			buf_byte(&buf, zeros.at[i]);
			continue;
		}
		for (; left > 0; left--)
			buf_byte(&buf, digits.at[at++]);
		if (missing > 0)
			missing--, buf_byte(&buf, '0');
		else
			buf_byte(&buf, digits.at[at++]);
	}
	return buf_str(&buf);
}

static struct str cell_number(struct xlsx_reader *r, struct str text)
{
	char *end;
	const char *from = str_c(r->row_arena, text);
	double value = strtod(from, &end);
	if (*end != '\0' || !isfinite(value)) {
		row_fault(r, "holds no number: ", text);
		return text;
	}
	if (r->style >= r->styles.count)
		return number_text(r, value);
	const struct style *style = &r->styles.at[r->style];
	if (style->is_date)
		return date_text(r, value);
	struct str shown = number_text(r, value);
	return style->zeros.len > 0 ? zeros_lead(r, style->zeros, shown) : shown;
}

static struct str cell_text(struct xlsx_reader *r)
{
	struct str text = buf_str(&r->text);
	int64_t index;
	if (r->has_formula && !r->has_value && text.len == 0) {
		row_fault(r, "holds a formula without a value: open and save the file once",
		          (struct str){0});
		return text;
	}
	if (text.len == 0)
		return text;
	switch (r->type) {
	case CELL_SHARED:
		if (str_to_int(text, &index) != OK || index < 0 || (size_t)index >= r->strings.count) {
			row_fault(r, "points to a text that is not there", (struct str){0});
			return (struct str){0};
		}
		return r->strings.at[index];
	case CELL_FLAG:
		return str_is(text, "1") ? STR("true") : STR("false");
	case CELL_ERROR:
		row_fault(r, "holds an error: ", text);
		return text;
	case CELL_NUMBER:
		return cell_number(r, text);
	default:
		return unescaped(r->row_arena, text);
	}
}

static void cell_end(struct xlsx_reader *r)
{
	struct str text = cell_text(r);
	while (r->cells.count <= r->column)
		*LIST_ADD(r->row_arena, &r->cells) = (struct str){0};
	r->cells.at[r->column] = text;
	r->is_row_empty = r->is_row_empty && text.len == 0;
	r->column++;
}

static void sheet_open(void *context, const char *name, const char **pairs)
{
	struct xlsx_reader *r = context;
	name = bare(name);
	if (strcmp(name, "row") == 0)
		row_begin(r, pairs);
	else if (!r->is_row_open)
		return;
	else if (strcmp(name, "c") == 0)
		cell_begin(r, pairs);
	else if (strcmp(name, "f") == 0)
		r->has_formula = true;
	else if (strcmp(name, "rPh") == 0)
		r->skipped++;
	else if (strcmp(name, "v") == 0 || strcmp(name, "t") == 0) {
		r->takes_text = r->skipped == 0;
		r->has_value = true;
	}
}

static void sheet_close(void *context, const char *name)
{
	struct xlsx_reader *r = context;
	name = bare(name);
	if (strcmp(name, "v") == 0 || strcmp(name, "t") == 0) {
		r->takes_text = false;
	} else if (strcmp(name, "rPh") == 0) {
		r->skipped--;
	} else if (strcmp(name, "c") == 0 && r->is_row_open) {
		cell_end(r);
	} else if (strcmp(name, "row") == 0) {
		r->is_row_open = false;
		r->is_row_ready = !r->is_row_empty || r->row_fault.len > 0;
		if (r->is_row_ready)
			xml_pause(r->xml); /* the row is looked at first */
	}
}

/* ---- opening and going on ---- */

static void reader_close(void *what)
{
	arena_free(((struct xlsx_reader *)what)->row_arena);
}

static enum err parts_read(struct xlsx_reader *r)
{
	static const struct xml_events workbook = {.open = workbook_open};
	static const struct xml_events relations = {.open = relation_open};
	static const struct xml_events styles = {.open = styles_open, .close = styles_close};
	static const struct xml_events strings = {strings_open, strings_close, text_add};
	static const struct xml_events sheet = {sheet_open, sheet_close, text_add};
	if (!part_read(r, STR("xl/workbook.xml"), &workbook))
		r->sentence = STR("This is a ZIP archive, but no .xlsx workbook.");
	if (r->sentence.len > 0)
		return ERR_INVALID;
	if (!r->has_sheet) {
		r->sentence = r->wanted_sheet.len
		                  ? str_format(r->arena, "The workbook has no sheet called %.*s.",
		                               STR_FMT(r->wanted_sheet))
		                  : STR("The workbook has no sheet that is shown.");
		return ERR_INVALID;
	}
	part_read(r, STR("xl/_rels/workbook.xml.rels"), &relations);
	part_read(r, STR("xl/styles.xml"), &styles);
	part_read(r, STR("xl/sharedStrings.xml"), &strings);
	if (r->sentence.len > 0)
		return ERR_INVALID;
	if (r->sheet_path.len == 0 || !xlsx_zip_enter(r->zip, r->sheet_path)) {
		r->sentence = STR("The workbook's first sheet is missing.");
		return ERR_INVALID;
	}
	r->xml = xml_reader_new(r->arena, &sheet, r);
	return OK;
}

enum err xlsx_open(struct arena *arena, struct str bytes, struct str sheet,
                   struct xlsx_reader **out, struct str *sentence)
{
	struct xlsx_reader *r = ARENA_NEW(arena, struct xlsx_reader);
	r->arena = arena;
	r->wanted_sheet = sheet;
	r->zip = xlsx_zip_open(arena, bytes, sentence);
	if (r->zip == NULL)
		return ERR_INVALID;
	r->row_arena = arena_new(65536);
	arena_entrust(arena, reader_close, r);
	enum err err = parts_read(r);
	*sentence = r->sentence;
	*out = r;
	return err;
}

enum xlsx_step xlsx_next(struct xlsx_reader *r, struct xlsx_row *row, struct str *sentence)
{
	r->is_row_ready = false;
	while (!r->is_row_ready && r->sentence.len == 0 && r->step != XML_DONE) {
		r->step = r->step == XML_PAUSED ? xml_resume(r->xml) : piece_feed(r);
		if (r->step == XML_WRONG && r->sentence.len == 0)
			r->sentence = STR("The workbook is damaged: a part of it is no XML.");
	}
	if (r->is_row_ready) {
		*row = (struct xlsx_row){r->cells.at, r->cells.count, r->line, r->row_fault};
		return XLSX_ROW;
	}
	*sentence = r->sentence;
	return r->sentence.len > 0 ? XLSX_FAULT : XLSX_END;
}
