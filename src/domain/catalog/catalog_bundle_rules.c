#include "domain/catalog/catalog_bundle_rules.h"

#include <stdlib.h>

struct bundle_graph bundle_graph_new(struct arena *arena)
{
	return (struct bundle_graph){.arena = arena, .nodes = map_new(arena)};
}

struct bundle_node *bundle_node_of(struct bundle_graph *graph, int64_t id, struct str sku,
                                   enum product_type type)
{
	struct bundle_node *node = map_get_int(&graph->nodes, id);
	if (node != NULL)
		return node;
	node = ARENA_NEW(graph->arena, struct bundle_node);
	*node = (struct bundle_node){.id = id, .sku = sku, .type = type};
	map_put_int(&graph->nodes, id, node);
	return node;
}

static struct bundle_node *component_of(const struct bundle_graph *graph,
                                        const struct bundle_part *part)
{
	return map_get_int(&graph->nodes, part->component_id.value);
}

/* ---- the edges ---- */

static void around_remove(struct bundle_node *component, const struct bundle_node *bundle)
{
	for (size_t i = 0; i < component->around.count; i++) {
		if (component->around.at[i] != bundle)
			continue;
		component->around.at[i] = component->around.at[--component->around.count];
		return;
	}
}

/* What was worked out about a bundle and those around it no longer holds. */
static void forget(struct bundle_node *node)
{
	if (!node->is_done)
		return;
	node->is_done = false;
	for (size_t i = 0; i < node->around.count; i++)
		forget(node->around.at[i]);
}

void bundle_parts_know(struct bundle_graph *graph, struct bundle_node *bundle,
                       const struct bundle_part *parts, size_t n)
{
	for (size_t i = 0; i < bundle->part_count; i++)
		around_remove(component_of(graph, &bundle->parts[i]), bundle);
	bundle->parts = parts;
	bundle->part_count = n;
	for (size_t i = 0; i < n; i++)
		*LIST_ADD(graph->arena, &component_of(graph, &parts[i])->around) = bundle;
	bundle->is_done = true; /* so that those around are forgotten too */
	forget(bundle);
}

/* ---- working out ---- */

static enum err units_add(struct bundle_graph *graph, struct bundle_node *bundle,
                          struct product_id component, struct str sku, int64_t units,
                          struct fault *fault)
{
	for (size_t i = 0; i < bundle->units.count; i++) {
		struct bundle_part *unit = &bundle->units.at[i];
		if (!ID_EQ(unit->component_id, component))
			continue;
		unit->quantity.units += units; /* both at most QTY_MAX */
		units = unit->quantity.units;
		if (units > QTY_MAX)
			break;
		return OK;
	}
	if (units > QTY_MAX)
		return fault_say(fault, ERR_REFUSED, "%.*s would come down to more than %lld of %.*s.",
		                 STR_FMT(bundle->sku), (long long)QTY_MAX, STR_FMT(sku));
	if (bundle->units.count >= LIMIT_BUNDLE_PARTS)
		return fault_say(fault, ERR_REFUSED,
		                 "%.*s would come down to more than %d different products.",
		                 STR_FMT(bundle->sku), LIMIT_BUNDLE_PARTS);
	*LIST_ADD(graph->arena, &bundle->units) = (struct bundle_part){
		.bundle_id = {bundle->id}, .component_id = component, .sku = sku, .quantity = {units}};
	return OK;
}

static int unit_order(const void *a, const void *b)
{
	const struct bundle_part *left = a, *right = b;
	return (left->component_id.value > right->component_id.value)
	       - (left->component_id.value < right->component_id.value);
}

static enum err node_work_out(struct bundle_graph *graph, struct bundle_node *node,
                              struct fault *fault);

/* Adds what one part comes down to. */
static enum err part_work_out(struct bundle_graph *graph, struct bundle_node *bundle,
                              const struct bundle_part *part, struct fault *fault)
{
	struct bundle_node *component = component_of(graph, part);
	if (component->type == PRODUCT_CORE)
		return units_add(graph, bundle, part->component_id, component->sku, part->quantity.units,
		                 fault);
	if (component->type != PRODUCT_BUNDLE)
		return OK;
	TRY(node_work_out(graph, component, fault));
	if (component->depth + 1 > bundle->depth)
		bundle->depth = component->depth + 1;
	for (size_t i = 0; i < component->units.count; i++) {
		const struct bundle_part *unit = &component->units.at[i];
		int64_t units;
		if (__builtin_mul_overflow(unit->quantity.units, part->quantity.units, &units)
		    || units > QTY_MAX)
			units = QTY_MAX + 1;
		TRY(units_add(graph, bundle, unit->component_id, unit->sku, units, fault));
	}
	return OK;
}

static enum err node_work_out(struct bundle_graph *graph, struct bundle_node *node,
                              struct fault *fault)
{
	if (node->is_done)
		return OK;
	if (node->is_visiting)
		return fault_say(fault, ERR_REFUSED, "%.*s would contain itself.", STR_FMT(node->sku));
	node->is_visiting = true;
	node->depth = node->type == PRODUCT_BUNDLE ? 1 : 0;
	node->units.count = 0;
	enum err err = OK;
	for (size_t i = 0; i < node->part_count && err == OK; i++)
		err = part_work_out(graph, node, &node->parts[i], fault);
	node->is_visiting = false;
	TRY(err);
	if (node->depth > BUNDLE_DEPTH_MOST)
		return fault_say(fault, ERR_REFUSED, "%.*s would be bundles in bundles, more than %d deep.",
		                 STR_FMT(node->sku), BUNDLE_DEPTH_MOST);
	if (node->units.count > 0)
		qsort(node->units.at, node->units.count, sizeof(*node->units.at), unit_order);
	node->is_done = true;
	return OK;
}

/* A bundle and all around it. */
static enum err around_work_out(struct bundle_graph *graph, struct bundle_node *node,
                                struct fault *fault)
{
	TRY(node_work_out(graph, node, fault));
	for (size_t i = 0; i < node->around.count; i++)
		TRY(around_work_out(graph, node->around.at[i], fault));
	return OK;
}

static void around_mark(struct bundle_node *node)
{
	node->is_changed = true;
	for (size_t i = 0; i < node->around.count; i++)
		around_mark(node->around.at[i]);
}

enum err bundle_parts_put(struct bundle_graph *graph, struct bundle_node *bundle,
                          const struct bundle_part *parts, size_t n, struct fault *fault)
{
	const struct bundle_part *before = bundle->parts;
	size_t count = bundle->part_count;
	bundle_parts_know(graph, bundle, parts, n);
	enum err err = around_work_out(graph, bundle, fault);
	if (err == OK) {
		around_mark(bundle);
		return OK;
	}
	struct fault none;
	fault_init(&none, graph->arena);
	bundle_parts_know(graph, bundle, before, count);
	(void)around_work_out(graph, bundle, &none); /* it was possible before */
	fault_field(fault, STR("parts"), "cannot be nested like this");
	return err;
}
