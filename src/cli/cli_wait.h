/* For commands that start something long and stay until it ends. */
#ifndef PURSER_CLI_CLI_WAIT_H
#define PURSER_CLI_CLI_WAIT_H

#include "cli/cli_parts.h"

/* Asks for `path` until its `state` is none of `busy` (ends with NULL); on a terminal it says how
 * far it is: `done` and `total` are members of the answer. */
WARN_UNUSED enum err cli_wait(struct cli *cli, struct str path, const char *const *busy,
                              const char *done, const char *total, const struct json **out);
/* What POST of `route` began, when it is such a one: stays until it has ended and gives how it then
 * stands. ERR_REFUSED: some of it could not be done, or it was stopped. Where that could not be
 * learnt, *reply is NULL. */
WARN_UNUSED enum err cli_wait_begun(struct cli *cli, const struct route *route,
                                    const struct json **reply);
/* A whole number; 0 when there is none. */
int64_t cli_number(const struct json *json, const char *name);

/* Does nothing for that long. */
void cli_pause(int64_t ms);

#endif
