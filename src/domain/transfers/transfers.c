#include "domain/transfers/transfers.h"

#include "base/map.h"
#include "domain/catalog/catalog.h"
#include "domain/stock/stock.h"
#include "domain/transfers/transfers_edge.h"
#include "domain/transfers/transfers_rules.h"
#include "domain/transfers/transfers_store.h"
#include "domain/warehouses/warehouses.h"
#include "kernel/version.h"
#include "shape/shape_change.h"

#define TRANSFER_SUBJECT "transfer"

/* ---- reading ---- */

enum err transfer_lines_attach(struct work *work, struct transfer *transfers, size_t n)
{
	struct transfer_line *lines;
	struct product *products;
	size_t count, product_count;
	struct map by_id = map_new(work->arena), skus = map_new(work->arena);
	int64_t *ids = ARENA_ARRAY(work->arena, n, int64_t);
	if (n == 0)
		return OK;
	for (size_t i = 0; i < n; i++) {
		ids[i] = transfers[i].id.value;
		map_put_int(&by_id, ids[i], &transfers[i]);
	}
	TRY(transfer_lines_fetch(work->tx, work->arena, work->company, ids, n, &lines, &count));
	int64_t *product_ids = ARENA_ARRAY(work->arena, count, int64_t);
	for (size_t i = 0; i < count; i++)
		product_ids[i] = lines[i].product_id.value;
	if (count > 0)
		TRY(product_load(work, product_ids, count, &products, &product_count));
	for (size_t i = 0; count > 0 && i < product_count; i++)
		map_put_int(&skus, products[i].id.value, &products[i]);
	for (size_t i = 0; i < count; i++) {
		struct transfer *transfer = map_get_int(&by_id, lines[i].transfer_id.value);
		const struct product *product = map_get_int(&skus, product_ids[i]);
		lines[i].touched = (struct touched){0};
		if (product != NULL)
			lines[i].sku = product->sku;
		*LIST_ADD(work->arena, &transfer->lines) = lines[i];
	}
	for (size_t i = 0; i < n; i++)
		transfers[i].touched = (struct touched){0};
	return OK;
}

enum err transfer_get(struct work *work, struct transfer_id id, struct transfer *out)
{
	enum err err = transfer_fetch(work->tx, work->arena, work->company, id, out);
	if (err == ERR_NOT_FOUND)
		return fault_say(work->fault, err, "There is no transfer %lld.", (long long)id.value);
	TRY(err);
	return transfer_lines_attach(work, out, 1);
}

static const char *const refusals[] = {
	[TRANSFER_EDIT_LINES] = "its lines cannot change any more",
	[TRANSFER_SEND] = "it cannot be sent",
	[TRANSFER_RECEIVE] = "nothing can be received",
	[TRANSFER_REJECT] = "there is nothing to reject",
	[TRANSFER_CLOSE] = "there is nothing to close",
	[TRANSFER_CANCEL] = "receive it, reject it or close it short instead of cancelling it",
};

static enum err action_check(struct work *work, const struct transfer *transfer,
                             enum transfer_action action)
{
	struct str status = word_said(work->arena, &transfer_status_words, (int)transfer->status);
	if (transfer_may(transfer->status, action))
		return OK;
	return fault_say(work->fault, ERR_REFUSED, "Transfer %.*s is %.*s: %s.",
	                 STR_FMT(transfer->number), STR_FMT(status), refusals[action]);
}

/* ---- writing ---- */

/* What is under way, for promise dates and reordering. */
static enum err incoming_tell(struct work *work, const struct transfer *transfer)
{
	struct incoming *rows = ARENA_ARRAY(work->arena, transfer->lines.count, struct incoming);
	for (size_t i = 0; i < transfer->lines.count; i++) {
		const struct transfer_line *line = &transfer->lines.at[i];
		rows[i] = (struct incoming){.product_id = line->product_id,
		                            .warehouse_id = transfer->to_warehouse_id,
		                            .line_id = line->id.value,
		                            .expected_at = transfer->expected_at,
		                            .units = line->in_transit};
	}
	return stock_incoming_set(work, TRANSFER_SUBJECT, transfer->id.value, rows,
	                          transfer->lines.count);
}

/* What waits to be sent is kept from sale, when it shall be; what left is not. */
static enum err stock_keep(struct work *work, const struct transfer *transfer)
{
	size_t n = transfer->status == TRANSFER_AWAITING_SHIPMENT ? transfer->lines.count : 0;
	struct stock_hold *holds = ARENA_ARRAY(work->arena, n, struct stock_hold);
	struct str reason = str_format(work->arena, "Stock transfer %.*s", STR_FMT(transfer->number));
	if (!transfer->holds_stock)
		return OK;
	for (size_t i = 0; i < n; i++)
		holds[i] = (struct stock_hold){transfer->lines.at[i].product_id,
		                               transfer->from_warehouse_id, transfer->lines.at[i].quantity};
	return stock_hold_set(work, TRANSFER_SUBJECT, transfer->id.value, reason, holds, n);
}

static void transfer_emit(struct work *work, const struct transfer *transfer, const char *event)
{
	event_emit(work, event, TRANSFER_SUBJECT, transfer->id.value,
	           shape_text(work->arena, &transfer_shape, transfer, NULL, 0));
}

static enum err transfer_write(struct work *work, struct transfer *transfer, const char *event)
{
	transfer->modified_at = work->now;
	transfer->version++;
	TRY(transfer_save(work->tx, work->arena, work->company, transfer));
	TRY(transfer_lines_replace(work->tx, work->arena, work->company, transfer->id,
	                           transfer->lines.at, transfer->lines.count));
	TRY(incoming_tell(work, transfer));
	transfer_emit(work, transfer, event);
	return OK;
}

/* ---- making and changing ---- */

struct catalogue {
	struct map by_id, by_sku;
};

static enum err catalogue_load(struct work *work, const struct transfer *transfer,
                               struct catalogue *out)
{
	struct product *found;
	size_t n = transfer->lines.count, count;
	int64_t *ids = ARENA_ARRAY(work->arena, n, int64_t);
	struct str *skus = ARENA_ARRAY(work->arena, n, struct str);
	size_t id_count = 0, sku_count = 0;
	*out = (struct catalogue){map_new(work->arena), map_new(work->arena)};
	for (size_t i = 0; i < n; i++) {
		if (transfer->lines.at[i].product_id.value != 0)
			ids[id_count++] = transfer->lines.at[i].product_id.value;
		else
			skus[sku_count++] = transfer->lines.at[i].sku;
	}
	if (id_count > 0) {
		TRY(product_load(work, ids, id_count, &found, &count));
		for (size_t i = 0; i < count; i++)
			map_put_int(&out->by_id, found[i].id.value, &found[i]);
	}
	if (sku_count > 0) {
		TRY(product_by_skus(work, skus, sku_count, &found, &count));
		for (size_t i = 0; i < count; i++)
			map_put(&out->by_sku, found[i].asked_sku, &found[i]); /* a former one too */
	}
	return OK;
}

/* The id of the line that the product has among `known`, or a new one. */
static enum err line_id_of(struct work *work, const struct transfer *known,
                           struct product_id product, struct transfer_line_id *id)
{
	for (size_t i = 0; known != NULL && i < known->lines.count; i++)
		if (ID_EQ(known->lines.at[i].product_id, product)) {
			*id = known->lines.at[i].id;
			return OK;
		}
	return id_new(work->tx, &id->value);
}

static enum err line_complete(struct work *work, const struct catalogue *catalogue,
                              const struct transfer *known, const struct transfer *transfer,
                              size_t at, struct map *seen)
{
	struct transfer_line *line = &transfer->lines.at[at];
	struct str path = str_format(work->arena, "lines[%zu].product_id", at);
	const struct product *product = line->product_id.value != 0
	                                    ? map_get_int(&catalogue->by_id, line->product_id.value)
	                                    : map_get(&catalogue->by_sku, line->sku);
	if (product == NULL)
		return fault_field(work->fault, path, "or sku must name a product of this company");
	if (map_get_int(seen, product->id.value) != NULL)
		return fault_field(work->fault, path, "stands on another line already");
	if (line->quantity.units < 1 || line->quantity.units > QTY_MAX)
		return fault_field(work->fault, str_format(work->arena, "lines[%zu].quantity", at),
		                   "must be between 1 and %lld", (long long)QTY_MAX);
	map_put_int(seen, product->id.value, line);
	struct str notes = line->notes;
	struct qty quantity = line->quantity;
	*line = (struct transfer_line){.transfer_id = transfer->id,
	                               .product_id = product->id,
	                               .sku = product->sku,
	                               .quantity = quantity,
	                               .notes = notes};
	return line_id_of(work, known, product->id, &line->id);
}

/* `known`: as the transfer is by now; NULL: it is new. */
static enum err lines_complete(struct work *work, const struct transfer *known,
                               struct transfer *transfer)
{
	struct catalogue catalogue;
	struct map seen = map_new(work->arena);
	if (transfer->lines.count == 0 || transfer->lines.count > LIMIT_ORDER_LINES)
		return fault_field(work->fault, STR("lines"), "must be between 1 and %d",
		                   LIMIT_ORDER_LINES);
	transfer->lines.at = arena_copy(work->arena, transfer->lines.at,
	                                transfer->lines.count * sizeof *transfer->lines.at);
	TRY(catalogue_load(work, transfer, &catalogue));
	for (size_t i = 0; i < transfer->lines.count; i++)
		TRY(line_complete(work, &catalogue, known, transfer, i, &seen));
	return OK;
}

static enum err number_check(struct work *work, const struct transfer *transfer)
{
	struct transfer_id other;
	TRY(transfer_numbered(work->tx, work->arena, work->company, transfer->number, &other));
	if (other.value == 0 || ID_EQ(other, transfer->id))
		return OK;
	return fault_say(work->fault, ERR_CONFLICT, "Another transfer has the number %.*s.",
	                 STR_FMT(transfer->number));
}

static enum err place_check(struct work *work, struct warehouse_id id, struct str path)
{
	struct warehouse warehouse;
	enum err err = warehouse_get(work, id, &warehouse);
	if (err == ERR_NOT_FOUND)
		return fault_field(work->fault, path, "is no warehouse of this company");
	TRY(err);
	if (!warehouse.is_active)
		return fault_field(work->fault, path, "is deactivated: it takes no new work");
	return OK;
}

enum err transfer_create(struct work *work, const struct transfer *draft, struct transfer *out)
{
	struct transfer made = *draft;
	TRY(place_check(work, made.from_warehouse_id, STR("from_warehouse_id")));
	TRY(place_check(work, made.to_warehouse_id, STR("to_warehouse_id")));
	if (ID_EQ(made.from_warehouse_id, made.to_warehouse_id))
		return fault_field(work->fault, STR("to_warehouse_id"),
		                   "is where the goods leave: move them within it (POST /stock/transfer)");
	TRY(id_new(work->tx, &made.id.value));
	if (made.number.len == 0)
		made.number = str_format(work->arena, "ST-%lld", (long long)made.id.value);
	TRY(number_check(work, &made));
	TRY(lines_complete(work, NULL, &made));
	made.status = TRANSFER_AWAITING_SHIPMENT;
	made.created_at = made.modified_at = work->now;
	made.sent_at = made.closed_at = (struct instant){0};
	made.version = 1;
	made.touched = (struct touched){0};
	TRY(stock_keep(work, &made));
	TRY(transfer_insert(work->tx, work->arena, work->company, &made));
	TRY(transfer_lines_replace(work->tx, work->arena, work->company, made.id, made.lines.at,
	                           made.lines.count));
	transfer_emit(work, &made, "transfer.created");
	*out = made;
	return OK;
}

enum err transfer_update(struct work *work, struct transfer_id id, const struct transfer *patch,
                         int64_t if_version, struct transfer *out)
{
	struct transfer before;
	TRY(transfer_get(work, id, &before));
	TRY(version_check(work, if_version, before.version));
	*out = before;
	shape_apply(&transfer_shape, patch, out);
	if (shape_has(&transfer_shape, patch, "lines")) {
		TRY(action_check(work, out, TRANSFER_EDIT_LINES));
		TRY(lines_complete(work, &before, out));
	}
	if (shape_difference(work->arena, &transfer_shape, &before, out).len == 0)
		return OK;
	TRY(number_check(work, out));
	if (shape_has(&transfer_shape, patch, "lines"))
		TRY(stock_keep(work, out));
	return transfer_write(work, out, "transfer.changed");
}

/* ---- sending ---- */

static struct transfer_line *line_find(const struct transfer *transfer, struct transfer_line_id id)
{
	for (size_t i = 0; i < transfer->lines.count; i++)
		if (ID_EQ(transfer->lines.at[i].id, id))
			return &transfer->lines.at[i];
	return NULL;
}

static struct stock_move move_of(const struct transfer *transfer, const struct transfer_line *line,
                                 enum stock_kind kind, int64_t units)
{
	bool is_out = kind == STOCK_TRANSFER_OUT;
	return (struct stock_move){.product_id = line->product_id,
	                           .warehouse_id =
	                               is_out ? transfer->from_warehouse_id : transfer->to_warehouse_id,
	                           .kind = kind,
	                           .on_hand = is_out ? -units : units,
	                           .is_guarded = is_out,
	                           .subject = TRANSFER_SUBJECT,
	                           .subject_id = transfer->id.value};
}

enum err transfer_send(struct work *work, struct transfer_id id,
                       const struct transfer_sending *sendings, size_t n, struct transfer *out)
{
	int64_t total = 0;
	size_t count = 0;
	TRY(transfer_get(work, id, out));
	TRY(action_check(work, out, TRANSFER_SEND));
	struct stock_move *moves = ARENA_ARRAY(work->arena, out->lines.count, struct stock_move);
	for (size_t i = 0; i < n; i++)
		if (line_find(out, sendings[i].line_id) == NULL)
			return fault_field(work->fault, str_format(work->arena, "items[%zu].line_id", i),
			                   "is no line of this transfer");
	for (size_t i = 0; i < out->lines.count; i++) {
		struct transfer_line *line = &out->lines.at[i];
		const struct transfer_sending whole = {.units = line->quantity}, *sending = &whole;
		for (size_t k = 0; k < n; k++)
			if (ID_EQ(sendings[k].line_id, line->id))
				sending = &sendings[k];
		if (sending->units.units > line->quantity.units)
			return fault_say(work->fault, ERR_REFUSED,
			                 "%.*s: " N_UNITS " planned, %lld cannot be sent.", STR_FMT(line->sku),
			                 N_UNITS_FMT(line->quantity.units), (long long)sending->units.units);
		line_send(line, sending->units.units);
		total += sending->units.units;
		if (sending->units.units == 0)
			continue;
		moves[count] = move_of(out, line, STOCK_TRANSFER_OUT, sending->units.units);
		moves[count++].location_id = sending->location_id;
	}
	if (total == 0)
		return fault_say(work->fault, ERR_REFUSED, "Nothing would leave: cancel the transfer.");
	out->status = TRANSFER_PENDING_RECEIVING;
	TRY(stock_keep(work, out));
	TRY(stock_post(work, moves, count, NULL));
	out->sent_at = work->now;
	return transfer_write(work, out, "transfer.sent");
}

/* ---- receiving ---- */

/* The location that was named, when goods may be put there; 0: the usual one. */
static enum err receipt_location(struct work *work, const struct transfer *transfer,
                                 const struct transfer_receipt *receipt, struct location_id *out)
{
	struct stock_location location;
	*out = receipt->location_id;
	if (out->value == 0 && receipt->location.len > 0)
		TRY(location_by_name(work, transfer->to_warehouse_id, receipt->location, false, out));
	if (out->value == 0)
		return OK;
	TRY(location_get(work, transfer->to_warehouse_id, *out, &location));
	if (location.is_active && location.is_receivable)
		return OK;
	return fault_say(work->fault, ERR_REFUSED,
	                 "Location %.*s takes no goods: name a receivable one.",
	                 STR_FMT(location.name));
}

/* Within a list that is refused as a whole, the item is named. */
static struct str path_in(struct work *work, struct str prefix, const char *field)
{
	return str_format(work->arena, "%.*s%s", STR_FMT(prefix), field);
}

static enum err receipt_apply(struct work *work, struct transfer *transfer,
                              const struct transfer_receipt *receipt, struct str prefix,
                              struct stock_move *move)
{
	struct location_id location;
	struct transfer_line *line = line_find(transfer, receipt->line_id);
	bool stocks = !shape_has(&transfer_receipt_shape, receipt, "update_inventory")
	              || receipt->update_inventory;
	*move = (struct stock_move){0};
	if (line == NULL)
		return fault_say(work->fault, ERR_NOT_FOUND, "Transfer %.*s has no line %lld.",
		                 STR_FMT(transfer->number), (long long)receipt->line_id.value);
	if (receipt->accepted.units + receipt->rejected.units < 1)
		return fault_field(work->fault, path_in(work, prefix, "accepted"),
		                   "or rejected must say how many units came");
	if (receipt->received_at.us > work->now.us)
		return fault_field(work->fault, path_in(work, prefix, "received_at"), "lies in the future");
	TRY(receipt_location(work, transfer, receipt, &location));
	line_receive(line, receipt->accepted.units, receipt->rejected.units);
	line->received_at = receipt->received_at.us != 0 ? receipt->received_at : work->now;
	line->received_location_id = location;
	if (receipt->notes.len > 0)
		line->notes = receipt->notes;
	if (!stocks || receipt->accepted.units == 0)
		return OK;
	line->stocked.units += receipt->accepted.units;
	*move = move_of(transfer, line, STOCK_TRANSFER_IN, receipt->accepted.units);
	move->location_id = location;
	move->reason = receipt->notes;
	return OK;
}

/* What comes late of a product that was merged away since is stock of the one that stays. */
static enum err moves_follow(struct work *work, struct stock_move *moves, size_t n)
{
	int64_t *ids = ARENA_ARRAY(work->arena, n, int64_t);
	for (size_t i = 0; i < n; i++)
		ids[i] = moves[i].product_id.value;
	TRY(products_staying(work, ids, n));
	for (size_t i = 0; i < n; i++)
		moves[i].product_id.value = ids[i];
	return OK;
}

static void status_settle(struct work *work, struct transfer *transfer)
{
	transfer->status = transfer_status_of(transfer->lines.at, transfer->lines.count);
	bool is_open = transfer->status == TRANSFER_PENDING_RECEIVING
	               || transfer->status == TRANSFER_PARTIALLY_DELIVERED;
	transfer->closed_at = is_open ? (struct instant){0} : work->now;
}

enum err transfer_receive(struct work *work, struct transfer_id id,
                          const struct transfer_receipt *receipts, size_t n, enum err *errors,
                          struct fault *faults, struct transfer *out)
{
	size_t applied = 0, count = 0;
	struct fault *whole = work->fault;
	TRY(transfer_get(work, id, out));
	TRY(action_check(work, out, TRANSFER_RECEIVE));
	struct stock_move *moves = ARENA_ARRAY(work->arena, n, struct stock_move);
	for (size_t i = 0; i < n; i++) {
		work->fault = errors != NULL ? &faults[i] : whole;
		struct str prefix = errors != NULL ? STR("") : str_format(work->arena, "items[%zu].", i);
		enum err err = receipt_apply(work, out, &receipts[i], prefix, &moves[count]);
		work->fault = whole;
		bool is_of_item = err == ERR_NOT_FOUND || err == ERR_INVALID || err == ERR_REFUSED;
		if (err != OK && (errors == NULL || !is_of_item))
			return err;
		if (errors != NULL)
			errors[i] = err;
		applied += err == OK;
		count += err == OK && moves[count].on_hand != 0;
	}
	if (applied == 0)
		return OK;
	TRY(moves_follow(work, moves, count));
	TRY(stock_post(work, moves, count, NULL));
	status_settle(work, out);
	return transfer_write(work, out, "transfer.received");
}

/* ---- ending ---- */

static enum err lines_end(struct work *work, struct transfer_id id, enum transfer_action action,
                          const char *event, struct transfer *out)
{
	TRY(transfer_get(work, id, out));
	TRY(action_check(work, out, action));
	for (size_t i = 0; i < out->lines.count; i++) {
		if (out->lines.at[i].in_transit.units == 0)
			continue;
		if (action == TRANSFER_REJECT)
			line_reject(&out->lines.at[i]);
		else
			line_write_off(&out->lines.at[i]);
	}
	status_settle(work, out);
	return transfer_write(work, out, event);
}

enum err transfer_reject(struct work *work, struct transfer_id id, struct transfer *out)
{
	return lines_end(work, id, TRANSFER_REJECT, "transfer.rejected", out);
}

enum err transfer_close(struct work *work, struct transfer_id id, struct transfer *out)
{
	return lines_end(work, id, TRANSFER_CLOSE, "transfer.closed", out);
}

enum err transfer_cancel(struct work *work, struct transfer_id id, struct transfer *out)
{
	TRY(transfer_get(work, id, out));
	if (out->status == TRANSFER_CANCELLED)
		return OK; /* a repeat */
	TRY(action_check(work, out, TRANSFER_CANCEL));
	out->status = TRANSFER_CANCELLED;
	out->closed_at = work->now;
	TRY(stock_keep(work, out));
	return transfer_write(work, out, "transfer.cancelled");
}

/* ---- verification ---- */

enum err transfers_verify(struct work *work, struct verify_report *report)
{
	struct transfer_sums *rows;
	size_t count;
	TRY(transfer_sums_load(work->tx, work->arena, work->company, &rows, &count));
	report->checked += (int64_t)count;
	for (size_t i = 0; i < count; i++) {
		const struct transfer_sums *row = &rows[i];
		if (row->balance != 0)
			*LIST_ADD(work->arena, &report->differences) =
				str_format(work->arena,
			               "Transfer %.*s: %lld units sent are neither accounted for nor in "
			               "transit.",
			               STR_FMT(row->number), (long long)row->balance);
		if (row->sent != row->out || row->stocked != row->in)
			*LIST_ADD(work->arena, &report->differences) = str_format(
				work->arena,
				"Transfer %.*s: %lld left and %lld came by its lines, %lld and %lld by the ledger.",
				STR_FMT(row->number), (long long)row->sent, (long long)row->stocked,
				(long long)row->out, (long long)row->in);
	}
	return OK;
}
