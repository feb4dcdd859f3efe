/* Purchase orders on the wire. */
#ifndef PURSER_DIALECTS_ORDER_MANAGER_PURCHASE_WIRE_H
#define PURSER_DIALECTS_ORDER_MANAGER_PURCHASE_WIRE_H

#include "dialects/order_manager/buying.h"
#include "domain/purchasing/purchasing.h"

extern const struct words om_purchase_status_words, om_purchase_line_status_words;

struct om_hold {
	struct purchase_hold_id id;
	struct purchase_line_id purchase_order_item_id;
	struct warehouse_id warehouse_id;
	struct qty quantity;
	struct str memo;
	struct touched touched;
};
enum discount_type { DISCOUNT_MONETARY, DISCOUNT_PERCENTAGE };
struct om_discount {
	struct str amount;
	enum discount_type discount_type;
	struct touched touched;
};
/* One struct for items that are printed, made and changed. */
struct om_purchase_item {
	struct purchase_line_id purchase_order_item_id;
	struct vendor_product_id vendor_product_id;
	struct str vendor_product_master_sku, vendor_product_vendor_sku;
	struct stock_id product_stock_id;
	enum purchase_line_status status;
	struct qty quantity;
	struct str unit_of_measure;
	struct qty uom_unit_quantity;
	struct str packaging;
	struct money original_unit_cost, billed_unit_cost, landed_unit_cost;
	struct om_discount discount;
	struct str percentage_tax;
	struct instant estimated_delivery_date, delivery_date, received_date, billed_date,
		landed_cost_payment_date;
	struct str reference_number, memo;
	LIST(struct om_hold) holds;
	struct touched touched;
};
struct om_other_cost {
	struct money amount;
	struct str description;
};
struct om_milestone {
	struct milestone_id id, milestone_id;
	struct str name, hex_color;
	bool active;
	struct touched touched;
};
struct om_assigned {
	struct om_milestone milestone;
	struct milestone_id milestone_id; /* of what is sent */
	bool reached;
};
struct om_person {
	struct user_id user_id;
	struct str email, name;
};
struct om_purchase {
	struct purchase_order_id purchase_order_id;
	struct str number, custom_purchase_order_number;
	enum purchase_type type;
	enum purchase_status status;
	enum order_format format;
	struct vendor_id vendor_id;
	struct warehouse_id destination_warehouse_id;
	struct order_id dropship_order_id;
	struct str currency;
	struct instant date_created, date_modified, date_issued, date_authorized,
		vendor_confirm_by_date, vendor_confirmed_on_date;
	struct om_person created_by, authorizer;
	struct om_term payment_term;
	struct payment_term_id payment_term_id;
	enum incoterm incoterm_shipping_rule;
	struct om_word_id incoterm_shipping_rule_id;
	struct money shipping_cost;
	LIST(struct om_other_cost) other_costs;
	struct str internal_notes;
	LIST(struct str) messages_to_vendor;
	LIST(struct om_assigned) assigned_purchase_order_milestones;
	LIST(struct om_purchase_item) purchase_order_items;
	struct absent absent;
	struct touched touched;
};
struct om_purchase_receipt {
	struct purchase_line_id purchase_order_item_id;
	struct qty accepted_quantity, rejected_quantity;
	bool update_inventory;
	struct stock_id product_stock_id;
	struct instant delivery_date, received_date, billed_date;
	struct money billed_unit_cost, landed_unit_cost, original_unit_cost, discount;
	struct str memo, reference_number;
	struct touched touched;
};
struct om_purchase_receive {
	struct purchase_order_id purchase_order_id;
	LIST(struct om_purchase_receipt) purchase_order_items;
};
struct om_purchase_query {
	struct instant authorized_date_from, authorized_date_to, created_date_from, created_date_to,
		modified_date_from, modified_date_to;
	int64_t created_by;
	struct str custom_purchase_order_number, purchase_order_number, product_sku, vendor_product_sku;
	int64_t product_id, vendor_id, vendor_product_id;
	LIST(struct str) status;
	LIST(int64_t) warehouse_ids;
	int64_t page, limit;
};
struct om_vendor_message {
	struct str to_vendor_message;
};

extern const struct shape om_purchase_order_shape, om_purchase_create_shape, om_purchase_post_shape,
	om_purchase_costs_shape, om_purchase_named_shape, om_purchase_order_query_shape,
	om_purchase_ids_shape, om_purchase_item_add_shape, om_purchase_item_edit_shape,
	om_purchase_item_ids_shape, om_purchase_receive_shape, om_purchase_receipt_shape,
	om_vendor_message_shape, om_hold_shape, om_hold_ids_shape, om_hold_query_shape,
	om_milestone_shape, om_milestone_post_shape, om_milestone_ids_shape, om_assigned_shape,
	om_assigned_post_shape, om_purchase_format_shape;

/* Prints purchase orders with everything that they mention. */
WARN_UNUSED enum err om_purchases_print(struct work *work, const struct purchase_order *orders,
                                        size_t n, struct om_purchase **out);
struct om_hold om_hold_of(const struct purchase_hold *hold);
struct om_milestone om_milestone_of(const struct milestone *milestone);
/* The milestones that an order carries. */
WARN_UNUSED enum err om_assigned_print(struct work *work, const struct purchase_order *order,
                                       struct om_assigned **out);

#endif
