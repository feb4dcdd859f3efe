/* What products are found by. */
#include "domain/catalog/catalog_search.h"

static const char *const product_events[] = {"product.created", "product.changed",
                                             "product.renamed", "product.merged", NULL};

static enum err products_docs(struct work *work, const int64_t *ids, size_t n,
                              struct search_docs *out)
{
	struct product *products;
	size_t count;
	TRY(product_load(work, ids, n, &products, &count));
	for (size_t i = 0; i < count; i++) {
		const struct product *product = &products[i];
		struct search_doc *doc = LIST_ADD(work->arena, out);
		*doc = (struct search_doc){
			.id = product->id.value, .opens_id = product->id.value, .title = product->sku};
		search_doc_text(work, doc, product->name);
		search_doc_text(work, doc, product->upc);
		search_doc_text(work, doc, product->mpn);
		search_doc_text(work, doc, product->brand);
	}
	return OK;
}

const struct search_row catalog_searches[CATALOG_SEARCH_COUNT] = {
	{.kind = "product",
     .opens = "product",
     .letter = 'p',
     .scope = SCOPE_READ_PRODUCTS,
     .source = &product_source,
     .subject = "product",
     .events = product_events,
     .load = products_docs},
};
