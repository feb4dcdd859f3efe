#include "domain/documents/documents.h"
#include "domain/documents/documents_api.h"

static const char *const needs[] = {"accounts", "catalog", "warehouses", "stock", "channels",
                                    "orders",   "vendors", "purchasing", NULL};

static const struct table_row tables[] = {
	{"document_template", &document_template_shape},
	{"document_image", &document_image_shape},
	{"document", &document_shape},
	{"document_print", &document_print_shape},
};

static const struct event_row events[] = {
	{"document.made", "Packing slips or a pick list were printed for the first time."},
	{"document.reprinted", "A document was printed again."},
	{"template.created", "A template was stored."},
	{"template.changed", "A template was changed."},
	{"template.deleted", "A template was removed."},
	{"channel.template_changed", "A channel's orders are printed with another template."},
	{"image.changed", "A picture for templates was stored or removed."},
};

const struct module documents_module = {
	.name = "documents",
	.needs = needs,
	.tables = tables,
	.table_count = COUNT_OF(tables),
	.routes = documents_routes,
	.route_count = DOCUMENTS_ROUTE_COUNT,
	.events = events,
	.event_count = COUNT_OF(events),
};
