/* Shipments that name their order by its number: marking orders shipped, tracking numbers from a
 * spreadsheet, shipments made elsewhere. */
#include "domain/shipments/shipments.h"

struct naming {
	struct work *work;
	struct order_name *names;
	size_t count;
};

static bool is_meant(const struct shipment *draft, const struct order_name *name)
{
	return str_eq(name->number, draft->order_number)
	       && (draft->channel_id.value == 0 || ID_EQ(draft->channel_id, name->channel_id));
}

/* One number may stand for orders of several channels; a cancelled one gives way to one that is
 * not. */
static enum err order_find(const struct naming *naming, struct shipment *draft, struct fault *fault)
{
	const struct order_name *found = NULL;
	size_t live = 0;
	for (size_t i = 0; i < naming->count; i++) {
		const struct order_name *name = &naming->names[i];
		bool is_dead = name->status == ORDER_CANCELLED;
		if (!is_meant(draft, name))
			continue;
		live += !is_dead;
		if (found == NULL || !is_dead)
			found = name;
	}
	if (found == NULL)
		return fault_say(fault, ERR_NOT_FOUND, "There is no order with the number %.*s%s.",
		                 STR_FMT(draft->order_number),
		                 draft->channel_id.value != 0 ? " on that channel" : "");
	if (live > 1)
		return fault_field(fault, STR("channel_id"),
		                   "is required: several orders have the number %.*s",
		                   STR_FMT(draft->order_number));
	draft->order_id = found->id;
	return OK;
}

static enum err numbers_load(struct naming *naming, const struct shipment *drafts, size_t n)
{
	struct str *numbers = ARENA_ARRAY(naming->work->arena, n, struct str);
	size_t asked = 0;
	for (size_t i = 0; i < n; i++)
		if (drafts[i].order_id.value == 0 && drafts[i].order_number.len > 0)
			numbers[asked++] = drafts[i].order_number;
	if (asked == 0)
		return OK;
	return order_by_numbers(naming->work, numbers, asked, &naming->names, &naming->count);
}

enum err shipments_import(struct work *work, struct shipment *drafts, struct shipment_item *items,
                          size_t n)
{
	struct naming naming = {.work = work};
	TRY(numbers_load(&naming, drafts, n));
	for (size_t i = 0; i < n; i++) {
		items[i].draft = &drafts[i];
		if (drafts[i].order_id.value != 0)
			continue;
		items[i].err =
			drafts[i].order_number.len > 0
				? order_find(&naming, &drafts[i], items[i].fault)
				: fault_field(items[i].fault, STR("order_number"), "is required, or an order_id");
	}
	return shipment_create_many(work, items, n);
}
