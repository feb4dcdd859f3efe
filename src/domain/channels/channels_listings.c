/* Listings: a channel's variants, keyed by (channel, remote variant id) and linked to products. */
#include "domain/channels/channels.h"

#include "base/map.h"
#include "domain/channels/channels_link.h"
#include "domain/channels/channels_past.h"
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

enum err listing_load(struct work *work, const int64_t *ids, size_t n, struct listing **out,
                      size_t *count)
{
	return listings_fetch(work->tx, work->arena, work->company, ids, n, out, count);
}

/* "channel:text" as a key. */
static struct str key_of(struct arena *arena, int64_t channel, struct str text)
{
	return str_format(arena, "%lld:%.*s", (long long)channel, STR_FMT(text));
}

/* ---- matching order lines ---- */

/* Each channel, variant id and SKU once: asked twice, the same listing would be found twice. */
struct asked {
	struct map seen_channels, seen_variants, seen_skus;
	LIST(struct str) variants, skus;
	LIST(int64_t) channels;
};

static struct asked asked_new(struct arena *arena)
{
	return (struct asked){.seen_channels = map_new(arena),
	                      .seen_variants = map_new(arena),
	                      .seen_skus = map_new(arena)};
}

static void ask(struct arena *arena, struct asked *asked, int64_t channel, struct str variant,
                struct str sku)
{
	if (map_get_int(&asked->seen_channels, channel) == NULL) {
		map_put_int(&asked->seen_channels, channel, asked);
		*LIST_ADD(arena, &asked->channels) = channel;
	}
	if (variant.len > 0 && map_get(&asked->seen_variants, variant) == NULL) {
		map_put(&asked->seen_variants, variant, asked);
		*LIST_ADD(arena, &asked->variants) = variant;
	} else if (variant.len == 0 && sku.len > 0 && map_get(&asked->seen_skus, sku) == NULL) {
		map_put(&asked->seen_skus, sku, asked);
		*LIST_ADD(arena, &asked->skus) = sku;
	}
}

/* Two listings of a channel with the same SKU match nothing by SKU: nobody knows which one was
 * sold. */
static void note_by_sku(struct arena *arena, struct map *by_sku, struct listing *found, size_t n)
{
	struct listing *unknown = ARENA_NEW(arena, struct listing);
	for (size_t i = 0; i < n; i++) {
		struct str key = key_of(arena, found[i].channel_id.value, found[i].sku);
		map_put(by_sku, key, map_get(by_sku, key) == NULL ? &found[i] : unknown);
	}
}

enum err listing_match(struct work *work, size_t n, const int64_t *channels,
                       const struct str *variant_ids, const struct str *skus, struct listing *found)
{
	struct arena *arena = work->arena;
	struct map by_variant = map_new(arena), by_sku = map_new(arena);
	struct asked asked = asked_new(arena);
	struct listing *rows = NULL;
	size_t count = 0;
	for (size_t i = 0; i < n; i++)
		ask(arena, &asked, channels[i], variant_ids[i], skus[i]);
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
			variant_ids[i].len > 0
				? map_get(&by_variant, key_of(arena, channels[i], variant_ids[i]))
				: map_get(&by_sku, key_of(arena, channels[i], skus[i]));
		found[i] = match != NULL ? *match : (struct listing){0};
	}
	return OK;
}

/* ---- making and changing ---- */

/* What the drafts of one call refer to, and what follows from them. */
struct putting {
	struct work *work;
	struct map channels; /* id → struct channel */
	struct map known;    /* key → struct listing */
	struct map products; /* id → struct product */
	struct map by_sku;   /* SKU → struct product */
	bool links;          /* a listing without a product gets the one of its SKU */
	LIST(const struct listing *) made, changed;
	LIST(const struct listing *) renamed; /* those with a SKU that they did not have before */
	LIST(struct listing *) at_once;       /* unlinked, or told again */
	LIST(int64_t) dirty;
	LIST(struct past_value) past; /* what changed listings were until now */
};

static struct str variant_of(const struct listing *draft)
{
	return draft->variant_id.len > 0 ? draft->variant_id : draft->sku;
}

static struct putting putting_new(struct work *work)
{
	return (struct putting){.work = work,
	                        .channels = map_new(work->arena),
	                        .known = map_new(work->arena),
	                        .products = map_new(work->arena),
	                        .by_sku = map_new(work->arena)};
}

static void products_add(struct putting *p, struct product *found, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		map_put_int(&p->products, found[i].id.value, &found[i]);
		map_put(&p->by_sku, found[i].asked_sku, &found[i]);
	}
}

static enum err products_known(struct putting *p, size_t n, const struct listing *drafts)
{
	struct arena *arena = p->work->arena;
	LIST(int64_t) ids = {0};
	LIST(struct str) skus = {0};
	struct product *found;
	size_t count;
	for (size_t i = 0; i < n; i++) {
		if (drafts[i].product_id.value != 0)
			*LIST_ADD(arena, &ids) = drafts[i].product_id.value;
		else
			*LIST_ADD(arena, &skus) = drafts[i].sku;
	}
	if (ids.count > 0) {
		TRY(product_load(p->work, ids.at, ids.count, &found, &count));
		products_add(p, found, count);
	}
	if (skus.count > 0) {
		TRY(product_by_skus(p->work, skus.at, skus.count, &found, &count));
		products_add(p, found, count);
	}
	return OK;
}

static enum err putting_load(struct putting *p, size_t n, const struct listing *drafts)
{
	struct work *work = p->work;
	int64_t *ids = ARENA_ARRAY(work->arena, n, int64_t);
	struct str *variants = ARENA_ARRAY(work->arena, n, struct str);
	struct channel *channels;
	struct listing *found;
	size_t count, used = 0;
	struct map asked = map_new(work->arena);
	TRY(channel_all(work, &channels, &count));
	for (size_t i = 0; i < count; i++)
		map_put_int(&p->channels, channels[i].id.value, &channels[i]);
	for (size_t i = 0; i < n; i++) {
		int64_t channel = drafts[i].channel_id.value;
		variants[i] = variant_of(&drafts[i]);
		if (map_get_int(&asked, channel) == NULL)
			ids[used++] = channel;
		map_put_int(&asked, channel, p);
	}
	TRY(listings_by_variants(work->tx, work->arena, work->company, ids, used, variants, n, &found,
	                         &count));
	for (size_t i = 0; i < count; i++)
		map_put(&p->known, key_of(work->arena, found[i].channel_id.value, found[i].variant_id),
		        &found[i]);
	return products_known(p, n, drafts);
}

/* What a channel sells must be a thing: of a virtual product its variations are. */
static enum err link_check(const struct product *product, struct fault *fault)
{
	if (product == NULL)
		return fault_field(fault, STR("product_id"), "is no product of this company");
	if (product->type == PRODUCT_VIRTUAL)
		return fault_field(fault, STR("product_id"), "is virtual; link one of its variations");
	return OK;
}

static enum err draft_check(struct putting *p, const struct listing *draft, struct fault *fault)
{
	if (map_get_int(&p->channels, draft->channel_id.value) == NULL)
		return fault_field(fault, STR("channel_id"), "is no channel of this company");
	if (variant_of(draft).len == 0)
		return fault_field(fault, STR("sku"), "is required, or a variant_id");
	if (draft->product_id.value == 0)
		return OK;
	const struct product *product = map_get_int(&p->products, draft->product_id.value);
	return link_check(product, fault);
}

static void linked(struct putting *p, const struct listing *listing)
{
	if (listing->product_id.value == 0)
		return;
	*LIST_ADD(p->work->arena, &p->dirty) = listing->product_id.value;
	event_emit(p->work, "listing.linked", "listing", listing->id.value,
	           shape_text(p->work->arena, &listing_shape, listing, NULL, 0));
}

/* The product of the same name, when nobody said another one. */
static void link_by_sku(const struct putting *p, struct listing *listing)
{
	if (!p->links || listing->product_id.value != 0 || listing->is_kept_unlinked
	    || listing->sku.len == 0)
		return;
	const struct product *same = map_get(&p->by_sku, listing->sku);
	if (same != NULL && same->type != PRODUCT_VIRTUAL)
		listing->product_id = same->id;
}

static void price_take(struct arena *arena, struct listing *listing)
{
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
	link_by_sku(p, out);
	out->pushed_quantity = out->telling_quantity = -1;
	out->created_at = out->modified_at = p->work->now;
	out->version = 1;
	out->touched = (struct touched){0}; /* every field has its value now */
	price_take(p->work->arena, out);
	map_put(&p->known, key_of(p->work->arena, out->channel_id.value, out->variant_id), out);
	*LIST_ADD(p->work->arena, &p->made) = out;
	*LIST_ADD(p->work->arena, &p->renamed) = out;
	event_emit(p->work, "listing.created", "listing", out->id.value,
	           shape_text(p->work->arena, &listing_shape, out, NULL, 0));
	linked(p, out);
	return OK;
}

/* Notes what differs between a known listing and what it shall be. `out` outlives the putting. */
static void listing_settle(struct putting *p, const struct listing *known, struct listing *out)
{
	struct arena *arena = p->work->arena;
	if (known->product_id.value != 0 && out->product_id.value == 0)
		out->is_kept_unlinked = true;
	else if (out->product_id.value != 0 || !str_eq(known->sku, out->sku))
		out->is_kept_unlinked = false;
	link_by_sku(p, out);
	price_take(arena, out);
	struct str difference = shape_difference(arena, &listing_shape, known, out);
	if (difference.len == 0)
		return;
	out->modified_at = p->work->now;
	out->version = known->version + 1;
	*LIST_ADD(arena, &p->changed) = out;
	if (!str_eq(known->sku, out->sku))
		*LIST_ADD(arena, &p->renamed) = out;
	event_emit(p->work, "listing.changed", "listing", out->id.value, difference);
	if (!ID_EQ(known->product_id, out->product_id) && known->product_id.value != 0)
		event_emit(p->work, "product.listing_left", "product", known->product_id.value,
		           shape_text(arena, &listing_shape, out, NULL, 0));
	if (!ID_EQ(known->product_id, out->product_id))
		*LIST_ADD(arena, &p->past) =
			(struct past_value){out->id.value, PAST_PRODUCT, p->work->now, known->product_id.value};
	if (known->is_active != out->is_active)
		*LIST_ADD(arena, &p->past) =
			(struct past_value){out->id.value, PAST_IS_ACTIVE, p->work->now, known->is_active};
	if (!ID_EQ(known->product_id, out->product_id))
		linked(p, out);
	else if (known->is_active != out->is_active && out->product_id.value != 0)
		*LIST_ADD(arena, &p->dirty) = out->product_id.value;
	bool is_told_again = out->pushes_quantity && !known->pushes_quantity;
	if (is_told_again)
		out->quantity_at.us = 0; /* written though it be the same */
	if (is_told_again || (out->product_id.value == 0 && known->product_id.value != 0))
		*LIST_ADD(arena, &p->at_once) = out;
}

/* Lays a draft or patch over a known listing. */
static void listing_change(struct putting *p, const struct listing *known,
                           const struct listing *patch, struct listing *out)
{
	*out = *known;
	shape_apply(&listing_shape, patch, out);
	listing_settle(p, known, out);
}

/* The same SKU on two variants of a channel: orders then match by variant id only. */
static enum err repeats_note(struct putting *p)
{
	struct work *work = p->work;
	size_t n = p->renamed.count, count;
	int64_t *channels = ARENA_ARRAY(work->arena, n, int64_t);
	struct str *skus = ARENA_ARRAY(work->arena, n, struct str);
	size_t channel_count = 0, sku_count = 0;
	struct map seen = map_new(work->arena), first = map_new(work->arena);
	struct map repeated = map_new(work->arena);
	struct listing *found;
	for (size_t i = 0; i < n; i++) {
		int64_t channel = p->renamed.at[i]->channel_id.value;
		if (map_get_int(&seen, channel) == NULL)
			channels[channel_count++] = channel;
		map_put_int(&seen, channel, p);
		if (p->renamed.at[i]->sku.len > 0)
			skus[sku_count++] = p->renamed.at[i]->sku;
	}
	if (sku_count == 0)
		return OK;
	TRY(listings_by_skus(work->tx, work->arena, work->company, channels, channel_count, skus,
	                     sku_count, &found, &count));
	for (size_t i = 0; i < count; i++) {
		struct str key = key_of(work->arena, found[i].channel_id.value, found[i].sku);
		const struct listing *other = map_get(&first, key);
		/* A SKU that was asked for twice is found twice. */
		if (other != NULL && !ID_EQ(other->id, found[i].id))
			map_put(&repeated, key, &found[i]);
		map_put(&first, key, &found[i]);
	}
	for (size_t i = 0; i < n; i++) {
		const struct listing *listing = p->renamed.at[i];
		struct str key = key_of(work->arena, listing->channel_id.value, listing->sku);
		if (map_get(&repeated, key) != NULL)
			event_emit(work, "listing.sku_repeated", "listing", listing->id.value,
			           shape_text(work->arena, &listing_shape, listing, NULL, 0));
	}
	return OK;
}

/* Without a product nothing may be sold: at once, for no product will call for it any more. What is
 * told again to its channel is a change of the feed. */
static enum err at_once_write(struct putting *p)
{
	size_t n = p->at_once.count;
	struct listing *rows = ARENA_ARRAY(p->work->arena, n, struct listing);
	for (size_t i = 0; i < n; i++)
		rows[i] = *p->at_once.at[i];
	TRY(listings_compute(p->work, rows, n));
	for (size_t i = 0; i < n; i++)
		*p->at_once.at[i] = rows[i];
	return OK;
}

static enum err putting_write(struct putting *p)
{
	struct work *work = p->work;
	if (p->made.count > 0)
		TRY(listings_insert(work->tx, work->arena, work->company, p->made.at, p->made.count));
	if (p->changed.count > 0)
		TRY(listings_save(work->tx, work->arena, work->company, p->changed.at, p->changed.count));
	TRY(past_note(work, p->past.at, p->past.count));
	TRY(quantity_dirty_note(work, p->dirty.at, p->dirty.count));
	TRY(at_once_write(p));
	return repeats_note(p);
}

enum err listing_put_many(struct work *work, size_t n, const struct listing *drafts,
                          struct listing *out, enum err *errors, struct fault *faults)
{
	struct putting p = putting_new(work);
	struct map put = map_new(work->arena);
	p.links = true;
	TRY(putting_load(&p, n, drafts));
	for (size_t i = 0; i < n; i++) {
		errors[i] = draft_check(&p, &drafts[i], &faults[i]);
		if (errors[i] != OK)
			continue;
		struct str key = key_of(work->arena, drafts[i].channel_id.value, variant_of(&drafts[i]));
		const struct listing *known = map_get(&p.known, key);
		if (map_get(&put, key) != NULL) {
			errors[i] =
				fault_say(&faults[i], ERR_CONFLICT, "The variant stands twice in the list.");
			continue;
		}
		map_put(&put, key, work);
		if (known == NULL)
			TRY(listing_make(&p, &drafts[i], &out[i]));
		else
			listing_change(&p, known, &drafts[i], &out[i]);
	}
	return putting_write(&p);
}

enum err listing_update(struct work *work, struct listing_id id, const struct listing *patch,
                        int64_t if_version, struct listing *out)
{
	struct putting p = putting_new(work);
	struct listing known;
	TRY(listing_get(work, id, &known));
	TRY(version_check(work, if_version, known.version));
	if (patch->product_id.value != 0) {
		struct product product;
		enum err err = product_get(work, patch->product_id, &product);
		if (err == ERR_NOT_FOUND)
			return fault_field(work->fault, STR("product_id"), "is no product of this company");
		TRY(err);
		TRY(link_check(&product, work->fault));
	}
	listing_change(&p, &known, patch, out);
	return putting_write(&p);
}

/* The product that a link names; 0: none shall be linked. */
static enum err link_find(const struct putting *p, const struct listing_link *link,
                          struct product_id *out, struct fault *fault)
{
	*out = (struct product_id){0};
	if (link->product_id.value == 0 && link->sku.len == 0)
		return OK;
	const struct product *product = link->product_id.value != 0
	                                    ? map_get_int(&p->products, link->product_id.value)
	                                    : map_get(&p->by_sku, link->sku);
	TRY(link_check(product, fault));
	*out = product->id;
	return OK;
}

static enum err links_load(struct putting *p, size_t n, const struct listing_link *links,
                           struct map *listings)
{
	struct work *work = p->work;
	struct listing *found, *drafts = ARENA_ARRAY(work->arena, n, struct listing);
	int64_t *ids = ARENA_ARRAY(work->arena, n, int64_t);
	size_t count;
	for (size_t i = 0; i < n; i++) {
		ids[i] = links[i].listing_id.value;
		drafts[i].product_id = links[i].product_id;
		drafts[i].sku = links[i].sku;
	}
	TRY(listing_load(work, ids, n, &found, &count));
	for (size_t i = 0; i < count; i++)
		map_put_int(listings, found[i].id.value, &found[i]);
	return products_known(p, n, drafts);
}

enum err listing_link_many(struct work *work, size_t n, const struct listing_link *links,
                           enum err *errors, struct fault *faults)
{
	struct putting p = putting_new(work);
	struct map listings = map_new(work->arena);
	struct listing *out = ARENA_ARRAY(work->arena, n, struct listing);
	TRY(links_load(&p, n, links, &listings));
	for (size_t i = 0; i < n; i++) {
		const struct listing *known = map_get_int(&listings, links[i].listing_id.value);
		if (known == NULL) {
			errors[i] = fault_say(&faults[i], ERR_NOT_FOUND, "There is no listing %lld.",
			                      (long long)links[i].listing_id.value);
			continue;
		}
		out[i] = *known;
		errors[i] = link_find(&p, &links[i], &out[i].product_id, &faults[i]);
		if (errors[i] != OK)
			continue;
		listing_settle(&p, known, &out[i]);
		map_put_int(&listings, known->id.value, &out[i]); /* if it stands there again */
	}
	return putting_write(&p);
}

enum err listings_move(struct work *work, struct product_id into, struct product_id from)
{
	struct putting p = putting_new(work);
	struct listing *listings;
	size_t count;
	TRY(listings_by_products(work->tx, work->arena, work->company, &from.value, 1, &listings,
	                         &count));
	struct listing *out = ARENA_ARRAY(work->arena, count, struct listing);
	for (size_t i = 0; i < count; i++) {
		out[i] = listings[i];
		out[i].product_id = into;
		listing_settle(&p, &listings[i], &out[i]);
	}
	return putting_write(&p);
}

enum err listings_link(struct work *work, const int64_t *products, size_t n)
{
	struct putting p = putting_new(work);
	struct product *found;
	struct channel *channels;
	struct listing *listings;
	size_t count, channel_count, listing_count;
	if (n == 0)
		return OK;
	p.links = true;
	TRY(product_load(work, products, n, &found, &count));
	products_add(&p, found, count);
	TRY(channel_all(work, &channels, &channel_count));
	int64_t *ids = ARENA_ARRAY(work->arena, channel_count, int64_t);
	struct str *skus = ARENA_ARRAY(work->arena, count, struct str);
	for (size_t i = 0; i < channel_count; i++)
		ids[i] = channels[i].id.value;
	for (size_t i = 0; i < count; i++)
		skus[i] = found[i].sku;
	if (channel_count == 0 || count == 0)
		return OK;
	TRY(listings_by_skus(work->tx, work->arena, work->company, ids, channel_count, skus, count,
	                     &listings, &listing_count));
	struct listing *out = ARENA_ARRAY(work->arena, listing_count, struct listing);
	for (size_t i = 0; i < listing_count; i++) {
		out[i] = listings[i];
		if (listings[i].product_id.value == 0)
			listing_settle(&p, &listings[i], &out[i]);
	}
	return putting_write(&p);
}
