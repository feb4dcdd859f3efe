/* What a sender puts on an order besides its columns: labels and values of custom fields. They are
 * checked with the draft, seen by the bots, and written with the order, in the same unit. Labels of
 * a later download are added; none is taken off. */
#ifndef PURSER_DOMAIN_ORDERS_EXTRAS_H
#define PURSER_DOMAIN_ORDERS_EXTRAS_H

#include "domain/orders/orders.h"

struct order_extras {
	struct order_id order_id;
	const struct str *labels;
	size_t label_count;
	const struct bot_custom_value *customs; /* as shown */
	size_t custom_count;
};

/* Those of the orders of one call. */
struct extras_batch {
	struct custom_fields fields; /* loaded when the first draft has any */
	bool has_fields;
	struct custom_edits edits;
	LIST(const struct order_extras *) rows;
};

/* Checks what the draft brings for the order; faults go to `fault`. *out: NULL when it brings
 * nothing. */
WARN_UNUSED enum err order_extras_take(struct work *work, struct extras_batch *batch,
                                       const struct order_draft *draft, struct order_id order,
                                       struct fault *fault, const struct order_extras **out);
/* Names of labels that are to be put on an order; one may stand twice. */
struct labelled {
	struct order_id order_id;
	const struct str *labels;
	size_t label_count;
};
/* One question for all names, one write per set of labels that orders share. */
WARN_UNUSED enum err order_labels_add(struct work *work, const struct labelled *rows, size_t n);
/* After the orders were written. What the limits of labels or fields refuse is left out, with a
 * word to a person: no order is lost over it. */
WARN_UNUSED enum err order_extras_write(struct work *work, struct extras_batch *batch);

#endif
