/* What the files of the PostgreSQL engine share: postgres.c (opening, transactions, statements),
 * postgres_values.c (parameters and columns), postgres_backup.c. Nothing else includes this.
 *
 * Words. *Sent*: a statement that travelled, or waits in libpq's buffer, and whose answer nobody
 * read yet. A statement whose row count nobody asks for is only sent: the server works on it while
 * the program goes on. The next statement that is waited for, a savepoint and the end of the
 * transaction read all answers before theirs; the first error among them is theirs. */
#ifndef PURSER_DB_POSTGRES_PARTS_H
#define PURSER_DB_POSTGRES_PARTS_H

#include <libpq-fe.h>

#include "db/db_engine.h"

/* Rows of one INSERT or SQL_EACH. */
#define ARRAY_ROWS_MOST 10000
#define GROWN_MOST 16

/* ---- postgres_values.c ---- */

/* As libpq takes them. */
struct params {
	size_t n;
	const char **values;
	int *lengths, *formats;
};

/* In the connection's scratch arena. ERR_SQL when an argument is too large. */
WARN_UNUSED enum err values_make(struct connection *connection, const struct statement *statement,
                                 const struct bind *args, size_t n, struct params *out);
/* One array per column of an SQL_INSERT or SQL_EACH; the first column is a plain number when
 * `has_key`: the lane's. */
WARN_UNUSED enum err columns_make(struct connection *connection, const struct statement *statement,
                                  const struct bind *args, size_t columns, size_t rows,
                                  bool has_key, struct params *out);
int64_t server_get_int(struct cursor *cursor, int row, int column);
int64_t result_int(const PGresult *result, int row, int column);
struct str server_get_text(struct cursor *cursor, int row, int column);
bool server_is_null(struct cursor *cursor, int row, int column);
int server_columns(struct cursor *cursor);
const char *server_name(struct cursor *cursor, int column);

/* ---- postgres_figures.c ---- */

/* Tables that have many more rows than the server knows of. */
struct grown {
	size_t count;
	struct {
		const struct statement *statement;
		int64_t rows;
	} at[GROWN_MOST];
};

/* An SQL_INSERT put `rows` into its table. */
void figures_note(struct grown *grown, struct statement *statement, size_t rows);
/* Behind the COMMIT: has the server look at these tables. What fails is no matter. */
void figures_renew(PGconn *link, struct grown *grown);

/* ---- postgres_backup.c ---- */

enum err server_backup(struct db *db, const char *file, struct arena *arena, struct str *why);

#endif
