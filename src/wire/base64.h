/* Base64 (RFC 4648). Reading is strict: every text has one meaning and every meaning one text. */
#ifndef PURSER_WIRE_BASE64_H
#define PURSER_WIRE_BASE64_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"

/* Section 4: "+/", padded. */
void base64_write(struct buf *buf, struct str bytes);
/* Section 5: "-_", without padding, as JWT and OAuth use it. */
void base64_url_write(struct buf *buf, struct str bytes);

/* ERR_INVALID: other characters (white space too), wrong padding, left-over bits that are not zero.
 */
WARN_UNUSED enum err base64_read(struct arena *arena, struct str text, struct str *out);
WARN_UNUSED enum err base64_url_read(struct arena *arena, struct str text, struct str *out);

#endif
