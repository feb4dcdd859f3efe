#include "domain/purchasing/purchasing_api.h"

#include "domain/purchasing/purchasing_edge.h"
#include "kernel/bulk.h"
#include "kernel/listing.h"
#include "kernel/version.h"

#define ORDERS "/api/v1/purchase_orders"
#define ORDER ORDERS "/{purchase_order_id}"

const struct listing_source purchase_order_source = {
	.shape = &purchase_order_shape, .table = "purchase_order", .usual_sort = "-id"};

static struct purchase_order_id asked(const struct call *call)
{
	return (struct purchase_order_id){call->ids[0]};
}

static struct purchase_order *order_new(struct work *work)
{
	return ARENA_NEW(work->arena, struct purchase_order);
}

/* ---- orders ---- */

static enum err list(struct work *work, const struct call *call, struct reply *reply)
{
	TRY(listing_run(work, &purchase_order_source, NULL, 0, call, reply));
	return purchase_lists_attach(work, (struct purchase_order *)reply->value, reply->count);
}

static enum err create(struct work *work, const struct call *call, struct reply *reply)
{
	struct purchase_order *made = order_new(work);
	TRY(purchase_create(work, call->body, made));
	return version_reply(work, reply, made, made->version);
}

static enum err get(struct work *work, const struct call *call, struct reply *reply)
{
	struct purchase_order *found = order_new(work);
	TRY(purchase_get(work, asked(call), found));
	return version_reply(work, reply, found, found->version);
}

static enum err update(struct work *work, const struct call *call, struct reply *reply)
{
	int64_t if_version;
	struct purchase_order *changed = order_new(work);
	TRY(version_wanted(work, call, &if_version));
	TRY(purchase_update(work, asked(call), call->body, if_version, changed));
	return version_reply(work, reply, changed, changed->version);
}

static enum err costs_put(struct work *work, const struct call *call, struct reply *reply)
{
	const struct purchase_costs *body = call->body;
	struct purchase_order *changed = order_new(work);
	TRY(purchase_costs_set(work, asked(call), body->items.at, body->items.count, changed));
	return version_reply(work, reply, changed, changed->version);
}

/* ---- lines ---- */

static enum err lines_list(struct work *work, const struct call *call, struct reply *reply)
{
	static const struct listing_source source = {
		.shape = &purchase_line_shape, .table = "purchase_line", .usual_sort = "-id"};
	return listing_run(work, &source, NULL, 0, call, reply);
}

static enum err lines_add(struct work *work, const struct call *call, struct reply *reply)
{
	const struct purchase_lines *body = call->body;
	struct purchase_order *changed = order_new(work);
	TRY(purchase_lines_add(work, asked(call), body->items.at, body->items.count, changed));
	return version_reply(work, reply, changed, changed->version);
}

static enum err lines_change(struct work *work, const struct call *call, struct reply *reply)
{
	const struct purchase_lines *body = call->body;
	struct purchase_order *changed = order_new(work);
	TRY(purchase_lines_change(work, asked(call), body->items.at, body->items.count, changed));
	return version_reply(work, reply, changed, changed->version);
}

#define END(name, how)                                                                             \
	static enum err name(struct work *work, const struct call *call, struct reply *reply)          \
	{                                                                                              \
		const struct purchase_ids *body = call->body;                                              \
		struct purchase_order *changed = order_new(work);                                          \
		TRY(purchase_lines_end(work, asked(call), how, body->ids.at, body->ids.count, changed));   \
		return version_reply(work, reply, changed, changed->version);                              \
	}

END(lines_delete, PURCHASE_DELETE_LINE)
END(lines_void, PURCHASE_VOID_LINE)
END(lines_cancel, PURCHASE_CANCEL_LINE)

/* ---- moves: of one, and of many ---- */

static enum err move_many(struct work *work, const struct call *call, struct reply *reply,
                          enum purchase_action action)
{
	const struct purchase_ids *body = call->body;
	size_t n = body->ids.count;
	struct purchase_order *out = ARENA_ARRAY(work->arena, n, struct purchase_order);
	enum err *errors = ARENA_ARRAY(work->arena, n, enum err);
	struct fault *faults = ARENA_ARRAY(work->arena, n, struct fault);
	for (size_t i = 0; i < n; i++)
		fault_init(&faults[i], work->arena);
	TRY(purchase_move_many(work, action, body->ids.at, n, body->reason, out, errors, faults));
	reply->value = bulk_results_make(work->arena, n, 200, body->ids.at, errors, faults);
	return OK;
}

static enum err move_one(struct work *work, const struct call *call, struct reply *reply,
                         enum purchase_action action)
{
	const struct purchase_ids *body = call->body;
	struct purchase_order *changed = order_new(work);
	TRY(purchase_move_one(work, action, asked(call), body == NULL ? STR("") : body->reason,
	                      changed));
	return version_reply(work, reply, changed, changed->version);
}

#define MOVE(name, action)                                                                         \
	static enum err name##_one(struct work *work, const struct call *call, struct reply *reply)    \
	{                                                                                              \
		return move_one(work, call, reply, action);                                                \
	}                                                                                              \
	static enum err name##_all(struct work *work, const struct call *call, struct reply *reply)    \
	{                                                                                              \
		return move_many(work, call, reply, action);                                               \
	}

MOVE(authorize, PURCHASE_AUTHORIZE)
MOVE(confirm, PURCHASE_CONFIRM)
MOVE(reauthorize, PURCHASE_REAUTHORIZE)
MOVE(close, PURCHASE_CLOSE)
MOVE(void, PURCHASE_VOID)
MOVE(cancel, PURCHASE_CANCEL)
MOVE(restore, PURCHASE_RESTORE)

static enum err send(struct work *work, const struct call *call, struct reply *reply)
{
	const struct purchase_sending *body = call->body;
	struct purchase_order *changed = order_new(work);
	TRY(purchase_send(work, asked(call), body->recipient, changed));
	return version_reply(work, reply, changed, changed->version);
}

static enum err receive(struct work *work, const struct call *call, struct reply *reply)
{
	const struct purchase_receipts *body = call->body;
	struct purchase_order *changed = order_new(work);
	TRY(purchase_receive(work, asked(call), body->items.at, body->items.count, changed));
	return version_reply(work, reply, changed, changed->version);
}

static enum err ship(struct work *work, const struct call *call, struct reply *reply)
{
	struct shipment *made = ARENA_NEW(work->arena, struct shipment);
	TRY(purchase_ship(work, asked(call), call->body, made));
	reply->value = made;
	return OK;
}

/* ---- messages, milestones, holds ---- */

static enum err message_add(struct work *work, const struct call *call, struct reply *reply)
{
	const struct purchase_message *body = call->body;
	struct purchase_message *made = ARENA_NEW(work->arena, struct purchase_message);
	TRY(purchase_message_add(work, asked(call), body->text, made));
	reply->value = made;
	return OK;
}

static enum err milestones_set(struct work *work, const struct call *call, struct reply *reply)
{
	const struct purchase_milestones *body = call->body;
	struct purchase_order *changed = order_new(work);
	TRY(purchase_milestones_set(work, asked(call), body->items.at, body->items.count, changed));
	return version_reply(work, reply, changed, changed->version);
}

static enum err milestone_take_off(struct work *work, const struct call *call, struct reply *reply)
{
	(void)reply;
	return purchase_milestone_remove(work, asked(call), (struct milestone_id){call->ids[1]});
}

static enum err milestones_list(struct work *work, const struct call *call, struct reply *reply)
{
	static const struct listing_source source = {
		.shape = &milestone_shape, .table = "milestone", .usual_sort = "id"};
	return listing_run(work, &source, NULL, 0, call, reply);
}

static enum err milestone_write(struct work *work, const struct call *call, struct reply *reply)
{
	struct milestone draft = *(const struct milestone *)call->body;
	struct milestone *made = ARENA_NEW(work->arena, struct milestone);
	draft.id.value = call->ids[0]; /* 0: a new one */
	TRY(milestone_put(work, &draft, made));
	reply->value = made;
	return OK;
}

static enum err milestone_delete_one(struct work *work, const struct call *call,
                                     struct reply *reply)
{
	(void)reply;
	return milestone_remove(work, (struct milestone_id){call->ids[0]});
}

static enum err holds_list(struct work *work, const struct call *call, struct reply *reply)
{
	static const struct listing_source source = {
		.shape = &purchase_hold_shape, .table = "purchase_hold", .usual_sort = "id"};
	return listing_run(work, &source, NULL, 0, call, reply);
}

static enum err holds_put(struct work *work, const struct call *call, struct reply *reply)
{
	const struct purchase_holds *body = call->body;
	size_t n = body->items.count;
	struct purchase_hold *out = ARENA_ARRAY(work->arena, n, struct purchase_hold);
	TRY(purchase_holds_put(work, body->items.at, n, out));
	reply->value = out;
	reply->count = n;
	return OK;
}

static enum err holds_remove(struct work *work, const struct call *call, struct reply *reply)
{
	(void)reply;
	const struct purchase_ids *body = call->body;
	return purchase_holds_remove(work, body->ids.at, body->ids.count);
}

/* ---- rows ---- */

static const struct refusal unknown[] = {
	{404, "There is no such purchase order."},
	{0},
};
static const struct refusal unmakeable[] = {
	{409, "The number is taken."},
	{422, "Vendor or warehouse take no new work."},
	{0},
};
static const struct refusal unmovable[] = {
	{404, "There is no such purchase order."},
	{409, "Its state does not offer that."},
	{422, "It has nothing to order."},
	{0},
};
static const struct refusal unchangeable[] = {
	{404, "There is no such purchase order."},
	{409, "Its state does not offer that."},
	{412, "It is no longer the version that If-Match names."},
	{422, "The warehouse takes no new work."},
	{0},
};
static const struct refusal line_refused[] = {
	{404, "There is no such purchase order, or no such line, location or warehouse."},
	{409, "The state of the order or line does not offer that."},
	{422, "The location takes no goods in, or the line has fewer units."},
	{0},
};
static const struct refusal milestone_refused[] = {
	{404, "There is no such milestone."},
	{409, "The name is taken, or purchase orders carry it."},
	{422, "There are too many."},
	{0},
};

/* clang-format off */
#define READS .scope = SCOPE_READ_PURCHASING
#define WRITES .scope = SCOPE_WRITE_PURCHASING, .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT
#define REPLY_ORDER .reply = &purchase_order_shape, .status = 200
#define MOVE_ROUTES(word_, run_, says_)                                                            \
	{.method = "POST", .path = ORDER "/" word_, .id = "purchase_" word_, WRITES,                   \
	 .body = &purchase_reason_shape, REPLY_ORDER, .run = run_##_one, .refusals = unmovable,        \
	 .says = says_},                                                                               \
	{.method = "POST", .path = ORDERS "/bulk/" word_, .id = "purchase_" word_ "_bulk", WRITES,     \
	 .body = &purchase_ids_shape, .reply = &bulk_results_shape, .status = 200, .run = run_##_all,  \
	 .says = says_ " Many at once: a result each."}

const struct route purchasing_routes[PURCHASING_ROUTE_COUNT] = {
	{.method = "GET", .path = ORDERS, .id = "purchase_list", READS, .flags = ROUTE_LIST,
	 .reply = &purchase_order_shape, .status = 200, .run = list,
	 .says = "Lists purchase orders, newest first."},
	{.method = "POST", .path = ORDERS, .id = "purchase_create", WRITES,
	 .body = &purchase_order_shape, .reply = &purchase_order_shape, .status = 201, .run = create,
	 .refusals = unmakeable,
	 .says = "Makes a purchase order; it waits for authorisation."},
	{.method = "GET", .path = ORDER, .id = "purchase_get", READS, REPLY_ORDER, .run = get,
	 .refusals = unknown, .says = "Gets one purchase order."},
	{.method = "PATCH", .path = ORDER, .id = "purchase_update",
	 .scope = SCOPE_WRITE_PURCHASING, .flags = ROUTE_WRITE | ROUTE_UPDATE,
	 .body = &purchase_order_shape, REPLY_ORDER, .run = update, .refusals = unchangeable,
	 .says = "Changes the given fields; other terms than agreed must be authorised again."},
	{.method = "PUT", .path = ORDER "/costs", .id = "purchase_costs_set", WRITES,
	 .body = &purchase_costs_shape, REPLY_ORDER, .run = costs_put, .refusals = unmovable,
	 .says = "Replaces shipping, duty and other costs and shares them out again."},
	{.method = "GET", .path = "/api/v1/purchase_lines", .id = "purchase_line_list", READS,
	 .flags = ROUTE_LIST, .reply = &purchase_line_shape, .status = 200, .run = lines_list,
	 .says = "Lists lines over all purchase orders, by product, vendor product or status."},
	{.method = "POST", .path = ORDER "/lines", .id = "purchase_lines_add", WRITES,
	 .body = &purchase_lines_shape, REPLY_ORDER, .run = lines_add, .refusals = line_refused,
	 .says = "Adds lines."},
	{.method = "PATCH", .path = ORDER "/lines", .id = "purchase_lines_change",
	 .scope = SCOPE_WRITE_PURCHASING, .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT,
	 .body = &purchase_line_patches_shape, REPLY_ORDER, .run = lines_change,
	 .refusals = line_refused, .says = "Changes the given fields of lines."},
	{.method = "POST", .path = ORDER "/lines/delete", .id = "purchase_lines_delete", WRITES,
	 .body = &purchase_ids_shape, REPLY_ORDER, .run = lines_delete, .refusals = line_refused,
	 .says = "Takes lines away while the vendor has not agreed."},
	{.method = "POST", .path = ORDER "/lines/void", .id = "purchase_lines_void", WRITES,
	 .body = &purchase_ids_shape, REPLY_ORDER, .run = lines_void, .refusals = line_refused,
	 .says = "Voids pending lines of an order that was authorised."},
	{.method = "POST", .path = ORDER "/lines/cancel", .id = "purchase_lines_cancel", WRITES,
	 .body = &purchase_ids_shape, REPLY_ORDER, .run = lines_cancel, .refusals = line_refused,
	 .says = "Cancels pending lines."},
	MOVE_ROUTES("authorize", authorize, "Allows the order; the vendor must agree next."),
	MOVE_ROUTES("confirm", confirm, "Notes that the vendor agreed."),
	MOVE_ROUTES("reauthorize", reauthorize, "Allows a changed order again."),
	MOVE_ROUTES("close", close, "Waives what did not come."),
	MOVE_ROUTES("void", void, "Calls an authorised order off of which nothing came."),
	MOVE_ROUTES("cancel", cancel, "Calls an order off that was not authorised."),
	MOVE_ROUTES("restore", restore, "Takes a cancelled order up again."),
	{.method = "POST", .path = ORDER "/send", .id = "purchase_send", WRITES,
	 .body = &purchase_sending_shape, REPLY_ORDER, .run = send, .refusals = unmovable,
	 .says = "Records that it went to the vendor and to whom; no e-mail is sent."},
	{.method = "POST", .path = ORDER "/receive", .id = "purchase_receive", WRITES,
	 .body = &purchase_receipts_shape, REPLY_ORDER, .run = receive, .refusals = line_refused,
	 .says = "Records what came, in whole or in part, and puts it into stock."},
	{.method = "POST", .path = ORDER "/ship", .id = "purchase_ship", WRITES,
	 .body = &shipment_draft_shape, .reply = &shipment_shape, .status = 201, .run = ship,
	 .refusals = unmovable,
	 .says = "Records what the vendor of a dropship order shipped to the buyer."},
	{.method = "POST", .path = ORDER "/messages", .id = "purchase_message_add", WRITES,
	 .body = &purchase_message_shape, .reply = &purchase_message_shape, .status = 201,
	 .run = message_add, .refusals = unknown, .says = "Notes a message to the vendor."},
	{.method = "POST", .path = ORDER "/milestones", .id = "purchase_milestones_set", WRITES,
	 .body = &purchase_milestones_shape, REPLY_ORDER, .run = milestones_set, .refusals = unknown,
	 .says = "Puts milestones on the order, reached or not."},
	{.method = "DELETE", .path = ORDER "/milestones/{milestone_id}",
	 .id = "purchase_milestone_remove", .scope = SCOPE_WRITE_PURCHASING, .flags = ROUTE_WRITE,
	 .status = 204, .run = milestone_take_off, .refusals = unknown,
	 .says = "Takes a milestone off the order."},
	{.method = "GET", .path = "/api/v1/milestones", .id = "milestone_list", READS,
	 .flags = ROUTE_LIST, .reply = &milestone_shape, .status = 200, .run = milestones_list,
	 .says = "Lists the milestones that purchase orders may carry."},
	{.method = "POST", .path = "/api/v1/milestones", .id = "milestone_create", WRITES,
	 .body = &milestone_shape, .reply = &milestone_shape, .status = 201, .run = milestone_write,
	 .refusals = milestone_refused, .says = "Makes a milestone."},
	{.method = "PATCH", .path = "/api/v1/milestones/{milestone_id}", .id = "milestone_update",
	 .scope = SCOPE_WRITE_PURCHASING, .flags = ROUTE_WRITE | ROUTE_UPDATE,
	 .body = &milestone_shape, .reply = &milestone_shape, .status = 200, .run = milestone_write,
	 .refusals = milestone_refused, .says = "Changes the given fields of a milestone."},
	{.method = "DELETE", .path = "/api/v1/milestones/{milestone_id}", .id = "milestone_delete",
	 .scope = SCOPE_WRITE_PURCHASING, .flags = ROUTE_WRITE,
	 .status = 204, .run = milestone_delete_one, .refusals = milestone_refused,
	 .says = "Removes a milestone that no order carries."},
	{.method = "GET", .path = "/api/v1/purchase_holds", .id = "purchase_hold_list", READS,
	 .flags = ROUTE_LIST, .reply = &purchase_hold_shape, .status = 200, .run = holds_list,
	 .says = "Lists units of purchase lines that are meant for warehouses."},
	{.method = "PUT", .path = "/api/v1/purchase_holds", .id = "purchase_holds_put",
	 .scope = SCOPE_WRITE_PURCHASING, .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT | ROUTE_LIST,
	 .body = &purchase_holds_shape, .reply = &purchase_hold_shape, .status = 200,
	 .run = holds_put, .refusals = line_refused,
	 .says = "Says for which warehouses units of lines are meant."},
	{.method = "POST", .path = "/api/v1/purchase_holds/remove", .id = "purchase_holds_remove",
	 WRITES, .body = &purchase_ids_shape, .status = 204, .run = holds_remove,
	 .refusals = line_refused, .says = "Removes such holds."},
};
/* clang-format on */
