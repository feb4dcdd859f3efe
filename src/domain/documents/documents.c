#include "domain/documents/documents.h"

#include "base/map.h"
#include "domain/documents/documents_sheet.h"
#include "domain/documents/documents_store.h"
#include "domain/orders/orders.h"
#include "kernel/scopes.h"
#include "shape/shape_change.h"

enum err document_get(struct work *work, struct document_id id, struct document *out)
{
	enum err err = document_fetch(work->tx, work->arena, work->company, id, out);
	if (err != ERR_NOT_FOUND)
		return err;
	return fault_say(work->fault, err, "There is no document %lld.", (long long)id.value);
}

enum err document_prints(struct work *work, struct document_id id, struct document_print **out,
                         size_t *count)
{
	struct document document;
	TRY(document_get(work, id, &document));
	return prints_fetch(work->tx, work->arena, work->company, id, out, count);
}

enum err documents_of_order(struct work *work, struct order_id order, struct document **out,
                            size_t *count)
{
	struct order found;
	TRY(order_get(work, order, &found));
	return documents_fetch_of(work->tx, work->arena, work->company, order, out, count);
}

/* ---- which orders ---- */

/* The orders of a pick list that names them, by id: where they are picked now. */
static enum err picked_at(struct work *work, const struct document_request *request,
                          const int64_t *ids, size_t n, struct map *out)
{
	struct order *orders;
	size_t count;
	*out = map_new(work->arena);
	if (request->kind != DOCUMENT_PICK_LIST || request->warehouse_id.value != 0)
		return OK;
	TRY(order_load(work, ids, n, &orders, &count));
	for (size_t i = 0; i < count; i++)
		map_put_int(out, orders[i].id.value, &orders[i]);
	return OK;
}

/* A pick list of another warehouse does not count: the order went elsewhere since. */
static bool is_of_now(const struct document_request *request, const struct map *places,
                      const struct order_printed *printed)
{
	const struct order *order = map_get_int(places, printed->order_id);
	if (request->kind != DOCUMENT_PICK_LIST)
		return true;
	if (request->warehouse_id.value != 0)
		return printed->warehouse_id == request->warehouse_id.value;
	return order == NULL || printed->warehouse_id == order->warehouse_id.value;
}

/* Leaves out those that stand on a document of the kind already. */
static enum err printed_remove(struct work *work, const struct document_request *request,
                               int64_t *ids, size_t *n)
{
	struct order_printed *printed;
	size_t count, kept = 0;
	struct map seen = map_new(work->arena), places;
	TRY(orders_printed(work->tx, work->arena, work->company, request->kind, ids, *n, &printed,
	                   &count));
	TRY(picked_at(work, request, ids, *n, &places));
	for (size_t i = 0; i < count; i++)
		if (is_of_now(request, &places, &printed[i]))
			map_put_int(&seen, printed[i].order_id, printed);
	for (size_t i = 0; i < *n; i++)
		if (map_get_int(&seen, ids[i]) == NULL)
			ids[kept++] = ids[i];
	*n = kept;
	return OK;
}

/* What is ready to ship in the warehouse, most urgent first; asks for more until there are enough
 * that were not printed. */
static enum err ready_find(struct work *work, const struct document_request *request,
                           struct document *out)
{
	size_t most = request->most ? (size_t)request->most : DOCUMENT_ORDERS_MOST;
	for (size_t asked = most;; asked *= 4) {
		int64_t *ids;
		size_t count, kept;
		TRY(order_to_pick(work, request->warehouse_id, asked, &ids, &count));
		kept = count;
		if (request->skip_printed)
			TRY(printed_remove(work, request, ids, &kept));
		out->order_ids.at = ids;
		out->order_ids.count = kept < most ? kept : most;
		if (kept >= most || count < asked)
			return OK;
	}
}

static enum err ids_add(struct work *work, const int64_t *ids, size_t n, const char *field,
                        struct document *out)
{
	struct map seen = map_new(work->arena);
	for (size_t i = 0; i < n; i++) {
		int64_t id = ids[i];
		if (id <= 0)
			return fault_field(work->fault, str_format(work->arena, "%s[%zu]", field, i),
			                   "is not an id");
		if (map_get_int(&seen, id) != NULL)
			continue; /* named twice, printed once */
		map_put_int(&seen, id, out);
		*LIST_ADD(work->arena, &out->order_ids) = id;
	}
	return OK;
}

static enum err ids_take(struct work *work, const struct document_request *request,
                         struct document *out)
{
	TRY(ids_add(work, request->order_ids.at, request->order_ids.count, "order_ids", out));
	if (request->skip_printed)
		return printed_remove(work, request, out->order_ids.at, &out->order_ids.count);
	return OK;
}

/* A pick list is a walk through one warehouse. */
static enum err warehouse_learn(struct work *work, struct document *out)
{
	struct order *orders;
	size_t count;
	TRY(order_load(work, out->order_ids.at, out->order_ids.count, &orders, &count));
	if (count < out->order_ids.count)
		return fault_say(work->fault, ERR_NOT_FOUND,
		                 "Orders that do not exist: %zu; nothing was printed.",
		                 out->order_ids.count - count);
	if (out->kind != DOCUMENT_PICK_LIST)
		return OK;
	out->warehouse_id = orders[0].warehouse_id;
	for (size_t i = 0; i < count; i++) {
		if (orders[i].warehouse_id.value == 0)
			return fault_say(work->fault, ERR_REFUSED,
			                 "Order %.*s has no warehouse yet: it cannot be picked.",
			                 STR_FMT(orders[i].number));
		if (!ID_EQ(orders[i].warehouse_id, out->warehouse_id))
			return fault_say(work->fault, ERR_REFUSED,
			                 "Orders %.*s and %.*s ship from different warehouses: a pick list "
			                 "is for one.",
			                 STR_FMT(orders[0].number), STR_FMT(orders[i].number));
	}
	return OK;
}

/* ---- making and printing ---- */

static enum err print_note(struct work *work, struct document *document, const char *event)
{
	document->print_count++;
	document->printed_at = work->now;
	const struct document_print print = {
		.document_id = document->id,
		.number = document->print_count,
		.at = work->now,
		.actor_kind = word_of(&actor_kind_words, (int)work->actor.kind),
		.actor_name = work->actor.name,
		.actor_id = work->actor.id,
	};
	TRY(print_insert(work->tx, work->company, &print));
	event_emit(work, event, "document", document->id.value,
	           shape_text(work->arena, &document_shape, document, NULL, 0));
	return OK;
}

enum err document_make(struct work *work, const struct document_request *request,
                       struct document *out)
{
	struct document_template which;
	*out = (struct document){.kind = request->kind,
	                         .template_id = request->template_id,
	                         .warehouse_id = request->warehouse_id,
	                         .grouping = request->grouping,
	                         .created_at = work->now};
	if (request->kind == DOCUMENT_PURCHASE_ORDER)
		return fault_field(work->fault, STR("kind"),
		                   "is a paper of purchase orders: fetch the file of one");
	if ((request->order_ids.count > 0) == (request->warehouse_id.value != 0))
		return fault_say(work->fault, ERR_INVALID, "Give either order_ids or a warehouse_id.");
	if (request->template_id.value != 0) {
		TRY(template_get(work, request->template_id, &which));
		if (which.kind != request->kind)
			return fault_field(work->fault, STR("template_id"), "is a template of another kind");
	}
	if (request->warehouse_id.value != 0)
		TRY(ready_find(work, request, out));
	else
		TRY(ids_take(work, request, out));
	if (out->order_ids.count == 0)
		return fault_say(work->fault, ERR_REFUSED, "There is nothing to print%s.",
		                 request->skip_printed ? " that was not printed already" : "");
	TRY(warehouse_learn(work, out));
	out->order_count = (int64_t)out->order_ids.count;
	TRY(id_new(work->tx, &out->id.value));
	TRY(document_insert(work->tx, work->arena, work->company, out));
	return print_note(work, out, "document.made");
}

enum err document_reprint(struct work *work, struct document_id id, struct document *out)
{
	TRY(document_get(work, id, out));
	return print_note(work, out, "document.reprinted");
}

enum err document_file(struct work *work, struct document_id id, struct str *out)
{
	struct document document;
	TRY(document_get(work, id, &document));
	const struct sheet_request request = {.document = &document};
	return sheet_print(work, &request, out);
}

enum err purchase_file(struct work *work, struct purchase_order_id id, struct template_id with,
                       struct str *out)
{
	struct document document = {
		.kind = DOCUMENT_PURCHASE_ORDER, .template_id = with, .created_at = work->now};
	const struct sheet_request request = {.document = &document};
	struct document_template which;
	if (with.value != 0) {
		TRY(template_get(work, with, &which));
		if (which.kind != document.kind)
			return fault_field(work->fault, STR("template_id"), "is a template of another kind");
	}
	*LIST_ADD(work->arena, &document.order_ids) = id.value;
	return sheet_print(work, &request, out);
}

/* The orders, or purchase orders, that a template under way is filled with. */
static enum err preview_ids(struct work *work, const struct document_preview *preview,
                            struct document *out)
{
	bool is_purchase = preview->kind == DOCUMENT_PURCHASE_ORDER;
	if (is_purchase && preview->order_ids.count > 0)
		return fault_field(work->fault, STR("order_ids"), "are not for this kind of paper");
	if (!is_purchase && preview->purchase_order_ids.count > 0)
		return fault_field(work->fault, STR("purchase_order_ids"),
		                   "are not for this kind of paper");
	if (!is_purchase)
		return ids_add(work, preview->order_ids.at, preview->order_ids.count, "order_ids", out);
	if (preview->purchase_order_ids.count > 0 && !(work->actor.scopes & SCOPE_READ_PURCHASING))
		return fault_say(work->fault, ERR_FORBIDDEN, "Purchase orders need the scope %.*s.",
		                 STR_FMT(scopes_text(work->arena, SCOPE_READ_PURCHASING, ' ')));
	return ids_add(work, preview->purchase_order_ids.at, preview->purchase_order_ids.count,
	               "purchase_order_ids", out);
}

enum err document_preview(struct work *work, const struct document_preview *preview,
                          struct str *out)
{
	struct document document = {.kind = preview->kind,
	                            .grouping = preview->grouping,
	                            .created_at = work->now,
	                            .print_count = 1};
	const struct document_template only = {
		.name = STR("under way"), .kind = preview->kind, .body = preview->body};
	struct sheet_request request = {.document = &document, .only = &only};
	TRY(preview_ids(work, preview, &document));
	request.is_made_up = document.order_ids.count == 0;
	if (!request.is_made_up && preview->kind != DOCUMENT_PURCHASE_ORDER)
		TRY(warehouse_learn(work, &document));
	return sheet_print(work, &request, out);
}
