/* SKUs that nobody knows, and what they were before a spreadsheet took them for numbers. */
#include "domain/catalog/catalog.h"
#include "domain/catalog/catalog_sku_rules.h"
#include "domain/catalog/catalog_store.h"

enum {
	NAMED_MOST = 3,   /* products in a hint */
	ROUNDED_MOST = 20 /* rounded SKUs that are looked at in one call: each is a look-up */
};

static void hint_put(struct work *work, struct map *out, struct str unknown,
                     const struct str *likely, size_t n, const char *why)
{
	struct buf text = buf_new(work->arena, (size_t)(NAMED_MOST + 1) * (LIMIT_SKU + 100));
	buf_c(&text, " There is ");
	for (size_t i = 0; i < n && i < NAMED_MOST; i++)
		buf_format(&text, "%s%.*s", i > 0 ? " and " : "", STR_FMT(likely[i]));
	buf_format(&text, ": %s, so let the column be text.", why);
	struct str hint = buf_str(&text);
	map_put(out, unknown, arena_copy(work->arena, &hint, sizeof(hint)));
}

/* Those with zeros lost, in one look-up. */
static enum err zeros_find(struct work *work, const struct str *unknown, size_t n, struct map *out)
{
	struct sku_guesses all = {0};
	struct map known = map_new(work->arena);
	struct product_ref *refs;
	size_t count;
	for (size_t i = 0; i < n; i++)
		sku_guesses_add(work->arena, unknown[i], &all);
	if (all.count == 0)
		return OK;
	TRY(product_refs_by_skus(work, all.at, all.count, &refs, &count));
	for (size_t i = 0; i < count; i++)
		map_put(&known, refs[i].asked_sku, &refs[i]);
	for (size_t i = 0; i < n && count > 0; i++) {
		struct sku_guesses own = {0};
		struct str likely[NAMED_MOST];
		size_t named = 0;
		sku_guesses_add(work->arena, unknown[i], &own);
		for (size_t k = 0; k < own.count && named < NAMED_MOST; k++)
			if (map_get(&known, own.at[k]) != NULL)
				likely[named++] = own.at[k];
		if (named > 0)
			hint_put(work, out, unknown[i], likely, named, "a spreadsheet drops leading zeros");
	}
	return OK;
}

enum err product_sku_hints(struct work *work, const struct str *unknown, size_t n, struct map *out)
{
	size_t looked = 0;
	*out = map_new(work->arena);
	TRY(zeros_find(work, unknown, n, out));
	for (size_t i = 0; i < n && looked < ROUNDED_MOST; i++) {
		struct str first, end, *likely;
		size_t count;
		if (map_get(out, unknown[i]) != NULL
		    || !sku_guess_range(work->arena, unknown[i], &first, &end))
			continue;
		looked++;
		TRY(skus_fetch_between(work->tx, work->arena, work->company, first, end, NAMED_MOST,
		                       &likely, &count));
		if (count > 0)
			hint_put(work, out, unknown[i], likely, count, "a spreadsheet rounds long numbers");
	}
	return OK;
}

struct str product_sku_hint(struct work *work, const struct map *hints, struct str sku)
{
	(void)work;
	const struct str *hint = map_get(hints, sku);
	return hint != NULL ? *hint : (struct str){0};
}
