/* Purchase orders, writing: made, changed, moved; their items. */
#include "dialects/order_manager/purchase.h"

/* Ours for items, where they stand in the request, and what is in them. */
static enum err renamed(struct work *work, const char *list, enum err err)
{
	const struct om_name names[] = {
		{"items", list},
		{"lines", list},
		{"warehouse_id", "destination_warehouse_id"},
		{"unit_cost", "original_unit_cost"},
		{"unit_units", "uom_unit_quantity"},
		{"unit_name", "unit_of_measure"},
		{"discount_ppm", "discount.amount"},
		{"tax_ppm", "percentage_tax"},
		{"expected_at", "estimated_delivery_date"},
		{"delivered_at", "delivery_date"},
		{"billed_at", "billed_date"},
		{"custom_number", "custom_purchase_order_number"},
		{"order_format", "format"},
		{"confirm_by", "vendor_confirm_by_date"},
		{"notes", "internal_notes"},
	};
	return om_named(work, names, COUNT_OF(names), err);
}

/* ---- items ---- */

/* A discount is an amount of the whole item, or a share of its cost. */
static enum err discount_read(struct work *work, const struct om_discount *in,
                              struct currency currency, struct purchase_line *out)
{
	if (in->amount.len == 0 || str_is(in->amount, "null"))
		return OK;
	if (in->discount_type == DISCOUNT_PERCENTAGE)
		return om_percent_read(work, in->amount, "discount.amount", &out->discount_ppm);
	if (money_parse(in->amount, currency, &out->discount) != OK)
		return fault_field(work->fault, STR("discount.amount"),
		                   "must be an amount with up to 4 decimals");
	return OK;
}

static enum err item_read(struct work *work, const struct om_purchase_item *in,
                          struct purchase_line *out)
{
	*out = (struct purchase_line){
		.vendor_product_id = in->vendor_product_id,
		.quantity = in->quantity,
		.unit_name = in->unit_of_measure,
		.unit_units = in->uom_unit_quantity,
		.packaging = in->packaging,
		.unit_cost = in->original_unit_cost,
		.expected_at = in->estimated_delivery_date,
		.memo = in->memo,
	};
	om_touch(&purchase_line_shape, out, "quantity");
	TRY(discount_read(work, &in->discount, in->original_unit_cost.currency, out));
	if (!shape_has(&om_purchase_item_add_shape, in, "percentage_tax"))
		return OK;
	om_touch(&purchase_line_shape, out, "tax_ppm");
	return om_percent_read(work, in->percentage_tax, "percentageTax", &out->tax_ppm);
}

/* Of the list `list` of the body; "" when the body is the list. */
static enum err items_read(struct work *work, const char *list, const struct om_purchase_item *in,
                           size_t n, struct purchase_line **out)
{
	*out = ARENA_ARRAY(work->arena, n, struct purchase_line);
	for (size_t i = 0; i < n; i++)
		TRY(om_within(work, str_format(work->arena, "%s[%zu]", list, i),
		              item_read(work, &in[i], &(*out)[i])));
	return OK;
}

/* The holds that came with new items; these are the last lines of the order. */
static enum err holds_make(struct work *work, const struct om_purchase_item *in, size_t n,
                           const struct purchase_order *order)
{
	LIST(struct purchase_hold) holds = {0};
	size_t first = order->lines.count - n;
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < in[i].holds.count; k++)
			*LIST_ADD(work->arena, &holds) =
				(struct purchase_hold){.purchase_line_id = order->lines.at[first + i].id,
			                           .warehouse_id = in[i].holds.at[k].warehouse_id,
			                           .quantity = in[i].holds.at[k].quantity,
			                           .memo = in[i].holds.at[k].memo};
	struct purchase_hold *made = ARENA_ARRAY(work->arena, holds.count, struct purchase_hold);
	return holds.count == 0 ? OK : purchase_holds_put(work, holds.at, holds.count, made);
}

static struct purchase_order_id asked(const struct call *call)
{
	return (struct purchase_order_id){call->ids[0]};
}

enum err om_purchase_items_put(struct work *work, const struct call *call, struct reply *reply)
{
	const struct om_purchase_item *in = call->body;
	struct purchase_line *drafts;
	struct purchase_order order;
	size_t n = call->body_count;
	int64_t *ids = ARENA_ARRAY(work->arena, n, int64_t);
	TRY(items_read(work, "", in, n, &drafts));
	TRY(renamed(work, "", purchase_lines_add(work, asked(call), drafts, n, &order)));
	TRY(holds_make(work, in, n, &order));
	for (size_t i = 0; i < n; i++)
		ids[i] = order.lines.at[order.lines.count - n + i].id.value;
	return om_answer_multiple(work, ids, n, "The items were added.", reply);
}

static enum err patch_read(struct work *work, const struct om_purchase_item *in,
                           struct purchase_line *out)
{
	static const struct {
		const char *theirs, *ours;
	} names[] = {
		{"quantity", "quantity"},
		{"packaging", "packaging"},
		{"billed_unit_cost", "billed_unit_cost"},
		{"landed_unit_cost", "landed_unit_cost"},
		{"estimated_delivery_date", "expected_at"},
		{"delivery_date", "delivered_at"},
		{"billed_date", "billed_at"},
		{"reference_number", "reference_number"},
		{"memo", "memo"},
		{"percentage_tax", "tax_ppm"},
	};
	const struct shape *theirs = &om_purchase_item_edit_shape;
	*out = (struct purchase_line){.id = in->purchase_order_item_id,
	                              .quantity = in->quantity,
	                              .packaging = in->packaging,
	                              .billed_unit_cost = in->billed_unit_cost,
	                              .landed_unit_cost = in->landed_unit_cost,
	                              .expected_at = in->estimated_delivery_date,
	                              .delivered_at = in->delivery_date,
	                              .billed_at = in->billed_date,
	                              .reference_number = in->reference_number,
	                              .memo = in->memo};
	for (size_t i = 0; i < COUNT_OF(names); i++)
		if (shape_has(theirs, in, names[i].theirs))
			om_touch(&purchase_line_patch_shape, out, names[i].ours);
	if (shape_has(theirs, in, "percentage_tax"))
		TRY(om_percent_read(work, in->percentage_tax, "percentageTax", &out->tax_ppm));
	return OK;
}

/* One kind of discount takes the place of the other. */
static enum err patch_discount(struct work *work, const struct om_purchase_item *in,
                               const struct purchase_order *order, struct purchase_line *out)
{
	struct currency currency;
	if (!shape_has(&om_purchase_item_edit_shape, in, "discount"))
		return OK;
	TRY(currency_parse(order->currency, &currency));
	out->discount = money_zero(currency);
	om_touch(&purchase_line_patch_shape, out, "discount");
	om_touch(&purchase_line_patch_shape, out, "discount_ppm");
	return discount_read(work, &in->discount, currency, out);
}

enum err om_purchase_items_post(struct work *work, const struct call *call, struct reply *reply)
{
	const struct om_purchase_item *in = call->body;
	struct purchase_order order;
	size_t n = call->body_count;
	int64_t *ids = ARENA_ARRAY(work->arena, n, int64_t);
	struct purchase_line *patches = ARENA_ARRAY(work->arena, n, struct purchase_line);
	TRY(purchase_get(work, asked(call), &order));
	for (size_t i = 0; i < n; i++) {
		TRY(om_of_item(work, i, patch_read(work, &in[i], &patches[i])));
		TRY(om_of_item(work, i, patch_discount(work, &in[i], &order, &patches[i])));
		ids[i] = patches[i].id.value;
	}
	TRY(renamed(work, "", purchase_lines_change(work, order.id, patches, n, &order)));
	return om_answer_multiple(work, ids, n, "The items were changed.", reply);
}

static enum err items_end(struct work *work, const struct call *call, struct reply *reply,
                          enum purchase_action how)
{
	const struct om_ids *ids = call->query;
	struct purchase_order order;
	TRY(purchase_lines_end(work, asked(call), how, ids->ids.at, ids->ids.count, &order));
	return om_answer_multiple(work, ids->ids.at, ids->ids.count, "Done.", reply);
}

enum err om_purchase_items_remove(struct work *work, const struct call *call, struct reply *reply)
{
	return items_end(work, call, reply, PURCHASE_DELETE_LINE);
}

enum err om_purchase_items_void(struct work *work, const struct call *call, struct reply *reply)
{
	return items_end(work, call, reply, PURCHASE_VOID_LINE);
}

enum err om_purchase_items_cancel(struct work *work, const struct call *call, struct reply *reply)
{
	return items_end(work, call, reply, PURCHASE_CANCEL_LINE);
}

/* ---- costs ---- */

static void costs_read(struct work *work, const struct om_purchase *in, struct purchase_order *out)
{
	if (in->shipping_cost.ten_thousandths != 0)
		*LIST_ADD(work->arena, &out->costs) =
			(struct purchase_cost){.kind = COST_SHIPPING, .amount = in->shipping_cost};
	for (size_t i = 0; i < in->other_costs.count; i++)
		*LIST_ADD(work->arena, &out->costs) =
			(struct purchase_cost){.kind = COST_OTHER,
		                           .amount = in->other_costs.at[i].amount,
		                           .description = in->other_costs.at[i].description};
}

static enum err reply_order(struct work *work, const struct purchase_order *order,
                            struct reply *reply)
{
	struct om_purchase *out;
	TRY(om_purchases_print(work, order, 1, &out));
	reply->value = out;
	return OK;
}

/* Costs stand in one list of ours, the freight before the others. */
static enum err costs_renamed(struct work *work, const struct om_purchase *in, enum err err)
{
	bool has_freight = in->shipping_cost.ten_thousandths != 0;
	for (size_t i = 0; err != OK && i < work->fault->rows.count; i++) {
		struct str *path = &work->fault->rows.at[i].path;
		ptrdiff_t begin = str_find(*path, '['), end = str_find(*path, ']');
		int64_t row;
		bool is_cost = str_starts(*path, STR("costs[")) || str_starts(*path, STR("items["));
		if (!is_cost || end < begin
		    || str_to_int(str_slice(*path, (size_t)begin + 1, (size_t)end), &row) != OK)
			continue;
		*path =
			has_freight && row == 0
				? STR("shipping_cost")
				: str_format(work->arena, "other_costs[%lld]%.*s", (long long)(row - has_freight),
		                     STR_FMT(str_slice(*path, (size_t)end + 1, path->len)));
	}
	return err;
}

enum err om_purchase_costs(struct work *work, const struct call *call, struct reply *reply)
{
	const struct om_purchase *in = call->body, *named = call->query;
	struct purchase_order costs = {0}, order;
	if (named->purchase_order_id.value != 0 && named->purchase_order_id.value != call->ids[0])
		return fault_field(work->fault, STR("purchaseOrderId"), "is another than in the path");
	costs_read(work, in, &costs);
	TRY(costs_renamed(
		work, in,
		purchase_costs_set(work, asked(call), costs.costs.at, costs.costs.count, &order)));
	return reply_order(work, &order, reply);
}

/* ---- making ---- */

static enum err draft_read(struct work *work, const struct om_purchase *in,
                           struct purchase_order *draft)
{
	struct purchase_line *lines;
	size_t n = in->purchase_order_items.count;
	*draft = (struct purchase_order){.vendor_id = in->vendor_id,
	                                 .warehouse_id = in->destination_warehouse_id,
	                                 .type = in->type,
	                                 .custom_number = in->custom_purchase_order_number,
	                                 .order_format = in->format,
	                                 .payment_term_id = in->payment_term_id,
	                                 .confirm_by = in->vendor_confirm_by_date,
	                                 .notes = in->internal_notes};
	om_touch(&purchase_order_shape, draft, "vendor_id");
	if (shape_has(&om_purchase_create_shape, in, "format"))
		om_touch(&purchase_order_shape, draft, "order_format");
	TRY(om_incoterm_read(work, in->incoterm_shipping_rule, in->incoterm_shipping_rule_id.value,
	                     "incotermShippingRuleId", &draft->incoterm));
	TRY(items_read(work, "purchase_order_items", in->purchase_order_items.at, n, &lines));
	draft->lines.at = lines;
	draft->lines.count = draft->lines.room = n;
	costs_read(work, in, draft);
	return OK;
}

/* It may be made in a state beyond the first: the moves there are done at once. */
static enum err status_reach(struct work *work, const struct om_purchase *in,
                             struct purchase_order *order)
{
	enum purchase_status wanted = in->status;
	if (!shape_has(&om_purchase_create_shape, in, "status")
	    || wanted == PURCHASE_AWAITING_AUTHORIZATION)
		return OK;
	if (wanted != PURCHASE_AWAITING_CONFIRMATION && wanted != PURCHASE_PENDING_DELIVERY)
		return fault_field(work->fault, STR("status"), "is none to begin with");
	TRY(purchase_move_one(work, PURCHASE_AUTHORIZE, order->id, STR(""), order));
	if (wanted == PURCHASE_AWAITING_CONFIRMATION)
		return OK;
	return purchase_move_one(work, PURCHASE_CONFIRM, order->id, STR(""), order);
}

static enum err notes_make(struct work *work, const struct om_purchase *in,
                           struct purchase_order *order)
{
	struct purchase_message message;
	size_t n = in->assigned_purchase_order_milestones.count;
	struct purchase_milestone *rows = ARENA_ARRAY(work->arena, n, struct purchase_milestone);
	for (size_t i = 0; i < in->messages_to_vendor.count; i++)
		TRY(purchase_message_add(work, order->id, in->messages_to_vendor.at[i], &message));
	for (size_t i = 0; i < n; i++)
		rows[i] = (struct purchase_milestone){
			.milestone_id = in->assigned_purchase_order_milestones.at[i].milestone_id,
			.is_reached = in->assigned_purchase_order_milestones.at[i].reached};
	return n == 0 ? OK : purchase_milestones_set(work, order->id, rows, n, order);
}

/* The currency is the vendor's; it may be said again. */
static enum err currency_check(struct work *work, const struct om_purchase *in)
{
	struct vendor vendor;
	if (in->currency.len == 0)
		return OK;
	TRY(vendor_get(work, in->vendor_id, &vendor));
	if (str_eq_nocase(vendor.currency, in->currency))
		return OK;
	return fault_field(work->fault, STR("currency"), "must be %.*s, the vendor's",
	                   STR_FMT(vendor.currency));
}

enum err om_purchase_create(struct work *work, const struct call *call, struct reply *reply)
{
	const struct om_purchase *in = call->body;
	struct purchase_order draft, order;
	TRY(currency_check(work, in));
	TRY(draft_read(work, in, &draft));
	TRY(costs_renamed(
		work, in, renamed(work, "purchase_order_items", purchase_create(work, &draft, &order))));
	TRY(holds_make(work, in->purchase_order_items.at, in->purchase_order_items.count, &order));
	TRY(notes_make(work, in, &order));
	TRY(status_reach(work, in, &order));
	return om_answer_single(work, order.id.value, "The purchase order was made.", reply);
}

/* ---- changing ---- */

enum err om_purchase_post(struct work *work, const struct call *call, struct reply *reply)
{
	static const struct {
		const char *theirs, *ours;
	} names[] = {
		{"payment_term_id", "payment_term_id"},
		{"custom_purchase_order_number", "custom_number"},
		{"format", "order_format"},
		{"internal_notes", "notes"},
		{"vendor_confirm_by_date", "confirm_by"},
		{"incoterm_shipping_rule", "incoterm"},
		{"incoterm_shipping_rule_id", "incoterm"},
	};
	const struct om_purchase *in = call->body;
	struct purchase_order patch = {.payment_term_id = in->payment_term_id,
	                               .custom_number = in->custom_purchase_order_number,
	                               .order_format = in->format,
	                               .notes = in->internal_notes,
	                               .confirm_by = in->vendor_confirm_by_date};
	struct purchase_order order;
	TRY(om_incoterm_read(work, in->incoterm_shipping_rule, in->incoterm_shipping_rule_id.value,
	                     "incotermShippingRuleId", &patch.incoterm));
	for (size_t i = 0; i < COUNT_OF(names); i++)
		if (shape_has(&om_purchase_post_shape, in, names[i].theirs))
			om_touch(&purchase_order_shape, &patch, names[i].ours);
	TRY(renamed(work, "", purchase_update(work, in->purchase_order_id, &patch, 0, &order)));
	return reply_order(work, &order, reply);
}

enum err om_purchase_message(struct work *work, const struct call *call, struct reply *reply)
{
	const struct om_vendor_message *in = call->query;
	struct purchase_message made;
	TRY(purchase_message_add(work, asked(call), in->to_vendor_message, &made));
	return om_answer_single(work, made.id.value, "The message was noted.", reply);
}

/* ---- moving ---- */

/* The answer has no place for errors: what could not move is said in the message, and when nothing
 * moved the request is refused. */
static enum err move_all(struct work *work, const struct call *call, struct reply *reply,
                         enum purchase_action action)
{
	const struct om_ids *query = call->query;
	size_t n = query->ids.count;
	struct om_multiple *out = ARENA_NEW(work->arena, struct om_multiple);
	struct purchase_order *orders = ARENA_ARRAY(work->arena, n, struct purchase_order);
	enum err *errors = ARENA_ARRAY(work->arena, n, enum err);
	struct fault *faults = ARENA_ARRAY(work->arena, n, struct fault);
	struct buf message = buf_new(work->arena, LIMIT_NOTES);
	for (size_t i = 0; i < n; i++)
		fault_init(&faults[i], work->arena);
	TRY(purchase_move_many(work, action, query->ids.at, n, STR(""), orders, errors, faults));
	for (size_t i = 0; i < n; i++) {
		if (errors[i] == OK)
			*LIST_ADD(work->arena, &out->ids) = query->ids.at[i];
		else if (message.len + faults[i].sentence.len + 1 < LIMIT_NOTES - 20)
			buf_format(&message, " %.*s", STR_FMT(faults[i].sentence));
	}
	if (n > 0 && out->ids.count == 0)
		return fault_say(work->fault, errors[0], "%.*s", STR_FMT(faults[0].sentence));
	out->message = str_format(work->arena, "%zu of %zu done.%.*s", out->ids.count, n,
	                          STR_FMT(buf_str(&message)));
	reply->value = out;
	return OK;
}

#define MOVE(name, action)                                                                         \
	enum err om_purchase_##name(struct work *work, const struct call *call, struct reply *reply)   \
	{                                                                                              \
		return move_all(work, call, reply, action);                                                \
	}

MOVE(authorize, PURCHASE_AUTHORIZE)
MOVE(cancel, PURCHASE_CANCEL)
MOVE(confirm, PURCHASE_CONFIRM)
MOVE(reauthorize, PURCHASE_REAUTHORIZE)
MOVE(restore, PURCHASE_RESTORE)
MOVE(void, PURCHASE_VOID)
