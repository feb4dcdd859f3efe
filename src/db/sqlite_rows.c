#include "db/sqlite_rows.h"

#include "base/buf.h"

static struct bound_rows *rows_of(sqlite3_vtab_cursor *cursor)
{
	return (struct bound_rows *)cursor->pVtab;
}

static int rows_connect(sqlite3 *handle, void *state, int argc, const char *const *argv,
                        sqlite3_vtab **out, char **why)
{
	struct arena *arena = arena_new(0);
	struct buf text = buf_new(arena, 4096);
	(void)argc, (void)argv, (void)why;
	buf_c(&text, "CREATE TABLE " BOUND_ROWS_TABLE "(");
	for (int i = 1; i <= BOUND_COLUMNS_MOST; i++)
		buf_format(&text, "%sc%d", i > 1 ? ", " : "", i);
	buf_c(&text, ")");
	int code = sqlite3_declare_vtab(handle, str_c(arena, buf_str(&text)));
	arena_free(arena);
	*out = &((struct bound_rows *)state)->table;
	return code;
}

static int rows_disconnect(sqlite3_vtab *table)
{
	(void)table;
	return SQLITE_OK;
}

static int rows_best_index(sqlite3_vtab *table, sqlite3_index_info *info)
{
	(void)table;
	info->estimatedCost = 1;
	return SQLITE_OK;
}

static int rows_open(sqlite3_vtab *table, sqlite3_vtab_cursor **out)
{
	*out = &((struct bound_rows *)table)->cursor;
	return SQLITE_OK;
}

static int rows_close(sqlite3_vtab_cursor *cursor)
{
	(void)cursor;
	return SQLITE_OK;
}

static int rows_filter(sqlite3_vtab_cursor *cursor, int number, const char *text, int argc,
                       sqlite3_value **argv)
{
	struct bound_rows *rows = rows_of(cursor);
	(void)number, (void)text, (void)argc, (void)argv;
	rows->at = rows->args;
	return SQLITE_OK;
}

static int rows_go_on(sqlite3_vtab_cursor *cursor)
{
	struct bound_rows *rows = rows_of(cursor);
	rows->at += rows->columns;
	return SQLITE_OK;
}

static int rows_eof(sqlite3_vtab_cursor *cursor)
{
	const struct bound_rows *rows = rows_of(cursor);
	return rows->at >= rows->end;
}

static int rows_column(sqlite3_vtab_cursor *cursor, sqlite3_context *context, int column)
{
	const struct bound_rows *rows = rows_of(cursor);
	if ((size_t)column >= rows->columns)
		return SQLITE_MISUSE;
	const struct bind *arg = &rows->at[column];
	switch (arg->kind) {
	case BIND_NULL:
		sqlite3_result_null(context);
		return SQLITE_OK;
	case BIND_INT:
		sqlite3_result_int64(context, arg->number);
		return SQLITE_OK;
	case BIND_TEXT:
		/* A NULL pointer would be NULL instead of the empty text. */
		sqlite3_result_text64(context, arg->text.len > 0 ? arg->text.at : "", arg->text.len,
		                      SQLITE_STATIC, SQLITE_UTF8);
		return SQLITE_OK;
	default:
		return SQLITE_MISUSE; /* an array is no value of a column */
	}
}

static int rows_rowid(sqlite3_vtab_cursor *cursor, sqlite3_int64 *out)
{
	const struct bound_rows *rows = rows_of(cursor);
	*out = rows->at - rows->args;
	return SQLITE_OK;
}

static const sqlite3_module rows_module = {
	.xConnect = rows_connect,
	.xBestIndex = rows_best_index,
	.xDisconnect = rows_disconnect,
	.xOpen = rows_open,
	.xClose = rows_close,
	.xFilter = rows_filter,
	.xNext = rows_go_on,
	.xEof = rows_eof,
	.xColumn = rows_column,
	.xRowid = rows_rowid,
};

static void row_found(sqlite3_context *context, int argc, sqlite3_value **argv)
{
	struct bound_rows *rows = sqlite3_user_data(context);
	(void)argc, (void)argv;
	rows->found++;
	sqlite3_result_int(context, 1);
}

int bound_rows_set_up(sqlite3 *handle, struct bound_rows *rows)
{
	int code =
		sqlite3_create_function_v2(handle, BOUND_ROW_FOUND, 0, SQLITE_UTF8 | SQLITE_DIRECTONLY,
	                               rows, row_found, NULL, NULL, NULL);
	if (code != SQLITE_OK)
		return code;
	return sqlite3_create_module(handle, BOUND_ROWS_TABLE, &rows_module, rows);
}
