/* Routes of orders. */
#ifndef PURSER_DOMAIN_ORDERS_API_H
#define PURSER_DOMAIN_ORDERS_API_H

#include "domain/orders/orders.h"

enum { ORDERS_ROUTE_COUNT = 45 };
extern const struct route orders_routes[ORDERS_ROUTE_COUNT];

#endif
