/* What products weigh. */
#include "domain/catalog/catalog_store.h"

enum err catalog_units(struct work *work, const struct measure_unit **weight,
                       const struct measure_unit **length)
{
	static const char *const names[] = {"catalog.weight_unit", "catalog.length_unit"};
	struct str words[2];
	TRY(setting_texts(work, names, 2, words));
	*weight = measure_unit_find(MEASURE_WEIGHT, words[0]);
	*length = measure_unit_find(MEASURE_LENGTH, words[1]);
	return OK;
}

/* Never beyond what can be said. */
static int64_t weight_add(int64_t sum, int64_t one, int64_t units)
{
	int64_t more;
	if (__builtin_mul_overflow(one, units, &more) || __builtin_add_overflow(sum, more, &sum))
		return INT64_MAX;
	return sum;
}

static enum err weights_load(struct work *work, const int64_t *ids, size_t n, struct map *weights)
{
	struct product *found;
	size_t count;
	TRY(products_fetch(work->tx, work->arena, work->company, ids, n, &found, &count));
	for (size_t i = 0; i < count; i++)
		map_put_int(weights, found[i].id.value, &found[i]);
	return OK;
}

static int64_t weight_of(const struct map *weights, int64_t id)
{
	const struct product *product = map_get_int(weights, id);
	return product != NULL ? product->weight.milligrams : 0;
}

enum err product_weights(struct work *work, const int64_t *ids, size_t n, struct weight *out)
{
	struct map weights = map_new(work->arena);
	struct bundle_part *units;
	size_t count;
	int64_t *components, *unweighed = ARENA_ARRAY(work->arena, n, int64_t);
	size_t unweighed_count = 0;
	TRY(weights_load(work, ids, n, &weights));
	for (size_t i = 0; i < n; i++) {
		out[i].milligrams = weight_of(&weights, ids[i]);
		if (out[i].milligrams == 0)
			unweighed[unweighed_count++] = ids[i];
	}
	TRY(bundle_parts_of(work, unweighed, unweighed_count, &units, &count));
	if (count == 0)
		return OK;
	components = ARENA_ARRAY(work->arena, count, int64_t);
	for (size_t i = 0; i < count; i++)
		components[i] = units[i].component_id.value;
	TRY(weights_load(work, components, count, &weights));
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < count && weight_of(&weights, ids[i]) == 0; k++)
			if (units[k].bundle_id.value == ids[i])
				out[i].milligrams = weight_add(
					out[i].milligrams, weight_of(&weights, components[k]), units[k].quantity.units);
	return OK;
}
