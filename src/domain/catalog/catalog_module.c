#include "domain/catalog/catalog_api.h"
#include "domain/catalog/catalog_search.h"
#include "domain/catalog/catalog_views.h"

static const struct table_row tables[] = {
	{"product", &product_shape},
	{"bundle_part", &bundle_part_shape},
	{"bundle_unit", &bundle_part_shape},
	{"product_alias", &product_alias_shape},
};

static const struct event_row events[] = {
	{"product.created", "A product was made."},
	{"product.changed", "A product was changed, deactivated or activated."},
	{"product.parts_changed", "A bundle is made of other parts."},
	{"product.merged", "It was merged into another, or another into it; the body says which."},
	{"product.alias_removed", "A former SKU was given up."},
	{"product.labelled", "Labels were put on it or taken off."},
	{"product.custom_fields_changed", "Values were given in its custom fields, or removed."},
	{"category.created", "A category was made."},
	{"category.changed", "A category was renamed or moved."},
	{"category.deleted", "A category was deleted; products left it."},
};

static const struct subject_row subjects[] = {
	{.name = "product",
     .source = &product_source,
     .has_labels = true,
     .custom_values_most = CUSTOM_PRODUCT_VALUES_MOST},
};

static const struct setting_row settings[] = {
	{.name = "catalog.weight_unit",
     .kind = KIND_TEXT,
     .most = 10,
     .usual = "",
     .words = "mg,g,oz,lb,kg",
     .sentence = "The unit of weights in exported spreadsheets, and of bare numbers in imported "
                 "ones: mg, g, oz, lb or kg; empty: g out, oz in."},
	{.name = "catalog.length_unit",
     .kind = KIND_TEXT,
     .most = 10,
     .usual = "",
     .words = "mm,cm,in,ft,m",
     .sentence = "The unit of lengths in exported spreadsheets, and of bare numbers in imported "
                 "ones: mm, cm, in, ft or m; empty: cm out, in in."},
};

const struct module catalog_module = {
	.name = "catalog",
	.tables = tables,
	.table_count = COUNT_OF(tables),
	.routes = catalog_routes,
	.route_count = COUNT_OF(catalog_routes),
	.events = events,
	.event_count = COUNT_OF(events),
	.settings = settings,
	.setting_count = COUNT_OF(settings),
	.subjects = subjects,
	.subject_count = COUNT_OF(subjects),
	.searches = catalog_searches,
	.search_count = CATALOG_SEARCH_COUNT,
	.views = catalog_views,
	.view_count = CATALOG_VIEW_COUNT,
};
