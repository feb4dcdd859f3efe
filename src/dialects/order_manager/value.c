#include "dialects/order_manager/value.h"

#include "domain/catalog/catalog.h"
#include "domain/costs/costs.h"
#include "domain/orders/orders.h"
#include "domain/purchasing/purchasing.h"
#include "domain/warehouses/warehouses.h"

/* ---- wire ---- */

struct om_named {
	int64_t id;
	struct str name;
};
struct om_sku {
	struct product_id id;
	struct str master_sku, name;
};
struct om_bought {
	struct purchase_order_id id;
	struct purchase_line_id item_id;
	struct str number;
	struct om_named vendor;
};
struct om_added {
	struct layer_id id;
	struct om_named vendor;
};
struct om_value {
	struct layer_id id;
	struct om_sku product;
	struct om_named warehouse, inventory_transfer_source_warehouse;
	struct qty available_quantity, original_quantity;
	struct str cost_source_type, unit_price, unit_price_currency_code;
	struct instant received_date;
	struct om_bought purchase_order;
	struct om_added inventory_addition;
	struct absent absent;
};
struct om_sold_listing {
	struct listing_id id;
	struct str listing_sku;
	struct om_sku product;
};
struct om_sold_order {
	struct order_id id;
	struct order_line_id item_id;
	struct instant order_date, ship_date;
	struct str order_number;
};
struct om_cogs {
	struct cost_entry_id id;
	int64_t date_id;
	struct qty quantity;
	struct str unit_value;
	struct shipment_id shipment_id;
	struct om_value inventory_value;
	struct om_sold_listing listing;
	struct om_sold_order order;
	struct om_sku product;
	struct om_named warehouse;
};

static const struct field named_fields[] = {
	FIELD_INT(struct om_named, id, NULLABLE, 0, ID_MAX, "Its id."),
	FIELD_TEXT(struct om_named, name, NULLABLE, 0, LIMIT_NAME, "Its name."),
};
static const struct shape named_shape =
	SHAPE("idName", struct om_named, named_fields, "Something with a name.");

static const struct field sku_fields[] = {
	FIELD_ID(struct om_sku, id, struct product_id, 0, "The product."),
	FIELD_TEXT(struct om_sku, master_sku, NULLABLE, 0, LIMIT_SKU, "Its SKU."),
	FIELD_TEXT(struct om_sku, name, NULLABLE, 0, PRODUCT_NAME_MOST, "Its name."),
};
static const struct shape sku_shape = SHAPE("idSkuName", struct om_sku, sku_fields, "A product.");

static const struct field bought_fields[] = {
	FIELD_ID(struct om_bought, id, struct purchase_order_id, 0, "The purchase order."),
	FIELD_ID(struct om_bought, item_id, struct purchase_line_id, 0, "Its item."),
	FIELD_TEXT(struct om_bought, number, NULLABLE, 0, LIMIT_NUMBER, "Its number."),
	FIELD_OBJECT(struct om_bought, vendor, struct om_named, &named_shape, NULLABLE, "From whom."),
};
static const struct shape bought_shape = SHAPE("inventoryValuePurchaseOrder", struct om_bought,
                                               bought_fields, "The purchase that it came from.");

static const struct field added_fields[] = {
	FIELD_ID(struct om_added, id, struct layer_id, 0, "The layer."),
	FIELD_OBJECT(struct om_added, vendor, struct om_named, &named_shape, NULLABLE,
                 "Whose price it is."),
};
static const struct shape added_shape =
	SHAPE("inventoryValueInventoryAddition", struct om_added, added_fields, "Added by hand.");

static const struct field value_fields[] = {
	FIELD_ID(struct om_value, id, struct layer_id, 0, "The layer."),
	FIELD_OBJECT(struct om_value, product, struct om_sku, &sku_shape, NULLABLE, "The product."),
	FIELD_OBJECT(struct om_value, warehouse, struct om_named, &named_shape, NULLABLE, "Where."),
	FIELD_OBJECT(struct om_value, inventory_transfer_source_warehouse, struct om_named,
                 &named_shape, NULLABLE, "From where it was moved."),
	FIELD_QTY(struct om_value, available_quantity, 0, 0, INT64_MAX, "Units left."),
	FIELD_QTY(struct om_value, original_quantity, 0, 0, INT64_MAX, "Units that came."),
	FIELD_TEXT(struct om_value, cost_source_type, NULLABLE, 0, 40, "Where the cost was learnt."),
	FIELD_DECIMAL(struct om_value, unit_price, "Cost of one unit, rounded."),
	FIELD_TEXT(struct om_value, unit_price_currency_code, NULLABLE, 0, 3, "ISO 4217."),
	FIELD_INSTANT(struct om_value, received_date, 0, "When it came."),
	FIELD_OBJECT(struct om_value, purchase_order, struct om_bought, &bought_shape, NULLABLE,
                 "The purchase that it came from."),
	FIELD_OBJECT(struct om_value, inventory_addition, struct om_added, &added_shape, NULLABLE,
                 "Or that it was added."),
	ABSENT(struct om_value, stock_transfer_order),
	ABSENT(struct om_value, fba_shipment),
	ABSENT(struct om_value, inbound_shipment),
	ABSENT_LIST(struct om_value, lines),
};
const struct shape om_value_shape =
	SHAPE("inventoryValue", struct om_value, value_fields, "Units that came at one cost.");

static const struct field listing_fields[] = {
	FIELD_ID(struct om_sold_listing, id, struct listing_id, 0, "The listing."),
	FIELD_TEXT(struct om_sold_listing, listing_sku, NULLABLE, 0, LIMIT_SKU, "Its SKU."),
	FIELD_OBJECT(struct om_sold_listing, product, struct om_sku, &sku_shape, NULLABLE,
                 "Its product."),
};
static const struct shape sold_listing_shape = SHAPE(
	"inventoryValueCogsProductListing", struct om_sold_listing, listing_fields, "What was sold.");

static const struct field order_fields[] = {
	FIELD_ID(struct om_sold_order, id, struct order_id, 0, "The order."),
	FIELD_ID(struct om_sold_order, item_id, struct order_line_id, 0, "Its item."),
	FIELD_INSTANT(struct om_sold_order, order_date, 0, "When it was placed."),
	FIELD_TEXT(struct om_sold_order, order_number, NULLABLE, 0, LIMIT_NUMBER, "Its number."),
	FIELD_INSTANT(struct om_sold_order, ship_date, 0, "When it left."),
};
static const struct shape sold_order_shape =
	SHAPE("inventoryValueCogsOrder", struct om_sold_order, order_fields, "For which order.");

static const struct field cogs_fields[] = {
	FIELD_ID(struct om_cogs, id, struct cost_entry_id, 0, "The entry."),
	FIELD_INT(struct om_cogs, date_id, 0, 0, ID_MAX, "The day as yyyymmdd."),
	FIELD_QTY(struct om_cogs, quantity, 0, 0, INT64_MAX, "Units sold that did not come back."),
	FIELD_DECIMAL(struct om_cogs, unit_value, "Cost of one unit, rounded."),
	FIELD_ID(struct om_cogs, shipment_id, struct shipment_id, NULLABLE, "The shipment."),
	FIELD_OBJECT(struct om_cogs, inventory_value, struct om_value, &om_value_shape, NULLABLE,
                 "The layer that they were taken from."),
	FIELD_OBJECT(struct om_cogs, listing, struct om_sold_listing, &sold_listing_shape, NULLABLE,
                 "What was sold."),
	FIELD_OBJECT(struct om_cogs, order, struct om_sold_order, &sold_order_shape, NULLABLE,
                 "To whom."),
	FIELD_OBJECT(struct om_cogs, product, struct om_sku, &sku_shape, NULLABLE, "The product."),
	FIELD_OBJECT(struct om_cogs, warehouse, struct om_named, &named_shape, NULLABLE, "Where."),
};
const struct shape om_cogs_shape =
	SHAPE("inventoryValueCogs", struct om_cogs, cogs_fields, "What sold units cost.");

/* ---- queries ---- */

enum sort_field { SORT_RECEIVED_DATE, SORT_ID, SORT_ORDER_DATE };
enum sort_direction { SORT_ASC, SORT_DESC };
static const struct word sort_rows[] = {{SORT_RECEIVED_DATE, "received_date", "When it came."},
                                        {SORT_ID, "id", "Its id."}};
static const struct words sort_words = WORDS("InventoryValueSort", sort_rows);
static const struct word cogs_sort_rows[] = {{SORT_ORDER_DATE, "order_date", "When it was sold."},
                                             {SORT_ID, "id", "Its id."}};
static const struct words cogs_sort_words = WORDS("InventoryValueCogsSort", cogs_sort_rows);
static const struct word direction_rows[] = {{SORT_ASC, "asc", "Up."},
                                             {SORT_DESC, "desc", "Down."}};
static const struct words direction_words = WORDS("SortDirection", direction_rows);

struct om_value_query {
	LIST(struct str) cost_source_types;
	bool empty_inventory_transfer_source_warehouse, empty_inventory_value;
	LIST(int64_t)
	inventory_transfer_source_warehouse_ids, product_ids, warehouse_ids, inventory_value_ids,
		order_ids, order_item_ids, listing_ids;
	int64_t max_available, min_available, max_quantity, min_quantity, page, limit;
	enum sort_direction sort_direction;
	enum sort_field sort_field;
	struct touched touched;
};
#define QUERY_IDS(m, d) FIELD_INTS(struct om_value_query, m, 0, 0, OM_LIMIT_MOST, d)
#define QUERY_BOUND(m, d) FIELD_INT(struct om_value_query, m, 0, 0, INT32_MAX, d)
#define QUERY_SORT(words)                                                                          \
	FIELD_ENUM(struct om_value_query, sort_direction, enum sort_direction, &direction_words, 0,    \
	           "Which way."),                                                                      \
		FIELD_ENUM(struct om_value_query, sort_field, enum sort_field, words, 0, "By what."),      \
		OM_PAGE_FIELDS(struct om_value_query)

static const struct field value_query_fields[] = {
	FIELD_TEXTS(struct om_value_query, cost_source_types, 0, 0, 20, "Learnt so."),
	FIELD_FLAG(struct om_value_query, empty_inventory_transfer_source_warehouse, 0,
               "Only what was not moved."),
	QUERY_IDS(inventory_transfer_source_warehouse_ids, "Moved from these warehouses."),
	QUERY_IDS(product_ids, "Of these products."),
	QUERY_IDS(warehouse_ids, "In these warehouses."),
	QUERY_BOUND(max_available, "At most so many left."),
	QUERY_BOUND(min_available, "At least so many left."),
	QUERY_SORT(&sort_words),
};
const struct shape om_value_query_shape =
	SHAPE_TOUCHED("OmValueQuery", struct om_value_query, value_query_fields, "Which layers.");

static const struct field cogs_query_fields[] = {
	FIELD_FLAG(struct om_value_query, empty_inventory_value, 0, "Only sales without a layer."),
	QUERY_IDS(inventory_value_ids, "From these layers."),
	QUERY_IDS(listing_ids, "Of these listings."),
	QUERY_IDS(order_ids, "Of these orders."),
	QUERY_IDS(order_item_ids, "Of these items."),
	QUERY_IDS(product_ids, "Of these products."),
	QUERY_IDS(warehouse_ids, "From these warehouses."),
	QUERY_BOUND(max_quantity, "At most so many units."),
	QUERY_BOUND(min_quantity, "At least so many units."),
	QUERY_SORT(&cogs_sort_words),
};
const struct shape om_cogs_query_shape =
	SHAPE_TOUCHED("OmCogsQuery", struct om_value_query, cogs_query_fields, "Which sales.");

/* ---- what a page mentions ---- */

struct mentioned {
	struct work *work;
	struct map products, warehouses, vendors, purchases, layers, orders;
};

static enum err places_load(struct work *work, struct mentioned *m)
{
	struct warehouse *warehouses;
	struct vendor *vendors;
	size_t count;
	*m = (struct mentioned){work,
	                        map_new(work->arena),
	                        map_new(work->arena),
	                        map_new(work->arena),
	                        map_new(work->arena),
	                        map_new(work->arena),
	                        map_new(work->arena)};
	TRY(warehouse_all(work, &warehouses, &count));
	for (size_t i = 0; i < count; i++)
		map_put_int(&m->warehouses, warehouses[i].id.value, &warehouses[i]);
	TRY(vendor_all(work, &vendors, &count));
	for (size_t i = 0; i < count; i++)
		map_put_int(&m->vendors, vendors[i].id.value, &vendors[i]);
	return OK;
}

static enum err layers_mention(struct mentioned *m, const struct cost_layer *layers, size_t n)
{
	struct work *work = m->work;
	struct product *products;
	struct purchase_order *purchases;
	size_t count;
	if (n == 0)
		return OK;
	int64_t *ids = ARENA_ARRAY(work->arena, n, int64_t);
	int64_t *orders = ARENA_ARRAY(work->arena, n, int64_t);
	for (size_t i = 0; i < n; i++) {
		ids[i] = layers[i].product_id.value;
		orders[i] = layers[i].purchase_order_id.value;
	}
	TRY(product_load(work, ids, n, &products, &count));
	for (size_t i = 0; i < count; i++)
		map_put_int(&m->products, products[i].id.value, &products[i]);
	TRY(purchase_load(work, orders, n, &purchases, &count));
	for (size_t i = 0; i < count; i++)
		map_put_int(&m->purchases, purchases[i].id.value, &purchases[i]);
	return OK;
}

static struct om_sku sku_of(const struct mentioned *m, struct product_id id)
{
	const struct product *product = map_get_int(&m->products, id.value);
	if (product == NULL)
		return (struct om_sku){.id = id};
	return (struct om_sku){product->id, product->sku, product->name};
}

static struct om_named warehouse_of(const struct mentioned *m, struct warehouse_id id)
{
	const struct warehouse *warehouse = map_get_int(&m->warehouses, id.value);
	return warehouse == NULL ? (struct om_named){0}
	                         : (struct om_named){warehouse->id.value, warehouse->name};
}

static struct om_named vendor_of(const struct mentioned *m, struct vendor_id id)
{
	const struct vendor *vendor = map_get_int(&m->vendors, id.value);
	return vendor == NULL ? (struct om_named){0}
	                      : (struct om_named){vendor->id.value, vendor->name};
}

/* An amount over so many units, rounded to what the currency's ten-thousandths hold. */
static struct str unit_text(struct arena *arena, struct money value, int64_t units)
{
	struct buf buf = buf_new(arena, LIMIT_NAME);
	if (units > 0)
		value.ten_thousandths =
			value.ten_thousandths / units + (value.ten_thousandths % units * 2 >= units);
	money_write(&buf, value);
	return buf_str(&buf);
}

static struct str source_word(enum cost_source source, bool is_reinserted)
{
	if (is_reinserted)
		return STR("REINSERTED_INVENTORY");
	switch (source) {
	case SOURCE_PURCHASE:
		return STR("COGS_FIFO_QUEUE");
	case SOURCE_VENDOR:
		return STR("VENDOR_PRODUCT");
	case SOURCE_DEFAULT:
		return STR("DEFAULT_PRODUCT_COST");
	case SOURCE_PARTS:
		return STR("ROLL_UP_FROM_BREAKDOWN");
	case SOURCE_UNKNOWN:
		break;
	}
	return STR("UNDEFINED");
}

static struct om_value value_of(const struct mentioned *m, const struct cost_layer *in)
{
	const struct purchase_order *purchase = map_get_int(&m->purchases, in->purchase_order_id.value);
	bool is_left = in->remaining.units > 0;
	struct om_value out = {
		.id = in->id,
		.product = sku_of(m, in->product_id),
		.warehouse = warehouse_of(m, in->warehouse_id),
		.inventory_transfer_source_warehouse = warehouse_of(m, in->from_warehouse_id),
		.available_quantity = in->remaining,
		.original_quantity = in->units,
		.cost_source_type = source_word(in->source, in->is_reinserted),
		.unit_price = unit_text(m->work->arena, is_left ? in->remaining_value : in->value,
	                            is_left ? in->remaining.units : in->units.units),
		.unit_price_currency_code = str_copy(m->work->arena, currency_str(&in->value.currency)),
		.received_date = in->received_at,
	};
	if (purchase != NULL)
		out.purchase_order = (struct om_bought){purchase->id, in->purchase_line_id,
		                                        purchase->number, vendor_of(m, in->vendor_id)};
	else
		out.inventory_addition = (struct om_added){in->id, vendor_of(m, in->vendor_id)};
	return out;
}

/* ---- reading ---- */

static enum cost_sort sort_of(const struct om_value_query *query)
{
	bool is_down = query->sort_direction == SORT_DESC;
	if (query->sort_field == SORT_ID)
		return is_down ? COST_BY_ID_DOWN : COST_BY_ID;
	return is_down ? COST_BY_TIME_DOWN : COST_BY_TIME;
}

/* Their words for where a cost was learnt become ours; "-" is what Purser has none of. */
static enum err sources_read(struct work *work, const struct om_value_query *query,
                             struct cost_filter *filter)
{
	static const char *const theirs[] = {
		"COGS_FIFO_QUEUE",      "VENDOR_PRODUCT",     "DEFAULT_PRODUCT_COST",   "UNDEFINED",
		"REINSERTED_INVENTORY", "INVENTORY_ADDITION", "ROLL_UP_FROM_BREAKDOWN",
	};
	static const char *const ours[] = {"purchase",   "vendor", "default", "unknown",
	                                   "reinserted", "-",      "-"};
	const struct str *asked = query->cost_source_types.at;
	size_t n = query->cost_source_types.count;
	struct str *found = ARENA_ARRAY(work->arena, n, struct str);
	TRY(om_words_check(work, "costSourceTypes", asked, n, theirs, COUNT_OF(theirs)));
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < COUNT_OF(theirs); k++)
			if (str_eq_nocase(asked[i], str_from(theirs[k])))
				found[filter->source_count++] = str_from(ours[k]);
	filter->sources = found;
	return OK;
}

/* The ids that were given; 0 is none. */
static const int64_t *ids_given(struct work *work, const int64_t *ids, size_t n, size_t *count)
{
	int64_t *given = ARENA_ARRAY(work->arena, n, int64_t);
	*count = 0;
	for (size_t i = 0; i < n; i++)
		if (ids[i] != 0)
			given[(*count)++] = ids[i];
	return given;
}
#define IDS_GIVEN(work, list, n) ids_given(work, (list).at, (list).count, n)

static struct cost_filter filter_of(struct work *work, const struct om_value_query *query)
{
	struct cost_filter filter = {.sort = sort_of(query),
	                             .page = om_page(query->page),
	                             .limit = om_limit(query->limit, 100),
	                             .most = INT64_MAX};
	filter.products = IDS_GIVEN(work, query->product_ids, &filter.product_count);
	filter.warehouses = IDS_GIVEN(work, query->warehouse_ids, &filter.warehouse_count);
	return filter;
}

enum err om_value_list(struct work *work, const struct call *call, struct reply *reply)
{
	struct om_value_query query = {0};
	struct cost_layer *layers;
	struct mentioned m;
	TRY(om_query(work, call, &query));
	struct cost_filter filter = filter_of(work, &query);
	if (filter.product_count == 0 && filter.warehouse_count == 0)
		return fault_field(work->fault, STR("productIds"), "or warehouseIds must be given");
	filter.from_warehouses =
		IDS_GIVEN(work, query.inventory_transfer_source_warehouse_ids, &filter.from_count);
	filter.only_unmoved = query.empty_inventory_transfer_source_warehouse;
	filter.least = query.min_available;
	if (shape_has(&om_value_query_shape, &query, "max_available"))
		filter.most = query.max_available;
	if (filter.least > filter.most)
		return fault_field(work->fault, STR("minAvailable"), "is more than maxAvailable");
	TRY(sources_read(work, &query, &filter));
	TRY(cost_layers_page(work, &filter, &layers, &reply->count));
	TRY(places_load(work, &m));
	TRY(layers_mention(&m, layers, reply->count));
	struct om_value *out = ARENA_ARRAY(work->arena, reply->count, struct om_value);
	for (size_t i = 0; i < reply->count; i++)
		out[i] = value_of(&m, &layers[i]);
	reply->value = out;
	return OK;
}

/* ---- sales ---- */

static enum err sales_mention(struct mentioned *m, const struct cost_entry *entries, size_t n)
{
	struct work *work = m->work;
	struct product *products;
	struct order *orders;
	struct cost_layer *layers;
	size_t count;
	if (n == 0)
		return OK;
	int64_t *product_ids = ARENA_ARRAY(work->arena, n, int64_t);
	int64_t *order_ids = ARENA_ARRAY(work->arena, n, int64_t);
	int64_t *layer_ids = ARENA_ARRAY(work->arena, n, int64_t);
	for (size_t i = 0; i < n; i++) {
		product_ids[i] = entries[i].product_id.value;
		order_ids[i] = str_is(entries[i].subject, "order") ? entries[i].subject_id : 0;
		layer_ids[i] = entries[i].layer_id.value;
	}
	TRY(cost_layers_load(work, layer_ids, n, &layers, &count));
	TRY(layers_mention(m, layers, count));
	for (size_t i = 0; i < count; i++)
		map_put_int(&m->layers, layers[i].id.value, &layers[i]);
	TRY(product_load(work, product_ids, n, &products, &count));
	for (size_t i = 0; i < count; i++)
		map_put_int(&m->products, products[i].id.value, &products[i]);
	TRY(order_load(work, order_ids, n, &orders, &count));
	for (size_t i = 0; i < count; i++)
		map_put_int(&m->orders, orders[i].id.value, &orders[i]);
	return OK;
}

/* The line of the order that sold the product, when one line says so plainly. */
static const struct order_line *line_of(const struct order *order, struct product_id product)
{
	for (size_t i = 0; i < order->lines.count; i++)
		if (ID_EQ(order->lines.at[i].product_id, product))
			return &order->lines.at[i];
	return order->lines.count == 1 ? &order->lines.at[0] : NULL;
}

static struct om_cogs cogs_of(const struct mentioned *m, const struct cost_entry *in)
{
	const struct order *order = map_get_int(&m->orders, in->subject_id);
	const struct cost_layer *layer = map_get_int(&m->layers, in->layer_id.value);
	struct civil day = day_civil(instant_day_utc(in->at));
	struct om_cogs out = {
		.id = in->id,
		.date_id = day.year * 10000 + day.month * 100 + day.day,
		.quantity = {in->sold.units - in->returned.units},
		.unit_value = unit_text(m->work->arena, in->expense, in->sold.units),
		.shipment_id = in->shipment_id,
		.product = sku_of(m, in->product_id),
		.warehouse = warehouse_of(m, in->warehouse_id),
	};
	if (layer != NULL)
		out.inventory_value = value_of(m, layer);
	if (order == NULL)
		return out;
	const struct order_line *line = line_of(order, in->product_id);
	out.order = (struct om_sold_order){
		order->id, line != NULL ? line->id : (struct order_line_id){0}, order->placed_at,
		order->shipped_at.us != 0 ? order->shipped_at : in->at, order->number};
	if (line != NULL)
		out.listing =
			(struct om_sold_listing){line->listing_id, line->sku, sku_of(m, line->product_id)};
	return out;
}

enum err om_cogs_list(struct work *work, const struct call *call, struct reply *reply)
{
	struct om_value_query query = {0};
	struct cost_entry *entries;
	struct mentioned m;
	TRY(om_query(work, call, &query));
	struct cost_filter filter = filter_of(work, &query);
	filter.layers = IDS_GIVEN(work, query.inventory_value_ids, &filter.layer_count);
	filter.orders = IDS_GIVEN(work, query.order_ids, &filter.order_count);
	filter.only_uncovered = query.empty_inventory_value;
	filter.least = query.min_quantity;
	if (shape_has(&om_cogs_query_shape, &query, "max_quantity"))
		filter.most = query.max_quantity;
	if (filter.least > filter.most)
		return fault_field(work->fault, STR("minQuantity"), "is more than maxQuantity");
	if (query.listing_ids.count > 0 || query.order_item_ids.count > 0)
		return fault_field(work->fault, STR("orderIds"),
		                   "must be asked for in place of listingIds and orderItemIds: costs are "
		                   "kept by order and product");
	if (filter.product_count + filter.warehouse_count + filter.layer_count + filter.order_count
	    == 0)
		return fault_field(work->fault, STR("productIds"),
		                   "or warehouseIds, orderIds or inventoryValueIds must be given");
	TRY(cost_sales_page(work, &filter, &entries, &reply->count));
	TRY(places_load(work, &m));
	TRY(sales_mention(&m, entries, reply->count));
	struct om_cogs *out = ARENA_ARRAY(work->arena, reply->count, struct om_cogs);
	for (size_t i = 0; i < reply->count; i++)
		out[i] = cogs_of(&m, &entries[i]);
	reply->value = out;
	return OK;
}
