/* What transfers_module.c hands out of transfers_api.c. */
#ifndef PURSER_DOMAIN_TRANSFERS_API_H
#define PURSER_DOMAIN_TRANSFERS_API_H

#include "domain/transfers/transfers.h"

enum { TRANSFERS_ROUTE_COUNT = 10 };
extern const struct route transfers_routes[TRANSFERS_ROUTE_COUNT];

#endif
