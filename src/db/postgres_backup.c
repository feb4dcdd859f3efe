/* The PostgreSQL engine's backup: pg_dump, which must be on PATH. */
#include <fcntl.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "db/postgres_parts.h"

/* The URL's parts as libpq's environment variables: on a command line everybody could read them. */
static char **dump_environment(struct db *db, struct arena *arena)
{
	size_t count = 0;
	PQconninfoOption *options = PQconninfoParse(db->url.at, NULL), *option;
	while (environ[count] != NULL)
		count++;
	size_t room = count + 1;
	for (option = options; option != NULL && option->keyword != NULL; option++)
		room++;
	char **out = ARENA_ARRAY(arena, room, char *);
	size_t used = 0;
	for (option = options; option != NULL && option->keyword != NULL; option++) {
		if (option->envvar != NULL && option->val != NULL)
			out[used++] = str_c(arena, str_format(arena, "%s=%s", option->envvar, option->val));
	}
	/* The first of two equal names counts. */
	memcpy(out + used, environ, count * sizeof *environ);
	PQconninfoFree(options);
	return out;
}

/* What the child writes to its standard error, up to a page of it. */
static struct str complaint_read(struct arena *arena, int from)
{
	struct buf said = buf_new(arena, 4096);
	char piece[512];
	ssize_t n;
	while ((n = read(from, piece, sizeof piece)) > 0)
		buf_add(&said, str_of(piece, (size_t)n));
	return str_trim(buf_str(&said));
}

enum err server_backup(struct db *db, const char *file, struct arena *arena, struct str *why)
{
	char *part = str_c(arena, str_format(arena, "%s.part", file));
	char *target = str_c(arena, str_format(arena, "--file=%s", part));
	char command[] = "pg_dump", format[] = "--format=custom", ask[] = "--no-password";
	char *const words[] = {command, format, ask, target, NULL};
	int ends[2];
	if (pipe2(ends, O_CLOEXEC) != 0)
		return ERR_IO;
	posix_spawn_file_actions_t actions;
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, ends[1], STDERR_FILENO);
	pid_t child;
	int failed = posix_spawnp(&child, command, &actions, NULL, words, dump_environment(db, arena));
	posix_spawn_file_actions_destroy(&actions);
	close(ends[1]);
	int status = 1;
	struct str said = failed != 0 ? str_from(strerror(failed)) : complaint_read(arena, ends[0]);
	close(ends[0]);
	if (failed == 0 && waitpid(child, &status, 0) != child)
		status = 1;
	if (status == 0 && rename(part, file) == 0)
		return OK;
	unlink(part);
	*why = str_format(arena, "pg_dump: %.*s", STR_FMT(said));
	return ERR_IO;
}
