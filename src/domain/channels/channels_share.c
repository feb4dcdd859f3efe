#include "domain/channels/channels_share.h"

#include "base/map.h"
#include "domain/channels/channels_store.h"
#include "domain/warehouses/warehouses.h"

struct levels_of {
	LIST(struct stock_level) rows; /* of one product */
};

struct parts_of {
	LIST(struct bundle_part) rows; /* of one bundle */
};

struct share_world {
	struct work *work;
	struct channel *channels;
	size_t channel_count;
	struct warehouse *warehouses;
	size_t warehouse_count;
	struct stock_exclusion *exclusions;
	size_t exclusion_count;
	struct allocation_rule *rules;
	size_t rule_count;
	struct map products; /* id → struct product */
	struct map levels;   /* product id → struct levels_of */
	struct map parts;    /* bundle id → struct parts_of */
};

/* Loads products and their parts; *ids: every core product whose balance counts. */
static enum err products_load(struct share_world *w, const struct listing *listings, size_t n,
                              int64_t **ids, size_t *id_count)
{
	struct work *work = w->work;
	struct map seen = map_new(work->arena);
	LIST(int64_t) asked = {0};
	for (size_t i = 0; i < n; i++) {
		int64_t product = listings[i].product_id.value;
		if (product == 0 || map_get_int(&seen, product) != NULL)
			continue;
		map_put_int(&seen, product, w);
		*LIST_ADD(work->arena, &asked) = product;
	}
	struct product *found;
	size_t count;
	TRY(product_load(work, asked.at, asked.count, &found, &count));
	for (size_t i = 0; i < count; i++) {
		map_put_int(&w->products, found[i].id.value, &found[i]);
		if (found[i].type != PRODUCT_BUNDLE)
			continue;
		struct parts_of *parts = ARENA_NEW(work->arena, struct parts_of);
		map_put_int(&w->parts, found[i].id.value, parts);
		for (size_t p = 0; p < found[i].parts.count; p++) {
			*LIST_ADD(work->arena, &parts->rows) = found[i].parts.at[p];
			int64_t component = found[i].parts.at[p].component_id.value;
			if (map_get_int(&seen, component) == NULL) {
				map_put_int(&seen, component, w);
				*LIST_ADD(work->arena, &asked) = component;
			}
		}
	}
	*ids = asked.at;
	*id_count = asked.count;
	return OK;
}

static enum err levels_load(struct share_world *w, const int64_t *ids, size_t n)
{
	struct stock_level *rows;
	size_t count;
	TRY(stock_levels(w->work, ids, n, &rows, &count));
	for (size_t i = 0; i < count; i++) {
		struct levels_of *levels = map_get_int(&w->levels, rows[i].product_id.value);
		if (levels == NULL) {
			levels = ARENA_NEW(w->work->arena, struct levels_of);
			map_put_int(&w->levels, rows[i].product_id.value, levels);
		}
		*LIST_ADD(w->work->arena, &levels->rows) = rows[i];
	}
	return OK;
}

enum err share_world_load(struct work *work, const struct listing *listings, size_t n,
                          struct share_world **out)
{
	struct share_world *w = *out = ARENA_NEW(work->arena, struct share_world);
	int64_t *ids;
	size_t count;
	w->work = work;
	w->products = map_new(work->arena);
	w->levels = map_new(work->arena);
	w->parts = map_new(work->arena);
	TRY(channel_all(work, &w->channels, &w->channel_count));
	TRY(warehouse_all(work, &w->warehouses, &w->warehouse_count));
	TRY(exclusions_fetch(work->tx, work->arena, work->company, &w->exclusions,
	                     &w->exclusion_count));
	TRY(products_load(w, listings, n, &ids, &count));
	TRY(rules_fetch(work->tx, work->arena, work->company, ids, count, &w->rules, &w->rule_count));
	return levels_load(w, ids, count);
}

static const struct warehouse *warehouse_in(const struct share_world *w, struct warehouse_id id)
{
	for (size_t i = 0; i < w->warehouse_count; i++)
		if (ID_EQ(w->warehouses[i].id, id))
			return &w->warehouses[i];
	return NULL;
}

/* Excluded for the listing's own product, or for the part. */
static bool is_excluded(const struct share_world *w, struct warehouse_id warehouse,
                        const struct listing *listing, struct product_id part)
{
	for (size_t i = 0; i < w->exclusion_count; i++)
		if (exclusion_holds(&w->exclusions[i], warehouse, listing->product_id,
		                    listing->channel_id) ||
		    exclusion_holds(&w->exclusions[i], warehouse, part, listing->channel_id))
			return true;
	return false;
}

static void part_make(struct share_world *w, const struct listing *listing,
                      struct product_id product, struct str sku, int64_t per_unit,
                      struct share_part *part)
{
	const struct levels_of *levels = map_get_int(&w->levels, product.value);
	size_t most = levels != NULL ? levels->rows.count : 0;
	struct share_place *places = ARENA_ARRAY(w->work->arena, most, struct share_place);
	*part = (struct share_part){
		.product_id = product, .sku = sku, .per_unit = per_unit, .places = places};
	for (size_t i = 0; i < most; i++) {
		const struct stock_level *level = &levels->rows.at[i];
		const struct warehouse *warehouse = warehouse_in(w, level->warehouse_id);
		if (warehouse == NULL) {
			part->unplaced += level->allocated.units;
			continue;
		}
		places[part->place_count++] = (struct share_place){
			.warehouse_id = warehouse->id,
			.name = warehouse->name,
			.available = level->available.units,
			.is_marketplace = warehouse->type == WAREHOUSE_SALES_CHANNEL,
			.is_inactive = !warehouse->is_active,
			.is_excluded = is_excluded(w, warehouse->id, listing, product),
		};
	}
}

static const struct channel *channel_in(const struct share_world *w, struct channel_id id)
{
	for (size_t i = 0; i < w->channel_count; i++)
		if (ID_EQ(w->channels[i].id, id))
			return &w->channels[i];
	return NULL;
}

static const char *why_stopped(const struct listing *listing, const struct channel *channel,
                               const struct product *product)
{
	if (product == NULL)
		return "The listing is linked to no product.";
	if (channel == NULL || !channel->is_active)
		return "The channel is deactivated.";
	if (!listing->is_active)
		return "The listing is deactivated.";
	if (!product->is_active)
		return "The product is deactivated.";
	return NULL;
}

int64_t share_world_compute(struct share_world *w, const struct listing *listing,
                            struct share_steps *steps)
{
	const struct channel *channel = channel_in(w, listing->channel_id);
	const struct product *product = map_get_int(&w->products, listing->product_id.value);
	struct share_question q = {.stopped = why_stopped(listing, channel, product),
	                           .channel_id = listing->channel_id};
	if (q.stopped != NULL)
		return share_compute(&q, steps);
	const struct parts_of *parts = map_get_int(&w->parts, product->id.value);
	size_t count = parts != NULL ? parts->rows.count : 1;
	struct share_part *rows = ARENA_ARRAY(w->work->arena, count, struct share_part);
	if (parts == NULL)
		part_make(w, listing, product->id, product->sku, 1, &rows[0]);
	for (size_t i = 0; parts != NULL && i < count; i++)
		part_make(w, listing, parts->rows.at[i].component_id, parts->rows.at[i].sku,
		          parts->rows.at[i].quantity.units, &rows[i]);
	q.parts = rows;
	q.part_count = count;
	q.is_bundle = parts != NULL;
	q.rule = rule_choose(w->rules, w->rule_count, product->id, listing->channel_id);
	q.product_minimum_level = product->minimum_level.units;
	q.buffer = channel->buffer.units;
	return share_compute(&q, steps);
}

enum err channel_dirty(struct work *work, struct channel_id channel)
{
	enum { CHUNK = 5000 };
	for (int64_t after = 0;;) {
		int64_t *products;
		size_t count;
		TRY(listed_products(work->tx, work->arena, work->company, channel, after, CHUNK, &products,
		                    &count));
		if (count == 0)
			return OK;
		TRY(quantity_dirty_note(work, products, count));
		after = products[count - 1];
	}
}
