/* What is decided about apps without a database. */
#ifndef PURSER_DOMAIN_APPS_RULES_H
#define PURSER_DOMAIN_APPS_RULES_H

#include <stdbool.h>

#include "base/str.h"

/* May people be sent there? https with a host, or http on this machine (RFC 8252, 7.3); no user
 * name, no fragment. */
bool redirect_is_safe(struct str uri);
/* The first of the list (spaces between) that is not safe; empty when all are. */
struct str redirect_unsafe(struct str uris);
/* Is it one of the list, to the letter (RFC 9700, 2.1)? */
bool redirect_is_registered(struct str uris, struct str uri);
/* 43 to 128 letters, digits, '-', '.', '_', '~' (RFC 7636, 4.1). */
bool verifier_is_plausible(struct str verifier);
/* 43 characters of base64url (RFC 7636, 4.2). */
bool challenge_is_plausible(struct str challenge);

#endif
