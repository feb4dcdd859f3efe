/* The rows of an SQL_EACH differ by their keys: see SQL_EACH in db.h. */
#include <string.h>

#include "db/db_engine.h"

struct keyed {
	const struct bind *args;
	size_t columns;
	uint64_t keys;
};

static bool bind_eq(const struct bind *a, const struct bind *b)
{
	if (a->kind != b->kind || a->kind == BIND_NULL)
		return a->kind == b->kind;
	return a->kind == BIND_TEXT ? str_eq(a->text, b->text) : a->number == b->number;
}

static uint64_t bind_hash(const struct bind *value)
{
	if (value->kind == BIND_NULL)
		return 0;
	return value->kind == BIND_TEXT ? str_hash(value->text) : int_hash(value->number);
}

static bool key_eq(const struct keyed *rows, size_t a, size_t b)
{
	for (size_t i = 0; i < rows->columns; i++) {
		if ((rows->keys >> i & 1) != 0
		    && !bind_eq(&rows->args[a * rows->columns + i], &rows->args[b * rows->columns + i]))
			return false;
	}
	return true;
}

static uint64_t key_hash(const struct keyed *rows, size_t row)
{
	uint64_t hash = 0;
	for (size_t i = 0; i < rows->columns; i++) {
		if ((rows->keys >> i & 1) != 0)
			hash = int_hash((int64_t)(hash ^ bind_hash(&rows->args[row * rows->columns + i])));
	}
	return hash;
}

enum err each_check(struct connection *connection, const struct statement *statement,
                    const struct bind *args, size_t columns, size_t rows)
{
	const struct keyed all = {args, columns < 64 ? columns : 64, statement->keys};
	size_t room = 4;
	if (rows < 2)
		return OK;
	while (room < 2 * rows)
		room *= 2;
	size_t *slots = ARENA_ARRAY(connection->scratch, room, size_t); /* row + 1 */
	for (size_t row = 0; row < rows; row++) {
		size_t at = (size_t)key_hash(&all, row) & (room - 1);
		for (; slots[at] != 0; at = (at + 1) & (room - 1)) {
			if (key_eq(&all, slots[at] - 1, row))
				return connection_fail(connection, ERR_SQL,
				                       "%s: two rows of one call have the same key",
				                       statement->name);
		}
		slots[at] = row + 1;
	}
	return OK;
}
