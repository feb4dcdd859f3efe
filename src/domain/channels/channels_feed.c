/* What channels are told: the feed of changed quantities, and what waits to be pushed. */
#include "domain/channels/channels_feed.h"

#include "domain/channels/channels_feed_store.h"
#include "domain/channels/channels_store.h"

enum err feeds_load(struct work *work, struct map *out)
{
	struct channel_feed *found;
	size_t count;
	*out = map_new(work->arena);
	TRY(feeds_fetch(work->tx, work->arena, work->company, &found, &count));
	for (size_t i = 0; i < count; i++) {
		struct channel_feed *feed = feed_of(work, out, found[i].channel_id);
		int64_t last = found[i].is_read ? feed->last_sequence : found[i].last_sequence;
		if (found[i].is_read)
			*feed = found[i];
		feed->last_sequence = last;
	}
	return OK;
}

struct channel_feed *feed_of(struct work *work, struct map *feeds, struct channel_id channel)
{
	struct channel_feed *feed = map_get_int(feeds, channel.value);
	if (feed == NULL) {
		feed = ARENA_NEW(work->arena, struct channel_feed);
		feed->channel_id = channel;
		map_put_int(feeds, channel.value, feed);
	}
	return feed;
}

enum err feeds_write(struct work *work, const struct map *feeds)
{
	const struct channel_feed **changed =
		ARENA_ARRAY(work->arena, feeds->count, const struct channel_feed *);
	size_t n = 0;
	for (size_t i = 0; i < feeds->count; i++) {
		const struct channel_feed *feed = feeds->entries[i].value;
		if (feed->is_changed)
			changed[n++] = feed;
	}
	return sequences_save(work->tx, work->arena, work->company, changed, n);
}

struct marks {
	struct arena *arena;
	LIST(struct feed_mark) rows;
};

static void mark(struct marks *marks, const struct feed_place *place, int64_t rank)
{
	*LIST_ADD(marks->arena, &marks->rows) =
		(struct feed_mark){place->channel_id, rank, place->listing_id};
}

enum err feed_move(struct work *work, const struct feed_place *from, const struct feed_place *to,
                   size_t n)
{
	struct tx *tx = work->tx;
	struct arena *arena = work->arena;
	struct company_id company = work->company;
	struct marks old_changes = {.arena = arena}, changes = {.arena = arena};
	struct marks told = {.arena = arena}, untold = {.arena = arena};
	for (size_t i = 0; i < n; i++) {
		bool has_changed = from[i].sequence != to[i].sequence;
		bool is_elsewhere = from[i].digits != to[i].digits;
		if (has_changed && from[i].sequence > 0)
			mark(&old_changes, &from[i], from[i].sequence);
		if (has_changed && to[i].sequence > 0)
			mark(&changes, &to[i], to[i].sequence);
		if (is_elsewhere && from[i].digits >= 0)
			mark(&told, &from[i], from[i].digits);
		if (is_elsewhere && to[i].digits >= 0)
			mark(&untold, &to[i], to[i].digits);
	}
	TRY(changes_remove(tx, arena, company, old_changes.rows.at, old_changes.rows.count));
	TRY(changes_add(tx, arena, company, changes.rows.at, changes.rows.count));
	TRY(untold_remove(tx, arena, company, told.rows.at, told.rows.count));
	return untold_add(tx, arena, company, untold.rows.at, untold.rows.count);
}

enum err listing_to_push(struct work *work, struct channel_id channel, size_t most,
                         struct listing **out, size_t *count)
{
	struct channel told;
	*out = NULL;
	*count = 0;
	TRY(channel_get(work, channel, &told));
	if (!told.is_active || !told.pushes_quantity)
		return OK;
	return listings_to_push(work->tx, work->arena, work->company, channel, most, out, count);
}

enum err listings_telling(struct work *work, const int64_t *ids, const int64_t *quantities,
                          size_t n)
{
	struct listing *listings;
	size_t count;
	TRY(listing_load(work, ids, n, &listings, &count));
	struct feed_place *from = ARENA_ARRAY(work->arena, count, struct feed_place);
	struct feed_place *to = ARENA_ARRAY(work->arena, count, struct feed_place);
	for (size_t i = 0; i < count; i++) {
		from[i] = feed_place_of(&listings[i]);
		for (size_t j = 0; j < n; j++)
			if (ids[j] == listings[i].id.value)
				listings[i].telling_quantity = quantities[j];
		to[i] = feed_place_of(&listings[i]);
	}
	TRY(listings_telling_save(work->tx, work->arena, work->company, listings, count));
	return feed_move(work, from, to, count);
}

enum err listing_pushed(struct work *work, struct listing_id id, struct qty quantity)
{
	struct listing listing;
	TRY(listing_get(work, id, &listing));
	struct feed_place before = feed_place_of(&listing);
	listing.pushed_quantity = quantity.units;
	listing.telling_quantity = -1;
	struct feed_place now = feed_place_of(&listing);
	TRY(listing_pushed_save(work->tx, work->company, id, quantity.units, work->now));
	return feed_move(work, &before, &now, 1);
}

/* The next of the first reading, which ends with them when they are all that was left. */
static enum err first_read(struct work *work, struct channel_feed *feed, size_t most,
                           struct listing **out, size_t *count, int64_t *remaining)
{
	int64_t total;
	TRY(listings_first(work->tx, work->arena, work->company, feed, most, out, count, &total));
	*remaining = total - (int64_t)*count;
	feed->is_first = *remaining > 0;
	if (*count > 0)
		feed->first_variant = (*out)[*count - 1].variant_id;
	return OK;
}

static enum err changes_read(struct work *work, struct channel_feed *feed, size_t most,
                             struct listing **out, size_t *count, int64_t *remaining)
{
	int64_t total;
	TRY(listings_after(work->tx, work->arena, work->company, feed, most, out, count, &total));
	*remaining = total - (int64_t)*count;
	if (*count > 0)
		feed->read_sequence = (*out)[*count - 1].quantity_sequence;
	return OK;
}

static enum err feed_read(struct work *work, struct channel_feed *feed, size_t most,
                          struct listing **out, size_t *count, int64_t *remaining)
{
	struct listing *changed;
	size_t changed_count;
	int64_t later = 0;
	if (!feed->is_read) {
		feed->is_read = feed->is_first = true;
		feed->read_sequence = feed->last_sequence;
	}
	if (feed->is_first)
		TRY(first_read(work, feed, most, out, count, remaining));
	TRY(changes_read(work, feed, most - *count, &changed, &changed_count, &later));
	*remaining += later;
	if (changed_count == 0)
		return OK;
	struct listing *all = ARENA_ARRAY(work->arena, *count + changed_count, struct listing);
	for (size_t i = 0; i < *count + changed_count; i++)
		all[i] = i < *count ? (*out)[i] : changed[i - *count];
	*out = all;
	*count += changed_count;
	return OK;
}

enum err listing_acknowledge(struct work *work, struct channel_id channel, size_t most,
                             struct listing **out, size_t *count, int64_t *remaining)
{
	struct channel found;
	struct map feeds;
	*out = NULL;
	*count = 0;
	*remaining = 0;
	TRY(channel_get(work, channel, &found));
	if (!found.is_active || !found.pushes_quantity)
		return OK;
	TRY(feeds_load(work, &feeds));
	struct channel_feed *feed = feed_of(work, &feeds, channel), before = *feed;
	TRY(feed_read(work, feed, most, out, count, remaining));
	bool has_moved =
		*count > 0 || feed->is_read != before.is_read || feed->is_first != before.is_first;
	return has_moved ? cursor_save(work->tx, work->company, feed) : OK;
}
