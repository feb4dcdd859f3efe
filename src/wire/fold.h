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
/* For finding: letters and digits only, folded and without accents; what stood between them is one
 * space. "Straße 5, Zürich" is "strasse 5 zurich". Empty when ICU cannot read it; of a very long
 * text the beginning. */
struct str text_letters(struct arena *arena, struct str text);
/* Is the character of a script that puts no spaces between words (Han, Kana, Thai …)? */
bool text_is_spaceless(int32_t c);

#endif
