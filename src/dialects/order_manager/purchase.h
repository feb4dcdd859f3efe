/* Tag Purchase Order. */
#ifndef PURSER_DIALECTS_ORDER_MANAGER_PURCHASE_H
#define PURSER_DIALECTS_ORDER_MANAGER_PURCHASE_H

#include "dialects/order_manager/answers.h"
#include "dialects/order_manager/purchase_wire.h"

#define OM_DECLARE_(name) enum err name(struct work *, const struct call *, struct reply *)
OM_DECLARE_(om_purchase_list);
OM_DECLARE_(om_purchase_get);
OM_DECLARE_(om_purchase_formats);
OM_DECLARE_(om_purchase_create);
OM_DECLARE_(om_purchase_post);
OM_DECLARE_(om_purchase_costs);
OM_DECLARE_(om_purchase_message);
OM_DECLARE_(om_purchase_authorize);
OM_DECLARE_(om_purchase_cancel);
OM_DECLARE_(om_purchase_confirm);
OM_DECLARE_(om_purchase_reauthorize);
OM_DECLARE_(om_purchase_restore);
OM_DECLARE_(om_purchase_void);
OM_DECLARE_(om_purchase_items_put);
OM_DECLARE_(om_purchase_items_post);
OM_DECLARE_(om_purchase_items_remove);
OM_DECLARE_(om_purchase_items_void);
OM_DECLARE_(om_purchase_items_cancel);
OM_DECLARE_(om_purchase_receive);
OM_DECLARE_(om_hold_list);
OM_DECLARE_(om_hold_put);
OM_DECLARE_(om_hold_post);
OM_DECLARE_(om_hold_delete);
OM_DECLARE_(om_milestone_list);
OM_DECLARE_(om_milestone_post);
OM_DECLARE_(om_milestone_delete);
OM_DECLARE_(om_assigned_list);
OM_DECLARE_(om_assigned_post);
OM_DECLARE_(om_assigned_get);
OM_DECLARE_(om_assigned_delete);

/* clang-format off */
#define OM_BUYS(method_, path_, flags_, query_, body_, reply_, run_, id_, says_)                   \
	OM_WRITE(method_, path_, SCOPE_WRITE_PURCHASING, flags_, query_, body_, reply_, run_, id_,     \
	         says_)
#define OM_PURCHASE_MOVE(word_, run_, says_)                                                       \
	OM_BUYS("POST", "/v1/purchaseorders/" word_, 0, &om_purchase_ids_shape, NULL,                  \
	        &om_multiple_shape, run_, "purchase_" word_, says_)
#define OM_PURCHASE_ROUTES                                                                         \
	OM_LIST("/v1.1/purchaseorders", SCOPE_READ_PURCHASING, &om_purchase_order_query_shape,         \
	        &om_purchase_order_shape, om_purchase_list, "purchase_list",                           \
	        "Lists purchase orders."),                                                             \
	OM_LIST("/v1/purchaseorders", SCOPE_READ_PURCHASING, &om_purchase_order_query_shape,           \
	        &om_purchase_order_shape, om_purchase_list, "purchase_list_v1",                        \
	        "Lists purchase orders, as older clients ask for them."),                              \
	OM_READ("/v1.1/purchaseorders/{purchase_order_id}", SCOPE_READ_PURCHASING, 0, NULL,            \
	        &om_purchase_order_shape, om_purchase_get, "purchase_get",                             \
	        "Gets a purchase order."),                                                             \
	OM_LIST("/v1/purchaseorders/formats", SCOPE_READ_PURCHASING, NULL, &om_purchase_format_shape,  \
	        om_purchase_formats, "purchase_formats", "Lists how orders reach vendors."),           \
	OM_BUYS("PUT", "/v1/purchaseorder", 0, NULL, &om_purchase_create_shape, &om_single_shape,      \
	        om_purchase_create, "purchase_create", "Makes a purchase order."),                     \
	OM_BUYS("POST", "/v1.1/purchaseorders", 0, NULL, &om_purchase_post_shape,                      \
	        &om_purchase_order_shape, om_purchase_post, "purchase_update",                         \
	        "Changes a purchase order."),                                                          \
	OM_BUYS("PUT", "/v1.1/purchaseorders/{purchase_order_id}/othercosts", 0,                       \
	        &om_purchase_named_shape, &om_purchase_costs_shape, &om_purchase_order_shape,          \
	        om_purchase_costs, "purchase_costs", "Replaces freight and other costs."),             \
	OM_BUYS("POST", "/v1.1/purchaseorders/{purchase_order_id}/vendormessages", 0,                  \
	        &om_vendor_message_shape, NULL, &om_single_shape, om_purchase_message,                 \
	        "purchase_message", "Notes a message to the vendor."),                                 \
	OM_PURCHASE_MOVE("authorize", om_purchase_authorize, "Allows purchase orders."),               \
	OM_PURCHASE_MOVE("cancel", om_purchase_cancel, "Calls off what was not allowed yet."),         \
	OM_PURCHASE_MOVE("confirm", om_purchase_confirm, "Notes that the vendor agreed."),             \
	OM_PURCHASE_MOVE("reauthorize", om_purchase_reauthorize, "Allows changed ones."),              \
	OM_PURCHASE_MOVE("restore", om_purchase_restore, "Takes cancelled ones up again."),            \
	OM_PURCHASE_MOVE("void", om_purchase_void, "Calls off what was allowed."),                     \
	OM_BUYS("PUT", "/v1/purchaseorders/items/{purchase_order_id}", ROUTE_ARRAY, NULL,              \
	        &om_purchase_item_add_shape, &om_multiple_shape, om_purchase_items_put,                \
	        "purchase_items_create", "Adds items."),                                               \
	OM_BUYS("POST", "/v1/purchaseorders/items/{purchase_order_id}", ROUTE_ARRAY, NULL,             \
	        &om_purchase_item_edit_shape, &om_multiple_shape, om_purchase_items_post,              \
	        "purchase_items_update", "Changes items."),                                            \
	OM_BUYS("DELETE", "/v1/purchaseorders/removeitems/{purchase_order_id}", 0,                     \
	        &om_purchase_item_ids_shape, NULL, &om_multiple_shape, om_purchase_items_remove,       \
	        "purchase_items_remove", "Takes items away."),                                         \
	OM_BUYS("POST", "/v1/purchaseorders/voiditems/{purchase_order_id}", 0,                         \
	        &om_purchase_item_ids_shape, NULL, &om_multiple_shape, om_purchase_items_void,         \
	        "purchase_items_void", "Voids items."),                                                \
	OM_BUYS("POST", "/v1/purchaseorders/items/cancel/{purchase_order_id}", 0,                      \
	        &om_purchase_item_ids_shape, NULL, &om_multiple_shape, om_purchase_items_cancel,       \
	        "purchase_items_cancel", "Cancels items."),                                            \
	OM_BUYS("POST", "/v1/purchaseorders/receive", 0, NULL, &om_purchase_receive_shape,             \
	        &om_multiple_shape, om_purchase_receive, "purchase_receive", "Notes a delivery.")
#define OM_PURCHASE_NOTE_ROUTES                                                                    \
	OM_LIST("/v1/purchaseorders/holds", SCOPE_READ_PURCHASING, &om_hold_query_shape,               \
	        &om_hold_shape, om_hold_list, "hold_list", "Lists units meant for warehouses."),       \
	OM_BUYS("PUT", "/v1/purchaseorders/holds", ROUTE_ARRAY, NULL, &om_hold_shape,                  \
	        &om_multiple_shape, om_hold_put, "hold_create", "Says what is meant for whom."),       \
	OM_BUYS("POST", "/v1/purchaseorders/holds", ROUTE_ARRAY, NULL, &om_hold_shape,                 \
	        &om_multiple_shape, om_hold_post, "hold_update", "Changes it."),                       \
	OM_BUYS("DELETE", "/v1/purchaseorders/holds", 0, &om_hold_ids_shape, NULL,                     \
	        &om_multiple_shape, om_hold_delete, "hold_delete", "Takes it back."),                  \
	OM_LIST("/v1/purchaseorders/milestones", SCOPE_READ_PURCHASING, NULL, &om_milestone_shape,     \
	        om_milestone_list, "milestone_list", "Lists milestones."),                             \
	OM_BUYS("POST", "/v1/purchaseorders/milestones", ROUTE_ARRAY | ROUTE_EACH, NULL,               \
	        &om_milestone_post_shape, &om_entity_bulk_shape, om_milestone_post, "milestone_put",   \
	        "Makes or changes milestones."),                                                       \
	OM_BUYS("DELETE", "/v1/purchaseorders/milestones", 0, &om_milestone_ids_shape, NULL,           \
	        &om_entity_bulk_shape, om_milestone_delete, "milestone_delete",                        \
	        "Removes milestones that no order carries."),                                          \
	OM_LIST("/v1/purchaseorders/{purchase_order_id}/milestones", SCOPE_READ_PURCHASING, NULL,      \
	        &om_assigned_shape, om_assigned_list, "assigned_list",                                 \
	        "Lists the milestones of an order."),                                                  \
	OM_BUYS("POST", "/v1/purchaseorders/{purchase_order_id}/milestones",                           \
	        ROUTE_ARRAY | ROUTE_LIST | ROUTE_BARE, NULL, &om_assigned_post_shape,                  \
	        &om_assigned_shape, om_assigned_post, "assigned_put", "Puts milestones on it."),       \
	OM_READ("/v1/purchaseorders/{purchase_order_id}/milestones/{milestone_id}",                    \
	        SCOPE_READ_PURCHASING, 0, NULL, &om_assigned_shape, om_assigned_get, "assigned_get",   \
	        "Gets a milestone of an order."),                                                      \
	OM_BUYS("DELETE", "/v1/purchaseorders/{purchase_order_id}/milestones/{milestone_id}", 0, NULL, \
	        NULL, &om_assigned_shape, om_assigned_delete, "assigned_delete", "Takes it off.")
/* clang-format on */

#endif
