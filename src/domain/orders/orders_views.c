#include "domain/orders/orders_views.h"

static const struct built_in_view order_views[] = {
	{"all", "All orders", "", NULL, NULL},
	{"awaiting_payment", "Awaiting payment", "status=awaiting_payment", NULL, NULL},
	{"unresolved", "Unresolved", "status=unresolved", NULL, NULL},
	{"missing_product_info", "Missing product info",
     "status=unresolved&reason=missing_product_info", NULL, NULL},
	{"missing_order_info", "Missing order info", "status=unresolved&reason=missing_order_info",
     NULL, NULL},
	{"missing_fulfillment_source", "Missing fulfillment source",
     "status=unresolved&reason=missing_fulfillment_source", NULL, NULL},
	{"out_of_stock", "Out of stock", "status=unresolved&reason=out_of_stock", NULL, NULL},
	{"on_hold", "On hold", "status=on_hold", NULL, NULL},
	{"awaiting_shipment", "Awaiting shipment", "status=awaiting_shipment", NULL, NULL},
	{"late_risk", "At risk of being late", "late_risk=at_risk", "late_at", NULL},
	{"late", "Late", "late_risk=late", "late_at", NULL},
	{"awaiting_3pl_export", "Awaiting 3PL export", "status=awaiting_3pl_export", NULL, NULL},
	{"awaiting_mc_fulfillment", "Awaiting multi-channel fulfillment",
     "status=awaiting_mc_fulfillment", NULL, NULL},
	{"awaiting_dropship", "Awaiting dropship", "status=awaiting_dropship", NULL, NULL},
	{"pending_fulfillment", "Pending fulfillment", "status=pending_fulfillment", NULL, NULL},
	{"cancel_requested", "Cancel requested", "status=cancel_requested", NULL, NULL},
	{"shipped_this_week", "Shipped this week", "status=shipped&modified_at.from=now-7d", NULL,
     NULL},
	{"cancelled", "Cancelled", "status=cancelled", NULL, NULL},
};

const struct view_row orders_views[ORDERS_VIEW_COUNT] = {
	{"order", &orders_source, SCOPE_READ_ORDERS, order_views, COUNT_OF(order_views)},
};
