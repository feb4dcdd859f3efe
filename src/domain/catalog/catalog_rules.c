#include "domain/catalog/catalog_rules.h"

#include <stdlib.h>

struct known_products known_products_new(struct arena *arena)
{
	return (struct known_products){map_new(arena), map_new(arena)};
}

void known_products_add(struct known_products *known, struct product *product)
{
	map_put_int(&known->by_id, product->id.value, product);
	map_put(&known->by_sku, product->sku, product);
}

enum err sku_check(const struct product *product, const struct known_products *known,
                   struct fault *fault)
{
	const struct product *other = map_get(&known->by_sku, product->sku);
	if (other == NULL || ID_EQ(other->id, product->id))
		return OK;
	fault_field(fault, STR("sku"), "is the SKU of product %lld", (long long)other->id.value);
	return fault_say(fault, ERR_CONFLICT, "The SKU %.*s is taken.", STR_FMT(product->sku));
}

/* The product a part names, or NULL after noting why not. */
static const struct product *component_find(const struct bundle_part *part, struct str path,
                                            const struct known_products *known, struct fault *fault)
{
	const struct product *by_id = map_get_int(&known->by_id, part->component_id.value);
	const struct product *by_sku = map_get(&known->by_sku, part->sku);
	if (part->component_id.value == 0 && part->sku.len == 0)
		fault_field(fault, path, "must name its component by component_id or sku");
	else if (part->component_id.value != 0 && by_id == NULL)
		fault_field(fault, path, "there is no product %lld", (long long)part->component_id.value);
	else if (part->sku.len > 0 && by_sku == NULL)
		fault_field(fault, path, "there is no product with the SKU %.*s", STR_FMT(part->sku));
	else if (part->sku.len > 0 && part->component_id.value != 0 && by_id != by_sku)
		fault_field(fault, path, "component_id and sku name different products");
	else
		return by_id != NULL ? by_id : by_sku;
	return NULL;
}

static void part_resolve(struct product *bundle, struct bundle_part *part, struct str path,
                         const struct known_products *known, struct map *seen, struct fault *fault)
{
	const struct product *component = component_find(part, path, known, fault);
	if (part->quantity.units < 1 || part->quantity.units > QTY_MAX)
		fault_field(fault, path, "the quantity must be between 1 and %lld", (long long)QTY_MAX);
	if (component == NULL)
		return;
	if (str_eq(component->sku, bundle->sku) || ID_EQ(component->id, bundle->id))
		fault_field(fault, path, "a bundle cannot contain itself");
	else if (component->type != PRODUCT_CORE)
		fault_field(fault, path, "%.*s is a bundle; a bundle cannot contain bundles",
		            STR_FMT(component->sku));
	else if (map_get_int(seen, component->id.value) != NULL)
		fault_field(fault, path, "%.*s stands in the bundle twice", STR_FMT(component->sku));
	map_put_int(seen, component->id.value, part);
	part->bundle_id = bundle->id;
	part->component_id = component->id;
	part->sku = component->sku;
}

static int part_order(const void *a, const void *b)
{
	const struct bundle_part *left = a, *right = b;
	return (left->component_id.value > right->component_id.value)
	       - (left->component_id.value < right->component_id.value);
}

enum err parts_resolve(struct product *product, const struct known_products *known,
                       struct fault *fault)
{
	size_t before = fault->rows.count;
	size_t count = product->parts.count;
	struct map seen = map_new(fault->arena);
	if (product->type == PRODUCT_CORE && count == 0)
		return OK;
	if (product->type == PRODUCT_CORE)
		fault_field(fault, STR("parts"), "are for bundles; this is a core product");
	else if (count == 0)
		fault_field(fault, STR("parts"), "must name at least one component");
	else if (count > LIMIT_BUNDLE_PARTS)
		fault_field(fault, STR("parts"), "must be at most %d", LIMIT_BUNDLE_PARTS);
	/* The caller's list stays as it was: drafts are read again when a batch is replayed. */
	struct bundle_part *parts = arena_copy(fault->arena, product->parts.at, count * sizeof(*parts));
	for (size_t i = 0; i < count && product->type == PRODUCT_BUNDLE; i++)
		part_resolve(product, &parts[i], str_format(fault->arena, "parts[%zu]", i), known, &seen,
		             fault);
	if (fault->rows.count > before)
		return fault_say(fault, ERR_REFUSED, "The bundle cannot be made of these parts.");
	qsort(parts, count, sizeof(*parts), part_order);
	product->parts.at = parts;
	return OK;
}
