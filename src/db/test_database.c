#include "db/test_database.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/embedded.h"
#include "db/db_engine.h"

static const char *server_url(void)
{
	return getenv("PURSER_TEST_POSTGRES");
}

bool test_engine_is(enum db_engine engine)
{
	const char *name = getenv("PURSER_TEST_ENGINE");
	bool is_server = name != NULL && strcmp(name, "postgresql") == 0;
	return is_server == (engine == DB_POSTGRESQL);
}

bool test_database_is_offered(void)
{
	if (test_engine_is(DB_SQLITE) || server_url() != NULL)
		return true;
	printf("1..0 # SKIP PURSER_TEST_POSTGRES is not set\n");
	return false;
}

static void give_up(const char *what, struct str why)
{
	fprintf(stderr, "test database: %s: %.*s\n", what, STR_FMT(why));
	exit(1);
}

struct str test_schema_text(const char *path)
{
	for (size_t i = 0; i < embedded_schema_count; i++) {
		if (strcmp(embedded_schema[i].path, path) == 0)
			return str_of((const char *)embedded_schema[i].bytes, embedded_schema[i].len);
	}
	give_up("no such step", str_from(path));
	return (struct str){0};
}

/* One statement on the server that holds the databases. */
static void server_script(struct arena *arena, struct str text)
{
	struct db *db;
	struct connection *connection;
	struct str why = {0};
	if (db_open(arena, str_from(server_url()), &db, &why) != OK)
		give_up("server", why);
	if (connection_take(db, CONNECTION_MIGRATE, &connection) != OK
	    || db->engine->script(connection, str_c(arena, text)) != OK)
		give_up("server", text);
	connection_give(connection);
	db_close(db);
}

/* The server's URL with another database's name. */
static struct str url_of(struct arena *arena, struct str name)
{
	struct str url = str_from(server_url());
	size_t from = (size_t)str_find_str(url, STR("://")) + 3;
	struct str rest = str_slice(url, from, url.len);
	ptrdiff_t question = str_find(rest, '?');
	struct str options = question < 0 ? STR("") : str_slice(rest, (size_t)question, rest.len);
	struct str place = str_slice(rest, 0, rest.len - options.len);
	ptrdiff_t slash = str_find(place, '/');
	struct str host = slash < 0 ? place : str_slice(place, 0, (size_t)slash);
	return str_format(arena, "%.*s%.*s/%.*s%.*s", (int)from, url.at, STR_FMT(host), STR_FMT(name),
	                  STR_FMT(options));
}

static void reopen(struct test_database *database)
{
	struct str why = {0};
	if (db_open(database->arena, database->url, &database->db, &why) != OK)
		give_up("open", why);
}

struct test_database test_database_open(void)
{
	static int opened;
	struct test_database database = {.arena = arena_new(0)};
	struct arena *arena = database.arena;
	if (test_engine_is(DB_SQLITE)) {
		char *folder = str_c(arena, STR("/tmp/purser-test-XXXXXX"));
		if (mkdtemp(folder) == NULL)
			give_up("folder", str_from(folder));
		database.folder = str_from(folder);
		database.url = str_format(arena, "sqlite:%s/test.db", folder);
	} else {
		database.name = str_format(arena, "purser_test_%d_%d", (int)getpid(), ++opened);
		server_script(arena, str_format(arena,
		                                "CREATE DATABASE %.*s TEMPLATE template0 ENCODING 'UTF8' "
		                                "LC_COLLATE 'C' LC_CTYPE 'C'",
		                                STR_FMT(database.name)));
		database.url = url_of(arena, database.name);
	}
	reopen(&database);
	return database;
}

/* ---- files that were migrated before ---- */

/* FNV-1a: the same in every process, which str_hash is not. */
static uint64_t hash_add(uint64_t hash, struct str text)
{
	for (size_t i = 0; i < text.len; i++)
		hash = (hash ^ (unsigned char)text.at[i]) * 0x100000001b3;
	return hash;
}

/* Where a file of these very steps is kept, or NULL. */
static const char *kept_path(struct arena *arena, const struct schema_step *steps, size_t n)
{
	const char *folder = getenv("PURSER_TEST_TEMPLATES");
	if (folder == NULL || !test_engine_is(DB_SQLITE))
		return NULL;
	uint64_t hash = 0xcbf29ce484222325;
	for (size_t i = 0; i < n; i++) {
		hash = hash_add(
			hash, str_format(arena, "%s %d %s\n", steps[i].module, steps[i].number, steps[i].name));
		hash = hash_add(hash, steps[i].text);
	}
	return str_c(arena, str_format(arena, "%s/%016llx.db", folder, (unsigned long long)hash));
}

static bool file_copy(const char *from, const char *to)
{
	static char part[65536];
	FILE *in = fopen(from, "rb");
	FILE *out = in == NULL ? NULL : fopen(to, "wb");
	bool is_whole = out != NULL;
	for (size_t n = sizeof part; is_whole && n == sizeof part;) {
		n = fread(part, 1, sizeof part, in);
		is_whole = fwrite(part, 1, n, out) == n && ferror(in) == 0;
	}
	if (in != NULL)
		(void)fclose(in);
	if (out != NULL)
		is_whole = fclose(out) == 0 && is_whole;
	return is_whole;
}

static bool kept_file_use(struct test_database *database, const char *kept)
{
	if (access(kept, R_OK) != 0)
		return false;
	db_close(database->db);
	if (!file_copy(kept, str_c(database->arena, str_format(database->arena, "%.*s/test.db",
	                                                       STR_FMT(database->folder)))))
		give_up("copy", str_from(kept));
	reopen(database);
	return true;
}

/* Other programs may look for it meanwhile: it appears whole. */
static void file_keep(struct test_database *database, const char *kept)
{
	struct arena *arena = database->arena;
	const char *own = str_c(arena, str_format(arena, "%.*s/test.db", STR_FMT(database->folder)));
	const char *written = str_c(arena, str_format(arena, "%s.%d", kept, (int)getpid()));
	db_close(database->db);
	if (!file_copy(own, written) || rename(written, kept) != 0)
		give_up("keep", str_from(kept));
	reopen(database);
}

void test_database_migrate(struct test_database *database, const struct schema_step *steps,
                           size_t n)
{
	struct schema_step *all = ARENA_ARRAY(database->arena, n + 1, struct schema_step);
	all[0] =
		(struct schema_step){"db", 1, "0001_db.sql", test_schema_text("db/schema/0001_db.sql")};
	for (size_t i = 0; i < n; i++)
		all[i + 1] = steps[i];
	/* Further steps of one that has some come on top. */
	const char *kept = database->has_steps ? NULL : kept_path(database->arena, all, n + 1);
	database->has_steps = true;
	if (kept != NULL && kept_file_use(database, kept))
		return;
	int applied;
	struct str why = {0};
	if (schema_migrate(database->db, all, n + 1, (struct instant){1}, &applied, &why,
	                   database->arena)
	    != OK)
		give_up("migrate", why);
	if (kept != NULL)
		file_keep(database, kept);
}

static void folder_remove(const char *path)
{
	DIR *folder = opendir(path);
	if (folder == NULL)
		return;
	struct dirent *entry;
	while ((entry = readdir(folder)) != NULL)
		(void)unlinkat(dirfd(folder), entry->d_name, 0);
	closedir(folder);
	(void)rmdir(path);
}

void test_database_close(struct test_database *database)
{
	db_close(database->db);
	if (database->folder.len > 0)
		folder_remove(str_c(database->arena, database->folder));
	else
		server_script(database->arena,
		              str_format(database->arena, "DROP DATABASE %.*s WITH (FORCE)",
		                         STR_FMT(database->name)));
	arena_free(database->arena);
	*database = (struct test_database){0};
}
