/* What customers are found by. */
#include "domain/customers/customers_search.h"

#include "domain/customers/customers_store.h"

static const char *const customer_events[] = {"customer.created", "customer.changed", NULL};

static enum err customers_docs(struct work *work, const int64_t *ids, size_t n,
                               struct search_docs *out)
{
	struct customer *customers;
	size_t count;
	TRY(customers_load(work->tx, work->arena, work->company, ids, n, &customers, &count));
	for (size_t i = 0; i < count; i++) {
		const struct customer *customer = &customers[i];
		struct search_doc *doc = LIST_ADD(work->arena, out);
		*doc =
			(struct search_doc){.id = customer->id.value,
		                        .opens_id = customer->id.value,
		                        .title = customer->name.len > 0 ? customer->name : customer->email};
		search_doc_text(work, doc, customer->email);
		search_doc_text(work, doc, customer->company_name);
		search_doc_text(work, doc, customer->phone);
		search_doc_text(work, doc, customer->city);
		search_doc_text(work, doc, customer->postal_code);
	}
	return OK;
}

const struct search_row customers_searches[CUSTOMERS_SEARCH_COUNT] = {
	{.kind = "customer",
     .opens = "customer",
     .letter = 'c',
     .scope = SCOPE_READ_ORDERS,
     .source = &customer_source,
     .subject = "customer",
     .events = customer_events,
     .load = customers_docs},
};
