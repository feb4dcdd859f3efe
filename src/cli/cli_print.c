#include "cli/cli_parts.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <wchar.h>

#include "base/limits.h"

#define CELL_MOST 48 /* columns of the terminal */

/* ---- text ---- */

static bool is_control(struct str character)
{
	unsigned char first = (unsigned char)character.at[0];
	bool is_c1 = character.len == 2 && first == 0xC2 && (unsigned char)character.at[1] < 0xA0;
	return first < 0x20 || first == 0x7F || is_c1;
}

struct str cli_plain(struct arena *arena, struct str text)
{
	struct buf buf = buf_new(arena, text.len * 3 + 1);
	for (size_t i = 0, step; i < text.len; i += step) {
		step = str_utf8_len(str_slice(text, i, text.len));
		struct str character = str_slice(text, i, i + (step > 0 ? step : 1));
		if (step == 0 || is_control(character))
			buf_c(&buf, "\xEF\xBF\xBD");
		else
			buf_add(&buf, character);
		step = character.len;
	}
	return buf_str(&buf);
}

/* Columns that it takes on a terminal; text is plain. */
static size_t width_of(struct str text)
{
	size_t width = 0;
	mbstate_t state = {0};
	for (size_t i = 0; i < text.len;) {
		wchar_t character = 0;
		size_t len = mbrtowc(&character, text.at + i, text.len - i, &state);
		if (len == 0 || len > text.len)
			return width + text.len - i; /* no UTF-8 locale: as many as bytes */
		int columns = wcwidth(character);
		width += columns > 0 ? (size_t)columns : 0;
		i += len;
	}
	return width;
}

static bool is_money(const struct json *json)
{
	return json->kind == JSON_OBJECT && json->count == 2 && json_member(json, "amount") != NULL
	       && json_member(json, "currency") != NULL;
}

static bool is_scalar(const struct json *json)
{
	return (json->kind != JSON_OBJECT && json->kind != JSON_ARRAY) || is_money(json);
}

struct str cli_said(struct arena *arena, const struct json *json)
{
	if (json->kind == JSON_STRING)
		return cli_plain(arena, json->text);
	if (json->kind == JSON_NULL)
		return (struct str){0};
	if (is_money(json))
		return str_format(arena, "%.*s %.*s", STR_FMT(json_text(json_member(json, "amount"))),
		                  STR_FMT(json_text(json_member(json, "currency"))));
	struct buf buf = buf_new(arena, LIMIT_REPLY_BYTES);
	struct json_out out;
	json_begin(&out, &buf);
	json_tree(&out, json);
	return buf_str(&buf);
}

/* ---- tables ---- */

struct column {
	struct str name;
	size_t width;
	bool is_number, is_shown;
};

struct table {
	LIST(struct column) columns;
};

/* The columns of a list of many pages are those that its first page fills. */
struct cli_heading {
	struct table table;
	size_t last;         /* column that fits */
	size_t left_out;     /* that do not */
	struct table unseen; /* columns that only a later page fills */
};

static struct column *column_of(struct cli *cli, struct table *table, struct str name)
{
	for (size_t i = 0; i < table->columns.count; i++) {
		if (str_eq(table->columns.at[i].name, name))
			return &table->columns.at[i];
	}
	struct column *column = LIST_ADD(cli->arena, &table->columns);
	*column = (struct column){.name = name, .width = width_of(name), .is_number = true};
	return column;
}

/* 2026-11-28T20:25:33.376867Z without its fraction of a second. */
static struct str without_fraction(struct cli *cli, struct str text)
{
	bool is_time = text.len == 27 && text.at[10] == 'T' && text.at[19] == '.' && text.at[26] == 'Z';
	return is_time ? str_format(cli->arena, "%.*sZ", 19, text.at) : text;
}

/* One line, and not endlessly wide. */
static struct str cell_of(struct cli *cli, const struct json *json)
{
	struct str text = without_fraction(cli, cli_said(cli->arena, json));
	if (width_of(text) <= CELL_MOST || !isatty(STDOUT_FILENO))
		return text;
	size_t end = text.len;
	while (end > 0 && width_of(str_slice(text, 0, end)) > CELL_MOST - 1)
		for (end--; end > 0 && ((unsigned char)text.at[end] & 0xC0) == 0x80;)
			end--;
	return str_format(cli->arena, "%.*s…", STR_FMT(str_slice(text, 0, end)));
}

static struct table table_of(struct cli *cli, const struct json *items, bool shows_empty)
{
	struct table table = {0};
	for (const struct json *item = items->first; item != NULL; item = item->next) {
		for (const struct json *cell = item->first; cell != NULL; cell = cell->next) {
			if (!is_scalar(cell))
				continue;
			struct column *column = column_of(cli, &table, cell->name);
			size_t width = width_of(cell_of(cli, cell));
			column->width = width > column->width ? width : column->width;
			column->is_number &= cell->kind == JSON_NUMBER || cell->kind == JSON_NULL;
			column->is_shown |= width > 0 || shows_empty;
		}
	}
	return table;
}

/* Columns that fit; 0: the output is no terminal, all fit. */
static size_t terminal_width(void)
{
	struct winsize size;
	if (!isatty(STDOUT_FILENO) || ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0)
		return 0;
	return size.ws_col;
}

static void cell_print(struct str text, const struct column *column, bool is_last)
{
	size_t width = width_of(text), pad = column->width > width ? column->width - width : 0;
	if (column->is_number)
		printf("%*s%.*s", (int)pad, "", STR_FMT(text));
	else
		printf("%.*s%*s", STR_FMT(text), is_last ? 0 : (int)pad, "");
	printf(is_last ? "\n" : "  ");
}

static size_t columns_that_fit(const struct table *table, size_t indent, size_t *last)
{
	size_t used = indent, left_out = 0, most = terminal_width();
	bool is_full = false;
	for (size_t i = 0; i < table->columns.count; i++) {
		if (!table->columns.at[i].is_shown)
			continue;
		used += table->columns.at[i].width + 2;
		is_full = is_full || (most > 0 && used > most + 2 && i > 0);
		left_out += is_full;
		if (!is_full)
			*last = i;
	}
	return left_out;
}

static void row_print(struct cli *cli, const struct table *table, const struct json *item,
                      size_t indent, size_t last)
{
	printf("%*s", (int)indent, "");
	for (size_t i = 0; i <= last; i++) {
		const struct column *column = &table->columns.at[i];
		struct str text = item == NULL ? column->name : (struct str){0};
		for (const struct json *cell = item != NULL ? item->first : NULL; cell != NULL;
		     cell = cell->next) {
			if (str_eq(cell->name, column->name))
				text = cell_of(cli, cell);
		}
		if (column->is_shown)
			cell_print(text, column, i == last);
	}
}

static void rows_print(struct cli *cli, const struct table *table, const struct json *items,
                       size_t indent, size_t last)
{
	for (const struct json *item = items->first; item != NULL; item = item->next)
		row_print(cli, table, item, indent, last);
}

static void left_out_say(size_t left_out, bool is_inner)
{
	if (left_out > 0)
		fprintf(stderr, "(%zu more column%s: %s--json has all)\n", left_out,
		        left_out == 1 ? "" : "s", is_inner ? "" : "--fields a,b,c picks, ");
}

/* Columns that are empty in every row are left out, and lists and objects. */
static void table_print(struct cli *cli, const struct json *items, size_t indent, bool shows_empty)
{
	struct table table = table_of(cli, items, shows_empty);
	size_t last = SIZE_MAX, left_out = columns_that_fit(&table, indent, &last);
	if (last == SIZE_MAX)
		return;
	row_print(cli, &table, NULL, indent, last);
	rows_print(cli, &table, items, indent, last);
	left_out_say(left_out, indent > 0);
}

/* ---- a table of many pages ---- */

static const struct column *column_named(const struct table *table, struct str name)
{
	for (size_t i = 0; i < table->columns.count; i++)
		if (str_eq(table->columns.at[i].name, name))
			return &table->columns.at[i];
	return NULL;
}

/* A copy of what is shown, for as long as the command runs. */
static struct table table_kept(struct cli *cli, const struct table *table)
{
	struct table kept = {0};
	for (size_t i = 0; i < table->columns.count; i++) {
		if (!table->columns.at[i].is_shown)
			continue;
		struct column *column = LIST_ADD(cli->kept, &kept.columns);
		*column = table->columns.at[i];
		column->name = str_copy(cli->kept, column->name);
	}
	return kept;
}

static void unseen_note(struct cli *cli, const struct table *table)
{
	struct cli_heading *heading = cli->heading;
	for (size_t i = 0; i < table->columns.count; i++) {
		const struct column *column = &table->columns.at[i];
		if (!column->is_shown || column_named(&heading->table, column->name) != NULL
		    || column_named(&heading->unseen, column->name) != NULL)
			continue;
		LIST_ADD(cli->kept, &heading->unseen.columns)->name = str_copy(cli->kept, column->name);
	}
}

static void page_print(struct cli *cli, const struct json *items, bool shows_empty)
{
	struct table table = table_of(cli, items, shows_empty);
	if (items->count == 0)
		return;
	if (cli->heading == NULL) {
		struct cli_heading *heading = ARENA_NEW(cli->kept, struct cli_heading);
		heading->table = table_kept(cli, &table);
		heading->left_out = columns_that_fit(&heading->table, 0, &heading->last);
		cli->heading = heading;
		if (heading->table.columns.count > 0)
			row_print(cli, &heading->table, NULL, 0, heading->last);
	}
	unseen_note(cli, &table);
	if (cli->heading->table.columns.count > 0)
		rows_print(cli, &cli->heading->table, items, 0, cli->heading->last);
}

void cli_pages_end(const struct cli *cli)
{
	const struct cli_heading *heading = cli->heading;
	if (heading == NULL)
		return;
	left_out_say(heading->left_out, false);
	for (size_t i = 0; i < heading->unseen.columns.count; i++)
		fprintf(stderr, "%s%.*s%s", i == 0 ? "(empty on the first page, so left out: " : ", ",
		        STR_FMT(heading->unseen.columns.at[i].name),
		        i + 1 == heading->unseen.columns.count ? "; --fields a,b,c picks)\n" : "");
}

/* ---- one thing ---- */

static bool are_all(const struct json *list, bool scalars)
{
	for (const struct json *item = list->first; item != NULL; item = item->next) {
		if (scalars ? !is_scalar(item) : item->kind != JSON_OBJECT || is_money(item))
			return false;
	}
	return true;
}

static bool is_empty(const struct json *json)
{
	bool is_many = json->kind == JSON_OBJECT || json->kind == JSON_ARRAY;
	return json->kind == JSON_NULL || (json->kind == JSON_STRING && json->text.len == 0)
	       || (is_many && json->count == 0);
}

static void members_print(struct cli *cli, const struct json *object, size_t indent)
{
	size_t widest = 0;
	for (const struct json *member = object->first; member != NULL; member = member->next)
		if (is_scalar(member) && !is_empty(member) && member->name.len > widest)
			widest = member->name.len;
	for (const struct json *member = object->first; member != NULL; member = member->next) {
		struct str name = cli_plain(cli->arena, member->name);
		if (is_empty(member))
			continue;
		if (is_scalar(member)) {
			printf("%*s%.*s%*s  %.*s\n", (int)indent, "", STR_FMT(name),
			       (int)(widest > name.len ? widest - name.len : 0), "",
			       STR_FMT(cli_said(cli->arena, member)));
			continue;
		}
		printf("%*s%.*s\n", (int)indent, "", STR_FMT(name));
		if (member->kind == JSON_OBJECT)
			members_print(cli, member, indent + 2);
		else if (are_all(member, false))
			table_print(cli, member, indent + 2, false);
		else
			for (const struct json *item = member->first; item != NULL; item = item->next)
				printf("%*s%.*s\n", (int)indent + 2, "", STR_FMT(cli_said(cli->arena, item)));
	}
}

static void json_print(struct cli *cli, const struct json *json, int indent)
{
	struct buf buf = buf_new(cli->arena, (size_t)LIMIT_REPLY_BYTES * 8);
	struct json_out out;
	json_begin(&out, &buf);
	out.indent = indent;
	json_tree(&out, json);
	printf("%.*s\n", STR_FMT(buf_str(&buf)));
}

static void lines_print(struct cli *cli, const struct json *items)
{
	for (const struct json *item = items->first; item != NULL; item = item->next)
		json_print(cli, item, 0);
}

void cli_reply_print(struct cli *cli, const struct cli_own *own, const struct json *json)
{
	const struct json *items = json->kind == JSON_ARRAY ? json : json_member(json, "items");
	bool is_list = items != NULL && items->kind == JSON_ARRAY && are_all(items, false);
	(void)setlocale(LC_CTYPE, "C.UTF-8"); /* without it widths are bytes: width_of */
	cli->has_answered = true;
	if (own->is_json && own->is_all && is_list)
		lines_print(cli, items);
	else if (own->is_json)
		json_print(cli, json, 2);
	else if (is_list && own->is_all)
		page_print(cli, items, own->names_fields);
	else if (is_list)
		table_print(cli, items, 0, own->names_fields);
	else if (json->kind == JSON_OBJECT)
		members_print(cli, json, 0);
	else
		printf("%.*s\n", STR_FMT(cli_said(cli->arena, json)));
	struct str cursor = json_text(json_member(json, "next_cursor"));
	if (is_list && items->count == 0 && !own->is_json && cli->heading == NULL && cursor.len == 0)
		fprintf(stderr, "(none)\n");
	if (is_list && cursor.len > 0 && !own->is_all && !own->is_json)
		fprintf(stderr, "(there are more: --all, or --cursor %.*s)\n", STR_FMT(cursor));
}
