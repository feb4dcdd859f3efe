/* The commands of the program: one row each (src/server/main.c). A command answers with one JSON
 * object; --json prints it as it is, else its members are printed one per line. */
#ifndef PURSER_SERVER_COMMAND_H
#define PURSER_SERVER_COMMAND_H

#include "server/options.h"

struct command {
	const char *words;    /* "admin client" */
	const char *operands; /* "FILE", or NULL */
	size_t operand_count;
	const enum option *options; /* ends with OPTION_COUNT */
	/* *out: a JSON object, or empty when it printed itself; *why on failure. */
	enum err (*run)(const struct command *command, const struct options *options, struct str *out,
	                struct str *why);
	/* Instead of all that: reads its own arguments (the first is its word), returns the status. */
	int (*run_raw)(int argc, char **argv);
	const char *says;
};

/* Serves until SIGTERM. `opened` is called once, when requests are answered at `url`; what it fails
 * with ends the service. */
typedef enum err serve_opened_fn(void *context, struct str url, struct str *why);
enum err serve_run(const struct options *options, serve_opened_fn *opened, void *context,
                   struct str *why);
enum err command_serve(const struct command *command, const struct options *options,
                       struct str *out, struct str *why);
enum err command_migrate(const struct command *command, const struct options *options,
                         struct str *out, struct str *why);
/* admin setup, admin client: through the running serve, or directly. */
enum err command_admin(const struct command *command, const struct options *options,
                       struct str *out, struct str *why);
enum err command_verify(const struct command *command, const struct options *options,
                        struct str *out, struct str *why);
enum err command_backup(const struct command *command, const struct options *options,
                        struct str *out, struct str *why);
enum err command_openapi(const struct command *command, const struct options *options,
                         struct str *out, struct str *why);

#endif
