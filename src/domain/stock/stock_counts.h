/* Counts: a sheet of places, what people found there, and the difference that is posted.
 *
 * Words. A *sheet* belongs to a warehouse and has *lines*, a product in a location each. What was
 * counted is compared with what the location held *at the moment of the count*: movements since
 * then are kept (what other counts corrected is no movement). Difference = counted − as of(counted
 * at), posted now as a fact. A line that nobody entered is left alone. States: open (places to
 * count) → entered (something was counted) → posted → undone; open and entered may be cancelled.
 * Undoing posts the reverse; it is refused when a place was counted again since, and when it would
 * take what is no longer there. Events: stock_count.created, .entered, .posted, .undone,
 * .cancelled; subject stock_count. */
#ifndef PURSER_DOMAIN_STOCK_COUNTS_H
#define PURSER_DOMAIN_STOCK_COUNTS_H

#include "domain/stock/stock_edge.h"

enum count_status { COUNT_OPEN, COUNT_ENTERED, COUNT_POSTED, COUNT_UNDONE, COUNT_CANCELLED };
extern const struct words count_status_words;
/* What moved since a count is read when it is entered and posted: it may not be any time ago. */
enum count_limits { COUNT_LINES_MOST = 2000, COUNT_DAYS_MOST = 31 };

ID_TYPE(count_line_id);

struct count_line {
	struct count_line_id id;
	struct count_id count_id;
	struct product_id product_id;
	struct location_id location_id;
	bool is_counted;
	struct qty counted;
	struct instant counted_at;
	int64_t counted_after; /* ledger id: entered without a moment, behind that movement; 0: none */
	struct qty expected;   /* held when it was counted: computed until it is posted */
	struct qty difference; /* counted − expected */
	struct qty on_hand;    /* there now: computed */
	struct touched touched;
};

struct stock_count {
	struct count_id id;
	struct warehouse_id warehouse_id;
	struct str name;
	enum count_status status;
	struct instant counted_at; /* of lines that do not say; 0: when they are entered */
	struct str actor_kind;
	int64_t actor_id;
	struct str actor_name;
	struct instant created_at, posted_at, modified_at;
	struct touched touched;
};

/* A movement of units in a location, after which others may have come. */
struct bin_movement {
	struct product_id product_id;
	struct location_id location_id;
	struct instant at;
	int64_t id; /* of the ledger: the order of movements */
	int64_t units;
	int64_t onwards; /* units of this one and of those after it in the place: movements_total */
};

/* What to count: the places of locations, of products, of the locations that were longest not
 * counted (`cycle` of them), or `items` that were counted already. */
struct count_draft {
	struct warehouse_id warehouse_id;
	struct str name;
	struct instant counted_at;
	LIST(int64_t) location_ids, product_ids;
	int64_t cycle;
	LIST(struct stock_item) items;
};
struct count_items {
	LIST(struct stock_item) items;
};
struct count_preview {
	LIST(struct count_line) lines;
	int64_t differences; /* lines that differ */
};

extern const struct shape count_line_shape, stock_count_shape, count_draft_shape, count_items_shape,
	count_preview_shape;

/* Faults of items make the whole refused: a sheet is made whole. */
WARN_UNUSED enum err stock_count_create(struct work *work, const struct count_draft *draft,
                                        struct stock_count *out);
/* The differences that the draft would post; nothing is written. */
WARN_UNUSED enum err stock_count_preview(struct work *work, const struct count_draft *draft,
                                         struct count_preview *out);
/* Notes what was counted; places that are not on the sheet are added. A result per item. */
WARN_UNUSED enum err stock_count_enter(struct work *work, struct count_id id, size_t n,
                                       const struct stock_item *items, int64_t *ids,
                                       enum err *errors, struct fault *faults);
WARN_UNUSED enum err stock_count_post(struct work *work, struct count_id id,
                                      struct stock_count *out);
WARN_UNUSED enum err stock_count_undo(struct work *work, struct count_id id,
                                      struct stock_count *out);
WARN_UNUSED enum err stock_count_cancel(struct work *work, struct count_id id,
                                        struct stock_count *out);
WARN_UNUSED enum err stock_count_get(struct work *work, struct count_id id,
                                     struct stock_count *out);
/* May a count be of that moment? 0: now. */
WARN_UNUSED enum err counted_at_check(struct work *work, struct instant at);
/* Computes what is not stored of lines of one sheet: expected, difference, on hand now. */
WARN_UNUSED enum err count_lines_figure(struct work *work, const struct stock_count *count,
                                        struct count_line *lines, size_t n);

#endif
