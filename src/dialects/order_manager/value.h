/* Tags Inventory Value, and of Analytics what is about costs. */
#ifndef PURSER_DIALECTS_ORDER_MANAGER_VALUE_H
#define PURSER_DIALECTS_ORDER_MANAGER_VALUE_H

#include "dialects/order_manager/wire.h"

extern const struct shape om_value_shape, om_value_query_shape, om_cogs_shape, om_cogs_query_shape,
	om_product_cost_shape, om_product_cost_query_shape, om_channel_cogs_shape,
	om_channel_cogs_query_shape;

enum err om_value_list(struct work *work, const struct call *call, struct reply *reply);
enum err om_cogs_list(struct work *work, const struct call *call, struct reply *reply);
enum err om_product_costs(struct work *work, const struct call *call, struct reply *reply);
enum err om_channel_cogs(struct work *work, const struct call *call, struct reply *reply);

/* clang-format off */
#define OM_VALUE_ROUTES                                                                            \
	OM_LIST("/v1/inventoryvalue", SCOPE_READ_ANALYTICS, &om_value_query_shape, &om_value_shape,    \
	        om_value_list, "value_list", "Lists what stock is worth, layer by layer."),            \
	OM_LIST("/v1/inventoryvalue/cogs", SCOPE_READ_ANALYTICS, &om_cogs_query_shape,                 \
	        &om_cogs_shape, om_cogs_list, "cogs_list", "Lists what sold units cost."),             \
	OM_LIST("/v1/analytics/cogs/{warehouse_id}/current", SCOPE_READ_ANALYTICS,                     \
	        &om_product_cost_query_shape, &om_product_cost_shape, om_product_costs,                \
	        "product_costs", "Lists what one more unit costs."),                                   \
	OM_READ("/v1/analytics/accounting/cogsbysaleschannels", SCOPE_READ_ANALYTICS, 0,               \
	        &om_channel_cogs_query_shape, &om_channel_cogs_shape, om_channel_cogs,                 \
	        "channel_cogs", "Sums what sold units cost by channel.")
/* clang-format on */

#endif
