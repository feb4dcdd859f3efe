/* Tag product stock totals. */
#ifndef PURSER_DIALECTS_ORDER_MANAGER_TOTALS_H
#define PURSER_DIALECTS_ORDER_MANAGER_TOTALS_H

#include "dialects/order_manager/wire.h"

extern const struct shape om_totals_shape, om_totals_v1_shape, om_totals_query_shape;

enum err om_totals(struct work *work, const struct call *call, struct reply *reply);

/* clang-format off */
#define OM_TOTALS_ROUTES                                                                           \
	OM_LIST("/v1/productstocks/total", SCOPE_READ_INVENTORY, &om_totals_v1_shape,                  \
	        &om_totals_shape, om_totals, "totals_v1", "Adds the physical stock of products up."),  \
	OM_LIST("/v1.1/productstocks/total", SCOPE_READ_INVENTORY, &om_totals_query_shape,             \
	        &om_totals_shape, om_totals, "totals",                                                 \
	        "Adds the stock of products up, also what could be made of components.")
/* clang-format on */

#endif
