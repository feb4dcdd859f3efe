#include "kernel/search_store.h"

#include "base/buf.h"

SQL_TWO(sql_search_put, "full-text search is the engines' own",
        "INSERT OR REPLACE INTO search (rowid, tokens, company_id, kind, opens_id) "
        "VALUES ($2, $5, $1, $3, $4)",
        "INSERT INTO search (company_id, id, kind, opens_id, tokens) "
        "SELECT l.company_id, u.id, u.kind, u.opens_id, CAST(u.tokens AS tsvector) "
        "FROM lane AS l, unnest(CAST($2 AS BIGINT[]), CAST($3 AS TEXT[]), CAST($4 AS BIGINT[]), "
        "CAST($5 AS TEXT[])) AS u (id, kind, opens_id, tokens) WHERE l.company_id = $1 "
        "ON CONFLICT (company_id, id) DO UPDATE SET kind = excluded.kind, "
        "opens_id = excluded.opens_id, tokens = excluded.tokens");
SQL_TWO(sql_search_remove, "full-text search is the engines' own",
        "DELETE FROM search WHERE rowid = $2 AND company_id = $1",
        "DELETE FROM search WHERE company_id = $1 AND id = $2");
/* PostgreSQL: the inner limit keeps a very common word from being gathered whole; the order outside
 * keeps the primary key from being walked down in search of a rare one. */
#define FIND(id, conditions, limit)                                                                \
	SQL_TWO(id, "full-text search is the engines' own",                                            \
	        "SELECT rowid, kind, opens_id FROM search "                                            \
	        "WHERE search MATCH $2 AND company_id = $1 ORDER BY rowid DESC LIMIT " limit,          \
	        "SELECT id, kind, opens_id FROM (SELECT id, kind, opens_id FROM search "               \
	        "WHERE company_id = $1 AND tokens @@ CAST($2 AS tsquery) " conditions "LIMIT " limit   \
	        ") AS hits ORDER BY id DESC")
#define WITH_3 "AND tokens @@ CAST($3 AS tsquery) "
#define WITH_4 WITH_3 "AND tokens @@ CAST($4 AS tsquery) "
#define WITH_5 WITH_4 "AND tokens @@ CAST($5 AS tsquery) "
FIND(sql_search_find, "", "$3");
FIND(sql_search_find_two, WITH_3, "$4");
FIND(sql_search_find_three, WITH_4, "$5");
FIND(sql_search_find_four, WITH_5, "$6");
SQL_TWO(sql_search_newest, "full-text search is the engines' own",
        "SELECT id, kind, opens_id FROM ("
        "SELECT * FROM (SELECT rowid AS id, kind, opens_id, company_id, tokens FROM search "
        "WHERE search MATCH CASE WHEN $2 = '' THEN '\"-\"' ELSE $2 END "
        "ORDER BY rowid DESC LIMIT $4 OFFSET $6) UNION ALL "
        "SELECT * FROM (SELECT rowid, kind, opens_id, company_id, tokens FROM search "
        "WHERE $2 = '' ORDER BY rowid DESC LIMIT $4 OFFSET $6)) "
        "WHERE company_id = $1 AND instr(' ' || tokens, $3) > 0 ORDER BY id DESC LIMIT $5",
        "SELECT id, kind, opens_id FROM (SELECT id, kind, opens_id, tokens FROM search "
        "WHERE company_id = $1 AND kind >= $2 AND kind <= $2 ORDER BY kind DESC, id DESC "
        "LIMIT $4 OFFSET $6) AS newest "
        "WHERE tokens @@ (SELECT CAST($3 AS tsquery)) ORDER BY kind DESC, id DESC LIMIT $5");
/* The first and last of a kind: min(id) would walk all ids of the company where a kind is rare. So
 * would `kind = $2 ORDER BY id`, here and above: the primary key gives that order too. The order
 * outside is the one inside, so that reading ends with the last that is wanted; what is asked is
 * read once, not for every row. */
SQL_TWO(
	sql_search_middle, "full-text search is the engines' own",
	"SELECT rowid, kind, opens_id FROM search WHERE search MATCH $3 AND company_id = $1 "
	"AND kind = $2 ORDER BY rowid LIMIT min($4, $5)",
	"SELECT id, kind, opens_id FROM (SELECT id, kind, opens_id, tokens FROM search "
	"WHERE company_id = $1 AND kind >= $2 AND kind <= $2 AND id >= (SELECT lowest.id + "
	"(highest.id - lowest.id) / 4 FROM (SELECT id FROM search WHERE company_id = $1 AND kind >= $2 "
	"AND kind <= $2 ORDER BY kind, id LIMIT 1) AS lowest, (SELECT id FROM search "
	"WHERE company_id = $1 AND kind >= $2 AND kind <= $2 ORDER BY kind DESC, id DESC LIMIT 1) "
	"AS highest) ORDER BY kind, id LIMIT $4) AS middle "
	"WHERE tokens @@ (SELECT CAST($3 AS tsquery)) ORDER BY kind, id LIMIT $5");
SQL_TWO(sql_search_ends, "full-text search is the engines' own",
        "SELECT max(rowid), min(rowid) FROM search WHERE company_id = $1",
        "SELECT (SELECT id FROM search WHERE company_id = $1 ORDER BY id DESC LIMIT 1), "
        "(SELECT id FROM search WHERE company_id = $1 ORDER BY id LIMIT 1)");
SQL_SQLITE(sql_search_beginnings_count, "PostgreSQL reads a sample instead",
           "SELECT count(*) FROM (SELECT 1 FROM search_word WHERE term >= $1 AND term < $2 "
           "LIMIT $3)");
SQL_SQLITE(sql_search_beginning, "PostgreSQL reads the newest of a kind instead",
           "SELECT rowid, kind, opens_id FROM search WHERE rowid IN (SELECT DISTINCT doc FROM "
           "(SELECT doc FROM search_word WHERE term >= $2 AND term < $3 LIMIT $4) "
           "ORDER BY doc DESC LIMIT $5) AND company_id = $1 ORDER BY rowid DESC");
SQL(sql_search_cursor_load, "SELECT number FROM search_cursor WHERE company_id = $1");
SQL(sql_search_cursor_put,
    "INSERT INTO search_cursor (company_id, number) VALUES ($1, $2) "
    "ON CONFLICT (company_id) DO UPDATE SET number = excluded.number");

/* ---- ages: PostgreSQL's index cannot be read from the newest on, so each document has the word of
 * its age, "7A281", which no text contains ---- */

#define AGE_FORMAT "%lldA%lld"

static struct str tokens_with_age(struct arena *arena, struct company_id company,
                                  const struct search_entry *entry)
{
	return str_format(arena, "%.*s " AGE_FORMAT, STR_FMT(entry->tokens), (long long)company.value,
	                  (long long)(entry->id >> SEARCH_AGE_BITS));
}

enum err search_ages(struct tx *tx, struct arena *arena, struct company_id company, int64_t *newest,
                     int64_t *oldest)
{
	struct rows rows;
	TRY(db_query(tx, arena, &sql_search_ends, ARGS(bind_int(company.value)), &rows));
	if (rows_next(&rows)) {
		*newest = rows_int(&rows, 0) >> SEARCH_AGE_BITS;
		*oldest = rows_int(&rows, 1) >> SEARCH_AGE_BITS;
	}
	return rows_end(&rows);
}

/* ---- ---- */

/* All in one statement; none of them twice. */
static enum err entries_put_at_once(struct tx *tx, struct arena *arena, struct company_id company,
                                    const struct search_entry *entries, size_t n)
{
	int64_t *ids = ARENA_ARRAY(arena, n, int64_t), *opens = ARENA_ARRAY(arena, n, int64_t);
	struct str *kinds = ARENA_ARRAY(arena, n, struct str);
	struct str *tokens = ARENA_ARRAY(arena, n, struct str);
	for (size_t i = 0; i < n; i++) {
		ids[i] = entries[i].id;
		kinds[i] = entries[i].kind;
		opens[i] = entries[i].opens_id;
		tokens[i] = tokens_with_age(arena, company, &entries[i]);
	}
	return db_exec(tx, &sql_search_put,
	               ARGS(bind_int(company.value), bind_ints(ids, n), bind_texts(kinds, n),
	                    bind_ints(opens, n), bind_texts(tokens, n)),
	               NULL);
}

enum err search_entries_put(struct tx *tx, struct arena *arena, struct company_id company,
                            const struct search_entry *entries, size_t n)
{
	enum { COLUMNS = 5 };
	if (n > 0 && tx_engine(tx) == DB_POSTGRESQL)
		return entries_put_at_once(tx, arena, company, entries, n);
	struct bind *args = ARENA_ARRAY(arena, n * COLUMNS, struct bind);
	struct bind *to = args;
	for (size_t i = 0; i < n; i++) {
		*to++ = bind_int(company.value);
		*to++ = bind_int(entries[i].id);
		*to++ = bind_text(entries[i].kind);
		*to++ = bind_int(entries[i].opens_id);
		*to++ = bind_text(entries[i].tokens);
	}
	return n == 0 ? OK : db_exec_each(tx, &sql_search_put, args, COLUMNS, n, NULL);
}

enum err search_entries_remove(struct tx *tx, struct arena *arena, struct company_id company,
                               const int64_t *ids, size_t n)
{
	struct bind *args = ARENA_ARRAY(arena, n * 2, struct bind);
	for (size_t i = 0; i < n; i++) {
		args[2 * i] = bind_int(company.value);
		args[2 * i + 1] = bind_int(ids[i]);
	}
	return n == 0 ? OK : db_exec_each(tx, &sql_search_remove, args, 2, n, NULL);
}

static enum err entries_query(struct tx *tx, struct arena *arena, const struct sql *sql,
                              const struct bind *args, size_t n, struct search_entry **out,
                              size_t *count)
{
	struct rows rows;
	LIST(struct search_entry) list = {0};
	TRY(db_query(tx, arena, sql, args, n, &rows));
	while (rows_next(&rows))
		*LIST_ADD(arena, &list) = (struct search_entry){
			.id = rows_int(&rows, 0), .kind = rows_text(&rows, 1), .opens_id = rows_int(&rows, 2)};
	*out = list.at;
	*count = list.count;
	return rows_end(&rows);
}

/* Cuts what stands before the first `sign` outside parentheses; all of it, when there is none. */
static struct str cut(struct str *text, struct str sign)
{
	struct str before = *text;
	size_t depth = 0;
	for (size_t i = 0; i < text->len; i++) {
		depth += text->at[i] == '(';
		depth -= text->at[i] == ')';
		if (depth > 0 || !str_starts(str_slice(*text, i, text->len), sign))
			continue;
		before.len = i;
		*text = str_slice(*text, i + sign.len, text->len);
		return before;
	}
	text->len = 0;
	return before;
}

static struct str within_parentheses(struct str text)
{
	bool is_so = text.len > 1 && text.at[0] == '(' && text.at[text.len - 1] == ')';
	return is_so ? str_slice(text, 1, text.len - 1) : text;
}

/* Each word is a condition of its own: then PostgreSQL's index skips from one to the other, while
 * it reads the words of one condition to their ends (measured: 14 ms instead of 25). None stands
 * twice, it would be read twice. */
static enum err find_words(struct tx *tx, struct arena *arena, struct company_id company,
                           struct str query, struct str ages, size_t most,
                           struct search_entry **out, size_t *count)
{
	static const struct sql *const statements[] = {&sql_search_find, &sql_search_find_two,
	                                               &sql_search_find_three, &sql_search_find_four};
	enum { WORDS_APART = 2 }; /* the others are one condition */
	struct bind args[COUNT_OF(statements) + 2] = {bind_int(company.value)};
	size_t n = 1;
	while (tx_engine(tx) == DB_POSTGRESQL && n <= WORDS_APART && query.len > 0)
		args[n++] = bind_text(cut(&query, STR(" & ")));
	if (query.len > 0)
		args[n++] = bind_text(query);
	if (ages.len > 0)
		args[n++] = bind_text(ages);
	const struct sql *sql = statements[n - 2];
	args[n++] = bind_int((int64_t)most);
	return entries_query(tx, arena, sql, args, n, out, count);
}

/* A word that alone is asked for, in the ways it may be written: each way is a question of its own,
 * for the words of one are a condition each only so (measured, of a rare and a common one: 0.1 ms
 * instead of 90). What is found in both ways is found twice,
 * and after one way comes the other. */
static enum err find(struct tx *tx, struct arena *arena, struct company_id company,
                     struct str query, struct str ages, size_t most, struct search_entry **out,
                     size_t *count)
{
	struct str rest = query, ways = within_parentheses(cut(&rest, STR(" & ")));
	bool is_alone = tx_engine(tx) == DB_POSTGRESQL && rest.len == 0;
	struct str way = is_alone ? cut(&ways, STR(" | ")) : query;
	if (!is_alone || ways.len == 0)
		return find_words(tx, arena, company, query, ages, most, out, count);
	struct search_entry *others;
	size_t n;
	TRY(find_words(tx, arena, company, way, ages, most, out, count));
	TRY(find_words(tx, arena, company, within_parentheses(ways), ages, most, &others, &n));
	struct search_entry *all = ARENA_ARRAY(arena, *count + n, struct search_entry);
	for (size_t i = 0; i < *count + n; i++)
		all[i] = i < *count ? (*out)[i] : others[i - *count];
	*out = all;
	*count += n;
	return OK;
}

enum err search_entries_find(struct tx *tx, struct arena *arena, struct company_id company,
                             struct str query, size_t most, struct search_entry **out,
                             size_t *count)
{
	return find(tx, arena, company, query, (struct str){0}, most, out, count);
}

enum err search_entries_of_ages(struct tx *tx, struct arena *arena, struct company_id company,
                                struct str query, int64_t from, int64_t to, size_t most,
                                struct search_entry **out, size_t *count)
{
	struct buf text = buf_new(arena, (size_t)(to - from + 1) * 48);
	for (int64_t age = from; age <= to; age++)
		buf_format(&text, "%s" AGE_FORMAT, age > from ? " | " : "", (long long)company.value,
		           (long long)age);
	return find(tx, arena, company, query, buf_str(&text), most, out, count);
}

enum err search_entries_newest(struct tx *tx, struct arena *arena, struct company_id company,
                               struct str narrow, struct str asked, int64_t skipped, int64_t window,
                               size_t most, struct search_entry **out, size_t *count)
{
	return entries_query(tx, arena, &sql_search_newest,
	                     ARGS(bind_int(company.value), bind_text(narrow), bind_text(asked),
	                          bind_int(window), bind_int((int64_t)most), bind_int(skipped)),
	                     out, count);
}

enum err search_entries_middle(struct tx *tx, struct arena *arena, struct company_id company,
                               struct str kind, struct str asked, int64_t window, size_t most,
                               struct search_entry **out, size_t *count)
{
	return entries_query(tx, arena, &sql_search_middle,
	                     ARGS(bind_int(company.value), bind_text(kind), bind_text(asked),
	                          bind_int(window), bind_int((int64_t)most)),
	                     out, count);
}

enum err search_beginnings_count(struct tx *tx, struct arena *arena, struct str from,
                                 struct str beyond, int64_t most, int64_t *count)
{
	struct rows rows;
	TRY(db_query(tx, arena, &sql_search_beginnings_count,
	             ARGS(bind_text(from), bind_text(beyond), bind_int(most)), &rows));
	while (rows_next(&rows))
		*count = rows_int(&rows, 0);
	return rows_end(&rows);
}

enum err search_entries_beginning(struct tx *tx, struct arena *arena, struct company_id company,
                                  struct str from, struct str beyond, int64_t window, size_t most,
                                  struct search_entry **out, size_t *count)
{
	return entries_query(tx, arena, &sql_search_beginning,
	                     ARGS(bind_int(company.value), bind_text(from), bind_text(beyond),
	                          bind_int(window), bind_int((int64_t)most)),
	                     out, count);
}

enum err search_cursor_load(struct tx *tx, struct arena *arena, struct company_id company,
                            int64_t *number)
{
	struct rows rows;
	bool is_there = false;
	TRY(db_query(tx, arena, &sql_search_cursor_load, ARGS(bind_int(company.value)), &rows));
	while (rows_next(&rows)) {
		*number = rows_int(&rows, 0);
		is_there = true;
	}
	TRY(rows_end(&rows));
	return is_there ? OK : ERR_NOT_FOUND;
}

enum err search_cursor_put(struct tx *tx, struct company_id company, int64_t number)
{
	return db_exec(tx, &sql_search_cursor_put, ARGS(bind_int(company.value), bind_int(number)),
	               NULL);
}
