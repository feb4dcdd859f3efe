/* What PostgreSQL knows of its tables: it plans by it, and hears of new rows from autovacuum, up to
 * a minute late. A plan made of a table that is new takes any index that begins with the company,
 * and stays: 20,000 listings that came within that minute were looked up at 1.2 s a thousand. So
 * the writer has a table looked at when it has put the first few hundred rows into it, and the
 * first few thousand; after that there are figures, and autovacuum renews them. */
#include <stdio.h>
#include <stdlib.h>

#include "db/postgres_parts.h"

#define LOOK_AT_FIRST 200
#define LOOK_AGAIN 4000
/* Figures are old when there are so many times the rows that they tell of. */
#define GROWN_TIMES 4

void figures_note(struct grown *grown, struct statement *statement, size_t rows)
{
	int64_t before = statement->inserted, now = before + (int64_t)rows;
	statement->inserted = now;
	bool is_due = (before < LOOK_AT_FIRST && now >= LOOK_AT_FIRST)
	              || (before < LOOK_AGAIN && now >= LOOK_AGAIN);
	if (!is_due || grown->count == GROWN_MOST)
		return;
	grown->at[grown->count].statement = statement;
	grown->at[grown->count++].rows = now;
}

/* The columns of its indexes, by which plans are chosen: the rest, long texts among it, takes most
 * of the time, while somebody's order waits. Autovacuum looks at all. NULL when more is known of
 * the table already: to look at a large one takes time. */
static PGresult *columns_unknown(PGconn *link, const char *table, int64_t rows)
{
	char most[24];
	snprintf(most, sizeof most, "%lld", (long long)(rows / GROWN_TIMES));
	const char *const values[] = {table, most};
	PGresult *result = PQexecParams(
		link,
		"SELECT string_agg(quote_ident(a.attname), ', ') FROM pg_class AS c, pg_attribute AS a "
		"WHERE c.oid = to_regclass($1) AND c.reltuples < CAST($2 AS BIGINT) AND a.attrelid = c.oid "
		"AND a.attnum > 0 AND EXISTS (SELECT 1 FROM pg_index AS i WHERE i.indrelid = c.oid "
		"AND a.attnum = ANY (i.indkey))",
		2, NULL, values, NULL, NULL, 0);
	if (PQresultStatus(result) == PGRES_TUPLES_OK && PQntuples(result) == 1
	    && !PQgetisnull(result, 0, 0))
		return result;
	PQclear(result);
	return NULL;
}

void figures_renew(PGconn *link, struct grown *grown)
{
	for (size_t i = 0; i < grown->count; i++) {
		struct str table = grown->at[i].statement->insert->table;
		char name[64], text[1024];
		snprintf(name, sizeof name, "%.*s", STR_FMT(table));
		PGresult *columns = columns_unknown(link, name, grown->at[i].rows);
		if (columns == NULL)
			continue;
		snprintf(text, sizeof text, "ANALYZE (SKIP_LOCKED) %s (%s)", name,
		         PQgetvalue(columns, 0, 0));
		PQclear(columns);
		PQclear(PQexec(link, text));
	}
	grown->count = 0;
}
