#include "domain/orders/orders_follow.h"

#include "base/map.h"
#include "domain/channels/channels.h"
#include "domain/orders/orders_rules.h"

/* A line that may have to follow. */
struct follower {
	struct resolving *item;
	struct order_line *line;
};

static bool claims_now(const struct resolving *item, const struct order_line *line)
{
	for (size_t i = 0; i < item->before.count; i++)
		if (ID_EQ(item->before.at[i].line_id, line->id) && item->before.at[i].quantity.units > 0)
			return true;
	return false;
}

static bool may_follow(const struct resolving *item)
{
	return !item->is_new && !item->keeps_claims && !item->wants_no_claim
	       && !item->order->is_fulfilled_by_channel;
}

/* A line that is linked no more waits for its listing, unless the order was away: then nobody told
 * it (orders_on_link). */
static bool is_follower(const struct resolving *item, const struct order_line *line)
{
	if (line->shipped.units > 0 || line_open_units(line) == 0 || line->kit_part != 0)
		return false;
	if (line->product_id.value == 0)
		return item->is_back;
	return line->listing_id.value != 0 && (item->is_back || !claims_now(item, line));
}

static enum err listings_of(struct work *work, const int64_t *ids, size_t n, struct map *out)
{
	struct listing *found = NULL;
	size_t count = 0;
	*out = map_new(work->arena);
	if (n > 0)
		TRY(listing_load(work, ids, n, &found, &count));
	for (size_t i = 0; i < count; i++)
		map_put_int(out, found[i].id.value, &found[i]);
	return OK;
}

static void line_follow(struct work *work, struct follower *f, const struct listing *listing)
{
	struct resolving *item = f->item;
	struct order_line *line = f->line;
	bool is_same = ID_EQ(line->product_id, listing->product_id);
	line->listing_id = listing->id;
	if (is_same)
		return;
	line->product_id = listing->product_id;
	item->has_followed = true;
	for (size_t i = 0; i < item->lines_changed.count; i++)
		if (item->lines_changed.at[i] == line)
			return;
	*LIST_ADD(work->arena, &item->lines_changed) = line;
}

/* Lines without a listing: whatever listing explains them now. */
static enum err lines_match(struct work *work, struct follower *list, size_t n)
{
	int64_t *channels = ARENA_ARRAY(work->arena, n, int64_t);
	struct str *variants = ARENA_ARRAY(work->arena, n, struct str);
	struct str *skus = ARENA_ARRAY(work->arena, n, struct str);
	struct listing *found = ARENA_ARRAY(work->arena, n, struct listing);
	if (n == 0)
		return OK;
	for (size_t i = 0; i < n; i++) {
		channels[i] = list[i].item->order->channel_id.value;
		variants[i] = list[i].line->variant_id;
		skus[i] = list[i].line->sku;
	}
	TRY(listing_match(work, n, channels, variants, skus, found));
	for (size_t i = 0; i < n; i++)
		if (found[i].id.value != 0)
			line_follow(work, &list[i], &found[i]);
	return OK;
}

enum err lines_follow(struct work *work, struct resolving *items, size_t n)
{
	LIST(struct follower) linked = {0}, unlinked = {0};
	LIST(int64_t) ids = {0};
	struct map listings;
	for (size_t i = 0; i < n; i++) {
		struct order *order = items[i].order;
		for (size_t j = 0; may_follow(&items[i]) && j < order->lines.count; j++) {
			struct order_line *line = &order->lines.at[j];
			if (!is_follower(&items[i], line))
				continue;
			if (line->listing_id.value == 0) {
				*LIST_ADD(work->arena, &unlinked) = (struct follower){&items[i], line};
				continue;
			}
			*LIST_ADD(work->arena, &linked) = (struct follower){&items[i], line};
			*LIST_ADD(work->arena, &ids) = line->listing_id.value;
		}
	}
	TRY(listings_of(work, ids.at, ids.count, &listings));
	for (size_t i = 0; i < linked.count; i++) {
		const struct listing *listing = map_get_int(&listings, ids.at[i]);
		if (listing != NULL)
			line_follow(work, &linked.at[i], listing);
	}
	return lines_match(work, unlinked.at, unlinked.count);
}

enum err links_follow(struct work *work, struct order_link *links, size_t n)
{
	int64_t *ids = ARENA_ARRAY(work->arena, n, int64_t);
	size_t count = 0;
	struct map listings;
	for (size_t i = 0; i < n; i++)
		if (links[i].listing_id.value != 0)
			ids[count++] = links[i].listing_id.value;
	TRY(listings_of(work, ids, count, &listings));
	for (size_t i = 0; i < n; i++) {
		const struct listing *listing = map_get_int(&listings, links[i].listing_id.value);
		if (listing != NULL)
			links[i].product_id = listing->product_id;
	}
	return OK;
}
