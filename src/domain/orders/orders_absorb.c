/* Claims that go over to another product: when two products turn out to be one. */
#include "base/map.h"
#include "domain/orders/orders_absorb_store.h"
#include "domain/orders/orders_resolve.h"
#include "domain/orders/orders_rules.h"
#include "domain/orders/orders_store.h"

struct absorbing {
	struct work *work;
	struct product_id into, from;
	struct str sentence;
	LIST(int64_t) orders;
	LIST(struct reservation) moving, relinked; /* as they are now */
	LIST(struct reservation) removed, added, changed;
	LIST(struct stock_level) claims;
};

static void units_add(struct absorbing *a, struct warehouse_id warehouse, int64_t units)
{
	for (size_t i = 0; i < a->claims.count; i++) {
		if (!ID_EQ(a->claims.at[i].warehouse_id, warehouse))
			continue;
		a->claims.at[i].allocated.units += units;
		return;
	}
	*LIST_ADD(a->work->arena, &a->claims) = (struct stock_level){
		.product_id = a->from, .warehouse_id = warehouse, .allocated = {units}};
}

/* Which claims go over: those of lines that are with us and of which nothing has left. A line that
 * has shipped keeps all its claims, also the one for the units that still wait. */
static enum err claims_choose(struct absorbing *a)
{
	struct work *work = a->work;
	struct product_claim *waiting;
	size_t count;
	TRY(claims_on_product(work->tx, work->arena, work->company, a->from, &waiting, &count));
	for (size_t i = 0; i < count; i++) {
		const struct reservation *claim = &waiting[i].claim;
		bool is_direct = ID_EQ(waiting[i].line_product_id, a->from);
		bool has_left = waiting[i].line_shipped > 0 || claim->shipped.units > 0;
		if (!order_follows_product(waiting[i].status))
			continue;
		if (has_left && !is_direct)
			return fault_say(work->fault, ERR_REFUSED,
			                 "Order %lld has shipped a part of a bundle with product %lld: let the "
			                 "rest leave first.",
			                 (long long)claim->order_id.value, (long long)a->from.value);
		if (has_left)
			continue;
		*LIST_ADD(work->arena, &a->moving) = *claim;
		if (is_direct)
			*LIST_ADD(work->arena, &a->relinked) = *claim;
		units_add(a, claim->warehouse_id, claim->quantity.units);
		if (a->orders.count == 0 || a->orders.at[a->orders.count - 1] != claim->order_id.value)
			*LIST_ADD(work->arena, &a->orders) = claim->order_id.value;
	}
	return OK;
}

/* A line of a bundle that has both gets one claim for both. */
static enum err claims_settle(struct absorbing *a)
{
	struct work *work = a->work;
	struct reservation *all;
	size_t count;
	TRY(reservations_load(work->tx, work->arena, work->company, a->orders.at, a->orders.count, &all,
	                      &count));
	for (size_t i = 0; i < a->moving.count; i++) {
		const struct reservation *claim = &a->moving.at[i];
		struct reservation *other = NULL;
		for (size_t k = 0; k < count && other == NULL; k++)
			if (ID_EQ(all[k].order_id, claim->order_id) && ID_EQ(all[k].line_id, claim->line_id)
			    && ID_EQ(all[k].product_id, a->into))
				other = &all[k];
		*LIST_ADD(work->arena, &a->removed) = *claim;
		if (other == NULL) {
			struct reservation *added = LIST_ADD(work->arena, &a->added);
			*added = *claim;
			added->product_id = a->into;
			continue;
		}
		if (other->shipped.units > 0 || !ID_EQ(other->warehouse_id, claim->warehouse_id))
			return fault_say(
				work->fault, ERR_REFUSED,
				"Order %lld has shipped a part of a bundle with both products: let the "
				"rest leave first.",
				(long long)claim->order_id.value);
		other->quantity.units += claim->quantity.units;
		other->per_unit += claim->per_unit;
		*LIST_ADD(work->arena, &a->changed) = *other;
	}
	return OK;
}

static enum err absorbing_write(struct absorbing *a)
{
	struct work *work = a->work;
	struct tx *tx = work->tx;
	struct order *orders;
	size_t count;
	TRY(reservations_remove(tx, work->arena, work->company, a->removed.at, a->removed.count));
	if (a->added.count > 0)
		TRY(reservations_insert(tx, work->arena, work->company, a->added.at, a->added.count));
	if (a->changed.count > 0)
		TRY(reservations_save(tx, work->arena, work->company, a->changed.at, a->changed.count));
	TRY(lines_relink(tx, work->arena, work->company, a->relinked.at, a->relinked.count, a->into));
	TRY(order_load(work, a->orders.at, a->orders.count, &orders, &count));
	for (size_t i = 0; i < count; i++)
		TRY(order_save_only(work, &orders[i], "order.edited", a->sentence));
	return OK;
}

enum err order_claims_absorb(struct work *work, struct product_id into, struct product_id from,
                             struct str sentence, struct stock_level **claims, size_t *count)
{
	struct absorbing a = {.work = work, .into = into, .from = from, .sentence = sentence};
	TRY(claims_choose(&a));
	if (a.moving.count > 0) {
		TRY(claims_settle(&a));
		TRY(absorbing_write(&a));
	}
	*claims = a.claims.at;
	*count = a.claims.count;
	return OK;
}
