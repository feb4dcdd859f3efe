/* What can be said on the command line, in the environment and in a file: one row each. A flag wins
 * over the environment, the environment over the file (--config), the file over what is usual. */
#ifndef PURSER_SERVER_OPTIONS_H
#define PURSER_SERVER_OPTIONS_H

#include "base/list.h"
#include "base/str.h"
#include "kernel/work.h"

enum option {
	OPTION_DATABASE,
	OPTION_KEY_FILE,
	OPTION_CONFIG,
	OPTION_LOG,
	OPTION_JSON,
	OPTION_LISTEN,
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
	OPTION_COMPANY,
	OPTION_EMAIL,
	OPTION_PASSWORD_STDIN,
	OPTION_NAME,
	OPTION_SCOPES,
	OPTION_CURRENCY,
	OPTION_COUNTRY,
	OPTION_TIME_ZONE,
	OPTION_REDIRECT_URIS,
	OPTION_PUBLIC,
	OPTION_COUNT
};

enum option_kind { OPTION_TEXT, OPTION_NUMBER, OPTION_FLAG };

struct option_row {
	const char *name;     /* "--listen" without the dashes; also the key in the file */
	const char *variable; /* of the environment, or NULL */
	enum option_kind kind;
	int64_t least, most;  /* of a number */
	const char *usual;    /* "" when there is none */
	const char *argument; /* "ADDR:PORT" */
	const char *says;
};
extern const struct option_row option_rows[OPTION_COUNT];

struct options {
	struct arena *arena;
	struct str values[OPTION_COUNT];
	bool is_given[OPTION_COUNT]; /* by flag, environment or file */
	LIST(struct str) operands;   /* what is no option */
};

/* Reads arguments[0 … n-1], the environment and the file. `allowed` ends with OPTION_COUNT.
 * ERR_INVALID with *why. */
WARN_UNUSED enum err options_read(struct arena *arena, int n, char **arguments,
                                  const enum option *allowed, struct options *out, struct str *why);
struct str option_text(const struct options *options, enum option option);
/* In range: options_read checked it. */
int option_number(const struct options *options, enum option option);
bool option_flag(const struct options *options, enum option option);

#endif
