/* The catalogue's rows of search: kernel/search.h. */
#ifndef PURSER_DOMAIN_CATALOG_SEARCH_H
#define PURSER_DOMAIN_CATALOG_SEARCH_H

#include "domain/catalog/catalog.h"

#define CATALOG_SEARCH_COUNT 1
extern const struct search_row catalog_searches[CATALOG_SEARCH_COUNT];

#endif
