/* A shape says what a thing looks like: one table of fields that every edge reads (JSON, SQL rows,
 * filters, CSV, OpenAPI, forms). A mistyped row does not compile: each constructor checks the C
 * type of the member with _Generic (without default) inside the offset expression.
 *
 *     static const struct field warehouse_fields[] = {
 *         FIELD_ID(struct warehouse, id, struct warehouse_id, READ_ONLY | CAN_SORT, "Our id."),
 *         FIELD_TEXT(struct warehouse, name, REQUIRED | CAN_FILTER, 1, LIMIT_NAME, "Name people
 * use."),
 *     };
 *     const struct shape warehouse_shape =
 *         SHAPE("Warehouse", struct warehouse, warehouse_fields, "A place that holds stock.");
 *
 * Absent, null and present are three states. A struct whose shape is made with SHAPE_TOUCHED has a
 * member `struct touched touched`; readers and row_fetch set a bit per field seen. In a struct
 * without it, and in one of which no bit is set (filled by hand), every field counts as present.
 *
 * What prints as null (left out with OMIT_EMPTY): a field read as null; an id or instant of 0, an
 * enum value without a word, money without a currency, empty JSON; and, when the field is NULLABLE,
 * empty text, a day, weight or length of 0, an object with nothing in it, and what is absent and
 * has no value. Everything else prints its value, also 0, false, "" and []. */
#ifndef PURSER_SHAPE_SHAPE_H
#define PURSER_SHAPE_SHAPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/fault.h"
#include "base/id.h"
#include "base/instant.h"
#include "base/limits.h"
#include "base/list.h"
#include "base/money.h"
#include "base/qty.h"
#include "base/str.h"

enum kind {
	KIND_ID,      /* struct xxx_id {int64_t value}: JSON integer; 0 = null */
	KIND_TEXT,    /* struct str: JSON string */
	KIND_MONEY,   /* struct money: {"amount":"19.99","currency":"USD"} */
	KIND_QTY,     /* struct qty: JSON integer */
	KIND_INT,     /* int64_t: JSON integer */
	KIND_WEIGHT,  /* struct weight: milligrams, JSON integer */
	KIND_LENGTH,  /* struct length: micrometres, JSON integer */
	KIND_INSTANT, /* struct instant: RFC 3339 text; 0 = null */
	KIND_DAY,     /* struct day: 2026-11-21 */
	KIND_FLAG,    /* bool */
	KIND_ENUM,    /* an enum: its word */
	KIND_JSON,    /* struct str holding JSON text, printed as is; read back as compact text */
	KIND_OBJECT,  /* a struct with its own shape, inline */
	KIND_LIST,    /* LIST(struct …) with the items' shape */
	KIND_TEXTS,   /* LIST(struct str) */
	KIND_INTS,    /* LIST(int64_t) */
};

enum field_flags {
	REQUIRED = 1 << 0,   /* must be present and not null when read */
	READ_ONLY = 1 << 1,  /* printed; refused when read */
	WRITE_ONLY = 1 << 2, /* read; never printed (passwords) */
	WRITE_ONCE = 1 << 3, /* read on create, refused on update */
	NULLABLE = 1 << 4,   /* null may be given and means "none" */
	SECRET = 1 << 5,     /* redacted in logs and the journal; never printed */
	CAN_FILTER = 1 << 6,
	CAN_SORT = 1 << 7,
	NO_COLUMN = 1 << 8,  /* not a column of the table: computed or loaded apart */
	OMIT_EMPTY = 1 << 9, /* left out when null, "", [] (without touched bits: 0, false) */
	TRIMMED = 1 << 10,   /* white space at both ends is cut off when read */
};

struct word {
	int value;
	const char *word; /* the same word in JSON, SQL and CSV */
	const char *sentence;
};

struct words {
	const char *name; /* of the enum, for OpenAPI */
	const struct word *rows;
	size_t count;
};

/* clang-format off */
#define WORDS(name_, rows_) {.name = name_, .rows = rows_, .count = COUNT_OF(rows_)}
/* clang-format on */
/* The word of a value; "" when unknown. */
struct str word_of(const struct words *words, int value);
/* As a person says it within a sentence: "on hold" for on_hold. */
struct str word_said(struct arena *arena, const struct words *words, int value);
/* false when there is no such word. Case-insensitive when `any_case`. */
bool word_find(const struct words *words, struct str word, bool any_case, int *value);

struct shape;

struct field {
	const char *name;
	size_t name_len; /* 0: not counted (rows made by hand) */
	enum kind kind;
	size_t offset;
	unsigned flags;
	int64_t least, most;       /* characters of text, range of numbers, items of a list */
	const struct shape *of;    /* OBJECT, LIST */
	size_t of_size;            /* of the struct that `of` must describe */
	const struct words *words; /* ENUM */
	const char *says;          /* one sentence, with its unit */
};

struct touched {
	/* Bit i: field i of the shape; such shapes have at most 64 fields. What is null is present
	 * too. */
	uint64_t present, null;
};

struct shape {
	const char *name; /* "Order": the schema's name in OpenAPI */
	size_t size;
	const struct field *fields;
	size_t count;
	size_t touched; /* offset of struct touched, or NO_TOUCHED */
	const char *says;
};

#define SHAPE_FIELDS_MOST 128
#define TOUCHED_FIELDS_MOST 64 /* of a shape that is read, or keeps touched bits */
#define NO_TOUCHED ((size_t)-1)
#define FIELD_AT_(S, m, T) (offsetof(S, m) + 0 * sizeof(char[_Generic(((S *)0)->m, T : 1)]))
#define FIELD_LIST_AT_(S, m, T)                                                                    \
	(offsetof(S, m) + 0 * sizeof(char[_Generic(((S *)0)->m.at, T * : 1)]))

/* (clang-format takes the braces of a row for those of a function.) */
/* clang-format off */
#define FIELD_ROW_(m, kind_, at, fl, d)                                                            \
	.name = #m, .name_len = sizeof(#m) - 1, .kind = kind_, .offset = at, .flags = fl, .says = d
#define FIELD_ID(S, m, T, fl, d)                                                                   \
	{FIELD_ROW_(m, KIND_ID, FIELD_AT_(S, m, T), fl, d), .least = 1, .most = ID_MAX}
#define FIELD_TEXT(S, m, fl, lo, hi, d)                                                            \
	{FIELD_ROW_(m, KIND_TEXT, FIELD_AT_(S, m, struct str), fl, d), .least = lo, .most = hi}
#define FIELD_MONEY(S, m, fl, d)                                                                   \
	{FIELD_ROW_(m, KIND_MONEY, FIELD_AT_(S, m, struct money), fl, d),                              \
	 .least = INT64_MIN, .most = INT64_MAX}
/* Cost of one unit, as people say it. */
#define FIELD_COST(S, m, fl, d)                                                                    \
	{FIELD_ROW_(m, KIND_MONEY, FIELD_AT_(S, m, struct money), fl, d),                              \
	 .least = INT64_MIN, .most = UNIT_COST_MOST}
#define FIELD_QTY(S, m, fl, lo, hi, d)                                                             \
	{FIELD_ROW_(m, KIND_QTY, FIELD_AT_(S, m, struct qty), fl, d), .least = lo, .most = hi}
#define FIELD_INT(S, m, fl, lo, hi, d)                                                             \
	{FIELD_ROW_(m, KIND_INT, FIELD_AT_(S, m, int64_t), fl, d), .least = lo, .most = hi}
#define FIELD_WEIGHT(S, m, fl, d)                                                                  \
	{FIELD_ROW_(m, KIND_WEIGHT, FIELD_AT_(S, m, struct weight), fl, d),                            \
	 .least = 0, .most = INT64_MAX}
#define FIELD_LENGTH(S, m, fl, d)                                                                  \
	{FIELD_ROW_(m, KIND_LENGTH, FIELD_AT_(S, m, struct length), fl, d),                            \
	 .least = 0, .most = INT64_MAX}
#define FIELD_INSTANT(S, m, fl, d)                                                                 \
	{FIELD_ROW_(m, KIND_INSTANT, FIELD_AT_(S, m, struct instant), fl, d)}
#define FIELD_DAY(S, m, fl, d)                                                                     \
	{FIELD_ROW_(m, KIND_DAY, FIELD_AT_(S, m, struct day), fl, d)}
#define FIELD_FLAG(S, m, fl, d)                                                                    \
	{FIELD_ROW_(m, KIND_FLAG, FIELD_AT_(S, m, bool), fl, d)}
#define FIELD_ENUM(S, m, T, words_, fl, d)                                                         \
	{FIELD_ROW_(m, KIND_ENUM, FIELD_AT_(S, m, T), fl, d), .words = words_}
#define FIELD_JSON(S, m, fl, d)                                                                    \
	{FIELD_ROW_(m, KIND_JSON, FIELD_AT_(S, m, struct str), fl, d), .most = LIMIT_SMALL_BODY_BYTES}
#define FIELD_OBJECT(S, m, T, of_, fl, d)                                                          \
	{FIELD_ROW_(m, KIND_OBJECT, FIELD_AT_(S, m, T), fl, d), .of = of_, .of_size = sizeof(T)}
#define FIELD_LIST(S, m, T, of_, fl, lo, hi, d)                                                    \
	{FIELD_ROW_(m, KIND_LIST, FIELD_LIST_AT_(S, m, T), fl, d),                                     \
	 .least = lo, .most = hi, .of = of_, .of_size = sizeof(T)}
#define FIELD_TEXTS(S, m, fl, lo, hi, d)                                                           \
	{FIELD_ROW_(m, KIND_TEXTS, FIELD_LIST_AT_(S, m, struct str), fl, d), .least = lo, .most = hi}
#define FIELD_INTS(S, m, fl, lo, hi, d)                                                            \
	{FIELD_ROW_(m, KIND_INTS, FIELD_LIST_AT_(S, m, int64_t), fl, d), .least = lo, .most = hi}

#define SHAPE(name_, S, fields_, says_)                                                            \
	{.name = name_, .size = sizeof(S), .fields = fields_, .count = COUNT_OF(fields_),              \
	 .touched = NO_TOUCHED, .says = says_}
#define SHAPE_TOUCHED(name_, S, fields_, says_)                                                    \
	{.name = name_, .size = sizeof(S), .fields = fields_, .count = COUNT_OF(fields_),              \
	 .touched = FIELD_AT_(S, touched, struct touched), .says = says_}
/* clang-format on */

/* The field by name, or NULL. */
const struct field *shape_field(const struct shape *shape, struct str name);
/* Was the field present (null counts as present) in the struct at `value`? */
bool shape_has(const struct shape *shape, const void *value, const char *name);
/* What the compiler cannot see: NULL, or the sentence about the first fault of the table (more than
 * 64 fields, a name twice, an enum without words, an object whose shape is of another struct). */
const char *shape_fault(const struct shape *shape);

#endif
