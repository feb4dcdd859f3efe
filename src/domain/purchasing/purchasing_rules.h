/* Pure decisions about purchase orders: values in, values out. */
#ifndef PURSER_DOMAIN_PURCHASING_RULES_H
#define PURSER_DOMAIN_PURCHASING_RULES_H

#include "domain/purchasing/purchasing.h"

/* ---- states ---- */

/* Units that came and were accepted. */
int64_t purchase_received_units(const struct purchase_order *order);
bool purchase_has_pending(const struct purchase_order *order);
bool purchase_guard_holds(const struct purchase_move *move, const struct purchase_order *order);
/* Where the move leads, the lines being as they are now. */
enum purchase_status purchase_status_after(const struct purchase_move *move,
                                           const struct purchase_order *order);
/* Ended, in whatever way. */
bool purchase_is_final(enum purchase_status status);
/* Is it with the vendor, as far as we know? */
bool purchase_is_ordered(enum purchase_status status);
/* Pending lines end with the order; those that ended with it come back with it. */
void purchase_lines_close(struct purchase_order *order, enum purchase_line_status status,
                          struct instant at);
void purchase_lines_reopen(struct purchase_order *order);

/* ---- lines ---- */

struct purchase_line *purchase_line_find(struct purchase_order *order, struct purchase_line_id id);
/* The place after the last line. */
int64_t purchase_next_position(const struct purchase_order *order);
/* Notes what is wrong with amounts and quantities; `path` is "lines[2]". */
void purchase_line_check(const struct purchase_line *line, struct str currency, struct str path,
                         struct fault *fault);
/* Quantity × the billed, else the ordered cost, less the discounts. */
WARN_UNUSED enum err purchase_line_net(const struct purchase_line *line, struct money *out);
/* Tax on what a line comes to. */
struct money purchase_line_tax(const struct purchase_line *line, struct money net);
/* Does a patch (touched by purchase_line_patch_shape) change what the vendor agreed to? */
bool purchase_line_patch_is_change(const struct purchase_line *before,
                                   const struct purchase_line *after);
/* And a patch of the order itself? */
bool purchase_patch_is_change(const struct purchase_order *before,
                              const struct purchase_order *after);

/* What becomes of a pending line of which so many units came: it keeps its id for the accepted
 * units (for the rejected ones when none was accepted); `rejected` and `rest` are new lines, of
 * quantity 0 when there is none. What came beyond it counts as over_quantity. */
struct purchase_pieces {
	struct purchase_line line, rejected, rest;
};
WARN_UNUSED enum err purchase_line_receive(const struct purchase_line *line, int64_t accepted,
                                           int64_t rejected, struct purchase_pieces *out);

/* ---- money ---- */

/* Works out totals, shares the costs out over lines that are pending or received, and sets what
 * each line is worth. `weights[i]`: milligrams of one unit of line i. */
WARN_UNUSED enum err purchase_settle(struct arena *arena, struct purchase_order *order,
                                     const int64_t *weights);
/* Is a line that came worth something else now? */
bool purchase_is_revalued(const struct purchase_order *before, const struct purchase_order *after);

#endif
