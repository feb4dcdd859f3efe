#include "domain/orders/orders.h"

#include "domain/orders/orders_edge.h"

static const struct word status_rows[] = {
	{ORDER_AWAITING_PAYMENT, "awaiting_payment", "Accepted, not paid yet; its stock is claimed."},
	{ORDER_UNRESOLVED, "unresolved", "Something is missing; the reason says what."},
	{ORDER_ON_HOLD, "on_hold", "Paused by a person, a client or a rule."},
	{ORDER_AWAITING_SHIPMENT, "awaiting_shipment", "Ready to ship from our own warehouse."},
	{ORDER_AWAITING_3PL_EXPORT, "awaiting_3pl_export", "Ready to be sent to a 3PL."},
	{ORDER_AWAITING_MC_FULFILLMENT, "awaiting_mc_fulfillment",
     "Ready for multi-channel fulfilment."},
	{ORDER_AWAITING_DROPSHIP, "awaiting_dropship", "Ready to be sent to a vendor."},
	{ORDER_PENDING_FULFILLMENT, "pending_fulfillment", "Handed over; no tracking number yet."},
	{ORDER_CANCEL_REQUESTED, "cancel_requested", "Handed over, and asked back."},
	{ORDER_SHIPPED, "shipped", "Everything that was not cancelled has left."},
	{ORDER_CANCELLED, "cancelled", "Will not be shipped; can be restored."},
	{ORDER_PROCESSED_OUTSIDE, "processed_outside", "Shipped by somebody else before we saw it."},
	{ORDER_MERGED, "merged", "Its lines are in another order now."},
};
const struct words order_status_words = WORDS("OrderStatus", status_rows);

static const struct word reason_rows[] = {
	{REASON_RESOLVED, "resolved", "Nothing is missing."},
	{REASON_MISSING_PRODUCT_INFO, "missing_product_info", "A line is not linked to a product."},
	{REASON_MISSING_ORDER_INFO, "missing_order_info", "Name or address is incomplete."},
	{REASON_ORDERBOT_CONFLICT, "orderbot_conflict", "Bots of one rank set different values."},
	{REASON_MULTIPLE_WAREHOUSES, "multiple_warehouses",
     "Its lines belong to different warehouses; it must be split."},
	{REASON_MISSING_FULFILLMENT_SOURCE, "missing_fulfillment_source",
     "No warehouse can be determined."},
	{REASON_MISSING_VENDOR_PRODUCT, "missing_vendor_product",
     "A vendor is to ship it but does not supply a product of it."},
	{REASON_OUT_OF_STOCK, "out_of_stock", "The warehouse lacks units of the order."},
	{REASON_MISSING_PICKING_LOCATION, "missing_picking_location",
     "The warehouse has the units, but in no location that orders are picked from."},
	{REASON_FBA_UNRESOLVED, "fba_unresolved",
     "The marketplace could not take it for multi-channel fulfilment."},
};
const struct words order_reason_words = WORDS("UnresolvedReason", reason_rows);

static const struct word type_rows[] = {
	{ORDER_STANDARD, "standard", "An order that we ship."},
	{ORDER_PRIME, "prime", "We ship it under the marketplace's delivery promise."},
	{ORDER_POS, "pos", "Sold over the counter."},
	{ORDER_FBA, "fba", "Amazon ships it from its own warehouse."},
	{ORDER_WFS, "wfs", "Walmart ships it from its own warehouse."},
	{ORDER_FBA_WORKFLOW, "fba_workflow", "Goods on their way to the marketplace's warehouse."},
	{ORDER_STOCK_TRANSFER, "stock_transfer", "Goods on their way between our warehouses."},
};
const struct words order_type_words = WORDS("OrderType", type_rows);

static const struct word payment_rows[] = {
	{PAYMENT_UNPAID, "unpaid", "Nothing has been paid."},
	{PAYMENT_PARTLY, "partly_paid", "Less than the total has been paid."},
	{PAYMENT_PAID, "paid", "It is paid."},
	{PAYMENT_PARTLY_REFUNDED, "partly_refunded", "A part of what was paid was given back."},
	{PAYMENT_REFUNDED, "refunded", "All that was paid was given back."},
};
const struct words order_payment_words = WORDS("PaymentStatus", payment_rows);

static const struct word fraud_rows[] = {
	{FRAUD_NOT_ASSESSED, "not_assessed", "Nobody has looked."},
	{FRAUD_LOW, "low", "Fraud is unlikely."},
	{FRAUD_MEDIUM, "medium", "Something about it is unusual."},
	{FRAUD_HIGH, "high", "Fraud is likely."},
};
const struct words order_fraud_words = WORDS("FraudLevel", fraud_rows);

static const struct word late_rows[] = {
	{LATE_RISK_NONE, "none", "It can leave in time, or nobody asked for a time."},
	{LATE_RISK_AT_RISK, "at_risk", "The last cut-off is near, or what it waits for comes late."},
	{LATE_RISK_LATE, "late", "The last cut-off that would have met the date has passed."},
};
const struct words late_risk_words = WORDS("LateRisk", late_rows);

static const struct word action_rows[] = {
	{ACTION_RESOLVE, "resolve", "Work the status out again."},
	{ACTION_PAY, "pay", "Note the payment."},
	{ACTION_EDIT, "edit", "Change lines or address."},
	{ACTION_HOLD, "hold", "Pause it."},
	{ACTION_RELEASE, "release", "End the hold."},
	{ACTION_CANCEL, "cancel", "Cancel it, or ask the warehouse to."},
	{ACTION_CONFIRM_CANCEL, "confirm_cancel", "The warehouse agreed to cancel."},
	{ACTION_REFUSE_CANCEL, "refuse_cancel", "The warehouse did not cancel."},
	{ACTION_RESTORE, "restore", "Take a cancelled order back."},
	{ACTION_HAND_OVER, "hand_over", "Give it to another party to ship."},
	{ACTION_TAKE_BACK, "take_back", "The hand-over failed."},
	{ACTION_SHIP, "ship", "Units left the building."},
	{ACTION_SPLIT, "split", "Make orders of their own of some of its units."},
	{ACTION_MERGE, "merge", "Let its lines ship with another order."},
};
const struct words order_action_words = WORDS("OrderAction", action_rows);

static const struct field line_fields[] = {
	FIELD_ID(struct order_line, id, struct order_line_id, READ_ONLY, "Our id of the line."),
	FIELD_ID(struct order_line, order_id, struct order_id, READ_ONLY, "Its order."),
	FIELD_INT(struct order_line, place, READ_ONLY, 0, INT64_MAX, "Lines are sorted by it."),
	FIELD_TEXT(struct order_line, remote_id, 0, 0, LIMIT_REMOTE_ID,
               "The channel's id of the line."),
	FIELD_ID(struct order_line, listing_id, struct listing_id, READ_ONLY,
             "The listing it was sold by."),
	FIELD_TEXT(struct order_line, variant_id, 0, 0, LIMIT_REMOTE_ID, "The channel's variant."),
	FIELD_TEXT(struct order_line, sku, 0, 0, LIMIT_SKU, "The SKU the channel sold."),
	FIELD_TEXT(struct order_line, title, 0, 0, 500, "What the buyer saw."),
	FIELD_ID(struct order_line, product_id, struct product_id, READ_ONLY,
             "The master product; null: not linked."),
	FIELD_QTY(struct order_line, ordered, READ_ONLY, 0, QTY_MAX, "Units ordered."),
	FIELD_QTY(struct order_line, cancelled, READ_ONLY, 0, QTY_MAX, "Units cancelled."),
	FIELD_QTY(struct order_line, refunded, READ_ONLY, 0, QTY_MAX, "Units refunded."),
	FIELD_QTY(struct order_line, exported, READ_ONLY, 0, QTY_MAX, "Units handed over."),
	FIELD_QTY(struct order_line, shipped, READ_ONLY, 0, QTY_MAX, "Units shipped."),
	FIELD_MONEY(struct order_line, unit_price, 0, "Price of one unit."),
	FIELD_MONEY(struct order_line, tax, 0,
                "Tax of the line as it was last said: of the units that are not cancelled, and of "
                "those released."),
	FIELD_MONEY(struct order_line, discount, 0, "Discount on the line, of the same units."),
	FIELD_QTY(struct order_line, released, READ_ONLY, 0, QTY_MAX,
              "Units that were cancelled by hand: they take their share of tax and discount with "
              "them."),
	FIELD_MONEY(struct order_line, remaining_tax, READ_ONLY | NO_COLUMN,
                "Tax without that share: what counts in the order's."),
	FIELD_MONEY(struct order_line, remaining_discount, READ_ONLY | NO_COLUMN,
                "Discount without that share."),
	FIELD_ID(struct order_line, origin_order_id, struct order_id, READ_ONLY,
             "The order whose line it is at the channel; null: its own."),
	FIELD_ID(struct order_line, merged_from_id, struct order_id, READ_ONLY,
             "The order that brought it by a merge; null: none."),
	FIELD_INT(struct order_line, channel_open, READ_ONLY, -1, QTY_MAX,
              "Units that the channel last said are wanted; -1: unknown."),
	FIELD_TEXT(struct order_line, edited, READ_ONLY, 0, LIMIT_NAME,
               "What a person changed, with commas: a download from the channel leaves it."),
	FIELD_INT(struct order_line, kit_part, READ_ONLY, 0, INT32_MAX,
              "Which component of a bundle that was broken, from 1; 0: none."),
	FIELD_INT(struct order_line, kit_units, READ_ONLY, 0, QTY_MAX,
              "Units of the component in one unit of the channel's line."),
	FIELD_JSON(struct order_line, custom_fields, READ_ONLY | NO_COLUMN,
               "Its custom fields by name, where one order is asked for."),
};
const struct shape order_line_shape =
	SHAPE("OrderLine", struct order_line, line_fields, "A line of an order, with its counts.");

/* The columns of table orders in their order, without company_id: order_row_binds relies on it. */
#define ORDER_ROW_FIELDS                                                                           \
	FIELD_ID(struct order, id, struct order_id, READ_ONLY | CAN_FILTER | CAN_SORT, "Our id."),     \
		FIELD_ID(struct order, channel_id, struct channel_id, CAN_FILTER, "Where it was sold."),   \
		FIELD_TEXT(struct order, remote_id, CAN_FILTER, 0, LIMIT_REMOTE_ID,                        \
	               "The channel's own id; with the channel it identifies the order."),             \
		FIELD_TEXT(struct order, number, CAN_FILTER, 0, LIMIT_NUMBER,                              \
	               "The number that the buyer sees."),                                             \
		FIELD_ENUM(struct order, status, enum order_status, &order_status_words,                   \
	               READ_ONLY | CAN_FILTER, "Where it stands."),                                    \
		FIELD_ENUM(struct order, reason, enum order_reason, &order_reason_words,                   \
	               READ_ONLY | CAN_FILTER, "Why it is unresolved."),                               \
		FIELD_ENUM(struct order, type, enum order_type, &order_type_words, READ_ONLY | CAN_FILTER, \
	               "What kind of order it is."),                                                   \
		FIELD_TEXT(struct order, source, READ_ONLY, 0, 40, "api, manual or connection."),          \
		FIELD_INSTANT(struct order, placed_at, CAN_FILTER, "When the buyer placed it."),           \
		FIELD_INSTANT(struct order, paid_at, CAN_FILTER, "When it was paid; null: not yet."),      \
		FIELD_INSTANT(struct order, hold_until, READ_ONLY | CAN_FILTER | CAN_SORT,                 \
	                  "When the hold ends by itself."),                                            \
		FIELD_TEXT(struct order, hold_reason, READ_ONLY, 0, LIMIT_NOTES, "Why it is held."),       \
		FIELD_INSTANT(struct order, cancelled_at, READ_ONLY, "When it was cancelled."),            \
		FIELD_TEXT(struct order, cancel_reason, READ_ONLY, 0, LIMIT_NOTES, "Why."),                \
		FIELD_INSTANT(struct order, handed_over_at, READ_ONLY,                                     \
	                  "When it was given to another party to ship."),                              \
		FIELD_INSTANT(struct order, shipped_at, READ_ONLY | CAN_FILTER | CAN_SORT,                 \
	                  "When the last unit left."),                                                 \
		FIELD_INSTANT(struct order, ship_by, CAN_FILTER | CAN_SORT,                                \
	                  "The latest moment it should leave."),                                       \
		FIELD_TEXT(struct order, currency, 0, 3, 3, "ISO 4217 code of all amounts."),              \
		FIELD_FLAG(struct order, prices_include_tax, 0, "Prices contain their tax."),              \
		FIELD_MONEY(struct order, items_total, READ_ONLY, "Sum of unit price × open units."),      \
		FIELD_MONEY(struct order, shipping_total, 0, "What the buyer pays for shipping."),         \
		FIELD_MONEY(struct order, shipping_tax, 0, "Tax on shipping."),                            \
		FIELD_MONEY(struct order, tax_total, READ_ONLY, "All tax."),                               \
		FIELD_MONEY(struct order, discount_total, READ_ONLY, "All discounts of the lines."),       \
		FIELD_MONEY(struct order, total, READ_ONLY | CAN_FILTER | CAN_SORT,                        \
	                "What the buyer pays."),                                                       \
		FIELD_TEXT(struct order, email, CAN_FILTER | CAN_SORT, 0, LIMIT_NAME,                      \
	               "The buyer's e-mail."),                                                         \
		FIELD_TEXT(struct order, recipient, CAN_FILTER, 0, LIMIT_NAME, "Name on the parcel."),     \
		FIELD_TEXT(struct order, company, 0, 0, LIMIT_NAME, "Company on the parcel."),             \
		FIELD_TEXT(struct order, line1, 0, 0, LIMIT_ADDRESS_LINE, "Street."),                      \
		FIELD_TEXT(struct order, line2, 0, 0, LIMIT_ADDRESS_LINE, "More of the street."),          \
		FIELD_TEXT(struct order, city, 0, 0, LIMIT_CITY, "City."),                                 \
		FIELD_TEXT(struct order, state, CAN_FILTER, 0, LIMIT_STATE, "State or province."),         \
		FIELD_TEXT(struct order, postal_code, 0, 0, 20, "Postal code."),                           \
		FIELD_TEXT(struct order, country, CAN_FILTER, 0, 2, "ISO 3166 alpha-2 code."),             \
		FIELD_TEXT(struct order, phone, 0, 0, LIMIT_PHONE, "Phone."),                              \
		FIELD_TEXT(struct order, shipping_method, 0, 0, LIMIT_NAME, "What the buyer asked for."),  \
		FIELD_TEXT(struct order, notes, 0, 0, LIMIT_NOTES, "The buyer's note."),                   \
		FIELD_ID(struct order, warehouse_id, struct warehouse_id, READ_ONLY | CAN_FILTER,          \
	             "The warehouse that ships it; null: none yet."),                                  \
		FIELD_ID(struct order, chosen_warehouse_id, struct warehouse_id, READ_ONLY,                \
	             "A warehouse that a person named; null: routing decides."),                       \
		FIELD_FLAG(struct order, is_claim_ended, READ_ONLY,                                        \
	               "Unpaid for so long that its claim on stock ended."),                           \
		FIELD_TEXT(struct order, attention, READ_ONLY, 0, 2000,                                    \
	               "A fact that a person must look at; empty: none."),                             \
		FIELD_TEXT(struct order, content_hash, WRITE_ONLY, 0, 64, "To tell repeats."),             \
		FIELD_QTY(struct order, unit_count, READ_ONLY, 0, INT64_MAX, "Units not cancelled."),      \
		FIELD_INSTANT(struct order, created_at, READ_ONLY | CAN_FILTER | CAN_SORT,                 \
	                  "When we accepted it."),                                                     \
		FIELD_INSTANT(struct order, modified_at, READ_ONLY | CAN_FILTER | CAN_SORT,                \
	                  "When it last changed."),                                                    \
		FIELD_LIST(struct order, labels, struct record_label, &record_label_shape,                 \
	               READ_ONLY | NO_COLUMN, 0, LABELS_EACH_MOST, "Its labels, by name."),            \
		FIELD_JSON(struct order, custom_fields, READ_ONLY | NO_COLUMN,                             \
	               "Its custom fields by name."),                                                  \
		FIELD_INT(struct order, version, READ_ONLY, 1, INT64_MAX, "Grows with every change."),     \
		FIELD_FLAG(struct order, is_fulfilled_by_channel, READ_ONLY | CAN_FILTER,                  \
	               "The marketplace ships it from its own stock; it claims nothing of ours."),     \
		FIELD_TEXT(struct order, internal_notes, 0, 0, LIMIT_NOTES,                                \
	               "Notes that the buyer never sees."),                                            \
		FIELD_FLAG(struct order, is_gift, CAN_FILTER,                                              \
	               "It is a gift: its packing slip shows no prices."),                             \
		FIELD_TEXT(struct order, gift_message, 0, 0, LIMIT_NOTES,                                  \
	               "What the buyer writes to who gets it."),                                       \
		FIELD_ENUM(struct order, fraud_level, enum order_fraud, &order_fraud_words, CAN_FILTER,    \
	               "How likely fraud is."),                                                        \
		FIELD_ENUM(struct order, payment_status, enum order_payment, &order_payment_words,         \
	               READ_ONLY | CAN_FILTER, "What has been paid and given back."),                  \
		FIELD_MONEY(struct order, amount_paid, READ_ONLY, "What has been paid."),                  \
		FIELD_MONEY(struct order, amount_refunded, READ_ONLY, "What has been given back."),        \
		FIELD_INSTANT(struct order, deliver_by, CAN_FILTER | CAN_SORT,                             \
	                  "The latest moment it should arrive."),                                      \
		FIELD_INSTANT(                                                                             \
			struct order, promise_at, READ_ONLY | CAN_FILTER,                                      \
			"When what it waits for is expected; null: it waits for nothing, or nobody knows."),   \
		FIELD_INSTANT(struct order, late_at, READ_ONLY | CAN_FILTER | CAN_SORT,                    \
	                  "The warehouse's last cut-off that still meets ship_by; null: it is gone."), \
		FIELD_INSTANT(struct order, risk_at, READ_ONLY | CAN_FILTER,                               \
	                  "From here on it may become late."),                                         \
		FIELD_ENUM(struct order, blocked_by, enum order_reason, &order_reason_words, READ_ONLY,    \
	               "What a bot, a vendor or a marketplace put in the way; resolved: nothing."),    \
		FIELD_TEXT(struct order, blocked_sentence, READ_ONLY, 0, 2000,                             \
	               "What exactly is in the way."),                                                 \
		FIELD_ID(struct order, split_from_id, struct order_id, READ_ONLY | CAN_FILTER,             \
	             "The order it was split off; null: none."),                                       \
		FIELD_INT(struct order, part, READ_ONLY, 0, INT64_MAX,                                     \
	              "1: keeps what was not split off; 2 and more: split off; 0: whole."),            \
		FIELD_ID(struct order, merged_into_id, struct order_id, READ_ONLY | CAN_FILTER,            \
	             "The order that has its lines now; null: none."),                                 \
		FIELD_INSTANT(struct order, bots_at, READ_ONLY,                                            \
	                  "When the bots looked at it; null: not yet."),                               \
		FIELD_INT(struct order, passed_over, READ_ONLY, 0, INT64_MAX,                              \
	              "Later orders that were served before it while it waited for stock."),           \
		FIELD_JSON(                                                                                \
			struct order, edited, READ_ONLY,                                                       \
			"What somebody here changed, with what the channel last said of it: a download "       \
			"leaves it. Null: nothing."),                                                          \
		FIELD_FLAG(struct order, needs_attention, READ_ONLY | CAN_FILTER,                          \
	               "A person must look at it: `attention` says why."),                             \
		FIELD_FLAG(struct order, gave_stock_back, READ_ONLY,                                       \
	               "On hold, and its stock may be sold to others meanwhile."),                     \
		FIELD_ENUM(struct order, late_risk, enum late_risk, &late_risk_words,                      \
	               READ_ONLY | CAN_FILTER | NO_COLUMN,                                             \
	               "Whether it can still leave in time; lists are asked for at_risk or late.")

static const struct field row_fields[] = {ORDER_ROW_FIELDS};
const struct shape order_row_shape =
	SHAPE("OrderRow", struct order, row_fields, "An order without its lines.");

static const struct field order_fields[] = {
	ORDER_ROW_FIELDS,
	FIELD_LIST(struct order, lines, struct order_line, &order_line_shape, NO_COLUMN, 0,
               LIMIT_ORDER_LINES, "The lines."),
};
const struct shape order_shape =
	SHAPE("Order", struct order, order_fields, "An order with its lines.");

static const struct field draft_line_fields[] = {
	FIELD_TEXT(struct order_draft_line, remote_id, 0, 0, LIMIT_REMOTE_ID,
               "The channel's id of the line; empty: its place."),
	FIELD_TEXT(struct order_draft_line, variant_id, TRIMMED, 0, LIMIT_REMOTE_ID,
               "The channel's variant; empty: matched by SKU."),
	FIELD_TEXT(struct order_draft_line, sku, TRIMMED, 0, LIMIT_SKU, "The SKU that was sold."),
	FIELD_TEXT(struct order_draft_line, title, 0, 0, 500, "What the buyer saw."),
	FIELD_QTY(struct order_draft_line, quantity, REQUIRED, 1, QTY_MAX, "Units ordered."),
	FIELD_QTY(struct order_draft_line, cancelled, 0, 0, QTY_MAX, "Units cancelled already."),
	FIELD_MONEY(struct order_draft_line, unit_price, 0, "Price of one unit."),
	FIELD_MONEY(struct order_draft_line, tax, 0, "Tax of its units that are not cancelled."),
	FIELD_MONEY(struct order_draft_line, discount, 0, "Discount on those units."),
};
const struct shape order_draft_line_shape = SHAPE_TOUCHED(
	"OrderDraftLine", struct order_draft_line, draft_line_fields, "A line of an order to be made.");

static const struct field draft_fields[] = {
	FIELD_ID(struct order_draft, channel_id, struct channel_id, REQUIRED, "Where it was sold."),
	FIELD_TEXT(struct order_draft, remote_id, TRIMMED, 0, LIMIT_REMOTE_ID,
               "The channel's own id; empty: the number."),
	FIELD_TEXT(struct order_draft, number, TRIMMED, 0, LIMIT_NUMBER,
               "The number that the buyer sees; empty: we make one."),
	FIELD_INSTANT(struct order_draft, placed_at, NULLABLE, "When it was placed; absent: now."),
	FIELD_INSTANT(struct order_draft, paid_at, NULLABLE, "When it was paid; absent: not yet."),
	FIELD_INSTANT(struct order_draft, ship_by, NULLABLE, "The latest moment it should leave."),
	FIELD_TEXT(struct order_draft, currency, REQUIRED, 3, 3, "ISO 4217 code of all amounts."),
	FIELD_FLAG(struct order_draft, prices_include_tax, 0, "Prices contain their tax."),
	FIELD_MONEY(struct order_draft, shipping_total, 0, "What the buyer pays for shipping."),
	FIELD_MONEY(struct order_draft, shipping_tax, 0, "Tax on shipping."),
	FIELD_TEXT(struct order_draft, email, TRIMMED, 0, LIMIT_NAME, "The buyer's e-mail."),
	FIELD_TEXT(struct order_draft, recipient, TRIMMED, 0, LIMIT_NAME, "Name on the parcel."),
	FIELD_TEXT(struct order_draft, company, TRIMMED, 0, LIMIT_NAME, "Company on the parcel."),
	FIELD_TEXT(struct order_draft, line1, TRIMMED, 0, LIMIT_ADDRESS_LINE, "Street."),
	FIELD_TEXT(struct order_draft, line2, TRIMMED, 0, LIMIT_ADDRESS_LINE, "More of the street."),
	FIELD_TEXT(struct order_draft, city, TRIMMED, 0, LIMIT_CITY, "City."),
	FIELD_TEXT(struct order_draft, state, TRIMMED, 0, LIMIT_STATE, "State or province."),
	FIELD_TEXT(struct order_draft, postal_code, TRIMMED, 0, 20, "Postal code."),
	FIELD_TEXT(struct order_draft, country, TRIMMED, 0, 2, "ISO 3166 alpha-2 code."),
	FIELD_TEXT(struct order_draft, phone, TRIMMED, 0, LIMIT_PHONE, "Phone."),
	FIELD_TEXT(struct order_draft, shipping_method, TRIMMED, 0, LIMIT_NAME,
               "What the buyer asked for."),
	FIELD_TEXT(struct order_draft, notes, 0, 0, LIMIT_NOTES, "The buyer's note."),
	FIELD_ID(struct order_draft, warehouse_id, struct warehouse_id, NULLABLE,
             "A warehouse that must ship it; absent: routing decides."),
	FIELD_ENUM(struct order_draft, type, enum order_type, &order_type_words, 0,
               "What kind of order it is; usually standard."),
	FIELD_FLAG(struct order_draft, is_fulfilled_by_channel, 0,
               "The marketplace ships it from its own stock; always so for fba and wfs."),
	FIELD_TEXT(struct order_draft, internal_notes, 0, 0, LIMIT_NOTES,
               "Notes that the buyer never sees."),
	FIELD_FLAG(struct order_draft, is_gift, 0, "Its packing slip shows no prices."),
	FIELD_TEXT(struct order_draft, gift_message, 0, 0, LIMIT_NOTES,
               "What the buyer writes to who gets it."),
	FIELD_ENUM(struct order_draft, fraud_level, enum order_fraud, &order_fraud_words, 0,
               "How likely fraud is."),
	FIELD_MONEY(struct order_draft, amount_paid, NULLABLE,
                "What has been paid; absent: the total when paid_at is given."),
	FIELD_INSTANT(struct order_draft, deliver_by, NULLABLE, "The latest moment it should arrive."),
	FIELD_TEXTS(struct order_draft, labels, 0, 0, LABELS_AT_ONCE_MOST,
                "Labels by name; unknown ones are made. Bots see them as tags."),
	FIELD_JSON(struct order_draft, custom_fields, NULLABLE,
               "Values of custom fields by name; a fault for each that is wrong."),
	FIELD_LIST(struct order_draft, lines, struct order_draft_line, &order_draft_line_shape,
               REQUIRED, 1, LIMIT_ORDER_LINES, "What was ordered."),
};
const struct shape order_draft_shape =
	SHAPE_TOUCHED("OrderDraft", struct order_draft, draft_fields, "An order to be made.");

static const struct field reservation_fields[] = {
	FIELD_ID(struct reservation, order_id, struct order_id, 0, "The order that claims."),
	FIELD_ID(struct reservation, line_id, struct order_line_id, 0, "Its line."),
	FIELD_ID(struct reservation, product_id, struct product_id, 0, "The core product claimed."),
	FIELD_ID(struct reservation, warehouse_id, struct warehouse_id, 0,
             "Where; null: not placed in a warehouse yet."),
	FIELD_INT(struct reservation, per_unit, 0, 1, QTY_MAX, "Units in one unit of the line."),
	FIELD_QTY(struct reservation, quantity, 0, 0, QTY_MAX, "Units still claimed."),
	FIELD_QTY(struct reservation, shipped, 0, 0, QTY_MAX, "Units that have left."),
	FIELD_ID(struct reservation, counts_as_id, struct product_id, 0,
             "What they are counted as since their product was merged; null: as themselves."),
};
const struct shape reservation_shape =
	SHAPE("Reservation", struct reservation, reservation_fields, "What an order claims.");

static const struct field decision_fields[] = {
	FIELD_INT(struct order_decision, id, 0, 0, ID_MAX, "Its id."),
	FIELD_INSTANT(struct order_decision, at, 0, "When it was made."),
	FIELD_ENUM(struct order_decision, rule, enum routing_rule, &routing_rule_words, 0,
               "The rule that decided."),
	FIELD_INT(struct order_decision, rule_version, 0, 0, INT64_MAX,
              "Version of the routing facts at the time."),
	FIELD_ID(struct order_decision, warehouse_id, struct warehouse_id, 0, "Who ships it."),
	FIELD_FLAG(struct order_decision, can_fill, 0, "Everything was available there."),
	FIELD_TEXT(struct order_decision, sentence, 0, 0, 500, "Why, in a sentence."),
	FIELD_TEXT(struct order_decision, change, 0, 0, 500, "The nearest change that would alter it."),
	FIELD_ENUM(struct order_decision, change_kind, enum routing_change_kind, &routing_change_words,
               0, "The same for machines."),
	FIELD_ID(struct order_decision, change_warehouse_id, struct warehouse_id, 0,
             "The warehouse that the change is about."),
	FIELD_JSON(struct order_decision, candidates, 0, "Every warehouse with its verdict."),
};
const struct shape order_decision_shape =
	SHAPE("RoutingDecision", struct order_decision, decision_fields, "Which warehouse, and why.");

static const struct field check_fields[] = {
	FIELD_TEXT(struct order_check, name, 0, 0, 40, "payment, products, address, warehouse, stock."),
	FIELD_FLAG(struct order_check, is_passed, 0, "The check passed."),
	FIELD_TEXT(struct order_check, sentence, 0, 0, 2000, "What was found."),
};
const struct shape order_check_shape =
	SHAPE("OrderCheck", struct order_check, check_fields, "One check, in evaluated order.");

static const struct field fact_fields[] = {
	FIELD_ENUM(struct order_fact, reason, enum order_reason, &order_reason_words, 0,
               "The reason that it stands behind."),
	FIELD_ID(struct order_fact, line_id, struct order_line_id, OMIT_EMPTY, "The line it is about."),
	FIELD_ID(struct order_fact, product_id, struct product_id, OMIT_EMPTY, "The core product."),
	FIELD_TEXT(struct order_fact, sku, OMIT_EMPTY, 0, LIMIT_SKU, "Its SKU, or the line's."),
	FIELD_TEXT(struct order_fact, field, OMIT_EMPTY, 0, 60, "The field that is missing."),
	FIELD_ID(struct order_fact, warehouse_id, struct warehouse_id, OMIT_EMPTY, "Where."),
	FIELD_ID(struct order_fact, location_id, struct location_id, OMIT_EMPTY,
             "In which location there."),
	FIELD_QTY(struct order_fact, wanted, OMIT_EMPTY, 0, QTY_MAX, "Units the order needs."),
	FIELD_QTY(struct order_fact, available, OMIT_EMPTY, 0, QTY_MAX, "Units that are there."),
	FIELD_QTY(struct order_fact, missing, OMIT_EMPTY, 0, QTY_MAX, "Units that are missing."),
	FIELD_TEXT(struct order_fact, sentence, 0, 0, 2000, "In words."),
};
const struct shape order_fact_shape =
	SHAPE("OrderFact", struct order_fact, fact_fields, "What stands behind a reason.");

static const struct field fix_fields[] = {
	FIELD_TEXT(struct order_fix, action, 0, 0, 60, "What can be done."),
	FIELD_TEXT(struct order_fix, method, OMIT_EMPTY, 0, 10, "The method of the call that does it."),
	FIELD_TEXT(struct order_fix, path, OMIT_EMPTY, 0, 200, "Its path."),
	FIELD_ID(struct order_fix, warehouse_id, struct warehouse_id, OMIT_EMPTY,
             "A warehouse that would do."),
	FIELD_TEXT(struct order_fix, sentence, 0, 0, 500, "In words."),
};
const struct shape order_fix_shape =
	SHAPE("OrderFix", struct order_fix, fix_fields, "Something that would help.");

static const struct field why_fields[] = {
	FIELD_ID(struct order_why, order_id, struct order_id, 0, "The order."),
	FIELD_ENUM(struct order_why, status, enum order_status, &order_status_words, 0, "Its status."),
	FIELD_ENUM(struct order_why, reason, enum order_reason, &order_reason_words, 0, "Its reason."),
	FIELD_TEXT(struct order_why, sentence, 0, 0, 2000, "The answer in one sentence."),
	FIELD_LIST(struct order_why, checks, struct order_check, &order_check_shape, 0, 0, 10,
               "The checks in the order they are made."),
	FIELD_LIST(struct order_why, decisions, struct order_decision, &order_decision_shape, 0, 0, 50,
               "Routing decisions, newest first."),
	FIELD_LIST(struct order_why, claims, struct reservation, &reservation_shape, 0, 0,
               LIMIT_ORDER_LINES *LIMIT_BUNDLE_PARTS, "What it claims."),
	FIELD_LIST(struct order_why, facts, struct order_fact, &order_fact_shape, 0, 0,
               LIMIT_ORDER_LINES *LIMIT_BUNDLE_PARTS, "What is missing, and how much of it where."),
	FIELD_LIST(struct order_why, fixes, struct order_fix, &order_fix_shape, 0, 0, 20,
               "What would help."),
	FIELD_INSTANT(struct order_why, promise_at, 0, "When what it waits for is expected."),
	FIELD_ENUM(struct order_why, late_risk, enum late_risk, &late_risk_words, 0,
               "Whether it can still leave in time."),
};
const struct shape order_why_shape =
	SHAPE("OrderWhy", struct order_why, why_fields, "Why an order stands where it stands.");

static const struct field note_fields[] = {
	FIELD_TEXT(struct order_note, number, 0, 0, LIMIT_NUMBER, "The order's number."),
	FIELD_ENUM(struct order_note, status, enum order_status, &order_status_words, 0, "Its status."),
	FIELD_ENUM(struct order_note, reason, enum order_reason, &order_reason_words, 0, "Its reason."),
	FIELD_ID(struct order_note, warehouse_id, struct warehouse_id, OMIT_EMPTY, "Who ships it."),
	FIELD_TEXT(struct order_note, sentence, OMIT_EMPTY, 0, 2000, "What happened, in words."),
	FIELD_JSON(struct order_note, changes, OMIT_EMPTY, "What changed from what to what."),
};
const struct shape order_note_shape =
	SHAPE("OrderNote", struct order_note, note_fields, "The body of an order's events.");

static const struct field hold_fields[] = {
	FIELD_INSTANT(struct order_hold_request, until, NULLABLE,
                  "When the hold ends by itself; absent: never."),
	FIELD_DAY(struct order_hold_request, until_day, NULLABLE,
              "Or the day: it ends when that day begins in the company's zone."),
	FIELD_TEXT(struct order_hold_request, reason, TRIMMED, 0, LIMIT_NOTES, "Why."),
	FIELD_FLAG(struct order_hold_request, release_claims, 0,
               "Give the claimed stock back; else it stays claimed."),
};
const struct shape order_hold_shape =
	SHAPE("OrderHold", struct order_hold_request, hold_fields, "How an order is held.");

static const struct field cancel_fields[] = {
	FIELD_TEXT(struct order_cancel_request, reason, TRIMMED, 0, LIMIT_NOTES, "Why."),
};
const struct shape order_cancel_shape =
	SHAPE("OrderCancel", struct order_cancel_request, cancel_fields, "How an order is cancelled.");

static const struct field pay_fields[] = {
	FIELD_INSTANT(struct order_pay_request, paid_at, NULLABLE, "When; absent: now."),
	FIELD_MONEY(struct order_pay_request, amount, NULLABLE, "How much; absent: all that is owed."),
};
const struct shape order_pay_shape =
	SHAPE("OrderPayment", struct order_pay_request, pay_fields, "A payment that arrived.");

static const struct field choose_fields[] = {
	FIELD_ID(struct order_choose_request, warehouse_id, struct warehouse_id, NULLABLE,
             "The warehouse that shall ship it; null: routing decides."),
};
const struct shape order_choose_shape = SHAPE("OrderWarehouse", struct order_choose_request,
                                              choose_fields, "Which warehouse shall ship it.");

static const struct field address_fields[] = {
	FIELD_TEXT(struct order_draft, email, TRIMMED, 0, LIMIT_NAME, "The buyer's e-mail."),
	FIELD_TEXT(struct order_draft, recipient, TRIMMED, 0, LIMIT_NAME, "Name on the parcel."),
	FIELD_TEXT(struct order_draft, company, TRIMMED, 0, LIMIT_NAME, "Company on the parcel."),
	FIELD_TEXT(struct order_draft, line1, TRIMMED, 0, LIMIT_ADDRESS_LINE, "Street."),
	FIELD_TEXT(struct order_draft, line2, TRIMMED, 0, LIMIT_ADDRESS_LINE, "More of the street."),
	FIELD_TEXT(struct order_draft, city, TRIMMED, 0, LIMIT_CITY, "City."),
	FIELD_TEXT(struct order_draft, state, TRIMMED, 0, LIMIT_STATE, "State or province."),
	FIELD_TEXT(struct order_draft, postal_code, TRIMMED, 0, 20, "Postal code."),
	FIELD_TEXT(struct order_draft, country, TRIMMED, 0, 2, "ISO 3166 alpha-2 code."),
	FIELD_TEXT(struct order_draft, phone, TRIMMED, 0, LIMIT_PHONE, "Phone."),
};
const struct shape order_address_shape = SHAPE_TOUCHED(
	"OrderAddress", struct order_draft, address_fields, "Recipient and address to correct.");
