/* The rows of an SQL_INSERT or SQL_EACH_MERGED as a table that SQLite reads where they stand. One
 * statement for all of them opens the table and its indexes once, where a statement per row opens
 * them for each. Inside of the embedded engine only. */
#ifndef PURSER_DB_SQLITE_ROWS_H
#define PURSER_DB_SQLITE_ROWS_H

#include <sqlite3.h>

#include "db/db_engine.h"

/* Columns c1 … cN. */
#define BOUND_ROWS_TABLE "bound_rows"
/* A function that is true, and counts how often it was asked. */
#define BOUND_ROW_FOUND "bound_row_found"
enum { BOUND_COLUMNS_MOST = 128 };

/* Of one connection; set before the statement runs, read only while it does. */
struct bound_rows {
	sqlite3_vtab table;
	sqlite3_vtab_cursor cursor;
	const struct bind *args, *at, *end;
	size_t columns;
	int64_t found;
};

/* `rows` must live as long as the handle. */
int bound_rows_set_up(sqlite3 *handle, struct bound_rows *rows);

#endif
