/* Customers: who buys. One customer per e-mail address of a company, made from its orders after
 * they were accepted, never while; an order without an e-mail has none.
 *
 * Words. *Folded*: an address as people compare it; Ada@Example.com is ada@example.com. *Kept*: a
 * person corrected the customer; later orders change name and address no more. Each order counts
 * for one customer; a part that was split off counts for its money only. Nothing is merged: two
 * addresses are two customers. Custom fields are people's: orders never change them. Refusals: a
 * stale version (PRECONDITION), another company's customer (NOT_FOUND). Events: customer.created,
 * customer.changed, customer.custom_fields_changed. */
#ifndef PURSER_DOMAIN_CUSTOMERS_H
#define PURSER_DOMAIN_CUSTOMERS_H

#include "domain/orders/orders.h"
#include "kernel/module.h"
#include "kernel/work.h"

struct customer_total {
	struct str currency;
	int64_t orders; /* not cancelled */
	struct money total;
};

struct customer {
	struct customer_id id;
	struct str email; /* folded */
	struct str name, company_name, phone, line1, line2, city, state, postal_code, country;
	struct str notes;
	struct str custom_fields; /* JSON object; of a change: what is to be given or removed */
	bool is_kept;
	int64_t order_count;
	struct instant first_order_at, last_order_at, created_at, modified_at;
	int64_t version;
	LIST(struct customer_total) totals; /* loaded by customer_get */
	struct touched touched;
};
extern const struct shape customer_shape, customer_row_shape;

/* With totals and custom fields. */
WARN_UNUSED enum err customer_get(struct work *work, struct customer_id id, struct customer *out);
/* For rows of the list. */
WARN_UNUSED enum err customer_custom_attach(struct work *work, struct customer *customers,
                                            size_t n);
WARN_UNUSED enum err customer_by_email(struct work *work, struct str email, struct customer *out);
/* ERR_NOT_FOUND when the order has none (yet). */
WARN_UNUSED enum err customer_of_order(struct work *work, struct order_id order,
                                       struct customer *out);
/* Changes the touched fields; from then on the customer is kept, unless only custom fields change.
 * `if_version` 0: whatever it is. */
WARN_UNUSED enum err customer_update(struct work *work, struct customer_id id,
                                     const struct customer *patch, int64_t if_version,
                                     struct customer *out);
/* Where an order stands among those of its customer; ids alone do not follow time. */
struct customer_place {
	struct instant placed_at;
	struct order_id order_id;
};
/* Its orders before that place (INT64_MAX: from the newest), newest first. */
WARN_UNUSED enum err customer_orders(struct work *work, struct customer_id id,
                                     struct customer_place before, size_t most, struct order **out,
                                     size_t *count);

/* For lists: kernel/listing.h. */
extern const struct listing_source customer_source;
extern const struct module customers_module;

#endif
