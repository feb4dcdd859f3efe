/* Field tables of the sandbox's own records: one loop prints them for the APIs and for the state
 * file, another reads them back. An `inner` field stands in the ledger and the state file only. */
#ifndef PURSER_SANDBOX_FIELD_H
#define PURSER_SANDBOX_FIELD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/instant.h"
#include "base/money.h"
#include "base/str.h"
#include "wire/json.h"

enum field_kind { FIELD_TEXT, FIELD_INT, FIELD_FLAG, FIELD_INSTANT, FIELD_MONEY, FIELD_WORD };

struct field {
	const char *name;
	enum field_kind kind;
	size_t offset;
	bool inner;
	const char *const *words; /* WORD: by value, ended by NULL */
};

#define FIELD_C_FIELD_TEXT struct str
#define FIELD_C_FIELD_INT int64_t
#define FIELD_C_FIELD_FLAG bool
#define FIELD_C_FIELD_INSTANT struct instant
#define FIELD_C_FIELD_MONEY struct money

/* A member of another C type than the kind's does not compile. */
#define FIELD_ROW(kind, type, member, inner)                                                       \
	{                                                                                              \
#member, kind,                                                                             \
			offsetof(type, member)                                                                 \
				+ 0 * sizeof(_Generic(&((type *)0)->member, FIELD_C_##kind * : 0)),                \
			inner, NULL                                                                            \
	}
#define FIELD(kind, type, member) FIELD_ROW(kind, type, member, false)
#define FIELD_INNER(kind, type, member) FIELD_ROW(kind, type, member, true)
/* An enum of int's size; `words` says its values. */
#define FIELD_WORDS(type, member, words)                                                           \
	{                                                                                              \
#member, FIELD_WORD,                                                                       \
			offsetof(type, member)                                                                 \
				+ 0 * sizeof(char[sizeof(((type *)0)->member) == sizeof(int) ? 1 : -1]),           \
			false, words                                                                           \
	}

#define FIELD_TEXT_MOST 2000 /* bytes of one text that is read */

struct field_table {
	const struct field *rows;
	size_t count;
};

#define FIELD_TABLE(rows)                                                                          \
	{                                                                                              \
		rows, sizeof(rows) / sizeof((rows)[0])                                                     \
	}

/* The members of `at`, without the braces. Money prints as a decimal string, no instant as null. */
void fields_print(struct json_out *out, const struct field_table *table, const void *at,
                  bool inner);
/* Reads the members that `json` has and the table knows; others are left as they are. Money takes
 * `currency`. ERR_INVALID with the name of the faulty member. */
WARN_UNUSED enum err fields_read(const struct field_table *table, const struct json *json,
                                 struct currency currency, void *at, const char **faulty);
/* Moves the texts of `at` into `arena`: what was read from a request outlives it. */
void fields_keep(struct arena *arena, const struct field_table *table, void *at);

#endif
