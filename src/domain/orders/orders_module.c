#include "domain/orders/orders.h"
#include "domain/orders/orders_api.h"
#include "domain/orders/orders_bulk.h"
#include "domain/orders/orders_fill.h"
#include "domain/orders/orders_jobs.h"
#include "domain/orders/orders_listen.h"
#include "domain/orders/orders_mapping.h"
#include "domain/orders/orders_promise.h"
#include "domain/orders/orders_shipping.h"
#include "domain/orders/orders_search.h"
#include "domain/orders/orders_views.h"

static const char *const needs[] = {"accounts", "catalog", "warehouses", "stock", "channels",
                                    "routing",  "vendors", "automation", NULL};

static const struct table_row tables[] = {
	{"orders", &order_row_shape},
	{"order_line", &order_line_shape},
	{"reservation", &reservation_shape},
	{"order_shipping", &order_shipping_shape},
	{"shipping_mapping", &shipping_mapping_shape},
};

static const struct event_row events[] = {
	{"order.created", "An order was accepted."},
	{"order.edited", "Lines or address changed."},
	{"order.lines_changed", "Lines were added, changed or removed."},
	{"order.resolved", "Status, reason or warehouse followed from new facts."},
	{"order.paid", "The payment arrived."},
	{"order.part_paid", "A part of the total was paid."},
	{"order.refunded", "Money went back."},
	{"order.changed", "Notes, gift, fraud level or dates changed."},
	{"order.cloned", "A copy of it was made."},
	{"order.held", "It was put on hold."},
	{"order.released", "The hold ended."},
	{"order.cancelled", "It was cancelled; its stock is free."},
	{"order.cancel_requested", "The warehouse is asked to cancel it."},
	{"order.cancel_refused", "The warehouse did not cancel it."},
	{"order.restored", "It was taken back."},
	{"order.handed_over", "It was given to another party to ship."},
	{"order.taken_back", "The hand-over failed; it is ours again."},
	{"order.shipped", "Everything has left."},
	{"order.marked_shipped", "A bot marked it as shipped."},
	{"order.part_shipped", "A part has left."},
	{"order.claim_ended", "The claim of an unpaid order ended."},
	{"order.split", "A part of it became an order of its own."},
	{"order.split_undone", "A part that was split off came back, or went back."},
	{"order.packed", "Somebody said which units lie in which package."},
	{"order.merged", "It ships with another order."},
	{"order.joined", "Other orders ship with it."},
	{"order.merge_undone", "Orders that were merged ship apart again."},
	{"order.passed_over", "It was passed over so often that it is served first now."},
	{"order.needs_attention", "A person must look at it."},
	{"order.shipping_changed", "Carrier, service or parcel changed."},
	{"order.blocked", "Something else is in the way; the sentence says what."},
	{"order.unblocked", "That is out of the way."},
	{"order.promised", "When what it waits for is expected has changed."},
	{"order.bots_ran", "A person let the bots run again."},
	{"order.export_wanted", "It shall be sent to its 3PL now."},
	{"shipping_mapping.changed", "What shipping methods mean has changed."},
	{"order.settled", "A person has looked at it."},
	{"order.labelled", "Labels were put on it or taken off."},
	{"order.custom_fields_changed", "Values were given in its custom fields, or removed."},
	{"order_line.custom_fields_changed", "The same of one of its lines."},
};

static const struct subject_row subjects[] = {
	{.name = "order",
     .source = &orders_source,
     .has_labels = true,
     .custom_values_most = CUSTOM_ORDER_VALUES_MOST},
	{.name = "order_line", .custom_values_most = CUSTOM_ORDER_VALUES_MOST},
};

static const struct listen_row listens[] = {
	{"stock.changed", orders_on_stock,
     "Shortfalls make the newest claims give way; free units resolve waiting orders."},
	{"listing.linked", orders_on_link, "Waiting lines of the SKU get their product."},
	{"order.passed_over", orders_on_passed, "It takes a part of what it needs, and waits."},
	{"product.listing_left", orders_on_listing_left,
     "Lines of the listing that were not handed over follow it."},
	{"routing.changed", orders_on_routing, "Orders without a source or stock are routed again."},
	{"location.changed", orders_on_location,
     "Orders whose units lie, or lay, where nobody picks are resolved again."},
	{"warehouse.changed", orders_on_warehouse, "Another cut-off makes other last moments."},
	{"incoming.changed", orders_on_incoming,
     "Orders that wait for the product are promised another date."},
	{"vendor_product.created", orders_on_vendor_product,
     "Orders that a vendor could not supply are resolved again."},
	{"vendor_product.changed", orders_on_vendor_product, "The same."},
};

static const struct job_row jobs[] = {
	{"order.hold_end", orders_hold_end, 0, .sentence = "Ends a hold on its date."},
	{"order.resolve_reason", orders_resolve_reason, 0,
     .sentence = "Resolves orders with a reason again, chunk by chunk."},
	{"order.fill", orders_fill_job, 0,
     .sentence = "Gives units that came in to the orders that wait for them, chunk by chunk."},
	{"order.fill_bundle", orders_fill_job, 0, .sentence = "The same with prepackaged bundles."},
	{"order.resolve_waiting", orders_resolve_waiting, 0,
     .sentence = "Promises orders that wait for a product another date."},
	{"order.promise", promises_renew_job, 0,
     .sentence = "Begins that, after others joined, left or moved in the queue for the product."},
	{"order.resolve_dated", orders_resolve_dated, 0,
     .sentence = "Works out again when the orders of a warehouse are late."},
	{"order.unpicked", orders_unpicked_wait, 0,
     .sentence = "Lets orders wait whose units lie where nobody picks any more, chunk by chunk."},
	{"order.link", orders_link, 0,
     .sentence = "Gives the orders that wait for a listing its product, chunk by chunk."},
	{"order.claim_end", orders_claim_end, 0,
     .sentence = "Ends the claim of an order that stayed unpaid."},
};

static const struct verify_row verifies[] = {{"orders", orders_verify}};

const struct module orders_module = {
	.name = "orders",
	.needs = needs,
	.tables = tables,
	.table_count = COUNT_OF(tables),
	.routes = orders_routes,
	.route_count = ORDERS_ROUTE_COUNT,
	.events = events,
	.event_count = COUNT_OF(events),
	.listens = listens,
	.listen_count = COUNT_OF(listens),
	.jobs = jobs,
	.job_count = COUNT_OF(jobs),
	.verifies = verifies,
	.verify_count = COUNT_OF(verifies),
	.subjects = subjects,
	.subject_count = COUNT_OF(subjects),
	.bulks = orders_bulks,
	.bulk_count = ORDERS_BULK_COUNT,
	.searches = orders_searches,
	.search_count = ORDERS_SEARCH_COUNT,
	.views = orders_views,
	.view_count = ORDERS_VIEW_COUNT,
};
