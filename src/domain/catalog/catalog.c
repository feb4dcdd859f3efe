#include "domain/catalog/catalog.h"

#include "domain/catalog/catalog_details_store.h"
#include "domain/catalog/catalog_store.h"
#include "kernel/events.h"
#include "kernel/version.h"

/* ---- loading ---- */

/* The bundles among `products` by id, without parts; their ids in `ids`, *bundles of them. */
static struct map bundles_pick(struct work *work, struct product *products, size_t n, int64_t *ids,
                               size_t *bundles)
{
	struct map by_id = map_new(work->arena);
	*bundles = 0;
	for (size_t i = 0; i < n; i++) {
		/* A listing query may have left the type unread. */
		if (products[i].type == PRODUCT_BUNDLE || !shape_has(&product_shape, &products[i], "type"))
			ids[(*bundles)++] = products[i].id.value;
		products[i].parts.count = products[i].parts.room = 0;
		map_put_int(&by_id, products[i].id.value, &products[i]);
	}
	return by_id;
}

/* Rows in the order of their bundles. */
static void parts_give(const struct map *by_id, struct bundle_part *parts, size_t count)
{
	for (size_t i = 0; i < count;) {
		struct product *bundle = map_get_int(by_id, parts[i].bundle_id.value);
		size_t end = i + 1;
		while (end < count && ID_EQ(parts[end].bundle_id, parts[i].bundle_id))
			end++;
		bundle->parts.at = &parts[i];
		bundle->parts.count = bundle->parts.room = end - i;
		i = end;
	}
}

enum err product_parts_attach(struct work *work, struct product *products, size_t n)
{
	struct bundle_part *parts;
	size_t count, bundles;
	int64_t *ids = ARENA_ARRAY(work->arena, n, int64_t);
	struct map by_id = bundles_pick(work, products, n, ids, &bundles);
	if (bundles == 0)
		return OK;
	TRY(parts_fetch(work->tx, work->arena, work->company, BUNDLE_PARTS, ids, bundles, &parts,
	                &count));
	parts_give(&by_id, parts, count);
	return OK;
}

enum err product_units_attach(struct work *work, struct product *products, size_t n)
{
	struct bundle_part *parts;
	size_t count, bundles, kept = 0;
	int64_t *ids = ARENA_ARRAY(work->arena, n, int64_t);
	struct map by_id = bundles_pick(work, products, n, ids, &bundles);
	TRY(bundle_parts_of(work, ids, bundles, &parts, &count));
	for (size_t i = 0; i < count; i++)
		if (parts[i].component_id.value != 0)
			parts[kept++] = parts[i];
	parts_give(&by_id, parts, kept);
	return OK;
}

static void detail_add(struct arena *arena, struct product *product, enum detail_table table,
                       const struct product_detail *row)
{
	if (table == DETAIL_IMAGES)
		*LIST_ADD(arena, &product->images) = row->name;
	else if (table == DETAIL_CATEGORIES)
		*LIST_ADD(arena, &product->category_ids) = row->place;
	else if (row->value.len == 0)
		*LIST_ADD(arena, &product->attribute_names) = row->name;
	else
		*LIST_ADD(arena, &product->attributes) = (struct product_attribute){row->name, row->value};
}

enum err product_details_attach(struct work *work, struct product *products, size_t n)
{
	int64_t *ids = ARENA_ARRAY(work->arena, n, int64_t);
	struct map by_id = map_new(work->arena);
	if (n == 0)
		return OK;
	for (size_t i = 0; i < n; i++) {
		ids[i] = products[i].id.value;
		map_put_int(&by_id, ids[i], &products[i]);
	}
	for (enum detail_table table = 0; table < DETAIL_TABLE_COUNT; table++) {
		struct product_detail *rows;
		size_t count;
		TRY(details_fetch(work->tx, work->arena, work->company, table, ids, n, &rows, &count));
		for (size_t i = 0; i < count; i++)
			detail_add(work->arena, map_get_int(&by_id, rows[i].product_id), table, &rows[i]);
	}
	return OK;
}

enum err product_load(struct work *work, const int64_t *ids, size_t n, struct product **out,
                      size_t *count)
{
	TRY(products_fetch(work->tx, work->arena, work->company, ids, n, out, count));
	return product_parts_attach(work, *out, *count);
}

/* The products of former SKUs among those that found nothing, as further rows. */
static enum err aliases_add(struct work *work, const struct str *skus, size_t n,
                            struct product **out, size_t *count)
{
	struct product_alias *aliases;
	struct product *found;
	size_t alias_count, found_count, kept = *count;
	struct map by_id = map_new(work->arena);
	if (*count >= n)
		return OK;
	TRY(aliases_fetch_by_skus(work->tx, work->arena, work->company, skus, n, &aliases,
	                          &alias_count));
	if (alias_count == 0)
		return OK;
	int64_t *ids = ARENA_ARRAY(work->arena, alias_count, int64_t);
	for (size_t i = 0; i < alias_count; i++)
		ids[i] = aliases[i].product_id.value;
	TRY(products_fetch(work->tx, work->arena, work->company, ids, alias_count, &found,
	                   &found_count));
	for (size_t i = 0; i < found_count; i++)
		map_put_int(&by_id, found[i].id.value, &found[i]);
	struct product *all = ARENA_ARRAY(work->arena, *count + alias_count, struct product);
	for (size_t i = 0; i < *count; i++)
		all[i] = (*out)[i];
	for (size_t i = 0; i < alias_count; i++) {
		const struct product *product = map_get_int(&by_id, aliases[i].product_id.value);
		if (product == NULL)
			continue;
		all[kept] = *product;
		all[kept++].asked_sku = aliases[i].sku;
	}
	*out = all;
	*count = kept;
	return OK;
}

enum err product_by_skus(struct work *work, const struct str *skus, size_t n, struct product **out,
                         size_t *count)
{
	TRY(products_fetch_by_skus(work->tx, work->arena, work->company, skus, n, out, count));
	TRY(aliases_add(work, skus, n, out, count));
	return product_parts_attach(work, *out, *count);
}

enum err product_refs(struct work *work, const int64_t *ids, size_t n, struct product_ref **out,
                      size_t *count)
{
	return refs_fetch(work->tx, work->arena, work->company, ids, n, out, count);
}

enum err product_refs_by_skus(struct work *work, const struct str *skus, size_t n,
                              struct product_ref **out, size_t *count)
{
	return refs_fetch_by_skus(work->tx, work->arena, work->company, skus, n, out, count);
}

enum err product_successors(struct work *work, int64_t *ids, size_t n, bool *is_any)
{
	struct product_ref *found;
	size_t count;
	struct map merged = map_new(work->arena);
	*is_any = false;
	if (n == 0)
		return OK;
	TRY(product_refs(work, ids, n, &found, &count));
	for (size_t i = 0; i < count; i++)
		if (found[i].merged_into_id.value != 0)
			map_put_int(&merged, found[i].id.value, &found[i]);
	for (size_t i = 0; i < n && merged.count > 0; i++) {
		const struct product_ref *ref = map_get_int(&merged, ids[i]);
		if (ref != NULL)
			ids[i] = ref->merged_into_id.value;
	}
	*is_any = merged.count > 0;
	return OK;
}

enum err products_staying(struct work *work, int64_t *ids, size_t n)
{
	bool is_any = true;
	while (is_any)
		TRY(product_successors(work, ids, n, &is_any));
	return OK;
}

enum err product_by_codes(struct work *work, const struct str *codes, size_t n,
                          struct product **out, size_t *count)
{
	struct str *lower = ARENA_ARRAY(work->arena, n, struct str);
	struct str *given = ARENA_ARRAY(work->arena, n, struct str);
	size_t used = 0;
	*count = 0;
	for (size_t i = 0; i < n; i++) {
		if (codes[i].len == 0)
			continue;
		given[used] = codes[i];
		lower[used++] = str_lower(work->arena, codes[i]);
	}
	if (used == 0)
		return OK;
	return products_fetch_by_codes(work->tx, work->arena, work->company, given, lower, used, out,
	                               count);
}

enum err product_get(struct work *work, struct product_id id, struct product *out)
{
	struct product *found;
	size_t count;
	TRY(product_load(work, &id.value, 1, &found, &count));
	if (count == 0)
		return fault_say(work->fault, ERR_NOT_FOUND, "There is no product %lld.",
		                 (long long)id.value);
	TRY(product_details_attach(work, found, 1));
	*out = found[0];
	return OK;
}

enum err bundle_parts_of(struct work *work, const int64_t *ids, size_t n, struct bundle_part **out,
                         size_t *count)
{
	*count = 0;
	if (n == 0)
		return OK;
	return parts_fetch(work->tx, work->arena, work->company, BUNDLE_UNITS, ids, n, out, count);
}

enum err bundle_parts_containing(struct work *work, const int64_t *components, size_t n,
                                 struct bundle_part **out, size_t *count)
{
	*count = 0;
	if (n == 0)
		return OK;
	return parts_fetch_around(work->tx, work->arena, work->company, BUNDLE_UNITS, components, n,
	                          out, count);
}

/* ---- making and changing, one or many of a kind ---- */

enum err product_create_many(struct work *work, size_t n, const struct product *drafts,
                             struct product *out, enum err *errors, struct fault *faults)
{
	struct product_put *puts = ARENA_ARRAY(work->arena, n, struct product_put);
	for (size_t i = 0; i < n; i++) {
		puts[i].draft = &drafts[i];
		puts[i].mode = PRODUCT_PUT_NEW;
		puts[i].fault = &faults[i];
	}
	TRY(product_put_many(work, n, puts));
	for (size_t i = 0; i < n; i++) {
		out[i] = puts[i].out;
		errors[i] = puts[i].err;
	}
	return OK;
}

enum err product_update(struct work *work, struct product_id id, const struct product *patch,
                        int64_t if_version, struct product *out)
{
	struct product_put put = {.draft = patch,
	                          .id = id,
	                          .if_version = if_version,
	                          .mode = PRODUCT_PUT_KNOWN,
	                          .fault = work->fault};
	TRY(product_put_many(work, 1, &put));
	*out = put.out;
	return put.err;
}

static enum err activity_set(struct work *work, struct product_id id, bool is_active,
                             struct product *out)
{
	const struct product *const saved[] = {out};
	struct product before;
	TRY(product_get(work, id, &before));
	*out = before;
	if (is_active && before.merged_into_id.value != 0)
		return fault_say(work->fault, ERR_REFUSED,
		                 "%.*s was merged into product %lld and is not sold any more.",
		                 STR_FMT(before.sku), (long long)before.merged_into_id.value);
	out->is_active = is_active;
	if (before.is_active == is_active)
		return OK;
	out->modified_at = work->now;
	out->version = before.version + 1;
	TRY(products_save(work->tx, work->arena, work->company, saved, 1));
	event_emit(work, "product.changed", "product", id.value,
	           is_active ? STR("{\"is_active\":{\"from\":false,\"to\":true}}")
	                     : STR("{\"is_active\":{\"from\":true,\"to\":false}}"));
	return OK;
}

enum err product_deactivate(struct work *work, struct product_id id, struct product *out)
{
	return activity_set(work, id, false, out);
}

enum err product_activate(struct work *work, struct product_id id, struct product *out)
{
	return activity_set(work, id, true, out);
}
