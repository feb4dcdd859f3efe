/* The hostile sandbox: a shop (/shop) and a warehouse (/warehouse) as outside systems over HTTP,
 * with dials for everything that goes wrong in the real world, and a control side (/control) for
 * tests and demos. It knows nothing of the program it trades with; README.md has the dials, API.md
 * the three APIs.
 *
 * Words: a *side* is the shop or the warehouse; a *dial* is a whole number that says how badly a
 * side behaves; the *ledger* is everything that happened on both sides, in order. */
#ifndef PURSER_SANDBOX_SANDBOX_H
#define PURSER_SANDBOX_SANDBOX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

struct sandbox;

/* One thing that the shop offers from the start. What has `parts` is a bundle: the warehouse knows
 * only the parts. */
struct sandbox_item {
	const char *sku, *title, *price; /* US dollars: "19.99" */
	const char *parts;               /* SKUs with spaces between, one for each unit; or NULL */
};

struct sandbox_settings {
	struct str address;       /* numeric; empty: 127.0.0.1 */
	int port;                 /* 0: any free one */
	uint64_t seed;            /* every decision of chance follows from it */
	const char *state_file;   /* read at the start, written now and then and at the stop; or NULL */
	struct str client_id;     /* empty: "sandbox" */
	struct str client_secret; /* empty: "sandbox-secret" */
	bool is_hostile;          /* start with the hostile dials instead of the calm ones */
	int64_t displayed;        /* units of each variant that the new shop displays */
	int64_t on_hand;          /* units of each item that the new warehouse has */
};

/* Calm dials, seed 1, port 0, 25 units displayed, 100 on hand. */
struct sandbox_settings sandbox_usual(void);

/* Starts serving on threads of its own. ERR_IO: the address is taken, or the state file cannot be
 * read; ERR_INVALID: the state file is not one of ours. */
WARN_UNUSED enum err sandbox_start(const struct sandbox_settings *settings, struct sandbox **out);
int sandbox_port(const struct sandbox *sandbox);
/* Answers what was accepted, saves the state, frees. False: the state could not be written. */
bool sandbox_stop(struct sandbox *sandbox);

/* What the sandbox starts with, so that a demo can have the same products. */
const struct sandbox_item *sandbox_items(size_t *count);

/* `purser sandbox …`: argv[0] is the program or the word "sandbox". Returns the exit status. */
int sandbox_run(int argc, char **argv);

#endif
