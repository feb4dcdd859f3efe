/* What is set for products in places: allocation rules by channel, stock minimums by warehouse. */
#include "domain/exports/exports_kind.h"
#include "domain/stock/stock.h"

/* ---- allocation rules ---- */

struct rule_export {
	struct str sku, channel;
	enum rule_type type, minimum_type;
	int64_t value, minimum_value, minimum_level;
	struct instant modified_at;
};
static const struct field rule_fields[] = {
	FIELD_TEXT(struct rule_export, sku, 0, 0, LIMIT_SKU, "Master SKU; empty: every product."),
	FIELD_TEXT(struct rule_export, channel, 0, 0, LIMIT_NAME, "Channel; empty: every channel."),
	FIELD_ENUM(struct rule_export, type, enum rule_type, &rule_type_words, 0,
               "How the channel's share is worked out."),
	FIELD_INT(struct rule_export, value, 0, 0, QTY_MAX, "Percent, or units."),
	FIELD_ENUM(struct rule_export, minimum_type, enum rule_type, &rule_type_words, 0,
               "The rule at or below the minimum level."),
	FIELD_INT(struct rule_export, minimum_value, 0, 0, QTY_MAX, "Its percent or units."),
	FIELD_INT(struct rule_export, minimum_level, 0, -1, QTY_MAX,
              "Units at or below which the minimum rule holds; -1: the product's own level."),
	FIELD_INSTANT(struct rule_export, modified_at, 0, "When it last changed."),
};
static const struct shape rule_export_shape =
	SHAPE("ExportAllocationRule", struct rule_export, rule_fields, "An allocation rule.");

static enum err rules_make(struct work *work, const void *page, size_t count,
                           struct export_rows *out)
{
	const struct allocation_rule *rules = page;
	struct export_names names;
	int64_t *products = ARENA_ARRAY(work->arena, count, int64_t);
	int64_t *records = ARENA_ARRAY(work->arena, count, int64_t);
	struct rule_export *rows = ARENA_ARRAY(work->arena, count, struct rule_export);
	for (size_t i = 0; i < count; i++)
		products[i] = rules[i].product_id.value, records[i] = rules[i].id.value;
	TRY(export_names_load(work, products, count, &names));
	for (size_t i = 0; i < count; i++)
		rows[i] = (struct rule_export){
			.sku = export_product(work, &names, rules[i].product_id)->sku,
			.channel = export_channel(work, &names, rules[i].channel_id),
			.type = rules[i].type,
			.value = rules[i].value,
			.minimum_type = rules[i].minimum_type,
			.minimum_value = rules[i].minimum_value,
			.minimum_level = rules[i].minimum_level,
			.modified_at = rules[i].modified_at,
		};
	*out = (struct export_rows){rows, count, records};
	return OK;
}

const struct export_kind export_allocation_rules = {
	.name = "allocation_rules",
	.scope = SCOPE_READ_SETTINGS,
	.source = &allocation_rule_source,
	.row = &rule_export_shape,
	.make = rules_make,
	.says = "Allocation rules by SKU and channel; it can be imported.",
};

/* ---- stock minimums ---- */

struct minimum_export {
	struct str sku, name, warehouse, location;
	struct qty minimum;
	bool is_below;
	struct instant modified_at;
};
static const struct field minimum_fields[] = {
	FIELD_TEXT(struct minimum_export, sku, 0, 0, LIMIT_SKU, "Master SKU."),
	FIELD_TEXT(struct minimum_export, name, 0, 0, 500, "Name of the product."),
	FIELD_TEXT(struct minimum_export, warehouse, 0, 0, LIMIT_NAME, "Warehouse."),
	FIELD_TEXT(struct minimum_export, location, 0, 0, LIMIT_NAME,
               "Stock location; empty: the warehouse as a whole."),
	FIELD_QTY(struct minimum_export, minimum, 0, 0, QTY_MAX,
              "The least that should be available there."),
	FIELD_FLAG(struct minimum_export, is_below, 0, "Whether less is available."),
	FIELD_INSTANT(struct minimum_export, modified_at, 0, "When it last changed."),
};
static const struct shape minimum_export_shape =
	SHAPE("ExportStockMinimum", struct minimum_export, minimum_fields, "A stock minimum.");

static enum err minimums_make(struct work *work, const void *page, size_t count,
                              struct export_rows *out)
{
	const struct stock_minimum *minimums = page;
	struct export_names names;
	struct map locations;
	int64_t *products = ARENA_ARRAY(work->arena, count, int64_t);
	int64_t *records = ARENA_ARRAY(work->arena, count, int64_t);
	struct warehouse_id *warehouses = ARENA_ARRAY(work->arena, count, struct warehouse_id);
	struct minimum_export *rows = ARENA_ARRAY(work->arena, count, struct minimum_export);
	for (size_t i = 0; i < count; i++) {
		products[i] = minimums[i].product_id.value;
		records[i] = minimums[i].id.value;
		warehouses[i] = minimums[i].warehouse_id;
	}
	TRY(export_names_load(work, products, count, &names));
	TRY(export_locations_load(work, warehouses, count, &locations));
	for (size_t i = 0; i < count; i++) {
		const struct product *product = export_product(work, &names, minimums[i].product_id);
		const struct stock_location *location =
			map_get_int(&locations, minimums[i].location_id.value);
		rows[i] = (struct minimum_export){
			.sku = product->sku,
			.name = product->name,
			.warehouse = export_warehouse(work, &names, minimums[i].warehouse_id),
			.location = location != NULL ? location->name : (struct str){0},
			.minimum = minimums[i].units,
			.is_below = minimums[i].is_below,
			.modified_at = minimums[i].modified_at,
		};
	}
	*out = (struct export_rows){rows, count, records};
	return OK;
}

const struct export_kind export_minimums = {
	.name = "stock_minimums",
	.scope = SCOPE_READ_INVENTORY,
	.source = &stock_minimum_source,
	.row = &minimum_export_shape,
	.make = minimums_make,
	.says = "The least that should be available, by SKU and place; it can be imported.",
};
