/* Opening a database and its connections; everything here is the same for both engines. */
#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"
#include "db/db_engine.h"

#define RETRY_PAUSE_FIRST_US ((int64_t)100 * 1000)
#define RETRY_PAUSE_MOST_US ((int64_t)5 * 1000 * 1000)

int64_t monotonic_us(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

/* ---- telling ---- */

static void tell_standard_error(void *state, struct str sentence)
{
	(void)state;
	fprintf(stderr, "purser: database: %.*s\n", STR_FMT(sentence));
}

void db_tell(struct db *db, const char *format, ...)
{
	char line[1024];
	va_list args;
	va_start(args, format);
	int len = vsnprintf(line, sizeof line, format, args);
	va_end(args);
	if (len < 0)
		return;
	size_t kept = (size_t)len < sizeof line ? (size_t)len : sizeof line - 1;
	db->tell(db->tell_state, str_of(line, kept));
}

void db_on_trouble(struct db *db, void (*tell)(void *state, struct str sentence), void *state)
{
	db->tell = tell;
	db->tell_state = state;
}

enum err connection_fail(struct connection *connection, enum err err, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	vsnprintf(connection->message, sizeof connection->message, format, args);
	va_end(args);
	return err;
}

/* ---- connections ---- */

enum err connection_new(struct db *db, enum connection_mode mode, struct connection **out,
                        struct arena *why_arena, struct str *why)
{
	struct arena *arena = arena_new(4096);
	struct connection *connection = ARENA_NEW(arena, struct connection);
	connection->db = db;
	connection->arena = arena;
	connection->open_arena = arena_new((size_t)16 * 1024);
	connection->scratch = arena_new((size_t)16 * 1024);
	connection->mode = mode;
	connection->tx.connection = connection;
	enum err err = db->engine->open(connection);
	if (err != OK) {
		if (why != NULL)
			*why = str_copy(why_arena, str_from(connection->message));
		else
			db_tell(db, "%s", connection->message);
		connection_free(connection);
		return err;
	}
	*out = connection;
	return OK;
}

void connection_free(struct connection *connection)
{
	assert(!connection->tx.is_open);
	statements_forget(connection);
	connection->db->engine->close(connection);
	arena_free(connection->open_arena);
	arena_free(connection->scratch);
	arena_free(connection->arena);
}

enum err connection_ready(struct connection *connection)
{
	if (!connection->is_broken)
		return OK;
	/* One that waits while others work would fail fast, and so draw all that is asked to itself. */
	bool is_back = connection->db->reached_us > connection->failed_us;
	if (monotonic_us() < connection->retry_at_us && !is_back)
		return ERR_BUSY;
	statements_forget(connection);
	connection->db->engine->close(connection);
	enum err err = connection->db->engine->open(connection);
	if (err == OK) {
		connection->is_broken = false;
		connection->retry_pause_us = 0;
		connection->db->reached_us = monotonic_us();
		return OK;
	}
	db_tell(connection->db, "%s", connection->message);
	int64_t pause = connection->retry_pause_us * 2;
	if (pause < RETRY_PAUSE_FIRST_US)
		pause = RETRY_PAUSE_FIRST_US;
	if (pause > RETRY_PAUSE_MOST_US)
		pause = RETRY_PAUSE_MOST_US;
	connection->retry_pause_us = pause;
	connection->failed_us = monotonic_us();
	connection->retry_at_us = connection->failed_us + pause;
	return ERR_BUSY;
}

enum err connection_take(struct db *db, enum connection_mode mode, struct connection **out)
{
	pthread_mutex_lock(&db->lock);
	struct connection *connection = db->idle[mode];
	if (connection != NULL)
		db->idle[mode] = connection->next_idle;
	pthread_mutex_unlock(&db->lock);
	if (connection == NULL)
		return connection_new(db, mode, out, NULL, NULL);
	*out = connection;
	return OK;
}

static void idle_drop(struct db *db, enum connection_mode mode)
{
	pthread_mutex_lock(&db->lock);
	struct connection *idle = db->idle[mode];
	db->idle[mode] = NULL;
	pthread_mutex_unlock(&db->lock);
	while (idle != NULL) {
		struct connection *next = idle->next_idle;
		connection_free(idle);
		idle = next;
	}
}

void connection_give(struct connection *connection)
{
	struct db *db = connection->db;
	if (connection->is_broken) {
		/* Those that lie idle were closed by the same server, most likely. */
		idle_drop(db, connection->mode);
		connection_free(connection);
		return;
	}
	pthread_mutex_lock(&db->lock);
	connection->next_idle = db->idle[connection->mode];
	db->idle[connection->mode] = connection;
	pthread_mutex_unlock(&db->lock);
}

/* ---- opening ---- */

/* The URL without its password: "postgresql://user:secret@host" and "…?password=secret". */
static struct str url_redact(struct arena *arena, struct str url)
{
	struct buf out = buf_new(arena, url.len + 16);
	ptrdiff_t after_scheme = str_find_str(url, STR("://"));
	size_t from = after_scheme < 0 ? 0 : (size_t)after_scheme + 3;
	struct str rest = str_slice(url, from, url.len);
	size_t at = rest.len; /* after the last @: a password may hold one */
	while (at > 0 && rest.at[at - 1] != '@')
		at--;
	struct str user = str_slice(rest, 0, at);
	ptrdiff_t colon = str_find(user, ':');
	buf_add(&out, str_slice(url, 0, from));
	if (colon >= 0) {
		buf_add(&out, str_slice(user, 0, (size_t)colon));
		buf_c(&out, ":***@");
		rest = str_slice(rest, at, rest.len);
	}
	ptrdiff_t secret = str_find_str(rest, STR("password="));
	if (secret < 0) {
		buf_add(&out, rest);
		return buf_str(&out);
	}
	size_t value = (size_t)secret + STR("password=").len;
	buf_add(&out, str_slice(rest, 0, value));
	buf_c(&out, "***");
	ptrdiff_t more = str_find(str_slice(rest, value, rest.len), '&');
	if (more >= 0)
		buf_add(&out, str_slice(rest, value + (size_t)more, rest.len));
	return buf_str(&out);
}

enum err db_open(struct arena *arena, struct str url, struct db **out, struct str *why)
{
	bool is_file = str_starts(url, STR("sqlite:"));
	if (!is_file && !str_starts(url, STR("postgresql://"))
	    && !str_starts(url, STR("postgres://"))) {
		*why = STR("a database is sqlite:FILE or postgresql://USER@HOST/NAME");
		return ERR_INVALID;
	}
	struct arena *own = arena_new(4096);
	struct db *db = ARENA_NEW(own, struct db);
	db->arena = own;
	db->engine = is_file ? &engine_sqlite : &engine_postgresql;
	db->url = str_of(str_c(own, url), url.len);
	db->redacted = url_redact(own, url);
	if (is_file)
		db->path = db->url.at + STR("sqlite:").len;
	db->lock_file = -1;
	db->tell = tell_standard_error;
	pthread_mutex_init(&db->lock, NULL);
	struct connection *first;
	enum err err = connection_new(db, CONNECTION_WRITE, &first, arena, why);
	if (err != OK) {
		db_close(db);
		return err;
	}
	connection_give(first);
	*out = db;
	return OK;
}

void db_close(struct db *db)
{
	if (db == NULL)
		return;
	db->engine->rest(db);
	for (size_t mode = 0; mode < COUNT_OF(db->idle); mode++)
		idle_drop(db, (enum connection_mode)mode);
	if (db->lock_file >= 0)
		close(db->lock_file);
	pthread_mutex_destroy(&db->lock);
	arena_free(db->arena);
}

enum db_engine db_engine(const struct db *db)
{
	return db->engine->kind;
}

int64_t db_statement_count(const struct db *db)
{
	return atomic_load_explicit(&db->statements, memory_order_relaxed);
}

struct str db_url_redacted(const struct db *db)
{
	return db->redacted;
}

enum err db_lock_for_serve(struct db *db, struct arena *arena, struct str *why)
{
	if (db->path == NULL || db->lock_file >= 0)
		return OK;
	char *name = str_c(arena, str_format(arena, "%s.lock", db->path));
	/* SQLite would open it for reading, and every write would fail later. */
	if (access(db->path, F_OK) == 0 && access(db->path, W_OK) != 0) {
		*why = str_format(arena, CANNOT_WRITE, db->path, strerror(errno));
		return ERR_READ_ONLY;
	}
	int file = open(name, O_CREAT | O_RDWR | O_CLOEXEC, 0600);
	if (file < 0) {
		*why = str_format(arena, "cannot open %s: %s", name, strerror(errno));
		return ERR_IO;
	}
	if (flock(file, LOCK_EX | LOCK_NB) != 0) {
		bool is_held = errno == EWOULDBLOCK;
		*why = str_format(arena, "%s: %s", name,
		                  is_held ? "another `purser serve` uses this database" : strerror(errno));
		close(file);
		return is_held ? ERR_BUSY : ERR_IO;
	}
	db->lock_file = file;
	return OK;
}

enum err db_backup(struct db *db, struct str file, struct arena *arena, struct str *why)
{
	return db->engine->backup(db, str_c(arena, file), arena, why);
}
