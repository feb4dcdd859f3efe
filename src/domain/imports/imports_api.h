#ifndef PURSER_DOMAIN_IMPORTS_API_H
#define PURSER_DOMAIN_IMPORTS_API_H

#include "kernel/route.h"

#define IMPORTS_ROUTE_COUNT 13
extern const struct route imports_routes[IMPORTS_ROUTE_COUNT];

#endif
