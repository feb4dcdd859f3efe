#include "domain/catalog/catalog_views.h"

static const struct built_in_view product_views[] = {
	{"active", "Active", "is_active=true", "sku", NULL},
	{"all", "All products", "", "sku", NULL},
	{"bundles", "Bundles", "type=bundle", "sku", NULL},
	{"changed", "Lately changed", "modified_at.from=now-7d", "-modified_at", NULL},
	{"inactive", "Inactive", "is_active=false", "sku", NULL},
};

const struct view_row catalog_views[CATALOG_VIEW_COUNT] = {
	{"product", &product_source, SCOPE_READ_PRODUCTS, product_views, COUNT_OF(product_views)},
};
