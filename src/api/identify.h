/* Who holds a token: remembered for a few seconds, so that a request costs no query. What this
 * process revoked is forgotten at once (runner_identity_generation); what another process revoked,
 * after IDENTITY_FRESH_US. */
#ifndef PURSER_API_IDENTIFY_H
#define PURSER_API_IDENTIFY_H

#include "domain/accounts/accounts.h"

#define IDENTITY_FRESH_US (5 * SECOND_US)

struct identities;

struct identities *identities_new(struct arena *arena);
/* By token hash. The actor's name is copied into `arena`. */
bool identities_find(struct identities *identities, struct str hash, int64_t generation,
                     struct instant now, struct arena *arena, struct actor *out);
/* `generation` as it was before the identity was looked up. */
void identities_keep(struct identities *identities, struct str hash, int64_t generation,
                     struct instant now, const struct identity *identity);

#endif
