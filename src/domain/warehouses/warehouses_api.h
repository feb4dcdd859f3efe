/* What warehouses_module.c hands out of warehouses_api.c, and the bodies that only the edge knows.
 */
#ifndef PURSER_DOMAIN_WAREHOUSES_API_H
#define PURSER_DOMAIN_WAREHOUSES_API_H

#include "domain/warehouses/warehouses.h"

struct state_allocations {
	LIST(struct state_allocation) items;
};
extern const struct shape state_allocations_shape;

extern const struct route warehouses_routes[13];

#endif
