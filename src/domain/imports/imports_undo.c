#include "domain/imports/imports_undo.h"

#include "kernel/bulk_action.h"
#include "kernel/secrets.h"
#include "shape/shape_change.h"

enum { DIGEST_LETTERS = 32 };

static struct str digest_of(struct work *work, struct str text)
{
	return str_slice(token_hash(work->arena, text), 0, DIGEST_LETTERS);
}

struct str import_left_text(struct work *work, int64_t version, struct str text)
{
	return str_format(work->arena, "%lld.%.*s", (long long)version, STR_FMT(digest_of(work, text)));
}

enum err import_left_read(struct work *work, struct str said, struct import_left *out)
{
	struct str version;
	(void)work;
	if (!str_split(&said, '.', &version) || str_to_int(version, &out->version) != OK)
		return ERR_INTERNAL;
	out->digest = said;
	return OK;
}

int64_t import_left_version(struct work *work, const struct import_left *left, int64_t version_now,
                            struct str text_now)
{
	return left->digest.len > 0 && str_eq(left->digest, digest_of(work, text_now)) ? version_now
	                                                                               : left->version;
}

void import_taking_add(struct work *work, struct import_takings *takings, int64_t id,
                       int64_t version)
{
	*LIST_ADD(work->arena, &takings->taken) = (struct import_taken){id, version};
}

enum err import_takings_save(struct work *work, const struct import_takings *takings)
{
	return import_taken_back_insert(work->tx, work->arena, work->company, takings->subject,
	                                takings->taken.at, takings->taken.count);
}

enum err import_takings_load(struct work *work, const int64_t *ids, size_t n,
                             struct import_takings *takings)
{
	takings->versions = map_new(work->arena);
	if (n == 0)
		return OK;
	TRY(import_taken_back_fetch(work->tx, work->arena, work->company, takings->subject, ids, n,
	                            &takings->taken.at, &takings->taken.count));
	for (size_t i = 0; i < takings->taken.count; i++)
		map_put_int(&takings->versions, takings->taken.at[i].id, &takings->taken.at[i].version);
	return OK;
}

bool import_taking_ends(struct work *work, struct import_takings *takings, int64_t id,
                        int64_t version)
{
	const int64_t *left = map_get_int(&takings->versions, id);
	(void)work;
	if (left == NULL || *left != version)
		return false;
	map_put_int(&takings->versions, id, NULL);
	return true;
}

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

enum err import_products_taken(struct work *work, const struct map *known,
                               struct import_takings *out)
{
	int64_t *ids = ARENA_ARRAY(work->arena, known->count + 1, int64_t);
	size_t n = 0;
	for (size_t i = 0; i < known->count; i++) {
		const struct product *product = known->entries[i].value;
		if (!product->is_active)
			ids[n++] = product->id.value;
	}
	*out = (struct import_takings){.subject = STR("product")};
	return import_takings_load(work, ids, n, out);
}

enum err import_product_revive(struct work *work, struct import_takings *takings,
                               struct import_row *row, struct product_put *put,
                               const struct product **before)
{
	struct product after;
	if (put->err != OK || *before == NULL
	    || !import_taking_ends(work, takings, (*before)->id.value, (*before)->version))
		return OK;
	TRY(product_activate(work, put->out.id, &after));
	put->out.is_active = after.is_active;
	put->out.version = after.version;
	row->outcome = ROW_CREATED;
	row->sentence = str_format(work->arena, "product %.*s is for sale again", STR_FMT(after.sku));
	*before = NULL;
	return OK;
}

/* ---- the way back ---- */

/* What an import may change of a product: what undo gives back. */
static struct str product_text(struct work *work, const struct product *product, bool with_activity)
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
	for (size_t i = 0; i < COUNT_OF(always); i++)
		*LIST_ADD(work->arena, &names) = str_from(always[i]);
	if (product->type == PRODUCT_BUNDLE)
		*LIST_ADD(work->arena, &names) = STR("parts");
	if (product->type == PRODUCT_VIRTUAL)
		*LIST_ADD(work->arena, &names) = STR("attribute_names");
	if (product->parent_id.value != 0)
		*LIST_ADD(work->arena, &names) = STR("attributes");
	if (with_activity)
		*LIST_ADD(work->arena, &names) = STR("is_active");
	return shape_text(work->arena, &product_shape, product, names.at, names.count);
}

/* "7" of a new product; "7 12.5f0c 1 {…}" of one that was changed: what the row left, whether it
 * was for sale, and what it was. */
void import_product_note(struct work *work, struct import_row *row, const struct product_put *put,
                         const struct product *before)
{
	if (row->outcome == ROW_CREATED)
		row->undo = str_format(work->arena, "%lld", (long long)put->out.id.value);
	if (row->outcome != ROW_CHANGED || before == NULL)
		return;
	struct str left = import_left_text(work, put->out.version, product_text(work, &put->out, true));
	row->undo =
		str_format(work->arena, "%lld %.*s %d %.*s", (long long)put->out.id.value, STR_FMT(left),
	               (int)before->is_active, STR_FMT(product_text(work, before, false)));
}

struct way_back {
	struct product_id id;
	struct import_left left;
	int64_t was_active;
	bool is_change;
	struct product draft;
};

static enum err way_back_read(struct work *work, struct str text, struct way_back *out)
{
	struct str id, left, active;
	*out = (struct way_back){0};
	(void)str_split(&text, ' ', &id);
	if (str_to_int(id, &out->id.value) != OK)
		return ERR_INTERNAL;
	out->is_change = text.len > 0;
	if (!out->is_change)
		return OK;
	if (!str_split(&text, ' ', &left) || !str_split(&text, ' ', &active)
	    || str_to_int(active, &out->was_active) != OK)
		return ERR_INTERNAL;
	TRY(import_left_read(work, left, &out->left));
	return bulk_before_read(work, &product_shape, text, &out->draft);
}

static enum err change_undo(struct work *work, struct way_back *back, struct import_row *row)
{
	struct fault fault;
	struct product now, after;
	fault_init(&fault, work->arena);
	TRY(product_get(work, back->id, &now));
	struct product_put put = {.draft = &back->draft,
	                          .id = back->id,
	                          .if_version = import_left_version(work, &back->left, now.version,
	                                                            product_text(work, &now, true)),
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
	struct import_takings takings = {.subject = STR("product")};
	for (size_t i = 0; i < n; i++) {
		struct way_back back;
		struct product product;
		TRY(way_back_read(work, rows[i].undo, &back));
		if (back.is_change) {
			TRY(change_undo(work, &back, &rows[i]));
			continue;
		}
		TRY(product_get(work, back.id, &product));
		bool is_taken = product.is_active; /* else somebody did it before */
		TRY(product_deactivate(work, back.id, &product));
		if (is_taken)
			import_taking_add(work, &takings, product.id.value, product.version);
		rows[i].outcome = ROW_UNDONE;
	}
	return import_takings_save(work, &takings);
}
