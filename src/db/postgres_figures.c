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

/* Tables of which more is known already are left alone: to look at a large one takes time. */
static bool is_unknown(PGconn *link, const char *table, int64_t rows)
{
	const char *const values[] = {table};
	PGresult *result = PQexecParams(
		link, "SELECT CAST(reltuples AS BIGINT) FROM pg_class WHERE oid = to_regclass($1)", 1, NULL,
		values, NULL, NULL, 0);
	bool is_there = PQresultStatus(result) == PGRES_TUPLES_OK && PQntuples(result) == 1;
	bool is_unknown = is_there && strtoll(PQgetvalue(result, 0, 0), NULL, 10) < rows / GROWN_TIMES;
	PQclear(result);
	return is_unknown;
}

void figures_renew(PGconn *link, struct grown *grown)
{
	for (size_t i = 0; i < grown->count; i++) {
		struct str table = grown->at[i].statement->insert->table;
		char name[64], text[128];
		snprintf(name, sizeof name, "%.*s", STR_FMT(table));
		if (!is_unknown(link, name, grown->at[i].rows))
			continue;
		snprintf(text, sizeof text, "ANALYZE (SKIP_LOCKED) %s", name);
		PQclear(PQexec(link, text));
	}
	grown->count = 0;
}
