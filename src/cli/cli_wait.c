#include "cli/cli_wait.h"

#include <errno.h>
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

int64_t cli_number(const struct json *json, const char *name)
{
	int64_t number = 0;
	const struct json *member = json_member(json, name);
	return member != NULL && json_int(member, &number) == OK ? number : 0;
}
