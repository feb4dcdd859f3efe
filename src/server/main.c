/* purser: one binary, a table of commands. */
#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "base/limits.h"
#include "cli/cli.h"
#include "connect/mapper.h"
#include "sandbox/sandbox.h"
#include "server/command.h"
#include "server/demo.h"
#include "server/version.h"
#include "wire/json.h"

#define COMMON OPTION_DATABASE, OPTION_CONFIG, OPTION_LOG, OPTION_JSON

static const enum option options_common[] = {COMMON, OPTION_COUNT};
static const enum option options_serve[] = {
	COMMON,
	OPTION_LISTEN,
	OPTION_KEY_FILE,
	OPTION_PUBLIC_URL,
	OPTION_TRUSTED_PROXIES,
	OPTION_NO_MIGRATE,
	OPTION_RATE,
	OPTION_RATE_BURST,
	OPTION_HTTP_THREADS,
	OPTION_READERS,
	OPTION_WRITERS,
	OPTION_PASSWORD_THREADS,
	OPTION_QUEUE,
	OPTION_BATCH,
	OPTION_MERGE,
	OPTION_CONNECTIONS,
	OPTION_STREAMS,
	OPTION_CONNECTORS,
	OPTION_TIMEOUT_MS,
	OPTION_JOB_LEASE,
	OPTION_COUNT,
};
static const enum option options_setup[] = {
	COMMON,          OPTION_COMPANY, OPTION_EMAIL,     OPTION_PASSWORD_STDIN, OPTION_NAME,
	OPTION_CURRENCY, OPTION_COUNTRY, OPTION_TIME_ZONE, OPTION_COUNT,
};
static const enum option options_client[] = {
	COMMON, OPTION_COMPANY, OPTION_NAME, OPTION_SCOPES, OPTION_COUNT,
};
static const enum option options_app[] = {
	COMMON,        OPTION_COMPANY, OPTION_NAME, OPTION_SCOPES, OPTION_REDIRECT_URIS,
	OPTION_PUBLIC, OPTION_COUNT,
};
static const enum option options_reindex[] = {COMMON, OPTION_COMPANY, OPTION_COUNT};
static const enum option options_none[] = {OPTION_JSON, OPTION_COUNT};

static const struct command commands[] = {
	{.words = "serve",
     .options = options_serve,
     .run = command_serve,
     .says = "Serves the API and the web UI until SIGTERM."},
	{.words = "demo",
     .run_raw = demo_run,
     .says = "Serves a demo company that trades with the sandbox's shop and warehouse."},
	{.words = "sandbox",
     .run_raw = sandbox_run,
     .says = "Serves a shop and a warehouse that misbehave, to try connections against."},
	{.words = "migrate",
     .options = options_common,
     .run = command_migrate,
     .says = "Brings the schema up to date."},
	{.words = "admin setup",
     .options = options_setup,
     .run = command_admin,
     .says = "Makes a company and its first person."},
	{.words = "admin client",
     .options = options_client,
     .run = command_admin,
     .says = "Makes an API client; its secret is shown this once."},
	{.words = "admin app",
     .options = options_app,
     .run = command_admin,
     .says = "Registers an app that people may let in; its secret is shown this once."},
	{.words = "admin reindex",
     .options = options_reindex,
     .run = command_admin,
     .says = "Has the search index of a company made anew, beside its work."},
	{.words = "admin verify",
     .options = options_common,
     .run = command_verify,
     .says = "Recomputes what is derived and names each difference."},
	{.words = "backup",
     .operands = "FILE",
     .operand_count = 1,
     .options = options_common,
     .run = command_backup,
     .says = "Writes a consistent copy of the database while it is in use."},
	{.words = "openapi",
     .options = options_none,
     .run = command_openapi,
     .says = "Prints the OpenAPI 3.1 document."},
};

static void print_command(FILE *to, const struct command *command)
{
	fprintf(to, "  %-14s %-5s %s\n", command->words,
	        command->operands != NULL ? command->operands : "", command->says);
}

/* The commands that begin with the word: `purser admin`, `purser help serve`. */
static bool print_commands_of(FILE *to, const char *word)
{
	size_t len = strlen(word), found = 0;
	for (size_t i = 0; i < COUNT_OF(commands); i++) {
		const char *words = commands[i].words;
		if (strncmp(words, word, len) != 0 || (words[len] != '\0' && words[len] != ' '))
			continue;
		print_command(to, &commands[i]);
		found++;
	}
	if (found > 0)
		fprintf(to, "\n`purser COMMAND --help` lists a command's options.\n");
	return found > 0;
}

static void print_usage(FILE *to)
{
	fprintf(to, "purser %s\n\nusage: purser COMMAND [--option VALUE…]\n\n", PURSER_VERSION);
	for (size_t i = 0; i < COUNT_OF(commands); i++)
		print_command(to, &commands[i]);
	fprintf(to, "  %-14s %-5s %s\n  %-14s %-5s %s\n\n", "version", "", "Prints the version.",
	        "help", "", "Prints this.");
	fprintf(to,
	        "`purser COMMAND --help` lists a command's options. A flag wins over the\n"
	        "environment, the environment over the file of --config.\n");
	cli_help_print(to);
}

static void print_command_help(const struct command *command)
{
	printf("usage: purser %s%s%s [--option VALUE…]\n\n%s\n\n", command->words,
	       command->operands != NULL ? " " : "", command->operands != NULL ? command->operands : "",
	       command->says);
	for (const enum option *option = command->options; *option != OPTION_COUNT; option++) {
		const struct option_row *row = &option_rows[*option];
		char flag[64];
		snprintf(flag, sizeof flag, "--%s %s", row->name,
		         row->argument != NULL ? row->argument : "");
		printf("  %-28s %s", flag, row->says);
		if (row->usual[0] != '\0')
			printf(" (%s)", row->usual);
		if (row->variable != NULL)
			printf(" [%s]", row->variable);
		printf("\n");
	}
}

/* The command of arguments[0 …] and how many words it has. */
static const struct command *command_find(int n, char **arguments, int *words)
{
	for (size_t i = 0; i < COUNT_OF(commands); i++) {
		*words = cli_words_match(commands[i].words, n, arguments);
		if (*words > 0)
			return &commands[i];
	}
	return NULL;
}

/* A member as a person reads it: text bare, the rest as JSON. */
static void print_members(struct arena *arena, struct str text)
{
	struct json *json;
	struct json_error fault;
	if (json_read(arena, text, &json, &fault) != OK)
		return;
	for (const struct json *member = json->first; member != NULL; member = member->next) {
		struct buf buf = buf_new(arena, LIMIT_REPLY_BYTES);
		struct json_out out;
		json_begin(&out, &buf);
		json_tree(&out, member);
		struct str value = member->kind == JSON_STRING ? member->text : buf_str(&buf);
		printf("%.*s: %.*s\n", STR_FMT(member->name), STR_FMT(value));
	}
}

static void print_failure(struct arena *arena, bool is_json, enum err err, struct str why)
{
	if (why.len == 0)
		why = str_from(err_row(err)->sentence);
	fprintf(stderr, "purser: %.*s\n", STR_FMT(why));
	if (!is_json)
		return;
	struct buf buf = buf_new(arena, LIMIT_REPLY_BYTES);
	struct json_out out;
	json_begin(&out, &buf);
	json_object(&out);
	json_name(&out, "error");
	json_c(&out, err_row(err)->word);
	json_name(&out, "sentence");
	json_str(&out, why);
	json_object_end(&out);
	printf("%.*s\n", STR_FMT(buf_str(&buf)));
}

static int command_run(const struct command *command, int n, char **arguments)
{
	struct arena *arena = arena_new(0);
	struct options options;
	struct str out = {0}, why = {0};
	bool is_usage = true;
	enum err err = options_read(arena, n, arguments, command->options, &options, &why);
	if (err == OK && options.operands.count != command->operand_count) {
		why = str_format(arena, "usage: purser %s %s", command->words,
		                 command->operands != NULL ? command->operands : "");
		err = ERR_INVALID;
	}
	if (err == OK) {
		is_usage = false;
		err = command->run(command, &options, &out, &why);
	}
	bool is_json = option_flag(&options, OPTION_JSON);
	if (err != OK)
		print_failure(arena, is_json, err, why);
	else if (out.len > 0 && is_json)
		printf("%.*s\n", STR_FMT(out));
	else if (out.len > 0)
		print_members(arena, out);
	arena_free(arena);
	if (err != OK)
		return is_usage ? 2 : 1;
	return fflush(stdout) == 0 ? 0 : 1;
}

static bool wants_help(int n, char **arguments)
{
	for (int i = 0; i < n; i++) {
		if (strcmp(arguments[i], "--help") == 0 || strcmp(arguments[i], "-h") == 0)
			return true;
	}
	return false;
}

/* Units of work free their memory as a whole, and the next one asks for as much again: kept, it
 * need not be fetched from the system page by page each time. */
static void memory_keep(void)
{
	mallopt(M_TRIM_THRESHOLD, 32 * 1024 * 1024);
	mallopt(M_MMAP_THRESHOLD, 16 * 1024 * 1024);
}

/* What no command answers: a question for help, or a word that there is not. */
static int help(int n, char **arguments)
{
	bool is_asked = n > 0 && (strcmp(arguments[0], "help") == 0 || wants_help(n, arguments));
	bool wants_noun = n == 2 && strcmp(arguments[0], "help") == 0;
	if (wants_noun && cli_noun_help_print(arguments[1]))
		return 0;
	const char *word = wants_noun ? arguments[1] : n > 0 ? arguments[0] : "-";
	if (word[0] != '-' && (wants_noun || strcmp(word, "help") != 0)) {
		if (!print_commands_of(is_asked ? stdout : stderr, word))
			fprintf(stderr,
			        "purser: there is no command \"%s\"; `purser help` has those there are\n",
			        word);
		else if (is_asked)
			return 0;
		return 2;
	}
	print_usage(is_asked ? stdout : stderr);
	return is_asked ? 0 : 2;
}

int main(int argc, char **argv)
{
	int n = argc - 1, words = 0;
	char **arguments = argv + 1;
	memory_keep();
	signal(SIGPIPE, SIG_IGN);
	if (n == 1 && strcmp(arguments[0], "mapper") == 0)
		return mapper_child_run(); /* for ourselves: connect/mapper.h */
	const struct command *command = command_find(n, arguments, &words);
	if (command != NULL && command->run_raw != NULL)
		return command->run_raw(n - words + 1, arguments + words - 1);
	if (command != NULL && !wants_help(n, arguments))
		return command_run(command, n - words, arguments + words);
	if (command != NULL) {
		print_command_help(command);
		return 0;
	}
	if (n > 0 && (strcmp(arguments[0], "version") == 0 || strcmp(arguments[0], "--version") == 0)) {
		bool is_json = n > 1 && strcmp(arguments[1], "--json") == 0;
		printf(is_json ? "{\"version\":\"%s\"}\n" : "purser %s\n", PURSER_VERSION);
		return 0;
	}
	if (cli_knows(n, arguments))
		return cli_run(n, arguments);
	return help(n, arguments);
}
