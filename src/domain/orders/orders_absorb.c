/* Claims that go over to another product: when two products turn out to be one. */
#include "domain/orders/orders_absorb.h"

#include "base/map.h"
#include "domain/catalog/catalog.h"
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

/* Which claims go over: those of lines that are with us. What has left keeps its product. */
static enum err claims_choose(struct absorbing *a)
{
	struct work *work = a->work;
	struct product_claim *waiting;
	size_t count;
	TRY(claims_on_product(work->tx, work->arena, work->company, a->from, &waiting, &count));
	for (size_t i = 0; i < count; i++) {
		const struct reservation *claim = &waiting[i].claim;
		if (!order_follows_product(waiting[i].status))
			continue;
		*LIST_ADD(work->arena, &a->moving) = *claim;
		if (ID_EQ(waiting[i].line_product_id, a->from))
			*LIST_ADD(work->arena, &a->relinked) = *claim;
		units_add(a, claim->warehouse_id, claim->quantity.units);
		if (a->orders.count == 0 || a->orders.at[a->orders.count - 1] != claim->order_id.value)
			*LIST_ADD(work->arena, &a->orders) = claim->order_id.value;
	}
	return OK;
}

static bool is_of_line(const struct reservation *claim, const struct reservation *other)
{
	return ID_EQ(claim->order_id, other->order_id) && ID_EQ(claim->line_id, other->line_id);
}

/* What waits goes over, claim by claim; a line of a bundle that has both gets one claim for both.
 */
static void claim_settle(struct absorbing *a, const struct reservation *claim,
                         struct reservation *all, const struct reservation *were, size_t n)
{
	struct reservation *other = NULL;
	int64_t per_unit = claim->per_unit;
	for (size_t k = 0; k < n && per_unit == claim->per_unit; k++)
		if (is_of_line(&were[k], claim) && ID_EQ(were[k].product_id, a->into))
			per_unit += were[k].per_unit;
	for (size_t k = 0; k < n; k++) {
		if (!is_of_line(&all[k], claim) || !ID_EQ(all[k].product_id, a->into))
			continue;
		all[k].per_unit = per_unit;
		if (ID_EQ(all[k].warehouse_id, claim->warehouse_id))
			other = &all[k];
	}
	if (other != NULL)
		other->quantity.units += claim->quantity.units;
	if (other != NULL || claim->quantity.units == 0)
		return;
	other = LIST_ADD(a->work->arena, &a->added);
	*other = *claim;
	other->product_id = a->into;
	other->per_unit = per_unit;
	other->shipped.units = 0;
}

/* The rows of the old product: gone, or what has left as it and is counted as the new one now. */
static void row_settle(struct absorbing *a, struct reservation *row)
{
	if (row->shipped.units == 0) {
		*LIST_ADD(a->work->arena, &a->removed) = *row;
		return;
	}
	row->quantity.units = 0;
	row->counts_as_id = a->into;
}

static enum err claims_settle(struct absorbing *a)
{
	struct work *work = a->work;
	struct reservation *all;
	size_t count;
	TRY(reservations_load(work->tx, work->arena, work->company, a->orders.at, a->orders.count, &all,
	                      &count));
	const struct reservation *were = arena_copy(work->arena, all, count * sizeof *all);
	for (size_t k = 0; k < count; k++)
		if (ID_EQ(were[k].product_id, a->from)) /* also where all of it has left already */
			claim_settle(a, &were[k], all, were, count);
	for (size_t k = 0; k < count; k++) {
		if (ID_EQ(all[k].product_id, a->from))
			row_settle(a, &all[k]);
		if (all[k].per_unit != were[k].per_unit || all[k].quantity.units != were[k].quantity.units
		    || !ID_EQ(all[k].counts_as_id, were[k].counts_as_id))
			*LIST_ADD(work->arena, &a->changed) = all[k];
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
	TRY(counted_move(work->tx, work->company, into, from));
	TRY(claims_choose(&a));
	if (a.moving.count > 0) {
		TRY(claims_settle(&a));
		TRY(absorbing_write(&a));
	}
	*claims = a.claims.at;
	*count = a.claims.count;
	return OK;
}

enum err orders_recount(struct work *work, struct product_id into)
{
	int64_t *ids;
	size_t count;
	struct map seen = map_new(work->arena);
	size_t n = 0;
	TRY(orders_begun(work->tx, work->arena, work->company, into, &ids, &count));
	for (size_t i = 0; i < count; i++) {
		if (map_get_int(&seen, ids[i]) != NULL)
			continue;
		map_put_int(&seen, ids[i], &seen);
		ids[n++] = ids[i];
	}
	return order_resolve_many(work, ids, n);
}

/* ---- what was not there to go over ---- */

static struct order_line *line_of(const struct resolving *item, const struct reservation *claim)
{
	for (size_t i = 0; i < item->order->lines.count; i++)
		if (ID_EQ(item->order->lines.at[i].id, claim->line_id))
			return &item->order->lines.at[i];
	return NULL;
}

/* Nothing of it waits, but of its line something may. */
static bool has_left_whole(const struct resolving *item, const struct reservation *claim)
{
	const struct order_line *line = line_of(item, claim);
	return claim->shipped.units > 0 && claim->quantity.units == 0 && claim->counts_as_id.value == 0
	       && line != NULL && line_open_units(line) > 0 && !item->keeps_claims;
}

/* What became of the product, through any number of merges. */
static enum err merged_into(struct work *work, struct product_id id, struct product_id *out)
{
	struct product *product;
	size_t count = 1;
	*out = id;
	while (count > 0) {
		TRY(product_load(work, &out->value, 1, &product, &count));
		if (count == 0 || product->merged_into_id.value == 0)
			break;
		*out = product->merged_into_id;
	}
	return OK;
}

enum err claims_recount(struct work *work, struct resolving *items, size_t n)
{
	LIST(struct reservation) changed = {0};
	for (size_t i = 0; i < n; i++) {
		for (size_t k = 0; k < items[i].before.count; k++) {
			struct reservation *claim = &items[i].before.at[k];
			struct product_id now;
			if (!has_left_whole(&items[i], claim))
				continue;
			TRY(merged_into(work, claim->product_id, &now));
			if (ID_EQ(now, claim->product_id))
				continue;
			struct order_line *line = line_of(&items[i], claim);
			if (ID_EQ(line->product_id, claim->product_id)) {
				line->product_id = now;
				*LIST_ADD(work->arena, &items[i].lines_changed) = line;
			}
			claim->counts_as_id = now;
			*LIST_ADD(work->arena, &changed) = *claim;
		}
	}
	return changed.count == 0
	           ? OK
	           : reservations_save(work->tx, work->arena, work->company, changed.at, changed.count);
}
