#include "kernel/views.h"

static const struct word density_rows[] = {
	{VIEW_COMPACT, "compact", "Many rows on a screen."},
	{VIEW_COMFORTABLE, "comfortable", "Rows with air between them."},
};
const struct words view_density_words = WORDS("ViewDensity", density_rows);

/* The columns of table saved_view in their order: row_binds relies on it. */
#define VIEW_FIELDS                                                                                \
	FIELD_ID(struct saved_view, id, struct view_id, READ_ONLY, "Our id; null: it is built in."),   \
		FIELD_TEXT(struct saved_view, subject, REQUIRED | WRITE_ONCE, 1, LIMIT_NAME,               \
	               "Whose list: order, product, listing, shipment …"),                             \
		FIELD_TEXT(struct saved_view, name, REQUIRED | TRIMMED, 1, LIMIT_NAME,                     \
	               "What people call it."),                                                        \
		FIELD_TEXT(struct saved_view, query, TRIMMED, 0, LIMIT_URL * 2,                            \
	               "Filters as the list takes them: status=unresolved&placed_at.from=now-7d."),    \
		FIELD_TEXT(struct saved_view, sort, TRIMMED, 0, LIMIT_NAME,                                \
	               "-created_at; empty: as usual."),                                               \
		FIELD_JSON(struct saved_view, columns, 0, "Names of the columns shown; none: all."),       \
		FIELD_ENUM(struct saved_view, density, enum view_density, &view_density_words, 0,          \
	               "How close rows stand."),                                                       \
		FIELD_FLAG(struct saved_view, is_shared, 0, "Everybody sees it; else its owner alone."),   \
		FIELD_TEXT(struct saved_view, owner_kind, READ_ONLY, 0, 40,                                \
	               "user or client; empty: built in."),                                            \
		FIELD_INT(struct saved_view, owner_id, READ_ONLY, 0, ID_MAX, "Who made it."),              \
		FIELD_TEXT(struct saved_view, owner_name, READ_ONLY, 0, 400, "The owner's name then."),    \
		FIELD_INSTANT(struct saved_view, created_at, READ_ONLY, "When it was made."),              \
		FIELD_INSTANT(struct saved_view, modified_at, READ_ONLY, "When it last changed."),         \
		FIELD_INT(struct saved_view, version, READ_ONLY, 0, INT64_MAX, "Grows with every change.")

static const struct field row_fields[] = {VIEW_FIELDS};
const struct shape view_row_shape =
	SHAPE_TOUCHED("ViewRow", struct saved_view, row_fields, "A view as it is stored.");

static const struct field view_fields[] = {
	VIEW_FIELDS,
	FIELD_TEXT(struct saved_view, key, READ_ONLY | NO_COLUMN, 0, LIMIT_NAME,
               "Names it: a word when it is built in, else its id."),
	FIELD_FLAG(struct saved_view, is_first, READ_ONLY | NO_COLUMN, "It opens first."),
	FIELD_FLAG(struct saved_view, is_mine, READ_ONLY | NO_COLUMN, "Whoever asks may change it."),
};
const struct shape view_shape =
	SHAPE_TOUCHED("View", struct saved_view, view_fields, "A list's filters, sort and columns.");

static const struct field choice_fields[] = {
	FIELD_TEXT(struct view_choice, subject, REQUIRED, 1, LIMIT_NAME, "Whose list: order …"),
	FIELD_TEXT(struct view_choice, first_key, 0, 0, LIMIT_NAME,
               "The key of the view that opens first; empty: the first of the list."),
	FIELD_TEXTS(struct view_choice, keys, 0, 0, VIEWS_MOST,
                "Keys in the order in which views stand; others follow."),
	FIELD_TEXTS(struct view_choice, hidden, 0, 0, VIEWS_MOST, "Keys that are not shown."),
	FIELD_FLAG(struct view_choice, for_all, 0,
               "For everybody who has not chosen; needs the scope write_settings."),
};
const struct shape view_choice_shape =
	SHAPE_TOUCHED("ViewChoice", struct view_choice, choice_fields, "How views are arranged.");

static const struct field count_fields[] = {
	FIELD_TEXT(struct view_count, key, 0, 0, LIMIT_NAME, "Names the view."),
	FIELD_INT(struct view_count, count, 0, 0, VIEW_COUNT_MOST, "Rows that match."),
	FIELD_FLAG(struct view_count, is_more, 0, "There are more than that."),
	FIELD_TEXT(struct view_count, problem, OMIT_EMPTY, 0, LIMIT_URL,
               "Why it cannot be counted: a filter that is no longer offered."),
};
const struct shape view_count_shape =
	SHAPE("ViewCount", struct view_count, count_fields, "How many rows a view has.");
