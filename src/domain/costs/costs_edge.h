/* Bodies and query parameters that only the edge of costs knows. */
#ifndef PURSER_DOMAIN_COSTS_EDGE_H
#define PURSER_DOMAIN_COSTS_EDGE_H

#include "domain/costs/costs.h"

struct default_costs {
	LIST(struct default_cost) items;
};
struct value_query {
	LIST(int64_t) product_id;
	struct instant as_of;
	int64_t limit;
	struct str cursor;
};
struct period_query {
	struct instant from, to;
};
struct current_query {
	LIST(int64_t) product_id;
	struct warehouse_id warehouse_id;
};
extern const struct shape default_costs_shape, value_query_shape, totals_query_shape,
	period_query_shape, current_query_shape, products_query_shape;

/* ERR_NOT_FOUND when there is no such shipment. */
WARN_UNUSED enum err costs_of_shipment(struct work *work, struct shipment_id id,
                                       struct shipment_cost **out, size_t *count);
WARN_UNUSED enum err costs_verify(struct work *work, struct verify_report *report);

enum { COSTS_ROUTE_COUNT = 9 };
extern const struct route costs_routes[COSTS_ROUTE_COUNT];

#endif
