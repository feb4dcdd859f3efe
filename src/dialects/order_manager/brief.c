#include "dialects/order_manager/brief.h"

#include "dialects/order_manager/units.h"

static const struct field brief_fields[] = {
	FIELD_ID(struct om_product_brief, product_id, struct product_id, 0, "The product."),
	FIELD_TEXT(struct om_product_brief, master_sku, NULLABLE, 0, LIMIT_SKU, "Its SKU."),
	FIELD_TEXT(struct om_product_brief, name, NULLABLE, 0, PRODUCT_NAME_MOST, "Its name."),
	FIELD_TEXT(struct om_product_brief, product_type, NULLABLE, 0, 20, "Core or bundle."),
	FIELD_TEXT(struct om_product_brief, upc, NULLABLE, 0, PRODUCT_CODE_MOST, "Bar code."),
	FIELD_TEXT(struct om_product_brief, mpn, NULLABLE, 0, PRODUCT_CODE_MOST, "Part number."),
	FIELD_TEXT(struct om_product_brief, description, NULLABLE, 0, DESCRIPTION_MOST, "What it is."),
	ABSENT(struct om_product_brief, fn_sku),
	ABSENT_FLAG(struct om_product_brief, hazmat),
	FIELD_DECIMAL(struct om_product_brief, product_weight, "Ounces."),
};
const struct shape om_product_brief_shape =
	SHAPE("productInfo", struct om_product_brief, brief_fields, "A product, in short.");

static const struct field address_fields[] = {
	FIELD_TEXT(struct om_address, address1, TRIMMED, 0, LIMIT_ADDRESS_LINE, "First line."),
	FIELD_TEXT(struct om_address, address2, TRIMMED | NULLABLE, 0, LIMIT_ADDRESS_LINE, "Second."),
	ABSENT(struct om_address, address3),
	ABSENT(struct om_address, address_id),
	FIELD_TEXT(struct om_address, city, TRIMMED, 0, LIMIT_CITY, "City."),
	FIELD_TEXT(struct om_address, country, TRIMMED, 0, 3, "ISO 3166-1 alpha-3."),
	FIELD_TEXT(struct om_address, province, TRIMMED | NULLABLE, 0, LIMIT_STATE,
               "State outside the US."),
	FIELD_TEXT(struct om_address, state, TRIMMED | NULLABLE, 0, LIMIT_STATE, "State of the US."),
	FIELD_TEXT(struct om_address, type, NULLABLE, 0, 20, "UNKNOWN, RESIDENTIAL or COMMERCIAL."),
	FIELD_TEXT(struct om_address, zip_code, TRIMMED, 0, LIMIT_STATE, "Postal code."),
};
const struct shape om_address_shape =
	SHAPE("address", struct om_address, address_fields, "A postal address.");

struct str om_product_type(const struct product *product)
{
	if (product->type == PRODUCT_VIRTUAL)
		return STR("VIRTUAL_PRODUCT");
	return product->type == PRODUCT_BUNDLE    ? STR("BUNDLE_KIT")
	       : product->type == PRODUCT_VIRTUAL ? STR("VIRTUAL_PRODUCT")
	                                          : STR("CORE_PRODUCT");
}

struct om_product_brief om_product_brief(struct arena *arena, const struct product *product)
{
	if (product == NULL)
		return (struct om_product_brief){0};
	return (struct om_product_brief){
		.product_id = product->id,
		.master_sku = product->sku,
		.name = product->name,
		.product_type = om_product_type(product),
		.upc = product->upc,
		.mpn = product->mpn,
		.description = product->description,
		.product_weight = ounces_text(arena, product->weight),
	};
}

enum err om_products(struct work *work, const int64_t *ids, size_t n, struct map *out)
{
	struct product *found = NULL;
	size_t count = 0;
	*out = map_new(work->arena);
	if (n > 0)
		TRY(product_load(work, ids, n, &found, &count));
	for (size_t i = 0; i < count; i++)
		map_put_int(out, found[i].id.value, &found[i]);
	return OK;
}
