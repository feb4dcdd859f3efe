#include "domain/channels/channels_share.h"

#include "base/map.h"
#include "domain/channels/channels_past.h"
#include "domain/channels/channels_past_rules.h"
#include "domain/channels/channels_store.h"
#include "domain/warehouses/warehouses.h"

struct levels_of {
	LIST(struct stock_level) rows; /* of one product */
};

struct parts_of {
	LIST(struct bundle_part) rows; /* of one bundle */
};

/* What holds for one product; product 0: for every one. */
struct rules_of {
	LIST(struct allocation_rule) rules;
	LIST(struct stock_exclusion) exclusions;
};

struct share_world {
	struct work *work;
	struct map channels, warehouses; /* id → struct channel, struct warehouse */
	struct map products;             /* id → struct product */
	struct map levels;               /* product id → struct levels_of */
	struct map parts;                /* bundle id → struct parts_of */
	struct map rules;                /* product id → struct rules_of */
	bool is_across;                  /* setting bundles.components_across_warehouses */
	struct instant as_of;            /* 0: now */
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
	}
	/* What bundles come down to; nothing of an intangible product is on a shelf. */
	struct bundle_part *units;
	TRY(bundle_parts_of(work, asked.at, asked.count, &units, &count));
	for (size_t i = 0; i < count; i++) {
		int64_t component = units[i].component_id.value;
		struct parts_of *parts = map_get_int(&w->parts, units[i].bundle_id.value);
		if (parts == NULL) {
			parts = ARENA_NEW(work->arena, struct parts_of);
			map_put_int(&w->parts, units[i].bundle_id.value, parts);
		}
		if (component == 0)
			continue;
		*LIST_ADD(work->arena, &parts->rows) = units[i];
		if (map_get_int(&seen, component) == NULL) {
			map_put_int(&seen, component, w);
			*LIST_ADD(work->arena, &asked) = component;
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
	if (w->as_of.us != 0)
		TRY(stock_levels_as_of(w->work, ids, n, w->as_of, &rows, &count));
	else
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

static struct rules_of *rules_at(struct share_world *w, struct product_id product)
{
	struct rules_of *rules = map_get_int(&w->rules, product.value);
	if (rules == NULL) {
		rules = ARENA_NEW(w->work->arena, struct rules_of);
		map_put_int(&w->rules, product.value, rules);
	}
	return rules;
}

/* Rules and exclusions of the products (n), and those of every product. */
static enum err rules_load(struct share_world *w, const int64_t *products, size_t n)
{
	struct work *work = w->work;
	struct allocation_rule *rules;
	struct stock_exclusion *exclusions;
	size_t rule_count, count;
	int64_t *ids = ARENA_ARRAY(work->arena, n + 1, int64_t);
	for (size_t i = 0; i < n; i++)
		ids[i] = products[i]; /* the last one stays 0 */
	if (w->as_of.us != 0) {
		TRY(rules_as_of(work, ids, n + 1, w->as_of, &rules, &rule_count, &exclusions, &count));
	} else {
		TRY(rules_fetch(work->tx, work->arena, work->company, ids, n + 1, &rules, &rule_count));
		TRY(exclusions_fetch(work->tx, work->arena, work->company, ids, n + 1, &exclusions,
		                     &count));
	}
	for (size_t i = 0; i < rule_count; i++)
		*LIST_ADD(work->arena, &rules_at(w, rules[i].product_id)->rules) = rules[i];
	for (size_t i = 0; i < count; i++)
		*LIST_ADD(work->arena, &rules_at(w, exclusions[i].product_id)->exclusions) = exclusions[i];
	return OK;
}

static enum err places_load(struct share_world *w)
{
	struct channel *channels;
	struct warehouse *warehouses;
	size_t count;
	TRY(channel_all(w->work, &channels, &count));
	for (size_t i = 0; i < count; i++)
		map_put_int(&w->channels, channels[i].id.value, &channels[i]);
	TRY(warehouse_all(w->work, &warehouses, &count));
	for (size_t i = 0; i < count; i++)
		map_put_int(&w->warehouses, warehouses[i].id.value, &warehouses[i]);
	return OK;
}

/* Flags, buffers and levels as they were. Parts are not kept: what they were is not known. */
static enum err world_rewind(struct share_world *w)
{
	struct work *work = w->work;
	const struct map *maps[] = {&w->channels, &w->warehouses, &w->products};
	LIST(int64_t) ids = {0};
	struct past *past;
	*LIST_ADD(work->arena, &ids) = 0;
	for (size_t m = 0; m < COUNT_OF(maps); m++)
		for (size_t i = 0; i < maps[m]->count; i++)
			*LIST_ADD(work->arena, &ids) = maps[m]->entries[i].number;
	TRY(past_load(work, ids.at, ids.count, w->as_of, &past));
	w->is_across = past_figure(past, 0, PAST_ACROSS, false) != 0;
	for (size_t i = 0; i < w->channels.count; i++) {
		struct channel *channel = w->channels.entries[i].value;
		int64_t id = channel->id.value;
		channel->is_active = past_figure(past, id, PAST_IS_ACTIVE, channel->is_active) != 0;
		channel->buffer.units = past_figure(past, id, PAST_BUFFER, channel->buffer.units);
	}
	for (size_t i = 0; i < w->warehouses.count; i++) {
		struct warehouse *at = w->warehouses.entries[i].value;
		int64_t id = at->id.value;
		at->is_active = past_figure(past, id, PAST_IS_ACTIVE, at->is_active) != 0;
		at->use_component_inventory =
			past_figure(past, id, PAST_COMPONENTS, at->use_component_inventory) != 0;
	}
	for (size_t i = 0; i < w->products.count; i++) {
		struct product *product = w->products.entries[i].value;
		int64_t id = product->id.value;
		product->is_active = past_figure(past, id, PAST_IS_ACTIVE, product->is_active) != 0;
		product->minimum_level.units =
			past_figure(past, id, PAST_MINIMUM_LEVEL, product->minimum_level.units);
		if (map_get_int(&w->parts, id) != NULL && past_has(past, id, PAST_PARTS))
			return fault_say(work->fault, ERR_REFUSED,
			                 "%.*s was made of other parts then: what it could sell is not known.",
			                 STR_FMT(product->sku));
	}
	return OK;
}

enum err share_world_load(struct work *work, const struct listing *listings, size_t n,
                          struct instant as_of, struct share_world **out)
{
	struct share_world *w = *out = ARENA_NEW(work->arena, struct share_world);
	int64_t *ids;
	size_t count;
	w->work = work;
	w->as_of = as_of;
	w->channels = map_new(work->arena);
	w->warehouses = map_new(work->arena);
	w->products = map_new(work->arena);
	w->levels = map_new(work->arena);
	w->parts = map_new(work->arena);
	w->rules = map_new(work->arena);
	TRY(setting_flag(work, ACROSS_WAREHOUSES, &w->is_across));
	TRY(places_load(w));
	TRY(products_load(w, listings, n, &ids, &count));
	if (as_of.us != 0)
		TRY(world_rewind(w));
	TRY(rules_load(w, ids, count));
	return levels_load(w, ids, count);
}

static const struct stock_exclusion *excludes(const struct share_world *w, int64_t of_product,
                                              struct warehouse_id warehouse,
                                              const struct listing *listing, struct product_id part)
{
	const struct rules_of *rules = map_get_int(&w->rules, of_product);
	for (size_t i = 0; rules != NULL && i < rules->exclusions.count; i++) {
		const struct stock_exclusion *exclusion = &rules->exclusions.at[i];
		if (exclusion_holds(exclusion, warehouse, listing->product_id, listing->channel_id)
		    || exclusion_holds(exclusion, warehouse, part, listing->channel_id))
			return exclusion;
	}
	return NULL;
}

/* Excluded for the listing's own product, or for the part. */
static const struct stock_exclusion *exclusion_of(const struct share_world *w,
                                                  struct warehouse_id warehouse,
                                                  const struct listing *listing,
                                                  struct product_id part)
{
	const int64_t products[] = {0, part.value, listing->product_id.value};
	const struct stock_exclusion *found = NULL;
	for (size_t i = 0; i < COUNT_OF(products) && found == NULL; i++)
		found = excludes(w, products[i], warehouse, listing, part);
	return found;
}

/* A rule that names the product is more specific than any that does not. */
static const struct allocation_rule *rule_of(const struct share_world *w,
                                             const struct listing *listing)
{
	const struct allocation_rule *rule = NULL;
	const int64_t products[] = {listing->product_id.value, 0};
	for (size_t i = 0; i < COUNT_OF(products) && rule == NULL; i++) {
		const struct rules_of *rules = map_get_int(&w->rules, products[i]);
		if (rules != NULL)
			rule = rule_choose(rules->rules.at, rules->rules.count, listing->product_id,
			                   listing->channel_id);
	}
	return rule;
}

static void part_make(struct work *work, const struct share_world *w, const struct listing *listing,
                      const struct bundle_part *of, struct share_part *part)
{
	const struct levels_of *levels = map_get_int(&w->levels, of->component_id.value);
	size_t most = levels != NULL ? levels->rows.count : 0;
	struct share_place *places = ARENA_ARRAY(work->arena, most, struct share_place);
	*part = (struct share_part){.product_id = of->component_id,
	                            .sku = of->sku,
	                            .per_unit = of->quantity.units,
	                            .places = places};
	for (size_t i = 0; i < most; i++) {
		const struct stock_level *level = &levels->rows.at[i];
		const struct warehouse *warehouse = map_get_int(&w->warehouses, level->warehouse_id.value);
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
			.exclusion = exclusion_of(w, warehouse->id, listing, of->component_id),
			.is_prepackaged_only = !warehouse->use_component_inventory,
		};
	}
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

int64_t share_world_compute(struct work *work, const struct share_world *w,
                            const struct listing *listing, struct share_steps *steps)
{
	const struct channel *channel = map_get_int(&w->channels, listing->channel_id.value);
	const struct product *product = map_get_int(&w->products, listing->product_id.value);
	struct share_question q = {.stopped = why_stopped(listing, channel, product),
	                           .channel_id = listing->channel_id};
	if (q.stopped != NULL)
		return share_compute(&q, steps);
	const struct parts_of *parts = map_get_int(&w->parts, product->id.value);
	const struct bundle_part itself = {
		.component_id = product->id, .sku = product->sku, .quantity = {1}};
	const struct bundle_part *of = parts != NULL ? parts->rows.at : &itself;
	q.part_count = parts != NULL ? parts->rows.count : 1;
	struct share_part *rows = ARENA_ARRAY(work->arena, q.part_count, struct share_part);
	for (size_t i = 0; i < q.part_count; i++)
		part_make(work, w, listing, &of[i], &rows[i]);
	q.parts = rows;
	q.is_bundle = parts != NULL;
	q.is_across = w->is_across;
	if (q.is_bundle) {
		struct share_part *own = ARENA_NEW(work->arena, struct share_part);
		part_make(work, w, listing, &itself, own);
		q.own = own;
		q.needs = ARENA_ARRAY(work->arena, q.part_count, struct bundle_need);
	}
	q.is_intangible = parts != NULL && parts->rows.count == 0;
	q.rule = rule_of(w, listing);
	q.is_past = w->as_of.us != 0;
	q.product_minimum_level = product->minimum_level.units;
	q.buffer = channel->buffer.units;
	return share_compute(&q, steps);
}

enum err channel_dirty(struct work *work, struct channel_id channel)
{
	return sweep_begin(work->tx, work->company, channel);
}
