/* Shapes and JSON. Reading gathers *all* faults by field path before it refuses. */
#ifndef PURSER_SHAPE_SHAPE_JSON_H
#define PURSER_SHAPE_SHAPE_JSON_H

#include "base/measure.h"
#include "shape/shape.h"
#include "wire/form.h"
#include "wire/json.h"

enum read_mode {
	READ_CREATE, /* REQUIRED fields must be there */
	READ_UPDATE, /* PATCH: what is absent stays; WRITE_ONCE refused */
};

/* How a wire format differs from our own. */
struct profile {
	bool camel_case;          /* order_number ↔ orderNumber */
	bool money_as_number;     /* {"amount":19.99,"currency":"USD"} with the amount as a number */
	bool instant_in_seconds;  /* 2026-11-21T07:48:41Z without fraction */
	bool omit_nulls;          /* absent values are left out instead of null */
	bool ignore_unknown;      /* unknown members are ignored; else each is a fault */
	bool any_case_words;      /* enum words are matched case-insensitively */
	bool upper_words;         /* enum words are printed in upper case */
	bool numbers_as_text_too; /* "5" is read where 5 is expected */
	bool read_only_ignored;   /* READ_ONLY members sent by a client are ignored, not faults */
	bool null_is_absent;      /* null (in a query: nothing after =) where none may stand: absent */
	bool zero_id_is_none;     /* an id of 0 counts as not given */
	const char *usual_currency; /* of money without one ("USD"); NULL: the currency is required */
	/* Print weights and lengths as {"value":"1.5","unit":"lb"}; NULL: milligrams, micrometres. */
	const struct measure_unit *weight_unit, *length_unit;
};

extern const struct profile profile_own; /* all false: snake_case, strict */

/* Fills the struct of `shape` at `out` (zeroed by the caller) from `json`. ERR_INVALID with every
 * fault noted under `path` ("" at the root). Text is copied to `arena`. Under READ_UPDATE lists are
 * replaced whole; so is an object whose shape has no touched bits. */
WARN_UNUSED enum err shape_read(const struct shape *shape, const struct profile *profile,
                                enum read_mode mode, const struct json *json, struct arena *arena,
                                void *out, struct fault *fault, struct str path);
/* The same from name=value pairs (query strings): scalars, and lists as repeated or comma-joined
 * values (status=A&status=B, status=A,B, sku="A,1","B", order_id[]=1). Unknown names are faults
 * unless the profile ignores them. */
WARN_UNUSED enum err shape_read_pairs(const struct shape *shape, const struct profile *profile,
                                      const struct pair *pairs, size_t n, struct arena *arena,
                                      void *out, struct fault *fault);
/* Prints the struct as one JSON object. */
void shape_write(const struct shape *shape, const struct profile *profile, const void *value,
                 struct json_out *out);
/* Only the members named in `only`, in the profile's case: sparse replies, fields=id,number. n = 0:
 * all. */
void shape_write_only(const struct shape *shape, const struct profile *profile, const void *value,
                      const struct str *only, size_t n, struct json_out *out);
/* The schema object of OpenAPI 3.1 for this shape (without its name). */
void shape_write_schema(const struct shape *shape, struct json_out *out);
/* What a form needs, as one object: name, sentence and fields; each with name, kind, label,
 * sentence, least, most, flags (required, read_only, …), words, and `of`: the form of an object or
 * of items. */
void shape_write_form(const struct shape *shape, struct json_out *out);

#endif
