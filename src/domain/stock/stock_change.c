/* What people and clients ask for, item by item: resolve the names, judge each item by the sheet as
 * the items before it leave it, write all that fits at once. */
#include "domain/stock/stock_posting.h"
#include "domain/stock/stock_store.h"

struct asked {
	struct stock_change *change;
	const struct product *product;
	const struct warehouse *warehouse, *to_warehouse;
	struct location_id location, to_location; /* 0: not named */
	struct balance *from, *to;
};

struct changing {
	struct work *work;
	enum stock_kind kind;
	struct map products, skus, warehouses;
	struct sites sites;
	struct sheet sheet;
	struct asked *asked;
	size_t count;
};

/* Is it about this item alone? Else the whole unit fails. */
static bool is_of_item(enum err err)
{
	return err == ERR_INVALID || err == ERR_NOT_FOUND || err == ERR_CONFLICT || err == ERR_REFUSED
	       || err == ERR_OUT_OF_STOCK;
}

static bool is_fact(enum stock_kind kind)
{
	return kind == STOCK_ADJUST || kind == STOCK_ADD;
}

/* ---- loading what the items name ---- */

static enum err products_load(struct changing *c)
{
	struct work *work = c->work;
	LIST(int64_t) ids = {0};
	LIST(struct str) skus = {0};
	struct product *found;
	size_t count;
	c->products = map_new(work->arena);
	c->skus = map_new(work->arena);
	for (size_t i = 0; i < c->count; i++) {
		const struct stock_item *item = c->asked[i].change->item;
		if (item->product_id.value != 0)
			*LIST_ADD(work->arena, &ids) = item->product_id.value;
		else
			*LIST_ADD(work->arena, &skus) = item->sku;
	}
	if (ids.count > 0) {
		TRY(product_load(work, ids.at, ids.count, &found, &count));
		for (size_t i = 0; i < count; i++)
			map_put_int(&c->products, found[i].id.value, &found[i]);
	}
	if (skus.count > 0) {
		TRY(product_by_skus(work, skus.at, skus.count, &found, &count));
		for (size_t i = 0; i < count; i++)
			map_put(&c->skus, found[i].sku, &found[i]);
	}
	return OK;
}

static enum err warehouses_load(struct changing *c)
{
	struct warehouse *found;
	size_t count;
	c->warehouses = map_new(c->work->arena);
	TRY(warehouse_all(c->work, &found, &count));
	for (size_t i = 0; i < count; i++)
		map_put_int(&c->warehouses, found[i].id.value, &found[i]);
	return OK;
}

/* ---- resolving one item ---- */

static enum err product_resolve(struct changing *c, struct asked *asked)
{
	const struct stock_item *item = asked->change->item;
	struct fault *fault = asked->change->fault;
	bool by_id = item->product_id.value != 0;
	if (!by_id && item->sku.len == 0)
		return fault_field(fault, STR("product_id"), "or sku must say which product");
	asked->product =
		by_id ? map_get_int(&c->products, item->product_id.value) : map_get(&c->skus, item->sku);
	if (asked->product == NULL && by_id)
		return fault_say(fault, ERR_NOT_FOUND, "There is no product %lld.",
		                 (long long)item->product_id.value);
	if (asked->product == NULL)
		return fault_say(fault, ERR_NOT_FOUND, "There is no product with the SKU %.*s.",
		                 STR_FMT(item->sku));
	if (asked->product->type == PRODUCT_BUNDLE)
		return fault_say(fault, ERR_REFUSED,
		                 "%.*s is a bundle: it has no stock of its own, its components have.",
		                 STR_FMT(asked->product->sku));
	return OK;
}

static enum err warehouse_resolve(struct changing *c, struct fault *fault, struct warehouse_id id,
                                  const struct warehouse **out)
{
	*out = map_get_int(&c->warehouses, id.value);
	if (*out != NULL)
		return OK;
	return fault_say(fault, ERR_NOT_FOUND, "There is no warehouse %lld.", (long long)id.value);
}

static const struct stock_location *location_named(const struct site *site, struct str name)
{
	for (size_t i = 0; i < site->count; i++)
		if (str_eq(site->locations[i].name, name))
			return &site->locations[i];
	return NULL;
}

/* The work's fault is the item's while this runs: a location may be refused. */
static enum err location_resolve(struct changing *c, const struct warehouse *warehouse,
                                 struct location_id id, struct str name, bool makes,
                                 struct location_id *out)
{
	struct site *site;
	*out = id;
	TRY(site_get(c->work, &c->sites, warehouse->id, &site));
	if (id.value != 0 && map_get_int(&site->by_id, id.value) == NULL)
		return fault_say(c->work->fault, ERR_NOT_FOUND, "%.*s has no location %lld.",
		                 STR_FMT(warehouse->name), (long long)id.value);
	if (id.value != 0 || name.len == 0)
		return OK;
	const struct stock_location *location = location_named(site, name);
	if (location != NULL) {
		*out = location->id;
		return OK;
	}
	if (!makes)
		return fault_say(c->work->fault, ERR_NOT_FOUND, "%.*s has no location called %.*s.",
		                 STR_FMT(warehouse->name), STR_FMT(name));
	TRY(location_by_name(c->work, warehouse->id, name, true, out));
	return site_load(c->work, site);
}

static enum err item_resolve(struct changing *c, struct asked *asked)
{
	const struct stock_item *item = asked->change->item;
	struct fault *fault = asked->change->fault;
	bool is_transfer = c->kind == STOCK_TRANSFER_OUT;
	if (item->quantity.units < (c->kind == STOCK_ADJUST ? 0 : 1) || item->quantity.units > QTY_MAX)
		return fault_field(fault, STR("quantity"), "must be between %d and %lld",
		                   c->kind == STOCK_ADJUST ? 0 : 1, (long long)QTY_MAX);
	TRY(product_resolve(c, asked));
	TRY(warehouse_resolve(c, fault, item->warehouse_id, &asked->warehouse));
	if (is_transfer)
		TRY(warehouse_resolve(c, fault, item->to_warehouse_id, &asked->to_warehouse));
	TRY(location_resolve(c, asked->warehouse, item->location_id, item->location, is_fact(c->kind),
	                     &asked->location));
	if (!is_transfer)
		return OK;
	return location_resolve(c, asked->to_warehouse, item->to_location_id, item->to_location, false,
	                        &asked->to_location);
}

/* Resolves every item and says which balances the sheet needs. */
static enum err items_resolve(struct changing *c)
{
	struct fault *whole = c->work->fault;
	for (size_t i = 0; i < c->count; i++) {
		struct asked *asked = &c->asked[i];
		c->work->fault = asked->change->fault;
		enum err err = item_resolve(c, asked);
		c->work->fault = whole;
		if (err != OK && !is_of_item(err))
			return err;
		asked->change->err = err;
		if (err != OK)
			continue;
		asked->from = sheet_balance(&c->sheet,
		                            (struct stock_place){asked->product->id, asked->warehouse->id});
		if (asked->to_warehouse != NULL)
			asked->to = sheet_balance(
				&c->sheet, (struct stock_place){asked->product->id, asked->to_warehouse->id});
	}
	return OK;
}

/* ---- deciding one item ---- */

static struct stock_move move_of(const struct changing *c, const struct asked *asked)
{
	const struct stock_item *item = asked->change->item;
	int64_t units = item->quantity.units;
	struct stock_move move = {.product_id = asked->product->id,
	                          .warehouse_id = asked->warehouse->id,
	                          .location_id = asked->location,
	                          .kind = c->kind,
	                          .is_guarded = !is_fact(c->kind),
	                          .reason = item->reason};
	switch (c->kind) {
	case STOCK_ADJUST: {
		bool is_named = asked->location.value != 0;
		struct location_id location = is_named ? asked->location : asked->from->usual;
		move.location_id = location;
		move.on_hand = units - balance_bin(asked->from, location)->on_hand;
		break;
	}
	case STOCK_ADD:
		move.on_hand = units;
		break;
	case STOCK_LOCK:
		move.locked = units;
		break;
	case STOCK_UNLOCK:
		move.locked = -units;
		break;
	default: /* removed, or sent elsewhere */
		move.on_hand = -units;
		break;
	}
	return move;
}

static enum err item_refuse(const struct asked *asked, enum move_verdict verdict)
{
	struct fault *fault = asked->change->fault;
	struct str sku = asked->product->sku, name = asked->warehouse->name;
	long long units = (long long)asked->change->item->quantity.units;
	const struct sheet_bin *bin =
		asked->location.value != 0 ? balance_bin(asked->from, asked->location) : NULL;
	switch (verdict) {
	case MOVE_NOT_LOCKED:
		return fault_say(fault, ERR_REFUSED, "%.*s at %.*s: %lld are locked, not %lld.",
		                 STR_FMT(sku), STR_FMT(name),
		                 (long long)(bin != NULL ? bin->locked : asked->from->now.locked), units);
	case MOVE_BIN_SHORT:
		return fault_say(fault, ERR_OUT_OF_STOCK,
		                 "%.*s at %.*s: the location has %lld free units, %lld are asked for.",
		                 STR_FMT(sku), STR_FMT(name), (long long)(bin->on_hand - bin->locked),
		                 units);
	default:
		return fault_say(fault, ERR_OUT_OF_STOCK,
		                 "%.*s at %.*s: %lld are available, %lld are asked for.", STR_FMT(sku),
		                 STR_FMT(name), (long long)balance_available(asked->from), units);
	}
}

/* What leaves one location arrives in another; within a warehouse nothing is promised away, so only
 * the location must have the units. */
static enum err transfer_decide(struct changing *c, struct asked *asked, struct stock_move *out)
{
	struct stock_move in = *out;
	bool is_inside = asked->from == asked->to;
	const struct sheet_bin *bin =
		asked->location.value != 0 ? balance_bin(asked->from, asked->location) : NULL;
	int64_t units = asked->change->item->quantity.units;
	out->is_guarded = !is_inside;
	if (is_inside && bin == NULL)
		return fault_field(asked->change->fault, STR("location"),
		                   "must be named within one warehouse");
	if (is_inside && bin->on_hand - bin->locked < units)
		return item_refuse(asked, MOVE_BIN_SHORT);
	in.kind = STOCK_TRANSFER_IN;
	in.warehouse_id = asked->to_warehouse->id;
	in.location_id = asked->to_location;
	in.on_hand = units;
	in.is_guarded = false;
	/* Within a warehouse they arrive first: the row between the two must not tell of a shortfall.
	 */
	struct stock_move *first = is_inside ? &in : out, *second = is_inside ? out : &in;
	bool is_applied = sheet_apply(&c->sheet, is_inside ? asked->to : asked->from, first)
	                  && sheet_apply(&c->sheet, is_inside ? asked->from : asked->to, second);
	return is_applied ? OK : ERR_INTERNAL;
}

/* A count of what stands there already is no movement; the first count of a place is. */
static bool is_confirmed(const struct changing *c, const struct asked *asked,
                         const struct stock_move *move)
{
	return c->kind == STOCK_ADJUST && move->on_hand == 0
	       && !balance_bin(asked->from, move->location_id)->is_new;
}

static enum err item_decide(struct changing *c, struct asked *asked)
{
	if (asked->location.value != 0)
		TRY(sheet_place(c->work, &c->sheet, &c->sites, asked->from, asked->location));
	if (asked->to_location.value != 0)
		TRY(sheet_place(c->work, &c->sheet, &c->sites, asked->to, asked->to_location));
	struct stock_move move = move_of(c, asked);
	enum move_verdict verdict = move_judge(asked->from, &move);
	bool is_inside = asked->to != NULL && asked->from == asked->to;
	if (verdict != MOVE_FITS && !is_inside)
		return item_refuse(asked, verdict);
	if (asked->to != NULL)
		return transfer_decide(c, asked, &move);
	if (is_confirmed(c, asked, &move))
		return OK;
	return sheet_apply(&c->sheet, asked->from, &move) ? OK : ERR_INTERNAL;
}

enum err stock_change_many(struct work *work, enum stock_kind kind, size_t n,
                           struct stock_change *changes)
{
	struct changing c = {.work = work,
	                     .kind = kind,
	                     .sites = sites_new(work),
	                     .sheet = sheet_begin(work),
	                     .asked = ARENA_ARRAY(work->arena, n, struct asked),
	                     .count = n};
	for (size_t i = 0; i < n; i++)
		c.asked[i].change = &changes[i];
	TRY(products_load(&c));
	TRY(warehouses_load(&c));
	TRY(items_resolve(&c));
	if (c.sheet.balances.count == 0)
		return OK;
	TRY(sheet_load(work, &c.sheet, &c.sites));
	for (size_t i = 0; i < n; i++) {
		if (changes[i].err != OK)
			continue;
		changes[i].err = item_decide(&c, &c.asked[i]);
		if (changes[i].err != OK && !is_of_item(changes[i].err))
			return changes[i].err;
	}
	TRY(sheet_write(work, &c.sheet));
	for (size_t i = 0; i < n; i++) {
		const struct asked *asked = &c.asked[i];
		if (changes[i].err != OK)
			continue;
		bool is_named = asked->location.value != 0;
		changes[i].after = balance_level(asked->from);
		changes[i].stock_id =
			balance_bin(asked->from, is_named ? asked->location : asked->from->usual)->id;
	}
	return OK;
}

enum err stock_adjust(struct work *work, struct product_id product, struct warehouse_id warehouse,
                      struct location_id location, struct qty on_hand, struct str reason,
                      struct stock_level *after)
{
	const struct stock_item item = {.product_id = product,
	                                .warehouse_id = warehouse,
	                                .location_id = location,
	                                .quantity = on_hand,
	                                .reason = reason};
	struct stock_change change = {.item = &item, .fault = work->fault};
	TRY(stock_change_many(work, STOCK_ADJUST, 1, &change));
	*after = change.after;
	return change.err;
}

enum err stock_transfer(struct work *work, struct product_id product, struct stock_id from,
                        struct warehouse_id to_warehouse, struct location_id to_location,
                        struct qty units, struct str reason)
{
	struct stock_bin bin;
	TRY(stock_bin_get(work, from, &bin));
	if (!ID_EQ(bin.product_id, product))
		return fault_say(work->fault, ERR_NOT_FOUND, "Product %lld has no product stock %lld.",
		                 (long long)product.value, (long long)from.value);
	const struct stock_item item = {.product_id = product,
	                                .warehouse_id = bin.warehouse_id,
	                                .location_id = bin.location_id,
	                                .quantity = units,
	                                .to_warehouse_id = to_warehouse,
	                                .to_location_id = to_location,
	                                .reason = reason};
	struct stock_change change = {.item = &item, .fault = work->fault};
	TRY(stock_change_many(work, STOCK_TRANSFER_OUT, 1, &change));
	return change.err;
}
