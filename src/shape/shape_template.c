#include "shape/shape_template.h"

#include "shape/shape_change.h"
#include "shape/shape_json.h"

enum err shape_fill(struct arena *arena, struct str template_text, const struct shape *shape,
                    const void *value, struct buf *out, struct mustache_error *error)
{
	struct mustache *mustache;
	struct json *context;
	struct json_error json_error;
	TRY(mustache_read(arena, template_text, &mustache, error));
	struct str text = shape_text(arena, shape, value, NULL, 0);
	if (json_read(arena, text, &context, &json_error) != OK) {
		error->line = 0;
		error->sentence = "there is more to fill in than a template can hold";
		return ERR_TOO_LARGE;
	}
	return mustache_fill(mustache, context, out, error);
}
