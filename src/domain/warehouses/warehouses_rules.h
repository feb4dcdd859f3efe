/* Pure decisions about warehouses: values in, values out. */
#ifndef PURSER_DOMAIN_WAREHOUSES_RULES_H
#define PURSER_DOMAIN_WAREHOUSES_RULES_H

#include "domain/warehouses/warehouses.h"

#define GLOBAL_LOCATION "GLOBAL"
#define FIRST_LOCATION "Main"

/* What stands in the lists of the world; the use case looks it up (wire/zone.h). */
struct place_facts {
	bool is_country_known, is_zone_known;
};

/* Has it named bins? Else it has GLOBAL and nothing more (domain.md 8). */
bool warehouse_has_bins(enum warehouse_type type);
/* The two letters of a state, district, territory or military post of the US Postal Service
 * (Publication 28, Appendix B), upper case. */
bool us_state_is_known(struct str state);
/* Notes every fault of form that the shape cannot see. */
WARN_UNUSED enum err warehouse_check(const struct warehouse *warehouse,
                                     const struct place_facts *place, struct fault *fault);
/* The faults of a list of backups, under its place in the list. */
WARN_UNUSED enum err backups_check(struct warehouse_id warehouse,
                                   const struct warehouse_id *backups, size_t n,
                                   const struct warehouse *warehouses, size_t count,
                                   struct fault *fault);
/* The first stock location of a new warehouse; its ids and time are the caller's. */
struct stock_location warehouse_first_location(const struct warehouse *draft);
/* Does the difference concern routing? */
bool warehouse_steers_routing(const struct warehouse *before, const struct warehouse *after);
/* What a draft leaves open: orders are picked from it and goods put into it. */
void location_complete(struct stock_location *draft);
/* A warehouse with GLOBAL alone gets no other location, nor another name for it. */
WARN_UNUSED enum err location_add_check(const struct warehouse *warehouse, struct fault *fault);
WARN_UNUSED enum err location_rename_check(const struct warehouse *warehouse,
                                           const struct stock_location *before,
                                           const struct stock_location *after, struct fault *fault);
/* `is_country_known`: one per row. Each state once, in US form, with a warehouse of ours that is
 * not a marketplace's. */
WARN_UNUSED enum err state_allocations_check(const struct state_allocation *rows, size_t n,
                                             const bool *is_country_known,
                                             const struct warehouse *warehouses, size_t count,
                                             struct fault *fault);
/* The same rows, in whatever order? No state stands twice in either. */
bool state_allocations_same(struct arena *arena, const struct state_allocation *a, size_t a_count,
                            const struct state_allocation *b, size_t b_count);

#endif
