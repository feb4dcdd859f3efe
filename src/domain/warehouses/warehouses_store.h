/* The SQL of warehouses. Nothing is decided here. */
#ifndef PURSER_DOMAIN_WAREHOUSES_STORE_H
#define PURSER_DOMAIN_WAREHOUSES_STORE_H

#include "domain/warehouses/warehouses.h"

/* ERR_NOT_FOUND when there is no such row. */
WARN_UNUSED enum err warehouse_fetch(struct tx *tx, struct arena *arena, struct company_id company,
                                     struct warehouse_id id, struct warehouse *out);
WARN_UNUSED enum err warehouse_fetch_named(struct tx *tx, struct arena *arena,
                                           struct company_id company, struct str name,
                                           struct warehouse *out);
WARN_UNUSED enum err warehouse_fetch_all(struct tx *tx, struct arena *arena,
                                         struct company_id company, struct warehouse **out,
                                         size_t *count);
WARN_UNUSED enum err warehouse_insert(struct tx *tx, struct arena *arena, struct company_id company,
                                      const struct warehouse *warehouse);
/* Writes every column over version − 1; ERR_SERIALIZATION when another version is there. */
WARN_UNUSED enum err warehouse_save(struct tx *tx, struct arena *arena, struct company_id company,
                                    const struct warehouse *warehouse);

WARN_UNUSED enum err location_fetch(struct tx *tx, struct arena *arena, struct company_id company,
                                    struct warehouse_id warehouse, struct location_id id,
                                    struct stock_location *out);
/* Of all warehouses. */
WARN_UNUSED enum err locations_unpickable_fetch(struct tx *tx, struct arena *arena,
                                                struct company_id company,
                                                struct stock_location **out, size_t *count);
WARN_UNUSED enum err location_fetch_named(struct tx *tx, struct arena *arena,
                                          struct company_id company, struct warehouse_id warehouse,
                                          struct str name, struct stock_location *out);
WARN_UNUSED enum err location_fetch_all(struct tx *tx, struct arena *arena,
                                        struct company_id company, struct warehouse_id warehouse,
                                        struct stock_location **out, size_t *count);
WARN_UNUSED enum err location_insert(struct tx *tx, struct arena *arena, struct company_id company,
                                     const struct stock_location *location);
WARN_UNUSED enum err location_save(struct tx *tx, struct arena *arena, struct company_id company,
                                   const struct stock_location *location);

WARN_UNUSED enum err state_allocations_fetch(struct tx *tx, struct arena *arena,
                                             struct company_id company,
                                             struct state_allocation **out, size_t *count);
WARN_UNUSED enum err state_allocations_replace(struct tx *tx, struct arena *arena,
                                               struct company_id company,
                                               const struct state_allocation *rows, size_t n);
/* Of all warehouses, by warehouse, best first. */
WARN_UNUSED enum err backups_fetch(struct tx *tx, struct arena *arena, struct company_id company,
                                   struct warehouse_backup **out, size_t *count);
WARN_UNUSED enum err backups_replace(struct tx *tx, struct arena *arena, struct company_id company,
                                     struct warehouse_id warehouse,
                                     const struct warehouse_id *backups, size_t n);
/* 0 before the first change. */
WARN_UNUSED enum err routing_version_fetch(struct tx *tx, struct arena *arena,
                                           struct company_id company, int64_t *out,
                                           bool *has_unpickable);
WARN_UNUSED enum err routing_version_add(struct tx *tx, struct company_id company);

#endif
