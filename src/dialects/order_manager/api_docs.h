/* /v2/api-docs: our own description of the dialect, printed from its rows, in the form of Swagger 2
 * as the original's framework answers it. */
#ifndef PURSER_DIALECTS_ORDER_MANAGER_API_DOCS_H
#define PURSER_DIALECTS_ORDER_MANAGER_API_DOCS_H

#include "dialects/order_manager/wire.h"

enum err om_api_docs(struct work *work, const struct call *call, struct reply *reply);

/* clang-format off */
#define OM_API_DOCS_ROUTES                                                                         \
	OM_READ("/v2/api-docs", SCOPE_PUBLIC, ROUTE_RAW, NULL, NULL, om_api_docs, "api_docs",          \
	        "Describes what of this dialect is served.")
/* clang-format on */

#endif
