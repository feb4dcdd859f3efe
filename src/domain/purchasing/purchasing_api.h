/* What purchasing_module.c hands out of purchasing_api.c. */
#ifndef PURSER_DOMAIN_PURCHASING_API_H
#define PURSER_DOMAIN_PURCHASING_API_H

#include "domain/purchasing/purchasing.h"

enum { PURCHASING_ROUTE_COUNT = 38 };
extern const struct route purchasing_routes[PURCHASING_ROUTE_COUNT];

#endif
