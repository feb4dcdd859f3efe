#include "domain/orders/orders_resolve.h"

#include "base/map.h"
#include "domain/orders/orders_absorb.h"
#include "domain/orders/orders_decisions.h"
#include "domain/orders/orders_follow.h"
#include "domain/orders/orders_over.h"
#include "domain/orders/orders_promise.h"
#include "domain/orders/orders_bots_run.h"
#include "domain/orders/orders_fill.h"
#include "domain/orders/orders_rules.h"
#include "domain/orders/orders_split_rules.h"
#include "domain/orders/orders_store.h"
#include "wire/zone.h"

/* ---- the picture: what is available, as the orders of this call take and give ---- */

struct place {
	struct warehouse_id warehouse_id;
	int64_t available;
	int64_t unpickable; /* of them, in locations that nobody picks from */
};

struct shelf {
	LIST(struct place) places; /* of one product */
};

struct picture {
	struct work *work;
	struct map shelves; /* product id → struct shelf */
	struct map parts;   /* bundle id → struct part_list */
	struct routing_facts facts;
	struct vendor_supply supply;
	LIST(struct queue_served) served; /* in this call */
	struct filling *fillings;         /* whose units are kept for those who wait */
	size_t filling_count;
};

struct part_list {
	LIST(struct bundle_part) rows;
};

static struct place *place_of(struct picture *picture, int64_t product, int64_t warehouse)
{
	struct shelf *shelf = map_get_int(&picture->shelves, product);
	if (shelf == NULL) {
		shelf = ARENA_NEW(picture->work->arena, struct shelf);
		map_put_int(&picture->shelves, product, shelf);
	}
	for (size_t i = 0; i < shelf->places.count; i++)
		if (shelf->places.at[i].warehouse_id.value == warehouse)
			return &shelf->places.at[i];
	struct place *place = LIST_ADD(picture->work->arena, &shelf->places);
	place->warehouse_id.value = warehouse;
	return place;
}

static const struct place *place_find(const struct picture *picture, int64_t product,
                                      int64_t warehouse)
{
	const struct shelf *shelf = map_get_int(&picture->shelves, product);
	for (size_t i = 0; shelf != NULL && i < shelf->places.count; i++)
		if (shelf->places.at[i].warehouse_id.value == warehouse)
			return &shelf->places.at[i];
	return NULL;
}

static int64_t picture_available(const void *context, struct product_id product,
                                 struct warehouse_id warehouse)
{
	const struct place *place = place_find(context, product.value, warehouse.value);
	return place != NULL ? place->available : 0;
}

static void id_add(struct arena *arena, struct map *seen, int64_t **ids, size_t *n, size_t *room,
                   int64_t id)
{
	if (id == 0 || map_get_int(seen, id) != NULL)
		return;
	map_put_int(seen, id, seen); /* any non-NULL mark */
	*ids = list_room(arena, *ids, *n, room, sizeof **ids);
	(*ids)[(*n)++] = id;
}

/* What lies where nobody picks. */
static enum err unpickable_load(struct picture *picture, const int64_t *products, size_t n)
{
	struct work *work = picture->work;
	struct stock_location *locations;
	struct stock_bin *bins;
	size_t location_count, bin_count;
	TRY(locations_unpickable(work, &locations, &location_count));
	TRY(stock_bins(work, products, n, &bins, &bin_count));
	for (size_t i = 0; i < bin_count; i++)
		for (size_t j = 0; j < location_count; j++)
			if (ID_EQ(bins[i].location_id, locations[j].id))
				place_of(picture, bins[i].product_id.value, bins[i].warehouse_id.value)
					->unpickable += bins[i].on_hand.units - bins[i].locked.units;
	return OK;
}

/* Do orders wait for the product, or the bundle's parts, while units of it are free? */
static bool is_awaited(const struct picture *picture, int64_t product)
{
	const struct part_list *parts = map_get_int(&picture->parts, product);
	const struct shelf *shelf = map_get_int(&picture->shelves, product);
	const struct place *waiting = place_find(picture, product, 0);
	bool is_awaited = waiting != NULL && waiting->available < 0;
	if (parts != NULL && !is_awaited) {
		waiting = place_find(picture, parts->rows.at[0].component_id.value, 0);
		is_awaited = waiting != NULL && waiting->available < 0;
	}
	for (size_t i = 0; shelf != NULL && is_awaited && i < shelf->places.count; i++)
		if (shelf->places.at[i].warehouse_id.value != 0 && shelf->places.at[i].available > 0)
			return true;
	return false;
}

/* While units are given out in the order of the queue, nobody else takes any (orders_fill.h). */
static enum err fillings_keep(struct picture *picture, const int64_t *products, size_t n)
{
	struct work *work = picture->work;
	int64_t *awaited = ARENA_ARRAY(work->arena, n, int64_t);
	size_t count = 0;
	for (size_t i = 0; i < n; i++)
		if (is_awaited(picture, products[i]))
			awaited[count++] = products[i];
	TRY((allocation_has_strict(&picture->facts) ? fillings_expected : fillings_of)(
		work, awaited, count, &picture->fillings, &picture->filling_count));
	for (size_t i = 0; i < picture->filling_count; i++) {
		const struct filling *filling = &picture->fillings[i];
		struct shelf *shelf = map_get_int(&picture->shelves, filling->product_id.value);
		for (size_t k = 0; k < shelf->places.count; k++) {
			struct place *place = &shelf->places.at[k];
			if (filling->is_expected && !allocation_is_strict(&picture->facts, place->warehouse_id))
				continue;
			int64_t kept = place->available > 0 ? place->available : 0;
			place->available -= kept;
			place->unpickable -= kept < place->unpickable ? kept : place->unpickable;
		}
	}
	return OK;
}

/* Parts of the bundles among the products, then the levels of everything on a shelf. */
static enum err picture_load(struct work *work, struct resolving *items, size_t n,
                             struct picture *picture)
{
	*picture = (struct picture){
		.work = work, .shelves = map_new(work->arena), .parts = map_new(work->arena)};
	struct map seen = map_new(work->arena);
	int64_t *ids = NULL;
	size_t count = 0, room = 0;
	for (size_t i = 0; i < n; i++) {
		for (size_t j = 0; j < items[i].order->lines.count; j++)
			id_add(work->arena, &seen, &ids, &count, &room,
			       items[i].order->lines.at[j].product_id.value);
		for (size_t j = 0; j < items[i].before.count; j++)
			id_add(work->arena, &seen, &ids, &count, &room, items[i].before.at[j].product_id.value);
	}
	struct bundle_part *parts;
	size_t part_count;
	TRY(bundle_parts_of(work, ids, count, &parts, &part_count));
	for (size_t i = 0; i < part_count; i++) {
		struct part_list *list = map_get_int(&picture->parts, parts[i].bundle_id.value);
		if (list == NULL) {
			list = ARENA_NEW(work->arena, struct part_list);
			map_put_int(&picture->parts, parts[i].bundle_id.value, list);
		}
		*LIST_ADD(work->arena, &list->rows) = parts[i];
		id_add(work->arena, &seen, &ids, &count, &room, parts[i].component_id.value);
	}
	struct stock_level *levels;
	size_t level_count;
	TRY(stock_levels(work, ids, count, &levels, &level_count));
	for (size_t i = 0; i < level_count; i++)
		place_of(picture, levels[i].product_id.value, levels[i].warehouse_id.value)->available =
			levels[i].available.units;
	TRY(routing_facts_load(work, &picture->facts));
	TRY(vendor_supply_load(work, &picture->facts, ids, count, &picture->supply));
	if (picture->facts.has_unpickable)
		TRY(unpickable_load(picture, ids, count));
	return n > 0 && items[0].is_served ? OK : fillings_keep(picture, ids, count);
}

/* ---- what an order claims ---- */

static void claim_add(struct work *work, struct resolving *item, const struct order_line *line,
                      struct product_id product, int64_t per_unit)
{
	int64_t shipped = 0, left = 0; /* of the product, and of those that are it now */
	for (size_t i = 0; i < item->before.count; i++) {
		const struct reservation *old = &item->before.at[i];
		if (!ID_EQ(old->line_id, line->id) || !ID_EQ(claim_counted_as(old), product))
			continue;
		left += old->shipped.units;
		shipped += old->counts_as_id.value == 0 ? old->shipped.units : 0;
	}
	int64_t units = (line->ordered.units - line->cancelled.units) * per_unit - left;
	struct reservation *claim = LIST_ADD(work->arena, &item->after);
	*claim = (struct reservation){.order_id = item->order->id,
	                              .line_id = line->id,
	                              .product_id = product,
	                              .per_unit = per_unit,
	                              .quantity = {units > 0 ? units : 0},
	                              .shipped = {shipped}};
}

static int64_t line_units(const struct order_line *line)
{
	return line->ordered.units - line->cancelled.units;
}

/* What of the line left already, in that form: packed as a bundle, or as its parts? */
static bool has_shipped(const struct resolving *item, const struct order_line *line, bool as_bundle)
{
	for (size_t i = 0; i < item->before.count; i++) {
		const struct reservation *old = &item->before.at[i];
		bool is_bundle = ID_EQ(claim_counted_as(old), line->product_id);
		if (ID_EQ(old->line_id, line->id) && old->shipped.units > 0 && is_bundle == as_bundle)
			return true;
	}
	return false;
}

/* Does any warehouse build bundles? Else only prepackaged ones are there to be claimed. */
static bool has_components(const struct picture *picture)
{
	for (size_t i = 0; i < picture->facts.warehouse_count; i++) {
		const struct warehouse *warehouse = &picture->facts.warehouses[i];
		if (warehouse->is_active && warehouse->use_component_inventory)
			return true;
	}
	return picture->facts.warehouse_count == 0;
}

/* Is the bundle of line `at` taken prepackaged from the warehouse? As a whole line or not at all,
 * after what the lines before it take: a line ships in one form. Without a warehouse: when nobody
 * builds bundles. */
static bool is_prepackaged(const struct picture *picture, const struct resolving *item, size_t at,
                           int64_t warehouse)
{
	const struct order_line *lines = item->order->lines.at, *line = &lines[at];
	if (has_shipped(item, line, false))
		return false;
	if (has_shipped(item, line, true))
		return true;
	if (warehouse == 0)
		return !has_components(picture);
	const struct place *place = place_find(picture, line->product_id.value, warehouse);
	int64_t left = place != NULL ? place->available : 0;
	for (size_t i = 0; i < at && left > 0; i++)
		if (ID_EQ(lines[i].product_id, line->product_id) && line_units(&lines[i]) <= left)
			left -= line_units(&lines[i]);
	return left > 0 && line_units(line) <= left;
}

/* Bundles are taken apart here, once, unless they are there prepackaged; from here on everything
 * speaks of products with stock of their own. */
static void claims_make(struct picture *picture, struct resolving *item, int64_t warehouse)
{
	item->after.count = 0;
	for (size_t i = 0; i < item->order->lines.count; i++) {
		const struct order_line *line = &item->order->lines.at[i];
		if (line->product_id.value == 0)
			continue;
		const struct part_list *parts = map_get_int(&picture->parts, line->product_id.value);
		if (parts != NULL && parts->rows.at[0].component_id.value == 0)
			continue; /* nothing of it is ever on a shelf */
		if (parts == NULL || is_prepackaged(picture, item, i, warehouse)) {
			claim_add(picture->work, item, line, line->product_id, 1);
			continue;
		}
		for (size_t p = 0; p < parts->rows.count; p++)
			claim_add(picture->work, item, line, parts->rows.at[p].component_id,
			          parts->rows.at[p].quantity.units);
	}
}

/* Demand of the whole order per core product: two lines of one product are one demand. */
static struct routing_demand *demand_sum(struct arena *arena, const struct resolving *item,
                                         size_t *count)
{
	struct routing_demand *demand =
		ARENA_ARRAY(arena, item->after.count + 1, struct routing_demand);
	*count = 0;
	for (size_t i = 0; i < item->after.count; i++) {
		const struct reservation *claim = &item->after.at[i];
		size_t at = 0;
		while (at < *count && !ID_EQ(demand[at].product_id, claim->product_id))
			at++;
		if (at == *count) {
			demand[at].product_id = claim->product_id;
			(*count)++;
		}
		demand[at].units += claim->quantity.units;
	}
	return demand;
}

static const struct warehouse *warehouse_of(const struct picture *picture, struct warehouse_id id)
{
	for (size_t i = 0; i < picture->facts.warehouse_count; i++)
		if (ID_EQ(picture->facts.warehouses[i].id, id))
			return &picture->facts.warehouses[i];
	return NULL;
}

struct routed {
	const struct picture *picture;
	const struct resolving *item;
};

/* Demand counts every bundle as its parts. Where bundles are prepackaged, their parts are as good
 * as there; where none are built, other bundles' parts are as good as absent. */
static int64_t routed_available(const void *context, struct product_id product,
                                struct warehouse_id warehouse)
{
	const struct routed *routed = context;
	const struct resolving *item = routed->item;
	const struct warehouse *at = warehouse_of(routed->picture, warehouse);
	int64_t available = picture_available(routed->picture, product, warehouse), packed = 0;
	bool is_cut = false;
	for (size_t i = 0; routed->picture->parts.count > 0 && i < item->order->lines.count; i++) {
		const struct order_line *line = &item->order->lines.at[i];
		const struct part_list *parts =
			map_get_int(&routed->picture->parts, line->product_id.value);
		for (size_t p = 0; parts != NULL && p < parts->rows.count; p++) {
			if (!ID_EQ(parts->rows.at[p].component_id, product))
				continue;
			if (is_prepackaged(routed->picture, item, i, warehouse.value))
				packed += line_units(line) * parts->rows.at[p].quantity.units;
			else
				is_cut = is_cut || (at != NULL && !at->use_component_inventory);
		}
	}
	return is_cut ? packed : available + packed;
}

static void item_route(struct picture *picture, struct resolving *item, struct order_facts *facts)
{
	const struct routed routed = {picture, item};
	struct order *order = item->order;
	size_t demand_count;
	struct arena *arena = picture->work->arena;
	struct routing_question question = {
		.facts = &picture->facts,
		.country = order->country,
		.state = order->state,
		.chosen = order->chosen_warehouse_id,
		.demand = demand_sum(arena, item, &demand_count),
		.available = routed_available,
		.context = &routed,
	};
	question.demand_count = demand_count;
	routing_decide(arena, &question, &item->decision);
	item->is_routed = true;
	const struct warehouse *warehouse = warehouse_of(picture, item->decision.warehouse_id);
	facts->has_warehouse = warehouse != NULL;
	facts->can_fill = item->decision.can_fill;
	if (warehouse != NULL)
		facts->warehouse_type = warehouse->type;
	facts->lacks_vendor_product =
		warehouse != NULL && warehouse->type == WAREHOUSE_DROPSHIP_VENDOR
		&& !vendor_supplies(picture->work, &picture->supply, warehouse->id, item);
	if (facts->can_fill && picture->parts.count > 0) {
		claims_make(picture, item, warehouse->id.value);
		question.demand = demand_sum(arena, item, &demand_count);
	}
	for (size_t i = 0; i < demand_count && facts->can_fill; i++) {
		const struct place *place =
			place_find(picture, question.demand[i].product_id.value, warehouse->id.value);
		int64_t units = question.demand[i].units;
		if (units > 0 && place != NULL && place->available - place->unpickable < units)
			facts->lacks_picking_location = true;
	}
}

/* Several warehouses together may have what none has alone (routing.h: order). */
static void item_share(struct picture *picture, struct resolving *item, struct order_facts *facts)
{
	struct arena *arena = picture->work->arena;
	const struct routing_decision *d = &item->decision;
	struct split_need *needs = ARENA_ARRAY(arena, item->after.count + 1, struct split_need);
	struct order_split_part *parts =
		ARENA_ARRAY(arena, d->order_count + 1, struct order_split_part);
	size_t count;
	if (d->can_fill || d->order_count < 2 || !order_is_linked(item->order))
		return;
	for (size_t i = 0; i < item->after.count; i++)
		needs[i] = (struct split_need){item->after.at[i].line_id, item->after.at[i].product_id,
		                               item->after.at[i].per_unit};
	if (!split_over(arena, item->order, item->before.at, item->before.count, needs,
	                item->after.count, picture_available, picture, d->order, d->order_count, parts,
	                &count))
		return;
	item->shares.at = parts;
	item->shares.count = item->shares.room = count;
	item->is_shared = picture->facts.splits;
	facts->is_over_warehouses = true;
	item->decision.sentence =
		str_format(arena, "No warehouse has everything, but %zu of them together do.", count + 1);
}

/* Takes (sign −1) or gives back (+1) the units of claims. */
static void picture_apply(struct picture *picture, const struct reservation *claims, size_t n,
                          int64_t sign)
{
	for (size_t i = 0; i < n; i++)
		place_of(picture, claims[i].product_id.value, claims[i].warehouse_id.value)->available +=
			sign * claims[i].quantity.units;
}

static void item_status(struct work *work, struct resolving *item, const struct order_facts *facts)
{
	struct order *order = item->order;
	order_status_decide(facts, &order->status, &order->reason);
	if (order_status_stamp(order, item->status_before, work->now) && !item->is_new) {
		item->event = "order.cancelled";
		item->sentence = item->sentence.len > 0 ? item->sentence : order->cancel_reason;
	}
}

/* Digital lines that nothing else has to wait for leave by themselves. */
static void intangible_leave(struct work *work, struct resolving *item, struct order_facts *facts)
{
	struct order *order = item->order;
	if (!facts->is_paid || !facts->is_linked || facts->blocked_by != REASON_RESOLVED
	    || item->wants_no_claim || item->keeps_status || order->is_fulfilled_by_channel
	    || !order_intangible_settle(order, item->after.at, item->after.count))
		return;
	facts->has_left = true;
	if (!item->is_new)
		for (size_t i = 0; i < order->lines.count; i++)
			*LIST_ADD(work->arena, &item->lines_changed) = &order->lines.at[i];
	if (item->event != NULL)
		return;
	item->event = "order.shipped";
	item->sentence = STR("Nothing in it needs a parcel: it is complete.");
}

/* A hold that gave its claims back keeps none when the order is changed meanwhile. */
static void hold_settle(struct resolving *item)
{
	struct order *order = item->order;
	bool is_held = order->status == ORDER_ON_HOLD && item->keeps_status;
	order->gave_stock_back =
		is_held && (item->wants_no_claim || (order->gave_stock_back && !item->claims_again));
}

/* What there is of each claim is placed at the warehouse, the rest waits as a claim of its own. */
static void claims_place_part(struct picture *picture, struct resolving *item)
{
	struct arena *arena = picture->work->arena;
	struct warehouse_id warehouse = item->decision.warehouse_id;
	size_t count = item->after.count;
	for (size_t i = 0; i < count; i++) {
		struct reservation claim = item->after.at[i];
		int64_t there = picture_available(picture, claim.product_id, warehouse);
		for (size_t j = 0; j < i; j++)
			if (ID_EQ(item->after.at[j].product_id, claim.product_id)
			    && ID_EQ(item->after.at[j].warehouse_id, warehouse))
				there -= item->after.at[j].quantity.units;
		int64_t taken = there < claim.quantity.units ? there : claim.quantity.units;
		if (taken <= 0)
			continue;
		item->after.at[i].warehouse_id = warehouse;
		item->after.at[i].quantity.units = taken;
		if (taken == claim.quantity.units)
			continue;
		claim.quantity.units -= taken;
		claim.shipped.units = 0;
		*LIST_ADD(arena, &item->after) = claim;
	}
}

/* Units that an order newly gets while others wait for the product (orders_queue.h). */
static void served_note(struct picture *picture, const struct resolving *item)
{
	for (size_t i = 0; i < item->after.count; i++) {
		const struct reservation *now = &item->after.at[i];
		bool is_new = now->warehouse_id.value != 0 && now->quantity.units > 0;
		for (size_t j = 0; j < item->before.count && is_new; j++)
			is_new = !ID_EQ(item->before.at[j].product_id, now->product_id)
			         || item->before.at[j].warehouse_id.value == 0;
		const struct place *waiting = place_find(picture, now->product_id.value, 0);
		if (!is_new || waiting == NULL || waiting->available >= 0)
			continue;
		struct queue_place place = queue_place_of(&picture->facts, item->order);
		struct queue_served *served = NULL;
		for (size_t s = 0; s < picture->served.count; s++)
			if (ID_EQ(picture->served.at[s].product_id, now->product_id)
			    && ID_EQ(picture->served.at[s].warehouse_id, now->warehouse_id))
				served = &picture->served.at[s];
		if (served == NULL) {
			served = LIST_ADD(picture->work->arena, &picture->served);
			served->product_id = now->product_id;
			served->warehouse_id = now->warehouse_id;
		}
		size_t known = served->places.count;
		if (known == 0 || served->places.at[known - 1].id != place.id)
			*LIST_ADD(picture->work->arena, &served->places) = place;
	}
}

static void item_resolve(struct picture *picture, struct resolving *item)
{
	struct order *order = item->order;
	hold_settle(item);
	if (item->keeps_claims) {
		for (size_t i = 0; i < item->before.count; i++)
			*LIST_ADD(picture->work->arena, &item->after) = item->before.at[i];
		return;
	}
	picture_apply(picture, item->before.at, item->before.count, 1);
	struct order_facts facts = {
		.is_paid = order->paid_at.us != 0,
		.is_linked = order_is_linked(order),
		.has_address = order_address_gap(order).len == 0,
		.blocked_by = order->blocked_by,
		.has_left = order_is_shipped_in_part(order) && order_is_shipped_whole(order),
		.is_emptied = order_is_emptied(order),
	};
	if (!order->is_fulfilled_by_channel)
		claims_make(picture, item, 0);
	intangible_leave(picture->work, item, &facts);
	bool claims_nothing = item->wants_no_claim || order->is_claim_ended || order->gave_stock_back;
	if (!item->wants_no_claim && facts.has_address) {
		item_route(picture, item, &facts);
		item_share(picture, item, &facts);
	}
	for (size_t i = 0; i < item->after.count; i++) {
		struct reservation *claim = &item->after.at[i];
		if (facts.can_fill)
			claim->warehouse_id = item->decision.warehouse_id;
		if (claims_nothing)
			claim->quantity.units = 0;
	}
	if (!facts.can_fill && !item->is_shared && !claims_nothing
	    && order_takes_part(&picture->facts, order, item->decision.warehouse_id))
		claims_place_part(picture, item);
	picture_apply(picture, item->after.at, item->after.count, -1);
	served_note(picture, item);
	if (item->is_routed)
		order->warehouse_id = item->decision.warehouse_id;
	if (!item->keeps_status)
		item_status(picture->work, item, &facts);
	if (order->status != ORDER_UNRESOLVED)
		order->reason = REASON_RESOLVED;
}

/* The last cut-off of its warehouse that still meets the order's date. */
static void late_settle(const struct picture *picture, struct order *order)
{
	const struct warehouse *warehouse = warehouse_of(picture, order->warehouse_id);
	int64_t minute = warehouse != NULL ? warehouse_cut_off_minute(warehouse) : -1;
	struct instant cut_off = {0};
	if (order->ship_by.us != 0 && minute >= 0
	    && zone_minute_before(warehouse->time_zone, order->ship_by, minute, &cut_off) != OK)
		cut_off.us = 0;
	order_late_settle(order, cut_off, picture->work->now);
}

/* ---- writing ---- */

struct posting {
	LIST(struct stock_move) moves;
	LIST(struct reservation) added, changed, removed;
};

static const struct reservation *claim_find(const struct reservation *claims, size_t n,
                                            const struct reservation *like)
{
	for (size_t i = 0; i < n; i++)
		if (ID_EQ(claims[i].line_id, like->line_id) && ID_EQ(claims[i].product_id, like->product_id)
		    && ID_EQ(claims[i].warehouse_id, like->warehouse_id))
			return &claims[i];
	return NULL;
}

static void move_add(struct arena *arena, struct posting *posting, const struct reservation *claim,
                     enum stock_kind kind, int64_t units)
{
	if (units == 0)
		return;
	struct stock_move *move = LIST_ADD(arena, &posting->moves);
	*move =
		(struct stock_move){.product_id = claim->product_id,
	                        .warehouse_id = claim->warehouse_id,
	                        .kind = kind,
	                        .allocated = kind == STOCK_RESERVE ? units : -units,
	                        .is_guarded = kind == STOCK_RESERVE && claim->warehouse_id.value != 0,
	                        .subject = "order",
	                        .subject_id = claim->order_id.value};
}

/* The difference between the claims before and after, as releases and reservations. A claim that
 * goes elsewhere is another row. */
static void posting_add(struct arena *arena, struct posting *posting, struct resolving *item)
{
	size_t rows = posting->added.count + posting->changed.count + posting->removed.count;
	for (size_t i = 0; i < item->before.count; i++) {
		const struct reservation *old = &item->before.at[i];
		const struct reservation *now = claim_find(item->after.at, item->after.count, old);
		int64_t kept = now != NULL ? now->quantity.units : 0;
		if (old->quantity.units > kept)
			move_add(arena, posting, old, STOCK_RELEASE, old->quantity.units - kept);
		if (now == NULL && old->counts_as_id.value == 0)
			*LIST_ADD(arena, &posting->removed) = *old;
	}
	for (size_t i = 0; i < item->after.count; i++) {
		const struct reservation *now = &item->after.at[i];
		const struct reservation *old = claim_find(item->before.at, item->before.count, now);
		int64_t had = old != NULL ? old->quantity.units : 0;
		if (now->quantity.units > had)
			move_add(arena, posting, now, STOCK_RESERVE, now->quantity.units - had);
		if (old == NULL)
			*LIST_ADD(arena, &posting->added) = *now;
		else if (now->quantity.units != old->quantity.units || now->per_unit != old->per_unit
		         || now->shipped.units != old->shipped.units)
			*LIST_ADD(arena, &posting->changed) = *now;
	}
	item->has_other_claims =
		posting->added.count + posting->changed.count + posting->removed.count > rows;
}

/* Nothing was worked out that the database does not say already. */
static bool is_same(const struct work *work, const struct resolving *item)
{
	const struct order *was = item->was, *now = item->order;
	if (was == NULL || item->event != NULL || item->has_other_claims || item->lines_new.count > 0
	    || item->lines_changed.count > 0)
		return false;
	/* Whoever is at risk stays so: since when does not count. */
	bool has_same_risk = was->risk_at.us == now->risk_at.us
	                     || (was->risk_at.us != 0 && was->risk_at.us <= work->now.us
	                         && now->risk_at.us != 0 && now->risk_at.us <= work->now.us);
	return was->status == now->status && was->reason == now->reason
	       && ID_EQ(was->warehouse_id, now->warehouse_id)
	       && was->promise_at.us == now->promise_at.us && was->late_at.us == now->late_at.us
	       && has_same_risk && was->shipped_at.us == now->shipped_at.us
	       && was->bots_at.us == now->bots_at.us && was->payment_status == order_payment_of(now)
	       && was->paid_at.us == now->paid_at.us;
}

static enum err orders_write(struct work *work, struct resolving *items, size_t n)
{
	LIST(struct order *) fresh = {0}, known = {0};
	LIST(const struct order_line *) lines_new = {0}, lines_changed = {0};
	for (size_t i = 0; i < n; i++) {
		if (is_same(work, &items[i]))
			continue;
		items[i].order->modified_at = work->now;
		items[i].order->payment_status = order_payment_of(items[i].order);
		if (items[i].is_new)
			*LIST_ADD(work->arena, &fresh) = items[i].order;
		else
			*LIST_ADD(work->arena, &known) = items[i].order;
		for (size_t j = 0; j < items[i].lines_new.count; j++)
			*LIST_ADD(work->arena, &lines_new) = items[i].lines_new.at[j];
		for (size_t j = 0; j < items[i].lines_changed.count; j++)
			*LIST_ADD(work->arena, &lines_changed) = items[i].lines_changed.at[j];
	}
	if (fresh.count > 0)
		TRY(orders_insert(work->tx, work->arena, work->company, fresh.at, fresh.count));
	if (known.count > 0)
		TRY(orders_save(work->tx, work->arena, work->company, known.at, known.count));
	if (lines_new.count > 0)
		TRY(order_lines_insert(work->tx, work->arena, work->company, lines_new.at,
		                       lines_new.count));
	if (lines_changed.count > 0)
		TRY(order_lines_save(work->tx, work->arena, work->company, lines_changed.at,
		                     lines_changed.count));
	return OK;
}

/* Reads the claims that the known orders hold now. */
static enum err claims_load(struct work *work, struct resolving *items, size_t n)
{
	int64_t *ids = ARENA_ARRAY(work->arena, n, int64_t);
	size_t known = 0;
	for (size_t i = 0; i < n; i++)
		if (!items[i].is_new)
			ids[known++] = items[i].order->id.value;
	struct reservation *rows;
	size_t count;
	TRY(reservations_load(work->tx, work->arena, work->company, ids, known, &rows, &count));
	for (size_t i = 0; i < n; i++)
		for (size_t r = 0; r < count; r++)
			if (ID_EQ(rows[r].order_id, items[i].order->id))
				*LIST_ADD(work->arena, &items[i].before) = rows[r];
	return OK;
}

static enum err claims_write(struct work *work, struct posting *posting)
{
	if (posting->moves.count > 0)
		TRY(stock_post(work, posting->moves.at, posting->moves.count, NULL));
	if (posting->removed.count > 0)
		TRY(reservations_remove(work->tx, work->arena, work->company, posting->removed.at,
		                        posting->removed.count));
	if (posting->added.count > 0)
		TRY(reservations_insert(work->tx, work->arena, work->company, posting->added.at,
		                        posting->added.count));
	if (posting->changed.count > 0)
		TRY(reservations_save(work->tx, work->arena, work->company, posting->changed.at,
		                      posting->changed.count));
	return OK;
}

enum err resolve_all(struct work *work, struct resolving *items, size_t n)
{
	if (n == 0)
		return OK;
	struct picture picture;
	struct botting botting;
	struct posting posting = {0};
	TRY(claims_load(work, items, n));
	TRY(claims_recount(work, items, n));
	TRY(lines_follow(work, items, n));
	for (size_t i = 0; i < n; i++)
		items[i].is_paid_now = order_payment_settle(items[i].order, work->now);
	TRY(order_bots_begin(work, items, n, &botting));
	TRY(picture_load(work, items, n, &picture));
	for (size_t i = 0; i < n; i++) {
		items[i].status_before = items[i].order->status;
		items[i].reason_before = items[i].order->reason;
		items[i].promise_before = items[i].order->promise_at;
		items[i].warehouse_before = items[i].order->warehouse_id;
		item_resolve(&picture, &items[i]);
		posting_add(work->arena, &posting, &items[i]);
	}
	TRY(promises_settle(work, items, n, &picture.facts, picture_available, &picture));
	for (size_t i = 0; i < n; i++)
		late_settle(&picture, items[i].order);
	TRY(claims_write(work, &posting));
	TRY(orders_write(work, items, n));
	TRY(decisions_write(work, items, n));
	TRY(fillings_join(work, picture.fillings, picture.filling_count, items, n));
	TRY(queue_passed(work, &picture.facts, picture.served.at, picture.served.count));
	TRY(items_unpaid_note(work, items, n));
	items_tell(work, items, n);
	TRY(orders_share(work, items, n));
	return order_bots_end(work, &botting);
}

enum err resolve_try(struct work *work, struct resolving *item)
{
	struct picture picture;
	TRY(claims_load(work, item, 1));
	TRY(lines_follow(work, item, 1));
	(void)order_payment_settle(item->order, work->now);
	TRY(picture_load(work, item, 1, &picture));
	item->status_before = item->order->status;
	item->reason_before = item->order->reason;
	item_resolve(&picture, item);
	return OK;
}
