#include "domain/purchasing/purchasing_edge.h"
#include "domain/purchasing/purchasing_write.h"

static const struct word type_rows[] = {
	{PURCHASE_INBOUND, "inbound", "Goods for one of our warehouses."},
	{PURCHASE_OUTBOUND, "outbound", "Goods that go on to somebody else."},
	{PURCHASE_AMAZON_OUTBOUND, "amazon_outbound", "Goods for a marketplace's warehouse."},
	{PURCHASE_DROPSHIP_ORDER, "dropship_order", "The vendor ships to our buyer."},
};
const struct words purchase_type_words = WORDS("PurchaseType", type_rows);

static const struct word status_rows[] = {
	{PURCHASE_AWAITING_AUTHORIZATION, "awaiting_authorization", "One of us must allow it."},
	{PURCHASE_AWAITING_CONFIRMATION, "awaiting_confirmation", "Authorised; the vendor must agree."},
	{PURCHASE_AWAITING_ACCEPTANCE, "awaiting_acceptance", "Changed; it must be authorised again."},
	{PURCHASE_PENDING_DELIVERY, "pending_delivery", "The vendor agreed; nothing came yet."},
	{PURCHASE_PARTIALLY_DELIVERED, "partially_delivered", "Some of it came."},
	{PURCHASE_FULFILLED, "fulfilled", "Everything came."},
	{PURCHASE_CLOSED_SHORT, "closed_short", "Some of it came; the rest is waived."},
	{PURCHASE_VOIDED, "voided", "Called off after it was authorised; nothing came."},
	{PURCHASE_CANCELLED, "cancelled", "Called off before it was authorised."},
};
const struct words purchase_status_words = WORDS("PurchaseStatus", status_rows);

static const struct word action_rows[] = {
	{PURCHASE_AUTHORIZE, "authorize", "Allow it."},
	{PURCHASE_SEND, "send", "Send it to the vendor."},
	{PURCHASE_CONFIRM, "confirm", "The vendor agreed."},
	{PURCHASE_REAUTHORIZE, "reauthorize", "Allow it as it was changed."},
	{PURCHASE_NOTE, "note", "Change what concerns only us."},
	{PURCHASE_CHANGE, "change", "Change lines or terms."},
	{PURCHASE_COST, "cost", "Change its costs."},
	{PURCHASE_DELETE_LINE, "delete_line", "Take lines away."},
	{PURCHASE_VOID_LINE, "void_line", "Void lines."},
	{PURCHASE_CANCEL_LINE, "cancel_line", "Cancel lines."},
	{PURCHASE_RECEIVE, "receive", "Goods came."},
	{PURCHASE_CLOSE, "close", "Waive the rest."},
	{PURCHASE_VOID, "void", "Call it off after it was authorised."},
	{PURCHASE_CANCEL, "cancel", "Call it off before it was authorised."},
	{PURCHASE_RESTORE, "restore", "Take it up again."},
};
const struct words purchase_action_words = WORDS("PurchaseAction", action_rows);

static const struct word kind_rows[] = {
	{COST_SHIPPING, "shipping", "Freight."},
	{COST_DUTY, "duty", "Customs duty."},
	{COST_OTHER, "other", "Something else."},
};
const struct words cost_kind_words = WORDS("CostKind", kind_rows);

static const struct word spread_rows[] = {
	{SPREAD_VALUE, "value", "By what the lines cost."},
	{SPREAD_QUANTITY, "quantity", "By their units."},
	{SPREAD_WEIGHT, "weight", "By what they weigh."},
};
const struct words cost_spread_words = WORDS("CostSpread", spread_rows);

static const struct field cost_fields[] = {
	FIELD_ID(struct purchase_cost, id, struct purchase_cost_id, READ_ONLY, "Our id."),
	FIELD_ID(struct purchase_cost, purchase_order_id, struct purchase_order_id, READ_ONLY,
             "Of which order."),
	FIELD_ENUM(struct purchase_cost, kind, enum cost_kind, &cost_kind_words, REQUIRED,
               "What it is paid for."),
	FIELD_TEXT(struct purchase_cost, description, TRIMMED, 0, LIMIT_ADDRESS_LINE, "In words."),
	FIELD_MONEY(struct purchase_cost, amount, REQUIRED, "How much, in the order's currency."),
	FIELD_ENUM(struct purchase_cost, spread_by, enum cost_spread, &cost_spread_words, 0,
               "How the lines share it; usually by value."),
};
const struct shape purchase_cost_shape =
	SHAPE("PurchaseCost", struct purchase_cost, cost_fields, "A cost that the lines share.");

static const struct field hold_fields[] = {
	FIELD_ID(struct purchase_hold, id, struct purchase_hold_id, READ_ONLY | CAN_SORT, "Our id."),
	FIELD_ID(struct purchase_hold, purchase_order_id, struct purchase_order_id,
             READ_ONLY | CAN_FILTER, "Of which order."),
	FIELD_ID(struct purchase_hold, purchase_line_id, struct purchase_line_id, CAN_FILTER,
             "Of which line."),
	FIELD_ID(struct purchase_hold, warehouse_id, struct warehouse_id, REQUIRED | CAN_FILTER,
             "The warehouse that the units are meant for."),
	FIELD_QTY(struct purchase_hold, quantity, REQUIRED, 1, QTY_MAX, "Units."),
	FIELD_TEXT(struct purchase_hold, memo, TRIMMED, 0, LIMIT_NOTES, "Why."),
};
const struct shape purchase_hold_shape =
	SHAPE("PurchaseHold", struct purchase_hold, hold_fields, "Units meant for a warehouse.");

static const struct field message_fields[] = {
	FIELD_ID(struct purchase_message, id, struct purchase_message_id, READ_ONLY, "Our id."),
	FIELD_ID(struct purchase_message, purchase_order_id, struct purchase_order_id, READ_ONLY,
             "Of which order."),
	FIELD_TEXT(struct purchase_message, text, REQUIRED | TRIMMED, 1, LIMIT_NOTES,
               "What the vendor is told."),
	FIELD_TEXT(struct purchase_message, author, READ_ONLY, 0, LIMIT_NAME, "Who wrote it."),
	FIELD_INSTANT(struct purchase_message, created_at, READ_ONLY, "When."),
};
const struct shape purchase_message_shape =
	SHAPE("PurchaseMessage", struct purchase_message, message_fields, "A message to the vendor.");

static const struct field milestone_fields[] = {
	FIELD_ID(struct milestone, id, struct milestone_id, READ_ONLY | CAN_SORT, "Our id."),
	FIELD_TEXT(struct milestone, name, REQUIRED | TRIMMED | CAN_SORT, 1, LIMIT_NAME,
               "What it is called; no two share a name."),
	FIELD_TEXT(struct milestone, color, 0, 0, 7, "How screens mark it: #RRGGBB, or empty."),
	FIELD_FLAG(struct milestone, is_active, CAN_FILTER, "Whether it is offered; usually true."),
};
const struct shape milestone_shape =
	SHAPE_TOUCHED("Milestone", struct milestone, milestone_fields,
                  "A step that purchase orders may pass: deposit paid, left the port.");

static const struct field assigned_fields[] = {
	FIELD_ID(struct purchase_milestone, purchase_order_id, struct purchase_order_id, READ_ONLY,
             "Of which order."),
	FIELD_ID(struct purchase_milestone, milestone_id, struct milestone_id, REQUIRED, "Which."),
	FIELD_FLAG(struct purchase_milestone, is_reached, 0, "Whether it is reached."),
	FIELD_INSTANT(struct purchase_milestone, reached_at, READ_ONLY, "When it was."),
};
const struct shape purchase_milestone_shape =
	SHAPE("PurchaseMilestone", struct purchase_milestone, assigned_fields,
          "A milestone of one purchase order.");

/* ---- the order ---- */

#define ID(m, T, fl, d) FIELD_ID(struct purchase_order, m, T, fl, d)
#define TEXT(m, fl, hi, d) FIELD_TEXT(struct purchase_order, m, fl, 0, hi, d)
#define MONEY(m, d) FIELD_MONEY(struct purchase_order, m, READ_ONLY, d)
#define INSTANT(m, fl, d) FIELD_INSTANT(struct purchase_order, m, fl, d)

static const struct field order_fields[] = {
	ID(id, struct purchase_order_id, READ_ONLY | CAN_FILTER | CAN_SORT, "Our id."),
	TEXT(number, WRITE_ONCE | TRIMMED | CAN_FILTER | CAN_SORT, LIMIT_NUMBER,
         "Its number; usually the next one after the prefix of the settings."),
	TEXT(custom_number, TRIMMED | CAN_FILTER, LIMIT_NAME, "Another number that people use."),
	FIELD_ENUM(struct purchase_order, type, enum purchase_type, &purchase_type_words,
               WRITE_ONCE | CAN_FILTER, "What it is for; usually inbound."),
	FIELD_ENUM(struct purchase_order, status, enum purchase_status, &purchase_status_words,
               READ_ONLY | CAN_FILTER, "Where it stands."),
	ID(vendor_id, struct vendor_id, REQUIRED | WRITE_ONCE | CAN_FILTER, "Whom we buy from."),
	ID(warehouse_id, struct warehouse_id, REQUIRED | CAN_FILTER, "Where the goods go."),
	ID(order_id, struct order_id, READ_ONLY | CAN_FILTER,
       "Of a dropship order: the buyer's order."),
	TEXT(currency, READ_ONLY, 3, "ISO 4217 code of all amounts: the vendor's."),
	MONEY(items_total, "Lines less their discounts."),
	MONEY(tax_total, "Tax on the lines."),
	MONEY(costs_total, "Shipping, duty and other costs."),
	MONEY(total, "What it comes to."),
	FIELD_ENUM(struct purchase_order, order_format, enum order_format, &order_format_words, 0,
               "How it reaches the vendor; usually as the vendor wants it."),
	FIELD_ENUM(struct purchase_order, incoterm, enum incoterm, &incoterm_words, 0,
               "Who pays and risks the way; usually as agreed with the vendor."),
	ID(payment_term_id, struct payment_term_id, NULLABLE, "When it is paid."),
	TEXT(notes, 0, LIMIT_NOTES, "What our people should know; the vendor does not see it."),
	INSTANT(confirm_by, NULLABLE | CAN_FILTER, "By when the vendor should agree."),
	INSTANT(authorized_at, READ_ONLY | CAN_FILTER, "When it was allowed."),
	INSTANT(issued_at, READ_ONLY | CAN_FILTER, "When it went to the vendor."),
	TEXT(sent_to, READ_ONLY, LIMIT_NAME, "Whom it was sent to."),
	INSTANT(confirmed_at, READ_ONLY | CAN_FILTER, "When the vendor agreed."),
	INSTANT(closed_at, READ_ONLY | CAN_FILTER, "When it ended, in whatever way."),
	TEXT(close_reason, READ_ONLY, LIMIT_NOTES, "Why it was called off or closed short."),
	FIELD_INT(struct purchase_order, created_by, READ_ONLY | CAN_FILTER, 0, ID_MAX,
              "The user who made it; 0: none of them."),
	TEXT(created_by_name, READ_ONLY, LIMIT_NAME, "Who made it."),
	FIELD_INT(struct purchase_order, authorized_by, READ_ONLY, 0, ID_MAX,
              "The user who allowed it; 0: none of them."),
	TEXT(authorized_by_name, READ_ONLY, LIMIT_NAME, "Who allowed it."),
	INSTANT(created_at, READ_ONLY | CAN_FILTER | CAN_SORT, "When it was made."),
	INSTANT(modified_at, READ_ONLY | CAN_FILTER | CAN_SORT, "When it last changed."),
	FIELD_INT(struct purchase_order, version, READ_ONLY, 1, INT64_MAX,
              "Grows by one per change; its ETag."),
	FIELD_LIST(struct purchase_order, lines, struct purchase_line, &purchase_line_shape, WRITE_ONCE,
               0, LIMIT_PURCHASE_LINES, "What is ordered."),
	FIELD_LIST(struct purchase_order, costs, struct purchase_cost, &purchase_cost_shape, WRITE_ONCE,
               0, LIMIT_PURCHASE_COSTS, "Costs that the lines share."),
	FIELD_LIST(struct purchase_order, holds, struct purchase_hold, &purchase_hold_shape, READ_ONLY,
               0, LIMIT_PURCHASE_HOLDS, "Units of lines meant for warehouses."),
	FIELD_LIST(struct purchase_order, messages, struct purchase_message, &purchase_message_shape,
               READ_ONLY, 0, LIMIT_PURCHASE_MESSAGES, "What was written to the vendor."),
	FIELD_LIST(struct purchase_order, milestones, struct purchase_milestone,
               &purchase_milestone_shape, READ_ONLY, 0, LIMIT_MILESTONES,
               "The milestones that it carries."),
};
const struct shape purchase_order_shape = SHAPE_TOUCHED(
	"PurchaseOrder", struct purchase_order, order_fields, "What we order from a vendor.");

static const struct field note_fields[] = {
	FIELD_TEXT(struct purchase_note, number, 0, 0, LIMIT_NUMBER, "Of the purchase order."),
	FIELD_ENUM(struct purchase_note, from, enum purchase_status, &purchase_status_words, 0,
               "Where it stood."),
	FIELD_ENUM(struct purchase_note, to, enum purchase_status, &purchase_status_words, 0,
               "Where it stands."),
	FIELD_TEXT(struct purchase_note, sentence, 0, 0, LIMIT_NOTES, "What happened."),
	FIELD_INT(struct purchase_note, order_id, OMIT_EMPTY, 0, ID_MAX,
              "Of a dropship order: the buyer's order."),
};
const struct shape purchase_note_shape =
	SHAPE("PurchaseNote", struct purchase_note, note_fields, "What events of purchasing tell.");
