/* One product's stock becomes another's: when two products turn out to be one. */
#include "domain/stock/stock_absorb_store.h"
#include "domain/stock/stock_minimums_store.h"
#include "kernel/events.h"
#include "shape/shape_change.h"

struct absorbing {
	struct work *work;
	struct product_id into, from;
	struct str reason;
	LIST(struct stock_move) moves;
};

static void move_add(struct absorbing *a, struct product_id product, enum stock_kind kind,
                     struct warehouse_id warehouse, struct location_id location, int64_t on_hand,
                     int64_t locked, int64_t allocated)
{
	*LIST_ADD(a->work->arena, &a->moves) = (struct stock_move){
		.product_id = product,
		.warehouse_id = warehouse,
		.location_id = location,
		.kind = kind,
		.on_hand = on_hand,
		.locked = locked,
		.allocated = allocated,
		.subject = "product",
		.subject_id = ID_EQ(product, a->into) ? a->from.value : a->into.value,
		.reason = a->reason,
	};
}

static int64_t claims_at(const struct stock_level *claims, size_t n, struct warehouse_id warehouse)
{
	for (size_t i = 0; i < n; i++)
		if (ID_EQ(claims[i].warehouse_id, warehouse))
			return claims[i].allocated.units;
	return 0;
}

static enum err level_check(struct absorbing *a, const struct stock_level *level)
{
	if (level->warehouse_id.value == 0 || level->available.units >= 0)
		return OK;
	return fault_say(a->work->fault, ERR_REFUSED,
	                 "Product %lld lacks " N_UNITS
	                 " at warehouse %lld that are promised or locked: "
	                 "settle that first.",
	                 (long long)a->from.value, N_UNITS_FMT(-level->available.units),
	                 (long long)level->warehouse_id.value);
}

/* All units of the bins, but those that wait for claims which stay. A bin below zero has none: what
 * it lacks stays behind in the others. All that is locked goes over, for its locks do; what is
 * locked where nothing lies is locked anew among the units that do. */
static void bins_move(struct absorbing *a, const struct stock_level *level, int64_t kept,
                      const struct stock_bin *bins, size_t n)
{
	int64_t left = level->on_hand.units - kept, locks = level->locked.units;
	for (size_t i = 0; i < n && left > 0; i++) {
		int64_t units = bins[i].on_hand.units < left ? bins[i].on_hand.units : left;
		int64_t locked = bins[i].locked.units < units ? bins[i].locked.units : units;
		if (!ID_EQ(bins[i].warehouse_id, level->warehouse_id) || units <= 0)
			continue;
		left -= units;
		locks -= locked;
		move_add(a, a->into, STOCK_TRANSFER_IN, bins[i].warehouse_id, bins[i].location_id, units,
		         locked, 0);
		move_add(a, a->from, STOCK_TRANSFER_OUT, bins[i].warehouse_id, bins[i].location_id, -units,
		         -locked, 0);
	}
	if (locks <= 0)
		return;
	move_add(a, a->from, STOCK_UNLOCK, level->warehouse_id, (struct location_id){0}, 0, -locks, 0);
	move_add(a, a->into, STOCK_LOCK, level->warehouse_id, (struct location_id){0}, 0, locks, 0);
}

static void level_move(struct absorbing *a, const struct stock_level *level, int64_t claims,
                       const struct stock_bin *bins, size_t n)
{
	if (claims > 0)
		move_add(a, a->from, STOCK_RELEASE, level->warehouse_id, (struct location_id){0}, 0, 0,
		         -claims);
	if (level->warehouse_id.value != 0)
		bins_move(a, level, level->allocated.units - claims, bins, n);
	if (claims > 0)
		move_add(a, a->into, STOCK_RESERVE, level->warehouse_id, (struct location_id){0}, 0, 0,
		         claims);
}

/* What was counted of the old product would be posted to it. */
static enum err counts_check(const struct absorbing *a)
{
	struct work *work = a->work;
	struct str name;
	bool is_there;
	TRY(count_open_with(work->tx, work->arena, work->company, a->from, &name, &is_there));
	if (!is_there)
		return OK;
	return fault_say(
		work->fault, ERR_REFUSED,
		"Product %lld stands on the count \"%.*s\", which is not posted: post or cancel "
		"it first.",
		(long long)a->from.value, STR_FMT(name));
}

/* Where both have a minimum they add up, as what is needed of them does. */
static enum err minimums_absorb(struct absorbing *a)
{
	struct work *work = a->work;
	const int64_t both[] = {a->into.value, a->from.value};
	struct stock_minimum *rows;
	size_t count, gone = 0, put = 0;
	TRY(minimums_load(work->tx, work->arena, work->company, both, COUNT_OF(both), &rows, &count));
	int64_t *ids = ARENA_ARRAY(work->arena, count, int64_t);
	struct stock_minimum *joined = ARENA_ARRAY(work->arena, count, struct stock_minimum);
	for (size_t i = 0; i < count; i++) {
		if (!ID_EQ(rows[i].product_id, a->from))
			continue;
		struct stock_minimum *now = &joined[put++];
		*now = rows[i];
		for (size_t k = 0; k < count; k++)
			if (ID_EQ(rows[k].product_id, a->into)
			    && ID_EQ(rows[k].warehouse_id, rows[i].warehouse_id)
			    && ID_EQ(rows[k].location_id, rows[i].location_id)) {
				*now = rows[k];
				now->units.units += rows[i].units.units;
				ids[gone++] = rows[i].id.value;
			}
		if (now->units.units > QTY_MAX)
			now->units.units = QTY_MAX;
		now->product_id = a->into;
		now->modified_at = work->now;
		event_emit(work, "stock_minimum.changed", "product", a->into.value,
		           shape_text(work->arena, &stock_minimum_shape, now, NULL, 0));
	}
	TRY(minimums_delete(work->tx, work->company, ids, gone));
	TRY(minimums_repoint(work->tx, work->company, a->into, a->from));
	TRY(minimums_put(work->tx, work->arena, work->company, joined, put));
	return stock_minimums_review(work, &a->into.value, 1);
}

enum err stock_absorb(struct work *work, struct product_id into, struct product_id from,
                      const struct stock_level *claims, size_t n, struct str reason)
{
	struct absorbing a = {.work = work, .into = into, .from = from, .reason = reason};
	struct stock_level *levels;
	struct stock_bin *bins;
	size_t level_count, bin_count;
	TRY(counts_check(&a));
	TRY(stock_levels(work, &from.value, 1, &levels, &level_count));
	TRY(stock_bins(work, &from.value, 1, &bins, &bin_count));
	for (size_t i = 0; i < level_count; i++)
		TRY(level_check(&a, &levels[i]));
	for (size_t i = 0; i < level_count; i++)
		level_move(&a, &levels[i], claims_at(claims, n, levels[i].warehouse_id), bins, bin_count);
	TRY(stock_post(work, a.moves.at, a.moves.count, NULL));
	TRY(locks_move(work->tx, work->company, into, from));
	return minimums_absorb(&a);
}
