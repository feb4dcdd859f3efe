#include "domain/costs/costs_edge.h"
#include "kernel/listing.h"

const struct listing_source cost_layer_source = {
	.shape = &cost_layer_shape, .table = "cost_layer", .usual_sort = "-id"};
const struct listing_source cost_entry_source = {
	.shape = &cost_entry_shape, .table = "cost_entry", .usual_sort = "-id"};

static enum err layers(struct work *work, const struct call *call, struct reply *reply)
{
	return listing_run(work, &cost_layer_source, NULL, 0, call, reply);
}

static enum err entries(struct work *work, const struct call *call, struct reply *reply)
{
	return listing_run(work, &cost_entry_source, NULL, 0, call, reply);
}

/* Pages are of products: a product has a row per place and currency. */
static enum err value(struct work *work, const struct call *call, struct reply *reply)
{
	const struct value_query *query = call->query;
	struct product_id after = {0};
	struct stock_value *rows;
	int64_t *products;
	size_t count, most = query->limit > 0 ? (size_t)query->limit : LIMIT_PAGE_DEFAULT;
	if (query->product_id.count > 0) {
		TRY(costs_value(work, query->product_id.at, query->product_id.count, query->as_of, &rows,
		                &reply->count));
		reply->value = rows;
		return OK;
	}
	if (query->cursor.len > 0 && (str_to_int(query->cursor, &after.value) != OK || after.value < 0))
		return fault_field(work->fault, STR("cursor"), "is not the next_cursor of an answer");
	TRY(costs_products(work, after, most + 1, &products, &count));
	size_t shown = count > most ? most : count;
	TRY(costs_value(work, products, shown, query->as_of, &rows, &reply->count));
	reply->value = rows;
	if (count > most)
		reply->next_cursor = str_format(work->arena, "%lld", (long long)products[most - 1]);
	return OK;
}

static enum err totals(struct work *work, const struct call *call, struct reply *reply)
{
	const struct value_query *query = call->query;
	struct stock_value *rows;
	TRY(costs_value_totals(work, query->as_of, &rows, &reply->count));
	reply->value = rows;
	return OK;
}

static enum err channels(struct work *work, const struct call *call, struct reply *reply)
{
	const struct period_query *query = call->query;
	struct channel_cost *rows;
	TRY(costs_by_channel(work, query->from, query->to, &rows, &reply->count));
	reply->value = rows;
	return OK;
}

static enum err of_shipment(struct work *work, const struct call *call, struct reply *reply)
{
	struct shipment_cost *rows;
	TRY(costs_of_shipment(work, (struct shipment_id){call->ids[0]}, &rows, &reply->count));
	reply->value = rows;
	return OK;
}

static enum err current(struct work *work, const struct call *call, struct reply *reply)
{
	const struct current_query *query = call->query;
	struct product_cost *rows;
	TRY(costs_current(work, query->warehouse_id, query->product_id.at, query->product_id.count,
	                  &rows, &reply->count));
	reply->value = rows;
	return OK;
}

static enum err defaults_get(struct work *work, const struct call *call, struct reply *reply)
{
	const struct value_query *query = call->query;
	struct default_cost *rows;
	TRY(default_costs_of(work, query->product_id.at, query->product_id.count, &rows,
	                     &reply->count));
	reply->value = rows;
	return OK;
}

static enum err defaults_put(struct work *work, const struct call *call, struct reply *reply)
{
	(void)reply;
	const struct default_costs *body = call->body;
	return default_costs_put(work, body->items.at, body->items.count);
}

/* ---- rows ---- */

static const struct refusal unknown_shipment[] = {
	{404, "There is no such shipment."},
	{0},
};

/* clang-format off */
#define READS .method = "GET", .scope = SCOPE_READ_ANALYTICS, .flags = ROUTE_LIST, .status = 200

const struct route costs_routes[COSTS_ROUTE_COUNT] = {
	{READS, .path = "/api/v1/costs/layers", .id = "cost_layers", .reply = &cost_layer_shape,
	 .run = layers, .says = "Lists the layers of stock: units that came at one cost."},
	{READS, .path = "/api/v1/costs/entries", .id = "cost_entries", .reply = &cost_entry_shape,
	 .run = entries, .says = "Lists every change of the value of stock."},
	{READS, .path = "/api/v1/costs/value", .id = "cost_value", .query = &value_query_shape,
	 .reply = &stock_value_shape, .run = value,
	 .says = "Lists what stock is worth by product, place and currency, now or as of a moment."},
	{READS, .path = "/api/v1/costs/value/totals", .id = "cost_value_totals",
	 .query = &totals_query_shape, .reply = &stock_value_shape, .run = totals,
	 .says = "Lists what all stock is worth by place and currency, now or as of a moment."},
	{READS, .path = "/api/v1/costs/channels", .id = "cost_channels", .query = &period_query_shape,
	 .reply = &channel_cost_shape, .run = channels,
	 .says = "Lists the cost of goods sold in a time by channel and currency."},
	{READS, .path = "/api/v1/shipments/{shipment_id}/costs", .id = "cost_of_shipment",
	 .reply = &shipment_cost_shape, .run = of_shipment, .refusals = unknown_shipment,
	 .says = "Lists what the lines of a shipment cost."},
	{READS, .path = "/api/v1/costs/current", .id = "cost_current", .query = &current_query_shape,
	 .reply = &product_cost_shape, .run = current,
	 .says = "Lists what one more unit of products costs in a warehouse."},
	{READS, .path = "/api/v1/costs/defaults", .id = "default_costs",
	 .query = &products_query_shape, .reply = &default_cost_shape, .run = defaults_get,
	 .says = "Lists the default costs of products."},
	{.method = "PUT", .path = "/api/v1/costs/defaults", .id = "default_costs_put",
	 .scope = SCOPE_WRITE_PURCHASING, .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT,
	 .body = &default_costs_shape, .status = 204, .run = defaults_put,
	 .says = "Says what units cost when nothing else is known; a cost of null takes it away."},
};
/* clang-format on */
