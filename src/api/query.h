/* Query strings and forms as names and values. A file of its own, because wire/form.h and
 * shape/shape_json.h both define struct pair. */
#ifndef PURSER_API_QUERY_H
#define PURSER_API_QUERY_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

struct named {
	struct str name, value; /* decoded */
};

WARN_UNUSED enum err query_read(struct arena *arena, struct str text, struct named **out,
                                size_t *count);

#endif
