/* Customers' rows of search: kernel/search.h. */
#ifndef PURSER_DOMAIN_CUSTOMERS_SEARCH_H
#define PURSER_DOMAIN_CUSTOMERS_SEARCH_H

#include "domain/customers/customers.h"

#define CUSTOMERS_SEARCH_COUNT 1
extern const struct search_row customers_searches[CUSTOMERS_SEARCH_COUNT];

#endif
