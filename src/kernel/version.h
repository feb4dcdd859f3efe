/* Versions of things at the edge: ETag tells a client which version it saw, If-Match says that a
 * change is meant for that version only (RFC 9110, 13.1.1). */
#ifndef PURSER_KERNEL_VERSION_H
#define PURSER_KERNEL_VERSION_H

#include "kernel/route.h"
#include "kernel/work.h"

/* What If-Match asks for; 0 when nothing, or "*": whatever it is now. ERR_PRECONDITION for text that
 * was never an ETag of ours. */
WARN_UNUSED enum err version_wanted(struct work *work, const struct call *call, int64_t *out);
/* ERR_PRECONDITION, with both versions in the sentence, when `wanted` is not 0 and not `is`. */
WARN_UNUSED enum err version_check(struct work *work, int64_t wanted, int64_t is);
/* The ETag of a version, without quotes. */
struct str version_tag(struct arena *arena, int64_t version);

#endif
