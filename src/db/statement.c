/* Statements: from the program's text to the engine's, and the cache of prepared ones. */
#include <ctype.h>
#include <string.h>

#include "base/buf.h"
#include "db/db_engine.h"

#define TEXT_MOST ((size_t)1024 * 1024)
#define RUN_TIME_TEXTS_MOST 256
#define PARAMETERS_MOST 1000

/* Weak: a program without statements has no such section. */
extern const struct sql __start_purser_sql[] __attribute__((weak));
extern const struct sql __stop_purser_sql[] __attribute__((weak));

const struct sql *sql_all(size_t *count)
{
	*count = (size_t)(__stop_purser_sql - __start_purser_sql);
	return __start_purser_sql;
}

/* ---- expansion ---- */

struct word {
	struct str text;
	size_t written_at; /* where it begins in the output */
};

struct expansion {
	struct connection *connection;
	struct statement *statement;
	const char *name;
	struct str in;
	size_t at;
	struct buf out;
	struct word last, before; /* the last two words */
	int depth;                /* of parentheses */
	size_t where_at;          /* in the output, outside parentheses; 0: none yet */
};

static bool is_word_byte(char c)
{
	return isalnum((unsigned char)c) || c == '_' || (unsigned char)c >= 0x80;
}

static enum err expansion_fail(const struct expansion *x, const char *what)
{
	return connection_fail(x->connection, ERR_SQL, "%s: %s near byte %zu", x->name, what, x->at);
}

static char peek(const struct expansion *x, size_t ahead)
{
	return x->at + ahead < x->in.len ? x->in.at[x->at + ahead] : '\0';
}

/* Reads the digits of $N at `at` and notes the highest. */
static enum err parameter_read(struct expansion *x, int *number)
{
	x->at++;
	if (!isdigit((unsigned char)peek(x, 0)))
		return expansion_fail(x, "a parameter is not $ and digits");
	int n = 0;
	for (; isdigit((unsigned char)peek(x, 0)) && n <= PARAMETERS_MOST; x->at++)
		n = n * 10 + (peek(x, 0) - '0');
	if (n < 1 || n > PARAMETERS_MOST || is_word_byte(peek(x, 0)))
		return expansion_fail(x, "a parameter's number is out of range");
	if (n > x->statement->parameters)
		x->statement->parameters = n;
	*number = n;
	return OK;
}

/* … WHERE company_id = $1 AND id = $2: what names the row to be changed. */
static void key_note(struct expansion *x, int number)
{
	struct str written = str_trim(buf_str(&x->out));
	const struct sql *sql = x->statement->sql;
	if (sql != NULL && sql->each != NULL && x->where_at > 0 && x->depth == 0
	    && str_ends(written, STR("=")) && number <= 64)
		x->statement->keys |= (uint64_t)1 << (number - 1);
}

static enum err parameter_copy(struct expansion *x)
{
	int number;
	TRY(parameter_read(x, &number));
	key_note(x, number);
	bool is_column = x->statement->each != NULL && number > 1;
	buf_format(&x->out, is_column ? "u.c%d" : "$%d", number);
	return OK;
}

/* {ids $N} or {texts $N}. After IN and NOT IN, PostgreSQL gets ANY or ALL, which use an index. */
static enum err array_copy(struct expansion *x)
{
	static const struct str kinds[] = {STR_INIT("{ids $"), STR_INIT("{texts $")};
	struct str rest = str_slice(x->in, x->at, x->in.len);
	bool is_ids = str_starts(rest, kinds[0]);
	if (!is_ids && !str_starts(rest, kinds[1]))
		return expansion_fail(x, "after { neither ids, texts nor index");
	x->at += (is_ids ? kinds[0].len : kinds[1].len) - 1;
	int number;
	TRY(parameter_read(x, &number));
	if (peek(x, 0) != '}')
		return expansion_fail(x, "an array is not closed");
	x->at++;
	if (x->connection->db->engine->kind == DB_SQLITE) {
		buf_format(&x->out, "(SELECT value FROM bound_values($%d))", number);
		return OK;
	}
	const char *type = is_ids ? "BIGINT" : "TEXT";
	struct str gap = {0};
	if (x->last.text.len > 0)
		gap = str_slice(buf_str(&x->out), x->last.written_at + x->last.text.len, x->out.len);
	if (str_eq_nocase(x->last.text, STR("IN")) && str_trim(gap).len == 0) {
		bool is_not = str_eq_nocase(x->before.text, STR("NOT"));
		x->out.len = is_not ? x->before.written_at : x->last.written_at;
		buf_format(&x->out, "%s (CAST($%d AS %s[]))", is_not ? "<> ALL" : "= ANY", number, type);
	} else {
		buf_format(&x->out, "(SELECT unnest(CAST($%d AS %s[])) AS value)", number, type);
	}
	return OK;
}

/* {index name}: SQLite has no figures of a table's size and may read all rows of a company in the
 * order of the primary key instead; PostgreSQL has figures and no such word. */
static enum err index_copy(struct expansion *x)
{
	x->at += STR("{index ").len;
	size_t from = x->at;
	while (is_word_byte(peek(x, 0)))
		x->at++;
	struct str name = str_slice(x->in, from, x->at);
	if (name.len == 0 || peek(x, 0) != '}')
		return expansion_fail(x, "an index is not named or not closed");
	x->at++;
	if (x->connection->db->engine->kind == DB_SQLITE)
		buf_format(&x->out, "INDEXED BY %.*s", STR_FMT(name));
	return OK;
}

static void quoted_copy(struct expansion *x)
{
	char quote = peek(x, 0);
	size_t from = x->at++;
	while (x->at < x->in.len && x->in.at[x->at] != quote)
		x->at++;
	x->at += x->at < x->in.len;
	buf_add(&x->out, str_slice(x->in, from, x->at));
}

static void word_copy(struct expansion *x)
{
	size_t from = x->at;
	while (is_word_byte(peek(x, 0)))
		x->at++;
	x->before = x->last;
	x->last = (struct word){str_slice(x->in, from, x->at), x->out.len};
	buf_add(&x->out, x->last.text);
	struct str word = x->last.text;
	if (x->depth == 0 && str_eq_nocase(word, STR("WHERE")))
		x->where_at = x->last.written_at;
	if (str_eq_nocase(word, STR("INSERT")) || str_eq_nocase(word, STR("DELETE")))
		x->statement->changes = true;
	/* FOR UPDATE and FOR NO KEY UPDATE only lock. */
	if (str_eq_nocase(word, STR("UPDATE")) && !str_eq_nocase(x->before.text, STR("FOR"))
	    && !str_eq_nocase(x->before.text, STR("KEY")))
		x->statement->changes = true;
}

static enum err piece_copy(struct expansion *x)
{
	char c = peek(x, 0);
	if (c == '$')
		return parameter_copy(x);
	if (c == '{')
		return str_starts(str_slice(x->in, x->at, x->in.len), STR("{index ")) ? index_copy(x)
		                                                                      : array_copy(x);
	if (c == '?')
		return expansion_fail(x, "? is not a parameter here");
	if (c == ':' && peek(x, 1) == ':')
		return expansion_fail(x, ":: is not for both engines; write CAST");
	if (c == '-' && peek(x, 1) == '-') {
		while (x->at < x->in.len && peek(x, 0) != '\n')
			x->at++;
	} else if (c == '\'' || c == '"') {
		quoted_copy(x);
	} else if (is_word_byte(c)) {
		word_copy(x);
	} else {
		x->depth += (c == '(') - (c == ')');
		buf_byte(&x->out, c);
		x->at++;
	}
	return OK;
}

/* The types of SQL_INSERT and SQL_EACH. */
static const char *type_of(char letter)
{
	return letter == 't' ? "TEXT" : "BIGINT";
}

/* An SQL_EACH on PostgreSQL: the rows of arguments stand beside the table as `u`, and the places of
 * those that touched a row come back. */
static enum err each_finish(struct expansion *x, struct arena *arena)
{
	const char *each = x->statement->each;
	size_t count = strlen(each);
	if (x->where_at == 0 || count < 2 || count != (size_t)x->statement->parameters)
		return expansion_fail(x, "an SQL_EACH without WHERE, or with other parameters");
	struct str whole = str_copy(arena, buf_str(&x->out));
	x->out.len = x->where_at;
	buf_c(&x->out, str_starts(whole, STR("DELETE ")) ? "USING unnest(" : "FROM unnest(");
	for (size_t i = 1; i < count; i++)
		buf_format(&x->out, "%sCAST($%zu AS %s[])", i > 1 ? ", " : "", i + 1, type_of(each[i]));
	buf_c(&x->out, ") WITH ORDINALITY AS u (");
	for (size_t i = 1; i < count; i++)
		buf_format(&x->out, "c%zu, ", i + 1);
	buf_c(&x->out, "c0) ");
	buf_add(&x->out, str_slice(whole, x->where_at, whole.len));
	buf_c(&x->out, " RETURNING u.c0");
	return OK;
}

static enum err expand(struct connection *connection, struct arena *arena, struct str text,
                       struct statement *statement)
{
	struct expansion x = {.connection = connection,
	                      .statement = statement,
	                      .name = statement->name,
	                      .in = text,
	                      .out = buf_new(arena, TEXT_MOST)};
	while (x.at < x.in.len)
		TRY(piece_copy(&x));
	if (statement->each != NULL)
		TRY(each_finish(&x, arena));
	if (x.out.overflow)
		return expansion_fail(&x, "the text is too long");
	statement->text = str_c(arena, buf_str(&x.out));
	return OK;
}

/* ---- SQL_INSERT ---- */

static bool is_identifier(struct str s)
{
	for (size_t i = 0; i < s.len; i++) {
		if (!isalnum((unsigned char)s.at[i]) && s.at[i] != '_')
			return false;
	}
	return s.len > 0 && !isdigit((unsigned char)s.at[0]);
}

/* "order_line(company_id:i, id:i, title:t) ON CONFLICT DO NOTHING" */
static enum err insert_parse(struct arena *arena, struct str text, struct insert_shape *shape)
{
	ptrdiff_t open = str_find(text, '('), close = str_find(text, ')');
	if (open < 0 || close < open)
		return ERR_SQL;
	shape->table = str_trim(str_slice(text, 0, (size_t)open));
	shape->tail = str_trim(str_slice(text, (size_t)close + 1, text.len));
	struct str list = str_slice(text, (size_t)open + 1, (size_t)close);
	struct str piece, rest = list;
	while (str_split(&rest, ',', &piece))
		shape->count++;
	shape->columns = ARENA_ARRAY(arena, shape->count, struct insert_column);
	rest = list;
	for (size_t i = 0; str_split(&rest, ',', &piece); i++) {
		piece = str_trim(piece);
		bool is_unbound = str_ends(piece, STR(":0"));
		if (!str_ends(piece, STR(":i")) && !str_ends(piece, STR(":t")) && !is_unbound)
			return ERR_SQL;
		shape->unbound += is_unbound;
		if (!is_unbound && shape->unbound > 0)
			return ERR_SQL;
		shape->columns[i].is_text = str_ends(piece, STR(":t"));
		shape->columns[i].name = str_slice(piece, 0, piece.len - 2);
		if (!is_identifier(shape->columns[i].name))
			return ERR_SQL;
	}
	if (!is_identifier(shape->table) || shape->count == 0)
		return ERR_SQL;
	shape->is_company = str_is(shape->columns[0].name, "company_id");
	return shape->is_company && shape->count == 1 ? ERR_SQL : OK;
}

static void insert_text_sqlite(struct buf *out, const struct insert_shape *shape)
{
	buf_c(out, ") VALUES (");
	for (size_t i = 0; i < shape->count; i++)
		buf_format(out, "%s$%zu", i > 0 ? ", " : "", i + 1);
	buf_c(out, ") ");
}

/* Through the lane row, so that a distributed engine sees one shard; never VALUES or SELECT $1. */
static void insert_text_postgresql(struct buf *out, const struct insert_shape *shape)
{
	size_t first = shape->is_company ? 1 : 0;
	buf_c(out, shape->is_company ? ") SELECT l.company_id" : ") SELECT ");
	for (size_t i = first; i < shape->count; i++)
		buf_format(out, "%su.c%zu", i > 0 ? ", " : "", i + 1);
	buf_c(out, shape->is_company ? " FROM lane AS l, unnest(" : " FROM unnest(");
	for (size_t i = first; i < shape->count; i++)
		buf_format(out, "%sCAST($%zu AS %s[])", i > first ? ", " : "", i + 1,
		           type_of(shape->columns[i].is_text ? 't' : 'i'));
	buf_c(out, ") AS u (");
	for (size_t i = first; i < shape->count; i++)
		buf_format(out, "%sc%zu", i > first ? ", " : "", i + 1);
	buf_c(out, shape->is_company ? ") WHERE l.company_id = $1 " : ") ");
}

static enum err insert_expand(struct connection *connection, struct arena *arena,
                              struct statement *statement)
{
	struct insert_shape *shape = ARENA_NEW(arena, struct insert_shape);
	if (insert_parse(arena, str_from(statement->sql->insert), shape) != OK || shape->unbound > 0)
		return connection_fail(connection, ERR_SQL, "%s: not a description of an insert: %s",
		                       statement->name, statement->sql->insert);
	struct buf out = buf_new(arena, TEXT_MOST);
	buf_c(&out, "INSERT INTO ");
	buf_add(&out, shape->table);
	for (size_t i = 0; i < shape->count; i++) {
		buf_c(&out, i > 0 ? ", " : " (");
		buf_add(&out, shape->columns[i].name);
	}
	if (connection->db->engine->kind == DB_SQLITE)
		insert_text_sqlite(&out, shape);
	else
		insert_text_postgresql(&out, shape);
	buf_add(&out, shape->tail);
	statement->text = str_c(arena, buf_str(&out));
	statement->insert = shape;
	statement->parameters = (int)shape->count;
	statement->changes = true;
	return OK;
}

/* As many columns as the UPDATE has parameters, and a WHERE at its end for the engine to go on. */
static enum err merge_expand(struct connection *connection, struct arena *arena,
                             struct statement *statement)
{
	struct insert_shape *shape = ARENA_NEW(arena, struct insert_shape);
	if (insert_parse(arena, str_from(statement->sql->merge), shape) != OK
	    || shape->count - shape->unbound != (size_t)statement->parameters
	    || str_find_str(shape->tail, STR(" WHERE ")) < 0)
		return connection_fail(connection, ERR_SQL, "%s: not a description of a merge: %s",
		                       statement->name, statement->sql->merge);
	statement->merge = shape;
	return OK;
}

/* ---- the cache ---- */

static enum err statement_make(struct connection *connection, struct arena *arena,
                               struct statement *statement)
{
	const struct engine *engine = connection->db->engine;
	const struct sql *sql = statement->sql;
	if (sql != NULL && sql->insert != NULL) {
		TRY(insert_expand(connection, arena, statement));
		return engine->prepare(connection, statement);
	}
	struct str text = statement->source;
	if (sql != NULL && engine->kind == DB_POSTGRESQL)
		statement->each = sql->each;
	if (sql != NULL) {
		const char *own = engine->kind == DB_SQLITE ? sql->sqlite : sql->postgresql;
		text = str_from(sql->text != NULL ? sql->text : own);
	}
	if (text.len == 0)
		return connection_fail(connection, ERR_SQL, "%s: no text for this engine", statement->name);
	TRY(expand(connection, arena, text, statement));
	if (sql != NULL && sql->merge != NULL && engine->kind == DB_SQLITE)
		TRY(merge_expand(connection, arena, statement));
	return engine->prepare(connection, statement);
}

static size_t slot_of(const struct connection *connection, const struct sql *sql)
{
	size_t mask = connection->slot_count - 1;
	size_t at = (size_t)int_hash((int64_t)(intptr_t)sql) & mask;
	while (connection->slots[at] != NULL && connection->slots[at]->sql != sql)
		at = (at + 1) & mask;
	return at;
}

static void slots_grow(struct connection *connection)
{
	struct statement **old = connection->slots;
	size_t old_count = connection->slot_count;
	connection->slot_count = old_count == 0 ? 256 : old_count * 2;
	connection->slots =
		ARENA_ARRAY(connection->open_arena, connection->slot_count, struct statement *);
	for (size_t i = 0; i < old_count; i++) {
		if (old[i] != NULL)
			connection->slots[slot_of(connection, old[i]->sql)] = old[i];
	}
}

enum err statement_of(struct connection *connection, const struct sql *sql, struct statement **out)
{
	if (connection->slot_used * 2 >= connection->slot_count)
		slots_grow(connection);
	size_t at = slot_of(connection, sql);
	if (connection->slots[at] == NULL) {
		struct statement *statement = ARENA_NEW(connection->open_arena, struct statement);
		statement->sql = sql;
		statement->name = sql->name;
		TRY(statement_make(connection, connection->open_arena, statement));
		connection->slots[at] = statement;
		connection->slot_used++;
	}
	*out = connection->slots[at];
	return OK;
}

static struct statement *statement_alone(struct connection *connection)
{
	struct arena *arena = arena_new(1024);
	struct statement *statement = ARENA_NEW(arena, struct statement);
	statement->arena = arena;
	statement->name =
		str_c(arena, str_format(arena, "text_%llu", (unsigned long long)++connection->tick));
	return statement;
}

/* The index of the run-time text used longest ago, that nobody reads now. */
static size_t text_oldest(const struct connection *connection)
{
	size_t oldest = 0;
	for (size_t i = 1; i < connection->texts.count; i++) {
		const struct statement *at = connection->texts.at[i];
		if (!at->is_busy
		    && (connection->texts.at[oldest]->is_busy
		        || at->used < connection->texts.at[oldest]->used))
			oldest = i;
	}
	return oldest;
}

enum err statement_of_text(struct connection *connection, struct str text, struct statement **out)
{
	uint64_t hash = str_hash(text);
	for (size_t i = 0; i < connection->texts.count; i++) {
		struct statement *at = connection->texts.at[i];
		if (at->hash == hash && str_eq(at->source, text)) {
			at->used = ++connection->tick;
			*out = at;
			return OK;
		}
	}
	struct statement *statement = statement_alone(connection);
	statement->source = str_copy(statement->arena, text);
	statement->hash = hash;
	statement->used = connection->tick;
	enum err err = statement_make(connection, statement->arena, statement);
	if (err != OK) {
		arena_free(statement->arena);
		return err;
	}
	if (connection->texts.count < RUN_TIME_TEXTS_MOST) {
		*LIST_ADD(connection->arena, &connection->texts) = statement;
	} else {
		size_t oldest = text_oldest(connection);
		if (connection->texts.at[oldest]->is_busy)
			statement->is_passing = true;
		else
			statement_drop(connection, connection->texts.at[oldest]);
		if (!statement->is_passing)
			connection->texts.at[oldest] = statement;
	}
	*out = statement;
	return OK;
}

enum err statement_twin(struct connection *connection, const struct statement *of,
                        struct statement **out)
{
	struct statement *statement = statement_alone(connection);
	statement->sql = of->sql;
	statement->source = of->source;
	statement->is_passing = true;
	enum err err = statement_make(connection, statement->arena, statement);
	if (err != OK) {
		arena_free(statement->arena);
		return err;
	}
	*out = statement;
	return OK;
}

void statement_drop(struct connection *connection, struct statement *statement)
{
	connection->db->engine->unprepare(connection, statement);
	if (statement->arena != NULL)
		arena_free(statement->arena);
}

void statements_forget(struct connection *connection)
{
	for (size_t i = 0; i < connection->slot_count; i++) {
		if (connection->slots[i] != NULL)
			statement_drop(connection, connection->slots[i]);
	}
	for (size_t i = 0; i < connection->texts.count; i++)
		statement_drop(connection, connection->texts.at[i]);
	connection->texts.count = 0;
	connection->slots = NULL;
	connection->slot_count = connection->slot_used = 0;
	arena_reset(connection->open_arena);
}

/* ---- arguments ---- */

static bool has_nul(struct str text)
{
	return text.len > 0 && memchr(text.at, '\0', text.len) != NULL;
}

enum err args_check(struct connection *connection, const struct statement *statement,
                    const struct bind *args, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		bool is_bad = args[i].kind == BIND_TEXT && has_nul(args[i].text);
		if (args[i].kind == BIND_TEXTS) {
			for (size_t k = 0; k < args[i].count; k++)
				is_bad = is_bad || has_nul(args[i].texts[k]);
		}
		if (is_bad)
			return connection_fail(connection, ERR_INVALID, "%s: a NUL byte in argument %zu",
			                       statement->name, i + 1);
	}
	return OK;
}
