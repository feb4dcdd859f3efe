/* One value of a custom field: from text to what is stored, and from there to JSON. Pure. */
#ifndef PURSER_KERNEL_CUSTOM_VALUE_H
#define PURSER_KERNEL_CUSTOM_VALUE_H

#include "kernel/custom_fields.h"
#include "wire/json.h"

/* Values of these are compared by their number, those of the others by their folded text. */
bool custom_kind_is_number(enum custom_kind kind);
/* Text that filters compare: folded, its first 100 characters. */
struct str custom_folded(struct arena *arena, struct str text);
/* ERR_INVALID with what the field wants noted under `path`. */
WARN_UNUSED enum err custom_value_parse(struct arena *arena, const struct custom_field *field,
                                        struct str text, struct custom_value *out,
                                        struct fault *fault, struct str path);
/* A JSON value as such text; ERR_INVALID when its kind cannot be meant. */
WARN_UNUSED enum err custom_json_text(struct arena *arena, const struct custom_field *field,
                                      const struct json *json, struct str *out);
void custom_value_write(struct json_out *out, const struct custom_field *field, struct str text);
/* "a number like 12.5": what the field takes, for sentences. */
struct str custom_wanted(struct arena *arena, const struct custom_field *field);

#endif
