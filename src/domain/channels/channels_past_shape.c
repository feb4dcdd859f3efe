#include "domain/channels/channels_edge.h"
#include "domain/channels/channels_past.h"

/* In the order of the columns that changes_insert_sql names. */
static const struct field change_fields[] = {
	FIELD_ID(struct allocation_change, id, struct allocation_change_id, READ_ONLY | CAN_SORT,
             "Our id."),
	FIELD_INSTANT(struct allocation_change, at, READ_ONLY | CAN_FILTER | CAN_SORT, "When."),
	FIELD_ID(struct allocation_change, product_id, struct product_id, READ_ONLY | CAN_FILTER,
             "For which product; null: for every product."),
	FIELD_ID(struct allocation_change, channel_id, struct channel_id, READ_ONLY | CAN_FILTER,
             "For which channel; null: for every channel."),
	FIELD_ID(struct allocation_change, warehouse_id, struct warehouse_id, READ_ONLY | CAN_FILTER,
             "Of an exclusion, the warehouse; null: it is about a rule."),
	FIELD_FLAG(struct allocation_change, is_set, READ_ONLY | CAN_FILTER,
               "Whether the rule or exclusion holds from then on."),
	FIELD_TEXT(struct allocation_change, type, READ_ONLY, 0, LIMIT_NAME,
               "Of a rule: percent or max_units."),
	FIELD_INT(struct allocation_change, value, READ_ONLY, 0, QTY_MAX, "Percent, or units."),
	FIELD_TEXT(struct allocation_change, minimum_type, READ_ONLY, 0, LIMIT_NAME,
               "The rule at or below the minimum level."),
	FIELD_INT(struct allocation_change, minimum_value, READ_ONLY, 0, QTY_MAX,
              "Its percent or units."),
	FIELD_INT(struct allocation_change, minimum_level, READ_ONLY, -1, QTY_MAX,
              "Units at or below which it holds; -1: the product's own level."),
	FIELD_JSON(struct allocation_change, change, READ_ONLY, "What differs, from and to."),
	FIELD_TEXT(struct allocation_change, actor_kind, READ_ONLY, 0, LIMIT_NAME,
               "Who: user, client, connection or system."),
	FIELD_INT(struct allocation_change, actor_id, READ_ONLY, 0, ID_MAX, "The id of that one."),
	FIELD_TEXT(struct allocation_change, actor_name, READ_ONLY, 0, LIMIT_NAME,
               "The name of that one."),
};
const struct shape allocation_change_shape =
	SHAPE_TOUCHED("AllocationChange", struct allocation_change, change_fields,
                  "A change of an allocation rule or exclusion.");

static const struct field why_query_fields[] = {
	FIELD_INSTANT(struct why_query, as_of, 0, "The quantity as it was at that moment."),
};
const struct shape why_query_shape =
	SHAPE("ListingWhyQuery", struct why_query, why_query_fields, "As of when.");

static const struct field drafts_fields[] = {
	FIELD_LIST(struct rule_drafts, items, struct allocation_rule, &allocation_rule_shape, REQUIRED,
               1, LIMIT_BULK_ITEMS, "The rules."),
};
const struct shape rule_drafts_shape =
	SHAPE("AllocationRules", struct rule_drafts, drafts_fields, "Many rules.");
