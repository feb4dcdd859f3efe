/* Listings that were linked to another product: the lines that they sold follow, as long as the
 * order is with us and nothing of the line has left (domain.md 0.9). */
#include "base/map.h"
#include "domain/catalog/catalog.h"
#include "domain/channels/channels.h"
#include "domain/orders/orders_absorb_store.h"
#include "domain/orders/orders_listen.h"
#include "domain/orders/orders_resolve.h"
#include "domain/orders/orders_rules.h"

struct relinking {
	struct work *work;
	struct product_id product; /* that the listings left */
	struct map lines;          /* id of a line → its claim */
	struct map orders, listings;
};

/* Lines of the product that claim `stocked`: itself, or what it comes down to. */
static enum err lines_find(struct relinking *r, struct product_id stocked)
{
	struct work *work = r->work;
	struct product_claim *claims;
	size_t count;
	TRY(claims_on_product(work->tx, work->arena, work->company, stocked, &claims, &count));
	for (size_t i = 0; i < count; i++) {
		if (!ID_EQ(claims[i].line_product_id, r->product) || claims[i].line_listing_id.value == 0
		    || claims[i].line_shipped > 0 || claims[i].claim.shipped.units > 0
		    || !order_follows_product(claims[i].status))
			continue;
		map_put_int(&r->lines, claims[i].claim.line_id.value, &claims[i]);
		map_put_int(&r->orders, claims[i].claim.order_id.value, &claims[i]);
		map_put_int(&r->listings, claims[i].line_listing_id.value, &claims[i]);
	}
	return OK;
}

static int64_t *keys_of(struct arena *arena, const struct map *map)
{
	int64_t *keys = ARENA_ARRAY(arena, map->count, int64_t);
	for (size_t i = 0; i < map->count; i++)
		keys[i] = map->entries[i].number;
	return keys;
}

/* Gives the lines of one order the products of their listings; false: none is another one. */
static bool lines_follow(struct relinking *r, struct order *order, const struct map *listings,
                         struct resolving *item)
{
	for (size_t i = 0; i < order->lines.count; i++) {
		struct order_line *line = &order->lines.at[i];
		const struct listing *listing = map_get_int(listings, line->listing_id.value);
		if (map_get_int(&r->lines, line->id.value) == NULL || listing == NULL || line->kit_part != 0
		    || ID_EQ(listing->product_id, line->product_id))
			continue;
		line->product_id = listing->product_id;
		*LIST_ADD(r->work->arena, &item->lines_changed) = line;
	}
	return item->lines_changed.count > 0;
}

static enum err lines_relink_all(struct relinking *r)
{
	struct work *work = r->work;
	struct listing *found;
	struct order *orders;
	size_t count, changed = 0;
	struct map listings = map_new(work->arena);
	TRY(listing_load(work, keys_of(work->arena, &r->listings), r->listings.count, &found, &count));
	for (size_t i = 0; i < count; i++)
		map_put_int(&listings, found[i].id.value, &found[i]);
	TRY(order_load(work, keys_of(work->arena, &r->orders), r->orders.count, &orders, &count));
	struct resolving *items = ARENA_ARRAY(work->arena, count, struct resolving);
	for (size_t i = 0; i < count; i++) {
		struct resolving *item = &items[changed];
		*item = (struct resolving){
			.order = &orders[i],
			.keeps_status = orders[i].status == ORDER_ON_HOLD,
			.event = "order.edited",
			.sentence = STR(LISTING_RELINKED),
		};
		changed += lines_follow(r, &orders[i], &listings, item);
	}
	return resolve_all(work, items, changed);
}

enum err orders_on_listing_left(struct work *work, const struct event *events, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct relinking r = {.work = work,
		                      .product = {events[i].subject_id},
		                      .lines = map_new(work->arena),
		                      .orders = map_new(work->arena),
		                      .listings = map_new(work->arena)};
		struct bundle_part *units;
		size_t count;
		TRY(lines_find(&r, r.product));
		TRY(bundle_parts_of(work, &events[i].subject_id, 1, &units, &count));
		for (size_t k = 0; k < count; k++)
			if (units[k].component_id.value != 0)
				TRY(lines_find(&r, units[k].component_id));
		if (r.orders.count > 0)
			TRY(lines_relink_all(&r));
	}
	return OK;
}
