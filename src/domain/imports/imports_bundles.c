/* Bundles, a row for each component: the rows of one SKU are all that is in it. */
#include "domain/imports/imports_undo.h"
#include "shape/shape_change.h"

struct bundle_import {
	struct str sku, name, component_sku;
	int64_t quantity;
	struct touched touched;
};
static const struct field bundle_fields[] = {
	FIELD_TEXT(struct bundle_import, sku, REQUIRED | TRIMMED, 1, LIMIT_SKU, "The bundle."),
	FIELD_TEXT(struct bundle_import, name, TRIMMED, 0, PRODUCT_NAME_MOST,
               "Its name; a new bundle needs one."),
	FIELD_TEXT(struct bundle_import, component_sku, REQUIRED | TRIMMED, 1, LIMIT_SKU,
               "Master SKU of a product in it."),
	FIELD_INT(struct bundle_import, quantity, 0, 1, QTY_MAX,
              "Units of it in one bundle; empty: 1."),
};
static const struct shape bundle_import_shape =
	SHAPE_TOUCHED("ImportBundle", struct bundle_import, bundle_fields, "A component of a bundle.");

static const struct import_alias bundle_aliases[] = {
	{"sku", "bundle sku,bundle,kit sku,kit"},
	{"name", "bundle name,kit name"},
	{"component_sku", "component,core sku,master sku,part sku"},
	{"quantity", "qty,component quantity,units"},
};

struct bundle_group {
	struct import_row *rows;
	size_t count;
	struct product draft;
};

/* One bad row leaves the whole bundle as it is. */
static void group_fail(struct bundle_group *group, struct str sentence)
{
	for (size_t i = 0; i < group->count; i++) {
		group->rows[i].outcome = ROW_FAILED;
		group->rows[i].sentence = sentence;
	}
}

static void group_draft(struct work *work, struct bundle_group *group, bool is_known)
{
	struct product *draft = &group->draft;
	for (size_t i = 0; i < group->count; i++) {
		const struct bundle_import *said = group->rows[i].value;
		struct bundle_part *part = LIST_ADD(work->arena, &draft->parts);
		part->sku = said->component_sku;
		part->quantity.units = said->quantity > 0 ? said->quantity : 1;
		if (said->name.len > 0)
			draft->name = said->name;
	}
	draft->sku = ((const struct bundle_import *)group->rows[0].value)->sku;
	draft->type = PRODUCT_BUNDLE;
	if (!is_known)
		return; /* a new one is whole */
	shape_give(&product_shape, draft, "parts");
	if (draft->name.len > 0)
		shape_give(&product_shape, draft, "name");
}

/* Why it cannot be taken, or empty. */
static struct str group_refusal(const struct bundle_group *group, const struct product *known)
{
	if (known == NULL && group->draft.name.len == 0)
		return STR("A new bundle needs a name.");
	if (known != NULL && known->type != PRODUCT_BUNDLE)
		return STR("It is no bundle, and a product stays what it is.");
	return STR("");
}

static enum err group_answer(struct work *work, struct bundle_group *group, struct product_put *put,
                             const struct product *before, struct import_takings *takings)
{
	struct import_row *first = &group->rows[0];
	import_product_answer(work, first, put, before);
	if (put->err != OK) {
		group_fail(group, first->sentence);
		return OK;
	}
	TRY(import_product_revive(work, takings, first, put, &before));
	for (size_t i = 1; i < group->count; i++)
		group->rows[i].outcome = first->outcome;
	import_product_note(work, first, put, before);
	return OK;
}

static struct str sku_of(const struct import_row *row)
{
	return ((const struct bundle_import *)row->value)->sku;
}

static enum err bundles_apply(struct work *work, struct import_row *rows, size_t n)
{
	struct map known;
	struct import_takings takings;
	struct str *skus = ARENA_ARRAY(work->arena, n, struct str);
	struct bundle_group *groups = ARENA_ARRAY(work->arena, n, struct bundle_group);
	struct product_put *puts = ARENA_ARRAY(work->arena, n, struct product_put);
	struct fault *faults = ARENA_ARRAY(work->arena, n, struct fault);
	size_t count = 0;
	for (size_t i = 0; i < n; i++)
		skus[i] = sku_of(&rows[i]);
	TRY(import_products_known(work, skus, n, &known));
	for (size_t from = 0; from < n;) {
		size_t to = from + 1;
		while (to < n && str_eq(skus[to], skus[from]))
			to++;
		struct bundle_group *group = &groups[count];
		const struct product *before = map_get(&known, skus[from]);
		*group = (struct bundle_group){.rows = &rows[from], .count = to - from};
		group_draft(work, group, before != NULL);
		struct str refusal = group_refusal(group, before);
		if (refusal.len > 0) {
			group_fail(group, refusal);
		} else {
			fault_init(&faults[count], work->arena);
			puts[count] = (struct product_put){.draft = &group->draft, .fault = &faults[count]};
			count++;
		}
		from = to;
	}
	if (count > 0)
		TRY(product_put_many(work, count, puts));
	TRY(import_products_taken(work, &known, &takings));
	for (size_t i = 0; i < count; i++)
		TRY(group_answer(work, &groups[i], &puts[i], map_get(&known, groups[i].draft.sku),
		                 &takings));
	return OK;
}

const struct import_kind import_bundles = {
	.name = "bundles",
	.scope = SCOPE_WRITE_PRODUCTS,
	.row = &bundle_import_shape,
	.aliases = bundle_aliases,
	.alias_count = COUNT_OF(bundle_aliases),
	.group = {"sku"},
	.apply = bundles_apply,
	.undo = import_products_undo,
	.says =
		"What bundles are made of, a row for each component; the rows of one are all its parts.",
};
