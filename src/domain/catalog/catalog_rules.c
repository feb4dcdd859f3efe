#include "domain/catalog/catalog_rules.h"

#include <stdlib.h>

#include "wire/fold.h"

struct known_products known_products_new(struct arena *arena)
{
	return (struct known_products){map_new(arena), map_new(arena), map_new(arena),
	                               map_new(arena), map_new(arena), map_new(arena)};
}

static struct str variation_key(struct arena *arena, struct product_id parent, struct str key)
{
	return str_format(arena, "%lld/%.*s", (long long)parent.value, STR_FMT(key));
}

void known_products_add(struct known_products *known, struct product *product)
{
	map_put_int(&known->by_id, product->id.value, product);
	map_put(&known->by_sku, product->sku, product);
	if (product->parent_id.value == 0)
		return;
	map_put(&known->variations,
	        variation_key(known->by_id.arena, product->parent_id, product->attribute_key), product);
	map_put_int(&known->parents, product->parent_id.value, product);
}

void known_products_rename(struct known_products *known, struct product *product, struct str from)
{
	struct product_alias *alias = ARENA_NEW(known->by_id.arena, struct product_alias);
	*alias = (struct product_alias){.sku = from, .product_id = product->id};
	map_put(&known->by_sku, from, NULL);
	map_put(&known->aliases, from, alias);
	known_products_add(known, product);
}

enum err sku_check(const struct product *product, const struct known_products *known,
                   struct fault *fault)
{
	const struct product *other = map_get(&known->by_sku, product->sku);
	const struct product_alias *alias = map_get(&known->aliases, product->sku);
	if (other != NULL && !ID_EQ(other->id, product->id)) {
		fault_field(fault, STR("sku"), "is the SKU of product %lld", (long long)other->id.value);
		return fault_say(fault, ERR_CONFLICT, "The SKU %.*s is taken.", STR_FMT(product->sku));
	}
	if (alias == NULL || ID_EQ(alias->product_id, product->id))
		return OK;
	fault_field(fault, STR("sku"), "was the SKU of product %lld",
	            (long long)alias->product_id.value);
	return fault_say(fault, ERR_CONFLICT,
	                 "The SKU %.*s still finds product %lld, which was called so; give that alias "
	                 "up first.",
	                 STR_FMT(product->sku), (long long)alias->product_id.value);
}

static void part_refuse(const struct bundle_part *part, struct str path,
                        const struct known_products *known, struct fault *fault)
{
	const struct str *hint = map_get(&known->hints, part->sku);
	fault_field(fault, path, "there is no product with the SKU %.*s%s%.*s", STR_FMT(part->sku),
	            hint != NULL ? "." : "", STR_FMT(hint != NULL ? *hint : STR("")));
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
		part_refuse(part, path, known, fault);
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
	if (component->type == PRODUCT_VIRTUAL)
		fault_field(fault, path, "%.*s is virtual; name one of its variations",
		            STR_FMT(component->sku));
	else if (map_get_int(seen, component->id.value) != NULL)
		fault_field(fault, path, "%.*s stands in the bundle twice", STR_FMT(component->sku));
	map_put_int(seen, component->id.value, part);
	part->bundle_id = bundle->id;
	part->component_id = component->id;
	part->sku = component->sku;
	part->type = component->type;
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
	fault_field(fault, STR("parts"), "are for bundles");
	return fault_say(fault, ERR_REFUSED, "Only a bundle has parts.");
}

/* ---- variations ---- */

static enum err refuse_variation(struct fault *fault, const char *path, const char *sentence)
{
	fault_field(fault, str_from(path), "%s", sentence);
	return fault_say(fault, ERR_REFUSED, "The variation is not possible.");
}

static const struct product *parent_find(const struct product *product,
                                         const struct known_products *known)
{
	if (product->parent_id.value != 0)
		return map_get_int(&known->by_id, product->parent_id.value);
	return map_get(&known->by_sku, product->parent_sku);
}

/* The variation's value for a name of its parent. */
static const struct product_attribute *attribute_named(struct arena *arena,
                                                       const struct product *product,
                                                       struct str name)
{
	struct str folded = text_fold(arena, name);
	for (size_t i = 0; i < product->attributes.count; i++)
		if (str_eq(text_fold(arena, product->attributes.at[i].name), folded))
			return &product->attributes.at[i];
	return NULL;
}

/* Attributes in the order of the parent's names, and the key. */
static enum err attributes_order(struct arena *arena, struct product *product,
                                 const struct product *parent, struct fault *fault)
{
	size_t n = parent->attribute_names.count;
	struct product_attribute *ordered = ARENA_ARRAY(arena, n, struct product_attribute);
	struct buf key = buf_new(arena, 8192);
	if (product->attributes.count != n)
		return refuse_variation(fault, "attributes",
		                        "must give a value for each attribute of the parent, and no other");
	for (size_t i = 0; i < n; i++) {
		struct str name = parent->attribute_names.at[i];
		const struct product_attribute *given = attribute_named(arena, product, name);
		if (given == NULL || str_trim(given->value).len == 0) {
			fault_field(fault, STR("attributes"), "must give a value for %.*s", STR_FMT(name));
			return fault_say(fault, ERR_REFUSED, "The variation is not possible.");
		}
		ordered[i] = (struct product_attribute){name, str_trim(given->value)};
		buf_add(&key, text_fold(arena, given->value));
		buf_byte(&key, '\n');
	}
	product->attributes.at = ordered;
	product->attribute_key = buf_str(&key);
	return OK;
}

static enum err variation_check(struct arena *arena, struct product *product,
                                const struct known_products *known, struct fault *fault)
{
	const struct product *parent = parent_find(product, known);
	if (product->type != PRODUCT_CORE)
		return refuse_variation(fault, "type", "must be core: variations stand on shelves");
	if (parent == NULL)
		return refuse_variation(fault, "parent_id", "is no product of this company");
	if (parent->type != PRODUCT_VIRTUAL)
		return refuse_variation(fault, "parent_id", "is no virtual product");
	product->parent_id = parent->id;
	product->parent_sku = parent->sku;
	TRY(attributes_order(arena, product, parent, fault));
	const struct product *same =
		map_get(&known->variations, variation_key(arena, parent->id, product->attribute_key));
	if (same == NULL || ID_EQ(same->id, product->id))
		return OK;
	fault_field(fault, STR("attributes"), "are those of %.*s", STR_FMT(same->sku));
	return fault_say(fault, ERR_REFUSED, "%.*s has the same attributes already.",
	                 STR_FMT(same->sku));
}

static bool names_same(const struct product *a, const struct product *b)
{
	if (a->attribute_names.count != b->attribute_names.count)
		return false;
	for (size_t i = 0; i < a->attribute_names.count; i++)
		if (!str_eq(a->attribute_names.at[i], b->attribute_names.at[i]))
			return false;
	return true;
}

static enum err virtual_check(struct arena *arena, struct product *product,
                              const struct product *before, const struct known_products *known,
                              struct fault *fault)
{
	struct map seen = map_new(arena);
	size_t n = product->attribute_names.count;
	struct str *names = ARENA_ARRAY(arena, n, struct str);
	if (n == 0)
		return refuse_variation(fault, "attribute_names", "must name at least one attribute");
	for (size_t i = 0; i < n; i++) {
		names[i] = str_trim(product->attribute_names.at[i]);
		struct str folded = text_fold(arena, names[i]);
		if (folded.len == 0 || map_get(&seen, folded) != NULL)
			return refuse_variation(fault, "attribute_names",
			                        "must be different words, none of them empty");
		map_put(&seen, folded, product);
	}
	product->attribute_names.at = names;
	if (before == NULL || names_same(product, before)
	    || map_get_int(&known->parents, product->id.value) == NULL)
		return OK;
	return refuse_variation(fault, "attribute_names",
	                        "cannot change while there are variations with values for them");
}

enum err variation_resolve(struct arena *arena, struct product *product,
                           const struct product *before, const struct known_products *known,
                           struct fault *fault)
{
	bool is_variation = product->parent_id.value != 0 || product->parent_sku.len > 0;
	if (product->type == PRODUCT_VIRTUAL && is_variation)
		return refuse_variation(fault, "parent_id", "a virtual product has no parent");
	if (product->type == PRODUCT_VIRTUAL && product->attributes.count == 0)
		return virtual_check(arena, product, before, known, fault);
	if (product->attribute_names.count > 0)
		return refuse_variation(fault, "attribute_names", "are for virtual products");
	if (is_variation)
		return variation_check(arena, product, known, fault);
	product->attribute_key = STR("");
	if (product->attributes.count > 0)
		return refuse_variation(fault, "attributes", "are for variations, which have a parent");
	return OK;
}

/* ---- details ---- */

/* The one currency of all amounts; an amount without one has none. */
static bool currency_settle(struct arena *arena, struct product *product)
{
	struct money *const amounts[] = {&product->price, &product->minimum_price,
	                                 &product->customs_value};
	struct currency common = {0};
	for (size_t i = 0; i < COUNT_OF(amounts); i++) {
		if (amounts[i]->currency.code[0] == '\0')
			continue;
		if (common.code[0] != '\0' && !currency_eq(common, amounts[i]->currency))
			return false;
		common = amounts[i]->currency;
	}
	for (size_t i = 0; i < COUNT_OF(amounts); i++)
		amounts[i]->currency = common;
	product_amounts_settle(product); /* an amount that nobody gave stays none */
	product->currency = str_copy(arena, currency_str(&common));
	return true;
}

static bool is_address(struct str url)
{
	return (str_starts(url, STR("https://")) || str_starts(url, STR("http://")))
	       && str_find(url, ' ') < 0 && url.len <= LIMIT_URL;
}

enum err details_check(struct arena *arena, struct product *product, struct fault *fault)
{
	size_t before = fault->rows.count;
	if (!currency_settle(arena, product))
		fault_field(fault, STR("price"), "all amounts of a product must be in one currency");
	if (product->price.ten_thousandths < 0)
		fault_field(fault, STR("price"), "must not be below 0");
	if (product->minimum_price.ten_thousandths < 0)
		fault_field(fault, STR("minimum_price"), "must not be below 0");
	if (product->customs_value.ten_thousandths < 0)
		fault_field(fault, STR("customs_value"), "must not be below 0");
	for (size_t i = 0; i < product->images.count; i++)
		if (!is_address(product->images.at[i]))
			fault_field(fault, str_format(arena, "images[%zu]", i),
			            "must be an address that begins with https:// or http://");
	return fault->rows.count > before ? ERR_INVALID : OK;
}

/* 4 to 12 digits: a heading of the WCO, and what countries add to its 6; dots, spaces
 * and dashes part them, as they are printed. */
static bool is_hs_code(struct str code)
{
	size_t digits = 0;
	for (size_t i = 0; i < code.len; i++) {
		if (code.at[i] >= '0' && code.at[i] <= '9')
			digits++;
		else if (code.at[i] != '.' && code.at[i] != ' ' && code.at[i] != '-')
			return false;
	}
	return digits >= 4 && digits <= 12;
}

static void length_check(struct length length, struct length before, const char *name,
                         struct fault *fault)
{
	if (length.micrometres > LENGTH_MOST && length.micrometres != before.micrometres)
		fault_field(fault, str_from(name), "must not be above 10 km");
}

enum err measures_check(const struct product *before, const struct product *product,
                        struct fault *fault)
{
	static const struct product nothing;
	size_t rows = fault->rows.count;
	const struct product *was = before != NULL ? before : &nothing;
	if (product->hs_code.len > 0 && !str_eq(product->hs_code, was->hs_code)
	    && !is_hs_code(product->hs_code))
		fault_field(fault, STR("hs_code"), "must be 4 to 12 digits, like 6109.10");
	if (product->weight.milligrams > WEIGHT_MOST
	    && product->weight.milligrams != was->weight.milligrams)
		fault_field(fault, STR("weight"), "must not be above 1000 t");
	length_check(product->length, was->length, "length", fault);
	length_check(product->width, was->width, "width", fault);
	length_check(product->height, was->height, "height", fault);
	return fault->rows.count > rows ? ERR_INVALID : OK;
}

/* ---- merging ---- */

enum err absorb_check(const struct product *into, const struct product *from, struct fault *fault)
{
	if (ID_EQ(into->id, from->id))
		return fault_say(fault, ERR_REFUSED, "%.*s cannot be merged into itself.",
		                 STR_FMT(from->sku));
	if (from->type != into->type)
		return fault_say(fault, ERR_REFUSED,
		                 "%.*s and %.*s are different kinds of products: they cannot be one.",
		                 STR_FMT(from->sku), STR_FMT(into->sku));
	if (from->type == PRODUCT_VIRTUAL)
		return fault_say(fault, ERR_REFUSED,
		                 "%.*s is virtual: merge its variations one by one instead.",
		                 STR_FMT(from->sku));
	if (from->merged_into_id.value != 0 || into->merged_into_id.value != 0)
		return fault_say(fault, ERR_REFUSED, "%.*s was merged into another product already.",
		                 STR_FMT(from->merged_into_id.value != 0 ? from->sku : into->sku));
	return OK;
}

enum err parts_replace_component(struct arena *arena, const struct bundle_part *parts, size_t n,
                                 struct product_id from, struct product_id into,
                                 struct product *out, struct fault *fault)
{
	int64_t units = 0;
	out->parts.at = NULL;
	out->parts.count = out->parts.room = 0;
	for (size_t i = 0; i < n; i++) {
		if (ID_EQ(parts[i].component_id, from) || ID_EQ(parts[i].component_id, into))
			units += parts[i].quantity.units;
		else
			*LIST_ADD(arena, &out->parts) = (struct bundle_part){
				.component_id = parts[i].component_id, .quantity = parts[i].quantity};
	}
	if (units > QTY_MAX)
		return fault_say(fault, ERR_REFUSED,
		                 "A bundle would have more than %lld units of one part.",
		                 (long long)QTY_MAX);
	*LIST_ADD(arena, &out->parts) = (struct bundle_part){.component_id = into, .quantity = {units}};
	return OK;
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
