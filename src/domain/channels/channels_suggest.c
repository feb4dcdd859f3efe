/* Which product a listing without one may be. */
#include "domain/catalog/catalog.h"
#include "domain/channels/channels_link.h"
#include "kernel/search.h"

enum { WORDS_ASKED = 4, FOUND_EACH = 25 };

struct suggesting {
	struct work *work;
	const struct listing *listing;
	LIST(struct listing_suggestion) rows;
};

static void suggest(struct suggesting *s, const struct product *product, int64_t score,
                    struct str sentence)
{
	if (product->type == PRODUCT_VIRTUAL || product->merged_into_id.value != 0)
		return;
	*LIST_ADD(s->work->arena, &s->rows) =
		(struct listing_suggestion){product->id, product->sku, product->name, score, sentence};
}

static enum err suggest_by_sku(struct suggesting *s)
{
	struct product *found;
	size_t count;
	const struct str codes[] = {s->listing->sku, s->listing->variant_id};
	TRY(product_by_skus(s->work, codes, COUNT_OF(codes), &found, &count));
	for (size_t i = 0; i < count; i++) {
		bool is_own = str_eq(found[i].asked_sku, found[i].sku);
		suggest(s, &found[i], is_own ? 100 : 95,
		        is_own ? STR("It has the same SKU.") : STR("It had the same SKU."));
	}
	return OK;
}

static enum err suggest_by_code(struct suggesting *s)
{
	struct product *found;
	size_t count;
	struct work *work = s->work;
	const struct str codes[] = {s->listing->sku, s->listing->variant_id};
	TRY(product_by_codes(work, codes, COUNT_OF(codes), &found, &count));
	for (size_t i = 0; i < count; i++) {
		bool is_bar_code = false;
		for (size_t c = 0; c < COUNT_OF(codes); c++)
			is_bar_code = is_bar_code || str_eq(found[i].upc, codes[c]);
		suggest(s, &found[i], 90,
		        is_bar_code ? STR("Its bar code is what the channel calls the listing.")
		                    : STR("Its SKU differs in capitals only."));
	}
	return OK;
}

/* The longest words of the title find what is compared with the whole of it. */
static enum err suggest_by_title(struct suggesting *s)
{
	struct work *work = s->work;
	struct text_words words = text_words_of(work->arena, s->listing->title);
	LIST(int64_t) all = {0};
	struct product *found;
	size_t count;
	if (words.count == 0)
		return OK;
	for (size_t i = 0; i < words.count && i < WORDS_ASKED; i++) {
		int64_t *ids;
		TRY(search_find(work, "product", words.at[i], FOUND_EACH, &ids, &count, NULL));
		for (size_t k = 0; k < count; k++)
			*LIST_ADD(work->arena, &all) = ids[k];
	}
	TRY(product_load(work, all.at, all.count, &found, &count));
	for (size_t i = 0; i < count; i++) {
		size_t shared = words_shared(work->arena, &words, found[i].name);
		/* Never as sure as a code. */
		suggest(s, &found[i], (int64_t)(80 * shared / words.count),
		        str_format(work->arena, "%zu of %zu words of the title stand in its name.", shared,
		                   words.count));
	}
	return OK;
}

enum err listing_suggest(struct work *work, struct listing_id id, struct listing_suggestion **out,
                         size_t *count)
{
	struct listing listing;
	struct suggesting s = {.work = work, .listing = &listing};
	TRY(listing_get(work, id, &listing));
	TRY(suggest_by_sku(&s));
	TRY(suggest_by_code(&s));
	TRY(suggest_by_title(&s));
	*out = s.rows.at;
	*count = suggestions_rank(s.rows.at, s.rows.count);
	return OK;
}
