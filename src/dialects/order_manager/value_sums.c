/* What one more unit costs, and what sold units cost by channel. */
#include "dialects/order_manager/value.h"

#include "dialects/order_manager/brief.h"
#include "domain/accounts/accounts.h"
#include "domain/channels/channels.h"
#include "domain/costs/costs.h"
#include "domain/warehouses/warehouses.h"

struct om_place {
	struct warehouse_id warehouse_id;
	struct str name;
};
struct om_product_cost {
	struct om_product_brief product;
	struct om_place warehouse;
	struct money amount;
	struct str cost_type;
};
static const struct field place_fields[] = {
	FIELD_ID(struct om_place, warehouse_id, struct warehouse_id, 0, "The warehouse."),
	FIELD_TEXT(struct om_place, name, NULLABLE, 0, LIMIT_NAME, "Its name."),
};
static const struct shape place_shape =
	SHAPE("warehouseInfo", struct om_place, place_fields, "A warehouse, in short.");
static const struct field cost_fields[] = {
	FIELD_OBJECT(struct om_product_cost, product, struct om_product_brief, &om_product_brief_shape,
                 0, "The product."),
	FIELD_OBJECT(struct om_product_cost, warehouse, struct om_place, &place_shape, 0, "Where."),
	FIELD_MONEY(struct om_product_cost, amount, 0, "Cost of one more unit."),
	FIELD_TEXT(struct om_product_cost, cost_type, 0, 0, 40, "Where it was learnt."),
};
const struct shape om_product_cost_shape =
	SHAPE("productCostDto", struct om_product_cost, cost_fields, "What one more unit costs.");

struct om_product_cost_query {
	LIST(struct str) listing_skus, master_skus;
	LIST(int64_t) product_ids;
	struct channel_id sales_channel_id;
};
static const struct field cost_query_fields[] = {
	FIELD_TEXTS(struct om_product_cost_query, listing_skus, 0, 0, OM_LIMIT_MOST,
                "By SKUs on the channel."),
	FIELD_TEXTS(struct om_product_cost_query, master_skus, 0, 0, OM_LIMIT_MOST, "By our SKUs."),
	FIELD_INTS(struct om_product_cost_query, product_ids, 0, 0, OM_LIMIT_MOST, "By ids."),
	FIELD_ID(struct om_product_cost_query, sales_channel_id, struct channel_id, 0,
             "The channel of listingSkus."),
};
const struct shape om_product_cost_query_shape =
	SHAPE("OmProductCostQuery", struct om_product_cost_query, cost_query_fields, "Whose cost.");

static enum err products_of_listings(struct work *work, const struct om_product_cost_query *query,
                                     struct map *out)
{
	size_t n = query->listing_skus.count;
	int64_t *channels = ARENA_ARRAY(work->arena, n, int64_t);
	struct str *variants = ARENA_ARRAY(work->arena, n, struct str);
	struct listing *found = ARENA_ARRAY(work->arena, n, struct listing);
	if (n == 0)
		return OK;
	if (query->sales_channel_id.value == 0)
		return fault_field(work->fault, STR("salesChannelId"), "is required with listingSkus");
	for (size_t i = 0; i < n; i++)
		channels[i] = query->sales_channel_id.value;
	TRY(listing_match(work, n, channels, variants, query->listing_skus.at, found));
	for (size_t i = 0; i < n; i++)
		if (found[i].product_id.value != 0)
			map_put_int(out, found[i].product_id.value, out);
	return OK;
}

static enum err products_asked(struct work *work, const struct om_product_cost_query *query,
                               int64_t **ids, size_t *count)
{
	struct map asked = map_new(work->arena);
	struct product *found;
	size_t n;
	for (size_t i = 0; i < query->product_ids.count; i++)
		if (query->product_ids.at[i] != 0)
			map_put_int(&asked, query->product_ids.at[i], &asked);
	if (query->master_skus.count > 0) {
		TRY(product_by_skus(work, query->master_skus.at, query->master_skus.count, &found, &n));
		for (size_t i = 0; i < n; i++)
			map_put_int(&asked, found[i].id.value, &asked);
	}
	TRY(products_of_listings(work, query, &asked));
	*ids = ARENA_ARRAY(work->arena, asked.count, int64_t);
	*count = asked.count;
	for (size_t i = 0; i < asked.count; i++)
		(*ids)[i] = asked.entries[i].number;
	return OK;
}

static struct str cost_word(const struct product_cost *cost)
{
	if (cost->is_from_layer && cost->source != SOURCE_UNKNOWN)
		return STR("PO_FIFO_QUEUE");
	if (cost->source == SOURCE_VENDOR)
		return STR("VENDOR_PRODUCT");
	return cost->source == SOURCE_DEFAULT ? STR("DEFAULT_VENDOR_COST") : STR("UNDEFINED");
}

enum err om_product_costs(struct work *work, const struct call *call, struct reply *reply)
{
	struct om_product_cost_query query = {0};
	struct warehouse warehouse;
	struct product_cost *costs;
	struct map products;
	int64_t *ids;
	size_t n;
	TRY(om_query(work, call, &query));
	TRY(warehouse_get(work, (struct warehouse_id){call->ids[0]}, &warehouse));
	TRY(products_asked(work, &query, &ids, &n));
	TRY(costs_current(work, warehouse.id, ids, n, &costs, &reply->count));
	TRY(om_products(work, ids, n, &products));
	struct om_product_cost *out = ARENA_ARRAY(work->arena, reply->count, struct om_product_cost);
	for (size_t i = 0; i < reply->count; i++)
		out[i] = (struct om_product_cost){
			.product =
				om_product_brief(work->arena, map_get_int(&products, costs[i].product_id.value)),
			.warehouse = {warehouse.id, warehouse.name},
			.amount = costs[i].cost,
			.cost_type = cost_word(&costs[i])};
	reply->value = out;
	return OK;
}

/* ---- by channel ---- */

struct om_channel_sum {
	struct str sales_channel, cogs;
	int64_t units_sold;
};
struct om_channel_cogs {
	LIST(struct om_channel_sum) cogs_by_sales_channels;
	struct str total_cogs;
	int64_t total_unit_sold;
};
static const struct field sum_fields[] = {
	FIELD_TEXT(struct om_channel_sum, sales_channel, 0, 0, LIMIT_NAME, "The channel."),
	FIELD_TEXT(struct om_channel_sum, cogs, 0, 0, LIMIT_NAME, "What its sales cost."),
	FIELD_INT(struct om_channel_sum, units_sold, 0, INT64_MIN, INT64_MAX, "Units sold."),
};
static const struct shape sum_shape =
	SHAPE("cogsBySalesChannel", struct om_channel_sum, sum_fields, "The sales of a channel.");
static const struct field channel_fields[] = {
	FIELD_LIST(struct om_channel_cogs, cogs_by_sales_channels, struct om_channel_sum, &sum_shape, 0,
               0, INT32_MAX, "By channel."),
	FIELD_TEXT(struct om_channel_cogs, total_cogs, 0, 0, LIMIT_NAME, "All of them."),
	FIELD_INT(struct om_channel_cogs, total_unit_sold, 0, INT64_MIN, INT64_MAX, "Units sold."),
};
const struct shape om_channel_cogs_shape = SHAPE("customCogsBySalesChannel", struct om_channel_cogs,
                                                 channel_fields, "What sold units cost.");

struct om_channel_cogs_query {
	struct instant start_date, end_date;
	LIST(int64_t) sales_channel_ids;
};
static const struct field channel_query_fields[] = {
	FIELD_INSTANT(struct om_channel_cogs_query, start_date, REQUIRED, "From then on."),
	FIELD_INSTANT(struct om_channel_cogs_query, end_date, REQUIRED, "Up to then."),
	FIELD_INTS(struct om_channel_cogs_query, sales_channel_ids, 0, 0, OM_LIMIT_MOST,
               "Only these channels."),
};
const struct shape om_channel_cogs_query_shape =
	SHAPE("OmChannelCogsQuery", struct om_channel_cogs_query, channel_query_fields, "Which time.");

static bool is_asked(const struct om_channel_cogs_query *query, struct channel_id id)
{
	for (size_t i = 0; i < query->sales_channel_ids.count; i++)
		if (query->sales_channel_ids.at[i] == id.value)
			return true;
	return query->sales_channel_ids.count == 0;
}

static struct str money_text(struct arena *arena, struct money amount)
{
	struct buf buf = buf_new(arena, LIMIT_NAME);
	money_write(&buf, amount);
	return buf_str(&buf);
}

/* Amounts in other currencies than the company's cannot be added: they are left out of the total,
 * and their channel says which they are. */
enum err om_channel_cogs(struct work *work, const struct call *call, struct reply *reply)
{
	const struct om_channel_cogs_query *query = call->query;
	struct om_channel_cogs *out = ARENA_NEW(work->arena, struct om_channel_cogs);
	struct company company;
	struct currency currency;
	struct channel *channels;
	struct channel_cost *costs;
	size_t count, cost_count;
	struct map by_id = map_new(work->arena);
	TRY(company_get(work, &company));
	TRY(currency_parse(company.currency, &currency));
	TRY(channel_all(work, &channels, &count));
	for (size_t i = 0; i < count; i++)
		map_put_int(&by_id, channels[i].id.value, &channels[i]);
	TRY(costs_by_channel(work, query->start_date, (struct instant){query->end_date.us + 1}, &costs,
	                     &cost_count));
	struct money total = money_zero(currency);
	for (size_t i = 0; i < cost_count; i++) {
		const struct channel *channel = map_get_int(&by_id, costs[i].channel_id.value);
		bool is_ours = currency_eq(costs[i].cost.currency, currency);
		if (channel == NULL || !is_asked(query, costs[i].channel_id))
			continue;
		struct str name = channel->name;
		if (!is_ours)
			name = str_format(work->arena, "%.*s (%s)", STR_FMT(name), costs[i].cost.currency.code);
		*LIST_ADD(work->arena, &out->cogs_by_sales_channels) = (struct om_channel_sum){
			name, money_text(work->arena, costs[i].cost), costs[i].sold.units};
		if (!is_ours)
			continue;
		TRY(money_add(total, costs[i].cost, &total));
		out->total_unit_sold += costs[i].sold.units;
	}
	out->total_cogs = money_text(work->arena, total);
	reply->value = out;
	return OK;
}
