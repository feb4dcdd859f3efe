#include "domain/orders/orders_split_api.h"

#include "domain/orders/orders_merge_rules.h"
#include "domain/orders/orders_package.h"
#include "domain/orders/orders_split_rules.h"

struct order_split_request {
	LIST(struct order_split_part) parts;
};

static const struct field line_fields[] = {
	FIELD_ID(struct order_split_line, line_id, struct order_line_id, REQUIRED,
             "A line of the order."),
	FIELD_QTY(struct order_split_line, quantity, REQUIRED, 1, QTY_MAX, "Units that go over."),
};
static const struct shape line_shape =
	SHAPE("OrderSplitLine", struct order_split_line, line_fields, "Units of a line that go over.");

static const struct field part_fields[] = {
	FIELD_LIST(struct order_split_part, lines, struct order_split_line, &line_shape, REQUIRED, 1,
               LIMIT_ORDER_LINES, "What the new order takes."),
	FIELD_ID(struct order_split_part, warehouse_id, struct warehouse_id, NULLABLE,
             "A warehouse that shall ship it; null: as the order that is split."),
};
static const struct shape part_shape =
	SHAPE("OrderSplitPart", struct order_split_part, part_fields, "One new order.");

static const struct field split_fields[] = {
	FIELD_LIST(struct order_split_request, parts, struct order_split_part, &part_shape, REQUIRED, 1,
               SPLIT_PARTS_MOST, "The new orders; what is not named stays."),
};
const struct shape order_split_shape =
	SHAPE("OrderSplit", struct order_split_request, split_fields, "How an order is split.");

struct order_merge_request {
	LIST(int64_t) order_ids;
};
static const struct field merge_fields[] = {
	FIELD_INTS(struct order_merge_request, order_ids, REQUIRED, 1, MERGE_ORDERS_MOST,
               "The orders that shall ship with it."),
};
const struct shape order_merge_shape =
	SHAPE("OrderMerge", struct order_merge_request, merge_fields, "Which orders are merged.");

struct order_split_label {
	struct str label;
};
static const struct field label_fields[] = {
	FIELD_TEXT(struct order_split_label, label, REQUIRED | TRIMMED, 1, LABEL_NAME_MOST,
               "The name of a product label."),
};
const struct shape order_split_label_shape =
	SHAPE("OrderSplitLabel", struct order_split_label, label_fields, "Which products go over.");

struct order_packages_request {
	LIST(struct order_package) packages;
};
static const struct field packages_fields[] = {
	FIELD_LIST(struct order_packages_request, packages, struct order_package, &order_package_shape,
               REQUIRED, 0, PACKAGES_MOST, "The packages; none: it is not packed."),
};
const struct shape order_packages_shape =
	SHAPE("OrderPackages", struct order_packages_request, packages_fields, "How it is packed.");

static struct order_id id_of(const struct call *call)
{
	return (struct order_id){call->ids[0]};
}

static void reply_orders(struct reply *reply, struct order *orders, size_t count)
{
	reply->value = orders;
	reply->count = count;
}

enum err post_split(struct work *work, const struct call *call, struct reply *reply)
{
	const struct order_split_request *body = call->body;
	struct order *orders;
	size_t count;
	TRY(order_split(work, id_of(call), body->parts.at, body->parts.count, &orders, &count));
	reply_orders(reply, orders, count);
	return OK;
}

enum err post_split_by_stock(struct work *work, const struct call *call, struct reply *reply)
{
	struct order *orders;
	size_t count;
	TRY(order_split_by_stock(work, id_of(call), &orders, &count));
	reply_orders(reply, orders, count);
	return OK;
}

/* Answers with the order that has the lines now. */
static enum err reply_one(struct work *work, struct order_id id, struct reply *reply)
{
	struct order *order = ARENA_NEW(work->arena, struct order);
	TRY(order_get(work, id, order));
	if (order->merged_into_id.value != 0)
		TRY(order_get(work, order->merged_into_id, order));
	reply->value = order;
	reply->etag = str_format(work->arena, "%lld", (long long)order->version);
	return OK;
}

enum err post_undo_split(struct work *work, const struct call *call, struct reply *reply)
{
	TRY(order_split_undo(work, id_of(call)));
	return reply_one(work, id_of(call), reply);
}

enum err post_merge(struct work *work, const struct call *call, struct reply *reply)
{
	const struct order_merge_request *body = call->body;
	TRY(order_merge(work, id_of(call), body->order_ids.at, body->order_ids.count));
	return reply_one(work, id_of(call), reply);
}

enum err post_undo_merge(struct work *work, const struct call *call, struct reply *reply)
{
	TRY(order_merge_undo(work, id_of(call)));
	return reply_one(work, id_of(call), reply);
}

enum err post_split_by_label(struct work *work, const struct call *call, struct reply *reply)
{
	const struct order_split_label *body = call->body;
	struct label_id label;
	struct order *orders;
	size_t count;
	TRY(labels_named(work, &body->label, 1, false, "label", &label.value));
	TRY(order_split_by_label(work, id_of(call), label, &orders, &count));
	reply_orders(reply, orders, count);
	return OK;
}

enum err get_packages(struct work *work, const struct call *call, struct reply *reply)
{
	struct order_package *packages;
	TRY(order_packages(work, id_of(call), &packages, &reply->count));
	reply->value = packages;
	return OK;
}

enum err put_packages(struct work *work, const struct call *call, struct reply *reply)
{
	const struct order_packages_request *body = call->body;
	TRY(order_pack(work, id_of(call), body->packages.at, body->packages.count));
	return get_packages(work, call, reply);
}

enum err post_split_over(struct work *work, const struct call *call, struct reply *reply)
{
	struct order *orders;
	size_t count;
	TRY(order_split_over(work, id_of(call), &orders, &count));
	reply_orders(reply, orders, count);
	return OK;
}

enum err post_backup(struct work *work, const struct call *call, struct reply *reply)
{
	TRY(order_choose_backup(work, id_of(call)));
	return reply_one(work, id_of(call), reply);
}

enum err get_lineage(struct work *work, const struct call *call, struct reply *reply)
{
	struct lineage_row *rows;
	TRY(order_lineage(work, id_of(call), &rows, &reply->count));
	reply->value = rows;
	return OK;
}

enum err get_mergeable(struct work *work, const struct call *call, struct reply *reply)
{
	struct order *orders;
	TRY(order_mergeable(work, id_of(call), &orders, &reply->count));
	reply->value = orders;
	return OK;
}
