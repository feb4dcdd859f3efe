#include "db/sqlite_values.h"

/* The table's argument is its hidden column. */
enum { COLUMN_VALUE, COLUMN_ARRAY };

struct values_cursor {
	sqlite3_vtab_cursor base;
	const struct bind *array; /* NULL: none was given, no values */
	size_t at;
};

static struct values_cursor *cursor_of(sqlite3_vtab_cursor *cursor)
{
	return (struct values_cursor *)cursor;
}

static int values_connect(sqlite3 *handle, void *state, int argc, const char *const *argv,
                          sqlite3_vtab **out, char **why)
{
	(void)state, (void)argc, (void)argv, (void)why;
	*out = sqlite3_malloc(sizeof **out);
	if (*out == NULL)
		return SQLITE_NOMEM;
	**out = (sqlite3_vtab){0};
	return sqlite3_declare_vtab(handle, "CREATE TABLE " BOUND_VALUES_TABLE "(value, array HIDDEN)");
}

static int values_disconnect(sqlite3_vtab *table)
{
	sqlite3_free(table);
	return SQLITE_OK;
}

/* The array must be known first: a plan that has it later is none. */
static int values_best_index(sqlite3_vtab *table, sqlite3_index_info *info)
{
	(void)table;
	for (int i = 0; i < info->nConstraint; i++) {
		if (info->aConstraint[i].iColumn != COLUMN_ARRAY
		    || info->aConstraint[i].op != SQLITE_INDEX_CONSTRAINT_EQ)
			continue;
		if (!info->aConstraint[i].usable)
			return SQLITE_CONSTRAINT;
		info->aConstraintUsage[i].argvIndex = 1;
		info->aConstraintUsage[i].omit = 1;
		info->estimatedCost = 1;
		return SQLITE_OK;
	}
	return SQLITE_CONSTRAINT;
}

static int values_open(sqlite3_vtab *table, sqlite3_vtab_cursor **out)
{
	struct values_cursor *cursor = sqlite3_malloc(sizeof *cursor);
	(void)table;
	if (cursor == NULL)
		return SQLITE_NOMEM;
	*cursor = (struct values_cursor){0};
	*out = &cursor->base;
	return SQLITE_OK;
}

static int values_close(sqlite3_vtab_cursor *cursor)
{
	sqlite3_free(cursor);
	return SQLITE_OK;
}

static int values_filter(sqlite3_vtab_cursor *base, int number, const char *text, int argc,
                         sqlite3_value **argv)
{
	struct values_cursor *cursor = cursor_of(base);
	(void)number, (void)text, (void)argc;
	cursor->array = sqlite3_value_pointer(argv[0], BOUND_VALUES_TABLE);
	cursor->at = 0;
	/* A pointer has the type of NULL too. */
	return sqlite3_value_type(argv[0]) == SQLITE_NULL ? SQLITE_OK : SQLITE_MISUSE;
}

static int values_go_on(sqlite3_vtab_cursor *base)
{
	cursor_of(base)->at++;
	return SQLITE_OK;
}

static int values_eof(sqlite3_vtab_cursor *base)
{
	const struct values_cursor *cursor = cursor_of(base);
	return cursor->array == NULL || cursor->at >= cursor->array->count;
}

static int values_column(sqlite3_vtab_cursor *base, sqlite3_context *context, int column)
{
	const struct values_cursor *cursor = cursor_of(base);
	if (column != COLUMN_VALUE)
		return SQLITE_OK; /* NULL: nobody reads the argument back */
	if (cursor->array->kind == BIND_INTS) {
		sqlite3_result_int64(context, cursor->array->numbers[cursor->at]);
		return SQLITE_OK;
	}
	struct str text = cursor->array->texts[cursor->at];
	/* A NULL pointer would be NULL instead of the empty text. */
	sqlite3_result_text64(context, text.len > 0 ? text.at : "", text.len, SQLITE_STATIC,
	                      SQLITE_UTF8);
	return SQLITE_OK;
}

static int values_rowid(sqlite3_vtab_cursor *base, sqlite3_int64 *out)
{
	*out = (sqlite3_int64)cursor_of(base)->at;
	return SQLITE_OK;
}

static const sqlite3_module values_module = {
	.xConnect = values_connect,
	.xBestIndex = values_best_index,
	.xDisconnect = values_disconnect,
	.xOpen = values_open,
	.xClose = values_close,
	.xFilter = values_filter,
	.xNext = values_go_on,
	.xEof = values_eof,
	.xColumn = values_column,
	.xRowid = values_rowid,
};

int bound_values_set_up(sqlite3 *handle)
{
	return sqlite3_create_module(handle, BOUND_VALUES_TABLE, &values_module, NULL);
}

int bound_values_bind(sqlite3_stmt *statement, int place, const struct bind *array)
{
	/* SQLite hands the pointer back as it was given, and nothing writes to it. */
	return sqlite3_bind_pointer(statement, place, (void *)(uintptr_t)array, BOUND_VALUES_TABLE,
	                            NULL);
}
