/* Shapes and change: a patch laid over a struct, and what differs between two structs, as text for
 * events. With it a use case changes a thing without naming its fields: load, shape_apply, check,
 * write, event_emit(…, shape_difference(…)). */
#ifndef PURSER_SHAPE_SHAPE_CHANGE_H
#define PURSER_SHAPE_SHAPE_CHANGE_H

#include "shape/shape.h"

/* Marks a field as given, as a reader does: for drafts and patches made in C. */
void shape_give(const struct shape *shape, void *value, const char *name);
/* Copies what `patch` touched onto `value`, given nulls too; objects with touched bits of their own
 * field by field, lists whole. What is read-only or written once stays, whoever touched it. Texts
 * and lists are shared, not copied. */
void shape_apply(const struct shape *shape, const void *patch, void *value);
/* {"name":{"from":"Reno","to":"Reno 2"}}: the fields a client may change that differ. Empty text
 * when none does. Write-only and secret fields are left out. */
struct str shape_difference(struct arena *arena, const struct shape *shape, const void *before,
                            const void *after);
/* The struct as JSON text in our own profile; with `names` (n > 0) only those fields. */
struct str shape_text(struct arena *arena, const struct shape *shape, const void *value,
                      const struct str *names, size_t n);
/* Reads back what shape_text wrote, also of some fields only; no text is no field. ERR_INTERNAL: it
 * wrote something else. */
WARN_UNUSED enum err shape_from_text(struct arena *arena, const struct shape *shape,
                                     struct str text, void *out);
/* An array of `count` structs as a JSON array in our own profile. */
struct str shape_list_text(struct arena *arena, const struct shape *shape, const void *array,
                           size_t count);

#endif
