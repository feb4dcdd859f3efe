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

/* Fills in one part, or notes what is wrong with it. */
static void part_resolve(const struct product *bundle, struct bundle_part *part, struct str path,
                         const struct known_products *known, struct map *seen, struct fault *fault)
{
	if (part->quantity.units < 1 || part->quantity.units > QTY_MAX)
		fault_field(fault, path, "the quantity must be between 1 and %lld", (long long)QTY_MAX);
	bool is_itself = part->component_id.value != 0 ? ID_EQ(part->component_id, bundle->id)
	                                               : str_eq(part->sku, bundle->sku);
	if (is_itself) {
		fault_field(fault, path, "a bundle cannot contain itself");
		return;
	}
	const struct product *component = component_find(part, path, known, fault);
	if (component == NULL)
		return;
	if (component->type != PRODUCT_CORE)
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

static enum err bundle_resolve(struct product *bundle, const struct known_products *known,
                               struct fault *fault)
{
	size_t before = fault->rows.count;
	size_t count = bundle->parts.count;
	struct map seen = map_new(fault->arena);
	/* The caller's list stays as it was: drafts are read again when a batch is replayed. */
	struct bundle_part *parts = ARENA_ARRAY(fault->arena, count, struct bundle_part);
	if (count == 0)
		fault_field(fault, STR("parts"), "must name at least one component");
	if (count > LIMIT_BUNDLE_PARTS)
		fault_field(fault, STR("parts"), "must be at most %d", LIMIT_BUNDLE_PARTS);
	for (size_t i = 0; i < count; i++) {
		parts[i] = bundle->parts.at[i];
		part_resolve(bundle, &parts[i], str_format(fault->arena, "parts[%zu]", i), known, &seen,
		             fault);
	}
	if (fault->rows.count > before)
		return fault_say(fault, ERR_REFUSED, "A bundle cannot be made of these parts.");
	qsort(parts, count, sizeof(*parts), part_order);
	bundle->parts.at = parts;
	return OK;
}

enum err parts_resolve(struct product *product, const struct known_products *known,
                       struct fault *fault)
{
	if (product->type == PRODUCT_BUNDLE)
		return bundle_resolve(product, known, fault);
	if (product->parts.count == 0)
		return OK;
	fault_field(fault, STR("parts"), "are for bundles; this is a core product");
	return fault_say(fault, ERR_REFUSED, "A core product has no parts.");
}

bool parts_same(const struct product *a, const struct product *b)
{
	if (a->parts.count != b->parts.count)
		return false;
	for (size_t i = 0; i < a->parts.count; i++) {
		const struct bundle_part *left = &a->parts.at[i], *right = &b->parts.at[i];
		if (!ID_EQ(left->component_id, right->component_id)
		    || left->quantity.units != right->quantity.units)
			return false;
	}
	return true;
}
