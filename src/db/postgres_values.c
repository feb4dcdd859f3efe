/* The PostgreSQL engine's parameters and columns. */
#include <stdio.h>
#include <string.h>

#include "db/postgres_parts.h"

#define ARRAY_MOST ((size_t)256 * 1024 * 1024)

enum oid {
	OID_BOOL = 16,
	OID_INT8 = 20,
	OID_INT2 = 21,
	OID_INT4 = 23,
	OID_TEXT = 25,
	OID_OID = 26,
	OID_NUMERIC = 1700,
};

/* ---- parameters: arrays in binary format, the rest as text ---- */

enum { IS_TEXT, IS_BINARY };

static void big_endian_write(char *at, uint64_t value, int bytes)
{
	for (int i = bytes - 1; i >= 0; i--, value >>= 8)
		at[i] = (char)(value & 0xFF);
}

static char *number_write(char *at, int64_t value, int bytes)
{
	big_endian_write(at, (uint64_t)value, bytes);
	return at + bytes;
}

/* A column may be given the other kind, which text format and SQLite convert as well. */
static bool item_suit(struct arena *arena, struct bind *item, bool is_text)
{
	if (item->kind == BIND_INT && is_text)
		*item = bind_text(str_format(arena, "%lld", (long long)item->number));
	else if (item->kind == BIND_TEXT && !is_text) {
		int64_t number;
		if (str_to_int(item->text, &number) != OK)
			return false;
		*item = bind_int(number);
	}
	return true;
}

/* What the server reads: dimensions, whether there are NULLs, the type of items, how many, from 1;
 * then each item behind its length, −1 for NULL. */
static bool array_make(struct arena *arena, struct bind *items, size_t n, bool is_text,
                       struct params *params, size_t at)
{
	enum { HEADER = 20, LENGTH = 4, NUMBER = 8 };
	size_t size = HEADER;
	bool has_null = false;
	for (size_t i = 0; i < n; i++) {
		if (!item_suit(arena, &items[i], is_text))
			return false;
		has_null = has_null || items[i].kind == BIND_NULL;
		size += LENGTH + (items[i].kind == BIND_TEXT ? items[i].text.len : NUMBER);
	}
	if (size > ARRAY_MOST)
		return false;
	char *start = arena_alloc(arena, size), *to = start;
	to = number_write(to, n > 0 ? 1 : 0, LENGTH);
	to = number_write(to, has_null, LENGTH);
	to = number_write(to, is_text ? OID_TEXT : OID_INT8, LENGTH);
	if (n > 0) {
		to = number_write(to, (int64_t)n, LENGTH);
		to = number_write(to, 1, LENGTH);
	}
	for (size_t i = 0; i < n; i++) {
		if (items[i].kind == BIND_NULL) {
			to = number_write(to, -1, LENGTH);
		} else if (items[i].kind == BIND_INT) {
			to = number_write(to, NUMBER, LENGTH);
			to = number_write(to, items[i].number, NUMBER);
		} else {
			to = number_write(to, (int64_t)items[i].text.len, LENGTH);
			memcpy(to, items[i].text.at != NULL ? items[i].text.at : "", items[i].text.len);
			to += items[i].text.len;
		}
	}
	params->values[at] = start;
	params->lengths[at] = (int)(to - start);
	params->formats[at] = IS_BINARY;
	return true;
}

static bool list_make(struct arena *arena, const struct bind *arg, struct params *params, size_t at)
{
	bool is_text = arg->kind == BIND_TEXTS;
	struct bind *items = ARENA_ARRAY(arena, arg->count, struct bind);
	for (size_t i = 0; i < arg->count; i++)
		items[i] = is_text ? bind_text(arg->texts[i]) : bind_int(arg->numbers[i]);
	return array_make(arena, items, arg->count, is_text, params, at);
}

static const char *int_literal(struct arena *arena, int64_t number)
{
	char *at = arena_alloc(arena, 24);
	snprintf(at, 24, "%lld", (long long)number);
	return at;
}

static struct params params_new(struct arena *arena, size_t n)
{
	return (struct params){.n = n,
	                       .values = ARENA_ARRAY(arena, n + 1, const char *),
	                       .lengths = ARENA_ARRAY(arena, n + 1, int),
	                       .formats = ARENA_ARRAY(arena, n + 1, int)};
}

enum err values_make(struct connection *connection, const struct statement *statement,
                     const struct bind *args, size_t n, struct params *out)
{
	struct arena *arena = connection->scratch;
	*out = params_new(arena, n);
	for (size_t i = 0; i < n; i++) {
		bool is_list = args[i].kind == BIND_INTS || args[i].kind == BIND_TEXTS;
		if (args[i].kind == BIND_INT)
			out->values[i] = int_literal(arena, args[i].number);
		else if (args[i].kind == BIND_TEXT)
			out->values[i] = str_c(arena, args[i].text);
		else if (is_list && !list_make(arena, &args[i], out, i))
			return connection_fail(connection, ERR_SQL, "%s: argument %zu is too large",
			                       statement->name, i + 1);
	}
	return OK;
}

static bool is_text_column(const struct statement *statement, size_t column)
{
	return statement->each != NULL ? statement->each[column] == 't'
	                               : statement->insert->columns[column].is_text;
}

enum err columns_make(struct connection *connection, const struct statement *statement,
                      const struct bind *args, size_t columns, size_t rows, bool has_key,
                      struct params *out)
{
	struct arena *arena = connection->scratch;
	struct bind *items = ARENA_ARRAY(arena, rows, struct bind);
	*out = params_new(arena, columns);
	if (has_key)
		out->values[0] = int_literal(arena, args[0].number);
	for (size_t column = has_key ? 1 : 0; column < columns; column++) {
		for (size_t row = 0; row < rows; row++)
			items[row] = args[row * columns + column];
		if (!array_make(arena, items, rows, is_text_column(statement, column), out, column))
			return connection_fail(connection, ERR_SQL, "%s: column %zu is too large or no number",
			                       statement->name, column + 1);
	}
	return OK;
}

/* ---- columns: binary format ---- */

static int64_t big_endian(const unsigned char *at, int bytes)
{
	uint64_t value = at[0] & 0x80 ? UINT64_MAX : 0;
	for (int i = 0; i < bytes; i++)
		value = value << 8 | at[i];
	return (int64_t)value;
}

/* NUMERIC in binary: count of digits (base 10,000), weight, sign, scale, digits. The whole part. */
static int64_t numeric_int(const unsigned char *at, int len)
{
	int64_t value = 0;
	if (len < 8)
		return 0;
	int64_t digits = big_endian(at, 2), weight = big_endian(at + 2, 2);
	for (int64_t i = 0; i <= weight; i++) {
		int64_t digit = i < digits ? big_endian(at + 8 + 2 * i, 2) : 0;
		if (__builtin_mul_overflow(value, 10000, &value)
		    || __builtin_add_overflow(value, digit, &value))
			return INT64_MAX;
	}
	return at[4] == 0x40 ? -value : value;
}

int64_t result_int(const PGresult *result, int row, int column)
{
	const unsigned char *at = (const unsigned char *)PQgetvalue(result, row, column);
	int len = PQgetlength(result, row, column);
	int64_t value = 0;
	if (PQgetisnull(result, row, column))
		return 0;
	switch (PQftype(result, column)) {
	case OID_BOOL:
		return at[0] != 0;
	case OID_INT2:
	case OID_INT4:
	case OID_INT8:
		return big_endian(at, len);
	case OID_OID:
		return big_endian(at, len) & (int64_t)UINT32_MAX;
	case OID_NUMERIC:
		return numeric_int(at, len);
	default: /* SQLite reads a number out of text, so this does too */
		return str_to_int(str_of((const char *)at, (size_t)len), &value) == OK ? value : 0;
	}
}

int64_t server_get_int(struct cursor *cursor, int row, int column)
{
	return result_int(cursor->result, row, column);
}

struct str server_get_text(struct cursor *cursor, int row, int column)
{
	const PGresult *result = cursor->result;
	if (PQgetisnull(result, row, column))
		return (struct str){0};
	switch (PQftype(result, column)) {
	case OID_BOOL:
	case OID_INT2:
	case OID_INT4:
	case OID_INT8:
	case OID_OID:
	case OID_NUMERIC:
		return str_format(cursor->arena, "%lld", (long long)server_get_int(cursor, row, column));
	default:
		return str_copy(cursor->arena, str_of(PQgetvalue(result, row, column),
		                                      (size_t)PQgetlength(result, row, column)));
	}
}

bool server_is_null(struct cursor *cursor, int row, int column)
{
	return PQgetisnull(cursor->result, row, column);
}

int server_columns(struct cursor *cursor)
{
	return PQnfields(cursor->result);
}

const char *server_name(struct cursor *cursor, int column)
{
	return PQfname(cursor->result, column);
}
