/* A kind of import: what a row holds, and how rows are taken and taken back. A new kind is a file
 * imports_NOUN.c with one of these, and a line in imports_kinds.c. */
#ifndef PURSER_DOMAIN_IMPORTS_KIND_H
#define PURSER_DOMAIN_IMPORTS_KIND_H

#include "base/map.h"
#include "domain/imports/imports.h"
#include "kernel/custom_fields.h"

/* One row on its way. Kinds set the results; a row starts as ROW_FAILED without a sentence. */
struct import_row {
	int64_t line;
	const void *value; /* struct of the kind's shape */
	enum import_outcome outcome;
	bool is_check;       /* nothing stays: the sentence says what would differ */
	struct str sentence; /* why it failed, or what differs */
	struct str undo;     /* the kind's own words; empty: nothing to take back */
	/* Of kinds with a subject: what the cells custom.NAME say, and the record that is to have it
	 * (the kind notes it when the row was taken; 0: another row of the group answers for it). */
	struct custom_edits custom;
	int64_t record;
	struct str custom_undo;
};

struct import_alias {
	const char *field, *names; /* other names of a column, comma-joined, lower case */
};

enum { IMPORT_GROUP_FIELDS = 2 };

struct import_kind {
	const char *name;
	unsigned scope;
	const struct shape *row;
	const struct import_alias *aliases;
	size_t alias_count;
	/* Rows that are equal in these fields belong together, wherever they stand: lines of an order.
	 * Beyond the first field, in any case of letters. None: each row stands alone. */
	const char *group[IMPORT_GROUP_FIELDS];
	/* Whose custom fields columns custom.NAME fill ("product"); NULL: they have none. */
	const char *subject;
	/* Takes all rows at once; an error only when nothing may be kept. */
	enum err (*apply)(struct work *work, struct import_row *rows, size_t n);
	/* `undo` is set, newest first; sets the outcome to ROW_UNDONE or ROW_KEPT (with a sentence).
	 * NULL: this kind cannot. */
	enum err (*undo)(struct work *work, struct import_row *rows, size_t n);
	const char *says;
};

extern const struct import_kind *const import_kinds[];
extern const size_t import_kind_count;
const struct import_kind *import_kind_find(struct work *work, struct str name);

extern const struct import_kind import_stock, import_orders, import_products, import_listings,
	import_vendor_products, import_minimums, import_bundles, import_allocation_rules;

/* ---- for kinds ---- */

/* Notes on the row what the faults of its item say. */
void import_row_fail(struct work *work, struct import_row *row, enum err err,
                     const struct fault *fault);
/* Warehouses and channels by name or by number; 0 and a sentence on the row when there is none. */
struct import_names {
	struct warehouse *warehouses;
	size_t warehouse_count;
	struct channel *channels;
	size_t channel_count;
};
WARN_UNUSED enum err import_names_load(struct work *work, struct import_names *out);
bool import_warehouse(struct work *work, const struct import_names *names, struct str said,
                      struct import_row *row, struct warehouse_id *out);
bool import_channel(struct work *work, const struct import_names *names, struct str said,
                    struct import_row *row, struct channel_id *out);
/* Products by the SKU that a cell says. */
struct import_products {
	struct map by_sku; /* struct product * */
	struct map hints;  /* of unknown ones */
};
WARN_UNUSED enum err import_products_find(struct work *work, const struct str *skus, size_t n,
                                          struct import_products *out);
/* NULL and a sentence on the row when there is none. */
const struct product *import_product(struct work *work, const struct import_products *products,
                                     struct str sku, struct import_row *row);
/* "19.99" in the currency; empty text leaves *out alone. false: noted on the row. */
bool import_money(struct work *work, struct str said, struct str currency, const char *field,
                  struct import_row *row, struct money *out);
/* The same for the cost of one unit: not above UNIT_COST_MOST. */
bool import_cost(struct work *work, struct str said, struct str currency, const char *field,
                 struct import_row *row, struct money *out);
/* RFC 3339, a day, or a day and a time without zone (UTC); empty leaves *out alone. */
bool import_instant(struct work *work, struct str said, const char *field, struct import_row *row,
                    struct instant *out);

#endif
