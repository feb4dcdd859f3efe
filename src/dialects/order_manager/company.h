/* Tag company: who we are, what an app may ask per second, which statuses orders have. */
#ifndef PURSER_DIALECTS_ORDER_MANAGER_COMPANY_H
#define PURSER_DIALECTS_ORDER_MANAGER_COMPANY_H

#include "dialects/order_manager/wire.h"

extern const struct shape om_company_shape, om_throttle_shape, om_statuses_shape,
	om_statuses_query_shape;

enum err om_company(struct work *work, const struct call *call, struct reply *reply);
enum err om_throttles(struct work *work, const struct call *call, struct reply *reply);
enum err om_statuses(struct work *work, const struct call *call, struct reply *reply);

/* clang-format off */
#define OM_COMPANY_ROUTES                                                                          \
	OM_READ("/v1/companyinfo", SCOPE_SIGNED_IN, 0, NULL, &om_company_shape, om_company,            \
	        "company", "Says whose data this is."),                                                \
	OM_LIST("/v1/throttlelimits", SCOPE_SIGNED_IN, NULL, &om_throttle_shape, om_throttles,         \
	        "throttle_list", "Lists what an app may ask how often."),                              \
	OM_READ("/v1/orders/statuses", SCOPE_READ_ORDERS, 0, &om_statuses_query_shape,                 \
	        &om_statuses_shape, om_statuses, "order_statuses", "Lists the statuses of orders.")
/* clang-format on */

#endif
