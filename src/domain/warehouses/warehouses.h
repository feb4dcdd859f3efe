/* Warehouses: the places that hold stock and ship orders, their stock locations (bins), and the
 * facts that routing reads (state allocation, ranks).
 *
 * Words. A *warehouse* has one of five types (domain.md 8). A *stock location* is a named bin of a
 * direct_fulfillment or retail_store warehouse; every other type has exactly one, named GLOBAL. The
 * *routing facts* are what routing reads of all this; their *version* grows by one per change.
 * Owners: results live in work->arena.
 * Refusals: a name that is taken (CONFLICT), a foreign id (NOT_FOUND), a stale version
 * (PRECONDITION), a second location in a warehouse that has only GLOBAL, or another name for it
 * (REFUSED). */
#ifndef PURSER_DOMAIN_WAREHOUSES_H
#define PURSER_DOMAIN_WAREHOUSES_H

#include "kernel/module.h"
#include "kernel/work.h"

enum warehouse_type {
	WAREHOUSE_DIRECT_FULFILLMENT,    /* in-house */
	WAREHOUSE_THIRD_PARTY_LOGISTICS, /* 3PL */
	WAREHOUSE_SALES_CHANNEL,         /* FBA, WFS */
	WAREHOUSE_DROPSHIP_VENDOR,
	WAREHOUSE_RETAIL_STORE,
};

enum figure_meaning {
	FIGURE_ON_HAND,   /* physical units, its own open orders not subtracted */
	FIGURE_AVAILABLE, /* net of the orders that the warehouse holds */
};

extern const struct words warehouse_type_words;
extern const struct words figure_meaning_words;

struct warehouse {
	struct warehouse_id id;
	struct str name;
	enum warehouse_type type;
	bool is_active;
	struct str company_name, contact_name, line1, line2, city, state, postal_code;
	struct str country; /* ISO 3166 alpha-2 */
	struct str phone, email;
	struct str time_zone;      /* IANA: its cut-off is in it (domain.md 0.13) */
	struct str color;          /* #RRGGBB, or empty */
	struct str first_location; /* of a draft only: the name of its first stock location */
	int64_t domestic_rank, international_rank;
	bool only_by_name; /* no rule sends orders there, only who names it does */
	bool allows_mcf;   /* a marketplace's: it ships orders of other channels too */
	bool strict_fifo;  /* who waits for its stock gets it strictly by age, in part if need be */
	enum figure_meaning figure_meaning;
	bool use_component_inventory; /* bundles that its components make up count there */
	struct instant created_at, modified_at;
	int64_t version;
	struct str cut_off; /* HH:MM in its zone; empty: any time of the day */
	struct touched touched;
};

/* Minutes of the day; -1: it has none. */
int64_t warehouse_cut_off_minute(const struct warehouse *warehouse);

struct stock_location {
	struct location_id id;
	struct warehouse_id warehouse_id;
	struct str name;
	bool is_pickable, is_receivable;
	int64_t draw_rank;
	bool is_active; /* else nothing is put there; it was empty when it was deactivated */
	struct instant created_at;
	struct touched touched;
};

struct state_allocation {
	struct str country, state; /* alpha-2, "CA" */
	struct warehouse_id warehouse_id;
};

/* `backup` ships orders at home in place of `warehouse`, when asked or when that lacks stock. */
struct warehouse_backup {
	struct warehouse_id warehouse_id, backup_id;
};

extern const struct shape warehouse_shape, stock_location_shape, state_allocation_shape;

/* Everything routing reads, of one company, in one load. Arrays live in work->arena. */
struct routing_facts {
	struct warehouse *warehouses; /* all, also inactive ones, by id */
	size_t warehouse_count;
	struct state_allocation *states;
	size_t state_count;
	struct warehouse_backup *backups; /* by warehouse, best first */
	size_t backup_count;
	int64_t version;
	bool has_unpickable;      /* some location is not picked from: see locations_unpickable */
	bool inventory_dependent; /* setting routing.inventory_dependent */
	bool uses_backups;        /* setting routing.use_backups */
	bool splits;              /* setting routing.split_over_warehouses */
	bool strict_fifo;         /* setting allocation.strict_fifo: of every warehouse */
	int64_t passes_most;      /* setting allocation.passes */
	struct str home_country;  /* of the company: what "domestic" means */
};

/* What the draft leaves open: country and time zone of the company, first location "Main" (GLOBAL
 * where there is only that), locations pickable and receivable. Emits warehouse.created and
 * location.created. */
WARN_UNUSED enum err warehouse_create(struct work *work, const struct warehouse *draft,
                                      struct warehouse *out);
/* Changes the touched fields; nothing happens when none differs. `if_version` 0: whatever it is
 * now. Emits warehouse.changed. */
WARN_UNUSED enum err warehouse_update(struct work *work, struct warehouse_id id,
                                      const struct warehouse *patch, int64_t if_version,
                                      struct warehouse *out);
/* Takes no new work from now on, or does again (domain.md 0.15); doing it twice is no fault. Emits
 * warehouse.deactivated, or warehouse.changed. */
WARN_UNUSED enum err warehouse_deactivate(struct work *work, struct warehouse_id id,
                                          struct warehouse *out);
WARN_UNUSED enum err warehouse_activate(struct work *work, struct warehouse_id id,
                                        struct warehouse *out);
WARN_UNUSED enum err warehouse_get(struct work *work, struct warehouse_id id,
                                   struct warehouse *out);
/* All of them, by id. */
WARN_UNUSED enum err warehouse_all(struct work *work, struct warehouse **out, size_t *count);
/* ERR_NOT_FOUND when there is none of that name. */
WARN_UNUSED enum err warehouse_by_name(struct work *work, struct str name, struct warehouse *out);

WARN_UNUSED enum err routing_facts_load(struct work *work, struct routing_facts *out);
/* By country, then state. */
WARN_UNUSED enum err state_allocations_get(struct work *work, struct state_allocation **out,
                                           size_t *count);
/* Replaces the state allocations of the company. Emits routing.changed. */
WARN_UNUSED enum err state_allocations_set(struct work *work, const struct state_allocation *rows,
                                           size_t n);

/* Best first. */
WARN_UNUSED enum err warehouse_backups_get(struct work *work, struct warehouse_id warehouse,
                                           struct warehouse_id **out, size_t *count);
/* Replaces the backups of a warehouse. Refused: itself, twice, one that no rule may choose. Emits
 * routing.changed. */
WARN_UNUSED enum err warehouse_backups_set(struct work *work, struct warehouse_id warehouse,
                                           const struct warehouse_id *backups, size_t n);

WARN_UNUSED enum err location_create(struct work *work, const struct stock_location *draft,
                                     struct stock_location *out);
/* ERR_NOT_FOUND also when the location is another warehouse's. Emits location.changed. */
WARN_UNUSED enum err location_update(struct work *work, struct warehouse_id warehouse,
                                     struct location_id id, const struct stock_location *patch,
                                     struct stock_location *out);
/* Deactivates a location, or activates it again. Refused for the last active one. Whoever calls it
 * has seen to it that nothing lies there (stock does). Emits location.changed. */
WARN_UNUSED enum err location_switch(struct work *work, struct warehouse_id warehouse,
                                     struct location_id id, bool is_active,
                                     struct stock_location *out);
WARN_UNUSED enum err location_get(struct work *work, struct warehouse_id warehouse,
                                  struct location_id id, struct stock_location *out);
/* All locations of a warehouse by draw rank, then age; never empty. */
WARN_UNUSED enum err location_all(struct work *work, struct warehouse_id warehouse,
                                  struct stock_location **out, size_t *count);
/* Those that nobody picks from, of all warehouses, by warehouse; usually few. */
WARN_UNUSED enum err locations_unpickable(struct work *work, struct stock_location **out,
                                          size_t *count);
/* The location that a movement without one means: of the active ones that are pickable (if any is)
 * that with the lowest draw rank, of equals the oldest. */
WARN_UNUSED enum err location_usual(struct work *work, struct warehouse_id warehouse,
                                    struct location_id *out);
/* The same among all locations of a warehouse, by draw rank. Pure. */
struct location_id location_usual_of(const struct stock_location *locations, size_t n);
/* By name; made when `create` and absent (in-house and retail only). */
WARN_UNUSED enum err location_by_name(struct work *work, struct warehouse_id warehouse,
                                      struct str name, bool create, struct location_id *out);

/* For lists: kernel/listing.h. */
extern const struct listing_source stock_location_source;
extern const struct module warehouses_module;

#endif
