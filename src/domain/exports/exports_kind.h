/* A kind of export: the list it is read from and what a row of the file holds. */
#ifndef PURSER_DOMAIN_EXPORTS_KIND_H
#define PURSER_DOMAIN_EXPORTS_KIND_H

#include "base/map.h"
#include "domain/catalog/catalog.h"
#include "domain/channels/channels.h"
#include "domain/exports/exports.h"
#include "domain/warehouses/warehouses.h"

/* Rows of the file made from a page of the list. */
struct export_rows {
	void *at; /* structs of the kind's row shape */
	size_t count;
	const int64_t *records; /* per row: the row of the list that it tells of */
};

struct export_kind {
	const char *name;
	unsigned scope;
	const struct listing_source *source;
	const struct shape *row; /* NULL: the source's own */
	const char *subject;     /* of custom fields; NULL: none */
	/* NULL: the page is the rows. */
	enum err (*make)(struct work *work, const void *page, size_t count, struct export_rows *out);
	const char *says;
};

extern const struct export_kind export_products, export_bundles, export_vendor_products,
	export_allocation_rules, export_minimums;
extern const struct export_kind *const export_kinds[];
extern const size_t export_kind_count;
const struct export_kind *export_kind_find(struct work *work, struct str name); /* or NULL */

/* ---- for kinds ---- */

/* Products by their ids, warehouses and channels: for a page at a time. */
struct export_names {
	struct map products, warehouses, channels;
};
WARN_UNUSED enum err export_names_load(struct work *work, const int64_t *products, size_t n,
                                       struct export_names *out);
/* Stock locations of all these warehouses, by id. */
WARN_UNUSED enum err export_locations_load(struct work *work, const struct warehouse_id *warehouses,
                                           size_t n, struct map *out);
/* All empty when there is none. */
const struct product *export_product(struct work *work, const struct export_names *names,
                                     struct product_id id);
struct str export_warehouse(struct work *work, const struct export_names *names,
                            struct warehouse_id id);
struct str export_channel(struct work *work, const struct export_names *names,
                          struct channel_id id);

#endif
