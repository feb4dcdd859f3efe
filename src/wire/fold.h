/* Text as people compare it: capitals and small letters of every script are one, and so are two
 * ways of writing the same character (é in one piece or as e and an accent). For keys of names that
 * must be unique to a person's eye; what is shown stays as it was written. Borrowed library: ICU.
 */
#ifndef PURSER_WIRE_FOLD_H
#define PURSER_WIRE_FOLD_H

#include "base/arena.h"
#include "base/str.h"

/* NFKC with case folding; white space inside is one space each, none at the ends. Text that is not
 * UTF-8, or grows beyond reason, is returned in ASCII lower case. */
struct str text_fold(struct arena *arena, struct str text);

#endif
