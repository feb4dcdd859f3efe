/* The past of stock: what the ledger says of a moment, and the movements themselves. */
#include "domain/stock/stock_edge.h"

#include "domain/catalog/catalog.h"
#include "domain/stock/stock_store.h"
#include "kernel/actors.h"

/* ---- as of a moment ---- */

enum err past_moment_check(struct work *work, struct instant as_of)
{
	if (as_of.us > work->now.us)
		return fault_field(work->fault, STR("as_of"), "lies in the future");
	return OK;
}

enum err stock_level_as_of(struct work *work, struct product_id product,
                           struct warehouse_id warehouse, struct instant at,
                           struct stock_level *out)
{
	struct ledger_row row;
	const struct stock_place place = {product, warehouse};
	*out = (struct stock_level){.product_id = product, .warehouse_id = warehouse};
	enum err err = ledger_as_of(work->tx, work->arena, work->company, place, at, &row);
	if (err == ERR_NOT_FOUND)
		return OK;
	TRY(err);
	out->on_hand = row.on_hand;
	out->locked = row.locked;
	out->allocated = row.allocated;
	out->available.units = row.on_hand.units - row.locked.units - row.allocated.units;
	return OK;
}

enum err stock_levels_as_of(struct work *work, const int64_t *products, size_t n, struct instant at,
                            struct stock_level **out, size_t *count)
{
	*out = NULL;
	*count = 0;
	if (n == 0)
		return OK;
	return levels_as_of_load(work->tx, work->arena, work->company, products, n, at, out, count);
}

enum err stock_levels_rewind(struct work *work, struct stock_level *levels, size_t n,
                             struct instant at)
{
	struct stock_level *past;
	size_t count;
	int64_t *ids = ARENA_ARRAY(work->arena, n, int64_t);
	for (size_t i = 0; i < n; i++)
		ids[i] = levels[i].product_id.value;
	TRY(stock_levels_as_of(work, ids, n, at, &past, &count));
	for (size_t i = 0; i < n; i++) {
		levels[i] = (struct stock_level){.product_id = levels[i].product_id,
		                                 .warehouse_id = levels[i].warehouse_id};
		for (size_t k = 0; k < count; k++)
			if (ID_EQ(past[k].product_id, levels[i].product_id)
			    && ID_EQ(past[k].warehouse_id, levels[i].warehouse_id))
				levels[i] = past[k];
	}
	return OK;
}

static void total_add(struct stock_total *total, const struct stock_level *level)
{
	total->on_hand.units += level->on_hand.units;
	total->locked.units += level->locked.units;
	total->allocated.units += level->allocated.units;
	total->available.units += level->available.units;
	if (level->warehouse_id.value == 0)
		total->unplaced.units += level->allocated.units;
}

enum err stock_totals_rewind(struct work *work, struct stock_total *totals, size_t n,
                             struct instant at)
{
	struct stock_level *past;
	size_t count;
	struct map by_product = map_new(work->arena);
	int64_t *ids = ARENA_ARRAY(work->arena, n, int64_t);
	for (size_t i = 0; i < n; i++) {
		ids[i] = totals[i].product_id.value;
		totals[i] = (struct stock_total){.product_id = totals[i].product_id, .sku = totals[i].sku};
		map_put_int(&by_product, ids[i], &totals[i]);
	}
	TRY(stock_levels_as_of(work, ids, n, at, &past, &count));
	for (size_t i = 0; i < count; i++)
		total_add(map_get_int(&by_product, past[i].product_id.value), &past[i]);
	return OK;
}

enum err stock_of_product(struct work *work, struct product_id id, struct instant as_of,
                          struct stock_level **out, size_t *count)
{
	struct product product;
	TRY(past_moment_check(work, as_of));
	TRY(product_get(work, id, &product));
	TRY(stock_levels(work, &id.value, 1, out, count));
	return as_of.us == 0 ? OK : stock_levels_rewind(work, *out, *count, as_of);
}

/* ---- movements ---- */

enum err stock_history(struct work *work, struct product_id product, struct warehouse_id warehouse,
                       int64_t before, size_t most, struct ledger_row **out, size_t *count)
{
	const struct stock_place place = {product, warehouse};
	const struct history_filter all = {.to = {INT64_MAX}};
	return ledger_page(work->tx, work->arena, work->company, place, &all,
	                   before > 0 ? before : ID_MAX, most, out, count);
}

/* Newest first; of one moment the higher warehouse first. */
static bool row_precedes(const struct ledger_row *a, const struct ledger_row *b)
{
	if (!ID_EQ(a->id, b->id))
		return a->id.value > b->id.value;
	return a->warehouse_id.value > b->warehouse_id.value;
}

/* The rows of all warehouses of a product, each read from its own end, merged. */
static enum err history_of_product(struct work *work, const struct history_filter *filter,
                                   struct history_position before, size_t most,
                                   struct ledger_row **out, size_t *count)
{
	struct stock_level *levels;
	size_t level_count;
	LIST(struct ledger_row) merged = {0};
	TRY(stock_levels(work, &filter->product_id.value, 1, &levels, &level_count));
	for (size_t i = 0; i < level_count; i++) {
		struct ledger_row *rows;
		size_t n, at = 0, kept = merged.count;
		const struct stock_place place = {filter->product_id, levels[i].warehouse_id};
		if (filter->warehouse_id.value != 0 && !ID_EQ(filter->warehouse_id, place.warehouse_id))
			continue;
		/* What stands at `before` itself is beyond it in warehouses that come later. */
		bool is_later = place.warehouse_id.value < before.warehouse_id.value;
		int64_t from = before.id == ID_MAX ? ID_MAX : before.id + is_later;
		TRY(ledger_page(work->tx, work->arena, work->company, place, filter, from, most, &rows,
		                &n));
		struct ledger_row *old = arena_copy(work->arena, merged.at, kept * sizeof *old);
		merged.count = 0;
		for (size_t k = 0; (k < n || at < kept) && merged.count < most;) {
			bool takes_old = k == n || (at < kept && row_precedes(&old[at], &rows[k]));
			*LIST_ADD(work->arena, &merged) = takes_old ? old[at++] : rows[k++];
		}
	}
	*out = merged.at;
	*count = merged.count;
	return OK;
}

/* The ledger keeps who did it by kind and id: it is long. */
static enum err actors_name(struct work *work, struct ledger_row *rows, size_t n)
{
	struct actor_named *actors = ARENA_ARRAY(work->arena, n + 1, struct actor_named);
	for (size_t i = 0; i < n; i++)
		actors[i] = (struct actor_named){.kind = rows[i].actor_kind, .id = rows[i].actor_id};
	TRY(actor_names_find(work, actors, n));
	for (size_t i = 0; i < n; i++)
		rows[i].actor_name = actors[i].name;
	return OK;
}

enum err stock_history_page(struct work *work, const struct history_filter *filter,
                            struct history_position before, size_t most, struct ledger_row **out,
                            size_t *count)
{
	struct history_filter asked = *filter;
	if (asked.to.us == 0)
		asked.to.us = INT64_MAX;
	if (before.id == 0)
		before = (struct history_position){ID_MAX, {ID_MAX}, {ID_MAX}};
	if (asked.product_id.value != 0)
		TRY(history_of_product(work, &asked, before, most, out, count));
	else
		TRY(ledger_moved_page(work->tx, work->arena, work->company, &asked, before, most, out,
		                      count));
	return actors_name(work, *out, *count);
}
