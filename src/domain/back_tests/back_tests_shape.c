#include "domain/back_tests/back_tests.h"
#include "domain/back_tests/back_tests_edge.h"

static const struct word status_rows[] = {
	{BACK_TEST_RUNNING, "running", "It reads orders."},
	{BACK_TEST_DONE, "done", "It has read all of them."},
	{BACK_TEST_CANCELLED, "cancelled", "Somebody stopped it."},
	{BACK_TEST_FAILED, "failed", "It could not go on; what it found so far stays."},
};
const struct words back_test_status_words = WORDS("BackTestStatus", status_rows);
static const struct word base_rows[] = {
	{AGAINST_RULES, "rules", "The rules in force when it began."},
	{AGAINST_HISTORY, "history", "What really happened."},
};
const struct words back_test_base_words = WORDS("BackTestBase", base_rows);

static const struct field rate_fields[] = {
	FIELD_TEXT(struct rate, carrier, OMIT_EMPTY, 0, LIMIT_NAME, "Carrier; empty: any."),
	FIELD_TEXT(struct rate, service, OMIT_EMPTY, 0, LIMIT_NAME, "Service; empty: any."),
	FIELD_INT(struct rate, zone, OMIT_EMPTY, 0, 9, "Postal zone; 0: any."),
	FIELD_WEIGHT(struct rate, weight_to, REQUIRED, "Up to and with this weight, in milligrams."),
	FIELD_MONEY(struct rate, price, REQUIRED, "Price of a parcel."),
};
static const struct shape rate_shape =
	SHAPE("Rate", struct rate, rate_fields, "What a parcel costs.");

static const struct field rates_fields[] = {
	FIELD_LIST(struct rate_table, rates, struct rate, &rate_shape, 0, 0, RATES_MOST, "Rates."),
};
const struct shape rate_rows_shape =
	SHAPE("RateRows", struct rate_table, rates_fields, "The rates of a table.");

#define TABLE_ROWS                                                                                 \
	FIELD_ID(struct rate_table, id, struct rate_table_id, READ_ONLY | CAN_SORT, "Our id."),        \
		FIELD_TEXT(struct rate_table, name, REQUIRED | TRIMMED, 1, LIMIT_NAME,                     \
	               "Name that people use."),                                                       \
		FIELD_TEXT(struct rate_table, currency, REQUIRED, 3, 3, "Currency of all prices."),        \
		FIELD_INT(struct rate_table, rate_count, READ_ONLY, 0, RATES_MOST, "Rates in it."),        \
		FIELD_INSTANT(struct rate_table, created_at, READ_ONLY, "When it was uploaded.")
static const struct field table_row_fields[] = {TABLE_ROWS};
const struct shape rate_table_row_shape =
	SHAPE("RateTableRow", struct rate_table, table_row_fields, "A table of rates, without them.");
static const struct field table_fields[] = {
	TABLE_ROWS,
	FIELD_LIST(struct rate_table, rates, struct rate, &rate_shape, OMIT_EMPTY, 0, RATES_MOST,
               "The rates."),
	FIELD_TEXT(struct rate_table, csv, WRITE_ONLY, 0, LIMIT_BODY_BYTES,
               "In place of rates: lines of weight_g, price, and zone, carrier, service."),
};
const struct shape rate_table_shape = SHAPE_TOUCHED("RateTable", struct rate_table, table_fields,
                                                    "What carriers ask, for estimates.");

static const struct field side_fields[] = {
	FIELD_ID(struct trial_side, warehouse_id, struct warehouse_id, NULLABLE,
             "Ships the first part; null: none."),
	FIELD_INT(struct trial_side, parts, 0, 0, INT64_MAX, "Orders it becomes."),
	FIELD_TEXT(struct trial_side, carrier, 0, 0, LIMIT_NAME, "Carrier."),
	FIELD_TEXT(struct trial_side, service, 0, 0, LIMIT_NAME, "Service."),
	FIELD_TEXT(struct trial_side, package, 0, 0, LIMIT_NAME, "Package."),
	FIELD_INT(struct trial_side, hold_days, 0, 0, INT64_MAX, "Days on hold."),
	FIELD_FLAG(struct trial_side, is_conflict, 0, "Bots contradict each other."),
	FIELD_FLAG(struct trial_side, is_marked_shipped, 0, "Marked as shipped."),
	FIELD_FLAG(struct trial_side, is_out_of_stock, 0, "Its warehouse lacks something today."),
	FIELD_FLAG(struct trial_side, is_late, 0, "Cannot leave by ship_by."),
	FIELD_MONEY(struct trial_side, cost, NULLABLE, "Estimated cost; null: no rate applies."),
};
const struct shape trial_side_shape =
	SHAPE("TrialSide", struct trial_side, side_fields, "What becomes of an order.");

static const struct field difference_fields[] = {
	FIELD_ID(struct back_test_difference, id, struct order_id, CAN_SORT, "Order."),
	FIELD_TEXT(struct back_test_difference, number, 0, 0, LIMIT_NUMBER, "Its number."),
	FIELD_TEXT(struct back_test_difference, changed, 0, 0, 200, "What differs, in words."),
	FIELD_JSON(struct back_test_difference, before, 0, "TrialSide of the base."),
	FIELD_JSON(struct back_test_difference, after, 0, "TrialSide of the draft."),
};
const struct shape back_test_difference_shape =
	SHAPE("BackTestDifference", struct back_test_difference, difference_fields,
          "An order of which the draft would make something else.");

static const struct field warehouse_fields[] = {
	FIELD_ID(struct warehouse_total, warehouse_id, struct warehouse_id, NULLABLE, "Null: none."),
	FIELD_INT(struct warehouse_total, orders, 0, 0, INT64_MAX, "Orders."),
};
static const struct shape warehouse_total_shape =
	SHAPE("WarehouseTotal", struct warehouse_total, warehouse_fields, "Orders of a warehouse.");
static const struct field service_fields[] = {
	FIELD_TEXT(struct service_total, carrier, 0, 0, LIMIT_NAME, "Empty: not set."),
	FIELD_TEXT(struct service_total, service, 0, 0, LIMIT_NAME, "Empty: not set."),
	FIELD_INT(struct service_total, orders, 0, 0, INT64_MAX, "Orders."),
};
static const struct shape service_total_shape =
	SHAPE("ServiceTotal", struct service_total, service_fields, "Orders of a service.");

#define COUNT_ROW(member, says_) FIELD_INT(struct side_totals, member, 0, 0, INT64_MAX, says_)
static const struct field totals_side_fields[] = {
	FIELD_LIST(struct side_totals, warehouses, struct warehouse_total, &warehouse_total_shape, 0, 0,
               INT64_MAX, "By warehouse."),
	FIELD_LIST(struct side_totals, services, struct service_total, &service_total_shape, 0, 0,
               INT64_MAX, "By service; beyond 200 the rest together."),
	COUNT_ROW(split_orders, "Orders that are split."),
	COUNT_ROW(parts, "Orders that they become."),
	COUNT_ROW(held, "On hold."),
	COUNT_ROW(conflicts, "Bots contradict each other."),
	COUNT_ROW(marked_shipped, "Marked as shipped."),
	COUNT_ROW(out_of_stock, "Their warehouse lacks something today."),
	COUNT_ROW(without_warehouse, "No warehouse ships them."),
	COUNT_ROW(late, "Cannot leave by ship_by."),
	COUNT_ROW(without_cost, "No rate applies."),
	FIELD_MONEY(struct side_totals, cost, NULLABLE, "Estimate, of those with a rate."),
};
static const struct shape side_totals_shape =
	SHAPE("SideTotals", struct side_totals, totals_side_fields, "Totals of one side.");

#define CHANGE_ROW(member, says_) FIELD_INT(struct change_totals, member, 0, 0, INT64_MAX, says_)
static const struct field change_fields[] = {
	CHANGE_ROW(warehouse, "Another warehouse."),
	CHANGE_ROW(split, "Another split."),
	CHANGE_ROW(service, "Another service."),
	CHANGE_ROW(hold, "Another hold."),
	CHANGE_ROW(conflict, "A conflict or none."),
	CHANGE_ROW(shipped, "Marked as shipped or not."),
	CHANGE_ROW(out_of_stock, "In stock or not."),
	CHANGE_ROW(late, "Late or not."),
	CHANGE_ROW(cost, "Another cost."),
	CHANGE_ROW(other, "Something else is set."),
};
static const struct shape change_totals_shape =
	SHAPE("ChangeTotals", struct change_totals, change_fields, "Orders by what differs.");

static const struct field totals_fields[] = {
	FIELD_OBJECT(struct back_test_totals, base, struct side_totals, &side_totals_shape, 0, "Base."),
	FIELD_OBJECT(struct back_test_totals, draft, struct side_totals, &side_totals_shape, 0,
                 "Draft."),
	FIELD_OBJECT(struct back_test_totals, changes, struct change_totals, &change_totals_shape, 0,
                 "Orders by what differs; one may count in several."),
	FIELD_INT(struct back_test_totals, passed_over, 0, 0, INT64_MAX,
              "Bots never see them: unpaid, unlinked, or a marketplace's own."),
};
const struct shape back_test_totals_shape =
	SHAPE("BackTestTotals", struct back_test_totals, totals_fields, "Totals of a back-test.");

static const struct field marks_fields[] = {
	FIELD_INTS(struct back_test, marks, 0, 0, INT64_MAX, "Ends of the pieces."),
};
const struct shape back_test_marks_shape =
	SHAPE("BackTestMarks", struct back_test, marks_fields, "Where its pieces end.");

#define TEST_ROWS                                                                                  \
	FIELD_ID(struct back_test, id, struct back_test_id, CAN_SORT, "Our id."),                      \
		FIELD_TEXT(struct back_test, name, 0, 0, LIMIT_NAME, "Name that people use."),             \
		FIELD_ENUM(struct back_test, status, enum back_test_status, &back_test_status_words,       \
	               CAN_FILTER, "Status."),                                                         \
		FIELD_INT(struct back_test, days, 0, 0, INT64_MAX, "Orders of so many days; 0: all."),     \
		FIELD_INT(struct back_test, version, 0, 0, INT64_MAX, "Tried; 0: a set not saved."),       \
		FIELD_ENUM(struct back_test, against, enum back_test_base, &back_test_base_words, 0,       \
	               "Compared with."),                                                              \
		FIELD_INT(struct back_test, base_version, 0, 0, INT64_MAX, "Of the base; 0: no rules."),   \
		FIELD_ID(struct back_test, rate_table_id, struct rate_table_id, 0, "Null: no costs."),     \
		FIELD_TEXT(struct back_test, author_name, 0, 0, INT64_MAX, "Who asked."),                  \
		FIELD_INSTANT(struct back_test, created_at, CAN_SORT, "When it began."),                   \
		FIELD_INSTANT(struct back_test, finished_at, 0, "When it ended."),                         \
		FIELD_TEXT(struct back_test, message, OMIT_EMPTY, 0, INT64_MAX, "Why it failed."),         \
		FIELD_INT(struct back_test, orders_total, 0, 0, INT64_MAX, "Orders to read."),             \
		FIELD_INT(struct back_test, orders_done, 0, 0, INT64_MAX, "Orders read."),                 \
		FIELD_INT(struct back_test, orders_different, 0, 0, INT64_MAX, "Of which differ."),        \
		FIELD_INT(struct back_test, differences_kept, 0, 0, INT64_MAX,                             \
	              "Of which are listed; at most 10,000.")
static const struct field test_row_fields[] = {TEST_ROWS};
const struct shape back_test_row_shape =
	SHAPE("BackTestRow", struct back_test, test_row_fields, "A back-test, without totals.");
static const struct field test_fields[] = {
	TEST_ROWS,
	FIELD_OBJECT(struct back_test, totals, struct back_test_totals, &back_test_totals_shape,
                 NO_COLUMN, "So far. Estimates, but for the counts: see docs/orderbots.md."),
};
const struct shape back_test_shape =
	SHAPE("BackTest", struct back_test, test_fields, "Rules tried on stored orders.");

static const struct field draft_fields[] = {
	FIELD_TEXT(struct back_test_draft, name, TRIMMED, 0, LIMIT_NAME, "Name that people use."),
	FIELD_INT(struct back_test_draft, days, 0, 0, 36500, "Orders of so many days; 0: all."),
	FIELD_INT(struct back_test_draft, version, NULLABLE, 1, INT64_MAX, "A saved version, or:"),
	FIELD_LIST(struct back_test_draft, groups, struct bot_group, &bot_group_shape, 0, 0,
               BOT_GROUPS_MOST, "Rules that are not saved."),
	FIELD_ENUM(struct back_test_draft, against, enum back_test_base, &back_test_base_words, 0,
               "Compared with; rules when absent."),
	FIELD_ID(struct back_test_draft, rate_table_id, struct rate_table_id, NULLABLE,
             "Rates for the costs; none: no costs."),
};
const struct shape back_test_draft_shape =
	SHAPE_TOUCHED("BackTestDraft", struct back_test_draft, draft_fields, "What shall be tried.");
