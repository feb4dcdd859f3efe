#include "dialects/order_manager/find_orders.h"

enum err om_find_order(struct work *work, struct order_id id, struct str number,
                       struct channel_id channel, struct order *out)
{
	void *found;
	size_t count;
	struct om_filters filters = om_filters_new(work->arena);
	om_only_id(&filters, "id", id.value);
	if (id.value == 0)
		om_only_texts(&filters, "number", &number, 1);
	if (filters.rows.count == 0)
		return fault_field(work->fault, STR("orderId"), "is required, or orderNumber");
	om_only_id(&filters, "channel_id", channel.value);
	TRY(om_list(work, &orders_source, &filters, 1, 2, &found, &count));
	if (count == 0 && id.value != 0)
		return fault_say(work->fault, ERR_NOT_FOUND, "There is no order %lld.",
		                 (long long)id.value);
	if (count == 0)
		return fault_say(work->fault, ERR_NOT_FOUND, "There is no order with the number %.*s.",
		                 STR_FMT(number));
	if (count > 1)
		return fault_say(work->fault, ERR_CONFLICT,
		                 "Several orders have the number %.*s: say which channel.",
		                 STR_FMT(number));
	*out = *(const struct order *)found;
	return OK;
}
