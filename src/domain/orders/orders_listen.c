#include "domain/orders/orders_listen.h"

#include "base/map.h"
#include "domain/channels/channels.h"
#include "domain/orders/orders_fill.h"
#include "domain/orders/orders_promise.h"
#include "domain/orders/orders_resolve.h"
#include "domain/orders/orders_rules.h"
#include "domain/orders/orders_store.h"

enum { CHUNK = 200, SWEEP = 40 };

/* The newest claims of the product there give way until nothing is promised twice (domain.md 0.3).
 * Resolving gives their units back and finds them out of stock. */
static enum err give_way(struct work *work, const struct stock_level *level)
{
	struct placed_claim *claims;
	size_t count;
	int64_t missing = -level->available.units;
	TRY(claims_placed(work->tx, work->arena, work->company, level->product_id.value,
	                  level->warehouse_id.value, CHUNK, &claims, &count));
	int64_t *ids = ARENA_ARRAY(work->arena, count, int64_t);
	size_t n = 0;
	for (size_t i = 0; i < count && missing > 0; i++) {
		ids[n++] = claims[i].order_id;
		missing -= claims[i].units;
	}
	return order_resolve_many(work, ids, n);
}

/* Many orders may be concerned: jobs take them chunk by chunk, each in a unit of its own. */
static enum err sweep(struct work *work, const char *job, int64_t subject)
{
	return job_request(work, job, subject, work->now, STR("[0,0]"));
}

/* Units may have been moved to where orders are picked from. */
static enum err resolve_unpicked(struct work *work, const struct routing_facts *facts,
                                 const int64_t *products, size_t n)
{
	int64_t *ids;
	size_t count;
	if (!facts->has_unpickable)
		return OK;
	TRY(orders_unpicked(work->tx, work->arena, work->company, products, n, CHUNK, &ids, &count));
	if (count == CHUNK)
		return sweep(work, "order.resolve_reason", REASON_MISSING_PICKING_LOCATION);
	return order_resolve_many(work, ids, count);
}

enum err orders_on_stock(struct work *work, const struct event *events, size_t n)
{
	struct routing_facts facts;
	int64_t *products;
	size_t product_count, count;
	struct stock_level *levels;
	TRY(routing_facts_load(work, &facts));
	TRY(stock_changed_products(work, events, n, &products, &product_count));
	TRY(stock_levels(work, products, product_count, &levels, &count));
	for (size_t i = 0; i < count; i++)
		if (levels[i].warehouse_id.value != 0 && levels[i].available.units < 0)
			TRY(give_way(work, &levels[i]));
	TRY(orders_fill(work, &facts, products, product_count));
	return resolve_unpicked(work, &facts, products, product_count);
}

/* Links the lines of one order that the listing now explains. */
static bool lines_link(struct work *work, struct order *order, const struct listing *listing,
                       struct resolving *item)
{
	bool has_linked = false;
	if (!ID_EQ(order->channel_id, listing->channel_id))
		return false;
	for (size_t i = 0; i < order->lines.count; i++) {
		struct order_line *line = &order->lines.at[i];
		bool is_same = line->variant_id.len ? str_eq(line->variant_id, listing->variant_id)
		                                    : str_eq(line->sku, listing->sku);
		if (line->product_id.value != 0 || !is_same)
			continue;
		line->product_id = listing->product_id;
		line->listing_id = listing->id;
		*LIST_ADD(work->arena, &item->lines_changed) = line;
		has_linked = true;
	}
	return has_linked;
}

enum err orders_sweep_unlinked(struct work *work, int64_t listing_id, struct order_age *after,
                               bool *has_more)
{
	struct listing *listings;
	int64_t *ids;
	size_t found, n, count, changed = 0;
	*has_more = false;
	TRY(listing_load(work, &listing_id, 1, &listings, &found));
	if (found == 0 || listings[0].product_id.value == 0)
		return OK; /* unlinked since */
	TRY(orders_unlinked(work->tx, work->arena, work->company, listings[0].channel_id,
	                    listings[0].sku, after->id, SWEEP, &ids, &n));
	*has_more = n == SWEEP;
	if (n > 0)
		after->id = ids[n - 1];
	struct order *orders;
	TRY(order_load(work, ids, n, &orders, &count));
	struct resolving *items = ARENA_ARRAY(work->arena, count, struct resolving);
	for (size_t i = 0; i < count; i++) {
		struct resolving *item = &items[changed];
		*item = (struct resolving){.order = &orders[i],
		                           .keeps_status = !order_is_open(orders[i].status)};
		if (lines_link(work, &orders[i], &listings[0], item))
			changed++;
	}
	return resolve_all(work, items, changed);
}

/* Of many new listings few have orders that wait for them: one look finds those. */
enum err orders_on_link(struct work *work, const struct event *events, size_t n)
{
	struct listing *listings;
	struct map waiting;
	size_t count;
	int64_t *ids = ARENA_ARRAY(work->arena, n, int64_t);
	for (size_t i = 0; i < n; i++)
		ids[i] = events[i].subject_id;
	TRY(listing_load(work, ids, n, &listings, &count));
	struct str *skus = ARENA_ARRAY(work->arena, count, struct str);
	for (size_t i = 0; i < count; i++)
		skus[i] = listings[i].sku;
	TRY(skus_unlinked(work->tx, work->arena, work->company, skus, count, &waiting));
	for (size_t i = 0; i < count; i++)
		if (listings[i].product_id.value != 0 && map_get(&waiting, listings[i].sku) != NULL)
			TRY(sweep(work, "order.link", listings[i].id.value));
	return OK;
}

enum err orders_sweep_reason(struct work *work, int64_t reason, struct order_age *after,
                             bool *has_more)
{
	int64_t *ids;
	size_t count;
	TRY(orders_with_reason(work->tx, work->arena, work->company,
	                       word_of(&order_reason_words, (int)reason), after, SWEEP, &ids, &count));
	*has_more = count == SWEEP;
	return order_resolve_many(work, ids, count);
}

enum err orders_sweep_waiting(struct work *work, int64_t product, struct order_age *after,
                              bool *has_more)
{
	int64_t *ids;
	size_t count;
	TRY(claims_unplaced(work->tx, work->arena, work->company, product, INT64_MAX, after, SWEEP,
	                    &ids, &count));
	*has_more = count == SWEEP;
	return order_resolve_many(work, ids, count);
}

enum err orders_sweep_dated(struct work *work, int64_t warehouse, struct order_age *after,
                            bool *has_more)
{
	int64_t *ids;
	size_t count;
	TRY(orders_dated(work->tx, work->arena, work->company, warehouse, after->id, SWEEP, &ids,
	                 &count));
	*has_more = count == SWEEP;
	if (count > 0)
		after->id = ids[count - 1];
	return order_resolve_many(work, ids, count);
}

enum err orders_on_routing(struct work *work, const struct event *events, size_t n)
{
	(void)events;
	if (n == 0)
		return OK;
	TRY(sweep(work, "order.resolve_reason", REASON_MISSING_FULFILLMENT_SOURCE));
	TRY(sweep(work, "order.resolve_reason", REASON_MULTIPLE_WAREHOUSES));
	return sweep(work, "order.resolve_reason", REASON_OUT_OF_STOCK);
}

enum err orders_on_location(struct work *work, const struct event *events, size_t n)
{
	bool is_concerned = false;
	for (size_t i = 0; i < n; i++)
		is_concerned = is_concerned || str_find_str(events[i].body, STR("\"is_pickable\"")) >= 0;
	return is_concerned ? sweep(work, "order.resolve_reason", REASON_MISSING_PICKING_LOCATION) : OK;
}

enum err orders_on_warehouse(struct work *work, const struct event *events, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_find_str(events[i].body, STR("\"cut_off\"")) >= 0
		    || str_find_str(events[i].body, STR("\"time_zone\"")) >= 0)
			TRY(sweep(work, "order.resolve_dated", events[i].subject_id));
	return OK;
}

enum err orders_on_vendor_product(struct work *work, const struct event *events, size_t n)
{
	(void)events;
	return n > 0 ? sweep(work, "order.resolve_reason", REASON_MISSING_VENDOR_PRODUCT) : OK;
}

enum err orders_on_incoming(struct work *work, const struct event *events, size_t n)
{
	for (size_t i = 0; i < n; i++)
		TRY(sweep(work, "order.resolve_waiting", events[i].subject_id));
	return OK;
}

/* Orders that come first from now on go before others: those are promised other dates. */
static enum err those_behind_renew(struct work *work, const int64_t *ids, size_t n)
{
	struct reservation *claims;
	size_t count, waiting = 0;
	TRY(reservations_load(work->tx, work->arena, work->company, ids, n, &claims, &count));
	int64_t *products = ARENA_ARRAY(work->arena, count, int64_t);
	for (size_t i = 0; i < count; i++)
		if (claims[i].warehouse_id.value == 0 && claims[i].quantity.units > 0)
			products[waiting++] = claims[i].product_id.value;
	return promises_renew(work, products, waiting);
}

enum err orders_on_passed(struct work *work, const struct event *events, size_t n)
{
	int64_t *ids = ARENA_ARRAY(work->arena, n, int64_t);
	for (size_t i = 0; i < n; i++)
		ids[i] = events[i].subject_id;
	TRY(orders_serve(work, ids, n));
	return those_behind_renew(work, ids, n);
}

enum err orders_verify(struct work *work, struct verify_report *report)
{
	struct claim_difference *sums;
	struct claim_fault *faults;
	size_t sum_count, fault_count;
	TRY(claims_compare(work->tx, work->arena, work->company, &sums, &sum_count, &report->checked));
	for (size_t i = 0; i < sum_count; i++)
		*LIST_ADD(work->arena, &report->differences) = str_format(
			work->arena,
			"Product %lld at warehouse %lld: orders claim %lld units, the balance says %lld.",
			(long long)sums[i].product_id, (long long)sums[i].warehouse_id,
			(long long)sums[i].reserved, (long long)sums[i].allocated);
	TRY(claims_faulty(work->tx, work->arena, work->company, &faults, &fault_count,
	                  &report->checked));
	for (size_t i = 0; i < fault_count; i++)
		*LIST_ADD(work->arena, &report->differences) = str_format(
			work->arena,
			"Order %lld (%.*s), line %lld: claims %lld units of product %lld, expected %lld.",
			(long long)faults[i].order_id, STR_FMT(faults[i].status), (long long)faults[i].line_id,
			(long long)faults[i].quantity, (long long)faults[i].product_id,
			(long long)faults[i].expected);
	return OK;
}
