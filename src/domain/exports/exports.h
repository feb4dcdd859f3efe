/* Exports: what stands in Purser as a spreadsheet, CSV or XLSX.
 *
 * Words. A *kind* is what the rows are: orders, order lines, products, listings, stock, …. It is
 * filtered and sorted like its list (kernel/listing.h), the same parameters; `columns` chooses and
 * orders the columns, custom fields as `custom.NAME`. A file is read in one snapshot, page by page;
 * what does not fit into 64 MB is refused with the advice to filter, or to use the bulk action
 * (order.export, …), which makes a file of any size in the background. Names stand in place of our
 * ids wherever an import reads them: what was exported can be imported. */
#ifndef PURSER_DOMAIN_EXPORTS_H
#define PURSER_DOMAIN_EXPORTS_H

#include "kernel/listing.h"
#include "kernel/module.h"
#include "kernel/work.h"

struct export_kind_view {
	struct str name, sentence, scope;
	LIST(struct str) columns;
};
extern const struct shape export_kind_shape;

extern const struct module exports_module;

#endif
