/* Which orders belong together, by splits and merges, and which could. */
#include "domain/orders/orders_merge_rules.h"
#include "domain/orders/orders_rules.h"
#include "domain/orders/orders_split_store.h"

struct family {
	struct work *work;
	LIST(struct lineage_row) rows;
};

static void relative_add(struct family *f, const struct order *order, enum order_relation relation)
{
	for (size_t i = 0; i < f->rows.count; i++)
		if (ID_EQ(f->rows.at[i].order_id, order->id))
			return;
	*LIST_ADD(f->work->arena, &f->rows) = (struct lineage_row){.order_id = order->id,
	                                                           .number = order->number,
	                                                           .relation = relation,
	                                                           .status = order->status,
	                                                           .units = order->unit_count};
}

static enum err relatives_add(struct family *f, const int64_t *ids, size_t n,
                              enum order_relation relation)
{
	struct order *orders;
	size_t count;
	TRY(order_load(f->work, ids, n, &orders, &count));
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < count; j++)
			if (orders[j].id.value == ids[i])
				relative_add(f, &orders[j], relation);
	return OK;
}

enum err order_lineage(struct work *work, struct order_id id, struct lineage_row **out,
                       size_t *count)
{
	struct family f = {.work = work};
	struct order order;
	int64_t *ids;
	size_t n;
	TRY(order_get(work, id, &order));
	relative_add(&f, &order, RELATION_SELF);
	struct order_id root = order.split_from_id.value ? order.split_from_id : id;
	if (order.split_from_id.value != 0)
		TRY(relatives_add(&f, &root.value, 1, RELATION_SPLIT_FROM));
	TRY(order_parts_of(work->tx, work->arena, work->company, root, &ids, &n));
	TRY(relatives_add(&f, ids, n, RELATION_PART));
	if (order.merged_into_id.value != 0)
		TRY(relatives_add(&f, &order.merged_into_id.value, 1, RELATION_MERGED_INTO));
	TRY(order_merged_into(work->tx, work->arena, work->company, id, &ids, &n));
	TRY(relatives_add(&f, ids, n, RELATION_MERGED_FROM));
	TRY(order_holders_of(work->tx, work->arena, work->company, id, &ids, &n));
	TRY(relatives_add(&f, ids, n, RELATION_HOLDS_LINES));
	*out = f.rows.at;
	*count = f.rows.count;
	return OK;
}

struct str order_way_on(struct work *work, const struct order *order)
{
	enum { STEPS_MOST = 10 }; /* a part goes back to an order that may be merged in turn */
	struct order holder = *order;
	for (int i = 0; i < STEPS_MOST && holder.status == ORDER_MERGED; i++)
		if (order_get(work, holder.merged_into_id, &holder) != OK)
			return STR("");
	if (order->status != ORDER_MERGED)
		return order_way_back(order);
	return str_format(work->arena, " Order %.*s has its lines now.", STR_FMT(holder.number));
}

enum err order_mergeable(struct work *work, struct order_id id, struct order **out, size_t *count)
{
	enum { LOOKED_AT = 500 };
	struct order into, *near;
	struct order_shipping *shippings;
	struct reservation *claims;
	int64_t *ids;
	size_t n, near_count, claim_count;
	*count = 0;
	TRY(order_get(work, id, &into));
	TRY(orders_near(work->tx, work->arena, work->company, &into, LOOKED_AT, &ids, &n));
	TRY(order_load(work, ids, n, &near, &near_count));
	TRY(reservations_of(work, ids, n, &claims, &claim_count));
	TRY(order_shipping_beside(work, id, near, near_count, &shippings));
	*out = near;
	for (size_t i = 0; i < near_count; i++) {
		struct fault why_not;
		fault_init(&why_not, work->arena);
		struct merge_side from = {&near[i], &shippings[i + 1]};
		if (merge_check((struct merge_side){&into, &shippings[0]}, from, claims, claim_count,
		                &why_not)
		    == OK)
			near[(*count)++] = near[i];
	}
	return OK;
}
