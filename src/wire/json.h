/* JSON in and out. Reading gives a tree in an arena; numbers stay text until somebody asks for an
 * exact type, so money and 64-bit ids survive. Strict RFC 8259: no comments, no trailing commas, no
 * lone surrogates, no duplicate names, no byte order mark, UTF-8 checked, depth ≤ LIMIT_JSON_DEPTH,
 * at most LIMIT_JSON_VALUES values. A string may hold U+0000 (written \u0000): a shape refuses it.
 * Writing streams into a struct buf with commas handled by the writer. */
#ifndef PURSER_WIRE_JSON_H
#define PURSER_WIRE_JSON_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"

enum json_kind {
	JSON_NULL,
	JSON_FALSE,
	JSON_TRUE,
	JSON_NUMBER,
	JSON_STRING,
	JSON_ARRAY,
	JSON_OBJECT
};

struct json {
	enum json_kind kind;
	struct str text;    /* STRING: decoded; NUMBER: as written */
	struct str name;    /* the member's name when inside an object */
	struct json *first; /* ARRAY, OBJECT: children in order */
	struct json *next;  /* next sibling */
	size_t count;       /* number of children */
};

struct json_error {
	size_t offset;        /* byte where reading stopped */
	const char *sentence; /* "a comma or } was expected" */
};

/* Reads exactly one value (white space around it allowed). ERR_INVALID with `error` filled.
 * Strings without escapes point into `text`, which must outlive the tree. */
WARN_UNUSED enum err json_read(struct arena *arena, struct str text, struct json **out,
                               struct json_error *error);
/* The member `name`, or NULL (also when `json` is NULL or no object). */
const struct json *json_member(const struct json *json, const char *name);
/* A path of members: json_at(root, "order", "customer", NULL). */
const struct json *json_at(const struct json *json, ...) __attribute__((sentinel));
/* The text of a STRING, else the empty string. */
struct str json_text(const struct json *json);
/* A whole number in range (1, 1.0 and 1e2 are whole; 1.5 is ERR_INVALID; too big is ERR_OVERFLOW).
 */
WARN_UNUSED enum err json_int(const struct json *json, int64_t *out);
bool json_is_true(const struct json *json);

struct json_out {
	struct buf *buf;
	bool comma; /* the next value needs a comma before it */
	bool named; /* a name was written, its value comes next */
	int indent; /* > 0: pretty print with this many spaces */
	int depth;
};

void json_begin(struct json_out *out, struct buf *buf);
void json_object(struct json_out *out);
void json_object_end(struct json_out *out);
void json_array(struct json_out *out);
void json_array_end(struct json_out *out);
void json_name(struct json_out *out, const char *name);
void json_name_str(struct json_out *out, struct str name);
void json_str(struct json_out *out, struct str s); /* invalid UTF-8 becomes U+FFFD */
void json_c(struct json_out *out, const char *s);
void json_i64(struct json_out *out, int64_t value);
void json_bool(struct json_out *out, bool value);
void json_nil(struct json_out *out);
void json_raw(struct json_out *out, struct str text); /* text that is JSON already, e.g. a number */
/* A tree as read, written again (numbers to the letter). */
void json_tree(struct json_out *out, const struct json *json);

#endif
