#include "domain/stock/stock_inventory.h"

#include "base/map.h"
#include "domain/stock/stock_posting.h"
#include "domain/stock/stock_store.h"

/* A bundle, the core products it comes down to, and the balances of them all. */
struct inventorying {
	struct work *work;
	struct product product;
	struct stock_level *levels;
	size_t count;
	struct bundle_need *needs;
};

static enum err levels_of(struct inventorying *v, struct instant as_of)
{
	struct work *work = v->work;
	size_t n = v->product.parts.count + 1;
	int64_t *ids = ARENA_ARRAY(work->arena, n, int64_t);
	ids[0] = v->product.id.value;
	for (size_t i = 1; i < n; i++)
		ids[i] = v->product.parts.at[i - 1].component_id.value;
	v->needs = ARENA_ARRAY(work->arena, n, struct bundle_need);
	if (as_of.us != 0)
		return stock_levels_as_of(work, ids, n, as_of, &v->levels, &v->count);
	return stock_levels(work, ids, n, &v->levels, &v->count);
}

static struct stock_level level_at(const struct inventorying *v, struct product_id product,
                                   struct warehouse_id warehouse)
{
	for (size_t i = 0; i < v->count; i++)
		if (ID_EQ(v->levels[i].product_id, product) && ID_EQ(v->levels[i].warehouse_id, warehouse))
			return v->levels[i];
	return (struct stock_level){.product_id = product, .warehouse_id = warehouse};
}

/* Sets of the parts that the warehouse has. */
static int64_t sets_at(struct inventorying *v, struct warehouse_id warehouse,
                       struct str *bottleneck)
{
	size_t n = v->product.parts.count, least = 0;
	for (size_t i = 0; i < n; i++) {
		const struct bundle_part *part = &v->product.parts.at[i];
		v->needs[i] = (struct bundle_need){
			level_at(v, part->component_id, warehouse).available.units, part->quantity.units};
	}
	int64_t sets = bundle_sets(v->needs, n, &least);
	*bottleneck = n > 0 ? v->product.parts.at[least].sku : STR("");
	return sets;
}

/* Sets of the parts that all building warehouses have together. */
static int64_t sets_across(struct inventorying *v, const struct map *building,
                           struct str *bottleneck)
{
	size_t n = v->product.parts.count, least = 0;
	for (size_t i = 0; i < n; i++) {
		const struct bundle_part *part = &v->product.parts.at[i];
		v->needs[i] = (struct bundle_need){0, part->quantity.units};
		for (size_t k = 0; k < v->count; k++) {
			const struct stock_level *level = &v->levels[k];
			bool counts = level->warehouse_id.value == 0
			              || map_get_int(building, level->warehouse_id.value) != NULL;
			if (counts && ID_EQ(level->product_id, part->component_id))
				v->needs[i].available += level->available.units;
		}
	}
	int64_t sets = bundle_sets(v->needs, n, &least);
	*bottleneck = n > 0 ? v->product.parts.at[least].sku : STR("");
	return sets;
}

/* Orders without a warehouse will take sets of what is there: as many as their parts make. */
static int64_t unplaced_sets(const struct inventorying *v)
{
	int64_t most = 0;
	for (size_t i = 0; i < v->product.parts.count; i++) {
		const struct bundle_part *part = &v->product.parts.at[i];
		int64_t claimed = level_at(v, part->component_id, (struct warehouse_id){0}).allocated.units;
		int64_t sets = (claimed + part->quantity.units - 1) / part->quantity.units;
		most = sets > most ? sets : most;
	}
	return most;
}

static void place_add(struct inventorying *v, const struct warehouse *warehouse,
                      struct inventory *out)
{
	struct stock_level level = level_at(v, v->product.id, warehouse->id);
	struct inventory_place place = {.warehouse_id = warehouse->id,
	                                .warehouse = warehouse->name,
	                                .use_component_inventory = warehouse->use_component_inventory,
	                                .on_hand = level.on_hand,
	                                .locked = level.locked,
	                                .allocated = level.allocated,
	                                .available = level.available};
	place.buildable.units = sets_at(v, warehouse->id, &place.bottleneck);
	if (!warehouse->use_component_inventory)
		place.buildable.units = 0;
	bool is_empty = place.on_hand.units == 0 && place.locked.units == 0
	                && place.allocated.units == 0 && place.buildable.units == 0;
	out->on_hand.units += place.on_hand.units;
	out->locked.units += place.locked.units;
	out->allocated.units += place.allocated.units;
	out->available.units += place.available.units;
	out->buildable.units += place.buildable.units;
	if (!is_empty)
		*LIST_ADD(v->work->arena, &out->places) = place;
}

enum err stock_inventory(struct work *work, struct product_id product, struct instant as_of,
                         struct inventory *out)
{
	struct inventorying v = {.work = work};
	struct warehouse *warehouses;
	size_t count;
	struct map building = map_new(work->arena);
	TRY(past_moment_check(work, as_of));
	TRY(product_get(work, product, &v.product));
	TRY(product_units_attach(work, &v.product, 1));
	TRY(levels_of(&v, as_of));
	TRY(warehouse_all(work, &warehouses, &count));
	*out = (struct inventory){.product_id = product, .sku = v.product.sku, .type = v.product.type};
	for (size_t i = 0; i < count; i++) {
		place_add(&v, &warehouses[i], out);
		if (warehouses[i].use_component_inventory)
			map_put_int(&building, warehouses[i].id.value, &warehouses[i]);
	}
	out->unplaced = level_at(&v, product, (struct warehouse_id){0}).allocated;
	out->allocated.units += out->unplaced.units;
	out->available.units -= out->unplaced.units;
	out->buildable_across.units = sets_across(&v, &building, &out->bottleneck);
	int64_t sets = out->buildable.units - unplaced_sets(&v);
	out->sellable.units = out->available.units + (sets > 0 ? sets : 0);
	return OK;
}

/* ---- putting together ---- */

enum err stock_assemble(struct work *work, struct product_id bundle,
                        const struct assembly *assembly, struct stock_level *after)
{
	struct product product;
	int64_t units = assembly->takes_apart ? -assembly->quantity.units : assembly->quantity.units;
	TRY(product_get(work, bundle, &product));
	TRY(product_units_attach(work, &product, 1));
	if (product.type != PRODUCT_BUNDLE || product.parts.count == 0)
		return fault_say(work->fault, ERR_REFUSED, "%.*s is no bundle: there is nothing to build.",
		                 STR_FMT(product.sku));
	if (product.merged_into_id.value != 0 && !assembly->takes_apart)
		return fault_say(work->fault, ERR_REFUSED,
		                 "%.*s was merged into product %lld: build that one.", STR_FMT(product.sku),
		                 (long long)product.merged_into_id.value);
	size_t n = product.parts.count + 1;
	struct stock_move *moves = ARENA_ARRAY(work->arena, n, struct stock_move);
	for (size_t i = 0; i < n; i++) {
		bool is_set = i == n - 1;
		const struct bundle_part *part = is_set ? NULL : &product.parts.at[i];
		int64_t change = is_set ? units : -units * part->quantity.units;
		moves[i] = (struct stock_move){.product_id = is_set ? bundle : part->component_id,
		                               .warehouse_id = assembly->warehouse_id,
		                               .kind = change > 0 ? STOCK_ADD : STOCK_REMOVE,
		                               .on_hand = change,
		                               .is_guarded = change < 0,
		                               .reason = assembly->reason,
		                               .subject = "assembly",
		                               .subject_id = bundle.value};
	}
	TRY(stock_post(work, moves, n, NULL));
	*after = moves[n - 1].after;
	return OK;
}
