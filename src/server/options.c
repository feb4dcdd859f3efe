#include "server/options.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { FILE_MOST = 64 * 1024 };

const struct option_row option_rows[OPTION_COUNT] = {
	[OPTION_DATABASE] = {"database", "PURSER_DATABASE", OPTION_TEXT, 0, 0, "sqlite:purser.db",
                         "URL", "sqlite:FILE or postgresql://…"},
	[OPTION_KEY_FILE] = {"key-file", "PURSER_KEY_FILE", OPTION_TEXT, 0, 0, "", "FILE",
                         "master key of sealed secrets; made when absent (SQLite: FILE.key)"},
	[OPTION_CONFIG] = {"config", "PURSER_CONFIG", OPTION_TEXT, 0, 0, "", "FILE",
                       "lines of the form name = value, with the names of these options"},
	[OPTION_LOG] = {"log", "PURSER_LOG", OPTION_TEXT, 0, 0, "info", "LEVEL",
                    "least level of the log: debug, info, warning or fault"},
	[OPTION_JSON] = {"json", NULL, OPTION_FLAG, 0, 0, "", NULL, "print JSON"},
	[OPTION_LISTEN] = {"listen", "PURSER_LISTEN", OPTION_TEXT, 0, 0, "127.0.0.1:8080", "ADDR:PORT",
                       "where to serve; port 0: any free one"},
	[OPTION_PUBLIC_URL] = {"public-url", "PURSER_PUBLIC_URL", OPTION_TEXT, 0, 0, "", "URL",
                           "address that people use; with https cookies are marked Secure"},
	[OPTION_TRUSTED_PROXIES] = {"trusted-proxies", "PURSER_TRUSTED_PROXIES", OPTION_TEXT, 0, 0, "",
                                "ADDR,…", "whose X-Forwarded-For and -Proto headers count"},
	[OPTION_NO_MIGRATE] = {"no-migrate", "PURSER_NO_MIGRATE", OPTION_FLAG, 0, 0, "", NULL,
                           "refuse to start instead of bringing the schema up to date"},
	[OPTION_RATE] = {"rate", "PURSER_RATE", OPTION_NUMBER, 0, 1000000, "1000", "N",
                     "requests per second and API client or person; 0: no limit"},
	[OPTION_RATE_BURST] = {"rate-burst", "PURSER_RATE_BURST", OPTION_NUMBER, 1, 1000000, "2000",
                           "N", "requests at once, before the rate counts"},
	[OPTION_HTTP_THREADS] = {"http-threads", "PURSER_HTTP_THREADS", OPTION_NUMBER, 1, 64, "2", "N",
                             "threads that read requests and print replies"},
	[OPTION_READERS] = {"readers", "PURSER_READERS", OPTION_NUMBER, 1, 64, "3", "N",
                        "database connections for reading; papers and exports leave one free"},
	[OPTION_WRITERS] = {"writers", "PURSER_WRITERS", OPTION_NUMBER, 1, 64, "4", "N",
                        "PostgreSQL: database connections for writing"},
	[OPTION_PASSWORD_THREADS] = {"password-threads", "PURSER_PASSWORD_THREADS", OPTION_NUMBER, 1, 8,
                                 "2", "N", "passwords checked at a time, 19 MiB each"},
	[OPTION_QUEUE] = {"queue", "PURSER_QUEUE", OPTION_NUMBER, 1, 10000000, "10000", "N",
                      "waiting units of work; beyond: 503"},
	[OPTION_BATCH] = {"batch", "PURSER_BATCH", OPTION_NUMBER, 1, 10000, "128", "N",
                      "units of work per commit"},
	[OPTION_MERGE] = {"merge", "PURSER_MERGE", OPTION_NUMBER, 1, 256, "64", "N",
                      "neighbouring requests that run as one"},
	[OPTION_CONNECTIONS] = {"connections", "PURSER_CONNECTIONS", OPTION_NUMBER, 1, 1000000, "4096",
                            "N", "HTTP connections at a time"},
	[OPTION_STREAMS] = {"streams", "PURSER_STREAMS", OPTION_NUMBER, 1, 100000, "1000", "N",
                        "event streams at a time"},
	[OPTION_CONNECTORS] =
		{"connectors", "PURSER_CONNECTORS", OPTION_TEXT, 0, 0, "", "DIR",
         "a folder with connector packs of your own, beside those of the program"},
	[OPTION_TIMEOUT_MS] = {"timeout-ms", "PURSER_TIMEOUT_MS", OPTION_NUMBER, 1, 3600000, "10000",
                           "MS", "a request that waited longer is not executed: 504"},
	[OPTION_JOB_LEASE] =
		{"job-lease", "PURSER_JOB_LEASE", OPTION_NUMBER, 2, 3600, "60", "SECONDS",
         "PostgreSQL: so long after a crash others repeat the job that was under way"},
	[OPTION_COMPANY] = {"company", NULL, OPTION_TEXT, 0, 0, "", "NAME|ID",
                        "the company: its name when it is made, else its id"},
	[OPTION_EMAIL] = {"email", NULL, OPTION_TEXT, 0, 0, "", "EMAIL",
                      "with which the person signs in"},
	[OPTION_PASSWORD_STDIN] = {"password-stdin", NULL, OPTION_FLAG, 0, 0, "", NULL,
                               "read the password from standard input"},
	[OPTION_NAME] = {"name", NULL, OPTION_TEXT, 0, 0, "", "NAME", "name of the client or person"},
	[OPTION_SCOPES] = {"scopes", NULL, OPTION_TEXT, 0, 0, "ALL", "ALL|SCOPE…",
                       "what the client may do: names with commas between"},
	[OPTION_CURRENCY] = {"currency", NULL, OPTION_TEXT, 0, 0, "USD", "CODE", "of the company"},
	[OPTION_COUNTRY] = {"country", NULL, OPTION_TEXT, 0, 0, "US", "CODE", "of the company"},
	[OPTION_TIME_ZONE] = {"time-zone", NULL, OPTION_TEXT, 0, 0, "UTC", "ZONE", "of the company"},
	[OPTION_REDIRECT_URIS] = {"redirect-uris", NULL, OPTION_TEXT, 0, 0, "", "\"URL URL…\"",
                              "where the app may send people back to"},
	[OPTION_PUBLIC] = {"public", NULL, OPTION_FLAG, 0, 0, "", NULL,
                       "the app keeps no secret and proves itself by PKCE"},
};

static enum option option_find(struct str name)
{
	for (int i = 0; i < OPTION_COUNT; i++) {
		if (str_is(name, option_rows[i].name))
			return (enum option)i;
	}
	return OPTION_COUNT;
}

static bool option_is_allowed(enum option option, const enum option *allowed)
{
	while (*allowed != OPTION_COUNT && *allowed != option)
		allowed++;
	return option != OPTION_COUNT && *allowed == option;
}

static enum err option_set(struct options *options, enum option option, struct str value,
                           struct str *why)
{
	const struct option_row *row = &option_rows[option];
	int64_t number;
	bool is_wrong_number =
		row->kind == OPTION_NUMBER
		&& (str_to_int(value, &number) != OK || number < row->least || number > row->most);
	bool is_wrong_flag =
		row->kind == OPTION_FLAG && !str_is(value, "true") && !str_is(value, "false");
	if (is_wrong_number)
		*why = str_format(options->arena, "%s must be a whole number between %lld and %lld",
		                  row->name, (long long)row->least, (long long)row->most);
	if (is_wrong_flag)
		*why = str_format(options->arena, "%s must be true or false", row->name);
	if (is_wrong_number || is_wrong_flag)
		return ERR_INVALID;
	options->values[option] = value;
	options->is_given[option] = true;
	return OK;
}

/* --name VALUE, --name=VALUE, --flag. *used: arguments taken. */
static enum err argument_read(struct options *options, int n, char **arguments,
                              const enum option *allowed, int *used, struct str *why)
{
	struct str word = str_from(arguments[0]), value = STR("true");
	*used = 1;
	if (!str_starts(word, STR("--"))) {
		*LIST_ADD(options->arena, &options->operands) = word;
		return OK;
	}
	ptrdiff_t equals = str_find(word, '=');
	struct str name = str_slice(word, 2, equals < 0 ? word.len : (size_t)equals);
	enum option option = option_find(name);
	if (!option_is_allowed(option, allowed)) {
		*why = str_format(options->arena, "there is no option --%.*s here", STR_FMT(name));
		return ERR_INVALID;
	}
	if (equals >= 0) {
		value = str_slice(word, (size_t)equals + 1, word.len);
	} else if (option_rows[option].kind != OPTION_FLAG) {
		if (n < 2) {
			*why = str_format(options->arena, "--%.*s needs a value", STR_FMT(name));
			return ERR_INVALID;
		}
		value = str_from(arguments[1]);
		*used = 2;
	}
	return option_set(options, option, value, why);
}

static enum err environment_read(struct options *options, const enum option *allowed,
                                 struct str *why)
{
	for (; *allowed != OPTION_COUNT; allowed++) {
		const char *variable = option_rows[*allowed].variable;
		const char *value = variable != NULL ? getenv(variable) : NULL;
		if (value != NULL && value[0] != '\0' && !options->is_given[*allowed])
			TRY(option_set(options, *allowed, str_from(value), why));
	}
	return OK;
}

static enum err line_read(struct options *options, struct str line, int number,
                          const enum option *allowed, struct str *why)
{
	line = str_trim(line);
	ptrdiff_t equals = str_find(line, '=');
	if (line.len == 0 || line.at[0] == '#')
		return OK;
	struct str name = str_trim(str_slice(line, 0, equals < 0 ? 0 : (size_t)equals));
	enum option option = option_find(name);
	if (equals < 0 || option == OPTION_COUNT) {
		*why = str_format(options->arena, "line %d of the configuration: no such setting", number);
		return ERR_INVALID;
	}
	/* A file may serve several commands: what this one has no use for is passed over. */
	if (!option_is_allowed(option, allowed) || options->is_given[option])
		return OK;
	return option_set(options, option, str_trim(str_slice(line, (size_t)equals + 1, line.len)),
	                  why);
}

static enum err file_read(struct options *options, const enum option *allowed, struct str *why)
{
	const char *path = str_c(options->arena, options->values[OPTION_CONFIG]);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	char *text = arena_alloc(options->arena, FILE_MOST);
	ssize_t got = fd < 0 ? -1 : read(fd, text, FILE_MOST);
	if (fd >= 0)
		close(fd);
	if (got < 0) {
		*why = str_format(options->arena, "%s cannot be read: %s", path, strerror(errno));
		return ERR_IO;
	}
	struct str rest = str_of(text, (size_t)got), line;
	for (int number = 1; str_split(&rest, '\n', &line); number++)
		TRY(line_read(options, line, number, allowed, why));
	return OK;
}

enum err options_read(struct arena *arena, int n, char **arguments, const enum option *allowed,
                      struct options *out, struct str *why)
{
	*out = (struct options){.arena = arena};
	for (int i = 0, used; i < n; i += used)
		TRY(argument_read(out, n - i, arguments + i, allowed, &used, why));
	TRY(environment_read(out, allowed, why));
	if (out->is_given[OPTION_CONFIG])
		TRY(file_read(out, allowed, why));
	for (int i = 0; i < OPTION_COUNT; i++) {
		if (!out->is_given[i])
			out->values[i] = str_from(option_rows[i].usual);
	}
	return OK;
}

struct str option_text(const struct options *options, enum option option)
{
	return options->values[option];
}

int option_number(const struct options *options, enum option option)
{
	int64_t number = 0;
	enum err err = str_to_int(options->values[option], &number);
	return err == OK ? (int)number : 0;
}

bool option_flag(const struct options *options, enum option option)
{
	return str_is(options->values[option], "true");
}
