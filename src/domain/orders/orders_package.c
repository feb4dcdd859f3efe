#include "domain/orders/orders_package.h"

#include "domain/orders/orders_resolve.h"
#include "domain/orders/orders_rules.h"

enum err order_packages(struct work *work, struct order_id id, struct order_package **out,
                        size_t *count)
{
	struct order order;
	TRY(order_get(work, id, &order));
	return packages_fetch(work->tx, work->arena, work->company, id, out, count);
}

enum err order_pack(struct work *work, struct order_id id, struct order_package *packages, size_t n)
{
	struct order *order = ARENA_NEW(work->arena, struct order);
	struct reservation *claims;
	size_t count;
	TRY(order_get(work, id, order));
	if (order_move_find(order->status, ACTION_SHIP) == NULL
	    || (!order_is_open(order->status) && order->status != ORDER_ON_HOLD
	        && order->status != ORDER_PENDING_FULFILLMENT))
		return fault_say(work->fault, ERR_CONFLICT,
		                 "Order %.*s is %.*s: there is nothing to pack.%.*s",
		                 STR_FMT(order->number),
		                 STR_FMT(word_said(work->arena, &order_status_words, (int)order->status)),
		                 STR_FMT(order_way_on(work, order)));
	TRY(reservations_of(work, &id.value, 1, &claims, &count));
	TRY(packages_check(order, claims, count, packages, n, work->fault));
	for (size_t i = 0; i < n; i++)
		packages[i].number = (int64_t)i + 1;
	TRY(packages_replace(work->tx, work->arena, work->company, id, packages, n));
	struct str sentence =
		n == 0 ? STR("It is not packed any more.")
			   : str_format(work->arena, "Packed into %zu package%s.", n, n == 1 ? "" : "s");
	return order_save_only(work, order, "order.packed", sentence);
}

static bool has_lost_units(const struct order_line *before, const struct order_line *line)
{
	return line->ordered.units - line->cancelled.units
	       < before->ordered.units - before->cancelled.units;
}

static int64_t packed_units(const struct order_package *packages, size_t n,
                            struct order_line_id line)
{
	int64_t units = 0;
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < packages[i].lines.count; j++)
			if (ID_EQ(packages[i].lines.at[j].line_id, line))
				units += packages[i].lines.at[j].quantity.units;
	return units;
}

enum err packages_outgrow(struct work *work, struct order_id order, const struct order_line *before,
                          const struct order_line *lines, size_t n)
{
	struct order_package *packages;
	size_t count = 0;
	bool is_any = false, is_more = false;
	for (size_t i = 0; i < n; i++)
		is_any = is_any || has_lost_units(&before[i], &lines[i]);
	if (!is_any)
		return OK;
	TRY(packages_fetch(work->tx, work->arena, work->company, order, &packages, &count));
	for (size_t i = 0; i < n && count > 0; i++)
		is_more = is_more
		          || (has_lost_units(&before[i], &lines[i])
		              && packed_units(packages, count, lines[i].id) > line_open_units(&lines[i]));
	return is_more ? packages_replace(work->tx, work->arena, work->company, order, NULL, 0) : OK;
}
