/* Products on their way in, for the kinds products and bundles: what became of a row, and the way
 * back. Inside the module only. */
#ifndef PURSER_DOMAIN_IMPORTS_UNDO_H
#define PURSER_DOMAIN_IMPORTS_UNDO_H

#include "base/map.h"
#include "domain/catalog/catalog.h"
#include "domain/imports/imports_kind.h"

/* Those that are there, with parts and details, by their own SKU: an alias is not a name for an
 * import. */
WARN_UNUSED enum err import_products_known(struct work *work, const struct str *skus, size_t n,
                                           struct map *out);
/* The row's outcome and sentence; `before` NULL: it is new. */
void import_product_answer(struct work *work, struct import_row *row, const struct product_put *put,
                           const struct product *before);
/* Notes what undo needs, when all is done that the row says. */
void import_product_note(struct work *work, struct import_row *row, const struct product_put *put,
                         const struct product *before);
/* A new product is no longer for sale; a changed one is as it was, unless it changed again. */
WARN_UNUSED enum err import_products_undo(struct work *work, struct import_row *rows, size_t n);

#endif
