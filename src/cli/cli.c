#include "cli/cli.h"

#include <string.h>
#include <unistd.h>

#include "base/limits.h"
#include "cli/cli_wait.h"
#include "kernel/secrets.h"

const struct cli_command cli_commands[] = {
	{"login", "",
     "  --client-id ID                   an API client (purser admin client)\n"
     "  --email EMAIL                    or a person\n"
     "The secret or password is read from standard input.\n",
     cli_login, "Remembers the server (--server URL) and who you are."},
	{"logout", "", "", cli_logout, "Forgets both, and ends a person's session."},
	{"import run", "KIND FILE",
     "  --dry-run                        what would happen, without effect\n"
     "  --map FIELD=COLUMN (each)        which column holds a field\n"
     "  --set FIELD=VALUE (each)         the same for every row\n"
     "  --faults FILE                    save the rows that failed, with their reasons\n"
     "  --encoding, --separator, --sheet when the server guesses wrong\n"
     "The kinds: purser import kinds. A field can be mapped by its name there.\n",
     cli_import_run, "Takes a spreadsheet, CSV or XLSX, and says what became of it."},
	{"bulk run", "ACTION",
     "  --where \"status=unresolved\"      all that match; --ids 1,2,3: these\n"
     "  --except 1,2,3                   but for these\n"
     "  --dry-run                        only say how many cannot do it, and why\n"
     "  --yes                            do not ask\n"
     "  --NAME VALUE                     the action's parameters (purser bulk action list)\n",
     cli_bulk_run, "Does something to many, after saying how many cannot do it."},
};
const size_t cli_command_count = COUNT_OF(cli_commands);

enum err cli_say(struct cli *cli, enum err err, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	cli->why = str_format_list(cli->arena, format, args);
	cli->problem = (struct str){0};
	va_end(args);
	return err;
}

int cli_words_match(const char *words, int n, char **arguments)
{
	struct str rest = str_from(words), word;
	int at = 0;
	for (; str_split(&rest, ' ', &word); at++) {
		if (at >= n || !str_eq(word, str_from(arguments[at])))
			return 0;
	}
	return at;
}

static const struct cli_command *command_find(int n, char **arguments, int *words)
{
	for (size_t i = 0; i < cli_command_count; i++) {
		*words = cli_words_match(cli_commands[i].words, n, arguments);
		if (*words > 0)
			return &cli_commands[i];
	}
	return NULL;
}

static bool is_noun(struct str word)
{
	const struct route *route;
	struct cli_walk walk = {0};
	while ((route = cli_route_next(&walk)) != NULL) {
		if (cli_route_is_about(route, word))
			return true;
	}
	return false;
}

bool cli_knows(int n, char **arguments)
{
	int words;
	return n > 0 && (command_find(n, arguments, &words) != NULL || is_noun(str_from(arguments[0])));
}

/* ---- one route ---- */

static enum err bytes_print(struct cli *cli, const struct cli_own *own,
                            const struct http_reply *reply)
{
	struct str type = http_reply_header(reply, "Content-Type");
	if (own->output.len > 0) {
		TRY(cli_file_write(cli, own->output, reply->body, false));
		if (!own->is_json)
			fprintf(stderr, "%zu bytes in %.*s\n", reply->body.len, STR_FMT(own->output));
		return OK;
	}
	if (isatty(STDOUT_FILENO) && !str_starts(type, STR("text/")))
		return cli_say(cli, ERR_INVALID, "the answer is a file (%.*s): --output FILE",
		               STR_FMT(cli_plain(cli->arena, type)));
	return fwrite(reply->body.at, 1, reply->body.len, stdout) == reply->body.len
	           ? OK
	           : cli_say(cli, ERR_IO, "standard output cannot be written");
}

/* The next page's path: the same but for its cursor. */
static struct str page_after(struct cli *cli, struct str path, struct str cursor)
{
	ptrdiff_t at = str_find_str(path, STR("cursor="));
	struct str before = at > 0 ? str_slice(path, 0, (size_t)at - 1) : path;
	char between = str_find(before, '?') >= 0 ? '&' : '?';
	return str_format(cli->arena, "%.*s%ccursor=%.*s", STR_FMT(before), between, STR_FMT(cursor));
}

/* Of a request about many things each has an answer of its own. */
static enum err refused_say(struct cli *cli, const struct json *json)
{
	const struct json *items = json_member(json, "items");
	int64_t refused = 0;
	if (json_member(json, "next_cursor") != NULL || items == NULL)
		return OK;
	for (const struct json *item = items->first; item != NULL; item = item->next)
		refused += cli_number(item, "status") >= 400;
	return refused == 0 ? OK
	                    : cli_say(cli, ERR_REFUSED, "%lld of %zu could not be done",
	                              (long long)refused, items->count);
}

static enum err answer_print(struct cli *cli, const struct route *route, const struct cli_own *own,
                             const struct http_reply *reply, struct str *cursor)
{
	struct json *json = NULL;
	struct json_error error;
	struct str type = http_reply_header(reply, "Content-Type");
	*cursor = (struct str){0};
	if (reply->body.len == 0) {
		if (!own->is_json)
			fprintf(stderr, "Done.\n");
		return OK;
	}
	if (str_find_str(type, STR("json")) < 0 || own->output.len > 0
	    || json_read(cli->arena, reply->body, &json, &error) != OK)
		return bytes_print(cli, own, reply);
	const struct json *answer = json;
	enum err err = cli_wait_begun(cli, route, &answer);
	if (answer == NULL)
		return err;
	cli_reply_print(cli, own, answer);
	*cursor = str_copy(cli->arena, json_text(json_member(answer, "next_cursor")));
	return err != OK ? err : refused_say(cli, answer);
}

/* Sends and prints with memory of its own: a list may have millions of pages. */
static enum err page_call(struct cli *cli, const struct route *route, const struct cli_own *own,
                          const struct cli_request *request, struct str *cursor)
{
	struct http_reply reply;
	cli->arena = arena_new(0);
	enum err err = cli->send(cli, request, &reply);
	if (err == OK)
		err = answer_print(cli, route, own, &reply, cursor);
	*cursor = err == OK ? str_copy(cli->kept, *cursor) : (struct str){0};
	cli->why = str_copy(cli->kept, cli->why);
	cli->problem = str_copy(cli->kept, cli->problem);
	arena_free(cli->arena);
	cli->arena = cli->kept;
	return err;
}

static enum err route_call(struct cli *cli, const struct route *route, struct cli_asked *asked)
{
	struct cli_request request;
	struct str cursor;
	if (asked->own.is_all && !(route->flags & ROUTE_LIST))
		return cli_say(cli, ERR_INVALID, "--all is for lists");
	if (asked->own.is_all && asked->own.output.len > 0)
		return cli_say(cli, ERR_INVALID,
		               "--all prints page by page: send what it prints into a "
		               "file, with --json if a program reads it");
	TRY(cli_request_make(cli, route, asked, &request));
	/* Whoever gave no key still must not do it twice because an answer was lost. */
	if ((route->flags & ROUTE_IDEMPOTENT) && request.key.len == 0)
		request.key = random_hex(cli->arena, 16);
	do {
		TRY(page_call(cli, route, &asked->own, &request, &cursor));
		if (cursor.len > 0)
			request.path = page_after(cli, request.path, cursor);
	} while (asked->own.is_all && cursor.len > 0);
	cli_pages_end(cli);
	return OK;
}

/* ---- all ---- */

static enum err unknown_say(struct cli *cli, int n, char **arguments)
{
	struct str noun = str_from(arguments[0]);
	if (n == 1 || arguments[1][0] == '-')
		return cli_say(cli, ERR_INVALID, "%.*s: what of it? `purser help %.*s` has its commands",
		               STR_FMT(noun), STR_FMT(noun));
	return cli_say(cli, ERR_INVALID,
	               "there is no command \"%.*s %s\"; `purser help %.*s` has those there are",
	               STR_FMT(noun), arguments[1], STR_FMT(noun));
}

/* `purser order --help`, `purser order help` */
static bool wants_noun_help(int n, char **arguments)
{
	struct str second = str_from(n > 1 ? arguments[1] : "");
	return str_is(second, "--help") || str_is(second, "-h") || str_is(second, "help");
}

static enum err command_run(struct cli *cli, int n, char **arguments, bool *is_usage)
{
	int words = 0, route_words = 0;
	struct cli_asked asked;
	const struct cli_command *command = command_find(n, arguments, &words);
	const struct route *route = cli_route_find(n, arguments, &route_words);
	int used = command != NULL ? words : route_words;
	*is_usage = true;
	if (command == NULL && route == NULL && wants_noun_help(n, arguments)
	    && cli_noun_help(cli, str_from(arguments[0])))
		return OK;
	if (command == NULL && route == NULL)
		return unknown_say(cli, n, arguments);
	TRY(cli_arguments_read(cli, n - used, arguments + used, &asked));
	if (asked.own.is_help && command != NULL) {
		printf("usage: purser %s%s%s [--option VALUE…]\n\n%s\n\n%s", command->words,
		       command->operands[0] != '\0' ? " " : "", command->operands, command->says,
		       command->options);
		return OK;
	}
	if (asked.own.is_help) {
		cli_route_help(cli, route);
		return OK;
	}
	TRY(cli_account_read(cli, asked.own.server));
	if (http_client_start(4, &cli->client) != OK)
		return cli_say(cli, ERR_IO, "no thread or socket is to be had");
	enum err err = command != NULL ? command->run(cli, &asked) : route_call(cli, route, &asked);
	http_client_stop(cli->client);
	*is_usage = err == ERR_INVALID;
	return err;
}

bool cli_noun_help_print(const char *noun)
{
	struct arena *arena = arena_new(0);
	struct cli cli = {.arena = arena};
	bool is_known = cli_noun_help(&cli, str_from(noun));
	arena_free(arena);
	return is_known;
}

/* Also where the arguments could not be understood. */
static bool is_asked(int n, char **arguments, const char *flag)
{
	for (int i = 0; i < n && strcmp(arguments[i], "--") != 0; i++)
		if (strcmp(arguments[i], flag) == 0)
			return true;
	return false;
}

int cli_run(int n, char **arguments)
{
	struct arena *arena = arena_new(0);
	struct cli cli = {.arena = arena, .kept = arena, .send = cli_http_send};
	bool is_usage, is_json = is_asked(n, arguments, "--json");
	enum err err = command_run(&cli, n, arguments, &is_usage);
	if (fflush(stdout) != 0 && err == OK)
		err = cli_say(&cli, ERR_IO, "standard output cannot be written");
	if (err != OK)
		cli_failure_print(&cli, err, is_json, is_asked(n, arguments, "--all"));
	arena_free(arena);
	return err == OK ? 0 : is_usage ? 2 : 1;
}
