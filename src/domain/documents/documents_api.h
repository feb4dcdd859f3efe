#ifndef PURSER_DOMAIN_DOCUMENTS_API_H
#define PURSER_DOMAIN_DOCUMENTS_API_H

#include "kernel/route.h"

#define DOCUMENTS_ROUTE_COUNT 18
extern const struct route documents_routes[DOCUMENTS_ROUTE_COUNT];

#endif
