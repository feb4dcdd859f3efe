#include "domain/channels/channels_api.h"

#include "domain/channels/channels_edge.h"
#include "domain/channels/channels_link.h"
#include "domain/channels/channels_past.h"
#include "kernel/bulk.h"
#include "kernel/listing.h"
#include "kernel/version.h"

const struct listing_source channel_source = {
	.shape = &channel_shape, .table = "channel", .usual_sort = "id"};
static const char *const listings_driving[] = {"id",
                                               "product_id",
                                               "sku",
                                               "channel_id,variant_id",
                                               "modified_at.range>modified_at",
                                               "is_active=false>id@listing_inactive",
                                               "pushes_quantity=false>id@listing_not_pushed",
                                               NULL};
const struct listing_source listings_source = {.shape = &listing_shape,
                                               .table = "listing",
                                               .usual_sort = "id",
                                               .search = "listing",
                                               .driving = listings_driving};
const struct listing_source allocation_rule_source = {
	.shape = &allocation_rule_shape, .table = "allocation_rule", .usual_sort = "id"};

static struct channel_id channel_of(const struct call *call)
{
	return (struct channel_id){call->ids[0]};
}

static enum err list_channels(struct work *work, const struct call *call, struct reply *reply)
{
	return listing_run(work, &channel_source, NULL, 0, call, reply);
}

static enum err create_channel(struct work *work, const struct call *call, struct reply *reply)
{
	struct channel *made = ARENA_NEW(work->arena, struct channel);
	TRY(channel_create(work, call->body, made));
	return version_reply(work, reply, made, made->version);
}

static enum err get_channel(struct work *work, const struct call *call, struct reply *reply)
{
	struct channel *found = ARENA_NEW(work->arena, struct channel);
	TRY(channel_get(work, channel_of(call), found));
	return version_reply(work, reply, found, found->version);
}

static enum err patch_channel(struct work *work, const struct call *call, struct reply *reply)
{
	int64_t if_version;
	struct channel *changed = ARENA_NEW(work->arena, struct channel);
	TRY(version_wanted(work, call, &if_version));
	TRY(channel_update(work, channel_of(call), call->body, if_version, changed));
	return version_reply(work, reply, changed, changed->version);
}

static enum err deactivate(struct work *work, const struct call *call, struct reply *reply)
{
	struct channel *changed = ARENA_NEW(work->arena, struct channel);
	TRY(channel_switch(work, channel_of(call), false, changed));
	return version_reply(work, reply, changed, changed->version);
}

static enum err activate(struct work *work, const struct call *call, struct reply *reply)
{
	struct channel *changed = ARENA_NEW(work->arena, struct channel);
	TRY(channel_switch(work, channel_of(call), true, changed));
	return version_reply(work, reply, changed, changed->version);
}

static enum err acknowledge(struct work *work, const struct call *call, struct reply *reply)
{
	const struct acknowledge_query *query = call->query;
	size_t most = query->limit > 0 ? (size_t)query->limit : LIMIT_PAGE;
	struct acknowledged *answer = ARENA_NEW(work->arena, struct acknowledged);
	TRY(listing_acknowledge(work, channel_of(call), most, &answer->items.at, &answer->items.count,
	                        &answer->remaining));
	reply->value = answer;
	return OK;
}

static enum err list_listings(struct work *work, const struct call *call, struct reply *reply)
{
	return listing_run(work, &listings_source, NULL, 0, call, reply);
}

static enum err put_listings(struct work *work, const struct call *call, struct reply *reply)
{
	const struct listing_drafts *drafts = call->body;
	size_t n = drafts->items.count;
	struct listing *made = ARENA_ARRAY(work->arena, n, struct listing);
	enum err *errors = ARENA_ARRAY(work->arena, n, enum err);
	struct fault *faults = ARENA_ARRAY(work->arena, n, struct fault);
	int64_t *ids = ARENA_ARRAY(work->arena, n, int64_t);
	for (size_t i = 0; i < n; i++)
		fault_init(&faults[i], work->arena);
	TRY(listing_put_many(work, n, drafts->items.at, made, errors, faults));
	for (size_t i = 0; i < n; i++)
		ids[i] = made[i].id.value;
	reply->value = bulk_results_make(work->arena, n, 200, ids, errors, faults);
	return OK;
}

static enum err list_unlinked(struct work *work, const struct call *call, struct reply *reply)
{
	const struct listing_fixed fixed = {"product_id", bind_int(0)};
	return listing_run(work, &listings_source, &fixed, 1, call, reply);
}

static enum err link_listings(struct work *work, const struct call *call, struct reply *reply)
{
	const struct listing_links *links = call->body;
	size_t n = links->items.count;
	enum err *errors = ARENA_ARRAY(work->arena, n, enum err);
	struct fault *faults = ARENA_ARRAY(work->arena, n, struct fault);
	int64_t *ids = ARENA_ARRAY(work->arena, n, int64_t);
	for (size_t i = 0; i < n; i++) {
		fault_init(&faults[i], work->arena);
		ids[i] = links->items.at[i].listing_id.value;
	}
	TRY(listing_link_many(work, n, links->items.at, errors, faults));
	reply->value = bulk_results_make(work->arena, n, 200, ids, errors, faults);
	return OK;
}

static enum err list_suggestions(struct work *work, const struct call *call, struct reply *reply)
{
	struct listing_suggestion *rows;
	TRY(listing_suggest(work, (struct listing_id){call->ids[0]}, &rows, &reply->count));
	reply->value = rows;
	return OK;
}

static enum err get_listing(struct work *work, const struct call *call, struct reply *reply)
{
	struct listing *found = ARENA_NEW(work->arena, struct listing);
	TRY(listing_get(work, (struct listing_id){call->ids[0]}, found));
	return version_reply(work, reply, found, found->version);
}

static enum err patch_listing(struct work *work, const struct call *call, struct reply *reply)
{
	int64_t if_version;
	struct listing *changed = ARENA_NEW(work->arena, struct listing);
	TRY(version_wanted(work, call, &if_version));
	TRY(listing_update(work, (struct listing_id){call->ids[0]}, call->body, if_version, changed));
	return version_reply(work, reply, changed, changed->version);
}

static enum err get_why(struct work *work, const struct call *call, struct reply *reply)
{
	struct listing_reasons *why = ARENA_NEW(work->arena, struct listing_reasons);
	const struct why_query *query = call->query;
	why->listing_id = call->ids[0];
	why->as_of = query->as_of;
	TRY(listing_why(work, (struct listing_id){call->ids[0]}, query->as_of, &why->quantity,
	                &why->steps.at, &why->steps.count));
	reply->value = why;
	return OK;
}

static enum err list_rules(struct work *work, const struct call *call, struct reply *reply)
{
	return listing_run(work, &allocation_rule_source, NULL, 0, call, reply);
}

static enum err put_rule(struct work *work, const struct call *call, struct reply *reply)
{
	struct allocation_rule *rule = ARENA_NEW(work->arena, struct allocation_rule);
	TRY(allocation_rule_put(work, call->body, rule));
	return version_reply(work, reply, rule, rule->version);
}

static enum err put_rules(struct work *work, const struct call *call, struct reply *reply)
{
	const struct rule_drafts *drafts = call->body;
	size_t n = drafts->items.count;
	struct allocation_rule *made = ARENA_ARRAY(work->arena, n, struct allocation_rule);
	enum err *errors = ARENA_ARRAY(work->arena, n, enum err);
	struct fault *faults = ARENA_ARRAY(work->arena, n, struct fault);
	int64_t *ids = ARENA_ARRAY(work->arena, n, int64_t);
	for (size_t i = 0; i < n; i++)
		fault_init(&faults[i], work->arena);
	TRY(allocation_rule_put_many(work, n, drafts->items.at, made, errors, faults));
	for (size_t i = 0; i < n; i++)
		ids[i] = made[i].id.value;
	reply->value = bulk_results_make(work->arena, n, 200, ids, errors, faults);
	return OK;
}

static enum err list_changes(struct work *work, const struct call *call, struct reply *reply)
{
	static const struct listing_source source = {
		.shape = &allocation_change_shape, .table = "allocation_change", .usual_sort = "-at"};
	return listing_run(work, &source, NULL, 0, call, reply);
}

static enum err delete_rule(struct work *work, const struct call *call, struct reply *reply)
{
	(void)reply;
	return allocation_rule_remove(work, (struct rule_id){call->ids[0]});
}

static enum err list_exclusions(struct work *work, const struct call *call, struct reply *reply)
{
	struct stock_exclusion *found;
	(void)call;
	TRY(exclusion_all(work, &found, &reply->count));
	reply->value = found;
	return OK;
}

static enum err put_exclusion(struct work *work, const struct call *call, struct reply *reply)
{
	(void)reply;
	return exclusion_put(work, call->body);
}

static enum err delete_exclusion(struct work *work, const struct call *call, struct reply *reply)
{
	(void)reply;
	return exclusion_remove(work, call->body);
}

/* ---- rows ---- */

static const struct refusal unknown[] = {{404, "There is no such thing."}, {0}};
static const struct refusal taken[] = {{409, "Another channel has the name."}, {0}};
static const struct refusal stale[] = {
	{404, "There is no such thing."},
	{409, "Another one has the name."},
	{412, "It is no longer the version that If-Match names."},
	{0},
};

static const struct refusal why_refused[] = {
	{404, "There is no such listing."},
	{422, "The listing did not exist then, or its bundle had other parts."},
	{0},
};

#define CHANNEL_PATH "/api/v1/channels/{channel_id}"
#define LISTING_PATH "/api/v1/listings/{listing_id}"
#define WRITES .scope = SCOPE_WRITE_SETTINGS, .flags = ROUTE_WRITE
#define READS .scope = SCOPE_READ_SETTINGS

/* clang-format off */
const struct route channels_routes[CHANNELS_ROUTE_COUNT] = {
	{.method = "GET", .path = "/api/v1/channels", .id = "channel_list", READS,
	 .flags = ROUTE_LIST, .reply = &channel_shape, .status = 200, .run = list_channels,
	 .says = "Lists channels."},
	{.method = "POST", .path = "/api/v1/channels", .id = "channel_create",
	 .scope = SCOPE_WRITE_SETTINGS, .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT,
	 .body = &channel_shape, .reply = &channel_shape, .status = 201, .run = create_channel,
	 .refusals = taken, .says = "Makes a channel."},
	{.method = "GET", .path = CHANNEL_PATH, .id = "channel_get", READS,
	 .reply = &channel_shape, .status = 200, .run = get_channel, .refusals = unknown,
	 .says = "Gets one channel."},
	{.method = "PATCH", .path = CHANNEL_PATH, .id = "channel_update",
	 .scope = SCOPE_WRITE_SETTINGS, .flags = ROUTE_WRITE | ROUTE_UPDATE,
	 .body = &channel_shape, .reply = &channel_shape, .status = 200, .run = patch_channel,
	 .refusals = stale, .says = "Changes the given fields of a channel."},
	{.method = "POST", .path = CHANNEL_PATH "/deactivate", .id = "channel_deactivate", WRITES,
	 .reply = &channel_shape, .status = 200, .run = deactivate, .refusals = unknown,
	 .says = "The channel keeps its history and takes no new work."},
	{.method = "POST", .path = CHANNEL_PATH "/activate", .id = "channel_activate", WRITES,
	 .reply = &channel_shape, .status = 200, .run = activate, .refusals = unknown,
	 .says = "The channel works again."},
	{.method = "POST", .path = CHANNEL_PATH "/acknowledge", .id = "channel_acknowledge",
	 .scope = SCOPE_WRITE_INVENTORY, .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT,
	 .query = &acknowledge_query_shape, .reply = &acknowledged_shape, .status = 200,
	 .run = acknowledge, .refusals = unknown,
	 .says = "Takes the listings whose quantity changed since the last call."},
	{.method = "GET", .path = "/api/v1/listings", .id = "listing_list",
	 .scope = SCOPE_READ_PRODUCTS, .flags = ROUTE_LIST,
	 .reply = &listing_shape, .status = 200, .run = list_listings, .says = "Lists listings."},
	{.method = "PUT", .path = "/api/v1/listings", .id = "listing_put",
	 .scope = SCOPE_WRITE_PRODUCTS, .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT,
	 .body = &listing_drafts_shape, .reply = &bulk_results_shape, .status = 200,
	 .run = put_listings,
	 .says = "Makes or changes listings by (channel, variant id); a bad one stops no other."},
	{.method = "GET", .path = "/api/v1/listings/unlinked", .id = "listing_unlinked",
	 .scope = SCOPE_READ_PRODUCTS, .flags = ROUTE_LIST,
	 .reply = &listing_shape, .status = 200, .run = list_unlinked,
	 .says = "Lists listings without a product: what they sell waits."},
	{.method = "POST", .path = "/api/v1/listings/link", .id = "listing_link_bulk",
	 .scope = SCOPE_WRITE_PRODUCTS, .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT,
	 .body = &listing_links_shape, .reply = &bulk_results_shape, .status = 200,
	 .run = link_listings,
	 .says = "Links listings to products, to other ones, or to none; open orders follow."},
	{.method = "GET", .path = LISTING_PATH "/suggestions", .id = "listing_suggestions",
	 .scope = SCOPE_READ_PRODUCTS, .flags = ROUTE_LIST,
	 .reply = &listing_suggestion_shape, .status = 200, .run = list_suggestions,
	 .refusals = unknown, .says = "Products that the listing may be, and why."},
	{.method = "GET", .path = LISTING_PATH, .id = "listing_get", .scope = SCOPE_READ_PRODUCTS,
	 .reply = &listing_shape, .status = 200, .run = get_listing, .refusals = unknown,
	 .says = "Gets one listing with what it may sell."},
	{.method = "PATCH", .path = LISTING_PATH, .id = "listing_update",
	 .scope = SCOPE_WRITE_PRODUCTS, .flags = ROUTE_WRITE | ROUTE_UPDATE,
	 .body = &listing_shape, .reply = &listing_shape, .status = 200, .run = patch_listing,
	 .refusals = stale, .says = "Changes a listing; linking it resolves the orders that wait."},
	{.method = "GET", .path = LISTING_PATH "/why", .id = "listing_why",
	 .scope = SCOPE_READ_INVENTORY, .query = &why_query_shape, .reply = &listing_reasons_shape,
	 .status = 200, .run = get_why, .refusals = why_refused,
	 .says = "How its quantity follows from stock, rules and claims; now or in the past."},
	{.method = "GET", .path = "/api/v1/allocation_rules", .id = "allocation_rule_list", READS,
	 .flags = ROUTE_LIST, .reply = &allocation_rule_shape, .status = 200, .run = list_rules,
	 .says = "Lists allocation rules."},
	{.method = "PUT", .path = "/api/v1/allocation_rules", .id = "allocation_rule_put", WRITES,
	 .body = &allocation_rule_shape, .reply = &allocation_rule_shape, .status = 200,
	 .run = put_rule, .says = "Sets the rule of a product and channel; null stands for every one."},
	{.method = "PUT", .path = "/api/v1/allocation_rules/bulk", .id = "allocation_rule_put_many",
	 .scope = SCOPE_WRITE_SETTINGS, .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT,
	 .body = &rule_drafts_shape, .reply = &bulk_results_shape, .status = 200, .run = put_rules,
	 .says = "Sets many rules; a result per item."},
	{.method = "GET", .path = "/api/v1/allocation_changes", .id = "allocation_change_list", READS,
	 .flags = ROUTE_LIST, .reply = &allocation_change_shape, .status = 200, .run = list_changes,
	 .says = "Who changed which allocation rule or exclusion when, newest first."},
	{.method = "DELETE", .path = "/api/v1/allocation_rules/{rule_id}",
	 .id = "allocation_rule_delete", WRITES, .status = 204, .run = delete_rule,
	 .refusals = unknown, .says = "Removes a rule."},
	{.method = "GET", .path = "/api/v1/stock_exclusions", .id = "stock_exclusion_list", READS,
	 .flags = ROUTE_LIST, .reply = &stock_exclusion_shape, .status = 200,
	 .run = list_exclusions, .says = "Lists what does not count."},
	{.method = "PUT", .path = "/api/v1/stock_exclusions", .id = "stock_exclusion_put", WRITES,
	 .body = &stock_exclusion_shape, .status = 204, .run = put_exclusion,
	 .says = "The warehouse's stock does not count for the product and channel; null: every one."},
	{.method = "DELETE", .path = "/api/v1/stock_exclusions", .id = "stock_exclusion_delete",
	 WRITES, .body = &stock_exclusion_shape, .status = 204, .run = delete_exclusion,
	 .refusals = unknown, .says = "It counts again."},
};
/* clang-format on */
