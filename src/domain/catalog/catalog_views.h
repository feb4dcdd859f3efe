/* The built-in views of products: kernel/views.h. */
#ifndef PURSER_DOMAIN_CATALOG_VIEWS_H
#define PURSER_DOMAIN_CATALOG_VIEWS_H

#include "domain/catalog/catalog.h"

#define CATALOG_VIEW_COUNT 1
extern const struct view_row catalog_views[CATALOG_VIEW_COUNT];

#endif
