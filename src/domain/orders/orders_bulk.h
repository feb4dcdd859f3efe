/* Orders' bulk actions: rows for kernel/bulk_action.h. */
#ifndef PURSER_DOMAIN_ORDERS_BULK_H
#define PURSER_DOMAIN_ORDERS_BULK_H

#include "domain/orders/orders.h"

#define ORDERS_BULK_COUNT 10
extern const struct bulk_row orders_bulks[ORDERS_BULK_COUNT];

#endif
