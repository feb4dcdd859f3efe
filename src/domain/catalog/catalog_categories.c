/* Brands, categories, and SKUs that were. */
#include "base/map.h"
#include "domain/catalog/catalog_details_store.h"
#include "kernel/events.h"
#include "shape/shape_change.h"
#include "wire/fold.h"

/* ---- SKUs that were ---- */

enum err product_aliases_of(struct work *work, const int64_t *products, size_t n,
                            struct product_alias **out, size_t *count)
{
	return aliases_fetch(work->tx, work->arena, work->company, products, n, out, count);
}

enum err product_alias_remove(struct work *work, struct product_id id, struct str sku)
{
	struct product_alias *aliases;
	size_t count;
	TRY(product_aliases_of(work, &id.value, 1, &aliases, &count));
	for (size_t i = 0; i < count; i++) {
		if (!str_eq(aliases[i].sku, sku))
			continue;
		TRY(aliases_delete(work->tx, work->company, &sku, 1));
		event_emit(work, "product.alias_removed", "product", id.value,
		           shape_text(work->arena, &product_alias_shape, &aliases[i], NULL, 0));
		return OK;
	}
	return fault_say(work->fault, ERR_NOT_FOUND, "%.*s is no former SKU of product %lld.",
	                 STR_FMT(sku), (long long)id.value);
}

/* ---- brands ---- */

enum err brand_all(struct work *work, struct brand **out, size_t *count)
{
	return brands_fetch(work->tx, work->arena, work->company, out, count);
}

/* ---- categories ---- */

enum err category_all(struct work *work, struct category **out, size_t *count)
{
	return categories_fetch(work->tx, work->arena, work->company, false, out, count);
}

enum err category_all_counted(struct work *work, struct category **out, size_t *count)
{
	return categories_fetch(work->tx, work->arena, work->company, true, out, count);
}

/* The one of that id among all, or NULL. */
static const struct category *category_find(const struct category *all, size_t n,
                                            struct category_id id)
{
	for (size_t i = 0; i < n; i++)
		if (ID_EQ(all[i].id, id))
			return &all[i];
	return NULL;
}

static struct str path_of(struct work *work, const struct map *by_id,
                          const struct category *category)
{
	struct str path = category->name;
	const struct category *above = map_get_int(by_id, category->parent_id.value);
	for (int depth = 0; above != NULL && depth < CATEGORY_DEPTH_MOST; depth++) {
		path = str_format(work->arena, "%.*s > %.*s", STR_FMT(above->name), STR_FMT(path));
		above = map_get_int(by_id, above->parent_id.value);
	}
	return path;
}

enum err category_paths_load(struct work *work, struct category_paths *out)
{
	struct category *all;
	size_t count;
	struct map by_id = map_new(work->arena);
	*out = (struct category_paths){map_new(work->arena), map_new(work->arena)};
	TRY(category_all(work, &all, &count));
	struct str *paths = ARENA_ARRAY(work->arena, count, struct str);
	for (size_t i = 0; i < count; i++)
		map_put_int(&by_id, all[i].id.value, &all[i]);
	for (size_t i = 0; i < count; i++) {
		paths[i] = path_of(work, &by_id, &all[i]);
		map_put_int(&out->by_id, all[i].id.value, &paths[i]);
		map_put(&out->by_path, text_fold(work->arena, paths[i]), &all[i].id.value);
	}
	return OK;
}

enum err categories_below(struct work *work, int64_t **ids, size_t *n)
{
	struct category *all;
	size_t count;
	LIST(int64_t) list = {0};
	struct map is_in = map_new(work->arena), by_id = map_new(work->arena);
	TRY(category_all(work, &all, &count));
	for (size_t i = 0; i < count; i++)
		map_put_int(&by_id, all[i].id.value, &all[i]);
	for (size_t i = 0; i < *n; i++) {
		const struct category *asked = map_get_int(&by_id, (*ids)[i]);
		if (asked == NULL)
			return fault_field(work->fault, STR("category_ids"),
			                   "names no category of this company");
		map_put_int(&is_in, asked->id.value, &is_in);
	}
	for (size_t i = 0; i < count; i++) {
		struct category_id above = all[i].id;
		/* As deep as they nest at most, also were they a circle. */
		for (int depth = 0; depth <= CATEGORY_DEPTH_MOST && above.value != 0; depth++) {
			if (map_get_int(&is_in, above.value) != NULL) {
				*LIST_ADD(work->arena, &list) = all[i].id.value;
				break;
			}
			const struct category *next = map_get_int(&by_id, above.value);
			above = next != NULL ? next->parent_id : (struct category_id){0};
		}
	}
	*ids = list.at;
	*n = list.count;
	return OK;
}

static enum err parent_check(struct work *work, const struct category *category,
                             const struct category *all, size_t n)
{
	const struct category *above = category;
	for (int depth = 1; above->parent_id.value != 0; depth++) {
		above = category_find(all, n, above->parent_id);
		if (above == NULL)
			return fault_field(work->fault, STR("parent_id"), "is no category of this company");
		if (ID_EQ(above->id, category->id) && category->id.value != 0)
			return fault_field(work->fault, STR("parent_id"), "is below this category itself");
		if (depth >= CATEGORY_DEPTH_MOST)
			return fault_field(work->fault, STR("parent_id"), "would nest more than %d deep",
			                   CATEGORY_DEPTH_MOST);
	}
	return OK;
}

static enum err category_check(struct work *work, const struct category *category,
                               const struct category *all, size_t n)
{
	struct str folded = text_fold(work->arena, category->name);
	if (folded.len == 0)
		return fault_field(work->fault, STR("name"), "must have at least one letter");
	TRY(parent_check(work, category, all, n));
	for (size_t i = 0; i < n; i++) {
		if (ID_EQ(all[i].id, category->id) || !ID_EQ(all[i].parent_id, category->parent_id)
		    || !str_eq(text_fold(work->arena, all[i].name), folded))
			continue;
		fault_field(work->fault, STR("name"), "is the name of category %lld",
		            (long long)all[i].id.value);
		return fault_say(work->fault, ERR_CONFLICT, "There is a category called %.*s there.",
		                 STR_FMT(all[i].name));
	}
	return OK;
}

enum err category_create(struct work *work, const struct category *draft, struct category *out)
{
	struct category *all, made = *draft;
	size_t count;
	made.id = (struct category_id){0};
	made.products = 0;
	made.touched = (struct touched){0};
	TRY(category_all(work, &all, &count));
	TRY(category_check(work, &made, all, count));
	if (count >= CATEGORIES_MOST)
		return fault_say(work->fault, ERR_REFUSED, "There are at most %d categories.",
		                 CATEGORIES_MOST);
	TRY(id_new(work->tx, &made.id.value));
	TRY(category_insert(work->tx, work->company, &made, text_fold(work->arena, made.name)));
	event_emit(work, "category.created", "category", made.id.value,
	           shape_text(work->arena, &category_shape, &made, NULL, 0));
	*out = made;
	return OK;
}

static enum err category_get(struct work *work, struct category_id id, struct category *out,
                             struct category **all, size_t *count)
{
	TRY(category_all_counted(work, all, count));
	const struct category *found = category_find(*all, *count, id);
	if (found == NULL)
		return fault_say(work->fault, ERR_NOT_FOUND, "There is no category %lld.",
		                 (long long)id.value);
	*out = *found;
	return OK;
}

static enum err category_write(struct work *work, const struct category *before,
                               const struct category *after)
{
	struct str difference = shape_difference(work->arena, &category_shape, before, after);
	if (difference.len == 0)
		return OK;
	TRY(category_save(work->tx, work->company, after, text_fold(work->arena, after->name)));
	event_emit(work, "category.changed", "category", after->id.value, difference);
	return OK;
}

enum err category_update(struct work *work, struct category_id id, const struct category *patch,
                         struct category *out)
{
	struct category before, *all;
	size_t count;
	TRY(category_get(work, id, &before, &all, &count));
	*out = before;
	shape_apply(&category_shape, patch, out);
	TRY(category_check(work, out, all, count));
	return category_write(work, &before, out);
}

enum err category_delete(struct work *work, struct category_id id)
{
	struct category gone, *all;
	size_t count, rest = 0;
	TRY(category_get(work, id, &gone, &all, &count));
	/* Those below move up; two of one name there would look alike. */
	struct category *kept = ARENA_ARRAY(work->arena, count, struct category);
	for (size_t i = 0; i < count; i++)
		if (!ID_EQ(all[i].id, id))
			kept[rest++] = all[i];
	for (size_t i = 0; i < rest; i++) {
		if (!ID_EQ(kept[i].parent_id, id))
			continue;
		kept[i].parent_id = gone.parent_id;
		TRY(category_check(work, &kept[i], kept, rest));
	}
	TRY(category_remove(work->tx, work->company, id));
	for (size_t i = 0; i < rest; i++) {
		const struct category *before = category_find(all, count, kept[i].id);
		TRY(category_write(work, before, &kept[i]));
	}
	event_emit(work, "category.deleted", "category", id.value,
	           shape_text(work->arena, &category_shape, &gone, NULL, 0));
	return OK;
}
