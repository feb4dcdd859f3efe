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

/* Bins where nobody picks are moved to the front; how many there are. */
static size_t bins_unpickable(struct stock_bin *bins, size_t n,
                              const struct stock_location *locations, size_t location_count)
{
	size_t kept = 0;
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < location_count; j++)
			if (ID_EQ(bins[i].location_id, locations[j].id)
			    && bins[i].on_hand.units > bins[i].locked.units) {
				bins[kept++] = bins[i];
				break;
			}
	return kept;
}

/* Units of a balance that lie in such bins. */
static int64_t units_unpickable(const struct stock_level *level, const struct stock_bin *bins,
                                size_t n)
{
	int64_t units = 0;
	for (size_t i = 0; i < n; i++)
		if (ID_EQ(bins[i].product_id, level->product_id)
		    && ID_EQ(bins[i].warehouse_id, level->warehouse_id))
			units += bins[i].on_hand.units - bins[i].locked.units;
	return units;
}

/* Ready orders whose units lie where nobody picks: of more claims than can be picked the newest
 * wait. `among`: only these orders are looked at; none: all. */
static enum err unpicked_wait(struct work *work, const struct stock_level *levels, size_t n,
                              const int64_t *products, size_t product_count, const int64_t *among,
                              size_t among_count)
{
	struct stock_location *locations;
	struct stock_bin *bins;
	size_t location_count, bin_count;
	LIST(int64_t) concerned = {0};
	TRY(locations_unpickable(work, &locations, &location_count));
	TRY(stock_bins(work, products, product_count, &bins, &bin_count));
	bin_count = bins_unpickable(bins, bin_count, locations, location_count);
	for (size_t i = 0; i < n; i++) {
		int64_t *ids;
		size_t count;
		int64_t lying = units_unpickable(&levels[i], bins, bin_count);
		int64_t units = levels[i].on_hand.units - levels[i].locked.units - lying;
		if (lying == 0 || units >= levels[i].allocated.units)
			continue;
		TRY(claims_beyond(work->tx, work->arena, work->company, levels[i].product_id.value,
		                  levels[i].warehouse_id.value, units, among, among_count, CHUNK, &ids,
		                  &count));
		if (among_count == 0 && count == CHUNK)
			TRY(sweep(work, "order.unpicked", levels[i].warehouse_id.value));
		for (size_t k = 0; k < count; k++)
			*LIST_ADD(work->arena, &concerned) = ids[k];
	}
	return order_resolve_many(work, concerned.at, concerned.count);
}

/* Does any order claim units there? */
static bool is_claimed(const struct stock_level *levels, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (levels[i].warehouse_id.value != 0 && levels[i].allocated.units > 0)
			return true;
	return false;
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
	if (facts.has_unpickable && is_claimed(levels, count))
		TRY(unpicked_wait(work, levels, count, products, product_count, NULL, 0));
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

/* Nobody picks there any more: the orders of its warehouse may have to wait. */
static enum err location_left(struct work *work, int64_t id, const struct stock_location *locations,
                              size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (locations[i].id.value == id)
			return sweep(work, "order.unpicked", locations[i].warehouse_id.value);
	return OK;
}

enum err orders_on_location(struct work *work, const struct event *events, size_t n)
{
	struct stock_location *locations = NULL;
	size_t count = 0;
	bool is_concerned = false;
	for (size_t i = 0; i < n; i++) {
		if (str_find_str(events[i].body, STR("\"is_pickable\"")) < 0)
			continue;
		if (!is_concerned)
			TRY(locations_unpickable(work, &locations, &count));
		is_concerned = true;
		TRY(location_left(work, events[i].subject_id, locations, count));
	}
	return is_concerned ? sweep(work, "order.resolve_reason", REASON_MISSING_PICKING_LOCATION) : OK;
}

enum err orders_sweep_unpicked(struct work *work, int64_t id, struct order_age *after,
                               bool *has_more)
{
	struct warehouse warehouse;
	struct reservation *claims;
	struct stock_level *levels;
	int64_t *ids;
	size_t n, claim_count, count;
	*has_more = false;
	enum err err = warehouse_get(work, (struct warehouse_id){id}, &warehouse);
	if (err == ERR_NOT_FOUND)
		return OK;
	TRY(err);
	TRY(orders_ready(work->tx, work->arena, work->company,
	                 word_of(&order_status_words, (int)order_ready_status(warehouse.type)), id,
	                 after, SWEEP, &ids, &n));
	*has_more = n == SWEEP;
	TRY(reservations_load(work->tx, work->arena, work->company, ids, n, &claims, &claim_count));
	int64_t *products = ARENA_ARRAY(work->arena, claim_count, int64_t);
	for (size_t i = 0; i < claim_count; i++)
		products[i] = claims[i].product_id.value;
	if (n == 0)
		return OK;
	TRY(stock_levels(work, products, claim_count, &levels, &count));
	return unpicked_wait(work, levels, count, products, claim_count, ids, n);
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
