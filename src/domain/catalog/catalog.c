#include "domain/catalog/catalog.h"

#include "domain/catalog/catalog_rules.h"
#include "domain/catalog/catalog_store.h"
#include "kernel/version.h"
#include "shape/shape_change.h"

/* ---- loading ---- */

enum err product_parts_attach(struct work *work, struct product *products, size_t n)
{
	struct bundle_part *parts;
	size_t count, bundles = 0;
	int64_t *ids = ARENA_ARRAY(work->arena, n, int64_t);
	struct map by_id = map_new(work->arena);
	for (size_t i = 0; i < n; i++) {
		/* A listing query may have left the type unread. */
		if (products[i].type == PRODUCT_BUNDLE || !shape_has(&product_shape, &products[i], "type"))
			ids[bundles++] = products[i].id.value;
		map_put_int(&by_id, products[i].id.value, &products[i]);
	}
	TRY(bundle_parts_of(work, ids, bundles, &parts, &count));
	for (size_t i = 0; i < count;) {
		struct product *bundle = map_get_int(&by_id, parts[i].bundle_id.value);
		size_t end = i + 1;
		while (end < count && ID_EQ(parts[end].bundle_id, parts[i].bundle_id))
			end++;
		bundle->parts.at = &parts[i];
		bundle->parts.count = bundle->parts.room = end - i;
		i = end;
	}
	return OK;
}

enum err product_load(struct work *work, const int64_t *ids, size_t n, struct product **out,
                      size_t *count)
{
	TRY(products_fetch(work->tx, work->arena, work->company, ids, n, out, count));
	return product_parts_attach(work, *out, *count);
}

enum err product_by_skus(struct work *work, const struct str *skus, size_t n, struct product **out,
                         size_t *count)
{
	TRY(products_fetch_by_skus(work->tx, work->arena, work->company, skus, n, out, count));
	return product_parts_attach(work, *out, *count);
}

enum err product_get(struct work *work, struct product_id id, struct product *out)
{
	struct product *found;
	size_t count;
	TRY(product_load(work, &id.value, 1, &found, &count));
	if (count == 0)
		return fault_say(work->fault, ERR_NOT_FOUND, "There is no product %lld.",
		                 (long long)id.value);
	*out = found[0];
	return OK;
}

enum err bundle_parts_of(struct work *work, const int64_t *ids, size_t n, struct bundle_part **out,
                         size_t *count)
{
	*count = 0;
	if (n == 0)
		return OK;
	return parts_fetch(work->tx, work->arena, work->company, ids, n, out, count);
}

enum err bundle_parts_containing(struct work *work, const int64_t *components, size_t n,
                                 struct bundle_part **out, size_t *count)
{
	*count = 0;
	if (n == 0)
		return OK;
	return parts_fetch_containing(work->tx, work->arena, work->company, components, n, out, count);
}

/* ---- making ---- */

/* Loads every product that the drafts name: by their own SKU and by those of their parts. */
static enum err known_load(struct work *work, const struct product *drafts, size_t n,
                           struct known_products *known)
{
	LIST(struct str) skus = {0};
	LIST(int64_t) ids = {0};
	struct product *found;
	size_t count;
	*known = known_products_new(work->arena);
	for (size_t i = 0; i < n; i++) {
		*LIST_ADD(work->arena, &skus) = drafts[i].sku;
		for (size_t k = 0; k < drafts[i].parts.count; k++) {
			const struct bundle_part *part = &drafts[i].parts.at[k];
			if (part->sku.len > 0)
				*LIST_ADD(work->arena, &skus) = part->sku;
			if (part->component_id.value != 0)
				*LIST_ADD(work->arena, &ids) = part->component_id.value;
		}
	}
	TRY(products_fetch_by_skus(work->tx, work->arena, work->company, skus.at, skus.count, &found,
	                           &count));
	for (size_t i = 0; i < count; i++)
		known_products_add(known, &found[i]);
	if (ids.count == 0)
		return OK;
	TRY(products_fetch(work->tx, work->arena, work->company, ids.at, ids.count, &found, &count));
	for (size_t i = 0; i < count; i++)
		known_products_add(known, &found[i]);
	return OK;
}

/* Decides one draft; an accepted one is known to those after it. */
static enum err draft_decide(struct work *work, const struct product *draft, int64_t id,
                             struct known_products *known, struct product *out, struct fault *fault)
{
	*out = *draft;
	out->id.value = id;
	TRY(sku_check(out, known, fault));
	TRY(parts_resolve(out, known, fault));
	out->is_active = true;
	out->created_at = out->modified_at = work->now;
	out->version = 1;
	out->touched = (struct touched){0}; /* every field has its value now */
	known_products_add(known, out);
	return OK;
}

/* The custom fields of an accepted draft. */
static enum err custom_decide(struct work *work, const struct custom_fields *fields,
                              const struct product *made, struct custom_edits *edits,
                              struct fault *fault)
{
	size_t before = edits->count;
	const struct str path = STR("custom_fields");
	enum err err = custom_values_read(work->arena, fields, made->id.value, made->custom_fields,
	                                  path, edits, fault);
	if (err == OK)
		err = custom_values_require(fields, &edits->at[before], edits->count - before, path, fault);
	if (err != OK)
		edits->count = before;
	return err;
}

enum err product_create_many(struct work *work, size_t n, const struct product *drafts,
                             struct product *out, enum err *errors, struct fault *faults)
{
	struct known_products known;
	struct custom_fields fields;
	struct custom_edits edits = {0};
	const struct product **made = ARENA_ARRAY(work->arena, n, const struct product *);
	size_t count = 0;
	int64_t id;
	TRY(known_load(work, drafts, n, &known));
	TRY(custom_fields_load(work, "product", &fields));
	/* Components first: a bundle may be made of products that come with it. */
	for (int type = PRODUCT_CORE; type <= PRODUCT_BUNDLE; type++) {
		for (size_t i = 0; i < n; i++) {
			if ((int)drafts[i].type != type)
				continue;
			TRY(id_new(work->tx, &id));
			errors[i] = draft_decide(work, &drafts[i], id, &known, &out[i], &faults[i]);
			if (errors[i] == OK)
				errors[i] = custom_decide(work, &fields, &out[i], &edits, &faults[i]);
			if (errors[i] == OK)
				made[count++] = &out[i];
		}
	}
	if (count == 0)
		return OK;
	TRY(products_insert(work->tx, work->arena, work->company, made, count));
	TRY(parts_insert(work->tx, work->arena, work->company, made, count));
	for (size_t i = 0; i < count; i++)
		event_emit(work, "product.created", "product", made[i]->id.value,
		           shape_text(work->arena, &product_shape, made[i], NULL, 0));
	return custom_values_write(work, &fields, edits.at, edits.count);
}

/* ---- changing ---- */

static enum err change_write(struct work *work, const struct product *before, struct product *after,
                             struct str difference)
{
	after->modified_at = work->now;
	after->version = before->version + 1;
	TRY(product_save(work->tx, work->arena, work->company, after));
	event_emit(work, "product.changed", "product", after->id.value, difference);
	return OK;
}

/* Writes other parts, when they are other ones. */
static enum err parts_write(struct work *work, const struct product *before,
                            const struct product *after)
{
	if (parts_same(before, after))
		return OK;
	TRY(parts_replace(work->tx, work->arena, work->company, after));
	event_emit(work, "product.parts_changed", "product", after->id.value, STR(""));
	return OK;
}

enum err product_update(struct work *work, struct product_id id, const struct product *patch,
                        int64_t if_version, struct product *out)
{
	struct product before;
	struct known_products known;
	struct custom_fields fields;
	struct custom_edits edits = {0};
	TRY(product_get(work, id, &before));
	TRY(version_check(work, if_version, before.version));
	*out = before;
	shape_apply(&product_shape, patch, out);
	TRY(custom_fields_load(work, "product", &fields));
	TRY(custom_values_read(work->arena, &fields, id.value, out->custom_fields, STR("custom_fields"),
	                       &edits, work->fault));
	out->custom_fields = before.custom_fields; /* of a table of their own */
	TRY(known_load(work, out, 1, &known));
	TRY(sku_check(out, &known, work->fault));
	TRY(parts_resolve(out, &known, work->fault));
	struct str difference = shape_difference(work->arena, &product_shape, &before, out);
	TRY(custom_values_write(work, &fields, edits.at, edits.count));
	if (difference.len == 0)
		return OK;
	TRY(change_write(work, &before, out, difference));
	return parts_write(work, &before, out);
}

static enum err activity_set(struct work *work, struct product_id id, bool is_active,
                             struct product *out)
{
	struct product before;
	TRY(product_get(work, id, &before));
	*out = before;
	out->is_active = is_active;
	if (before.is_active == is_active)
		return OK;
	return change_write(work, &before, out,
	                    is_active ? STR("{\"is_active\":{\"from\":false,\"to\":true}}")
	                              : STR("{\"is_active\":{\"from\":true,\"to\":false}}"));
}

enum err product_deactivate(struct work *work, struct product_id id, struct product *out)
{
	return activity_set(work, id, false, out);
}

enum err product_activate(struct work *work, struct product_id id, struct product *out)
{
	return activity_set(work, id, true, out);
}
