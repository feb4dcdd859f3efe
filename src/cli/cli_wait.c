#include "cli/cli_wait.h"

#include <errno.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define FIRST_LOOK_MS 50
#define LOOK_MOST_MS 1000

static bool is_busy(struct str state, const char *const *busy)
{
	for (; *busy != NULL; busy++) {
		if (str_is(state, *busy))
			return true;
	}
	return false;
}

void cli_pause(int64_t ms)
{
	struct timespec left = {.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000};
	while (nanosleep(&left, &left) != 0 && errno == EINTR)
		continue;
}

static void progress_print(struct str state, int64_t done, int64_t total, bool is_over)
{
	if (!isatty(STDERR_FILENO))
		return;
	if (is_over)
		fprintf(stderr, "\r\033[K");
	else
		fprintf(stderr, "\r\033[K%.*s %lld of %lld", STR_FMT(state), (long long)done,
		        (long long)total);
}

enum err cli_wait(struct cli *cli, struct str path, const char *const *busy, const char *done,
                  const char *total, const struct json **out)
{
	for (int64_t ms = FIRST_LOOK_MS;; ms = ms * 2 < LOOK_MOST_MS ? ms * 2 : LOOK_MOST_MS) {
		TRY(cli_ask(cli, "GET", path, (struct str){0}, out));
		struct str state = json_text(json_member(*out, "state"));
		bool is_over = !is_busy(state, busy);
		progress_print(state, cli_number(*out, done), cli_number(*out, total), is_over);
		if (is_over)
			return OK;
		cli_pause(ms);
	}
}

/* ---- what one request began ---- */

static const struct begun {
	const char *path; /* of its routes, up to their verbs */
	const char *noun;
	const char *verbs[4], *busy[6];
	const char *done, *total, *failed, *kept; /* members of how it stands */
	const char *rows;                         /* the command that has its rows */
} begun_rows[] = {
	{"/api/v1/imports/{import_id}/",
     "import",
     {"check", "apply", "undo"},
     {"checking", "applying", "undoing"},
     "done_count",
     "row_count",
     "failed_count",
     "kept_count",
     "import lines"},
	{"/api/v1/bulk/{bulk_id}/",
     "bulk",
     {"go", "retry", "undo"},
     {"selecting", "checking", "running", "undoing"},
     "done",
     "total",
     "failed",
     "kept",
     "bulk item list"},
};

/* *verb: what the route does with it. */
static const struct begun *begun_find(const struct route *route, struct str *verb)
{
	struct str path = str_from(route->path);
	for (size_t i = 0; i < COUNT_OF(begun_rows); i++) {
		const struct begun *row = &begun_rows[i];
		if (!str_is(str_from(route->method), "POST") || !str_starts(path, str_from(row->path)))
			continue;
		*verb = str_slice(path, strlen(row->path), path.len);
		for (size_t k = 0; row->verbs[k] != NULL; k++)
			if (str_is(*verb, row->verbs[k]))
				return row;
	}
	return NULL;
}

/* What a script must know by the status. */
static enum err begun_judge(struct cli *cli, const struct begun *row, struct str verb,
                            const struct json *json)
{
	long long id = (long long)cli_number(json, "id");
	struct str state = json_text(json_member(json, "state"));
	bool is_undo = str_is(verb, "undo");
	int64_t count = cli_number(json, is_undo ? row->kept : row->failed);
	struct str message = cli_plain(cli->arena, json_text(json_member(json, "message")));
	if (str_is(state, "cancelled") || str_is(state, "refused"))
		return cli_say(cli, ERR_REFUSED, "%s %lld is %.*s%s%.*s", row->noun, id, STR_FMT(state),
		               message.len > 0 ? ": " : "", STR_FMT(message));
	if (count > 0)
		return cli_say(cli, ERR_REFUSED, "%lld row%s of %s %lld %s; `purser %s %lld` says why",
		               (long long)count, count == 1 ? "" : "s", row->noun, id,
		               is_undo ? "could not be taken back" : "failed", row->rows, id);
	return OK;
}

enum err cli_wait_begun(struct cli *cli, const struct route *route, const struct json **reply)
{
	struct str verb, piece;
	const struct begun *row = begun_find(route, &verb);
	if (row == NULL)
		return OK;
	struct str base = str_from(row->path);
	long long id = (long long)cli_number(*reply, "id");
	str_split(&base, '{', &piece);
	enum err err = cli_wait(cli, str_format(cli->arena, "%.*s%lld", STR_FMT(piece), id), row->busy,
	                        row->done, row->total, reply);
	if (err == OK)
		return begun_judge(cli, row, verb, *reply);
	*reply = NULL;
	cli->why = str_format(cli->arena,
	                      "%.*s\n  It goes on by itself: `purser %s get %lld` tells how far it is.",
	                      STR_FMT(cli->why), row->noun, id);
	return err;
}

int64_t cli_number(const struct json *json, const char *name)
{
	int64_t number = 0;
	const struct json *member = json_member(json, name);
	return member != NULL && json_int(member, &number) == OK ? number : 0;
}
