/* What is set for products in places: allocation rules by channel, stock minimums by warehouse. */
#include "domain/exports/exports_kind.h"

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
