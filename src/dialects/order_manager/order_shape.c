#include "dialects/order_manager/order_wire.h"

#include "dialects/order_manager/order.h"

#define FIELD_WORD(S, m, d) FIELD_TEXT(S, m, NULLABLE, 0, LIMIT_NAME, d)

static const struct field customer_fields[] = {
	ABSENT(struct om_customer, customer_id),
	FIELD_WORD(struct om_customer, name, "The recipient."),
	FIELD_WORD(struct om_customer, company_name, "The company."),
	FIELD_TEXTS(struct om_customer, email_addresses, 0, 0, 10, "Where to write to."),
};
static const struct shape customer_shape =
	SHAPE("customer", struct om_customer, customer_fields, "Who bought it.");

static const struct field source_fields[] = {
	FIELD_ID(struct om_source, warehouse_id, struct warehouse_id, 0, "The warehouse."),
	FIELD_WORD(struct om_source, name, "Its name."),
};
static const struct shape source_shape =
	SHAPE("warehouseInfo", struct om_source, source_fields, "Who ships it.");

static const struct field item_fields[] = {
	FIELD_ID(struct om_order_item, order_item_id, struct order_line_id, 0, "The line."),
	FIELD_TEXT(struct om_order_item, listing_sku, 0, 0, LIMIT_SKU, "The channel's SKU."),
	FIELD_TEXT(struct om_order_item, listing_name, 0, 0, 500, "What the buyer saw."),
	FIELD_OBJECT(struct om_order_item, product, struct om_product_brief, &om_product_brief_shape,
                 NULLABLE, "The product; null: not linked."),
	FIELD_INT(struct om_order_item, quantity_ordered, 0, 0, QTY_MAX, "Units not cancelled."),
	FIELD_MONEY(struct om_order_item, unit_price, 0, "Price of one."),
	FIELD_MONEY(struct om_order_item, tax, 0, "Tax of the line."),
	FIELD_MONEY(struct om_order_item, discount, 0, "Discount on the line."),
	ABSENT(struct om_order_item, notes),
	ABSENT(struct om_order_item, purchase_order_item_number),
	ABSENT_LIST(struct om_order_item, picking_stocks),
	FIELD_FLAG(struct om_order_item, fulfilled, 0, "Have all units left?"),
	ABSENT_FLAG(struct om_order_item, broken_down),
};
static const struct shape item_shape =
	SHAPE("orderItem", struct om_order_item, item_fields, "A line of an order.");

static const struct field parcel_item_fields[] = {
	FIELD_TEXT(struct om_parcel_item, listing_sku, 0, 0, LIMIT_SKU, "The channel's SKU."),
	FIELD_INT(struct om_parcel_item, quantity, 0, 0, QTY_MAX, "Units of the line."),
};
static const struct shape parcel_item_shape =
	SHAPE("Item", struct om_parcel_item, parcel_item_fields, "What was in a shipment.");

static const struct field parcel_fields[] = {
	FIELD_LIST(struct om_parcel, items, struct om_parcel_item, &parcel_item_shape, 0, 0,
               LIMIT_ORDER_LINES, "What left."),
	FIELD_TEXTS(struct om_parcel, tracking_numbers, 0, 0, 10, "Its tracking numbers."),
};
static const struct shape parcel_shape =
	SHAPE("shipments", struct om_parcel, parcel_fields, "A shipment of an order.");

static const struct field cancel_fields[] = {
	FIELD_WORD(struct om_cancel, details, "In words."),
	FIELD_WORD(struct om_cancel, type, "BUYER_CANCELLED, NO_INVENTORY, …"),
};
static const struct shape cancel_shape =
	SHAPE("OrderCancelReasonDto", struct om_cancel, cancel_fields, "Why it was cancelled.");

static const struct field bill_fields[] = {
	FIELD_WORD(struct om_ship_bill, account_number, "The account."),
	FIELD_WORD(struct om_ship_bill, billing_zip_code, "Its postal code."),
	ABSENT(struct om_ship_bill, cod_amount),
	FIELD_WORD(struct om_ship_bill, country, "ISO 3166-1 alpha-3."),
};
const struct shape om_ship_bill_shape =
	SHAPE("customShipBilling", struct om_ship_bill, bill_fields, "Whose account is billed.");

static const struct field order_fields[] = {
	FIELD_ID(struct om_order, order_id, struct order_id, 0, "The order."),
	FIELD_TEXT(struct om_order, order_number, 0, 0, LIMIT_NUMBER, "Its number."),
	FIELD_WORD(struct om_order, order_status, "Its status."),
	FIELD_WORD(struct om_order, unresolved_status, "Why it is unresolved; RESOLVED otherwise."),
	FIELD_WORD(struct om_order, order_type, "STANDARD."),
	FIELD_OBJECT(struct om_order, sales_channel, struct om_channel, &om_channel_shape, NULLABLE,
                 "Where it was sold."),
	FIELD_OBJECT(struct om_order, customer, struct om_customer, &customer_shape, 0, "Who."),
	FIELD_OBJECT(struct om_order, fulfillment_source, struct om_source, &source_shape, NULLABLE,
                 "The warehouse that ships it; null: none yet."),
	FIELD_INSTANT(struct om_order, order_date, 0, "When it was placed."),
	FIELD_INSTANT(struct om_order, created_date, 0, "When we accepted it."),
	FIELD_INSTANT(struct om_order, modified_date, 0, "When it last changed."),
	FIELD_INSTANT(struct om_order, payment_date, 0, "When it was paid."),
	FIELD_INSTANT(struct om_order, ship_date, 0, "When the last unit left."),
	FIELD_INSTANT(struct om_order, ship_by_date, 0, "When it should have left."),
	FIELD_INSTANT(struct om_order, hold_until_date, 0, "When the hold ends."),
	FIELD_WORD(struct om_order, currency, "ISO 4217."),
	FIELD_MONEY(struct om_order, order_total, 0, "What the buyer pays."),
	FIELD_MONEY(struct om_order, order_item_total, 0, "Prices of the open units."),
	FIELD_MONEY(struct om_order, amount_paid, 0, "What was paid."),
	FIELD_MONEY(struct om_order, discount, 0, "Discounts of all lines."),
	FIELD_MONEY(struct om_order, shipping_cost, 0, "What the buyer pays for shipping."),
	FIELD_MONEY(struct om_order, insurance_cost, 0, "Always 0."),
	FIELD_MONEY(struct om_order, insured_value, 0, "Always 0."),
	FIELD_MONEY(struct om_order, confirmation_cost, 0, "Always 0."),
	FIELD_LIST(struct om_order, order_items, struct om_order_item, &item_shape, 0, 0,
               LIMIT_ORDER_LINES, "The lines."),
	FIELD_OBJECT(struct om_order, ship_method, struct om_ship_method, &om_ship_method_shape,
                 NULLABLE, "How it is shipped."),
	FIELD_WORD(struct om_order, requested_shipping_service, "What the buyer asked for."),
	FIELD_OBJECT(struct om_order, shipment, struct om_shipment, &om_shipment_shape, NULLABLE,
                 "The first shipment."),
	FIELD_LIST(struct om_order, shipments, struct om_parcel, &parcel_shape, 0, 0, 1000,
               "All shipments."),
	FIELD_WORD(struct om_order, ship_name, "The recipient."),
	FIELD_WORD(struct om_order, ship_company, "Company."),
	FIELD_TEXT(struct om_order, ship_address1, NULLABLE, 0, LIMIT_ADDRESS_LINE, "Street."),
	FIELD_TEXT(struct om_order, ship_address2, NULLABLE, 0, LIMIT_ADDRESS_LINE, "More of it."),
	FIELD_WORD(struct om_order, ship_city, "City."),
	FIELD_WORD(struct om_order, ship_state, "State."),
	FIELD_WORD(struct om_order, ship_zip_code, "Postal code."),
	FIELD_WORD(struct om_order, ship_country, "ISO 3166-1 alpha-3."),
	FIELD_WORD(struct om_order, ship_phone, "Telephone."),
	FIELD_WORD(struct om_order, ship_email, "E-mail."),
	FIELD_WORD(struct om_order, address_type, "UNKNOWN."),
	FIELD_WORD(struct om_order, delivery_confirmation, "NO_CONFIRMATION."),
	FIELD_WORD(struct om_order, insurance_provider, "NO_INSURANCE_PROVIDER."),
	FIELD_WORD(struct om_order, customs_declaration_type, "NO_CUSTOMS_DECLARATION."),
	FIELD_OBJECT(struct om_order, cancel_reason, struct om_cancel, &cancel_shape, NULLABLE,
                 "Why it was cancelled."),
	FIELD_TEXT(struct om_order, notes_from_buyer, NULLABLE, 0, LIMIT_NOTES, "The buyer's note."),
	FIELD_FLAG(struct om_order, external, 0, "Was it shipped outside?"),
	FIELD_INSTANT(struct om_order, receive_by_date, 0, "When it should arrive."),
	FIELD_LIST(struct om_order, labels, struct om_label, &om_label_shape, 0, 0, LABELS_EACH_MOST,
               "Its labels."),
	FIELD_INTS(struct om_order, related_order_ids, 0, 0, 1000,
               "Orders that it was split from, into, or merged with."),
	FIELD_DECIMAL(struct om_order, weight, "Ounces; null: from the products."),
	FIELD_DECIMAL(struct om_order, length, "Inches."),
	FIELD_DECIMAL(struct om_order, width, "Inches."),
	FIELD_DECIMAL(struct om_order, height, "Inches."),
	FIELD_WORD(struct om_order, custom_ship_billing_option, "Who pays the carrier."),
	FIELD_OBJECT(struct om_order, custom_ship_billing, struct om_ship_bill, &om_ship_bill_shape,
                 NULLABLE, "Whose account."),
	FIELD_WORD(struct om_order, international_non_delivery_action, "If nobody takes it."),
	FIELD_WORD(struct om_order, fraud_analysis, "SHOPIFY_LOW, SHOPIFY_MEDIUM, SHOPIFY_HIGH."),
	FIELD_TEXT(struct om_order, internal_notes, NULLABLE, 0, LIMIT_NOTES, "For us only."),
	FIELD_FLAG(struct om_order, gift, 0, "Is it a gift?"),
	FIELD_TEXT(struct om_order, gift_message, NULLABLE, 0, LIMIT_NOTES, "For who gets it."),
	FIELD_TEXT(struct om_order, custom_field1, NULLABLE, 0, 255, "The field Custom field 1."),
	FIELD_TEXT(struct om_order, custom_field2, NULLABLE, 0, 255, "The field Custom field 2."),
	FIELD_TEXT(struct om_order, custom_field3, NULLABLE, 0, 255, "The field Custom field 3."),
	FIELD_FLAG(struct om_order, pos, 0, "Was it sold over the counter?"),
	FIELD_FLAG(struct om_order, contains_alcohol, 0, "Is alcohol in it?"),
	FIELD_FLAG(struct om_order, contains_dry_ice, 0, "Is dry ice in it?"),
	FIELD_DECIMAL(struct om_order, dry_ice_weight, "Ounces."),
};
const struct shape om_order_shape =
	SHAPE("order", struct om_order, order_fields, "An order: what Purser knows of it.");

struct om_rest {
	struct absent absent;
};
static const struct field rest_fields[] = {
	ABSENT(struct om_rest, payment_type),
	ABSENT(struct om_rest, ship_address3),
	ABSENT_LIST(struct om_rest, customs_declaration_items),
	ABSENT_LIST(struct om_rest, order_customs_documents),
	ABSENT(struct om_rest, notes_to_buyer),
	ABSENT(struct om_rest, amz_fba_shipment_id),
	ABSENT_LIST(struct om_rest, order_carton_ids),
	ABSENT_FLAG(struct om_rest, subscription),
	ABSENT_FLAG(struct om_rest, bill_duties_to_payor),
	ABSENT_FLAG(struct om_rest, do_not_prepay_postage),
	ABSENT_FLAG(struct om_rest, include_return_label),
	ABSENT_FLAG(struct om_rest, non_machinable),
	ABSENT_FLAG(struct om_rest, release_without_signature),
	ABSENT_FLAG(struct om_rest, saturday_delivery),
	ABSENT_FLAG(struct om_rest, show_postage),
	ABSENT_FLAG(struct om_rest, suppress_channel_update),
	ABSENT_FLAG(struct om_rest, notify_customer),
	ABSENT_FLAG(struct om_rest, refund_order_on_channel),
	ABSENT_FLAG(struct om_rest, send_email_notification_to_channel),
	ABSENT_FLAG(struct om_rest, update_sales_channels),
};
const struct shape om_order_rest_shape =
	SHAPE("orderRest", struct om_rest, rest_fields, "An order: what Purser does not keep.");

struct str om_order_rest(struct arena *arena)
{
	static const struct om_rest rest;
	struct json_out out;
	struct buf buf = buf_new(arena, 8192);
	json_begin(&out, &buf);
	shape_write(&om_order_rest_shape, &om_profile, &rest, &out);
	struct str text = buf_str(&buf);
	return str_slice(text, 1, text.len);
}
