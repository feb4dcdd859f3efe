/* Text of other encodings as UTF-8: what spreadsheets write. utf-8 (with or without its mark),
 * utf-16le, utf-16be, utf-16 (by its mark), windows-1252, iso-8859-1. */
#ifndef PURSER_WIRE_ENCODING_H
#define PURSER_WIRE_ENCODING_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

bool encoding_is_known(struct str name);
/* The encoding that the first bytes of a file tell of: by their mark, or by the NULs of UTF-16;
 * else utf-8. */
struct str encoding_guess(struct str bytes);
/* ERR_INVALID with *sentence: bytes that are none of that encoding; it counts the lines from
 * `lines_before`, of which the file had so many before these bytes. A mark at the start goes. */
WARN_UNUSED enum err encoding_read(struct arena *arena, struct str bytes, struct str encoding,
                                   int64_t lines_before, struct str *out, struct str *sentence);

#endif
