/* What merging_module.c hands out, and the body that only the edge knows. */
#ifndef PURSER_DOMAIN_MERGING_API_H
#define PURSER_DOMAIN_MERGING_API_H

#include "domain/merging/merging.h"

struct product_merges {
	LIST(struct product_merge) items;
};
extern const struct shape product_merges_shape;

struct merge_previews {
	LIST(struct merge_preview) items;
};
extern const struct shape merge_previews_shape;

extern const struct route merging_routes[2];

#endif
