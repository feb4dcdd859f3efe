/* A transfer of this dialect is made, changed and overwritten by one PUT; items that cannot be done
 * do not stop the others, and then the answer is 201. */
#include "dialects/order_manager/transfer.h"

#include "dialects/order_manager/carriers.h"
#include "domain/catalog/catalog.h"
#include "domain/stock/stock.h"
#include "domain/transfers/transfers.h"
#include "domain/warehouses/warehouses.h"

/* ---- wire ---- */

struct om_transfer_item {
	struct transfer_line_id stock_transfer_order_item_id;
	struct transfer_id stock_transfer_order_id;
	struct str master_sku;
	struct product_id product_id;
	struct qty quantity;
	struct str status;
	struct instant received_date;
	struct stock_id received_product_stock_id;
	LIST(int64_t) eligible_receiving_stock_ids;
	struct str internal_notes;
};
struct om_ship_method {
	struct str shipping_carrier;
	struct om_word_id shipping_service_id, package_type_id;
};
struct om_transfer {
	struct transfer_id stock_transfer_order_id;
	struct str stock_transfer_order_number, status;
	struct instant created_date;
	struct warehouse_id from_warehouse_id, to_warehouse_id;
	struct str internal_notes, external_shipment_id;
	struct om_ship_method ship_method;
	LIST(struct om_transfer_item) items;
	struct touched touched;
};

static const struct field item_fields[] = {
	FIELD_ID(struct om_transfer_item, stock_transfer_order_item_id, struct transfer_line_id, 0,
             "The item."),
	FIELD_ID(struct om_transfer_item, stock_transfer_order_id, struct transfer_id, 0,
             "The transfer."),
	FIELD_TEXT(struct om_transfer_item, master_sku, 0, 0, LIMIT_SKU, "The product's SKU."),
	FIELD_ID(struct om_transfer_item, product_id, struct product_id, 0, "The product."),
	FIELD_QTY(struct om_transfer_item, quantity, 0, 0, INT64_MAX, "Units."),
	FIELD_TEXT(struct om_transfer_item, status, 0, 0, 20, "PENDING, RECEIVED or REJECTED."),
	FIELD_INSTANT(struct om_transfer_item, received_date, 0, "When units last came."),
	FIELD_ID(struct om_transfer_item, received_product_stock_id, struct stock_id, 0,
             "Where they were put."),
	FIELD_INTS(struct om_transfer_item, eligible_receiving_stock_ids, 0, 0, 1000,
               "Where they may be put."),
	FIELD_TEXT(struct om_transfer_item, internal_notes, NULLABLE, 0, LIMIT_NOTES, "Notes."),
};
static const struct shape item_shape =
	SHAPE("StockTransferOrderItemDto", struct om_transfer_item, item_fields, "An item.");

static const struct field ship_method_fields[] = {
	FIELD_TEXT(struct om_ship_method, shipping_carrier, 0, 0, LIMIT_NAME, "Who brings it."),
	FIELD_ID(struct om_ship_method, shipping_service_id, struct om_word_id, 0, "Passed over."),
	FIELD_ID(struct om_ship_method, package_type_id, struct om_word_id, 0, "Passed over."),
};
static const struct shape ship_method_shape =
	SHAPE("shipMethodExternal", struct om_ship_method, ship_method_fields, "How it travels.");

static const struct field transfer_fields[] = {
	FIELD_ID(struct om_transfer, stock_transfer_order_id, struct transfer_id, 0, "The transfer."),
	FIELD_TEXT(struct om_transfer, stock_transfer_order_number, 0, 0, LIMIT_NUMBER, "Its number."),
	FIELD_TEXT(struct om_transfer, status, 0, 0, 30, "How far it is."),
	FIELD_INSTANT(struct om_transfer, created_date, 0, "When it was made."),
	FIELD_ID(struct om_transfer, from_warehouse_id, struct warehouse_id, 0, "From where."),
	FIELD_ID(struct om_transfer, to_warehouse_id, struct warehouse_id, 0, "To where."),
	FIELD_TEXT(struct om_transfer, internal_notes, NULLABLE, 0, LIMIT_NOTES, "Notes."),
	FIELD_TEXT(struct om_transfer, external_shipment_id, NULLABLE, 0, LIMIT_NUMBER,
               "What the carrier calls it."),
	FIELD_OBJECT(struct om_transfer, ship_method, struct om_ship_method, &ship_method_shape,
                 NULLABLE, "How it travels."),
	FIELD_LIST(struct om_transfer, items, struct om_transfer_item, &item_shape, 0, 0,
               LIMIT_ORDER_LINES, "What goes."),
};
const struct shape om_transfer_shape =
	SHAPE("StockTransferOrderDto", struct om_transfer, transfer_fields, "A stock transfer.");

static const struct field put_item_fields[] = {
	FIELD_ID(struct om_transfer_item, stock_transfer_order_item_id, struct transfer_line_id, 0,
             "An item of the transfer, in place of the SKU."),
	FIELD_TEXT(struct om_transfer_item, master_sku, TRIMMED, 0, LIMIT_SKU, "The product."),
	FIELD_QTY(struct om_transfer_item, quantity, 0, 0, QTY_MAX, "Units."),
	FIELD_TEXT(struct om_transfer_item, internal_notes, TRIMMED, 0, LIMIT_NOTES, "Notes."),
};
static const struct shape put_item_shape =
	SHAPE("stockTransferOrderItem", struct om_transfer_item, put_item_fields, "An item.");

static const struct field put_fields[] = {
	FIELD_ID(struct om_transfer, stock_transfer_order_id, struct transfer_id, 0,
             "The transfer to change; absent: a new one."),
	FIELD_TEXT(struct om_transfer, stock_transfer_order_number, TRIMMED, 0, LIMIT_NUMBER,
               "Its number; ours when absent."),
	FIELD_ID(struct om_transfer, from_warehouse_id, struct warehouse_id, 0, "From where."),
	FIELD_ID(struct om_transfer, to_warehouse_id, struct warehouse_id, 0, "To where."),
	FIELD_TEXT(struct om_transfer, internal_notes, TRIMMED, 0, LIMIT_NOTES, "Notes."),
	FIELD_TEXT(struct om_transfer, external_shipment_id, TRIMMED, 0, LIMIT_NUMBER,
               "What the carrier calls it."),
	FIELD_OBJECT(struct om_transfer, ship_method, struct om_ship_method, &ship_method_shape, 0,
                 "How it travels."),
	FIELD_LIST(struct om_transfer, items, struct om_transfer_item, &put_item_shape, 0, 0,
               LIMIT_ORDER_LINES, "What goes; those that are not named go no more."),
};
const struct shape om_transfer_put_shape =
	SHAPE_TOUCHED("stockTransferOrder", struct om_transfer, put_fields, "A stock transfer.");

struct om_receipt_item {
	struct transfer_line_id stock_transfer_order_item_id;
	struct qty accepted_quantity, rejected_quantity;
	bool update_inventory;
	struct stock_id product_stock_id;
	struct instant received_date;
	struct str notes;
};
struct om_receipt {
	struct transfer_id stock_transfer_order_id;
	LIST(struct om_receipt_item) stock_transfer_order_items;
};
static const struct field receipt_item_fields[] = {
	FIELD_ID(struct om_receipt_item, stock_transfer_order_item_id, struct transfer_line_id,
             REQUIRED, "The item."),
	FIELD_QTY(struct om_receipt_item, accepted_quantity, REQUIRED, 0, QTY_MAX, "Good units."),
	FIELD_QTY(struct om_receipt_item, rejected_quantity, REQUIRED, 0, QTY_MAX, "Refused units."),
	FIELD_FLAG(struct om_receipt_item, update_inventory, REQUIRED,
               "Whether the good ones are put into stock."),
	FIELD_ID(struct om_receipt_item, product_stock_id, struct stock_id, 0, "Where."),
	FIELD_INSTANT(struct om_receipt_item, received_date, 0, "When they came."),
	FIELD_TEXT(struct om_receipt_item, notes, TRIMMED, 0, LIMIT_NOTES, "Notes."),
};
static const struct shape receipt_item_shape = SHAPE(
	"receiveStockTransferOrderItem", struct om_receipt_item, receipt_item_fields, "What arrived.");
static const struct field receipt_fields[] = {
	FIELD_ID(struct om_receipt, stock_transfer_order_id, struct transfer_id, 0,
             "Passed over: the path says which."),
	FIELD_LIST(struct om_receipt, stock_transfer_order_items, struct om_receipt_item,
               &receipt_item_shape, REQUIRED, 1, LIMIT_ORDER_LINES, "What arrived."),
};
const struct shape om_transfer_receive_shape =
	SHAPE("receiveStockTransferOrder", struct om_receipt, receipt_fields, "What arrived.");

struct om_transfer_query {
	int64_t page, limit;
	struct instant created_date_from, created_date_to;
	struct warehouse_id destination_warehouse_id, source_warehouse_id;
	LIST(int64_t) product_id, stock_transfer_order_id;
	LIST(struct str) status, stock_transfer_order_number;
};
static const struct field query_fields[] = {
	OM_PAGE_FIELDS(struct om_transfer_query),
	FIELD_INSTANT(struct om_transfer_query, created_date_from, 0, "Made since."),
	FIELD_INSTANT(struct om_transfer_query, created_date_to, 0, "Made until."),
	FIELD_ID(struct om_transfer_query, destination_warehouse_id, struct warehouse_id, 0,
             "To this warehouse."),
	FIELD_ID(struct om_transfer_query, source_warehouse_id, struct warehouse_id, 0,
             "From this warehouse."),
	FIELD_INTS(struct om_transfer_query, product_id, 0, 0, OM_LIMIT_MOST, "With these products."),
	FIELD_INTS(struct om_transfer_query, stock_transfer_order_id, 0, 0, OM_LIMIT_MOST, "These."),
	FIELD_TEXTS(struct om_transfer_query, status, 0, 0, OM_LIMIT_MOST, "In these states."),
	FIELD_TEXTS(struct om_transfer_query, stock_transfer_order_number, 0, 0, OM_LIMIT_MOST,
                "Numbers begin so."),
};
const struct shape om_transfers_query_shape =
	SHAPE("OmTransferQuery", struct om_transfer_query, query_fields, "Which transfers.");

struct om_transfer_bulk {
	LIST(struct om_transfer_item) results;
	LIST(struct om_error) errors;
	struct str message;
};
static const struct field bulk_fields[] = {
	FIELD_LIST(struct om_transfer_bulk, results, struct om_transfer_item, &item_shape, 0, 0,
               LIMIT_BULK_ITEMS, "The items that were done, as they are now."),
	FIELD_LIST(struct om_transfer_bulk, errors, struct om_error, &om_error_shape, 0, 0,
               LIMIT_BULK_ITEMS, "What was not."),
	FIELD_TEXT(struct om_transfer_bulk, message, 0, 0, LIMIT_NOTES, "Both, counted."),
};
const struct shape om_transfer_bulk_shape =
	SHAPE("OmTransferBulk", struct om_transfer_bulk, bulk_fields, "What became of each item.");

/* ---- printing ---- */

/* Their words in the order of ours: one L in CANCELED. */
static const char *const statuses[] = {
	[TRANSFER_AWAITING_SHIPMENT] = "AWAITING_SHIPMENT",
	[TRANSFER_PENDING_RECEIVING] = "PENDING_RECEIVING",
	[TRANSFER_PARTIALLY_DELIVERED] = "PARTIALLY_DELIVERED",
	[TRANSFER_DELIVERED] = "DELIVERED",
	[TRANSFER_CLOSED_SHORT] = "CLOSED_SHORT",
	[TRANSFER_REJECTED] = "REJECTED",
	[TRANSFER_CANCELLED] = "CANCELED",
};

/* They have no word for an item that was written off: by whether anything came. */
static const char *item_status(const struct transfer_line *line)
{
	if (line->status == TRANSFER_LINE_PENDING)
		return "PENDING";
	return line->received.units > 0 ? "RECEIVED" : "REJECTED";
}

/* Where the products of some transfers lie, and which locations take goods. */
struct receiving {
	struct stock_bin *bins;
	size_t bin_count;
};

static enum err receiving_load(struct work *work, const struct transfer *transfers, size_t n,
                               struct receiving *out)
{
	LIST(int64_t) products = {0};
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < transfers[i].lines.count; k++)
			*LIST_ADD(work->arena, &products) = transfers[i].lines.at[k].product_id.value;
	*out = (struct receiving){0};
	if (products.count == 0)
		return OK;
	return stock_bins(work, products.at, products.count, &out->bins, &out->bin_count);
}

static void item_print(struct work *work, const struct receiving *receiving,
                       const struct transfer *transfer, const struct transfer_line *line,
                       struct om_transfer_item *out)
{
	*out = (struct om_transfer_item){
		.stock_transfer_order_item_id = line->id,
		.stock_transfer_order_id = transfer->id,
		.master_sku = line->sku,
		.product_id = line->product_id,
		.quantity = line->quantity,
		.status = str_from(item_status(line)),
		.received_date = line->received_at,
		.internal_notes = line->notes,
	};
	for (size_t i = 0; i < receiving->bin_count; i++) {
		const struct stock_bin *bin = &receiving->bins[i];
		if (!ID_EQ(bin->product_id, line->product_id)
		    || !ID_EQ(bin->warehouse_id, transfer->to_warehouse_id))
			continue;
		*LIST_ADD(work->arena, &out->eligible_receiving_stock_ids) = bin->id.value;
		if (line->received.units > 0
		    && (line->received_location_id.value == 0
		        || ID_EQ(bin->location_id, line->received_location_id)))
			out->received_product_stock_id = bin->id;
	}
}

static void transfer_print(struct work *work, const struct receiving *receiving,
                           const struct transfer *transfer, struct om_transfer *out)
{
	*out = (struct om_transfer){
		.stock_transfer_order_id = transfer->id,
		.stock_transfer_order_number = transfer->number,
		.status = str_from(statuses[transfer->status]),
		.created_date = transfer->created_at,
		.from_warehouse_id = transfer->from_warehouse_id,
		.to_warehouse_id = transfer->to_warehouse_id,
		.internal_notes = transfer->notes,
		.external_shipment_id = transfer->external_shipment_id,
		.ship_method = {.shipping_carrier = transfer->carrier},
	};
	for (size_t i = 0; i < transfer->lines.count; i++)
		item_print(work, receiving, transfer, &transfer->lines.at[i],
		           LIST_ADD(work->arena, &out->items));
}

/* ---- reading ---- */

static enum err statuses_filter(struct work *work, const struct om_transfer_query *q,
                                struct om_filters *filters)
{
	LIST(struct str) words = {0};
	TRY(om_words_check(work, "status", q->status.at, q->status.count, statuses,
	                   COUNT_OF(statuses)));
	for (size_t i = 0; i < q->status.count; i++) {
		size_t at = 0;
		while (!str_eq_nocase(q->status.at[i], str_from(statuses[at])))
			at++;
		*LIST_ADD(work->arena, &words) = word_of(&transfer_status_words, (int)at);
	}
	om_only_texts(filters, "status", words.at, words.count);
	return OK;
}

enum err om_transfer_list(struct work *work, const struct call *call, struct reply *reply)
{
	struct om_transfer_query q = {0};
	struct receiving receiving;
	void *found;
	TRY(om_query(work, call, &q));
	struct om_filters filters = om_filters_new(work->arena);
	TRY(statuses_filter(work, &q, &filters));
	om_between(&filters, "created_at", q.created_date_from, q.created_date_to);
	om_only_id(&filters, "to_warehouse_id", q.destination_warehouse_id.value);
	om_only_id(&filters, "from_warehouse_id", q.source_warehouse_id.value);
	om_only_ids(&filters, "id", q.stock_transfer_order_id.at, q.stock_transfer_order_id.count);
	om_prefixes(&filters, "number", q.stock_transfer_order_number.at,
	            q.stock_transfer_order_number.count);
	om_through(om_only_ids(&filters, "product_id", q.product_id.at, q.product_id.count), "id",
	           "transfer_line", "transfer_id");
	TRY(om_list(work, &transfers_source, &filters, q.page, om_limit(q.limit, 100), &found,
	            &reply->count));
	struct transfer *transfers = found;
	TRY(transfer_lines_attach(work, transfers, reply->count));
	TRY(receiving_load(work, transfers, reply->count, &receiving));
	struct om_transfer *out = ARENA_ARRAY(work->arena, reply->count, struct om_transfer);
	for (size_t i = 0; i < reply->count; i++)
		transfer_print(work, &receiving, &transfers[i], &out[i]);
	reply->value = out;
	return OK;
}

enum err om_transfer_get(struct work *work, const struct call *call, struct reply *reply)
{
	struct transfer transfer;
	struct receiving receiving;
	struct om_transfer *out = ARENA_NEW(work->arena, struct om_transfer);
	TRY(transfer_get(work, (struct transfer_id){call->ids[0]}, &transfer));
	TRY(receiving_load(work, &transfer, 1, &receiving));
	transfer_print(work, &receiving, &transfer, out);
	reply->value = out;
	return OK;
}

/* ---- answering writes ---- */

/* The items with `done` as they are now; 201 when others were refused, 422 when all were. */
static enum err bulk_answer(struct work *work, const struct call *call,
                            const struct transfer *transfer, struct om_bulk *bulk, const bool *done,
                            struct reply *reply)
{
	struct receiving receiving;
	struct om_transfer_bulk *out = ARENA_NEW(work->arena, struct om_transfer_bulk);
	TRY(receiving_load(work, transfer, 1, &receiving));
	om_refuse_unread(work->arena, call, bulk);
	for (size_t i = 0; i < transfer->lines.count; i++)
		if (done == NULL || done[i])
			item_print(work, &receiving, transfer, &transfer->lines.at[i],
			           LIST_ADD(work->arena, &out->results));
	out->errors.at = bulk->errors.at;
	out->errors.count = out->errors.room = bulk->errors.count;
	out->message =
		str_format(work->arena, "%zu done, %zu refused.", out->results.count, out->errors.count);
	if (bulk->errors.count > 0)
		reply->status = out->results.count > 0 ? 201 : 422;
	reply->value = out;
	return OK;
}

/* ---- making and changing ---- */

static enum err known_lines(struct work *work, const struct om_transfer *body,
                            struct transfer *known)
{
	if (body->stock_transfer_order_id.value == 0)
		return OK;
	return transfer_get(work, body->stock_transfer_order_id, known);
}

/* The item that the transfer has already, when it is named by its id. */
static const struct transfer_line *line_of(const struct om_transfer_item *item,
                                           const struct transfer *known)
{
	for (size_t i = 0; i < known->lines.count; i++)
		if (ID_EQ(known->lines.at[i].id, item->stock_transfer_order_item_id))
			return &known->lines.at[i];
	return NULL;
}

static struct str sku_of(const struct om_transfer_item *item, const struct transfer *known)
{
	const struct transfer_line *line = line_of(item, known);
	return item->master_sku.len == 0 && line != NULL ? line->sku : item->master_sku;
}

static enum err refuse_product(struct fault *fault, const struct om_transfer_item *item,
                               struct str sku)
{
	if (sku.len > 0)
		return fault_say(fault, ERR_NOT_FOUND, "There is no product with the SKU %.*s.",
		                 STR_FMT(sku));
	if (item->stock_transfer_order_item_id.value == 0)
		return fault_field(fault, STR("master_sku"), "is required");
	return fault_field(fault, STR("stock_transfer_order_item_id"), "is no item of the transfer");
}

/* The good items as lines; the others stand among the errors. */
static enum err items_read(struct work *work, const struct om_transfer *body,
                           const struct transfer *known, struct transfer *draft,
                           struct om_bulk *bulk)
{
	struct product *found;
	size_t n = body->items.count, count;
	struct map skus = map_new(work->arena), seen = map_new(work->arena);
	struct str *asked = ARENA_ARRAY(work->arena, n, struct str);
	for (size_t i = 0; i < n; i++)
		asked[i] = sku_of(&body->items.at[i], known);
	if (n == 0)
		return OK;
	TRY(product_by_skus(work, asked, n, &found, &count));
	for (size_t i = 0; i < count; i++)
		map_put(&skus, found[i].asked_sku, &found[i]);
	for (size_t i = 0; i < n; i++) {
		const struct om_transfer_item *item = &body->items.at[i];
		const struct transfer_line *line = line_of(item, known);
		struct fault fault;
		fault_init(&fault, work->arena);
		enum err err = OK;
		bool is_known = map_get(&skus, asked[i]) != NULL;
		if (!is_known)
			err = refuse_product(&fault, item, asked[i]);
		else if (map_get(&seen, asked[i]) != NULL)
			err = fault_field(&fault, STR("master_sku"), "stands on another item already");
		else if (item->quantity.units < 1)
			err = fault_field(&fault, STR("quantity"), "must be at least 1");
		if (err != OK) {
			om_refuse(work->arena, bulk, i, asked[i],
			          is_known || asked[i].len == 0 ? NULL : OM_NO_PRODUCT, err, &fault);
			continue;
		}
		map_put(&seen, asked[i], work);
		bool is_silent = item->internal_notes.len == 0 && line != NULL;
		*LIST_ADD(work->arena, &draft->lines) =
			(struct transfer_line){.sku = asked[i],
		                           .quantity = item->quantity,
		                           .notes = is_silent ? line->notes : item->internal_notes};
	}
	return OK;
}

/* Theirs and ours: what the body has is taken over. */
static enum err draft_read(struct work *work, const struct om_transfer *body,
                           struct transfer *draft)
{
	static const char *const members[][2] = {
		{"internal_notes", "notes"},
		{"external_shipment_id", "external_shipment_id"},
		{"ship_method", "carrier"},
	};
	draft->number = body->stock_transfer_order_number;
	draft->from_warehouse_id = body->from_warehouse_id;
	draft->to_warehouse_id = body->to_warehouse_id;
	draft->notes = body->internal_notes;
	draft->external_shipment_id = body->external_shipment_id;
	draft->carrier = body->ship_method.shipping_carrier;
	if (draft->carrier.len > 0 && !carrier_is_known(draft->carrier))
		return fault_field(work->fault, STR("ship_method.shipping_carrier"), "has no word %.*s",
		                   STR_FMT(draft->carrier));
	for (size_t i = 0; i < COUNT_OF(members); i++)
		if (shape_has(&om_transfer_put_shape, body, members[i][0]))
			om_touch(&transfer_shape, draft, members[i][1]);
	if (draft->number.len > 0) /* an empty one is none */
		om_touch(&transfer_shape, draft, "number");
	if (shape_has(&om_transfer_put_shape, body, "items"))
		om_touch(&transfer_shape, draft, "lines");
	return OK;
}

/* Where it goes is settled when it is made. */
static enum err places_check(struct work *work, const struct om_transfer *body,
                             const struct transfer *known)
{
	if (body->from_warehouse_id.value != 0
	    && !ID_EQ(body->from_warehouse_id, known->from_warehouse_id))
		fault_field(work->fault, STR("from_warehouse_id"), "cannot be changed once it is set");
	if (body->to_warehouse_id.value != 0 && !ID_EQ(body->to_warehouse_id, known->to_warehouse_id))
		fault_field(work->fault, STR("to_warehouse_id"), "cannot be changed once it is set");
	return work->fault->rows.count > 0 ? ERR_INVALID : OK;
}

static enum err renamed(struct work *work, enum err err)
{
	static const struct om_name names[] = {{"lines", "items"},
	                                       {"number", "stock_transfer_order_number"},
	                                       {"product_id", "master_sku"}};
	return om_named(work, names, COUNT_OF(names), err);
}

enum err om_transfer_put(struct work *work, const struct call *call, struct reply *reply)
{
	const struct om_transfer *body = call->body;
	struct transfer known = {0}, draft = {0}, out;
	struct om_bulk bulk = {0};
	TRY(known_lines(work, body, &known));
	if (known.id.value != 0)
		TRY(places_check(work, body, &known));
	TRY(draft_read(work, body, &draft));
	TRY(items_read(work, body, &known, &draft, &bulk));
	if (bulk.errors.count > 0 && draft.lines.count == 0)
		return bulk_answer(work, call, &draft, &bulk, NULL, reply);
	TRY(renamed(work, known.id.value != 0 ? transfer_update(work, known.id, &draft, 0, &out)
	                                      : transfer_create(work, &draft, &out)));
	return bulk_answer(work, call, &out, &bulk, NULL, reply);
}

/* ---- shipping and receiving ---- */

enum err om_transfer_ship(struct work *work, const struct call *call, struct reply *reply)
{
	struct transfer out;
	struct om_bulk none = {0};
	TRY(transfer_send(work, (struct transfer_id){call->ids[0]}, NULL, 0, &out));
	return bulk_answer(work, call, &out, &none, NULL, reply);
}

/* The location of the product stock that was named. */
static enum err receipt_read(struct work *work, const struct transfer *transfer,
                             const struct om_receipt_item *item, struct transfer_receipt *out)
{
	struct stock_bin bin;
	*out = (struct transfer_receipt){.line_id = item->stock_transfer_order_item_id,
	                                 .accepted = item->accepted_quantity,
	                                 .rejected = item->rejected_quantity,
	                                 .update_inventory = item->update_inventory,
	                                 .received_at = item->received_date,
	                                 .notes = item->notes};
	om_touch(&transfer_receipt_shape, out, "update_inventory");
	if (item->product_stock_id.value == 0)
		return OK;
	TRY(stock_bin_get(work, item->product_stock_id, &bin));
	out->location_id = bin.location_id;
	for (size_t i = 0; i < transfer->lines.count; i++)
		if (ID_EQ(transfer->lines.at[i].id, item->stock_transfer_order_item_id)
		    && (!ID_EQ(transfer->lines.at[i].product_id, bin.product_id)
		        || !ID_EQ(transfer->to_warehouse_id, bin.warehouse_id)))
			return fault_field(work->fault, STR("product_stock_id"),
			                   "is no stock of that product where the goods go");
	return OK;
}

enum err om_transfer_receive(struct work *work, const struct call *call, struct reply *reply)
{
	const struct om_receipt *body = call->body;
	const struct om_receipt_item *items = body->stock_transfer_order_items.at;
	size_t n = body->stock_transfer_order_items.count, sent = 0;
	struct transfer out;
	struct om_bulk bulk = {0};
	struct transfer_receipt *receipts = ARENA_ARRAY(work->arena, n, struct transfer_receipt);
	struct fault *faults = ARENA_ARRAY(work->arena, n, struct fault), *whole = work->fault;
	enum err *errors = ARENA_ARRAY(work->arena, n, enum err);
	size_t *index = ARENA_ARRAY(work->arena, n, size_t);
	TRY(transfer_get(work, (struct transfer_id){call->ids[0]}, &out));
	bool *done = ARENA_ARRAY(work->arena, out.lines.count, bool);
	for (size_t i = 0; i < n; i++) {
		fault_init(&faults[sent], work->arena);
		work->fault = &faults[sent];
		enum err err = receipt_read(work, &out, &items[i], &receipts[sent]);
		work->fault = whole;
		if (err != OK && !om_is_of_item(err))
			return err;
		if (err != OK)
			om_refuse(work->arena, &bulk, i, (struct str){0},
			          err == ERR_NOT_FOUND ? OM_NO_PRODUCT_STOCK : NULL, err, &faults[sent]);
		else
			index[sent++] = i;
	}
	TRY(transfer_receive(work, out.id, receipts, sent, errors, faults, &out));
	for (size_t i = 0; i < sent; i++) {
		if (errors[i] != OK)
			om_refuse(work->arena, &bulk, index[i], (struct str){0}, NULL, errors[i], &faults[i]);
		for (size_t k = 0; errors[i] == OK && k < out.lines.count; k++)
			done[k] = done[k] || ID_EQ(out.lines.at[k].id, receipts[i].line_id);
	}
	return bulk_answer(work, call, &out, &bulk, done, reply);
}
