/* Actors by their names. Rows that are many keep the kind and the id of who did it and no name: the
 * modules that know the actors say what they are called now. Events keep the name of that time. */
#ifndef PURSER_KERNEL_ACTORS_H
#define PURSER_KERNEL_ACTORS_H

#include "kernel/work.h"

/* A module's row: who are these? Unknown ones stay empty. */
struct actor_row {
	enum actor_kind kind;
	enum err (*names)(struct work *work, const int64_t *ids, size_t n, struct str *names);
};

struct actor_named {
	struct str kind; /* a word of actor_kind_words */
	int64_t id;
	struct str name; /* the result; "Purser" for the system, empty when nobody knows it any more */
};
/* One look-up for each kind. */
WARN_UNUSED enum err actor_names_find(struct work *work, struct actor_named *rows, size_t n);

/* For a module's row: spreads what its table says of `ids` (n). */
struct actor_found {
	int64_t id;
	struct str name;
};
void actor_names_spread(const struct actor_found *found, size_t count, const int64_t *ids, size_t n,
                        struct str *names);

#endif
