/* Names in place of ids. */
#include "domain/exports/exports_kind.h"

enum err export_names_load(struct work *work, const int64_t *products, size_t n,
                           struct export_names *out)
{
	struct product *found;
	struct warehouse *warehouses;
	struct channel *channels;
	size_t count;
	out->products = map_new(work->arena);
	out->warehouses = map_new(work->arena);
	out->channels = map_new(work->arena);
	TRY(product_load(work, products, n, &found, &count));
	for (size_t i = 0; i < count; i++)
		map_put_int(&out->products, found[i].id.value, &found[i]);
	TRY(warehouse_all(work, &warehouses, &count));
	for (size_t i = 0; i < count; i++)
		map_put_int(&out->warehouses, warehouses[i].id.value, &warehouses[i]);
	TRY(channel_all(work, &channels, &count));
	for (size_t i = 0; i < count; i++)
		map_put_int(&out->channels, channels[i].id.value, &channels[i]);
	return OK;
}

enum err export_locations_load(struct work *work, const struct warehouse_id *warehouses, size_t n,
                               struct map *out)
{
	struct map seen = map_new(work->arena);
	*out = map_new(work->arena);
	for (size_t i = 0; i < n; i++) {
		struct stock_location *locations;
		size_t found;
		if (map_get_int(&seen, warehouses[i].value) != NULL)
			continue;
		map_put_int(&seen, warehouses[i].value, out);
		TRY(location_all(work, warehouses[i], &locations, &found));
		for (size_t k = 0; k < found; k++)
			map_put_int(out, locations[k].id.value, &locations[k]);
	}
	return OK;
}

const struct product *export_product(struct work *work, const struct export_names *names,
                                     struct product_id id)
{
	(void)work;
	static const struct product none;
	const struct product *found = map_get_int(&names->products, id.value);
	return found != NULL ? found : &none;
}

struct str export_warehouse(struct work *work, const struct export_names *names,
                            struct warehouse_id id)
{
	(void)work;
	const struct warehouse *found = map_get_int(&names->warehouses, id.value);
	return found != NULL ? found->name : (struct str){0};
}

struct str export_channel(struct work *work, const struct export_names *names, struct channel_id id)
{
	(void)work;
	const struct channel *found = map_get_int(&names->channels, id.value);
	return found != NULL ? found->name : (struct str){0};
}
