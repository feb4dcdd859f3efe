/* What channels are told: the feed of changed quantities, and what waits to be pushed. */
#include "domain/channels/channels_feed.h"

#include "domain/channels/channels_feed_store.h"
#include "domain/channels/channels_store.h"

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

enum err listing_acknowledge(struct work *work, struct channel_id channel, size_t most,
                             struct listing **out, size_t *count, int64_t *remaining)
{
	int64_t cursor, total;
	struct channel found;
	*count = 0;
	*remaining = 0;
	TRY(channel_get(work, channel, &found));
	if (!found.is_active || !found.pushes_quantity)
		return OK;
	TRY(cursor_get(work->tx, work->arena, work->company, channel, &cursor));
	TRY(listings_after(work->tx, work->arena, work->company, channel, cursor, most, out, count,
	                   &total));
	*remaining = total - (int64_t)*count;
	if (*count == 0)
		return OK;
	return cursor_set(work->tx, work->company, channel, (*out)[*count - 1].quantity_sequence);
}
