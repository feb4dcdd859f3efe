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

struct test_database test_database_open(void)
{
	static int opened;
	struct test_database database = {.arena = arena_new(0)};
	struct arena *arena = database.arena;
	struct str why = {0};
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
	if (db_open(arena, database.url, &database.db, &why) != OK)
		give_up("open", why);
	return database;
}

void test_database_migrate(struct test_database *database, const struct schema_step *steps,
                           size_t n)
{
	struct schema_step *all = ARENA_ARRAY(database->arena, n + 1, struct schema_step);
	all[0] =
		(struct schema_step){"db", 1, "0001_db.sql", test_schema_text("db/schema/0001_db.sql")};
	for (size_t i = 0; i < n; i++)
		all[i + 1] = steps[i];
	int applied;
	struct str why = {0};
	if (schema_migrate(database->db, all, n + 1, (struct instant){1}, &applied, &why,
	                   database->arena)
	    != OK)
		give_up("migrate", why);
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
