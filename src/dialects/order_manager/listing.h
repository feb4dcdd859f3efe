/* Tag listings. */
#ifndef PURSER_DIALECTS_ORDER_MANAGER_LISTING_H
#define PURSER_DIALECTS_ORDER_MANAGER_LISTING_H

#include "dialects/order_manager/answers.h"
#include "dialects/order_manager/wire.h"

extern const struct shape om_listing_shape, om_listing_query_shape, om_listing_puts_shape,
	om_listing_posts_shape;

enum err om_listing_list(struct work *work, const struct call *call, struct reply *reply);
enum err om_listing_put(struct work *work, const struct call *call, struct reply *reply);
enum err om_listing_post(struct work *work, const struct call *call, struct reply *reply);

/* clang-format off */
#define OM_LISTING_ROUTES                                                                          \
	OM_LIST("/v1/listings", SCOPE_READ_PRODUCTS, &om_listing_query_shape, &om_listing_shape,       \
	        om_listing_list, "listing_list", "Lists what stands on the channels."),                \
	OM_WRITE("PUT", "/v1/listings", SCOPE_WRITE_PRODUCTS, ROUTE_EACH, NULL,                        \
	         &om_listing_puts_shape, &om_listing_bulk_shape, om_listing_put, "listing_create",     \
	         "Makes listings."),                                                                   \
	OM_WRITE("POST", "/v1/listings", SCOPE_WRITE_PRODUCTS, ROUTE_EACH, NULL,                       \
	         &om_listing_posts_shape, &om_listing_bulk_shape, om_listing_post, "listing_update",   \
	         "Changes listings.")
/* clang-format on */

#endif
