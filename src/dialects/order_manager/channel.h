/* Tag sales channels. Older clients read other names of the same things: we write both
 * (order-manager-dialect.md, section 6). */
#ifndef PURSER_DIALECTS_ORDER_MANAGER_CHANNEL_H
#define PURSER_DIALECTS_ORDER_MANAGER_CHANNEL_H

#include "dialects/order_manager/wire.h"
#include "domain/channels/channels.h"

struct om_channel {
	struct channel_id sales_channel_id;
	struct str sales_channel_name, sales_channel_type;
	bool active;
	struct str name, type; /* as older clients want it */
	struct absent absent;
	struct touched touched;
};

extern const struct shape om_channel_shape, om_channel_query_shape, om_channel_name_shape,
	om_channel_bulk_shape;

struct om_channel om_channel_of(const struct channel *channel);

enum err om_channel_list(struct work *work, const struct call *call, struct reply *reply);
enum err om_channel_create(struct work *work, const struct call *call, struct reply *reply);
enum err om_channel_put(struct work *work, const struct call *call, struct reply *reply);

/* clang-format off */
#define OM_CHANNEL_ROUTES                                                                          \
	OM_LIST("/v1/saleschannels", SCOPE_SIGNED_IN, &om_channel_query_shape, &om_channel_shape,      \
	        om_channel_list, "channel_list", "Lists the sales channels."),                         \
	OM_WRITE("PUT", "/v1/saleschannels", SCOPE_WRITE_PRODUCTS, 0, &om_channel_name_shape, NULL,    \
	         &om_channel_shape, om_channel_create, "channel_create",                               \
	         "Makes a channel that clients sell through."),                                        \
	OM_WRITE("PUT", "/v1.1/saleschannels", SCOPE_WRITE_PRODUCTS, ROUTE_UPDATE, NULL,               \
	         &om_channel_shape, &om_channel_bulk_shape, om_channel_put, "channel_put",             \
	         "Makes or changes a channel.")
/* clang-format on */

/* The types that the dialect has words for. */
extern const char *const om_channel_types[];
extern const size_t om_channel_type_count;

#endif
