#include "domain/stock/stock_naming.h"

/* ---- loading ---- */

static enum err products_load(struct work *work, const struct stock_item *const *items, size_t n,
                              struct naming *naming)
{
	LIST(int64_t) ids = {0};
	LIST(struct str) skus = {0};
	struct product_ref *found;
	size_t count;
	for (size_t i = 0; i < n; i++) {
		if (items[i]->product_id.value != 0)
			*LIST_ADD(work->arena, &ids) = items[i]->product_id.value;
		else
			*LIST_ADD(work->arena, &skus) = items[i]->sku;
	}
	if (ids.count > 0) {
		TRY(product_refs(work, ids.at, ids.count, &found, &count));
		for (size_t i = 0; i < count; i++)
			map_put_int(&naming->products, found[i].id.value, &found[i]);
	}
	if (skus.count > 0) {
		TRY(product_refs_by_skus(work, skus.at, skus.count, &found, &count));
		for (size_t i = 0; i < count; i++)
			map_put(&naming->skus, found[i].asked_sku, &found[i]);
		size_t unknown = 0;
		for (size_t i = 0; i < skus.count; i++)
			if (map_get(&naming->skus, skus.at[i]) == NULL)
				skus.at[unknown++] = skus.at[i];
		if (unknown > 0)
			TRY(product_sku_hints(work, skus.at, unknown, &naming->hints));
	}
	return OK;
}

enum err naming_load(struct work *work, const struct stock_item *const *items, size_t n,
                     struct naming *out)
{
	struct warehouse *warehouses;
	size_t count;
	*out = (struct naming){.products = map_new(work->arena),
	                       .skus = map_new(work->arena),
	                       .hints = map_new(work->arena),
	                       .warehouses = map_new(work->arena),
	                       .sites = sites_new(work)};
	TRY(products_load(work, items, n, out));
	TRY(warehouse_all(work, &warehouses, &count));
	for (size_t i = 0; i < count; i++)
		map_put_int(&out->warehouses, warehouses[i].id.value, &warehouses[i]);
	return OK;
}

/* ---- looking up ---- */

enum err naming_product(struct work *work, const struct naming *naming,
                        const struct stock_item *item, const struct product_ref **out)
{
	bool by_id = item->product_id.value != 0;
	if (!by_id && item->sku.len == 0)
		return fault_field(work->fault, STR("product_id"), "or sku must say which product");
	*out = by_id ? map_get_int(&naming->products, item->product_id.value)
	             : map_get(&naming->skus, item->sku);
	if (*out != NULL)
		return OK;
	if (by_id)
		return fault_say(work->fault, ERR_NOT_FOUND, "There is no product %lld.",
		                 (long long)item->product_id.value);
	struct str hint = product_sku_hint(work, &naming->hints, item->sku);
	return fault_say(work->fault, ERR_NOT_FOUND, "There is no product with the SKU %.*s.%.*s",
	                 STR_FMT(item->sku), STR_FMT(hint));
}

enum err naming_warehouse(struct work *work, const struct naming *naming, struct warehouse_id id,
                          const struct warehouse **out)
{
	*out = map_get_int(&naming->warehouses, id.value);
	if (*out != NULL)
		return OK;
	return fault_say(work->fault, ERR_NOT_FOUND, "There is no warehouse %lld.",
	                 (long long)id.value);
}

static const struct stock_location *location_named(const struct site *site, struct str name)
{
	for (size_t i = 0; i < site->count; i++)
		if (str_eq(site->locations[i].name, name))
			return &site->locations[i];
	return NULL;
}

enum err naming_location(struct work *work, struct naming *naming,
                         const struct warehouse *warehouse, struct location_id id, struct str name,
                         bool makes, struct location_id *out)
{
	struct site *site;
	*out = id;
	TRY(site_get(work, &naming->sites, warehouse->id, &site));
	const struct stock_location *location = map_get_int(&site->by_id, id.value);
	if (id.value != 0 && location == NULL)
		return fault_say(work->fault, ERR_NOT_FOUND, "%.*s has no location %lld.",
		                 STR_FMT(warehouse->name), (long long)id.value);
	if (id.value == 0 && name.len == 0)
		return OK;
	if (id.value == 0)
		location = location_named(site, name);
	if (location != NULL && !location->is_active)
		return fault_say(work->fault, ERR_REFUSED,
		                 "Location %.*s of %.*s is deactivated: nothing is put there.",
		                 STR_FMT(location->name), STR_FMT(warehouse->name));
	if (location != NULL) {
		*out = location->id;
		return OK;
	}
	if (!makes)
		return fault_say(work->fault, ERR_NOT_FOUND, "%.*s has no location called %.*s.",
		                 STR_FMT(warehouse->name), STR_FMT(name));
	TRY(location_by_name(work, warehouse->id, name, true, out));
	return site_load(work, site);
}
