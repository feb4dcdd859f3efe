/* The values of a {ids $N} or {texts $N} as a table that SQLite reads where they stand:
 * bound_values with its one column `value`. Inside of the embedded engine only. */
#ifndef PURSER_DB_SQLITE_VALUES_H
#define PURSER_DB_SQLITE_VALUES_H

#include "db/sqlite_rows.h" /* and with it the library */

#define BOUND_VALUES_TABLE "bound_values"

int bound_values_set_up(sqlite3 *handle);
/* `array` is a BIND_INTS or BIND_TEXTS; it and what it points to stay until the statement is reset.
 */
int bound_values_bind(sqlite3_stmt *statement, int place, const struct bind *array);

#endif
