#include "domain/shipments/shipments_views.h"

static const struct built_in_view shipment_views[] = {
	{"all", "All shipments", "", NULL, NULL},
	{"today", "Last 24 hours", "shipped_at.from=now-24h", NULL, NULL},
	{"not_told", "Channel not told yet", "channel_state=pending", NULL, NULL},
	{"failed", "Channel refused", "channel_state=failed", NULL, NULL},
};

const struct view_row shipments_views[SHIPMENTS_VIEW_COUNT] = {
	{"shipment", &shipments_source, SCOPE_READ_SHIPMENTS, shipment_views, COUNT_OF(shipment_views)},
};
