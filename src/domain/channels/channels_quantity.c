/* Listing quantities: computed when something they follow from changed, pushed and acknowledged. */
#include "base/map.h"
#include "domain/channels/channels_edge.h"
#include "domain/channels/channels_feed.h"
#include "domain/channels/channels_feed_store.h"
#include "domain/channels/channels_listen.h"
#include "domain/channels/channels_past.h"
#include "domain/channels/channels_past_rules.h"
#include "domain/channels/channels_share.h"
#include "domain/channels/channels_store.h"
#include "shape/shape_change.h"

/* Products of one deferred unit: with ten channels a few milliseconds, so that people do not wait.
 */
enum { CHUNK = 200 };
/* Listings that one event names: it is read whole. */
enum { NOTED_MOST = 100 };

static const struct instant NOW;

/* The dirty products, and the bundles that contain them. */
static enum err affected(struct work *work, const int64_t *dirty, size_t n, int64_t **out,
                         size_t *count)
{
	struct bundle_part *parts;
	size_t part_count;
	struct map seen = map_new(work->arena);
	LIST(int64_t) ids = {0};
	TRY(bundle_parts_containing(work, dirty, n, &parts, &part_count));
	for (size_t i = 0; i < n + part_count; i++) {
		int64_t id = i < n ? dirty[i] : parts[i - n].bundle_id.value;
		if (map_get_int(&seen, id) != NULL)
			continue;
		map_put_int(&seen, id, work);
		*LIST_ADD(work->arena, &ids) = id;
	}
	*out = ids.at;
	*count = ids.count;
	return OK;
}

/* The listing's next change in the feed of its channel, kept when somebody reads it. */
static void change_number(struct channel_feed *feed, struct listing *listing,
                          struct feed_place *from, struct feed_place *to)
{
	listing->quantity_sequence = ++feed->last_sequence;
	feed->is_changed = true;
	*to = feed_place_of(listing);
	if (!feed->is_read)
		from->sequence = to->sequence = 0;
}

static void announce(struct work *work, int64_t product, struct quantity_notes *notes)
{
	bool has_product = product != 0;
	event_emit(work, EVENT_OF_FIGURES, has_product ? "product" : "listing",
	           has_product ? product : notes->listings.at[0].listing_id,
	           shape_text(work->arena, &quantity_notes_shape, notes, NULL, 0));
	notes->listings.count = 0;
}

/* An event for the listings of a product that stand together, one for each without a product. */
static void announce_all(struct work *work, const struct listing *const *changed,
                         const int64_t *before, size_t n)
{
	struct quantity_notes notes = {0};
	for (size_t i = 0; i < n; i++) {
		int64_t product = changed[i]->product_id.value;
		*LIST_ADD(work->arena, &notes.listings) =
			(struct quantity_note){.listing_id = changed[i]->id.value,
		                           .channel_id = changed[i]->channel_id.value,
		                           .sku = changed[i]->sku,
		                           .quantity = changed[i]->quantity.units,
		                           .before = before[i]};
		if (i + 1 == n || product == 0 || changed[i + 1]->product_id.value != product
		    || notes.listings.count == NOTED_MOST)
			announce(work, product, &notes);
	}
}

enum err listings_compute(struct work *work, struct listing *listings, size_t n)
{
	struct share_world *world;
	struct share_steps silent = {0};
	struct map feeds;
	LIST(const struct listing *) changed = {0};
	int64_t *before = ARENA_ARRAY(work->arena, n, int64_t);
	struct feed_place *from = ARENA_ARRAY(work->arena, n, struct feed_place);
	struct feed_place *to = ARENA_ARRAY(work->arena, n, struct feed_place);
	if (n == 0)
		return OK;
	TRY(share_world_load(work, listings, n, NOW, &world));
	TRY(feeds_load(work, &feeds));
	for (size_t i = 0; i < n; i++) {
		int64_t now = share_world_compute(work, world, &listings[i], &silent);
		if (now == listings[i].quantity.units && listings[i].quantity_at.us != 0)
			continue;
		before[changed.count] = listings[i].quantity.units;
		from[changed.count] = feed_place_of(&listings[i]);
		listings[i].quantity.units = now;
		listings[i].quantity_at = work->now;
		change_number(feed_of(work, &feeds, listings[i].channel_id), &listings[i],
		              &from[changed.count], &to[changed.count]);
		*LIST_ADD(work->arena, &changed) = &listings[i];
	}
	if (changed.count == 0)
		return OK;
	TRY(listing_quantities_save(work->tx, work->arena, work->company, changed.at, changed.count));
	TRY(feeds_write(work, &feeds));
	TRY(feed_move(work, from, to, changed.count));
	/* While PostgreSQL writes them. */
	announce_all(work, changed.at, before, changed.count);
	return OK;
}

/* The listings of products; channel 0: on every channel. */
static enum err products_compute(struct work *work, const int64_t *products, size_t n,
                                 struct channel_id channel)
{
	struct listing *listings;
	size_t count, kept = 0;
	TRY(quantities_by_products(work->tx, work->arena, work->company, products, n, &listings,
	                           &count));
	for (size_t i = 0; i < count; i++)
		if (channel.value == 0 || ID_EQ(listings[i].channel_id, channel))
			listings[kept++] = listings[i];
	return listings_compute(work, listings, kept);
}

/* The next piece of the first sweep. */
static enum err sweep_step(struct work *work, bool *more)
{
	struct quantity_sweep *sweeps;
	int64_t *products;
	size_t sweep_count, n;
	TRY(sweeps_fetch(work->tx, work->arena, work->company, &sweeps, &sweep_count));
	if (sweep_count == 0)
		return OK;
	struct quantity_sweep sweep = sweeps[0];
	TRY(listed_products(work->tx, work->arena, work->company, sweep.channel_id,
	                    sweep.product_id.value, CHUNK, &products, &n));
	if (n > 0)
		TRY(products_compute(work, products, n, sweep.channel_id));
	*more = n == CHUNK || sweep_count > 1;
	if (n < CHUNK)
		return sweep_end(work->tx, work->company, sweep.channel_id);
	sweep.product_id.value = products[n - 1];
	return sweep_move(work->tx, work->company, sweep);
}

enum err listing_quantities(struct work *work, bool *more)
{
	int64_t *dirty, *products;
	size_t n, count;
	TRY(quantity_dirty_take(work, CHUNK, &dirty, &n, more));
	if (n > 0) {
		TRY(affected(work, dirty, n, &products, &count));
		TRY(products_compute(work, products, count, (struct channel_id){0}));
	}
	/* What changed just now goes before what is computed again for good measure. */
	return *more ? OK : sweep_step(work, more);
}

/* The listing as it was: its product, and whether it sold. */
static enum err listing_rewind(struct work *work, struct listing *listing, struct instant at)
{
	struct past *past;
	int64_t id = listing->id.value;
	TRY(past_moment_check(work, at));
	if (listing->created_at.us > at.us)
		return fault_say(work->fault, ERR_REFUSED, "The listing did not exist then.");
	TRY(past_load(work, &id, 1, at, &past));
	listing->product_id.value = past_figure(past, id, PAST_PRODUCT, listing->product_id.value);
	listing->is_active = past_figure(past, id, PAST_IS_ACTIVE, listing->is_active) != 0;
	return OK;
}

enum err listing_why(struct work *work, struct listing_id id, struct instant as_of,
                     struct qty *quantity, struct why_step **steps, size_t *count)
{
	struct listing listing;
	struct share_world *world;
	struct share_steps asked = {.arena = work->arena};
	TRY(listing_get(work, id, &listing));
	if (as_of.us != 0)
		TRY(listing_rewind(work, &listing, as_of));
	TRY(share_world_load(work, &listing, 1, as_of, &world));
	quantity->units = share_world_compute(work, world, &listing, &asked);
	*steps = asked.rows.at;
	*count = asked.rows.count;
	return OK;
}

/* ---- verification ---- */

/* What waits to be computed again: its figures may be old, rightly. */
struct waiting {
	bool is_everything;
	struct map products;
	struct quantity_sweep *sweeps;
	size_t sweep_count;
};

static enum err waiting_add(struct work *work, struct waiting *waiting, const int64_t *changed,
                            size_t n)
{
	int64_t *products;
	size_t count;
	TRY(affected(work, changed, n, &products, &count));
	for (size_t i = 0; i < count; i++)
		map_put_int(&waiting->products, products[i], work);
	return OK;
}

/* What listeners will mark when they hear of it: of a product its listings, of the rest all. */
static enum err unheard_add(struct work *work, struct waiting *waiting)
{
	enum { EVENTS = 10000 };
	struct event *events, *changed;
	size_t n, count = 0;
	int64_t *products;
	TRY(event_unheard(work, EVENTS, &events, &n));
	changed = ARENA_ARRAY(work->arena, n, struct event);
	waiting->is_everything = n == EVENTS;
	for (size_t i = 0; i < n; i++) {
		if (str_is(events[i].subject, "product") || str_is(events[i].kind, STOCK_CHANGED))
			changed[count++] = events[i];
		else if (str_is(events[i].subject, "warehouse")
		         || str_is(events[i].kind, "setting.changed"))
			waiting->is_everything = true;
	}
	TRY(stock_changed_products(work, changed, count, &products, &count));
	return waiting_add(work, waiting, products, count);
}

static enum err waiting_load(struct work *work, struct waiting *waiting)
{
	enum { EVERY = 1000000 };
	int64_t *dirty;
	size_t n;
	*waiting = (struct waiting){.products = map_new(work->arena)};
	TRY(quantity_dirty_peek(work, EVERY, &dirty, &n));
	TRY(waiting_add(work, waiting, dirty, n));
	TRY(unheard_add(work, waiting));
	return sweeps_fetch(work->tx, work->arena, work->company, &waiting->sweeps,
	                    &waiting->sweep_count);
}

static bool is_waiting(const struct waiting *waiting, const struct listing *listing)
{
	if (waiting->is_everything)
		return true;
	for (size_t i = 0; i < waiting->sweep_count; i++)
		if (waiting->sweeps[i].channel_id.value == 0
		    || ID_EQ(waiting->sweeps[i].channel_id, listing->channel_id))
			return true;
	return map_get_int(&waiting->products, listing->product_id.value) != NULL;
}

/* The listings after `*after`, in memory of their own: a company may have a million. */
static enum err page_verify(struct work *page, const struct waiting *waiting, int64_t *after,
                            struct arena *kept, struct verify_report *report)
{
	struct listing *listings;
	struct share_world *world;
	struct share_steps silent = {0};
	size_t count;
	TRY(listings_all(page->tx, page->arena, page->company, *after, LIMIT_PAGE, &listings, &count));
	*after = count > 0 ? listings[count - 1].id.value : 0;
	TRY(share_world_load(page, listings, count, NOW, &world));
	report->checked += (int64_t)count;
	for (size_t i = 0; i < count; i++) {
		const struct listing *listing = &listings[i];
		int64_t now = share_world_compute(page, world, listing, &silent);
		if (now == listing->quantity.units || is_waiting(waiting, listing))
			continue;
		*LIST_ADD(kept, &report->differences) =
			str_format(kept, "Listing %lld (%.*s): may sell %lld, the row says %lld.",
		               (long long)listing->id.value, STR_FMT(listing->sku), (long long)now,
		               (long long)listing->quantity.units);
	}
	return OK;
}

/* Listings that would not be told, or not when they should. */
static enum err feed_verify(struct work *work, struct verify_report *report)
{
	enum { NAMED_MOST = 100 };
	int64_t *ids;
	size_t count;
	TRY(listings_misplaced(work->tx, work->arena, work->company, NAMED_MOST, &ids, &count));
	for (size_t i = 0; i < count; i++)
		*LIST_ADD(work->arena, &report->differences) =
			str_format(work->arena, "Listing %lld: its quantity is not in the feed of its channel.",
		               (long long)ids[i]);
	return OK;
}

enum err quantities_verify(struct work *work, struct verify_report *report)
{
	struct waiting waiting;
	TRY(waiting_load(work, &waiting));
	int64_t after = 0;
	do {
		struct work page = *work;
		page.arena = arena_new(0);
		enum err err = page_verify(&page, &waiting, &after, work->arena, report);
		arena_free(page.arena);
		TRY(err);
	} while (after > 0);
	return feed_verify(work, report);
}
