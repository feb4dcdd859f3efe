/* Pure decisions about customers. */
#ifndef PURSER_DOMAIN_CUSTOMERS_RULES_H
#define PURSER_DOMAIN_CUSTOMERS_RULES_H

#include "domain/customers/customers.h"

/* The newest order says where the customer lives, unless a person has. True when it changed. */
bool customer_take(struct customer *customer, const struct order_buyer *buyer);
/* An order of it came (+1) or turned out to be somebody else's (−1). */
void customer_count(struct customer *customer, const struct order_buyer *buyer, int64_t sign);
/* Is the order worth nothing to its customer: cancelled, or merged into another? */
bool buyer_is_dead(const struct order_buyer *buyer);
/* Does the order count as one? A part that was split off does not. */
bool buyer_is_counted(const struct order_buyer *buyer);

#endif
