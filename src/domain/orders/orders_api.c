#include "domain/orders/orders_api.h"

#include "domain/orders/orders_bots_edge.h"
#include "domain/orders/orders_edge.h"
#include "domain/orders/orders_mapping.h"
#include "domain/orders/orders_rules.h"
#include "domain/orders/orders_search.h"
#include "domain/orders/orders_shipping.h"
#include "domain/orders/orders_split_api.h"
#include "kernel/listing.h"
#include "kernel/timeline.h"
#include "kernel/version.h"

static void rows_complete(const struct work *work, void *rows, size_t n)
{
	struct order *orders = rows;
	for (size_t i = 0; i < n; i++)
		orders[i].late_risk = order_late_risk(&orders[i], work->now);
}

/* The same as order_late_risk, told by columns. */
static bool late_risk_filter(const struct work *work, struct str name, struct str value,
                             struct listing_pairs *out)
{
	int risk;
	(void)name;
	if (!word_find(&late_risk_words, value, false, &risk) || risk == LATE_RISK_NONE)
		return false;
	struct buf now = buf_new(work->arena, 40);
	instant_write(&now, work->now);
	const struct pair pairs[] = {
		{STR("status.not"), STR("pending_fulfillment,cancel_requested,shipped,cancelled,"
	                            "processed_outside,merged")},
		{risk == LATE_RISK_LATE ? STR("late_at.to") : STR("risk_at.to"), buf_str(&now)},
		{STR("late_at.from"), buf_str(&now)},
	};
	for (size_t i = 0; i < (risk == LATE_RISK_LATE ? 2 : 3); i++)
		*LIST_ADD(work->arena, out) = pairs[i];
	return true;
}

static const char *const orders_driving[] = {"id",
                                             "status>created_at@orders_status",
                                             "status=unresolved,reason>created_at@orders_reason",
                                             "needs_attention=true>created_at@orders_attention",
                                             "number",
                                             "email",
                                             "channel_id,remote_id",
                                             "split_from_id",
                                             "merged_into_id",
                                             "created_at.range>created_at",
                                             "modified_at.range>modified_at@orders_modified+status",
                                             "late_at.range>late_at@orders_late+status",
                                             "shipped_at.range>shipped_at@orders_shipped+status",
                                             "hold_until.range>hold_until@orders_held",
                                             "ship_by.range>ship_by@orders_ship_by",
                                             "deliver_by.range>deliver_by@orders_deliver_by",
                                             "email.sort>email@orders_email",
                                             NULL};

const struct listing_source orders_source = {.shape = &order_row_shape,
                                             .table = "orders",
                                             .usual_sort = "-created_at",
                                             .subject = "order",
                                             .search = "order",
                                             .pairing = &orders_sku_pairing,
                                             .driving = orders_driving,
                                             .sparse = "shipped_at,hold_until,ship_by,deliver_by",
                                             .sorted_when_few = "total",
                                             .complete = rows_complete,
                                             .filter = late_risk_filter};

struct status_count {
	enum order_status status;
	int64_t count;
};
static const struct field count_fields[] = {
	FIELD_ENUM(struct status_count, status, enum order_status, &order_status_words, 0, "Status."),
	FIELD_INT(struct status_count, count, 0, 0, INT64_MAX, "Orders, counted up to 100,000."),
};
static const struct shape status_count_shape =
	SHAPE("OrderCount", struct status_count, count_fields, "How many orders have a status.");

static struct order_id id_of(const struct call *call)
{
	return (struct order_id){call->ids[0]};
}

/* What people put on orders. */
static enum err marks_attach(struct work *work, struct order *orders, size_t n)
{
	TRY(labels_attach(work, "order", orders, n, sizeof(*orders), offsetof(struct order, id),
	                  offsetof(struct order, labels)));
	return custom_values_attach(work, "order", orders, n, sizeof(*orders),
	                            offsetof(struct order, id), offsetof(struct order, custom_fields));
}

/* Answers with the order as it stands now. */
static enum err reply_order(struct work *work, const struct call *call, struct reply *reply)
{
	struct order *order = ARENA_NEW(work->arena, struct order);
	TRY(order_get(work, id_of(call), order));
	TRY(marks_attach(work, order, 1));
	TRY(custom_values_attach(work, "order_line", order->lines.at, order->lines.count,
	                         sizeof(struct order_line), offsetof(struct order_line, id),
	                         offsetof(struct order_line, custom_fields)));
	reply->value = order;
	reply->etag = str_format(work->arena, "%lld", (long long)order->version);
	return OK;
}

static enum err list_orders(struct work *work, const struct call *call, struct reply *reply)
{
	TRY(listing_run(work, &orders_source, NULL, 0, call, reply));
	return marks_attach(work, (struct order *)reply->value, reply->count);
}

static enum err put_labels(struct work *work, const struct call *call, struct reply *reply)
{
	return labels_put(work, "order", call, reply);
}

static enum err patch_custom(struct work *work, const struct call *call, struct reply *reply)
{
	return custom_fields_patch(work, "order", call, reply);
}

static enum err post_custom(struct work *work, const struct call *call, struct reply *reply)
{
	return custom_fields_bulk(work, "order", call, reply);
}

static enum err patch_line_custom(struct work *work, const struct call *call, struct reply *reply)
{
	struct order order;
	const struct custom_patch *body = call->body;
	bool is_line = false;
	TRY(order_get(work, id_of(call), &order));
	for (size_t i = 0; i < order.lines.count; i++)
		is_line = is_line || order.lines.at[i].id.value == call->ids[1];
	if (!is_line)
		return fault_say(work->fault, ERR_NOT_FOUND, "The order has no line %lld.",
		                 (long long)call->ids[1]);
	TRY(custom_values_give(work, "order_line", &call->ids[1], 1, body->custom_fields));
	return reply_order(work, call, reply);
}

static enum err post_labels(struct work *work, const struct call *call, struct reply *reply)
{
	return labels_edit(work, "order", call, reply);
}

static enum err count_orders(struct work *work, const struct call *call, struct reply *reply)
{
	enum { MOST = 100000 };
	struct status_count *rows = ARENA_ARRAY(work->arena, ORDER_STATUS_COUNT, struct status_count);
	for (int i = 0; i < ORDER_STATUS_COUNT; i++) {
		const struct listing_fixed fixed = {"status", bind_text(word_of(&order_status_words, i))};
		rows[i].status = (enum order_status)i;
		TRY(listing_count(work, &orders_source, &fixed, 1, call, MOST, &rows[i].count, NULL));
	}
	reply->value = rows;
	reply->count = ORDER_STATUS_COUNT;
	return OK;
}

static enum err get_order(struct work *work, const struct call *call, struct reply *reply)
{
	return reply_order(work, call, reply);
}

static enum err get_why(struct work *work, const struct call *call, struct reply *reply)
{
	struct order_why *why = ARENA_NEW(work->arena, struct order_why);
	TRY(order_why(work, id_of(call), why));
	reply->value = why;
	return OK;
}

static enum err get_timeline(struct work *work, const struct call *call, struct reply *reply)
{
	struct order *order = ARENA_NEW(work->arena, struct order);
	TRY(order_get(work, id_of(call), order));
	return timeline_reply(work, "order", order->id.value, reply);
}

static enum err post_hold(struct work *work, const struct call *call, struct reply *reply)
{
	const struct order_hold_request *body = call->body;
	struct instant until;
	TRY(order_hold_check(work, body, ""));
	TRY(order_hold_end(work, body, &until));
	TRY(order_hold(work, id_of(call), until, body->reason, body->release_claims));
	return reply_order(work, call, reply);
}

static enum err post_release(struct work *work, const struct call *call, struct reply *reply)
{
	TRY(order_release(work, id_of(call)));
	return reply_order(work, call, reply);
}

static enum err post_cancel(struct work *work, const struct call *call, struct reply *reply)
{
	const struct order_cancel_request *body = call->body;
	TRY(order_cancel(work, id_of(call), body->reason));
	return reply_order(work, call, reply);
}

static enum err post_restore(struct work *work, const struct call *call, struct reply *reply)
{
	TRY(order_restore(work, id_of(call)));
	return reply_order(work, call, reply);
}

static enum err post_pay(struct work *work, const struct call *call, struct reply *reply)
{
	const struct order_pay_request *body = call->body;
	TRY(order_pay_amount(work, id_of(call), body->paid_at, body->amount));
	return reply_order(work, call, reply);
}

static enum err post_warehouse(struct work *work, const struct call *call, struct reply *reply)
{
	const struct order_choose_request *body = call->body;
	TRY(order_choose_warehouse(work, id_of(call), body->warehouse_id));
	return reply_order(work, call, reply);
}

static enum err post_resolve(struct work *work, const struct call *call, struct reply *reply)
{
	struct order_id id = id_of(call);
	TRY(order_resolve_many(work, &id.value, 1));
	return reply_order(work, call, reply);
}

static enum err post_unblock(struct work *work, const struct call *call, struct reply *reply)
{
	TRY(order_block(work, &call->ids[0], 1, REASON_RESOLVED, STR("A person decided.")));
	return reply_order(work, call, reply);
}

static enum err patch_address(struct work *work, const struct call *call, struct reply *reply)
{
	TRY(order_address(work, id_of(call), call->body));
	return reply_order(work, call, reply);
}

static enum err post_settle(struct work *work, const struct call *call, struct reply *reply)
{
	TRY(order_attention(work, id_of(call), STR("")));
	return reply_order(work, call, reply);
}

static enum err patch_order(struct work *work, const struct call *call, struct reply *reply)
{
	int64_t version;
	TRY(version_wanted(work, call, &version));
	TRY(order_change(work, &call->ids[0], 1, version, call->body));
	return reply_order(work, call, reply);
}

static enum err post_refund(struct work *work, const struct call *call, struct reply *reply)
{
	TRY(order_refund(work, id_of(call), call->body));
	return reply_order(work, call, reply);
}

static enum err post_clone(struct work *work, const struct call *call, struct reply *reply)
{
	static const struct order_clone usual = {0};
	struct order *copy = ARENA_NEW(work->arena, struct order);
	TRY(order_clone(work, id_of(call), call->body != NULL ? call->body : &usual, copy));
	reply->value = copy;
	return OK;
}

/* ---- lines ---- */

static enum err lines_change(struct work *work, const struct call *call, struct reply *reply,
                             const struct order_line_change *changes, size_t n)
{
	int64_t version;
	TRY(version_wanted(work, call, &version));
	TRY(order_lines_change(work, id_of(call), version, changes, n));
	return reply_order(work, call, reply);
}

static enum err post_lines(struct work *work, const struct call *call, struct reply *reply)
{
	const struct order_lines_request *body = call->body;
	struct order_line_change *changes =
		ARENA_ARRAY(work->arena, body->lines.count, struct order_line_change);
	for (size_t i = 0; i < body->lines.count; i++)
		changes[i] = (struct order_line_change){.kind = LINE_ADD, .edit = &body->lines.at[i]};
	return lines_change(work, call, reply, changes, body->lines.count);
}

static enum err patch_line(struct work *work, const struct call *call, struct reply *reply)
{
	const struct order_line_change change = {
		.kind = LINE_CHANGE, .line_id = {call->ids[1]}, .edit = call->body};
	return lines_change(work, call, reply, &change, 1);
}

static enum err delete_line(struct work *work, const struct call *call, struct reply *reply)
{
	const struct order_line_change change = {.kind = LINE_REMOVE, .line_id = {call->ids[1]}};
	return lines_change(work, call, reply, &change, 1);
}

/* ---- how it is shipped ---- */

static enum err reply_shipping(struct work *work, const struct call *call, struct reply *reply)
{
	struct order *order = ARENA_NEW(work->arena, struct order);
	struct order_shipping *shipping;
	TRY(order_get(work, id_of(call), order));
	TRY(order_shipping_of(work, &call->ids[0], 1, &shipping));
	TRY(order_products_weight(work, order, &shipping->products_weight));
	reply->value = shipping;
	return OK;
}

static enum err get_shipping(struct work *work, const struct call *call, struct reply *reply)
{
	return reply_shipping(work, call, reply);
}

static enum err reply_mappings(struct work *work, struct reply *reply)
{
	struct shipping_mapping *rows;
	TRY(shipping_mappings_get(work, &rows, &reply->count));
	reply->value = rows;
	return OK;
}

static enum err get_mappings(struct work *work, const struct call *call, struct reply *reply)
{
	(void)call;
	return reply_mappings(work, reply);
}

static enum err put_mappings(struct work *work, const struct call *call, struct reply *reply)
{
	const struct shipping_mappings *body = call->body;
	TRY(shipping_mappings_set(work, body->items.at, body->items.count));
	return reply_mappings(work, reply);
}

static enum err patch_shipping(struct work *work, const struct call *call, struct reply *reply)
{
	TRY(order_shipping_set(work, &call->ids[0], 1, call->body));
	return reply_shipping(work, call, reply);
}

static const struct refusal move_refusals[] = {
	{404, "There is no such order."},
	{409, "The order's status does not allow it; the answer says which status it has."},
	{0, NULL},
};
static const struct refusal line_refusals[] = {
	{404, "There is no such order, or it has no such line."},
	{409, "The order is with somebody else already, cancelled or shipped."},
	{412, "The order has changed meanwhile."},
	{422, "More has been shipped, or nothing of the order would be left."},
	{0, NULL},
};
static const struct refusal read_refusals[] = {{404, "There is no such order."}, {0, NULL}};

#define ORDER_READ(path_, reply_, flags_, run_, id_, says_)                                        \
	{                                                                                              \
		.method = "GET", .path = path_, .scope = SCOPE_READ_ORDERS, .flags = flags_,               \
		.reply = reply_, .status = 200, .run = run_, .refusals = read_refusals, .id = id_,         \
		.says = says_                                                                              \
	}
#define ORDER_MOVE(method_, path_, body_, run_, id_, says_)                                        \
	{                                                                                              \
		.method = method_, .path = path_, .scope = SCOPE_WRITE_ORDERS,                             \
		.flags = ROUTE_WRITE | ROUTE_IDEMPOTENT, .body = body_, .reply = &order_shape,             \
		.status = 200, .run = run_, .refusals = move_refusals, .id = id_, .says = says_            \
	}
#define ORDER_MARK(method_, path_, body_, reply_, refusals_, run_, id_, says_)                     \
	{                                                                                              \
		.method = method_, .path = path_, .scope = SCOPE_WRITE_ORDERS, .flags = ROUTE_WRITE,       \
		.body = body_, .reply = reply_, .status = 200, .run = run_, .refusals = refusals_,         \
		.id = id_, .says = says_                                                                   \
	}

static const struct refusal split_refusals[] = {
	{404, "There is no such order."},
	{409, "It is not ours any more, or a unit of it has left; the answer says which."},
	{422, "More units than may move, or nothing would stay; the answer says which."},
	{0, NULL},
};

/* Answers with every order that took part. */
#define ORDER_PARTS(path_, body_, run_, id_, says_)                                                \
	{                                                                                              \
		.method = "POST", .path = path_, .scope = SCOPE_WRITE_ORDERS,                              \
		.flags = ROUTE_WRITE | ROUTE_IDEMPOTENT | ROUTE_LIST, .body = body_,                       \
		.reply = &order_shape, .status = 200, .run = run_, .refusals = split_refusals, .id = id_,  \
		.says = says_                                                                              \
	}

#define LINE_MOVE(method_, path_, flags_, body_, run_, id_, says_)                                 \
	{                                                                                              \
		.method = method_, .path = "/api/v1/orders/{order_id}" path_, .scope = SCOPE_WRITE_ORDERS, \
		.flags = ROUTE_WRITE | ROUTE_IDEMPOTENT | (flags_), .body = body_, .reply = &order_shape,  \
		.status = 200, .run = run_, .refusals = line_refusals, .id = id_, .says = says_            \
	}

static const struct refusal bot_test_refusals[] = {
	{404, "There is no such order, or no such version of the rules."},
	{422, "No rules are in force, and none were given."},
	{0},
};

const struct route orders_routes[ORDERS_ROUTE_COUNT] = {
	ORDER_READ("/api/v1/orders", &order_row_shape, ROUTE_LIST, list_orders, "orders_list",
               "Orders, newest first; filters by field, and by sku of a line."),
	ORDER_READ("/api/v1/orders/counts", &status_count_shape, ROUTE_LIST, count_orders,
               "orders_count", "How many orders have each status."),
	ORDER_MARK("PUT", "/api/v1/orders/{order_id}/labels", &label_names_shape, &label_list_shape,
               label_refusals, put_labels, "order_labels", "Gives the order exactly these labels."),
	ORDER_MARK("POST", "/api/v1/orders/labels", &label_edit_shape, &label_edited_shape,
               label_refusals, post_labels, "orders_labels_edit",
               "Puts labels on many orders and takes others off."),
	ORDER_MARK("PATCH", "/api/v1/orders/{order_id}/custom_fields", &custom_patch_shape,
               &custom_patch_shape, custom_refusals, patch_custom, "order_custom_fields",
               "Gives an order values in custom fields; null removes one."),
	ORDER_MARK("PATCH", "/api/v1/orders/{order_id}/lines/{order_line_id}/custom_fields",
               &custom_patch_shape, &order_shape, custom_refusals, patch_line_custom,
               "order_line_custom_fields",
               "Gives a line of an order values in custom fields; null removes one."),
	{.method = "POST",
     .path = "/api/v1/orders/custom_fields",
     .scope = SCOPE_WRITE_ORDERS,
     .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT,
     .body = &custom_bulk_shape,
     .status = 204,
     .run = post_custom,
     .refusals = custom_refusals,
     .id = "orders_custom_fields_edit",
     .says = "Gives many orders the same values in custom fields."},
	ORDER_READ("/api/v1/orders/{order_id}", &order_shape, 0, get_order, "order_get",
               "One order with its lines."),
	ORDER_READ("/api/v1/orders/{order_id}/why", &order_why_shape, 0, get_why, "order_why",
               "Why it stands where it stands, with every candidate warehouse."),
	ORDER_READ("/api/v1/orders/{order_id}/timeline", &timeline_row_shape, ROUTE_LIST, get_timeline,
               "order_timeline", "What happened to it, oldest first."),
	ORDER_MOVE("POST", "/api/v1/orders/{order_id}/hold", &order_hold_shape, post_hold, "order_hold",
               "Pauses an order."),
	ORDER_MOVE("POST", "/api/v1/orders/{order_id}/release", NULL, post_release, "order_release",
               "Ends a hold."),
	ORDER_MOVE("POST", "/api/v1/orders/{order_id}/cancel", &order_cancel_shape, post_cancel,
               "order_cancel", "Cancels an order; after hand-over it asks the warehouse to."),
	ORDER_MOVE("POST", "/api/v1/orders/{order_id}/restore", NULL, post_restore, "order_restore",
               "Takes a cancelled or held order back."),
	ORDER_MOVE("POST", "/api/v1/orders/{order_id}/pay", &order_pay_shape, post_pay, "order_pay",
               "Notes that the payment arrived."),
	ORDER_MOVE("POST", "/api/v1/orders/{order_id}/warehouse", &order_choose_shape, post_warehouse,
               "order_choose_warehouse", "Names the warehouse that shall ship it."),
	ORDER_MOVE("POST", "/api/v1/orders/{order_id}/resolve", NULL, post_resolve, "order_resolve",
               "Works status, warehouse and claims out again."),
	ORDER_MOVE("POST", "/api/v1/orders/{order_id}/settle", NULL, post_settle, "order_settle",
               "A person has seen to what needed attention."),
	LINE_MOVE("PATCH", "", ROUTE_UPDATE, &order_patch_shape, patch_order, "order_change",
              "Changes notes, gift, fraud level, dates."),
	ORDER_MOVE("POST", "/api/v1/orders/{order_id}/refund", &order_refund_shape, post_refund,
               "order_refund",
               "Notes that money went back; it moves no stock and cancels nothing."),
	{.method = "POST",
     .path = "/api/v1/orders/{order_id}/clone",
     .scope = SCOPE_WRITE_ORDERS,
     .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT,
     .body = &order_clone_shape,
     .reply = &order_shape,
     .status = 201,
     .run = post_clone,
     .refusals = line_refusals,
     .id = "order_clone",
     .says = "Makes a new order like this one; it claims its own stock."},
	ORDER_MOVE("POST", "/api/v1/orders/{order_id}/unblock", NULL, post_unblock, "order_unblock",
               "Decides what bots or a marketplace left open: it may go on."),
	ORDER_MOVE("PATCH", "/api/v1/orders/{order_id}/address", &order_address_shape, patch_address,
               "order_address", "Corrects recipient and address, then resolves again."),
	{.method = "GET",
     .path = "/api/v1/shipping_mappings",
     .scope = SCOPE_READ_SETTINGS,
     .flags = ROUTE_LIST,
     .reply = &shipping_mapping_shape,
     .status = 200,
     .run = get_mappings,
     .id = "shipping_mappings_get",
     .says = "What the shipping methods of the channels mean."},
	{.method = "PUT",
     .path = "/api/v1/shipping_mappings",
     .scope = SCOPE_WRITE_SETTINGS,
     .flags = ROUTE_WRITE | ROUTE_LIST | ROUTE_IDEMPOTENT,
     .body = &shipping_mappings_shape,
     .reply = &shipping_mapping_shape,
     .status = 200,
     .run = put_mappings,
     .id = "shipping_mappings_set",
     .says = "Replaces them; orders whose carrier and service nobody set follow at once."},
	ORDER_READ("/api/v1/orders/{order_id}/shipping", &order_shipping_shape, 0, get_shipping,
               "order_shipping_get", "How it shall be shipped; defaults where nobody said."),
	{.method = "PATCH",
     .path = "/api/v1/orders/{order_id}/shipping",
     .scope = SCOPE_WRITE_ORDERS,
     .flags = ROUTE_WRITE | ROUTE_UPDATE | ROUTE_IDEMPOTENT,
     .body = &order_shipping_shape,
     .reply = &order_shipping_shape,
     .status = 200,
     .run = patch_shipping,
     .refusals = move_refusals,
     .id = "order_shipping_set",
     .says = "Changes how it shall be shipped: carrier, service, parcel, insurance, customs."},
	ORDER_PARTS("/api/v1/orders/{order_id}/split", &order_split_shape, post_split, "order_split",
                "Makes new orders of some of its units; answers with the order and its parts."),
	ORDER_PARTS("/api/v1/orders/{order_id}/split-by-stock", NULL, post_split_by_stock,
                "order_split_by_stock",
                "Keeps what its warehouse has; the rest becomes an order that waits for stock."),
	ORDER_MOVE("POST", "/api/v1/orders/{order_id}/undo-split", NULL, post_undo_split,
               "order_split_undo",
               "Puts a part that was split off, or all parts, back; while nothing has left."),
	ORDER_MOVE("POST", "/api/v1/orders/{order_id}/backup-warehouse", NULL, post_backup,
               "order_choose_backup", "Lets a backup of its warehouse ship it."),
	ORDER_PARTS("/api/v1/orders/{order_id}/split-over-warehouses", NULL, post_split_over,
                "order_split_over_warehouses",
                "Makes one order for each of several warehouses that together have everything."),
	ORDER_PARTS("/api/v1/orders/{order_id}/split-by-label", &order_split_label_shape,
                post_split_by_label, "order_split_by_label",
                "Makes a new order of what has a product label; answers with both orders."),
	ORDER_READ("/api/v1/orders/{order_id}/packages", &order_package_shape, ROUTE_LIST, get_packages,
               "order_packages_get", "Which units lie in which package."),
	{.method = "PUT",
     .path = "/api/v1/orders/{order_id}/packages",
     .scope = SCOPE_WRITE_ORDERS,
     .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT | ROUTE_LIST,
     .body = &order_packages_shape,
     .reply = &order_package_shape,
     .status = 200,
     .run = put_packages,
     .refusals = split_refusals,
     .id = "order_packages_set",
     .says = "Says which units lie in which package; replaces what was said before."},
	ORDER_READ("/api/v1/orders/{order_id}/lineage", &lineage_row_shape, ROUTE_LIST, get_lineage,
               "order_lineage", "The orders that belong to it by splits and merges."),
	ORDER_READ("/api/v1/orders/{order_id}/mergeable", &order_row_shape, ROUTE_LIST, get_mergeable,
               "order_mergeable", "Open orders that could ship with it."),
	ORDER_MOVE("POST", "/api/v1/orders/{order_id}/merge", &order_merge_shape, post_merge,
               "order_merge", "Lets other orders to the same person ship with it."),
	ORDER_MOVE("POST", "/api/v1/orders/{order_id}/undo-merge", NULL, post_undo_merge,
               "order_merge_undo",
               "Lets a merged order, or all that were merged into it, ship apart again."),
	LINE_MOVE("POST", "/lines", 0, &order_lines_request_shape, post_lines, "order_lines_add",
              "Adds lines; the order is routed and claims its stock again."),
	LINE_MOVE("PATCH", "/lines/{line_id}", ROUTE_UPDATE, &order_line_edit_shape, patch_line,
              "order_line_change", "Changes quantity, price or product of a line."),
	LINE_MOVE("DELETE", "/lines/{line_id}", 0, NULL, delete_line, "order_line_remove",
              "Cancels all units of a line."),
	ORDER_READ("/api/v1/orders/{order_id}/bots", &order_bot_run_shape, ROUTE_LIST,
               order_bots_list_runs, "order_bots",
               "What the bots did to it, run by run: which matched, what each set."),
	ORDER_MOVE("POST", "/api/v1/orders/{order_id}/rerun-bots", NULL, order_bots_post_rerun,
               "order_bots_rerun", "Lets the rules in force look at it again."),
	{.method = "POST",
     .path = "/api/v1/orderbots/test",
     .scope = SCOPE_READ_ORDERS,
     .body = &order_bot_test_request_shape,
     .reply = &order_bot_test_shape,
     .status = 200,
     .run = order_bots_post_test,
     .profile = &bot_profile,
     .refusals = bot_test_refusals,
     .id = "orderbots_test",
     .says = "What rules, saved or not, would do to one order; changes nothing."},
};
