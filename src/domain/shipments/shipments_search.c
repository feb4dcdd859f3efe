/* What shipments are found by: their tracking numbers lead to the order. */
#include "domain/shipments/shipments_search.h"

#include "domain/shipments/shipments_store.h"

static const char *const shipment_events[] = {"shipment.created", "shipment.changed",
                                              "shipment.voided", NULL};

/* Events of shipments are about their orders. */
static enum err shipments_concerned(struct work *work, const int64_t *orders, size_t n,
                                    int64_t **ids, size_t *count)
{
	struct shipment *shipments;
	TRY(shipments_of(work, orders, n, &shipments, count));
	*ids = ARENA_ARRAY(work->arena, *count + 1, int64_t);
	for (size_t i = 0; i < *count; i++)
		(*ids)[i] = shipments[i].id.value;
	return OK;
}

static enum err shipments_docs(struct work *work, const int64_t *ids, size_t n,
                               struct search_docs *out)
{
	struct shipment *shipments;
	size_t count;
	TRY(shipments_load(work->tx, work->arena, work->company, ids, n, &shipments, &count));
	for (size_t i = 0; i < count; i++) {
		const struct shipment *shipment = &shipments[i];
		if (shipment->tracking_number.len == 0)
			continue;
		struct search_doc *doc = LIST_ADD(work->arena, out);
		*doc = (struct search_doc){.id = shipment->id.value,
		                           .opens_id = shipment->order_id.value,
		                           .title = shipment->tracking_number};
		search_doc_text(work, doc, shipment->carrier);
	}
	return OK;
}

const struct search_row shipments_searches[SHIPMENTS_SEARCH_COUNT] = {
	{.kind = "shipment",
     .opens = "order",
     .letter = 'o',
     .scope = SCOPE_READ_ORDERS | SCOPE_READ_SHIPMENTS,
     .source = &shipments_source,
     .subject = "order",
     .events = shipment_events,
     .concerned = shipments_concerned,
     .load = shipments_docs},
};
