/* Two products that are one: what the catalogue has to say. */
#include <string.h>

#include "domain/catalog/catalog_details_store.h"
#include "domain/catalog/catalog_rules.h"
#include "domain/catalog/catalog_store.h"
#include "kernel/events.h"
#include "shape/shape_change.h"

/* Bundles that contain the one contain the other; refused when one would then contain itself. */
static enum err bundles_change(struct work *work, const struct product *into,
                               const struct product *from)
{
	struct bundle_part *parts;
	size_t count, n = 0;
	TRY(parts_fetch_around(work->tx, work->arena, work->company, BUNDLE_PARTS, &from->id.value, 1,
	                       &parts, &count));
	struct product_put *puts = ARENA_ARRAY(work->arena, count, struct product_put);
	struct product *drafts = ARENA_ARRAY(work->arena, count, struct product);
	for (size_t i = 0; i < count;) {
		size_t end = i + 1;
		while (end < count && ID_EQ(parts[end].bundle_id, parts[i].bundle_id))
			end++;
		TRY(parts_replace_component(work->arena, &parts[i], end - i, from->id, into->id, &drafts[n],
		                            work->fault));
		shape_give(&product_shape, &drafts[n], "parts");
		puts[n] = (struct product_put){.draft = &drafts[n],
		                               .id = parts[i].bundle_id,
		                               .mode = PRODUCT_PUT_KNOWN,
		                               .fault = work->fault};
		n++;
		i = end;
	}
	if (n == 0)
		return OK;
	TRY(product_put_many(work, n, puts));
	for (size_t i = 0; i < n; i++)
		TRY(puts[i].err);
	return OK;
}

/* Facts that the product that stays may lack. */
static const char *const facts[] = {
	"description", "brand",  "mpn",   "upc",    "hs_code",       "origin_country",
	"weight",      "length", "width", "height", "minimum_level", "customs_description"};

static bool is_empty(const struct field *field, const void *value)
{
	const char *at = (const char *)value + field->offset;
	if (field->kind == KIND_TEXT)
		return ((const struct str *)(const void *)at)->len == 0;
	return *(const int64_t *)(const void *)at == 0;
}

static void fact_take(const struct field *field, const void *from, void *draft)
{
	size_t size = field->kind == KIND_TEXT ? sizeof(struct str) : sizeof(int64_t);
	memcpy((char *)draft + field->offset, (const char *)from + field->offset, size);
	shape_give(&product_shape, draft, field->name);
}

static void categories_take(struct work *work, const struct product *into,
                            const struct product *from, struct product *draft)
{
	for (size_t i = 0; i < into->category_ids.count; i++)
		*LIST_ADD(work->arena, &draft->category_ids) = into->category_ids.at[i];
	for (size_t i = 0; i < from->category_ids.count; i++) {
		bool is_there = false;
		for (size_t k = 0; k < into->category_ids.count; k++)
			is_there = is_there || into->category_ids.at[k] == from->category_ids.at[i];
		if (!is_there && draft->category_ids.count < PRODUCT_CATEGORIES_MOST)
			*LIST_ADD(work->arena, &draft->category_ids) = from->category_ids.at[i];
	}
	if (draft->category_ids.count > into->category_ids.count)
		shape_give(&product_shape, draft, "category_ids");
}

/* What the product that stays says of itself holds; what it does not say, the other one says. Not
 * the prices: they were asked for another SKU. */
static enum err facts_join(struct work *work, const struct product *into,
                           const struct product *from)
{
	struct product draft = {0};
	struct product_put put = {
		.draft = &draft, .id = into->id, .mode = PRODUCT_PUT_KNOWN, .fault = work->fault};
	for (size_t i = 0; i < COUNT_OF(facts); i++) {
		const struct field *field = shape_field(&product_shape, str_from(facts[i]));
		if (is_empty(field, into) && !is_empty(field, from))
			fact_take(field, from, &draft);
	}
	if (into->images.count == 0 && from->images.count > 0) {
		draft.images.at = from->images.at;
		draft.images.count = draft.images.room = from->images.count;
		shape_give(&product_shape, &draft, "images");
	}
	categories_take(work, into, from, &draft);
	TRY(product_put_many(work, 1, &put));
	return put.err;
}

/* What lines that still name the old product claim: the new one, or what that comes down to. */
static enum err units_repoint(struct work *work, const struct product *into,
                              const struct product *from)
{
	int64_t *ids;
	size_t n, count = 0;
	struct bundle_part *own = NULL;
	LIST(struct bundle_part) units = {0};
	LIST(int64_t) old = {0};
	if (product_is_intangible(from->type))
		return OK;
	const struct bundle_part itself = {.component_id = into->id, .quantity = {1}};
	if (into->type == PRODUCT_BUNDLE)
		TRY(parts_fetch(work->tx, work->arena, work->company, BUNDLE_UNITS, &into->id.value, 1,
		                &own, &count));
	TRY(products_merged_fetch(work->tx, work->arena, work->company, from->id, &ids, &n));
	for (size_t i = 0; i <= n; i++) {
		const struct product_id bundle = {i < n ? ids[i] : from->id.value};
		*LIST_ADD(work->arena, &old) = bundle.value;
		for (size_t k = 0; k < (own != NULL ? count : 1); k++) {
			struct bundle_part *unit = LIST_ADD(work->arena, &units);
			*unit = own != NULL ? own[k] : itself;
			unit->bundle_id = bundle;
		}
	}
	TRY(parts_delete(work->tx, work->company, BUNDLE_UNITS, old.at, old.count));
	return parts_insert(work->tx, work->arena, work->company, BUNDLE_UNITS, units.at, units.count);
}

static enum err names_go_over(struct work *work, const struct product *into,
                              const struct product *from, struct product *left)
{
	const struct product *const saved[] = {left};
	const struct product_alias alias = {
		.sku = from->sku, .product_id = into->id, .is_merged = true, .created_at = work->now};
	struct str ending = str_format(work->arena, " (merged %lld)", (long long)from->id.value);
	size_t kept = from->sku.len;
	while (kept > 0
	       && (kept + ending.len > LIMIT_SKU
	           || (kept < from->sku.len && (from->sku.at[kept] & 0xC0) == 0x80)))
		kept--; /* never inside a character */
	*left = *from;
	left->sku = str_format(work->arena, "%.*s%.*s", (int)kept, from->sku.at, STR_FMT(ending));
	left->is_active = false;
	left->merged_into_id = into->id;
	left->modified_at = work->now;
	left->version = from->version + 1;
	TRY(products_save(work->tx, work->arena, work->company, saved, 1));
	TRY(aliases_move(work->tx, work->company, from->id, into->id));
	return aliases_put(work->tx, work->arena, work->company, &alias, 1);
}

static void merge_tell(struct work *work, const struct product *into, const struct product *from)
{
	struct product_alias note = {.sku = from->sku, .product_id = into->id, .is_merged = true};
	note.created_at = work->now;
	struct str body = shape_text(work->arena, &product_alias_shape, &note, NULL, 0);
	event_emit(work, "product.merged", "product", from->id.value, body);
	event_emit(work, "product.merged", "product", into->id.value, body);
}

enum err product_absorb(struct work *work, struct product_id into_id, struct product_id from_id)
{
	struct product into, from, left;
	TRY(product_get(work, into_id, &into));
	TRY(product_get(work, from_id, &from));
	TRY(absorb_check(&into, &from, work->fault));
	TRY(bundles_change(work, &into, &from));
	TRY(units_repoint(work, &into, &from));
	TRY(names_go_over(work, &into, &from, &left));
	TRY(facts_join(work, &into, &from));
	merge_tell(work, &into, &from);
	return OK;
}
