/* The SQL of the past of quantities. */
#ifndef PURSER_DOMAIN_CHANNELS_PAST_STORE_H
#define PURSER_DOMAIN_CHANNELS_PAST_STORE_H

#include "domain/channels/channels_past.h"

WARN_UNUSED enum err changes_insert(struct tx *tx, struct arena *arena, struct company_id company,
                                    const struct allocation_change *changes, size_t n);
/* Of these products (0: of every product) up to the instant, oldest first. */
WARN_UNUSED enum err changes_until(struct tx *tx, struct arena *arena, struct company_id company,
                                   const int64_t *products, size_t n, struct instant at,
                                   struct allocation_change **out, size_t *count);
/* What stands there already stays: an event may be heard twice. */
WARN_UNUSED enum err past_insert(struct tx *tx, struct arena *arena, struct company_id company,
                                 const struct past_value *values, size_t n);
WARN_UNUSED enum err past_replace(struct tx *tx, struct arena *arena, struct company_id company,
                                  const struct past_value *value);
/* Those that held at the instant or later, latest first. */
WARN_UNUSED enum err past_after(struct tx *tx, struct arena *arena, struct company_id company,
                                const int64_t *subjects, size_t n, struct instant at,
                                struct past_row **out, size_t *count);

#endif
