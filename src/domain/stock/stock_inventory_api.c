#include "domain/stock/stock_inventory_api.h"

#define FIELD_UNITS(S, m, d) FIELD_QTY(S, m, READ_ONLY, INT64_MIN, INT64_MAX, d)

static const struct field place_fields[] = {
	FIELD_ID(struct inventory_place, warehouse_id, struct warehouse_id, READ_ONLY,
             "The warehouse."),
	FIELD_TEXT(struct inventory_place, warehouse, READ_ONLY, 0, LIMIT_NAME, "Its name."),
	FIELD_FLAG(struct inventory_place, use_component_inventory, READ_ONLY,
               "Whether bundles are built there."),
	FIELD_UNITS(struct inventory_place, on_hand, "Physical units; of a bundle, prepackaged."),
	FIELD_UNITS(struct inventory_place, locked, "Units kept from sale."),
	FIELD_UNITS(struct inventory_place, allocated, "Units promised to orders."),
	FIELD_UNITS(struct inventory_place, available, "On hand - locked - allocated."),
	FIELD_UNITS(struct inventory_place, buildable, "Sets that the components there make."),
	FIELD_TEXT(struct inventory_place, bottleneck, READ_ONLY, 0, LIMIT_SKU,
               "The SKU of the component that makes so few."),
};
static const struct shape place_shape =
	SHAPE("InventoryPlace", struct inventory_place, place_fields, "A product in one warehouse.");

static const struct field inventory_fields[] = {
	FIELD_ID(struct inventory, product_id, struct product_id, READ_ONLY, "The product."),
	FIELD_TEXT(struct inventory, sku, READ_ONLY, 0, LIMIT_SKU, "Its SKU."),
	FIELD_ENUM(struct inventory, type, enum product_type, &product_type_words, READ_ONLY,
               "Whether it is a bundle."),
	FIELD_UNITS(struct inventory, on_hand, "Physical units; of a bundle, prepackaged."),
	FIELD_UNITS(struct inventory, locked, "Units kept from sale."),
	FIELD_UNITS(struct inventory, allocated, "Units promised to orders."),
	FIELD_UNITS(struct inventory, unplaced, "Of these, those of orders without a warehouse."),
	FIELD_UNITS(struct inventory, available, "On hand - locked - allocated."),
	FIELD_UNITS(struct inventory, buildable,
                "Sets that components make, each warehouse its own, where bundles are built."),
	FIELD_UNITS(struct inventory, buildable_across,
                "Sets that the components of all those warehouses make together."),
	FIELD_TEXT(struct inventory, bottleneck, READ_ONLY, 0, LIMIT_SKU,
               "The SKU of the component of which all together make the fewest."),
	FIELD_UNITS(struct inventory, sellable,
                "Available, and buildable less what orders without a warehouse will take of it."),
	FIELD_LIST(struct inventory, places, struct inventory_place, &place_shape, READ_ONLY, 0,
               LIMIT_PAGE, "By warehouse, where there is anything."),
};
const struct shape inventory_shape =
	SHAPE("ProductInventory", struct inventory, inventory_fields, "What is there of a product.");

static const struct field assembly_fields[] = {
	FIELD_ID(struct assembly, warehouse_id, struct warehouse_id, REQUIRED, "Where."),
	FIELD_QTY(struct assembly, quantity, REQUIRED, 1, 1000000, "Sets."),
	FIELD_FLAG(struct assembly, takes_apart, 0, "The other way round: sets become components."),
	FIELD_TEXT(struct assembly, reason, TRIMMED, 0, LIMIT_NOTES, "Why; for the history."),
};
const struct shape assembly_shape =
	SHAPE("Assembly", struct assembly, assembly_fields, "Sets to put together or take apart.");

enum err inventory_run(struct work *work, const struct call *call, struct reply *reply)
{
	const struct stock_product_query *query = call->query;
	struct inventory *out = ARENA_NEW(work->arena, struct inventory);
	TRY(stock_inventory(work, (struct product_id){call->ids[0]}, query->as_of, out));
	reply->value = out;
	return OK;
}

enum err assemble_run(struct work *work, const struct call *call, struct reply *reply)
{
	struct stock_level *out = ARENA_NEW(work->arena, struct stock_level);
	TRY(stock_assemble(work, (struct product_id){call->ids[0]}, call->body, out));
	reply->value = out;
	return OK;
}

const struct refusal inventory_refusals[] = {
	{404, "There is no such product."},
	{0, NULL},
};
const struct refusal assembly_refusals[] = {
	{404, "There is no such product or warehouse."},
	{409, "A component, or a set to take apart, is not available."},
	{422, "The product is no bundle."},
	{0, NULL},
};
