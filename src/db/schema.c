/* Schema steps: reading the files, and applying what is missing. */
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "db/db_engine.h"
#include "db/schema.h"

#define STATEMENT_MOST ((size_t)1024 * 1024)

SQL_FLAGS(sql_schema_step_list, SQL_ALL | SQL_SCAN, "SELECT module, number FROM schema_step");
SQL_FLAGS(sql_schema_step_find, SQL_ALL,
          "SELECT count(*) FROM schema_step WHERE module = $1 AND number = $2");
SQL(sql_schema_step_add,
    "INSERT INTO schema_step (module, number, name, applied_at) "
    "VALUES ($1, $2, $3, $4)");
SQL_FLAGS(sql_min_binary, SQL_ALL | SQL_SCAN, "SELECT min_binary FROM database_meta");
SQL_TWO(sql_schema_is_there, "the catalogue of tables differs",
        "SELECT count(*) FROM sqlite_master WHERE name = 'database_meta'",
        "SELECT count(*) FROM pg_class WHERE relname = 'database_meta' AND "
        "pg_table_is_visible(oid)");
SQL_TWO(sql_citus_is_there, "only PostgreSQL has extensions", "SELECT 0",
        "SELECT count(*) FROM pg_extension WHERE extname = 'citus'");
SQL_TWO(sql_sorts_by_bytes, "SQLite knows no other order, and no other encoding",
        "SELECT 1, '', ''",
        "SELECT CASE WHEN 'Z' < 'a' AND current_setting('server_encoding') = 'UTF8' THEN 1 "
        "ELSE 0 END, datcollate, current_setting('server_encoding') FROM pg_database "
        "WHERE datname = current_database()");

/* schema_step and database_meta cannot come from a step: they tell which steps there were. */
static const char bootstrap[] =
	"-- home: shared\n"
	"CREATE TABLE schema_step (\n"
	"module TEXT NOT NULL, number BIGINT NOT NULL, name TEXT NOT NULL,\n"
	"applied_at BIGINT NOT NULL, CONSTRAINT schema_step_pk PRIMARY KEY (module, number)\n"
	");\n"
	"-- home: shared\n"
	"CREATE TABLE database_meta (\n"
	"id BIGINT NOT NULL, min_binary BIGINT NOT NULL,\n"
	"CONSTRAINT database_meta_pk PRIMARY KEY (id)\n"
	");\n"
	"INSERT INTO database_meta (id, min_binary) VALUES (1, 1);\n";

struct migration {
	struct connection *connection;
	struct arena *arena;
	struct str *why;
	bool has_citus;
};

/* ---- reading a step ---- */

struct step_reader {
	enum db_engine engine;
	struct arena *arena;
	struct str rest;
	int line; /* of the statement's first line */
	int next_line;
	struct str home;  /* "company", "shared" or empty */
	bool is_in_part;  /* of one engine */
	bool is_skipping; /* … the other one */
};

static struct str line_read(struct step_reader *reader)
{
	ptrdiff_t end = str_find(reader->rest, '\n');
	size_t len = end < 0 ? reader->rest.len : (size_t)end;
	struct str line = str_slice(reader->rest, 0, len);
	reader->rest = str_slice(reader->rest, len + (end >= 0), reader->rest.len);
	reader->next_line++;
	return line;
}

/* Comments steer: parts for one engine, and the home of the next table. */
static void comment_read(struct step_reader *reader, struct str line)
{
	struct str text = str_trim(str_slice(line, 2, line.len));
	bool is_sqlite = str_starts(text, STR("sqlite:"));
	if (is_sqlite || str_starts(text, STR("postgresql:"))) {
		reader->is_in_part = true;
		reader->is_skipping = is_sqlite != (reader->engine == DB_SQLITE);
	} else if (str_is(text, "end")) {
		reader->is_in_part = reader->is_skipping = false;
	} else if (str_starts(text, STR("home:")) && !reader->is_skipping) {
		reader->home = str_trim(str_slice(text, STR("home:").len, text.len));
	}
}

/* The next statement, without its ';'. False at the end of the file; *is_cut when text is left over
 * that no ';' ends. */
static bool statement_read(struct step_reader *reader, struct str *out, bool *is_cut)
{
	struct buf text = buf_new(reader->arena, STATEMENT_MOST);
	bool is_quoted = false; /* between $$ and $$ */
	*is_cut = false;
	reader->home = (struct str){0};
	while (reader->rest.len > 0) {
		struct str line = line_read(reader), trimmed = str_trim(line);
		if (!is_quoted && str_starts(trimmed, STR("--"))) {
			comment_read(reader, trimmed);
			continue;
		}
		if (reader->is_skipping || (text.len == 0 && trimmed.len == 0))
			continue;
		if (text.len == 0)
			reader->line = reader->next_line;
		for (size_t i = 0; i + 1 < line.len; i++)
			is_quoted ^= line.at[i] == '$' && line.at[i + 1] == '$';
		buf_add(&text, line);
		buf_byte(&text, '\n');
		if (!is_quoted && str_ends(trimmed, STR(";"))) {
			*out = str_trim(buf_str(&text));
			out->len--;
			*is_cut = text.overflow;
			return !text.overflow;
		}
	}
	*is_cut = text.len > 0 || reader->is_in_part;
	return false;
}

/* "CREATE TABLE [IF NOT EXISTS] name (…": the name, or empty. */
static struct str table_created(struct str statement)
{
	static const struct str begins[] = {STR_INIT("CREATE TABLE IF NOT EXISTS "),
	                                    STR_INIT("CREATE TABLE ")};
	for (size_t i = 0; i < COUNT_OF(begins); i++) {
		struct str start = str_slice(statement, 0, begins[i].len);
		if (!str_eq_nocase(start, begins[i]))
			continue;
		struct str name = str_trim(str_slice(statement, begins[i].len, statement.len));
		size_t len = 0;
		while (len < name.len && strchr(" (\n\t", name.at[len]) == NULL)
			len++;
		return str_slice(name, 0, len);
	}
	return (struct str){0};
}

/* ---- applying ---- */

static enum err table_place(const struct migration *m, struct tx *tx, struct str table,
                            struct str home)
{
	if (!m->has_citus)
		return OK;
	const char *format = "SELECT create_reference_table('%.*s')";
	if (str_is(home, "company"))
		format =
			str_is(table, "lane")
				? "SELECT create_distributed_table('%.*s', 'company_id')"
				: "SELECT create_distributed_table('%.*s', 'company_id', colocate_with => 'lane')";
	char text[256];
	int len = snprintf(text, sizeof text, format, STR_FMT(table));
	return len > 0 && (size_t)len < sizeof text ? tx_script(tx, text) : ERR_SQL;
}

static enum err statement_apply(const struct migration *m, struct tx *tx, struct str text,
                                struct str home)
{
	struct str table = table_created(text);
	bool has_home = str_is(home, "company") || str_is(home, "shared");
	if (table.len > 0 && !has_home)
		return connection_fail(m->connection, ERR_SQL,
		                       "no comment \"-- home: company\" or \"-- home: shared\" before %.*s",
		                       STR_FMT(table));
	TRY(tx_script(tx, str_c(m->arena, text)));
	return table.len > 0 ? table_place(m, tx, table, home) : OK;
}

static enum err step_text_apply(const struct migration *m, struct tx *tx, const char *where,
                                struct str text)
{
	struct step_reader reader = {.engine = tx_engine(tx), .arena = m->arena, .rest = text};
	struct str statement;
	bool is_cut;
	while (statement_read(&reader, &statement, &is_cut)) {
		enum err err = statement_apply(m, tx, statement, reader.home);
		if (err != OK) {
			*m->why =
				str_format(m->arena, "%s, line %d: %s", where, reader.line, m->connection->message);
			return err;
		}
	}
	if (is_cut) {
		*m->why = str_format(m->arena, "%s: the last statement or part is not ended", where);
		return ERR_SQL;
	}
	return OK;
}

/* SQLite steps run with foreign keys off, so that a table may be rebuilt. */
static enum err keys_check(const struct migration *m, struct tx *tx, const char *where)
{
	if (tx_engine(tx) != DB_SQLITE)
		return OK;
	struct rows rows;
	TRY(db_query_text(tx, m->arena, STR("PRAGMA foreign_key_check"), NULL, 0, &rows));
	bool is_broken = rows_next(&rows);
	if (is_broken) {
		struct str table = rows_text(&rows, 0);
		*m->why =
			str_format(m->arena, "%s: a row of %.*s refers to nothing", where, STR_FMT(table));
	}
	TRY(rows_end(&rows));
	return is_broken ? ERR_SQL : OK;
}

static enum err number_query(struct tx *tx, struct arena *arena, const struct sql *sql,
                             const struct bind *args, size_t n, int64_t *out)
{
	struct rows rows;
	*out = 0;
	TRY(db_query(tx, arena, sql, args, n, &rows));
	if (rows_next(&rows))
		*out = rows_int(&rows, 0);
	return rows_end(&rows);
}

static enum err step_run(const struct migration *m, struct tx *tx, const struct schema_step *step,
                         struct instant now, bool *was_applied)
{
	int64_t there;
	char where[128];
	snprintf(where, sizeof where, "%s/%s", step->module, step->name);
	/* Another process may have applied it while we waited for the lock. */
	TRY(number_query(tx, m->arena, &sql_schema_step_find,
	                 ARGS(bind_text(str_from(step->module)), bind_int(step->number)), &there));
	*was_applied = there > 0;
	if (there > 0)
		return OK;
	TRY(step_text_apply(m, tx, where, step->text));
	TRY(keys_check(m, tx, where));
	return db_exec(tx, &sql_schema_step_add,
	               ARGS(bind_text(str_from(step->module)), bind_int(step->number),
	                    bind_text(str_from(step->name)), bind_int(now.us)),
	               NULL);
}

static enum err step_apply(const struct migration *m, const struct schema_step *step,
                           struct instant now, int *applied)
{
	bool was_applied = false;
	TRY(tx_start(m->connection, TX_WRITE));
	struct tx *tx = &m->connection->tx;
	enum err err = step_run(m, tx, step, now, &was_applied);
	if (err != OK) {
		if (m->why->len == 0)
			*m->why =
				str_format(m->arena, "%s/%s: %s", step->module, step->name, m->connection->message);
		tx_abandon(tx);
		return err;
	}
	TRY(tx_finish(tx));
	*applied += !was_applied;
	return OK;
}

/* ---- what is there ---- */

struct applied_steps {
	LIST(struct schema_step) steps;
	int64_t min_binary;
	bool is_empty; /* no schema at all */
};

static enum err applied_read(struct tx *tx, struct arena *arena, struct applied_steps *out)
{
	int64_t there;
	TRY(number_query(tx, arena, &sql_schema_is_there, NULL, 0, &there));
	out->is_empty = there == 0;
	if (out->is_empty)
		return OK;
	TRY(number_query(tx, arena, &sql_min_binary, NULL, 0, &out->min_binary));
	struct rows rows;
	TRY(db_query(tx, arena, &sql_schema_step_list, NULL, 0, &rows));
	while (rows_next(&rows)) {
		struct schema_step *step = LIST_ADD(arena, &out->steps);
		step->module = str_c(arena, rows_text(&rows, 0));
		step->number = (int)rows_int(&rows, 1);
	}
	return rows_end(&rows);
}

static bool step_is_applied(const struct applied_steps *applied, const struct schema_step *step)
{
	for (size_t i = 0; i < applied->steps.count; i++) {
		const struct schema_step *at = &applied->steps.at[i];
		if (at->number == step->number && strcmp(at->module, step->module) == 0)
			return true;
	}
	return false;
}

static enum err binary_check(const struct applied_steps *applied, struct arena *arena,
                             struct str *why)
{
	if (applied->min_binary <= PURSER_BINARY)
		return OK;
	*why = str_format(arena, "the database needs a newer purser (number %lld; this one is %d)",
	                  (long long)applied->min_binary, PURSER_BINARY);
	return ERR_PRECONDITION;
}

static enum err order_look(struct tx *tx, struct arena *arena, bool *is_good, struct str *why)
{
	struct rows rows;
	*is_good = false;
	TRY(db_query(tx, arena, &sql_sorts_by_bytes, NULL, 0, &rows));
	if (rows_next(&rows)) {
		*is_good = rows_int(&rows, 0) == 1;
		*why = str_format(arena,
		                  "the database sorts as %.*s in %.*s; it must be created with "
		                  "LC_COLLATE 'C' and ENCODING 'UTF8' (docs/OPERATING.md)",
		                  STR_FMT(rows_text(&rows, 1)), STR_FMT(rows_text(&rows, 2)));
	}
	return rows_end(&rows);
}

enum err schema_order_check(struct db *db, struct str *why, struct arena *arena)
{
	struct tx *tx;
	bool is_good = false;
	TRY(tx_begin(db, true, &tx));
	enum err err = order_look(tx, arena, &is_good, why);
	tx_rollback(tx);
	TRY(err);
	return is_good ? OK : ERR_PRECONDITION;
}

/* ---- the run ---- */

/* A new database that sorts otherwise is refused: an old one can only be told. */
static enum err database_begin(const struct migration *m, struct tx *tx)
{
	bool is_good;
	struct str why = {0};
	TRY(order_look(tx, m->arena, &is_good, &why));
	if (!is_good) {
		*m->why = why;
		return ERR_PRECONDITION;
	}
	return step_text_apply(m, tx, "bootstrap", str_from(bootstrap));
}

static enum err database_prepare(const struct migration *m, struct applied_steps *applied)
{
	struct tx *tx = &m->connection->tx;
	TRY(tx_start(m->connection, TX_WRITE));
	enum err err = applied_read(tx, m->arena, applied);
	if (err == OK && applied->is_empty)
		err = database_begin(m, tx);
	if (err != OK) {
		tx_abandon(tx);
		return err;
	}
	TRY(tx_finish(tx));
	return binary_check(applied, m->arena, m->why);
}

/* A file that has steps already is copied beside itself before it is changed. */
static enum err file_keep(const struct migration *m, const struct applied_steps *applied)
{
	struct db *db = m->connection->db;
	if (db->engine->kind != DB_SQLITE || applied->steps.count == 0)
		return OK;
	struct str file = str_format(m->arena, "%s.before-%zu", db->path, applied->steps.count + 1);
	return db_backup(db, file, m->arena, m->why);
}

static enum err steps_apply(const struct migration *m, const struct schema_step *steps, size_t n,
                            struct instant now, int *applied)
{
	struct applied_steps there = {0};
	TRY(database_prepare(m, &there));
	bool is_kept = false;
	for (size_t i = 0; i < n; i++) {
		if (step_is_applied(&there, &steps[i]))
			continue;
		if (!is_kept)
			TRY(file_keep(m, &there));
		is_kept = true;
		TRY(step_apply(m, &steps[i], now, applied));
	}
	return OK;
}

/* PostgreSQL: one migration at a time, and none waits for ever behind somebody's transaction. */
static enum err migration_lock(struct migration *m)
{
	const struct engine *engine = m->connection->db->engine;
	if (engine->kind != DB_POSTGRESQL)
		return OK;
	TRY(engine->script(m->connection, "SET lock_timeout = '60s'"));
	TRY(engine->script(m->connection, "SELECT pg_advisory_lock(7301650817)"));
	TRY(engine->script(m->connection, "SET lock_timeout = '10s'"));
	int64_t citus;
	struct tx *tx = &m->connection->tx;
	TRY(tx_start(m->connection, TX_WRITE));
	enum err err = number_query(tx, m->arena, &sql_citus_is_there, NULL, 0, &citus);
	m->has_citus = err == OK && citus > 0;
	tx_abandon(tx);
	return err;
}

enum err schema_migrate(struct db *db, const struct schema_step *steps, size_t n,
                        struct instant now, int *applied, struct str *why, struct arena *arena)
{
	struct migration m = {.arena = arena, .why = why};
	*applied = 0;
	*why = (struct str){0};
	TRY(connection_new(db, CONNECTION_MIGRATE, &m.connection, arena, why));
	enum err err = migration_lock(&m);
	if (err == OK)
		err = steps_apply(&m, steps, n, now, applied);
	if (err != OK && why->len == 0)
		*why = str_copy(arena, str_from(m.connection->message));
	connection_free(m.connection);
	return err;
}

enum err schema_check(struct db *db, const struct schema_step *steps, size_t n, struct str *why,
                      struct arena *arena)
{
	struct tx *tx;
	struct applied_steps applied = {0};
	*why = STR("the database cannot be read");
	TRY(tx_begin(db, true, &tx));
	enum err err = applied_read(tx, arena, &applied);
	tx_rollback(tx);
	TRY(err);
	TRY(binary_check(&applied, arena, why));
	for (size_t i = 0; i < n; i++) {
		if (step_is_applied(&applied, &steps[i]))
			continue;
		*why = str_format(arena, "the schema step %s/%s is missing: run `purser migrate`",
		                  steps[i].module, steps[i].name);
		return ERR_PRECONDITION;
	}
	*why = (struct str){0};
	return OK;
}
