#include "domain/imports/imports_undo.h"

#include "kernel/bulk_action.h"
#include "shape/shape_change.h"

enum err import_products_known(struct work *work, const struct str *skus, size_t n, struct map *out)
{
	struct product *known;
	size_t count;
	*out = map_new(work->arena);
	TRY(product_by_skus(work, skus, n, &known, &count));
	TRY(product_parts_attach(work, known, count));
	TRY(product_details_attach(work, known, count));
	for (size_t i = 0; i < count; i++)
		map_put(out, known[i].sku, &known[i]);
	return OK;
}

void import_product_answer(struct work *work, struct import_row *row, const struct product_put *put,
                           const struct product *before)
{
	static const enum import_outcome outcomes[] = {[PRODUCT_WAS_MADE] = ROW_CREATED,
	                                               [PRODUCT_WAS_CHANGED] = ROW_CHANGED,
	                                               [PRODUCT_WAS_SAME] = ROW_SAME};
	if (put->err != OK) {
		import_row_fail(work, row, put->err, put->fault);
		return;
	}
	row->outcome = outcomes[put->outcome];
	row->sentence = (struct str){0};
	if (put->outcome == PRODUCT_WAS_MADE)
		row->sentence = str_format(work->arena, "new product %.*s", STR_FMT(put->out.sku));
	else if (put->outcome == PRODUCT_WAS_CHANGED && before != NULL)
		row->sentence = shape_difference(work->arena, &product_shape, before, &put->out);
}

/* ---- the way back ---- */

/* "7" of a new product; "7 12 1 {…}" of one that was changed: its version now, whether it was for
 * sale, and what it was. */
void import_product_note(struct work *work, struct import_row *row, const struct product_put *put,
                         const struct product *before)
{
	static const char *const always[] = {"sku",
	                                     "name",
	                                     "description",
	                                     "brand",
	                                     "mpn",
	                                     "upc",
	                                     "weight",
	                                     "length",
	                                     "width",
	                                     "height",
	                                     "minimum_level",
	                                     "is_tax_exempt",
	                                     "price",
	                                     "minimum_price",
	                                     "customs_value",
	                                     "hs_code",
	                                     "origin_country",
	                                     "customs_description",
	                                     "images",
	                                     "category_ids"};
	LIST(struct str) names = {0};
	if (row->outcome == ROW_CREATED)
		row->undo = str_format(work->arena, "%lld", (long long)put->out.id.value);
	if (row->outcome != ROW_CHANGED || before == NULL)
		return;
	for (size_t i = 0; i < COUNT_OF(always); i++)
		*LIST_ADD(work->arena, &names) = str_from(always[i]);
	if (before->type == PRODUCT_BUNDLE)
		*LIST_ADD(work->arena, &names) = STR("parts");
	if (before->type == PRODUCT_VIRTUAL)
		*LIST_ADD(work->arena, &names) = STR("attribute_names");
	if (before->parent_id.value != 0)
		*LIST_ADD(work->arena, &names) = STR("attributes");
	struct str was = shape_text(work->arena, &product_shape, before, names.at, names.count);
	row->undo = str_format(work->arena, "%lld %lld %d %.*s", (long long)put->out.id.value,
	                       (long long)put->out.version, (int)before->is_active, STR_FMT(was));
}

struct way_back {
	struct product_id id;
	int64_t version, was_active;
	bool is_change;
	struct product draft;
};

static enum err way_back_read(struct work *work, struct str text, struct way_back *out)
{
	struct str id, version, active;
	*out = (struct way_back){0};
	(void)str_split(&text, ' ', &id);
	if (str_to_int(id, &out->id.value) != OK)
		return ERR_INTERNAL;
	out->is_change = text.len > 0;
	if (!out->is_change)
		return OK;
	if (!str_split(&text, ' ', &version) || str_to_int(version, &out->version) != OK
	    || !str_split(&text, ' ', &active) || str_to_int(active, &out->was_active) != OK)
		return ERR_INTERNAL;
	return bulk_before_read(work, &product_shape, text, &out->draft);
}

static enum err change_undo(struct work *work, struct way_back *back, struct import_row *row)
{
	struct fault fault;
	struct product after;
	fault_init(&fault, work->arena);
	struct product_put put = {.draft = &back->draft,
	                          .id = back->id,
	                          .if_version = back->version,
	                          .mode = PRODUCT_PUT_KNOWN,
	                          .fault = &fault};
	TRY(product_put_many(work, 1, &put));
	if (put.err != OK) {
		import_row_fail(work, row, put.err, &fault);
		row->outcome = ROW_KEPT;
		if (put.err == ERR_PRECONDITION)
			row->sentence = STR("It was changed again since.");
		return OK;
	}
	row->outcome = ROW_UNDONE;
	if (put.out.is_active == (back->was_active != 0))
		return OK;
	return back->was_active ? product_activate(work, back->id, &after)
	                        : product_deactivate(work, back->id, &after);
}

enum err import_products_undo(struct work *work, struct import_row *rows, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct way_back back;
		struct product product;
		TRY(way_back_read(work, rows[i].undo, &back));
		if (back.is_change) {
			TRY(change_undo(work, &back, &rows[i]));
			continue;
		}
		TRY(product_deactivate(work, back.id, &product));
		rows[i].outcome = ROW_UNDONE;
	}
	return OK;
}
