/* Handlers of splitting and merging; their route rows stand in orders_api.c. */
#ifndef PURSER_DOMAIN_ORDERS_SPLIT_API_H
#define PURSER_DOMAIN_ORDERS_SPLIT_API_H

#include "domain/orders/orders.h"

extern const struct shape order_split_shape, order_merge_shape, order_split_label_shape,
	order_packages_shape;

WARN_UNUSED enum err post_split(struct work *work, const struct call *call, struct reply *reply);
WARN_UNUSED enum err post_split_by_stock(struct work *work, const struct call *call,
                                         struct reply *reply);
WARN_UNUSED enum err post_undo_split(struct work *work, const struct call *call,
                                     struct reply *reply);
WARN_UNUSED enum err post_merge(struct work *work, const struct call *call, struct reply *reply);
WARN_UNUSED enum err post_undo_merge(struct work *work, const struct call *call,
                                     struct reply *reply);
WARN_UNUSED enum err post_split_by_label(struct work *work, const struct call *call,
                                         struct reply *reply);
WARN_UNUSED enum err get_packages(struct work *work, const struct call *call, struct reply *reply);
WARN_UNUSED enum err put_packages(struct work *work, const struct call *call, struct reply *reply);
WARN_UNUSED enum err post_split_over(struct work *work, const struct call *call,
                                     struct reply *reply);
WARN_UNUSED enum err post_backup(struct work *work, const struct call *call, struct reply *reply);
WARN_UNUSED enum err get_lineage(struct work *work, const struct call *call, struct reply *reply);
WARN_UNUSED enum err get_mergeable(struct work *work, const struct call *call, struct reply *reply);

#endif
