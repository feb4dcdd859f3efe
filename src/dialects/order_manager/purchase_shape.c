#include "dialects/order_manager/purchase_wire.h"

static const struct word status_rows[] = {
	{PURCHASE_AWAITING_AUTHORIZATION, "awaiting_authorization", "Not allowed yet."},
	{PURCHASE_AWAITING_CONFIRMATION, "awaiting_vendor_confirmation", "The vendor must agree."},
	{PURCHASE_AWAITING_ACCEPTANCE, "awaiting_modification_acceptance", "Changed."},
	{PURCHASE_PENDING_DELIVERY, "pending_delivery", "The vendor agreed."},
	{PURCHASE_PARTIALLY_DELIVERED, "partially_delivered", "Some of it came."},
	{PURCHASE_FULFILLED, "fulfilled", "Everything came."},
	{PURCHASE_CLOSED_SHORT, "closed_short", "The rest is waived."},
	{PURCHASE_VOIDED, "voided", "Called off."},
	{PURCHASE_CANCELLED, "cancelled", "Called off early."},
};
const struct words om_purchase_status_words = WORDS("PurchaseOrderStatus", status_rows);

static const struct word line_rows[] = {
	{PURCHASE_LINE_PENDING, "pending", "To come."},
	{PURCHASE_LINE_RECEIVED, "received", "Accepted."},
	{PURCHASE_LINE_REJECTED, "rejected", "Refused."},
	{PURCHASE_LINE_VOIDED, "voided", "Called off."},
	{PURCHASE_LINE_CANCELLED, "canceled", "Waived."}, /* one L: their spelling */
};
const struct words om_purchase_line_status_words = WORDS("PurchaseOrderItemStatus", line_rows);

static const struct word discount_rows[] = {
	{DISCOUNT_MONETARY, "monetary", "An amount of the whole item."},
	{DISCOUNT_PERCENTAGE, "percentage", "A share of its cost."},
};
static const struct words discount_words = WORDS("DiscountType", discount_rows);

/* ---- small things ---- */

static const struct field hold_fields[] = {
	FIELD_ID(struct om_hold, id, struct purchase_hold_id, 0, "The hold."),
	FIELD_ID(struct om_hold, purchase_order_item_id, struct purchase_line_id, 0, "Of which item."),
	FIELD_ID(struct om_hold, warehouse_id, struct warehouse_id, REQUIRED, "For which warehouse."),
	FIELD_QTY(struct om_hold, quantity, REQUIRED, 1, QTY_MAX, "Units."),
	FIELD_TEXT(struct om_hold, memo, TRIMMED | NULLABLE, 0, LIMIT_NOTES, "Why."),
};
const struct shape om_hold_shape =
	SHAPE_TOUCHED("allocation", struct om_hold, hold_fields, "Units meant for a warehouse.");

static const struct field discount_fields[] = {
	FIELD_DECIMAL(struct om_discount, amount, "How much."),
	FIELD_ENUM(struct om_discount, discount_type, enum discount_type, &discount_words, 0,
               "Of what."),
};
static const struct shape discount_shape =
	SHAPE_TOUCHED("discount", struct om_discount, discount_fields, "A discount.");

static const struct field cost_fields[] = {
	FIELD_MONEY(struct om_other_cost, amount, REQUIRED, "How much."),
	FIELD_TEXT(struct om_other_cost, description, TRIMMED | NULLABLE, 0, LIMIT_ADDRESS_LINE,
               "For what."),
};
static const struct shape cost_shape =
	SHAPE("otherPurchaseOrderCost", struct om_other_cost, cost_fields, "Another cost.");

static const struct field milestone_fields[] = {
	FIELD_ID(struct om_milestone, id, struct milestone_id, 0, "The milestone."),
	FIELD_TEXT(struct om_milestone, name, NULLABLE, 0, LIMIT_NAME, "Its name."),
	FIELD_TEXT(struct om_milestone, hex_color, NULLABLE, 0, 7, "#RRGGBB."),
	FIELD_FLAG(struct om_milestone, active, 0, "Is it offered?"),
};
const struct shape om_milestone_shape =
	SHAPE("milestone", struct om_milestone, milestone_fields, "A milestone.");

static const struct field milestone_post_fields[] = {
	FIELD_ID(struct om_milestone, milestone_id, struct milestone_id, 0, "Absent: a new one."),
	FIELD_TEXT(struct om_milestone, name, TRIMMED, 0, LIMIT_NAME, "Its name."),
	FIELD_TEXT(struct om_milestone, hex_color, 0, 0, 7, "#RRGGBB."),
	FIELD_FLAG(struct om_milestone, active, 0, "Is it offered?"),
};
const struct shape om_milestone_post_shape = SHAPE_TOUCHED(
	"postMilestone", struct om_milestone, milestone_post_fields, "A milestone to make or change.");

static const struct field assigned_fields[] = {
	FIELD_OBJECT(struct om_assigned, milestone, struct om_milestone, &om_milestone_shape, 0,
                 "The milestone."),
	FIELD_FLAG(struct om_assigned, reached, 0, "Is it reached?"),
};
const struct shape om_assigned_shape = SHAPE("purchaseOrderMilestone", struct om_assigned,
                                             assigned_fields, "A milestone of an order.");

static const struct field assigned_post_fields[] = {
	FIELD_ID(struct om_assigned, milestone_id, struct milestone_id, REQUIRED, "The milestone."),
	FIELD_FLAG(struct om_assigned, reached, 0, "Is it reached?"),
};
const struct shape om_assigned_post_shape =
	SHAPE("postAssignedPurchaseOrderMilestone", struct om_assigned, assigned_post_fields,
          "A milestone for an order.");

static const struct field person_fields[] = {
	FIELD_ID(struct om_person, user_id, struct user_id, 0, "The person."),
	FIELD_TEXT(struct om_person, email, NULLABLE, 0, LIMIT_NAME, "E-mail."),
	FIELD_TEXT(struct om_person, name, NULLABLE, 0, LIMIT_NAME, "Name."),
};
static const struct shape person_shape =
	SHAPE("userInfo", struct om_person, person_fields, "A person.");

/* ---- items ---- */

#define ITEM_COST(m, d) FIELD_COST(struct om_purchase_item, m, NULLABLE, d)
#define ITEM_WHEN(m, d) FIELD_INSTANT(struct om_purchase_item, m, NULLABLE, d)
#define ITEM_TEXT(m, hi, d) FIELD_TEXT(struct om_purchase_item, m, TRIMMED | NULLABLE, 0, hi, d)
#define ITEM_DISCOUNT                                                                              \
	FIELD_OBJECT(struct om_purchase_item, discount, struct om_discount, &discount_shape, NULLABLE, \
	             "A discount.")
#define ITEM_TAX FIELD_DECIMAL(struct om_purchase_item, percentage_tax, "Tax in percent.")

static const struct field item_fields[] = {
	FIELD_ID(struct om_purchase_item, purchase_order_item_id, struct purchase_line_id, 0,
             "Its id."),
	FIELD_ID(struct om_purchase_item, vendor_product_id, struct vendor_product_id, 0,
             "What the vendor sells."),
	ITEM_TEXT(vendor_product_master_sku, LIMIT_SKU, "Our SKU."),
	ITEM_TEXT(vendor_product_vendor_sku, LIMIT_SKU, "The vendor's SKU."),
	FIELD_ID(struct om_purchase_item, product_stock_id, struct stock_id, NULLABLE,
             "Where it was put."),
	FIELD_ENUM(struct om_purchase_item, status, enum purchase_line_status,
               &om_purchase_line_status_words, 0, "What became of it."),
	FIELD_QTY(struct om_purchase_item, quantity, 0, 0, QTY_MAX, "Units of the product."),
	ITEM_TEXT(unit_of_measure, LIMIT_NAME, "What it is packed in."),
	FIELD_QTY(struct om_purchase_item, uom_unit_quantity, 0, 0, QTY_MAX, "Units in one of these."),
	ITEM_TEXT(packaging, LIMIT_ADDRESS_LINE, "How it comes packed."),
	ITEM_COST(original_unit_cost, "Ordered cost of one unit."),
	ITEM_COST(billed_unit_cost, "Billed cost of one unit."),
	ITEM_COST(landed_unit_cost, "Cost of one unit on the shelf."),
	ITEM_DISCOUNT,
	ITEM_TAX,
	ITEM_WHEN(estimated_delivery_date, "When it should come."),
	ITEM_WHEN(delivery_date, "When it was delivered."),
	ITEM_WHEN(received_date, "When it was counted in."),
	ITEM_WHEN(billed_date, "When it was billed."),
	ITEM_TEXT(reference_number, LIMIT_NAME, "Number on the bill."),
	ITEM_TEXT(memo, LIMIT_NOTES, "Notes."),
	FIELD_LIST(struct om_purchase_item, holds, struct om_hold, &om_hold_shape, 0, 0,
               LIMIT_PURCHASE_HOLDS, "Units meant for warehouses."),
};
static const struct shape item_shape =
	SHAPE("purchaseOrderItem", struct om_purchase_item, item_fields, "An item.");

static const struct field item_add_fields[] = {
	FIELD_ID(struct om_purchase_item, vendor_product_id, struct vendor_product_id, REQUIRED,
             "What the vendor sells."),
	FIELD_QTY(struct om_purchase_item, quantity, REQUIRED, 1, QTY_MAX, "Units of the product."),
	ITEM_TEXT(unit_of_measure, LIMIT_NAME, "What it is packed in."),
	FIELD_QTY(struct om_purchase_item, uom_unit_quantity, REQUIRED, 0, QTY_MAX,
              "Units in one of these."),
	FIELD_COST(struct om_purchase_item, original_unit_cost, REQUIRED, "Cost of one unit."),
	ITEM_DISCOUNT,
	ITEM_TAX,
	ITEM_WHEN(estimated_delivery_date, "When it should come."),
	ITEM_TEXT(packaging, LIMIT_ADDRESS_LINE, "How it comes packed."),
	ITEM_TEXT(memo, LIMIT_NOTES, "Notes."),
	FIELD_LIST(struct om_purchase_item, holds, struct om_hold, &om_hold_shape, 0, 0,
               LIMIT_PURCHASE_HOLDS, "Units meant for warehouses."),
};
const struct shape om_purchase_item_add_shape = SHAPE_TOUCHED(
	"addPurchaseOrderItem", struct om_purchase_item, item_add_fields, "An item to order.");

static const struct field item_edit_fields[] = {
	FIELD_ID(struct om_purchase_item, purchase_order_item_id, struct purchase_line_id, REQUIRED,
             "Which item."),
	FIELD_QTY(struct om_purchase_item, quantity, 0, 1, QTY_MAX, "Units of the product."),
	ITEM_TEXT(packaging, LIMIT_ADDRESS_LINE, "How it comes packed."),
	ITEM_COST(billed_unit_cost, "Billed cost of one unit."),
	ITEM_COST(landed_unit_cost, "Cost of one unit on the shelf."),
	ITEM_DISCOUNT,
	ITEM_TAX,
	ITEM_WHEN(estimated_delivery_date, "When it should come."),
	ITEM_WHEN(delivery_date, "When it was delivered."),
	ITEM_WHEN(billed_date, "When it was billed."),
	ITEM_WHEN(landed_cost_payment_date, "Passed over."),
	ITEM_TEXT(reference_number, LIMIT_NAME, "Number on the bill."),
	ITEM_TEXT(memo, LIMIT_NOTES, "Notes."),
};
const struct shape om_purchase_item_edit_shape = SHAPE_TOUCHED(
	"editPurchaseOrderItem", struct om_purchase_item, item_edit_fields, "What changes of an item.");

/* ---- orders ---- */

#define ORDER_TEXT(m, hi, d) FIELD_TEXT(struct om_purchase, m, TRIMMED | NULLABLE, 0, hi, d)
#define ORDER_WHEN(m, d) FIELD_INSTANT(struct om_purchase, m, NULLABLE, d)
#define ORDER_FORMAT                                                                               \
	FIELD_ENUM(struct om_purchase, format, enum order_format, &om_order_format_words, 0,           \
	           "How it reaches the vendor.")
#define ORDER_INCOTERM                                                                             \
	FIELD_ENUM(struct om_purchase, incoterm_shipping_rule, enum incoterm, &om_incoterm_words,      \
	           NULLABLE, "Who pays the way."),                                                     \
		FIELD_ID(struct om_purchase, incoterm_shipping_rule_id, struct om_word_id, NULLABLE,       \
	             "The same by its id.")
#define ORDER_COSTS                                                                                \
	FIELD_MONEY(struct om_purchase, shipping_cost, NULLABLE, "Freight."),                          \
		FIELD_LIST(struct om_purchase, other_costs, struct om_other_cost, &cost_shape, 0, 0,       \
	               LIMIT_PURCHASE_COSTS - 1, "Other costs.")
#define ORDER_TERM                                                                                 \
	FIELD_ID(struct om_purchase, payment_term_id, struct payment_term_id, 0, "When it is paid.")

static const struct field order_fields[] = {
	FIELD_ID(struct om_purchase, purchase_order_id, struct purchase_order_id, 0, "Its id."),
	ORDER_TEXT(number, LIMIT_NUMBER, "Its number."),
	ORDER_TEXT(custom_purchase_order_number, LIMIT_NAME, "Another number."),
	FIELD_ENUM(struct om_purchase, type, enum purchase_type, &purchase_type_words, 0, "For what."),
	FIELD_ENUM(struct om_purchase, status, enum purchase_status, &om_purchase_status_words, 0,
               "Where it stands."),
	ORDER_FORMAT,
	FIELD_ID(struct om_purchase, vendor_id, struct vendor_id, 0, "From whom."),
	FIELD_ID(struct om_purchase, destination_warehouse_id, struct warehouse_id, 0, "To where."),
	FIELD_ID(struct om_purchase, dropship_order_id, struct order_id, NULLABLE, "For which order."),
	ORDER_TEXT(currency, 3, "ISO 4217 code."),
	ORDER_WHEN(date_created, "When it was made."),
	ORDER_WHEN(date_modified, "When it last changed."),
	ORDER_WHEN(date_issued, "When it went to the vendor."),
	ORDER_WHEN(date_authorized, "When it was allowed."),
	ORDER_WHEN(vendor_confirm_by_date, "By when the vendor should agree."),
	ORDER_WHEN(vendor_confirmed_on_date, "When the vendor agreed."),
	FIELD_OBJECT(struct om_purchase, created_by, struct om_person, &person_shape, NULLABLE, "Who."),
	FIELD_OBJECT(struct om_purchase, authorizer, struct om_person, &person_shape, NULLABLE, "Who."),
	ABSENT_FLAG(struct om_purchase, auto_updates_enabled),
	FIELD_OBJECT(struct om_purchase, payment_term, struct om_term, &om_term_shape, NULLABLE,
                 "When it is paid."),
	ORDER_INCOTERM,
	ORDER_COSTS,
	ORDER_TEXT(internal_notes, LIMIT_NOTES, "Notes."),
	FIELD_TEXTS(struct om_purchase, messages_to_vendor, 0, 0, LIMIT_PURCHASE_MESSAGES,
                "What the vendor was told."),
	ABSENT(struct om_purchase, purchase_order_template_id),
	FIELD_LIST(struct om_purchase, assigned_purchase_order_milestones, struct om_assigned,
               &om_assigned_shape, 0, 0, LIMIT_MILESTONES, "Its milestones."),
	FIELD_LIST(struct om_purchase, purchase_order_items, struct om_purchase_item, &item_shape, 0, 0,
               LIMIT_PURCHASE_LINES, "Its items."),
};
const struct shape om_purchase_order_shape =
	SHAPE("purchaseOrder", struct om_purchase, order_fields, "A purchase order.");

static const struct field create_fields[] = {
	FIELD_ID(struct om_purchase, vendor_id, struct vendor_id, REQUIRED, "From whom."),
	FIELD_ID(struct om_purchase, destination_warehouse_id, struct warehouse_id, REQUIRED,
             "To where."),
	ORDER_FORMAT,
	ORDER_TERM,
	FIELD_ENUM(struct om_purchase, status, enum purchase_status, &om_purchase_status_words, 0,
               "Where it stands from the beginning."),
	ORDER_WHEN(vendor_confirm_by_date, "By when the vendor should agree."),
	FIELD_ENUM(struct om_purchase, type, enum purchase_type, &purchase_type_words, 0, "For what."),
	ORDER_TEXT(currency, 3, "The vendor's; another one is refused."),
	ORDER_TEXT(custom_purchase_order_number, LIMIT_NAME, "Another number."),
	ORDER_INCOTERM,
	ORDER_TEXT(internal_notes, LIMIT_NOTES, "Notes."),
	FIELD_TEXTS(struct om_purchase, messages_to_vendor, 0, 0, 100, "What the vendor is told."),
	ORDER_COSTS,
	FIELD_LIST(struct om_purchase, assigned_purchase_order_milestones, struct om_assigned,
               &om_assigned_post_shape, 0, 0, LIMIT_MILESTONES, "Its milestones."),
	FIELD_LIST(struct om_purchase, purchase_order_items, struct om_purchase_item,
               &om_purchase_item_add_shape, REQUIRED, 0, LIMIT_PURCHASE_LINES, "Its items."),
};
const struct shape om_purchase_create_shape = SHAPE_TOUCHED(
	"createPurchaseOrder", struct om_purchase, create_fields, "A purchase order to make.");

static const struct field post_fields[] = {
	FIELD_ID(struct om_purchase, purchase_order_id, struct purchase_order_id, REQUIRED, "Which."),
	ORDER_TERM,
	ORDER_TEXT(custom_purchase_order_number, LIMIT_NAME, "Another number."),
	ORDER_FORMAT,
	ORDER_INCOTERM,
	ORDER_TEXT(internal_notes, LIMIT_NOTES, "Notes."),
	ORDER_WHEN(vendor_confirm_by_date, "By when the vendor should agree."),
};
const struct shape om_purchase_post_shape = SHAPE_TOUCHED(
	"postPurchaseOrder", struct om_purchase, post_fields, "What changes of a purchase order.");

static const struct field costs_fields[] = {ORDER_COSTS};
const struct shape om_purchase_costs_shape = SHAPE_TOUCHED(
	"putPurchaseOrderOtherCosts", struct om_purchase, costs_fields, "All costs of an order.");

/* The definition asks for the order in the query too. */
static const struct field named_fields[] = {
	FIELD_ID(struct om_purchase, purchase_order_id, struct purchase_order_id, 0,
             "The order of the path again."),
};
const struct shape om_purchase_named_shape =
	SHAPE("OmPurchaseNamed", struct om_purchase, named_fields, "Which purchase order.");

/* ---- receiving ---- */

static const struct field receipt_fields[] = {
	FIELD_ID(struct om_purchase_receipt, purchase_order_item_id, struct purchase_line_id, REQUIRED,
             "Which item."),
	FIELD_QTY(struct om_purchase_receipt, accepted_quantity, REQUIRED, 0, QTY_MAX, "Good units."),
	FIELD_QTY(struct om_purchase_receipt, rejected_quantity, REQUIRED, 0, QTY_MAX, "Refused ones."),
	FIELD_FLAG(struct om_purchase_receipt, update_inventory, 0,
               "Are they put into stock? Usually true."),
	FIELD_ID(struct om_purchase_receipt, product_stock_id, struct stock_id, 0, "Where."),
	FIELD_INSTANT(struct om_purchase_receipt, delivery_date, NULLABLE, "When they came."),
	FIELD_INSTANT(struct om_purchase_receipt, received_date, NULLABLE, "When they were counted."),
	FIELD_INSTANT(struct om_purchase_receipt, billed_date, NULLABLE, "When they were billed."),
	FIELD_COST(struct om_purchase_receipt, billed_unit_cost, NULLABLE, "Billed cost of one."),
	FIELD_COST(struct om_purchase_receipt, landed_unit_cost, NULLABLE, "Cost on the shelf."),
	FIELD_COST(struct om_purchase_receipt, original_unit_cost, NULLABLE, "Ordered cost of one."),
	FIELD_MONEY(struct om_purchase_receipt, discount, NULLABLE, "Refused: it belongs to the item."),
	FIELD_TEXT(struct om_purchase_receipt, memo, TRIMMED, 0, LIMIT_NOTES, "Notes."),
	FIELD_TEXT(struct om_purchase_receipt, reference_number, TRIMMED, 0, LIMIT_NAME,
               "Number on the bill."),
};
const struct shape om_purchase_receipt_shape =
	SHAPE_TOUCHED("receivePurchaseOrderItem", struct om_purchase_receipt, receipt_fields,
                  "What came of an item.");
static const struct field receive_fields[] = {
	FIELD_ID(struct om_purchase_receive, purchase_order_id, struct purchase_order_id, REQUIRED,
             "Which order."),
	FIELD_LIST(struct om_purchase_receive, purchase_order_items, struct om_purchase_receipt,
               &om_purchase_receipt_shape, REQUIRED, 1, LIMIT_PURCHASE_LINES, "What came."),
};
const struct shape om_purchase_receive_shape =
	SHAPE("receivePurchaseOrder", struct om_purchase_receive, receive_fields, "A delivery.");

/* ---- queries ---- */

#define QUERY_WHEN(m) FIELD_INSTANT(struct om_purchase_query, m, 0, "Inclusive.")
static const struct field query_fields[] = {
	QUERY_WHEN(authorized_date_from),
	QUERY_WHEN(authorized_date_to),
	QUERY_WHEN(created_date_from),
	QUERY_WHEN(created_date_to),
	QUERY_WHEN(modified_date_from),
	QUERY_WHEN(modified_date_to),
	FIELD_INT(struct om_purchase_query, created_by, 0, 0, ID_MAX, "The person who made it."),
	FIELD_TEXT(struct om_purchase_query, custom_purchase_order_number, 0, 0, LIMIT_NAME,
               "With this other number."),
	FIELD_TEXT(struct om_purchase_query, purchase_order_number, 0, 0, LIMIT_NUMBER,
               "With this number."),
	FIELD_TEXT(struct om_purchase_query, product_sku, 0, 0, LIMIT_SKU, "Our SKU begins so."),
	FIELD_TEXT(struct om_purchase_query, vendor_product_sku, 0, 0, LIMIT_SKU,
               "The vendor's SKU begins so."),
	FIELD_INT(struct om_purchase_query, product_id, 0, 0, ID_MAX, "With this product."),
	FIELD_INT(struct om_purchase_query, vendor_id, 0, 0, ID_MAX, "Of this vendor."),
	FIELD_INT(struct om_purchase_query, vendor_product_id, 0, 0, ID_MAX,
              "With this vendor product."),
	FIELD_TEXTS(struct om_purchase_query, status, 0, 0, 20, "In these states."),
	FIELD_INTS(struct om_purchase_query, warehouse_ids, 0, 0, OM_LIMIT_MOST, "To these places."),
	OM_PAGE_FIELDS(struct om_purchase_query),
};
const struct shape om_purchase_order_query_shape =
	SHAPE("OmPurchaseQuery", struct om_purchase_query, query_fields, "Which purchase orders.");

static const struct field message_fields[] = {
	FIELD_TEXT(struct om_vendor_message, to_vendor_message, REQUIRED | TRIMMED, 1, LIMIT_NOTES,
               "What the vendor is told."),
};
const struct shape om_vendor_message_shape =
	SHAPE("OmVendorMessage", struct om_vendor_message, message_fields, "A message to the vendor.");

#define IDS_SHAPE(shape_, word_, flags_, title_)                                                   \
	static const struct field shape_##_fields[] = {{.name = word_,                                 \
	                                                .name_len = sizeof(word_) - 1,                 \
	                                                .kind = KIND_INTS,                             \
	                                                .offset = offsetof(struct om_ids, ids),        \
	                                                .flags = flags_,                               \
	                                                .most = LIMIT_BULK_ITEMS,                      \
	                                                .says = "Which ones."}};                       \
	const struct shape shape_ = SHAPE(title_, struct om_ids, shape_##_fields, "Which ones.")

IDS_SHAPE(om_purchase_ids_shape, "purchase_order_ids", 0, "OmPurchaseIds");
IDS_SHAPE(om_purchase_item_ids_shape, "purchase_order_item_ids", REQUIRED, "OmPurchaseItemIds");
IDS_SHAPE(om_hold_query_shape, "purchase_order_item_ids", 0, "OmHoldQuery");
IDS_SHAPE(om_hold_ids_shape, "hold_ids", 0, "OmHoldIds");
IDS_SHAPE(om_milestone_ids_shape, "milestone_ids", REQUIRED, "OmMilestoneIds");
