#include "domain/intake/intake.h"

#include "domain/intake/intake_rules.h"

/* Matches the lines of all good items to listings, in one question. */
static enum err match_lines(struct work *work, size_t n, struct intake_item *items,
                            struct order_link **links)
{
	size_t total = 0, at = 0;
	for (size_t i = 0; i < n; i++)
		total += items[i].draft->lines.count;
	int64_t *channels = ARENA_ARRAY(work->arena, total, int64_t);
	struct str *variants = ARENA_ARRAY(work->arena, total, struct str);
	struct str *skus = ARENA_ARRAY(work->arena, total, struct str);
	struct listing *found = ARENA_ARRAY(work->arena, total, struct listing);
	for (size_t i = 0; i < n; i++) {
		for (size_t j = 0; j < items[i].draft->lines.count; j++, at++) {
			channels[at] = items[i].draft->channel_id.value;
			variants[at] = items[i].draft->lines.at[j].variant_id;
			skus[at] = items[i].draft->lines.at[j].sku;
		}
	}
	TRY(listing_match(work, total, channels, variants, skus, found));
	*links = ARENA_ARRAY(work->arena, total, struct order_link);
	for (at = 0; at < total; at++) {
		(*links)[at].listing_id = found[at].id;
		(*links)[at].product_id = found[at].product_id;
	}
	return OK;
}

/* Channels and warehouses that the drafts name must be the company's. */
struct places {
	struct channel *channels;
	size_t channel_count;
	struct warehouse *warehouses;
	size_t warehouse_count;
};

static enum err places_load(struct work *work, size_t n, const struct intake_item *items,
                            struct places *places)
{
	bool names_warehouse = false;
	for (size_t i = 0; i < n; i++)
		names_warehouse = names_warehouse || items[i].draft->warehouse_id.value != 0;
	if (names_warehouse)
		TRY(warehouse_all(work, &places->warehouses, &places->warehouse_count));
	return channel_all(work, &places->channels, &places->channel_count);
}

static const struct channel *channel_of(const struct places *places, struct channel_id id)
{
	for (size_t i = 0; i < places->channel_count; i++)
		if (ID_EQ(places->channels[i].id, id))
			return &places->channels[i];
	return NULL;
}

static enum err item_check(const struct places *places, struct intake_item *item)
{
	const struct order_draft *draft = item->draft;
	const struct channel *channel = channel_of(places, draft->channel_id);
	if (channel == NULL)
		return fault_field(item->fault, STR("channel_id"), "is no channel of this company");
	if (!channel->is_active && !item->is_download)
		return fault_field(item->fault, STR("channel_id"), "is deactivated");
	bool is_known = draft->warehouse_id.value == 0;
	for (size_t i = 0; i < places->warehouse_count; i++)
		is_known = is_known || ID_EQ(places->warehouses[i].id, draft->warehouse_id);
	if (!is_known)
		return fault_field(item->fault, STR("warehouse_id"), "is no warehouse of this company");
	TRY(draft_check(draft, item->fault));
	/* What a channel sold is a fact, whatever its amounts are. */
	return item->is_download ? OK : draft_check_discounts(draft, item->fault);
}

/* The claim of an unpaid order ends after the time that its channel sets. */
static enum err unpaid_note(struct work *work, const struct places *places,
                            const struct intake_item *item)
{
	const struct channel *channel = channel_of(places, item->draft->channel_id);
	if (item->order.status != ORDER_AWAITING_PAYMENT || channel->unpaid_claim_hours == 0)
		return OK;
	struct instant at = {item->order.placed_at.us + channel->unpaid_claim_hours * HOUR_US};
	return job_request(work, "order.claim_end", item->order.id.value, at, STR(""));
}

enum err intake_orders(struct work *work, size_t n, struct intake_item *items)
{
	struct places places = {0};
	struct order_link *links;
	struct order_put *puts = ARENA_ARRAY(work->arena, n, struct order_put);
	size_t *item_of = ARENA_ARRAY(work->arena, n, size_t);
	size_t good = 0, at = 0;
	TRY(places_load(work, n, items, &places));
	TRY(match_lines(work, n, items, &links));
	for (size_t i = 0; i < n; i++) {
		items[i].err = item_check(&places, &items[i]);
		if (items[i].err == OK) {
			puts[good] = (struct order_put){.draft = items[i].draft,
			                                .links = &links[at],
			                                .is_download = items[i].is_download,
			                                .fault = items[i].fault};
			item_of[good++] = i;
		}
		at += items[i].draft->lines.count;
	}
	if (good == 0)
		return OK;
	TRY(order_put_many(work, good, puts));
	for (size_t i = 0; i < good; i++) {
		struct intake_item *item = &items[item_of[i]];
		item->err = puts[i].err;
		item->outcome = puts[i].outcome;
		item->order = puts[i].order;
		if (item->err == OK && item->outcome == ORDER_WAS_CREATED)
			TRY(unpaid_note(work, &places, item));
	}
	return OK;
}
