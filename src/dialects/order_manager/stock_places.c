#include "dialects/order_manager/stock_places.h"

#include "dialects/order_manager/brief.h"
#include "dialects/order_manager/order_words.h"
#include "domain/channels/channels.h"
#include "domain/documents/documents.h"
#include "domain/stock/stock.h"
#include "domain/warehouses/warehouses.h"

/* ---- stock locations ---- */

/* One item of either body. */
struct om_location_item {
	struct location_id stock_location_id;
	struct warehouse_id warehouse_id;
	struct product_id product_id;
	struct str master_sku, original_stock_location_name, stock_location_name;
	struct str new_stock_location_name, stock_location_name_new, notes;
	bool active, pickable, receivable;
	struct touched touched;
};

static const struct field rename_fields[] = {
	FIELD_ID(struct om_location_item, stock_location_id, struct location_id, 0, "The location,"),
	FIELD_TEXT(struct om_location_item, original_stock_location_name, TRIMMED, 0, LIMIT_NAME,
               "or its name"),
	FIELD_ID(struct om_location_item, warehouse_id, struct warehouse_id, REQUIRED,
             "in this warehouse."),
	FIELD_TEXT(struct om_location_item, new_stock_location_name, REQUIRED | TRIMMED, 1, LIMIT_NAME,
               "What it shall be called."),
};
const struct shape om_location_rename_shape =
	SHAPE_TOUCHED("inventory", struct om_location_item, rename_fields, "A new name.");

static const struct field post_fields[] = {
	FIELD_TEXT(struct om_location_item, master_sku, TRIMMED, 0, LIMIT_SKU, "The product's SKU,"),
	FIELD_ID(struct om_location_item, product_id, struct product_id, 0, "or its id."),
	FIELD_ID(struct om_location_item, warehouse_id, struct warehouse_id, REQUIRED, "Warehouse."),
	FIELD_TEXT(struct om_location_item, stock_location_name, TRIMMED, 0, LIMIT_NAME,
               "Which location of it; usually the one where the product lies."),
	FIELD_TEXT(struct om_location_item, stock_location_name_new, TRIMMED, 0, LIMIT_NAME,
               "What it shall be called."),
	FIELD_FLAG(struct om_location_item, active, 0, "Is it used? Else it must be empty."),
	FIELD_FLAG(struct om_location_item, pickable, 0, "Are orders picked from there?"),
	FIELD_FLAG(struct om_location_item, receivable, 0, "Are goods put there?"),
	FIELD_TEXT(struct om_location_item, notes, TRIMMED, 0, LIMIT_NOTES, "Passed over."),
};
const struct shape om_location_post_shape =
	SHAPE_TOUCHED("PostInventoryDto", struct om_location_item, post_fields, "What changes.");

struct changing {
	const struct om_location_item *in;
	const struct shape *shape;
	struct product product; /* id 0: none is named */
	struct stock_location location;
	struct stock_id bin; /* of the product there */
	const char *code;    /* of the refusal; NULL: the one that belongs to the error */
};

static enum err refuse_location(struct work *work, struct str name)
{
	return fault_say(work->fault, ERR_NOT_FOUND, "The warehouse has no stock location %.*s.",
	                 STR_FMT(name));
}

static enum err location_of_name(struct work *work, struct warehouse_id warehouse, struct str name,
                                 struct stock_location *out)
{
	struct stock_location *all;
	size_t count;
	TRY(location_all(work, warehouse, &all, &count));
	for (size_t i = 0; i < count; i++)
		if (str_eq_nocase(all[i].name, name)) {
			*out = all[i];
			return OK;
		}
	return refuse_location(work, name);
}

static enum err product_of(struct work *work, const struct om_location_item *in,
                           struct product *out)
{
	struct product *found;
	size_t count;
	if (in->product_id.value != 0)
		return product_get(work, in->product_id, out);
	TRY(product_by_skus(work, &in->master_sku, in->master_sku.len > 0 ? 1 : 0, &found, &count));
	if (count == 0)
		return fault_say(work->fault, ERR_NOT_FOUND, "There is no product %.*s.",
		                 STR_FMT(in->master_sku));
	*out = found[0];
	return OK;
}

/* Where the product lies in the warehouse, when only one place is meant. */
static enum err location_of_product(struct work *work, struct changing *c)
{
	const struct om_location_item *in = c->in;
	struct stock_bin *bins;
	const struct stock_bin *one = NULL;
	size_t count, n = 0;
	TRY(stock_bins(work, &c->product.id.value, 1, &bins, &count));
	for (size_t i = 0; i < count; i++)
		if (ID_EQ(bins[i].warehouse_id, in->warehouse_id)) {
			one = &bins[i];
			n++;
		}
	if (n != 1)
		return fault_field(work->fault, STR("stock_location_name"),
		                   n == 0 ? "is required: the product lies nowhere in this warehouse"
		                          : "is required: the product lies in several places");
	return location_get(work, in->warehouse_id, one->location_id, &c->location);
}

static enum err location_find(struct work *work, struct changing *c)
{
	const struct om_location_item *in = c->in;
	struct warehouse warehouse;
	if (warehouse_get(work, in->warehouse_id, &warehouse) != OK)
		return fault_say(work->fault, ERR_NOT_FOUND, "There is no warehouse %lld.",
		                 (long long)in->warehouse_id.value);
	if (in->stock_location_id.value != 0)
		return location_get(work, in->warehouse_id, in->stock_location_id, &c->location);
	struct str name = in->original_stock_location_name.len > 0 ? in->original_stock_location_name
	                                                           : in->stock_location_name;
	if (name.len > 0)
		return location_of_name(work, in->warehouse_id, name, &c->location);
	if (c->product.id.value != 0)
		return location_of_product(work, c);
	return fault_field(work->fault, STR("stock_location_name"), "is required");
}

/* A product that is named exists, and lies at the location that is meant. */
static enum err bin_find(struct work *work, struct changing *c)
{
	const struct om_location_item *in = c->in;
	struct stock_bin *bins;
	size_t count;
	bool is_named = in->product_id.value != 0 || in->master_sku.len > 0;
	c->code = OM_NO_PRODUCT;
	if (is_named)
		TRY(product_of(work, in, &c->product));
	c->code = NULL;
	TRY(location_find(work, c));
	if (!is_named)
		return OK;
	TRY(stock_bins(work, &c->product.id.value, 1, &bins, &count));
	for (size_t i = 0; i < count; i++)
		if (ID_EQ(bins[i].location_id, c->location.id)) {
			c->bin = bins[i].id;
			return OK;
		}
	c->code = OM_NO_PRODUCT_STOCK;
	return fault_say(work->fault, ERR_NOT_FOUND, "There is no product stock of %.*s at %.*s.",
	                 STR_FMT(c->product.sku), STR_FMT(c->location.name));
}

/* Nothing may lie where nobody looks any more. */
static enum err empty_check(struct work *work, const struct stock_location *location)
{
	static const int64_t one = 1;
	void *found;
	size_t count;
	struct om_filters filters = om_filters_new(work->arena);
	om_only_id(&filters, "location_id", location->id.value);
	*LIST_ADD(work->arena, &filters.rows) = (struct listing_filter){
		.column = "on_hand", .how = LISTING_FROM, .numbers = &one, .count = 1};
	TRY(om_list(work, &stock_bin_source, &filters, 1, 1, &found, &count));
	if (count == 0)
		return OK;
	return fault_say(work->fault, ERR_REFUSED,
	                 "Something lies at %.*s: empty it before it is deactivated.",
	                 STR_FMT(location->name));
}

static enum err location_change(struct work *work, void *state)
{
	struct changing *c = state;
	const struct om_location_item *in = c->in;
	struct stock_location patch = {
		.name = in->new_stock_location_name.len > 0 ? in->new_stock_location_name
	                                                : in->stock_location_name_new,
		.is_pickable = in->pickable,
		.is_receivable = in->receivable,
	};
	TRY(bin_find(work, c));
	bool moves = shape_has(c->shape, in, "active") && in->active != c->location.is_active;
	if (moves && !in->active)
		TRY(empty_check(work, &c->location));
	if (patch.name.len > 0)
		om_touch(&stock_location_shape, &patch, "name");
	if (shape_has(c->shape, in, "pickable"))
		om_touch(&stock_location_shape, &patch, "is_pickable");
	if (shape_has(c->shape, in, "receivable"))
		om_touch(&stock_location_shape, &patch, "is_receivable");
	const struct om_name names[] = {{"name", c->shape == &om_location_rename_shape
	                                             ? "new_stock_location_name"
	                                             : "stock_location_name_new"}};
	if (patch.touched.present != 0)
		TRY(om_named(
			work, names, COUNT_OF(names),
			location_update(work, in->warehouse_id, c->location.id, &patch, &c->location)));
	if (moves)
		TRY(location_switch(work, in->warehouse_id, c->location.id, in->active, &c->location));
	return OK;
}

/* The product there, when one was named; else the location alone. */
static enum err result_add(struct work *work, const struct changing *c, struct om_bulk *bulk)
{
	struct stock_level level = {0};
	if (c->bin.value != 0)
		TRY(stock_level_get(work, c->product.id, c->location.warehouse_id, &level));
	*LIST_ADD(work->arena, &bulk->results) =
		(struct om_result){.master_sku = c->product.sku,
	                       .available_quantity = level.available.units,
	                       .product_stock_id = c->bin,
	                       .warehouse_id = c->location.warehouse_id,
	                       .id = c->location.id.value};
	return OK;
}

static enum err locations_change(struct work *work, const struct call *call, struct reply *reply)
{
	const struct om_location_item *in = call->body;
	struct om_bulk *bulk = ARENA_NEW(work->arena, struct om_bulk);
	for (size_t i = 0; i < call->body_count; i++) {
		struct changing c = {.in = &in[i], .shape = call->route->body};
		bool done;
		struct str name = in[i].original_stock_location_name.len > 0
		                      ? in[i].original_stock_location_name
		                      : in[i].stock_location_name;
		if (in[i].master_sku.len > 0)
			name = in[i].master_sku;
		TRY(om_try(work, bulk, i, name, location_change, &c, &done));
		if (done)
			TRY(result_add(work, &c, bulk));
		else if (c.code != NULL)
			bulk->errors.at[bulk->errors.count - 1].error_code = str_from(c.code);
	}
	om_answer_bulk(work, call, bulk, reply);
	return OK;
}

enum err om_location_rename(struct work *work, const struct call *call, struct reply *reply)
{
	return locations_change(work, call, reply);
}

enum err om_location_post(struct work *work, const struct call *call, struct reply *reply)
{
	return locations_change(work, call, reply);
}

/* ---- picklist ---- */

struct om_pick_query {
	struct order_id order_id;
	struct document_id picklist_id;
};
static const struct field pick_query_fields[] = {
	FIELD_ID(struct om_pick_query, order_id, struct order_id, 0, "For this order,"),
	FIELD_ID(struct om_pick_query, picklist_id, struct document_id, 0,
             "or for the orders of this pick list (a document of Purser)."),
};
const struct shape om_pick_query_shape =
	SHAPE("OmPickQuery", struct om_pick_query, pick_query_fields, "For which orders.");

struct om_pick {
	struct order_id order_id;
	struct str order_number, order_status, order_unresolved_status, listing_sku, location;
	struct om_product_brief core_product, bundle_product;
	struct warehouse_id warehouse_id;
	int64_t quantity_to_pick, quantity_picked;
};
static const struct field pick_fields[] = {
	FIELD_ID(struct om_pick, order_id, struct order_id, 0, "The order."),
	FIELD_TEXT(struct om_pick, order_number, 0, 0, LIMIT_NUMBER, "Its number."),
	FIELD_TEXT(struct om_pick, order_status, 0, 0, LIMIT_NAME, "Its status."),
	FIELD_TEXT(struct om_pick, order_unresolved_status, 0, 0, LIMIT_NAME, "Its reason."),
	FIELD_TEXT(struct om_pick, listing_sku, 0, 0, LIMIT_SKU, "The line's SKU."),
	FIELD_OBJECT(struct om_pick, core_product, struct om_product_brief, &om_product_brief_shape,
                 NULLABLE, "What is taken."),
	FIELD_OBJECT(struct om_pick, bundle_product, struct om_product_brief, &om_product_brief_shape,
                 NULLABLE, "The bundle that it is a part of."),
	FIELD_TEXT(struct om_pick, location, NULLABLE, 0, LIMIT_NAME, "From where; null: nowhere."),
	FIELD_ID(struct om_pick, warehouse_id, struct warehouse_id, 0, "In which warehouse."),
	FIELD_INT(struct om_pick, quantity_to_pick, 0, 0, QTY_MAX, "Units to take there."),
	FIELD_INT(struct om_pick, quantity_picked, 0, 0, QTY_MAX, "Units that have left already."),
};
const struct shape om_pick_shape = SHAPE("detail", struct om_pick, pick_fields, "What to take.");

struct picking {
	struct work *work;
	struct order *orders;
	size_t order_count;
	struct reservation *claims;
	size_t claim_count;
	struct map products, locations;
	struct stock_bin *bins;
	size_t bin_count;
	int64_t *left; /* of each bin */
	LIST(struct om_pick) rows;
};

static enum err places_load(struct picking *p)
{
	struct warehouse *warehouses;
	size_t n;
	TRY(warehouse_all(p->work, &warehouses, &n));
	p->locations = map_new(p->work->arena);
	for (size_t i = 0; i < n; i++) {
		struct stock_location *all;
		size_t count;
		TRY(location_all(p->work, warehouses[i].id, &all, &count));
		for (size_t k = 0; k < count; k++)
			map_put_int(&p->locations, all[k].id.value, &all[k]);
	}
	return OK;
}

static enum err picking_load(struct picking *p, const int64_t *ids, size_t n)
{
	LIST(int64_t) products = {0};
	TRY(order_load(p->work, ids, n, &p->orders, &p->order_count));
	TRY(reservations_of(p->work, ids, n, &p->claims, &p->claim_count));
	for (size_t i = 0; i < p->claim_count; i++)
		*LIST_ADD(p->work->arena, &products) = p->claims[i].product_id.value;
	for (size_t i = 0; i < p->order_count; i++)
		for (size_t k = 0; k < p->orders[i].lines.count; k++)
			if (p->orders[i].lines.at[k].product_id.value != 0)
				*LIST_ADD(p->work->arena, &products) = p->orders[i].lines.at[k].product_id.value;
	TRY(om_products(p->work, products.at, products.count, &p->products));
	TRY(stock_bins(p->work, products.at, products.count, &p->bins, &p->bin_count));
	p->left = ARENA_ARRAY(p->work->arena, p->bin_count, int64_t);
	for (size_t i = 0; i < p->bin_count; i++)
		p->left[i] = p->bins[i].on_hand.units;
	return places_load(p);
}

/* The next bin of the product to draw from: pickable, not empty, of the lowest rank. */
static size_t bin_next(const struct picking *p, const struct reservation *claim)
{
	size_t best = p->bin_count;
	int64_t best_rank = INT64_MAX;
	for (size_t i = 0; i < p->bin_count; i++) {
		const struct stock_bin *bin = &p->bins[i];
		const struct stock_location *place = map_get_int(&p->locations, bin->location_id.value);
		bool fits = ID_EQ(bin->product_id, claim->product_id) && p->left[i] > 0
		            && ID_EQ(bin->warehouse_id, claim->warehouse_id) && place != NULL
		            && place->is_pickable;
		if (fits && place->draw_rank < best_rank) {
			best = i;
			best_rank = place->draw_rank;
		}
	}
	return best;
}

static void pick_add(struct picking *p, const struct order *order, const struct order_line *line,
                     const struct reservation *claim, struct str location, int64_t units)
{
	bool is_part = !ID_EQ(claim->product_id, line->product_id);
	struct om_pick row = {
		.order_id = order->id,
		.order_number = order->number,
		.order_status = om_status_word(order->status),
		.order_unresolved_status =
			om_reason_word(order->status == ORDER_UNRESOLVED ? order->reason : REASON_RESOLVED),
		.listing_sku = line->sku,
		.location = location,
		.core_product =
			om_product_brief(p->work->arena, map_get_int(&p->products, claim->product_id.value)),
		.warehouse_id = claim->warehouse_id,
		.quantity_to_pick = units,
		.quantity_picked = claim->shipped.units,
	};
	if (is_part)
		row.bundle_product =
			om_product_brief(p->work->arena, map_get_int(&p->products, line->product_id.value));
	*LIST_ADD(p->work->arena, &p->rows) = row;
}

static void claim_pick(struct picking *p, const struct order *order, const struct order_line *line,
                       const struct reservation *claim)
{
	int64_t wanted = claim->quantity.units - claim->shipped.units;
	while (wanted > 0) {
		size_t at = bin_next(p, claim);
		if (at == p->bin_count) {
			pick_add(p, order, line, claim, (struct str){0}, wanted);
			return;
		}
		const struct stock_location *place =
			map_get_int(&p->locations, p->bins[at].location_id.value);
		int64_t units = p->left[at] < wanted ? p->left[at] : wanted;
		pick_add(p, order, line, claim, place->name, units);
		p->left[at] -= units;
		wanted -= units;
	}
}

enum err om_picklist(struct work *work, const struct call *call, struct reply *reply)
{
	struct om_pick_query q = {0};
	struct document document = {0};
	struct picking p = {.work = work};
	TRY(om_query(work, call, &q));
	if (q.picklist_id.value != 0)
		TRY(document_get(work, q.picklist_id, &document));
	if (q.order_id.value != 0)
		*LIST_ADD(work->arena, &document.order_ids) = q.order_id.value;
	if (document.order_ids.count == 0)
		return fault_field(work->fault, STR("orderId"), "is required, or picklistId");
	TRY(picking_load(&p, document.order_ids.at, document.order_ids.count));
	if (p.order_count == 0)
		return fault_say(work->fault, ERR_NOT_FOUND, "There is no such order.");
	for (size_t i = 0; i < p.order_count; i++)
		for (size_t k = 0; k < p.orders[i].lines.count; k++)
			for (size_t c = 0; c < p.claim_count; c++)
				if (ID_EQ(p.claims[c].line_id, p.orders[i].lines.at[k].id)
				    && p.claims[c].warehouse_id.value != 0)
					claim_pick(&p, &p.orders[i], &p.orders[i].lines.at[k], &p.claims[c]);
	reply->value = p.rows.at;
	reply->count = p.rows.count;
	return OK;
}

/* ---- a marketplace's warehouse ---- */

struct om_fba_query {
	int64_t page, limit;
	struct product_id product_id;
	struct str sku;
	struct warehouse_id warehouse_id;
};
static const struct field fba_query_fields[] = {
	OM_PAGE_FIELDS(struct om_fba_query),
	FIELD_ID(struct om_fba_query, product_id, struct product_id, 0, "Of this product,"),
	FIELD_TEXT(struct om_fba_query, sku, TRIMMED, 0, LIMIT_SKU, "or with this SKU."),
	FIELD_ID(struct om_fba_query, warehouse_id, struct warehouse_id, REQUIRED, "There."),
};
const struct shape om_fba_query_shape =
	SHAPE("OmFbaQuery", struct om_fba_query, fba_query_fields, "What.");

struct om_fba_place {
	struct warehouse_id warehouse_id;
	struct str name;
};
static const struct field fba_place_fields[] = {
	FIELD_ID(struct om_fba_place, warehouse_id, struct warehouse_id, 0, "The warehouse."),
	FIELD_TEXT(struct om_fba_place, name, 0, 0, LIMIT_NAME, "Its name."),
};
static const struct shape fba_place_shape =
	SHAPE("OmFbaPlace", struct om_fba_place, fba_place_fields, "Where.");

struct om_fba {
	struct str listing_sku;
	struct om_product_brief product;
	int64_t in_stock_supply_quantity, total_supply_quantity;
	struct om_fba_place warehouse;
	struct absent absent;
};
static const struct field fba_fields[] = {
	ABSENT(struct om_fba, asin),
	ABSENT(struct om_fba, fn_sku),
	FIELD_TEXT(struct om_fba, listing_sku, 0, 0, LIMIT_SKU, "The product's SKU."),
	FIELD_OBJECT(struct om_fba, product, struct om_product_brief, &om_product_brief_shape, 0,
                 "The product."),
	ABSENT(struct om_fba, product_condition),
	FIELD_INT(struct om_fba, in_stock_supply_quantity, 0, INT64_MIN, INT64_MAX, "There now."),
	FIELD_INT(struct om_fba, total_supply_quantity, 0, INT64_MIN, INT64_MAX,
              "There, or on its way there."),
	ABSENT(struct om_fba, reserved_fc_processing),
	ABSENT(struct om_fba, reserved_fc_transfer),
	FIELD_OBJECT(struct om_fba, warehouse, struct om_fba_place, &fba_place_shape, 0, "Where."),
};
const struct shape om_fba_shape =
	SHAPE("FbaInventoryDto", struct om_fba, fba_fields, "What lies with a marketplace.");

enum err om_fba_stock(struct work *work, const struct call *call, struct reply *reply)
{
	struct om_fba_query q = {0};
	struct warehouse warehouse;
	struct product product;
	struct stock_level level;
	struct incoming *incoming;
	size_t count;
	TRY(om_query(work, call, &q));
	if (q.product_id.value == 0 && q.sku.len == 0)
		return fault_field(work->fault, STR("productId"), "is required, or sku");
	const struct om_location_item which = {.product_id = q.product_id, .master_sku = q.sku};
	TRY(warehouse_get(work, q.warehouse_id, &warehouse));
	TRY(product_of(work, &which, &product));
	TRY(stock_level_get(work, product.id, warehouse.id, &level));
	TRY(stock_incoming_of(work, &product.id.value, 1, &incoming, &count));
	struct om_fba *out = ARENA_NEW(work->arena, struct om_fba);
	*out = (struct om_fba){
		.listing_sku = product.sku,
		.product = om_product_brief(work->arena, &product),
		.in_stock_supply_quantity = level.on_hand.units,
		.total_supply_quantity = level.on_hand.units,
		.warehouse = {warehouse.id, warehouse.name},
	};
	for (size_t i = 0; i < count; i++)
		if (ID_EQ(incoming[i].warehouse_id, warehouse.id))
			out->total_supply_quantity += incoming[i].units.units;
	bool is_theirs = warehouse.type == WAREHOUSE_SALES_CHANNEL;
	reply->value =
		out + om_page_first(is_theirs ? 1 : 0, q.page, om_limit(q.limit, 100), &reply->count);
	return OK;
}
