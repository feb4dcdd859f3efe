#include "domain/channels/channels.h"
#include "domain/channels/channels_api.h"
#include "domain/channels/channels_listen.h"
#include "domain/channels/channels_past.h"
#include "domain/channels/channels_search.h"
#include "domain/channels/channels_share.h"
#include "domain/channels/channels_views.h"

static const char *const needs[] = {"catalog", "warehouses", "stock", NULL};

static const struct table_row tables[] = {
	{"channel", &channel_shape},
	{"listing", &listing_shape},
	{"allocation_rule", &allocation_rule_shape},
	{"stock_exclusion", &stock_exclusion_shape},
	{"allocation_change", &allocation_change_shape},
};

static const struct event_row events[] = {
	{"channel.created", "A channel was made."},
	{"channel.changed", "A channel was changed."},
	{"channel.deactivated", "A channel takes no new work."},
	{"channel.activated", "A channel works again."},
	{"listing.created", "A listing was made."},
	{"listing.changed", "A listing was changed."},
	{"listing.linked", "A listing has a product now, or another one."},
	{"product.listing_left", "A listing of the product was linked to another one, or to none."},
	{"listing.marked", "Listings wait to be computed again."},
	{"listing.sku_repeated", "Two variants of a channel have the same SKU."},
	{EVENT_OF_FIGURES, "Listings of a product may sell other quantities."},
	{"allocation_rule.changed", "An allocation rule was set."},
	{"allocation_rule.removed", "An allocation rule was removed."},
	{"stock_exclusion.created", "Stock of a warehouse does not count any more."},
	{"stock_exclusion.removed", "Stock of a warehouse counts again."},
};

#define PAST "What it was until then is kept, for quantities of the past."
static const struct listen_row listens[] = {
	{"product.changed", channels_past_listen, PAST},
	{"product.parts_changed", channels_past_listen, PAST},
	{"warehouse.changed", channels_past_listen, PAST},
	{"warehouse.deactivated", channels_past_listen, PAST},
	{"setting.changed", channels_past_listen, PAST},
	{"product.created", channels_on_product, "Listings that have its SKU are linked to it."},
	{"product.changed", channels_on_product, "The same; its listings are computed again."},
	{"product.parts_changed", channels_on_product, "The bundle's listings are computed again."},
	{"setting.changed", channels_on_setting, "All listings are computed again."},
	{"warehouse.changed", channels_on_warehouse, "All listings are computed again."},
	{"warehouse.deactivated", channels_on_warehouse, "All listings are computed again."},
};

static const struct setting_row settings[] = {
	{ACROSS_WAREHOUSES, KIND_FLAG, 0, 1, "false",
     "Components of a bundle that lie in several warehouses make it up together.", NULL},
};

static const struct deferred_row deferred[] = {{"listing_quantities", listing_quantities}};
static const struct verify_row verifies[] = {{"listing quantities", quantities_verify}};

const struct module channels_module = {
	.name = "channels",
	.needs = needs,
	.tables = tables,
	.table_count = COUNT_OF(tables),
	.routes = channels_routes,
	.route_count = CHANNELS_ROUTE_COUNT,
	.settings = settings,
	.setting_count = COUNT_OF(settings),
	.events = events,
	.event_count = COUNT_OF(events),
	.listens = listens,
	.listen_count = COUNT_OF(listens),
	.deferred = deferred,
	.deferred_count = COUNT_OF(deferred),
	.verifies = verifies,
	.verify_count = COUNT_OF(verifies),
	.searches = channels_searches,
	.search_count = CHANNELS_SEARCH_COUNT,
	.views = channels_views,
	.view_count = CHANNELS_VIEW_COUNT,
};
