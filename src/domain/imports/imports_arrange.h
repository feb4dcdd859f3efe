/* Rows of one group that stand in several chunks: lines of an order in a sheet sorted by SKU.
 *
 * Before the first chunk is taken all chunks are read once, some in each unit, and rows whose group
 * began in an earlier chunk are noted beside it (import_apart): they are taken with it, and passed
 * over where they stand. What is remembered of a group is a hash and a chunk, in sorted runs of
 * which one at a time is read, so that memory is bounded however long the file is. Two groups of
 * one hash do no harm: a row is taken with another chunk than it need be. */
#ifndef PURSER_DOMAIN_IMPORTS_ARRANGE_H
#define PURSER_DOMAIN_IMPORTS_ARRANGE_H

#include "domain/imports/imports_kind.h"
#include "domain/imports/imports_text.h"

/* Another mapping may group the rows otherwise: it begins anew. */
WARN_UNUSED enum err import_arrange_anew(struct work *work, struct import *import);
/* One unit: some more chunks. */
WARN_UNUSED enum err import_arrange(struct work *work, struct import *import,
                                    const struct import_kind *kind);
/* The rows of a chunk as they are taken: without those that went with an earlier one, and with
 * those of later ones. */
WARN_UNUSED enum err import_arranged(struct work *work, const struct import *import, int64_t number,
                                     struct text_rows *rows);

#endif
