/* What people and clients ask for, item by item: resolve the names, judge each item by the sheet as
 * the items before it leave it, write all that fits at once. */
#include "domain/stock/stock_counts_rules.h"
#include "domain/stock/stock_counts_store.h"
#include "domain/stock/stock_locks_store.h"
#include "domain/stock/stock_naming.h"
#include "domain/stock/stock_store.h"

struct asked {
	struct stock_change *change;
	const struct product_ref *product;
	const struct warehouse *warehouse, *to_warehouse;
	struct location_id location, to_location; /* 0: not named */
	int64_t since; /* units that moved there after the moment of the count */
	struct balance *from, *to;
};

struct changing {
	struct work *work;
	enum stock_kind kind;
	struct naming naming;
	struct sheet sheet;
	struct asked *asked;
	size_t count;
};

static bool is_fact(enum stock_kind kind)
{
	return kind == STOCK_ADJUST || kind == STOCK_ADD;
}

/* ---- resolving one item ---- */

/* Units that come in under the id of a product that was merged away are the other's. What is left
 * of the one that went is still counted, removed and moved by its id. */
static enum err adds_follow(struct changing *c)
{
	struct map *products = &c->naming.products;
	int64_t *were = ARENA_ARRAY(c->work->arena, products->count, int64_t);
	int64_t *ids = ARENA_ARRAY(c->work->arena, products->count, int64_t);
	struct product_ref *found;
	size_t n = 0, count;
	for (size_t i = 0; i < products->count; i++) {
		const struct product_ref *ref = products->entries[i].value;
		if (ref->merged_into_id.value != 0)
			were[n++] = ref->id.value;
	}
	if (n == 0)
		return OK;
	for (size_t i = 0; i < n; i++)
		ids[i] = were[i];
	TRY(products_staying(c->work, ids, n));
	TRY(product_refs(c->work, ids, n, &found, &count));
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < count; k++)
			if (found[k].id.value == ids[i])
				map_put_int(products, were[i], &found[k]);
	return OK;
}

/* Why a product has no stock. */
static const char *const unstocked[PRODUCT_TYPE_COUNT] = {
	[PRODUCT_VIRTUAL] = "virtual: it has no stock, its variations have",
	[PRODUCT_DIGITAL] = "digital: it has no stock",
	[PRODUCT_GIFT_CARD] = "a gift card: it has no stock",
};

/* The work's fault is the item's while this runs: a location may be refused. */
static enum err item_resolve(struct changing *c, struct asked *asked)
{
	const struct stock_item *item = asked->change->item;
	struct work *work = c->work;
	struct fault *fault = work->fault;
	bool is_transfer = c->kind == STOCK_TRANSFER_OUT;
	if (item->quantity.units < (c->kind == STOCK_ADJUST ? 0 : 1) || item->quantity.units > QTY_MAX)
		return fault_field(fault, STR("quantity"), "must be between %d and %lld",
		                   c->kind == STOCK_ADJUST ? 0 : 1, (long long)QTY_MAX);
	TRY(counted_at_check(work, item->counted_at));
	TRY(naming_product(work, &c->naming, item, &asked->product));
	if (!product_is_stocked(asked->product->type))
		return fault_say(fault, ERR_REFUSED, "%.*s is %s.", STR_FMT(asked->product->sku),
		                 unstocked[asked->product->type]);
	TRY(naming_warehouse(work, &c->naming, item->warehouse_id, &asked->warehouse));
	if (is_transfer)
		TRY(naming_warehouse(work, &c->naming, item->to_warehouse_id, &asked->to_warehouse));
	TRY(naming_location(work, &c->naming, asked->warehouse, item->location_id, item->location,
	                    is_fact(c->kind), &asked->location));
	if (!is_transfer)
		return OK;
	return naming_location(work, &c->naming, asked->to_warehouse, item->to_location_id,
	                       item->to_location, false, &asked->to_location);
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
		if (err != OK && !err_is_of_item(err))
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
	                          .subject = asked->change->subject,
	                          .subject_id = asked->change->subject_id,
	                          .reason = item->reason};
	switch (c->kind) {
	case STOCK_ADJUST: {
		bool is_named = asked->location.value != 0;
		struct location_id location = is_named ? asked->location : asked->from->usual;
		move.location_id = location;
		move.on_hand = units + asked->since - balance_bin(asked->from, location)->on_hand;
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

/* What belongs to a lock is freed by releasing the lock. */
static enum err unlock_refuse(const struct asked *asked, const struct sheet_bin *bin)
{
	int64_t locked = bin != NULL ? bin->locked : asked->from->now.locked;
	int64_t held = bin != NULL ? bin->held : asked->from->held;
	struct fault *fault = asked->change->fault;
	long long units = (long long)asked->change->item->quantity.units;
	if (held == 0)
		return fault_say(fault, ERR_REFUSED, "%.*s at %.*s: " N_ARE " locked, not %lld.",
		                 STR_FMT(asked->product->sku), STR_FMT(asked->warehouse->name),
		                 N_ARE_FMT(locked), units);
	return fault_say(fault, ERR_REFUSED,
	                 "%.*s at %.*s: " N_ARE
	                 " locked, %lld of them by locks that must be released "
	                 "by themselves; %lld are too many.",
	                 STR_FMT(asked->product->sku), STR_FMT(asked->warehouse->name),
	                 N_ARE_FMT(locked), (long long)held, units);
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
		return unlock_refuse(asked, bin);
	case MOVE_BIN_SHORT:
		return fault_say(fault, ERR_OUT_OF_STOCK,
		                 "%.*s at %.*s: the location has %lld free unit%s, " N_ARE " asked for.",
		                 STR_FMT(sku), STR_FMT(name), (long long)(bin->on_hand - bin->locked),
		                 bin->on_hand - bin->locked == 1 ? "" : "s", N_ARE_FMT(units));
	default:
		return fault_say(fault, ERR_OUT_OF_STOCK,
		                 "%.*s at %.*s: " N_ARE " available, " N_ARE " asked for.", STR_FMT(sku),
		                 STR_FMT(name), N_ARE_FMT(balance_available(asked->from)),
		                 N_ARE_FMT(units));
	}
}

/* What leaves one location arrives in another; within a warehouse nothing is promised away, so only
 * the location must have the units. */
static enum err transfer_decide(struct changing *c, struct asked *asked, struct stock_move *out)
{
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
	/* What leaves here is what arrives there, whatever else moves in the same call. */
	if (out->subject == NULL) {
		out->subject = "move";
		TRY(id_new(c->work->tx, &out->subject_id));
	}
	struct stock_move in = *out;
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

/* Counts of the past: what moved in their locations since. A query per warehouse. */
static enum err counts_since(struct changing *c)
{
	struct work *work = c->work;
	for (size_t w = 0; w < c->naming.warehouses.count; w++) {
		const struct warehouse_id at = {c->naming.warehouses.entries[w].number};
		struct instant first = work->now;
		struct bin_movement *since;
		size_t n = 0, count;
		int64_t *products = ARENA_ARRAY(work->arena, c->count, int64_t);
		struct asked **counted = ARENA_ARRAY(work->arena, c->count, struct asked *);
		for (size_t i = 0; i < c->count; i++) {
			struct asked *asked = &c->asked[i];
			struct instant moment = asked->change->item->counted_at;
			if (asked->change->err != OK || moment.us == 0 || !ID_EQ(asked->warehouse->id, at))
				continue;
			first = moment.us < first.us ? moment : first;
			products[n] = asked->product->id.value;
			counted[n++] = asked;
		}
		if (n == 0)
			continue;
		TRY(movements_since(work->tx, work->arena, work->company, products, n, at, first.us, &since,
		                    &count));
		movements_total(since, count);
		for (size_t i = 0; i < n; i++)
			counted[i]->since =
				-held_then(since, count,
			               &(struct bin_movement){.product_id = counted[i]->product->id,
			                                      .location_id = counted[i]->location.value != 0
			                                                         ? counted[i]->location
			                                                         : counted[i]->from->usual,
			                                      .at = counted[i]->change->item->counted_at},
			               0);
	}
	return OK;
}

/* A count of what stands there already is no movement; the first count of a place is. */
static bool is_confirmed(const struct changing *c, const struct asked *asked,
                         const struct stock_move *move)
{
	return c->kind == STOCK_ADJUST && move->on_hand == 0
	       && !balance_bin(asked->from, move->location_id)->is_new;
}

/* The bin that was named, or the usual one: the sheet has both. */
static const struct sheet_bin *asked_bin(const struct asked *asked)
{
	bool is_named = asked->location.value != 0;
	return balance_bin(asked->from, is_named ? asked->location : asked->from->usual);
}

static enum err item_decide(struct changing *c, struct asked *asked)
{
	if (asked->location.value != 0)
		TRY(sheet_place(c->work, &c->sheet, &c->naming.sites, asked->from, asked->location));
	if (asked->to_location.value != 0)
		TRY(sheet_place(c->work, &c->sheet, &c->naming.sites, asked->to, asked->to_location));
	struct stock_move move = move_of(c, asked);
	asked->change->moved = move.on_hand;
	asked->change->before.units = asked_bin(asked)->on_hand;
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
	                     .sheet = sheet_begin(work),
	                     .asked = ARENA_ARRAY(work->arena, n, struct asked),
	                     .count = n};
	const struct stock_item **items = ARENA_ARRAY(work->arena, n, const struct stock_item *);
	for (size_t i = 0; i < n; i++) {
		c.asked[i].change = &changes[i];
		items[i] = changes[i].item;
	}
	TRY(naming_load(work, items, n, &c.naming));
	if (kind == STOCK_ADD)
		TRY(adds_follow(&c));
	TRY(items_resolve(&c));
	if (c.sheet.balances.count == 0)
		return OK;
	TRY(sheet_load(work, &c.sheet, &c.naming.sites));
	if (kind == STOCK_ADJUST)
		TRY(counts_since(&c));
	if (kind == STOCK_UNLOCK)
		TRY(locks_held_load(work->tx, work->arena, work->company, &c.sheet));
	for (size_t i = 0; i < n; i++) {
		if (changes[i].err != OK)
			continue;
		changes[i].err = item_decide(&c, &c.asked[i]);
		if (changes[i].err != OK && !err_is_of_item(changes[i].err))
			return changes[i].err;
	}
	TRY(sheet_write(work, &c.sheet));
	for (size_t i = 0; i < n; i++) {
		const struct asked *asked = &c.asked[i];
		if (changes[i].err != OK)
			continue;
		changes[i].after = balance_level(asked->from);
		changes[i].location_id = asked->location;
		changes[i].stock_id = asked_bin(asked)->id;
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
