/* What bundles come down to, however deep their parts nest. Pure: the use case loads the graph. */
#ifndef PURSER_DOMAIN_CATALOG_BUNDLE_RULES_H
#define PURSER_DOMAIN_CATALOG_BUNDLE_RULES_H

#include "base/map.h"
#include "domain/catalog/catalog.h"

/* One product of the graph; only bundles have parts. */
struct bundle_node {
	int64_t id;
	struct str sku;
	enum product_type type;
	const struct bundle_part *parts; /* direct */
	size_t part_count;
	LIST(struct bundle_node *) around; /* bundles that contain it directly */
	/* worked out */
	bool is_done, is_visiting;
	int depth;                      /* 0: no bundle */
	LIST(struct bundle_part) units; /* by component id */
	bool is_changed;                /* its units must be written */
};

struct bundle_graph {
	struct arena *arena;
	struct map nodes; /* id → struct bundle_node * */
};

struct bundle_graph bundle_graph_new(struct arena *arena);
/* The node of a product; made on first sight. */
struct bundle_node *bundle_node_of(struct bundle_graph *graph, int64_t id, struct str sku,
                                   enum product_type type);
/* Puts other parts into a bundle, then works out its units and those of all bundles around it.
 * REFUSED, with everything as it was, when a bundle would contain itself, be more than
 * BUNDLE_DEPTH_MOST deep, come down to more than LIMIT_BUNDLE_PARTS products or to more units of
 * one than QTY_MAX. Every component must be a node already. */
WARN_UNUSED enum err bundle_parts_put(struct bundle_graph *graph, struct bundle_node *bundle,
                                      const struct bundle_part *parts, size_t n,
                                      struct fault *fault);
/* The same without checks and without marking: for what is stored. */
void bundle_parts_know(struct bundle_graph *graph, struct bundle_node *bundle,
                       const struct bundle_part *parts, size_t n);

#endif
