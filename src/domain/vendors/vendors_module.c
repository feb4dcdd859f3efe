#include "domain/vendors/vendors_api.h"

static const char *const needs[] = {"accounts", "catalog", "warehouses", NULL};

static const struct table_row tables[] = {
	{"vendor", &vendor_shape},
	{"payment_term", &payment_term_shape},
	{"vendor_product", &vendor_product_shape},
	{"vendor_price", &vendor_price_shape},
	{"vendor_unit", &vendor_unit_shape},
};

static const struct event_row events[] = {
	{"vendor.created", "A vendor was made."},
	{"vendor.changed", "A vendor was changed, deactivated or activated."},
	{"payment_term.created", "A payment term was made."},
	{"payment_term.changed", "A payment term was changed."},
	{"vendor_product.created", "A vendor sells us a product."},
	{"vendor_product.changed", "How a vendor sells us a product was changed."},
};

const struct module vendors_module = {
	.name = "vendors",
	.needs = needs,
	.tables = tables,
	.table_count = COUNT_OF(tables),
	.routes = vendors_routes,
	.route_count = COUNT_OF(vendors_routes),
	.events = events,
	.event_count = COUNT_OF(events),
};
