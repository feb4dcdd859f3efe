/* Words and values that vendors and purchase orders of the dialect share. */
#ifndef PURSER_DIALECTS_ORDER_MANAGER_BUYING_H
#define PURSER_DIALECTS_ORDER_MANAGER_BUYING_H

#include "dialects/order_manager/wire.h"
#include "domain/vendors/vendors.h"

/* Their words for our enums; nothing agreed (INCOTERM_NONE) has no word and prints null. */
extern const struct words om_order_format_words, om_incoterm_words;

struct om_term {
	struct payment_term_id vendor_payment_term_id;
	struct str description;
	bool active;
	struct touched touched;
};
extern const struct shape om_term_shape;

/* Ids in the query: purchaseOrderIds=1,2. */
struct om_ids {
	LIST(int64_t) ids;
};

struct om_term om_term_of(const struct payment_term *term);
/* Payment terms by id; map_get_int gives struct payment_term. */
WARN_UNUSED enum err om_terms(struct work *work, struct map *out);

/* 82500 ppm are "8.25" percent, and back; empty is 0. ERR_INVALID for what is no percentage. */
struct str om_percent_text(struct arena *arena, int64_t ppm);
WARN_UNUSED enum err om_percent_read(struct work *work, struct str text, const char *field,
                                     int64_t *ppm);
/* The Incoterm by its word or, when that is absent, by its id, which stands in `field`. */
WARN_UNUSED enum err om_incoterm_read(struct work *work, enum incoterm word, int64_t id,
                                      const char *field, enum incoterm *out);

#endif
