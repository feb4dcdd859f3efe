/* Filling in what a pack leaves open: {{settings.name}} (short: ${name}) and {{token}}, in the
 * strings of a request. */
#ifndef PURSER_CONNECT_TEMPLATE_H
#define PURSER_CONNECT_TEMPLATE_H

#include "connect/connection_settings.h"

struct filling {
	const struct opened_settings *settings;
	struct str token;
};

/* A name that is not known becomes nothing. */
struct str template_text(struct arena *arena, struct str text, const struct filling *filling);
/* The tree with all its strings filled in, as JSON text. */
struct str template_json(struct arena *arena, const struct json *json,
                         const struct filling *filling);
/* The value at a dotted path ("errors.0.message"), or NULL. */
const struct json *json_at_path(const struct json *json, struct str path);
/* `text` without the secrets: the values of secret settings and the token, and what stands under a
 * name like "password" or "access_token"; cut at `most` bytes. */
struct str redacted(struct arena *arena, struct str text, const struct filling *filling,
                    size_t most);

#endif
