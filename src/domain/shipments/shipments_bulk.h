/* Shipments' bulk actions: rows for kernel/bulk_action.h. */
#ifndef PURSER_DOMAIN_SHIPMENTS_BULK_H
#define PURSER_DOMAIN_SHIPMENTS_BULK_H

#include "domain/shipments/shipments.h"

#define SHIPMENTS_BULK_COUNT 1
extern const struct bulk_row shipments_bulks[SHIPMENTS_BULK_COUNT];

#endif
