/* Shipments' rows of search: a tracking number leads to its order. */
#ifndef PURSER_DOMAIN_SHIPMENTS_SEARCH_H
#define PURSER_DOMAIN_SHIPMENTS_SEARCH_H

#include "domain/shipments/shipments.h"

#define SHIPMENTS_SEARCH_COUNT 1
extern const struct search_row shipments_searches[SHIPMENTS_SEARCH_COUNT];

#endif
