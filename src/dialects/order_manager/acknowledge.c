#include "dialects/order_manager/acknowledge.h"

#include "dialects/order_manager/brief.h"
#include "domain/channels/channels.h"

struct om_breakdown {
	struct warehouse_id warehouse_id;
	int64_t available_quantity;
};

struct om_changed {
	struct om_product_brief product;
	int64_t available_quantity;
	LIST(struct om_breakdown) warehouse_inventory_breakdown;
};

struct om_acknowledge {
	bool pages_remaining;
	LIST(struct om_changed) product_aggregated_quantities;
};

static const struct field breakdown_fields[] = {
	FIELD_ID(struct om_breakdown, warehouse_id, struct warehouse_id, 0, "The warehouse."),
	FIELD_INT(struct om_breakdown, available_quantity, 0, INT64_MIN, INT64_MAX,
              "Units available there, before the rules of the channel."),
};
static const struct shape breakdown_shape =
	SHAPE("WarehouseInventoryBreakdownDto", struct om_breakdown, breakdown_fields, "A part.");

static const struct field changed_fields[] = {
	FIELD_OBJECT(struct om_changed, product, struct om_product_brief, &om_product_brief_shape, 0,
                 "The product."),
	FIELD_INT(struct om_changed, available_quantity, 0, 0, INT64_MAX,
              "What the channel may sell now."),
	FIELD_LIST(struct om_changed, warehouse_inventory_breakdown, struct om_breakdown,
               &breakdown_shape, 0, 0, 1000, "Where it lies."),
};
static const struct shape changed_shape = SHAPE("ProductAggregatedQuantityDto", struct om_changed,
                                                changed_fields, "A product's quantity.");

static const struct field acknowledge_fields[] = {
	FIELD_FLAG(struct om_acknowledge, pages_remaining, 0, "Is there more? Then ask again."),
	FIELD_LIST(struct om_acknowledge, product_aggregated_quantities, struct om_changed,
               &changed_shape, 0, 0, OM_LIMIT_MOST, "What changed."),
};
const struct shape om_acknowledge_shape =
	SHAPE("InventoryAcknowledgeDto", struct om_acknowledge, acknowledge_fields, "Changes.");

/* With a date it is a look back, page by page; without one, the feed goes on from where it stood.
 */
struct om_acknowledge_query {
	int64_t page, limit;
	struct instant from_date, to_date;
	struct channel_id sales_channel_id;
};

static const struct field query_fields[] = {
	OM_PAGE_FIELDS(struct om_acknowledge_query),
	FIELD_INSTANT(struct om_acknowledge_query, from_date, 0, "Again what changed since."),
	FIELD_INSTANT(struct om_acknowledge_query, to_date, 0, "Again what changed until."),
	FIELD_ID(struct om_acknowledge_query, sales_channel_id, struct channel_id, 0, "The channel."),
};
const struct shape om_acknowledge_query_shape = SHAPE(
	"OmAcknowledgeQuery", struct om_acknowledge_query, query_fields, "Which channel's changes.");

static enum err channel_check(struct work *work, struct channel_id id)
{
	struct channel channel;
	if (id.value == 0)
		return fault_field(work->fault, STR("salesChannelId"), "is required");
	enum err err = channel_get(work, id, &channel);
	if (err == ERR_NOT_FOUND)
		return fault_field(work->fault, STR("salesChannelId"), "is no channel of this company");
	TRY(err);
	if (!str_is(channel.type, "manual") && !str_is(channel.type, "custom"))
		return fault_field(work->fault, STR("salesChannelId"),
		                   "is no MANUAL or CUSTOM channel: Purser tells it quantities by itself");
	return OK;
}

static enum err look_back(struct work *work, const struct om_acknowledge_query *q, int64_t limit,
                          struct listing **out, size_t *count, bool *is_more)
{
	void *found;
	size_t beyond;
	struct om_filters filters = om_filters_new(work->arena);
	om_only_id(&filters, "channel_id", q->sales_channel_id.value);
	om_between(&filters, "quantity_at", q->from_date, q->to_date);
	TRY(om_list(work, &listings_source, &filters, q->page, limit, &found, count));
	*out = found;
	/* Is there a row behind the last one of this page? */
	int64_t next = om_page(q->page) * limit + 1;
	TRY(om_list(work, &listings_source, &filters, next, 1, &found, &beyond));
	*is_more = beyond > 0;
	return OK;
}

/* Products of the listings, with the balances that they are made of. */
struct feed {
	struct work *work;
	struct map products;
	struct stock_level *levels;
	size_t level_count;
};

static enum err feed_load(struct work *work, const struct listing *listings, size_t n,
                          struct feed *feed)
{
	LIST(int64_t) ids = {0};
	*feed = (struct feed){.work = work};
	for (size_t i = 0; i < n; i++)
		if (listings[i].product_id.value != 0)
			*LIST_ADD(work->arena, &ids) = listings[i].product_id.value;
	TRY(om_products(work, ids.at, ids.count, &feed->products));
	for (size_t i = 0; i < feed->products.count; i++) {
		const struct product *product = feed->products.entries[i].value;
		for (size_t k = 0; k < product->parts.count; k++)
			*LIST_ADD(work->arena, &ids) = product->parts.at[k].component_id.value;
	}
	if (ids.count == 0)
		return OK;
	return stock_levels(work, ids.at, ids.count, &feed->levels, &feed->level_count);
}

static int64_t available_at(const struct feed *feed, struct product_id product,
                            struct warehouse_id warehouse)
{
	for (size_t i = 0; i < feed->level_count; i++)
		if (ID_EQ(feed->levels[i].product_id, product)
		    && ID_EQ(feed->levels[i].warehouse_id, warehouse))
			return feed->levels[i].available.units > 0 ? feed->levels[i].available.units : 0;
	return 0;
}

static int64_t units_at(const struct feed *feed, const struct product *product,
                        struct warehouse_id warehouse)
{
	if (product->parts.count == 0)
		return available_at(feed, product->id, warehouse);
	int64_t least = INT64_MAX;
	for (size_t i = 0; i < product->parts.count; i++) {
		const struct bundle_part *part = &product->parts.at[i];
		int64_t made = available_at(feed, part->component_id, warehouse) / part->quantity.units;
		least = made < least ? made : least;
	}
	return least;
}

static void feed_print(const struct feed *feed, const struct listing *listing,
                       struct om_changed *out)
{
	struct arena *arena = feed->work->arena;
	const struct product *product = map_get_int(&feed->products, listing->product_id.value);
	out->product = om_product_brief(arena, product);
	out->available_quantity = listing->quantity.units;
	struct product_id of =
		product->parts.count > 0 ? product->parts.at[0].component_id : product->id;
	for (size_t i = 0; i < feed->level_count; i++) {
		struct warehouse_id warehouse = feed->levels[i].warehouse_id;
		if (ID_EQ(feed->levels[i].product_id, of) && warehouse.value != 0)
			*LIST_ADD(arena, &out->warehouse_inventory_breakdown) =
				(struct om_breakdown){warehouse, units_at(feed, product, warehouse)};
	}
}

/* Is the same product told of further on? Then that figure is as good and one is enough. */
static bool is_repeated(const struct listing *listings, size_t i, size_t n)
{
	for (size_t k = i + 1; k < n; k++)
		if (ID_EQ(listings[k].product_id, listings[i].product_id))
			return true;
	return false;
}

enum err om_acknowledge(struct work *work, const struct call *call, struct reply *reply)
{
	struct om_acknowledge_query q = {0};
	struct om_acknowledge *out = ARENA_NEW(work->arena, struct om_acknowledge);
	struct listing *listings;
	struct feed feed;
	size_t count;
	int64_t remaining = 0;
	TRY(om_query(work, call, &q));
	TRY(channel_check(work, q.sales_channel_id));
	int64_t limit = om_limit(q.limit, 500);
	if (q.from_date.us != 0 || q.to_date.us != 0) {
		TRY(look_back(work, &q, limit, &listings, &count, &out->pages_remaining));
	} else {
		TRY(listing_acknowledge(work, q.sales_channel_id, (size_t)limit, &listings, &count,
		                        &remaining));
		out->pages_remaining = remaining > 0;
	}
	TRY(feed_load(work, listings, count, &feed));
	for (size_t i = 0; i < count; i++) {
		bool is_known = map_get_int(&feed.products, listings[i].product_id.value) != NULL;
		if (is_known && !is_repeated(listings, i, count))
			feed_print(&feed, &listings[i],
			           LIST_ADD(work->arena, &out->product_aggregated_quantities));
	}
	reply->value = out;
	reply->count = 1;
	return OK;
}
