/* Administration: the same code whether it runs in a command of its own or inside a running serve,
 * which is asked through its local socket. A request is a JSON object of texts:
 *     {"command":"admin client","company":"1","name":"ERP","scopes":"ALL"} */
#ifndef PURSER_SERVER_ADMIN_H
#define PURSER_SERVER_ADMIN_H

#include "kernel/runner.h"
#include "wire/json.h"

/* *out: one JSON object. *why: a sentence, when it is refused. */
WARN_UNUSED enum err admin_run(struct runner *runner, struct arena *arena,
                               const struct json *request, struct str *out, struct str *why);

#endif
