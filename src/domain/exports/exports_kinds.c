/* The kinds of exports: orders, listings, stock, and what is its list. */
#include "base/map.h"
#include "domain/catalog/catalog.h"
#include "domain/channels/channels.h"
#include "domain/customers/customers.h"
#include "domain/exports/exports_kind.h"
#include "domain/orders/orders.h"
#include "domain/purchasing/purchasing.h"
#include "domain/shipments/shipments.h"
#include "domain/stock/stock.h"
#include "domain/transfers/transfers.h"
#include "domain/vendors/vendors.h"
#include "domain/warehouses/warehouses.h"

/* ---- orders and their lines ---- */

static const struct export_kind export_orders = {
	.name = "orders",
	.scope = SCOPE_READ_ORDERS,
	.source = &orders_source,
	.subject = "order",
	.says = "Orders, a row each.",
};

struct line_export {
	struct order_id order_id;
	struct str number, channel;
	enum order_status status;
	enum order_reason reason;
	struct instant placed_at, paid_at, ship_by;
	struct str currency, email, recipient, company, line1, line2, city, state, postal_code, country,
		phone, shipping_method, warehouse, sku, title, master_sku;
	struct qty quantity, cancelled, shipped;
	struct money unit_price, tax, discount, remaining_tax, remaining_discount;
};
#define LINE_TEXT(name_, says_) FIELD_TEXT(struct line_export, name_, 0, 0, 500, says_)
static const struct field line_fields[] = {
	FIELD_ID(struct line_export, order_id, struct order_id, 0, "Our id of the order."),
	LINE_TEXT(number, "Order number."),
	LINE_TEXT(channel, "Where it was sold."),
	FIELD_ENUM(struct line_export, status, enum order_status, &order_status_words, 0, "Status."),
	FIELD_ENUM(struct line_export, reason, enum order_reason, &order_reason_words, 0,
               "Why it is unresolved."),
	FIELD_INSTANT(struct line_export, placed_at, 0, "When it was placed."),
	FIELD_INSTANT(struct line_export, paid_at, 0, "When it was paid."),
	FIELD_INSTANT(struct line_export, ship_by, 0, "When it should leave."),
	LINE_TEXT(currency, "Of all amounts."),
	LINE_TEXT(email, "The buyer's e-mail."),
	LINE_TEXT(recipient, "Name on the parcel."),
	LINE_TEXT(company, "Company on the parcel."),
	LINE_TEXT(line1, "Street."),
	LINE_TEXT(line2, "More of the street."),
	LINE_TEXT(city, "City."),
	LINE_TEXT(state, "State."),
	LINE_TEXT(postal_code, "Postal code."),
	LINE_TEXT(country, "Country."),
	LINE_TEXT(phone, "Phone."),
	LINE_TEXT(shipping_method, "What the buyer asked for."),
	LINE_TEXT(warehouse, "Where it ships from."),
	LINE_TEXT(sku, "SKU that was sold."),
	LINE_TEXT(title, "What the buyer saw."),
	LINE_TEXT(master_sku, "Master SKU."),
	FIELD_QTY(struct line_export, quantity, 0, 0, QTY_MAX, "Units ordered."),
	FIELD_QTY(struct line_export, cancelled, 0, 0, QTY_MAX, "Units cancelled."),
	FIELD_QTY(struct line_export, shipped, 0, 0, QTY_MAX, "Units shipped."),
	FIELD_MONEY(struct line_export, unit_price, 0, "Price of one unit."),
	FIELD_MONEY(struct line_export, tax, 0, "Tax of the line."),
	FIELD_MONEY(struct line_export, discount, 0, "Discount on the line."),
	FIELD_MONEY(struct line_export, remaining_tax, 0, "Tax of what is not cancelled."),
	FIELD_MONEY(struct line_export, remaining_discount, 0, "Discount on what is not cancelled."),
};
static const struct shape line_export_shape =
	SHAPE("ExportOrderLine", struct line_export, line_fields, "A line of an order.");

static struct line_export line_of(struct work *work, const struct export_names *names,
                                  const struct order *order, const struct order_line *line)
{
	return (struct line_export){
		.order_id = order->id,
		.number = order->number,
		.channel = export_channel(work, names, order->channel_id),
		.status = order->status,
		.reason = order->reason,
		.placed_at = order->placed_at,
		.paid_at = order->paid_at,
		.ship_by = order->ship_by,
		.currency = order->currency,
		.email = order->email,
		.recipient = order->recipient,
		.company = order->company,
		.line1 = order->line1,
		.line2 = order->line2,
		.city = order->city,
		.state = order->state,
		.postal_code = order->postal_code,
		.country = order->country,
		.phone = order->phone,
		.shipping_method = order->shipping_method,
		.warehouse = export_warehouse(work, names, order->warehouse_id),
		.sku = line->sku,
		.title = line->title,
		.master_sku = export_product(work, names, line->product_id)->sku,
		.quantity = line->ordered,
		.cancelled = line->cancelled,
		.shipped = line->shipped,
		.unit_price = line->unit_price,
		.tax = line->tax,
		.discount = line->discount,
		.remaining_tax = line->remaining_tax,
		.remaining_discount = line->remaining_discount,
	};
}

static enum err lines_make(struct work *work, const void *page, size_t count,
                           struct export_rows *out)
{
	const struct order *rows = page;
	struct order *loaded;
	struct export_names names;
	struct map by_id = map_new(work->arena);
	LIST(struct line_export) lines = {0};
	LIST(int64_t) records = {0}, products = {0};
	int64_t *ids = ARENA_ARRAY(work->arena, count, int64_t);
	size_t found;
	for (size_t i = 0; i < count; i++)
		ids[i] = rows[i].id.value;
	TRY(order_load(work, ids, count, &loaded, &found));
	for (size_t i = 0; i < found; i++) {
		map_put_int(&by_id, loaded[i].id.value, &loaded[i]);
		for (size_t k = 0; k < loaded[i].lines.count; k++)
			*LIST_ADD(work->arena, &products) = loaded[i].lines.at[k].product_id.value;
	}
	TRY(export_names_load(work, products.at, products.count, &names));
	for (size_t i = 0; i < count; i++) { /* in the order of the list */
		const struct order *order = map_get_int(&by_id, ids[i]);
		for (size_t k = 0; order != NULL && k < order->lines.count; k++) {
			*LIST_ADD(work->arena, &lines) = line_of(work, &names, order, &order->lines.at[k]);
			*LIST_ADD(work->arena, &records) = ids[i];
		}
	}
	*out = (struct export_rows){lines.at, lines.count, records.at};
	return OK;
}

static const struct export_kind export_order_lines = {
	.name = "order_lines",
	.scope = SCOPE_READ_ORDERS,
	.source = &orders_source,
	.row = &line_export_shape,
	.subject = "order",
	.make = lines_make,
	.says = "Orders, a row for each line; filtered and sorted like orders. It can be imported.",
};

/* ---- listings ---- */

struct listing_export {
	struct str channel, variant_id, sku, title, master_sku;
	struct money price;
	bool is_active, pushes_quantity;
	struct qty quantity;
	struct instant quantity_at;
};
#define LISTING_TEXT(name_, says_) FIELD_TEXT(struct listing_export, name_, 0, 0, 500, says_)
static const struct field listing_fields[] = {
	LISTING_TEXT(channel, "Channel."),
	LISTING_TEXT(variant_id, "The channel's id of the variant."),
	LISTING_TEXT(sku, "The channel's SKU."),
	LISTING_TEXT(title, "What buyers see."),
	LISTING_TEXT(master_sku, "The product it sells; empty: not linked."),
	FIELD_MONEY(struct listing_export, price, 0, "What it costs there."),
	FIELD_FLAG(struct listing_export, is_active, 0, "For sale there."),
	FIELD_FLAG(struct listing_export, pushes_quantity, 0, "The channel is told its quantity."),
	FIELD_QTY(struct listing_export, quantity, 0, 0, QTY_MAX, "What the channel may sell now."),
	FIELD_INSTANT(struct listing_export, quantity_at, 0, "When that was worked out."),
};
static const struct shape listing_export_shape =
	SHAPE("ExportListing", struct listing_export, listing_fields, "A listing.");

static enum err listings_make(struct work *work, const void *page, size_t count,
                              struct export_rows *out)
{
	const struct listing *listings = page;
	struct export_names names;
	int64_t *products = ARENA_ARRAY(work->arena, count, int64_t);
	int64_t *records = ARENA_ARRAY(work->arena, count, int64_t);
	struct listing_export *rows = ARENA_ARRAY(work->arena, count, struct listing_export);
	for (size_t i = 0; i < count; i++)
		products[i] = listings[i].product_id.value, records[i] = listings[i].id.value;
	TRY(export_names_load(work, products, count, &names));
	for (size_t i = 0; i < count; i++)
		rows[i] = (struct listing_export){
			.channel = export_channel(work, &names, listings[i].channel_id),
			.variant_id = listings[i].variant_id,
			.sku = listings[i].sku,
			.title = listings[i].title,
			.master_sku = export_product(work, &names, listings[i].product_id)->sku,
			.price = listings[i].price,
			.is_active = listings[i].is_active,
			.pushes_quantity = listings[i].pushes_quantity,
			.quantity = listings[i].quantity,
			.quantity_at = listings[i].quantity_at,
		};
	*out = (struct export_rows){rows, count, records};
	return OK;
}

static const struct export_kind export_listings = {
	.name = "listings",
	.scope = SCOPE_READ_PRODUCTS,
	.source = &listings_source,
	.row = &listing_export_shape,
	.make = listings_make,
	.says = "Listings with what each may sell now; it can be imported.",
};

/* ---- stock ---- */

struct stock_export {
	struct str sku, name, warehouse, location;
	struct qty quantity, locked;
	struct instant modified_at;
};
static const struct field stock_fields[] = {
	FIELD_TEXT(struct stock_export, sku, 0, 0, LIMIT_SKU, "Master SKU."),
	FIELD_TEXT(struct stock_export, name, 0, 0, 500, "Name of the product."),
	FIELD_TEXT(struct stock_export, warehouse, 0, 0, LIMIT_NAME, "Warehouse."),
	FIELD_TEXT(struct stock_export, location, 0, 0, LIMIT_NAME, "Stock location."),
	FIELD_QTY(struct stock_export, quantity, 0, INT64_MIN, QTY_MAX, "Units that lie there."),
	FIELD_QTY(struct stock_export, locked, 0, 0, QTY_MAX, "Of those: kept from sale."),
	FIELD_INSTANT(struct stock_export, modified_at, 0, "When that last changed."),
};
static const struct shape stock_export_shape =
	SHAPE("ExportStock", struct stock_export, stock_fields, "What lies in a location.");

static enum err stock_make(struct work *work, const void *page, size_t count,
                           struct export_rows *out)
{
	const struct stock_bin *bins = page;
	struct export_names names;
	struct map locations;
	int64_t *products = ARENA_ARRAY(work->arena, count, int64_t);
	int64_t *records = ARENA_ARRAY(work->arena, count, int64_t);
	struct warehouse_id *warehouses = ARENA_ARRAY(work->arena, count, struct warehouse_id);
	struct stock_export *rows = ARENA_ARRAY(work->arena, count, struct stock_export);
	for (size_t i = 0; i < count; i++) {
		products[i] = bins[i].product_id.value;
		records[i] = bins[i].id.value;
		warehouses[i] = bins[i].warehouse_id;
	}
	TRY(export_names_load(work, products, count, &names));
	TRY(export_locations_load(work, warehouses, count, &locations));
	for (size_t i = 0; i < count; i++) {
		const struct product *product = export_product(work, &names, bins[i].product_id);
		const struct stock_location *location = map_get_int(&locations, bins[i].location_id.value);
		rows[i] = (struct stock_export){
			.sku = product->sku,
			.name = product->name,
			.warehouse = export_warehouse(work, &names, bins[i].warehouse_id),
			.location = location != NULL ? location->name : (struct str){0},
			.quantity = bins[i].on_hand,
			.locked = bins[i].locked,
			.modified_at = bins[i].modified_at,
		};
	}
	*out = (struct export_rows){rows, count, records};
	return OK;
}

static const struct export_kind export_stock = {
	.name = "stock",
	.scope = SCOPE_READ_INVENTORY,
	.source = &stock_bin_source,
	.row = &stock_export_shape,
	.make = stock_make,
	.says = "What lies in every stock location; it can be imported as a count.",
};

/* ---- what is its list ---- */

static const struct export_kind export_shipments = {
	.name = "shipments",
	.scope = SCOPE_READ_SHIPMENTS,
	.source = &shipments_source,
	.says = "Shipments with their tracking numbers.",
};

static const struct export_kind export_vendors = {
	.name = "vendors",
	.scope = SCOPE_READ_PURCHASING,
	.source = &vendor_source,
	.says = "Vendors.",
};

static const struct export_kind export_purchase_orders = {
	.name = "purchase_orders",
	.scope = SCOPE_READ_PURCHASING,
	.source = &purchase_order_source,
	.says = "Purchase orders.",
};

static const struct export_kind export_transfers = {
	.name = "transfers",
	.scope = SCOPE_READ_TRANSFERS,
	.source = &transfers_source,
	.says = "Stock transfers.",
};

static const struct export_kind export_customers = {
	.name = "customers",
	.scope = SCOPE_READ_ORDERS,
	.source = &customer_source,
	.subject = "customer",
	.says = "Customers.",
};

const struct export_kind *const export_kinds[] = {
	&export_orders,           &export_order_lines,     &export_products,
	&export_listings,         &export_stock,           &export_shipments,
	&export_vendors,          &export_vendor_products, &export_purchase_orders,
	&export_transfers,        &export_customers,       &export_bundles,
	&export_allocation_rules, &export_minimums,
};
const size_t export_kind_count = COUNT_OF(export_kinds);

const struct export_kind *export_kind_find(struct work *work, struct str name)
{
	(void)work;
	for (size_t i = 0; i < export_kind_count; i++)
		if (str_is(name, export_kinds[i]->name))
			return export_kinds[i];
	return NULL;
}
