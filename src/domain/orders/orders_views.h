/* The views of the list of orders that are built in: kernel/views.h. */
#ifndef PURSER_DOMAIN_ORDERS_VIEWS_H
#define PURSER_DOMAIN_ORDERS_VIEWS_H

#include "domain/orders/orders.h"

#define ORDERS_VIEW_COUNT 1
extern const struct view_row orders_views[ORDERS_VIEW_COUNT];

#endif
