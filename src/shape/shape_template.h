/* A template that people edit (wire/mustache.h), filled from a struct by its shape: {{number}} is
 * the member `number` as it stands in our JSON. */
#ifndef PURSER_SHAPE_SHAPE_TEMPLATE_H
#define PURSER_SHAPE_SHAPE_TEMPLATE_H

#include "shape/shape.h"
#include "wire/mustache.h"

/* Appends the filled template. ERR_INVALID or ERR_TOO_LARGE with `error` filled. */
WARN_UNUSED enum err shape_fill(struct arena *arena, struct str template_text,
                                const struct shape *shape, const void *value, struct buf *out,
                                struct mustache_error *error);

#endif
