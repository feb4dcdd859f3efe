/* The PostgreSQL engine's parameters and columns. */
#include <stdio.h>

#include "base/buf.h"
#include "db/postgres_parts.h"

#define ARRAY_MOST ((size_t)256 * 1024 * 1024)

enum oid {
	OID_BOOL = 16,
	OID_INT8 = 20,
	OID_INT2 = 21,
	OID_INT4 = 23,
	OID_OID = 26,
	OID_NUMERIC = 1700,
};

/* ---- parameters: text format, arrays as literals ---- */

static void array_text(struct buf *out, struct str text)
{
	buf_byte(out, '"');
	size_t from = 0;
	for (size_t i = 0; i < text.len; i++) {
		if (text.at[i] != '"' && text.at[i] != '\\')
			continue;
		buf_add(out, str_slice(text, from, i));
		buf_byte(out, '\\');
		from = i;
	}
	buf_add(out, str_slice(text, from, text.len));
	buf_byte(out, '"');
}

static void array_item(struct buf *out, const struct bind *item)
{
	if (out->len > 1)
		buf_byte(out, ',');
	if (item->kind == BIND_NULL)
		buf_c(out, "NULL");
	else if (item->kind == BIND_INT)
		buf_int(out, item->number);
	else
		array_text(out, item->text);
}

static const char *array_end(struct buf *out)
{
	buf_c(out, "}");
	buf_byte(out, '\0');
	return out->overflow ? NULL : out->at;
}

static const char *array_literal(struct arena *arena, const struct bind *arg)
{
	struct buf out = buf_new(arena, ARRAY_MOST);
	buf_byte(&out, '{');
	for (size_t i = 0; i < arg->count; i++) {
		struct bind item =
			arg->kind == BIND_INTS ? bind_int(arg->numbers[i]) : bind_text(arg->texts[i]);
		array_item(&out, &item);
	}
	return array_end(&out);
}

static const char *int_literal(struct arena *arena, int64_t number)
{
	char *at = arena_alloc(arena, 24);
	snprintf(at, 24, "%lld", (long long)number);
	return at;
}

enum err values_make(struct connection *connection, const struct statement *statement,
                     const struct bind *args, size_t n, const char *const **out)
{
	struct arena *arena = connection->scratch;
	const char **values = ARENA_ARRAY(arena, n + 1, const char *);
	for (size_t i = 0; i < n; i++) {
		if (args[i].kind == BIND_NULL)
			continue;
		if (args[i].kind == BIND_INT)
			values[i] = int_literal(arena, args[i].number);
		else if (args[i].kind == BIND_TEXT)
			values[i] = str_c(arena, args[i].text);
		else
			values[i] = array_literal(arena, &args[i]);
		if (values[i] == NULL)
			return connection_fail(connection, ERR_SQL, "%s: argument %zu is too large",
			                       statement->name, i + 1);
	}
	*out = values;
	return OK;
}

/* One array per column; of a company table the first column is the lane's key, a plain number. */
enum err columns_make(struct connection *connection, const struct statement *statement,
                      const struct bind *args, size_t columns, size_t rows, bool has_key,
                      const char *const **out)
{
	struct arena *arena = connection->scratch;
	const char **values = ARENA_ARRAY(arena, columns, const char *);
	size_t first = has_key ? 1 : 0;
	if (has_key)
		values[0] = int_literal(arena, args[0].number);
	for (size_t column = first; column < columns; column++) {
		struct buf literal = buf_new(arena, ARRAY_MOST);
		buf_byte(&literal, '{');
		for (size_t row = 0; row < rows; row++)
			array_item(&literal, &args[row * columns + column]);
		values[column] = array_end(&literal);
		if (values[column] == NULL)
			return connection_fail(connection, ERR_SQL, "%s: too many bytes", statement->name);
	}
	*out = values;
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
