/* Guessing passwords: failed attempts are limited per name and, more generously (many people may
 * share one), per address. And who calls: behind a trusted proxy the address that it vouches for.
 */
#ifndef PURSER_API_GUARD_H
#define PURSER_API_GUARD_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

struct guard;

struct guard *guard_new(struct arena *arena);
/* False after too many failures; *wait_us until the next try. An empty name does not count. */
bool guard_allows(struct guard *guard, struct str address, struct str name, int64_t now_us,
                  int64_t *wait_us);
/* An attempt failed. */
void guard_note(struct guard *guard, struct str address, struct str name, int64_t now_us);

/* Is `address` one of the comma-separated `proxies`? */
bool proxy_is_trusted(struct str proxies, struct str address);
/* The nearest address of X-Forwarded-For that is not a trusted proxy's own; `peer` when `peer`
 * itself is not trusted or the header says nothing. */
struct str caller_address(struct str proxies, struct str peer, struct str forwarded_for);

#endif
