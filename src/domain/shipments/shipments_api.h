/* Routes of shipments. */
#ifndef PURSER_DOMAIN_SHIPMENTS_API_H
#define PURSER_DOMAIN_SHIPMENTS_API_H

#include "domain/shipments/shipments.h"

enum { SHIPMENTS_ROUTE_COUNT = 6 };
extern const struct route shipments_routes[SHIPMENTS_ROUTE_COUNT];

#endif
