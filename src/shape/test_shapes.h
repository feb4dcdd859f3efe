/* Two shapes with every kind, for the tests of this folder and its fuzzer: one with touched bits,
 * one without. The struct is the same. */
#ifndef PURSER_SHAPE_TEST_SHAPES_H
#define PURSER_SHAPE_TEST_SHAPES_H

#include "shape/shape.h"
#include "shape/shape_json.h"

enum mood { MOOD_NONE, MOOD_CALM, MOOD_VERY_KEEN };

struct crate_id {
	int64_t value;
};

struct crate_part {
	struct touched touched;
	struct str name;
	struct qty quantity;
};

struct crate_place {
	struct touched touched;
	struct str city;
	struct str state;
};

struct crate {
	struct touched touched;
	struct crate_id id;
	struct str order_number;
	struct str note;
	struct money total;
	struct money tip;
	struct qty quantity;
	int64_t rank;
	int64_t any_number;
	struct weight weight;
	struct length length;
	struct instant placed_at;
	struct instant closed_at;
	struct day due_on;
	bool is_held;
	enum mood mood;
	struct str extra;
	struct crate_place ship_to;
	LIST(struct crate_part) parts;
	LIST(struct str) tags;
	LIST(int64_t) warehouse_ids;
	struct str password;
	struct str source;
	struct crate_id parent_id;
	struct instant created_at;
};

static const struct word mood_rows[] = {
	{MOOD_CALM, "calm", "Nothing presses."},
	{MOOD_VERY_KEEN, "very_keen", "Wants to be shipped."},
};
static const struct words mood_words = WORDS("Mood", mood_rows);

static const struct field crate_part_fields[] = {
	FIELD_TEXT(struct crate_part, name, REQUIRED | TRIMMED, 1, 20, "Name of the part."),
	FIELD_QTY(struct crate_part, quantity, REQUIRED, 1, QTY_MAX, "Units."),
};
static const struct shape crate_part_shape =
	SHAPE_TOUCHED("CratePart", struct crate_part, crate_part_fields, "What lies in a crate.");

static const struct field crate_place_fields[] = {
	FIELD_TEXT(struct crate_place, city, REQUIRED, 1, LIMIT_CITY, "City."),
	FIELD_TEXT(struct crate_place, state, NULLABLE, 0, LIMIT_STATE, "State."),
};
static const struct shape crate_place_shape =
	SHAPE_TOUCHED("CratePlace", struct crate_place, crate_place_fields, "Where a crate goes.");

static const struct field crate_fields[] = {
	FIELD_ID(struct crate, id, struct crate_id, READ_ONLY | CAN_SORT | CAN_FILTER, "Our id."),
	FIELD_TEXT(struct crate, order_number, REQUIRED | TRIMMED | CAN_SORT | CAN_FILTER, 1, 12,
               "Number of the order."),
	FIELD_TEXT(struct crate, note, NULLABLE | CAN_SORT | CAN_FILTER, 0, 30, "A note."),
	FIELD_MONEY(struct crate, total, CAN_SORT | CAN_FILTER, "What the buyer pays."),
	FIELD_MONEY(struct crate, tip, NULLABLE, "What the buyer adds."),
	FIELD_QTY(struct crate, quantity, CAN_SORT | CAN_FILTER, 1, QTY_MAX, "Units."),
	FIELD_INT(struct crate, rank, NULLABLE | CAN_SORT | CAN_FILTER, -5, INT64_MAX, "Rank."),
	FIELD_INT(struct crate, any_number, 0, INT64_MIN, INT64_MAX, "Any number."),
	FIELD_WEIGHT(struct crate, weight, NULLABLE, "Weight in milligrams."),
	FIELD_LENGTH(struct crate, length, NULLABLE, "Length in micrometres."),
	FIELD_INSTANT(struct crate, placed_at, CAN_SORT | CAN_FILTER, "When it was placed."),
	FIELD_INSTANT(struct crate, closed_at, NULLABLE | CAN_SORT | CAN_FILTER, "When it was closed."),
	FIELD_DAY(struct crate, due_on, NULLABLE | CAN_FILTER, "When it is due."),
	FIELD_FLAG(struct crate, is_held, CAN_FILTER | CAN_SORT, "Held back."),
	FIELD_ENUM(struct crate, mood, enum mood, &mood_words, NULLABLE | CAN_FILTER | CAN_SORT,
               "Mood."),
	FIELD_JSON(struct crate, extra, NULLABLE, "Anything else."),
	FIELD_OBJECT(struct crate, ship_to, struct crate_place, &crate_place_shape, NULLABLE,
                 "Where to."),
	FIELD_LIST(struct crate, parts, struct crate_part, &crate_part_shape, 0, 0, 3,
               "What is in it."),
	FIELD_TEXTS(struct crate, tags, 0, 0, 4, "Tags."),
	FIELD_INTS(struct crate, warehouse_ids, OMIT_EMPTY, 1, 4, "Where it may lie."),
	FIELD_TEXT(struct crate, password, WRITE_ONLY | SECRET | NO_COLUMN, 8, 64, "Opens it."),
	FIELD_TEXT(struct crate, source, WRITE_ONCE | OMIT_EMPTY | CAN_FILTER, 0, 10,
               "Where it is from."),
	FIELD_ID(struct crate, parent_id, struct crate_id, NULLABLE | CAN_FILTER,
             "The crate around it."),
	FIELD_INSTANT(struct crate, created_at, READ_ONLY | NO_COLUMN, "When it was made."),
};
static const struct shape crate_shape =
	SHAPE_TOUCHED("Crate", struct crate, crate_fields, "A crate.");
static const struct shape crate_plain_shape =
	SHAPE("CratePlain", struct crate, crate_fields, "A crate without touched bits.");

/* Its table, with an index per sort that the tests of listings look at. */
#define CRATE_TABLE                                                                                \
	"-- home: company\n"                                                                           \
	"CREATE TABLE crate (\n"                                                                       \
	"  company_id BIGINT NOT NULL, id BIGINT NOT NULL, order_number TEXT NOT NULL, note TEXT,\n"   \
	"  total BIGINT NOT NULL, currency TEXT NOT NULL, tip BIGINT, tip_currency TEXT,\n"            \
	"  quantity BIGINT NOT NULL, rank BIGINT, any_number BIGINT NOT NULL, weight BIGINT,\n"        \
	"  length BIGINT, placed_at BIGINT NOT NULL, closed_at BIGINT, due_on BIGINT,\n"               \
	"  is_held SMALLINT NOT NULL, mood TEXT, extra TEXT, source TEXT NOT NULL,\n"                  \
	"  parent_id BIGINT,\n"                                                                        \
	"  CONSTRAINT crate_pk PRIMARY KEY (company_id, id)\n"                                         \
	");\n"                                                                                         \
	"CREATE INDEX crate_placed ON crate (company_id, placed_at, id);\n"                            \
	"CREATE INDEX crate_closed ON crate (company_id, closed_at, id);\n"                            \
	"CREATE INDEX crate_number ON crate (company_id, order_number, id);\n"                         \
	"CREATE INDEX crate_number_prefix ON crate (company_id, lower(order_number));\n"

/* As the Order Manager dialect writes and reads. */
static const struct profile profile_dialect = {
	.camel_case = true,
	.money_as_number = true,
	.instant_in_seconds = true,
	.omit_nulls = true,
	.ignore_unknown = true,
	.any_case_words = true,
	.upper_words = true,
	.numbers_as_text_too = true,
	.read_only_ignored = true,
	.null_is_absent = true,
	.zero_id_is_none = true,
	.usual_currency = "USD",
};

#endif
