/* What stock_module.c hands out of stock_api.c. */
#ifndef PURSER_DOMAIN_STOCK_API_H
#define PURSER_DOMAIN_STOCK_API_H

#include "domain/stock/stock.h"

enum { STOCK_ROUTE_COUNT = 34 };
extern const struct route stock_routes[STOCK_ROUTE_COUNT];

#endif
