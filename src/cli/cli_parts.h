/* Between the files of this folder. */
#ifndef PURSER_CLI_CLI_PARTS_H
#define PURSER_CLI_CLI_PARTS_H

#include <stdio.h>

#include "base/list.h"
#include "base/str.h"
#include "kernel/route.h"
#include "net/http_client.h"
#include "wire/json.h"

/* Whom to ask and how to prove who we are: flag --server, environment, file (cli_account.c). */
struct cli_account {
	struct str server; /* "http://127.0.0.1:8080", without a slash at its end */
	struct str client_id, client_secret;
	struct str token;         /* of the client; empty: to be asked for */
	struct str session, csrf; /* of a person */
};

/* The options that every command has. */
struct cli_own {
	struct str server, output, body, file, key, if_match, weight_unit, length_unit;
	bool is_json, is_all, is_help;
	bool names_fields; /* --fields: all of them are shown, also where they are empty */
};

struct cli_flag {
	struct str name; /* with _ for -, without the dashes: "created_at.from" */
	struct str value;
	bool is_bare; /* nothing followed it */
	bool is_used;
};

/* A command as it was typed. */
struct cli_asked {
	LIST(struct str) operands;
	LIST(struct cli_flag) flags;
	struct cli_own own;
};

struct cli_request {
	struct str method, path; /* with its query */
	struct str body, content_type;
	struct str key; /* Idempotency-Key; empty: none, and it is not sent twice */
	struct str if_match, prefer;
};

struct cli {
	struct arena *arena; /* of the page of a list, while --all walks through them */
	struct arena *kept;  /* as long as the command */
	struct cli_account account;
	struct str account_file; /* empty: what was learnt is not kept */
	struct http_client *client;
	/* Sends, with who we are; OK with any answer below 400. A test has its own. */
	enum err (*send)(struct cli *cli, const struct cli_request *request, struct http_reply *reply);
	struct str why;     /* of the last error, a sentence or more lines */
	struct str problem; /* the server's own document about it; empty: it came from elsewhere */
	bool has_answered;  /* JSON stands on standard output */
	struct cli_heading *heading; /* of the list that --all prints; NULL before its first page */
};

/* Sets cli->why; there is no document about it. */
enum err cli_say(struct cli *cli, enum err err, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* ---- cli_arguments.c ---- */

/* Options end with the arguments, or at "--". ERR_INVALID with cli->why. */
WARN_UNUSED enum err cli_arguments_read(struct cli *cli, int n, char **arguments,
                                        struct cli_asked *out);
/* The value of the option `name`, which is then used; empty: it was not given. */
struct str cli_flag_take(struct cli_asked *asked, const char *name);
/* The same of one that is true or false: anything else is ERR_INVALID, for what was meant is not to
 * be guessed. */
WARN_UNUSED enum err cli_switch_take(struct cli *cli, struct cli_asked *asked, const char *name,
                                     bool *out);
/* ERR_INVALID when an option is left that nobody used; `command` is how it is called. */
WARN_UNUSED enum err cli_flags_end(struct cli *cli, const struct cli_asked *asked,
                                   struct str command);
struct cli_own_row {
	const char *name;
	const char *argument; /* NULL: a flag */
	size_t offset;        /* in struct cli_own */
	const char *says;
};
extern const struct cli_own_row cli_own_rows[];
extern const size_t cli_own_count;

/* ---- cli_routes.c ---- */

/* The command that `arguments` begin with and how many words it has; NULL: none. */
const struct route *cli_route_find(int n, char **arguments, int *words);
struct cli_walk {
	size_t module, route;
};
/* The commands one after the other, from a walk of zeros on; NULL: there are no more. */
const struct route *cli_route_next(struct cli_walk *walk);
/* "order hold" */
struct str cli_route_words(struct arena *arena, const struct route *route);
/* What it is about, as its path says: "orders", "back_tests". */
struct str cli_route_noun(const struct route *route);
/* Whether the command is about this noun: "order", "orders", "back-test". */
bool cli_route_is_about(const struct route *route, struct str noun);
/* The list in which things with this id can be looked up: "warehouse_id", "to_warehouse_id". NULL:
 * there is none. */
const struct route *cli_list_of(struct str id_name);

/* ---- cli_request.c ---- */

/* From what was typed to what is sent; looks up NAME=VALUE where an id is wanted. */
WARN_UNUSED enum err cli_request_make(struct cli *cli, const struct route *route,
                                      struct cli_asked *asked, struct cli_request *out);
/* The id itself, or of the one thing whose NAME is VALUE. */
WARN_UNUSED enum err cli_id_find(struct cli *cli, struct str id_name, struct str text,
                                 int64_t *out);

/* ---- cli_values.c ---- */

/* Writes one value of `field` as JSON: "12.50 USD", "sku=A,quantity=2", [1,2] … */
WARN_UNUSED enum err cli_value_write(struct cli *cli, const struct field *field, struct str text,
                                     struct json_out *out);
/* Writes an object of the flags that begin with `prefix`, which are then used. */
WARN_UNUSED enum err cli_object_write(struct cli *cli, const struct shape *shape, struct str prefix,
                                      struct cli_asked *asked, struct json_out *out);

/* ---- cli_send.c ---- */

enum err cli_http_send(struct cli *cli, const struct cli_request *request,
                       struct http_reply *reply);
/* Sends and reads the JSON of the answer. */
WARN_UNUSED enum err cli_ask(struct cli *cli, const char *method, struct str path, struct str body,
                             const struct json **out);

/* ---- cli_account.c ---- */

/* Where it is kept: PURSER_ACCOUNT, or in the folder of the person's settings; empty: nowhere. */
struct str cli_account_path(struct cli *cli);
/* From environment and file; `server` (of --server) goes before them. */
WARN_UNUSED enum err cli_account_read(struct cli *cli, struct str server);
WARN_UNUSED enum err cli_account_write(struct cli *cli);
/* A new token for the client of the account; ERR_UNAUTHENTICATED. */
WARN_UNUSED enum err cli_token_get(struct cli *cli);

/* ---- cli_print.c ---- */

/* A list as a table, anything else as lines; with --json as it came. The pages of --all are one
 * table. */
void cli_reply_print(struct cli *cli, const struct cli_own *own, const struct json *json);
/* After the last page of --all: what the table left out. */
void cli_pages_end(const struct cli *cli);
/* Text of others on a terminal: control characters become U+FFFD. */
struct str cli_plain(struct arena *arena, struct str text);
/* As a person reads it: {"amount":"1.00","currency":"USD"} is 1.00 USD. */
struct str cli_said(struct arena *arena, const struct json *json);

/* ---- cli_tell.c ---- */

/* Why it was not done: a sentence on standard error and, with --json, where no answer was printed,
 * the server's document about it on standard output, or one made like it. */
void cli_failure_print(struct cli *cli, enum err err, bool is_json, bool is_all);
/* Option names as people type them: with - for _. */
struct str cli_dashed(struct arena *arena, struct str name);
/* "ORDER_ID": a name of the path, as help shows it. */
struct str cli_operand(struct arena *arena, struct str name);

/* ---- cli_help.c ---- */

void cli_route_help(struct cli *cli, const struct route *route);
/* The commands about a noun; false: there are none. */
bool cli_noun_help(struct cli *cli, struct str noun);

/* ---- the commands that take several requests ---- */

struct cli_command {
	const char *words;
	const char *operands;
	const char *options; /* one per line, as help prints them */
	enum err (*run)(struct cli *cli, struct cli_asked *asked);
	const char *says;
};
extern const struct cli_command cli_commands[];
extern const size_t cli_command_count;

enum err cli_login(struct cli *cli, struct cli_asked *asked);
enum err cli_logout(struct cli *cli, struct cli_asked *asked);
enum err cli_import_run(struct cli *cli, struct cli_asked *asked);
enum err cli_bulk_run(struct cli *cli, struct cli_asked *asked);

/* ---- cli_files.c ---- */

/* The whole file, "-" for standard input; ERR_IO, ERR_TOO_LARGE. */
WARN_UNUSED enum err cli_file_read(struct cli *cli, struct str path, struct str *out);
/* Whole or not at all. */
WARN_UNUSED enum err cli_file_write(struct cli *cli, struct str path, struct str bytes,
                                    bool is_secret);

#endif
