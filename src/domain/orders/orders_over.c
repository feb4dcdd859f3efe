#include "domain/orders/orders_over.h"

#include "domain/orders/orders_rules.h"

enum err vendor_supply_load(struct work *work, const struct routing_facts *facts,
                            const int64_t *products, size_t n, struct vendor_supply *out)
{
	bool has_vendor = false;
	*out = (struct vendor_supply){0};
	for (size_t i = 0; i < facts->warehouse_count; i++)
		has_vendor = has_vendor
		             || (facts->warehouses[i].is_active
		                 && facts->warehouses[i].type == WAREHOUSE_DROPSHIP_VENDOR);
	if (!has_vendor)
		return OK;
	TRY(vendor_all(work, &out->vendors, &out->vendor_count));
	return vendor_products_of(work, products, n, &out->products, &out->product_count);
}

static bool has_product(const struct vendor_supply *supply, struct vendor_id vendor,
                        struct product_id product)
{
	for (size_t i = 0; i < supply->product_count; i++)
		if (ID_EQ(supply->products[i].vendor_id, vendor)
		    && ID_EQ(supply->products[i].product_id, product))
			return true;
	return false;
}

/* The active vendor behind the warehouse. */
static const struct vendor *vendor_behind(const struct vendor_supply *supply,
                                          struct warehouse_id warehouse)
{
	const struct vendor *vendor = NULL;
	for (size_t i = 0; i < supply->vendor_count; i++)
		if (supply->vendors[i].is_active && ID_EQ(supply->vendors[i].warehouse_id, warehouse))
			vendor = &supply->vendors[i];
	return vendor;
}

/* The product of the line itself, or each of its parts. */
static bool supplies_claim(const struct vendor_supply *supply, const struct vendor *vendor,
                           const struct order *order, const struct reservation *claim)
{
	if (has_product(supply, vendor->id, claim->product_id))
		return true;
	for (size_t i = 0; i < order->lines.count; i++)
		if (ID_EQ(order->lines.at[i].id, claim->line_id))
			return has_product(supply, vendor->id, order->lines.at[i].product_id);
	return false;
}

bool vendor_supplies(struct work *work, const struct vendor_supply *supply,
                     struct warehouse_id warehouse, const struct resolving *item)
{
	const struct vendor *vendor = vendor_behind(supply, warehouse);
	(void)work;
	if (vendor == NULL)
		return false;
	for (size_t i = 0; i < item->after.count; i++)
		if (item->after.at[i].quantity.units > 0
		    && !supplies_claim(supply, vendor, item->order, &item->after.at[i]))
			return false;
	return true;
}

enum err vendor_lack_find(struct work *work, const struct order *order,
                          const struct reservation *claims, size_t n, struct vendor_lack *out)
{
	struct routing_facts facts;
	struct vendor_supply supply;
	size_t count = 0;
	int64_t *products = ARENA_ARRAY(work->arena, n + order->lines.count, int64_t);
	for (size_t i = 0; i < n; i++)
		products[count++] = claims[i].product_id.value;
	for (size_t i = 0; i < order->lines.count; i++)
		products[count++] = order->lines.at[i].product_id.value;
	TRY(routing_facts_load(work, &facts));
	TRY(vendor_supply_load(work, &facts, products, count, &supply));
	*out = (struct vendor_lack){.vendor = vendor_behind(&supply, order->warehouse_id),
	                            .claims = ARENA_ARRAY(work->arena, n, const struct reservation *)};
	for (size_t i = 0; i < n; i++)
		if (claims[i].quantity.units > 0
		    && (out->vendor == NULL || !supplies_claim(&supply, out->vendor, order, &claims[i])))
			out->claims[out->count++] = &claims[i];
	return OK;
}

enum err orders_share(struct work *work, struct resolving *items, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct resolving *item = &items[i];
		struct order *orders;
		size_t count;
		if (!item->is_shared || item->order->status != ORDER_UNRESOLVED
		    || item->order->reason != REASON_MULTIPLE_WAREHOUSES)
			continue;
		TRY(order_split(work, item->order->id, item->shares.at, item->shares.count, &orders,
		                &count));
		*item->order = orders[0];
	}
	return OK;
}

enum err order_split_over(struct work *work, struct order_id id, struct order **out, size_t *count)
{
	struct resolving item = {.order = ARENA_NEW(work->arena, struct order)};
	TRY(order_get(work, id, item.order));
	if (!order_is_open(item.order->status))
		return fault_say(
			work->fault, ERR_CONFLICT, "Order %.*s is %.*s: it cannot be split.%.*s",
			STR_FMT(item.order->number),
			STR_FMT(word_said(work->arena, &order_status_words, (int)item.order->status)),
			STR_FMT(order_way_on(work, item.order)));
	TRY(resolve_try(work, &item));
	if (item.decision.can_fill)
		return fault_say(work->fault, ERR_REFUSED,
		                 "One warehouse has everything of order %.*s: there is nothing to split.",
		                 STR_FMT(item.order->number));
	if (item.shares.count == 0)
		return fault_say(work->fault, ERR_REFUSED,
		                 "The warehouses that may ship order %.*s do not have everything together.",
		                 STR_FMT(item.order->number));
	return order_split(work, id, item.shares.at, item.shares.count, out, count);
}

/* The first backup that has everything, else the first. */
static enum err backup_find(struct work *work, const struct order *order,
                            const struct resolving *item, struct warehouse_id *out)
{
	struct routing_facts facts;
	TRY(routing_facts_load(work, &facts));
	struct warehouse_id *ids =
		ARENA_ARRAY(work->arena, facts.warehouse_count + 1, struct warehouse_id);
	size_t n = routing_backups(&facts, order->warehouse_id, ids);
	*out = ids[0];
	for (size_t i = n; i-- > 0;)
		for (size_t c = 0; c < item->decision.candidate_count; c++)
			if (ID_EQ(item->decision.candidates[c].warehouse_id, ids[i])
			    && item->decision.candidates[c].short_units == 0)
				*out = ids[i];
	if (n > 0)
		return OK;
	return fault_say(work->fault, ERR_REFUSED,
	                 "The warehouse of order %.*s has no backup: give it one first.",
	                 STR_FMT(order->number));
}

enum err order_warehouse_stays(struct work *work, const struct order *order)
{
	if (order->is_fulfilled_by_channel)
		return fault_say(work->fault, ERR_CONFLICT,
		                 "The marketplace ships order %.*s itself: its warehouse stays.",
		                 STR_FMT(order->number));
	struct str status = word_said(work->arena, &order_status_words, (int)order->status);
	return fault_say(work->fault, ERR_CONFLICT, "Order %.*s is %.*s: its warehouse stays.%.*s",
	                 STR_FMT(order->number), STR_FMT(status), STR_FMT(order_way_on(work, order)));
}

enum err order_choose_backup(struct work *work, struct order_id id)
{
	struct warehouse_id backup;
	struct order *order = ARENA_NEW(work->arena, struct order);
	struct resolving item = {.order = ARENA_NEW(work->arena, struct order)};
	TRY(order_get(work, id, order));
	if (order_move_of(order, ACTION_RESOLVE) == NULL)
		return order_warehouse_stays(work, order);
	if (order->warehouse_id.value == 0)
		return fault_say(work->fault, ERR_REFUSED,
		                 "Order %.*s has no warehouse yet that another could back up.",
		                 STR_FMT(order->number));
	*item.order = *order;
	TRY(resolve_try(work, &item));
	TRY(backup_find(work, order, &item, &backup));
	return order_choose_warehouse(work, id, backup);
}
