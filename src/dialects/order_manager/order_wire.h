/* An order as it looks on the wire. */
#ifndef PURSER_DIALECTS_ORDER_MANAGER_ORDER_WIRE_H
#define PURSER_DIALECTS_ORDER_MANAGER_ORDER_WIRE_H

#include "dialects/order_manager/brief.h"
#include "dialects/order_manager/channel.h"
#include "dialects/order_manager/labels.h"
#include "dialects/order_manager/shipment.h"

struct om_customer {
	struct str name, company_name;
	LIST(struct str) email_addresses;
	struct absent absent;
};

struct om_source {
	struct warehouse_id warehouse_id;
	struct str name;
};

struct om_order_item {
	struct order_line_id order_item_id;
	struct str listing_sku, listing_name;
	struct om_product_brief product;
	int64_t quantity_ordered;
	struct money unit_price, tax, discount;
	bool fulfilled;
	struct absent absent;
};

struct om_parcel_item {
	struct str listing_sku;
	int64_t quantity;
};

struct om_parcel {
	LIST(struct om_parcel_item) items;
	LIST(struct str) tracking_numbers;
};

struct om_cancel {
	struct str details, type;
};

/* Whose account the carrier bills. */
struct om_ship_bill {
	struct str account_number, billing_zip_code, country;
	struct absent absent;
};
extern const struct shape om_ship_bill_shape;

struct om_order {
	struct order_id order_id;
	struct str order_number, order_status, unresolved_status, order_type;
	struct om_channel sales_channel;
	struct om_customer customer;
	struct om_source fulfillment_source;
	struct instant order_date, created_date, modified_date, payment_date, ship_date, ship_by_date;
	struct instant hold_until_date;
	struct str currency;
	struct money order_total, order_item_total, amount_paid, discount, shipping_cost;
	struct money insurance_cost, insured_value, confirmation_cost;
	LIST(struct om_order_item) order_items;
	struct om_ship_method ship_method;
	struct str requested_shipping_service;
	struct om_shipment shipment;
	LIST(struct om_parcel) shipments;
	struct str ship_name, ship_company, ship_address1, ship_address2, ship_city, ship_state;
	struct str ship_zip_code, ship_country, ship_phone, ship_email;
	struct str address_type, delivery_confirmation, insurance_provider, customs_declaration_type;
	struct om_cancel cancel_reason;
	struct str notes_from_buyer;
	bool external;
	/* order_detail.c fills these */
	struct instant receive_by_date;
	LIST(struct om_label) labels;
	LIST(int64_t) related_order_ids;
	struct str weight, length, width, height, dry_ice_weight;
	struct str custom_ship_billing_option;
	struct om_ship_bill custom_ship_billing;
	struct str international_non_delivery_action, fraud_analysis, internal_notes, gift_message;
	struct str custom_field1, custom_field2, custom_field3;
	bool gift, pos, contains_alcohol, contains_dry_ice;
};

/* The text of what no order of ours has, without its opening brace: it ends every order. */
struct str om_order_rest(struct arena *arena);

#endif
