/* What catalog_module.c hands out of catalog_api.c, and the bodies that only the edge knows. */
#ifndef PURSER_DOMAIN_CATALOG_API_H
#define PURSER_DOMAIN_CATALOG_API_H

#include "domain/catalog/catalog.h"

struct product_drafts {
	LIST(struct product) items;
};
struct product_rename {
	struct str sku, new_sku;
};
struct product_renames {
	LIST(struct product_rename) items;
};
extern const struct shape product_drafts_shape, product_renames_shape;

extern const struct route catalog_routes[20];

#endif
