#include "domain/orders/orders_bots_edge.h"

#define BODY_ROWS                                                                                  \
	FIELD_INTS(struct order_bot_run, matched, OMIT_EMPTY, 0, BOTS_MOST, "Bots that matched."),     \
		FIELD_LIST(struct order_bot_run, did, struct bot_told, &bot_told_shape, OMIT_EMPTY, 0,     \
	               INT64_MAX, "What was set, and by whom."),                                       \
		FIELD_TEXTS(struct order_bot_run, conflicts, OMIT_EMPTY, 0, INT64_MAX,                     \
	                "Where bots contradicted each other."),                                        \
		FIELD_TEXTS(struct order_bot_run, failures, OMIT_EMPTY, 0, INT64_MAX,                      \
	                "What a bot wanted and could not have."),                                      \
		FIELD_INTS(struct order_bot_run, split_into, OMIT_EMPTY, 0, INT64_MAX,                     \
	               "Orders that parts of it became.")

static const struct field body_fields[] = {BODY_ROWS};
const struct shape order_bot_body_shape =
	SHAPE("OrderBotRunBody", struct order_bot_run, body_fields, "What is stored of a run.");

static const struct field run_fields[] = {
	FIELD_INSTANT(struct order_bot_run, at, 0, "When."),
	FIELD_INT(struct order_bot_run, rules_version, 0, 0, INT64_MAX, "Version of the rules."),
	FIELD_INT(struct order_bot_run, asked, 0, 0, INT64_MAX, "Bots that were in force."),
	BODY_ROWS,
};
const struct shape order_bot_run_shape =
	SHAPE("OrderBotRun", struct order_bot_run, run_fields, "What bots did to an order.");

static const struct field step_fields[] = {
	FIELD_ID(struct order_bot_step, bot_id, struct bot_id, 0, "Bot; below 0: not saved yet."),
	FIELD_TEXT(struct order_bot_step, bot, 0, 0, LIMIT_NAME, "Its name."),
	FIELD_TEXT(struct order_bot_step, sentence, 0, 0, INT64_MAX, "What it says."),
	FIELD_INT(struct order_bot_step, rank, 0, 0, BOT_RANK_MOST, "Its rank."),
	FIELD_FLAG(struct order_bot_step, matches, 0, "All its filters hold for the order."),
	FIELD_TEXT(struct order_bot_step, failed, NULLABLE, 0, INT64_MAX,
               "The filter that did not hold."),
};
static const struct shape step_shape =
	SHAPE("OrderBotStep", struct order_bot_step, step_fields, "A bot before an order.");

static const struct field line_fields[] = {
	FIELD_TEXT(struct order_bot_part_line, sku, 0, 0, LIMIT_SKU, "SKU."),
	FIELD_INT(struct order_bot_part_line, units, 0, 0, INT64_MAX, "Units."),
};
static const struct shape line_shape =
	SHAPE("OrderBotLine", struct order_bot_part_line, line_fields, "Units in a part.");

static const struct field part_fields[] = {
	FIELD_LIST(struct order_bot_part, lines, struct order_bot_part_line, &line_shape, 0, 0,
               INT64_MAX, "What is in it."),
	FIELD_LIST(struct order_bot_part, does, struct bot_told, &bot_told_shape, 0, 0, INT64_MAX,
               "What would be set, and by whom."),
	FIELD_TEXTS(struct order_bot_part, conflicts, 0, 0, INT64_MAX, "Contradictions."),
};
static const struct shape part_shape =
	SHAPE("OrderBotPart", struct order_bot_part, part_fields, "The order, or a part of it.");

static const struct field test_fields[] = {
	FIELD_ID(struct order_bot_test, order_id, struct order_id, 0, "Order."),
	FIELD_INT(struct order_bot_test, rules_version, 0, 0, INT64_MAX, "Rules; 0: a draft."),
	FIELD_LIST(struct order_bot_test, steps, struct order_bot_step, &step_shape, 0, 0, INT64_MAX,
               "Every bot by rank, on the order as it is."),
	FIELD_LIST(struct order_bot_test, shapes, struct bot_told, &bot_told_shape, 0, 0, INT64_MAX,
               "Bundles broken, order split."),
	FIELD_TEXTS(struct order_bot_test, conflicts, 0, 0, INT64_MAX, "Contradictions about that."),
	FIELD_LIST(struct order_bot_test, parts, struct order_bot_part, &part_shape, 0, 0, INT64_MAX,
               "The order, or what it would be split into."),
};
const struct shape order_bot_test_shape =
	SHAPE("OrderBotTest", struct order_bot_test, test_fields, "What rules would do to an order.");

static const struct field request_fields[] = {
	FIELD_ID(struct order_bot_test_request, order_id, struct order_id, REQUIRED, "Order."),
	FIELD_INT(struct order_bot_test_request, version, NULLABLE, 1, INT64_MAX,
              "A saved version; none: the one in force."),
	FIELD_LIST(struct order_bot_test_request, groups, struct bot_group, &bot_group_shape, 0, 0,
               BOT_GROUPS_MOST, "Rules that are not saved, in place of a version."),
};
const struct shape order_bot_test_request_shape =
	SHAPE_TOUCHED("OrderBotTestRequest", struct order_bot_test_request, request_fields,
                  "Which rules on which order.");
