#include "domain/customers/customers.h"
#include "domain/customers/customers_api.h"
#include "domain/customers/customers_listen.h"
#include "domain/customers/customers_search.h"
#include "kernel/custom_fields.h"

static const char *const needs[] = {"orders", NULL};

static const struct table_row tables[] = {{"customer", &customer_row_shape}};

static const struct event_row events[] = {
	{"customer.created", "Somebody ordered for the first time."},
	{"customer.changed", "A person corrected a customer."},
	{"customer.custom_fields_changed", "Values were given in its custom fields, or removed."},
};

static const struct subject_row subjects[] = {
	{.name = "customer",
     .source = &customer_source,
     .custom_values_most = CUSTOM_CUSTOMER_VALUES_MOST},
};

static const struct listen_row listens[] = {
	{"order.created", customers_on_order, "The buyer becomes a customer; the order counts."},
	{"order.edited", customers_on_order, "E-mail, address or worth may have changed."},
	{"order.lines_changed", customers_on_order, "The worth has changed."},
	{"order.cancelled", customers_on_order, "It is worth nothing any more."},
	{"order.restored", customers_on_order, "It is worth something again."},
	{"order.split", customers_on_order, "The worth is spread over the parts."},
	{"order.split_undone", customers_on_order, "The same, back."},
	{"order.merge_undone", customers_on_order, "The same, back."},
	{"order.merged", customers_on_order, "It is worth nothing any more."},
	{"order.joined", customers_on_order, "It is worth more."},
	{"order.shipped", customers_on_order, "It is worth something, also if it was cancelled."},
	{"order.paid", customers_on_order, "The channel may have changed it at once."},
	{"order.needs_attention", customers_on_order, "The same."},
};

static const struct verify_row verifies[] = {{"customers", customers_verify}};

const struct module customers_module = {
	.name = "customers",
	.needs = needs,
	.tables = tables,
	.table_count = COUNT_OF(tables),
	.routes = customers_routes,
	.route_count = CUSTOMERS_ROUTE_COUNT,
	.events = events,
	.event_count = COUNT_OF(events),
	.subjects = subjects,
	.subject_count = COUNT_OF(subjects),
	.listens = listens,
	.listen_count = COUNT_OF(listens),
	.verifies = verifies,
	.verify_count = COUNT_OF(verifies),
	.searches = customers_searches,
	.search_count = CUSTOMERS_SEARCH_COUNT,
};
