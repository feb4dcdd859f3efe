#include "domain/orders/orders.h"

static const struct word relation_rows[] = {
	{RELATION_SELF, "self", "The order itself."},
	{RELATION_SPLIT_FROM, "split_from", "The order that it was split off."},
	{RELATION_PART, "part", "Split off the same order."},
	{RELATION_MERGED_INTO, "merged_into", "Has its lines now."},
	{RELATION_MERGED_FROM, "merged_from", "Brought its lines to it."},
	{RELATION_HOLDS_LINES, "holds_lines", "Holds lines that the channel knows as its."},
};
const struct words order_relation_words = WORDS("OrderRelation", relation_rows);

static const struct field relative_fields[] = {
	FIELD_ID(struct lineage_row, order_id, struct order_id, 0, "The order."),
	FIELD_TEXT(struct lineage_row, number, 0, 0, LIMIT_NUMBER, "Its number."),
	FIELD_ENUM(struct lineage_row, relation, enum order_relation, &order_relation_words, 0,
               "How it belongs to the order."),
	FIELD_ENUM(struct lineage_row, status, enum order_status, &order_status_words, 0,
               "Its status."),
	FIELD_QTY(struct lineage_row, units, 0, 0, INT64_MAX, "Units not cancelled."),
};
const struct shape lineage_row_shape =
	SHAPE("OrderLineage", struct lineage_row, relative_fields,
          "An order that belongs to another by a split or merge.");
