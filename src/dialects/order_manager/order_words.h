/* The words of orders: theirs and ours. */
#ifndef PURSER_DIALECTS_ORDER_MANAGER_ORDER_WORDS_H
#define PURSER_DIALECTS_ORDER_MANAGER_ORDER_WORDS_H

#include "domain/orders/orders.h"

/* A word of theirs. `ours` is what it means here, when it means anything. */
struct om_word {
	const char *word;
	bool is_ours;
	int ours;
};
extern const struct om_word om_status_rows[], om_reason_rows[];
extern const size_t om_status_count, om_reason_count;

/* The word for one of ours; a cancel that was asked for shows as PENDING_FULFILLMENT (domain.md
 * 0.6). */
struct str om_status_word(enum order_status status);
struct str om_reason_word(enum order_reason reason);

/* Our words for theirs (any case, also the old FBA_INBOUND_SHIPMENT_PLAN), for filters: none where
 * no order of ours can have it. Unknown words are noted as faults of `name`. */
struct om_words_list {
	struct str *at;
	size_t count, room;
};
WARN_UNUSED enum err om_status_filter(struct work *work, const char *name, const struct str *words,
                                      size_t n, struct om_words_list *out);
WARN_UNUSED enum err om_reason_filter(struct work *work, const char *name, const struct str *words,
                                      size_t n, struct om_words_list *out);

/* Why an order is cancelled: "NO_INVENTORY", … */
enum om_cancel_type {
	OM_NO_INVENTORY,
	OM_SHIPPING_ADDRESS_UNDELIVERABLE,
	OM_CUSTOMER_EXCHANGE,
	OM_BUYER_CANCELLED,
	OM_BUYER_HAS_NOT_PAID,
	OM_GENERAL_ADJUSTMENT,
	OM_CARRIER_CREDIT_DECISION,
	OM_RISK_ASSESSMENT_INFORMATION_NOT_VALID,
	OM_CUSTOMER_RETURN,
	OM_MERCHANDISE_NOT_RECEIVED,
	OM_OTHER,
};
extern const struct words om_cancel_words;
/* "BUYER_CANCELLED: changed her mind" and back; what has no known word is OTHER. */
struct str om_cancel_text(struct arena *arena, enum om_cancel_type type, struct str details);
void om_cancel_split(struct str text, struct str *word, struct str *details);

#endif
