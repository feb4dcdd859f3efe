/* The scale-out engine; the only file that names libpq-fe.h. (being written) */
#include "db/db_engine.h"

static enum err server_open(struct connection *connection)
{
	return connection_fail(connection, ERR_NOT_OFFERED, "PostgreSQL is not built in yet");
}

static void server_close(struct connection *connection)
{
	(void)connection;
}

static void server_rest(struct db *db)
{
	(void)db;
}

const struct engine engine_postgresql = {
    .kind = DB_POSTGRESQL, .open = server_open, .close = server_close, .rest = server_rest};
