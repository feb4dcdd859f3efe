#ifndef PURSER_DOMAIN_EXPORTS_API_H
#define PURSER_DOMAIN_EXPORTS_API_H

#include "kernel/route.h"

#define EXPORTS_ROUTE_COUNT 2
extern const struct route exports_routes[EXPORTS_ROUTE_COUNT];

#endif
