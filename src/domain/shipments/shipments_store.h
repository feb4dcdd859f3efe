/* The SQL of shipments. */
#ifndef PURSER_DOMAIN_SHIPMENTS_STORE_H
#define PURSER_DOMAIN_SHIPMENTS_STORE_H

#include "base/map.h"
#include "domain/shipments/shipments.h"

WARN_UNUSED enum err shipments_insert(struct tx *tx, struct arena *arena, struct company_id company,
                                      const struct shipment *shipments, size_t n);
WARN_UNUSED enum err shipment_state_set(struct tx *tx, struct company_id company,
                                        struct shipment_id id, enum channel_state state,
                                        struct instant at, struct str message);
/* With their lines. */
WARN_UNUSED enum err shipments_load(struct tx *tx, struct arena *arena, struct company_id company,
                                    const int64_t *ids, size_t n, struct shipment **out,
                                    size_t *count);
WARN_UNUSED enum err shipments_by_orders(struct tx *tx, struct arena *arena,
                                         struct company_id company, const int64_t *orders, size_t n,
                                         struct shipment **out, size_t *count);
WARN_UNUSED enum err shipments_pending(struct tx *tx, struct arena *arena,
                                       struct company_id company, struct channel_id channel,
                                       size_t most, struct shipment **out, size_t *count);
/* Those that have one of the sources and one of the remote ids, with lines. */
WARN_UNUSED enum err shipments_by_remotes(struct tx *tx, struct arena *arena,
                                          struct company_id company, const struct str *sources,
                                          const struct str *remote_ids, size_t n,
                                          struct shipment **out, size_t *count);
/* Of each order that has any: struct instant *, when the newest was made. */
WARN_UNUSED enum err shipments_newest(struct tx *tx, struct arena *arena, struct company_id company,
                                      const int64_t *orders, size_t n, struct map *out);
/* What the orders in these shipments have been told so far. */
WARN_UNUSED enum err shipments_told(struct tx *tx, struct arena *arena, struct company_id company,
                                    const int64_t *shipments, size_t n, struct shipment_home **out,
                                    size_t *count);
WARN_UNUSED enum err shipment_told_put(struct tx *tx, struct company_id company,
                                       const struct shipment_home *told, struct instant at,
                                       struct str message);

#endif
