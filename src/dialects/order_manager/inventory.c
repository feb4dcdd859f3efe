#include "dialects/order_manager/inventory.h"

#include "dialects/order_manager/brief.h"
#include "domain/stock/stock.h"
#include "domain/warehouses/warehouses.h"

/* ---- product stocks ---- */

struct om_place {
	struct location_id stock_location_id;
	struct str location;
	struct warehouse_id warehouse_id;
};

struct om_place_totals {
	int64_t on_hand_quantity, available_quantity, allocated_quantity, locked_quantity;
	int64_t in_transit_quantity, min_inventory_level;
};

struct om_stock {
	struct stock_id product_stock_id;
	struct om_product_brief product;
	struct om_place stock_location;
	int64_t quantity, quantity_locked, allocated_quantity, available_quantity;
	int64_t min_stock, draw_rank;
	bool active, pickable, receivable;
	struct om_place_totals warehouse_stock_totals;
};

#define FIELD_UNITS(S, m, d) FIELD_INT(S, m, 0, INT64_MIN, INT64_MAX, d)

static const struct field place_fields[] = {
	FIELD_ID(struct om_place, stock_location_id, struct location_id, 0, "The location."),
	FIELD_TEXT(struct om_place, location, 0, 0, LIMIT_NAME, "Its name."),
	FIELD_ID(struct om_place, warehouse_id, struct warehouse_id, 0, "Its warehouse."),
};
static const struct shape place_shape =
	SHAPE("stockLocation", struct om_place, place_fields, "Where stock lies.");

static const struct field place_totals_fields[] = {
	FIELD_UNITS(struct om_place_totals, on_hand_quantity, "Physical units."),
	FIELD_UNITS(struct om_place_totals, available_quantity, "Units that may be sold."),
	FIELD_UNITS(struct om_place_totals, allocated_quantity, "Units promised to orders."),
	FIELD_UNITS(struct om_place_totals, locked_quantity, "Units kept from sale."),
	FIELD_UNITS(struct om_place_totals, in_transit_quantity, "Units on stock transfers to it."),
	FIELD_UNITS(struct om_place_totals, min_inventory_level,
                "The minimum there; none: the product's minimum level."),
};
static const struct shape place_totals_shape =
	SHAPE("warehouseStockTotals", struct om_place_totals, place_totals_fields,
          "The product in the whole warehouse.");

static const struct field stock_fields[] = {
	FIELD_ID(struct om_stock, product_stock_id, struct stock_id, 0, "Product and location."),
	FIELD_OBJECT(struct om_stock, product, struct om_product_brief, &om_product_brief_shape, 0,
                 "The product."),
	FIELD_OBJECT(struct om_stock, stock_location, struct om_place, &place_shape, 0, "Where."),
	FIELD_UNITS(struct om_stock, quantity, "Physical units, also locked ones."),
	FIELD_UNITS(struct om_stock, quantity_locked, "Units kept from sale."),
	FIELD_UNITS(struct om_stock, allocated_quantity, "Units promised to orders."),
	FIELD_UNITS(struct om_stock, available_quantity, "Units that may be sold."),
	FIELD_UNITS(struct om_stock, min_stock, "The minimum of the location."),
	FIELD_UNITS(struct om_stock, draw_rank, "Lower ranks are drawn from first."),
	FIELD_FLAG(struct om_stock, active, 0, "Is the product for sale?"),
	FIELD_FLAG(struct om_stock, pickable, 0, "Are orders picked from here?"),
	FIELD_FLAG(struct om_stock, receivable, 0, "Are goods put here?"),
	FIELD_OBJECT(struct om_stock, warehouse_stock_totals, struct om_place_totals,
                 &place_totals_shape, 0, "The product in the whole warehouse."),
};
const struct shape om_stock_shape =
	SHAPE("productStock", struct om_stock, stock_fields, "A product in one location.");

struct om_stock_query {
	int64_t page, limit;
	struct instant created_from_date, created_to_date;
	bool include_bundled_items;
	LIST(int64_t) product_id;
	LIST(struct str) sku;
	struct str stock_location_name;
	struct warehouse_id warehouse_id;
	struct touched touched;
};

static const struct field stock_query_fields[] = {
	OM_PAGE_FIELDS(struct om_stock_query),
	FIELD_INSTANT(struct om_stock_query, created_from_date, 0, "There since."),
	FIELD_INSTANT(struct om_stock_query, created_to_date, 0, "There until."),
	FIELD_FLAG(struct om_stock_query, include_bundled_items, 0,
               "Of a bundle, the stock of its components; usually true."),
	FIELD_INTS(struct om_stock_query, product_id, 0, 0, OM_LIMIT_MOST, "Of these products."),
	FIELD_TEXTS(struct om_stock_query, sku, 0, 0, OM_LIMIT_MOST, "SKUs begin so."),
	FIELD_TEXT(struct om_stock_query, stock_location_name, 0, 0, LIMIT_NAME, "There."),
	FIELD_ID(struct om_stock_query, warehouse_id, struct warehouse_id, 0, "In this warehouse."),
};
const struct shape om_stock_query_shape =
	SHAPE_TOUCHED("OmStockQuery", struct om_stock_query, stock_query_fields, "Which stock.");

/* What belongs to a page of bins. */
struct stock_page {
	struct work *work;
	struct map products, locations;
	struct stock_bin *bins; /* all of the products, to share the promised units out */
	size_t bin_count;
	struct stock_level *levels;
	size_t level_count;
	struct minimum_at *minimums;
	size_t minimum_count;
	struct incoming *coming;
	size_t coming_count;
};

static enum err locations_load(struct work *work, const struct stock_bin *bins, size_t n,
                               struct map *out)
{
	void *found;
	size_t count;
	int64_t *ids = ARENA_ARRAY(work->arena, n, int64_t);
	struct om_filters filters = om_filters_new(work->arena);
	*out = map_new(work->arena);
	for (size_t i = 0; i < n; i++)
		ids[i] = bins[i].location_id.value;
	if (n == 0)
		return OK;
	om_among(&filters, "id", ids, n);
	TRY(om_list(work, &stock_location_source, &filters, 1, (int64_t)n, &found, &count));
	struct stock_location *locations = found;
	for (size_t i = 0; i < count; i++)
		map_put_int(out, locations[i].id.value, &locations[i]);
	return OK;
}

static enum err stock_page_load(struct work *work, const struct stock_bin *bins, size_t n,
                                struct stock_page *page)
{
	int64_t *ids = ARENA_ARRAY(work->arena, n, int64_t);
	*page = (struct stock_page){.work = work};
	for (size_t i = 0; i < n; i++)
		ids[i] = bins[i].product_id.value;
	TRY(om_products(work, ids, n, &page->products));
	if (n == 0)
		return OK;
	TRY(stock_bins(work, ids, n, &page->bins, &page->bin_count));
	TRY(stock_levels(work, ids, n, &page->levels, &page->level_count));
	TRY(stock_minimums_of(work, ids, n, &page->minimums, &page->minimum_count));
	TRY(stock_incoming_of(work, ids, n, &page->coming, &page->coming_count));
	return locations_load(work, page->bins, page->bin_count, &page->locations);
}

static int64_t rank_of(const struct stock_page *page, const struct stock_bin *bin)
{
	const struct stock_location *location = map_get_int(&page->locations, bin->location_id.value);
	return location != NULL ? location->draw_rank : INT64_MAX;
}

/* Is `a` drawn from before `b`? */
static bool is_before(const struct stock_page *page, const struct stock_bin *a,
                      const struct stock_bin *b)
{
	int64_t rank_a = rank_of(page, a), rank_b = rank_of(page, b);
	return rank_a != rank_b ? rank_a < rank_b : a->location_id.value < b->location_id.value;
}

/* Purser promises units of a warehouse, the dialect shows them by location: as they would be drawn.
 * What no location can fill stays with the first. */
static int64_t allocated_at(const struct stock_page *page, const struct stock_bin *bin,
                            int64_t allocated)
{
	int64_t before = 0, all = 0;
	bool is_first = true;
	int64_t own = bin->on_hand.units - bin->locked.units;
	for (size_t i = 0; i < page->bin_count; i++) {
		const struct stock_bin *other = &page->bins[i];
		int64_t free = other->on_hand.units - other->locked.units;
		if (!ID_EQ(other->product_id, bin->product_id)
		    || !ID_EQ(other->warehouse_id, bin->warehouse_id) || free < 0)
			continue;
		all += free;
		if (!ID_EQ(other->id, bin->id) && is_before(page, other, bin)) {
			before += free;
			is_first = false;
		}
	}
	int64_t beyond = is_first && allocated > all ? allocated - all : 0;
	int64_t rest = allocated - before;
	if (rest <= 0 || own <= 0)
		return beyond;
	return (rest < own ? rest : own) + beyond;
}

/* The least that should lie in the place; -1: nothing is set. */
static int64_t minimum_of(const struct stock_page *page, const struct stock_bin *bin,
                          struct location_id location)
{
	for (size_t i = 0; i < page->minimum_count; i++)
		if (ID_EQ(page->minimums[i].product_id, bin->product_id)
		    && ID_EQ(page->minimums[i].warehouse_id, bin->warehouse_id)
		    && ID_EQ(page->minimums[i].location_id, location))
			return page->minimums[i].units.units;
	return -1;
}

/* By stock transfers; purchase orders do not count. */
static int64_t in_transit_to(const struct stock_page *page, const struct stock_bin *bin)
{
	int64_t units = 0;
	for (size_t i = 0; i < page->coming_count; i++)
		if (str_is(page->coming[i].subject, "transfer")
		    && ID_EQ(page->coming[i].product_id, bin->product_id)
		    && ID_EQ(page->coming[i].warehouse_id, bin->warehouse_id))
			units += page->coming[i].units.units;
	return units;
}

static void stock_print(const struct stock_page *page, const struct stock_bin *bin,
                        struct om_stock *out)
{
	const struct product *product = map_get_int(&page->products, bin->product_id.value);
	const struct stock_location *location = map_get_int(&page->locations, bin->location_id.value);
	struct stock_level level = {0};
	for (size_t i = 0; i < page->level_count; i++)
		if (ID_EQ(page->levels[i].product_id, bin->product_id)
		    && ID_EQ(page->levels[i].warehouse_id, bin->warehouse_id))
			level = page->levels[i];
	int64_t allocated = allocated_at(page, bin, level.allocated.units);
	int64_t least = minimum_of(page, bin, bin->location_id);
	int64_t least_there = minimum_of(page, bin, (struct location_id){0});
	if (least_there < 0)
		least_there = product != NULL ? product->minimum_level.units : 0;
	*out = (struct om_stock){
		.product_stock_id = bin->id,
		.product = om_product_brief(page->work->arena, product),
		.stock_location = {.stock_location_id = bin->location_id,
	                       .warehouse_id = bin->warehouse_id},
		.quantity = bin->on_hand.units,
		.quantity_locked = bin->locked.units,
		.allocated_quantity = allocated,
		.available_quantity = bin->on_hand.units - bin->locked.units - allocated,
		.active = product != NULL && product->is_active,
		.warehouse_stock_totals = {.on_hand_quantity = level.on_hand.units,
	                               .available_quantity = level.available.units,
	                               .allocated_quantity = level.allocated.units,
	                               .locked_quantity = level.locked.units,
	                               .in_transit_quantity = in_transit_to(page, bin),
	                               .min_inventory_level = least_there},
		.min_stock = least > 0 ? least : 0,
	};
	if (location == NULL)
		return;
	out->stock_location.location = location->name;
	out->draw_rank = location->draw_rank;
	out->pickable = location->is_pickable;
	out->receivable = location->is_receivable;
}

/* The products that were asked for, and the components of those that are bundles. *is_all: so many
 * that the filter must stay a search by prefix. */
static enum err products_asked(struct work *work, const struct om_stock_query *q,
                               const int64_t **ids, size_t *n, bool *is_all)
{
	void *found;
	size_t count;
	LIST(int64_t) list = {0};
	struct om_filters filters = om_filters_new(work->arena);
	om_only_ids(&filters, "id", q->product_id.at, q->product_id.count);
	om_prefixes(&filters, "sku", q->sku.at, q->sku.count);
	TRY(om_list(work, &product_source, &filters, 1, OM_LIMIT_MOST, &found, &count));
	struct product *products = found;
	*is_all = count == OM_LIMIT_MOST;
	if (count > 0)
		TRY(product_parts_attach(work, products, count));
	for (size_t i = 0; i < count; i++) {
		*LIST_ADD(work->arena, &list) = products[i].id.value;
		for (size_t k = 0; k < products[i].parts.count; k++)
			*LIST_ADD(work->arena, &list) = products[i].parts.at[k].component_id.value;
	}
	*ids = list.at;
	*n = list.count;
	return OK;
}

static enum err filter_products(struct work *work, const struct om_stock_query *q,
                                struct om_filters *filters)
{
	const int64_t *ids;
	size_t n;
	bool is_all = true;
	bool with_parts = !shape_has(&om_stock_query_shape, q, "include_bundled_items")
	                  || q->include_bundled_items || q->touched.present == 0;
	bool is_narrow = q->sku.count > 0;
	for (size_t i = 0; i < q->product_id.count; i++)
		is_narrow = is_narrow || q->product_id.at[i] != 0;
	if (!is_narrow)
		return OK;
	if (with_parts)
		TRY(products_asked(work, q, &ids, &n, &is_all));
	if (!is_all) {
		om_among(filters, "product_id", ids, n);
		return OK;
	}
	om_only_ids(filters, "product_id", q->product_id.at, q->product_id.count);
	om_through(om_prefixes(filters, "sku", q->sku.at, q->sku.count), "product_id", "product", "id");
	return OK;
}

enum err om_stock_list(struct work *work, const struct call *call, struct reply *reply)
{
	struct om_stock_query q = {0};
	struct stock_page page;
	void *found;
	TRY(om_query(work, call, &q));
	struct om_filters filters = om_filters_new(work->arena);
	TRY(filter_products(work, &q, &filters));
	om_between(&filters, "created_at", q.created_from_date, q.created_to_date);
	om_only_id(&filters, "warehouse_id", q.warehouse_id.value);
	om_through(om_only_texts(&filters, "name", &q.stock_location_name, 1), "location_id",
	           "stock_location", "id");
	TRY(om_list(work, &stock_bin_source, &filters, q.page, om_limit(q.limit, 20), &found,
	            &reply->count));
	const struct stock_bin *bins = found;
	TRY(stock_page_load(work, bins, reply->count, &page));
	struct om_stock *out = ARENA_ARRAY(work->arena, reply->count, struct om_stock);
	for (size_t i = 0; i < reply->count; i++)
		stock_print(&page, &bins[i], &out[i]);
	reply->value = out;
	return OK;
}
