/* Lines of an order after its creation: added, changed and removed by people and clients. The order
 * is routed and its claims are made again in the same unit. A lower quantity counts as cancelled
 * units, a higher one takes those back first; a removed line stays with all its units cancelled.
 * Refusals: after hand-over, when cancelled or shipped (CONFLICT), below what was shipped, the last
 * open line (REFUSED), a product or line of somebody else (INVALID, NOT_FOUND). Event:
 * order.lines_changed, with what changed from what to what. */
#ifndef PURSER_DOMAIN_ORDERS_LINES_H
#define PURSER_DOMAIN_ORDERS_LINES_H

#include "domain/orders/orders.h"

enum line_change_kind { LINE_ADD, LINE_CHANGE, LINE_REMOVE };
extern const struct words line_change_words;

struct order_line_edit {
	struct product_id product_id; /* null: not linked */
	struct str sku, title;
	struct qty quantity; /* units that are not cancelled */
	struct money unit_price, tax, discount;
	struct touched touched;
};
extern const struct shape order_line_edit_shape;

struct order_line_change {
	enum line_change_kind kind;
	struct order_line_id line_id;       /* LINE_ADD: 0 */
	const struct order_line_edit *edit; /* LINE_REMOVE: NULL */
};
/* All of them or none. `if_version` 0: whatever it is now. */
WARN_UNUSED enum err order_lines_change(struct work *work, struct order_id id, int64_t if_version,
                                        const struct order_line_change *changes, size_t n);

/* orders_lines_rules.c: lays an edit over a line; the fault names the field, below `path`. */
WARN_UNUSED enum err order_line_apply(const struct order_line_edit *edit, struct currency currency,
                                      struct order_line *line, struct fault *fault,
                                      struct str path);
/* The channel's id of a line of the draft. A line without one is called by its number, or by a
 * higher one where another line is called so. */
struct str draft_line_name(struct arena *arena, const struct order_draft *draft, size_t place);
/* A person sets the units that are not cancelled: those that go are released, those that come back
 * bring their share of tax and discount with them. */
void order_line_units_edit(struct order_line *line, int64_t units);
/* Tax and discount become those of the units that are not cancelled: none is released any more. */
WARN_UNUSED enum err order_line_amounts_settle(struct order_line *line);
/* Units that are not cancelled become `units`: cancelled units give way first. */
void order_line_units_set(struct order_line *line, int64_t units);
/* Units that left (`begun`: or of which a part has) are not cancelled: true if fewer were asked
 * for, which are all of them now. What left beyond those there were before stays beyond. */
bool order_line_shipped_keep(const struct order_line *before, int64_t begun,
                             struct order_line *line);
/* Units that were refunded stay on the line, as cancelled ones if need be. */
void order_line_refunded_keep(struct order_line *line);

/* ---- what people changed, and a channel that goes on speaking (orders_said_rules.c) ---- */

/* A field of the line by its name: "quantity", "sku", "title", "unit_price", "tax", "discount". */
bool line_is_edited(const struct order_line *line, const char *field);
/* Adds to line->edited what differs from `before`. */
void line_edited_note(struct arena *arena, const struct order_line *before,
                      struct order_line *line);
void line_edited_join(struct arena *arena, const struct order_line *piece, struct order_line *line);
/* How many units shall not be cancelled: `now` of ours, when the channel wanted `last` (-1: nobody
 * knows) and wants `said`. Units that a person changed stay when the channel wants more; what it
 * cancels comes through: all that a person added to is less by as much, what a person took from is
 * at most what the channel wants. */
int64_t line_units_wanted(int64_t now, int64_t last, int64_t said, bool is_edited);
/* Lays what the channel says over a line of ours, but for the units: product, SKU, title, price,
 * tax and discount, each as long as no person changed it. A product stays where a unit of it has
 * left, and where the channel says the same SKU and its listing names none, or a person linked it.
 */
void line_said_lay(const struct order_line *said, struct order_line *line);
void line_product_lay(const struct order_line *said, struct order_line *line); /* not the amounts */
/* The channel's tax and discount are those of the units it wants: when a person took some away,
 * they are released. */
void line_said_release(const struct order_line *said, struct order_line *line);
/* Where the line differs from what the channel says because a person changed it, in sentences;
 * empty: nowhere. Units count only when the channel now says others than last. */
struct str line_said_difference(struct arena *arena, const struct order_line *said,
                                const struct order_line *before, const struct order_line *line);

#endif
