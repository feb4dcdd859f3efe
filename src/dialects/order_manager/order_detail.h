/* What an order shows besides its own row: labels, how it shall be shipped, its relatives, and the
 * three old custom fields. Loaded for a page of orders at once. */
#ifndef PURSER_DIALECTS_ORDER_MANAGER_ORDER_DETAIL_H
#define PURSER_DIALECTS_ORDER_MANAGER_ORDER_DETAIL_H

#include "dialects/order_manager/order_wire.h"
#include "domain/orders/orders.h"
#include "kernel/custom_fields.h"

/* customField1 … 3 are ordinary custom fields of orders with these names, made when first used. */
enum { OM_OLD_FIELDS = 3 };
/* "Custom field 1" of 0. */
struct str om_old_field_name(struct arena *arena, size_t at);

struct om_details {
	struct work *work;
	struct order_shipping *shipping; /* one per order */
	struct map labels;               /* by order: struct om_labels_list */
	struct map relatives;            /* by order: struct om_ids_list */
	struct map values[OM_OLD_FIELDS];
};
WARN_UNUSED enum err om_details_load(struct work *work, const struct order *orders, size_t n,
                                     struct om_details *out);
/* Of the order at place `i` of the page. */
void om_detail_print(const struct om_details *details, size_t i, const struct order *in,
                     struct om_order *out);

#endif
