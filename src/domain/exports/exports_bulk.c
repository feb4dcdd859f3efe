/* Each row leaves its lines of the file as CSV; the file is those of all rows that were done. So a
 * file of any size is made in small units, survives the process, and shows each row as it stood in
 * the moment that it was taken. */
#include "domain/exports/exports_bulk.h"

#include "base/map.h"
#include "domain/exports/exports_file.h"
#include "domain/orders/orders.h"
#include "domain/catalog/catalog.h"
#include "domain/channels/channels.h"
#include "domain/customers/customers.h"
#include "domain/purchasing/purchasing.h"
#include "domain/shipments/shipments.h"
#include "domain/stock/stock.h"
#include "domain/transfers/transfers.h"
#include "domain/vendors/vendors.h"

enum { PIECES_AT_ONCE = 500 };

/* The columns and units that there are now, so that what changes meanwhile moves nothing. */
static enum err wish_settle(struct work *work, const char *kind, void *params)
{
	struct export_wish *wish = params;
	struct export_columns columns;
	TRY(export_columns_choose(work, export_kind_find(work, str_from(kind)), wish->columns.at,
	                          wish->columns.count, false, &columns));
	TRY(export_units_choose(work, wish->weight_unit, wish->length_unit, &columns));
	if (columns.plain.weight_unit != NULL)
		wish->weight_unit = str_from(columns.plain.weight_unit->word);
	if (columns.plain.length_unit != NULL)
		wish->length_unit = str_from(columns.plain.length_unit->word);
	wish->columns.count = 0;
	for (size_t i = 0; i < columns.columns.count; i++)
		*LIST_ADD(work->arena, &wish->columns) = columns.columns.at[i].name;
	return OK;
}

static enum err columns_wished(struct work *work, const char *kind, const struct export_wish *wish,
                               struct export_columns *out)
{
	TRY(export_columns_choose(work, export_kind_find(work, str_from(kind)), wish->columns.at,
	                          wish->columns.count, true, out));
	return export_units_choose(work, wish->weight_unit, wish->length_unit, out);
}

/* ---- rows ---- */

/* What people call a row: the first of these that its list has. */
static struct str row_name(const struct shape *shape, const void *row)
{
	static const char *const names[] = {"number", "sku", "vendor_sku", "name", "email"};
	for (size_t i = 0; i < COUNT_OF(names); i++) {
		const struct field *field = shape_field(shape, str_from(names[i]));
		if (field != NULL && field->kind == KIND_TEXT)
			return *(const struct str *)((const char *)row + field->offset);
	}
	return STR("");
}

/* The rows of the list, by ascending id; items without one get a sentence. */
static enum err rows_find(struct work *work, const struct export_kind *kind,
                          struct bulk_item *items, size_t n, void **out, size_t *count)
{
	const struct shape *shape = kind->source->shape;
	const struct field *id = shape_field(shape, STR("id"));
	int64_t *ids = ARENA_ARRAY(work->arena, n, int64_t);
	for (size_t i = 0; i < n; i++)
		ids[i] = items[i].id.value;
	const struct listing_filter filter = {
		.column = "id", .how = LISTING_IN, .numbers = ids, .count = n};
	TRY(listing_page(work, kind->source, &filter, 1, 1, (int64_t)n, out, count));
	size_t at = 0;
	for (size_t i = 0; i < n; i++) {
		const char *row = (const char *)*out + at * shape->size;
		if (at == *count || *(const int64_t *)(row + id->offset) != ids[i]) {
			items[i].sentence = STR("There is no such row.");
			continue;
		}
		items[i].name = row_name(shape, row);
		at++;
	}
	return OK;
}

static enum err rows_check(struct work *work, const char *kind, struct bulk_item *items, size_t n)
{
	void *rows;
	size_t count;
	return rows_find(work, export_kind_find(work, str_from(kind)), items, n, &rows, &count);
}

/* Lines of the file in the order of the rows, each handed to the item that it tells of. */
static enum err pieces_write(struct work *work, const struct export_columns *columns,
                             const struct export_rows *rows, struct bulk_item *items, size_t n)
{
	struct shape_cell *cells;
	struct map by_id = map_new(work->arena);
	size_t width = columns->columns.count;
	TRY(export_cells(work, columns, rows, &cells));
	for (size_t i = 0; i < n; i++)
		map_put_int(&by_id, items[i].id.value, &items[i]);
	for (size_t r = 0; r < rows->count;) {
		struct bulk_item *item = map_get_int(&by_id, rows->records[r]);
		struct buf text = buf_new(work->arena, EXPORT_PART_BYTES);
		struct csv_writer csv;
		csv_write_begin(&csv, &text, ',');
		do {
			for (size_t i = 0; i < width; i++)
				csv_cell(&csv, cells[r * width + i].text);
			csv_row_end(&csv);
		} while (++r < rows->count && rows->records[r] == item->id.value);
		item->piece = buf_str(&text);
	}
	return OK;
}

static enum err rows_run(struct work *work, const char *kind, const void *params,
                         struct bulk_item *items, size_t n)
{
	struct export_columns columns;
	struct export_rows rows;
	void *page;
	size_t count;
	TRY(columns_wished(work, kind, params, &columns));
	TRY(rows_find(work, columns.kind, items, n, &page, &count));
	if (count == 0)
		return OK;
	TRY(export_rows_make(work, &columns, page, count, &rows));
	return pieces_write(work, &columns, &rows, items, n);
}

/* ---- the file ---- */

/* Adds pieces beyond *after, as many as fit; *is_end when nothing is left. */
static enum err pieces_add(struct work *work, struct bulk_id id,
                           const struct export_columns *columns, struct export_file *file,
                           int64_t *after, bool *is_end, bool *is_full)
{
	struct bulk_piece *pieces;
	size_t count;
	TRY(bulk_pieces(work, id, *after, PIECES_AT_ONCE, &pieces, &count));
	*is_end = count < PIECES_AT_ONCE;
	for (size_t i = 0; i < count && !*is_full; i++) {
		*is_full = !export_file_has_room(work, file, pieces[i].text);
		if (*is_full)
			break;
		TRY(export_file_text(work, columns, pieces[i].text, file));
		*after = pieces[i].id.value;
	}
	return OK;
}

static enum err file_make(struct work *work, const char *kind, const void *params,
                          struct bulk_id id, int64_t after, struct bulk_file *out)
{
	const struct export_wish *wish = params;
	struct export_columns columns;
	struct export_file file;
	struct work page = *work;
	bool is_end = false, is_full = false;
	enum err err = OK;
	TRY(columns_wished(work, kind, wish, &columns));
	TRY(export_file_begin(work, wish->format, &columns, &file));
	page.arena = arena_new(0);
	while (err == OK && !is_end && !is_full) {
		err = pieces_add(&page, id, &columns, &file, &after, &is_end, &is_full);
		arena_reset(page.arena);
	}
	arena_free(page.arena);
	TRY(err);
	out->next = is_full ? after : 0;
	out->name = export_file_name(work, columns.kind, wish->format, &out->content_type);
	return export_file_end(work, &file, &out->bytes);
}

/* ---- one for each list ---- */

#define EXPORT_HOOKS(kind)                                                                         \
	static enum err kind##_settle(struct work *work, void *params)                                 \
	{                                                                                              \
		return wish_settle(work, #kind, params);                                                   \
	}                                                                                              \
	static enum err kind##_check(struct work *work, const void *params, struct bulk_item *items,   \
	                             size_t n)                                                         \
	{                                                                                              \
		(void)params;                                                                              \
		return rows_check(work, #kind, items, n);                                                  \
	}                                                                                              \
	static enum err kind##_run(struct work *work, const void *params, struct bulk_item *items,     \
	                           size_t n)                                                           \
	{                                                                                              \
		return rows_run(work, #kind, params, items, n);                                            \
	}                                                                                              \
	static enum err kind##_file(struct work *work, const void *params, struct bulk_id id,          \
	                            int64_t after, struct bulk_file *out)                              \
	{                                                                                              \
		return file_make(work, #kind, params, id, after, out);                                     \
	}

EXPORT_HOOKS(orders)
EXPORT_HOOKS(order_lines)
EXPORT_HOOKS(products)
EXPORT_HOOKS(listings)
EXPORT_HOOKS(stock)
EXPORT_HOOKS(shipments)
EXPORT_HOOKS(customers)
EXPORT_HOOKS(vendors)
EXPORT_HOOKS(vendor_products)
EXPORT_HOOKS(purchase_orders)
EXPORT_HOOKS(transfers)

#define EXPORT_BULK(name_, subject_, source_, scope_, kind, says_)                                 \
	{                                                                                              \
		.name = name_, .subject = subject_, .source = source_, .scope = scope_,                    \
		.params = &export_wish_shape, .undo_class = BULK_UNDO_NONE, .settle = kind##_settle,       \
		.check = kind##_check, .run = kind##_run, .file = kind##_file, .says = says_               \
	}

const struct bulk_row exports_bulks[EXPORTS_BULK_COUNT] = {
	EXPORT_BULK("order.export", "order", &orders_source, SCOPE_READ_ORDERS, orders,
                "Makes a spreadsheet of orders, a row each."),
	EXPORT_BULK("order.export_lines", "order", &orders_source, SCOPE_READ_ORDERS, order_lines,
                "Makes a spreadsheet of orders, a row for each line."),
	EXPORT_BULK("product.export", "product", &product_source, SCOPE_READ_PRODUCTS, products,
                "Makes a spreadsheet of products."),
	EXPORT_BULK("listing.export", "listing", &listings_source, SCOPE_READ_PRODUCTS, listings,
                "Makes a spreadsheet of listings."),
	EXPORT_BULK("stock.export", "stock", &stock_bin_source, SCOPE_READ_INVENTORY, stock,
                "Makes a spreadsheet of what lies in stock locations."),
	EXPORT_BULK("shipment.export", "shipment", &shipments_source, SCOPE_READ_SHIPMENTS, shipments,
                "Makes a spreadsheet of shipments."),
	EXPORT_BULK("customer.export", "customer", &customer_source, SCOPE_READ_ORDERS, customers,
                "Makes a spreadsheet of customers."),
	EXPORT_BULK("vendor.export", "vendor", &vendor_source, SCOPE_READ_PURCHASING, vendors,
                "Makes a spreadsheet of vendors."),
	EXPORT_BULK("vendor_product.export", "vendor_product", &vendor_product_source,
                SCOPE_READ_PURCHASING, vendor_products,
                "Makes a spreadsheet of what vendors sell us."),
	EXPORT_BULK("purchase_order.export", "purchase_order", &purchase_order_source,
                SCOPE_READ_PURCHASING, purchase_orders, "Makes a spreadsheet of purchase orders."),
	EXPORT_BULK("transfer.export", "transfer", &transfers_source, SCOPE_READ_TRANSFERS, transfers,
                "Makes a spreadsheet of stock transfers."),
};
