/* Versions of things: each change adds one. A reply carries it as its ETag; who changes a thing may
 * say which version is meant (If-Match: RFC 9110, 13.1.1), so that nobody overwrites unseen work.
 */
#ifndef PURSER_KERNEL_VERSION_H
#define PURSER_KERNEL_VERSION_H

#include "kernel/route.h"
#include "kernel/work.h"

/* What If-Match asks for; 0 when nothing, or "*": whatever it is now. ERR_PRECONDITION for text
 * that was never an ETag of ours. */
WARN_UNUSED enum err version_wanted(struct work *work, const struct call *call, int64_t *out);
/* ERR_PRECONDITION, with both in the sentence, when `wanted` is neither 0 nor `is`. */
WARN_UNUSED enum err version_check(struct work *work, int64_t wanted, int64_t is);
/* The ETag of a version, without quotes. */
struct str version_tag(struct arena *arena, int64_t version);
/* The reply is `value`, with its version as ETag. Returns OK, so that a handler may end with it. */
enum err version_reply(struct work *work, struct reply *reply, const void *value, int64_t version);

#endif
