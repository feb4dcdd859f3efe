#include "domain/documents/documents_pick.h"

#include <stdlib.h>

#include "base/map.h"
#include "domain/catalog/catalog.h"
#include "domain/documents/documents_rules.h"
#include "domain/stock/stock.h"

struct picking {
	struct work *work;
	struct warehouse_id warehouse;
	struct order **orders;
	size_t order_count;
	struct map products;              /* id → struct product */
	struct stock_location *locations; /* by draw rank */
	size_t location_count;
	LIST(struct pick_need) needs;
	struct pick_plan plan;
};

/* The bins are drawn from in the order of the paper, whatever the ids of the orders. */
static int by_place(const void *left, const void *right)
{
	const struct pick_need *a = left, *b = right;
	if (a->order != b->order)
		return a->order < b->order ? -1 : 1;
	return (a->product_id > b->product_id) - (a->product_id < b->product_id);
}

/* Claims of one order and product are one need: two lines of it are one walk. */
static enum err needs_load(struct picking *p)
{
	struct work *work = p->work;
	struct reservation *claims;
	size_t count;
	int64_t *ids = ARENA_ARRAY(work->arena, p->order_count, int64_t);
	struct map places = map_new(work->arena); /* order id → its place + 1 */
	for (size_t i = 0; i < p->order_count; i++) {
		ids[i] = p->orders[i]->id.value;
		map_put_int(&places, ids[i], &p->orders[i]);
	}
	TRY(reservations_of(work, ids, p->order_count, &claims, &count));
	for (size_t i = 0; i < count; i++) {
		struct order **place = map_get_int(&places, claims[i].order_id.value);
		if (place == NULL || !ID_EQ(claims[i].warehouse_id, p->warehouse)
		    || claims[i].quantity.units <= 0)
			continue;
		struct pick_need *need = LIST_ADD(work->arena, &p->needs);
		*need = (struct pick_need){.order = (size_t)(place - p->orders),
		                           .product_id = claims[i].product_id.value,
		                           .units = claims[i].quantity.units};
	}
	if (p->needs.count > 1)
		qsort(p->needs.at, p->needs.count, sizeof *p->needs.at, by_place);
	return OK;
}

static int64_t *products_asked(const struct picking *p, size_t *count)
{
	struct map seen = map_new(p->work->arena);
	int64_t *ids = ARENA_ARRAY(p->work->arena, p->needs.count, int64_t);
	*count = 0;
	for (size_t i = 0; i < p->needs.count; i++) {
		if (map_get_int(&seen, p->needs.at[i].product_id) != NULL)
			continue;
		map_put_int(&seen, p->needs.at[i].product_id, &p->needs.at[i]);
		ids[(*count)++] = p->needs.at[i].product_id;
	}
	return ids;
}

/* The bins of the warehouse in the order of its draw ranks. */
static enum err bins_plan(struct picking *p, const int64_t *products, size_t n)
{
	struct work *work = p->work;
	struct stock_bin *found;
	size_t count, bin_count = 0;
	TRY(location_all(work, p->warehouse, &p->locations, &p->location_count));
	TRY(stock_bins(work, products, n, &found, &count));
	struct pick_bin *bins = ARENA_ARRAY(work->arena, count, struct pick_bin);
	for (size_t l = 0; l < p->location_count; l++) {
		if (!p->locations[l].is_pickable)
			continue;
		for (size_t b = 0; b < count; b++) {
			if (!ID_EQ(found[b].location_id, p->locations[l].id))
				continue;
			bins[bin_count++] =
				(struct pick_bin){.product_id = found[b].product_id.value,
			                      .location = l,
			                      .units = found[b].on_hand.units - found[b].locked.units};
		}
	}
	picks_plan(work->arena, p->needs.at, p->needs.count, bins, bin_count, &p->plan);
	return OK;
}

static enum err products_name(struct picking *p, const int64_t *ids, size_t n)
{
	struct product *found;
	size_t count;
	TRY(product_load(p->work, ids, n, &found, &count));
	for (size_t i = 0; i < count; i++)
		map_put_int(&p->products, found[i].id.value, &found[i]);
	return OK;
}

static struct pick_line line_of(const struct picking *p, const struct pick *pick)
{
	const struct product *product = map_get_int(&p->products, pick->product_id);
	struct pick_line line = {.units = {pick->units}};
	if (pick->location != PICK_NOWHERE)
		line.location = p->locations[pick->location].name;
	if (product == NULL)
		return line;
	line.sku = product->sku;
	line.title = product->name;
	line.upc = product->upc;
	return line;
}

static void order_note(const struct picking *p, struct buf *buf, const struct pick *pick)
{
	struct str number = p->orders[pick->order]->number;
	buf_format(buf, "%s%.*s", buf->len ? ", " : "", STR_FMT(number));
	if (pick->units != 1)
		buf_format(buf, " × %lld", (long long)pick->units);
}

/* One walk for all: neighbours of one location and product are one line. */
static void bins_fill(struct picking *p, struct pick_sheet *out)
{
	struct arena *arena = p->work->arena;
	const struct pick *picks = p->plan.picks.at;
	picks_sort_by_walk(&p->plan);
	for (size_t from = 0; from < p->plan.picks.count;) {
		struct pick_line line = line_of(p, &picks[from]);
		struct buf orders = buf_new(arena, 2000);
		size_t to = from;
		line.units.units = 0;
		for (; to < p->plan.picks.count && picks[to].location == picks[from].location
		       && picks[to].product_id == picks[from].product_id;
		     to++) {
			line.units.units += picks[to].units;
			order_note(p, &orders, &picks[to]);
		}
		line.orders = buf_str(&orders);
		if (picks[from].location == PICK_NOWHERE)
			*LIST_ADD(arena, &out->missing) = line;
		else
			*LIST_ADD(arena, &out->bins) = line;
		from = to;
	}
}

static void orders_fill(struct picking *p, struct pick_sheet *out)
{
	struct arena *arena = p->work->arena;
	struct pick_order *order = NULL;
	size_t last = SIZE_MAX;
	picks_sort_by_order(&p->plan);
	for (size_t i = 0; i < p->plan.picks.count; i++) {
		const struct pick *pick = &p->plan.picks.at[i];
		if (pick->location == PICK_NOWHERE)
			continue;
		if (order == NULL || pick->order != last) {
			const struct order *from = p->orders[pick->order];
			order = LIST_ADD(arena, &out->orders);
			*order = (struct pick_order){.number = from->number,
			                             .recipient = from->recipient,
			                             .shipping_method = from->shipping_method};
			last = pick->order;
		}
		order->units.units += pick->units;
		*LIST_ADD(arena, &order->lines) = line_of(p, pick);
	}
}

enum err pick_sheet_make(struct work *work, struct warehouse_id warehouse, struct order **orders,
                         size_t n, struct pick_sheet *out)
{
	struct picking p = {.work = work,
	                    .warehouse = warehouse,
	                    .orders = orders,
	                    .order_count = n,
	                    .products = map_new(work->arena)};
	size_t product_count;
	TRY(needs_load(&p));
	const int64_t *products = products_asked(&p, &product_count);
	TRY(products_name(&p, products, product_count));
	TRY(bins_plan(&p, products, product_count));
	for (size_t i = 0; i < p.needs.count; i++) {
		out->unit_count += p.needs.at[i].units;
		out->order_count += i == 0 || p.needs.at[i].order != p.needs.at[i - 1].order;
	}
	bins_fill(&p, out);
	if (out->is_by_order)
		orders_fill(&p, out);
	if (!out->is_by_bin)
		out->bins.count = 0;
	out->has_missing = out->missing.count > 0;
	return OK;
}

void pick_sheet_make_up(struct work *work, struct order **orders, size_t n, struct pick_sheet *out)
{
	struct arena *arena = work->arena;
	static const struct str bins[] = {STR_INIT("A-01-03"), STR_INIT("B-12-01")};
	out->warehouse = STR("Main warehouse");
	out->order_count = (int64_t)n;
	for (size_t i = 0; i < n; i++) {
		struct pick_order *order = LIST_ADD(arena, &out->orders);
		*order = (struct pick_order){.number = orders[i]->number,
		                             .recipient = orders[i]->recipient,
		                             .shipping_method = orders[i]->shipping_method};
		for (size_t k = 0; k < orders[i]->lines.count; k++) {
			const struct order_line *from = &orders[i]->lines.at[k];
			struct pick_line line = {.location = bins[k % COUNT_OF(bins)],
			                         .sku = from->sku,
			                         .title = from->title,
			                         .units = from->ordered,
			                         .orders = orders[i]->number};
			out->unit_count += line.units.units;
			*LIST_ADD(arena, &order->lines) = line;
			*LIST_ADD(arena, &out->bins) = line;
		}
	}
}
