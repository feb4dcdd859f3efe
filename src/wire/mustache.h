/* Mustache (the public specification, version 1.4): templates that people edit, filled from a JSON
 * tree.
 *
 * {{name}} the value, escaped for XML; {{{name}}} and {{&name}} as it is; {{#name}}…{{/name}} for
 * each item of a list, or once when there is something; {{^name}}…{{/name}} when there is nothing;
 * {{! a comment }}; {{=<% %>=}} other delimiters; names with dots; {{.}} the item itself. A tag of
 * a section or a comment that stands alone on its line takes the line with it.
 *
 * Nothing is: null, false, "", 0 and the empty list. Refused: partials, lambdas, parents, sections
 * that are not closed or closed by another name, more than MUSTACHE_STEPS_MOST steps or a result
 * beyond the largest size of the buffer. */
#ifndef PURSER_WIRE_MUSTACHE_H
#define PURSER_WIRE_MUSTACHE_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"
#include "wire/json.h"

#define MUSTACHE_DEPTH_MOST 32
#define MUSTACHE_STEPS_MOST 20000000

struct mustache_error {
	int64_t line;         /* of the template, from 1; 0: not about a line */
	const char *sentence; /* what is wrong, for the person who edits it */
};

struct mustache; /* a template, read once and filled often */

/* `text` must outlive the result. ERR_INVALID with `error` filled. */
WARN_UNUSED enum err mustache_read(struct arena *arena, struct str text, struct mustache **out,
                                   struct mustache_error *error);
/* Appends the filled template. ERR_TOO_LARGE with `error` filled. */
WARN_UNUSED enum err mustache_fill(const struct mustache *mustache, const struct json *context,
                                   struct buf *out, struct mustache_error *error);
/* Escapes text for XML 1.0: its five characters; those that XML cannot hold become U+FFFD. */
void xml_escape(struct buf *buf, struct str text);

#endif
