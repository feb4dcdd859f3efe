/* The way back, for several kinds: what a row left behind, so that undo can tell whether it changed
 * again since; and products on their way in, for the kinds products and bundles. Inside the module
 * only. */
#ifndef PURSER_DOMAIN_IMPORTS_UNDO_H
#define PURSER_DOMAIN_IMPORTS_UNDO_H

#include "base/map.h"
#include "domain/catalog/catalog.h"
#include "domain/imports/imports_kind.h"
#include "domain/imports/imports_store.h"

/* What a row left: the version, and a digest of the record's text. A later row of the file, or a
 * later import, that was taken back leaves another version of the same text. */
struct import_left {
	int64_t version;
	struct str digest; /* empty: a note of an older release */
};
/* "12.5f0c…". */
struct str import_left_text(struct work *work, int64_t version, struct str text);
WARN_UNUSED enum err import_left_read(struct work *work, struct str said, struct import_left *out);
/* The version that undo may change: that of the record now when it is as the row left it, else the
 * one the row left, which is not there any more. */
int64_t import_left_version(struct work *work, const struct import_left *left, int64_t version_now,
                            struct str text_now);

/* Records that an undo put out of use ("product"), as it left them: the next import that names one
 * has it in use again, as if it made it. One that somebody changed since stays as it is. */
struct import_takings {
	struct str subject;
	LIST(struct import_taken) taken;
	struct map versions; /* of those that were loaded, by id */
};
void import_taking_add(struct work *work, struct import_takings *takings, int64_t id,
                       int64_t version);
WARN_UNUSED enum err import_takings_save(struct work *work, const struct import_takings *takings);
WARN_UNUSED enum err import_takings_load(struct work *work, const int64_t *ids, size_t n,
                                         struct import_takings *takings);
/* Whether it may be in use again; it is told once. */
bool import_taking_ends(struct work *work, struct import_takings *takings, int64_t id,
                        int64_t version);

/* Those that are there, with parts and details, by their own SKU: an alias is not a name for an
 * import. */
WARN_UNUSED enum err import_products_known(struct work *work, const struct str *skus, size_t n,
                                           struct map *out);
/* The row's outcome and sentence; `before` NULL: it is new. */
void import_product_answer(struct work *work, struct import_row *row, const struct product_put *put,
                           const struct product *before);
/* Products that are not for sale; what an undo took is for sale again: as new, *before is NULL. */
WARN_UNUSED enum err import_products_taken(struct work *work, const struct map *known,
                                           struct import_takings *out);
WARN_UNUSED enum err import_product_revive(struct work *work, struct import_takings *takings,
                                           struct import_row *row, struct product_put *put,
                                           const struct product **before);
/* Notes what undo needs, when all is done that the row says. */
void import_product_note(struct work *work, struct import_row *row, const struct product_put *put,
                         const struct product *before);
/* A new product is no longer for sale; a changed one is as it was, unless it changed again. */
WARN_UNUSED enum err import_products_undo(struct work *work, struct import_row *rows, size_t n);

#endif
