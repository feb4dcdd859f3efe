/* Listings: a channel's variants, keyed by (channel, remote variant id) and linked to products. */
#include "domain/channels/channels.h"

#include "base/map.h"
#include "domain/channels/channels_share.h"
#include "domain/channels/channels_store.h"
#include "kernel/version.h"
#include "shape/shape_change.h"

enum err listing_get(struct work *work, struct listing_id id, struct listing *out)
{
	struct listing *found;
	size_t count;
	TRY(listings_fetch(work->tx, work->arena, work->company, &id.value, 1, &found, &count));
	if (count == 0)
		return fault_say(work->fault, ERR_NOT_FOUND, "There is no listing %lld.",
		                 (long long)id.value);
	*out = found[0];
	return OK;
}

/* "channel:text" as a key. */
static struct str key_of(struct arena *arena, int64_t channel, struct str text)
{
	return str_format(arena, "%lld:%.*s", (long long)channel, STR_FMT(text));
}

/* ---- matching order lines ---- */

struct asked {
	LIST(struct str) variants, skus;
	LIST(int64_t) channels;
};

static void ask_once(struct arena *arena, struct map *seen, struct asked *asked, int64_t channel,
                     struct str variant, struct str sku)
{
	if (map_get_int(seen, channel) == NULL) {
		map_put_int(seen, channel, seen);
		*LIST_ADD(arena, &asked->channels) = channel;
	}
	bool by_variant = variant.len > 0;
	struct str key = by_variant ? str_format(arena, "v%.*s", STR_FMT(variant))
	                            : str_format(arena, "s%.*s", STR_FMT(sku));
	if (map_get(seen, key) != NULL)
		return;
	map_put(seen, key, seen);
	if (by_variant)
		*LIST_ADD(arena, &asked->variants) = variant;
	else
		*LIST_ADD(arena, &asked->skus) = sku;
}

/* Two listings of a channel with the same SKU match nothing by SKU: which one was sold is unknown. */
static void note_by_sku(struct arena *arena, struct map *by_sku, struct listing *found, size_t n)
{
	static struct listing ambiguous;
	for (size_t i = 0; i < n; i++) {
		struct str key = key_of(arena, found[i].channel_id.value, found[i].sku);
		map_put(by_sku, key, map_get(by_sku, key) == NULL ? &found[i] : &ambiguous);
	}
}

enum err listing_match(struct work *work, size_t n, const int64_t *channels,
                       const struct str *variant_ids, const struct str *skus,
                       struct listing *found)
{
	struct arena *arena = work->arena;
	struct map seen = map_new(arena), by_variant = map_new(arena), by_sku = map_new(arena);
	struct asked asked = {0};
	struct listing *rows;
	size_t count = 0;
	for (size_t i = 0; i < n; i++)
		ask_once(arena, &seen, &asked, channels[i], variant_ids[i], skus[i]);
	if (asked.variants.count > 0)
		TRY(listings_by_variants(work->tx, arena, work->company, asked.channels.at,
		                         asked.channels.count, asked.variants.at, asked.variants.count,
		                         &rows, &count));
	for (size_t i = 0; i < count; i++)
		map_put(&by_variant, key_of(arena, rows[i].channel_id.value, rows[i].variant_id), &rows[i]);
	count = 0;
	if (asked.skus.count > 0)
		TRY(listings_by_skus(work->tx, arena, work->company, asked.channels.at,
		                     asked.channels.count, asked.skus.at, asked.skus.count, &rows, &count));
	note_by_sku(arena, &by_sku, rows, count);
	for (size_t i = 0; i < n; i++) {
		const struct listing *match =
			variant_ids[i].len > 0 ? map_get(&by_variant, key_of(arena, channels[i], variant_ids[i]))
								   : map_get(&by_sku, key_of(arena, channels[i], skus[i]));
		found[i] = match != NULL ? *match : (struct listing){0};
	}
	return OK;
}

/* ---- making and changing ---- */

/* What the drafts of one call refer to. */
struct putting {
	struct work *work;
	struct channel *channels;
	size_t channel_count;
	struct map known;    /* key → struct listing */
	struct map products; /* "i<id>" or "s<sku>" → struct product */
	LIST(const struct listing *) made, changed;
	LIST(int64_t) dirty;
};

static struct str variant_of(const struct listing *draft)
{
	return draft->variant_id.len > 0 ? draft->variant_id : draft->sku;
}

static enum err products_known(struct putting *p, size_t n, const struct listing *drafts)
{
	struct arena *arena = p->work->arena;
	int64_t *ids = ARENA_ARRAY(arena, n, int64_t);
	struct str *skus = ARENA_ARRAY(arena, n, struct str);
	struct product *found;
	size_t count;
	for (size_t i = 0; i < n; i++) {
		ids[i] = drafts[i].product_id.value;
		skus[i] = drafts[i].sku;
	}
	TRY(product_load(p->work, ids, n, &found, &count));
	for (size_t i = 0; i < count; i++)
		map_put(&p->products, str_format(arena, "i%lld", (long long)found[i].id.value), &found[i]);
	TRY(product_by_skus(p->work, skus, n, &found, &count));
	for (size_t i = 0; i < count; i++)
		map_put(&p->products, str_format(arena, "s%.*s", STR_FMT(found[i].sku)), &found[i]);
	return OK;
}

static enum err putting_load(struct putting *p, size_t n, const struct listing *drafts)
{
	struct work *work = p->work;
	int64_t *channels = ARENA_ARRAY(work->arena, n, int64_t);
	struct str *variants = ARENA_ARRAY(work->arena, n, struct str);
	struct listing *found;
	size_t count, channel_count = 0;
	p->known = map_new(work->arena);
	p->products = map_new(work->arena);
	TRY(channel_all(work, &p->channels, &p->channel_count));
	for (size_t i = 0; i < n; i++) {
		variants[i] = variant_of(&drafts[i]);
		if (channel_count == 0 || channels[channel_count - 1] != drafts[i].channel_id.value)
			channels[channel_count++] = drafts[i].channel_id.value;
	}
	TRY(listings_by_variants(work->tx, work->arena, work->company, channels, channel_count, variants,
	                         n, &found, &count));
	for (size_t i = 0; i < count; i++)
		map_put(&p->known,
		        key_of(work->arena, found[i].channel_id.value, found[i].variant_id), &found[i]);
	return products_known(p, n, drafts);
}

static enum err draft_check(struct putting *p, const struct listing *draft, struct fault *fault)
{
	bool is_known = false;
	for (size_t i = 0; i < p->channel_count; i++)
		is_known = is_known || ID_EQ(p->channels[i].id, draft->channel_id);
	if (!is_known)
		return fault_field(fault, STR("channel_id"), "is no channel of this company");
	if (variant_of(draft).len == 0)
		return fault_field(fault, STR("sku"), "is required, or a variant_id");
	struct str key = str_format(p->work->arena, "i%lld", (long long)draft->product_id.value);
	if (draft->product_id.value != 0 && map_get(&p->products, key) == NULL)
		return fault_field(fault, STR("product_id"), "is no product of this company");
	return OK;
}

static void linked(struct putting *p, const struct listing *listing)
{
	if (listing->product_id.value == 0)
		return;
	*LIST_ADD(p->work->arena, &p->dirty) = listing->product_id.value;
	event_emit(p->work, "listing.linked", "listing", listing->id.value,
	           shape_text(p->work->arena, &listing_shape, listing, NULL, 0));
}

static void price_take(struct arena *arena, struct listing *listing)
{
	if (listing->price.currency.code[0] != '\0')
		listing->currency = str_copy(arena, currency_str(&listing->price.currency));
}

static enum err listing_make(struct putting *p, const struct listing *draft, struct listing *out)
{
	*out = *draft;
	TRY(id_new(p->work->tx, &out->id.value));
	out->variant_id = variant_of(draft);
	if (!shape_has(&listing_shape, draft, "is_active"))
		out->is_active = true;
	if (!shape_has(&listing_shape, draft, "pushes_quantity"))
		out->pushes_quantity = true;
	const struct product *same =
		map_get(&p->products, str_format(p->work->arena, "s%.*s", STR_FMT(draft->sku)));
	if (out->product_id.value == 0 && same != NULL)
		out->product_id = same->id;
	out->pushed_quantity = -1;
	out->created_at = out->modified_at = p->work->now;
	out->version = 1;
	out->touched = (struct touched){0};
	price_take(p->work->arena, out);
	struct listing *kept = ARENA_NEW(p->work->arena, struct listing);
	*kept = *out;
	map_put(&p->known, key_of(p->work->arena, out->channel_id.value, out->variant_id), kept);
	*LIST_ADD(p->work->arena, &p->made) = kept;
	event_emit(p->work, "listing.created", "listing", out->id.value,
	           shape_text(p->work->arena, &listing_shape, out, NULL, 0));
	linked(p, out);
	return OK;
}

/* Without a product nothing may be sold: at once, for no product will call for it any more. */
static enum err unlinked_stop(struct putting *p, struct listing *listing)
{
	const struct listing *row = listing;
	TRY(sequence_last(p->work->tx, p->work->arena, p->work->company, listing->channel_id,
	                  &listing->quantity_sequence));
	listing->quantity_sequence++;
	listing->quantity.units = 0;
	listing->quantity_at = p->work->now;
	return listing_quantities_save(p->work->tx, p->work->arena, p->work->company, &row, 1);
}

/* Lays a draft or patch over a known listing. */
static enum err listing_change(struct putting *p, struct listing *known,
                               const struct listing *patch, struct listing *out)
{
	struct listing before = *known;
	*out = *known;
	shape_apply(&listing_shape, patch, out);
	price_take(p->work->arena, out);
	struct str difference = shape_difference(p->work->arena, &listing_shape, &before, out);
	if (difference.len == 0)
		return OK;
	out->modified_at = p->work->now;
	out->version = before.version + 1;
	*known = *out;
	*LIST_ADD(p->work->arena, &p->changed) = known;
	event_emit(p->work, "listing.changed", "listing", out->id.value, difference);
	if (!ID_EQ(before.product_id, out->product_id))
		linked(p, out);
	else if (out->product_id.value != 0)
		*LIST_ADD(p->work->arena, &p->dirty) = out->product_id.value;
	if (before.product_id.value != 0 && out->product_id.value == 0)
		return unlinked_stop(p, known);
	return OK;
}

/* The same SKU on two variants of a channel: orders then match by variant id only. */
static enum err repeats_note(struct putting *p)
{
	struct work *work = p->work;
	for (size_t i = 0; i < p->made.count; i++) {
		const struct listing *made = p->made.at[i];
		struct listing *found;
		size_t count;
		if (made->sku.len == 0)
			continue;
		TRY(listings_by_skus(work->tx, work->arena, work->company, &made->channel_id.value, 1,
		                     &made->sku, 1, &found, &count));
		if (count > 1)
			event_emit(work, "listing.sku_repeated", "listing", made->id.value,
			           shape_text(work->arena, &listing_shape, made, NULL, 0));
	}
	return OK;
}

static enum err putting_write(struct putting *p)
{
	struct work *work = p->work;
	if (p->made.count > 0)
		TRY(listings_insert(work->tx, work->arena, work->company, p->made.at, p->made.count));
	if (p->changed.count > 0)
		TRY(listings_save(work->tx, work->arena, work->company, p->changed.at, p->changed.count));
	TRY(quantity_dirty_note(work, p->dirty.at, p->dirty.count));
	return repeats_note(p);
}

enum err listing_put_many(struct work *work, size_t n, const struct listing *drafts,
                          struct listing *out, enum err *errors, struct fault *faults)
{
	struct putting p = {.work = work};
	struct map changed = map_new(work->arena);
	TRY(putting_load(&p, n, drafts));
	for (size_t i = 0; i < n; i++) {
		errors[i] = draft_check(&p, &drafts[i], &faults[i]);
		if (errors[i] != OK)
			continue;
		struct str key =
			key_of(work->arena, drafts[i].channel_id.value, variant_of(&drafts[i]));
		struct listing *known = map_get(&p.known, key);
		if (known != NULL && map_get(&changed, key) != NULL) {
			errors[i] = fault_say(&faults[i], ERR_CONFLICT, "The variant stands twice in the list.");
			continue;
		}
		map_put(&changed, key, work);
		errors[i] = known == NULL ? listing_make(&p, &drafts[i], &out[i])
		                          : listing_change(&p, known, &drafts[i], &out[i]);
	}
	return putting_write(&p);
}

enum err listing_update(struct work *work, struct listing_id id, const struct listing *patch,
                        int64_t if_version, struct listing *out)
{
	struct putting p = {.work = work};
	struct listing *known = ARENA_NEW(work->arena, struct listing);
	TRY(listing_get(work, id, known));
	TRY(version_check(work, if_version, known->version));
	p.products = map_new(work->arena);
	if (patch->product_id.value != 0) {
		struct product product;
		if (product_get(work, patch->product_id, &product) != OK)
			return fault_field(work->fault, STR("product_id"), "is no product of this company");
	}
	TRY(listing_change(&p, known, patch, out));
	return putting_write(&p);
}
