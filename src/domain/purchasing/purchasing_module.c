#include "domain/purchasing/purchasing_api.h"
#include "domain/purchasing/purchasing_listen.h"

static const char *const needs[] = {"catalog", "warehouses", "vendors",   "stock",
                                    "routing", "orders",     "shipments", NULL};

static const struct table_row tables[] = {
	{"purchase_order", &purchase_order_shape},         {"purchase_line", &purchase_line_shape},
	{"purchase_cost", &purchase_cost_shape},           {"purchase_hold", &purchase_hold_shape},
	{"purchase_message", &purchase_message_shape},     {"milestone", &milestone_shape},
	{"purchase_milestone", &purchase_milestone_shape},
};

static const struct setting_row settings[] = {
	{"purchasing.number_prefix", KIND_TEXT, 0, 20, "PO-",
     "What the numbers of purchase orders begin with.", NULL},
	{"purchasing.authorizes_dropship", KIND_FLAG, 0, 1, "false",
     "Purchase orders made for buyers' orders need no person to allow them.", NULL},
};

static const struct event_row events[] = {
	{"purchase.created", "A purchase order was made."},
	{"purchase.changed", "It was changed, without the vendor's concern."},
	{"purchase.modified", "It was changed after it was authorised."},
	{"purchase.authorized", "It was allowed."},
	{"purchase.reauthorized", "It was allowed as it was changed."},
	{"purchase.sent", "It went to the vendor."},
	{"purchase.confirmed", "The vendor agreed."},
	{"purchase.received", "Goods came."},
	{"purchase.closed_short", "What did not come was waived."},
	{"purchase.voided", "It was called off after it was authorised."},
	{"purchase.cancelled", "It was called off before it was authorised."},
	{"purchase.restored", "It was taken up again."},
	{"purchase.costs_changed", "Costs changed, or what came is worth something else."},
	{"purchase.message_added", "The vendor was written to."},
	{"purchase.milestone_set", "It carries a milestone, reached or not."},
	{"purchase.milestone_removed", "It carries a milestone no more."},
	{"purchase.hold_set", "Units of it are meant for a warehouse."},
	{"purchase.hold_removed", "Units of it are meant for no certain warehouse."},
	{"milestone.created", "A milestone was made."},
	{"milestone.changed", "A milestone was changed."},
	{"milestone.removed", "A milestone was removed."},
};

#define FOLLOWS "An order that a vendor ships has its purchase order; others lose it."
static const struct listen_row listens[] = {
	{"order.created", purchases_on_order, FOLLOWS},
	{"order.edited", purchases_on_order, FOLLOWS},
	{"order.changed", purchases_on_order, FOLLOWS},
	{"order.lines_changed", purchases_on_order, FOLLOWS},
	{"order.split", purchases_on_order, FOLLOWS},
	{"order.split_undone", purchases_on_order, FOLLOWS},
	{"order.merged", purchases_on_order, FOLLOWS},
	{"order.joined", purchases_on_order, FOLLOWS},
	{"order.merge_undone", purchases_on_order, FOLLOWS},
	{"order.bots_ran", purchases_on_order, FOLLOWS},
	{"order.blocked", purchases_on_order, FOLLOWS},
	{"order.unblocked", purchases_on_order, FOLLOWS},
	{"order.resolved", purchases_on_order, FOLLOWS},
	{"order.paid", purchases_on_order, FOLLOWS},
	{"order.held", purchases_on_order, FOLLOWS},
	{"order.released", purchases_on_order, FOLLOWS},
	{"order.cancelled", purchases_on_order, FOLLOWS},
	{"order.restored", purchases_on_order, FOLLOWS},
	{"order.taken_back", purchases_on_order, FOLLOWS},
	{"shipment.created", purchases_on_shipment, "What left the vendor is done on its order."},
	{"vendor.created", purchases_on_vendor, "Orders that waited for a vendor go to it."},
	{"vendor.changed", purchases_on_vendor, "Orders that waited for a vendor go to it."},
	{"vendor_product.created", purchases_on_vendor, "So do those that waited for its product."},
	{"vendor_product.changed", purchases_on_vendor, "So do those that waited for its product."},
};

static const struct job_row jobs[] = {
	{"purchase.follow_warehouse", purchases_follow_warehouse, 0,
     .sentence = "Makes the purchase orders of orders that waited for a vendor, chunk by chunk."},
};

const struct module purchasing_module = {
	.name = "purchasing",
	.needs = needs,
	.tables = tables,
	.table_count = COUNT_OF(tables),
	.routes = purchasing_routes,
	.route_count = PURCHASING_ROUTE_COUNT,
	.settings = settings,
	.setting_count = COUNT_OF(settings),
	.events = events,
	.event_count = COUNT_OF(events),
	.listens = listens,
	.listen_count = COUNT_OF(listens),
	.jobs = jobs,
	.job_count = COUNT_OF(jobs),
};
