/* The bulk actions that export: rows chosen like those of any bulk action, and a file at the end.
 */
#ifndef PURSER_DOMAIN_EXPORTS_BULK_H
#define PURSER_DOMAIN_EXPORTS_BULK_H

#include "kernel/bulk_action.h"

#define EXPORTS_BULK_COUNT 11
extern const struct bulk_row exports_bulks[EXPORTS_BULK_COUNT];

#endif
