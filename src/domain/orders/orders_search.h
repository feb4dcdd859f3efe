/* Orders' rows of search: kernel/search.h. */
#ifndef PURSER_DOMAIN_ORDERS_SEARCH_H
#define PURSER_DOMAIN_ORDERS_SEARCH_H

#include "domain/orders/orders.h"

#define ORDERS_SEARCH_COUNT 1
extern const struct search_row orders_searches[ORDERS_SEARCH_COUNT];
/* sku=…: orders with a line that was sold by it, or of the product that has or had it. */
extern const struct listing_pairing orders_sku_pairing;

#endif
