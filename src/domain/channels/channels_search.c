/* What listings are found by. */
#include "domain/channels/channels_search.h"

#include "domain/channels/channels_store.h"

static const char *const listing_events[] = {"listing.created", "listing.changed", NULL};

static enum err listings_docs(struct work *work, const int64_t *ids, size_t n,
                              struct search_docs *out)
{
	struct listing *listings;
	size_t count;
	TRY(listings_fetch(work->tx, work->arena, work->company, ids, n, &listings, &count));
	for (size_t i = 0; i < count; i++) {
		const struct listing *listing = &listings[i];
		struct search_doc *doc = LIST_ADD(work->arena, out);
		*doc = (struct search_doc){
			.id = listing->id.value, .opens_id = listing->id.value, .title = listing->sku};
		search_doc_text(work, doc, listing->title);
		search_doc_text(work, doc, listing->variant_id);
	}
	return OK;
}

const struct search_row channels_searches[CHANNELS_SEARCH_COUNT] = {
	{.kind = "listing",
     .opens = "listing",
     .letter = 'l',
     .scope = SCOPE_READ_PRODUCTS,
     .source = &listings_source,
     .subject = "listing",
     .events = listing_events,
     .load = listings_docs},
};
