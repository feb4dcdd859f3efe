/* How an order shall be shipped: carrier, service, package, measures, insurance, customs; set by
 * people and bots. An order without any of it has no row, and the buyer's wish (shipping_method)
 * and the warehouse decide. Refusals: an order that is with somebody else already (CONFLICT), a
 * bill to another account without its number, insurance without an amount (INVALID). Event:
 * order.shipping_changed, with what changed from what to what. */
#ifndef PURSER_DOMAIN_ORDERS_SHIPPING_H
#define PURSER_DOMAIN_ORDERS_SHIPPING_H

#include "domain/orders/orders.h"

enum rate_choice { RATE_AS_SET, RATE_CHEAPEST, RATE_BEST };
enum delivery_confirmation {
	CONFIRM_NONE,
	CONFIRM_DELIVERY,
	CONFIRM_SIGNATURE,
	CONFIRM_DIRECT_SIGNATURE,
	CONFIRM_ADULT_SIGNATURE,
};
enum bill_to { BILL_SENDER, BILL_RECIPIENT, BILL_THIRD_PARTY };
enum customs_content {
	CUSTOMS_NOT_SAID,
	CUSTOMS_MERCHANDISE,
	CUSTOMS_GIFT,
	CUSTOMS_DOCUMENTS,
	CUSTOMS_SAMPLE,
	CUSTOMS_RETURNED_GOODS,
	CUSTOMS_OTHER,
};
enum non_delivery { NON_DELIVERY_NOT_SAID, NON_DELIVERY_RETURN, NON_DELIVERY_ABANDON };
extern const struct words rate_choice_words, delivery_confirmation_words, bill_to_words,
	customs_content_words, non_delivery_words;

struct order_shipping {
	struct order_id order_id;
	struct str carrier, service, package;
	enum rate_choice rate_choice;
	struct weight weight;          /* of the whole parcel; 0: from the products */
	struct weight products_weight; /* worked out: what its open units weigh */
	struct length length, width, height;
	enum delivery_confirmation confirmation;
	struct str insurance_provider;
	struct money insured_amount;
	struct weight dry_ice_weight;
	bool is_alcohol;
	enum bill_to bill_to;
	struct str bill_account, bill_postal_code, bill_country;
	enum customs_content customs_content;
	enum non_delivery non_delivery;
	struct instant modified_at;
	bool is_mapped; /* carrier and service follow from what the buyer asked for */
	struct touched touched;
};
extern const struct shape order_shipping_shape;

/* Lays the touched fields of `patch` over what each of the orders has; one load and one write.
 * Refuses all when one of them refuses; unknown ids are ERR_NOT_FOUND. */
WARN_UNUSED enum err order_shipping_set(struct work *work, const int64_t *ids, size_t n,
                                        const struct order_shipping *patch);
/* What the units of the order that were not cancelled weigh by their products. */
WARN_UNUSED enum err order_products_weight(struct work *work, const struct order *order,
                                           struct weight *out);
/* One per id, in their order; where nobody set carrier and service, those that the channel's
 * shipping method means (orders_mapping.h), else all defaults. */
WARN_UNUSED enum err order_shipping_of(struct work *work, const int64_t *ids, size_t n,
                                       struct order_shipping **out);
/* The same of one order and, behind it, of others. */
WARN_UNUSED enum err order_shipping_beside(struct work *work, struct order_id id,
                                           const struct order *others, size_t n,
                                           struct order_shipping **out);

/* orders_shipping_rules.c */
WARN_UNUSED enum err order_shipping_check(const struct order_shipping *shipping,
                                          struct currency currency, struct fault *fault);
/* Would two parcels leave in the same way? The first that differs of what was set or follows from
 * the channel's shipping method ("carrier", "service", "billing", …), or empty; without regard to
 * capitals. Measures and the insured amount are those of a parcel, and do not count. */
struct str shipping_difference(const struct order_shipping *a, const struct order_shipping *b);

#endif
