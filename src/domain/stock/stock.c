#include "domain/stock/stock.h"

#include "domain/stock/stock_edge.h"
#include "domain/stock/stock_minimums.h"
#include "domain/stock/stock_posting.h"
#include "domain/stock/stock_rules.h"
#include "domain/stock/stock_store.h"
#include "domain/warehouses/warehouses.h"
#include "shape/shape_change.h"

/* ---- posting ---- */

/* Says in names what did not fit; it happens seldom, so the names are looked up only then. */
static enum err refuse_move(struct work *work, const struct sheet *sheet,
                            const struct stock_move *move)
{
	struct product product;
	struct warehouse warehouse;
	const struct balance *balance =
		sheet_find(sheet, (struct stock_place){move->product_id, move->warehouse_id});
	const struct units *change = &balance->change;
	int64_t asked = change->locked + change->allocated - change->on_hand;
	TRY(product_get(work, move->product_id, &product));
	TRY(warehouse_get(work, move->warehouse_id, &warehouse));
	return fault_say(work->fault, ERR_OUT_OF_STOCK,
	                 "%.*s at %.*s: " N_ARE " available, " N_ARE " asked for.",
	                 STR_FMT(product.sku), STR_FMT(warehouse.name),
	                 N_ARE_FMT(balance_available(balance) + asked), N_ARE_FMT(asked));
}

enum err stock_post(struct work *work, struct stock_move *moves, size_t n, size_t *refused)
{
	bool moves_units = false;
	struct sites sites = sites_new(work);
	struct sheet sheet = sheet_begin(work);
	if (n == 0)
		return OK;
	for (size_t i = 0; i < n; i++) {
		sheet_balance(&sheet, (struct stock_place){moves[i].product_id, moves[i].warehouse_id});
		moves_units = moves_units || moves[i].on_hand != 0 || moves[i].locked != 0;
	}
	TRY(sheet_load(work, &sheet, moves_units ? &sites : NULL));
	for (size_t i = 0; i < n; i++) {
		struct balance *balance =
			sheet_find(&sheet, (struct stock_place){moves[i].product_id, moves[i].warehouse_id});
		if (moves[i].location_id.value != 0)
			TRY(sheet_place(work, &sheet, &sites, balance, moves[i].location_id));
		bool is_bin_short = move_judge(balance, &moves[i]) == MOVE_BIN_SHORT;
		if (is_bin_short && refused != NULL)
			*refused = i;
		if (is_bin_short)
			return fault_say(work->fault, ERR_OUT_OF_STOCK, "The location holds less than that.");
		if (!sheet_apply(&sheet, balance, &moves[i]))
			return ERR_INTERNAL;
	}
	size_t first = sheet_refused(&sheet, moves, n);
	if (first < n) {
		if (refused != NULL)
			*refused = first;
		return refuse_move(work, &sheet, &moves[first]);
	}
	return sheet_write(work, &sheet);
}

/* ---- what a warehouse reported ---- */

/* The products among the figures. */
static enum err products_of(struct work *work, const struct stock_figure *figures, size_t n,
                            struct map *products)
{
	int64_t *ids = ARENA_ARRAY(work->arena, n, int64_t);
	struct product *found;
	size_t count;
	*products = map_new(work->arena);
	for (size_t i = 0; i < n; i++)
		ids[i] = figures[i].product_id.value;
	TRY(product_load(work, ids, n, &found, &count));
	for (size_t i = 0; i < count; i++)
		if (product_is_stocked(found[i].type))
			map_put_int(products, found[i].id.value, &found[i]);
	return OK;
}

enum err stock_sync(struct work *work, struct warehouse_id warehouse_id,
                    const struct stock_figure *figures, size_t n, struct instant as_of)
{
	struct warehouse warehouse;
	struct map products;
	struct sites sites = sites_new(work);
	struct sheet sheet = sheet_begin(work);
	TRY(warehouse_get(work, warehouse_id, &warehouse));
	TRY(products_of(work, figures, n, &products));
	if (products.count == 0)
		return OK;
	for (size_t i = 0; i < products.count; i++)
		sheet_balance(&sheet, (struct stock_place){{products.entries[i].number}, warehouse_id});
	TRY(sheet_load(work, &sheet, &sites));

	bool is_available = warehouse.figure_meaning == FIGURE_AVAILABLE;
	struct buf reason = buf_new(work->arena, LIMIT_NOTES);
	buf_c(&reason, "Reported by the warehouse as of ");
	instant_write_seconds(&reason, as_of);
	for (size_t i = 0; i < n; i++) {
		if (map_get_int(&products, figures[i].product_id.value) == NULL)
			continue;
		struct balance *balance =
			sheet_find(&sheet, (struct stock_place){figures[i].product_id, warehouse_id});
		int64_t target = figure_on_hand(&figures[i], is_available, balance->now.locked);
		struct stock_move move = {.product_id = figures[i].product_id,
		                          .warehouse_id = warehouse_id,
		                          .kind = STOCK_SYNC,
		                          .on_hand = target - balance->now.on_hand,
		                          .reason = buf_str(&reason)};
		if (move.on_hand != 0 && !sheet_apply(&sheet, balance, &move))
			return ERR_INTERNAL;
	}
	return sheet_write(work, &sheet);
}

/* ---- reading ---- */

enum err stock_levels(struct work *work, const int64_t *products, size_t n,
                      struct stock_level **out, size_t *count)
{
	*out = NULL;
	*count = 0;
	if (n == 0)
		return OK;
	return levels_load(work->tx, work->arena, work->company, products, n, out, count);
}

enum err stock_level_get(struct work *work, struct product_id product,
                         struct warehouse_id warehouse, struct stock_level *out)
{
	struct stock_level *levels;
	size_t count;
	*out = (struct stock_level){.product_id = product, .warehouse_id = warehouse};
	TRY(stock_levels(work, &product.value, 1, &levels, &count));
	for (size_t i = 0; i < count; i++)
		if (ID_EQ(levels[i].warehouse_id, warehouse))
			*out = levels[i];
	return OK;
}

enum err stock_list(struct work *work, const int64_t *products, size_t n,
                    struct warehouse_id warehouse, struct stock_place after, size_t most,
                    struct stock_level **out, size_t *count)
{
	return levels_page(work->tx, work->arena, work->company, products, n, warehouse, after, most,
	                   out, count);
}

enum err stock_totals(struct work *work, const int64_t *products, size_t n, struct product_id after,
                      size_t most, struct stock_total **out, size_t *count)
{
	struct product_ref *found;
	size_t found_count;
	struct map skus = map_new(work->arena);
	TRY(totals_page(work->tx, work->arena, work->company, products, n, after, most, out, count));
	int64_t *ids = ARENA_ARRAY(work->arena, *count, int64_t);
	for (size_t i = 0; i < *count; i++)
		ids[i] = (*out)[i].product_id.value;
	if (*count == 0)
		return OK;
	TRY(product_refs(work, ids, *count, &found, &found_count));
	for (size_t i = 0; i < found_count; i++)
		map_put_int(&skus, found[i].id.value, &found[i]);
	for (size_t i = 0; i < *count; i++) {
		const struct product_ref *product = map_get_int(&skus, ids[i]);
		if (product != NULL)
			(*out)[i].sku = product->sku;
	}
	return OK;
}

enum err stock_bins(struct work *work, const int64_t *products, size_t n, struct stock_bin **out,
                    size_t *count)
{
	*out = NULL;
	*count = 0;
	if (n == 0)
		return OK;
	return bins_load(work->tx, work->arena, work->company, products, n, out, count);
}

enum err stock_bin_get(struct work *work, struct stock_id id, struct stock_bin *out)
{
	enum err err = bin_load(work->tx, work->arena, work->company, id, out);
	if (err != ERR_NOT_FOUND)
		return err;
	return fault_say(work->fault, err, "There is no product stock %lld.", (long long)id.value);
}
