/* Routes of customers. */
#ifndef PURSER_DOMAIN_CUSTOMERS_API_H
#define PURSER_DOMAIN_CUSTOMERS_API_H

#include "domain/customers/customers.h"

enum { CUSTOMERS_ROUTE_COUNT = 7 };
extern const struct route customers_routes[CUSTOMERS_ROUTE_COUNT];

#endif
