/* Mapper processes: they run the jq programs of connector packs, and nothing else. A mapper is this
 * binary started again as `purser mapper`, with an empty environment, 512 MiB of address space and
 * a seccomp filter that leaves it reading, writing and memory. One call is in flight per mapper;
 * one that takes longer than its time is killed and replaced, and only that call fails. Borrowed
 * libraries: libjq and libseccomp (mapper_child.c).
 *
 * Numbers: jq 1.6 has doubles only. json_for_mapper makes strings of what a double would change. */
#ifndef PURSER_CONNECT_MAPPER_H
#define PURSER_CONNECT_MAPPER_H

#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "wire/json.h"

struct mapper_program {
	struct str name; /* "sandbox-shop/orders_in.read.jq" */
	struct str text;
	uint64_t hash; /* of the text */
};

struct mapper_program mapper_program_of(struct str name, struct str text);

struct mapper_settings {
	int count;   /* processes; 0: 2 */
	int time_ms; /* of one call; 0: 2,000 */
};

struct mappers;
/* Starts the processes. ERR_IO when none could be started. */
WARN_UNUSED enum err mappers_start(const struct mapper_settings *settings, struct mappers **out);
/* Ends them. Nobody may be in mapper_run. */
void mappers_stop(struct mappers *mappers);

/* Runs the program over one JSON text; waits for a free mapper. The output is the one JSON text
 * that it makes. Refusals, with *why for a person: ERR_INVALID (it does not compile, fails on this
 * input, or makes no output or several), ERR_DEADLINE (killed after its time), ERR_TOO_LARGE (input
 * or output beyond 16 MiB), ERR_UPSTREAM (the process died: out of memory, or it tried what it may
 * not), ERR_IO (no process could be started). */
WARN_UNUSED enum err mapper_run(struct mappers *mappers, struct arena *arena,
                                const struct mapper_program *program, struct str input,
                                struct str *output, struct str *why);

/* Prints a tree so that jq cannot harm its numbers: whole numbers beyond ±(2^53 − 1) and literals
 * of more than 15 significant digits become strings. */
void json_for_mapper(struct json_out *out, const struct json *json);

/* The command `purser mapper`: serves frames on descriptor 0 until its end. Returns the exit
 * status. */
int mapper_child_run(void);

#endif
