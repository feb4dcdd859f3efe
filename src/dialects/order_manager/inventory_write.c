/* Figures of this dialect are units for sale: what is locked lies there besides (domain.md 0.4). */
#include "dialects/order_manager/inventory_write.h"

#include "domain/catalog/catalog.h"
#include "domain/stock/stock.h"
#include "domain/warehouses/warehouses.h"

/* One item of any of the four bodies; each shape names the members that its body has. */
struct om_stock_item {
	struct str master_sku;
	struct product_id product_id;
	struct warehouse_id warehouse_id;
	struct str stock_location_name, notes;
	struct qty quantity, on_hand_quantity, add_quantity, remove_quantity;
	struct qty quantity_locked, locked_quantity, min_stock, min_stock_quantity;
	int64_t draw_rank;
	bool pickable, receivable;
	struct touched touched;
};

#define ITEM_FIELDS                                                                                \
	FIELD_TEXT(struct om_stock_item, master_sku, TRIMMED, 0, LIMIT_SKU, "The product's SKU,"),     \
		FIELD_ID(struct om_stock_item, product_id, struct product_id, 0, "or its id."),            \
		FIELD_ID(struct om_stock_item, warehouse_id, struct warehouse_id, REQUIRED,                \
	             "The warehouse."),                                                                \
		FIELD_TEXT(struct om_stock_item, stock_location_name, TRIMMED, 0, LIMIT_NAME,              \
	               "Where; of warehouses that have only GLOBAL it may be left out.")
#define ITEM_NOTES FIELD_TEXT(struct om_stock_item, notes, TRIMMED, 0, LIMIT_NOTES, "Why.")

static const struct field put_fields[] = {
	ITEM_FIELDS,
	FIELD_QTY(struct om_stock_item, quantity, REQUIRED, 0, QTY_MAX, "Units for sale."),
	FIELD_QTY(struct om_stock_item, quantity_locked, 0, 0, QTY_MAX,
              "Units besides, locked; usually as before."),
	FIELD_QTY(struct om_stock_item, min_stock, 0, 0, QTY_MAX,
              "The least that should lie there; 0: no minimum."),
	FIELD_FLAG(struct om_stock_item, pickable, 0, "Are orders picked from there?"),
	FIELD_FLAG(struct om_stock_item, receivable, 0, "Are goods put there?"),
	FIELD_INT(struct om_stock_item, draw_rank, 0, 0, 1000, "Lower ranks are drawn from first."),
};
const struct shape om_stock_put_shape =
	SHAPE_TOUCHED("putInventory", struct om_stock_item, put_fields, "A product stock to make.");

static const struct field adjust_fields[] = {
	ITEM_FIELDS,
	FIELD_QTY(struct om_stock_item, on_hand_quantity, REQUIRED, 0, QTY_MAX, "Units for sale."),
	FIELD_QTY(struct om_stock_item, locked_quantity, 0, 0, QTY_MAX,
              "Units besides, locked; usually as before."),
	FIELD_QTY(struct om_stock_item, min_stock_quantity, 0, 0, QTY_MAX,
              "The least that should lie there; 0: no minimum."),
	ITEM_NOTES,
};
const struct shape om_stock_adjust_shape = SHAPE_TOUCHED(
	"PostInventoryAdjustDto", struct om_stock_item, adjust_fields, "What was counted.");

static const struct field add_fields[] = {
	ITEM_FIELDS,
	FIELD_QTY(struct om_stock_item, add_quantity, REQUIRED, 1, QTY_MAX, "Units."),
	ITEM_NOTES,
};
const struct shape om_stock_add_shape = SHAPE_TOUCHED(
	"PostInventoryQuantityAddDto", struct om_stock_item, add_fields, "Units that came.");

static const struct field remove_fields[] = {
	ITEM_FIELDS,
	FIELD_QTY(struct om_stock_item, remove_quantity, REQUIRED, 1, QTY_MAX, "Units."),
	ITEM_NOTES,
};
const struct shape om_stock_remove_shape = SHAPE_TOUCHED(
	"PostInventoryQuantityRemoveDto", struct om_stock_item, remove_fields, "Units that went.");

struct om_notes_query {
	struct str notes;
};
static const struct field notes_fields[] = {
	FIELD_TEXT(struct om_notes_query, notes, TRIMMED, 0, LIMIT_NOTES, "Why."),
};
const struct shape om_notes_query_shape =
	SHAPE("OmNotesQuery", struct om_notes_query, notes_fields, "Why.");

/* ---- what the items name ---- */

struct place {
	const struct om_stock_item *item;
	const struct product *product;
	const struct warehouse *warehouse;
	struct str location_name;
	struct location_id location; /* 0: to be made */
	struct stock_id bin;         /* 0: the product has no stock there yet */
	int64_t locked;              /* there, as the items before leave it */
	size_t index;
};

struct stocking {
	struct work *work;
	struct om_bulk *bulk;
	bool makes; /* product stocks that are absent are made */
	struct product *products;
	size_t product_count;
	struct map warehouses;
	struct stock_bin *bins;
	size_t bin_count;
	struct place *places; /* of good items */
	size_t count;
};

static enum err products_load(struct stocking *s, const struct om_stock_item *items, size_t n)
{
	struct work *work = s->work;
	LIST(int64_t) ids = {0};
	LIST(struct str) skus = {0};
	struct product *by_id = NULL, *by_sku = NULL;
	size_t id_count = 0, sku_count = 0;
	for (size_t i = 0; i < n; i++) {
		if (items[i].product_id.value != 0)
			*LIST_ADD(work->arena, &ids) = items[i].product_id.value;
		else if (items[i].master_sku.len > 0)
			*LIST_ADD(work->arena, &skus) = items[i].master_sku;
	}
	if (ids.count > 0)
		TRY(product_load(work, ids.at, ids.count, &by_id, &id_count));
	if (skus.count > 0)
		TRY(product_by_skus(work, skus.at, skus.count, &by_sku, &sku_count));
	s->products = ARENA_ARRAY(work->arena, id_count + sku_count, struct product);
	for (size_t i = 0; i < id_count; i++)
		s->products[s->product_count++] = by_id[i];
	for (size_t i = 0; i < sku_count; i++)
		s->products[s->product_count++] = by_sku[i];
	return OK;
}

static enum err stocking_load(struct stocking *s, const struct om_stock_item *items, size_t n)
{
	struct work *work = s->work;
	struct warehouse *warehouses;
	size_t count;
	s->bulk = ARENA_NEW(work->arena, struct om_bulk);
	s->places = ARENA_ARRAY(work->arena, n, struct place);
	s->warehouses = map_new(work->arena);
	TRY(products_load(s, items, n));
	TRY(warehouse_all(work, &warehouses, &count));
	for (size_t i = 0; i < count; i++)
		map_put_int(&s->warehouses, warehouses[i].id.value, &warehouses[i]);
	int64_t *ids = ARENA_ARRAY(work->arena, s->product_count, int64_t);
	for (size_t i = 0; i < s->product_count; i++)
		ids[i] = s->products[i].id.value;
	return s->product_count == 0 ? OK
	                             : stock_bins(work, ids, s->product_count, &s->bins, &s->bin_count);
}

static const struct product *product_of(const struct stocking *s, const struct om_stock_item *item)
{
	bool by_id = item->product_id.value != 0;
	for (size_t i = 0; i < s->product_count; i++)
		if (by_id ? ID_EQ(s->products[i].id, item->product_id)
		          : item->master_sku.len > 0 && str_eq(s->products[i].asked_sku, item->master_sku))
			return &s->products[i];
	return NULL;
}

static struct str identifier_of(const struct stocking *s, const struct om_stock_item *item)
{
	if (item->master_sku.len > 0 || item->product_id.value == 0)
		return item->master_sku;
	return str_format(s->work->arena, "%lld", (long long)item->product_id.value);
}

static enum err refuse_product(const struct om_stock_item *item, struct fault *fault)
{
	if (item->product_id.value != 0)
		return fault_say(fault, ERR_NOT_FOUND, "Product %lld does not exist.",
		                 (long long)item->product_id.value);
	if (item->master_sku.len == 0)
		return fault_field(fault, STR("master_sku"), "is required, or productId");
	return fault_say(fault, ERR_NOT_FOUND, "Product %.*s does not exist.",
	                 STR_FMT(item->master_sku));
}

static bool has_only_global(const struct warehouse *warehouse)
{
	return warehouse->type != WAREHOUSE_DIRECT_FULFILLMENT
	       && warehouse->type != WAREHOUSE_RETAIL_STORE;
}

/* Where in the warehouse, and what lies of the product there. */
static enum err place_find(struct stocking *s, struct place *place, struct fault *fault)
{
	struct stock_location *locations;
	size_t count;
	place->location_name = place->item->stock_location_name;
	if (place->location_name.len == 0 && has_only_global(place->warehouse))
		place->location_name = STR("GLOBAL");
	if (place->location_name.len == 0)
		return fault_field(fault, STR("stockLocationName"),
		                   "is required: the warehouse has more than one place");
	TRY(location_all(s->work, place->warehouse->id, &locations, &count));
	for (size_t i = 0; i < count; i++)
		if (str_eq(locations[i].name, place->location_name))
			place->location = locations[i].id;
	for (size_t i = 0; i < s->bin_count; i++) {
		const struct stock_bin *bin = &s->bins[i];
		if (!ID_EQ(bin->product_id, place->product->id)
		    || !ID_EQ(bin->location_id, place->location))
			continue;
		place->bin = bin->id;
		place->locked = bin->locked.units;
	}
	return OK;
}

/* ERR053 and ERR097 in *code. */
static enum err item_check(struct stocking *s, struct place *place, struct fault *fault,
                           const char **code)
{
	const struct om_stock_item *item = place->item;
	struct str name = identifier_of(s, item);
	place->product = product_of(s, item);
	place->warehouse = map_get_int(&s->warehouses, item->warehouse_id.value);
	if (place->product == NULL) {
		*code = name.len > 0 ? OM_NO_PRODUCT : NULL;
		return refuse_product(item, fault);
	}
	if (place->warehouse == NULL)
		return fault_field(fault, STR("warehouseId"), "is no warehouse of this company");
	TRY(place_find(s, place, fault));
	if (place->bin.value != 0 || s->makes)
		return OK;
	*code = OM_NO_PRODUCT_STOCK;
	return fault_say(fault, ERR_NOT_FOUND, "There is no product stock of %.*s at %.*s.",
	                 STR_FMT(name), STR_FMT(place->location_name));
}

static enum err stocking_begin(struct stocking *s, const struct call *call)
{
	const struct om_stock_item *items = call->body;
	TRY(stocking_load(s, items, call->body_count));
	for (size_t i = 0; i < call->body_count; i++) {
		struct place *place = &s->places[s->count];
		struct fault fault;
		const char *code = NULL;
		fault_init(&fault, s->work->arena);
		*place = (struct place){.item = &items[i], .index = i};
		enum err err = item_check(s, place, &fault, &code);
		if (err == OK)
			s->count++;
		else if (om_is_of_item(err))
			om_refuse(s->work->arena, s->bulk, i, identifier_of(s, &items[i]), code, err, &fault);
		else
			return err;
	}
	return OK;
}

/* ---- changing ---- */

/* Posts one change per good place and gathers results and refusals. */
static enum err change_all(struct stocking *s, enum stock_kind kind, struct stock_item *wanted)
{
	struct stock_change *changes = ARENA_ARRAY(s->work->arena, s->count, struct stock_change);
	for (size_t i = 0; i < s->count; i++) {
		const struct place *place = &s->places[i];
		changes[i].item = &wanted[i];
		changes[i].fault = ARENA_NEW(s->work->arena, struct fault);
		fault_init(changes[i].fault, s->work->arena);
		wanted[i].product_id = place->product->id;
		wanted[i].warehouse_id = place->warehouse->id;
		wanted[i].location_id = place->location;
		if (place->location.value == 0)
			wanted[i].location = place->location_name;
	}
	if (s->count > 0)
		TRY(stock_change_many(s->work, kind, s->count, changes));
	size_t good = 0;
	for (size_t i = 0; i < s->count; i++) {
		struct place *place = &s->places[i];
		if (changes[i].err != OK) {
			om_refuse(s->work->arena, s->bulk, place->index, identifier_of(s, place->item), NULL,
			          changes[i].err, changes[i].fault);
			continue;
		}
		*LIST_ADD(s->work->arena, &s->bulk->results) = (struct om_result){
			.master_sku = place->product->sku,
			.available_quantity = changes[i].after.available.units,
			.product_stock_id = changes[i].stock_id,
			.warehouse_id = place->warehouse->id,
		};
		place->bin = changes[i].stock_id;
		s->places[good++] = *place;
	}
	s->count = good;
	return OK;
}

static bool is_same_place(const struct place *a, const struct place *b)
{
	return ID_EQ(a->product->id, b->product->id) && ID_EQ(a->warehouse->id, b->warehouse->id)
	       && str_eq(a->location_name, b->location_name);
}

/* What the places shall have locked, as movements. They are facts: the client counted. */
static enum err lock_all(struct stocking *s, const int64_t *locked, bool is_less)
{
	LIST(struct stock_move) moves = {0};
	for (size_t i = 0; i < s->count; i++) {
		const struct place *place = &s->places[i];
		struct stock_bin bin;
		int64_t change = locked[place->index] - place->locked;
		bool is_done = change == 0 || (change < 0) != is_less || place->bin.value == 0;
		for (size_t k = 0; k < i && !is_done; k++)
			is_done = is_same_place(place, &s->places[k]);
		if (is_done)
			continue;
		TRY(stock_bin_get(s->work, place->bin, &bin));
		*LIST_ADD(s->work->arena, &moves) = (struct stock_move){
			.product_id = place->product->id,
			.warehouse_id = place->warehouse->id,
			.location_id = bin.location_id,
			.kind = is_less ? STOCK_UNLOCK : STOCK_LOCK,
			.locked = change,
			.subject = "",
			.reason = place->item->notes,
		};
	}
	return moves.count > 0 ? stock_post(s->work, moves.at, moves.count, NULL) : OK;
}

#define LOCKED_AS_BEFORE (-1)

/* A batch may name a place twice: then the last figure of locked units that was given counts for
 * all its items. */
static void locked_settle(struct stocking *s, int64_t *locked)
{
	for (size_t i = 0; i < s->count; i++) {
		int64_t *own = &locked[s->places[i].index];
		for (size_t k = 0; k < i && *own == LOCKED_AS_BEFORE; k++)
			if (is_same_place(&s->places[i], &s->places[k]))
				*own = locked[s->places[k].index];
		if (*own == LOCKED_AS_BEFORE)
			*own = s->places[i].locked;
		for (size_t k = 0; k < i; k++)
			if (is_same_place(&s->places[i], &s->places[k]))
				locked[s->places[k].index] = *own;
	}
}

/* Available as it is now that units were locked or unlocked. */
static enum err results_refresh(struct stocking *s)
{
	for (size_t i = 0; i < s->bulk->results.count; i++) {
		struct om_result *result = &s->bulk->results.at[i];
		struct stock_level level;
		const struct place *place = &s->places[i];
		TRY(stock_level_get(s->work, place->product->id, place->warehouse->id, &level));
		result->available_quantity = level.available.units;
	}
	return OK;
}

/* Sets units for sale and locked ones: total on hand = both together. */
static enum err count_all(struct stocking *s, const struct call *call, const int64_t *figures,
                          int64_t *locked, struct str reason)
{
	struct stock_item *wanted = ARENA_ARRAY(s->work->arena, call->body_count, struct stock_item);
	locked_settle(s, locked);
	TRY(lock_all(s, locked, true));
	for (size_t i = 0; i < s->count; i++) {
		const struct place *place = &s->places[i];
		wanted[i].quantity.units = figures[place->index] + locked[place->index];
		wanted[i].reason = place->item->notes.len > 0 ? place->item->notes : reason;
	}
	TRY(change_all(s, STOCK_ADJUST, wanted));
	TRY(lock_all(s, locked, false));
	return results_refresh(s);
}

/* What PUT says of the location itself. */
static enum err locations_change(struct stocking *s)
{
	for (size_t i = 0; i < s->count; i++) {
		const struct om_stock_item *item = s->places[i].item;
		struct stock_location patch = {0}, changed;
		struct stock_bin bin;
		patch.is_pickable = item->pickable;
		patch.is_receivable = item->receivable;
		patch.draw_rank = item->draw_rank;
		if (shape_has(&om_stock_put_shape, item, "pickable"))
			om_touch(&stock_location_shape, &patch, "is_pickable");
		if (shape_has(&om_stock_put_shape, item, "receivable"))
			om_touch(&stock_location_shape, &patch, "is_receivable");
		if (shape_has(&om_stock_put_shape, item, "draw_rank"))
			om_touch(&stock_location_shape, &patch, "draw_rank");
		if (patch.touched.present == 0)
			continue;
		TRY(stock_bin_get(s->work, s->places[i].bin, &bin));
		TRY(location_update(s->work, bin.warehouse_id, bin.location_id, &patch, &changed));
	}
	return OK;
}

/* The minimum of the place, where the item says one; 0 takes it away. */
static bool minimum_of(const struct om_stock_item *item, const struct shape *shape,
                       struct qty *minimum)
{
	bool is_put = shape == &om_stock_put_shape;
	*minimum = is_put ? item->min_stock : item->min_stock_quantity;
	return shape_has(shape, item, is_put ? "min_stock" : "min_stock_quantity");
}

/* Of a place that stands twice in the batch the last figure counts, as for locked units. */
static bool is_said_again(const struct stocking *s, size_t at, const struct shape *shape)
{
	struct qty minimum;
	for (size_t i = at + 1; i < s->count; i++)
		if (is_same_place(&s->places[i], &s->places[at])
		    && minimum_of(s->places[i].item, shape, &minimum))
			return true;
	return false;
}

static enum err minimums_set(struct stocking *s, const struct shape *shape)
{
	struct arena *arena = s->work->arena;
	struct stock_item *wanted = ARENA_ARRAY(arena, s->count, struct stock_item);
	int64_t *ids = ARENA_ARRAY(arena, s->count, int64_t);
	enum err *errors = ARENA_ARRAY(arena, s->count, enum err);
	struct fault *faults = ARENA_ARRAY(arena, s->count, struct fault);
	size_t n = 0;
	for (size_t i = 0; i < s->count; i++) {
		const struct place *place = &s->places[i];
		struct stock_bin bin;
		struct qty minimum;
		if (!minimum_of(place->item, shape, &minimum) || is_said_again(s, i, shape))
			continue;
		TRY(stock_bin_get(s->work, place->bin, &bin));
		fault_init(&faults[n], arena);
		wanted[n++] = (struct stock_item){.product_id = bin.product_id,
		                                  .warehouse_id = bin.warehouse_id,
		                                  .location_id = bin.location_id,
		                                  .quantity = minimum};
	}
	if (n > 0)
		TRY(stock_minimum_put_many(s->work, n, wanted, ids, errors, faults));
	for (size_t i = 0; i < n; i++) {
		bool was_none = errors[i] == ERR_NOT_FOUND && wanted[i].quantity.units == 0;
		if (errors[i] != OK && !was_none) {
			*s->work->fault = faults[i];
			return errors[i];
		}
	}
	return OK;
}

enum err om_stock_put(struct work *work, const struct call *call, struct reply *reply)
{
	struct stocking s = {.work = work, .makes = true};
	const struct om_stock_item *items = call->body;
	const struct om_notes_query *query = call->query;
	int64_t *figures = ARENA_ARRAY(work->arena, call->body_count, int64_t);
	int64_t *locked = ARENA_ARRAY(work->arena, call->body_count, int64_t);
	TRY(stocking_begin(&s, call));
	for (size_t i = 0; i < call->body_count; i++) {
		bool is_given = shape_has(&om_stock_put_shape, &items[i], "quantity_locked");
		figures[i] = items[i].quantity.units;
		locked[i] = is_given ? items[i].quantity_locked.units : LOCKED_AS_BEFORE;
	}
	TRY(count_all(&s, call, figures, locked, query->notes));
	TRY(locations_change(&s));
	TRY(minimums_set(&s, &om_stock_put_shape));
	om_answer_bulk(work, call, s.bulk, reply);
	return OK;
}

enum err om_stock_adjust(struct work *work, const struct call *call, struct reply *reply)
{
	struct stocking s = {.work = work};
	const struct om_stock_item *items = call->body;
	int64_t *figures = ARENA_ARRAY(work->arena, call->body_count, int64_t);
	int64_t *locked = ARENA_ARRAY(work->arena, call->body_count, int64_t);
	TRY(stocking_begin(&s, call));
	for (size_t i = 0; i < call->body_count; i++) {
		bool is_given = shape_has(&om_stock_adjust_shape, &items[i], "locked_quantity");
		figures[i] = items[i].on_hand_quantity.units;
		locked[i] = is_given ? items[i].locked_quantity.units : LOCKED_AS_BEFORE;
	}
	TRY(count_all(&s, call, figures, locked, STR("")));
	TRY(minimums_set(&s, &om_stock_adjust_shape));
	om_answer_bulk(work, call, s.bulk, reply);
	return OK;
}

/* Adds or removes units. */
static enum err move_all(struct work *work, const struct call *call, enum stock_kind kind,
                         struct reply *reply)
{
	struct stocking s = {.work = work};
	struct stock_item *wanted = ARENA_ARRAY(work->arena, call->body_count, struct stock_item);
	TRY(stocking_begin(&s, call));
	for (size_t i = 0; i < s.count; i++) {
		const struct om_stock_item *item = s.places[i].item;
		wanted[i].quantity = kind == STOCK_ADD ? item->add_quantity : item->remove_quantity;
		wanted[i].reason = item->notes;
	}
	TRY(change_all(&s, kind, wanted));
	om_answer_bulk(work, call, s.bulk, reply);
	return OK;
}

enum err om_stock_add(struct work *work, const struct call *call, struct reply *reply)
{
	return move_all(work, call, STOCK_ADD, reply);
}

enum err om_stock_remove(struct work *work, const struct call *call, struct reply *reply)
{
	return move_all(work, call, STOCK_REMOVE, reply);
}

/* ---- transfer ---- */

struct om_transfer_query {
	struct stock_id from_product_stock_id, to_product_stock_id;
	struct str notes;
	struct qty quantity;
};

static const struct field transfer_fields[] = {
	FIELD_ID(struct om_transfer_query, from_product_stock_id, struct stock_id, REQUIRED, "From."),
	FIELD_TEXT(struct om_transfer_query, notes, TRIMMED, 0, LIMIT_NOTES, "Why."),
	FIELD_QTY(struct om_transfer_query, quantity, REQUIRED, 1, QTY_MAX, "Units."),
	FIELD_ID(struct om_transfer_query, to_product_stock_id, struct stock_id, REQUIRED, "To."),
};
const struct shape om_transfer_query_shape =
	SHAPE("OmTransferQuery", struct om_transfer_query, transfer_fields, "What goes where.");

enum err om_stock_transfer(struct work *work, const struct call *call, struct reply *reply)
{
	const struct om_transfer_query *q = call->query;
	struct stock_bin from, to;
	struct om_single *out = ARENA_NEW(work->arena, struct om_single);
	TRY(stock_bin_get(work, q->from_product_stock_id, &from));
	TRY(stock_bin_get(work, q->to_product_stock_id, &to));
	if (!ID_EQ(from.product_id, to.product_id))
		return fault_field(work->fault, STR("toProductStockId"), "is of another product");
	TRY(stock_transfer(work, from.product_id, from.id, to.warehouse_id, to.location_id, q->quantity,
	                   q->notes));
	out->id = to.id.value;
	out->message = str_format(work->arena, "Moved: " N_UNITS ".", N_UNITS_FMT(q->quantity.units));
	reply->value = out;
	return OK;
}
