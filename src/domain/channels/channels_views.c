#include "domain/channels/channels_views.h"

static const struct built_in_view listing_views[] = {
	{"all", "All listings", "", NULL, NULL},
	{"unlinked", "Not linked to a product", "product_id=0", NULL, NULL},
	{"not_pushed", "Inventory not pushed", "pushes_quantity=false", NULL, NULL},
	{"inactive", "Inactive", "is_active=false", NULL, NULL},
};

const struct view_row channels_views[CHANNELS_VIEW_COUNT] = {
	{"listing", &listings_source, SCOPE_READ_PRODUCTS, listing_views, COUNT_OF(listing_views)},
};
