/* Pure decisions of documents: which units are taken from which location. */
#ifndef PURSER_DOMAIN_DOCUMENTS_RULES_H
#define PURSER_DOMAIN_DOCUMENTS_RULES_H

#include "domain/documents/documents.h"

struct pick_need {
	size_t order;       /* place on the document */
	int64_t product_id; /* core product */
	int64_t units;
};

/* Units for sale of a product in a location. Given in the order in which they are drawn. */
struct pick_bin {
	int64_t product_id;
	size_t location; /* place in the walk through the warehouse */
	int64_t units;
};

#define PICK_NOWHERE SIZE_MAX

struct pick {
	size_t order;
	int64_t product_id;
	size_t location; /* PICK_NOWHERE: no pickable location has it */
	int64_t units;
};

struct pick_plan {
	LIST(struct pick) picks;
};

/* Every need is met from the bins of its product, first order first, first bin first; units are
 * conserved: the picks of a need add up to it. `bins` are used up. */
void picks_plan(struct arena *arena, const struct pick_need *needs, size_t need_count,
                struct pick_bin *bins, size_t bin_count, struct pick_plan *out);
/* In the order of the walk: by location, product, order; what is nowhere last. */
void picks_sort_by_walk(struct pick_plan *plan);
/* By order, then in the order of the walk. */
void picks_sort_by_order(struct pick_plan *plan);

#endif
