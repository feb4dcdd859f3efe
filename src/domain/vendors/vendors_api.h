/* What vendors_module.c hands out of vendors_api.c, and the bodies that only the edge knows. */
#ifndef PURSER_DOMAIN_VENDORS_API_H
#define PURSER_DOMAIN_VENDORS_API_H

#include "domain/vendors/vendors.h"

struct vendor_product_drafts {
	LIST(struct vendor_product) items;
};
extern const struct shape vendor_product_drafts_shape;

extern const struct route vendors_routes[14];

#endif
