/* Shapes of lines, and of the bodies that name them. */
#include "domain/purchasing/purchasing_edge.h"

static const struct word line_status_rows[] = {
	{PURCHASE_LINE_PENDING, "pending", "It is still to come."},
	{PURCHASE_LINE_RECEIVED, "received", "It came and was accepted."},
	{PURCHASE_LINE_REJECTED, "rejected", "It came and was refused."},
	{PURCHASE_LINE_VOIDED, "voided", "It will not come: called off."},
	{PURCHASE_LINE_CANCELLED, "cancelled", "It will not come: waived."},
};
const struct words purchase_line_status_words = WORDS("PurchaseLineStatus", line_status_rows);

#define ID(m, T, fl, d) FIELD_ID(struct purchase_line, m, T, fl, d)
#define TEXT(m, fl, hi, d) FIELD_TEXT(struct purchase_line, m, fl, 0, hi, d)
#define MONEY(m, fl, d) FIELD_MONEY(struct purchase_line, m, fl, d)
#define COST(m, fl, d) FIELD_COST(struct purchase_line, m, fl, d)
#define INSTANT(m, fl, d) FIELD_INSTANT(struct purchase_line, m, fl, d)

/* `id` may be given where lines are changed; the use case says when it must. */
static const struct field line_fields[] = {
	ID(id, struct purchase_line_id, CAN_SORT, "Our id; given to say which line is meant."),
	ID(purchase_order_id, struct purchase_order_id, READ_ONLY, "Of which order."),
	FIELD_INT(struct purchase_line, position, READ_ONLY, 1, INT64_MAX, "Its place in the order."),
	ID(split_from_id, struct purchase_line_id, READ_ONLY,
       "The line of which it was a part before some of that arrived."),
	ID(vendor_product_id, struct vendor_product_id, CAN_FILTER,
       "What the vendor sells; or vendor_sku or sku says it."),
	TEXT(vendor_sku, TRIMMED, LIMIT_SKU, "The vendor's SKU."),
	ID(product_id, struct product_id, READ_ONLY | CAN_FILTER, "Our product."),
	TEXT(sku, TRIMMED, LIMIT_SKU, "Its SKU."),
	FIELD_ENUM(struct purchase_line, status, enum purchase_line_status, &purchase_line_status_words,
               READ_ONLY | CAN_FILTER, "What became of it."),
	FIELD_QTY(struct purchase_line, quantity, REQUIRED, 1, QTY_MAX,
              "Units of the product; whole units of measure."),
	FIELD_QTY(struct purchase_line, over_quantity, READ_ONLY, 0, QTY_MAX,
              "Of these, units that came beyond what was ordered."),
	TEXT(unit_name, TRIMMED, LIMIT_NAME, "What it is packed in: case."),
	FIELD_QTY(struct purchase_line, unit_units, 0, 0, QTY_MAX, "Units in one of these; 0: one."),
	TEXT(packaging, TRIMMED, LIMIT_ADDRESS_LINE, "How it comes packed."),
	COST(unit_cost, 0, "Cost of one unit; usually the vendor's price for the quantity."),
	FIELD_FLAG(struct purchase_line, is_billed, READ_ONLY, "Whether the bill is known."),
	COST(billed_unit_cost, NULLABLE, "Cost of one unit by the bill; it counts when given."),
	MONEY(discount, 0, "Discount on the whole line."),
	FIELD_INT(struct purchase_line, discount_ppm, 0, 0, PPM_WHOLE,
              "Or a share of its cost in parts per million: 50000 is 5 %."),
	FIELD_INT(struct purchase_line, tax_ppm, 0, 0, PPM_WHOLE,
              "Tax on it in parts per million; usually the vendor's. No part of stock value."),
	FIELD_FLAG(struct purchase_line, is_landed_given, READ_ONLY,
               "Whether a person said what a unit costs on the shelf."),
	COST(landed_unit_cost, NULLABLE,
         "Cost of one unit on the shelf, with its share of the costs; rounded."),
	MONEY(landed_value, READ_ONLY, "What all its units cost on the shelf; exact."),
	INSTANT(expected_at, NULLABLE | CAN_FILTER,
            "When it should come; usually the lead time after the order is allowed."),
	INSTANT(delivered_at, NULLABLE, "When it was delivered."),
	INSTANT(received_at, READ_ONLY, "When it was counted in."),
	INSTANT(billed_at, NULLABLE, "When it was billed."),
	ID(location_id, struct location_id, READ_ONLY, "Where it was put."),
	FIELD_FLAG(struct purchase_line, is_stocked, READ_ONLY, "Whether it was added to stock."),
	INSTANT(closed_at, READ_ONLY, "When it was voided or cancelled."),
	TEXT(reference_number, TRIMMED, LIMIT_NAME, "The number on bill or delivery note."),
	TEXT(memo, TRIMMED, LIMIT_NOTES, "What our people should know."),
};
const struct shape purchase_line_shape =
	SHAPE_TOUCHED("PurchaseLine", struct purchase_line, line_fields,
                  "Units of one product on a purchase order, all of one fate.");

static const struct field receipt_fields[] = {
	FIELD_ID(struct purchase_receipt, line_id, struct purchase_line_id, REQUIRED, "Which line."),
	FIELD_QTY(struct purchase_receipt, accepted, 0, 0, QTY_MAX, "Good units that came."),
	FIELD_QTY(struct purchase_receipt, rejected, 0, 0, QTY_MAX, "Units that were refused."),
	FIELD_ID(struct purchase_receipt, location_id, struct location_id, 0,
             "Where they are put; neither id nor name: the usual location."),
	FIELD_TEXT(struct purchase_receipt, location, TRIMMED, 0, LIMIT_NAME,
               "The stock location by its name."),
	FIELD_FLAG(struct purchase_receipt, leaves_stock, 0,
               "Stock is not changed: the warehouse's own figure has the units already."),
	FIELD_INSTANT(struct purchase_receipt, received_at, 0, "When; usually now."),
	FIELD_INSTANT(struct purchase_receipt, delivered_at, 0, "When it was delivered."),
	FIELD_INSTANT(struct purchase_receipt, billed_at, 0, "When it was billed."),
	FIELD_COST(struct purchase_receipt, billed_unit_cost, 0, "Cost of one unit by the bill."),
	FIELD_COST(struct purchase_receipt, landed_unit_cost, 0, "Cost of one unit on the shelf."),
	FIELD_COST(struct purchase_receipt, unit_cost, 0, "Another cost of one unit than ordered."),
	FIELD_TEXT(struct purchase_receipt, reference_number, TRIMMED, 0, LIMIT_NAME,
               "The number on bill or delivery note."),
	FIELD_TEXT(struct purchase_receipt, memo, TRIMMED, 0, LIMIT_NOTES, "What was remarkable."),
};
const struct shape purchase_receipt_shape =
	SHAPE("PurchaseReceipt", struct purchase_receipt, receipt_fields, "What came of one line.");

/* ---- bodies ---- */

static const struct field lines_fields[] = {
	FIELD_LIST(struct purchase_lines, items, struct purchase_line, &purchase_line_shape, REQUIRED,
               1, LIMIT_PURCHASE_LINES, "The lines."),
};
const struct shape purchase_lines_shape =
	SHAPE("PurchaseLines", struct purchase_lines, lines_fields, "Lines of one purchase order.");

/* A patch of a line needs its id only: nothing else is required of it. */
static const struct field patch_fields[] = {
	FIELD_ID(struct purchase_line, id, struct purchase_line_id, REQUIRED, "Which line."),
	FIELD_QTY(struct purchase_line, quantity, 0, 1, QTY_MAX, "Units of the product."),
	FIELD_TEXT(struct purchase_line, unit_name, TRIMMED, 0, LIMIT_NAME, "What it is packed in."),
	FIELD_QTY(struct purchase_line, unit_units, 0, 0, QTY_MAX, "Units in one of these."),
	FIELD_TEXT(struct purchase_line, packaging, TRIMMED, 0, LIMIT_ADDRESS_LINE,
               "How it comes packed."),
	FIELD_COST(struct purchase_line, unit_cost, 0, "Cost of one unit."),
	FIELD_COST(struct purchase_line, billed_unit_cost, NULLABLE, "Cost of one unit by the bill."),
	FIELD_MONEY(struct purchase_line, discount, 0, "Discount on the whole line."),
	FIELD_INT(struct purchase_line, discount_ppm, 0, 0, PPM_WHOLE,
              "Or a share of its cost in parts per million."),
	FIELD_INT(struct purchase_line, tax_ppm, 0, 0, PPM_WHOLE, "Tax in parts per million."),
	FIELD_COST(struct purchase_line, landed_unit_cost, NULLABLE,
               "Cost of one unit on the shelf; null: worked out again."),
	FIELD_INSTANT(struct purchase_line, expected_at, NULLABLE, "When it should come."),
	FIELD_INSTANT(struct purchase_line, delivered_at, NULLABLE, "When it was delivered."),
	FIELD_INSTANT(struct purchase_line, billed_at, NULLABLE, "When it was billed."),
	FIELD_TEXT(struct purchase_line, reference_number, TRIMMED, 0, LIMIT_NAME,
               "The number on bill or delivery note."),
	FIELD_TEXT(struct purchase_line, memo, TRIMMED, 0, LIMIT_NOTES, "What people should know."),
};
const struct shape purchase_line_patch_shape = SHAPE_TOUCHED(
	"PurchaseLinePatch", struct purchase_line, patch_fields, "What changes of a line.");

static const struct field patches_fields[] = {
	FIELD_LIST(struct purchase_lines, items, struct purchase_line, &purchase_line_patch_shape,
               REQUIRED, 1, LIMIT_PURCHASE_LINES, "The lines, each by its id."),
};
const struct shape purchase_line_patches_shape =
	SHAPE("PurchaseLinePatches", struct purchase_lines, patches_fields, "Lines that change.");

static const struct field ids_fields[] = {
	FIELD_INTS(struct purchase_ids, ids, REQUIRED, 1, LIMIT_BULK_ITEMS, "Our ids."),
	FIELD_TEXT(struct purchase_ids, reason, TRIMMED, 0, LIMIT_NOTES, "Why."),
};
const struct shape purchase_ids_shape =
	SHAPE("PurchaseIds", struct purchase_ids, ids_fields, "Which ones.");

static const struct field reason_fields[] = {
	FIELD_TEXT(struct purchase_ids, reason, TRIMMED, 0, LIMIT_NOTES, "Why."),
};
const struct shape purchase_reason_shape =
	SHAPE("PurchaseReason", struct purchase_ids, reason_fields, "Why it is done.");

static const struct field sending_fields[] = {
	FIELD_TEXT(struct purchase_sending, recipient, TRIMMED, 0, LIMIT_NAME,
               "The address it went to; usually the vendor's for purchase orders."),
};
const struct shape purchase_sending_shape =
	SHAPE("PurchaseSending", struct purchase_sending, sending_fields, "How it was sent.");

static const struct field costs_fields[] = {
	FIELD_LIST(struct purchase_costs, items, struct purchase_cost, &purchase_cost_shape, REQUIRED,
               0, LIMIT_PURCHASE_COSTS, "All of them; what is not listed is removed."),
};
const struct shape purchase_costs_shape =
	SHAPE("PurchaseCosts", struct purchase_costs, costs_fields, "The costs of a purchase order.");

static const struct field receipts_fields[] = {
	FIELD_LIST(struct purchase_receipts, items, struct purchase_receipt, &purchase_receipt_shape,
               REQUIRED, 1, LIMIT_PURCHASE_LINES, "What came, by line."),
};
const struct shape purchase_receipts_shape =
	SHAPE("PurchaseReceipts", struct purchase_receipts, receipts_fields, "A delivery.");

static const struct field milestones_fields[] = {
	FIELD_LIST(struct purchase_milestones, items, struct purchase_milestone,
               &purchase_milestone_shape, REQUIRED, 1, LIMIT_MILESTONES, "The milestones."),
};
const struct shape purchase_milestones_shape =
	SHAPE("PurchaseMilestones", struct purchase_milestones, milestones_fields,
          "Milestones of a purchase order.");

static const struct field holds_fields[] = {
	FIELD_LIST(struct purchase_holds, items, struct purchase_hold, &purchase_hold_shape, REQUIRED,
               1, LIMIT_BULK_ITEMS, "The holds."),
};
const struct shape purchase_holds_shape =
	SHAPE("PurchaseHolds", struct purchase_holds, holds_fields, "Units meant for warehouses.");
